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
    `one_period` says that its sheets are of one period, so that the first one's is the file's.
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
    """What a sheet of a publication is: `data`, `headerless` data, `notes` or `passed over`."""

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
    """Columns of a raw table, and the printed headers (normalised) that map to each.

    A header is known by its band and its own text: the band is what stands over several columns in
    a row above (normalised), and empty where a header needs none.
    Nothing can be read without the `required` ones; the `expected` ones, which hold these, are what
    a sheet is recognised by; nor can it be read without those that are `required_beside_unknown`
    where a header that nobody knows may be theirs: they say which rows count.
    """

    name: str
    columns: tuple[str, ...]
    required: frozenset[str]
    expected: frozenset[str]
    required_beside_unknown: frozenset[str]
    column_of_header: dict[tuple[str, str], str] = field(hash=False)
    cell_patterns: tuple[re.Pattern | None, ...] = ()

    @property
    def bands(self):
        """Bands that stand over headers of it (normalised)."""
        return frozenset(band for band, _ in self.column_of_header) - {""}

    def headers_of(self, column):
        """Bands and headers (normalised) that have been seen over a column."""
        return [header for header, name in self.column_of_header.items() if name == column]

    def columns_named(self, header):
        """Columns that a header (normalised) may be of, whichever band it stands under."""
        return {name for (_, text), name in self.column_of_header.items() if text == header}


def map_rows(name, package=__name__):
    """Rows of a map, a CSV file of a package, as dicts."""
    text = resources.files(package).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def pattern(text, flags=0):
    """Regular expression of a cell of a map; None of an empty one."""
    return re.compile(text, flags) if text else None


@cache
def publications():
    """Publications in the order of the map."""
    found = []
    for row in map_rows("publications"):
        title, *others = (row.pop(f"{name}_pattern") for name in ("title", "basis", "period"))
        patterns = {
            name: pattern(text)
            for name, text in zip(("basis", "period"), others, strict=True)
            if text
        }
        row |= {name: row[name] == "yes" for name in ("one_period", "used")}
        name = row.pop("publication")
        found.append(Publication(name, title=pattern(title), patterns=patterns, **row))
    return tuple(found)


@cache
def sheet_layouts():
    """Sheet layouts of all publications in the order of the map."""
    found = []
    for row in map_rows("sheets"):
        row |= {name: pattern(row.pop(f"{name}_pattern")) for name in ("sheet", "period")}
        found.append(SheetLayout(**row | {"required": row["required"] == "yes"}))
    return tuple(found)


@cache
def title_block_fields():
    """Field of `raw.files` or `raw.sheets` by the normalised label of the title block."""
    return {row["label"]: row["field"] for row in map_rows("title_block")}


@cache
def title_texts(kind):
    """Patterns of the texts that stand for a title block in sheets of a kind (`data`, `notes`).

    Their groups are named as its fields; a group `month` holds the month of a title without a year.
    """
    rows = (row for row in map_rows("title_texts") if row["kind"] == kind)
    return tuple(re.compile(row["pattern"], re.IGNORECASE) for row in rows)


@cache
def raw_tables():
    """Raw tables by name: those with headers, and those known by position alone."""
    found = {}
    for name, rows in _by_table("headers"):
        columns = tuple(dict.fromkeys(row["column_name"] for row in rows))
        of_kind = {
            kind: frozenset(row["column_name"] for row in rows if row["required"] == kind)
            for kind in ("yes", "expected", "beside unknown")
        }
        required = of_kind["yes"]
        kinds = required, required | of_kind["expected"], of_kind["beside unknown"]
        headers = {(row["band"], row["header"]): row["column_name"] for row in rows}
        found[name] = RawTable(name, columns, *kinds, headers)
    for name, rows in _by_table("headerless_columns"):
        columns = tuple(row["column_name"] for row in rows)
        patterns = tuple(pattern(row["cell_pattern"]) for row in rows)
        every = frozenset(columns)
        found[name] = RawTable(name, columns, every, every, frozenset(), {}, patterns)
    return found


def _by_table(name):
    tables = {}
    for row in map_rows(name):
        tables.setdefault(row["raw_table"], []).append(row)
    return tables.items()
