"""Compares what LibreOffice read of the workbooks with the CSV. Usage: office_sheets.py FOLDER"""
import csv
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
faults = []


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


sheets = {path.stem: rows(path) for path in folder.glob("*-*.csv")}
for book, wanted in {
    "gaps": ["短板清单", "覆盖率", "标准与方法", "数据问题"],
    "lists": ["需求清单", "资源清单", "项目清单"],
}.items():
    for sheet in wanted:
        if f"{book}-{sheet}" not in sheets:
            faults.append(f"{book}.xlsx: no sheet {sheet}, only {sorted(sheets)}")
wanted = rows(folder / "wanted.csv")
found = sheets.get("gaps-短板清单", [])
if len(found) != len(wanted):
    faults.append(f"短板清单: {len(found)} rows, the CSV has {len(wanted)}")
# Ids are the first column of both; numbers may be written otherwise.
if [row[:2] for row in found[1:]] != [row[:2] for row in wanted[1:]]:
    faults.append("短板清单: other ids and names than in the CSV")
cells = [cell for rows in sheets.values() for row in rows for cell in row]
for bad in ("#NAME?", "#REF!", "#VALUE!", "Err:"):
    if any(cell.startswith(bad) for cell in cells):
        faults.append(f"a cell is {bad}")
for fault in faults:
    print(f"office_sheets.py: {fault}", file=sys.stderr)
sys.exit(bool(faults))
