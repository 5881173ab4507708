#!/usr/bin/env python3
"""Runs Yike and its peers at the same walks, checks that they agree, and prints what each costs.

    python3 benches/peers/walk.py --towns heidelberg grid --stations 300 3000 --points 2000 100000

Every task runs in its own process, so that peak memory is the task's own; tools take turns, and
the medians of all rounds are shown. Processor seconds are those of the process, its children and
the servers that answer it. Three sums are shown: `once` is what is done once for a town (Yike: the
graph from the draft; scipy: its matrix; pandana: its hierarchy), `snap` is joining the points to the
streets, and `ask` is the question itself. The ratio is the peer's cpu over Yike's: first that of
snap and ask together, then that of the peer's ask alone over Yike's snap and ask, as if the peer
were given its footholds. Answers are compared first: a disagreement ends with exit 1.
Everything is written to `target/peers` and `.venv`.
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
HOME = ROOT / "target" / "peers" / "walk"
WISHES = HERE / "walk_requirements.txt"
TIMEOUT_S = 900
ONCE = ("build", "cells")
SNAP = ("snap", "snap stations")
Cost = dict[str, Any]

TASKS: dict[str, tuple[tuple[str, str], ...]] = {
    "nearest": (("scipy", "nearest"), ("pandana", "nearest")),
    "within": (("scipy", "within"), ("pandana", "within-nearest"), ("pandana", "within-aggregate")),
    "walks": (("valhalla", "within"), ("osrm", "within")),
    "graph": (("osmium", "graph"), ("valhalla", "graph"), ("osrm", "graph")),
    "polygons": (("valhalla", "polygons"),),
    "sides": (("valhalla", "sides"),),
}
"""For each of ours, the peers' words for it."""
OURS = {"walks": "within"}
FROM_FILE = ("walks", "graph", "polygons", "sides")
"""What only an OpenStreetMap file can be asked for."""
NOTHING = {f"{part}_{unit}": 0.0 for part in ("once", "snap", "ask") for unit in ("cpu_s", "wall_s")} | {"peak_mb": 0.0}
CHECKED = ("scipy", "valhalla", "osrm")


