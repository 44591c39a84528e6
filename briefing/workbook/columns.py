"""Columns of the workbook by their names in the marts: heading, unit and note, from columns.csv."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "columns.csv"
# Units that read otherwise above a column, or that need no word there.
UNITS_IN_WORDS = {
    "percent": "%",
    "points": "percentage points",
    "text": "",
    "value": "as in its row",
    "month": "month",
    "day": "date",
}


@dataclass(frozen=True)
class Column:
    """What `columns.csv` says of a column; without a `note` its note is the mart's description.

    `heading` may name the windows: `Scans, {baseline}`. `unit` decides how figures are printed.
    """

    heading: str
    unit: str
    note: str


@cache
def columns():
    """All columns, {name: Column}."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row.pop("column"): Column(**row) for row in csv.DictReader(file)}


def column_of(name):
    """A column; one that `columns.csv` does not have is headed by its name in the mart."""
    return columns().get(name) or Column(name.replace("_", " ").capitalize(), "text", "")


def heading(name, windows):
    """Heading of a column in words, for these Windows."""
    return column_of(name).heading.format(**vars(windows))


def unit_words(name):
    """Unit of a column as a sheet has it above the heading; empty where its values are words."""
    unit = column_of(name).unit
    return UNITS_IN_WORDS.get(unit, unit)
