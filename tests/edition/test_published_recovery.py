"""Months against the same month of 2019 over the whole history, against a second reading."""

import collections
import csv
import datetime

import pytest
from test_published_figures import MONTHS, YEARLY, monthly_rows, yearly_rows
from test_published_waits_history import second_reading

from publishing.headline import read_headline

# Today's code (of March 2021) and the codes that it was made of at any time since April 2017.
MEMBERS = {
    "R0D": ("R0D", "RDZ", "RD3"),
    "RJ1": ("RJ1", "RT3"),
    "RAJ": ("RAJ", "RDD", "RQ8"),
    "RC9": ("RC9", "RC1"),
    "RA7": ("RA7", "RA3"),
    "RH5": ("RH5", "RBA"),
    "REM": ("REM", "RQ6", "RY1", "NTD"),
    "RNN": ("RNN", "RNL"),
    # A hospital of RW6 is in the figures of R0A from March 2021 on.
    "R0A": ("R0A", "RM2", "RW3", "RW6"),
    "RR8": ("RR8",),
}


@pytest.fixture(scope="module")
def printed(shared):
    """Scans by code and month over all modalities, and the ENGLAND rows as code `-` (openpyxl)."""
    sums = collections.Counter()
    for year in YEARLY:
        for row in yearly_rows(shared, year):
            for index, month in enumerate(MONTHS):
                first = datetime.date(year + (index > 8), (index + 3) % 12 + 1, 1)
                if isinstance(row[month], int):
                    sums[row["Org Code"], first] += row[month]
    for first, row in monthly_rows(shared):
        for name, figure in row.items():
            if isinstance(figure, int) and name != "Total":
                sums[row["Org Code"], first] += figure
    return sums


@pytest.mark.parametrize("code", MEMBERS)
def test_every_month_is_what_todays_trust_is_made_of(code, did_build, printed):
    rows = did_build.query(
        "select month, scans, scans_same_month_2019, shortfall, is_comparable "
        "from marts.trust_scans_over_time "
        f"where organisation_code = '{code}' and modality_code = 'all' order by month"
    )
    assert len(rows) == 48
    for month, scans, of_2019, shortfall, is_comparable in rows:
        expected, expected_2019 = (
            sum(printed[member, first] for member in MEMBERS[code])
            for first in (month, month.replace(year=2019))
        )
        assert (scans, of_2019) == (expected, expected_2019)
        assert shortfall == (expected_2019 - expected if is_comparable else None)


def test_no_member_stands_for_itself_and_none_is_flagged_for_a_merger(did_build):
    members = [member for code, codes in MEMBERS.items() for member in codes if member != code]
    listed = ", ".join(f"'{member}'" for member in members)
    assert (
        did_build.query(
            f"select month from marts.trust_scans_over_time where organisation_code in ({listed})"
        )
        == []
    )
    codes = ", ".join(f"'{code}'" for code in MEMBERS if code != "REM")
    notes = did_build.query(
        "select organisation_code, cast(month as varchar), comparability_note "
        "from marts.trust_scans_over_time "
        f"where organisation_code in ({codes}) and modality_code = 'all' and not is_comparable "
        "order by all"
    )
    assert [(code, month) for code, month, _ in notes] == [
        ("R0D", "2018-04-01"),
        ("RJ1", "2020-02-01"),
    ]
    assert (
        notes[1][2]
        == "it did not report February 2020 (Royal Brompton & Harefield NHS Foundation Trust)"
    )


def test_england_is_the_publishers_row_in_every_month(did_build, printed):
    rows = did_build.query(
        "select month, scans, scans_same_month_2019, pct_of_2019 from marts.scans_over_time "
        "where area_code = 'ENG' and modality_code = 'all'"
    )
    assert len(rows) == 48
    for month, scans, of_2019, share in rows:
        expected = printed["-", month], printed["-", month.replace(year=2019)]
        assert (scans, of_2019) == expected
        assert share == pytest.approx(100 * scans / of_2019)


def test_regions_of_an_older_structure_are_compared_like_for_like_alone(did_build):
    rows = did_build.query(
        "select year(month) < 2019 or month(month) <= 3 as is_older, "
        "count(pct_of_2019), count(pct_of_2019_like_for_like), count(*) "
        "from marts.scans_over_time where area_code <> 'ENG' and modality_code = 'all' "
        "group by all order by all"
    )
    assert rows == [(False, 126, 126, 126), (True, 0, 210, 210)]


@pytest.mark.parametrize(
    ("code", "month", "members"),
    [
        ("RR8", "Sep 2020", ("RR8",)),
        ("RR8", "Dec 2016", ("RR8",)),
        ("RAJ", "Dec 2016", ("RAJ", "RDD", "RQ8")),
        ("RA7", "Apr 2020", ("RA7", "RA3")),
    ],
)
def test_tests_done_against_the_same_month_of_2019(code, month, members, dm01_build, shared):
    first = datetime.datetime.strptime(f"1 {month}", "%d %b %Y").date()
    done, done_2019 = (
        sum(
            figures[3]
            for (provider, test), figures in second_reading(
                shared / "dm01" / f"{name}.xls", "Provider by Test"
            ).items()
            if provider in members and test != "16"
        )
        for name in (month, f"{month[:3]} 2019")
    )
    rows = dm01_build.query(
        "select activity, activity_same_month_2019, pct_of_2019, shortfall "
        f"from marts.trust_activity_over_time where organisation_code = '{code}' "
        f"and month = '{first}' and test_group = 'all'"
    )
    assert rows == [(done, done_2019, pytest.approx(100 * done / done_2019), done_2019 - done)]


