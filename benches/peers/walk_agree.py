"""How far another tool's walks agree with ours, and why they differ where they do.

    python3 benches/peers/walk_agree.py --data DIR --peer scipy|valhalla|osrm --task nearest|within

SciPy walks the graph that we export, so that it must agree in every verdict, but for walks within a
metre of the limit. Valhalla and OSRM read the OpenStreetMap file by rules of their own: every point
that they judge otherwise is put into one class of `tests/walking_known_differences.toml`, and no
class may hold more of the points than is written there. With `--strict`, none that says that it is
always there may be empty.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from walk_asked import asked
from walk_io import REFUSED, WITHIN_M, Floats, Pairs, Town
from walk_snap import Footholds, Snapper

KNOWN = Path(__file__).resolve().parent.parent.parent / "tests" / "walking_known_differences.toml"
AT_LIMIT_M = 1.0
"""So near to the limit SciPy may judge otherwise."""
EXACT_M = 0.05
"""How far lengths may differ on the same graph: each edge is rounded to a millimetre."""
WRONG_SIDE = 0.005
"""How many points may lie on the wrong side of our polygons."""
LIMIT_M = 1000.0
"""Fifteen minutes at 4 km/h: who is served."""


@dataclass(frozen=True)
class Verdict:
    """Whether answers agree, and the words for the table."""

    good: bool
    words: str


def agreement(town: Town, peer: str, task: str, strict: bool = False) -> Verdict:
    """How a peer's answers to a task agree with ours."""
    ours, theirs = (town.folder / f"{tool}.{task}" for tool in ("yike", peer))
    if peer == "scipy" and task == "nearest":
        return exact_nearest(np.fromfile(ours, "<f8"), np.fromfile(theirs, "<f8"))
    if peer == "scipy":
        return exact_pairs(Pairs.read(ours), Pairs.read(theirs))
    return other_rules(town, peer, Pairs.read(ours), Pairs.read(theirs), strict)


def exact_nearest(ours: Floats, theirs: Floats) -> Verdict:
    """The same points refused, the same walks."""
    if len(ours) != len(theirs):
        return Verdict(False, f"{len(ours)} answers and {len(theirs)}")
    refused = (ours == REFUSED) != (theirs == REFUSED)
    off = np.where(refused, 0.0, np.abs(ours - theirs))
    clear = np.abs(theirs - LIMIT_M) > AT_LIMIT_M
    served = [(0.0 <= answers) & (answers <= LIMIT_M) for answers in (ours, theirs)]
    differ = int(np.sum(clear & (served[0] != served[1])))
    words = f"{differ} of {len(ours)} verdicts differ, {int(np.sum(refused))} refusals, lengths by {off.max():.0e} m"
    return Verdict(differ == 0 and not refused.any() and bool(off.max() <= EXACT_M), words)


def exact_pairs(ours: NDArray[np.void], theirs: NDArray[np.void]) -> Verdict:
    """The same pairs but at the limit, the same walks."""
    keys = [pairs["point"].astype(np.uint64) << np.uint64(32) | pairs["station"] for pairs in (ours, theirs)]
    _, here, there = np.intersect1d(*keys, assume_unique=True, return_indices=True)
    off = float(np.max(np.abs(ours["m"][here] - theirs["m"][there]), initial=0.0))
    alone = [np.delete(pairs["m"], at) for pairs, at in ((ours, here), (theirs, there))]
    differ = int(np.sum(np.concatenate(alone) < WITHIN_M - AT_LIMIT_M))
    words = f"{differ} of {len(theirs)} pairs differ, lengths by {off:.0e} m"
    return Verdict(differ == 0 and off <= EXACT_M, words)


def other_rules(town: Town, peer: str, ours: NDArray[np.void], theirs: NDArray[np.void], strict: bool) -> Verdict:
    """Shares of points that are served or not, and of which other stations are in reach; and why."""
    known = tomllib.loads(KNOWN.read_text())
    points = len(town.points)
    reach = differing(ours, theirs, WITHIN_M)
    served = [np.bincount(p["point"][p["m"] <= LIMIT_M], minlength=points) > 0 for p in (ours, theirs)]
    verdicts = np.flatnonzero(served[0] != served[1])
    shares = {"served": len(verdicts) / points, "reach": len(np.unique(reach["point"])) / points}
    bounds = known["bounds"][peer]
    faults = [f"{what} {share:.2%}" for what, share in shares.items() if share > bounds[what]]
    classes = Classes(town, peer, ours, theirs).of(reach, verdicts)
    for rule in known["difference"]:
        if rule["peer"] != peer:
            continue
        share = classes.pop(rule["class"], 0) / points
        print(f"{peer}: {rule['class']}: {share:.2%} of points (at most {rule['at_most']:.2%})", file=sys.stderr)
        if share > rule["at_most"]:
            faults.append(f"{rule['class']} {share:.2%}")
        if strict and share == 0.0 and rule["always"]:
            faults.append(f"{rule['class']} has vanished: take it out of {KNOWN.name}")
    faults += [f"{count} points are in no known class: {name}" for name, count in classes.items()]
    words = f"served differs {shares['served']:.2%}, reach {shares['reach']:.2%}"
    return Verdict(not faults, "; ".join([words, *faults]))


