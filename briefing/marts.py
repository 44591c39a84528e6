"""The published marts as the pack reads them: one build, opened only for reading."""

import json
import re
import sys
from collections import defaultdict
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from pathlib import Path

import duckdb

from briefing import CannotMake
from publishing.faults import MART, read_faults
from publishing.headline import window_words
from publishing.published_copy import DATABASE, SCHEMA

QUERIES = Path(__file__).parent / "queries"
OF_MARTS = re.compile(r"\bmarts\.(\w+)")
BY_ORGANISATION = "organisation_code"
GROUPS = ("comparison_groups", "over_time_groups")
# The scans of all tell which bodies have any, also those that a part only names.
WHOLE = ("dim_organisation", "organisation_succession", "fct_scans", *GROUPS)
# Rows without an organisation are of all: faults of a whole file, shares of England and regions.
OF_ALL_TOO = (MART, "fct_report_turnaround")
# Codes that a part is of: those asked for, their bodies, and those that count these by month.
ASKED = "select unnest($only) as code"
OF_PART = f"""
    with asked as ({ASKED}),

    bodies as (
        select code from asked
        union
        select member_code from whole.{SCHEMA}.comparison_groups
        where organisation_code in (select code from asked)
    )

    select code from bodies
    union
    select organisation_code from whole.{SCHEMA}.over_time_groups
    where member_code in (select code from bodies)
"""


class NoBuild(CannotMake):
    """There is no published build to make a pack from."""


@dataclass(frozen=True)
class Windows:
    """What is compared, in words: `April to September 2019` of scans, `September 2019` of waits."""

    baseline: str
    comparison: str
    baseline_month: str
    comparison_month: str
    comparison_to: str


class Marts:
    """Published marts of the current build of a folder; `facts` are those of its `build.json`.

    `tables` are the names of the marts that it has. `only` are the codes of the organisations that
    a part of the pack is made of: marts of organisations then hold only their rows, those of their
    bodies and of the groups that count them over time; marts of areas and nations are whole.
    Raises NoBuild.
    """

    def __init__(self, build_dir, only=None):
        self.build_dir = Path(build_dir)
        self.build = (self.build_dir / "current").resolve()
        path = self.build / DATABASE
        if not path.is_file():
            raise NoBuild(f"{build_dir} holds no published build; make one with: make build")
        self.facts = json.loads((self.build / "build.json").read_text(encoding="utf-8"))
        self._is_part = only is not None
        self._connection = (
            duckdb.connect(str(path), read_only=True) if only is None else _part(path, only)
        )
        tables = self.rows("select table_name from duckdb_columns() where schema_name = 'marts'")
        self.tables = {row["table_name"] for row in tables}
        self.windows = Windows(
            window_words(self.facts["baseline_from"], self.facts["baseline_to"]),
            window_words(self.facts["comparison_from"], self.facts["comparison_to"]),
            window_words(self.facts["baseline_to"], self.facts["baseline_to"]),
            window_words(self.facts["comparison_to"], self.facts["comparison_to"]),
            self.facts["comparison_to"],
        )

    def __enter__(self):
        """Open it for a block."""
        return self

    def __exit__(self, *error):
        """Close it with the block."""
        self._connection.close()

    def typed_rows(self, sql, **parameters):
        """Types of the columns of a query, {column: "BIGINT" …}, and its rows, {column: value}.

        `$name` in it is the parameter of that name, or else that fact of the build.
        """
        names = re.findall(r"\$(\w+)", sql)
        asked = {name: (self.facts | parameters)[name] for name in names}
        with _without_pandas() if asked else nullcontext():
            found = self._connection.execute(sql, asked or None)
        types = {column: str(kind) for column, kind, *_ in found.description}
        return types, [dict(zip(types, row, strict=True)) for row in found.fetchall()]

    def rows(self, sql, **parameters):
        """Rows of a query as {column: value}; parameters as for `typed_rows`."""
        return self.typed_rows(sql, **parameters)[1]

    def ask(self, name, of_all=False, **parameters):
        """Rows of a query of `queries`, by its name without `.sql`; parameters as for `typed_rows`.

        `of_all`: those of all organisations, also in a part, whose own are set among their peers.
        No rows where the build, made by an older version, lacks a mart that the query reads.
        """
        if not self.can_ask(name):
            return []
        sql = query(name)
        if of_all and self._is_part:
            sql = OF_MARTS.sub(rf"whole.{SCHEMA}.\1", sql)
        return self.rows(sql, **parameters)

    def can_ask(self, name):
        """Whether the build has every mart that a query of `queries` reads."""
        return self.tables.issuperset(OF_MARTS.findall(query(name)))

    def rows_of(self, mart):
        """All rows of a mart as {column: value}; none where the build has no such mart."""
        return self.rows(f"select * from marts.{mart} order by all") if mart in self.tables else []

    def faults(self):
        """Publishers' faults, Faults; none where an older version made the build."""
        if MART in self.tables:
            return read_faults(self._connection, f"{SCHEMA}.{MART}")
        return None

    def has(self, mart):
        """Whether a mart is published and has rows."""
        return mart in self.tables and bool(self.rows(f"select 1 from marts.{mart} limit 1"))


@contextmanager
def _without_pandas():
    """Keep DuckDB from importing pandas, half a second, to see whether a parameter is its NaT."""
    if "pandas" in sys.modules:
        yield
        return
    sys.modules["pandas"] = None
    try:
        yield
    finally:
        del sys.modules["pandas"]


def query(name):
    """SQL of a query of `queries`, by its name without `.sql`: `comparison/scans_by_region`."""
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


def grouped(rows, *columns):
    """Rows by their values of some columns: {value: rows}, or {(value, …): rows} of several."""
    groups, of = defaultdict(list), itemgetter(*columns)
    for row in rows:
        groups[of(row)].append(row)
    return groups


def with_figures(rows, column):
    """Those rows that have a figure in a column."""
    return [row for row in rows if row[column] is not None]


def months_between(first, last):
    """Number of months from one to another."""
    return (last.year - first.year) * 12 + last.month - first.month


def months_from(first, count):
    """First days of as many months, from that of a day on."""
    months = [first.year * 12 + first.month - 1 + step for step in range(count)]
    return [date(month // 12, month % 12 + 1, 1) for month in months]


def _part(path, only):
    """The marts of a build as views, with the rows of only some organisations."""
    connection = duckdb.connect()
    connection.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as whole (read_only)")
    connection.execute(f"create schema {SCHEMA}")
    tables = connection.execute(
        f"select table_name, bool_or(column_name = '{BY_ORGANISATION}') from duckdb_columns() "
        f"where schema_name = '{SCHEMA}' group by all"
    ).fetchall()
    counts_over_time = {table for table, _ in tables}.issuperset(GROUPS)
    connection.execute(
        f"create table of_part as {OF_PART if counts_over_time else ASKED}", {"only": sorted(only)}
    )
    for table, has_organisations in tables:
        is_cut = has_organisations and table not in WHOLE
        where = f"where {BY_ORGANISATION} in (select code from of_part)" if is_cut else ""
        where += f" or {BY_ORGANISATION} is null" if table in OF_ALL_TOO else ""
        connection.execute(
            f'create view {SCHEMA}."{table}" as select * from whole.{SCHEMA}."{table}" {where}'
        )
    return connection
