#!/usr/bin/env python3
"""Vector tiles of a made-up nation: `yike serve` beside PostGIS `ST_AsMVT` on the same polygons.

    python3 benches/peers/tiles.py --size nation

Servers run on core 0, whoever asks them on core 1. Both carry the same properties in their tiles.
For each zoom the nine tiles with the most compounds are asked for one after the other, five times
over, on one connection (Yike: HTTP on loopback; PostGIS: a prepared statement over its socket); a
tile's time is the median of five, a zoom's that of its tiles. Both clients are as thin as can be: a
bare socket here, libpq without psycopg's cursors there; each hands over the tile's bytes. Yike keeps
no tiles: each request draws anew; `first` is the median of the first round, when no cache could have
helped. Then both are asked for the same tiles in turn on 16 connections at once, Yike by `wrk`,
PostGIS by threads in libpq: `req/s` is what one core gives.

Tiles are compared first. From zoom 13 on both must draw the same compounds with the same
properties; only what lies wholly within a unit of the clip border, 64 units beyond the tile, may be
in one and not the other. Total areas must agree within 0.5 %. Below, Yike draws at most one compound
of less than half a pixel in a cell of one pixel: it may draw fewer, never others. A disagreement, or
a median tile less than five times as fast, ends with exit 1. It writes to `target/peers` and `.venv`;
PostGIS keeps its cluster in a temporary folder that is removed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from run import ROOT, build, enter_venv
from yike_server import CONNECTIONS, LOAD_S

if TYPE_CHECKING:
    from mvt import Drawn
    from postgis_peer import PostGis
    from yike_server import YikeServer

ZOOMS = range(10, 16)
TILES = 9
TIMES = 5
EXACT_FROM = 13
AREA_OFF = 0.005
WANTED = 5.0
SERVER_CORE, CLIENT_CORE = 0, 1
Tile = tuple[int, int, int]
Floats = list[float]


@dataclass
class Row:
    """What one zoom cost."""

    zoom: int
    features: int
    kb: float
    first_ms: float
    yike_ms: float
    postgis_ms: float
    ratio: float
    per_second: float
    p50_ms: float
    p99_ms: float
    faults: int
    postgis_per_second: float
    postgis_p50_ms: float
    postgis_p99_ms: float
    load_ratio: float
    agreement: str


def main() -> int:
    """Measures, compares, prints; 1 when tiles differ or are not fast enough."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--size", choices=("city", "town", "nation"), default="town")
    parser.add_argument("--yike", type=Path, default=ROOT / "target" / "release" / "yike", help="the program")
    wish = parser.parse_args()
    for need in (wish.yike, "wrk", "taskset"):
        if shutil.which(need) is None:
            sys.exit(f"peers: no {need}; see `make bench-tiles`")
    enter_venv()
    from nation_city import fullest, write
    from postgis_peer import PostGis
    from yike_server import YikeServer

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    flat = ROOT / "target" / "peers" / wish.size
    city = flat.with_name(f"{wish.size}-city")
    if not (flat / "residents.f64").exists():
        subprocess.run([build(), "--size", wish.size, "--export", flat], check=True)
    tell("writing the city folder")
    write(flat, city)
    tell("yike analyze: the properties for PostGIS")
    answer = city / "answer"
    subprocess.run([wish.yike, "analyze", city, "--out", answer], check=True, stdout=subprocess.DEVNULL)
    os.sched_setaffinity(0, {CLIENT_CORE})
    rows = []
    with PostGis(SERVER_CORE) as postgis:
        tell("loading PostGIS")
        postgis.fill(flat, answer / "compounds.geojson")
        tiles = {zoom: [tile[1:] for tile in fullest(flat, zoom, TILES)] for zoom in ZOOMS}
        with YikeServer(wish.yike, city, SERVER_CORE) as yike:
            ready_s = yike.warm(*tiles[ZOOMS[-1]][0])
            for zoom in ZOOMS:
                tell(f"zoom {zoom}")
                rows.append(measure(zoom, tiles[zoom], yike, postgis))
            memory = {
                "yike peak": memory_mb(yike.server.pid, "VmHWM"),
                "yike at the end": memory_mb(yike.server.pid, "VmRSS"),
                "PostGIS backend peak, shared pages it touched included": memory_mb(postgis.backend, "VmHWM"),
            }
        version = postgis.version
    show(wish.size, rows)
    print("memory, MB: " + "; ".join(f"{name} {mb:.0f}" for name, mb in memory.items()))
    print(f"first answer {ready_s:.1f} s after the city was read; {version}")
    kept = {"rows": [asdict(row) for row in rows], "memory_mb": memory, "peer": version}
    (city / "tiles.json").write_text(json.dumps(kept, indent=1) + "\n")
    good = all(row.ratio >= WANTED and not row.faults and not row.agreement.startswith("NO") for row in rows)
    return 0 if good else 1


