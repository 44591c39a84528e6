"""Writes `raw`: every cell as the text it was, with file, sheet and row, in one transaction."""

import csv
import datetime
import tempfile
from pathlib import Path

import duckdb

from loaders.cells import column_letter
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


def write_raw(database, files):
    """Replace `raw` in a DuckDB file by the rows of `files`, all or nothing.

    `raw` then mirrors the files given: what an earlier load held and this one lacks is gone.
    Raises WarehouseBusy.
    """
    database = Path(database)
    database.parent.mkdir(parents=True, exist_ok=True)
    tables = BOOKKEEPING | published_tables()
    try:
        connection = duckdb.connect(str(database))
    except duckdb.IOException as error:
        raise WarehouseBusy(
            f"{database} can't be opened for writing; is another build running, or a tool "
            f"connected to it? Close it and try again. ({str(error).splitlines()[0]})"
        ) from error
    with connection, tempfile.TemporaryDirectory(dir=database.parent) as folder:
        _write_csv_files(Path(folder), tables, files)
        connection.begin()
        connection.execute("create schema if not exists raw")
        for name, columns in tables.items():
            declared = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
            connection.execute(f'create or replace table raw."{name}" ({declared})')
            connection.execute(
                f'insert into raw."{name}" select * from read_csv($path, auto_detect = false, '
                "header = false, delim = ',', quote = '\"', escape = '\"', nullstr = '', "
                "parallel = false, columns = $columns)",
                {"path": str(Path(folder) / f"{name}.csv"), "columns": columns},
            )
        connection.commit()


def _write_csv_files(folder, tables, files):
    handles = {
        name: (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") for name in tables
    }
    try:
        writers = {
            name: csv.writer(handle, lineterminator="\n") for name, handle in handles.items()
        }
        loaded_at = datetime.datetime.now(datetime.UTC).replace(microsecond=0, tzinfo=None)
        for found in files:
            _write_file(writers, tables, found, loaded_at)
    finally:
        for handle in handles.values():
            handle.close()


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
