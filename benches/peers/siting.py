#!/usr/bin/env python3
"""Maximal covering with proof: `yike` beside HiGHS alone on the plain model and beside spopt's MCLP
with HiGHS, on the same files.

    python3 benches/peers/siting.py [--rounds 3] [--cases city-1600x400 newyork] [--bench PROGRAM]

Every run is a process of its own, tools take turns, medians are shown. Counted is everything from
lists in memory to the choice of sites, the building of a model included (`build`); start-up,
imports and reading the file are not. `peak` is the most memory that the process ever held, `base`
what it held before the work. Each tool has two threads. What a tool wins is counted again from its
sites; proven values must be equal, and no tool's best may pass another's bound. Where a run has a
time limit, tools run once, and gaps are compared.

A disagreement or a missed aim ends with exit 1. It writes to `target/peers/siting` and `.venv`;
towns are invented (`benches/support/siting_town.rs`), New York and Lorena's instances lie in the
folder that `YIKE_INSTANCES` names.
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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import siting_solvers

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
VENV = ROOT / ".venv"
HOME = ROOT / "target" / "peers" / "siting"
WISHES = HERE / "siting_requirements.txt"
APART = HERE / "siting_spopt.txt"
TOOLS = ("yike", "highs", "spopt")
TIMES = {"highs": 5.0, "spopt": 20.0}
"""How many times as long a peer is to take."""
GAP = 0.0005
"""The gap that is to be proven where the proof is not asked for."""
TIMEOUT_S = 1800
Taken = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """A file, how many sites to choose, and what is wanted of it."""

    file: str
    most: int
    proof: bool = True
    """Ours is to prove it; else to prove a gap."""
    faster: bool = False
    """Ours is to be as many times faster as `TIMES` says."""
    seconds: tuple[float | None, float | None] = (None, None)
    """Time limits, ours and theirs."""
    tools: tuple[str, ...] = TOOLS


CITY = [Case(f"city-1600x400-{within}", most, faster=True) for within in (1200, 2000, 3000) for most in (10, 30)]
TOWN = [Case("city-20000x1000", 50, faster=True)]
# spopt makes a matrix and a loop of all pairs: 200,000,000 here. It gives up, so it is not asked.
NATION = [Case(name, 100, proof=False, seconds=(60.0, 120.0), tools=("yike", "highs"))
          for name in ("city-100000x2000-1400", "city-100000x2000")]
NEW_YORK = [Case("newyork-400", most, seconds=(120.0, 120.0), tools=("yike", "highs"))
            for most in (50, 60, 70, 80, 90, 100)]
LORENA = [Case(f"SJC{size}-800", 3) for size in (324, 402, 500)]
CASES = CITY + LORENA + TOWN + NATION + NEW_YORK


def main() -> int:
    """Measures, compares, prints; 1 when answers differ or an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cases", nargs="+", default=[""], help="beginnings of files' names; default: all")
    parser.add_argument("--tools", nargs="+", choices=TOOLS, default=list(TOOLS))
    parser.add_argument("--bench", type=Path, help="our side, built; default: build it")
    parser.add_argument("--solve", nargs=4, metavar=("TOOL", "FILE", "SITES", "SECONDS"), help=argparse.SUPPRESS)
    wish = parser.parse_args()
    enter_venv()
    if wish.solve:
        print(json.dumps(solved(*wish.solve)))
        return 0
    bench = wish.bench or build()
    subprocess.run([bench, "--write", HOME], check=True)
    rows: list[Taken] = []
    good = True
    print(f"{'file':22} {'N':>3} {'tool':6} {'best':>9} {'bound':>9} {'gap':>7} "
          f"{'build s':>8} {'wall s':>9} {'times':>7} {'cpu s':>8} {'times':>7} {'peak MB':>8} {'base':>5}")
    for case in CASES:
        if not case.file.startswith(tuple(wish.cases)):
            continue
        file = HOME / f"{case.file}.txt"
        if not file.exists():
            print(f"{case.file}: not in the folder of instances: NOT compared", file=sys.stderr)
            continue
        took = measured(wish, bench, case, file)
        faults = show(case, took) + missed(case, took)
        for fault in faults:
            print(f"{'':26} NO: {fault}", flush=True)
        good &= not faults
        rows += [{"file": case.file, "sites": case.most, "tool": tool, **run} for tool, run in took.items()]
    (HOME / "costs.json").write_text(json.dumps(rows, indent=1) + "\n")
    return 0 if good else 1


def enter_venv() -> None:
    """Makes the environment with the pinned peers, unless it is there, and goes on inside it."""
    wishes = WISHES.read_bytes() + APART.read_bytes()
    mark = VENV / f"siting-{hashlib.sha256(wishes).hexdigest()[:16]}"
    python = VENV / "bin" / "python"
    if not mark.exists():
        if not python.exists():
            venv.create(VENV, with_pip=True)
        pip = [python, "-m", "pip", "install", "--quiet"]
        apart = [*pip, "--no-deps", "--ignore-requires-python", "--requirement", APART]
        for command in ([*pip, "--requirement", WISHES], apart):
            if subprocess.run(command, check=False).returncode != 0:
                sys.exit(f"siting: pip could not install {command[-1].name}; nothing was compared")
        mark.touch()
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(python, [str(python), str(Path(sys.argv[0]).resolve()), *sys.argv[1:]])


