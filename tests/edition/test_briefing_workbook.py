"""The workbook as another library reads it: every number equals its mart, and text stays text."""

import datetime
import html
import math
import re
import zipfile

import made_up_briefing
import made_up_faults
import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from briefing.marts import Marts
from briefing.workbook import write_workbook
from briefing.workbook.cells import FORMATS_OF_UNITS
from briefing.workbook.columns import columns

HEADER_ROW, FIRST_ROW = 3, 4
WINDOWS = """
    (strftime(month, '%Y-%m') between '2019-04' and '2019-09'
        or strftime(month, '%Y-%m') between '2020-04' and '2020-09')
"""
ENDS = "strftime(month, '%Y-%m') in ('2019-09', '2020-09')"
# Sheets that show one mart: its key and which of its rows.
SHEETS = {
    "Scans made up": ("scan_recovery", ("area_code", "modality_code"), "true"),
    "Scans made up - trusts": (
        "trust_scan_recovery",
        ("organisation_code", "modality_code"),
        "true",
    ),
    "Nations": (
        "nation_wait_comparison",
        ("nation", "month", "threshold_weeks", "test_group"),
        ENDS,
    ),
    "Regions - scans": ("region_scan_comparison", ("area_code", "modality_code"), "true"),
    "Regions - waits": (
        "region_wait_comparison",
        ("area_code", "test_group", "test_code"),
        "true",
    ),
    "Regions - activity": (
        "region_activity_comparison",
        ("area_code", "test_group", "test_code"),
        "true",
    ),
    "Trusts - scans": ("trust_scan_comparison", ("organisation_code", "modality_code"), "true"),
    "Trusts - waits": (
        "trust_wait_comparison",
        ("organisation_code", "test_group", "test_code"),
        "true",
    ),
    "Over time - scans": (
        "scans_over_time",
        ("month", "area_code", "modality_code"),
        "area_code = 'ENG' or modality_code = 'all'",
    ),
    "Over time - activity": (
        "activity_over_time",
        ("month", "area_code", "test_group", "test_code"),
        "area_code = 'ENG' or test_code = 'all'",
    ),
    "Over time - waits": ("waits_over_time", ("month", "area_code", "test_group"), "true"),
    "Parts of the change": ("scan_change_by_modality", ("area_code", "modality_code"), "true"),
    "Who asked": (
        "scan_change_by_setting",
        ("area_level", "area_code", "modality_code", "source_setting"),
        "area_level <> 'provider' or modality_code = 'all'",
    ),
    "Days and reports - trusts": (
        "trust_reporting_comparison",
        ("measure", "patient_group", "organisation_code", "modality_code"),
        "measure <> 'reported_same_day'",
    ),
    "Days and reports - regions": (
        "region_reporting_comparison",
        ("measure", "basis", "patient_group", "area_code", "modality_code"),
        "true",
    ),
    "Days by year - trusts": (
        "trust_median_days_by_year",
        ("measure", "year_from", "organisation_code", "modality_code"),
        "true",
    ),
    "Weeks of work - areas": (
        "backlog_over_time",
        ("month", "area_code", "test_group", "test_code"),
        "area_code = 'ENG' or test_code = 'all'",
    ),
    "Weeks of work - trusts": (
        "trust_backlog_over_time",
        ("month", "organisation_code", "test_group", "test_code"),
        f"test_code = 'all' and ({ENDS} or strftime(month, '%Y-%m') = '2025-07')",
    ),
    "Targets - areas": (
        "backlog_targets",
        ("area_code", "test_group", "test_code", "target_pct", "assumption"),
        "true",
    ),
    "Targets - trusts": (
        "trust_backlog_targets",
        ("organisation_code", "test_group", "test_code", "target_pct", "assumption"),
        "test_group = 'all'",
    ),
    "Funnel of waits": ("trust_wait_funnel", ("organisation_code",), "true"),
    "Cancer tests": (
        "trust_cancer_scan_comparison",
        ("organisation_code", "test_code", "source_setting"),
        "true",
    ),
    "Claims": ("claim_checks", ("claim_id",), "true"),
    "Claims - evidence": (
        "claim_evidence",
        (
            "claim_id",
            "coverage",
            "subject_code",
            "months",
            "side",
            "part",
            "source_file",
            "source_sheet",
        ),
        "true",
    ),
    "Sources": ("loaded_files", ("sha256",), "true"),
}
# Columns that a sheet leaves to the data package, as its first row says.
LEFT_OUT = {
    "Trusts - waits": {
        f"over_{weeks}_weeks_{which}"
        for weeks in (8, 9)
        for which in ("baseline", "comparison", "change_points")
    },
    "Days and reports - trusts": {"england_figure_baseline", "england_figure_comparison"},
}
FAULTS = "Publisher's faults"
# What the sheets show in place of a code: columns of keys, and of a filter.
WORDS = {
    ("measure", "request_to_test"): "median days from the request to the test",
    ("measure", "test_to_report"): "median days from the test to the report",
    ("measure", "reported_same_day"): "reported on the day of the test",
    ("measure", "reported_by_next_day"): "reported by the end of the next day",
    ("basis", "known_dates"): "tests with both dates",
    ("basis", "known_reports"): "reports whose day is known",
    ("patient_group", "all"): "all patients",
    ("patient_group", "admitted"): "patients of A&E, inpatients and day cases",
    ("patient_group", "outpatient_gp"): "outpatients and patients sent directly by their GP",
    ("source_setting", "all"): "all patients",
    ("source_setting", "a_and_e"): "patients of A&E",
    ("source_setting", "day_case"): "day cases",
    ("source_setting", "inpatient"): "inpatients",
    ("source_setting", "outpatient"): "outpatients",
    ("source_setting", "gp_direct_access"): "patients sent directly by their GP",
    ("source_setting", "other_health_care_provider"): (
        "patients sent by another health care provider"
    ),
    ("source_setting", "other"): "other patients",
    ("area_level", "england"): "England",
    ("area_level", "provider"): "trust or other provider",
    ("assumption", "newest_month"): (
        "as many patients join the list a working day as in the newest month"
    ),
    ("assumption", "last_six_months"): (
        "as many patients join the list a working day as in the last six months"
    ),
    ("assumption", "last_twelve_months"): (
        "as many patients join the list a working day as in the last twelve months"
    ),
    ("subject", "activity"): "tests done",
    ("subject", "waits"): "waiting lists",
}
# Columns of codes that readers of SQL look up; others say what they hold in words.
OF_CODES = re.compile(r"_code$|_id$|^(test_group|publication|rule|mart|part|rows_used|rows_where)$")
CODE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")
# Sheets of several marts, or of one that may have no rows.
WORDED = {"Start here", "One trust", "Over time", "Columns", "Read me", "One trust - data"}
# Look-ups in the data sheet, and what is made of the cells that they fill: no text of a publisher.
OWN_FORMULA = re.compile(
    r"<f>(IFERROR\(IF\(INDEX\('One trust - data'!.*"
    r"|IFERROR\(MATCH\(SUBSTITUTE\(.*,'One trust - data'!\$A\$4:\$A\$\d+,0\),\"none\"\)"
    r"|IF\((AND\()?ISNUMBER\(\$[A-Z]+\d+\)[^']*|\$B\$\d+)</f>"
)
OTHERS = ("Headline", "Unusual months", "Not comparable", "Gaps", FAULTS)
WHOLE_OR_TEXT = (
    "text",
    "yes or no",
    "tests",
    "patients",
    "tests or patients",
    "organisations",
    "cells",
    "weeks",
    "days",
    "months",
    "rank",
)
HEADLINE = {
    "region_scan_comparison": "modality_code = 'all'",
    "region_wait_comparison": "test_group = 'all' and test_code = 'all'",
}


