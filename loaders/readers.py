"""One reader for every published file: bytes in, sheets of text cells out."""

import csv
import io
from dataclasses import dataclass

WORKBOOK_SUFFIXES = (".xls", ".xlsx", ".xlsm", ".ods")
ZIP_START = b"PK\x03\x04"
COMPOUND_FILE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class UnreadableFile(Exception):
    """The file claims to be a table of ours, by name or first bytes, and can't be read as one."""


class NotATable(Exception):
    """The file is neither a workbook nor a text table; nobody expects it to be loaded."""


@dataclass
class Sheet:
    """A sheet as text: `rows[0]` is row 1, `rows[0][0]` is A1, None is an empty cell."""

    name: str
    rows: list[list[str | None]]


def read_sheets(name, content):
    """Sheets of a published file from its name and bytes; a CSV file is one sheet named `csv`.

    Raises UnreadableFile (truncated, an HTML page, protected) and NotATable.
    """
    suffix = "." + name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if content.startswith((ZIP_START, COMPOUND_FILE_START)):
        from loaders.workbooks import workbook_sheets  # not for a load that reads none

        return workbook_sheets(content, suffix)
    if b"<html" in content[:2048].lower():
        if suffix in (*WORKBOOK_SUFFIXES, ".csv"):
            raise UnreadableFile(
                "holds a web page, not a table (often an error page saved under the file's name); "
                "download it again"
            )
        raise NotATable("a web page")
    if suffix in WORKBOOK_SUFFIXES:
        raise UnreadableFile(
            f"is named {suffix} but does not begin like a workbook "
            f"({len(content):,} bytes); download it again"
        )
    return [Sheet("csv", _csv_rows(content))]


def _csv_rows(content):
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise NotATable("not a workbook or a text table")
    try:
        return [[cell or None for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]
    except csv.Error as error:
        raise NotATable(f"not a text table ({error})") from error
