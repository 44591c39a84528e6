"""Writes the small edition that ships: real figures in the publishers' layouts, by our own code.

Which files, from where and issued when is `loaders/edition.csv`, and of a long CSV which rows are
kept (with `keep_places` as empty lines where the others stood, so that a cell is the publisher's):
those with `keep_values` in `keep_column`, or, with `keep_successions`, the successions of codes
that stand in the other files of the edition (a cell of a workbook, the first column of a CSV), or
follow from one that does.
Every cell of a workbook stands where the publisher put it. Figures, labels, names, codes, marks,
dates and titles are the publisher's own; a cell of free text holds our own words and the sha256 of
the publisher's (`loaders.own_words`), by which a statement that somebody has read is known again,
and a contact only says where to look. Which text is which is `loaders/edition_cells.csv`.

A title block gains two lines (from which file it was set, and the licence); a CSV has no title
block, so the `manifest.csv` of its folder says both.
"""

import csv
import datetime
import hashlib
import io
import re
from functools import cache

import python_calamine
import xlsxwriter

from loaders.cells import normalised
from loaders.downloads.manifest import COLUMNS, write_entries
from loaders.layouts import map_rows, sheet_layouts, title_block_fields, title_texts
from loaders.own_words import CONTACT, own_words
from loaders.readers import NotUsed, read_sheets
from loaders.recognise import SET_FROM, recognise
from loaders.workbooks import rows_of

LICENCE = "Open Government Licence v3.0"
LICENCE_ADDRESS = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
FIXED_TIME = datetime.datetime(2020, 12, 10)
RIGHT_OF_THE_BLOCK = 4


class EveryDigit(float):
    """A number that XlsxWriter writes with all its digits: it cuts others off after the 16th."""

    def __format__(self, specification):
        """Shortest text that gives the same number back."""
        return repr(float(self)).removesuffix(".0")


