"""How fast results come, and who asked for the scans: tables, their rows as in `tables`.

A table here is {title, label, groups, last, rows, said}: `groups` are pairs of a heading and the
headings under it, `last` that of a column of words or "", `said` what holds for all of its rows.
"""

from collections import Counter, defaultdict
from operator import itemgetter

from briefing.marts import grouped
from briefing.sentences import capital, listed, number, points, sentence, share
from briefing.sources import period_words
from publishing.rounding import with_thousands

DAYS = {
    "request_to_test": "From the request to the test",
    "test_to_report": "From the test to the report",
}
SHARES = (
    *("reported_same_day", "reported_by_next_day", "reported_within_7_days"),
    *("reported_within_14_days", "reported_over_28_days"),
)
# Tests that have both dates: what medians are of.
OF_DAYS = "known_dates"
WINDOWS = ("baseline", "comparison")
HERE, ENGLAND, ONE_DATE = "Here", "England", "one date"
EXCEPT = 2
NO_ROW = "the tables have no row of it for the months compared"
NO_FIGURE, NOT_RANKED = "no figure", "not ranked"
# Why a share of the newest table is not there, by the state of its tests.
STATES = {
    "withheld": "withheld",
    "suppressed": "suppressed (1 or 2)",
    "not_submitted": "not submitted",
    "several regions": "by region",
}


def results(trust):
    """Tables of days, of shares of reports, and of the newest shares; None without a row of it.

    `why` says why there is none of the months compared, where that is so.
    """
    of_windows = trust.asked("days_and_reports")
    rows = grouped(of_windows, "measure", "basis", "patient_group")
    days = [_days(trust, measure, rows.get((measure, OF_DAYS, "all"), [])) for measure in DAYS]
    found = {
        "days": list(filter(None, days)),
        "shares": _all_shares(trust, rows),
        "newest": _newest(trust),
        "newest_of": _newest_basis(trust, of_windows),
        "merged": _merged(trust),
        "why": "",
    }
    if not found["days"] and not found["shares"]:
        found["why"] = _why(of_windows)
    return found if of_windows or found["newest"] else None


def who_asked(trust):
    """Table of the scans by source setting in both years, or None where there are none."""
    rows = trust.asked("scans_by_who_asked")
    if not rows:
        return None
    years = [
        period_words(first, first.replace(year=first.year + 1, month=3))
        for first in (rows[0][f"year_from_{window}"] for window in WINDOWS)
    ]
    is_one_year = years[0] == years[1]
    lines = []
    for row in rows:
        name = capital(trust.figures.in_words("source_setting", row["source_setting"]))
        counts = [number(row[f"scans_of_{window}_year"]) for window in WINDOWS]
        changes = [
            with_thousands(row["scans_change"], is_signed=True),
            "no share"
            if row["scans_change_pct"] is None
            else f"{points(row['scans_change_pct'])}%",
            points(row["contribution_points"]),
        ]
        cells = counts[:1] if is_one_year else counts
        if not is_one_year:
            cells += changes if row["is_comparable"] else ["not comparable"] * len(changes)
            cells.append(points(row["england_points"]))
        is_total = row["source_setting"] == "all"
        note = sentence(row["comparability_note"]) if is_total else ""
        lines.append({"name": name, "cells": cells, "is_total": is_total, "note": note})
    headings = [*years, "Change", "Change, %", "Points of the change", "England, points"]
    return {"rows": lines, "headings": headings[:1] if is_one_year else headings}


