"""The walk in OSRM: its own graph (multi-level Dijkstra) and its table of lengths, over loopback.

Its walker is `walk_foot.lua`, who minds nothing but length. Lengths begin and end on the street, so
that the straight stubs are added, which OSRM tells with each place.
"""

from __future__ import annotations

import json
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import numpy as np
import walk_binaries
from walk_asked import asked
from walk_io import SNAP_M, Floats, Meter, Pairs, Town, run

ASKED_M = 1300.0
AT_ONCE = 100
"""Points of one table."""
HERE = Path(__file__).resolve().parent


def graph_file(town: Town) -> Path:
    """Where the graph of a town is kept."""
    return town.folder.parent / f"osrm-{town.pbf.name.partition('.')[0]}" / "town.osrm"


def build(town: Town) -> None:
    """Reads the file and prepares the graph, on all cores."""
    file = graph_file(town)
    file.parent.mkdir(parents=True, exist_ok=True)
    programs = walk_binaries.folder("osrm") / "bin"
    # Every piece counts as big: a place is joined to the nearest street, whatever that is joined to.
    extract = ["osrm-extract", "-p", HERE / "walk_foot.lua", "--small-component-size", "1", "-o", file, town.pbf]
    with (file.parent / "build.log").open("wb") as log:
        for program, *words in (extract, ["osrm-partition", file], ["osrm-customize", file]):
            subprocess.run([programs / program, *words], check=True, stdout=log, stderr=log)
    (file.parent / "complete").touch()


@contextmanager
def serving(town: Town, meter: Meter) -> Iterator[HTTPConnection]:
    """Prepares the graph where it is missing, and serves it from one thread, which is metered."""
    file = graph_file(town)
    if not (file.parent / "complete").exists():
        build(town)
    port = walk_binaries.free_port()
    program = walk_binaries.folder("osrm") / "bin" / "osrm-routed"
    command = [program, file, "-a", "MLD", "-i", "127.0.0.1", "-p", str(port), "-t", "1"]
    command += ["--max-table-size", "1000000"]
    with walk_binaries.server(command, port, file.parent / "service.log") as pid:
        meter.others = lambda: walk_binaries.cpu_s(pid)
        yield HTTPConnection("127.0.0.1", port, timeout=120)
        meter.other_peak_mb = walk_binaries.peak_mb(pid)


def table(connection: HTTPConnection, sources: Floats, targets: Floats) -> dict[str, Any]:
    """The lengths from sources to targets, and where each is joined."""
    places = ";".join(f"{lon:.7f},{lat:.7f}" for lon, lat in np.concatenate([sources, targets]))
    first, last = ";".join(map(str, range(len(sources)))), ";".join(
        str(len(sources) + at) for at in range(len(targets))
    )
    words = f"sources={first}&destinations={last}&annotations=distance&generate_hints=false"
    connection.request("GET", f"/table/v1/foot/{places}?{words}")
    answer = json.loads(connection.getresponse().read())
    if answer["code"] != "Ok":
        raise RuntimeError(f"osrm: {answer}")
    return answer


def within(town: Town, meter: Meter) -> np.ndarray:
    """Every point and station that are no farther apart than is asked, stubs included."""
    points, stations = asked(town, "points"), asked(town, "stations")
    with serving(town, meter) as connection:

        def work() -> np.ndarray:
            found, stubs = [], []
            for start in range(0, len(town.points), AT_ONCE):
                some = slice(start, start + AT_ONCE)
                answer = table(connection, points.degrees[some], stations.degrees)
                metres = np.array(
                    [[np.nan if m is None else m for m in row] for row in answer["distances"]], dtype=np.float64
                )
                of_points, of_stations = (
                    np.array([one["distance"] for one in answer[ends]]) for ends in ("sources", "destinations")
                )
                of_points += points.stub_m[some]
                of_stations += stations.stub_m
                stubs.append(of_points)
                metres[of_points > SNAP_M] = np.nan
                metres[:, of_stations > SNAP_M] = np.nan
                metres += of_points[:, None] + of_stations
                at, station = np.nonzero(metres <= ASKED_M)
                found.append((start + at, station, metres[at, station]))
            np.concatenate([*stubs, of_stations]).tofile(town.folder / "osrm.stubs.f64")
            return Pairs.of(*(np.concatenate(part) for part in zip(*found)))

        return meter.phase("query", work)


def graph(town: Town, meter: Meter) -> Floats:
    """Prepares the graph afresh."""

    def spent() -> float:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return children.ru_utime + children.ru_stime

    meter.others = spent
    meter.phase("query", lambda: build(town))
    meter.other_peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6
    return np.zeros(0)


if __name__ == "__main__":
    run("osrm", walk_binaries.WHEELS["osrm"].partition("==")[2], {"graph": graph, "within": within})
