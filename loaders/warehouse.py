"""Writes `raw`: every cell as the text it was, with file, sheet and row, in one transaction.

Files that the last load read with the same loaders are not read again: their rows stay.
"""

import datetime
import hashlib
from functools import cache
from pathlib import Path

from loaders.files import LOADED, MANIFEST, NOT_USED, PRINTED, FoundFile
from loaders.fragments import (
    CELLS,
    COLUMNS,
    NOTES,
    NUMBER,
    SHEETS,
    TEXT,
    TITLE_BLOCKS,
    published_tables,
    write_csv,
)
from loaders.own_rows import LINE
from loaders.problems import Problem
from loaders.warehouse_file import (
    connected,
    explained,
    gone_if_it_fails_and_is_new,
    made_by_another,
    put_in_place,
)

FILES = ("id", "name", "path", "publication", "period", "title", "published", "revised", "status")
FILES += (
    "sha256",
    "bytes",
    "source_address",
    "manifest_issued",
    "set_from",
    "loaded_at",
    "read_by",
)
FILES = dict.fromkeys(FILES, TEXT) | {"bytes": NUMBER, "loaded_at": "timestamp"}
PASSED_OVER = dict.fromkeys(("name", "sha256", "publication", "reasons", "read_by"), TEXT)
OF_PROBLEM = ("sheet", "cell", "rule", "found", "expected", "remedy")
PROBLEMS = ("name", "path", "sha256", "file_id", "publication", "period", *OF_PROBLEM)
PROBLEMS = dict.fromkeys(PROBLEMS, TEXT)
WRITTEN_ANEW = {"files": FILES, "passed_over": PASSED_OVER, "problems": PROBLEMS}
BOOKKEEPING = WRITTEN_ANEW | {
    "sheets": SHEETS,
    "columns": COLUMNS,
    "title_blocks": TITLE_BLOCKS,
    "notes": NOTES,
    "stray_cells": CELLS,
}


@cache
def reader_version():
    """Fingerprint of the code and maps that read files: with the same one they read the same."""
    digest = hashlib.sha256()
    folder = Path(__file__).resolve().parent
    for path in sorted([*folder.rglob("*.py"), *(folder / "layouts").glob("*.csv")]):
        digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def known_files(database):
    """Files of the last load, {(name, sha256): FoundFile}; none where other loaders read them.

    Nor where another DuckDB made the warehouse. Raises what `connected` raises.
    """
    if not Path(database).exists() or made_by_another(database):
        return {}
    with connected(database, read_only=True) as connection:
        tables = "select table_name from duckdb_tables() where schema_name = 'raw'"
        if ("passed_over",) not in connection.execute(tables).fetchall():
            return {}
        versions = connection.execute("select distinct read_by from raw.files").fetchall()
        if versions != [(reader_version(),)]:
            return {}
        passed_over = connection.execute(
            "select name, sha256, publication, reasons from raw.passed_over"
        ).fetchall()
        problems = connection.execute(
            f"select file_id, {', '.join(OF_PROBLEM)} from raw.problems where file_id is not null"
        ).fetchall()
        loaded = connection.execute(
            f"select {', '.join(FILES)}, coalesce(rows_read, 0) from raw.files left join (select "
            "file_id, sum(rows_read)::bigint as rows_read from raw.sheets group by file_id) "
            "on id = file_id"
        ).fetchall()
    known = {}
    for name, sha256, publication, reasons in passed_over:
        known[name, sha256] = FoundFile(
            "", name, "", sha256, 0, NOT_USED, publication, not_used=reasons
        )
    for *values, rows in loaded:
        row = dict(zip(FILES, values, strict=True))
        found = FoundFile(row["path"], row["name"], "", row["sha256"], row["bytes"])
        found.printed = {name: row[name] for name in PRINTED}
        found.publication, found.rows, found.row = row["publication"], rows, row
        found.problems = [
            Problem(**dict(zip(OF_PROBLEM, of_problem, strict=True)))
            for file_id, *of_problem in problems
            if file_id == row["id"]
        ]
        known[found.name, found.sha256] = found
    return known


