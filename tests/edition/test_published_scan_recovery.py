"""Were the scans made up: the marts beside the publisher's cells, read and added up by pandas."""

from pathlib import Path

import pandas as pd
import pytest
from by_hand_pandas import read_workbook, with_header

FROM, TO = pd.Timestamp(2020, 4, 1), pd.Timestamp(2025, 3, 1)
# Complete in every month and in 2019, under one code: far below 2019, about level, far above.
TRUSTS = ["RAS", "RHQ", "RCF", "RJN", "RTD", "RL4", "RNQ", "RTH", "RTF", "RJ6"]
ENGLAND = "-"
SHORT = ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"]


@pytest.fixture(scope="module")
def cells(shared):
    """Scans of the sheets Provider of Table 1: a series by code, modality and month."""
    years = []
    for folder in (shared, shared.parent / "published_more"):
        for path in sorted((Path(folder) / "did").glob("DID-Table-1-20*.xlsx")):
            first_year = int(path.name.split("-")[3])
            rows = with_header(read_workbook(path)["Provider"], "Org Code", "Modality")
            rows = rows[rows["Modality"].notna()].set_index(["Org Code", "Modality"])
            months = pd.date_range(f"{first_year}-04-01", periods=12, freq="MS")
            columns = [column for column in rows.columns if str(column)[:3] in SHORT]
            figures = rows[columns].apply(pd.to_numeric, errors="coerce")
            years.append(figures.set_axis(months, axis=1).stack().rename("scans"))
    return pd.concat(years).groupby(level=[0, 1, 2]).sum()


def beside_2019(scans):
    """This month and the same month of 2019, by month from April 2020 on, of a series by month."""
    later = scans[FROM:TO]
    then = scans.reindex([month.replace(year=2019) for month in later.index])
    return pd.DataFrame({"now": later, "then": then.to_numpy()})


def test_ten_trusts_by_their_cells(cells, table_1_build):
    found = {
        code: figures
        for code, *figures in table_1_build.query(
            "select organisation_code, shortfall_added_up_low, shortfall_added_up_high, "
            "round(shortfall_pct, 6), is_below_2019, months_missing, months_above_2019, "
            "scans_last_12_months from marts.trust_scan_recovery "
            "where modality_code = 'all' and organisation_code in (select unnest($codes))",
            {"codes": TRUSTS},
        )
    }
    assert set(found) == set(TRUSTS)
    for code in TRUSTS:
        months = beside_2019(cells[code].groupby(level=1).sum())
        assert len(months) == 60
        missed = int((months.then - months.now).sum())
        assert found[code] == [
            missed,
            missed,
            pytest.approx(100 * missed / months.then.sum()),
            None if abs(missed) < 3000 else missed > 0,
            0,
            (months.now > months.then).sum(),
            months.now[-12:].sum(),
        ]


def test_england_by_its_own_rows(cells, table_1_build):
    months = beside_2019(cells[ENGLAND].groupby(level=1).sum())
    missed = (months.then - months.now).cumsum()
    (found,) = table_1_build.query(
        "select newest_month, shortfall_added_up, furthest_below, furthest_below_month, "
        "months_above_2019, months_added_up, scans_2019_added_up, scans_last_12_months, "
        "scans_2019_last_12_months, is_below_2019 from marts.scan_recovery "
        "where area_code = 'ENG' and modality_code = 'all'"
    )
    assert found == (
        TO.date(),
        missed.iloc[-1],
        missed.max(),
        missed.idxmax().date(),
        (months.now > months.then).sum(),
        60,
        months.then.sum(),
        months.now[-12:].sum(),
        months.then[-12:].sum(),
        True,
    )


def test_who_is_ranked_has_no_month_in_doubt(table_1_build):
    rows = table_1_build.query(
        "select months_missing, months_not_comparable, shortfall_added_up_low = "
        "shortfall_added_up_high, recovery_rank, count(*) over (partition by rank_of), rank_of "
        "from marts.trust_scan_recovery where recovery_rank is not null "
        "and modality_code = 'all' and peer_group = 'acute' order by recovery_rank"
    )
    assert len(rows) > 40
    assert {row[:3] for row in rows} == {(0, 0, True)}
    assert [row[3] for row in rows] == list(range(1, len(rows) + 1))
    assert {row[5] for row in rows} == {f"{len(rows)} NHS acute trusts"}


def test_a_step_that_lasts_is_not_judged(table_1_build):
    """RRK's ultrasound has been at another level since March 2020, which no bound covers."""
    assert table_1_build.query(
        "select months_not_comparable, is_judged, is_below_2019, recovery_rank, shortfall_pct "
        "from marts.trust_scan_recovery where organisation_code = 'RRK' and modality_code = 'all'"
    ) == [(60, False, None, None, None)]


def test_who_sends_nothing_any_more_is_in_bounds_and_not_judged(table_1_build):
    """RNN sent nothing of 2024/25, so that its time series ends a year before England's."""
    assert table_1_build.query(
        "select months_missing, shortfall_added_up_low < shortfall_added_up_high, is_judged, "
        "is_below_2019, newest_month from marts.trust_scan_recovery "
        "where organisation_code = 'RNN' and modality_code = 'all'"
    ) == [(22, True, False, None, TO.date())]


def test_a_region_is_the_sum_of_its_organisations(cells, table_1_build):
    """As published, of the members that each organisation of today has; read by pandas."""
    homes = dict(
        table_1_build.query(
            "select organisation_code, region_code from marts.trust_scan_recovery "
            "where modality_code = 'all' and region_code is not null"
        )
    )
    groups = table_1_build.query(
        "select member_code, organisation_code from marts.over_time_groups "
        "where publication = 'did'"
    )
    regions = {member: homes.get(code) for member, code in groups}
    by_code = cells.groupby(level=[0, 2]).sum()
    by_region = by_code.groupby(
        [by_code.index.get_level_values(0).map(regions), by_code.index.get_level_values(1)]
    ).sum()
    found = dict(
        table_1_build.query(
            "select area_code, shortfall_added_up from marts.scan_recovery "
            "where modality_code = 'all' and area_code <> 'ENG'"
        )
    )
    assert len(found) == 7
    for region, missed in found.items():
        months = beside_2019(by_region[region])
        assert missed == (months.then - months.now).sum(), region


def test_a_verdict_on_an_area_holds_without_those_that_can_not_be_judged(table_1_build):
    """London is above 2019 with Lewisham, whose scans doubled in May 2022; perhaps not without."""
    rows = table_1_build.query(
        "select area_code, is_below_2019, shortfall_added_up_high < 0, shortfall_judged_high > 0 "
        "from marts.scan_recovery where modality_code = 'all' and area_code in ('ENG', 'Y56')"
        "order by 1"
    )
    assert rows == [("ENG", True, False, True), ("Y56", None, True, True)]


def test_what_rounding_may_turn_is_not_judged(table_1_build):
    rows = table_1_build.query(
        "select count(*) from marts.trust_scan_recovery where is_below_2019 is not null "
        "and abs(shortfall_added_up_low) < 4 * months_with_scans"
    )
    assert rows == [(0,)]
