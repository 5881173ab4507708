#!/usr/bin/env bash
# Both OpenAPI documents, of the whole service (3.1) and of a city's layers (3.0), are valid by
# openapi-spec-validator. Usage: openapi.sh http://HOST:PORT CITY_FOLDER
set -euo pipefail
service=$1 folder=$2
tool=.venv-clients/bin/openapi-spec-validator
[[ -x $tool ]] || { echo "openapi.sh: no $tool (make clients)" >&2; exit 77; }
city=$(sed -n 's/^id *= *"\(.*\)"/\1/p' "$folder/city.toml" | head -n 1)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
curl -sf "$service/api/openapi.json" -o "$scratch/service.json"
curl -sf "$service/ogc/$city/api" -o "$scratch/city.json"
"$tool" "$scratch/service.json" "$scratch/city.json"
