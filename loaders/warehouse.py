"""Writes `raw`: every cell as the text it was, with file, sheet and row, in one transaction.

Files that the last load read with the same loaders are not read again: their rows stay.
"""

import csv
import datetime
import hashlib
import tempfile
from functools import cache
from pathlib import Path

import duckdb

from loaders.cells import column_letter
from loaders.files import LOADED, MANIFEST, NOT_USED, KnownFile
from loaders.layouts import raw_tables, sheet_layouts

FILES = {
    "id": "varchar",
    "name": "varchar",
    "path": "varchar",
    "publication": "varchar",
    "period": "varchar",
    "title": "varchar",
    "published": "varchar",
    "revised": "varchar",
    "status": "varchar",
    "sha256": "varchar",
    "bytes": "bigint",
    "source_address": "varchar",
    "manifest_issued": "varchar",
    "set_from": "varchar",
    "loaded_at": "timestamp",
    "read_by": "varchar",
}
PASSED_OVER = {
    "name": "varchar",
    "sha256": "varchar",
    "publication": "varchar",
    "reasons": "varchar",
    "read_by": "varchar",
}
SHEETS = {
    "file_id": "varchar",
    "sheet": "varchar",
    "raw_table": "varchar",
    "period": "varchar",
    "header_row": "bigint",
    "rows_read": "bigint",
}
COLUMNS = {
    "file_id": "varchar",
    "sheet": "varchar",
    "column_name": "varchar",
    "position": "bigint",
    "letter": "varchar",
    "header": "varchar",
}
CELLS = {"file_id": "varchar", "sheet": "varchar", "cell": "varchar", "text": "varchar"}
BOOKKEEPING = {
    "files": FILES,
    "passed_over": PASSED_OVER,
    "sheets": SHEETS,
    "columns": COLUMNS,
    "notes": CELLS,
    "stray_cells": CELLS,
}
ROW_KEY = {"_file_id": "varchar", "_sheet": "varchar", "_row": "bigint"}


class WarehouseBusy(Exception):
    """Another process has the warehouse open."""