@pytest.fixture(scope="module")
def path(edition_build, tmp_path_factory):
    """Workbook of the edition that ships."""
    path = tmp_path_factory.mktemp("workbook") / "diagnostic-scans.xlsx"
    written(edition_build.folder, path)
    return path


@pytest.fixture(scope="module")
def book(path):
    """The same, as openpyxl reads it."""
    return openpyxl.load_workbook(path)


def written(folder, path):
    with Marts(folder) as marts:
        write_workbook(marts, path)


def columns_of(page):
    """Places of the marts' columns by name, from the notes on the headers."""
    found = {}
    for place, cell in enumerate(page[HEADER_ROW]):
        named = re.search(r"Column (\w+) of (\w+)\.", cell.comment.text)
        if named:
            found[named[1]] = (place, named[2])
    return found


def same(read, value):
    """Equal to the 16 digits that a workbook holds; whole numbers to the last."""
    if isinstance(value, float):
        return read is not None and math.isclose(read, value, rel_tol=1e-15)
    return read == value


def as_date(value):
    return value.date() if isinstance(value, datetime.datetime) else value


def numbers(build, mart, keys, condition):
    """Figures of a mart: {key: {column: value}}, only numbers, whole ones and fractions."""
    columns = [
        column
        for (column,) in build.query(
            "select column_name from duckdb_columns() where schema_name = 'marts' "
            f"and table_name = '{mart}' and data_type in ('BIGINT', 'DOUBLE')"
        )
    ]
    rows = build.query(f"select {', '.join([*keys, *columns])} from marts.{mart} where {condition}")
    return {
        tuple(map(shown, keys, row[: len(keys)])): dict(zip(columns, row[len(keys) :], strict=True))
        for row in rows
    }


