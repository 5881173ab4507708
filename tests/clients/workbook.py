"""Reads a workbook as openpyxl sees it and prints it as JSON: each sheet's cells, what is frozen,
filtered and offered to choose from, and which cells hold formulas."""

import json
import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1])
sheets = {}
for sheet in book:
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    sheets[sheet.title] = {
        "rows": rows,
        "frozen": sheet.freeze_panes,
        "filter": sheet.auto_filter.ref,
        "widths": [sheet.column_dimensions[c].width for c in sorted(sheet.column_dimensions)],
        "choices": [rule.formula1 for rule in sheet.data_validations.dataValidation],
        "formulas": [c.coordinate for row in sheet.iter_rows() for c in row if c.data_type == "f"],
        "types": [[cell.data_type for cell in row] for row in sheet.iter_rows()],
    }
print(json.dumps({"sheets": sheets, "created": str(book.properties.created)}, ensure_ascii=False))
