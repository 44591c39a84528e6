"""The headline: the windows and the newest month of England and its regions; the nations' waits."""

import calendar
from dataclasses import dataclass
from types import SimpleNamespace

import duckdb
from rich.table import Table
from rich.text import Text

from publishing.published_copy import DATABASE

MONTHS = list(calendar.month_name)
README_START = "<!-- headline: made by `make readme` -->"
README_END = "<!-- end of headline -->"
# How figures are written, and what stands where there is none.
TEXT, COUNT, CHANGE = ("{}", ""), ("{:,}", "not published"), ("{:+,}", "not published")
SHARE, POINTS = ("{:.1f}", "not published"), ("{:+.1f}", "not published")
IF_AT_HAND = ("{:.1f}", "not at hand")
IF_COMPARED, COUNT_IF_COMPARED = ("{:.1f}", "not compared"), ("{:,}", "not compared")
# The month of the nations is the last of the comparison. The newest month after it that can stand
# against 2019 is one of scans, else of activity.
VIEWS = """
    create temp view of_nations as
    select nations.*
    from marts.nation_wait_comparison as nations
    inner join marts.compared_windows on month = last_month and window_name = 'comparison';

    create temp view of_the_newest_month as
    with recovery as (
        select 1 as preference, * rename (scans as figure, scans_same_month_2019 as figure_2019)
        from marts.scans_over_time
        where modality_code = 'all'
        union all by name
        select
            2 as preference,
            * rename (activity as figure, activity_same_month_2019 as figure_2019)
        from marts.activity_over_time
        where test_group = 'all'
    ),
    newest as (
        select month, preference
        from recovery
        inner join marts.compared_windows on month > last_month and window_name = 'comparison'
        where area_code = 'ENG' and pct_of_2019 is not null
        order by month desc, preference
        limit 1
    )
    from recovery
    semi join newest using (month, preference)
"""
WORDS = """
    with scan_files as (
        select string_agg(distinct source_file, ', ' order by source_file) as scan_files
        from marts.fct_scans_england
        inner join marts.compared_windows on month between first_month and last_month
    ),
    wait_files as (
        select string_agg(distinct source_file, ', ' order by source_file) as wait_files
        from marts.fct_waits
        inner join marts.compared_windows on month = last_month
        where nation = 'England'
    ),
    nation_sources as (
        select string_agg(distinct file, '; ' order by file) as nation_sources
        from (select *, regexp_replace(source, '; .*', '') as file from of_nations)
        where test_group = 'all' and nation <> 'England'
    ),
    newest as (
        select
            strftime(max(month), '%B %Y') as month, strftime(max(month), '%B 2019') as month_2019,
            max(preference) = 2 as is_of_activity
        from of_the_newest_month
    )
    from scan_files, wait_files, nation_sources, newest
"""
WINDOWS = """
    select window_name, cast(first_month as varchar), cast(last_month as varchar)
    from marts.compared_windows
"""


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
    with duckdb.connect(str(build_dir / DATABASE), read_only=True) as connection:
        connection.execute(VIEWS)
        found = connection.execute(WORDS)
        names = [name for name, *_ in found.description]
        words = {name: word or "" for name, word in zip(names, found.fetchone(), strict=True)}
        for window, first, last in connection.execute(WINDOWS).fetchall():
            words[window] = window_words(first, last)
            words[f"{window}_end"] = window_words(last, last)
        tables = [
            HeadlineTable(title, columns, _cells(connection, sql, formats), source)
            for title, columns, formats, sql, source in _questions(SimpleNamespace(**words))
        ]
    return [table for table in tables if table.rows]


def _cells(connection, sql, formats):
    return [
        [
            missing if value is None else pattern.format(value)
            for value, (pattern, missing) in zip(row, formats, strict=True)
        ]
        for row in connection.execute(sql).fetchall()
    ]


