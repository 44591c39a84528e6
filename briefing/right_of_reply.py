"""Right of reply: the figures to put to each organisation that the pack names, as a CSV."""

import csv
import re
from decimal import ROUND_HALF_UP, Decimal

from briefing.sentences import change_words, number, over_weeks, patients, share
from briefing.sources import cells_in_words

COLUMNS = (
    "Organisation",
    "Code",
    "Region or nation",
    "List",
    "Place on the list",
    "The figure in words",
    "Measure",
    "Baseline",
    "Baseline figure",
    "Comparison",
    "Comparison figure",
    "Change",
    "Change in % or points",
    "Note",
    "Source files",
    "Source cells",
    "Response",
    "Respond by",
)
LISTS = {
    "fell_furthest": "Scans fell furthest",
    "recovered_fastest": "Scans recovered fastest",
    "waits_longest": "Largest share waiting",
    "waits_rose_most": "Largest rise in the share waiting",
}
COMMON_TESTS = "the tests that England and Scotland both publish"
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(e[+-][0-9]+)?")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
NAMED = """
    select
        named.*,
        scans.scans_baseline, scans.scans_comparison, scans.scans_change, scans.scans_change_pct,
        scans.scans_change_low, scans.scans_change_high, scans.change_is_certain,
        waits.waiting_baseline, waits.waiting_comparison,
        waits.over_6_weeks_baseline, waits.over_6_weeks_comparison
    from marts.briefing_named_trusts as named
    left join marts.trust_scan_comparison as scans
        on named.organisation_code = scans.organisation_code and scans.modality_code = 'all'
    left join marts.trust_wait_comparison as waits
        on named.organisation_code = waits.organisation_code
        and waits.test_group = 'common' and waits.test_code = 'all'
    order by named.organisation_name, named.organisation_code, named.list_name
"""
SOURCE_FILES = """
    with members as (
        select member_code from marts.comparison_groups where organisation_code = $organisation_code
        union
        select $organisation_code
    )

    select distinct source_file from marts.{facts}
    where organisation_code in (select member_code from members)
        and ({months})
    order by source_file
"""
IN_THE_WINDOWS = """
    strftime(month, '%Y-%m') between $baseline_from and $baseline_to
    or strftime(month, '%Y-%m') between $comparison_from and $comparison_to
"""
CELLS = """
    select part, source_file, source_sheet, source_cells, cells from marts.figure_sources
    where mart = $mart and subject_code = $subject and test_group = $group and test_code = $test
        and figure = $figure
    order by source_file, source_sheet, part
"""
CELLS_OF = {
    "scans": ("trust_scan_comparison", "", "all", "scans_change"),
    "over_6_weeks_pct": ("trust_wait_comparison", "common", "all", "change_points"),
}
MEASURES_OF_WAITS = {"waiting": "waiting", "over_6_weeks": "over six weeks"}
AT_THE_ENDS = "strftime(month, '%Y-%m') in ($baseline_to, $comparison_to)"
LAST_MONTH = "strftime(month, '%Y-%m') in ($comparison_to, '2019-' || right($comparison_to, 2))"


def write_right_of_reply(marts, path):
    """Write a CSV with a row a list and organisation named on it, by organisation.

    UTF-8 with a byte order mark, lines end in CRLF: Excel opens it by double-click. Scans are
    tests, shares percent and their changes points, to one decimal. `Response` and `Respond by` are
    the reporter's to fill in.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for row in marts.rows(NAMED):
            writer.writerow([safe_cell(value) for value in _cells(row, marts)])


def safe_cell(value):
    """A value of a CSV: a text that a spreadsheet would run as a formula gets an apostrophe."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS) and not NUMBER.fullmatch(value):
        return f"'{value}"
    return "" if value is None else value


