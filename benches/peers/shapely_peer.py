"""The nation's tasks in Shapely 2 (GEOS): bulk calls only, no Python loop over shapes.

Each task takes the cheap way first, as an expert would: near stations before far ones, compounds
that are surely covered before those at the border of the circles.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely
from nation_io import RADIUS_M, Floats, Meter, Nation, Rings, largest, read, run, street_totals
from numpy.typing import NDArray
from shapely import STRtree

NEAR_M = 500.0
"""Most compounds have a station within this; measured best of 200 to 1000."""
QUAD_SEGS = 128
"""Segments of a quarter circle: shares then differ by less than 1e-4 from those of true circles."""
EQUAL_AREA = float(1 / np.sqrt(np.sinc(2 / (4 * QUAD_SEGS))))
"""A regular polygon with its corners at this radius has the area of the unit circle."""


def geometries(rings: Rings) -> NDArray[np.object_]:
    """GEOS geometries of rings and points."""
    sizes = rings.sizes
    is_area = sizes > 1
    vertex_is_area = np.repeat(is_area, sizes)
    ring_of_vertex = np.repeat(np.cumsum(is_area) - 1, sizes)
    found = np.empty(len(rings), dtype=object)
    outlines = shapely.linearrings(rings.xy[vertex_is_area], indices=ring_of_vertex[vertex_is_area])
    found[is_area] = shapely.polygons(outlines)
    found[~is_area] = shapely.points(rings.xy[~vertex_is_area])
    return found


def load(data: Path, meter: Meter, layer: str) -> tuple[Nation, NDArray[np.object_], NDArray[np.object_]]:
    """The nation, its stations or streets, and its compounds or their points."""

    def work() -> tuple[Nation, NDArray[np.object_], NDArray[np.object_]]:
        nation = read(data)
        if layer == "points":
            return nation, geometries(nation.stations), shapely.points(nation.points)
        fixed = nation.stations if layer == "compounds" else nation.streets
        return nation, geometries(fixed), geometries(nation.compounds)

    return meter.phase("load", work)


def index(shapes: NDArray[np.object_], meter: Meter) -> STRtree:
    """The tree of some shapes."""
    return meter.phase("build", lambda: STRtree(shapes))


def nearest(data: Path, meter: Meter) -> Floats:
    """Metres from each point to the nearest station."""
    _, stations, points = load(data, meter, "points")
    tree = index(stations, meter)

    def work() -> Floats:
        # Twice as fast as query_nearest alone, which it leaves only the far points.
        at, station = tree.query(points, predicate="dwithin", distance=NEAR_M)
        metres = np.full(len(points), np.inf)
        np.minimum.at(metres, at, shapely.distance(points[at], stations[station]))
        far = np.flatnonzero(np.isinf(metres))
        (at, _), found = tree.query_nearest(points[far], return_distance=True, all_matches=False)
        metres[far[at]] = found
        return metres

    return meter.phase("query", work)


def count(data: Path, meter: Meter) -> Floats:
    """Stations within the radius of each point."""
    _, stations, points = load(data, meter, "points")
    tree = index(stations, meter)

    def work() -> Floats:
        at, _ = tree.query(points, predicate="dwithin", distance=RADIUS_M)
        return np.bincount(at, minlength=len(points))

    return meter.phase("query", work)


def area_share(data: Path, meter: Meter) -> Floats:
    """Share of each compound's area in the union of the stations' circles."""
    _, stations, compounds = load(data, meter, "compounds")
    tree = index(stations, meter)

    def work() -> Floats:
        share = np.zeros(len(compounds))
        rest = at_border(tree, compounds, share)
        at, station = tree.query(compounds[rest], predicate="dwithin", distance=RADIUS_M)
        used, which = np.unique(station, return_inverse=True)
        circles = shapely.buffer(stations[used], RADIUS_M * EQUAL_AREA, quad_segs=QUAD_SEGS)
        shapely.prepare(circles)
        covered = np.zeros(len(rest), dtype=bool)
        covered[at[shapely.covers(circles[which], compounds[rest[at]])]] = True
        share[rest[covered]] = 1.0
        cut = ~covered[at]
        at, which = at[cut], which[cut]
        pieces = shapely.intersection(compounds[rest[at]], circles[which])
        filled = ~shapely.is_empty(pieces)
        partly, group = np.unique(rest[at[filled]], return_inverse=True)
        together = shapely.geometrycollections(pieces[filled], indices=group)
        covered_m2 = shapely.area(shapely.union_all(together[:, np.newaxis], axis=1))
        share[partly] = covered_m2 / shapely.area(compounds[partly])
        return share

    return meter.phase("query", work)


def at_border(tree: STRtree, compounds: NDArray[np.object_], share: Floats) -> NDArray[np.int64]:
    """Sets to 1 the compounds whose whole box is near a station; returns the others."""
    bounds = shapely.bounds(compounds)
    middles = shapely.points((bounds[:, :2] + bounds[:, 2:]) / 2)
    reach_m = RADIUS_M - np.hypot(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1]) / 2
    rest = np.arange(len(compounds))
    for radius_m in (0.4 * RADIUS_M, 0.7 * RADIUS_M, RADIUS_M):
        distance = np.minimum(radius_m, reach_m[rest])
        at, _ = tree.query(middles[rest], predicate="dwithin", distance=distance)
        share[rest[at]] = 1.0
        rest = rest[share[rest] == 0.0]
    return rest


def roll_up(data: Path, meter: Meter) -> Floats:
    """Street of each compound, compounds and residents of each street."""
    nation, streets, compounds = load(data, meter, "streets")
    # The tree holds the compounds: the streets ask, so that each is prepared once.
    tree = index(compounds, meter)

    def work() -> Floats:
        held = np.full(len(compounds), -1, dtype=np.int64)
        street, at = tree.query(streets, predicate="contains_properly")
        held[at] = street
        rest = np.flatnonzero(held < 0)
        at, street = STRtree(streets).query(compounds[rest], predicate="intersects")
        shared_m2 = shapely.area(shapely.intersection(compounds[rest[at]], streets[street]))
        some = shared_m2 > 0.0
        held[rest] = largest(at[some], street[some], shared_m2[some], len(rest))
        return street_totals(held, nation.residents, len(streets))

    return meter.phase("query", work)


if __name__ == "__main__":
    tasks = {"nearest": nearest, "count": count, "area-share": area_share, "roll-up": roll_up}
    run("shapely", f"{shapely.__version__}, GEOS {shapely.geos_version_string}", tasks)
