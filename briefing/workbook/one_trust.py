"""The sheet on which a trust is picked from a list, and the figures that its formulas look up.

Formulas are of Excel 2010, LibreOffice and Google Sheets (INDEX, MATCH, IF, IFERROR): each holds
the value that it has for the trust picked when the workbook is written, so that viewers that don't
reckon show it too.
"""

from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from briefing import palette
from briefing.marts import grouped
from briefing.missing import Missing
from briefing.sentences import NOT_PUBLISHED, capital, listed, scans_paragraph, waits_paragraph
from briefing.sentences import place as place_words
from briefing.workbook.cells import print_on_a4, text_cell, write_cell
from briefing.workbook.native_charts import MONTH_AXIS, Series, broken, cell_name, cells, chart

NAME, DATA = "One trust", "One trust - data"
NOT_COMPARED, NO_FIGURE = "not compared", "no figure"
# A list's entry that is longer is not found again by MATCH.
LONGEST_NAME = 200
# Rows and columns of the sheet that is read, counted from 0.
PICK_ROW, PLACE_ROW, FINDING_ROW = 2, 3, 4
MEASURES_ROW, CHART_ROW, CHART_ROWS = 6, 18, 20
MONTHS_ROW = CHART_ROW + CHART_ROWS + 1
FIRST_MONTH = MONTHS_ROW + 3
# Columns: months, notes of months, and what only the charts read.
MONTHS, NOTES, OF_CHARTS = 0, 4, 13
LAST_COLUMN = OF_CHARTS - 2
NOTE_ROW, BLOCK_ROW, HEADER_ROW, FIRST_ROW = 0, 1, 2, 3
FIELDS = ("baseline", "comparison", "change", "change_pct", "of_region", "of_nation", "note")


@dataclass(frozen=True)
class Measure:
    """A row of the table then and now: what it is called, its unit, and where words for it are."""

    name: str
    title: str
    unit: str
    of_changes: str
    subject: str
    decimals: bool = False


MEASURES = (
    Measure("scans", "Scans", "tests", "%", "scans"),
    Measure("activity", "Tests of the waiting list", "tests", "%", "activity"),
    Measure("waiting", "Patients waiting at the end", "patients", "%", "waits"),
    Measure("over_6_weeks_pct", "Waiting six weeks or more", "% of list", "points", "waits", True),
    Measure("request_to_test_did_ct", "CT: request to test", "median days", "days", "", True),
    Measure("test_to_report_did_ct", "CT: test to report", "median days", "days", "", True),
    Measure("request_to_test_did_mri", "MRI: request to test", "median days", "days", "", True),
    Measure("test_to_report_did_mri", "MRI: test to report", "median days", "days", "", True),
)