def _days(trust, measure, rows):
    """Table of median days, a row for each kind of scan."""
    here, england = (
        {
            (row["year_from"], row["modality_code"]): row
            for row in rows_of
            if row["measure"] == measure
        }
        for rows_of in (
            trust.asked("days_of_newest_year"),
            trust.asked("days_of_newest_year", "ENG"),
        )
    )
    groups = _windows(trust, measure, OF_DAYS, "all")
    years = {
        row["year_from"]: period_words(row["year_from"], row["year_to"])
        for row in sorted(england.values(), key=itemgetter("year_from"))
    }
    # windows of a whole year are there as such
    years = {year: words for year, words in years.items() if words not in dict(groups)}
    lines = []
    for row in rows:
        cells = _cells(row, groups, _in_days)
        notes = {"windows": row["comparability_note"]}
        known = [row["figure_baseline"], row["figure_comparison"]]
        for year, in_words in years.items():
            of_year, beside = (
                rows.get((year, row["modality_code"]), {}) for rows in (here, england)
            )
            days = _in_days(of_year.get("median_days")), _in_days(beside.get("median_days"))
            cells += [_flagged(days[0], of_year.get("is_one_date")), days[1]]
            known.append(of_year.get("median_days"))
            if of_year:
                of_year_alone = of_year["median_note"]
                notes[in_words] = of_year_alone and f"in {in_words}, {of_year_alone}"
        lines.append((row, [*cells, *_place(row, groups)], notes, known))
    headings = [*(words for words, _ in groups), *years.values()]
    return _table(trust, DAYS[measure], headings, lines, _place_of(groups))


def _all_shares(trust, rows):
    """Tables of the shares of the months compared, {what they are of: tables}.

    Shares of one basis are never set beside those of another.
    """
    found = {}
    for basis in sorted({basis for _, basis, _ in rows} - {OF_DAYS}, reverse=True):
        tables = [
            _shares(trust, measure, basis, group, rows[measure, basis, group])
            for group in sorted({group for _, of, group in rows if of == basis})
            for measure in SHARES
            if (measure, basis, group) in rows
        ]
        found[trust.figures.in_words("basis", basis)] = list(filter(None, tables))
    return {basis: tables for basis, tables in found.items() if tables}


def _shares(trust, measure, basis, group, rows):
    """Table of a share of reports, a row for each kind of scan."""
    groups = _windows(trust, measure, basis, group)
    lines = [
        (
            row,
            [*_cells(row, groups, _in_percent), *_place(row, groups)],
            {"windows": row["comparability_note"]},
            [row["figure_baseline"], row["figure_comparison"]],
        )
        for row in rows
    ]
    title = f"{capital(trust.figures.in_words('measure', measure))}: {_patients(trust, group)}"
    table = _table(trust, title, [words for words, _ in groups], lines, _place_of(groups))
    of = trust.figures.in_words("basis", basis)
    return table and table | {"label": f"{table['label']}, of {of}"}


def _newest(trust):
    """Tables of the newest shares of reports, one for each group of patients."""
    tables = []
    against = grouped(trust.asked("known_of_newest_reports"), "modality_code")
    for group, rows in grouped(trust.asked("newest_shares_of_reports"), "patient_group").items():
        measures = list(dict.fromkeys(row["measure"] for row in rows))
        lines = []
        for modality, of_modality in sorted(grouped(rows, "modality_code").items()):
            by_measure = {row["measure"]: row for row in of_modality}
            cells = []
            for measure in measures:
                row = by_measure.get(measure)
                cells += [_newest_share(row), _in_percent(row and row["england_share"])]
            one_date = any(row["is_one_date"] for row in of_modality)
            notes = {
                "all": " ".join(sentence(row["explanation"]) for row in against.get("all", [])),
                "kind": " ".join(sentence(row["explanation"]) for row in against.get(modality, [])),
                "dates": "it recorded test and report on one day" if one_date else "",
            }
            lines.append((of_modality[0], cells, notes, [row["share"] for row in of_modality]))
        period = period_words(rows[0]["first_month"], rows[0]["last_month"])
        title = f"Reports of {period}: {_patients(trust, group)}"
        headings = [capital(trust.figures.in_words("measure", measure)) for measure in measures]
        tables.append(_table(trust, title, headings, lines, ""))
    return list(filter(None, tables))