def shown(column, value):
    """A value of a mart as the workbook shows it."""
    return WORDS.get((column, value), value)


@pytest.mark.parametrize("name", SHEETS)
def test_every_number_equals_its_mart(name, book, edition_build):
    mart, keys, condition = SHEETS[name]
    expected = numbers(edition_build, mart, keys, condition)
    page = book[name]
    places = columns_of(page)
    seen = set()
    for row in page.iter_rows(min_row=FIRST_ROW):
        key = tuple(as_date(row[places[column][0]].value) for column in keys)
        assert key not in seen, key
        seen.add(key)
        for column, value in expected[key].items():
            if column in LEFT_OUT.get(name, ()):
                assert column not in places
                continue
            cell = row[places[column][0]]
            assert same(cell.value, value), (key, column, cell.coordinate, cell.value, value)
            assert value is None or cell.data_type == "n"
    assert seen == expected.keys()
    assert expected


@pytest.mark.parametrize("mart", HEADLINE)
def test_every_number_of_the_headline_equals_its_mart(mart, book, edition_build):
    expected = numbers(edition_build, mart, ("area_code",), HEADLINE[mart])
    page = book["Headline"]
    places = columns_of(page)
    codes = [row[places["area_code"][0]].value for row in page.iter_rows(min_row=FIRST_ROW)]
    assert len(codes) == len(set(codes))
    assert {code for (code,) in expected} <= set(codes)
    checked = 0
    for row in page.iter_rows(min_row=FIRST_ROW):
        figures = expected.get((row[places["area_code"][0]].value,), {})
        for column, (place, table) in places.items():
            if table == mart and column in figures:
                assert same(row[place].value, figures[column]), (row[place].coordinate, column)
                checked += 1
    assert checked >= 4 * len(expected)


def test_sheets_say_in_words_what_a_column_holds(book):
    """No code with an underscore, but in the columns that are there for the codes."""
    found = set()
    for page in book:
        places = columns_of(page) if page.title not in WORDED else {}
        worded = [(name, place) for name, (place, _) in places.items() if not OF_CODES.search(name)]
        for row in page.iter_rows(min_row=FIRST_ROW, values_only=True) if worded else ():
            for name, place in worded:
                if isinstance(row[place], str) and CODE.fullmatch(row[place]):
                    found.add((page.title, name, row[place]))
    assert found == set()


