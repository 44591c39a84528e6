"""What becomes of published claims: each verdict on made-up files, and the rows it stands on."""

import made_up
import pytest
from warehouse import Warehouse

# RZ1 and RZ5 have codes as NHS trusts do; RZ4 takes in RZ2; ZZ3 prints a slip, ZZ6 sends no May and
# ZZ7 no MRI scans of May, nor does ZZ8, whose MRI scans are one in thirty of all.
ONE, TWO = ("Y60", "RZ1", "Made-up One"), ("Y61", "RZ2", "Made-up Two")
THREE, FOUR = ("Y60", "ZZ3", "Made-up Three"), ("Y61", "RZ4", "Made-up Four")
FIVE, SIX = ("Y61", "RZ5", "Made-up Five"), ("Y60", "ZZ6", "Made-up Six")
SEVEN, EIGHT = ("Y63", "ZZ7", "Made-up Seven"), ("Y63", "ZZ8", "Made-up Eight")
MONTHS = "Apr May Jun Jul Aug Sep Oct Nov Dec Jan Feb Mar"
MRI = ("1", "Magnetic Resonance Imaging")
NEWS = {
    "claim": "a claim",
    "published_by": "Made-up News",
    "published_on": "2020-12-17",
    "edition": "made up",
    "publication": "did",
    "geography_code": "RZ1",
    "scope": "every provider",
    "test_group": "all",
    "measure": "scans",
    "comparison_from": "2020-04",
    "comparison_to": "2020-05",
    "month_is_stated": True,
    "side": "either",
    "tolerance": 0.5,
}
CHANGE = {"measure": "scans_change", "baseline_from": "2019-04", "baseline_to": "2019-05"}
AS_OF_THE_FILE = {"figures_as_of": "2021-12-01"}
PART = {"geography_code": "Y61", "scope": "not listed"}
WAITS = {
    "publication": "dm01",
    "measure": "over_6_weeks_pct",
    "comparison_from": "2020-09",
    "comparison_to": "2020-09",
}
NOBODY = WAITS | {"geography_code": None, "candidates_in": "ENG"}

# Claims, and what is said of each: verdict, reason, figure.
CASES = [
    ({"value": 390}, ("matches", "within tolerance", 390)),
    ({"value": 380, "side": "beyond", "tolerance": 20}, ("matches", "within tolerance", 390)),
    ({"value": 392} | AS_OF_THE_FILE, ("not borne out", "beyond tolerance", 390)),
    ({"value": 392}, ("differs by edition", "later edition loaded", 390)),
    (
        {"value": 392, "figures_as_of": "2022-11-18"},
        ("differs by edition", "earlier edition loaded", 390),
    ),
    ({"value": 400}, ("not borne out", "beyond tolerance", 390)),
    ({"value": -10} | CHANGE, ("matches", "within tolerance", -10)),
    ({"value": 390, "geography_code": "ZZ3"}, ("not checkable", "withheld", None)),
    ({"value": 9, "geography_code": "ZZ3"}, ("not checkable", "withheld", None)),
    ({"value": 200, "geography_code": "ZZ6"}, ("not checkable", "no return", None)),
    ({"value": 300, "geography_code": "ZZ7"}, ("not checkable", "incomplete", None)),
    ({"value": 6100, "geography_code": "ZZ8"}, ("matches", "within tolerance", 6100)),
    ({"value": 9, "geography_code": "Y60"}, ("not checkable", "withheld", None)),
    ({"value": 9, "geography_code": "ZZ9"}, ("not checkable", "no return", None)),
    ({"value": 350, "geography_code": "RZ4"}, ("matches", "within tolerance", 350)),
    ({"value": 0, "geography_code": "RZ4"} | CHANGE, ("not checkable", "merged", None)),
    (
        {"value": 400, "comparison_from": "2021-04", "comparison_to": "2021-05"},
        ("not checkable", "provisional", None),
    ),
    (
        {"value": 400, "comparison_from": "2025-04", "comparison_to": "2025-05"},
        ("not checkable", "not loaded", None),
    ),
    (
        PART | {"value": -40} | CHANGE,
        ("differs by coverage", "fits NHS trusts under one code", -490),
    ),
    (PART | {"value": -200} | CHANGE, ("not checkable", "providers not listed", -490)),
    (PART | {"value": 500}, ("not checkable", "providers not listed", 710)),
    (PART | {"value": 800}, ("not borne out", "a part larger than the whole", 710)),
    (PART | {"value": 710}, ("matches", "within tolerance", 710)),
]


