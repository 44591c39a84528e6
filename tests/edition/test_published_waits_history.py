"""DM01 workbooks of April 2008 on in the marts, against the publisher's totals and xlrd."""

from functools import cache

import pytest
from second_reader import xls

# Sums over tests 1 to 15 as the sources list them: organisations and independents together.
WAITING = {
    "2010-06-01": 520590 + 18585,
    "2012-04-01": 632236,
    "2013-10-01": 707949,
    "2018-03-01": 979831,
    "2020-03-01": 838569,
}
# Cells of row 1 above the title block, where the publisher's own check sums stand: F1, G1, H1.
CHECK_SUMS = ("Apr 2008", "Apr 2009", "Apr 2011", "Apr 2014")
OLDER = {
    "Apr 2008": ("2008-04-01", ["By Organisation by Test"]),
    "May 2008": ("2008-05-01", ["By Organisation by Test"]),
    "Mar 2009": ("2009-03-01", ["By Organisation by Test"]),
    "Jun 2009": ("2009-06-01", ["By Organisation by Test", "Independent Sector by Test"]),
    "Aug 2010": ("2010-08-01", ["By Organisation by Test", "Independent Sector by Test"]),
    "Dec 2010": ("2010-12-01", ["By Organisation by Test", "Independent Sector by Test"]),
    "Jan 2013": ("2013-01-01", ["By Provider by Test"]),
    "Sep 2012": ("2012-09-01", ["Provider by Test"]),
    "Apr 2013": ("2013-04-01", ["Provider by Test"]),
    "Dec 2016": ("2016-12-01", ["Provider by Test"]),
}


@pytest.fixture
def staging(dm01_build):
    """Query function on the warehouse, staging and intermediate models included."""
    return dm01_build.query


@cache
def second_reading(path, *sheet_names):
    """Waiting, 6+, 13+ and activity by provider and test, read by xlrd from where headers stand."""
    found = {}
    for sheet in map(xls(path).sheet_by_name, sheet_names):
        rows = [sheet.row_values(number) for number in range(sheet.nrows)]
        at = next(n for n, row in enumerate(rows) if "Number waiting 6+ Weeks" in row)
        headers = [str(name).strip() for name in rows[at]]
        waiting = next(n for n, name in enumerate(headers) if name.startswith("Total Waiting"))
        planned = headers.index("Planned tests / procedures")
        for row in rows[at + 1 :]:
            before = [cell for cell in row[:waiting] if isinstance(cell, float)]
            if not before or not str(row[planned]).strip():
                continue
            name = next(n for n, cell in enumerate(row[:waiting]) if isinstance(cell, float))
            figures = [*row[waiting : waiting + 3], *row[planned : planned + 3]]
            numbers = [cell if isinstance(cell, float) else 0 for cell in figures]
            key = (str(row[name - 2]).strip(), str(int(before[0])))
            known = found.get(key, (0, 0, 0, 0))
            read = (*numbers[:3], sum(numbers[3:]))
            found[key] = tuple(a + b for a, b in zip(known, read, strict=True))
    return found


def test_all_43_workbooks_are_in_staging_and_marts(staging):
    in_staging = staging("select count(distinct month) from staging.stg_dm01__provider_by_test")
    in_marts = staging(
        "select count(distinct waits.month), count(distinct activity.month) "
        "from marts.fct_waits as waits "
        "cross join (select distinct month from marts.fct_activity) as activity "
        "where waits.nation = 'England'"
    )
    assert (in_staging, in_marts) == ([(43,)], [(43, 43)])


def test_national_sums_of_older_months(staging):
    rows = staging(
        "select cast(month as varchar), cast(sum(waiting) as bigint) from marts.fct_waits "
        "where nation = 'England' group by month"
    )
    sums = dict(rows)
    assert {month: sums[month] for month in WAITING} == WAITING