def test_unusual_months_are_those_of_the_mart(book, edition_build):
    """Figures and limits of every month of the windows that a rule of the chart names."""
    page = book["Unusual months"]
    read_rows = [row[:2] + row[3:13] for row in page.iter_rows(min_row=FIRST_ROW, values_only=True)]
    yes_or_no = "case when {0} then 'yes' else 'no' end"
    flags = ("beyond_limits", "two_of_three_near_a_limit", "in_run_of_seven")
    expected = edition_build.query(
        "select limits.organisation_name, organisation_code, subject, "
        "coalesce(test_in_words, 'all'), cast(month as timestamp), figure, "
        f"lower_limit, process_mean, upper_limit, "
        f"{', '.join(yes_or_no.format(f'is_{flag}') for flag in flags)} "
        "from marts.trust_control_limits as limits "
        "left join marts.dim_test as tests on limits.test_code = tests.test_code "
        f"where limits.test_code = 'all' and is_special_cause and {WINDOWS}"
    )
    expected = [(*row[:2], WORDS.get(("subject", row[2]), row[2]), *row[3:]) for row in expected]
    assert len(read_rows) == len(expected) > 100
    by_row = [sorted(rows, key=lambda row: row[:5]) for rows in (read_rows, expected)]
    for read, row in zip(*by_row, strict=True):
        assert all(map(same, read, row)), (read, row)


def test_headline_has_the_findings(book):
    page = book["Headline"]
    england = [cell.value for cell in page[FIRST_ROW]]
    assert england[0] == "England"
    scotland = next(
        row for row in page.iter_rows(min_row=FIRST_ROW, values_only=True) if row[1] == "SCO"
    )
    # Public Health Scotland's total of eight tests, over six weeks
    assert {102716, 47968} <= set(scotland)
    assert scotland[3] is None
    assert scotland[-1]
    # NHS England's own ENGLAND rows and DM01's total row
    assert {22863490, 15626060, 1272282, 420445} <= set(england)


def test_headers_stay_filter_and_say_what_they_hold(book, edition_build):
    described = {
        (table, column): said
        for table, column, said in edition_build.query(
            "select table_name, column_name, comment from duckdb_columns() "
            "where schema_name = 'marts'"
        )
    }
    pages = [page for page in book if page.title not in WORDED]
    assert {page.title for page in pages} == {*SHEETS, *OTHERS}
    for page in pages:
        assert page.freeze_panes == "B4"
        # without a row, the filter is of an empty one
        last = f"{get_column_letter(page.max_column)}{max(page.max_row, FIRST_ROW)}"
        assert page.auto_filter.ref == f"A3:{last}"
        headers = [cell.value for cell in page[HEADER_ROW]]
        assert len(set(headers)) == len(headers), page.title
        for column, (place, table) in columns_of(page).items():
            note = page[HEADER_ROW][place].comment.text
            said = described.get((table, column))
            assert said is None or note.startswith(said), (page.title, column)
            assert said or column in ("subject", "comparability_note"), (page.title, column)
    assert "Scans, April to September 2019" in [
        cell.value for cell in book["Trusts - scans"][HEADER_ROW]
    ]
    waits = [cell.value for cell in book["Trusts - waits"][HEADER_ROW]]
    assert "Patients waiting, end of September 2020" in waits


def test_every_column_has_its_heading_and_unit(book):
    """A column that a mart is given needs a row in columns.csv, one that it loses needs none."""
    shown = {column for page in book if page.title not in WORDED for column in columns_of(page)}
    with_own_notes = {name for name, column in columns().items() if column.note}
    assert shown | with_own_notes | set().union(*LEFT_OUT.values()) == columns().keys()
    assert {column.unit for column in columns().values()} <= {*FORMATS_OF_UNITS, *WHOLE_OR_TEXT}


def test_figures_of_whole_years_are_not_headed_by_the_months_compared(book):
    headings = [cell.value for cell in book["Who asked"][HEADER_ROW]]
    assert "Scans of the baseline's whole year" in headings
    assert [heading for heading in headings if "September" in heading] == []


def test_numbers_are_formatted_and_columns_fit(book):
    for page in book:
        formats = {"whole": "#,##0", "decimal": "#,##0.0", "thousandths": "0.000"}
        for row in page.iter_rows(min_row=FIRST_ROW):
            for cell in row:
                if isinstance(cell.value, bool):
                    raise AssertionError(cell.coordinate)
                if isinstance(cell.value, datetime.datetime):
                    assert cell.number_format in ("mmm yyyy", "d mmm yyyy")
                elif isinstance(cell.value, int | float):
                    assert cell.number_format in formats.values()
    page = book["Trusts - scans"]
    change, _ = columns_of(page)["scans_change_pct"]
    assert {page.cell(row, change + 1).number_format for row in range(FIRST_ROW, 60)} == {"#,##0.0"}
    longest = max(len(page.cell(row, 1).value) for row in range(FIRST_ROW, page.max_row + 1))
    assert page.column_dimensions["A"].width >= min(longest, 60)


