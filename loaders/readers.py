"""One reader for every published file: bytes in, sheets of text cells out."""

import csv
import io
from dataclasses import dataclass

from loaders.problems import Problem

WORKBOOK_SUFFIXES = (".xls", ".xlsx", ".xlsm", ".ods")
ZIP_START = b"PK\x03\x04"
COMPOUND_FILE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class NotUsed(Exception):
    """Not a table of ours, or one that no model needs yet; the text says which."""

    publication = None


class Refused(Exception):
    """Recognisably ours but broken; `problems` says what, where, and what to do.

    `publication` and `period` say of what, as far as the file has told.
    """

    def __init__(self, *problems, publication=None, period=None):
        super().__init__("; ".join(map(str, problems)))
        self.problems, self.publication, self.period = list(problems), publication, period


@dataclass
class Sheet:
    """A sheet as text: `rows[0]` is row 1, `rows[0][0]` is A1, None is an empty cell."""

    name: str
    rows: list[list[str | None]]


def read_sheets(name, content):
    """Sheets of a published file from its name and bytes; a CSV file is one sheet named `csv`.

    Raises Refused (truncated, an HTML page, protected) and NotUsed.
    """
    suffix = "." + name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if content.startswith((ZIP_START, COMPOUND_FILE_START)):
        from loaders.workbooks import workbook_sheets  # not for a load that reads none

        return workbook_sheets(content, suffix)
    if b"<html" in content[:2048].lower():
        if suffix in (*WORKBOOK_SUFFIXES, ".csv"):
            raise Refused(
                Problem(
                    "holds a web page, not a table",
                    "the table that its name promises",
                    "it is often an error page saved under the file's name: download it again",
                )
            )
        raise NotUsed("a web page")
    if suffix in WORKBOOK_SUFFIXES:
        raise Refused(
            Problem(
                f"is named {suffix} but does not begin like a workbook ({len(content):,} bytes)",
                "a workbook",
                "download it again",
            )
        )
    return [Sheet("csv", _csv_rows(content))]


def _csv_rows(content):
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise NotUsed("not a workbook or a text table")
    try:
        return [[cell or None for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]
    except csv.Error as error:
        raise NotUsed(f"not a text table ({error})") from error