def _table(trust, title, headings, lines, last):
    """A table of lines (row, cells, {what: note}, known figures); None where none has a figure.

    A note of most of its lines is said once, before the table.
    """
    shown = [line for line in lines if any(figure is not None for figure in line[-1])]
    if not shown:
        return None
    of_most = _of_most(shown)
    rows = []
    for row, cells, notes, _ in shown:
        own = (sentence(note) for what, note in notes.items() if of_most.get(what) != note)
        note = " ".join(filter(None, own))
        rows.append(
            {"name": capital(_test(trust, row)), "cells": cells, "is_total": False, "note": note}
        )
    said = []
    for what, note in of_most.items():
        others = [_test(trust, row) for row, _, notes, _ in shown if notes.get(what, note) != note]
        said.append(sentence(f"all kinds but {listed(others)}: {note}" if others else note))
    missing = [_test(trust, line[0]) for line in lines if line not in shown]
    if missing:
        said.append(f"It has no figure of {listed(missing)}.")
    return {
        "title": title,
        "label": f"{title[:1].lower()}{title[1:]}",
        "groups": [(heading, [HERE, ENGLAND]) for heading in headings],
        "last": last,
        "rows": rows,
        "said": said,
    }


def _of_most(lines):
    """Notes that all lines but EXCEPT of those have that could have one: {what: note}."""
    told = defaultdict(list)
    for _, _, notes, _ in lines:
        for what, note in notes.items():
            told[what].append(note)
    most = {what: Counter(said).most_common(1)[0] for what, said in told.items()}
    return {
        what: note
        for what, (note, times) in most.items()
        if note and times > 1 and times >= len(told[what]) - EXCEPT
    }


def _windows(trust, measure, basis, group):
    """Words and name of each window that its table has figures of."""
    period = trust.figures.reporting_periods.get((measure, basis, group), {})
    return [
        (period_words(period[f"from_{window}"], period[f"to_{window}"]), window)
        for window in WINDOWS
        if period.get(f"from_{window}")
    ]


def _place_of(groups):
    """Heading of the places, which are by the comparison; empty where that has no figures."""
    return next((f"Place, {words}" for words, window in groups if window == "comparison"), "")


def _cells(row, groups, say):
    cells = []
    for _, window in groups:
        cells.append(_flagged(say(row[f"figure_{window}"]), row[f"{window}_is_one_date"]))
        cells.append(say(row[f"england_figure_{window}"]))
    return cells


def _place(row, groups):
    """Its place from the slowest among its peers, or why it has none, as a cell of `_place_of`."""
    if not _place_of(groups):
        return []
    if row["slowest_rank"] is None:
        return ["too few tests" if row["comparison_is_sound"] else NOT_RANKED]
    level = row["rank_shared_with"]
    if row["slowest_rank"] == 1 and row["figure_comparison"] == 0:
        return [f"0 days, as all {row['rank_of']}"]
    shared = f", level with {number(level)} other{'' if level == 1 else 's'}" if level else ""
    return [f"{number(row['slowest_rank'])} of {row['rank_of']}{shared}"]


def _flagged(figure, is_one_date):
    """A figure, marked where it only says that both dates were recorded as one."""
    return f"{figure} ({ONE_DATE})" if is_one_date else figure


def _in_days(days):
    return NO_FIGURE if days is None else f"{days:,g}"


def _in_percent(pct):
    return NO_FIGURE if pct is None else share(pct)


def _newest_share(row):
    if row is None:
        return NO_FIGURE
    if row["share"] is None:
        state = row["share_state"] if row["share_state"] == "withheld" else row["cases_state"]
        return STATES.get(state, NO_FIGURE)
    return _flagged(share(row["share"]), row["is_one_date"])


def _test(trust, row):
    return trust.figures.test(row["modality_code"])


def _patients(trust, group):
    return trust.figures.in_words("patient_group", group)


def _newest_basis(trust, of_windows):
    """What the newest shares are of, in words, and whether those of the windows are of other."""
    of_newest = {row["basis"] for row in trust.asked("newest_shares_of_reports")}
    words = listed([trust.figures.in_words("basis", basis) for basis in sorted(of_newest)])
    return {"words": words, "is_other": of_newest.isdisjoint(row["basis"] for row in of_windows)}


def _why(rows):
    """What most of its rows without a figure say, or that there is no row."""
    notes = Counter(row["comparability_note"] for row in rows if row["comparability_note"])
    return next((note for note, _ in notes.most_common(1)), NO_ROW)


def _merged(trust):
    """Who is counted with it in later months, so that its newest year is of others too."""
    _, others = trust.merged_since("did")
    return listed([trust.figures.named(code) for code in others])
