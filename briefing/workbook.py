"""The workbook: figures of the marts as sheets to filter, each column with a note."""

import datetime
import re
from dataclasses import dataclass, field

import xlsxwriter

from briefing.sentences import listed

LICENCE = (
    "Contains public sector information licensed under the Open Government Licence v3.0: "
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
)
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
LONGEST_CELL = 32767
HEADER_ROW = 1
# A workbook says when it was made; the same input must give the same bytes.
CREATED = datetime.datetime(2000, 1, 1)
WIDEST, NARROWEST = 60, 9

GROUP = """
    case t.test_group
        when 'all' then 'all tests'
        when 'common' then 'tests that England and Scotland both publish'
        else replace(t.test_group, '_', ' ')
    end
"""
NOT_COMPARED = """
    select
        organisation_name, organisation_code, region_name, '{subject}' as subject,
        comparability_note
    from marts.{table} where not is_comparable and {condition}
"""
WINDOW_MONTHS = """
    (strftime(t.month, '%Y-%m') between $baseline_from and $baseline_to
        or strftime(t.month, '%Y-%m') between $comparison_from and $comparison_to)
"""


@dataclass(frozen=True)
class Sheet:
    """One table of the workbook.

    `sql` gives its rows in order; `first` are the columns that lead, the others follow in the
    mart's order; `beside` are marts that describe columns which `table` has not; `shown` is the
    filter it opens with, {column: value}; `without` is what to say where there are no rows;
    `period` is `window`, or `month` for waiting lists.
    """

    name: str
    table: str
    about: str
    sql: str
    without: str
    first: tuple = ()
    beside: tuple = ()
    shown: dict = field(default_factory=dict)
    period: str = "window"


def by_test(table, code, all_words, group=False, where="true", order=""):
    """Rows of a mart with its tests, and test groups, in words."""
    return f"""
        select
            t.*,
            case
                when t.{code} = 'all' then '{all_words}' else coalesce(d.test_in_words, t.{code})
            end as test{", " + GROUP + " as tests_of" if group else ""}
        from marts.{table} as t
        left join marts.dim_test as d on t.{code} = d.test_code
        where {where}
        order by {order}
    """


SCANS_ABSENT = "The Diagnostic Imaging Dataset of these months is not loaded."
WAITS_ABSENT = "No waiting lists by organisation of these months are loaded."
ACTIVITY_ABSENT = "DM01, the monthly diagnostics return of England, is not loaded for these months."
AREA = ("area_name", "area_code", "area_type")
TRUST = ("organisation_name", "organisation_code", "organisation_type", "region_name")
JUDGED = ("is_comparable", "comparability_note", "change_rank")

