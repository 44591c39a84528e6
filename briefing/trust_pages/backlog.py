"""Weeks of work on the waiting list, and what would bring it down: tables, rows as in `tables`."""

from briefing.marts import grouped
from briefing.sentences import capital, listed, number, sentence, share
from briefing.sources import month_words
from briefing.trust_pages.tables import in_order, name_of
from publishing.rounding import with_thousands

NO_FIGURE, NO_BOUNDS = "no figure", "no bounds"


def weeks(trust):
    """Table of the weeks of work of three months, with that of the targets; None without a row.

    `why` says why it has no line, where nobody waits or no figure is known.
    """
    code, others = trust.merged_since("dm01")
    by_test = grouped(trust.asked("weeks_of_work", code), "test_group", "test_code")
    tests = [_of_months(rows) for rows in by_test.values()]
    known = [test for test in tests if test["waiting"] or any(test["weeks"].values())]
    if not tests:
        return None
    newest = tests[0]["newest_month"]
    ends = {trust.figures.window(window)[1] for window in ("baseline", "comparison")}
    months = sorted(ends | {newest})
    of_all = [note for test in known if _is_total(test) for note in test["notes"]]
    rows = []
    for test in in_order(known):
        told = [_in_weeks(trust, test, test["weeks"].get(month), month) for month in months]
        told.append(_in_weeks(trust, test, test["england_weeks"], newest))
        cells = [_counted(test["waiting"]), _counted(test["waiting_list_tests"]), *told]
        own = [note for note in test["notes"] if _is_total(test) or note not in of_all]
        rows.append(_row(trust, test, cells, own))
    return {
        "newest": month_words(newest),
        "headings": [
            *(f"Weeks, {month_words(month)}" for month in months),
            f"England, {month_words(newest)}",
        ],
        "rows": rows,
        "left_out": len(known) < len(tests),
        "others": listed([trust.figures.named(other) for other in others]),
        "why": "" if known else _why(tests, list(map(month_words, months))),
        "targets": _targets(trust, trust.asked("more_tests", code) if known else []),
    }


def _why(tests, months):
    """Why there are no weeks of work at all."""
    notes = [note for test in tests if _is_total(test) for note in test["notes"]]
    return "; ".join(notes) or f"nobody was waiting at the end of {listed(months)}"


def _of_months(rows):
    """A test with its weeks of work by month, and the list of the newest month."""
    newest = next((row for row in rows if row["month"] == row["newest_month"]), {})
    of_newest = ("waiting", "waiting_list_tests")
    notes = [row["comparability_note"] for row in rows if row["comparability_note"]]
    return {
        "test_group": rows[0]["test_group"],
        "test_code": rows[0]["test_code"],
        "newest_month": rows[0]["newest_month"],
        "weeks": {row["month"]: row["weeks"] for row in rows},
        "england_weeks": rows[0]["england_weeks"],
        "notes": list(dict.fromkeys(notes)),
    } | {column: newest.get(column) for column in of_newest}


def _targets(trust, rows):
    """Table of the bounds, columns for each assumption of arrivals; None where the mart has no row.

    `without` says of what there are no bounds, and why.
    """
    if not rows:
        return None
    by_assumption = grouped(rows, "assumption")
    said = {name: trust.figures.in_words("assumption", name) for name in by_assumption}
    bounded = {
        name: of_assumption
        for name, of_assumption in by_assumption.items()
        if any(row["more_tests_low"] is not None for row in of_assumption)
    }
    targets = sorted({row["target_pct"] for row in rows})
    tests = []
    for of_test in grouped(rows, "test_group", "test_code").values():
        by_column = {(row["assumption"], row["target_pct"]): row for row in of_test}
        shown = [by_column.get((name, target)) for name in bounded for target in targets]
        with_bounds = [row for row in filter(None, shown) if row["more_tests_low"] is not None]
        if with_bounds:
            why = (row["why_no_bounds"] for row in filter(None, shown))
            notes = list(dict.fromkeys(filter(None, why)))
            pct = with_bounds[0]["over_6_weeks_pct"]
            cells = ["no share" if pct is None else share(pct), *map(_bounds, shown)]
            tests.append(with_bounds[0] | {"cells": cells, "notes": notes})
    unbounded = {
        name: row["why_no_bounds"]
        for name, of_assumption in by_assumption.items()
        if name not in bounded
        for row in filter(_is_total, of_assumption)
    }
    return {
        "targets": [f"{target:g}%" for target in targets],
        "columns": [
            (capital(said[name]), [f"To {target:g}%" for target in targets]) for name in bounded
        ],
        "in_full": [
            sentence(of_assumption[0]["assumptions"]) for of_assumption in bounded.values()
        ],
        "rows": [_row(trust, test, test["cells"], test["notes"]) for test in in_order(tests)],
        "without": _without(said, unbounded),
    }


def _without(said, reasons):
    """Why there are no bounds: once where it is the same of all assumptions, else for each."""
    if len(reasons) == len(said) and len(set(reasons.values())) == 1:
        return [sentence(f"no bounds: {next(iter(reasons.values()))}")]
    return [
        sentence(f"no bounds if {said[name]}, because {reason}") for name, reason in reasons.items()
    ]


def _row(trust, test, cells, notes):
    return {
        "name": name_of(trust, test),
        "cells": cells,
        "is_total": test["test_code"] == "all",
        "note": " ".join(map(sentence, notes)),
    }


def _is_total(row):
    return row["test_group"] == row["test_code"] == "all"


def _bounds(row):
    if row is None or row["more_tests_low"] is None:
        return NO_BOUNDS
    low, high = row["more_tests_low"], row["more_tests_high"]
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def _counted(count):
    return NO_FIGURE if count is None else number(count)


def _in_weeks(trust, test, weeks_of_work, month):
    """Weeks of work of a month, or why there are none."""
    if weeks_of_work is None:
        tests = trust.figures.tests_of(test)
        return trust.missing("waits", tests, [month], default=NO_FIGURE)
    return with_thousands(weeks_of_work, 1)
