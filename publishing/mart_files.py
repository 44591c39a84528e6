"""Marts of the warehouse as files of one folder: a DuckDB file, and each mart as Parquet and CSV.

What a CSV holds can be read back without loss by the rules in docs/reading-the-marts.md.
"""

import contextlib
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import duckdb

from publishing.questions import as_dicts

DATABASE = "diagnostic_scans.duckdb"
SCHEMA = "marts"
AT_ONCE = 2
# Megabytes from which on DuckDB's own limit of its memory stays.
LARGE = 4000
SIZES_OF_MARTS = """
    select table_name, estimated_size * column_count from duckdb_tables()
    where database_name = 'warehouse' and schema_name = ?
"""
# Of a type: its names in a data package and, so that plain read_parquet keeps it, in Parquet's
# metadata for pandas.
PORTABLE_TYPES = {
    "VARCHAR": ("string", "unicode", "object"),
    "BIGINT": ("integer", "int64", "Int64"),
    "DOUBLE": ("number", "float64", "float64"),
    "DATE": ("date", "date", "date32[day][pyarrow]"),
    "BOOLEAN": ("boolean", "bool", "boolean"),
}
# With what a spreadsheet may begin a formula; the last four are the wide forms of the first.
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001


@dataclass
class Mart:
    """A published table: its columns with DuckDB's types, rows, and text columns without a null."""

    name: str
    types: dict[str, str]
    rows: int
    never_null: set[str]


