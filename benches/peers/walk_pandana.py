"""The walk in Pandana: contraction hierarchies, everything snapped to the nearest node.

Its nodes here are the junctions, which is the quicker of its ways (with all vertices as nodes it is
more exact and about four times slower). Answers therefore differ from the exact ones by the walk to
the end of the street; how much is told, and nothing is asserted.
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from walk_io import REFUSED, WITHIN_M, Floats, Meter, Town, run

warnings.filterwarnings("ignore")
import pandana  # noqa: E402  (it warns while it is imported)

FAR_M = 200_000.0
"""Farther than any two places of a town are apart."""


def prepare(town: Town, meter: Meter) -> tuple[pandana.Network, np.ndarray]:
    """The network in its own form, the stations in it, and the node of each point."""
    meter.phase("load", lambda: (town.ends, town.junctions, town.stations, town.points, town.lengths))
    xy = town.junctions

    def build() -> pandana.Network:
        ends = [pd.Series(end) for end in town.ends.T]
        metres = pd.DataFrame({"m": town.lengths})
        return pandana.Network(pd.Series(xy[:, 0]), pd.Series(xy[:, 1]), *ends, metres, twoway=True)

    network = meter.phase("build", build)
    nodes = meter.phase("snap", lambda: np.asarray(network.get_node_ids(*(pd.Series(c) for c in town.points.T))))
    return network, nodes


def nearest(town: Town, meter: Meter) -> Floats:
    """Metres from the node of each point to the node of the nearest station."""
    network, nodes = prepare(town, meter)

    def work() -> Floats:
        x, y = (pd.Series(c) for c in town.stations.T)
        network.set_pois("stations", FAR_M, 1, x, y)
        metres = network.nearest_pois(FAR_M, "stations", num_pois=1)[1].to_numpy()[nodes]
        return np.where(metres >= FAR_M, REFUSED, metres)

    return meter.phase("query", work)


def within_nearest(town: Town, meter: Meter) -> Floats:
    """How many stations are within the limit, by asking for the nearest ones one by one."""
    network, nodes = prepare(town, meter)
    # As many as any point has; an expert knows the order of magnitude.
    most = int(min(len(town.stations), 8 + len(town.stations) // 20))

    def work() -> Floats:
        x, y = (pd.Series(c) for c in town.stations.T)
        network.set_pois("stations", WITHIN_M, most, x, y)
        metres = network.nearest_pois(WITHIN_M, "stations", num_pois=most).to_numpy()
        return np.sum(metres < WITHIN_M, axis=1)[nodes].astype(np.float64)

    return meter.phase("query", work)


def within_aggregate(town: Town, meter: Meter) -> Floats:
    """How many stations are within the limit, by counting around every node."""
    network, nodes = prepare(town, meter)

    def work() -> Floats:
        held = network.get_node_ids(*(pd.Series(c) for c in town.stations.T))
        network.set(pd.Series(np.asarray(held)), name="stations")
        return network.aggregate(WITHIN_M, type="count", name="stations").to_numpy()[nodes]

    return meter.phase("query", work)


if __name__ == "__main__":
    tasks = {"nearest": nearest, "within-nearest": within_nearest, "within-aggregate": within_aggregate}
    run("pandana", pandana.__version__, tasks)