def _questions(words):
    """Of each table: title, columns, how they are written, SQL for the rows, source."""
    yield (
        f"Diagnostic imaging scans in England, {words.comparison} against {words.baseline}",
        ["", words.baseline, words.comparison, "Change", "Change, %"],
        [TEXT, COUNT, COUNT, CHANGE, POINTS],
        """
        select area_name, scans_baseline, scans_comparison, scans_change, scans_change_pct
        from marts.region_scan_comparison
        where modality_code = 'all'
        order by area_type, scans_change_pct nulls last, area_code
        """,
        f"Source: NHS England, Diagnostic Imaging Dataset, Table 1 ({words.scan_files}). Figures "
        "are rounded to 5 by the publisher; England is its own England row.",
    )
    over_6 = "6 weeks or more"
    before, after = f"Waiting, {words.baseline_end}", f"Waiting, {words.comparison_end}"
    yield (
        "Patients waiting for one of 15 diagnostic tests in England, end of "
        f"{words.comparison_end} against end of {words.baseline_end}",
        ["", before, f"{over_6}, %", after, over_6, f"{over_6}, %", "Change, points"],
        [TEXT, COUNT, SHARE, COUNT, COUNT, SHARE, POINTS],
        """
        select
            area_name, waiting_baseline, over_6_weeks_pct_baseline, waiting_comparison,
            over_6_weeks_comparison, over_6_weeks_pct_comparison, change_points
        from marts.region_wait_comparison
        where test_code = 'all' and test_group = 'all'
        order by area_type, over_6_weeks_pct_comparison desc nulls last, area_code
        """,
        "Source: NHS England, monthly diagnostics waiting times and activity (DM01), by provider "
        f"({words.wait_files}). As published: a provider that did not report a month is not in it; "
        "region_wait_comparison has the like-for-like twin.",
    )
    over = [f"Over {weeks} weeks, %" for weeks in (6, 8, 9, 13)]
    yield (
        "Patients waiting for a diagnostic test in the nations of the UK, end of "
        f"{words.comparison_end}",
        ["", "Standard, weeks", "Waiting", *over],
        [TEXT, TEXT, COUNT, *[IF_AT_HAND] * 4],
        """
        select
            nation || if(bool_or(is_derived), ' (derived)', '')
            || if(test_group = 'common', ', tests in common', ''),
            max(threshold_weeks) filter (is_national_standard),
            max(waiting),
            max(waiting_over_pct) filter (threshold_weeks = 6),
            max(waiting_over_pct) filter (threshold_weeks = 8),
            max(waiting_over_pct) filter (threshold_weeks = 9),
            max(waiting_over_pct) filter (threshold_weeks = 13)
        from of_nations
        where test_group in ('all', 'common')
            and exists (from of_nations where basis <> 'single figure')
        group by test_group, nation
        having max(waiting) is not null
        order by
            test_group,
            list_position(['England', 'Scotland', 'Wales', 'Northern Ireland'], nation)
        """,
        f"Sources: England as above; {words.nation_sources}. The nations count different tests: "
        "England 15, Scotland 8 (in common: those 8), Wales and Northern Ireland all together. "
        "Derived: recovered from a published percentage; nation_wait_comparison says how sure "
        "each is.",
    )
    what, source, mart = (
        "Diagnostic imaging scans",
        "NHS England, Diagnostic Imaging Dataset, Table 1",
        "trust_scans_over_time",
    )
    if words.is_of_activity:
        what, source, mart = (
            "Diagnostic tests done (DM01)",
            "NHS England, monthly diagnostics waiting times and activity (DM01), by provider",
            "trust_activity_over_time",
        )
    share = "% of 2019"
    yield (
        f"{what} in England, {words.month} against {words.month_2019}",
        ["", words.month_2019, words.month, share, f"{share}, like for like", "Not comparable"],
        [TEXT, COUNT, COUNT, IF_COMPARED, IF_COMPARED, COUNT_IF_COMPARED],
        """
        select
            area_name, figure_2019, figure, pct_of_2019, pct_of_2019_like_for_like,
            organisations_not_comparable
        from of_the_newest_month
        order by area_code <> 'ENG', pct_of_2019_like_for_like nulls last, area_code
        """,
        f"Source: {source}. The newest month that has a month of 2019 to compare with. Like for "
        "like: organisations that are complete in both months, mergers joined, each in its region "
        f"of today; the others are counted as not comparable. {mart} has every organisation.",
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
