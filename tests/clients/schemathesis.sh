#!/usr/bin/env bash
# Schemathesis asks what the OpenAPI document allows and what it does not: no 5xx, and no answer
# that the document does not describe. Usage: schemathesis.sh http://HOST:PORT CITY_FOLDER
set -euo pipefail
service=$1
tool=.venv-clients/bin/schemathesis
[[ -x $tool ]] || { echo "schemathesis.sh: no $tool (make setup)" >&2; exit 77; }
log=$(mktemp)
trap 'rm -f "$log"' EXIT
checks=not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance
# The limit only ends a service that hangs: no test asserts a time, and there are now 30 addresses.
if ! timeout 400 "$tool" --config-file tests/clients/schemathesis.toml run "$service/api/openapi.json" --url "$service" --checks "$checks" \
  --max-examples 50 --workers 2 --seed 1 --phases coverage,fuzzing --no-color > "$log" 2>&1; then
  tail -n 120 "$log" >&2
  exit 1
fi