SHEETS = (
    Sheet(
        "Headline",
        "region_scan_comparison",
        "England, its regions and the other nations: all scans (England alone), and all patients "
        "waiting. Each nation counts its own tests: the note says which.",
        """
        with waits as (
            select
                area_code, area_name, area_type, waiting_baseline, waiting_comparison,
                over_6_weeks_comparison, over_6_weeks_pct_baseline, over_6_weeks_pct_comparison,
                change_points
            from marts.region_wait_comparison
            where test_group = 'all' and test_code = 'all'
            union all
            select
                area_code, nation, 'nation',
                max(waiting) filter (strftime(month, '%Y-%m') = $baseline_to),
                max(waiting) filter (strftime(month, '%Y-%m') = $comparison_to),
                max(waiting_over) filter (strftime(month, '%Y-%m') = $comparison_to),
                max(waiting_over_pct) filter (strftime(month, '%Y-%m') = $baseline_to),
                max(waiting_over_pct) filter (strftime(month, '%Y-%m') = $comparison_to),
                null
            from marts.nation_wait_comparison
            where threshold_weeks = 6 and test_group = 'all'
                and area_code not in (select area_code from marts.region_wait_comparison)
                and strftime(month, '%Y-%m') in ($baseline_to, $comparison_to)
            group by area_code, nation
        )

        select
            coalesce(s.area_name, w.area_name) as area_name,
            coalesce(s.area_code, w.area_code) as area_code,
            coalesce(s.area_type, w.area_type) as area_type,
            s.scans_baseline, s.scans_comparison, s.scans_change, s.scans_change_pct,
            w.waiting_baseline, w.waiting_comparison,
            w.over_6_weeks_comparison, w.over_6_weeks_pct_baseline, w.over_6_weeks_pct_comparison,
            w.change_points, n.comparability_note
        from (select * from marts.region_scan_comparison where modality_code = 'all') as s
        full join waits as w on s.area_code = w.area_code
        left join (
            select area_code, comparability_note from marts.nation_wait_comparison
            where threshold_weeks = 6 and test_group = 'all'
                and strftime(month, '%Y-%m') = $comparison_to
        ) as n on coalesce(s.area_code, w.area_code) = n.area_code
        order by
            case
                when coalesce(s.area_code, w.area_code) = 'ENG' then 1
                when coalesce(s.area_type, w.area_type) = 'region' then 2
                else 3
            end,
            1, 2
        """,
        "Neither scans nor waiting lists of these months are loaded.",
        beside=("region_wait_comparison", "nation_wait_comparison"),
    ),
    Sheet(
        "Nations",
        "nation_wait_comparison",
        "Waits of the four nations at each threshold, at the end of both windows. Set nations side "
        "by side only at the same threshold and the same tests.",
        f"""
        select t.*, {GROUP} as tests_of from marts.nation_wait_comparison as t
        where strftime(t.month, '%Y-%m') in ($baseline_to, $comparison_to)
        order by t.nation, t.month, t.test_group, t.threshold_weeks
        """,
        WAITS_ABSENT,
        first=("nation", "month", "tests_of", "threshold_weeks", "is_national_standard"),
        period="month",
    ),
    Sheet(
        "Regions - scans",
        "region_scan_comparison",
        "Scans of England and its regions, as published and like for like.",
        by_test(
            "region_scan_comparison",
            "modality_code",
            "all scans",
            order="t.modality_code <> 'all', t.modality_code, t.area_type, t.area_name, "
            "t.area_code",
        ),
        SCANS_ABSENT,
        first=(*AREA, "test"),
        shown={"test": "all scans"},
    ),
    Sheet(
        "Regions - waits",
        "region_wait_comparison",
        "Patients waiting in each region and nation, at the end of each window.",
        by_test(
            "region_wait_comparison",
            "test_code",
            "all",
            group=True,
            order="t.test_group <> 'all', t.test_group, t.test_code <> 'all', t.test_code, "
            "t.area_type, t.area_name, t.area_code",
        ),
        WAITS_ABSENT,
        first=(*AREA, "tests_of", "test"),
        shown={"tests_of": "all tests", "test": "all"},
        period="month",
    ),
    Sheet(
        "Regions - activity",
        "region_activity_comparison",
        "Tests carried out (DM01: imaging, endoscopy and physiological measurement) in England and "
        "its regions.",
        by_test(
            "region_activity_comparison",
            "test_code",
            "all",
            group=True,
            order="t.test_group <> 'all', t.test_group, t.test_code <> 'all', t.test_code, "
            "t.area_type, t.area_name, t.area_code",
        ),
        ACTIVITY_ABSENT,
        first=(*AREA, "tests_of", "test"),
        shown={"tests_of": "all tests", "test": "all"},
    ),
    Sheet(
        "Trusts - scans",
        "trust_scan_comparison",
        "Scans of each trust and other provider of England, mergers joined.",
        by_test(
            "trust_scan_comparison",
            "modality_code",
            "all scans",
            order="t.modality_code <> 'all', t.modality_code, t.change_rank nulls last, "
            "t.organisation_name, t.organisation_code",
        ),
        SCANS_ABSENT,
        first=(*TRUST, "test", *JUDGED),
        shown={"test": "all scans"},
    ),
    Sheet(
        "Trusts - waits",
        "trust_wait_comparison",
        "Patients waiting at each trust, health board and other provider, end of each window.",
        by_test(
            "trust_wait_comparison",
            "test_code",
            "all",
            group=True,
            order="t.test_group <> 'all', t.test_group, t.test_code <> 'all', t.test_code, "
            "t.nation, t.organisation_name, t.organisation_code",
        ),
        WAITS_ABSENT,
        first=(*TRUST[:2], "nation", "region_name", "tests_of", "test", *JUDGED[:2]),
        shown={"tests_of": "all tests", "test": "all"},
        period="month",
    ),
    Sheet(
        "Over time - scans",
        "scans_over_time",
        "Scans of England and its regions by month, against the same month of 2019.",
        by_test(
            "scans_over_time",
            "modality_code",
            "all scans",
            order="t.modality_code <> 'all', t.modality_code, t.area_code <> 'ENG', t.area_name, "
            "t.area_code, t.month",
        ),
        "The Diagnostic Imaging Dataset is not loaded.",
        first=("month", "area_name", "area_code", "test"),
        shown={"test": "all scans"},
    ),
    Sheet(
        "Over time - activity",
        "activity_over_time",
        "Tests carried out in England and its regions by month, against the same month of 2019.",
        by_test(
            "activity_over_time",
            "test_code",
            "all",
            group=True,
            order="t.test_group <> 'all', t.test_group, t.test_code <> 'all', t.test_code, "
            "t.area_code <> 'ENG', t.area_name, t.area_code, t.month",
        ),
        "DM01, the monthly diagnostics return of England, is not loaded.",
        first=("month", "area_name", "area_code", "tests_of", "test"),
        shown={"tests_of": "all tests", "test": "all"},
    ),
    Sheet(
        "Over time - waits",
        "waits_over_time",
        "Patients waiting at the end of each month, by region and nation.",
        f"""
        select t.*, {GROUP} as tests_of from marts.waits_over_time as t
        order by t.test_group <> 'all', t.test_group, t.area_type, t.area_name, t.area_code, t.month
        """,
        "No waiting lists are loaded.",
        first=("month", *AREA, "tests_of", "comparability_note"),
        shown={"tests_of": "all tests"},
        period="month",
    ),
    Sheet(
        "Cancer tests",
        "trust_cancer_scan_comparison",
        "Scans of the body sites where a cancer is looked for; who had one they don't say.",
        by_test(
            "trust_cancer_scan_comparison",
            "test_code",
            "all of these tests",
            order="t.source_setting <> 'all', t.source_setting, t.test_code <> 'all', t.test_code, "
            "t.change_rank nulls last, t.organisation_name, t.organisation_code",
        ),
        "",
        first=(*TRUST, "test", "source_setting", *JUDGED),
        shown={"test": "all of these tests", "source_setting": "all"},
    ),
    Sheet(
        "Not comparable",
        "trust_scan_comparison",
        "Organisations whose figures of all tests could not be compared, and why. The months and "
        "the publisher's cells are in the sheet Gaps.",
        " union all ".join(
            NOT_COMPARED.format(subject=subject, table=table, condition=condition)
            for subject, table, condition in (
                ("scans", "trust_scan_comparison", "modality_code = 'all'"),
                (
                    "activity",
                    "trust_activity_comparison",
                    "test_group = 'all' and test_code = 'all'",
                ),
                ("waits", "trust_wait_comparison", "test_group = 'all' and test_code = 'all'"),
            )
        )
        + " order by organisation_name, organisation_code, subject",
        "All that is loaded could be compared.",
    ),
    Sheet(
        "Gaps",
        "reporting_gaps",
        "What is incomplete or estimated in the months of the two windows, and where the publisher "
        "says so.",
        f"""
        select
            t.*, o.organisation_name,
            case when t.test_code = 'all' then 'all' else coalesce(d.test_in_words, t.test_code) end
                as test
        from marts.reporting_gaps as t
        left join marts.dim_organisation as o on t.organisation_code = o.organisation_code
        left join marts.dim_test as d on t.test_code = d.test_code
        where {WINDOW_MONTHS}
        order by o.organisation_name, t.organisation_code, t.subject, t.month, t.test_code,
            t.gap_kind, t.source_file, t.source_sheet, t.source_cells
        """,
        "No figure of the two windows is incomplete.",
        first=(
            "organisation_name",
            "organisation_code",
            "month",
            "subject",
            "test",
            "is_gap",
            "explanation",
        ),
    ),
    Sheet(
        "Claims",
        "claim_checks",
        "Published claims, each beside what these figures give.",
        "select t.* from marts.claim_checks as t order by t.claim_id, t.edition",
        "No claim is checked.",
        first=(
            "claim",
            "published_value",
            "computed_value",
            "difference",
            "difference_pct",
            "verdict",
            "explanation",
        ),
    ),
    Sheet(
        "Sources",
        "loaded_files",
        f"The publishers' files that are loaded. {LICENCE}",
        # the day of loading is not said: another day would be other bytes
        "select t.* exclude (loaded_on) from marts.loaded_files as t order by t.publication, "
        "t.first_month nulls last, t.issued_on nulls last, t.file_name, t.sha256",
        "No file is loaded.",
        first=(
            "file_name",
            "publication",
            "series",
            "title",
            "period",
            "publication_status",
            "issued_on",
            "source_address",
            "sha256",
        ),
    ),
)