class Picking:
    """What can be picked: a row of the data sheet for each organisation, {column: value}."""

    def __init__(self, marts, picked=None):
        self.windows = marts.windows
        self._missing = Missing(marts)
        self._figures = grouped(marts.ask("workbook/figures_to_pick"), "organisation_code")
        self._scans = grouped(marts.ask("workbook/scans_by_month"), "organisation_code")
        self._waits = grouped(marts.ask("workbook/waits_by_month"), "organisation_code")
        self._scan_rows = _of_all(marts.rows_of("trust_scan_comparison"), "modality_code")
        self._wait_rows = _of_all(marts.rows_of("trust_wait_comparison"), "test_group", "test_code")
        self._ranked_from = marts.facts.get("ranked_from", 0)
        self.scan_months = _months(self._scans)
        self.wait_months = _months(self._waits)
        organisations = marts.ask("workbook/organisations_to_pick")
        self.rows = [self._row(organisation) for organisation in organisations]
        self.columns = list(self.rows[0]) if self.rows else []
        self.picked = self._first(organisations) if picked is None else self._of(picked)

    def _first(self, organisations):
        """Place of the one that the workbook opens with: most scans of those that are ranked."""
        ranked = [row for row in organisations if row["is_ranked"] and row["scans_comparison"]]
        if not ranked:
            return 0
        return organisations.index(max(ranked, key=lambda row: row["scans_comparison"]))

    def _of(self, code):
        return next(at for at, row in enumerate(self.rows) if row["code"] == code)

    def _row(self, organisation):
        code = organisation["organisation_code"]
        name = organisation["organisation_name"] or code
        figures = {row["measure"]: row for row in self._figures.get(code, [])}
        nation, region = organisation["nation"], organisation["region_name"]
        where = place_words(region) if region and nation == "England" else nation
        note = f"; {organisation['name_note']}" if organisation["name_note"] else ""
        row = {
            "label": f"{text_cell(name)[:LONGEST_NAME]} ({code})",
            "code": code,
            "where": f"In {where}{note}.",
            "finding": self._finding(code, name),
        }
        row["title"] = row["finding"]
        if organisation["code_of_scans"] not in self._scans:
            row["title"] = f"No scans of {name} by month are in the files loaded"
        elif others := organisation["counted_with"]:
            together = f"{name} together with {listed(others)}, since merged"
            row["title"] = f"Scans by month of {together}"
            row["where"] += f" Its months are those of {together}."
        row["title"] = broken(row["title"])
        for measure in MEASURES:
            found = figures.get(measure.name)
            for field in FIELDS:
                row[f"{measure.name}:{field}"] = self._field(code, measure, field, found)
        scans = {one["month"]: one for one in self._scans.get(organisation["code_of_scans"], [])}
        waits = {one["month"]: one for one in self._waits.get(organisation["code_of_waits"], [])}
        for month in self.scan_months:
            row["scans", month] = self._of_month(code, scans, month, "scans", "scans")
        for month in self.scan_months:
            row["scans note", month] = scans[month]["note"] if month in scans else None
        for month in self.wait_months:
            row["waiting", month] = self._of_month(code, waits, month, "waiting", "waits")
        for month in self.wait_months:
            row["share", month] = self._of_month(code, waits, month, "over_6_weeks_pct", "waits")
        for month in self.wait_months:
            row["waits note", month] = waits[month]["note"] if month in waits else None
        return row

    def _finding(self, code, name):
        """What changed, in a sentence or two; of the waits where it has no scans."""
        scans = scans_paragraph(
            name, self._scan_rows.get(code), [], [], self._ranked_from, self.windows
        )
        waits = waits_paragraph(name, self._wait_rows.get(code), [], 6, self.windows, False)
        return capital(next(iter(scans or waits), f"{name} has no scans and no list to compare."))

    def _field(self, code, measure, field, found):
        """A figure or a text, and in place of a figure that is missing the word for why it is."""
        if field == "note":
            note = found["comparability_note"] if found else ""
            return f"{capital(note)}." if note else None
        column = {
            "of_region": "change_of_region",
            "of_nation": "change_of_nation",
        }.get(field, f"figure_{field}")
        value = found[column] if found else None
        if value is not None:
            is_change = field in ("change", "change_pct")
            return NOT_COMPARED if is_change and not found["is_comparable"] else value
        if field in ("baseline", "comparison") and measure.subject:
            return self._missing.word(measure.subject, [code], None, field)
        if field in ("baseline", "comparison"):
            return NOT_PUBLISHED if found else NO_FIGURE
        if field == "change_pct" and measure.of_changes != "%":
            return None
        return NOT_COMPARED if field in ("change", "change_pct") else None

    def _of_month(self, code, by_month, month, column, subject):
        """Figure of a month, or why there is none; nothing where it has none of any month."""
        if not by_month:
            return None
        value = by_month[month][column] if month in by_month else None
        return self._missing.word(subject, [code], None, [month]) if value is None else value


def _of_all(rows, *columns):
    """Rows of all tests, {organisation code: row}."""
    of_all = (row for row in rows if all(row[column] == "all" for column in columns))
    return {row["organisation_code"]: row for row in of_all}


def _months(by_organisation):
    return sorted({row["month"] for rows in by_organisation.values() for row in rows})


def write_data(page, picking, formats):
    """Write the sheet that the formulas read: a row for each organisation."""
    about = f"What the formulas of the sheet {NAME} look up. A word in place of a figure says why."
    page.write_string(NOTE_ROW, 0, about, formats["about"])
    titles = {measure.name: measure for measure in MEASURES}
    for number, column in enumerate(picking.columns):
        if isinstance(column, tuple):
            what, month = column
            unit = {"share": "% six weeks or more", "waiting": "patients"}.get(what, what)
            page.write_string(BLOCK_ROW, number, unit, formats["unit"])
            page.write_datetime(HEADER_ROW, number, month, formats["month"])
        else:
            measure, _, field = column.partition(":")
            block = titles[measure].title if field else ""
            page.write_string(BLOCK_ROW, number, block, formats["unit"])
            words = (field or column).replace("_", " ")
            page.write_string(HEADER_ROW, number, capital(words), formats["header"])
        values = [row[column] for row in picking.rows]
        of_shares = column[0] == "share" if isinstance(column, tuple) else False
        is_decimal = of_shares or any(
            isinstance(value, float) and value % 1 for value in values if value is not None
        )
        cell_format = formats["decimal" if is_decimal else "whole"]
        for at, value in enumerate(values, start=FIRST_ROW):
            write_cell(page, at, number, value, cell_format)
    page.set_column(0, 0, 45)
    page.set_column(1, max(len(picking.columns) - 1, 1), 11)
    page.freeze_panes(FIRST_ROW, 1)
    page.autofilter(HEADER_ROW, 0, HEADER_ROW + len(picking.rows), len(picking.columns) - 1)
    print_on_a4(page, DATA, 1000, (BLOCK_ROW, HEADER_ROW))


