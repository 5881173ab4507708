"""When two tools' answers to a task are the same answer, and how far they differ.

Differences that are known and allowed: distances and the limit itself differ by rounding; the
peers' circles are polygons of 512 corners; a compound that lies in two streets in equal parts may
go to either.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import shapely
from nation_io import RADIUS_M, Floats, read, street_totals
from numpy.typing import NDArray
from shapely_peer import geometries

LEAST_AGREEING = 0.999
SHARE_TOLERANCE = 1e-4
WORST_SHARE = 1e-3
DISTANCE_TOLERANCE = 1e-3
TIE_TOLERANCE = 1e-6
Verdict = tuple[bool, str]


def read_answers(path: Path) -> Floats:
    """The numbers that a tool wrote."""
    return np.fromfile(path, "<f8")


def nearest(ours: Floats, theirs: Floats, _: Path) -> Verdict:
    """Served or not by the limit, and every distance within a thousandth."""
    agreeing = float(np.mean((ours <= RADIUS_M) == (theirs <= RADIUS_M)))
    relative = float(np.max(np.abs(ours - theirs) / np.maximum(theirs, 1.0), initial=0.0))
    good = agreeing >= LEAST_AGREEING and relative <= DISTANCE_TOLERANCE
    return good, f"verdicts {agreeing:.4%}, distances within {relative:.0e}"


def count(ours: Floats, theirs: Floats, _: Path) -> Verdict:
    """The same count, and the same verdict: one or more."""
    same = float(np.mean(ours == theirs))
    agreeing = float(np.mean((ours > 0) == (theirs > 0)))
    return min(same, agreeing) >= LEAST_AGREEING, f"verdicts {agreeing:.4%}, counts {same:.4%}"


def area_share(ours: Floats, theirs: Floats, _: Path) -> Verdict:
    """Shares that differ by no more than true circles do from polygons of many corners."""
    off = np.abs(ours - theirs)
    agreeing, worst = float(np.mean(off <= SHARE_TOLERANCE)), float(np.max(off, initial=0.0))
    good = agreeing >= LEAST_AGREEING and worst <= WORST_SHARE
    return good, f"{agreeing:.4%} within {SHARE_TOLERANCE:.0e}, worst {worst:.0e}"


def roll_up(ours: Floats, theirs: Floats, folder: Path) -> Verdict:
    """The same street but for ties, and totals that are the sums of the held compounds."""
    nation = read(folder)
    n, streets = len(nation.compounds), len(nation.streets)
    for answers in (ours, theirs):
        if not np.array_equal(street_totals(answers[:n].astype(np.int64), nation.residents, streets), answers):
            return False, "street totals are not the sums of their compounds"
    differing = np.flatnonzero(ours[:n] != theirs[:n])
    ties = tied(folder, differing, ours, theirs) if 0 < len(differing) <= 1000 else 0
    return ties == len(differing), f"{n - len(differing)} of {n} the same, {ties} ties"


def tied(folder: Path, at: NDArray[np.int64], ours: Floats, theirs: Floats) -> int:
    """How many compounds lie in both tools' streets in equal parts; in no street counts as 0."""
    nation = read(folder)
    compounds, streets = geometries(nation.compounds)[at], geometries(nation.streets)

    def share(held: Floats) -> Floats:
        inside = shapely.area(shapely.intersection(compounds, streets[held[at].astype(np.int64)]))
        return np.where(held[at] < 0, 0.0, inside / shapely.area(compounds))

    return int(np.sum(np.abs(share(ours) - share(theirs)) <= TIE_TOLERANCE))


CHECKS: dict[str, Callable[[Floats, Floats, Path], Verdict]] = {
    "nearest": nearest,
    "count": count,
    "area-share": area_share,
    "roll-up": roll_up,
}