WORDS = {
    "area_name": "Region or nation",
    "area_code": "Code of the area",
    "area_type": "Kind of area",
    "organisation_name": "Organisation",
    "organisation_code": "Code",
    "organisation_type": "Kind of organisation",
    "region_name": "Region",
    "region_code": "Code of the region",
    "test": "Test",
    "tests_of": "Group of tests",
    "modality_code": "Code of the test",
    "test_code": "Code of the test",
    "test_group": "Code of the group of tests",
    "is_comparable": "Comparable",
    "comparability_note": "Why not, or what to say beside it",
    "change_rank": "Rank (1 fell furthest)",
    "predecessor_codes": "Joined from the codes",
    "change_is_certain": "Rise or fall is certain",
    "change_points": "Change in % waiting over 6 weeks, points",
    "organisations_not_comparable": "Organisations not comparable",
    "scans": "Scans",
    "activity": "Tests carried out",
    "waiting": "Patients waiting",
    "waiting_over": "Of those, over the threshold",
    "waiting_over_pct": "% over the threshold",
    "threshold_weeks": "Threshold, weeks",
    "is_national_standard": "The nation's own standard",
    "is_derived": "Derived, not published itself",
    "pct_of_2019": "% of the same month of 2019",
    "shortfall": "Fewer than in the same month of 2019",
    "cumulative_shortfall": "Fewer than in 2019, added up from the first month compared",
    "scans_per_working_day": "Scans a working day",
    "activity_per_working_day": "Tests carried out a working day",
    "source_setting": "Asked for by",
    "is_gap": "Incomplete",
    "gap_kind": "Kind of gap",
    "subject": "Figures of",
    "issued_on": "Issued",
    "sha256": "SHA-256 of the file",
    "file_name": "File",
    "source_address": "Address",
    "source_file": "File",
    "source_sheet": "Sheet",
    "source_cells": "Cells",
    "month_baseline": "Month of the baseline",
    "month_comparison": "Month of the comparison",
}
OUR_OWN_NOTES = {
    "test": "What is counted, in words; its code stands in a column further right.",
    "tests_of": "Group of tests, in words; its code stands in a column further right.",
    "subject": "Scans, activity (tests carried out, DM01) or waits.",
}


