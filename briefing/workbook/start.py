"""The sheet that says what to do with the workbook, and those that explain it."""

from xlsxwriter.utility import quote_sheetname

from briefing import RECOVERY
from briefing.findings import findings
from briefing.layout import rendered
from briefing.sentences import capital, fewer_or_more, sentence
from briefing.workbook import over_time
from briefing.workbook.cells import print_on_a4, text_cell
from briefing.workbook.one_trust import DATA
from briefing.workbook.one_trust import NAME as ONE_TRUST
from publishing.headline import window_words

LETTERS_OF_A_LINE = 120
START, COLUMNS, READ_ME = "Start here", "Columns", "Read me"
ABOUTS = {
    ONE_TRUST: "Pick a trust, board or other provider from a list: figures and charts follow.",
    over_time.NAME: "Charts of England, its regions and the nations by month, with their figures.",
    COLUMNS: "What each column of each sheet holds, its unit, and its name in the database.",
    READ_ME: "What is compared, how to read it, editions, how to cite it, licence.",
    DATA: "What the formulas of One trust look up: a row for each organisation.",
}


def write_start(pages, marts, shown, formats, story):
    """Write the first sheet: the finding, tasks that lead to their sheets, and all sheets."""
    page = pages[START]
    page.set_column(0, 0, 34)
    page.set_column(1, 1, 110)
    page.hide_gridlines(2)
    page.write_string(0, 0, "Diagnostic scans and waits", formats["title"])
    page.merge_range(1, 0, 1, 1, "", formats["finding"])
    page.write_string(1, 0, text_cell(_finding(marts, story)), formats["finding"])
    page.set_row(1, 44)
    row = 3
    page.write_string(row, 0, "What to do with it", formats["block"])
    page.write_string(row, 1, "", formats["block"])
    for link, sheet, cell, words in _tasks(pages):
        row += 1
        _link(page, row, 0, sheet, link, formats, cell)
        page.write_string(row, 1, words, formats["wrapped"])
        page.set_row(row, 32 if len(words) > LETTERS_OF_A_LINE else 18)
    row += 2
    page.write_string(row, 0, "All sheets", formats["block"])
    page.write_string(row, 1, "", formats["block"])
    abouts = ABOUTS | {sheet.name: sheet.about for sheet in shown}
    for name in list(pages)[1:]:
        row += 1
        _link(page, row, 0, name, name, formats)
        page.write_string(row, 1, text_cell(abouts[name]), formats["wrapped"])
        page.set_row(row, 15 * (1 + len(abouts[name]) // LETTERS_OF_A_LINE))
    print_on_a4(page, START, 144)


def _tasks(pages):
    """Link, sheet, cell and sentence of each task whose sheet is there."""
    first_sheet_of_regions = next(
        (name for name in ("Regions - scans", "Regions - waits") if name in pages), ""
    )
    tasks = (
        (
            "Find your trust",
            ONE_TRUST,
            "A3",
            "Choose a name from the list in the framed cell; its figures and charts follow, and "
            "its region and nation stand beside them.",
        ),
        (
            "See your region",
            first_sheet_of_regions,
            "A1",
            "Read its row and chart; the filter of the column Test shows single kinds of scan.",
        ),
        (
            "Copy a figure with its source",
            "Sources",
            "A1",
            "Take the heading and the unit above it with the figure, and name the publisher, the "
            "publication and the day of issue from here.",
        ),
        (
            "Ask before you publish",
            "Not comparable",
            "A1",
            "See whether the organisation is named here or in Unusual months, read why, and ask; "
            "right-of-reply.csv, in the same folder, has the figures to put to it.",
        ),
    )
    return [task for task in tasks if task[1] in pages]


def _finding(marts, story):
    """The answer of the pack in one sentence."""
    england = marts.ask("recovery/england") if story == RECOVERY else []
    for row in england:
        low, high = row["shortfall_added_up_low"], row["shortfall_added_up_high"]
        if low is not None:
            months = window_words(f"{row['cumulated_from']:%Y-%m}", f"{row['newest_month']:%Y-%m}")
            return sentence(
                f"from {months} England's providers carried out {fewer_or_more(low, high)} scans "
                "than in the same months of 2019"
            )
    words = [row["words"] for row in findings(marts)["england_scans"] if row["words"]]
    if words:
        return sentence(f"scans across England {words[0]}")
    return capital(f"{marts.windows.comparison} compared with {marts.windows.baseline}.")


def _link(page, row, column, sheet, words, formats, cell="A1"):
    page.write_url(row, column, f"internal:{quote_sheetname(sheet)}!{cell}", formats["link"], words)


def write_columns(page, told, formats):
    """Write the sheet of columns: what prints, and is seen where notes of cells are not."""
    page.write_string(
        0, 0, "What each column of each sheet holds, in the order of the sheets.", formats["about"]
    )
    headings = ("Sheet", "Column", "Unit", "What it holds", "Name in the database", "Table")
    for number, (words, width) in enumerate(zip(headings, (26, 44, 18, 100, 36, 30), strict=True)):
        page.write_string(2, number, words, formats["header"])
        page.set_column(number, number, width)
    for row, one in enumerate(told, start=3):
        note = one.note.partition("\n\n")[0]
        texts = (one.sheet, one.heading, one.unit, note, one.column, one.mart)
        for number, text in enumerate(texts):
            page.write_string(row, number, text_cell(text), formats["wrapped"])
    page.freeze_panes(3, 2)
    page.autofilter(2, 0, 2 + max(len(told), 1), len(headings) - 1)
    print_on_a4(page, COLUMNS, 240, (2, 2))


def write_read_me(page, marts, formats):
    """Blocks of `read_me.txt`, divided by empty lines: a title, then a cell for each line."""
    text = rendered(marts, "read_me.txt", editions=marts.ask("workbook/editions"))
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
    print_on_a4(page, READ_ME, 110)
