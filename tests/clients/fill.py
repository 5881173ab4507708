"""Fills in status, owner and note of some lines of a workbook, as an analyst would, and saves it
under another name. Words: source target id status owner note, the last four repeated."""

import sys

import openpyxl

source, target, *words = sys.argv[1:]
book = openpyxl.load_workbook(source)
sheet = book.worksheets[0]
entries = {words[n]: words[n + 1 : n + 4] for n in range(0, len(words), 4)}
for row in sheet.iter_rows(min_row=2):
    if row[0].value in entries:
        for cell, value in zip(row[-3:], entries[row[0].value], strict=True):
            cell.value = value or None
            if value:
                cell.data_type = "s"  # as typed after an apostrophe, also where it begins with "="
book.save(target)