def row(provider, over_6):
    """Row of DM01: `over_6` of the 100 waiting have waited 9 to 10 weeks."""
    bands = [0] * 14
    bands[0], bands[9] = 100 - over_6, over_6
    return (*provider, *MRI, tuple(bands), (1, 2, 3))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Scans of three years, the last provisional, and lists of two months."""
    folder = tmp_path_factory.mktemp("claims")
    figures = {
        ("RZ1", made_up.CT, "Apr"): 90,
        ("RZ5", made_up.CT, "Apr"): 60,
        ("RZ4", made_up.CT, "May"): 50,
        ("ZZ3", made_up.CT, "May"): "1oo",
        ("ZZ6", made_up.CT, "May"): ".",
        ("ZZ6", made_up.MRI, "May"): ".",
        ("ZZ7", made_up.MRI, "May"): ".",
        ("ZZ8", made_up.MRI, "May"): ".",
    } | {("ZZ8", made_up.CT, month): 3000 for month in MONTHS.split()}
    later = (ONE, THREE, FOUR, FIVE, SIX, SEVEN, EIGHT)
    for period, published, others in (
        ("2019/20", "29th October 2020", {"providers": (ONE, TWO, THREE, FOUR, FIVE, SIX, SEVEN)}),
        ("2020/21", "18th November 2021", {"figures": figures, "providers": later}),
        ("2021/22", "28th July 2022", {"status": "Provisional"}),
    ):
        given = {"providers": (ONE, THREE, FOUR, FIVE, SIX, SEVEN)} | others
        path = folder / "files" / f"{period[:4]}.xlsx"
        made_up.did_year(path, period=period, published=published, **given)
    for month, late in (("August", (30, 30, 5)), ("September", (80, 79, 10))):
        rows = [row(who, over) for who, over in zip((ONE, THREE, FOUR), late, strict=True)]
        made_up.dm01(folder / "files" / f"{month}.xlsx", period=f"{month} 2020", rows=rows)
    made_up.successions(folder / "files" / "succ.csv", [("RZ2", "RZ4", "2020-04-01")])
    return Warehouse.loaded(folder, folder / "files")


def checked(made, *claims):
    """What is said of claims, each given by what it doesn't share: verdict, reason and figure."""
    made.change_seed("seeds.published_claims", "delete from seeds.published_claims")
    for number, claim in enumerate(claims):
        given = {"claim_id": str(number)} | NEWS | claim
        places = ", ".join(["?"] * len(given))
        made.change_seed(
            "seeds.published_claims",
            f"insert into seeds.published_claims ({', '.join(given)}) values ({places})",
            list(given.values()),
        )
    return made.query(
        "select verdict, reason, computed_value from marts.claim_checks order by claim_id"
    )


@pytest.fixture(scope="module")
def judged(made):
    """What is said of all the cases, checked at once."""
    return checked(made, *(claim | {"claim_id": f"{n:02}"} for n, (claim, _) in enumerate(CASES)))


@pytest.mark.parametrize("number", range(len(CASES)))
def test_a_claim_is_judged_on_the_figures_of_its_own_scope(judged, number):
    assert judged[number] == CASES[number][1]


