"""CSV files of the pack: figures as they are, text that no spreadsheet takes for a formula."""

import csv
from datetime import date

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(path, rows):
    """Write rows ({column: value}, all alike) under a header; UTF-8, a missing figure is empty."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(rows[0])
        writer.writerows([[_cell(value) for value in row.values()] for row in rows])


def _cell(value):
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value.isoformat() if isinstance(value, date) else value
