"""Breaks of made-up series: months, runs and levels, down and up, and what is no break.

Beside the providers with a break stands one that is a hundred times as large and never changes, so
that nobody's break moves the share of another.
"""

import made_up
import pytest
from warehouse import Warehouse

CT, MRI, MONTHS = made_up.CT, made_up.MRI, made_up.MONTHS
YEARS = ("2017/18", "2018/19", "2019/20", "2020/21")
USUAL = 1000
NOTHING = "."
LARGE, LARGE_USUAL = "ZZ0", 100_000
# Months by their number from April 2017, 0: April 2018 is 12, March 2020 is 35.
MADE_UP = {
    "ZZ1": {(CT, 17): 5},
    "ZZ2": {(test, month): NOTHING for test in (CT, MRI) for month in range(18, 24)},
    "ZZ3": {(test, 21): 2 * USUAL for test in (CT, MRI)},
    "ZZ4": {(CT, month): 3 * USUAL for month in range(13, 48)},
    "ZZ5": {(CT, month): 200 for month in range(12, 32)},
    "ZZ6": {
        (test, month): 5 * round(USUAL / 10 * 1.04**month)
        for test in (CT, MRI)
        for month in range(48)
    },
    "ZZ7": {
        (test, month): NOTHING if month == 17 else 400 for test in (CT, MRI) for month in range(48)
    },
    "ZZ8": {(test, 40): 300 for test in (CT, MRI)},
    "ZZ9": {(test, 40): 50 for test in (CT, MRI)},
    "ZZA": {
        (test, month): NOTHING
        for test in (CT, MRI)
        for month in range(48)
        if month < 38 or month == 45
    },
    "ZZB": {(test, month): 3 * USUAL for test in (CT, MRI) for month in range(24, 48)},
    "ZZC": {(test, month): NOTHING for test in (CT, MRI) for month in range(24, 48)},
    "ZZE": {
        (test, month): 5 if test == CT and month == 29 else 20 * USUAL if test == MRI else USUAL
        for test in (CT, MRI)
        for month in range(48)
    },
    "ZZD": {(test, month): 2 * USUAL for test in (CT, MRI) for month in (17, 18)},
}
# What a bad month and the spring of 2020 leave of everybody's figures, which rise else.
FELL = {10: 0.4, 36: 0.1, 37: 0.4}
FOUND = """
select organisation_code, test_code, break_kind, direction, strftime(first_month, '%Y-%m'),
    strftime(last_month, '%Y-%m'), figure, usual_figure, difference, months, history
from marts.series_breaks where organisation_code = any($codes) order by all
"""
CT_CODE = "did_ct"


def figure(code, test, month):
    """Figure of a provider, test and month, 0 to 47, as it is printed."""
    usual = LARGE_USUAL if code == LARGE else USUAL
    value = MADE_UP.get(code, {}).get((test, month), usual)
    if isinstance(value, str):
        return value
    return round(value * (0.8 + month / 100) * FELL.get(month, 1) / 5) * 5


def usual(*months, tests=2):
    """What a provider without a break has in some months, to the rounding of its figures."""
    return pytest.approx(tests * sum(figure("", CT, month) for month in months), rel=0.02)