def test_independents_add_to_the_same_month(staging):
    assert staging(
        "select source_sheet, cast(sum(total_waiting_list) as bigint) "
        "from staging.stg_dm01__provider_by_test "
        "where month = '2010-06-01' and row_rule = 'provider' group by all order by 1"
    ) == [("By Organisation by Test", 520590), ("Independent Sector by Test", 18585)]


def test_halves_of_april_2008_stay_in_staging_and_are_rounded_in_facts(staging):
    [(waiting, over_6, over_13, activity)] = staging(
        "select sum(total_waiting_list), sum(number_waiting_6_weeks), "
        "sum(number_waiting_13_weeks), sum(planned + unscheduled + waiting_list) "
        "from staging.stg_dm01__provider_by_test "
        "where month = '2008-04-01' and row_rule = 'provider'"
    )
    assert (waiting, over_6, over_13, round(activity, 6)) == (411464.5, 11281, 2365, 1081397)
    assert ("358.5",) in staging(
        "select distinct total_waiting_list::varchar from staging.stg_dm01__provider_by_test "
        "where source_file = 'Apr 2008.xls'"
    )
    [(in_facts,)] = staging(
        "select sum(waiting) from marts.fct_waits where month = '2008-04-01' and nation = 'England'"
    )
    assert abs(in_facts - waiting) < 10


@pytest.mark.parametrize("name", OLDER)
def test_staging_equals_a_second_reading(name, staging, shared):
    month, sheets = OLDER[name]
    rows = staging(
        "select organisation_code, diagnostic_id, sum(total_waiting_list), "
        "sum(number_waiting_6_weeks), sum(number_waiting_13_weeks), "
        "sum(planned + unscheduled + waiting_list) from staging.stg_dm01__provider_by_test "
        f"where month = '{month}' and row_rule = 'provider' group by all"
    )
    read = second_reading(shared / "dm01" / f"{name}.xls", *sheets)
    assert len(rows) == len(read) > 2000
    for code, test, *figures in rows:
        assert figures == pytest.approx(read[code, test], abs=1e-6), (code, test)


def test_the_publishers_check_sums(staging, shared):
    for name in CHECK_SUMS:
        sheet = xls(shared / "dm01" / f"{name}.xls").sheet_by_index(0)
        printed = [cell for cell in sheet.row_values(0) if cell != ""][:3]
        [sums] = staging(
            "select sum(total_waiting_list), sum(number_waiting_6_weeks), "
            "sum(number_waiting_13_weeks) from staging.stg_dm01__provider_by_test "
            f"where source_file = '{name}.xls' and row_rule = 'provider' "
            f"and source_sheet <> 'Independent Sector by Test'"
        )
        assert sums == pytest.approx(tuple(map(float, printed)), abs=0.6), name


def test_weeks_from_the_bands_of_2008(staging, shared):
    [(over_8, over_9, over_26)] = staging(
        "select sum(waiting_over_8_weeks), sum(waiting_over_9_weeks), sum(waiting_over_26_weeks) "
        "from marts.fct_waits where month = '2008-05-01' and nation = 'England'"
    )
    sheet = xls(shared / "dm01" / "May 2008.xls").sheet_by_index(0)
    sums = sheet.row_values(5)  # the row of sums below the header: J is 0 weeks and less than 1
    assert (over_8, over_9, over_26) == (sum(sums[17:62]), sum(sums[18:62]), sums[8])


def test_a_year_that_is_a_typing_error_is_put_right(staging):
    assert staging(
        "select cast(issued_on as varchar) from intermediate.int_editions__files "
        "where file_name in ('May 2008.xls', 'Dec 2016.xls') order by file_name"
    ) == [("2017-02-09",), ("2008-07-09",)]


def test_providers_of_long_ago_are_not_awaited(staging):
    """A primary care trust last seen in 2011 is no missing return of 2019."""
    assert staging(
        "select count(*) from intermediate.int_completeness__returns as returns "
        "inner join marts.dim_organisation as organisations using (organisation_code) "
        "where organisations.organisation_type = 'primary_care_trust' "
        "and returns.month >= '2017-01-01' and returns.return_state <> 'reported'"
    ) == [(0,)]