class Following:
    """Cells whose formulas look up the picked organisation, each with the value that it has now."""

    def __init__(self, page, picking):
        self.page = page
        self.last = FIRST_ROW + len(picking.rows)
        self.at = {column: number for number, column in enumerate(picking.columns)}
        self.now = picking.rows[picking.picked]
        self.place = xl_rowcol_to_cell(PICK_ROW, OF_CHARTS + 1, row_abs=True, col_abs=True)
        self.values = {}

    def looked_up(self, column):
        """The formula's look-up of a column of the data, without its `=`."""
        letters = xl_col_to_name(self.at[column])
        cells_of = f"'{DATA}'!{letters}${FIRST_ROW + 1}:{letters}${self.last}"
        return f"INDEX({cells_of},{self.place})"

    def write(self, row, column, of, cell_format, empty=""):
        """Write a look-up; `empty` is what stands where the data has no value."""
        value = self.now[of]
        value = empty if value is None else value
        found = self.looked_up(of)
        formula = f'=IFERROR(IF({found}="","{empty}",{found}),"")'
        self.formula(row, column, formula, cell_format, value)

    def formula(self, row, column, formula, cell_format, value):
        """Write any formula with its value."""
        self.values[row, column] = value
        value = text_cell(value) if isinstance(value, str) else value
        self.page.write_formula(row, column, formula, cell_format, value)


def write_one_trust(book, page, picking, formats):
    """Write the sheet: the list, then and now, two charts, and its months."""
    follow = Following(page, picking)
    page.write_string(0, 0, "One trust, board or other provider", formats["title"])
    page.write_string(
        1,
        0,
        "Click the framed cell and choose a name from its list: figures and charts follow.",
        formats["about"],
    )
    _write_picker(page, picking, formats, follow)
    follow.write(PLACE_ROW, 0, "where", formats["about"])
    page.merge_range(FINDING_ROW, 0, FINDING_ROW, LAST_COLUMN, "", formats["finding"])
    follow.write(FINDING_ROW, 0, "finding", formats["finding"])
    follow.write(FINDING_ROW, OF_CHARTS, "title", formats["of_chart"])
    page.set_row(FINDING_ROW, 58)
    _write_measures(page, picking, formats, follow)
    _write_months(page, picking, formats, follow)
    _draw(book, page, picking)
    page.set_column(0, 0, 32)
    page.set_column(1, LAST_COLUMN, 14)
    page.set_column(OF_CHARTS, OF_CHARTS + 5, 12)
    page.freeze_panes(PICK_ROW + 1, 0)
    page.hide_gridlines(2)
    last = first_of_waits(picking) + len(picking.wait_months)
    page.print_area(0, 0, last, LAST_COLUMN)
    print_on_a4(page, NAME, 180)


def _write_picker(page, picking, formats, follow):
    label = picking.rows[picking.picked]["label"]
    page.merge_range(PICK_ROW, 0, PICK_ROW, 5, label, formats["pick"])
    # as text, whatever its first letter is
    page.write_string(PICK_ROW, 0, label, formats["pick"])
    page.set_row(PICK_ROW, 26)
    page.data_validation(
        PICK_ROW,
        0,
        PICK_ROW,
        0,
        {
            "validate": "list",
            "source": f"='{DATA}'!$A${FIRST_ROW + 1}:$A${follow.last}",
            "ignore_blank": False,
            "error_title": "Not on the list",
            "error_message": f"Choose a name from the list, or copy one from column A of {DATA}.",
        },
    )
    picked = "$A$3"
    # MATCH reads ~, * and ? as wildcards
    for mark in "~*?":
        picked = f'SUBSTITUTE({picked},"{mark}","~{mark}")'
    names = f"'{DATA}'!$A${FIRST_ROW + 1}:$A${follow.last}"
    page.write_string(PICK_ROW, OF_CHARTS, "Its row of the data", formats["of_chart"])
    follow.formula(
        PICK_ROW,
        OF_CHARTS + 1,
        f'=IFERROR(MATCH({picked},{names},0),"none")',
        formats["of_chart"],
        picking.picked + 1,
    )


