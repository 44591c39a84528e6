"""What one file puts into the raw tables, as CSV files that DuckDB takes in at once."""

import csv
from operator import itemgetter

from loaders.cells import column_letter
from loaders.layouts import raw_tables, sheet_layouts
from loaders.own_words import publishers_digest

TEXT, NUMBER = "varchar", "bigint"
SHEETS = dict.fromkeys(("file_id", "sheet", "raw_table", "period"), TEXT)
SHEETS |= {"header_row": NUMBER, "rows_read": NUMBER}
COLUMNS = {"file_id": TEXT, "sheet": TEXT, "column_name": TEXT}
COLUMNS |= {"position": NUMBER, "letter": TEXT, "header": TEXT}
TITLE_BLOCKS = dict.fromkeys(("file_id", "sheet", "field", "cell", "text"), TEXT)
CELLS = dict.fromkeys(("file_id", "sheet", "cell", "text"), TEXT)
NOTES = CELLS | {"text_sha256": TEXT}
PRINTED_FIELDS = ("title", "period", "published", "revised", "status")
ROW_KEY = {"_file_id": TEXT, "_sheet": TEXT, "_row": NUMBER}


def published_tables():
    """Raw tables that take published rows, with their columns and types."""
    names = dict.fromkeys(layout.raw_table for layout in sheet_layouts() if layout.raw_table)
    return {
        name: ROW_KEY | dict.fromkeys(raw_tables()[name].columns, TEXT)
        for name in names
        if name != "download_manifest"
    }


def write_fragments(file_id, recognised, folder):
    """Write what a recognised file puts into the raw tables as CSV files into a new folder.

    Returns {raw table: path of its CSV file}, without the tables that get nothing of it. Rows of
    its sheets are spent: they come out longer.
    """
    folder.mkdir()
    rows = {"sheets": [], "columns": [], "notes": [], "stray_cells": []}
    rows["title_blocks"] = [
        (file_id, name, field, cell.cell, cell.text)
        for name, title_block in recognised.title_blocks.items()
        for field, cell in title_block.items()
        if field in PRINTED_FIELDS
    ]
    for name, cells in recognised.note_sheets.items():
        rows["notes"].extend(_note_rows(file_id, name, cells))
    for sheet in recognised.data_sheets:
        columns = published_tables().get(sheet.raw_table)
        if columns is None:
            continue
        of_sheet = (file_id, sheet.name)
        rows["sheets"].append(
            (*of_sheet, sheet.raw_table, sheet.period, sheet.header_row, len(sheet.rows))
        )
        rows["columns"].extend(
            (*of_sheet, column, index + 1, column_letter(index), header)
            for index, column, header in sheet.columns
        )
        rows["notes"].extend(_note_rows(*of_sheet, sheet.note_cells))
        rows["stray_cells"].extend((*of_sheet, *cell) for cell in sheet.stray_cells)
        rows.setdefault(sheet.raw_table, []).extend(_table_rows(file_id, sheet, columns))
    return {
        table: write_csv(folder / f"{table}.csv", of_it) for table, of_it in rows.items() if of_it
    }


def _note_rows(file_id, sheet, cells):
    """Cells of free text, each with the sha256 of the publisher's text that it is or stands for."""
    for cell, text in cells:
        yield file_id, sheet, cell, text, publishers_digest(text)


def _table_rows(file_id, sheet, columns):
    """Rows in the order of a raw table's columns; the cell past the last one is an empty one."""
    index_of = {column: index for index, column, _ in sheet.columns}
    width = max(*map(len, sheet.rows), *(index + 1 for index in index_of.values()))
    chosen = itemgetter(*(index_of.get(name, width) for name in columns if name not in ROW_KEY))
    for number, row in enumerate(sheet.rows, start=sheet.header_row + 1):
        row.extend([None] * (width + 1 - len(row)))
        yield file_id, sheet.name, number, *chosen(row)


def write_csv(path, rows):
    """Write rows as a CSV file; its path as text."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return str(path)
