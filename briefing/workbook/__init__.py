"""The workbook: what to do with it first, a trust to pick, charts, and the marts as sheets."""

import datetime
from dataclasses import replace

import xlsxwriter

from briefing import RECOVERY, palette
from briefing.workbook import over_time
from briefing.workbook.cells import FORMATS
from briefing.workbook.columns import heading
from briefing.workbook.one_trust import DATA, NAME, Picking, write_data, write_one_trust
from briefing.workbook.sheets import sheets
from briefing.workbook.start import (
    COLUMNS,
    READ_ME,
    START,
    write_columns,
    write_read_me,
    write_start,
)
from briefing.workbook.tables import Tables

__all__ = ["heading", "write_workbook"]

# A workbook says when it was made; the same input must give the same bytes.
CREATED = datetime.datetime(2000, 1, 1)
# Sheets that stand before all others, where they have figures.
FIRST_SHEETS = ("Headline",)


def write_workbook(marts, path, story=RECOVERY, picked=None):
    """Write the workbook of the pack to a path; the same marts give the same bytes.

    A sheet that is of a story alone is left out of another's. `picked` is the code of the
    organisation that the sheet One trust opens with: the largest that is ranked, if None.

    Each sheet of a mart says what it shows in its first row and has units in its second and
    headings in its third, each with the mart's description of the column as its note. Codes that
    `dim_code` has are shown in its words. Shares are percent, 0 to 100. A missing value is an empty
    cell; where figures are looked up, a word that says why.
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
    shown = [
        _told(marts, sheet)
        for sheet in sheets()
        if sheet.story in ("", story) and (sheet.without or marts.has(sheet.mart))
    ]
    shown.sort(key=lambda sheet: sheet.name not in FIRST_SHEETS)
    picking = Picking(marts, picked)
    extra = {NAME: bool(picking.rows), over_time.NAME: over_time.has_figures(marts)}
    names = [START, *(name for name, is_there in extra.items() if is_there)]
    names += [*(sheet.name for sheet in shown), COLUMNS, READ_ME]
    names += [DATA] if extra[NAME] else []
    pages = {name: book.add_worksheet(name) for name in names}
    for name in names[: 3 + len(FIRST_SHEETS)]:
        pages[name].set_tab_color(palette.SUBJECT)
    tables = Tables(book, marts, formats)
    write_start(pages, marts, shown, formats, story)
    if extra[NAME]:
        write_one_trust(book, pages[NAME], picking, formats)
        write_data(pages[DATA], picking, formats)
    if extra[over_time.NAME]:
        over_time.write_over_time(book, pages[over_time.NAME], marts, formats)
    for sheet in shown:
        tables.write(pages[sheet.name], sheet)
    write_columns(pages[COLUMNS], tables.told, formats)
    write_read_me(pages[READ_ME], marts, formats)
    book.close()


def _told(marts, sheet):
    """The sheet, its `about` with what its query `also` says."""
    said = [row["words"] for row in marts.ask(sheet.also)] if sheet.also else []
    return replace(sheet, about=" ".join([sheet.about, *said]))