def write_marts(warehouse, folder, nodes, facts):
    """Write the marts, nodes of dbt's manifest, into a folder with a folder `marts` in it.

    `warehouse` is the path of the warehouse.
    `facts` of the build go into a view `build` of the DuckDB file, build_id and built_at into
    Parquet's key-value metadata. Returns a list of Mart, and the rows of `loaded_files` as dicts
    (none where that is no mart).
    """
    with duckdb.connect() as connection:
        # it would be drawn between the lines that a build prints
        connection.execute("set enable_progress_bar = false")
        # else it keeps much that it has written; sorting goes to disk beyond it
        megabytes = max(400, 4 * warehouse.stat().st_size // 1_000_000)
        if megabytes < LARGE:
            connection.execute(f"set memory_limit = '{megabytes}MB'")
        connection.execute(f"attach {quoted(warehouse)} as warehouse (read_only)")
        connection.execute(
            f"attach {quoted(folder / DATABASE)} as published (storage_version 'v1.0.0')"
        )
        connection.execute(f"create schema published.{SCHEMA}")
        _create_view_of_build(connection, facts)
        marts = _write_all(connection, nodes, folder / SCHEMA, facts)
        tells_files = any(mart.name == "loaded_files" for mart in marts)
        found = f"from {_table('loaded_files')} order by all"
        files = as_dicts(connection.execute(found)) if tells_files else []
        connection.execute("detach published")
    return marts, files


def _write_all(connection, nodes, folder, facts):
    """Two at a time, each by a thread of its own, the largest first: they end together."""
    connection.execute("set threads = 1")
    # what is new in the database is written through once, while one thread writes CSV
    connection.execute("set checkpoint_threshold = '1GB'")
    sizes = dict(connection.execute(SIZES_OF_MARTS, [SCHEMA]).fetchall())
    largest_first = sorted(nodes, key=lambda node: sizes.get(node["alias"], 0), reverse=True)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        marts = list(pool.map(lambda node: _create_table(connection.cursor(), node), largest_first))
        work = [pool.submit(_checkpoint, connection.cursor())]
        for mart in marts:
            work.append(pool.submit(_write_csv, connection.cursor(), mart, folder))
            work.append(pool.submit(_write_parquet, connection.cursor(), mart, folder, facts))
        for task in work:
            task.result()
    return sorted(marts, key=lambda mart: mart.name)


def _checkpoint(cursor):
    # what another statement holds back is written through when the database is closed
    with contextlib.suppress(duckdb.TransactionException):
        cursor.execute("checkpoint published")


def _create_table(cursor, node):
    name = node["alias"]
    table = _table(name)
    # each comment by itself would be written through to the disk
    cursor.begin()
    cursor.execute(f'create table {table} as from warehouse.{SCHEMA}."{name}" order by all')
    cursor.execute(f"comment on table {table} is {quoted(node['description'])}")
    for column in node["columns"].values():
        cursor.execute(
            f"comment on column {table}.{_name(column['name'])} is {quoted(column['description'])}"
        )
    cursor.commit()
    types = {column: kind for column, kind, *_ in cursor.execute(f"describe {table}").fetchall()}
    for column, kind in types.items():
        if kind not in PORTABLE_TYPES:
            raise TypeError(
                f"{SCHEMA}.{name}: {column} is {kind}; expected string, bigint, double, date or "
                "boolean, which every tool reads. Cast it in the model."
            )
    text = [column for column, kind in types.items() if kind == "VARCHAR"]
    counts = ", ".join(["count(*)", *(f"count({_name(column)})" for column in text)])
    rows, *filled = cursor.execute(f"select {counts} from {table}").fetchone()
    never_null = {column for column, count in zip(text, filled, strict=True) if count == rows}
    return Mart(name, types, rows, never_null)


def _create_view_of_build(connection, facts):
    columns = ", ".join(
        f"{quoted(value) if isinstance(value, str) else value} as {_name(name)}"
        for name, value in facts.items()
        if isinstance(value, (str, int, float))
    )
    connection.execute(f"create view published.main.build as select {columns}")
    connection.execute(
        "comment on view published.main.build is 'One row: the build that this file is of, and its "
        "windows, as in build.json.'"
    )


def _write_parquet(cursor, mart, folder, facts):
    metadata = {
        "build_id": facts["build_id"],
        "built_at": facts["built_at"],
        "pandas": json.dumps(_pandas_metadata(mart)),
    }
    path = folder / f"{mart.name}.parquet"
    cursor.execute(
        f"copy {_table(mart.name)} to {quoted(path)} (format parquet, kv_metadata "
        f"{{{', '.join(f'{key}: {quoted(value)}' for key, value in metadata.items())}}})"
    )


def _pandas_metadata(mart):
    columns = []
    for name, kind in mart.types.items():
        _, pandas, numpy = PORTABLE_TYPES[kind]
        names = {"name": name, "field_name": name}
        columns.append(names | {"pandas_type": pandas, "numpy_type": numpy, "metadata": None})
    return {
        "index_columns": [],
        "column_indexes": [],
        "columns": columns,
        "creator": {"library": "duckdb", "version": duckdb.__version__},
        "pandas_version": "2.0.0",
    }


def _write_csv(cursor, mart, folder):
    columns = ", ".join(
        _harmless(name) if kind == "VARCHAR" else _name(name) for name, kind in mart.types.items()
    )
    path = folder / f"{mart.name}.csv"
    cursor.execute(
        f"copy (select {columns} from {_table(mart.name)}) to {quoted(path)} "
        r"(format csv, header true, new_line '\r\n')"
    )


def _harmless(column):
    """Text with an apostrophe more where a spreadsheet would take it, bar apostrophes, as formula.

    Since one that begins with apostrophes gets another, taking one away gives back every text.
    """
    # no `in (…)`: DuckDB makes a join of a long list, and rows come in another order each time
    name, begins = _name(column), "".join(FORMULA_BEGINS).replace("-", r"\-")
    # nearly every text begins with a letter or a digit, which is told sooner than by a pattern
    return (
        f"case when ascii({name}) between 48 and 57 or ascii({name}) between 65 and 122 "
        f"then {name} when regexp_matches({name}, '^''*[{begins}]') "
        f"then '''' || {name} else {name} end as {name}"
    )


def size_and_hash(path):
    """Size of a file in bytes and its sha256, as a data package has them."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"bytes": path.stat().st_size, "hash": f"sha256:{digest}"}


def _table(name):
    return f"published.{SCHEMA}.{_name(name)}"


def _name(name):
    return '"' + name.replace('"', '""') + '"'


def quoted(text):
    """A text as SQL has it."""
    return "'" + str(text).strip().replace("'", "''") + "'"
