"""Figures in plain English: what a sentence says, and what it must not say."""

import pytest

from briefing.marts import Windows
from briefing.sentences import (
    about_share,
    because,
    change_words,
    changes_beside,
    in_months,
    listed,
    ordinal,
    over_weeks,
    patients,
    place,
    points,
    recovery_words,
    rounded,
    rounded_down,
    scans_paragraph,
    share,
    so_many_below,
    waited_before_words,
    waiting_words,
    waits_paragraph,
)

WINDOWS = Windows(
    "April to September 2019",
    "April to September 2020",
    "September 2019",
    "September 2020",
    "2020-09",
)
RANKED_FROM = 10000


def change(before, after, low=None, high=None, what="scans", **others):
    """A row of a comparison, its bounds 4 either side unless given."""
    by = None if None in (before, after) else after - before
    low = by - 4 if low is None and by is not None else low
    high = by + 4 if high is None and by is not None else high
    return {
        f"{what}_baseline": before,
        f"{what}_comparison": after,
        f"{what}_change": by,
        f"{what}_change_pct": 100 * by / before if by is not None and before else None,
        f"{what}_change_low": low,
        f"{what}_change_high": high,
        "change_is_certain": low is not None and (low > 0 or high < 0),
        "is_comparable": None not in (before, after),
        "comparability_note": "",
        "change_rank": None,
        "rank_of": "128 NHS acute trusts",
    } | others


def list_row(before, after, nation="England", weeks=6, note="", comparable=True):
    """A row of waits; each side is (waiting, over) or None."""
    row = {"nation": nation, "is_comparable": comparable, "comparability_note": note}
    row["comparison_is_complete"] = after is not None and "2020" not in note
    for window, side in (("baseline", before), ("comparison", after)):
        waiting, over = side or (None, None)
        row[f"waiting_{window}"] = waiting
        row[f"over_{weeks}_weeks_{window}"] = over
        row[f"over_{weeks}_weeks_pct_{window}"] = (
            100 * over / waiting if waiting and over is not None else None
        )
    return row


@pytest.mark.parametrize(
    ("pct", "said"),
    [
        (0, "0%"),
        (0.04, "less than 1%"),
        (0.9999, "less than 1%"),
        (1, "1%"),
        (29.94, "almost 30%"),
        (30, "30%"),
        (30.004, "30%"),
        (30.01, "just over 30%"),
        (30.49, "just over 30%"),
        (30.5, "31%"),
        (33.05, "33%"),
        (-33.5, "34%"),
        (79.49, "79%"),
        (79.5, "almost 80%"),
        (79.99, "almost 80%"),
        (79.99999999999999, "80%"),
        (99.7, "almost 100%"),
        (-100, "100%"),
        (1299.6, "almost 1,300%"),
    ],
)
def test_share_in_a_sentence(pct, said):
    assert about_share(pct) == said


def test_share_and_points_in_a_table():
    assert [share(33.05), share(0), share(None), share(-0.04)] == [
        "33.1%",
        "0.0%",
        "not published",
        "0.0%",
    ]
    assert [points(25.91), points(-0.04), points(-0.05), points(None)] == [
        "+25.9",
        "0.0",
        "-0.1",
        "not published",
    ]


def test_counts_are_rounded_to_three_digits_and_at_least_never_upwards():
    assert [rounded(count) for count in (0, 512, 999, 37_310, 12_450, 999_999, -148_725)] == [
        0,
        512,
        999,
        37_300,
        12_500,
        1_000_000,
        -149_000,
    ]
    assert rounded_down(1_379) == 1_370 and rounded_down(-37_399) == 37_300


def test_ordinals():
    ranks = [1, 2, 3, 9, 10, 11, 12, 13, 21, 22, 23, 101, 111, 112, 113, 1002]
    assert [ordinal(rank).removesuffix(" largest") for rank in ranks] == [
        "largest",
        "second",
        "third",
        "ninth",
        "10th",
        "11th",
        "12th",
        "13th",
        "21st",
        "22nd",
        "23rd",
        "101st",
        "111th",
        "112th",
        "113th",
        "1,002nd",
    ]