def without_guard(text):
    """The text that `safe_cell` was given, from a cell that it made."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA_STARTS) else text


def _cells(row, marts):
    is_share = row["measure"] == "over_6_weeks_pct"
    baseline, comparison = _periods(row, marts.windows)
    figure = _one_decimal if is_share else int
    return [
        row["organisation_name"],
        row["organisation_code"],
        row["region_name"] or row["nation"],
        LISTS[row["list_name"]],
        row["list_rank"],
        _words(row, baseline, comparison),
        f"% of patients waiting {over_weeks(row['nation'])}, {COMMON_TESTS}"
        if is_share
        else "scans carried out",
        baseline,
        None if row["value_baseline"] is None else figure(row["value_baseline"]),
        comparison,
        figure(row["value_comparison"]),
        None if row["change"] is None else figure(row["change"]),
        None if row["change_pct_or_points"] is None else _one_decimal(row["change_pct_or_points"]),
        row["comparability_note"],
        "; ".join(_source_files(row, marts)),
        "; ".join(_source_cells(row, marts)),
        None,
        None,
    ]


def _one_decimal(value):
    return Decimal(repr(value)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _periods(row, windows):
    if row["measure"] == "scans":
        return windows.baseline, windows.comparison
    if row["measure"] == "scans_last_month":
        return f"{windows.comparison_month.rsplit(' ', 1)[0]} 2019", windows.comparison_month
    return f"end of {windows.baseline_month}", f"end of {windows.comparison_month}"


def _words(row, baseline, comparison):
    name = row["organisation_name"]
    if row["measure"] == "scans":
        return f"Scans carried out by {name} {change_words(row, 'scans', baseline, comparison)}."
    if row["measure"] == "scans_last_month":
        return (
            f"{name} carried out about {number(int(row['value_comparison']))} scans in "
            f"{comparison}, against about {number(int(row['value_baseline']))} in {baseline}: "
            f"{share(100 + row['change_pct_or_points'])} of that number."
        )
    at_first = (
        f", against {share(row['value_baseline'])} ({number(row['over_6_weeks_baseline'])} of "
        f"{number(row['waiting_baseline'])}) at the {baseline}"
        if row["value_baseline"] is not None
        else ""
    )
    return (
        f"At the {comparison} {share(row['value_comparison'])} of those waiting at {name} "
        f"({number(row['over_6_weeks_comparison'])} of {patients(row['waiting_comparison'])}) had "
        f"waited {over_weeks(row['nation'])}{at_first}. Counted are {COMMON_TESTS}."
    )


def _source_files(row, marts):
    facts, months = {
        "scans": ("fct_scans", IN_THE_WINDOWS),
        "scans_last_month": ("fct_scans", LAST_MONTH),
        "over_6_weeks_pct": ("fct_waits", AT_THE_ENDS),
    }[row["measure"]]
    sql = SOURCE_FILES.format(facts=facts, months=months)
    names = ("baseline_from", "baseline_to", "comparison_from", "comparison_to")
    windows = {name: marts.facts[name] for name in names if f"${name}" in sql}
    found = marts.rows(sql, organisation_code=row["organisation_code"], **windows)
    return [row["source_file"] for row in found]


def _source_cells(row, marts):
    """Cells of both sides, by file and sheet; none of months that no comparison holds."""
    if row["measure"] not in CELLS_OF or not marts.has("figure_sources"):
        return []
    mart, group, test, figure = CELLS_OF[row["measure"]]
    found = marts.rows(
        CELLS, subject=row["organisation_code"], mart=mart, group=group, test=test, figure=figure
    )
    periods = dict(zip(("baseline", "comparison"), _periods(row, marts.windows), strict=True))
    cells = []
    for each in found:
        measure, _, window = each["part"].rpartition("_")
        what = [each["source_file"], each["source_sheet"], periods[window]]
        what += [MEASURES_OF_WAITS[measure]] if measure in MEASURES_OF_WAITS else []
        where = cells_in_words(each["source_cells"], each["cells"])
        cells.append(f"{', '.join(what)}: {where}")
    return cells
