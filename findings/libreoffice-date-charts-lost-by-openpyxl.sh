#!/usr/bin/env bash
# LibreOffice Calc 7.4.7 and openpyxl 3.1.5: a chart over months is lost. Calc saves the categories of a date
# axis in the chart's cache of numbers as they are shown ("Jan 2024"), not as the day's number, which the format
# allows (a value there is a text). openpyxl expects a number, warns, and reads the sheet without the chart.
#
# Why it matters: newsrooms open a workbook in LibreOffice and save it; a script that then adds a row with
# openpyxl saves it without its charts, and a test that counts charts by openpyxl counts none. The figures and
# all other sheets are whole, so nothing else shows it. Charts can be counted in the zip: xl/charts/chart*.xml.
#
# Needs soffice (Debian: libreoffice-calc).
set -euo pipefail
command -v soffice >/dev/null || { echo "This needs soffice: apt-get install libreoffice-calc"; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check xlsxwriter==3.3.1 openpyxl==3.1.5
cat > write.py <<'PY'
from datetime import datetime

import xlsxwriter

with xlsxwriter.Workbook("written.xlsx") as book:
    page = book.add_worksheet("Scans")
    month = book.add_format({"num_format": "mmm yyyy"})
    for row in range(6):
        page.write_datetime(row, 0, datetime(2024, row + 1, 1), month)
        page.write_number(row, 1, 100 + row)
    chart = book.add_chart({"type": "line"})
    chart.add_series({"categories": ["Scans", 0, 0, 5, 0], "values": ["Scans", 0, 1, 5, 1]})
    chart.set_x_axis({"date_axis": True})
    page.insert_chart("D2", chart)
PY
cat > look.py <<'PY'
import re
import warnings
import zipfile

import openpyxl

warnings.simplefilter("ignore")
charts = {}
for name in ("written.xlsx", "saved/written.xlsx"):
    with zipfile.ZipFile(name) as parts:
        found = [part for part in parts.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", part)]
        text = parts.read(found[0]).decode()
    charts[name] = len(found), len(openpyxl.load_workbook(name).worksheets[0]._charts)
    months = re.findall(r"<c:v>(\w+ 2024)</c:v>", text)
    print(f"{name}: {charts[name][0]} chart in the file, {charts[name][1]} read; months as text: {months[:2]}")
raise SystemExit(0 if [*charts.values()] == [(1, 1), (1, 0)] else "this has changed")
PY
env/bin/python write.py
soffice --headless "-env:UserInstallation=file://$folder/profile" --convert-to xlsx --outdir saved written.xlsx >/dev/null 2>&1
soffice --version
env/bin/python look.py
