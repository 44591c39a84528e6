"""The floor of a load: the same files read by python-calamine and csv, and nothing done with them.

Every cell of every sheet of every workbook, one after another in one process, and every row of
every CSV file. Nobody who reads these files in Python does less; a load recognises, checks and
writes as well. `python -m benchmarks.read_floor PATH…` prints what it read as JSON.
"""

import csv
import json
import sys
from pathlib import Path

import python_calamine

WORKBOOKS = (".xls", ".xlsx")


def read(paths):
    """Read all workbooks and CSV files below some paths; counts of files and of cells."""
    files = {file.resolve(): file for path in map(Path, paths) for file in path.rglob("*.*")}
    read = {"files": 0, "cells": 0}
    for file in files:
        if file.suffix in WORKBOOKS:
            read["cells"] += _cells_of_workbook(file)
        elif file.suffix == ".csv":
            read["cells"] += _cells_of_csv(file)
        else:
            continue
        read["files"] += 1
    return read


def _cells_of_workbook(path):
    workbook = python_calamine.CalamineWorkbook.from_path(path)
    return sum(
        len(row)
        for name in workbook.sheet_names
        for row in workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    )


def _cells_of_csv(path):
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return sum(map(len, csv.reader(file)))


if __name__ == "__main__":
    print(json.dumps(read(sys.argv[1:])))