def written(folder):
    """Workbooks of four years, and the succession of ZZC by ZZB in April 2019."""
    providers = [("Y60", code, f"Made-up {code}") for code in (LARGE, *MADE_UP)]
    for number, year in enumerate(YEARS):
        made_up.did_year(
            folder / f"{year.replace('/', '-')}.xlsx",
            period=year,
            providers=providers,
            figures={
                (code, test, name): figure(code, test, number * 12 + month)
                for _, code, _ in providers
                for test in (CT, MRI)
                for month, name in enumerate(MONTHS)
            },
        )
    made_up.successions(folder / "succession.csv", [("ZZC", "ZZB", "2019-04-01")])
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Warehouse of all the made-up series, which compares 2019/20 with 2020/21."""
    return Warehouse.loaded(
        tmp_path_factory.mktemp("breaks"),
        written(tmp_path_factory.mktemp("series")),
        baseline_from="2019-04",
        baseline_to="2020-03",
        comparison_from="2020-04",
        comparison_to="2021-03",
    )


@pytest.fixture
def found(made):
    """Breaks of some codes, a row each."""
    return lambda *codes: made.query(FOUND, {"codes": list(codes)})


def test_each_kind_is_found_with_its_numbers(found):
    month, of_ct = found("ZZ1")
    assert month[:6] == ("ZZ1", "all", "month", "down", "2018-09", "2018-09")
    assert month[6:8] == (figure("", MRI, 17) + 5, usual(17))
    assert of_ct[1:3] + of_ct[6:8] == (CT_CODE, "month", 5, usual(17, tests=1))
    assert month[8] == month[6] - month[7]
    assert month[9:] == (1, "enough")

    run = found("ZZ2")[0]
    assert run[:6] == ("ZZ2", "all", "run", "down", "2018-10", "2019-03")
    assert run[6:] == (None, usual(*range(18, 24)), -run[7], 6, "enough")

    assert found("ZZ3")[0][1:6] == ("all", "month", "up", "2019-01", "2019-01")
    assert found("ZZ3")[0][8] == usual(21)
    assert found("ZZD")[0][1:6] == ("all", "run", "up", "2018-09", "2018-10")
    assert [len(found(code)) for code in ("ZZ1", "ZZ2", "ZZ3", "ZZD")] == [2, 3, 3, 3]

    level, of_ct = found("ZZ4")
    assert level[1:6] == ("all", "level", "up", "2018-05", None)
    assert of_ct[1:6] == (CT_CODE, "level", "up", "2018-05", None)
    level, of_ct = found("ZZ5")
    assert level[1:6] == ("all", "level", "down", "2018-04", "2019-11")
    assert of_ct[1:6] == (CT_CODE, "level", "down", "2018-04", "2019-11")
    assert of_ct[7] == usual(*range(12, 24), tests=1)


def test_what_grows_slowly_or_is_small_is_no_break(found):
    assert found("ZZ6") == []
    assert found("ZZ7") == []


def test_a_fall_of_the_whole_nation_is_no_break(found):
    assert found(LARGE) == []


def test_services_stopped_in_the_pandemic_and_only_what_is_almost_nothing_breaks(found):
    assert found("ZZ8") == []
    assert [row[:6] for row in found("ZZ9")] == [
        ("ZZ9", "all", "month", "down", "2020-08", "2020-08")
    ]


def test_too_little_history_is_said_and_judges_nothing(found):
    (row,) = found("ZZA")
    assert row[:5] == ("ZZA", "all", "month", "down", "2021-01")
    assert row[-1] == "too little history"


def test_a_step_at_a_known_succession_is_no_break(found):
    assert found("ZZB", "ZZC") == []


@pytest.fixture
def compared(made):
    """{test: (is comparable, note)} of a code in the windows compared."""
    return lambda code: {
        test: row
        for test, *row in made.query(
            "select modality_code, is_comparable, comparability_note "
            "from marts.trust_scan_comparison where organisation_code = $code",
            {"code": code},
        )
    }


def test_a_break_in_a_window_is_not_comparable_and_says_its_numbers(made, compared):
    is_comparable, note = compared("ZZ9")["all"]
    assert not is_comparable
    assert note == "it shows 120 scans in August 2020, where about 2,400 are usual"
    assert compared("ZZ9")[CT_CODE] == compared("ZZ9")["all"]
    assert compared("ZZ1")["all"] == [True, ""]
    assert made.query(
        "select test_code, strftime(month, '%Y-%m'), is_gap from marts.reporting_gaps "
        "where organisation_code = 'ZZ9' and gap_kind = 'series break'"
    ) == [("all", "2020-08", True)]


def test_a_level_matters_where_it_holds_for_one_window_alone(made, compared):
    assert compared("ZZ4")["all"] == [True, ""]
    assert compared("ZZ5")["did_mri"] == [True, ""]
    note = "it shows 20% of its usual number of CT scans from April 2018 to November 2019"
    assert compared("ZZ5")[CT_CODE] == [False, note]
    assert not compared("ZZ5")["all"][0]
    over_time = """
        select is_comparable from marts.trust_scans_over_time
        where month = date '2020-10-01' and modality_code = 'all' and organisation_code = $code
    """
    assert made.query(over_time, {"code": "ZZ4"}) == [(True,)]
    assert made.query(over_time, {"code": "ZZ5"}) == [(False,)]


def test_a_break_of_one_test_that_hardly_moves_the_total_leaves_it_comparable(compared):
    assert not compared("ZZE")[CT_CODE][0]
    assert compared("ZZE")["all"] == [True, ""]


def test_what_is_out_of_line_is_said_once(made):
    kinds = "select distinct gap_kind, test_code from marts.reporting_gaps where organisation_code "
    assert made.query(f"{kinds} = 'ZZ2'") == [("no return", "all")]
    assert made.query(f"{kinds} = 'ZZ3'") == [("series break", "all")]
