"""Each kind of sentence as an editor would pass it, and beside it what an editor would strike out.

The good ones are rendered from rows that are given here; the bad ones are never printed: each is
caught by one of EDITORS, which also read every paragraph of the pack (test_briefing_paragraphs.py).
"""

from datetime import date
from types import SimpleNamespace

import pytest
from editors import objections
from test_briefing_sentences import RANKED_FROM, WINDOWS, area, change, list_row

from briefing.findings import LIKE_FOR_LIKE, furthest_words
from briefing.sentences import (
    about_patients,
    change_words,
    fewer_or_more,
    in_words,
    name_and_note,
    recovery_words,
    scans_paragraph,
    sentence,
    shares_beside,
    waits_paragraph,
)
from briefing.trust_pages.recovery import _in_all, _of_last_year
from briefing.trust_pages.words import members


def made_up(low, high, **others):
    """A row of scans fewer since April 2020, of a trust whose every month is complete."""
    return {
        "cumulated_from": date(2020, 4, 1),
        "newest_month": date(2025, 3, 1),
        "shortfall_added_up_low": low,
        "shortfall_added_up_high": high,
        "scans_2019_added_up": 1_000_000,
        "shortfall_pct": 100 * low / 1_000_000,
        "months_added_up": 60,
        "months_missing": 0,
        "months_not_comparable": 0,
        "is_judged": True,
        "recovery_rank": 2,
        "rank_of": "58 NHS acute trusts",
        "scans_last_12_months": 503_945,
        "scans_2019_last_12_months": 520_555,
        "pct_of_2019_last_12_months": 100 * 503_945 / 520_555,
    } | others


def trust_of(*bodies):
    """An organisation X that counts some bodies' figures."""
    rows = [{"member_code": code, "until": date(2019, 7, 1)} for code in bodies]
    named = {"RT2": "Pennine Care (RT2)", "RQ8": "Mid Essex (RQ8)"}
    return SimpleNamespace(code="X", members=rows, figures=SimpleNamespace(named=named.get))


