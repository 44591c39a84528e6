"""Reads the sheets of a workbook; not imported by a load that reads none."""

import io
import re
import tempfile
import zipfile
from pathlib import Path

import python_calamine
from defusedxml import ElementTree

from loaders.cells import text_rows
from loaders.problems import Problem
from loaders.readers import (
    COMPOUND_FILE_START,
    WORKBOOK_SUFFIXES,
    ZIP_START,
    NotUsed,
    Refused,
    Sheet,
)

ERROR_CELL = re.compile(rb"<c\b[^>]*\bt=\"e\"[^>]*>")
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def workbook_sheets(content, suffix):
    """Sheets of a workbook from its bytes; raises Refused and NotUsed."""
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [
            Sheet(sheet.name, text_rows(rows_of(workbook, sheet.name)))
            for sheet in workbook.sheets_metadata
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        if content.startswith(ZIP_START):
            _put_back_errors(content, sheets)
    except Exception as error:  # calamine raises several unrelated classes, panics included
        if content.startswith(COMPOUND_FILE_START) and _is_protected(content):
            raise Refused(
                Problem(
                    "is protected by a password",
                    "a workbook that opens without one",
                    "ask the publisher for a copy without one",
                )
            ) from error
        if suffix in WORKBOOK_SUFFIXES:
            raise Refused(
                Problem(
                    f"can't be read as a workbook ({error})",
                    "a whole workbook",
                    "it may be cut short: download it again",
                )
            ) from error
        raise NotUsed("not a workbook") from error
    return sheets


def rows_of(workbook, name):
    """Rows of a sheet as calamine gives them, from A1 on."""
    return workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _is_protected(content):
    """Whether a password protects a workbook: calamine says so of a path, not of bytes."""
    with tempfile.TemporaryDirectory() as folder:
        for suffix in (".xls", ".xlsx"):
            path = Path(folder) / f"workbook{suffix}"
            path.write_bytes(content)
            try:
                python_calamine.CalamineWorkbook.from_path(path)
            except python_calamine.PasswordError:
                return True
            except python_calamine.CalamineError:
                pass
    return False


def _put_back_errors(content, sheets):
    """Write `#DIV/0!`, `#REF!`… where calamine reads an error cell of an .xlsx as an empty one.

    An empty cell means "not submitted" further on: an error must not turn into that.
    """
    by_name = {sheet.name: sheet for sheet in sheets}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" not in names:
            return
        targets = {
            relation.get("Id"): relation.get("Target").removeprefix("/xl/")
            for relation in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        }
        workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        for entry in workbook.iter(f"{SPREADSHEET}sheet"):
            part = f"xl/{targets.get(entry.get(RELATION))}"
            sheet = by_name.get(entry.get("name"))
            if sheet is None or part not in names:
                continue
            xml = archive.read(part)
            if b't="e"' not in xml or not ERROR_CELL.search(xml):  # the first takes no time
                continue
            for cell in ElementTree.fromstring(xml).iter(f"{SPREADSHEET}c"):
                if cell.get("t") == "e":
                    text = cell.findtext(f"{SPREADSHEET}v") or "#ERROR!"
                    _set_cell(sheet.rows, cell.get("r"), text)


def _set_cell(rows, name, text):
    from xlsxwriter.utility import xl_cell_to_rowcol  # few workbooks have an error

    row, column = xl_cell_to_rowcol(name)
    rows.extend([] for _ in range(row + 1 - len(rows)))
    rows[row].extend([None] * (column + 1 - len(rows[row])))
    rows[row][column] = text