def published_tables():
    """Raw tables that take published rows, with their columns and types."""
    names = dict.fromkeys(layout.raw_table for layout in sheet_layouts() if layout.raw_table)
    return {
        name: ROW_KEY | dict.fromkeys(raw_tables()[name].columns, "varchar")
        for name in names
        if name != "download_manifest"
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
    """Files of the last load, {(name, sha256): KnownFile}; none where other loaders read them.

    Manifests are not among them: what they say is applied anew. Raises WarehouseBusy.
    """
    database = Path(database)
    if not database.exists():
        return {}
    with _connected(database, read_only=True) as connection:
        if not _is_of_this_version(connection):
            return {}
        names = ", ".join(FILES)
        rows = connection.execute(f"select {names} from raw.files").fetchall()
        read = dict(
            connection.execute(
                "select file_id, sum(rows_read)::bigint from raw.sheets group by file_id"
            ).fetchall()
        )
        passed_over = connection.execute(
            "select name, sha256, publication, reasons from raw.passed_over"
        ).fetchall()
    known = {
        (name, sha256): KnownFile(NOT_USED, publication, (reasons,))
        for name, sha256, publication, reasons in passed_over
    }
    for values in rows:
        row = dict(zip(FILES, values, strict=True))
        if row["publication"] != MANIFEST:
            known[row["name"], row["sha256"]] = KnownFile(
                LOADED, row["publication"], (), row, read.get(row["id"], 0)
            )
    return known


def _is_of_this_version(connection):
    tables = connection.execute(
        "select table_name from information_schema.tables "
        "where table_schema = 'raw' and table_name = 'passed_over'"
    ).fetchall()
    if not tables:
        return False
    versions = connection.execute("select distinct read_by from raw.files").fetchall()
    return versions == [(reader_version(),)]


def _connected(database, read_only=False):
    try:
        return duckdb.connect(str(database), read_only=read_only)
    except duckdb.IOException as error:
        raise WarehouseBusy(
            f"{database} can't be opened for writing; is another build running, or a tool "
            f"connected to it? Close it and try again. ({str(error).splitlines()[0]})"
        ) from error


def write_raw(database, files, passed_over=()):
    """Make `raw` in a DuckDB file mirror `files`, all or nothing; whether anything had changed.

    What an earlier load held and this one lacks is gone; rows of files that are known stay.
    `passed_over` are the files that are not used, so that they need not be read again.
    Raises WarehouseBusy.
    """
    database = Path(database)
    database.parent.mkdir(parents=True, exist_ok=True)
    tables = BOOKKEEPING | published_tables()
    kept = [found.id for found in files if found.known]
    if kept and _is_the_same(database, files, passed_over):
        return False
    with (
        _connected(database) as connection,
        tempfile.TemporaryDirectory(dir=database.parent) as folder,
    ):
        _write_csv_files(Path(folder), tables, files, passed_over)
        connection.begin()
        connection.execute("create schema if not exists raw")
        for name, columns in tables.items():
            if kept and name not in ("files", "passed_over"):
                key = "_file_id" if "_file_id" in columns else "file_id"
                connection.execute(
                    f'delete from raw."{name}" where not list_contains($kept, "{key}")',
                    {"kept": kept},
                )
            else:
                declared = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
                connection.execute(f'create or replace table raw."{name}" ({declared})')
            connection.execute(
                f'insert into raw."{name}" select * from read_csv($path, auto_detect = false, '
                "header = false, delim = ',', quote = '\"', escape = '\"', nullstr = '', "
                "parallel = false, columns = $columns)",
                {"path": str(Path(folder) / f"{name}.csv"), "columns": columns},
            )
        connection.commit()
    return True


def _is_the_same(database, files, passed_over):
    """Whether `raw` holds these very files, under these names and with what their manifests say."""
    if any(found.known is None and found.publication != MANIFEST for found in files):
        return False
    with _connected(database, read_only=True) as connection:
        there = connection.execute(
            "select id, path, source_address, manifest_issued from raw.files"
        ).fetchall()
        remembered = connection.execute("select name, sha256 from raw.passed_over").fetchall()
    return {
        (found.id, found.path, found.manifest.get("source_address"), found.manifest.get("issued"))
        for found in files
    } == set(there) and {(found.name, found.sha256) for found in passed_over} == set(remembered)


def _write_csv_files(folder, tables, files, passed_over):
    handles = {
        name: (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") for name in tables
    }
    try:
        writers = {
            name: csv.writer(handle, lineterminator="\n") for name, handle in handles.items()
        }
        loaded_at = datetime.datetime.now(datetime.UTC).replace(microsecond=0, tzinfo=None)
        for found in files:
            if found.known:
                _write_known_file(writers, found)
            else:
                _write_file(writers, tables, found, loaded_at)
        for found in passed_over:
            reasons = "; ".join(found.reasons)
            writers["passed_over"].writerow(
                [found.name, found.sha256, found.publication, reasons, reader_version()]
            )
    finally:
        for handle in handles.values():
            handle.close()


def _write_known_file(writers, found):
    row = found.known.row | {
        "path": found.path,
        "source_address": found.manifest.get("source_address"),
        "manifest_issued": found.manifest.get("issued"),
    }
    writers["files"].writerow([row[column] for column in FILES])


def _write_file(writers, tables, found, loaded_at):
    recognised = found.recognised
    writers["files"].writerow(
        [
            found.id,
            found.name,
            found.path,
            found.publication,
            recognised.period,
            *(recognised.title_field(name) for name in ("title", "published", "revised", "status")),
            found.sha256,
            found.size,
            found.manifest.get("source_address"),
            found.manifest.get("issued"),
            recognised.title_field("set_from"),
            loaded_at.isoformat(sep=" "),
            reader_version(),
        ]
    )
    for name, cells in recognised.note_sheets.items():
        writers["notes"].writerows((found.id, name, cell, text) for cell, text in cells)
    for sheet in recognised.data_sheets:
        if sheet.raw_table in tables:
            _write_sheet(writers, tables[sheet.raw_table], found.id, sheet)


def _write_sheet(writers, columns, file_id, sheet):
    writers["sheets"].writerow(
        [
            file_id,
            sheet.name,
            sheet.raw_table,
            sheet.title_text("period"),
            sheet.header_row,
            len(sheet.rows),
        ]
    )
    writers["columns"].writerows(
        (file_id, sheet.name, column, index + 1, column_letter(index), header)
        for index, column, header in sheet.columns
    )
    for name, cells in (("notes", sheet.note_cells), ("stray_cells", sheet.stray_cells)):
        writers[name].writerows((file_id, sheet.name, cell, text) for cell, text in cells)
    index_of = {column: index for index, column, _ in sheet.columns}
    order = [index_of.get(column) for column in columns if column not in ROW_KEY]
    writers[sheet.raw_table].writerows(
        [file_id, sheet.name, number]
        + [row[index] if index is not None and index < len(row) else None for index in order]
        for number, row in enumerate(sheet.rows, start=sheet.header_row + 1)
    )