def header_words(column, windows, period):
    """Plain words for a column of a mart; `period` is `window`, or `month` for waiting lists."""
    if column in WORDS:
        return WORDS[column]
    names = {
        ("window", "baseline"): windows.baseline,
        ("window", "comparison"): windows.comparison,
        ("month", "baseline"): f"end of {windows.baseline_month}",
        ("month", "comparison"): f"end of {windows.comparison_month}",
    }
    rest, endings = column, []
    for ending, words in (
        ("_like_for_like", "like for like"),
        ("_same_month_2019", "same month of 2019"),
        ("_low", "at the least"),
        ("_high", "at the most"),
    ):
        if rest.endswith(ending):
            rest, endings = rest.removesuffix(ending), [words, *endings]
    for side in ("baseline", "comparison"):
        if rest.endswith(f"_{side}"):
            kind = "month" if rest.startswith(("waiting", "over_")) else period
            rest, endings = rest.removesuffix(f"_{side}"), [names[kind, side], *endings]
    return ", ".join([_measure_words(rest), *endings])


def _measure_words(name):
    weeks = re.fullmatch("over_([0-9]+)_weeks(_pct|_change_points)?", name)
    if weeks:
        number, kind = weeks.groups()
        over = f"aiting over {number} weeks (England: {number} or more)"
        if kind == "_change_points":
            return f"Change in % waiting over {number} weeks, points"
        return f"% w{over}" if kind else f"W{over}"
    if name in WORDS:
        return WORDS[name]
    change = re.fullmatch("(scans|activity)_change(_pct)?", name)
    if change:
        start = "% change" if change[2] else "Change"
        return f"{start} in {WORDS[change[1]].lower()}"
    return name.replace("_", " ").capitalize()