def test_lists_patients_places_and_thresholds():
    assert [listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert [patients(0), patients(1), patients(1_272_282)] == [
        "no patients",
        "1 patient",
        "1,272,282 patients",
    ]
    assert [
        place(name) for name in ("North West", "Midlands", "London", "Northern Ireland", "Scotland")
    ] == [
        "the North West",
        "the Midlands",
        "London",
        "Northern Ireland",
        "Scotland",
    ]
    assert in_months("May 2020") == "in May 2020"
    assert in_months("October 2019 to January 2020") == "from October 2019 to January 2020"
    assert (
        over_weeks("England") == "six weeks or more" and over_weeks("Scotland") == "over six weeks"
    )
    assert (
        over_weeks("Wales", 8) == "over eight weeks"
        and over_weeks("Northern Ireland", 26) == "over 26 weeks"
    )
    assert over_weeks("England", 13) == "13 weeks or more"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            change(1_000, 670),
            "fell by 33% (about 330 fewer), from about 1,000 in A to about 670 in B",
        ),
        (
            change(1_000, 1_200),
            "rose by 20% (about 200 more), from about 1,000 in A to about 1,200 in B",
        ),
        (
            change(1_000, 998),
            "may have risen or fallen, from about 1,000 in A to about 998 in B: figures are "
            "rounded and small ones suppressed",
        ),
        (
            change(1_000, 600, -480, -319),
            "fell by at least 319, from about 1,000 in A to about 600 in B",
        ),
        (change(0, 250), "rose (about 250 more), from none in A to about 250 in B"),
        (change(None, 250), ""),
        (change(250, None), ""),
        (change(80, 80, 0, 0, what="activity"), "did not change: 80 in A and in B"),
        (
            change(80, 0, -80, -80, what="activity"),
            "fell by 100% (80 fewer), from 80 in A to none in B",
        ),
        (
            change(12_341, 12_340, -1, -1, what="activity"),
            "fell by less than 1% (1 fewer), from about 12,300 in A to about 12,300 in B",
        ),
    ],
)
def test_what_happened_to_a_count(row, said):
    what = "activity" if "activity_change" in row else "scans"
    assert change_words(row, what, "A", "B") == said


def test_changes_beside_each_other_share_their_verb_and_leave_out_what_is_not_certain():
    rows = [
        ("North West", change(100_000, 69_000)),
        ("London", change(9, 8)),
        ("England", change(100_000, 68_000)),
    ]
    assert (
        changes_beside(rows, "scans", "across")
        == "fell by 31% across the North West and by 32% across England"
    )
    rows = [("North West", change(100_000, 69_000)), ("England", change(100_000, 69_400))]
    assert (
        changes_beside(rows, "scans", "across")
        == "fell by 31% across the North West and across England"
    )
    rows = [("CT scans", change(1_000, 1_200)), ("MRI scans", change(10_000, 6_000))]
    assert changes_beside(rows, "scans") == (
        "CT scans rose by 20% (about 200 more) and MRI scans fell by 40% (about 4,000 fewer)"
    )
    assert changes_beside([("England", None)], "scans", "across") == ""


def area(before, after, alike):
    """A row of an area, 200 left open of its change; `alike` is before and after like for like."""
    row = change(before, after, after - before - 100, after - before + 100)
    by = None if alike is None else alike[1] - alike[0]
    return row | {
        "scans_change_like_for_like": by,
        "scans_change_pct_like_for_like": None if by is None else 100 * by / alike[0],
    }


def test_areas_beside_a_trust_are_told_like_for_like_or_not_at_all():
    row = change(20_000, 10_000)
    rose = ("London", area(100_000, 95_000, (80_000, 86_400)))
    england = ("England", area(900_000, 910_000, (800_000, 880_000)))
    said = "Over the same period scans rose by "
    period = ", among the providers that can be compared."
    paragraph = scans_paragraph("X", row, [rose, england], [], RANKED_FROM, WINDOWS)
    assert paragraph[-1] == f"{said}8% across London and by 10% across England{period}"
    for unknown in (None, (80_000, 80_099)):
        of_london = ("London", area(100_000, 95_000, unknown))
        paragraph = scans_paragraph("X", row, [of_london, england], [], RANKED_FROM, WINDOWS)
        assert paragraph[-1] == f"{said}10% across England{period}"
    assert len(scans_paragraph("X", row, [of_london], [], RANKED_FROM, WINDOWS)) == 1


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("", ""),
        ("it did not report May 2020", " because it did not report May 2020"),
        (
            "it did not report April 2020; its scans are in those of Elsewhere",
            " because it did not report April 2020; its scans are in those of Elsewhere",
        ),
    ],
)
def test_why_not_compared(note, said):
    assert because(note) == f"could not be compared{said}"


