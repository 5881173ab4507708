#!/usr/bin/env python3
"""Reads the same files with Yike and with GeoPandas (pyogrio), checks that both have read the
same, and prints what each cost.

    python3 benches/peers/reading.py --features 1000000

Every reading runs in its own process, so that peak memory is its own; readers take turns, and the
medians of all rounds are shown. All geometries and all attributes are in memory at the end: as a
table (Yike `read_layer`, GeoPandas `read_file` row by row and with Arrow), and as a city, whose
outlines Yike checks and repairs besides. `wall`, `cpu` and `peak` behind a peer are its own over
Yike's table. Start-up of Python and imports are not counted as time, but as memory of the peer:
`base` is what it holds before it reads. Different sums end with exit 1. Everything is written to
`target/peers/reading` and `.venv`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import statistics
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
VENV = ROOT / ".venv"
WISHES = HERE / "reading_requirements.txt"
FORMATS = {"geojson": "GeoJSON", "gpkg": "GPKG", "shp": "ESRI Shapefile"}
READERS = ("table", "city", "arrow", "rows")
TIMEOUT_S = 900
Cost = dict[str, Any]


def main() -> int:
    """Makes the files, measures, compares, prints; 1 when sums differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--features", type=int, default=1_000_000)
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=list(FORMATS))
    parser.add_argument("--readers", nargs="+", choices=READERS, default=list(READERS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--yike", type=Path, help="our side, built; default: build it")
    parser.add_argument("--read", nargs=2, metavar=("READER", "FILE"), help=argparse.SUPPRESS)
    wish = parser.parse_args()
    enter_venv()
    if wish.read:
        print(json.dumps(by_geopandas(*wish.read)))
        return 0
    bench = wish.yike or build()
    folder = ROOT / "target" / "peers" / "reading"
    folder.mkdir(parents=True, exist_ok=True)
    costs: dict[tuple[str, str], list[Cost]] = {}
    for ending in wish.formats:
        file = town(wish.features, ending, folder)
        for turn in range(wish.rounds):
            for reader in wish.readers:
                print(f"round {turn + 1} of {wish.rounds}: {ending}, {reader}", file=sys.stderr, flush=True)
                costs.setdefault((ending, reader), []).append(measure(bench, reader, file))
    medians = {key: median(runs) for key, runs in costs.items()}
    agree = show(medians)
    rows = [{"format": ending, "reader": reader, **cost} for (ending, reader), cost in medians.items()]
    (folder / "costs.json").write_text(json.dumps(rows, indent=1) + "\n")
    return 0 if agree else 1


def enter_venv() -> None:
    """Makes the environment with the pinned peers, unless it is there, and goes on inside it."""
    mark = VENV / f"reading-{hashlib.sha256(WISHES.read_bytes()).hexdigest()[:16]}"
    python = VENV / "bin" / "python"
    if not mark.exists():
        if not python.exists():
            venv.create(VENV, with_pip=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--requirement", WISHES]
        if subprocess.run(pip, check=False).returncode != 0:
            sys.exit(f"reading: pip could not install {WISHES.name}; nothing was compared")
        mark.touch()
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(python, [str(python), str(Path(sys.argv[0]).resolve()), *sys.argv[1:]])


def build() -> Path:
    """Builds our side and says where it is."""
    command = ["cargo", "bench", "--locked", "--bench", "reading", "--no-run", "--message-format=json"]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    made = [json.loads(line) for line in done.stdout.splitlines()]
    return next(Path(m["executable"]) for m in made if m.get("executable") and m["target"]["name"] == "reading")


def town(count: int, ending: str, folder: Path) -> Path:
    """A town of rounded polygons with twelve corners; the same on every machine."""
    import geopandas
    import numpy
    import shapely

    file = folder / f"town-{count}.{ending}"
    if file.exists():
        return file
    number = numpy.arange(count)
    side = int(numpy.ceil(count**0.5))
    lon, lat = 101.0 + (number % side) * 0.0012, 36.0 + (number // side) * 0.0009
    angle = numpy.linspace(0, 2 * numpy.pi, 12, endpoint=False)
    radius = 0.0003 + 0.00003 * ((number * 7) % 5)[:, None] * (1 + 0.2 * numpy.cos(3 * angle + number[:, None] % 6))
    x = numpy.round(lon[:, None] + radius * numpy.cos(angle), 7)
    y = numpy.round(lat[:, None] + radius * numpy.sin(angle), 7)
    ring = numpy.stack([numpy.column_stack([x, x[:, :1]]), numpy.column_stack([y, y[:, :1]])], axis=-1)
    names = numpy.array(["虎台", "清真巷", "南滩", "礼让街", "兴海路"])
    columns = {
        "id": numpy.char.add("c", number.astype(str)),
        "name": numpy.char.add(names[number % 5], number.astype(str)),
        "street": names[number // 1000 % 5],
        "residents": number * 37 % 3000,
        "households": number * 13 % 1100,
        "elderly": number * 7 % 700,
    }
    frame = geopandas.GeoDataFrame(columns, geometry=shapely.polygons(ring), crs=4326)
    print(f"making {file.name}", file=sys.stderr, flush=True)
    frame.to_file(file, driver=FORMATS[ending], encoding="UTF-8")
    return file


def by_geopandas(reader: str, file: str) -> Cost:
    """Reads a file as GeoPandas does, and says what was read and what it cost."""
    import time

    import geopandas
    import pyogrio  # noqa: F401  loaded before the clock runs
    import shapely

    if reader == "arrow":
        import pyarrow  # noqa: F401

    base, wall, cpu = peak_mb(), time.perf_counter(), time.process_time()
    frame = geopandas.read_file(file, engine="pyogrio", use_arrow=reader == "arrow")
    cost = {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}
    cost |= {"peak_mb": peak_mb(), "base_mb": base}
    positions = shapely.get_coordinates(frame.geometry.values)
    letters = sum(int(frame[heading].str.len().sum()) for heading in ("id", "name", "street"))
    lon, lat = positions.sum(axis=0)
    return cost | {"features": len(frame), "positions": len(positions), "lon": float(lon), "lat": float(lat),
                   "residents": float(frame["residents"].sum()), "letters": letters}


def peak_mb() -> float:
    """The most memory that this process ever held."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) * 1024 / 1e6


def measure(bench: Path, reader: str, file: Path) -> Cost:
    """One reading in its own process."""
    ours = [str(bench), "--as", reader, str(file)]
    theirs = [sys.executable, str(Path(__file__).resolve()), "--read", reader, str(file)]
    command = ours if reader in ("table", "city") else theirs
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=TIMEOUT_S)
    return json.loads(done.stdout)


def median(runs: list[Cost]) -> Cost:
    """The middle of each cost; what was read must be the same each time."""
    costs = ("wall_s", "cpu_s", "peak_mb")
    return {**runs[0], **{name: statistics.median(run[name] for run in runs) for name in costs}}


def show(medians: dict[tuple[str, str], Cost]) -> bool:
    """Prints the table and says whether all have read the same."""
    agree = True
    print(f"{'file':8} {'reader':7} {'wall s':>7} {'cpu s':>7} {'peak MB':>8}   {'wall':>5} {'cpu':>5} {'peak':>5}")
    for (ending, reader), cost in medians.items():
        ours = medians.get((ending, "table"))
        ratios = [cost[name] / ours[name] for name in ("wall_s", "cpu_s", "peak_mb")] if ours else []
        behind = " ".join(f"{ratio:5.2f}" for ratio in ratios)
        fault = disagreement(ours, cost, reader) if ours else ""
        agree &= not fault
        print(f"{ending:8} {reader:7} {cost['wall_s']:7.2f} {cost['cpu_s']:7.2f} {cost['peak_mb']:8.0f}   {behind} {fault}")
    return agree


def disagreement(ours: Cost, theirs: Cost, reader: str) -> str:
    """What was read differently; sums in another order differ in their last digits."""
    names = ["features", "positions", "residents"] + ([] if reader == "city" else ["letters"])
    faults = [name for name in names if ours[name] != theirs[name]]
    faults += [name for name in ("lon", "lat") if abs(ours[name] / theirs[name] - 1) > 1e-12]
    return f"NO: {', '.join(faults)} differ" if faults else ""


if __name__ == "__main__":
    sys.exit(main())
