"""Right of reply: the figures to put to each organisation that the pack names, as a CSV."""

from collections import defaultdict

from briefing.csv_files import write_csv
from briefing.layout import rendered
from briefing.sentences import change_words, over_weeks, recovery_words
from briefing.sources import cells_in_words
from publishing.rounding import half_away

# Headings, and the field of a row under each; what has none is the reporter's to fill in.
COLUMNS = {
    "Organisation": "organisation_name",
    "Called today": "organisation_name_today",
    "Code": "organisation_code",
    "Region or nation": "where",
    "List": "list",
    "Place on the list": "list_rank",
    "The figure in words": "words",
    "Measure": "counted",
    "Baseline": "baseline",
    "Baseline figure": "value_baseline",
    "Comparison": "comparison",
    "Comparison figure": "value_comparison",
    "Change": "change",
    "Change in % or points": "change_pct_or_points",
    "Note": "comparability_note",
    "Source files": "files",
    "Source cells": "cells",
    "Response": None,
    "Respond by": None,
}
LISTS = {
    "fell_furthest": "Scans fell furthest",
    "recovered_fastest": "Scans recovered fastest",
    "waits_longest": "Largest share waiting",
    "waits_rose_most": "Largest rise in the share waiting",
}
COMMON_TESTS = "the tests that England and Scotland both publish"
MEASURES_OF_WAITS = {"waiting": "waiting", "over_6_weeks": "over six weeks"}


def write_right_of_reply(marts, path):
    """Write a CSV with a row for each organisation and list that names it, by organisation.

    Scans are tests, shares percent and their changes points, to one decimal.
    """
    files = {
        (row["organisation_code"], row["measure"]): row["files"]
        for row in marts.ask("right_of_reply/files_of_named_trusts")
    }
    cells = _source_cells(marts)
    rows = [
        _shown(row, marts, files, cells)
        for row in marts.ask("right_of_reply/figures_of_named_trusts")
    ]
    write_csv(path, COLUMNS, [[row.get(field) for field in COLUMNS.values()] for row in rows])


def _shown(row, marts, files, cells):
    """A row with all fields of COLUMNS, its figures as they are printed."""
    of_its_figures = row["organisation_code"], row["measure"]
    is_share = row["measure"] == "over_6_weeks_pct"
    baseline, comparison = _periods(row["measure"], marts.windows)
    figure = _one_decimal if is_share else _whole
    return row | {
        "where": row["region_name"] or row["nation"],
        "list": LISTS[row["list_name"]],
        "words": rendered(
            marts,
            "right_of_reply.txt",
            row=row,
            change=change_words(row, "scans", baseline, comparison),
            recovered=_recovered(row, comparison),
            baseline=baseline,
            comparison=comparison,
            common_tests=COMMON_TESTS,
        ).strip(),
        "counted": f"% of patients waiting {over_weeks(row['nation'])}, {COMMON_TESTS}"
        if is_share
        else "scans carried out",
        "baseline": baseline,
        "comparison": comparison,
        **{name: figure(row[name]) for name in ("value_baseline", "value_comparison", "change")},
        "change_pct_or_points": _one_decimal(row["change_pct_or_points"]),
        "files": files.get(of_its_figures),
        "cells": "; ".join(cells[of_its_figures]),
    }


def _recovered(row, month):
    """How its last month stands against 2019, in the words of its own page."""
    if row["measure"] != "scans_last_month":
        return ""
    against_2019 = {
        "scans": int(row["value_comparison"]),
        "scans_same_month_2019": int(row["value_baseline"]),
        "pct_of_2019": 100 + row["change_pct_or_points"],
    }
    return recovery_words(against_2019, "scans", row["organisation_name"], "scans", month, True)


def _one_decimal(value):
    return None if value is None else half_away(value, 1)


def _whole(value):
    return None if value is None else int(value)


def _periods(measure, windows):
    if measure == "scans":
        return windows.baseline, windows.comparison
    if measure == "scans_last_month":
        return f"{windows.comparison_month.rsplit(' ', 1)[0]} 2019", windows.comparison_month
    return f"end of {windows.baseline_month}", f"end of {windows.comparison_month}"


def _source_cells(marts):
    """Cells of both sides, by organisation and measure; none of months that no comparison holds."""
    cells = defaultdict(list)
    for part in marts.ask("right_of_reply/cells_of_named_trusts"):
        periods = _periods(part["measure"], marts.windows)
        measure, _, window = part["part"].rpartition("_")
        what = [part["source_file"], part["source_sheet"], periods[window == "comparison"]]
        what += [MEASURES_OF_WAITS[measure]] if measure in MEASURES_OF_WAITS else []
        where = cells_in_words(part["source_cells"], part["cells"])
        cells[part["organisation_code"], part["measure"]].append(f"{', '.join(what)}: {where}")
    return cells