def test_a_claim_that_names_nobody_is_a_possible_match_at_best_with_all_candidates(made):
    almost_80 = {"value": 80, "side": "short", "tolerance": 2}
    said = checked(made, NOBODY | almost_80, NOBODY | {"value": 10}, NOBODY | {"value": 50})
    assert said == [
        ("possible match", "names nobody", None),
        ("possible match", "names nobody", 10),
        ("not borne out", "no candidate fits", None),
    ]
    assert made.query("select claim_id, candidates from marts.claim_checks order by claim_id") == [
        ("0", 2),
        ("1", 1),
        ("2", 0),
    ]
    assert made.query(
        "select claim_id, subject_code, part, counted from marts.claim_evidence order by all"
    ) == [
        ("0", "RZ1", "over_6_weeks", 80),
        ("0", "RZ1", "waiting", 100),
        ("0", "ZZ3", "over_6_weeks", 79),
        ("0", "ZZ3", "waiting", 100),
        ("1", "RZ4", "over_6_weeks", 10),
        ("1", "RZ4", "waiting", 100),
    ]


def test_claims_about_one_organisation_not_named_must_all_fit_it(made):
    before = {"comparison_from": "2020-08", "comparison_to": "2020-08", "same_as": "0"}
    first = NOBODY | {"value": 10}
    assert checked(made, first, NOBODY | before | {"value": 5}) == [
        ("possible match", "names nobody", 10),
        ("possible match", "names nobody", 5),
    ]
    assert checked(made, first, NOBODY | before | {"value": 30}) == [
        ("not borne out", "no candidate fits", None),
        ("not borne out", "no candidate fits", None),
    ]
    not_loaded = before | {"comparison_from": "2019-08", "comparison_to": "2019-08"}
    assert checked(made, first, NOBODY | not_loaded | {"value": 5}) == [
        ("not checkable", "not loaded", None),
        ("not checkable", "not loaded", None),
    ]


def test_an_unnamed_organisation_may_be_one_whose_figures_are_withheld(made):
    claim = {"geography_code": None, "candidates_in": "Y60", "value": 7}
    assert checked(made, claim) == [("not checkable", "withheld", None)]
    assert checked(made, claim | {"value": 390}) == [("possible match", "names nobody", 390)]


def test_a_claim_without_a_month_is_tried_on_each_that_it_may_be_of(made):
    claim = WAITS | {"comparison_from": "2020-08", "month_is_stated": False}
    assert checked(made, claim | {"value": 80}, claim | {"value": 50}) == [
        ("possible match", "no month stated", 80),
        ("not borne out", "no candidate fits", None),
    ]
    assert made.query(
        "select months, fits from marts.claim_evidence where claim_id = '0' and part = 'waiting' "
        "order by months"
    ) == [("August 2020", False), ("September 2020", True)]
    until_october = claim | {"comparison_to": "2020-10", "value": 50}
    assert checked(made, until_october) == [("not checkable", "not loaded", None)]


def test_a_list_that_is_not_loaded_says_what_stands_there_of_the_month_before(made):
    october = {"comparison_from": "2020-10", "comparison_to": "2020-10", "value": 50}
    assert checked(made, WAITS | october) == [("not checkable", "not loaded", None)]
    assert made.query("select explanation from marts.claim_checks") == [
        ("No figures of that month are loaded; at the end of September 2020 it was 80.0%.",)
    ]


def test_the_rows_that_a_verdict_names_add_up_to_its_figures(made):
    assert checked(
        made, {"value": -10} | CHANGE, PART | CHANGE | {"value": -40}, WAITS | {"value": 80}
    )
    evidence = made.query(
        "select claim_id, side, coverage, part, counted, mart, rows_where, source_file, "
        "source_cells, cells from marts.claim_evidence order by all"
    )
    assert evidence[0][:5] == ("0", "baseline", "every provider", "scans", 400)
    assert evidence[0][7:] == ("2019.xlsx", "F17:G18", 4)
    assert evidence[1][:5] == ("0", "comparison", "every provider", "scans", 390)
    for *_, part, counted, mart, rows_where, _, _, _ in evidence:
        column = part.replace("over", "waiting_over")
        assert made.query(f"select sum({column}) from marts.{mart} where {rows_where}") == [
            (counted,)
        ]
    assert len(evidence) == 8


def test_made_up_claims_pass_the_data_tests(made):
    checked(made, {"value": 390}, NOBODY | {"value": 10}, PART | CHANGE | {"value": -40})
    assert not made.failures("unique_key on claim_checks", "unique_key on claim_evidence")
