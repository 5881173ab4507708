#!/usr/bin/env bash
# LibreOffice opens the workbooks: every sheet is there, its cells as the CSV has them.
# Usage: office.sh http://HOST:PORT CITY_FOLDER
set -euo pipefail
service=$1 folder=$2
command -v soffice > /dev/null || { echo "office.sh: no soffice (package libreoffice-calc-nogui)" >&2; exit 77; }
city=$(sed -n 's/^id *= *"\(.*\)"/\1/p' "$folder/city.toml" | head -n 1)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
curl -sf "$service/api/cities/$city/gaps.xlsx" -o "$work/gaps.xlsx"
curl -sf "$service/api/cities/$city/lists.xlsx" -o "$work/lists.xlsx"
curl -sf "$service/api/cities/$city/gaps.csv" -o "$work/wanted.csv"
# 76: UTF-8; -1: each sheet to a file of its own.
for book in gaps lists; do
  timeout 120 soffice -env:UserInstallation="file://$work/profile" --headless --convert-to \
    'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1' \
    --outdir "$work" "$work/$book.xlsx" > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
done
python3 "${BASH_SOURCE%/*}/office_sheets.py" "$work"
