"""Reads the sheets of a workbook; not imported by a load that reads none."""

import io
import tempfile
from pathlib import Path

import python_calamine

from loaders.cells import text_rows
from loaders.problems import Problem
from loaders.readers import (
    COMPOUND_FILE_START,
    WORKBOOK_SUFFIXES,
    NotUsed,
    Refused,
    Sheet,
)
from loaders.unread_cells import put_back, unread_cells


def workbook_sheets(content, suffix):
    """Sheets of a workbook from its bytes; raises Refused and NotUsed."""
    try:
        unread = unread_cells(content)
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = []
        for number, sheet in enumerate(workbook.sheets_metadata):
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet:
                sheets.append(Sheet(sheet.name, text_rows(rows_of(workbook, sheet.name))))
                put_back(sheets[-1].rows, unread.get(number, ()))
    except Refused:
        raise
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
