"""The workbook: figures of the marts as sheets to filter, each column with a note."""

import datetime
import re
from dataclasses import replace

import xlsxwriter

from briefing import RECOVERY
from briefing.layout import rendered
from briefing.sentences import listed
from briefing.workbook.columns import column_of, heading
from briefing.workbook.sheets import sheets

__all__ = ["heading", "write_workbook"]

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
LONGEST_CELL = 32767
HEADER_ROW = 1
# A workbook says when it was made; the same input must give the same bytes.
CREATED = datetime.datetime(2000, 1, 1)
WIDEST, NARROWEST = 60, 9
IN_WORDS = " Here in words; its codes are in dim_code."
FORMATS = {
    "whole": {"num_format": "#,##0"},
    "decimal": {"num_format": "#,##0.0"},
    "thousandths": {"num_format": "0.000"},
    "month": {"num_format": "mmm yyyy", "align": "left"},
    "day": {"num_format": "d mmm yyyy", "align": "left"},
    "title": {"bold": True, "font_size": 14},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "header": {
        "bold": True,
        "text_wrap": True,
        "valign": "top",
        "bg_color": "#E8E8E8",
        "bottom": 1,
    },
}
# How figures of a unit are printed, where not as whole numbers.
FORMATS_OF_UNITS = {
    "percent": "decimal",
    "points": "decimal",
    "tests a day": "decimal",
    "value": "decimal",
    "weeks of work": "decimal",
    "median days": "decimal",
    "radians": "thousandths",
    "month": "month",
    "day": "day",
}


def write_workbook(marts, path, story=RECOVERY):
    """Write the workbook of the pack to a path; the same marts give the same bytes.

    A sheet that is of a story alone is left out of another's.

    Each sheet says what it shows in its first row and has headers in its second, each with the
    mart's description of the column as its note. Codes that `dim_code` has are shown in its words.
    Shares are percent, 0 to 100. A missing value is an empty cell.
    """
    book = xlsxwriter.Workbook(
        str(path),
        {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "d mmm yyyy",
        },
    )
    book.set_properties({"title": "Diagnostic scans and waits", "created": CREATED})
    formats = {name: book.add_format(options) for name, options in FORMATS.items()}
    described = {
        (row["table_name"], row["column_name"]): row["said"]
        for row in marts.ask("workbook/descriptions")
    }
    shown = [
        _told(marts, sheet)
        for sheet in sheets()
        if sheet.story in ("", story) and (sheet.without or marts.has(sheet.mart))
    ]
    words = {
        (row["column_name"], row["code"]): row["code_in_words"]
        for row in marts.ask("workbook/words_of_codes")
    }
    _write_read_me(book.add_worksheet("Read me"), marts, shown, formats)
    for sheet in shown:
        _write_sheet(book.add_worksheet(sheet.name), marts, sheet, formats, described, words)
    book.close()


def _told(marts, sheet):
    """The sheet, its `about` with what its query `also` says."""
    said = [row["words"] for row in marts.ask(sheet.also)] if sheet.also else []
    return replace(sheet, about=" ".join([sheet.about, *said]))


def _write_read_me(page, marts, shown, formats):
    """Blocks of `read_me.txt`, divided by empty lines: a title, then a cell for each line."""
    text = rendered(marts, "read_me.txt", sheets=shown, editions=marts.ask("workbook/editions"))
    page.set_column(0, 0, 110)
    page.hide_gridlines(2)
    page.write_string(0, 0, "Diagnostic scans and waits", formats["title"])
    row = 2
    for block in text.strip().split("\n\n"):
        title, *lines = block.split("\n")
        page.write_string(row, 0, title, formats["header"])
        for number, line in enumerate(lines, start=row + 1):
            page.write_string(number, 0, text_cell(line), formats["wrapped"])
        row += len(lines) + 2


def _write_sheet(page, marts, sheet, formats, described, words):
    types, rows = marts.typed_rows(sheet.sql)
    rows = [
        {column: words.get((column, value), value) for column, value in row.items()} for row in rows
    ]
    sheet = replace(
        sheet,
        shown={column: words.get((column, code), code) for column, code in sheet.shown.items()},
    )
    columns = [column for column in sheet.first if column in types]
    columns += [column for column in types if column not in columns]
    page.write_string(0, 0, text_cell(_about(sheet, rows)))
    tables = (sheet.mart, *sheet.beside, "dim_organisation")
    worded = {column for column, _ in words}
    for number, column in enumerate(columns):
        header = heading(column, marts.windows)
        page.write_string(HEADER_ROW, number, header, formats["header"])
        table = next((table for table in tables if (table, column) in described), sheet.mart)
        note = f"{described.get((table, column), '')}\n\nColumn {column} of {table}."
        note += IN_WORDS if column in worded else ""
        page.write_comment(
            HEADER_ROW,
            number,
            text_cell(column_of(column).note or note),
            {"x_scale": 2.5, "y_scale": 1.5, "author": ""},
        )
        values = [row[column] for row in rows]
        cell_format = formats[FORMATS_OF_UNITS.get(column_of(column).unit, "whole")]
        for at, value in enumerate(values, start=HEADER_ROW + 1):
            _write(page, at, number, value, cell_format)
        page.set_column(number, number, _width(header, values))
    page.set_row(HEADER_ROW, 62)
    page.freeze_panes(HEADER_ROW + 1, 1)
    page.autofilter(HEADER_ROW, 0, HEADER_ROW + max(len(rows), 1), len(columns) - 1)
    for column, value in sheet.shown.items() if rows else ():
        page.filter_column_list(columns.index(column), [value])
    for at, row in enumerate(rows, start=HEADER_ROW + 1):
        if any(row[column] != value for column, value in sheet.shown.items()):
            page.set_row(at, None, None, {"hidden": True})


def _about(sheet, rows):
    """What the sheet shows, in words."""
    if not rows:
        return f"{sheet.about} No rows: {sheet.without}"
    about = sheet.about
    if "nation" in rows[0]:
        about += f" Nations in it: {listed(sorted({row['nation'] for row in rows}))}."
    if sheet.shown:
        kept = " and ".join(f"'{value}'" for value in sheet.shown.values())
        about += f" Opens filtered to {kept}: clear the filter to see the others."
    return about


def _write(page, row, column, value, cell_format):
    if value is None:
        return
    if isinstance(value, bool):
        page.write_string(row, column, "yes" if value else "no")
    elif isinstance(value, datetime.date):
        page.write_datetime(row, column, value, cell_format)
    elif isinstance(value, int | float):
        page.write_number(row, column, value, cell_format)
    else:
        page.write_string(row, column, text_cell(value))


def text_cell(text):
    """A text as a cell can hold it: what XML forbids is replaced by a mark, too much is cut."""
    clean = NOT_IN_XML.sub(
        "\N{REPLACEMENT CHARACTER}", str(text).replace("\r\n", "\n").replace("\r", "\n")
    )
    return clean if len(clean) <= LONGEST_CELL else clean[: LONGEST_CELL - 6] + " (cut)"


def _width(header, values):
    printed = [
        f"{value:,.1f}" if isinstance(value, float) else str(value)
        for value in values
        if value is not None
    ]
    longest_word = max(map(len, header.split()))
    return min(max(longest_word + 3, max(map(len, printed), default=0) + 2, NARROWEST), WIDEST)
