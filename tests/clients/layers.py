"""Prints what pyogrio sees of a file's layers as JSON: name, geometry, fields, features, extent."""

import json
import sys

import pyogrio

found = {}
for name, geometry in pyogrio.list_layers(sys.argv[1]):
    about = pyogrio.read_info(sys.argv[1], layer=name, force_total_bounds=True)
    found[name] = {
        "geometry": geometry,
        "crs": about["crs"],
        "fields": list(about["fields"]),
        "features": int(about["features"]),
        "bounds": None if about["total_bounds"] is None else [float(v) for v in about["total_bounds"]],
    }
print(json.dumps(found, ensure_ascii=False))
