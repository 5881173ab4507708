"""From where Valhalla and OSRM are asked to walk.

From the places themselves, so that their joining to streets is compared too, but for places near
which Yike passes over a street on purpose: a piece that is joined to nothing, a bridge or a tunnel
overhead. No other tool has these rules; at such a place the peers are asked from the street that
Yike takes, and Yike's stub is added. How many places these are is counted as a known difference.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from walk_io import Floats, Town
from walk_snap import Footholds, Snapper

NEARER_M = 0.01
"""A street that is nearer by this was passed over."""


@dataclass(frozen=True)
class Asked:
    """Places for a peer."""

    degrees: Floats
    """Where the peer begins or ends."""
    stub_m: Floats
    """What is to be added there, beside the peer's own stub."""
    handed_over: NDArray[np.bool_]
    """Where that is not the place itself."""
    footholds: Footholds
    """Where each place is joined by our rules."""


def asked(town: Town, name: str, snapper: Snapper | None = None) -> Asked:
    """The places of a layer, `stations` or `points`."""
    snapper = snapper or Snapper(town)
    xy = town.floats(name).reshape(-1, 2)
    footholds = snapper.footholds(xy)
    (_, _), nearest_m = shapely.STRtree(snapper.pieces).query_nearest(
        shapely.points(xy), all_matches=False, return_distance=True
    )
    handed = footholds.joined & (footholds.stub_m - nearest_m > NEARER_M)
    places, joined = (town.floats(f"{name}_{what}").reshape(-1, 2) for what in ("deg", "joined_deg"))
    degrees = np.where(handed[:, None], joined, places)
    return Asked(degrees, np.where(handed, footholds.stub_m, 0.0), handed, footholds)
