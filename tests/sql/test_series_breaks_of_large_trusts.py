"""Breaks that only a large trust's share tells, and levels that began while services had stopped.

Six years of made-up returns, 2017/18 to 2022/23: services stop in April 2020 and are guarded until
September 2021. England prints what all have together.
"""

import made_up
import pytest
from warehouse import Warehouse

CT, MRI, MONTHS = made_up.CT, made_up.MRI, made_up.MONTHS
YEARS = ("2017/18", "2018/19", "2019/20", "2020/21", "2021/22", "2022/23")
LARGE, SMALL = 10_000, 1000
BOTH = (CT, MRI)
NOTHING = "."
# Months by their number from April 2017, 0: March 2020 is 35, October 2021 is 54.
MADE_UP = {
    # Large trusts: a fifth less in a month, in October 2020, and in April 2020.
    "ZZ1": {(test, 17): 0.8 for test in BOTH},
    "ZZ2": {(test, 42): 0.75 for test in BOTH},
    "ZZ3": {(test, 36): 0.75 for test in BOTH},
    # As much less of a small trust, and of one of which the register of trusts knows nothing.
    "ZZ4": {(test, 17): 0.8 for test in BOTH},
    "ZZ5": {(test, 17): 0.8 for test in BOTH},
    # A hospital missing for half of two years, with a month of three quarters between.
    "ZZ6": {
        (test, month): 0.74 if month == 22 else 0.5
        for test in BOTH
        for month in (*range(14, 20), 22, *range(25, 31))
    },
    # Twice the MRI from September 2020 on; a third of it in the spring of 2020, and again since
    # October 2021.
    "ZZ7": {(MRI, month): 2 for month in range(41, 72)},
    "ZZ8": {(MRI, month): 0.36 if month % 2 else 0.3 for month in (36, 37, 38, *range(54, 72))},
    # Twice the CT and a quarter more MRI from April 2019 on.
    "ZZ9": {(test, month): 2 if test == CT else 1.25 for test in BOTH for month in range(24, 72)},
    # Sends nothing for March 2020, as many do: two thirds of what England has.
    "ZZA": {(test, 35): NOTHING for test in BOTH},
    # Three tenths less from April 2019 on, and less still in the first two months.
    "ZZB": {(test, month): 0.55 if month < 26 else 0.7 for test in BOTH for month in range(24, 72)},
    # Half for two months of 2018 and for three, with two months of nine tenths between.
    "ZZC": {(test, month): 0.5 for test in BOTH for month in (14, 15, 18, 19, 20)}
    | {(test, month): 0.9 for test in BOTH for month in (16, 17)},
}
USUAL = dict.fromkeys(MADE_UP, LARGE) | {"ZZ4": SMALL, "ZZ7": SMALL, "ZZ8": SMALL, "ZZA": 150_000}
TRUSTS = [code for code in MADE_UP if code != "ZZ5"]


def figure(code, test, month):
    """Figure of a provider, test and month, 0 to 71, as it is printed."""
    part = MADE_UP[code].get((test, month), 1)
    if part == NOTHING:
        return NOTHING
    stopped = 0.4 if month in (36, 37) else 1
    # No month has the figures of another, for that is a fault.
    return round(USUAL[code] * part * stopped * (0.8 + month / 200) / 5) * 5


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Warehouse of all the made-up returns; the middle one of eight tells how shares moved."""
    folder = tmp_path_factory.mktemp("years")
    providers = [("Y60", code, f"Made-up {code}") for code in MADE_UP]
    for number, year in enumerate(YEARS):
        made_up.did_year(
            folder / f"{year.replace('/', '-')}.xlsx",
            period=year,
            providers=providers,
            figures={
                (code, test, name): figure(code, test, number * 12 + month)
                for code in MADE_UP
                for test in BOTH
                for month, name in enumerate(MONTHS)
            },
        )
    opened = "2001-04-01", ""
    made_up.trusts(
        folder / "organisations" / "etr.csv",
        [(code, f"MADE-UP {code}", "Y60", *opened) for code in TRUSTS],
    )
    return Warehouse.loaded(
        tmp_path_factory.mktemp("large"),
        folder,
        baseline_from="2018-04",
        baseline_to="2019-03",
        comparison_from="2022-04",
        comparison_to="2023-03",
        break_middle_from_providers=8,
    )


@pytest.fixture
def found(made):
    """Breaks of a code, as (test, kind, direction, first month, last month)."""
    return lambda code: made.query(
        "select test_code, break_kind, direction, strftime(first_month, '%Y-%m'), "
        "strftime(last_month, '%Y-%m') from marts.series_breaks "
        "where organisation_code = $code and history = 'enough' order by all",
        {"code": code},
    )


def test_a_fifth_that_a_large_trust_lacks_in_a_month_is_out_of_line(found):
    assert found("ZZ1") == [("all", "month", "down", "2018-09", "2018-09")]
    assert found("ZZ4") == found("ZZ5") == []


def test_once_services_had_started_again_a_quarter_that_is_missing_is_out_of_line(found):
    assert found("ZZ2") == [("all", "month", "down", "2020-10", "2020-10")]
    assert found("ZZ3") == []


def test_months_that_lack_half_make_no_month_usual_that_lacks_a_quarter(found):
    assert ("all", "month", "down", "2019-02", "2019-02") in found("ZZ6")


def test_a_level_of_one_test_that_began_while_services_had_stopped_is_told_by_the_years_beside(
    found,
):
    assert found("ZZ7") == [("did_mri", "level", "up", "2020-09", None)]
    assert found("ZZ8") == [
        ("all", "level", "down", "2021-10", None),
        ("did_mri", "level", "down", "2021-10", None),
    ]


def test_a_test_that_moves_with_a_level_of_all_has_a_level_of_its_own(found):
    assert found("ZZ9") == [
        ("all", "level", "up", "2019-04", None),
        ("did_ct", "level", "up", "2019-04", None),
        ("did_mri", "level", "up", "2019-04", None),
    ]


def test_what_others_did_not_send_is_no_rise_of_anybody(made, found):
    assert found("ZZA") == [("all", "month", "down", "2020-03", "2020-03")]
    assert [
        code
        for (code,) in made.query(
            "select organisation_code from marts.series_breaks "
            "where direction = 'up' and first_month = date '2020-03-01'"
        )
    ] == []


def test_a_level_begins_with_its_first_month_though_that_lacks_a_little_more(found):
    assert ("all", "level", "down", "2019-04", None) in found("ZZB")


def test_a_month_or_two_between_months_that_lack_much_are_not_trusted(made, found):
    assert [row for row in found("ZZC") if row[0] == "all"] == [
        ("all", "between", "down", "2018-08", "2018-09"),
        ("all", "run", "down", "2018-06", "2018-07"),
        ("all", "run", "down", "2018-10", "2018-12"),
    ]
    (note,) = made.query(
        "select comparability_note from marts.trust_scan_comparison "
        "where organisation_code = 'ZZC' and modality_code = 'all'"
    )[0]
    assert "September 2018 lie between months that lack much" in note
