"""An organisation's page on how fast results come, who asked for the scans, and weeks of work."""

import csv

import pytest
from python_calamine import CalamineWorkbook
from trust_pages import copy_of, pages_of

from briefing.sentences import number

LONG = {
    "CT scans": "Computerized Axial Tomography",
    "MRI scans": "Magnetic Resonance Imaging",
    "Ultrasound scans": "Diagnostic Ultrasonography",
    "X-rays": "Plain Radiography",
}
MEDIANS = {
    "Table of from the request to the test": "2-{}-Modality-Provider-Median-Request-to-Test",
    "Table of from the test to the report": "3-{}-Modality-Provider-Median-Test-to-Report",
}
# Columns of those sheets, the first being the region.
SEPTEMBER, YEAR = 9, 16


def printed(root, file, sheet, code, place, modality=2):
    """Rows of a code (`-` of England) in a sheet of a publisher's workbook, by modality."""
    path = next((root / "published").rglob(f"{file}.xlsx"))
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()
    found = [row for row in rows if len(row) > place and row[1] == code]
    assert found, (file, code)
    return {row[modality + 1]: row for row in found}


def page_text(page):
    return " ".join(" ".join(page.texts).split())


@pytest.mark.parametrize("label", MEDIANS)
@pytest.mark.parametrize("code", ["RR8", "R0A", "REN"])
def test_median_days_are_those_of_the_publisher(root, pages, label, code):
    """September 2019 and 2020 and the Years 2019/20 and 2024/25, each with England's own row."""
    table = {row[0]: row for row in pages(code).tables[label][2:] if len(row) > 1}
    cells = {}
    for year, column in (
        *(("2019-20", SEPTEMBER), ("2020-21", SEPTEMBER)),
        *(("2019-20", YEAR), ("2024-25", YEAR)),
    ):
        for who in (code, "-"):
            rows = printed(
                root, f"DID-Table-{MEDIANS[label].format(year)}", "Provider", who, column
            )
            cells[year, column, who] = {name: row[column] for name, row in rows.items()}
    checked = 0
    for kind, long in LONG.items():
        if kind in table:
            expected = [cells[of].get(long) for of in cells]
            assert [cell.split(" (")[0] for cell in table[kind][1:9]] == [
                f"{days:g}" for days in expected
            ], (kind, table[kind])
            checked += 1
    assert checked >= 2


def test_shares_of_reports_are_those_of_table_10(root, pages):
    """Leeds, MRI: the day of the test and the next, of the admitted and of outpatients."""
    tables = pages("RR8").tables
    rows = {
        (year, who): printed(
            root,
            f"DID-Table-10-{year}-Modality-Test-to-Report-Same-Day-Next-Day",
            "Table 10",
            who,
            10,
        )[LONG["MRI scans"]]
        for year in ("2019-20", "2020-21")
        for who in ("RR8", "-")
    }
    admitted = "patients of A&E, inpatients and day cases"
    others = "outpatients and patients sent directly by their GP"
    for label, column in (
        (f"reported on the day of the test: {admitted}", 4),
        (f"reported by the end of the next day: {admitted}", 5),
        (f"reported on the day of the test: {others}", 9),
        (f"reported by the end of the next day: {others}", 10),
    ):
        table = tables[f"Table of {label}, of reports whose day is known"]
        shown = {row[0]: row for row in table}["MRI scans"][1:5]
        assert shown == [f"{100 * row[column]:.1f}%" for row in rows.values()], label


def test_shares_of_other_tables_are_never_in_one_table(edition_build, tmp_path):
    """A window of Table 10 and one of Table 13: what they are of stands with each."""
    build = copy_of(
        edition_build,
        tmp_path / "build",
        *[
            f"insert into marts.{mart} by name select * replace ('all_cases' as basis) "
            f"from marts.{mart} where basis = 'known_reports'"
            for mart in ("trust_reporting_comparison", "region_reporting_comparison")
        ],
    )
    page = pages_of(build, tmp_path / "pages", "RR8")("RR8")
    first, second = (
        page.tables[
            "Table of reported on the day of the test: patients of A&E, inpatients and day cases, "
            f"of {basis}"
        ]
        for basis in ("reports whose day is known", "all tests")
    )
    assert [row[0] for row in first] == [row[0] for row in second]
    assert len({row[0] for row in first[2:]}) == len(first[2:])
    assert "They count other patients than those above: never set one beside" in page_text(page)


