"""How fast tests and reports came, and who asked for them, in made-up files of two years."""

import functools

import made_up
import made_up_did_periods
import pytest
from made_up import CT, MRI, ONE, TWO
from warehouse import Warehouse

from publishing.windows import dbt_variables

THREE, FOUR = ("Y60", "ZZ3", "Made-up Three"), ("Y60", "ZZ4", "Made-up Four")
FIVE = ("Y60", "ZZ5", "Made-up Five")
ALL = (ONE, TWO, THREE, FOUR, FIVE)
SETTINGS = {
    "2019/20": (300, 20, 100, 400, 150, 20, 10),
    "2020/21": (250, 20, 110, 200, 50, 20, 10),
}


def medians(of_april, of_september=None):
    """Twelve medians of which those of April (and of the Year) and of September are told."""
    later = of_april if of_september is None else of_september
    return [of_april, *[9] * 4, later, *[9] * 6]


def write_files(files):
    """ZZ2 goes into ZZ1 in April 2020; ZZ3 records reports on the day of the test."""
    for period, day, shift in (
        ("2019/20", "29th October 2020", 0),
        ("2020/21", "18th November 2021", 1),
    ):
        name = period[:4]
        few = {("ZZ5", modality, month): 5 for modality in (CT, MRI) for month in made_up.MONTHS}
        who = [provider for provider in ALL if not (shift and provider is TWO)]
        made_up.did_year(
            files / f"t1-{name}.xlsx", period=period, published=day, providers=who,
            default=1000, figures=few,
        )  # fmt: skip
        days = {
            ONE: medians(10 + shift, 12 + shift),
            TWO: medians(20, 22),
            THREE: medians(30.5, 31.5 + shift),
            FOUR: medians(14, 15 + 10 * shift),
            FIVE: medians(99, 99),
        }
        made_up.did_table_2(
            files / f"t2-{name}.xlsx",
            {(provider, MRI): days[provider] for provider in who},
            {MRI: medians(21, 22)},
            period=period,
            published=day,
        )
        reports = {ONE: 4, TWO: 4, THREE: 0, FOUR: 6, FIVE: 5}
        made_up.did_table_2(
            files / f"t3-{name}.xlsx",
            {(provider, modality): medians(reports[provider] if modality == MRI else 0)
             for provider in who for modality in (MRI, CT)},
            {MRI: medians(4), CT: medians(0)},
            period=period,
            published=day,
            table=3,
        )  # fmt: skip
        made_up_did_periods.did_table_11(
            files / f"t11-{name}.xlsx",
            {(provider, modality): SETTINGS[period] for provider in who for modality in (CT, MRI)},
            period=period,
            published=day,
        )
    made_up.successions(files / "succession.csv", [("ZZ2", "ZZ1", "2020-04-01")])


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """Function of windows: the same files, compared in them."""
    folder = tmp_path_factory.mktemp("reporting")
    write_files(folder / "files")

    @functools.cache
    def of_windows(baseline, comparison):
        variables = dbt_variables(baseline, comparison)
        name = baseline.replace(":", "-")
        return Warehouse.faulty(folder / name, folder / "files", **variables)

    return of_windows


def trusts(made, columns, measure="request_to_test", modality="did_mri"):
    """Columns of the trusts' comparison by organisation."""
    return {
        row[0]: row[1:]
        for row in made.query(
            f"select organisation_code, {columns} from marts.trust_reporting_comparison "
            f"where measure = '{measure}' and modality_code = '{modality}'"
        )
    }


MONTHS = ("2019-04:2019-09", "2020-04:2020-09")
YEARS = ("2019-04:2020-03", "2020-04:2021-03")


def test_a_median_is_never_made_of_others(compared):
    found = trusts(
        compared(*MONTHS),
        "figure_baseline, figure_comparison, is_comparable, comparison_is_sound, "
        "comparability_note",
    )
    assert found["ZZ1"] == (
        None, 13, False, True,
        "its parts have figures of their own, which can't be joined (ZZ1 and ZZ2)",
    )  # fmt: skip
    assert found["ZZ3"] == (31.5, 32.5, True, True, "")
    assert "ZZ2" not in found


