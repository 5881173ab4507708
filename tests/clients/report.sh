#!/usr/bin/env bash
# The report as PDF can be searched in Chinese, with Poppler.
# Usage: report.sh http://HOST:PORT CITY_FOLDER
set -euo pipefail
service=$1 folder=$2
command -v pdftotext > /dev/null || { echo "report.sh: no pdftotext (package poppler-utils)" >&2; exit 77; }
city=$(sed -n 's/^id *= *"\(.*\)"/\1/p' "$folder/city.toml" | head -n 1)
name=$(sed -n 's/^name *= *"\(.*\)"/\1/p' "$folder/city.toml" | head -n 1)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
curl -sf "$service/api/cities/$city/report.pdf" -o "$work/report.pdf"
pdftotext "$work/report.pdf" "$work/report.txt"
faults=0
worst=$(curl -sf "$service/api/cities/$city/gaps.csv" | sed -n '2p' | cut -d, -f2)
for word in "$name" "$worst" 覆盖率 街道 居民; do
  tr -d ' \n' < "$work/report.txt" | grep -qF "$word" \
    || { echo "report.sh: the PDF's text does not hold $word" >&2; faults=1; }
done
pdffonts "$work/report.pdf" | tail -n +3 | while read -r line; do
  [[ $line == *" yes yes yes "* ]] || { echo "report.sh: a font is not embedded, cut and mapped: $line" >&2; exit 1; }
done
pdfinfo "$work/report.pdf" | grep -q 'Page size:.*A4' || { echo "report.sh: pages are not A4" >&2; faults=1; }
exit $faults