def test_the_newest_shares_are_those_of_table_13_and_stand_apart(root, pages):
    page = pages("RR8")
    label = (
        "reports of January to March 2025: outpatients, patients sent directly by their GP and all "
        "others"
    )
    heading, _, *lines = page.tables[f"Table of {label}"]
    shown = {row[0]: row for row in lines}["MRI scans"]
    path = next((root / "published").rglob("DID-Table-13-2024-25-*.xlsx"))
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("2024-25 Q4").to_python()
    own, england = (
        next(row for row in rows if row[of] == who and row[5] == "Magnetic resonance imaging")
        for of, who in ((3, "RR8"), (4, "England"))
    )
    first = 12  # By next day, By 7 days, By 14 days, > 28 days, Not known
    expected = [f"{100 * row[first + place]:.1f}%" for place in range(5) for row in (own, england)]
    assert shown[1:] == expected
    assert heading[1] == "Reported by the end of the next day"
    assert "and of other patients: never set them beside those of earlier years" in page_text(page)


def test_two_dates_that_are_one_are_marked_and_not_ranked(pages):
    """Who recorded them so in 2024/25: section 4 of the notes; UCLH in the months compared."""
    for code, label in (
        ("RQM", "request to the test"),
        ("RPY", "request to the test"),
        ("RJR", "test to the report"),
        ("RLQ", "test to the report"),
    ):
        table = {row[0]: row for row in pages(code).tables[f"Table of from the {label}"]}
        assert table["MRI scans"][7] == "0 (one date)", code
    table = {row[0]: row for row in pages("RRV").tables["Table of from the request to the test"]}
    assert table["MRI scans"][1:4:2] == ["0 (one date)"] * 2
    assert table["MRI scans"][-1] == "not ranked"
    assert "request and test were recorded on one day" in page_text(pages("RRV"))
    # England's own is 0 too: nothing is out of the way
    assert table["X-rays"][1:5] == ["0"] * 4
    own = pages("RJR").tables[
        "Table of reports of January to March 2025: patients of A&E, inpatients and day cases"
    ]
    mri = {row[0]: row for row in own}["MRI scans"]
    assert mri[1].endswith("% (one date)") and "(one date)" not in "".join(mri[5:])


def test_places_say_of_whom_and_with_how_many_they_are_shared(edition_build, pages):
    rows = edition_build.query(
        "select organisation_code, test_in_words, slowest_rank, rank_of, rank_shared_with, "
        "figure_comparison "
        "from marts.trust_reporting_comparison inner join marts.dim_test on modality_code = "
        "test_code where measure = 'request_to_test' and slowest_rank is not null"
    )
    assert len(rows) > 500
    for code, test, rank, rank_of, shared, days in rows:
        table = {row[0]: row for row in pages(code).tables["Table of from the request to the test"]}
        others = f", level with {shared} other{'s' * (shared > 1)}" if shared else ""
        said = f"{rank} of {rank_of}{others}"
        if rank == 1 and days == 0:
            said = f"0 days, as all {rank_of}"
        assert table[test[0].upper() + test[1:]][-1] == said, code
    # all that are ranked have 0 days of X-rays: none is the slowest
    xrays = {row[0]: row for row in pages("R0A").tables["Table of from the request to the test"]}
    assert xrays["X-rays"][-1] == "0 days, as all 118 NHS acute trusts"


def test_what_can_not_be_joined_or_is_split_by_region_says_so(pages):
    text = page_text(pages("RC9"))
    assert "Its parts have figures of their own, which can't be joined (RC1 and RC9)." in text
    table = {row[0]: row for row in pages("RC9").tables["Table of from the request to the test"]}
    assert table["MRI scans"][1] == "no figure" and table["MRI scans"][3] != "no figure"
    assert (
        "No figure of the months compared: a figure is printed of it for each of its regions and "
        "none for all." in page_text(pages("NT3"))
    )
    assert "Table of from the request to the test" not in pages("NT3").tables


def test_who_asked_adds_up_the_publishers_cells(root, pages):
    """Leeds: its eight rows of Table 11 in both years."""
    table = {row[0]: row for row in pages("RR8").tables["Table of who asked for the scans"]}
    columns = {
        "Patients of A&E": 4,
        "Day cases": 5,
        "Inpatients": 6,
        "Outpatients": 7,
        "Patients sent directly by their GP": 8,
        "Patients sent by another health care provider": 9,
        "Other patients": 10,
    }
    sums = []
    for year in ("2019-20", "2020-21"):
        file = f"DID-Table-11-{year}-Modality-Provider-Source-setting"
        rows = printed(root, file, "Provider", "RR8", 11).values()
        sums.append(
            {
                name: int(sum(row[column] for row in rows if isinstance(row[column], float)))
                for name, column in columns.items()
            }
        )
    before, after = sums
    for name in columns:
        assert table[name][1:3] == [number(before[name]), number(after[name])], name
        assert table[name][3] == f"{after[name] - before[name]:+,}"
        points = 100 * (after[name] - before[name]) / sum(before.values())
        assert table[name][5] == (f"{points:+.1f}" if abs(points) >= 0.05 else "0.0"), name
    assert table["All patients"][1:3] == [number(sum(before.values())), number(sum(after.values()))]
    assert "The publisher prints whole financial years alone" in page_text(pages("RR8"))


