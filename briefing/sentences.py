"""Figures in plain English: the right verb, rounding and hedges, and what may not be said.

Scans are rounded to 5 by the publisher, so a sentence says "about"; where suppressed cells leave
the size open it says "at least"; where the bounds of a change disagree on its sign it claims no
direction. Counts of patients are rounded as they are, from 1,000 on: the exact ones stand in
tables. Rows are those of the marts, as `Marts.rows` gives them.
"""

import re

from publishing.rounding import half_away, with_thousands

COUNTS_IN_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
WEEKS_IN_WORDS = {6: "six", 8: "eight", 9: "nine"}
RANKS_IN_WORDS = ["second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
# A change whose bounds lie further apart than this part of it has no size that could be quoted.
LOOSE = 0.1
# A share of fewer patients than this is given as a count alone.
SHARE_FROM = 20
# Of fewer than this in the month of 2019, both counts are given and no share.
SHARE_OF_2019_FROM = 100
NOT_PUBLISHED = "not published"
NOT_AT_HAND = "not at hand"


# Numbers


def rounded(count):
    """A count to three significant digits, halves away from 0: 37,310 is 37,300, 512 stays 512."""
    unit = 10 ** max(len(str(abs(count))) - 3, 0)
    size = (abs(count) + unit // 2) // unit * unit
    return -size if count < 0 else size


def rounded_down(count):
    """A count cut to three significant digits, for "at least": 37,390 is 37,300."""
    unit = 10 ** max(len(str(abs(count))) - 3, 0)
    return abs(count) // unit * unit


def number(count):
    """A count with thousands separators, or "not published"."""
    return NOT_PUBLISHED if count is None else with_thousands(count)


def share(pct, places=1):
    """A percentage with its sign of percent, halves away from 0, or "not published"."""
    return NOT_PUBLISHED if pct is None else f"{with_thousands(pct, places)}%"


def points(change, places=1):
    """A change of a percentage with its sign: `+25.9`, `-0.4`, `0.0`, or "not published"."""
    return NOT_PUBLISHED if change is None else with_thousands(change, places, is_signed=True)


def about_share(pct):
    """Size of a percentage for a sentence: `33%`, `almost 80%`, `just over 30%`, `less than 1%`."""
    size = half_away(abs(pct), 6)
    whole = int(half_away(size))
    if 0 < size < 1:
        return "less than 1%"
    if whole and whole % 10 == 0 and size < whole:
        return f"almost {whole:,}%"
    if whole and whole % 10 == 0 and half_away(size, 2) > whole:
        return f"just over {whole:,}%"
    return f"{whole:,}%"


def fall_words(pct):
    """A change in percent as a noun: `a fall of 35%`, `a rise of 2%`, `no change`."""
    if pct == 0:
        return "no change"
    return f"a {'fall' if pct < 0 else 'rise'} of {about_share(pct)}"


def above_or_below(pct):
    """Where a count stands, as a part of another: `9% above`, `3% below`, `as many as`."""
    if pct == 0:
        return "as many as"
    return f"{about_share(pct)} {'above' if pct > 0 else 'below'}"


def about(count, is_exact=False):
    """A count for a sentence: `about 37,300`; `512` where it is exact and short; `none`."""
    if count == 0:
        return "none"
    if is_exact and rounded(count) == count:
        return number(count)
    return f"about {number(rounded(count))}"


def in_millions(count):
    """Size of a count for a sentence: `14.7 million`, `2 million`; below a million as `rounded`."""
    size = abs(count)
    if rounded(size) < 1_000_000:
        return number(rounded(size))
    return f"{with_thousands(size / 1_000_000, 1)} million".replace(".0 ", " ")


def bounds_in_millions(low, high):
    """Sizes of two bounds: `2.7 to 5.4 million`; one size where both read alike."""
    first, last = (in_millions(count) for count in sorted((low, high), key=abs))
    if first == last:
        return first
    if first.endswith(" million") and last.endswith(" million"):
        first = first.removesuffix(" million")
    return f"{first} to {last}"


def fewer_or_more(low, high):
    """What bounds of a shortfall say: `2.7 to 5.4 million fewer`, `424,000 to 874,000 more`.

    Where they disagree: `anything from 62,600 more to 588,000 fewer`. Below 0 is more.
    """
    if low < 0 < high:
        return f"anything from {in_millions(low)} more to {in_millions(high)} fewer"
    if low == high == 0:
        return "as many"
    return f"{bounds_in_millions(low, high)} {'more' if low < 0 else 'fewer'}"


def so_many_below(count):
    """Where a count of scans stands against 2019: `1.5 million below`, `84,100 above`, `level`."""
    if count == 0:
        return "level"
    return f"{in_millions(count)} {'below' if count > 0 else 'above'}"


def shortfall(count):
    """Scans fewer, as a cell of a table has them: `205,240`, and `120,400 more` below 0."""
    return f"{number(-count)} more" if count < 0 else number(count)


def patients(count):
    """`1 patient`, `1,272,282 patients`, `no patients`."""
    if count == 0:
        return "no patients"
    return f"{number(count)} patient{'' if count == 1 else 's'}"


def about_patients(count):
    """The same for a sentence: `999 patients`, `about 14,000 patients`."""
    exact = patients(count)
    return exact if rounded(count) == count else f"about {number(rounded(count))} patients"


def in_words(count):
    """A count below ten in words, as it stands in a sentence: `one`, `nine`, `10`."""
    return COUNTS_IN_WORDS[count - 1] if 0 < count <= len(COUNTS_IN_WORDS) else number(count)


def ordinal(rank, most="largest"):
    """A place from the top: `largest`, `second largest`, `11th largest`."""
    if rank == 1:
        return most
    if rank <= len(RANKS_IN_WORDS) + 1:
        return f"{RANKS_IN_WORDS[rank - 2]} {most}"
    ending = (
        "th" if rank % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    )
    return f"{rank:,}{ending} {most}"


def listed(texts):
    """Texts as a list in a sentence: `a`, `a and b`, `a, b and c`; no text is an empty one."""
    *first, last = texts or [""]
    return f"{', '.join(first)} and {last}" if first else last


def in_months(window):
    """A window as it stands in a sentence: `in May 2020`, `from April to September 2020`."""
    return f"from {window}" if " to " in window else f"in {window}"


def place(name):
    """A region as it stands in a sentence: `the North West`, `London`, `Scotland`."""
    of_a_compass = re.match(r"(?:North|South|East|West|Midlands)\b", name)
    return f"the {name}" if of_a_compass and not name.endswith("Ireland") else name


def name_and_note(name, note):
    """An organisation's name with what it is called today, if anything, in brackets behind it."""
    return f"{name} ({note})" if note else name


def capital(text):
    """A text with a capital at its start."""
    return f"{text[:1].upper()}{text[1:]}"


def sentence(text):
    """A text with a capital at its start and a full stop at its end; an empty one stays empty."""
    return f"{capital(text).rstrip('.')}." if text else ""


# Changes of a count between the windows


def change_words(row, what, baseline, comparison):
    """What happened to a count between two windows, as the rest of a sentence without its subject.

    `row` is a row of a comparison of scans or activity: its columns by the names of `what`
    (`scans`, `activity`). Empty where either side is unknown.
    """
    before, after = row[f"{what}_baseline"], row[f"{what}_comparison"]
    if before is None or after is None:
        return ""
    exact = _is_exact(row, what)
    sides = f"from {about(before, exact)} in {baseline} to {about(after, exact)} in {comparison}"
    if exact and before == after:
        return f"did not change: {about(before, exact)} in {baseline} and in {comparison}"
    if not row["change_is_certain"]:
        return f"may have risen or fallen, {sides}: figures are rounded and small ones suppressed"
    if _is_loose(row, what):
        return f"{_moved(row, what)} by {_at_least(row, what)}, {sides}"
    return f"{_moved(row, what)} ({difference_words(row, what)}), {sides}"


def difference_words(row, what):
    """Size of a change: `about 37,300 fewer`, `at least 120 more` where its bounds are wide."""
    change = row[f"{what}_change"]
    kind = "fewer" if change < 0 else "more"
    if _is_loose(row, what):
        return f"{_at_least(row, what)} {kind}"
    return f"{about(abs(change), _is_exact(row, what))} {kind}"


def _at_least(row, what):
    low, high = row[f"{what}_change_low"], row[f"{what}_change_high"]
    return f"at least {number(rounded_down(min(abs(low), abs(high))))}"


def _moved(row, what):
    verb = "fell" if row[f"{what}_change"] < 0 else "rose"
    pct = row[f"{what}_change_pct"]
    return verb if pct is None or _is_loose(row, what) else f"{verb} by {about_share(pct)}"


def _is_exact(row, what):
    return row[f"{what}_change_low"] == row[f"{what}_change_high"] and what != "scans"


def _is_loose(row, what):
    low, high = row[f"{what}_change_low"], row[f"{what}_change_high"]
    return high - low > LOOSE * abs(row[f"{what}_change"])


def changes_beside(subjects_and_rows, what, preposition=""):
    """What other rows did, one beside the other: `fell by 34% across A and by 32% across B`.

    `subjects_and_rows` are pairs of a text and a row; rows without a certain change are left out.
    With a `preposition` each text is a place that follows, else a subject that goes before.
    """
    texts, verb_before, by_before = [], "", ""
    for subject, row in subjects_and_rows:
        known = row and row[f"{what}_change_pct"] is not None and row["change_is_certain"]
        if not known or (preposition and _is_loose(row, what)):
            continue
        verb, _, by = _moved(row, what).partition(" ")
        verb_said = "" if verb == verb_before else f"{verb} "
        if preposition:
            said = "" if (verb, by) == (verb_before, by_before) else f"{verb_said}{by} "
            texts.append(f"{said}{preposition} {place(subject)}")
        elif _is_loose(row, what):
            texts.append(f"{subject} {verb_said}by {_at_least(row, what)}")
        else:
            texts.append(f"{subject} {verb_said}{by} ({difference_words(row, what)})")
        verb_before, by_before = verb, by
    return listed(texts)


def like_for_like(row, what):
    """A row of an area with its change like for like in place of that as published; None without.

    What rounding leaves open of it is at most what it leaves open of the change as published, which
    counts more organisations.
    """
    change = row.get(f"{what}_change_like_for_like")
    low, high = row[f"{what}_change_low"], row[f"{what}_change_high"]
    if None in (change, low, high):
        return None
    open_either_side = (high - low) / 2
    return row | {
        f"{what}_change": change,
        f"{what}_change_pct": row[f"{what}_change_pct_like_for_like"],
        f"{what}_change_low": change - open_either_side,
        f"{what}_change_high": change + open_either_side,
        "change_is_certain": abs(change) > open_either_side,
    }


def rank_words(rank, rank_of, ranked_from):
    """Where a fall stands: `the 11th largest fall of the 118 NHS acute trusts with 10,000 …`."""
    return (
        f"in per cent, that is the {ordinal(rank)} fall of the {rank_of} "
        f"with {number(ranked_from)} scans or more that can be ranked"
    )


# Why something could not be compared


def because(note):
    """Why something could not be compared, from a comparability note of a mart: a clause."""
    return f"could not be compared{_reason(note)}"


def _reason(note):
    return f" because {note}" if note else ""


# Waits


def over_weeks(nation, weeks=6):
    """How a nation counts a threshold: England from 42 days on, the others after them."""
    words = WEEKS_IN_WORDS.get(weeks, weeks)
    return f"{words} weeks or more" if nation == "England" else f"over {words} weeks"


def waiting_words(row, name, weeks, window, month, missing=NOT_PUBLISHED):
    """How many waited at the end of a month, as a clause; empty where the list is unknown.

    `row` is a row of `trust_wait_comparison`, `window` is `baseline` or `comparison`; `missing` is
    why a figure is not there.
    """
    waiting, over = row[f"waiting_{window}"], row[f"over_{weeks}_weeks_{window}"]
    if waiting is None:
        return ""
    verb = "was" if waiting == 1 else "were"
    text = f"at the end of {month}, {about_patients(waiting)} {verb} waiting for a test at {name}"
    threshold = over_weeks(row["nation"], weeks)
    if waiting == 0:
        return text
    if over is None:
        return f"{text}; how many of them for {threshold} is {missing}"
    if waiting == 1:
        return f"{text}, {'' if over else 'but not '}for {threshold}"
    if over == 0:
        return f"{text}, none of them for {threshold}"
    if over == waiting:
        return f"{text}, all of them for {threshold}"
    part = f"{about(over, is_exact=True)} of them{_in_brackets(row, weeks, window)}"
    return f"{text}, {part} for {threshold}"


def waited_before_words(row, weeks, when):
    """The same of the baseline month: `a year before, 123 of 13,990 patients … had waited …`.

    Empty where the list or its waits are unknown.
    """
    waiting, over = row["waiting_baseline"], row[f"over_{weeks}_weeks_baseline"]
    if waiting is None or over is None:
        return ""
    had = f"had waited {over_weeks(row['nation'], weeks)}"
    if waiting == 0:
        return f"{when}, no patients were waiting"
    if waiting == 1:
        return f"{when}, the only patient waiting {had if over else had.replace('had', 'had not')}"
    if over == 0:
        return f"{when}, none of {about_patients(waiting)} {had}"
    if over == waiting:
        return f"{when}, all {about_patients(waiting)} {had}"
    part = about(over, is_exact=True)
    # "about" once is enough
    of_all = patients(rounded(waiting)) if part.startswith("about") else about_patients(waiting)
    return f"{when}, {part} of {of_all}{_in_brackets(row, weeks, 'baseline')} {had}"


def shares_beside(areas_and_shares):
    """Shares of areas beside each other: `34% across A and 33% across B`; unknown ones left out."""
    texts, before = [], ""
    for area, pct in areas_and_shares:
        if pct is None:
            continue
        said = about_share(pct)
        texts.append(f"{'' if said == before else f'{said} '}across {place(area)}")
        before = said
    return listed(texts)


def share_of_nation(row, missing=NOT_AT_HAND):
    """Share past a threshold, a row of `nation_wait_comparison`: `12.3% (derived)`."""
    if row is None or row["waiting_over_pct"] is None:
        return missing
    return share(row["waiting_over_pct"]) + (" (derived)" if row["is_derived"] else "")


def _in_brackets(row, weeks, window):
    pct = row[f"over_{weeks}_weeks_pct_{window}"]
    return f" ({about_share(pct)})" if row[f"waiting_{window}"] >= SHARE_FROM else ""


# A ready paragraph


def scans_paragraph(name, row, beside, modalities, ranked_from, windows):
    """What happened to an organisation's scans, in sentences; a list of them.

    `row` is its row of `trust_scan_comparison` over all modalities, `beside` pairs of an area's
    name and its row of `region_scan_comparison`, told like for like as the organisation is,
    `modalities` pairs of `CT scans` and its row, `ranked_from` the scans from which organisations
    are ranked, `windows` Windows.
    """
    if not row:
        return []
    if row["is_comparable"]:
        texts = [
            f"scans at {name} {change_words(row, 'scans', windows.baseline, windows.comparison)}"
        ]
        if row["change_rank"] and row["change_is_certain"] and row["scans_change"] < 0:
            texts.append(rank_words(row["change_rank"], row["rank_of"], ranked_from))
        texts.append(row["comparability_note"])
    else:
        texts = [
            f"the number of scans at {name} in {windows.comparison} could not be compared with "
            f"that of {windows.baseline}{_reason(row['comparability_note'])}"
        ]
    alike = [(area, like_for_like(of_area, "scans")) for area, of_area in beside]
    areas = changes_beside(alike, "scans", "across")
    if areas:
        texts.append(
            f"over the same period scans {areas}, among the providers that can be compared"
        )
    texts.append(
        changes_beside(
            [(kind, kept) for kind, kept in modalities if kept["is_comparable"]], "scans"
        )
    )
    return [sentence(text) for text in texts if text]


def waits_paragraph(name, row, beside, weeks, windows, is_a_year, missing=NOT_PUBLISHED):
    """How long an organisation's patients waited at the end of the windows; a list of sentences.

    `row` is its row of `trust_wait_comparison` over all tests, `beside` pairs of an area's name and
    the percentage over `weeks` there in the comparison month.
    """
    if not row:
        return []
    now = waiting_words(row, name, weeks, "comparison", windows.comparison_month, missing)
    note = row["comparability_note"]
    if not row["is_comparable"]:
        months = f"the ends of {windows.baseline_month} and {windows.comparison_month}"
        texts = [f"the waiting lists of {name} at {months} {because(note)}"]
        has_no_baseline = row["waiting_baseline"] is None and row["comparison_is_complete"]
        if not (has_no_baseline and row["waiting_comparison"]):
            return [sentence(text) for text in texts]
        return [sentence(now), *map(sentence, texts)]
    texts = [now]
    if row["waiting_comparison"] and row[f"over_{weeks}_weeks_comparison"] is not None:
        areas = shares_beside(beside)
        if areas:
            texts.append(f"the share was {areas}")
    when = "a year before" if is_a_year else f"at the end of {windows.baseline_month}"
    texts.append(waited_before_words(row, weeks, when))
    return [sentence(text) for text in [*texts, note] if text]


def recovery_words(row, what, who, noun, month, is_newest):
    """How a month stands against the same month of 2019, as a sentence; empty where unknown.

    `row` is a row of `trust_scans_over_time` or `trust_activity_over_time` over all tests; `who`
    did what `noun` counts, `month` is the row's month in words, `is_newest` whether none is newer.
    """
    if not row or row["pct_of_2019"] is None:
        return ""
    exact = what == "activity"
    before = row[f"{what}_same_month_2019"]
    if max(before, row[what]) < SHARE_FROM:
        return ""
    in_2019 = f"{month.split(' ')[0]} 2019"
    if before < SHARE_OF_2019_FROM or row["pct_of_2019"] >= 2 * 100:
        against = f"against {about(before, exact)} in {in_2019}"
    elif half_away(row["pct_of_2019"]) == 100:
        against = f"about as many as in {in_2019}"
    else:
        against = f"{about_share(row['pct_of_2019'])} of the number in {in_2019}"
    latest = "" if is_newest else "; no later month can be set beside 2019"
    return sentence(
        f"in {month}, {who} carried out {about(row[what], exact)} {noun}, {against}{latest}"
    )
