"""The walk in SciPy: exact shortest paths in compiled code, the array work around them in NumPy.

Stations are nodes of the graph, joined to both ends of their edge. A point is reached through either
end of its edge, or straight along it from a station on the same edge. Each task takes the quickest
way that was found: one search from all stations together for the nearest; for all within the limit,
searches cut at the limit, town square by town square, so that the dense tables that SciPy answers
with stay small.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from walk_io import REFUSED, WITHIN_M, Floats, Ints, Meter, Pairs, Town, run
from walk_snap import Footholds, Snapper

SQUARE_M = 6000.0
"""Side of the squares in which stations are searched together; measured best of 1500 to 12000."""
WHOLE = 2_000_000
"""Cells up to which one dense table for the whole town is quicker than squares."""


@dataclass(frozen=True)
class Walk:
    """The graph with its stations, and everything joined to it."""

    graph: csr_array
    stations: Footholds
    points: Footholds
    first_station: int
    """Stations are the nodes from this one on."""


def prepare(town: Town, meter: Meter) -> Walk:
    """Reads, snaps and builds, each in a phase of its own."""

    def load() -> Snapper:
        _ = town.ends, town.stations, town.points, town.junctions
        return Snapper(town)

    snapper = meter.phase("load", load)
    stations = meter.phase("snap stations", lambda: snapper.footholds(town.stations))
    points = meter.phase("snap", lambda: snapper.footholds(town.points))
    graph = meter.phase("build", lambda: walking_graph(town, stations))
    return Walk(graph, stations, points, len(town.junctions))


def walking_graph(town: Town, stations: Footholds) -> csr_array:
    """Streets both ways, and from each station to both ends of its edge."""
    n, count = len(town.junctions), len(stations.edge)
    joined = np.flatnonzero(stations.joined)
    edge = stations.edge[joined]
    first, second = town.ends.T
    rows = np.concatenate([first, second, n + joined, n + joined])
    cols = np.concatenate([second, first, first[edge], second[edge]])
    metres = np.concatenate([town.lengths, town.lengths, *both_ends(town, stations.at(joined))])
    # SciPy adds up entries that share a place; of parallel streets the shortest one counts.
    key = rows * (n + count) + cols
    order = np.lexsort((metres, key))
    order = order[np.diff(key[order], prepend=-1) != 0]
    size = (n + count, n + count)
    return csr_array((metres[order], (rows[order], cols[order])), shape=size)


def both_ends(town: Town, footholds: Footholds) -> tuple[Floats, Floats]:
    """From each joined point to the first and to the second junction of its edge, stub included."""
    before = footholds.stub_m + footholds.along_m
    after = footholds.stub_m + np.maximum(town.lengths[footholds.edge] - footholds.along_m, 0.0)
    return before, after


def on_same_edge(walk: Walk, points: Ints) -> tuple[Ints, Ints, Floats]:
    """Points and stations that are joined to the same edge, and the walk straight along it."""
    stations = np.flatnonzero(walk.stations.joined)
    stations = stations[np.argsort(walk.stations.edge[stations], kind="stable")]
    held = walk.stations.edge[stations]
    begin = np.searchsorted(held, walk.points.edge[points], "left")
    count = np.searchsorted(held, walk.points.edge[points], "right") - begin
    at = np.repeat(points, count)
    offset = np.arange(len(at)) - np.repeat(np.cumsum(count) - count, count)
    station = stations[np.repeat(begin, count) + offset]
    along = np.abs(walk.points.along_m[at] - walk.stations.along_m[station])
    return at, station, along + walk.points.stub_m[at] + walk.stations.stub_m[station]


def nearest(town: Town, meter: Meter) -> Floats:
    """Metres from each point to the nearest station, however far."""
    walk = prepare(town, meter)

    def work() -> Floats:
        sources = walk.first_station + np.flatnonzero(walk.stations.joined)
        metres = dijkstra(walk.graph, indices=sources, min_only=True)
        joined = np.flatnonzero(walk.points.joined)
        footholds = walk.points.at(joined)
        first, second = town.ends[footholds.edge].T
        before, after = both_ends(town, footholds)
        found = np.full(len(town.points), np.inf)
        found[joined] = np.minimum(metres[first] + before, metres[second] + after)
        at, _, straight = on_same_edge(walk, joined)
        np.minimum.at(found, at, straight)
        found[np.isinf(found)] = REFUSED
        return found

    return meter.phase("query", work)


def within(town: Town, meter: Meter) -> NDArray[np.void]:
    """Every point and station that are no farther apart than the limit."""
    walk = prepare(town, meter)

    def work() -> NDArray[np.void]:
        joined = np.flatnonzero(walk.points.joined)
        at, station, metres = on_same_edge(walk, joined)
        found = [(at, station, metres)]
        whole = walk.graph.shape[0] * len(town.stations) <= WHOLE
        for stations, graph, nodes in [all_together(walk)] if whole else squares(town, walk):
            found.append(searched(town, walk, joined, stations, graph, nodes))
        at, station, metres = (np.concatenate(part) for part in zip(*found))
        return shortest(at, station, metres)

    return meter.phase("query", work)


def all_together(walk: Walk) -> tuple[Ints, csr_array, Ints]:
    """All stations on the whole graph."""
    return np.flatnonzero(walk.stations.joined), walk.graph, np.arange(walk.graph.shape[0])


def squares(town: Town, walk: Walk):
    """The stations of each square of the town, and the graph that they can walk within the limit."""
    xy = np.concatenate([town.junctions, town.stations])
    joined = np.flatnonzero(walk.stations.joined)
    square = np.floor((town.stations[joined] - xy.min(axis=0)) / SQUARE_M).astype(np.int64)
    by_x = np.argsort(town.junctions[:, 0])
    sorted_x = town.junctions[by_x, 0]
    key = square[:, 0] * 1_000_003 + square[:, 1]
    order = np.argsort(key, kind="stable")
    for stations in np.split(joined[order], np.flatnonzero(np.diff(key[order])) + 1):
        low = town.stations[stations].min(axis=0) - WITHIN_M
        high = town.stations[stations].max(axis=0) + WITHIN_M
        strip = by_x[np.searchsorted(sorted_x, low[0]) : np.searchsorted(sorted_x, high[0], "right")]
        y = town.junctions[strip, 1]
        near = np.sort(strip[(low[1] <= y) & (y <= high[1])])
        nodes = np.concatenate([near, walk.first_station + stations])
        yield stations, walk.graph[nodes][:, nodes], nodes


def searched(
    town: Town, walk: Walk, joined: Ints, stations: Ints, graph: csr_array, nodes: Ints
) -> tuple[Ints, Ints, Floats]:
    """The walks through either end of the point's edge, on a part of the graph."""
    n = walk.first_station
    sources = np.searchsorted(nodes, n + stations)
    table = dijkstra(graph, indices=sources, limit=WITHIN_M)
    first, second = town.ends[walk.points.edge[joined]].T
    before, after = both_ends(town, walk.points.at(joined))
    if len(nodes) < walk.graph.shape[0]:
        place = np.full(n, -1)
        place[nodes[nodes < n]] = np.flatnonzero(nodes < n)
        first, second = place[first], place[second]
        near = (first >= 0) | (second >= 0)
        joined, first, second, before, after = (a[near] for a in (joined, first, second, before, after))
        # The last column is never walked to: no edge leads to a station.
        first[first < 0] = second[second < 0] = len(nodes) - 1
        table[:, -1] = np.inf
    at, station, metres = [], [], []
    for which, row in zip(stations, table):
        walked = np.minimum(row[first] + before, row[second] + after)
        held = np.flatnonzero(walked <= WITHIN_M)
        at.append(joined[held])
        station.append(np.full(len(held), which))
        metres.append(walked[held])
    return np.concatenate(at), np.concatenate(station), np.concatenate(metres)


def shortest(at: Ints, station: Ints, metres: Floats) -> NDArray[np.void]:
    """Each pair once, with its shortest walk."""
    held = metres <= WITHIN_M
    at, station, metres = at[held], station[held], metres[held]
    order = np.lexsort((metres, station, at))
    at, station, metres = at[order], station[order], metres[order]
    first = (np.diff(at, prepend=-1) != 0) | (np.diff(station, prepend=-1) != 0)
    return Pairs.of(at[first], station[first], metres[first])


if __name__ == "__main__":
    run("scipy", scipy.__version__, {"nearest": nearest, "within": within})