def test_weeks_of_work_are_the_list_by_the_tests_of_the_month(root, pages):
    """Leeds from the publisher's rows Total; a month is 52/12 weeks."""
    weeks = []
    for month in ("September-2019", "September-2020", "July-2025"):
        file = f"Monthly-Diagnostics-Web-File-Provider-{month}"
        path = next((root / "published").rglob(f"{file}.xlsx"))
        rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Provider by Test").to_python()
        (total,) = [row for row in rows if row[2] == "RR8" and row[5] == "Total"]
        waiting, tests = total[6], total[27]
        weeks.append(f"{waiting / tests * 52 / 12:.1f}")
    heading, *lines = pages("RR8").tables["Table of weeks of work"]
    shown = {row[0]: row for row in lines}["All tests"]
    assert heading[3:] == [
        *("Weeks, September 2019", "Weeks, September 2020", "Weeks, July 2025"),
        "England, July 2025",
    ]
    assert shown[1:6] == [number(int(waiting)), number(int(tests)), *weeks]


def test_a_month_that_is_not_loaded_is_no_month_without_a_list(edition_build, tmp_path):
    build = copy_of(
        edition_build, tmp_path / "build", baseline_from="2018-04", baseline_to="2018-09"
    )
    heading, *lines = pages_of(build, tmp_path / "pages", "RR8")("RR8").tables[
        "Table of weeks of work"
    ]
    assert heading[3] == "Weeks, September 2018"
    assert {row[3] for row in lines if len(row) > 1} == {"not loaded"}


def test_targets_are_bounds_under_what_is_assumed(root, edition_build, pages):
    page = pages("RR8")
    groups, _, *lines = page.tables["Table of what targets would take"]
    with (root / "seeds" / "backlog" / "backlog_assumptions.csv").open(encoding="utf-8") as file:
        words = {row["assumption"]: row["in_words"] for row in csv.DictReader(file)}
    assumptions = ["last_six_months", "newest_month"]
    assert groups[2:] == [words[name][0].upper() + words[name][1:] for name in assumptions]
    bounds = {
        (name, target): (low, high)
        for name, target, low, high in edition_build.query(
            "select assumption, target_pct, more_tests_low, more_tests_high "
            "from marts.trust_backlog_targets where organisation_code = 'RR8' "
            "and test_group = 'all' and test_code = 'all' and more_tests_low is not null"
        )
    }
    expected = [
        f"{low:,}" if low == high else f"{low:,} to {high:,}"
        for name in assumptions
        for low, high in (bounds[name, 1.0], bounds[name, 5.0])
    ]
    assert {row[0]: row for row in lines}["All tests"][2:] == expected
    text = page_text(page)
    assert "arithmetic on what is assumed, never a forecast" in text
    for assumption in ("leaves_by_a_test", "more_for_longest", "oldest_first"):
        assert words[assumption] in text
    assert f"No bounds if {words['last_twelve_months']}, because it has figures of" in text


def test_a_page_says_why_a_section_is_not_there(edition_build, pages, tmp_path):
    board = page_text(pages("S08000015"))
    assert (
        "the files loaded say it of England's organisations alone: how fast results come, who "
        "asked for the scans and weeks of work on the waiting list." in board
    )
    surgery = page_text(pages("A84031"))
    assert "Table 11 of the Diagnostic Imaging Dataset has no row of it: who asked" in surgery
    assert "have no row of it: how fast results come." in surgery
    assert "no test of the waiting list was done in September 2019" in surgery
    assert (
        "nobody was waiting at the end of September 2019, September 2020 and July 2025."
        in page_text(pages("NFO"))
    )
    marts = [
        *("trust_reporting_comparison", "region_reporting_comparison", "fct_report_turnaround"),
        *("scan_change_by_setting", "trust_backlog_over_time", "backlog_over_time"),
        "trust_median_days_by_year",
    ]
    build = copy_of(
        edition_build, tmp_path / "build", *[f"delete from marts.{mart}" for mart in marts]
    )
    gone = pages_of(build, tmp_path / "pages", "RR8")("RR8")
    text = page_text(gone)
    for words in (
        "Imaging Dataset have not been loaded for the months compared: how fast results come.",
        "has not been loaded for the months compared: who asked for the scans.",
        "(DM01) has not been loaded for the months compared: weeks of work on the waiting list.",
    ):
        assert words in text
    assert not any("report" in label or "weeks" in label for label in gone.tables)


