"""Claims of December 2020 against the edition that ships."""

import pytest

ONE_OF = {"reproduced", "differs: edition", "differs: coverage", "not reproducible"}


@pytest.fixture(scope="module")
def checks(edition_build):
    """Claim checks of the edition by claim."""
    rows = edition_build.query(
        "select claim_id, computed_value, verdict, explanation, rows_used, source_files "
        "from marts.claim_checks"
    )
    return {row[0]: row[1:] for row in rows}


@pytest.mark.parametrize(
    ("claim_id", "computed", "verdict"),
    [
        ("england_scans_2019", 22863490, "differs: coverage"),
        ("england_scans_2020", 15626060, "differs: coverage"),
        ("england_scans_fewer", -7237430, "differs: coverage"),
        ("england_scans_fall", -31.7, "differs: coverage"),
        ("east_scans_fall", -29.5, "differs: coverage"),
        ("east_scans_fewer", 1713950 - 2432190, "differs: coverage"),
        ("leeds_scans_fall", -34.7, "differs: edition"),
        ("wirral_scans_fall", -33.5, "reproduced"),
        ("royal_surrey_scans_fall", -20.8, "reproduced"),
        ("isle_of_wight_scans_fewer", -15555, "reproduced"),
        ("wigan_scans_2019", 142960, "reproduced"),
        ("worcestershire_scans_change", -66120, "reproduced"),
        ("one_hospital_over_6_weeks", 78.7, "reproduced"),
        ("one_hospital_zero_before", 0, "reproduced"),
        ("north_west_over_6_weeks", None, "not reproducible"),
        ("south_east_over_6_weeks", None, "not reproducible"),
        ("england_april_2020_waiting", 840713, "differs: edition"),
        ("england_april_2020_over_6_weeks", 468622, "reproduced"),
        ("england_july_2020_over_6_weeks", 489647, "reproduced"),
        ("england_july_2020_over_13_weeks", 291982, "reproduced"),
        ("scotland_over_6_weeks", 46.7, "reproduced"),
        ("scotland_june_2020_waiting", 98568, "differs: edition"),
    ],
)
def test_each_claim_has_its_figure_and_verdict(checks, claim_id, computed, verdict):
    found, found_verdict, explanation, rows_used, _ = checks[claim_id]
    assert found_verdict == verdict
    assert (found is None) == (computed is None)
    if computed is not None:
        assert round(found, 1) == computed
    assert explanation.endswith(".")
    assert rows_used


def test_every_claim_has_a_verdict_and_those_on_record_stand(checks, edition_build):
    assert len(checks) == 57
    assert {row[1] for row in checks.values()} == ONE_OF
    assert sum(row[1] == "reproduced" for row in checks.values()) == 22


@pytest.mark.parametrize(
    ("claim_id", "words"),
    [
        ("england_scans_fewer", "103 trusts"),
        ("one_hospital_over_6_weeks", "511 patients"),
        ("north_west_over_6_weeks", "at the end of September 2020 it was 37.36%"),
        ("england_april_2020_waiting", "revised on 16 June 2020"),
    ],
)
def test_the_sentence_says_why(checks, claim_id, words):
    assert words in checks[claim_id][2]


def test_the_rows_that_a_check_names_give_its_figure(checks, edition_build):
    months = "month between date '2019-04-01' and date '2019-09-01'"
    found, _, _, rows_used, files = checks["wigan_scans_2019"]
    joiner = "and" if " where " in rows_used else "where"
    assert edition_build.query(f"select sum(scans) from marts.{rows_used} {joiner} {months}") == [
        (found,)
    ]
    assert files == "DID-Table-1-2019-20-Modality-Provider-Counts.xlsx"


def test_tolerances_are_half_of_the_last_digit_or_say_why(edition_build):
    wide = edition_build.query(
        """
        select claim_id from marts.claim_checks
        where tolerance_reason is null
            and tolerance > 0.5 * power(10, length(regexp_extract(
                cast(cast(abs(published_value) as bigint) as varchar), '0*$')))
        """
    )
    assert wide == []
