"""Flat files of a town to walk in (benches/support/town_files.rs) and the meter, shared by all peers.

All tools read the same bits: the junction graph that Yike walks on, with the shape of each edge, and
the stations and points, on the plane in metres and in degrees. Answers are flat files too.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
WITHIN_M = 1200.0
"""How far a station may be to be counted."""
SNAP_M = 100.0
"""How far a point may lie from the street that it is joined to."""
SKIPPED = 77
"""The exit code of a peer that cannot be had."""
REFUSED = -1.0
"""The answer for a point that is joined to no street, or from which no station can be walked to."""


@dataclass(frozen=True)
class Town:
    """What the flat files hold."""

    folder: Path

    @property
    def pbf(self) -> Path:
        """The OpenStreetMap file that the town was read from; a made town has none."""
        return Path((self.folder / "pbf.txt").read_text().strip())

    def floats(self, name: str) -> Floats:
        """A file of numbers."""
        return np.fromfile(self.folder / f"{name}.f64", "<f8")

    def whole(self, name: str) -> Ints:
        """A file of whole numbers."""
        return np.fromfile(self.folder / f"{name}.u32", "<u4").astype(np.int64)

    @cached_property
    def junctions(self) -> Floats:
        """Where the junctions lie, metres."""
        return self.floats("junctions").reshape(-1, 2)

    @cached_property
    def ends(self) -> Ints:
        """The two junctions of each edge."""
        return self.whole("ends").reshape(-1, 2)

    @cached_property
    def lengths(self) -> Floats:
        """How long each edge is, metres."""
        return self.floats("lengths")

    @cached_property
    def on_island(self) -> NDArray[np.bool_]:
        """Whether an edge lies on a small piece of the network that is joined to nothing."""
        return np.fromfile(self.folder / "islands.u8", np.uint8).astype(bool)

    @cached_property
    def on_ground(self) -> NDArray[np.bool_]:
        """Whether an edge is neither bridge nor tunnel."""
        return np.fromfile(self.folder / "ground.u8", np.uint8).astype(bool)

    @cached_property
    def shape_starts(self) -> Ints:
        """Where the vertices of each edge begin in `shapes`, and where the last ones end."""
        return self.whole("shape_starts")

    @cached_property
    def shapes(self) -> Floats:
        """The vertices of all edges, from the first junction of each to the second."""
        return self.floats("shapes").reshape(-1, 2)

    @cached_property
    def stations(self) -> Floats:
        """Where the stations lie, metres."""
        return self.floats("stations").reshape(-1, 2)

    @cached_property
    def points(self) -> Floats:
        """Where the points lie, metres."""
        return self.floats("points").reshape(-1, 2)

    @cached_property
    def stations_deg(self) -> Floats:
        """Where the stations lie, degrees east and north."""
        return self.floats("stations_deg").reshape(-1, 2)

    @cached_property
    def points_deg(self) -> Floats:
        """Where the points lie, degrees east and north."""
        return self.floats("points_deg").reshape(-1, 2)


class Pairs:
    """Which stations are in reach of which points, and how far."""

    KIND = np.dtype([("point", "<u4"), ("station", "<u4"), ("m", "<f8")])

    @classmethod
    def of(cls, point: Ints, station: Ints, metres: Floats) -> NDArray[np.void]:
        """The pairs in order of points, then stations."""
        order = np.lexsort((station, point))
        pairs = np.empty(len(order), cls.KIND)
        pairs["point"], pairs["station"], pairs["m"] = point[order], station[order], metres[order]
        return pairs

    @classmethod
    def read(cls, path: Path) -> NDArray[np.void]:
        """The pairs that a tool wrote."""
        return np.fromfile(path, cls.KIND)


class Unavailable(Exception):
    """A peer that cannot be had here."""


class Meter:
    """Times phases of the work: processor seconds of all threads and seconds on the clock.

    `others` says what other processes that work for the task (a server) have used so far.
    """

    def __init__(self) -> None:
        self.costs: dict[str, dict[str, float]] = {}
        self.others: Callable[[], float] = lambda: 0.0
        self.other_peak_mb = 0.0

    def phase(self, name: str, work: Callable[[], Any]) -> Any:
        """Does the work and keeps what it cost under that name."""
        cpu, others, wall = time.process_time(), self.others(), time.perf_counter()
        result = work()
        self.costs[name] = {
            "cpu_s": time.process_time() - cpu,
            "wall_s": time.perf_counter() - wall,
            "server_cpu_s": self.others() - others,
        }
        return result


Task = Callable[[Town, Meter], NDArray[Any]]


def run(tool: str, version: str, tasks: dict[str, Task]) -> None:
    """A peer's main: `--data DIR --task TASK --out FILE`, cost as a line of JSON; exit 77 without it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--task", choices=tuple(tasks), required=True)
    parser.add_argument("--out", type=Path, required=True)
    wish = parser.parse_args()
    meter = Meter()
    try:
        answers = tasks[wish.task](Town(wish.data), meter)
    except Unavailable as why:
        print(f"{tool}: {why}", file=sys.stderr)
        sys.exit(SKIPPED)
    answers.tofile(wish.out)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    # A server that works for the task is what its memory is about; without one it is this process.
    peak_mb = meter.other_peak_mb or peak_mb
    print(json.dumps({"tool": tool, "version": version, "task": wish.task, "phases": meter.costs, "peak_mb": peak_mb}))
