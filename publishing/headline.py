"""The headline: the windows and the newest month of England and its regions; the nations' waits."""

import calendar
import json
from dataclasses import dataclass

import duckdb
from rich.table import Table
from rich.text import Text

from publishing.published_copy import DATABASE

MONTHS = list(calendar.month_name)
README_START = "<!-- headline: made by `make readme` -->"
README_END = "<!-- end of headline -->"
NOT_PUBLISHED = "not published"
NOT_AT_HAND = "not at hand"
NOT_COMPARED = "not compared"
SCANS = """
    select area_name, scans_baseline, scans_comparison, scans_change, scans_change_pct
    from marts.region_scan_comparison
    where modality_code = 'all'
    order by area_type, scans_change_pct nulls last, area_code
"""
SCAN_FILES = """
    select distinct source_file from marts.fct_scans_england
    where strftime(month, '%Y-%m') between $baseline_from and $baseline_to
        or strftime(month, '%Y-%m') between $comparison_from and $comparison_to
    order by all
"""
WAITS = """
    select
        area_name, waiting_baseline, over_6_weeks_pct_baseline, waiting_comparison,
        over_6_weeks_comparison, over_6_weeks_pct_comparison, change_points
    from marts.region_wait_comparison
    where test_code = 'all' and test_group = 'all'
    order by area_type, over_6_weeks_pct_comparison desc nulls last, area_code
"""
WAIT_FILES = """
    select distinct source_file from marts.fct_waits
    where nation = 'England' and strftime(month, '%Y-%m') in ($baseline_to, $comparison_to)
    order by all
"""
NATIONS = """
    select
        nation || case when bool_or(is_derived) then ' (derived)' else '' end,
        max(threshold_weeks) filter (is_national_standard),
        max(waiting),
        max(waiting_over_pct) filter (threshold_weeks = 6),
        max(waiting_over_pct) filter (threshold_weeks = 8),
        max(waiting_over_pct) filter (threshold_weeks = 9),
        max(waiting_over_pct) filter (threshold_weeks = 13)
    from marts.nation_wait_comparison
    where strftime(month, '%Y-%m') = $comparison_to and test_group = $test_group
    group by nation
    having max(waiting) is not null
    order by case nation when 'England' then 1 when 'Scotland' then 2 when 'Wales' then 3 else 4 end
"""
NATION_FILES = """
    select bool_or(basis <> 'single figure') from marts.nation_wait_comparison
    where strftime(month, '%Y-%m') = $comparison_to
"""
NATION_SOURCES = """
    select distinct regexp_replace(source, '; .*', '') as source
    from marts.nation_wait_comparison
    where strftime(month, '%Y-%m') = $comparison_to and test_group = 'all'
        and nation <> 'England' and source is not null
    order by all
"""
# The newest month after the comparison that can stand against 2019: of scans, else of activity.
NEWEST_MONTH = """
    select measure, cast(max(month) as varchar)
    from (
        select 'scans' as measure, 1 as preference, month from marts.scans_over_time
        where area_code = 'ENG' and modality_code = 'all' and pct_of_2019 is not null
        union all
        select 'activity' as measure, 2 as preference, month from marts.activity_over_time
        where area_code = 'ENG' and test_group = 'all' and pct_of_2019 is not null
    )
    where strftime(month, '%Y-%m') > $comparison_to
    group by measure, preference
    order by max(month) desc, preference
    limit 1
"""
RECOVERY = {
    "scans": """
        select
            area_name, scans_same_month_2019, scans, pct_of_2019, pct_of_2019_like_for_like,
            organisations_not_comparable
        from marts.scans_over_time
        where cast(month as varchar) = $month and modality_code = 'all'
        order by area_code <> 'ENG', pct_of_2019_like_for_like nulls last, area_code
    """,
    "activity": """
        select
            area_name, activity_same_month_2019, activity, pct_of_2019, pct_of_2019_like_for_like,
            organisations_not_comparable
        from marts.activity_over_time
        where cast(month as varchar) = $month and test_group = 'all'
        order by area_code <> 'ENG', pct_of_2019_like_for_like nulls last, area_code
    """,
}
RECOVERY_WORDS = {
    "scans": (
        "Diagnostic imaging scans",
        "NHS England, Diagnostic Imaging Dataset, Table 1",
        "trust_scans_over_time",
    ),
    "activity": (
        "Diagnostic tests done (DM01)",
        "NHS England, monthly diagnostics waiting times and activity (DM01), by provider",
        "trust_activity_over_time",
    ),
}