def write_workbook(marts, path):
    """Write the workbook of the pack to a path; the same marts give the same bytes.

    A sheet a table: what it shows in the first row, headers in the second, each with the mart's
    description of the column as its note. Shares are percent, 0 to 100. A missing value is an empty
    cell.
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
    formats = _formats(book)
    shown = [
        sheet
        for sheet in SHEETS
        if sheet.name != "Cancer tests" or marts.has("trust_cancer_scan_comparison")
    ]
    _write_read_me(book.add_worksheet("Read me"), marts, shown, formats)
    for sheet in shown:
        _write_sheet(book.add_worksheet(sheet.name), marts, sheet, formats)
    book.close()


def _formats(book):
    kinds = {
        "text": {},
        "whole": {"num_format": "#,##0"},
        "decimal": {"num_format": "#,##0.0"},
        "month": {"num_format": "mmm yyyy", "align": "left"},
        "day": {"num_format": "d mmm yyyy", "align": "left"},
    }
    formats = {kind: book.add_format(options) for kind, options in kinds.items()}
    formats["title"] = book.add_format({"bold": True, "font_size": 14})
    formats["wrapped"] = book.add_format({"text_wrap": True, "valign": "top"})
    formats["header"] = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8E8E8", "bottom": 1}
    )
    return formats


def _write_read_me(page, marts, sheets, formats):
    windows = marts.windows
    editions = marts.rows(
        """
        select
            coalesce(series, publication) as series,
            count(*) as files,
            min(issued_on) as first_issued,
            max(issued_on) as last_issued
        from marts.loaded_files
        where months_that_count > 0
        group by all
        order by all
        """
    )
    as_of = marts.facts.get("as_of")
    blocks = [
        (
            "What this is",
            [
                "Diagnostic scans, tests and waits in the UK, by nation, region and trust, made "
                "from the publishers' own spreadsheets."
            ],
        ),
        (
            "What is compared",
            [
                f"Scans and tests carried out: {windows.baseline} with {windows.comparison}.",
                "Waiting lists are counted on one day: the end of "
                f"{windows.baseline_month} with the end of {windows.comparison_month}.",
            ],
        ),
        (
            "How to read it",
            [
                "An empty cell is a figure that is not published, not loaded or could not be "
                "compared; it is never zero. A column beside it says why where that is known.",
                "Percentages are numbers from 0 to 100; a change between two percentages is in "
                "percentage points.",
                "England counts patients who have waited six weeks or more; Scotland, Wales and "
                "Northern Ireland those who have waited over six weeks. England's total has other "
                "tests than Scotland's: set them side by side in the tests that both publish.",
                "Scans are rounded to 5 by the publisher and the smallest figures are suppressed: "
                "the columns 'at the least' and 'at the most' hold what a change can be. Where "
                "'Rise or fall is certain' says no, claim neither.",
                "Trusts that merged are one organisation in both windows. 'Comparable: no' is not "
                "a fall: read the column beside it first.",
                "Sheets open filtered to the row of all tests; clear the filter of a column to see "
                "each test. Don't add up rows of all tests and of single tests.",
                "Each header carries a note: what the column holds and its name in the database.",
            ],
        ),
        ("Sheets", [f"{sheet.name}: {sheet.about}" for sheet in sheets]),
        (
            "Editions",
            [
                *([f"From the editions issued by {as_of}."] if as_of else []),
                *(_edition_words(row) for row in editions),
            ]
            or ["No file is loaded."],
        ),
        (
            "How to cite it",
            [
                "Name the publisher, the publication and the day of issue, as the sheet Sources "
                "has them, and say that the comparison is your own analysis of them."
            ],
        ),
        ("Licence", [LICENCE]),
    ]
    page.set_column(0, 0, 110)
    page.hide_gridlines(2)
    page.write_string(0, 0, "Diagnostic scans and waits", formats["title"])
    row = 2
    for title, lines in blocks:
        page.write_string(row, 0, title, formats["header"])
        for number, line in enumerate(lines, start=row + 1):
            page.write_string(number, 0, text_cell(line), formats["wrapped"])
        row += len(lines) + 2


def _edition_words(row):
    days = [f"{day.day} {day:%B %Y}" for day in (row["first_issued"], row["last_issued"]) if day]
    issued = " to ".join(dict.fromkeys(days)) or "day of issue unknown"
    files = "1 file" if row["files"] == 1 else f"{row['files']} files"
    return f"{row['series']}: {files}, {'issued ' if days else ''}{issued}"


def _write_sheet(page, marts, sheet, formats):
    described = _descriptions(marts)
    parameters = {
        name: marts.facts[name]
        for name in ("baseline_from", "baseline_to", "comparison_from", "comparison_to")
        if f"${name}" in sheet.sql
    }
    types, rows = marts.typed_rows(sheet.sql, **parameters)
    columns = [column for column in sheet.first if column in types]
    columns += [column for column in types if column not in columns]
    about = sheet.about if rows else f"{sheet.about} No rows: {sheet.without}"
    if rows and "nation" in types:
        about = f"{about} Nations in it: {listed(sorted({row['nation'] for row in rows}))}."
    if rows and sheet.shown:
        kept = " and ".join(f"'{value}'" for value in sheet.shown.values())
        about = f"{about} Opens filtered to {kept}: clear the filter to see the others."
    page.write_string(0, 0, text_cell(about))
    kinds = [_kind(column, types[column]) for column in columns]
    headers = [header_words(column, marts.windows, sheet.period) for column in columns]
    for number, (column, header, kind) in enumerate(zip(columns, headers, kinds, strict=True)):
        page.write_string(HEADER_ROW, number, header, formats["header"])
        tables = (sheet.table, *sheet.beside, "dim_organisation")
        found = [
            (table, described[table, column]) for table in tables if (table, column) in described
        ]
        table, note = found[0] if found else (sheet.table, "")
        said = OUR_OWN_NOTES.get(column) or f"{note}\n\nColumn {column} of {table}."
        page.write_comment(
            HEADER_ROW, number, text_cell(said), {"x_scale": 2.5, "y_scale": 1.5, "author": ""}
        )
        for at, row in enumerate(rows, start=HEADER_ROW + 1):
            _write(page, at, number, row[column], formats[kind])
        page.set_column(number, number, _width(header, [row[column] for row in rows], kind))
    last = max(HEADER_ROW + len(rows), HEADER_ROW + 1)
    page.set_row(HEADER_ROW, 62)
    page.freeze_panes(HEADER_ROW + 1, 1)
    page.autofilter(HEADER_ROW, 0, last, len(columns) - 1)
    if not rows:
        return
    for column, value in sheet.shown.items():
        page.filter_column_list(columns.index(column), [value])
    for at, row in enumerate(rows, start=HEADER_ROW + 1):
        if any(row[column] != value for column, value in sheet.shown.items()):
            page.set_row(at, None, None, {"hidden": True})


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


def _kind(column, type_name):
    if type_name in ("BIGINT", "INTEGER", "HUGEINT"):
        return "whole"
    if type_name == "DOUBLE":
        return "decimal"
    if type_name == "DATE":
        return "month" if "month" in column or column == "period" else "day"
    return "text"


def _width(header, values, kind):
    longest_word = max(len(word) for word in header.split())
    longest = max(
        (
            len(f"{value:,.1f}" if kind == "decimal" else str(value))
            for value in values
            if value is not None
        ),
        default=0,
    )
    return min(max(longest_word + 3, longest + 2, NARROWEST), WIDEST)


def _descriptions(marts):
    """Descriptions of the marts' columns: {(table, column): …}."""
    found = marts.rows(
        """
        select table_name, column_name, coalesce(comment, '') as said
        from duckdb_columns() where schema_name = 'marts'
        """
    )
    return {(row["table_name"], row["column_name"]): row["said"] for row in found}
