"""Waits and activity of the marts against the publisher's totals and a second reader (xlrd)."""

import datetime
import math

import openpyxl
import pytest
from second_reader import xls
from xlsxwriter.utility import xl_cell_to_rowcol

# The printed Total rows, as england-dm01.md lists them: waiting, 6+ weeks, 13+ weeks, activity.
TOTALS = {
    "2019-04-01": (1054527, 37720, 5189, 1917308),
    "2019-05-01": (1059830, 43230, 5398, 1996365),
    "2019-06-01": (1067211, 40099, 5675, 1929255),
    "2019-07-01": (1058026, 37206, 4724, 2064497),
    "2019-08-01": (997416, 42926, 5284, 1908203),
    "2019-09-01": (1022970, 38750, 6108, 1944963),
    "2020-04-01": (840713, 468622, 31570, 612232),
    "2020-05-01": (977491, 571459, 166836, 873853),
    "2020-06-01": (1130380, 540593, 361709, 1224873),
    "2020-07-01": (1236628, 489647, 291982, 1531081),
    "2020-08-01": (1241095, 472088, 239920, 1532643),
    "2020-09-01": (1272282, 420445, 202483, 1711108),
}
REGIONS_SEPTEMBER_2020 = {
    "East of England": 38.2,
    "North West": 37.4,
    "North East and Yorkshire": 34.1,
    "Midlands": 33.5,
    "South West": 33.2,
    "London": 30.6,
    "South East": 24.5,
}


@pytest.fixture(
    params=["edition_build", "dm01_build"], ids=["the edition that ships", "the publisher's files"]
)
def marts(request):
    """Query function on the marts, once from the edition and once from ../shared/published/dm01."""
    return request.getfixturevalue(request.param).query


def test_the_twelve_months_equal_the_printed_totals(marts):
    rows = marts(
        "select cast(waits.month as varchar), any_value(waits.waiting), "
        "any_value(waits.over_6_weeks), any_value(waits.over_13_weeks), "
        "cast(sum(activity.activity) as bigint) "
        "from marts.waits_over_time as waits "
        "inner join marts.fct_activity as activity on waits.month = activity.month "
        "where waits.area_code = 'ENG' and waits.test_group = 'all' "
        "and month(waits.month) between 4 and 9 and year(waits.month) in (2019, 2020) "
        "group by waits.month"
    )
    assert {month: figures for month, *figures in rows} == {
        month: list(figures) for month, figures in TOTALS.items()
    }


def test_england_at_the_end_of_both_septembers(marts):
    assert marts(
        "select waiting_baseline, over_6_weeks_baseline, round(over_6_weeks_pct_baseline, 1), "
        "waiting_comparison, over_6_weeks_comparison, round(over_6_weeks_pct_comparison, 1) "
        "from marts.region_wait_comparison where area_code = 'ENG' and test_group = 'all'"
    ) == [(1022970, 38750, 3.8, 1272282, 420445, 33.0)]


def test_regions_at_the_end_of_september_2020(marts):
    rows = marts(
        "select area_name, round(over_6_weeks_pct_comparison, 1) "
        "from marts.region_wait_comparison where area_type = 'region' and test_group = 'all'"
    )
    assert dict(rows) == REGIONS_SEPTEMBER_2020


def test_a_missing_return_shows_in_the_like_for_like_twin(marts):
    assert marts(
        "select waiting_baseline, waiting_comparison, is_comparable, comparability_note "
        "from marts.trust_wait_comparison where organisation_code = 'RGN' and test_group = 'all'"
    ) == [(None, 14096, False, "it did not report September 2019")]
    ((published, twin, baseline, baseline_twin),) = marts(
        "select waiting_comparison, waiting_comparison_like_for_like, waiting_baseline, "
        "waiting_baseline_like_for_like from marts.region_wait_comparison "
        "where area_code = 'Y61' and test_group = 'all'"
    )
    ((others_before, others_after),) = marts(
        "select sum(waiting_baseline), sum(waiting_comparison) from marts.trust_wait_comparison "
        "where region_code = 'Y61' and test_group = 'all' and organisation_code <> 'RGN' "
        "and not is_comparable"
    )
    assert published - twin == 14096 + (others_after or 0)
    assert baseline - baseline_twin == (others_before or 0)