@dataclass
class HeadlineTable:
    """A titled table of text cells, the first column being the area, and where it comes from."""

    title: str
    columns: list[str]
    rows: list[list[str]]
    source: str


def window_words(first, last):
    """A window in words: `April to September 2020`, `December 2019 to March 2020`, `May 2020`."""
    (year, month), (last_year, last_month) = (
        map(int, text[:7].split("-")) for text in (first, last)
    )
    end = f"{MONTHS[last_month]} {last_year}"
    if (year, month) == (last_year, last_month):
        return end
    start = MONTHS[month] if year == last_year else f"{MONTHS[month]} {year}"
    return f"{start} to {end}"


def read_headline(build_dir):
    """Tables of the current build's headline; one without any figure is left out."""
    facts = json.loads((build_dir / "current" / "build.json").read_text(encoding="utf-8"))
    months = {
        f"{window}_{end}": facts[f"{window}_{end}"][:7]
        for window in ("baseline", "comparison")
        for end in ("from", "to")
    }
    with duckdb.connect(str(build_dir / DATABASE), read_only=True) as connection:
        tables = [
            _scans(connection, months),
            _waits(connection, months),
            _nations(connection, months),
            _recovery(connection, months),
        ]
    return [table for table in tables if table and table.rows]


def _scans(connection, months):
    baseline = window_words(months["baseline_from"], months["baseline_to"])
    comparison = window_words(months["comparison_from"], months["comparison_to"])
    return HeadlineTable(
        f"Diagnostic imaging scans in England, {comparison} against {baseline}",
        ["", baseline, comparison, "Change", "Change, %"],
        [
            [area, _count(before), _count(after), _count(change, sign=True), _share(pct, sign=True)]
            for area, before, after, change, pct in connection.execute(SCANS).fetchall()
        ],
        "Source: NHS England, Diagnostic Imaging Dataset, Table 1 "
        f"({_files(connection, SCAN_FILES, months)}). Figures are rounded to 5 by the publisher; "
        "England is its own England row.",
    )


def _waits(connection, months):
    baseline = window_words(months["baseline_to"], months["baseline_to"])
    comparison = window_words(months["comparison_to"], months["comparison_to"])
    ends = {"baseline_to": months["baseline_to"], "comparison_to": months["comparison_to"]}
    return HeadlineTable(
        f"Patients waiting for one of 15 diagnostic tests in England, end of {comparison} against "
        f"end of {baseline}",
        [
            "",
            f"Waiting, {baseline}",
            "6 weeks or more, %",
            f"Waiting, {comparison}",
            "6 weeks or more",
            "6 weeks or more, %",
            "Change, points",
        ],
        [
            [
                area,
                _count(before),
                _share(pct_before),
                _count(after),
                _count(over_6_weeks),
                _share(pct_after),
                _share(points, sign=True),
            ]
            for area, before, pct_before, after, over_6_weeks, pct_after, points in (
                connection.execute(WAITS).fetchall()
            )
        ],
        "Source: NHS England, monthly diagnostics waiting times and activity (DM01), by provider "
        f"({_files(connection, WAIT_FILES, ends)}). As published: a provider that did not report a "
        "month is not in it; region_wait_comparison has the like-for-like twin.",
    )


