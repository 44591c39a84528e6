"""What an organisation missed since April 2020 and made up: sentences, and a table by kind."""

from briefing.sentences import (
    about_share,
    above_or_below,
    capital,
    fewer_or_more,
    in_millions,
    in_words,
    listed,
    number,
    ordinal,
    sentence,
    share,
    shortfall,
)
from briefing.sources import month_words
from publishing.headline import window_words


def recovery(trust):
    """Sentences and rows by kind of scan, or None where it has no figures since April 2020.

    Its figures are those of all that it is made of today: `others` names what it is counted with.
    """
    rows, others = _rows(trust)
    if not rows:
        return None
    total = rows[0]
    months = trust.asked("months_since_2020", trust.merged_since("did")[0])
    notes = (row["comparability_note"] for row in months if row["comparability_note"])
    return {
        "since": month_words(total["cumulated_from"]),
        "sentences": [
            sentence(text) for text in (_in_all(total, "it"), _of_last_year(total)) if text
        ],
        "rows": [_row(row) for row in rows],
        "months": [_month(row) for row in months],
        "notes": [sentence(note) for note in dict.fromkeys(notes)],
        "is_open": any(row["months_missing"] or row["months_not_comparable"] for row in rows),
        "others": listed([trust.figures.named(other) for other in others]),
    }


def made_up_words(trust):
    """The same in one sentence that stands by itself; empty where it can't be told."""
    rows, others = _rows(trust)
    if not rows or not rows[0]["is_judged"]:
        return ""
    return sentence(_in_all(rows[0], named_with(trust, others)))


def counted_with(trust, publication):
    """Codes of the bodies that figures by month count with it: of scans, those that have scans."""
    _, others = trust.merged_since(publication)
    if publication != "did":
        return others
    return [code for code in others if code in trust.figures.with_scans]


def named_with(trust, others):
    """An organisation and those that are counted with it, as the subject of a sentence."""
    if not others:
        return trust.name
    return f"{listed([trust.name, *map(trust.figures.named, others)])}, since merged,"


def _rows(trust):
    """Its rows, all scans first, and the codes of those that it is counted with; none without."""
    code, _ = trust.merged_since("did")
    rows = trust.asked("scans_made_up", code)
    known = rows if rows and rows[0]["modality_code"] == "all" else []
    return known, counted_with(trust, "did")


def _in_all(row, who):
    """Scans fewer or more in all, as surely as its months allow."""
    months = window_words(f"{row['cumulated_from']:%Y-%m}", f"{row['newest_month']:%Y-%m}")
    low, high = row["shortfall_added_up_low"], row["shortfall_added_up_high"]
    if low is None:
        why = "months are missing that nothing can fill in"
        if row["scans_2019_added_up"] is None:
            why = "it has no scans of 2019 to compare with"
        return f"whether it made up what it missed from {months} can't be told: {why}"
    pct = row["shortfall_pct"]
    size = f" ({about_share(pct)})" if pct is not None and not row["months_missing"] else ""
    about = "about " if in_millions(low) == in_millions(high) and low else ""
    done = (
        f"from {months} {who} carried out {about}{fewer_or_more(low, high)} scans{size} than in "
        "the same months"
    )
    if row["months_not_comparable"]:
        count, of_all = row["months_not_comparable"], row["months_added_up"]
        why = f"{number(count)} of {_months(of_all)} can't be set beside 2019"
        if count == of_all:
            why = f"none of {_months(of_all)} can be set beside 2019"
        return (
            f"whether it made up what it missed from {months} can't be told: {why}. "
            f"Counted as they are, it carried out {about}{fewer_or_more(low, high)} scans than in "
            "2019"
        )
    if row["months_missing"]:
        count = in_words(row["months_missing"])
        ending = "" if row["months_missing"] == 1 else "s"
        filled = f"{count} missing month{ending} filled in from those around"
        around = "it" if row["months_missing"] == 1 else "them"
        surely = "" if row["is_judged"] else ": too many to judge by"
        return f"{done} of 2019, with {filled} {around}{surely}"
    if pct is None or low < 0:
        return f"{done} of 2019"
    place = ordinal(row["recovery_rank"], "furthest below")
    return f"{done} of 2019, the {place} of the {row['rank_of']} whose every month is complete"


def _of_last_year(row):
    if row["pct_of_2019_last_12_months"] is None:
        return ""
    change = row["pct_of_2019_last_12_months"] - 100
    than = f"{above_or_below(change)} the {in_millions(row['scans_2019_last_12_months'])}"
    return (
        f"in the twelve months to {month_words(row['newest_month'])} it carried out about "
        f"{in_millions(row['scans_last_12_months'])} scans, {than} of the same months of 2019"
    )


def _month(row):
    pct = row["pct_of_2019"]
    counts = (row["scans"], row["scans_same_month_2019"])
    return {
        "name": month_words(row["month"]),
        "cells": [
            *("no figure" if count is None else number(count) for count in counts),
            "not compared" if pct is None else share(pct),
        ],
        "is_total": False,
        "note": "",
    }


def _months(count):
    return f"{number(count)} month{'' if count == 1 else 's'}"


def _row(row):
    is_known = row["shortfall_added_up_low"] is not None
    bounds = (shortfall(row[f"shortfall_added_up_{end}"]) for end in ("low", "high"))
    last_year = row["pct_of_2019_last_12_months"]
    return {
        "name": capital(row["kind"]),
        "cells": [
            *(bounds if is_known else ["can't be told"] * 2),
            number(row["months_missing"] or 0),
            number(row["months_not_comparable"]),
            "not compared" if last_year is None else share(last_year),
            number(row["recovery_rank"]) if row["recovery_rank"] else "not ranked",
        ],
        "is_total": row["modality_code"] == "all",
        "note": "",
    }
