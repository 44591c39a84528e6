"""One reader for every published file: bytes in, sheets of text cells out."""

import codecs
import csv
import io
import re
from dataclasses import dataclass

from loaders.problems import Problem

WORKBOOK_SUFFIXES = (".xls", ".xlsx", ".xlsm", ".ods")
TABLE_SUFFIXES = (*WORKBOOK_SUFFIXES, ".csv", ".txt")
LETTERS_LOOKED_AT = 200
DELIMITERS = ",;\t"
BYTES_IN_A_ZIP_AT_MOST = 500_000_000
ZIP_START = b"PK\x03\x04"
UNPACK = "unpack it, and load the folder"
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
    """A sheet as text: `rows[0]` is row 1, `rows[0][0]` is A1, None is an empty cell.

    `is_text` says that it is a file of text, and not a sheet of a workbook.
    """

    name: str
    rows: list[list[str | None]]
    is_text: bool = False


def read_sheets(name, content):
    """Sheets of a published file from its name and bytes; a CSV file is one sheet named `csv`.

    A zip around one table is looked into. Raises Refused (truncated, an HTML page, protected) and
    NotUsed.
    """
    suffix = _suffix(name)
    if content.startswith((ZIP_START, COMPOUND_FILE_START)):
        if content.startswith(ZIP_START) and (packed := _packed_table(content)):
            return read_sheets(*packed)
        from loaders.workbooks import workbook_sheets  # not for a load that reads none

        return workbook_sheets(content, suffix)
    if b"<html" in content[:2048].lower():
        raise _web_page(suffix)
    if suffix in WORKBOOK_SUFFIXES:
        raise Refused(
            Problem(
                f"is named {suffix} but does not begin like a workbook ({len(content):,} bytes)",
                "a workbook",
                "download it again",
            )
        )
    text = _text(content)
    if text.lstrip().startswith("<"):
        raise _web_page(suffix)
    return [Sheet("csv", _csv_rows(text), is_text=True)]


def _suffix(name):
    return "." + name.rsplit(".", 1)[-1].lower() if "." in name else ""


def _packed_table(content):
    """Name and bytes of the one table in a zip file; None where the zip is a workbook itself.

    Raises Refused (several tables, one in a zip of its own, one that may do harm) and NotUsed.
    """
    import zipfile

    packed = io.BytesIO(content)
    try:
        with zipfile.ZipFile(packed) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        return None  # a workbook that is cut short, as far as anybody can tell
    if {name.lower() for name in names} & {"[content_types].xml", "content.xml"}:
        return None
    from loaders.downloads.unpack import WrongContent, ZipLimits, check_members

    tables = [name for name in names if _suffix(name) in TABLE_SUFFIXES]
    try:
        check_members(packed, ZipLimits(unpacked_bytes=BYTES_IN_A_ZIP_AT_MOST))
        if len(tables) == 1:
            with zipfile.ZipFile(packed) as archive:
                return tables[0], archive.read(tables[0])
    except (WrongContent, zipfile.BadZipFile) as reason:
        said = f"is a zip file that can't be read: it {reason}"
        problem = Problem(said, "a zip file of one table", "download it again, or unpack it")
        raise Refused(problem) from reason
    if any(_suffix(name) == ".zip" for name in names):
        raise Refused(Problem("is a zip file in which there is another", "one table", UNPACK))
    if tables:
        found = f"is a zip file with {len(tables)} tables: {', '.join(tables)}"
        raise Refused(Problem(found, "one", UNPACK))
    raise NotUsed("a zip file in which there is no table")


def _web_page(suffix):
    if suffix not in (*WORKBOOK_SUFFIXES, ".csv"):
        return NotUsed("a web page")
    return Refused(
        Problem(
            "holds a web page, not a table",
            "the table that its name promises",
            "it is often an error page saved under the file's name: download it again",
        )
    )


def _text(content):
    """Text of a file in UTF-8, in UTF-16 (what Excel calls Unicode text) or in Windows' letters."""
    encoding = "utf-8-sig"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif content and not any(content[1:LETTERS_LOOKED_AT:2]):
        encoding = "utf-16-le"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise NotUsed("not a workbook or a text table")
    return text


def _csv_rows(text):
    first_line = re.sub(r'"[^"]*"', "", text.lstrip().partition("\n")[0])
    delimiter = max(DELIMITERS, key=first_line.count)  # the first of those that are as many
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [[cell or None for cell in row] for row in rows]
    except csv.Error as error:
        raise NotUsed(f"not a text table ({error})") from error
