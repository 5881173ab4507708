#!/usr/bin/env bash
# GDAL's OAPIF driver reads every collection: counts equal the files', boxes and filters agree.
# Usage: gdal.sh http://HOST:PORT CITY_FOLDER
set -euo pipefail
service=$1 folder=$2
command -v ogrinfo > /dev/null || { echo "gdal.sh: no ogrinfo (package gdal-bin)" >&2; exit 77; }
city=$(sed -n 's/^id *= *"\(.*\)"/\1/p' "$folder/city.toml" | head -n 1)
source=OAPIF:$service/ogc/$city
faults=0

features() { # LAYER [ogrinfo options]: how many features GDAL reads, page after page
  timeout 60 ogrinfo -ro -q "$source" "$@" -oo PAGE_SIZE=1000 2> /dev/null | grep -c '^OGRFeature' || true
}

expect() { # WHAT FOUND WANTED
  if [[ "$2" != "$3" ]]; then
    echo "gdal.sh: $1: GDAL reads $2, expected $3" >&2
    faults=$((faults + 1))
  fi
}

for layer in compounds streets communities districts stations candidates context; do
  file=$folder/$layer.geojson
  [[ -f $file ]] || continue
  in_file=$(grep -o '"type": *"Feature"' "$file" | wc -l)
  expect "$layer" "$(features "$layer")" "$in_file"
done
gaps=$(($(curl -sf "$service/api/cities/$city/gaps.csv" | wc -l) - 1))
expect "gaps" "$(features gaps)" "$gaps"
expect "unserved compounds" "$(features compounds -where 'served = 0')" "$gaps"

# The same box from GDAL and from the file itself.
box=(101.77 36.60 101.79 36.63)
in_file=$(ogrinfo -ro -q "$folder/compounds.geojson" compounds -spat "${box[@]}" | grep -c '^OGRFeature' || true)
expect "compounds in a box" "$(features compounds -spat "${box[@]}")" "$in_file"
in_file=$(ogrinfo -ro -q "$folder/compounds.geojson" compounds -where "kind = 'courtyard'" | grep -c '^OGRFeature' || true)
expect "courtyards" "$(features compounds -where "kind = 'courtyard'")" "$in_file"

# Tiles: GDAL decodes one and finds features in it.
read -r row column < <(python3 -c "
import math
x = (101.78 / 360 + 0.5) * 4096
y = (0.5 - math.log(math.tan(math.pi / 4 + math.radians(36.62) / 2)) / math.tau) * 4096
print(int(y), int(x))")
tile=$(mktemp --suffix=.pbf)
trap 'rm -f "$tile"' EXIT
curl -sf "$service/ogc/$city/collections/compounds/tiles/WebMercatorQuad/12/$row/$column" -o "$tile"
drawn=$(ogrinfo -ro -q "MVT:$tile" compounds -oo X="$column" -oo Y="$row" -oo Z=12 2> /dev/null | grep -c '^OGRFeature' || true)
(( drawn > 100 )) || { echo "gdal.sh: GDAL finds $drawn compounds in a tile of the middle" >&2; faults=$((faults + 1)); }
exit $((faults > 0))