def _write_measures(page, picking, formats, follow):
    windows = picking.windows
    page.write_string(
        MEASURES_ROW, 0, "The months compared, and beside its region and nation", formats["block"]
    )
    headings = (
        "Measure",
        capital(windows.baseline),
        capital(windows.comparison),
        "Change",
        "Change, %",
        "Change of its region",
        "Change of its nation",
        "Unit of these changes",
        "What to know",
    )
    for number, heading in enumerate(headings):
        of = "right" if 0 < number < len(FIELDS) else ("header beside" if number else "header")
        page.write_string(MEASURES_ROW + 1, number, heading, formats[of])
    for number in range(len(headings), LAST_COLUMN + 1):
        page.write_string(MEASURES_ROW + 1, number, "", formats["header"])
    for number in range(1, LAST_COLUMN + 1):
        page.write_string(MEASURES_ROW, number, "", formats["block"])
    page.set_row(MEASURES_ROW + 1, 48)
    for row, measure in enumerate(MEASURES, start=MEASURES_ROW + 2):
        page.write_string(row, 0, f"{measure.title}, {measure.unit}", formats["top"])
        page.set_row(row, 26)
        figure = formats["percent" if measure.decimals else "figure"]
        change = formats["points" if measure.decimals else "change"]
        formats_of = (figure, figure, change, *[formats["points"]] * 3)
        for number, (field, of) in enumerate(zip(FIELDS, formats_of, strict=False), start=1):
            follow.write(row, number, f"{measure.name}:{field}", of)
        page.write_string(row, 7, measure.of_changes, formats["beside"])
        page.merge_range(row, 8, row, LAST_COLUMN, "", formats["note"])
        follow.write(row, 8, f"{measure.name}:note", formats["note"])


def first_of_waits(picking):
    """Row of the first month of waits, below the months of scans."""
    return FIRST_MONTH + len(picking.scan_months) + 5


def _write_headings(page, formats, row, title, columns):
    """Title of a block of months, and below it a unit and a heading for each column."""
    for number in range(LAST_COLUMN + 1):
        page.write_string(row, number, title if number == 0 else "", formats["block"])
        page.write_string(row + 2, number, "", formats["header"])
    page.set_row(row + 2, 32)
    for number, (unit, heading) in columns.items():
        page.write_string(row + 1, number, unit, formats["unit right" if unit else "unit"])
        of = "right" if unit else ("header" if number == 0 else "header beside")
        page.write_string(row + 2, number, heading, formats[of])