def test_a_missing_figure_is_an_empty_cell_beside_its_reason(book):
    page = book["Trusts - scans"]
    places = columns_of(page)
    missing = [
        row
        for row in page.iter_rows(min_row=FIRST_ROW, values_only=True)
        if row[places["scans_comparison"][0]] is None
    ]
    assert missing
    for row in missing:
        assert row[places["is_comparable"][0]] == "no"
        assert row[places["comparability_note"][0]]
        assert row[places["scans_change"][0]] is None


def test_sheets_open_with_the_rows_of_all_tests(book):
    page = book["Trusts - scans"]
    place = [cell.value for cell in page[HEADER_ROW]].index("Test")
    shown = [
        row for row in range(FIRST_ROW, page.max_row + 1) if not page.row_dimensions[row].hidden
    ]
    assert {page.cell(row, place + 1).value for row in shown} == {"all scans"}
    hidden = set(range(FIRST_ROW, page.max_row + 1)) - set(shown)
    assert "all scans" not in {page.cell(row, place + 1).value for row in hidden}


def test_sheets_without_rows_of_all_tests_open_with_some(book):
    """Of median days there is none of all kinds of scan: a filter to them would hide all rows."""
    for title in (
        "Days and reports - trusts",
        "Days and reports - regions",
        "Days by year - trusts",
    ):
        page = book[title]
        place = columns_of(page)["measure"][0]
        rows = {
            page.cell(row, place + 1).value: page.row_dimensions[row].hidden
            for row in range(FIRST_ROW, page.max_row + 1)
        }
        assert len(rows) > 1
        assert [words for words, is_hidden in rows.items() if not is_hidden] == [
            "median days from the request to the test"
        ], title
    for title in {page.title for page in book} - WORDED:
        page = book[title]
        hidden = [page.row_dimensions[row].hidden for row in range(FIRST_ROW, page.max_row + 1)]
        assert not hidden or not all(hidden), title


def test_who_is_not_comparable_stands_in_the_workbook(book, edition_build):
    expected = {
        (code, subject)
        for subject, mart, condition in (
            ("scans", "trust_scan_comparison", "modality_code = 'all'"),
            ("activity", "trust_activity_comparison", "test_group = 'all' and test_code = 'all'"),
            ("waits", "trust_wait_comparison", "test_group = 'all' and test_code = 'all'"),
        )
        for (code,) in edition_build.query(
            f"select organisation_code from marts.{mart} where {condition} and not is_comparable"
        )
    }
    rows = list(book["Not comparable"].iter_rows(min_row=FIRST_ROW, values_only=True))
    assert {(row[1], row[3]) for row in rows} == {
        (code, shown("subject", subject)) for code, subject in expected
    }
    assert all(row[4] for row in rows)
    gaps = edition_build.query(f"select count(*) from marts.reporting_gaps where {WINDOWS}")[0][0]
    assert book["Gaps"].max_row - HEADER_ROW == gaps


def check_no_formula_and_no_link(path):
    """Formulas are our own, on one sheet; links lead to sheets of the workbook alone."""
    with zipfile.ZipFile(path) as parts:
        titles = re.findall(r'<sheet name="([^"]+)"', parts.read("xl/workbook.xml").decode())
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == len(titles)
        assert {html.unescape(title) for title in titles} == {*SHEETS, *OTHERS, *WORDED}
        for number, title in enumerate(titles, start=1):
            xml = parts.read(f"xl/worksheets/sheet{number}.xml").decode("utf-8")
            formulas = re.findall(r"<f[ >].*?</f>", xml)
            assert bool(formulas) == (title == "One trust"), title
            for formula in map(html.unescape, formulas):
                assert OWN_FORMULA.fullmatch(formula), formula
            for link in re.findall(r"<hyperlink [^>]*>", xml):
                assert title == "Start here"
                assert "location=" in link and "r:id" not in link