def measure(zoom: int, tiles: list[Tile], yike: YikeServer, postgis: PostGis) -> Row:
    """One zoom: tiles in turn, compared, then under load."""
    yike.connect()
    mine, firsts, ours = in_turn(yike.tile, tiles)
    other, _, theirs = in_turn(postgis.tile, tiles)
    held, words = zip(*(agreement(zoom, *pair) for pair in zip(mine, other)))
    load = yike.load(tiles, CLIENT_CORE)
    peer = postgis.load(tiles, CONNECTIONS, LOAD_S)
    middle = statistics.median
    return Row(
        zoom, round(middle(held)), middle(map(len, mine)) / 1e3, middle(firsts), middle(ours), middle(theirs),
        middle(theirs) / middle(ours), load.per_second, load.p50_ms, load.p99_ms, load.faults,
        peer.per_second, peer.p50_ms, peer.p99_ms, load.per_second / peer.per_second,
        next((said for said in words if said.startswith("NO")), "; ".join(dict.fromkeys(words))),
    )  # fmt: skip


def in_turn(ask: Callable[[int, int, int], bytes], tiles: list[Tile]) -> tuple[list[bytes], Floats, Floats]:
    """The tiles, and of each the milliseconds of the first request and of the median one."""
    ask(*tiles[-1])  # wakes a server that has slept while the other worked
    took: list[Floats] = [[] for _ in tiles]
    found = [b""] * len(tiles)
    for _ in range(TIMES):
        for at, tile in enumerate(tiles):
            began = time.perf_counter()
            found[at] = ask(*tile)
            took[at].append((time.perf_counter() - began) * 1e3)
    return found, [one[0] for one in took], [statistics.median(one) for one in took]


def agreement(zoom: int, ours: bytes, theirs: bytes) -> tuple[int, str]:
    """Features that we draw, and how well two tiles agree; begins with NO where they do not."""
    from mvt import read

    mine, other = read(ours), read(theirs)
    lone = [mine[fid] for fid in mine.keys() - other.keys()]
    if zoom >= EXACT_FROM:
        lone += [other[fid] for fid in other.keys() - mine.keys()]
    within = [drawn for drawn in lone if not drawn.lies_off(-63, 4096 + 63)]
    if within:
        return len(mine), f"NO: {len(within)} of {len(mine)} and {len(other)} compounds only in one"
    both = mine.keys() & other.keys()
    for fid in both:
        if said := differing(mine[fid], other[fid]):
            return len(mine), f"NO: compound {fid}: {said}"
    if zoom >= EXACT_FROM:
        a, b = (sum(tile[fid].area for fid in both) for tile in (mine, other))
        if abs(abs(a) - abs(b)) > AREA_OFF * abs(b):
            return len(mine), f"NO: areas {a:.0f} and {b:.0f}"
    return len(mine), "yes" if mine.keys() == other.keys() else f"{len(mine)} of {len(other)}"


def differing(mine: Drawn, other: Drawn) -> str:
    """The first property that differs."""
    for name in mine.properties.keys() | other.properties.keys():
        a, b = mine.properties.get(name), other.properties.get(name)
        if a != b:
            return f"{name} {a!r} and {b!r}"
    return ""


def memory_mb(process: int, what: str) -> float:
    """A line of a process's status."""
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(rf"{what}:\s+(\d+) kB", status)
    return int(found[1]) * 1024 / 1e6 if found else float("nan")


def tell(words: str) -> None:
    """Says what is being done."""
    print(words, file=sys.stderr, flush=True)


def show(size: str, rows: list[Row]) -> None:
    """Prints the table."""
    print(f"\n{size}: the {TILES} fullest tiles of each zoom, medians")
    form = "{:>4} {:>8} {:>6} {:>8} {:>8} {:>10} {:>6} {:>8} {:>8} {:>8} {:>6} {:>8} {:>8} {:>8} {:>6}  {}"
    print(form.format("", "", "", "one at", "a time", "", "", f"{CONNECTIONS} at", "once", "", "", "PostGIS", "", "", "", ""))
    print(form.format("zoom", "features", "kB", "first ms", "yike ms", "PostGIS ms", "ratio", "req/s",
                      "p50 ms", "p99 ms", "faults", "req/s", "p50 ms", "p99 ms", "ratio", "agree"))  # fmt: skip
    for row in rows:
        print(form.format(row.zoom, row.features, f"{row.kb:.0f}", f"{row.first_ms:.2f}", f"{row.yike_ms:.2f}",
                          f"{row.postgis_ms:.2f}", f"{row.ratio:.1f}", f"{row.per_second:.0f}",
                          f"{row.p50_ms:.1f}", f"{row.p99_ms:.1f}", row.faults, f"{row.postgis_per_second:.0f}",
                          f"{row.postgis_p50_ms:.1f}", f"{row.postgis_p99_ms:.1f}", f"{row.load_ratio:.1f}",
                          row.agreement))  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
