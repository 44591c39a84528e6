"""The published marts as the pack reads them: one build, opened for reading alone."""

import json
from dataclasses import dataclass
from pathlib import Path

import duckdb

from publishing.headline import window_words
from publishing.published_copy import DATABASE, SCHEMA

BY_ORGANISATION = "organisation_code"
WHOLE = ("dim_organisation", "comparison_groups", "over_time_groups", "organisation_succession")


class NoBuild(Exception):
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

    `only` are the codes of the organisations that a part of the pack is made of: marts with a row
    an organisation then hold no others, marts of areas and nations are whole. Raises NoBuild.
    """

    def __init__(self, build_dir, only=None):
        self.build = (Path(build_dir) / "current").resolve()
        path = self.build / DATABASE
        if not path.is_file():
            raise NoBuild(f"{build_dir} holds no published build; make one with: make build")
        self.facts = json.loads((self.build / "build.json").read_text(encoding="utf-8"))
        self._connection = (
            duckdb.connect(str(path), read_only=True) if only is None else _part(path, only)
        )
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

    def rows(self, sql, **parameters):
        """Rows of a query as {column: value}; `$name` in it is the parameter of that name."""
        found = self._connection.execute(sql, parameters or None)
        columns = [column for column, *_ in found.description]
        return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]

    def typed_rows(self, sql, **parameters):
        """Types of the columns of a query, {column: "BIGINT" …}, and its rows, if any."""
        found = self._connection.execute(sql, parameters or None)
        types = {column: str(kind) for column, kind, *_ in found.description}
        return types, [dict(zip(types, row, strict=True)) for row in found.fetchall()]

    def has(self, table):
        """Whether a mart is published and has rows."""
        known = self.rows(
            "select 1 from duckdb_tables() where schema_name = 'marts' and table_name = $table",
            table=table,
        )
        return bool(known and self.rows(f'select 1 from marts."{table}" limit 1'))


def _part(path, only):
    """The marts of a build in memory, with the rows of some organisations alone."""
    connection = duckdb.connect()
    connection.execute(f"create schema {SCHEMA}")
    with duckdb.connect(str(path), read_only=True) as whole:
        tables = whole.execute(
            "select table_name, list(column_name order by column_index) from duckdb_columns() "
            "where schema_name = $schema group by table_name",
            {"schema": SCHEMA},
        ).fetchall()
        comments = whole.execute(
            "select table_name, column_name, comment from duckdb_columns() "
            "where schema_name = $schema and comment is not null",
            {"schema": SCHEMA},
        ).fetchall()
    connection.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as whole (read_only)")
    for table, columns in tables:
        is_filtered = BY_ORGANISATION in columns and table not in WHOLE
        connection.execute(
            f'create table {SCHEMA}."{table}" as select * from whole.{SCHEMA}."{table}"'
            + (f" where list_contains($only, {BY_ORGANISATION})" if is_filtered else ""),
            {"only": sorted(only)} if is_filtered else None,
        )
    connection.execute("detach whole")
    for table, column, comment in comments:
        text = comment.replace("'", "''")
        connection.execute(f'comment on column {SCHEMA}."{table}"."{column}" is \'{text}\'')
    return connection
