"""Weeks of work and bounds to 1% over six weeks, from made-up workbooks of two months."""

import math

import made_up
import pytest
from warehouse import Warehouse

ONE, TWO, THREE = (("Y60", f"ZZ{n}", f"Made-up {n}") for n in (1, 2, 3))
MRI, AUDIOLOGY = ("1", "Magnetic Resonance Imaging"), ("6", "Audiology - Audiology Assessments")
WORKING_DAYS = {"June": 22, "July": 23}
WEEKS = "select organisation_code, test_code, weeks_of_work from marts.trust_backlog_over_time"


def bands(short, long):
    """14 weekly bands with so many patients under six weeks and so many over."""
    return (short, *[0] * 5, long, *[0] * 7)


def rows_of(*of_tests):
    return [
        (*provider, *test, bands(*waits), activity) for provider, test, waits, activity in of_tests
    ]


JUNE = rows_of(
    (ONE, MRI, (120, 70), (500, 500, 90)),
    (ONE, AUDIOLOGY, (5, 5), (0, 0, 10)),
    (TWO, MRI, (100, 100), (0, 0, 100)),
)
JULY = rows_of(
    (ONE, MRI, (120, 80), (500, 500, 100)),
    (ONE, AUDIOLOGY, (5, 5), (0, 0, 0)),
    (TWO, MRI, (100, 110), (0, 0, 105)),
)


def made_of(folder, june=JUNE, july=JULY, **cells):
    for month, rows in {"June": june, "July": july}.items():
        changed = cells if month == "July" else {}
        made_up.dm01(
            folder / "files" / f"{month}.xlsx", period=f"{month} 2020", rows=rows, **changed
        )
    return Warehouse.loaded(folder, folder / "files")


def bounds(made, where, mart="trust_backlog_targets"):
    return made.query(
        "select more_tests_low, more_tests_high, why_no_bounds "
        f"from marts.{mart} where assumption = 'newest_month' and target_pct = 1 and {where}"
    )


def by_hand(waiting, over_6_weeks, before, tests):
    """Both bounds of a target of 1%, from figures of June and July."""
    year = 253 / WORKING_DAYS["July"]
    joined = (waiting - before + tests) * year
    in_a_year = waiting + joined - tests * year
    under = (joined * 6 / 52, waiting - over_6_weeks)
    return tuple(max(0, math.ceil(in_a_year - short / 0.99)) for short in under)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return made_of(tmp_path_factory.mktemp("backlog"))


def test_weeks_are_of_tests_of_the_list_alone(made):
    weeks = {row[:2]: row[2] for row in made.query(f"{WEEKS} where month = '2020-07-01'")}
    assert weeks["ZZ1", "dm01_01"] == pytest.approx(200 / 100 * 52 / 12)
    assert weeks["ZZ1", "dm01_06"] is None, "no test of the list was done"
    assert made.query(
        "select waiting, waiting_list_tests, weeks_of_work from marts.backlog_over_time "
        "where area_code = 'ENG' and test_group = 'all' and month = '2020-07-01'"
    ) == [(420, 205, pytest.approx(420 / 205 * 52 / 12))]


def test_the_change_by_working_days_takes_out_the_longer_month(made):
    ((change, by_working_days),) = made.query(
        "select change_in_weeks, change_in_weeks_by_working_days "
        "from marts.trust_backlog_over_time where month = '2020-06-01' "
        "and organisation_code = 'ZZ2' and test_code = 'dm01_01'"
    )
    assert change == pytest.approx((210 / 105 - 200 / 100) * 52 / 12)
    assert by_working_days == pytest.approx((210 / 105 * 23 - 200 / 100 * 22) / 5)


def test_bounds_are_those_by_hand(made):
    one = by_hand(waiting=200, over_6_weeks=80, before=190, tests=100)
    assert bounds(made, "organisation_code = 'ZZ1' and test_code = 'dm01_01'") == [(*one, "")]
    both = by_hand(waiting=410, over_6_weeks=190, before=390, tests=205)
    assert bounds(made, "area_code = 'Y60' and test_code = 'dm01_01'", "backlog_targets") == [
        (*both, "")
    ]
    assert bounds(made, "organisation_code = 'ZZ1' and test_code = 'dm01_06'") == [
        (None, None, "no test of the waiting list was done in July 2020")
    ]


def test_a_provider_without_the_month_before_has_a_reason_and_is_left_out(tmp_path):
    newcomer = rows_of((THREE, MRI, (10, 10), (0, 0, 8)))
    made = made_of(tmp_path, july=[*JULY, *newcomer])
    ((*found, why),) = bounds(made, "organisation_code = 'ZZ3' and test_code = 'dm01_01'")
    assert (found, why) == (
        [None, None],
        "it has figures of 1 of the 2 months to July 2020 that this needs",
    )
    assert made.query(
        "select waiting, organisations, organisations_left_out, waiting_left_out "
        "from marts.backlog_targets where area_code = 'ENG' and test_code = 'dm01_01' "
        "and assumption = 'newest_month' and target_pct = 1"
    ) == [(410, 2, 1, 20)]
    assert made.query(
        "select organisations_not_comparable, waiting, weeks_of_work_newest_month_like_for_like "
        "from marts.backlog_over_time where area_code = 'ENG' and test_code = 'dm01_01' "
        "and month = '2020-06-01'"
    ) == [(1, 390, pytest.approx(410 / 205 * 52 / 12))]


def test_a_list_that_was_counted_anew_has_no_bounds(tmp_path):
    june = [(*row[:5], bands(120, 170), row[6]) if row[3] == "1" else row for row in JUNE]
    made = made_of(tmp_path, june=june)
    ((low, high, why),) = bounds(made, "organisation_code = 'ZZ1' and test_code = 'dm01_01'")
    assert (low, high) == (None, None)
    assert why.startswith("more patients have waited less than 6 weeks than joined in 6 weeks")


def test_what_is_withheld_has_no_weeks_in_the_trust_and_its_areas(tmp_path):
    made = made_of(tmp_path, cells={"AC17": "n/a"})
    assert made.query(
        "select waiting_list_tests, weeks_of_work, is_comparable "
        "from marts.trust_backlog_over_time where month = '2020-07-01' "
        "and organisation_code = 'ZZ1' and test_code = 'dm01_01'"
    ) == [(None, None, False)]
    ((weeks, note),) = made.query(
        "select weeks_of_work, comparability_note from marts.backlog_over_time "
        "where month = '2020-07-01' and area_code = 'ENG' and test_code = 'dm01_01'"
    )
    assert weeks is None and "withheld" in note
    ((left_out,),) = made.query(
        "select waiting_left_out from marts.backlog_targets where area_code = 'ENG' "
        "and test_code = 'dm01_01' and assumption = 'newest_month' and target_pct = 1"
    )
    assert left_out is None
