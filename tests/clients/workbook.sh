#!/usr/bin/env bash
# openpyxl reads the workbooks: typed cells, frozen heading, filter, no formulas.
# Usage: workbook.sh http://HOST:PORT CITY_FOLDER
set -euo pipefail
service=$1 folder=$2
python=.venv-clients/bin/python
"$python" -c 'import openpyxl' 2> /dev/null || { echo "workbook.sh: no openpyxl (make clients)" >&2; exit 77; }
city=$(sed -n 's/^id *= *"\(.*\)"/\1/p' "$folder/city.toml" | head -n 1)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for lang in zh en; do curl -sf "$service/api/cities/$city/gaps.xlsx?lang=$lang" -o "$work/gaps-$lang.xlsx"; done
curl -sf "$service/api/cities/$city/gaps.json" -o "$work/gaps.json"
"$python" "${BASH_SOURCE%/*}/workbook_cells.py" "$work"