FELL = change(311_432, 212_118, change_rank=50)
UNSURE = change(1_000, 998)
LIST = list_row((10_762, 34), (11_729, 2_717))
GOOD = {
    "scans fell": (
        lambda: scans_paragraph("X", FELL, [], [], RANKED_FROM, WINDOWS)[0],
        "Scans at X fell by 32% (about 99,300 fewer), from about 311,000 in April to September "
        "2019 to about 212,000 in April to September 2020.",
    ),
    "a place among others": (
        lambda: scans_paragraph("X", FELL, [], [], RANKED_FROM, WINDOWS)[1],
        "In per cent, that is the 50th largest fall of the 128 NHS acute trusts with 10,000 scans "
        "or more that can be ranked.",
    ),
    "the areas around": (
        lambda: scans_paragraph(
            "X",
            FELL,
            [("North West", area(900_000, 600_000, (800_000, 552_000)))],
            [],
            RANKED_FROM,
            WINDOWS,
        )[-1],
        "Over the same period scans fell by 31% across the North West, among the providers that "
        "can be compared.",
    ),
    "kinds of scan": (
        lambda: scans_paragraph(
            "X",
            FELL,
            [],
            [("CT scans", change(37_000, 31_710)), ("MRI scans", change(18_300, 10_060))],
            RANKED_FROM,
            WINDOWS,
        )[-1],
        "CT scans fell by 14% (about 5,290 fewer) and MRI scans by 45% (about 8,240 fewer).",
    ),
    "a change that nobody can be sure of": (
        lambda: sentence(f"scans at X {change_words(UNSURE, 'scans', 'May', 'June')}"),
        "Scans at X may have risen or fallen, from about 1,000 in May to about 998 in June: "
        "figures are rounded and small ones suppressed.",
    ),
    "scans that can't be compared": (
        lambda: scans_paragraph(
            "X",
            FELL | {"is_comparable": False, "comparability_note": "it did not report May 2020"},
            [],
            [],
            RANKED_FROM,
            WINDOWS,
        )[0],
        "The number of scans at X in April to September 2020 could not be compared with that of "
        "April to September 2019 because it did not report May 2020.",
    ),
    "who waits": (
        lambda: waits_paragraph("X", LIST, [], 6, WINDOWS, is_a_year=True)[0],
        "At the end of September 2020, about 11,700 patients were waiting for a test at X, about "
        "2,720 of them (23%) for six weeks or more.",
    ),
    "one patient who waits": (
        lambda: waits_paragraph("X", list_row(None, (1, 1)), [], 6, WINDOWS, is_a_year=True)[0],
        "At the end of September 2020, 1 patient was waiting for a test at X, for six weeks or "
        "more.",
    ),
    "who waited before": (
        lambda: waits_paragraph("X", LIST, [], 6, WINDOWS, is_a_year=True)[-1],
        "A year before, 34 of about 10,800 patients (less than 1%) had waited six weeks or more.",
    ),
    "shares around": (
        lambda: sentence(f"the share was {shares_beside([('London', 31.2), ('England', 33.0)])}"),
        "The share was 31% across London and 33% across England.",
    ),
    "a month against 2019": (
        lambda: recovery_words(
            {"scans": 146_230, "scans_same_month_2019": 142_000, "pct_of_2019": 102.98},
            "scans",
            "X",
            "scans",
            "May 2022",
            False,
        ),
        "In May 2022, X carried out about 146,000 scans, 103% of the number in May 2019; no later "
        "month can be set beside 2019.",
    ),
    "what was missed": (
        lambda: sentence(_in_all(made_up(120_430, 120_430), "X")),
        "From April 2020 to March 2025 X carried out about 120,000 fewer scans (12%) than in the "
        "same months of 2019, the second furthest below of the 58 NHS acute trusts whose every "
        "month is complete.",
    ),
    "what was made up": (
        lambda: sentence(_in_all(made_up(-120_400, -120_400), "X")),
        "From April 2020 to March 2025 X carried out about 120,000 more scans (12%) than in the "
        "same months of 2019.",
    ),
    "months that are filled in": (
        lambda: sentence(_in_all(made_up(8_270, 38_140, months_missing=1), "X")),
        "From April 2020 to March 2025 X carried out 8,270 to 38,100 fewer scans than in the same "
        "months of 2019, with one missing month filled in from those around it.",
    ),
    "months that can't be set beside 2019": (
        lambda: sentence(_in_all(made_up(596_010, 596_020, months_not_comparable=60), "X")),
        "Whether it made up what it missed from April 2020 to March 2025 can't be told: none of 60 "
        "months can be set beside 2019. Counted as they are, it carried out about 596,000 fewer "
        "scans than in 2019.",
    ),
    "the last twelve months": (
        lambda: sentence(_of_last_year(made_up(1, 1))),
        "In the twelve months to March 2025 it carried out about 504,000 scans, 3% below the "
        "521,000 of the same months of 2019.",
    ),
    "bounds on both sides": (
        lambda: sentence(f"it carried out {fewer_or_more(-62_600, 588_000)} scans"),
        "It carried out anything from 62,600 more to 588,000 fewer scans.",
    ),
    "bodies counted together": (
        lambda: members(trust_of("RT2", "RQ8"), {"RQ8"}),
        "Figures of Mid Essex (RQ8) before 1 July 2019 are added to its own.",
    ),
    "regions": (
        lambda: furthest_words(
            [
                {"area_name": "London", LIKE_FOR_LIKE: -35.0},
                {"area_name": "South East", LIKE_FOR_LIKE: -27.9},
            ],
            "scans",
        ),
        "scans fell furthest in London (35%) and least in the South East (28%)",
    ),
}
BAD = {
    "a verb that does not fit one": "1 patients were waiting for a test at X.",
    "a verb that does not fit many": "400 patients was waiting for a test at X.",
    "two hedges for one doubt": "Scans at X may possibly have fallen.",
    "a hedge and another in the same clause": (
        "Scans may have risen or fallen, as far as published figures tell, from 10 to 9."
    ),
    "about, twice": "Scans fell by about almost 30%.",
    "a sign and a word for it": "X carried out -120,400 more scans than in 2019.",
    "of of": "114% of of the number in July 2019.",
    "a figure to its last digit": "In March 2025 it carried out 503,945 scans.",
    "waits to their last digit": "At the end of May, 11,729 patients were waiting for a test at X.",
    "the finding after its caveat": (
        "Among the providers that can be compared, scans fell by 31% across England."
    ),
    "the caveat before the subject": (
        "In May 2022, the latest month that can be compared with 2019, X carried out 900 scans."
    ),
    "another publication's matters": (
        "Scans at Salford Royal fell by 32%. Figures of Pennine Care NHS Foundation Trust (RT2) "
        "before 1 July 2019 are added to its own."
    ),
    "all of all": "60 of 60 months can't be set beside 2019.",
    "a figure that is none": "X carried out None scans.",
    "two stops": "It did not report May 2020..",
}


@pytest.mark.parametrize("kind", GOOD)
def test_an_editor_passes(kind):
    rendered, said = GOOD[kind]
    assert rendered() == said
    assert objections(said) == []


@pytest.mark.parametrize("kind", BAD)
def test_an_editor_strikes_out(kind):
    assert objections(BAD[kind])


def test_there_are_kinds_enough():
    assert len(GOOD) >= 12


def test_small_counts_and_patients():
    assert [in_words(count) for count in (1, 9, 10)] == ["one", "nine", "10"]
    assert [about_patients(count) for count in (0, 1, 999, 1_200, 13_990)] == [
        "no patients",
        "1 patient",
        "999 patients",
        "1,200 patients",
        "about 14,000 patients",
    ]
    assert name_and_note("X", "today part of Y") == "X (today part of Y)"
