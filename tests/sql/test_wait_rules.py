"""Rules of the wait marts on made-up months: stock, zeros, single tests, editions."""

import made_up
import pytest
from warehouse import Warehouse

ONE, TWO, BANDS = made_up.ONE, made_up.TWO, made_up.BANDS
MRI, AUDIOLOGY = ("1", "Magnetic Resonance Imaging"), ("6", "Audiology - Audiology Assessments")
THREE = ("Y62", "ZZ3", "Made-up Three")


def row(provider, test, waiting, over_6=0, activity=(1, 2, 3)):
    """Row of a provider and test: `over_6` of those `waiting` have waited 9 to 10 weeks."""
    bands = [0] * 14
    bands[0], bands[9] = waiting - over_6, over_6
    return (*provider, *test, tuple(bands), activity)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Months of 2019 and 2020; ZZ1 is a hospital, ZZ2 audiology only, ZZ3 zeros in 2020."""
    folder = tmp_path_factory.mktemp("waits")
    for month, year, one, two in (
        ("August", 2019, 400, 40),
        ("September", 2019, 200, 20),
        ("August", 2020, 900, 90),
        ("September", 2020, 300, 50),
    ):
        rows = [row(ONE, MRI, one, one // 2), row(TWO, AUDIOLOGY, two, two // 5)]
        zeros = []
        if year == 2019:
            rows += [row(TWO, MRI, 7), row(THREE, MRI, 11)]
        else:
            zeros = [THREE]
        made_up.dm01(
            folder / f"{month} {year}.xlsx",
            period=f"{month} {year}",
            published=f"11th December {year}",
            rows=rows,
            zero_providers=zeros,
        )
    made_up.dm01(
        folder / "September 2020 as first issued.xlsx",
        rows=[row(ONE, MRI, 999), row(TWO, AUDIOLOGY, 50)],
        published="10th December 2020",
    )
    return folder


@pytest.fixture(scope="module")
def newest(files, tmp_path_factory):
    """Warehouse of two-month windows."""
    return Warehouse.sound(
        tmp_path_factory.mktemp("newest"),
        files,
        baseline_from="2019-08",
        baseline_to="2019-09",
        comparison_from="2020-08",
        comparison_to="2020-09",
    )


def test_a_stock_is_that_of_the_last_month_and_never_added_up(newest):
    assert newest.query(
        "select waiting_baseline, waiting_comparison, over_6_weeks_baseline, "
        "over_6_weeks_comparison, over_6_weeks_pct_baseline, over_6_weeks_pct_comparison, "
        "change_points, month_baseline::varchar, month_comparison::varchar "
        "from marts.trust_wait_comparison where organisation_code = 'ZZ1' and test_group = 'all'"
    ) == [(200, 300, 100, 150, 50.0, 50.0, 0.0, "2019-09-01", "2020-09-01")]
    assert newest.query(
        "select waiting_baseline, waiting_comparison from marts.region_wait_comparison "
        "where area_code = 'ENG' and test_group = 'all'"
    ) == [(200 + 20 + 7 + 11, 300 + 50)]


def test_a_flow_is_added_up_over_the_window(newest):
    assert newest.query(
        "select activity_baseline, activity_comparison, activity_change, activity_change_pct "
        "from marts.trust_activity_comparison "
        "where organisation_code = 'ZZ1' and test_group = 'all'"
    ) == [(12, 12, 0, 0.0)]


def test_one_test_alone_is_said(newest):
    assert newest.query(
        "select is_comparable, comparability_note from marts.trust_wait_comparison "
        "where organisation_code = 'ZZ2' and test_group = 'all'"
    ) == [
        (
            True,
            "these are audiology assessments only (50 patients), which do not speak for a whole "
            "hospital; the baseline also counts MRI scans",
        )
    ]


def test_zeros_and_no_tests_are_not_comparable_and_not_zero(newest):
    assert newest.query(
        "select waiting_baseline, waiting_comparison, over_6_weeks_pct_comparison, is_comparable, "
        "comparability_note from marts.trust_wait_comparison "
        "where organisation_code = 'ZZ3' and test_group = 'all'"
    ) == [(11, None, None, False, "its figures for September 2020 were printed as zeros only")]
    assert newest.query(
        "select comparability_note from marts.trust_activity_comparison "
        "where organisation_code = 'ZZ3' and test_group = 'all'"
    ) == [("its figures for August and September 2020 were printed as zeros only",)]


def test_the_twin_leaves_out_who_did_not_report_both_months(newest):
    assert newest.query(
        "select waiting_baseline, waiting_baseline_like_for_like, "
        "waiting_comparison_like_for_like, organisations_not_comparable "
        "from marts.region_wait_comparison where area_code in ('ENG', 'Y62') "
        "and test_group = 'all' order by area_code"
    ) == [(238, 227, 350, 1), (11, None, None, 1)]


def test_weeks_8_and_9_come_from_the_bands(files, newest):
    assert newest.query(
        "select waiting_over_8_weeks, waiting_over_9_weeks, waiting_over_13_weeks, "
        "waiting_over_26_weeks, source_cells from marts.fct_waits "
        "where organisation_code = 'ZZ1' and month = '2020-09-01'"
    ) == [(150, 150, 0, None, "H17:J17,T17:Y17")]
    assert newest.query(
        "select planned, unscheduled, waiting_list, activity, source_cells from marts.fct_activity "
        "where organisation_code = 'ZZ1' and month = '2020-09-01'"
    ) == [(1, 2, 3, 6, "AA17:AC17")]


def test_as_of_a_day_the_edition_of_then_counts(files, tmp_path_factory):
    then = Warehouse.sound(tmp_path_factory.mktemp("as_of"), files, as_of="2020-12-10")
    assert then.query(
        "select waiting, source_file from marts.fct_waits "
        "where organisation_code = 'ZZ1' and month = '2020-09-01'"
    ) == [(999, "September 2020 as first issued.xlsx")]
