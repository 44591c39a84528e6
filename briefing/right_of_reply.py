"""Right of reply: the figures to put to each organisation that the pack names, as a CSV."""

from decimal import ROUND_HALF_UP, Decimal

from briefing.csv_files import write_csv
from briefing.layout import rendered
from briefing.marts import ALL_SCANS, AT_THE_ENDS, IN_THE_WINDOWS
from briefing.sentences import change_words, over_weeks
from briefing.sources import cells_in_words

# Headings, and the field of a row under each; what has none is the reporter's to fill in.
COLUMNS = {
    "Organisation": "organisation_name",
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
NAMED = f"""
    select
        named.*,
        scans.scans_baseline, scans.scans_comparison, scans.scans_change, scans.scans_change_pct,
        scans.scans_change_low, scans.scans_change_high, scans.change_is_certain,
        waits.waiting_baseline, waits.waiting_comparison,
        waits.over_6_weeks_baseline, waits.over_6_weeks_comparison
    from marts.briefing_named_trusts as named
    left join marts.trust_scan_comparison as scans
        on named.organisation_code = scans.organisation_code and {ALL_SCANS}
    left join marts.trust_wait_comparison as waits
        on named.organisation_code = waits.organisation_code
        and waits.test_group = 'common' and waits.test_code = 'all'
    order by named.organisation_name, named.organisation_code, named.list_name
"""
SOURCE_FILES = """
    select distinct source_file from marts.{fact}
    where {months}
        and (organisation_code = $code or organisation_code in (
            select member_code from marts.comparison_groups where organisation_code = $code
        ))
    order by source_file
"""
CELLS = """
    select part, source_file, source_sheet, source_cells, cells from marts.figure_sources
    where mart = $mart and subject_code = $subject and test_group = $group and test_code = 'all'
        and figure = $figure
    order by source_file, source_sheet, part
"""
# Fact and months that a measure of the lists comes from.
FACTS = {
    "scans": ("fct_scans", IN_THE_WINDOWS),
    "scans_last_month": (
        "fct_scans",
        "strftime(month, '%Y-%m') in ($comparison_to, '2019-' || right($comparison_to, 2))",
    ),
    "over_6_weeks_pct": ("fct_waits", AT_THE_ENDS),
}
# Mart, group of tests and figure whose cells a measure has.
CELLS_OF = {
    "scans": ("trust_scan_comparison", "", "scans_change"),
    "over_6_weeks_pct": ("trust_wait_comparison", "common", "change_points"),
}
MEASURES_OF_WAITS = {"waiting": "waiting", "over_6_weeks": "over six weeks"}


def write_right_of_reply(marts, path):
    """Write a CSV with a row for each organisation and list that names it, by organisation.

    Scans are tests, shares percent and their changes points, to one decimal.
    """
    rows = [_shown(row, marts) for row in marts.rows(NAMED)]
    write_csv(path, COLUMNS, [[row.get(field) for field in COLUMNS.values()] for row in rows])


def _shown(row, marts):
    """A row with all fields of COLUMNS, its figures as they are printed."""
    is_share = row["measure"] == "over_6_weeks_pct"
    baseline, comparison = _periods(row, marts.windows)
    figure = _one_decimal if is_share else _whole
    return row | {
        "where": row["region_name"] or row["nation"],
        "list": LISTS[row["list_name"]],
        "words": rendered(
            marts,
            "right_of_reply.txt",
            row=row,
            change=change_words(row, "scans", baseline, comparison),
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
        "files": "; ".join(_source_files(row, marts)),
        "cells": "; ".join(_source_cells(row, marts)),
    }


def _one_decimal(value):
    if value is None:
        return None
    return Decimal(repr(value)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _whole(value):
    return None if value is None else int(value)


def _periods(row, windows):
    if row["measure"] == "scans":
        return windows.baseline, windows.comparison
    if row["measure"] == "scans_last_month":
        return f"{windows.comparison_month.rsplit(' ', 1)[0]} 2019", windows.comparison_month
    return f"end of {windows.baseline_month}", f"end of {windows.comparison_month}"


def _source_files(row, marts):
    fact, months = FACTS[row["measure"]]
    sql = SOURCE_FILES.format(fact=fact, months=months)
    return [file["source_file"] for file in marts.rows(sql, code=row["organisation_code"])]


def _source_cells(row, marts):
    """Cells of both sides, by file and sheet; none of months that no comparison holds."""
    if row["measure"] not in CELLS_OF or not marts.has("figure_sources"):
        return []
    mart, group, figure = CELLS_OF[row["measure"]]
    periods = dict(zip(("baseline", "comparison"), _periods(row, marts.windows), strict=True))
    cells = []
    for part in marts.rows(
        CELLS, subject=row["organisation_code"], mart=mart, group=group, figure=figure
    ):
        measure, _, window = part["part"].rpartition("_")
        what = [part["source_file"], part["source_sheet"], periods[window]]
        what += [MEASURES_OF_WAITS[measure]] if measure in MEASURES_OF_WAITS else []
        where = cells_in_words(part["source_cells"], part["cells"])
        cells.append(f"{', '.join(what)}: {where}")
    return cells
