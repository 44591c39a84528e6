#!/usr/bin/env bash
# openpyxl 3.1.5: a cell that is empty in the file but lies under a hyperlink is read with the link's
# address as its value, in the usual mode. With read_only=True the same cell is None, as in Excel.
#
# Why it matters: statistical workbooks link whole ranges (a title page whose link covers several
# cells). Whoever reads a sheet with openpyxl to count what is filled in, to look for notes, or to
# check another reader cell by cell, finds text in cells where the publisher printed nothing, and
# finds other text when the workbook is opened in the other mode.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check openpyxl==3.1.5 python-calamine==0.4.0
cat > look.py <<'PY'
import openpyxl
import python_calamine
from openpyxl.worksheet.hyperlink import Hyperlink

book = openpyxl.Workbook()
sheet = book.active
sheet["A1"], sheet["C2"] = "Made-up notes", "after the gap"
sheet["B2"].number_format = "0"  # a cell with a format and no value
book.save("plain.xlsx")

# the link goes into the file as any spreadsheet program writes it: on a cell that stays empty
import re, zipfile

with zipfile.ZipFile("plain.xlsx") as old, zipfile.ZipFile("linked.xlsx", "w") as new:
    for item in old.infolist():
        data = old.read(item)
        if item.filename == "xl/worksheets/sheet1.xml":
            link = b'<hyperlinks><hyperlink ref="B2" r:id="rId1" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></hyperlinks>'
            data = data.replace(b"<pageMargins", link + b"<pageMargins")
        new.writestr(item, data)
    new.writestr(
        "xl/worksheets/_rels/sheet1.xml.rels",
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" '
        'Target="https://example.org/notes" TargetMode="External"/></Relationships>',
    )
usual = openpyxl.load_workbook("linked.xlsx").active["B2"].value
read_only = openpyxl.load_workbook("linked.xlsx", read_only=True).active["B2"].value
calamine = python_calamine.CalamineWorkbook.from_path("linked.xlsx").get_sheet_by_index(0).to_python()[1][1]
print(f"B2 is empty in the file; openpyxl: {usual!r}, with read_only=True: {read_only!r}, calamine: {calamine!r}")
raise SystemExit(0 if (usual, read_only, calamine) == ("https://example.org/notes", None, "") else "this has changed")
PY
env/bin/python look.py