def test_west_london_is_audiology_alone(marts):
    ((before, after, comparable, note),) = marts(
        "select round(over_6_weeks_pct_baseline, 1), round(over_6_weeks_pct_comparison, 1), "
        "is_comparable, comparability_note from marts.trust_wait_comparison "
        "where organisation_code = 'RKL' and test_group = 'all'"
    )
    assert (before, after, comparable) == (0.0, 78.7, True)
    assert note.startswith("these are audiology assessments only (511 patients)")


def test_england_over_8_and_9_weeks(marts):
    assert marts(
        "select over_8_weeks, round(over_8_weeks_pct, 1), over_9_weeks, round(over_9_weeks_pct, 1) "
        "from marts.waits_over_time "
        "where area_code = 'ENG' and test_group = 'all' and month = '2020-09-01'"
    ) == [(334608, 26.3, 300605, 23.6)]


def test_test_groups_add_up_to_all(marts):
    assert (
        marts(
            "select area_code, month from marts.waits_over_time "
            "where area_code not in ('WAL', 'NIR') and test_group <> 'common' "
            "group by area_code, month "
            "having sum(case when test_group = 'all' then waiting else -waiting end) <> 0"
        )
        == []
    )


def test_every_workbook_is_in_the_facts(dm01_build, shared):
    months = {month for (month,) in dm01_build.query("select distinct month from marts.fct_waits")}
    present = {
        datetime.datetime.strptime(f"1 {path.stem}", "%d %b %Y").date()
        for path in (shared / "dm01").glob("*.xls")
    }
    assert months == present


def test_figures_walk_back_to_their_cells(dm01_build, shared):
    """Every cell that a row names is read again with xlrd and compared with the row."""
    rows = dm01_build.query(
        "select waits.source_file, waits.source_sheet, waits.source_cells, activity.source_cells, "
        "waits.waiting, waits.waiting_over_6_weeks, waits.waiting_over_13_weeks, "
        "waits.waiting_over_8_weeks, waits.waiting_over_9_weeks, waits.waiting_over_26_weeks, "
        "activity.planned, "
        "activity.unscheduled, activity.waiting_list "
        "from marts.fct_waits as waits inner join marts.fct_activity as activity "
        "using (month, organisation_code, test_code) "
        "using sample reservoir(3000 rows) repeatable (7)"
    )
    assert len(rows) == 3000
    for file, sheet, wait_cells, activity_cells, *figures in rows:
        over_26 = figures.pop(5)
        printed = xls(shared / "dm01" / file).sheet_by_name(sheet)
        waiting, over_6, over_13, *bands = numbers(printed, wait_cells)
        if over_26 is not None:
            assert bands.pop(0) == over_26
        read = [
            waiting,
            over_6,
            over_13,
            sum(bands),
            sum(bands[1:]),
            *numbers(printed, activity_cells),
        ]
        assert [math.floor(number + 0.5) for number in read] == figures


def numbers(sheet, cells):
    """Numbers in the cells of a text such as `H17:J17,T17:Y17`, read with xlrd."""
    found = []
    for part in cells.split(","):
        (row, first), (_, last) = (xl_cell_to_rowcol(name) for name in (part.split(":") * 2)[:2])
        cells_of_part = [sheet.cell_value(row, column) for column in range(first, last + 1)]
        found += [0 if value in ("", "NULL") else value for value in cells_of_part]
    return found


def test_the_edition_names_the_same_cells_as_the_publisher(edition_build, dm01_build):
    sql = (
        "select month, organisation_code, test_code, waiting, source_cells from marts.fct_waits "
        "where nation = 'England' and month(month) between 4 and 9 "
        "and year(month) in (2019, 2020) order by all"
    )
    assert edition_build.query(sql) == dm01_build.query(sql)


def test_every_provider_and_test_stands_in_the_facts_once(root, edition_build):
    """Rows counted by a second reader (openpyxl), test 16 left out."""
    for path in (root / "published" / "dm01").glob("*September*.xlsx"):
        sheet = openpyxl.load_workbook(path, read_only=True)["Provider by Test"]
        printed = {
            (row[0], int(row[2]))
            for row in sheet.iter_rows(min_row=17, min_col=4, max_col=6, values_only=True)
            if row[0] is not None and row[2] != 16
        }
        facts = edition_build.query(
            "select organisation_code, cast(right(test_code, 2) as integer) from marts.fct_waits "
            f"where source_file = '{path.name}'"
        )
        assert len(facts) > 2000
        assert len(facts) == len(printed)
        assert set(facts) == printed
