"""What openpyxl finds in the workbook of gaps. Usage: workbook_cells.py FOLDER"""
import json
import sys

import openpyxl

folder = sys.argv[1]
faults = []


def expect(what, found, wanted):
    if found != wanted:
        faults.append(f"{what}: found {found!r}, expected {wanted!r}")


with open(f"{folder}/gaps.json", encoding="utf-8") as file:
    gaps = json.load(file)["gaps"]
for lang, first in {"zh": "编号", "en": "id"}.items():
    book = openpyxl.load_workbook(f"{folder}/gaps-{lang}.xlsx")
    sheet = book.worksheets[0]
    expect(f"{lang}: first heading", str(sheet.cell(1, 1).value).lower(), first)
    expect(f"{lang}: rows", sheet.max_row, len(gaps) + 1)
    expect(f"{lang}: frozen", sheet.freeze_panes is not None and sheet.freeze_panes[-1] == "2", True)
    expect(f"{lang}: filter", bool(sheet.auto_filter.ref), True)
    expect(f"{lang}: sheets", len(book.worksheets) >= 4, True)
    expect(f"{lang}: wide enough", all(d.width and d.width > 3 for d in sheet.column_dimensions.values()), True)
    for sheet_of in book.worksheets:
        for row in sheet_of.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    faults.append(f"{lang}: {sheet_of.title}!{cell.coordinate} is a formula")
    columns = {cell.value: cell.column for cell in sheet[1]}
    residents = columns.get("居民" if lang == "zh" else "Residents", columns.get("residents", columns.get("人口")))
    if residents is None:
        faults.append(f"{lang}: no column of residents among {list(columns)}")
        continue
    for at, gap in enumerate(gaps, start=2):
        expect(f"{lang}: id in row {at}", sheet.cell(at, 1).value, gap["id"])
        found = sheet.cell(at, residents).value
        if gap["residents"] is not None and (not isinstance(found, (int, float)) or abs(found - gap["residents"]) > 0.1):
            faults.append(f"{lang}: residents in row {at}: found {found!r}, expected {gap['residents']!r}")
for fault in faults[:20]:
    print(f"workbook_cells.py: {fault}", file=sys.stderr)
sys.exit(bool(faults))