def test_text_of_publishers_is_never_a_formula(path, edition_build, tmp_path):
    check_no_formula_and_no_link(path)
    statements, names = made_up_briefing.strange_names(edition_build)
    others = [
        f"delete from marts.{table} where organisation_code not in {tuple(names)}"
        for (table,) in edition_build.query(
            "select table_name from duckdb_columns() where schema_name = 'marts' "
            "and column_name = 'organisation_code' and table_name <> 'dim_organisation'"
        )
    ]
    folder = made_up_briefing.changed_build(edition_build.folder, tmp_path, *statements, *others)
    strange = tmp_path / "strange.xlsx"
    written(folder, strange)
    check_no_formula_and_no_link(strange)
    book = openpyxl.load_workbook(strange, read_only=True)
    for title in ("Trusts - scans", "Trusts - waits"):
        rows = book[title].iter_rows(min_row=FIRST_ROW)
        seen = {row[2].value: row[0] for row in rows if row[2].value in names}
        assert seen
        for code, cell in seen.items():
            assert cell.data_type == "s"
            kept = re.sub("[\x01\x0b]", "\N{REPLACEMENT CHARACTER}", names[code])
            assert cell.value == kept


def test_what_a_publisher_says_is_quoted_as_text(edition_build, tmp_path):
    folder = made_up_briefing.changed_build(
        edition_build.folder, tmp_path, *made_up_briefing.UNREAD
    )
    path = tmp_path / "quoted.xlsx"
    written(folder, path)
    check_no_formula_and_no_link(path)
    book = openpyxl.load_workbook(path, read_only=True)
    for title in ("Not comparable", "Gaps"):
        cells = [cell for row in book[title].iter_rows(min_row=FIRST_ROW) for cell in row]
        said = [cell for cell in cells if cell.value == made_up_briefing.SAID]
        assert said and {cell.data_type for cell in said} == {"s"}, title


def test_faults_stand_in_the_workbook_undecided_ones_first_as_text(edition_build, tmp_path):
    folder = made_up_briefing.changed_build(
        edition_build.folder,
        tmp_path,
        "delete from marts.publisher_faults",
        made_up_faults.inserted(fault_id="decided", is_undecided=False, decision="withhold"),
        *(
            made_up_faults.inserted(fault_id=text, found=text, expected=text, what_to_do=text)
            for text in ("=1+1", "+1", "-1", "@a", "https://example.org")
        ),
    )
    path = tmp_path / "faults.xlsx"
    written(folder, path)
    check_no_formula_and_no_link(path)
    page = openpyxl.load_workbook(path)[FAULTS]
    places = columns_of(page)
    rows = list(page.iter_rows(min_row=FIRST_ROW))
    assert [row[places["is_undecided"][0]].value for row in rows] == ["yes"] * 5 + ["no"]
    for row in rows[:-1]:
        text = row[places["fault_id"][0]].value
        for column in ("found", "expected", "what_to_do"):
            cell = row[places[column][0]]
            assert (cell.value, cell.data_type) == (text, "s")
    first = {column: rows[-1][place].value for column, (place, _) in places.items()}
    assert first["source_file"] == "Apr 2020.xls"
    assert first["source_cells"] == "F17"
    assert first["scope"] == 2
    assert first["rule_in_words"] == "a count that is no number"


def test_a_fault_of_each_rule_is_in_the_workbook_with_the_row_to_copy(edition_build, tmp_path):
    faults = made_up_faults.of_each_rule(found="<b>=1+1</b>")
    folder = made_up_briefing.changed_build(
        edition_build.folder,
        tmp_path,
        "delete from marts.publisher_faults",
        *(made_up_faults.inserted(**fault) for fault in faults),
    )
    path = tmp_path / "faults.xlsx"
    written(folder, path)
    check_no_formula_and_no_link(path)
    page = openpyxl.load_workbook(path)[FAULTS]
    places = columns_of(page)
    rows = {row[places["fault_id"][0]].value: row for row in page.iter_rows(min_row=FIRST_ROW)}
    assert len(rows) == len(faults)
    for fault in faults:
        row = rows[fault["fault_id"]]
        shown = {column: row[places[column][0]].value for column in fault if column in places}
        assert shown == {name: fault[name] for name in shown}
        assert {"rule_in_words", "found", "what_to_do"} <= set(shown)