def write_raw(database, files, folder, known, own):
    """Make `raw` in a DuckDB file mirror `files`, all or nothing; whether anything had changed.

    What an earlier load held and this one lacks is gone; rows of files that are known stay. Beside
    them stand the files that are not used, which need not be read again, and all files' problems.
    A warehouse that another DuckDB made gives way to a new one. `folder`, beside it, is where files
    of its own may go, `known` what `known_files` gave, `own` what `own_tables` did. Raises what
    `connected` raises.
    """
    loaded = [found for found in files if found.outcome == LOADED]
    passed_over, problems = _passed_over(files), list(_problem_rows(files))
    kept = [found.id for found in loaded if found.row]
    if (
        kept
        and _is_the_same(known, loaded, passed_over)
        and problems == _problems(database)
        and own == _own_tables(database)
    ):
        return False
    written = {
        "files": _file_rows(loaded),
        "passed_over": _passed_over_rows(passed_over),
        "problems": problems,
    }
    fragments = {name: [write_csv(folder / f"{name}.csv", rows)] for name, rows in written.items()}
    for found in loaded:
        for name, path in found.fragments.items():
            fragments.setdefault(name, []).append(path)
    is_of_another = made_by_another(database) is not None
    made = folder / Path(database).name if is_of_another else database
    with (
        gone_if_it_fails_and_is_new(database),
        explained(database),
        connected(made) as connection,
    ):
        connection.begin()
        connection.execute("create schema if not exists raw")
        # bound once: a list takes longer to bind than most tables to look through
        connection.execute("set variable kept = $kept::varchar[]", {"kept": kept})
        for name, columns in (BOOKKEEPING | published_tables()).items():
            if kept and name not in WRITTEN_ANEW:
                key = "_file_id" if "_file_id" in columns else "file_id"
                connection.execute(
                    f'delete from raw."{name}" '
                    f"where not list_contains(getvariable('kept'), \"{key}\")"
                )
            else:
                declared = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
                connection.execute(f'create or replace table raw."{name}" ({declared})')
            if name in fragments:
                connection.execute(
                    f'insert into raw."{name}" select * from read_csv($paths, auto_detect = false, '
                    "header = false, delim = ',', quote = '\"', escape = '\"', nullstr = '', "
                    "parallel = false, columns = $columns)",
                    {"paths": fragments[name], "columns": columns},
                )
        for name, (columns, rows) in own.items():
            declared = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
            connection.execute(f'create or replace table raw."{name}" ({declared})')
            if rows:
                places = ", ".join("?" * len(columns))
                connection.executemany(f'insert into raw."{name}" values ({places})', rows)
        connection.commit()
    if is_of_another:
        with explained(database):
            put_in_place(made, database)
    return True


def _is_the_same(known, files, passed_over):
    """Whether `raw` holds these very files, under these names and with what their manifests say."""
    if any(found.row is None and found.publication != MANIFEST for found in files):
        return False
    columns = ("id", "path", "source_address", "manifest_issued")
    there = {tuple(map(before.row.get, columns)) for before in known.values() if before.row}
    remembered = {key for key, before in known.items() if before.outcome == NOT_USED}
    return {
        (found.id, found.path, found.manifest.get("source_address"), found.manifest.get("issued"))
        for found in files
    } == there and {(found.name, found.sha256) for found in passed_over} == remembered


def _file_rows(files):
    loaded_at = datetime.datetime.now(datetime.UTC).replace(microsecond=0, tzinfo=None)
    for found in files:
        row = found.printed | {
            "bytes": found.size,
            "source_address": found.manifest.get("source_address"),
            "manifest_issued": found.manifest.get("issued"),
            "loaded_at": found.row["loaded_at"] if found.row else loaded_at,
            "read_by": reader_version(),
        }
        yield [row[name] if name in row else getattr(found, name) for name in FILES]


def _passed_over(files):
    """Files not used because of what they hold, not because another has the same bytes."""
    loaded = {found.sha256 for found in files if found.outcome == LOADED}
    by_content = {(found.name, found.sha256): found for found in files}
    return [
        found
        for found in by_content.values()
        if found.outcome == NOT_USED and found.sha256 not in loaded
    ]


def _passed_over_rows(files):
    for found in files:
        yield [found.name, found.sha256, found.publication, found.not_used, reader_version()]


def _problem_rows(files):
    for found in files:
        file_id = found.id if found.outcome == LOADED else None
        of_file = (found.name, found.path, found.sha256 or None, file_id, found.publication)
        for problem in found.problems:
            of_problem = (getattr(problem, name) for name in OF_PROBLEM)
            yield (*of_file, found.printed.get("period"), *of_problem)


def _problems(database):
    with connected(database, read_only=True) as connection:
        return connection.execute("select * from raw.problems").fetchall()


def _own_tables(database):
    """Own rows that `raw` holds, as `own_tables` gives them."""
    with connected(database, read_only=True) as connection:
        names = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'raw' "
            "and starts_with(table_name, 'own_') order by all"
        ).fetchall()
        found = {}
        for (name,) in names:
            rows = connection.execute(f'select * from raw."{name}" order by "{LINE}"')
            columns = {column: str(kind).lower() for column, kind, *_ in rows.description}
            found[name] = (columns, [list(row) for row in rows.fetchall()])
        return found