def test_a_year_that_the_windows_are_in_does_not_stand_beside_them(edition_build, tmp_path):
    build = copy_of(
        edition_build, tmp_path / "build", comparison_from="2024-10", comparison_to="2025-03"
    )
    page = pages_of(build, tmp_path / "pages", "RR8")("RR8")
    assert "2024/25" not in page.tables["Table of from the request to the test"][0]
    assert not any(label.startswith("Table of reports of") for label in page.tables)


def test_a_share_that_is_withheld_is_no_zero(edition_build, tmp_path):
    build = copy_of(
        edition_build,
        tmp_path / "build",
        "update marts.fct_report_turnaround set same_day_share = null, share_state = 'withheld' "
        "where organisation_code = 'RR8' and modality_code = 'did_mri'",
        "update marts.fct_report_turnaround set same_day_share = null, share_state = 'not_given', "
        "cases_state = 'suppressed' where organisation_code = 'RR8' and modality_code = 'did_ct'",
        "update marts.trust_reporting_comparison set figure_comparison = null, "
        "slowest_rank = null, comparison_is_sound = false, "
        "comparability_note = '<b>a fault of the file</b>' "
        "where organisation_code = 'RR8' and modality_code = 'did_mri'",
    )
    page = pages_of(build, tmp_path / "pages", "RR8")("RR8")
    label = "Table of reports of January to March 2025: patients of A&E, inpatients and day cases"
    table = {row[0]: row for row in page.tables[label]}
    assert table["MRI scans"][1] == "withheld"
    assert table["CT scans"][1] == "suppressed (1 or 2)"
    days = page.tables["Table of from the test to the report"]
    mri = {row[0]: row for row in days}["MRI scans"]
    assert mri[3] == "no figure" and mri[-1] == "not ranked"
    assert ["<b>a fault of the file</b>."] in [row for row in days if len(row) == 1]
    assert "b" not in page.tags


def test_cells_and_files_of_results_are_listed(root, pages):
    """Leeds, where its rows stand in the publisher's workbooks."""
    cells, sheet_of = {}, None
    for row in pages("RR8").tables["Table of source cells"][1:]:
        sheet_of = row[0] if len(row) == 1 else sheet_of
        cells[row[0]] = [sheet_of, *row[1:]]
    for name, file, letters in (
        (
            "Median days from the request to the test: 2024/25",
            "DID-Table-2-2024-25-Modality-Provider-Median-Request-to-Test.xlsx",
            "RR",
        ),
        (
            "Scans by who asked: 2019/20",
            "DID-Table-11-2019-20-Modality-Provider-Source-setting.xlsx",
            "FL",
        ),
    ):
        path = next((root / "published").rglob(file))
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_name("Provider")
        rows = sheet.to_python(skip_empty_area=False)
        own = [place for place, row in enumerate(rows, start=1) if "RR8" in row]
        first, last = letters
        assert cells[name] == [f"{file}, sheet “Provider”", f"{first}{own[0]}:{last}{own[-1]}"]
    assert "Waiting lists: July 2025" in cells and "Waiting lists: June 2025" not in cells
    text = page_text(pages("RR8"))
    assert "Days and reports: DID-Table-3-2024-25-Modality-Provider-Median-Test-to-" in text
    assert f"Who asked for the scans: {file}, final, issued" in text
    assert "Weeks of work: Monthly-Diagnostics-Web-File-Provider-June-2025.xlsx" in text


# Hillingdon by its cells: test_published_scan_recovery.py. Birmingham's ultrasound has been at
# another level since March 2020, a month of Leeds is missing, nothing bounds some of St George's.
@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "RAS",
            "From April 2020 to March 2025 it carried out about 205,000 fewer scans (17%) than in "
            "the same months of 2019, the furthest below of the 58 NHS acute trusts whose every "
            "month is complete. In the twelve months to March 2025 it carried out about 243,000 "
            "scans, less than 1% above the 242,000 of the same months of 2019.",
        ),
        (
            "RRK",
            "Whether it made up what it missed from April 2020 to March 2025 can't be told: none "
            "of 60 months can be set beside 2019. Counted as they are, it carried out about "
            "596,000 fewer scans than in 2019.",
        ),
        (
            "RR8",
            "it carried out 474,000 to 475,000 fewer scans than in the same months of 2019, with "
            "one missing month filled in from those around it.",
        ),
        ("RJ7", "can't be told: months are missing that nothing can fill in."),
        ("RNN", "with 22 missing months filled in from those around them: too many to judge by."),
    ],
)
def test_what_was_missed_since_april_2020_is_said_no_surer_than_it_is(pages, code, said):
    assert said in page_text(pages(code))
    rows = {row[0]: row for row in pages(code).tables["Table of scans since April 2020"][1:]}
    assert (rows["All scans"][-1] == "1") is (code == "RAS")


def test_boards_have_no_scans_since_april_2020(pages):
    assert "Table of scans since April 2020" not in pages("S08000015").tables