def test_marts_without_rows_leave_sheets_that_say_so(edition_build, tmp_path):
    tables = edition_build.query(
        "select table_name from duckdb_tables() where schema_name = 'marts'"
    )
    folder = made_up_briefing.changed_build(
        edition_build.folder, tmp_path, *(f"delete from marts.{table}" for (table,) in tables)
    )
    path = tmp_path / "empty.xlsx"
    written(folder, path)
    book = openpyxl.load_workbook(path)
    assert "Cancer tests" not in book.sheetnames
    for page in book:
        if page.title not in WORDED:
            assert " No rows: " in page["A1"].value
            assert page["A3"].value
            assert page.max_row == HEADER_ROW
    assert "Diagnostic Imaging Dataset of these months is not loaded" in (
        book["Trusts - scans"]["A1"].value
    )


def test_charts_stand_on_their_sheets_and_read_cells_of_them(path, book):
    """Each series reads cells that are there, names its axes with a unit and says what it found."""
    with zipfile.ZipFile(path) as parts:
        charts = [
            parts.read(name).decode()
            for name in parts.namelist()
            if re.fullmatch(r"xl/charts/chart\d+.xml", name)
        ]
    # before any cell is asked for: openpyxl makes those that are not there
    last_rows = {page.title: page.max_row for page in book}
    on_sheets = set()
    for xml in charts:
        title = re.search(r"<c:title>.*?</c:title>", xml, re.DOTALL)[0]
        assert re.search("<a:t>|<c:f>", title)
        assert xml.count("<c:title>") >= 3
        for of in map(html.unescape, re.findall(r"<c:f>(.*?)</c:f>", xml)):
            sheet, _, cells = of.rpartition("!")
            page = book[sheet.strip("'")]
            on_sheets.add(page.title)
            first, _, last = cells.replace("$", "").partition(":")
            assert int(re.sub(r"\D", "", last or first)) <= last_rows[page.title], of
            read = [cell.value for row in page[f"{first}:{last or first}"] for cell in row]
            assert any(value is not None for value in read), of
    assert on_sheets == {
        "One trust",
        "Over time",
        "Headline",
        "Regions - scans",
        "Regions - waits",
        "Regions - activity",
    }


def test_the_first_sheet_says_what_to_do_and_leads_there(book):
    page = book.worksheets[0]
    assert page.title == "Start here"
    links = {cell.value: cell.hyperlink.location for cell in page["A"] if cell.hyperlink}
    for task in ("Find your trust", "See your region", "Copy a figure with its source"):
        assert links[task]
    for location in links.values():
        sheet, _, cell = location.rpartition("!")
        assert book[sheet.strip("'").replace("''", "'")][cell] is not None
    assert {*book.sheetnames[1:]} <= links.keys()


def test_a_sheet_of_columns_says_what_each_holds(book):
    page = book["Columns"]
    rows = list(page.iter_rows(min_row=4, values_only=True))
    said = {(row[0], row[1]): row for row in rows}
    for of_mart in book:
        if of_mart.title in WORDED:
            continue
        for heading, unit in zip(of_mart[HEADER_ROW], of_mart[HEADER_ROW - 1], strict=True):
            row = said[of_mart.title, heading.value]
            assert (row[2] or None) == (unit.value or None)
            assert row[3]


def test_values_of_one_trust_are_those_of_its_row_of_the_data(path):
    """The values that a viewer shows without reckoning are the picked organisation's."""
    book = openpyxl.load_workbook(path, data_only=True)
    page, data = book["One trust"], book["One trust - data"]
    row = next(
        row for row in data.iter_rows(min_row=4, values_only=True) if row[0] == page["A3"].value
    )
    assert page["A5"].value == row[3]
    errors = [
        cell.coordinate
        for sheet in book
        for cells in sheet.iter_rows()
        for cell in cells
        if cell.data_type == "e" and (sheet.title, cell.column > 13) != ("One trust", True)
    ]
    assert errors == []
