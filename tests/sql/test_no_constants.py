"""Other years, codes, names, figures and orders of columns than any file at hand has.

Everything expected is added up here, from the figures that the made-up files were given.
"""

import datetime
import json
import random

import made_up
import pytest
from warehouse import Warehouse

from loaders.report import console
from publishing.headline import print_headline, read_headline
from publishing.mart_files import DATABASE
from publishing.windows import dbt_variables

PROVIDERS = (
    ("Y58", "ZQ7", "Made-up Quay"),
    ("Y58", "ZX3", "Made-up Crossing"),
    ("Y63", "ZJ9", "Made-up Junction"),
)
REGION_OF = {code: region for region, code, _ in PROVIDERS}
MODALITIES = {made_up.CT: "did_ct", made_up.MRI: "did_mri"}
TESTS = (("3", "Non-obstetric Ultrasound"), ("12", "Colonoscopy"), ("7", "Echocardiography"))
WINDOW = made_up.MONTHS[1:4]
YEARS = ("2023/24", "2024/25")
WINDOWS = dbt_variables("2023-05:2023-07", "2024-05:2024-07")


@pytest.fixture(scope="module")
def given():
    """Figures of the files: scans by year, code, modality, month; bands and activity by test."""
    dice = random.Random(20241231)  # noqa: S311 - figures, not secrets
    scans = {
        year: {
            (code, modality, month): 5 * dice.randint(300, 2000)
            for _, code, _ in PROVIDERS
            for modality in MODALITIES
            for month in made_up.MONTHS
        }
        for year in YEARS
    }
    waits = {
        (year, code, test): (
            tuple(dice.randint(0, 400) for _ in range(14)),
            tuple(dice.randint(1000, 3000) for _ in range(3)),
        )
        for year in (2023, 2024)
        for _, code, _ in PROVIDERS
        for test, _ in TESTS
    }
    return scans, waits


@pytest.fixture(scope="module")
def result(given, tmp_path_factory):
    """Warehouse of files with odd names whose columns stand in any order."""
    scans, waits = given
    folder = tmp_path_factory.mktemp("elsewhere")
    dice = random.Random(7)  # noqa: S311 - an order, not a secret
    headers = (*made_up.YEAR_HEADERS[:-1], "Year to date")
    for number, year in enumerate(YEARS):
        order = list(range(len(headers)))
        dice.shuffle(order)
        made_up.did_year(
            folder / f"z{number} copy (2).xlsx",
            period=year,
            published=f"2nd May {2025 + number}",
            status="Provisional",
            providers=PROVIDERS,
            figures=scans[year],
            headers=headers,
            order=order,
        )
    for year in (2023, 2024):
        for month in ("May", "June", "July"):
            made_up.dm01(
                folder / "sub" / f"{month}{year}x.xlsx",
                period=f"{month} {year}",
                published=f"9th October {year}",
                rows=[
                    (*provider, test, name, *waits[year, provider[1], test])
                    for provider in PROVIDERS
                    for test, name in TESTS
                ],
                shuffle=lambda columns: dice.sample(columns, len(columns)),
            )
    made = Warehouse.faulty(tmp_path_factory.mktemp("elsewhere_warehouse"), folder, **WINDOWS)
    # that the months of a sheet are in no order is said, and no more
    for fault in made.faults():
        assert fault.startswith("noted: months_out_of_order")
    return made


def scan_sums(given, codes, modalities):
    """Scans of both windows."""
    return tuple(
        sum(
            given[0][year][code, modality, month]
            for code in codes
            for modality in modalities
            for month in WINDOW
        )
        for year in YEARS
    )


def test_scans_of_each_provider_and_modality(given, result):
    expected = {}
    for _, code, name in PROVIDERS:
        for modality, modality_code in (*MODALITIES.items(), (None, "all")):
            chosen = [modality] if modality else list(MODALITIES)
            before, after = scan_sums(given, [code], chosen)
            expected[code, modality_code] = (name, before, after, after - before, True)
    found = result.query(
        """
        select
            organisation_code, modality_code, organisation_name,
            scans_baseline, scans_comparison, scans_change, is_comparable
        from marts.trust_scan_comparison
        """
    )
    assert {row[:2]: row[2:] for row in found} == expected


def test_scans_of_each_area(given, result):
    areas = {"ENG": list(REGION_OF), "Y58": ["ZQ7", "ZX3"], "Y63": ["ZJ9"]}
    expected = {area: scan_sums(given, codes, MODALITIES) for area, codes in areas.items()}
    found = result.query(
        """
        select area_code, scans_baseline, scans_comparison,
            scans_baseline_like_for_like, scans_comparison_like_for_like
        from marts.region_scan_comparison where modality_code = 'all'
        """
    )
    assert {row[0]: row[1:3] for row in found} == expected
    assert {row[0]: row[3:5] for row in found} == expected


def test_waits_and_activity_of_each_provider(given, result):
    _, waits = given
    expected_waits, expected_activity = {}, {}
    for _, code, _ in PROVIDERS:
        bands = [
            [sum(waits[year, code, test][0][band] for test, _ in TESTS) for band in range(14)]
            for year in (2023, 2024)
        ]
        expected_waits[code] = tuple(
            count
            for first_band in (0, 6, 13)
            for count in (sum(bands[0][first_band:]), sum(bands[1][first_band:]))
        )
        expected_activity[code] = tuple(
            3 * sum(sum(waits[year, code, test][1]) for test, _ in TESTS) for year in (2023, 2024)
        )
    assert {
        row[0]: row[1:]
        for row in result.query(
            """
            select organisation_code, waiting_baseline, waiting_comparison, over_6_weeks_baseline,
                over_6_weeks_comparison, over_13_weeks_baseline, over_13_weeks_comparison
            from marts.trust_wait_comparison where test_group = 'all'
            """
        )
    } == expected_waits
    assert {
        row[0]: row[1:]
        for row in result.query(
            """
            select organisation_code, activity_baseline, activity_comparison
            from marts.trust_activity_comparison where test_group = 'all'
            """
        )
    } == expected_activity


def test_no_month_of_2019_means_no_comparison_with_it(result):
    assert result.query(
        """
        select distinct scans_same_month_2019, pct_of_2019, shortfall from marts.scans_over_time
        """
    ) == [(None, None, None)]


def test_no_claim_is_checked_against_months_that_are_not_there(result):
    assert result.query("select distinct verdict from marts.claim_checks") == [("not checkable",)]


def test_the_headline_names_its_own_months(result, tmp_path, capsys):
    result.close()  # DuckDB opens a file once in a process, to write or to read
    (tmp_path / DATABASE).hardlink_to(result.path)
    (tmp_path / "current").mkdir()
    # a build keeps the windows it was asked for here
    (tmp_path / "current" / "build.json").write_text(json.dumps(WINDOWS))
    print_headline(console(), read_headline(tmp_path))
    assert "May to July 2024 against May to July 2023" in capsys.readouterr().out
    assert datetime.date(2024, 5, 1) in {
        month for (month,) in result.query("select distinct month from marts.fct_scans")
    }
