"""Writes the small edition that ships: real figures in the publishers' layouts, by our own code.

Which files, from where and issued when is `loaders/edition.csv`, and of a long CSV which rows are
kept (with `keep_places` as empty lines where the others stood, so that a cell is the publisher's).
Every cell of a workbook stands where the publisher put it; a title block gains two lines in its
blank rows (from which file it was set, and the licence); a CSV has no title block, so the
`manifest.csv` of its folder says both.
"""

import csv
import datetime
import hashlib
import io

import python_calamine
import xlsxwriter

from loaders.downloads.manifest import COLUMNS, write_entries
from loaders.layouts import map_rows
from loaders.readers import read_sheets
from loaders.recognise import recognise
from loaders.workbooks import rows_of

LICENCE = "Open Government Licence v3.0"
LICENCE_ADDRESS = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
FIXED_TIME = datetime.datetime(2020, 12, 10)


class EveryDigit(float):
    """A number that XlsxWriter writes with all its digits: it cuts others off after the 16th."""

    def __format__(self, specification):
        """Shortest text that gives the same number back."""
        return repr(float(self)).removesuffix(".0")


def write_edition(source, target):
    """Set every file of the edition from the folder `source` into `target`; yields the paths.

    Raises FileNotFoundError where a source file is missing.
    """
    manifests = {}
    for entry in map_rows("edition", "loaders"):
        content = (source / entry["source_file"]).read_bytes()
        source_name = entry["source_file"].rsplit("/", 1)[-1]
        source_sha256 = hashlib.sha256(content).hexdigest()
        path = target / entry["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".csv":
            written = _csv(source_name, content, entry)
        else:
            written = _workbook(source_name, content, source_sha256)
        path.write_bytes(written)
        digests = {"sha256": hashlib.sha256(written).hexdigest(), "source_sha256": source_sha256}
        names = {"file": path.name, "source_file": source_name, "licence": LICENCE}
        manifests.setdefault(path.parent, []).append(entry | digests | names)
        yield path
    for folder, entries in manifests.items():
        path = folder / "manifest.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            # nothing was asked of a server
            write_entries(file, entries, COLUMNS[: COLUMNS.index("etag")])
        yield path


def added_lines(data_sheet, source_name, source_sha256):
    """Cells that the edition adds to a data sheet, as {(row, column): text}, counted from 0.

    They take the first and the last blank row of the title block, so nothing moves.
    """
    filled = {cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for cell, _ in data_sheet.note_cells}
    blank = [row for row in range(1, data_sheet.header_row) if str(row) not in filled]
    first, last = blank[0] - 1, blank[-1] - 1
    return {
        (first, 1): "Set from:",
        (first, 2): f"{source_name}, sha256 {source_sha256}",
        (last, 1): "Licence:",
        (last, 2): f"{LICENCE}, {LICENCE_ADDRESS}",
    }


def _csv(name, content, entry):
    (sheet,) = read_sheets(name, content)
    rows = sheet.rows
    if entry["keep_column"]:
        header, *below = rows
        column = header.index(entry["keep_column"])
        kept = [row if row[column] in entry["keep_values"].split() else [] for row in below]
        while not kept[-1]:
            kept.pop()
        rows = [header, *(row for row in kept if row or entry["keep_places"])]
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()


def _workbook(name, content, sha256):
    recognised = recognise(read_sheets(name, content))
    data_sheets = {sheet.name: sheet for sheet in recognised.data_sheets}
    source = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as target:
        target.set_properties({"created": FIXED_TIME})
        for sheet_name in source.sheet_names:
            worksheet = target.add_worksheet(sheet_name)
            for row, cells in enumerate(rows_of(source, sheet_name)):
                for column, value in enumerate(cells):
                    if not isinstance(value, str):
                        worksheet.write_number(row, column, EveryDigit(value))
                    elif value:
                        worksheet.write_string(row, column, value)
            if sheet := data_sheets.get(sheet_name):
                for place, text in added_lines(sheet, name, sha256).items():
                    worksheet.write_string(*place, text)
    return buffer.getvalue()