def test_the_last_month_of_windows_that_are_no_years(compared):
    found = trusts(compared(*MONTHS), "figure_baseline, figure_comparison, figure_change, "
                   "period_from_baseline::varchar, period_to_comparison::varchar")  # fmt: skip
    assert found["ZZ4"] == (15, 25, 10, "2019-09-01", "2020-09-01")


def test_the_year_column_of_windows_that_are_years(compared):
    found = trusts(
        compared(*YEARS),
        "figure_baseline, figure_comparison, period_from_baseline::varchar, "
        "period_to_comparison::varchar, tests_comparison",
    )
    assert found["ZZ4"] == (14, 14, "2019-04-01", "2021-03-01", 12_000)
    assert found["ZZ3"][:2] == (30.5, 30.5)


def test_the_slowest_is_first_and_few_tests_are_not_ranked(compared):
    found = trusts(compared(*MONTHS), "slowest_rank, rank_of is not null, tests_comparison")
    assert found == {
        "ZZ1": (3, True, 1000),
        "ZZ3": (1, True, 1000),
        "ZZ4": (2, True, 1000),
        "ZZ5": (None, False, 5),
    }


def test_who_has_the_same_figure_shares_its_place(compared):
    found = trusts(compared(*MONTHS), "slowest_rank, rank_shared_with", "test_to_report", "did_ct")
    assert found == dict.fromkeys(("ZZ1", "ZZ3", "ZZ4"), (1, 2)) | {"ZZ5": (None, None)}
    alone = trusts(compared(*MONTHS), "slowest_rank, rank_shared_with")
    assert alone["ZZ4"] == (2, 0)


def test_one_date_for_both_is_shown_and_not_ranked(compared):
    made = compared(*MONTHS)
    columns = "figure_comparison, comparison_is_one_date, slowest_rank, comparability_note"
    found = trusts(made, columns, "test_to_report")
    assert found["ZZ3"] == (
        0, True, None,
        "its 0 days say no more than that test and report were recorded on one day",
    )  # fmt: skip
    assert found["ZZ4"][:3] == (6, False, 1)
    # England's CT scans are reported on the day too: 0 days are nothing out of the way
    assert trusts(made, columns, "test_to_report", "did_ct")["ZZ3"][:2] == (0, False)


def test_a_region_has_the_spread_of_its_trusts_and_no_median(compared):
    made = compared(*MONTHS)
    rows = made.query(
        "select area_code, figure_baseline, figure_comparison, comparability_note "
        "from marts.region_reporting_comparison "
        "where measure = 'request_to_test' and modality_code = 'did_mri' order by area_code"
    )
    assert rows[0] == ("ENG", 22, 22, "")
    assert all(row[1:3] == (None, None) and "their spread is shown" in row[3] for row in rows[1:])


def test_settings_add_up_to_the_change(compared):
    made = compared(*MONTHS)
    rows = made.query(
        "select source_setting, scans_of_baseline_year, scans_of_comparison_year, scans_change, "
        "scans_change_of_all, round(share_of_change_pct, 1) from marts.scan_change_by_setting "
        "where area_code = 'ZZ1' and modality_code = 'did_mri' order by scans_change, 1"
    )
    # ZZ1 and ZZ2 before, ZZ1 after: 2 x 1,000 to 660
    assert rows == [
        ("outpatient", 800, 200, -600, -1340, 44.8),
        ("a_and_e", 600, 250, -350, -1340, 26.1),
        ("gp_direct_access", 300, 50, -250, -1340, 18.7),
        ("inpatient", 200, 110, -90, -1340, 6.7),
        ("day_case", 40, 20, -20, -1340, 1.5),
        ("other_health_care_provider", 40, 20, -20, -1340, 1.5),
        ("other", 20, 10, -10, -1340, 0.7),
    ]
    of_england = made.query(
        "select sum(scans_change), max(scans_change_of_all) from marts.scan_change_by_setting "
        "where area_code = 'ENG' and modality_code = 'all'"
    )
    assert of_england == [(4 * 2 * 660 - 5 * 2 * 1000,) * 2]