def test_remarks_beside_a_comparable_figure():
    note = "these are MRI scans only (1 patient), which do not speak for a whole hospital"
    row = list_row((400, 20), (500, 200), note=note)
    assert waits_paragraph("X", row, [], 6, WINDOWS, is_a_year=True)[-1] == (
        "These are MRI scans only (1 patient), which do not speak for a whole hospital."
    )
    row = change(20_000, 10_000, comparability_note="its April 2020 is estimated")
    assert (
        scans_paragraph("X", row, [], [], RANKED_FROM, WINDOWS)[-1]
        == "Its April 2020 is estimated."
    )


@pytest.mark.parametrize(
    ("row", "weeks", "said"),
    [
        (
            list_row(None, (1_200, 400)),
            6,
            "1,200 patients were waiting for a test at X, 400 of them (33%) for six weeks or more",
        ),
        (
            list_row(None, (1_200, 400), "Scotland"),
            6,
            "1,200 patients were waiting for a test at X, 400 of them (33%) for over six weeks",
        ),
        (
            list_row(None, (1_200, 400), "Wales", 8),
            8,
            "1,200 patients were waiting for a test at X, 400 of them (33%) for over eight weeks",
        ),
        (list_row(None, (1, 1)), 6, "1 patient was waiting for a test at X, for six weeks or more"),
        (
            list_row(None, (1, 0)),
            6,
            "1 patient was waiting for a test at X, but not for six weeks or more",
        ),
        (
            list_row(None, (3, 1)),
            6,
            "3 patients were waiting for a test at X, 1 of them for six weeks or more",
        ),
        (
            list_row(None, (30, 0)),
            6,
            "30 patients were waiting for a test at X, none of them for six weeks or more",
        ),
        (
            list_row(None, (30, 30)),
            6,
            "30 patients were waiting for a test at X, all of them for six weeks or more",
        ),
        (list_row(None, (0, 0)), 6, "no patients were waiting for a test at X"),
        (
            list_row(None, (30, None)),
            6,
            "30 patients were waiting for a test at X; how many of them for six weeks or more is "
            "not published",
        ),
    ],
)
def test_who_waits(row, weeks, said):
    assert (
        waiting_words(row, "X", weeks, "comparison", "May 2020")
        == f"at the end of May 2020, {said}"
    )


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (
            (13_990, 123),
            "then, 123 of about 14,000 patients (less than 1%) had waited six weeks or more",
        ),
        ((50, 0), "then, none of 50 patients had waited six weeks or more"),
        ((7, 7), "then, all 7 patients had waited six weeks or more"),
        ((1, 0), "then, the only patient waiting had not waited six weeks or more"),
        ((1, 1), "then, the only patient waiting had waited six weeks or more"),
        ((0, 0), "then, no patients were waiting"),
        ((50, None), ""),
        (None, ""),
    ],
)
def test_who_waited_before(before, said):
    assert waited_before_words(list_row(before, (1, 1)), 6, "then") == said


def test_paragraph_of_scans_that_fell_is_ranked_only_where_the_fall_is_certain():
    row = change(20_000, 10_000, change_rank=11)
    said = " ".join(scans_paragraph("X", row, [], [], RANKED_FROM, WINDOWS))
    assert (
        "In per cent, that is the 11th largest fall of the 128 NHS acute trusts with 10,000 scans "
        "or more that can be ranked" in said
    )
    row = change(20_000, 19_999, change_rank=11)
    assert "largest" not in " ".join(scans_paragraph("X", row, [], [], RANKED_FROM, WINDOWS))
    row = change(20_000, 21_000, change_rank=128)
    assert "largest" not in " ".join(scans_paragraph("X", row, [], [], RANKED_FROM, WINDOWS))


