#!/usr/bin/env bash
# Schemathesis asks what the OpenAPI document allows and what it does not: no 5xx, and no answer
# that the document does not describe. Usage: schemathesis.sh http://HOST:PORT CITY_FOLDER
set -euo pipefail
service=$1
tool=.venv-clients/bin/schemathesis
[[ -x $tool ]] || { echo "schemathesis.sh: no $tool (make setup)" >&2; exit 77; }
# A search whose plan is there, so that more than "not found" is tried at its addresses.
SITING_JOB=$(curl -sf "$service/api/cities/xining/siting" -H 'content-type: application/json' \
  -d '{"sources":["layer"],"build":2,"seconds":20}' | sed 's/.*"id":"\([0-9a-f]*\)".*/\1/')
export SITING_JOB
curl -sfN "$service/api/cities/xining/siting/$SITING_JOB/events" > /dev/null
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# One worker: with more, Python 3.11 at times fails to parse its own source ("AST constructor
# recursion depth mismatch"), for its parser counts the depth of all threads together.
checks=not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance
# The limit only ends a service that hangs: no test asserts a time, and there are now 38 addresses.
if ! timeout 500 "$tool" --config-file tests/clients/schemathesis.toml run "$service/api/openapi.json" --url "$service" --checks "$checks" \
  --max-examples 50 --workers 1 --seed 1 --phases coverage,fuzzing --no-color > "$log" 2>&1; then
  tail -n 120 "$log" >&2
  exit 1
fi
