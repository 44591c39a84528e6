#!/bin/sh
# python-calamine 0.9.1: a cell that holds an Excel error (#N/A, #REF!, #DIV/0!) is read as an empty text, and so is a
# formula whose value nobody has calculated; nothing tells either from a cell that was left empty. openpyxl 3.1.5
# gives the error's text and the formula.
#
# Why it matters: in published statistics an empty cell has a meaning ("no data submitted"). Read with calamine (or
# pandas with engine="calamine", where both are NaN), a broken cell becomes a statement of the publisher's.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    python-calamine==0.9.1 openpyxl==3.1.5 XlsxWriter==3.2.9
cat > "$folder/look.py" <<'PYTHON'
import sys

import openpyxl
import python_calamine
import xlsxwriter

path = f"{sys.argv[1]}/scans.xlsx"
with xlsxwriter.Workbook(path) as book:
    sheet = book.add_worksheet("Provider")
    sheet.write_row(0, 0, ["Provider", "May", "June", "July", "August"])
    sheet.write(1, 0, "A hospital")
    sheet.write(1, 1, 905)
    sheet.write_formula(1, 2, "=NA()", value="#N/A")
    sheet.write_formula(1, 3, "=SUM(B2:B9)", value="")
    # August is left empty: nothing was submitted
calamine = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_name("Provider")
by_calamine = calamine.to_python(skip_empty_area=False)[1]
by_calamine += [""] * (5 - len(by_calamine))
values = openpyxl.load_workbook(path, data_only=True)["Provider"]
formulas = openpyxl.load_workbook(path)["Provider"]
print("calamine:            ", by_calamine)
print("openpyxl, values:    ", [cell.value for cell in values[2]][:4])
print("openpyxl, formulas:  ", [cell.value for cell in formulas[2]][:4])
as_known = by_calamine[2:] == ["", "", ""] and values["C2"].value == "#N/A"
sys.exit(0 if as_known else "this has changed: the error or the formula can be told from an empty cell")
PYTHON
"$folder/venv/bin/python" "$folder/look.py" "$folder"