def test_paragraph_of_scans_that_can_not_be_compared_claims_no_change_of_them():
    row = change(
        20_000, 10_000, is_comparable=False, comparability_note="it did not report May 2020"
    )
    kinds = [("CT scans", row), ("MRI scans", change(2_000, 1_000))]
    assert scans_paragraph("X", row, [], kinds, RANKED_FROM, WINDOWS) == [
        "The number of scans at X in April to September 2020 could not be compared with that of "
        "April to September 2019 because it did not report May 2020.",
        "MRI scans fell by 50% (about 1,000 fewer).",
    ]
    note = "no scans of April to September 2019 were published for it"
    row = change(None, 10_000, comparability_note=note)
    assert scans_paragraph("X", row, [], [], RANKED_FROM, WINDOWS) == [
        "The number of scans at X in April to September 2020 could not be compared with that of "
        "April to September 2019 because no scans of April to September 2019 were published for "
        "it.",
    ]
    assert scans_paragraph("X", None, [], [], RANKED_FROM, WINDOWS) == []


def test_paragraph_of_waits():
    row = list_row((400, 20), (500, 200))
    beside = [("North West", 36.6), ("England", None)]
    assert waits_paragraph("X", row, beside, 6, WINDOWS, is_a_year=True) == [
        "At the end of September 2020, 500 patients were waiting for a test at X, 200 of them "
        "(40%) for six weeks or more.",
        "The share was 37% across the North West.",
        "A year before, 20 of 400 patients (5%) had waited six weeks or more.",
    ]
    said = waits_paragraph("X", row, [], 6, WINDOWS, is_a_year=False)
    assert said[1].startswith("At the end of September 2019, 20 of 400")


def test_paragraph_of_waits_that_can_not_be_compared():
    row = list_row((400, 20), (500, 200), note="it did not report September 2020", comparable=False)
    assert waits_paragraph("X", row, [("England", 33.0)], 6, WINDOWS, is_a_year=True) == [
        "The waiting lists of X at the ends of September 2019 and September 2020 could not be "
        "compared "
        "because it did not report September 2020."
    ]
    row = list_row(
        None, (500, 200), note="it has no figure of this kind for September 2019", comparable=False
    )
    assert waits_paragraph("X", row, [], 6, WINDOWS, is_a_year=True) == [
        "At the end of September 2020, 500 patients were waiting for a test at X, 200 of them "
        "(40%) for six weeks or more.",
        "The waiting lists of X at the ends of September 2019 and September 2020 could not be "
        "compared "
        "because it has no figure of this kind for September 2019.",
    ]


@pytest.mark.parametrize(
    ("now", "before", "is_newest", "said"),
    [
        (
            8_100,
            10_000,
            True,
            "In May 2021, X carried out about 8,100 scans, 81% of the number in May 2019.",
        ),
        (
            9_970,
            10_000,
            True,
            "In May 2021, X carried out about 9,970 scans, about as many as in May 2019.",
        ),
        (
            11_000,
            10_000,
            True,
            "In May 2021, X carried out about 11,000 scans, 110% of the number in May 2019.",
        ),
        (
            900,
            50,
            True,
            "In May 2021, X carried out about 900 scans, against about 50 in May 2019.",
        ),
        (9, 5, True, ""),
        (
            8_000,
            10_000,
            False,
            "In May 2021, X carried out about 8,000 scans, 80% of the number in May 2019; no later "
            "month can be set beside 2019.",
        ),
    ],
)
def test_recovery(now, before, is_newest, said):
    row = {"scans": now, "scans_same_month_2019": before, "pct_of_2019": 100 * now / before}
    assert recovery_words(row, "scans", "X", "scans", "May 2021", is_newest) == said
    assert recovery_words(None, "scans", "X", "scans", "May 2021", is_newest) == ""


@pytest.mark.parametrize(
    ("count", "said"),
    [(1_535_915, "1.5 million below"), (-84_050, "84,100 above"), (0, "level")],
)
def test_where_a_count_stands_against_2019(count, said):
    assert so_many_below(count) == said