def main() -> int:
    """Measures, compares, prints; 1 when answers differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--towns", nargs="+", default=["heidelberg", "grid"],
                        help="heidelberg, helsinki, test, grid (1,000,000 links), grid:LINKS or a .osm.pbf file")
    parser.add_argument("--stations", nargs="+", type=int, default=[300, 3000])
    parser.add_argument("--points", nargs="+", type=int, default=[2000, 100_000])
    parser.add_argument("--tasks", nargs="+", choices=TASKS, default=list(TASKS))
    parser.add_argument("--peers", nargs="*", default=["scipy", "pandana", "osmium", "valhalla", "osrm"])
    parser.add_argument("--rounds", type=int, default=5, help="runs of each task and tool; default: 5")
    parser.add_argument("--yike", type=Path, help="our side, built; default: build it")
    parser.add_argument("--prepare", action="store_true", help="only make the environment")
    wish = parser.parse_args()
    enter_venv()
    if wish.prepare:
        return 0
    bench = wish.yike or build()
    good = True
    for name in wish.towns:
        for stations in wish.stations:
            for points in wish.points:
                good &= compared(wish, bench, name, stations, points)
    return 0 if good else 1


def enter_venv() -> None:
    """Makes the environment with the pinned peers, unless it is there, and goes on inside it."""
    mark = VENV / f"walk-{hashlib.sha256(WISHES.read_bytes()).hexdigest()[:16]}"
    python = VENV / "bin" / "python"
    if not mark.exists():
        if not python.exists():
            venv.create(VENV, with_pip=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--requirement", WISHES]
        if subprocess.run(pip, check=False).returncode != 0:
            sys.exit(f"peers: pip could not install {WISHES.name}; nothing was compared")
        mark.touch()
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(python, [str(python), str(Path(sys.argv[0]).resolve()), *sys.argv[1:]])


def build() -> Path:
    """Builds our side and says where it is."""
    command = ["cargo", "bench", "--locked", "--bench", "walking", "--no-run", "--message-format=json"]
    lines = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    built = [json.loads(line) for line in lines.splitlines()]
    return next(
        Path(one["executable"])
        for one in built
        if one.get("executable") and one["target"]["name"] == "walking"
    )


def origin(name: str) -> str:
    """What our side calls a town."""
    data = Path(os.environ.get("YIKE_INSTANCES", ROOT.parent / "shared" / "data"))
    files = {
        "heidelberg": data / "osm" / "heidelberg.osm.pbf",
        "helsinki": ROOT / ".data" / "osm" / "Helsinki.osm.pbf",
        "test": ROOT / ".data" / "osm" / "test.osm.pbf",
    }
    return "grid:1000000" if name == "grid" else str(files.get(name, name))


def compared(wish: argparse.Namespace, bench: Path, name: str, stations: int, points: int) -> bool:
    """Measures a town of one size; whether all answers agree."""
    town = origin(name)
    made_up = town.startswith("grid:")
    if not made_up and not Path(town).exists():
        print(f"{town}: no such file; {name} was NOT compared", file=sys.stderr)
        return True
    folder = HOME / f"{name.replace('/', '_').replace(':', '-')}-{stations}-{points}"
    sizes = ["--stations", str(stations), "--points", str(points)]
    subprocess.run([bench, "--town", town, *sizes, "--export", folder], check=True, stderr=subprocess.DEVNULL)
    costs: dict[tuple[str, str, str], list[Cost]] = {}
    for turn in range(wish.rounds):
        for task in wish.tasks:
            # Polygons, graphs and others' matrices do not hang on how many points there are.
            if task in FROM_FILE and (made_up or stations != min(wish.stations) or points != min(wish.points)):
                continue
            peers = [peer for peer in TASKS[task] if peer[0] in wish.peers]
            for tool, word in (("yike", OURS.get(task, task)), *peers):
                print(f"round {turn + 1} of {wish.rounds}: {folder.name}, {word}, {tool}", file=sys.stderr, flush=True)
                cost = measure(bench, tool, word, folder)
                if cost is not None:
                    costs.setdefault((task, tool, word), []).append(cost)
    medians = {key: median(runs) for key, runs in costs.items()}
    verdicts = {key: agreement(folder, *key[1:]) for key in medians}
    show(folder.name, medians, verdicts)
    rows = [{"tool": key[1], "task": key[2], **cost, "agreement": verdicts[key]} for key, cost in medians.items()]
    (folder / "costs.json").write_text(json.dumps(rows, indent=1) + "\n")
    return not any(verdict.startswith("NO") for verdict in verdicts.values())


def measure(bench: Path, tool: str, task: str, folder: Path) -> Cost | None:
    """One run of one task, alone in its process; none where the tool cannot do it."""
    program = [bench] if tool == "yike" else [sys.executable, HERE / f"walk_{tool}.py"]
    command = [*program, "--data", folder, "--task", task, "--out", folder / f"{tool}.{task}"]
    try:
        done = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True, timeout=TIMEOUT_S)
    except subprocess.TimeoutExpired:
        print(f"{tool}: {task}: NOT measured: no answer in {TIMEOUT_S} s", file=sys.stderr)
        return None
    if done.returncode != 0:
        print(f"{tool}: {task}: NOT measured: exit {done.returncode}", file=sys.stderr)
        return None
    cost = json.loads(done.stdout.splitlines()[-1])
    phases = cost["phases"]
    # Our graph from a file is reading and building; a peer's is one phase.
    whole = task == "graph" and tool == "yike"
    asked = [name for name in phases if name == "query" or (whole and name in ("read", "build"))]
    found: Cost = {"version": f"{cost['tool']} {cost['version']}", "peak_mb": cost["peak_mb"]}
    for part, names in (("once", ONCE), ("snap", SNAP), ("ask", asked)):
        for unit in ("cpu_s", "wall_s"):
            found[f"{part}_{unit}"] = sum(
                phases[name][unit] + (phases[name].get("server_cpu_s", 0.0) if unit == "cpu_s" else 0.0)
                for name in names
                if name in phases and not (whole and part == "once")
            )
    return found


def median(runs: list[Cost]) -> Cost:
    """The median of each number."""
    first = runs[0]
    return {
        key: value if isinstance(value, str) else statistics.median(run[key] for run in runs)
        for key, value in first.items()
    }


def agreement(folder: Path, tool: str, task: str) -> str:
    """How well a peer's answers agree with ours; begins with NO where they do not."""
    if task == "sides":
        from walk_agree import wrong_sides

        return wrong_sides(folder / f"{tool}.sides", tool)
    if tool not in CHECKED or task not in ("nearest", "within"):
        return ""
    from walk_agree import agreement as agrees
    from walk_io import Town

    verdict = agrees(Town(folder), tool, task)
    return verdict.words if verdict.good else f"NO: {verdict.words}"


def show(title: str, medians: dict[tuple[str, str, str], Cost], verdicts: dict[tuple[str, str, str], str]) -> None:
    """Prints the table of a town."""
    print(f"\n{title}: medians, seconds and megabytes")
    rows = [("task", "tool", "once", "snap", "ask", "ratio", "(ask)", "wall", "ratio", "peak", "ratio", "agreement")]
    for (task, tool, word), cost in medians.items():
        base = next((one for key, one in medians.items() if key[0] == task and key[1] == "yike"), NOTHING)
        both = {unit: [one[f"snap_{unit}"] + one[f"ask_{unit}"] for one in (cost, base)] for unit in ("cpu_s", "wall_s")}
        rows.append(
            (
                word,
                cost["version"],
                f"{cost['once_cpu_s']:.3f}",
                f"{cost['snap_cpu_s']:.3f}",
                f"{cost['ask_cpu_s']:.3f}",
                ratio(*both["cpu_s"]),
                ratio(cost["ask_cpu_s"], both["cpu_s"][1]) if tool != "yike" else "",
                f"{both['wall_s'][0]:.3f}",
                ratio(*both["wall_s"]),
                f"{cost['peak_mb']:.0f}",
                ratio(cost["peak_mb"], base["peak_mb"]),
                verdicts[task, tool, word],
            )
        )
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        words = [w.ljust(n) if at in (0, 1, 11) else w.rjust(n) for at, (w, n) in enumerate(zip(row, widths))]
        print("  ".join(words).rstrip())
    sys.stdout.flush()


def ratio(theirs: float, ours: float) -> str:
    """How many times ours goes into theirs."""
    return f"{theirs / ours:.1f}" if ours else "-"


if __name__ == "__main__":
    sys.exit(main())