def _write_months(page, picking, formats, follow):
    """Scans and waits by month; beside them what only the charts read, with #N/A for gaps."""
    _write_headings(
        page,
        formats,
        MONTHS_ROW,
        f"Scans by month (waiting lists by month: row {first_of_waits(picking) - 2})",
        {
            0: ("", "Month"),
            1: ("tests", "Scans"),
            2: ("tests", "Same month of 2019"),
            3: ("%", "% of 2019"),
            NOTES: ("", "What to know"),
            OF_CHARTS: ("tests", "Scans"),
            OF_CHARTS + 1: ("tests", "Flagged"),
            OF_CHARTS + 2: ("tests", "No figure"),
            OF_CHARTS + 3: ("tests", "Same month of 2019"),
        },
    )
    page.write_string(MONTHS_ROW, OF_CHARTS, "For the charts: #N/A leaves a gap", formats["about"])
    _write_headings(
        page,
        formats,
        first_of_waits(picking) - 3,
        "Patients waiting at the end of a month",
        {
            0: ("", "Month"),
            1: ("patients", "Waiting"),
            2: ("% of list", "Six weeks or more"),
            NOTES: ("", "What to know"),
            OF_CHARTS + 4: ("%", "Six weeks or more"),
        },
    )
    now = follow.now
    months = picking.scan_months
    rows = {month: FIRST_MONTH + at for at, month in enumerate(months)}
    column_of_scans = f"$B${FIRST_MONTH + 1}:$B${FIRST_MONTH + max(len(months), 1)}"
    known = [now["scans", month] for month in months if _is_number(now["scans", month])]
    for month, row in rows.items():
        page.write_datetime(row, MONTHS, month, formats["month"])
        follow.write(row, 1, ("scans", month), formats["figure"], NO_FIGURE)
        scans, note = now["scans", month], now["scans note", month]
        in_2019 = month.replace(year=2019)
        before = now.get(("scans", in_2019))
        follow.write(row, NOTES, ("scans note", month), formats["beside"])
        this, flag, same = f"$B{row + 1}", f"$E{row + 1}", f"$C{row + 1}"
        if in_2019 in rows:
            value = NO_FIGURE if before is None else before
            follow.formula(row, 2, f"=$B${rows[in_2019] + 1}", formats["figure"], value)
        else:
            page.write_string(row, 2, "not loaded", formats["figure"])
        can_share = _is_number(scans) and _is_number(before) and before and not note
        follow.formula(
            row,
            3,
            f'=IF(AND(ISNUMBER({this}),ISNUMBER({same}),{flag}=""),'
            f'IFERROR(100*{this}/{same},"{NOT_COMPARED}"),"{NOT_COMPARED}")',
            formats["percent"],
            100 * scans / before if can_share else NOT_COMPARED,
        )
        of_chart = formats["of_chart"]
        for number, formula, is_shown, value in (
            (0, f'AND(ISNUMBER({this}),{flag}="")', _is_number(scans) and not note, scans),
            (1, f'AND(ISNUMBER({this}),{flag}<>"")', _is_number(scans) and bool(note), scans),
        ):
            follow.formula(
                row,
                OF_CHARTS + number,
                f"=IF({formula},{this},NA())",
                of_chart,
                value if is_shown else "#N/A",
            )
        follow.formula(
            row,
            OF_CHARTS + 2,
            f"=IF(ISNUMBER({this}),NA(),MAX(1,{column_of_scans}))",
            of_chart,
            "#N/A" if _is_number(scans) else max([1, *known]),
        )
        follow.formula(
            row,
            OF_CHARTS + 3,
            f"=IF(ISNUMBER({same}),{same},NA())",
            of_chart,
            before if _is_number(before) else "#N/A",
        )
    for row, month in enumerate(picking.wait_months, start=first_of_waits(picking)):
        page.write_datetime(row, MONTHS, month, formats["month"])
        follow.write(row, 1, ("waiting", month), formats["figure"], NO_FIGURE)
        follow.write(row, 2, ("share", month), formats["percent"], NO_FIGURE)
        follow.write(row, NOTES, ("waits note", month), formats["beside"])
        share = now["share", month]
        follow.formula(
            row,
            OF_CHARTS + 4,
            f"=IF(ISNUMBER($C{row + 1}),$C{row + 1},NA())",
            formats["of_chart"],
            share if _is_number(share) else "#N/A",
        )


def _draw(book, page, picking):
    first_wait = first_of_waits(picking)
    of_scans = FIRST_MONTH, FIRST_MONTH + len(picking.scan_months) - 1
    of_waits = first_wait, first_wait + len(picking.wait_months) - 1

    def series(name, number, colour, rows, **others):
        return Series(
            name,
            cells(NAME, *rows, MONTHS),
            cells(NAME, *rows, OF_CHARTS + number),
            colour,
            **others,
        )

    if picking.scan_months:
        made = chart(
            book,
            cell_name(NAME, xl_rowcol_to_cell(FINDING_ROW, OF_CHARTS, True, True)),
            [
                series("Scans", 0, palette.SUBJECT, of_scans),
                series("Scans, flagged", 1, palette.FLAG, of_scans),
                series("No figure", 2, palette.BESIDE, of_scans, is_hatched=True),
                series("Same month of 2019", 3, palette.OTHER, of_scans, drawn="line"),
            ],
            x_axis=MONTH_AXIS | {"name": "Month"},
            y_axis={"name": "Scans in the month, tests", "min": 0, "num_format": "#,##0"},
            size=(700, 390),
            has_legend=True,
            overlap=100,
        )
        page.insert_chart(
            CHART_ROW,
            0,
            made,
            {"object_position": 3, "description": "Scans of the picked organisation by month"},
        )
    if picking.wait_months:
        made = chart(
            book,
            "Patients waiting six weeks or more",
            [series("Waiting six weeks or more", 4, palette.SUBJECT, of_waits)],
            x_axis=MONTH_AXIS | {"name": "End of month; months between are not loaded"},
            y_axis={"name": "% of patients waiting", "min": 0, "num_format": "0"},
            size=(590, 390),
        )
        page.insert_chart(
            CHART_ROW,
            6,
            made,
            {"object_position": 3, "description": "Share of long waits by month"},
        )


def _is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)
