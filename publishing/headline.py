"""The headline: England and its regions, on the screen and in the README, read from the marts."""

import calendar
import json

import duckdb
from rich.table import Table
from rich.text import Text

from publishing.published_copy import DATABASE

MONTHS = list(calendar.month_name)
README_START = "<!-- headline: made by `make readme` -->"
README_END = "<!-- end of headline -->"
SCANS = """
    select area_name, scans_baseline, scans_comparison, scans_change, scans_change_pct
    from marts.region_scan_comparison
    where modality_code = 'all'
    order by area_type, scans_change_pct nulls last, area_code
"""
SOURCES = "select distinct source_file from marts.fct_scans_england order by all"


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
    """Title, rows of text cells, and source lines of the current build's headline."""
    facts = json.loads((build_dir / "current" / "build.json").read_text(encoding="utf-8"))
    baseline = window_words(facts["baseline_from"], facts["baseline_to"])
    comparison = window_words(facts["comparison_from"], facts["comparison_to"])
    with duckdb.connect(str(build_dir / DATABASE), read_only=True) as connection:
        rows = [_row(*row) for row in connection.execute(SCANS).fetchall()]
        files = [name for (name,) in connection.execute(SOURCES).fetchall()]
    return {
        "title": f"Diagnostic imaging scans in England, {comparison} against {baseline}",
        "columns": ["", baseline, comparison, "Change", "Change, %"],
        "rows": rows,
        "source": "Source: NHS England, Diagnostic Imaging Dataset, Table 1 ("
        + ", ".join(files)
        + "). Figures are rounded to 5 by the publisher; England is its own England row.",
    }


def print_headline(screen, headline):
    """Print a headline as a table."""
    table = Table(title=headline["title"], title_justify="left", box=None, pad_edge=False)
    for index, column in enumerate(headline["columns"]):
        table.add_column(column, justify="right" if index else "left")
    for row in headline["rows"]:
        table.add_row(*map(Text, row))
    screen.print(table)
    screen.print(Text(headline["source"]), soft_wrap=True)


def headline_markdown(headline):
    """A headline as Markdown, for the README."""
    lines = [
        f"**{headline['title']}**",
        "",
        "| " + " | ".join(headline["columns"]) + " |",
        "|---|" + "---:|" * (len(headline["columns"]) - 1),
        *("| " + " | ".join(row) + " |" for row in headline["rows"]),
        "",
        headline["source"],
    ]
    return "\n".join(lines)


def with_headline(readme, headline):
    """The README's text with its headline block replaced. Raises ValueError without the marks."""
    before, start, rest = readme.partition(README_START)
    _, end, after = rest.partition(README_END)
    if not start or not end:
        raise ValueError(f"README.md lacks the lines {README_START} and {README_END}")
    return f"{before}{start}\n\n{headline_markdown(headline)}\n\n{end}{after}"


def _row(area, baseline, comparison, change, change_pct):
    return [
        area,
        _count(baseline),
        _count(comparison),
        _count(change, sign=True),
        "not published" if change_pct is None else f"{change_pct:+.1f}",
    ]


def _count(value, sign=False):
    if value is None:
        return "not published"
    return f"{value:+,}" if sign else f"{value:,}"
