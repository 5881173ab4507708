#!/usr/bin/env bash
# QGIS opens the layers over OGC API – Features, the GeoPackage with its styles, and the Shapefile.
# Usage: qgis.sh http://HOST:PORT CITY_FOLDER
set -euo pipefail
service=$1 folder=$2
/usr/bin/python3 -c 'import qgis.core' 2> /dev/null \
  || { echo "qgis.sh: no QGIS for Python (package python3-qgis)" >&2; exit 77; }
city=$(sed -n 's/^id *= *"\(.*\)"/\1/p' "$folder/city.toml" | head -n 1)
# A busy service answers 503 after half a minute and keeps at the work: whoever asks again gets it.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
curl -sf --retry 3 "$service/api/cities/$city/gaps.gpkg" -o "$work/city.gpkg"
curl -sf --retry 3 "$service/api/cities/$city/gaps.shp.zip?encoding=gbk" -o "$work/gaps.zip"
curl -sf --retry 3 "$service/api/cities/$city/gaps.csv" -o "$work/gaps.csv"
mkdir -m 700 "$work/run"
XDG_RUNTIME_DIR=$work/run QT_QPA_PLATFORM=offscreen QGIS_CUSTOM_CONFIG_PATH=$work \
  timeout 120 /usr/bin/python3 "${BASH_SOURCE%/*}/qgis_opens.py" "$service" "$city" "$work"
