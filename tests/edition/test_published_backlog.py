"""Weeks of work on the waiting lists, and bounds to 1% and 5%, against the publisher's workbooks.

Workbooks are read by openpyxl and reckoned with in plain Python: nothing of the models is used.
"""

import datetime
import math

import pytest
from second_reader import xlsx

NAME = "Monthly-Diagnostics-Web-File-Provider-{month}.xlsx"
# As the issue of this story states them, from the Total rows: waiting, tests of the list, weeks.
STATED = {
    "September-2019": (1022970, 1426121, 3.1),
    "April-2020": (840713, 369698, 9.9),
    "September-2020": (1272282, 1189363, 4.6),
}
WORKING_DAYS = {"June-2025": 21, "July-2025": 23}
WORKING_DAYS_OF_A_YEAR = 253


def printed(root, month):
    """{provider code, or `Total`: (waiting, 6+ weeks, tests of the list)} of sheet Provider."""
    path = root / "published" / "dm01" / NAME.format(month=month)
    rows = [list(row) for row in xlsx(path)["Provider"].iter_rows(values_only=True)]
    (headers,) = (row for row in rows if "Provider Code" in row)
    code, name = headers.index("Provider Code"), headers.index("Provider Name")
    columns = [
        headers.index("Total Waiting List"),
        headers.index("Number waiting 6+ Weeks"),
        headers.index("Waiting list tests / procedures (excluding planned)"),
    ]
    return {
        row[code] or row[name]: tuple(row[column] for column in columns)
        for row in rows[rows.index(headers) + 1 :]
        if row[code] or row[name] == "Total"
    }


@pytest.mark.parametrize("month", STATED)
def test_englands_weeks_of_work_by_the_publishers_total_rows(root, edition_build, month):
    waiting, _, tests = printed(root, month)["Total"]
    assert (waiting, tests, round(waiting / tests * 52 / 12, 1)) == STATED[month]
    day = datetime.datetime.strptime(month, "%B-%Y").date()
    ((*figures, weeks),) = edition_build.query(
        "select waiting, waiting_list_tests, weeks_of_work from marts.backlog_over_time "
        f"where area_code = 'ENG' and test_group = 'all' and month = '{day}'"
    )
    assert figures == [waiting, tests]
    assert weeks == pytest.approx(waiting / tests * 52 / 12)


def test_each_trusts_weeks_of_work_in_the_newest_month(root, edition_build):
    rows = edition_build.query(
        "select organisation_code, waiting, waiting_list_tests, weeks_of_work, "
        "weeks_of_work_by_working_days from marts.trust_backlog_over_time "
        "where month = '2025-07-01' and test_group = 'all' and organisation_code like 'R__'"
    )
    of_workbook = printed(root, "July-2025")
    assert len(rows) > 120
    for code, waiting, tests, weeks, by_working_days in rows:
        assert (waiting, tests) == (of_workbook[code][0], of_workbook[code][2]), code
        if tests == 0:
            assert (weeks, by_working_days) == (None, None), code
        else:
            assert weeks == pytest.approx(waiting / tests * 52 / 12), code
            assert by_working_days == pytest.approx(waiting / (tests / 23) / 5), code


@pytest.mark.parametrize("code", ["RAL", "RGR", "RR8"])
def test_a_trusts_bounds_by_hand(root, edition_build, code):
    waiting, over_6_weeks, tests = printed(root, "July-2025")[code]
    before = printed(root, "June-2025")[code][0]
    months_of_a_year = WORKING_DAYS_OF_A_YEAR / WORKING_DAYS["July-2025"]
    joined = (waiting - before + tests) * months_of_a_year
    in_a_year = waiting + joined - tests * months_of_a_year
    expected = {}
    for target in (1, 5):
        longest = [
            short / (1 - target / 100) for short in (joined * 6 / 52, waiting - over_6_weeks)
        ]
        expected[target] = tuple(max(0, math.ceil(in_a_year - length)) for length in longest)
    rows = edition_build.query(
        "select target_pct, more_tests_low, more_tests_high, why_no_bounds, joined_in_a_year "
        "from marts.trust_backlog_targets where assumption = 'newest_month' "
        f"and test_group = 'all' and test_code = 'all' and organisation_code = '{code}'"
    )
    assert {row[0]: row[1:3] for row in rows} == expected
    assert {row[3:] for row in rows} == {("", round(joined))}


def test_without_the_month_before_the_twelve_there_are_no_bounds_but_a_reason(edition_build):
    assert edition_build.query(
        "select distinct more_tests_low, more_tests_high, why_no_bounds "
        "from marts.backlog_targets where assumption = 'last_twelve_months' and area_code = 'ENG'"
    ) == [
        (
            None,
            None,
            "no organisation has complete figures of all 13 months to July 2025 that this needs",
        )
    ]


def test_englands_bounds_are_of_those_who_are_complete_and_say_who_is_left_out(edition_build):
    # All of England's list is in the row or said to be left out of it; no bound turns round.
    ((total,),) = edition_build.query(
        "select waiting from marts.backlog_over_time "
        "where area_code = 'ENG' and test_group = 'all' and month = '2025-07-01'"
    )
    rows = edition_build.query(
        "select assumption, coalesce(waiting, 0) + waiting_left_out, organisations_left_out, "
        "more_tests_low, more_tests_high from marts.backlog_targets "
        "where area_code = 'ENG' and test_group = 'all' and target_pct = 1"
    )
    assert {row[1] for row in rows} == {total}
    for _, _, left_out, low, high in rows:
        assert left_out > 0
        assert low is None or 0 <= low <= high