def test_waiting_lists_against_the_same_month_of_2019(dm01_build, shared):
    (after, before) = (
        [
            sum(figures[place] for (code, test), figures in found.items() if code in codes)
            for place in range(3)
        ]
        for codes in [("RAJ", "RDD", "RQ8")]
        for found in (
            {
                key: figures
                for key, figures in second_reading(
                    shared / "dm01" / f"{name}.xls", "Provider by Test"
                ).items()
                if key[1] != "16"
            }
            for name in ("Sep 2020", "Sep 2019")
        )
    )
    shares = [100 * over / waiting for waiting, over, _ in (after, before)]
    rows = dm01_build.query(
        "select waiting, waiting_same_month_2019, over_6_weeks, over_13_weeks, change_points "
        "from marts.trust_waits_over_time where organisation_code = 'RAJ' "
        "and month = '2020-09-01' and test_group = 'all'"
    )
    assert rows == [(after[0], before[0], after[1], after[2], pytest.approx(shares[0] - shares[1]))]


def test_a_trust_that_moved_counts_in_its_home_in_both_months(dm01_build):
    """RPG was printed under London to March 2020 and under the South East from April 2020 on."""
    assert dm01_build.query(
        "select region_code, max(month) < '2020-04-01' from marts.fct_activity "
        "where organisation_code = 'RPG' group by region_code order by all"
    ) == [("Y56", True), ("Y59", False)]
    today = dict(
        dm01_build.query(
            "select member_code, organisation_code from marts.over_time_groups "
            "where publication = 'dm01'"
        )
    )
    in_several = {
        today[code]
        for (code,) in dm01_build.query(
            "select organisation_code from marts.fct_activity "
            "group by organisation_code, month having count(distinct region_code) > 1"
        )
    }
    comparable = {
        code
        for (code,) in dm01_build.query(
            "select organisation_code from marts.trust_activity_over_time "
            "where month = '2020-09-01' and test_group = 'all' and is_comparable"
        )
    }
    printed_rows = dm01_build.query(
        "select organisation_code, year(month), region_code, cast(sum(activity) as bigint) "
        "from marts.fct_activity where month in ('2019-09-01', '2020-09-01') "
        "group by organisation_code, year(month), region_code"
    )
    homes = {
        today[code]: region
        for code, year, region, _ in printed_rows
        if year == 2020 and today[code] not in in_several
    }
    sums = collections.Counter()
    for code, year, region, activity in printed_rows:
        if today[code] in comparable:
            sums[homes.get(today[code], region), year] += activity
    assert homes["RPG"] == "Y59"
    assert "RPG" in comparable
    rows = dm01_build.query(
        "select area_code, activity_like_for_like, activity_same_month_2019_like_for_like "
        "from marts.activity_over_time "
        "where month = '2020-09-01' and test_group = 'all' and area_code <> 'ENG'"
    )
    assert len(rows) == 7
    for area, activity, activity_2019 in rows:
        assert (activity, activity_2019) == (sums[area, 2020], sums[area, 2019])


def test_holidays_of_every_month_from_2008_to_2026(root):
    """As gov.uk lists them: years with an extra or a moved day, and eight in each of the others."""
    path = root / "seeds" / "calendar" / "england_bank_holidays.csv"
    with path.open(encoding="utf-8", newline="") as file:
        days = [datetime.date.fromisoformat(row["day"]) for row in csv.DictReader(file)]
    years = collections.Counter(day.year for day in days)
    extra = {2011: 1, 2012: 1, 2022: 2, 2023: 1}
    assert {year: years[year] for year in range(2008, 2027)} == {
        year: 8 + extra.get(year, 0) for year in range(2008, 2027)
    }
    assert all(day.weekday() < 5 for day in days)
    assert {datetime.date(2020, 5, 8), datetime.date(2022, 6, 2), datetime.date(2022, 6, 3)} <= {
        *days
    }
    assert not {datetime.date(2020, 5, 4), datetime.date(2022, 5, 30)} & {*days}


def test_working_days_of_moved_holidays(did_build):
    rows = did_build.query(
        "select distinct cast(month as varchar), working_days from marts.scans_over_time "
        "where month in ('2019-05-01', '2020-05-01', '2020-12-01') order by all"
    )
    assert rows == [("2019-05-01", 21), ("2020-05-01", 19), ("2020-12-01", 21)]


def test_the_newest_month_is_said_per_working_day_too(edition_build):
    """Tests done in July, 23 working days in both years: planned, unscheduled and waiting list."""
    newest = read_headline(edition_build.folder)[-1]
    england = dict(zip(newest.columns, newest.rows[0], strict=True))
    # sheet Provider of both workbooks, row Total
    july_2019, july_2025 = 211_746 + 330_852 + 1_521_899, 271_431 + 558_947 + 1_778_339
    assert (england["July 2019"], england["July 2025"]) == (f"{july_2019:,}", f"{july_2025:,}")
    assert england["% of 2019"] == f"{100 * july_2025 / july_2019:.1f}"
    assert england["% of 2019, per working day"] == england["% of 2019"]


def test_a_month_per_working_day_is_another_share_of_2019(edition_build):
    """December 2019 had 20 working days, December 2020 21; the cells are of the rows ENGLAND."""
    (found,) = edition_build.query(
        "select scans, scans_same_month_2019, scans_per_working_day from marts.scans_over_time "
        "where area_code = 'ENG' and modality_code = 'all' and month = '2020-12-01'"
    )
    assert found == (3_136_200, 3_550_545, 3_136_200 / 21)
