"""The bare parse of an OpenStreetMap file into arrays by pyosmium: no graph, no rules but `highway`.

What any Python program does first: the coordinates of all nodes and the node references of every way
that has a `highway` tag. PyOsmium's own filter drops the other ways before Python sees them.
"""

from __future__ import annotations

from array import array
from importlib.metadata import version

import numpy as np
import osmium
from walk_io import Floats, Meter, Town, run


def parse(town: Town, meter: Meter) -> Floats:
    """How many nodes, ways and references there are."""

    def work() -> Floats:
        ids, degrees, refs, ends = array("q"), array("d"), array("q"), array("q")
        entities = osmium.osm.NODE | osmium.osm.WAY
        highways = osmium.filter.KeyFilter("highway").enable_for(osmium.osm.WAY)
        for one in osmium.FileProcessor(town.pbf, entities).with_filter(highways):
            if one.is_node():
                ids.append(one.id)
                degrees.append(one.lon)
                degrees.append(one.lat)
            else:
                refs.extend(node.ref for node in one.nodes)
                ends.append(len(refs))
        found = [np.frombuffer(a, dtype=kind) for a, kind in ((ids, "q"), (degrees, "d"), (refs, "q"), (ends, "q"))]
        return np.array([len(found[0]), len(found[3]), len(found[2])], dtype=np.float64)

    return meter.phase("query", work)


if __name__ == "__main__":
    run("pyosmium", version("osmium"), {"graph": parse})
