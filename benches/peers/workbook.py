#!/usr/bin/env python3
"""The gap list of 100,000 lines as a workbook: `yike` beside openpyxl writing the same cells.

    python3 benches/peers/workbook.py [--rounds 3] [--bench PROGRAM]

Rounds alternate between yike, openpyxl, and openpyxl in write-only mode, each in a process of its
own. Counted is writing: yike makes its rows from the answer and writes four sheets; openpyxl is
handed finished rows and writes the one sheet of gaps, with the same heading, widths, frozen pane,
filter and number formats. At the end openpyxl reads both workbooks back: every cell must be equal.
A difference, or a median less than ten times as fast, ends with exit 1. It writes to
`target/peers`; openpyxl comes from `.venv-clients` or from the Python that runs this.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "target" / "peers"
WANTED = 10.0
FORMATS = {6: "#,##0", 7: "#,##0", 10: "#,##0", 11: "#,##0", 12: "#,##0", 13: "#,##0.00",
           14: "0.000000", 15: "0.000000", 21: "#,##0", 22: "#,##0"}


def rows_of(path: Path) -> list[list[object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write(mode: str, rows: list[list[object]], path: Path) -> float:
    """Writes the sheet with openpyxl and tells the seconds."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    begun = time.perf_counter()
    book = Workbook(write_only=mode == "write-only")
    sheet = book.create_sheet("短板清单") if mode == "write-only" else book.active
    sheet.title = "短板清单"
    sheet.freeze_panes = "C2"
    for column in range(len(rows[0])):
        sheet.column_dimensions[get_column_letter(column + 1)].width = 14
    bold, paper = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1F6F78")
    if mode == "write-only":
        heading = []
        for words in rows[0]:
            cell = WriteOnlyCell(sheet, value=words)
            cell.font, cell.fill = bold, paper
            heading.append(cell)
        sheet.append(heading)
        for row in rows[1:]:
            cells: list[object] = list(row)
            for column, pattern in FORMATS.items():
                if row[column] is not None:
                    cell = WriteOnlyCell(sheet, value=row[column])
                    cell.number_format = pattern
                    cells[column] = cell
            sheet.append(cells)
    else:
        for row in rows:
            sheet.append(row)
        for cell in sheet[1]:
            cell.font, cell.fill = bold, paper
        for line in sheet.iter_rows(min_row=2):
            for column, pattern in FORMATS.items():
                line[column].number_format = pattern
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(rows[0]))}{len(rows)}"
    book.save(path)
    return time.perf_counter() - begun


def cells_of(path: Path) -> list[tuple[object, ...]]:
    from openpyxl import load_workbook

    sheet = load_workbook(path, read_only=True)["短板清单"]
    return [tuple(row) for row in sheet.iter_rows(values_only=True)]


def peer(mode: str) -> dict[str, float]:
    """Writes in a process of its own, so that memory is counted apart."""
    done = subprocess.run([sys.executable, __file__, "--peer", mode], check=True, text=True,
                          capture_output=True)
    return json.loads(done.stdout)


def main() -> int:
    words = argparse.ArgumentParser()
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--bench", type=Path, help="the built bench; built when left out")
    words.add_argument("--peer", choices=["normal", "write-only"])
    said = words.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    rows = OUT / "workbook-rows.jsonl"
    if said.peer:
        seconds = write(said.peer, rows_of(rows), OUT / f"workbook-{said.peer}.xlsx")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
        print(json.dumps({"seconds": seconds, "peak_mb": peak}))
        return 0
    try:
        import openpyxl
    except ImportError:
        python = ROOT / ".venv-clients" / "bin" / "python"
        if python.exists() and Path(sys.executable) != python:
            return subprocess.run([python, *sys.argv], check=False).returncode
        print("workbook: no openpyxl: run `make clients`", file=sys.stderr)
        return 1
    ours = OUT / "workbook-yike.xlsx"
    door = ["cargo", "bench", "--quiet", "--locked", "--bench", "workbook", "--"]
    door = [str(said.bench)] if said.bench else door
    subprocess.run([*door, str(ours), str(rows)], check=True, cwd=ROOT, capture_output=True)
    took: dict[str, list[dict[str, float]]] = {"yike": [], "normal": [], "write-only": []}
    for _ in range(said.rounds):
        done = subprocess.run([*door, str(ours)], check=True, cwd=ROOT, text=True,
                              capture_output=True)
        took["yike"].append(json.loads(done.stdout.strip().splitlines()[-1]))
        for mode in ("normal", "write-only"):
            took[mode].append(peer(mode))
    median = {name: statistics.median(one["seconds"] for one in all_) for name, all_ in took.items()}
    print(f"openpyxl {openpyxl.__version__}, {said.rounds} rounds, medians")
    for name, seconds in median.items():
        times = seconds / median["yike"]
        peak = max(one["peak_mb"] for one in took[name])
        print(f"{name:>11}: {seconds:8.2f} s  {times:6.1f} times yike's  peak {peak:6.0f} MB")
    equal = cells_of(ours) == cells_of(OUT / "workbook-normal.xlsx")
    print("cells:", "equal" if equal else "DIFFERENT")
    fast = all(median[mode] >= WANTED * median["yike"] for mode in ("normal", "write-only"))
    return 0 if equal and fast else 1


if __name__ == "__main__":
    sys.exit(main())
