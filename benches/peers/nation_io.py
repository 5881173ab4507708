"""Flat files of a nation (benches/support/flat.rs) and the meter, shared by all peers."""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
RADIUS_M = 1000.0
TASKS = ("nearest", "count", "area-share", "roll-up")


@dataclass(frozen=True)
class Rings:
    """One closed ring a shape; a ring of one vertex is a point."""

    xy: Floats
    starts: NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Vertices of each ring, the closing one included."""
        return np.diff(self.starts.astype(np.int64))


@dataclass(frozen=True)
class Nation:
    """What the flat files hold."""

    compounds: Rings
    points: Floats
    residents: Floats
    stations: Rings
    streets: Rings


def read(folder: Path) -> Nation:
    """Reads the files that `nation --export` wrote."""

    def rings(layer: str) -> Rings:
        xy = np.fromfile(folder / f"{layer}.f64", "<f8").reshape(-1, 2)
        return Rings(xy, np.fromfile(folder / f"{layer}.u32", "<u4"))

    return Nation(
        compounds=rings("compounds"),
        points=np.fromfile(folder / "points.f64", "<f8").reshape(-1, 2),
        residents=np.fromfile(folder / "residents.f64", "<f8"),
        stations=rings("stations"),
        streets=rings("streets"),
    )


def street_totals(held: NDArray[np.int64], residents: Floats, streets: int) -> Floats:
    """The roll-up's answer: street of each compound, compounds and residents of each street."""
    inside = held >= 0
    compounds = np.bincount(held[inside], minlength=streets)
    people = np.bincount(held[inside], weights=residents[inside], minlength=streets)
    return np.concatenate([held, compounds, people]).astype(np.float64)


def largest(rows: NDArray[np.int64], cols: NDArray[np.int64], by: Floats, n: int) -> NDArray[np.int64]:
    """For each of n rows the column with the largest value, the first of equals; -1 if none."""
    order = np.lexsort((-cols, by, rows))
    found = np.full(n, -1, dtype=np.int64)
    found[rows[order]] = cols[order]  # the last assignment of a row stands
    return found


class Meter:
    """Times phases of the work: processor seconds of all threads and seconds on the clock."""

    def __init__(self) -> None:
        self.costs: dict[str, dict[str, float]] = {}

    def phase(self, name: str, work: Callable[[], Any]) -> Any:
        """Does the work and keeps what it cost under that name."""
        cpu, wall = time.process_time(), time.perf_counter()
        result = work()
        self.costs[name] = {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - wall}
        return result


def run(tool: str, version: str, tasks: dict[str, Callable[[Path, Meter], Floats]]) -> None:
    """A peer's main: `--data DIR --task TASK --out FILE`, cost as a line of JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--task", choices=TASKS, required=True)
    parser.add_argument("--out", type=Path, required=True)
    wish = parser.parse_args()
    meter = Meter()
    answers = tasks[wish.task](wish.data, meter)
    np.asarray(answers, dtype="<f8").tofile(wish.out)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(json.dumps({"tool": tool, "version": version, "task": wish.task, **meter.costs, "peak_mb": peak_mb}))