def build() -> Path:
    """Builds our side and says where it is."""
    command = ["cargo", "bench", "--locked", "--bench", "siting", "--no-run", "--message-format=json"]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    made = [json.loads(line) for line in done.stdout.splitlines()]
    return next(Path(m["executable"]) for m in made if m.get("executable") and m["target"]["name"] == "siting")


def solved(tool: str, file: str, most: str, seconds: str) -> Taken:
    """A peer's run, in this process."""
    problem = siting_solvers.read(Path(file))
    solve = {"highs": siting_solvers.with_highs, "spopt": siting_solvers.with_spopt}[tool]()
    held = peak_mb()
    limit = float(seconds) or None
    return {"held_mb": held} | solve(problem, int(most), limit) | {"peak_mb": peak_mb()}


def peak_mb() -> float:
    """The most memory that this process ever held."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) * 1024 / 1e6


def measured(wish: argparse.Namespace, bench: Path, case: Case, file: Path) -> dict[str, Taken]:
    """The median run of each tool, its sites counted again."""
    problem = siting_solvers.read(file)
    runs: dict[str, list[Taken]] = {}
    rounds = 1 if any(case.seconds) else wish.rounds
    for turn in range(rounds):
        for tool in (tool for tool in case.tools if tool in wish.tools):
            print(f"round {turn + 1} of {rounds}: {case.file}, {case.most} sites, {tool}", file=sys.stderr, flush=True)
            seconds = case.seconds[0 if tool == "yike" else 1]
            ours = [bench, "--solve", file, "--sites", str(case.most), *(["--seconds", str(seconds)] if seconds else [])]
            theirs = [sys.executable, __file__, "--solve", tool, file, str(case.most), str(seconds or 0)]
            done = subprocess.run(ours if tool == "yike" else theirs, check=True, stdout=subprocess.PIPE,
                                  text=True, timeout=TIMEOUT_S)
            run = json.loads(done.stdout.strip().splitlines()[-1])
            run["claimed"], run["best"] = run["best"], siting_solvers.value(problem, run["sites"])
            runs.setdefault(tool, []).append(run)
    costs = ("build_s", "wall_s", "cpu_s", "peak_mb", "held_mb")
    return {tool: {**all_[0], **{name: statistics.median(run[name] for run in all_) for name in costs},
                   "same": all(run["best"] == all_[0]["best"] and run["bound"] == all_[0]["bound"] for run in all_)}
            for tool, all_ in runs.items()}


def show(case: Case, took: dict[str, Taken]) -> list[str]:
    """Prints a case; what of the answers cannot all be true."""
    faults = []
    ours = took.get("yike")
    for tool, run in took.items():
        wall, cpu = (run[name] / max(ours[name], 1e-6) if ours else 0.0 for name in ("wall_s", "cpu_s"))
        print(f"{case.file:22} {case.most:3} {tool:6} {run['best']:9} {run['bound']:9} {100 * gap(run):6.3f}% "
              f"{run['build_s']:8.3f} {run['wall_s']:9.4f} {wall:7.1f} {run['cpu_s']:8.3f} {cpu:7.1f} "
              f"{run['peak_mb']:8.0f} {run['held_mb']:5.0f}", flush=True)
        if len(run["sites"]) > case.most:
            faults.append(f"{tool} chooses {len(run['sites'])} sites")
        if run["best"] > run["bound"] or run["claimed"] > run["best"]:
            faults.append(f"{tool} claims {run['claimed']} to {run['bound']}, its sites win {run['best']}")
        faults += [f"{tool} wins {run['best']}, but {other} proves {bound['bound']} at most"
                   for other, bound in took.items() if run["best"] > bound["bound"]]
    if ours and not any(case.seconds) and not ours["same"]:
        faults.append("yike differs from run to run")
    return faults


def missed(case: Case, took: dict[str, Taken]) -> list[str]:
    """Aims that were missed."""
    faults = []
    ours = took.get("yike")
    if ours and case.proof and gap(ours) > 0:
        faults.append("yike has no proof")
    if ours and not case.proof and gap(ours) > GAP:
        faults.append(f"yike's gap is above {100 * GAP} %")
    if ours and case.faster:
        faults += [f"{tool} takes {took[tool]['wall_s'] / ours['wall_s']:.1f} times as long, wanted {times:.0f}"
                   for tool, times in TIMES.items() if tool in took and took[tool]["wall_s"] < times * ours["wall_s"]]
    return faults


def gap(run: Taken) -> float:
    """How far best and bound are apart, of the best."""
    return (run["bound"] - run["best"]) / max(run["best"], 1)


if __name__ == "__main__":
    sys.exit(main())