def _nations(connection, months):
    comparison = window_words(months["comparison_to"], months["comparison_to"])
    month = {"comparison_to": months["comparison_to"]}
    rows = [
        [
            nation if test_group == "all" else f"{nation}, tests in common",
            str(standard),
            _count(waiting),
            *(NOT_AT_HAND if share is None else _share(share) for share in shares),
        ]
        for test_group in ("all", "common")
        for nation, standard, waiting, *shares in (
            connection.execute(NATIONS, month | {"test_group": test_group}).fetchall()
        )
    ]
    if not connection.execute(NATION_FILES, month).fetchone()[0]:
        rows = []
    sources = "; ".join(
        source for (source,) in connection.execute(NATION_SOURCES, month).fetchall()
    )
    return HeadlineTable(
        f"Patients waiting for a diagnostic test in the nations of the UK, end of {comparison}",
        [
            "",
            "Standard, weeks",
            "Waiting",
            *(f"Over {weeks} weeks, %" for weeks in (6, 8, 9, 13)),
        ],
        rows,
        f"Sources: England as above; {sources}. The nations count different tests: England 15, "
        "Scotland 8 (in common: those 8), Wales and Northern Ireland all together. Derived: "
        "recovered from a published percentage; nation_wait_comparison says how sure each is.",
    )


def _recovery(connection, months):
    newest = connection.execute(NEWEST_MONTH, {"comparison_to": months["comparison_to"]}).fetchone()
    if not newest:
        return None
    measure, month = newest
    what, source, mart = RECOVERY_WORDS[measure]
    words = window_words(month, month)
    words_2019 = window_words(f"2019{month[4:]}", f"2019{month[4:]}")
    return HeadlineTable(
        f"{what} in England, {words} against {words_2019}",
        ["", words_2019, words, "% of 2019", "% of 2019, like for like", "Not comparable"],
        [
            [
                area,
                _count(of_2019),
                _count(of_month),
                NOT_COMPARED if share is None else _share(share),
                NOT_COMPARED if like_for_like is None else _share(like_for_like),
                NOT_COMPARED if left_out is None else _count(left_out),
            ]
            for area, of_2019, of_month, share, like_for_like, left_out in connection.execute(
                RECOVERY[measure], {"month": month}
            ).fetchall()
        ],
        f"Source: {source}. The newest month that has a month of 2019 to compare with. Like for "
        "like: organisations that are complete in both months, mergers joined, each in its region "
        "of today; the others are counted as not comparable. "
        f"{mart} has every organisation.",
    )


def print_headline(screen, headline):
    """Print a headline's tables."""
    for number, headline_table in enumerate(headline):
        if number:
            screen.print()
        table = Table(title=headline_table.title, title_justify="left", box=None, pad_edge=False)
        for index, column in enumerate(headline_table.columns):
            table.add_column(column, justify="right" if index else "left")
        for row in headline_table.rows:
            table.add_row(*map(Text, row))
        screen.print(table)
        screen.print(Text(headline_table.source), soft_wrap=True)


def headline_markdown(headline):
    """A headline as Markdown, for the README."""
    lines = []
    for table in headline:
        lines += [
            f"**{table.title}**",
            "",
            "| " + " | ".join(table.columns) + " |",
            "|---|" + "---:|" * (len(table.columns) - 1),
            *("| " + " | ".join(row) + " |" for row in table.rows),
            "",
            table.source,
            "",
        ]
    return "\n".join(lines).strip()


def with_headline(readme, headline):
    """The README's text with its headline block replaced. Raises ValueError without the marks."""
    before, start, rest = readme.partition(README_START)
    _, end, after = rest.partition(README_END)
    if not start or not end:
        raise ValueError(f"README.md lacks the lines {README_START} and {README_END}")
    return f"{before}{start}\n\n{headline_markdown(headline)}\n\n{end}{after}"


def _files(connection, sql, months):
    return ", ".join(name for (name,) in connection.execute(sql, months).fetchall())


def _count(value, sign=False):
    if value is None:
        return NOT_PUBLISHED
    return f"{value:+,}" if sign else f"{value:,}"


def _share(value, sign=False):
    if value is None:
        return NOT_PUBLISHED
    return f"{value:+.1f}" if sign else f"{value:.1f}"
