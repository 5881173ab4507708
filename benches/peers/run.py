#!/usr/bin/env python3
"""Runs Yike and its peers at the same work, checks that they agree, and prints what each cost.

    python3 benches/peers/run.py --size nation

Every task runs in its own process, so that peak memory is the task's own; tools take turns, and
the medians of all rounds are shown. `cpu` and `wall` are seconds of build and query together; load
(files to shapes in memory) is shown apart, for the tools differ in what they make of a file. The
ratio is the peer's cpu over Yike's. Answers are compared first: a disagreement ends with exit 1.
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
TASKS = ("nearest", "count", "area-share", "roll-up")
PEERS = ("shapely", "duckdb")
TIMEOUT_S = 600
Cost = dict[str, Any]


def main() -> int:
    """Measures, compares, prints; 1 when answers differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--size", default="town", help="city (2,372 x 642), town (100,000 x 10,000), nation\n"
                        "(1,000,000 x 100,000) or NxM compounds and stations; default: town")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each task and tool; default: 3")
    parser.add_argument("--tasks", nargs="+", choices=TASKS, default=TASKS)
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=PEERS)
    wish = parser.parse_args()
    enter_venv()
    bench = build()
    folder = ROOT / "target" / "peers" / wish.size
    subprocess.run([bench, "--size", wish.size, "--export", folder], check=True)
    costs: dict[tuple[str, str], list[Cost]] = {}
    for turn in range(wish.rounds):
        for task in wish.tasks:
            for tool in ("yike", *wish.peers):
                print(f"round {turn + 1} of {wish.rounds}: {task}, {tool}", file=sys.stderr, flush=True)
                costs.setdefault((task, tool), []).append(measure(bench, tool, task, folder))
    medians = {key: median(runs) for key, runs in costs.items()}
    verdicts = {key: "" if key[1] == "yike" else agreement(key[0], key[1], folder) for key in medians}
    show(wish.size, medians, verdicts)
    rows = [{**cost, "agreement": verdicts[key]} for key, cost in medians.items()]
    (folder / "costs.json").write_text(json.dumps(rows, indent=1) + "\n")
    return 1 if any(verdict.startswith("NO") for verdict in verdicts.values()) else 0


def enter_venv() -> None:
    """Makes the environment with the pinned peers, unless it is there, and goes on inside it."""
    wanted = (HERE / "requirements.txt").read_bytes()
    mark = VENV / f"peers-{hashlib.sha256(wanted).hexdigest()[:16]}"
    python = VENV / "bin" / "python"
    if not mark.exists():
        if not python.exists():
            venv.create(VENV, with_pip=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--requirement", HERE / "requirements.txt"]
        if subprocess.run(pip, check=False).returncode != 0:
            sys.exit("peers: pip could not install benches/peers/requirements.txt; nothing was compared")
        mark.touch()
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(python, [str(python), str(Path(sys.argv[0]).resolve()), *sys.argv[1:]])


def build() -> Path:
    """Builds our side and says where it is."""
    command = ["cargo", "bench", "--locked", "--bench", "nation", "--no-run", "--message-format=json"]
    lines = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    built = [json.loads(line) for line in lines.splitlines()]
    return next(
        Path(one["executable"])
        for one in built
        if one.get("executable") and one["target"]["name"] == "nation"
    )


def measure(bench: Path, tool: str, task: str, folder: Path) -> Cost:
    """One run of one task; a peer runs alone in a Python of its own."""
    program = [bench] if tool == "yike" else [sys.executable, HERE / f"{tool}_peer.py"]
    command = [*program, "--data", folder, "--task", task, "--out", answers_file(folder, tool, task)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=TIMEOUT_S)
    cost = json.loads(done.stdout.splitlines()[-1])
    phases = [cost.get(phase, {"cpu_s": 0.0, "wall_s": 0.0}) for phase in ("build", "query")]
    return {
        "tool": f"{cost['tool']} {cost['version']}",
        "task": cost["task"],
        "cpu_s": sum(phase["cpu_s"] for phase in phases),
        "wall_s": sum(phase["wall_s"] for phase in phases),
        "build_cpu_s": phases[0]["cpu_s"],
        "load_cpu_s": cost["load"]["cpu_s"],
        "peak_mb": cost["peak_mb"],
    }


def answers_file(folder: Path, tool: str, task: str) -> Path:
    """Where a tool's answers to a task are kept."""
    return folder / f"{tool}.{task}.f64"


def median(runs: list[Cost]) -> Cost:
    """The median of each number."""
    first = runs[0]
    return {
        key: value if isinstance(value, str) else statistics.median(run[key] for run in runs)
        for key, value in first.items()
    }


def agreement(task: str, peer: str, folder: Path) -> str:
    """How well a peer's answers agree with ours; begins with NO where they do not."""
    from agree import CHECKS, read_answers

    ours = read_answers(answers_file(folder, "yike", task))
    theirs = read_answers(answers_file(folder, peer, task))
    if len(ours) != len(theirs):
        return f"NO: {len(ours)} answers and {len(theirs)}"
    good, words = CHECKS[task](ours, theirs, folder)
    return words if good else f"NO: {words}"


def show(size: str, medians: dict[tuple[str, str], Cost], verdicts: dict[tuple[str, str], str]) -> None:
    """Prints the table."""
    print(f"\n{size}: medians, seconds and megabytes")
    head = ("task", "tool", "cpu", "ratio", "wall", "ratio", "load", "peak", "ratio", "agreement")
    rows = [head]
    for (task, tool), cost in medians.items():
        base = medians[task, "yike"]

        def ratio(key: str, cost: Cost = cost, base: Cost = base) -> str:
            return f"{cost[key] / base[key]:.1f}" if base[key] else "-"

        rows.append(
            (
                task if tool == "yike" else "",
                tool,
                f"{cost['cpu_s']:.3f}",
                ratio("cpu_s"),
                f"{cost['wall_s']:.3f}",
                ratio("wall_s"),
                f"{cost['load_cpu_s']:.3f}",
                f"{cost['peak_mb']:.0f}",
                ratio("peak_mb"),
                verdicts[task, tool],
            )
        )
    widths = [max(len(row[at]) for row in rows) for at in range(len(head))]
    for row in rows:
        words = [w.ljust(n) if at in (0, 1, 9) else w.rjust(n) for at, (w, n) in enumerate(zip(row, widths))]
        print("  ".join(words).rstrip())
    print("versions: " + "; ".join(sorted({cost["tool"] for cost in medians.values()})))


if __name__ == "__main__":
    sys.exit(main())
