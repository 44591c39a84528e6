"""The layout maps: tables a person can read and extend, one row a header, a sheet or a title.

A new era of a publication is new rows here, not new Python.
"""

import csv
import re
from dataclasses import dataclass, field
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class Publication:
    """One published table: how its title block reads, and whether a model uses it.

    `patterns` holds one of each title block field that tells tables of one title apart;
    `one_period` says that all its sheets are of one period.
    """

    name: str
    published_table: str
    title: re.Pattern | None
    patterns: dict[str, re.Pattern] = field(hash=False)
    one_period: bool
    used: bool
    note: str


@dataclass(frozen=True)
class SheetLayout:
    """What a sheet of a publication is: `data`, `headerless` data or `notes`."""

    publication: str
    sheet: re.Pattern
    kind: str
    raw_table: str
    required: bool
    period: re.Pattern | None
    period_example: str

    @property
    def of_any_name(self):
        """Whether its headers alone tell the sheet (`.*`), so that others may stand beside it."""
        return self.sheet.pattern == ".*"

    @property
    def table(self):
        """The raw table that the sheet goes into."""
        return raw_tables()[self.raw_table]


@dataclass(frozen=True)
class RawTable:
    """Columns of a raw table, and the printed headers (normalised) that map to each."""

    name: str
    columns: tuple[str, ...]
    required: frozenset[str]
    column_of_header: dict[str, str] = field(hash=False)
    cell_patterns: tuple[re.Pattern | None, ...] = ()

    def headers_of(self, column):
        """Normalised headers that have been seen over a column."""
        return [header for header, name in self.column_of_header.items() if name == column]


def _rows(name):
    text = resources.files(__name__).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _pattern(text):
    return re.compile(text) if text else None


@cache
def publications():
    """Publications in the order of the map."""
    return tuple(
        Publication(
            row["publication"],
            row["published_table"],
            _pattern(row["title_pattern"]),
            {
                name: re.compile(row[f"{name}_pattern"])
                for name in ("basis", "period")
                if row[f"{name}_pattern"]
            },
            row["one_period"] == "yes",
            row["used"] == "yes",
            row["note"],
        )
        for row in _rows("publications")
    )


@cache
def sheet_layouts():
    """Sheet layouts of all publications in the order of the map."""
    return tuple(
        SheetLayout(
            row["publication"],
            re.compile(row["sheet_pattern"]),
            row["kind"],
            row["raw_table"],
            row["required"] == "yes",
            _pattern(row["period_pattern"]),
            row["period_example"],
        )
        for row in _rows("sheets")
    )


@cache
def title_block_fields():
    """Field of `raw.files` or `raw.sheets` by the normalised label of the title block."""
    return {row["label"]: row["field"] for row in _rows("title_block")}


@cache
def title_texts():
    """Patterns of the texts that stand for a title block; their groups are named as its fields.

    A group `month` holds the month of a title without a year.
    """
    return tuple(re.compile(row["pattern"], re.IGNORECASE) for row in _rows("title_texts"))


@cache
def raw_tables():
    """Raw tables by name: those with headers, and those known by position alone."""
    tables = {}
    for row in _rows("headers"):
        tables.setdefault(row["raw_table"], []).append(row)
    found = {
        name: RawTable(
            name,
            tuple(dict.fromkeys(row["column_name"] for row in rows)),
            frozenset(row["column_name"] for row in rows if row["required"] == "yes"),
            {row["header"]: row["column_name"] for row in rows},
        )
        for name, rows in tables.items()
    }
    headerless = {}
    for row in _rows("headerless_columns"):
        headerless.setdefault(row["raw_table"], []).append(row)
    for name, rows in headerless.items():
        columns = tuple(row["column_name"] for row in rows)
        patterns = tuple(_pattern(row["cell_pattern"]) for row in rows)
        found[name] = RawTable(name, columns, frozenset(columns), {}, patterns)
    return found
