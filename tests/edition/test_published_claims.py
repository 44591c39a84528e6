"""Claims of December 2020 against the edition that ships."""

import pytest

# What each claim is known to come to: a verdict that changes is looked at by a person.
ON_RECORD = {
    "matches": """
        durham_scans_fall east_sussex_scans_fall england_april_2020_over_6_weeks
        england_august_2019_over_6_weeks england_july_2020_over_13_weeks
        england_july_2020_over_6_weeks england_may_2020_over_6_weeks
        england_may_2020_over_6_weeks_pct isle_of_wight_scans_fewer north_east_scans_fall
        royal_surrey_scans_fall scotland_over_6_weeks scotland_september_2020_waiting
        sussex_community_scans_fall wigan_scans_2019 wirral_scans_fall worcestershire_scans_2019
        worcestershire_scans_2020 worcestershire_scans_change worcestershire_scans_change_pct
    """,
    "possible match": "one_hospital_over_6_weeks one_hospital_zero_before",
    "differs by edition": """
        england_april_2020_waiting england_august_2020_over_6_weeks leeds_scans_fall
        scotland_june_2020_over_6_weeks scotland_june_2020_waiting sunderland_scans_fall
        wigan_scans_2020 wigan_scans_change wigan_scans_change_pct
    """,
    "differs by coverage": "east_scans_fewer",
    "not borne out": "brighton_scans_fall scotland_imaging_over_6_weeks",
    "not checkable": """
        east_scans_fall england_february_2020_over_6_weeks england_march_2019_over_6_weeks
        england_march_2020_over_6_weeks england_scans_2019 england_scans_2020 england_scans_fall
        england_scans_fewer itv_east_of_england_over_6_weeks itv_london_over_6_weeks
        itv_midlands_over_6_weeks itv_north_east_and_yorkshire_over_6_weeks
        itv_north_west_over_6_weeks itv_south_east_over_6_weeks itv_south_west_over_6_weeks
        london_scans_fall north_east_over_13_weeks_october north_east_scans_fewer
        north_east_waiting_october north_west_over_6_weeks one_in_seven_over_13_weeks
        portsmouth_over_6_weeks south_east_over_6_weeks
    """,
}


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
        ("england_scans_2019", 22863490, "not checkable"),
        ("england_scans_2020", 15626060, "not checkable"),
        ("england_scans_fewer", -7237430, "not checkable"),
        ("england_scans_fall", -31.7, "not checkable"),
        ("east_scans_fall", -29.5, "not checkable"),
        ("east_scans_fewer", 1713950 - 2432190, "differs by coverage"),
        ("leeds_scans_fall", -34.7, "differs by edition"),
        ("wirral_scans_fall", -33.5, "matches"),
        ("royal_surrey_scans_fall", -20.8, "matches"),
        ("isle_of_wight_scans_fewer", -15555, "matches"),
        ("wigan_scans_2019", 142960, "matches"),
        ("worcestershire_scans_change", -66120, "matches"),
        ("one_hospital_over_6_weeks", 78.7, "possible match"),
        ("one_hospital_zero_before", 0, "possible match"),
        ("north_west_over_6_weeks", None, "not checkable"),
        ("south_east_over_6_weeks", None, "not checkable"),
        ("england_april_2020_waiting", 840713, "differs by edition"),
        ("england_april_2020_over_6_weeks", 468622, "matches"),
        ("england_july_2020_over_6_weeks", 489647, "matches"),
        ("england_july_2020_over_13_weeks", 291982, "matches"),
        ("scotland_over_6_weeks", 46.7, "matches"),
        ("scotland_june_2020_waiting", 98568, "differs by edition"),
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
    assert {claim_id: row[1] for claim_id, row in checks.items()} == {
        claim_id: verdict for verdict, claims in ON_RECORD.items() for claim_id in claims.split()
    }
    assert len(checks) == 57


def test_no_verdict_stands_in_the_seed(root, checks):
    seed = (root / "seeds" / "claims" / "published_claims.csv").read_text(encoding="utf-8")
    assert "verdict" not in seed.partition("\n")[0]
    assert not [verdict for verdict in ON_RECORD if f",{verdict}," in seed]


@pytest.mark.parametrize(
    ("claim_id", "words"),
    [
        ("england_scans_fewer", "103 trusts"),
        ("east_scans_fewer", "-518,840 over the NHS trusts that no merger touches"),
        ("brighton_scans_fall", "a revision of 5.4% would have been needed"),
        ("one_hospital_over_6_weeks", "organisations one fits: West London NHS Trust, 78.67%"),
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


def test_the_evidence_of_each_verdict_adds_up_to_its_figure(edition_build):
    evidence = edition_build.query(
        "select mart, rows_where, part, sum(counted), count(distinct source_file) "
        "from marts.claim_evidence group by all"
    )
    assert len(evidence) > 50
    for mart, rows_where, part, counted, files in evidence:
        column = part.replace("over", "waiting_over") if mart == "fct_waits" else part
        found = edition_build.query(f"select sum({column}) from marts.{mart} where {rows_where}")
        claims = edition_build.query(
            "select count(distinct claim_id) from marts.claim_evidence "
            f"where rows_where = '{rows_where.replace(chr(39), chr(39) * 2)}' and mart = '{mart}' "
            f"and part = '{part}'"
        )
        assert (found[0][0] * claims[0][0], files) == (counted, 1)


def test_a_hospital_that_is_not_named_has_each_candidate_with_its_cells(edition_build):
    assert edition_build.query(
        "select subject_code, months, part, counted, source_cells from marts.claim_evidence "
        "where claim_id like 'one_hospital%' order by months, part"
    ) == [
        ("RKL", "September 2019", "over_6_weeks", 0, "I401:I402"),
        ("RKL", "September 2020", "over_6_weeks", 402, "I404"),
        ("RKL", "September 2020", "waiting", 511, "H404"),
    ]


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