def wrong_sides(path: Path, tool: str) -> str:
    """The share of points on the wrong side of a polygon, against the same tool's own walks.

    Of the points near a station, one pair after the other, and of the town's points when coverage is
    read off all polygons; a peer's walks count with or without stubs, whichever is kinder to it.
    """
    rows = np.fromfile(path, "<f8").reshape(-1, 5)
    inside, point = rows[:, 2] > 0.5, rows[:, 0].astype(np.int64)
    pairs, town = [], []
    for metres in rows[:, 3:].T:
        within = metres <= LIMIT_M
        pairs.append(float(np.mean(within != inside)))
        covered = [np.bincount(point[which], minlength=point.max() + 1) > 0 for which in (within, inside)]
        town.append(float(np.mean((covered[0] != covered[1])[np.unique(point)])))
    words = f"{min(pairs):.2%} of {len(rows)} pairs, {min(town):.2%} of covered points on the wrong side"
    return f"NO: {words}" if tool == "yike" and max(min(pairs), min(town)) > WRONG_SIDE else words


def differing(ours: NDArray[np.void], theirs: NDArray[np.void], limit_m: float) -> NDArray[np.void]:
    """The pairs that only one of both has within the limit."""
    held = [pairs[pairs["m"] <= limit_m] for pairs in (ours, theirs)]
    keys = [pairs["point"].astype(np.uint64) << np.uint64(32) | pairs["station"] for pairs in held]
    alone = [pairs[~np.isin(key, other)] for pairs, key, other in zip(held, keys, keys[::-1])]
    return np.concatenate(alone)


class Classes:
    """Points that were handed over (`walk_asked.py`), and why a pair is judged differently: the first of these that is true of it.

    - `limit`: the walks are both known and differ by less than a peer's units and the shape of its
      earth explain;
    - `island`: an end is joined to a piece of street that is joined to no other, or to nothing;
    - `joined`: an end is joined elsewhere by the peer: it has a street there, or lacks one;
    - `streets`: both ends are joined at the same places, and the streets between them differ.
    """

    def __init__(self, town: Town, peer: str, ours: NDArray[np.void], theirs: NDArray[np.void]) -> None:
        self.lengths = [dict(zip(zip(p["point"].tolist(), p["station"].tolist()), p["m"])) for p in (ours, theirs)]
        snapper = Snapper(town)
        stubs = np.split(town.floats(f"{peer}.stubs"), [len(town.points)])
        self.elsewhere, self.apart = [], []
        self.handed_over = 0
        for name, stub in zip(("stations", "points"), stubs[::-1]):
            places = asked(town, name, snapper)
            own = np.where(places.footholds.joined, places.footholds.stub_m, np.nan)
            self.apart.insert(0, on_island(town, places.footholds) | np.isnan(own))
            self.elsewhere.insert(0, ~(np.abs(own - stub) <= JOINED_M))
            self.handed_over = int(np.sum(places.handed_over))

    def of(self, reach: NDArray[np.void], verdicts: NDArray[np.int64]) -> dict[str, int]:
        """How many points differ for each reason."""
        first: dict[int, str] = {}
        for point, station in zip(reach["point"].tolist(), reach["station"].tolist()):
            first.setdefault(point, self.reason(point, station))
        for point in verdicts.tolist():
            # Served by a hair, or not: the pair that decides it is in reach of both.
            first.setdefault(point, "limit")
        found: dict[str, int] = {"handed-over": self.handed_over} if self.handed_over else {}
        for reason in first.values():
            found[reason] = found.get(reason, 0) + 1
        return found

    def reason(self, point: int, station: int) -> str:
        """The class of a pair."""
        ours, theirs = (lengths.get((point, station)) for lengths in self.lengths)
        known = ours if ours is not None else theirs
        assert known is not None
        if ours is None or theirs is None:
            near = WITHIN_M - known <= NEAR_LIMIT_M
        else:
            near = abs(ours - theirs) <= NEAR_LIMIT_M
        if near:
            return "limit"
        if self.apart[0][point] or self.apart[1][station]:
            return "island"
        if self.elsewhere[0][point] or self.elsewhere[1][station]:
            return "joined"
        return "streets"


JOINED_M = 2.0
"""Stubs that differ by more end at another street."""
NEAR_LIMIT_M = 5.0
"""What a peer's spherical earth, rounded shapes and whole metres make of 1,200 m at most."""


def on_island(town: Town, footholds: Footholds) -> NDArray[np.bool_]:
    """Whether each foothold is on an island."""
    return footholds.joined & town.on_island[footholds.edge]


def main() -> int:
    """Compares; 1 when answers differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--peer", required=True)
    parser.add_argument("--task", required=True)
    parser.add_argument("--strict", action="store_true")
    wish = parser.parse_args()
    verdict = agreement(Town(wish.data), wish.peer, wish.task, wish.strict)
    print(verdict.words)
    return 0 if verdict.good else 1


if __name__ == "__main__":
    sys.exit(main())