def write_edition(sources, target):
    """Set every file of the edition from the folders `sources` into `target`; yields the paths.

    A file that lies in several of them is taken from the first. Raises FileNotFoundError where one
    lies in none.
    """
    manifests, codes = {}, set()
    # successions last: which are kept hangs on the codes in all other files
    entries = sorted(map_rows("edition", "loaders"), key=lambda row: row["keep_successions"])
    for entry in entries:
        content = _found(sources, entry["source_file"]).read_bytes()
        source_name = entry["source_file"].rsplit("/", 1)[-1]
        source_sha256 = hashlib.sha256(content).hexdigest()
        path = target / entry["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".csv":
            written = _csv(source_name, content, entry, codes)
        else:
            written = _workbook(source_name, content, source_sha256, codes)
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


def _found(sources, file):
    paths = [source / file for source in sources]
    return next((path for path in paths if path.exists()), paths[0])


def with_successors(codes, successions):
    """`codes` and all that follow from one of them by a chain of rows (old code, new code, …)."""
    new_codes = {}
    for old_code, new_code, *_ in successions:
        new_codes.setdefault(old_code, set()).add(new_code)
    found, ahead = set(), set(codes)
    while ahead:
        found |= ahead
        ahead = set().union(*(new_codes.get(code, ()) for code in ahead)) - found
    return found


def added_lines(data_sheet, source_name, source_sha256):
    """Cells that the edition adds to a data sheet, as {(row, column): text}, counted from 0.

    They take the first and the last blank row of the title block, so nothing moves; where there
    are not two, what is left over stands to the right of the first rows that are filled.
    """
    filled = {cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for cell, _ in data_sheet.note_cells}
    rows = range(1, data_sheet.header_row)
    blank = [(row - 1, 1) for row in rows if str(row) not in filled]
    beside = [(row - 1, RIGHT_OF_THE_BLOCK) for row in rows if str(row) in filled]
    first, *_, last = blank if len(blank) > 1 else [*blank, *beside[: 2 - len(blank)]]
    added = {
        first: (SET_FROM, f"{source_name}, sha256 {source_sha256}"),
        last: ("Licence:", f"{LICENCE}, {LICENCE_ADDRESS}"),
    }
    return {
        (row, column + right): text
        for (row, column), texts in added.items()
        for right, text in enumerate(texts)
    }


@cache
def _cell_patterns(kind):
    rows = (row for row in map_rows("edition_cells", "loaders") if row["kind"] == kind)
    return tuple(re.compile(row["pattern"]) for row in rows)


def _is(kind, text):
    return any(pattern.fullmatch(text) for pattern in _cell_patterns(kind))


def _is_note_sheet(name):
    return any(
        layout.kind == "notes" and layout.sheet.fullmatch(normalised(name))
        for layout in sheet_layouts()
    )


def shipped_row(cells, is_note):
    """Texts of a row as the edition holds them, {column: text}, from all its filled cells.

    `cells` is {column: value as calamine gives it}, from left to right; `is_note` says that its
    sheet is one of notes, where a text is free text even where others stand beside it.
    """
    shipped, before = {}, []
    for column, value in cells.items():
        words = " ".join(value.split()) if isinstance(value, str) else None
        if words is not None:
            is_alone = is_note or len(cells) == 1
            shipped[column] = _shipped(value, words, before, is_alone, is_note)
        before.append(words)
    return shipped


def _shipped(text, words, before, is_alone, is_note):
    """A text as printed or in our own words; `before` holds the words of the cells on its left."""
    beside = (normalised(before[0]), before[1:]) if before and before[0] else (None, None)
    if not words or _is_a_label(words) or _is("kept", normalised(words)):
        return text
    if _is("mail", words) or (_is("contact", beside[0] or "") and not beside[1]):
        return CONTACT
    if (beside[0] or "").endswith(":") and not beside[1]:
        is_kept = _is_a_label(beside[0])
    elif is_alone:
        kind = "notes" if is_note else "data"
        is_kept = (
            _is("code", words)
            or (_is("name", words) and bool(before) and _is("code", before[-1] or ""))
            or any(title.fullmatch(words) for title in title_texts(kind))
        )
    else:
        is_kept = not _is("sentence", normalised(words))
    return text if is_kept else own_words(text, _codes_in_brackets(words))


def _is_a_label(words):
    """Whether it is a label beside which the value is kept, or that of a contact."""
    plain = normalised(words)
    return plain in title_block_fields() or _is("kept beside", plain) or _is("contact", plain)


def _codes_in_brackets(words):
    found = re.findall(r"[(]([^()]+)[)]", words)
    return [code for code in dict.fromkeys(found) if _is("code", code)]


def _csv(name, content, entry, codes):
    """A CSV as the edition holds it; its first column, which has any codes, is added to `codes`."""
    (sheet,) = read_sheets(name, content)
    rows = sheet.rows
    if entry["keep_successions"]:
        old_codes = with_successors(codes, rows)
        rows = _at_their_places(rows, [row[0] in old_codes for row in rows], entry)
    elif entry["keep_column"]:
        column = rows[0].index(entry["keep_column"])
        values = {entry["keep_column"], *entry["keep_values"].split()}
        rows = _at_their_places(rows, [row[column] in values for row in rows], entry)
    codes.update(row[0] for row in rows if row)
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()


def _at_their_places(rows, are_kept, entry):
    kept = [row if is_kept else [] for row, is_kept in zip(rows, are_kept, strict=True)]
    while not kept[-1]:
        kept.pop()
    return [row for row in kept if row or entry["keep_places"]]


def _workbook(name, content, sha256, codes):
    """A workbook as the edition holds it; the texts in it, codes or not, are added to `codes`."""
    try:
        recognised = recognise(read_sheets(name, content))
        data_sheets = {sheet.name: sheet for sheet in recognised.data_sheets}
    except NotUsed:  # a table that no model reads yet: only its manifest says where it is from
        data_sheets = {}
    source = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    buffer, day = io.BytesIO(), None
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as target:
        target.set_properties({"created": FIXED_TIME})
        for sheet_name in source.sheet_names:
            worksheet = target.add_worksheet(sheet_name)
            is_note = _is_note_sheet(sheet_name)
            for row, values in enumerate(rows_of(source, sheet_name)):
                cells = {column: value for column, value in enumerate(values) if value != ""}
                shipped = shipped_row(cells, is_note)
                codes.update(shipped.values())
                for column, value in cells.items():
                    if column in shipped:
                        worksheet.write_string(row, column, shipped[column])
                    elif isinstance(value, datetime.date):
                        day = day or target.add_format({"num_format": "yyyy-mm-dd"})
                        worksheet.write_datetime(row, column, value, day)
                    else:
                        worksheet.write_number(row, column, EveryDigit(value))
            if sheet := data_sheets.get(sheet_name):
                for place, text in added_lines(sheet, name, sha256).items():
                    worksheet.write_string(*place, text)
    return buffer.getvalue()
