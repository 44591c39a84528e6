"""The headline: what was made up since April 2020, the windows, the newest month, the nations."""

import calendar
import datetime
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace

import duckdb
from rich.table import Table
from rich.text import Text

from publishing.published_copy import DATABASE
from publishing.questions import answers
from publishing.rounding import with_thousands
from publishing.texts import filled_in

NOT_PUBLISHED = "not published"
MONTHS = list(calendar.month_name)
README_START = "<!-- headline: made by `make readme` -->"
README_END = "<!-- end of headline -->"
# How figures are written, and what stands where there is none.
COUNT, CHANGE = with_thousands, partial(with_thousands, is_signed=True)
SHARE, POINTS = partial(with_thousands, places=1), partial(with_thousands, places=1, is_signed=True)
TEXT, IF_AT_HAND = (str, ""), (SHARE, "not at hand")
COUNT_IF_AT_HAND = (COUNT, NOT_PUBLISHED)
IF_COMPARED, COUNT_IF_COMPARED = (SHARE, "not compared"), (COUNT, "not compared")
CHANGE_IF_COMPARED = (POINTS, "not compared")
DID = "NHS England, Diagnostic Imaging Dataset, Table 1"
DM01 = "NHS England, monthly diagnostics waiting times and activity (DM01), by provider"
NEWEST = {
    "scans": ("Diagnostic imaging scans", DID, "trust_scans_over_time"),
    "tests done": ("Diagnostic tests done (DM01)", DM01, "trust_activity_over_time"),
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
    first, last = (datetime.date.fromisoformat(f"{text[:7]}-01") for text in (first, last))
    if first == last:
        return f"{last:%B %Y}"
    start = f"{first:%B}" if first.year == last.year else f"{first:%B %Y}"
    return f"{start} to {last:%B %Y}"


def read_headline(build_dir):
    """Tables of the current build's headline; one without any figure is left out."""
    with duckdb.connect(str(build_dir / DATABASE), read_only=True) as connection:
        found = answers(connection, "headline")
    words = {name: word or "" for name, word in found["words"][0].items()}
    return [table for table in _tables(found, SimpleNamespace(**words)) if table.rows]


def _cells(rows, formats):
    return [
        [
            missing if value is None else written(value)
            for value, (written, missing) in zip(row.values(), formats, strict=True)
        ]
        for row in rows
    ]


def _missing(found, subject):
    """What is written where a figure is missing: of the baseline, the comparison, and of both."""
    words = {row["window_name"]: row[subject] for row in found["missing"]}
    sides = [words.get(window, NOT_PUBLISHED) for window in ("baseline", "comparison")]
    return *sides, max(sides, key=(NOT_PUBLISHED, "not loaded", "withheld").index)


def _tables(found, words):
    if found["recovery"]:
        yield from _of_recovery(found, window_words(words.added_up_from, words.added_up_to))
    before, after, both = _missing(found, "scans")
    yield HeadlineTable(
        f"Diagnostic imaging scans in England, {words.comparison} against {words.baseline}",
        [
            *("", words.baseline, words.comparison, "Change", "Change, %"),
            *("Like for like, %", "Per working day, %", "Not comparable"),
        ],
        _cells(
            found["scans"],
            [
                *(TEXT, (COUNT, before), (COUNT, after), (CHANGE, both), (POINTS, both)),
                *[CHANGE_IF_COMPARED] * 2,
                COUNT_IF_COMPARED,
            ],
        ),
        f"Source: {DID} ({words.scan_files}). Figures are rounded to 5 by the publisher; England "
        "is its own England row. Like for like: without the organisations that can't be compared, "
        "mergers joined, each in its region of today; and the same per working day.",
    )
    over_6 = "6 weeks or more"
    waiting = [f"Waiting, {end}" for end in (words.baseline_end, words.comparison_end)]
    before, after, both = _missing(found, "waits")
    yield HeadlineTable(
        "Patients waiting for one of 15 diagnostic tests in England, end of "
        f"{words.comparison_end} against end of {words.baseline_end}",
        ["", waiting[0], f"{over_6}, %", waiting[1], over_6, f"{over_6}, %", "Change, points"],
        _cells(
            found["waits"],
            [
                *(TEXT, (COUNT, before), (SHARE, before)),
                *((COUNT, after), (COUNT, after), (SHARE, after), (POINTS, both)),
            ],
        ),
        f"Source: {DM01} ({words.wait_files}). As published: a provider that did not report a "
        "month is not in it; region_wait_comparison has the like-for-like twin.",
    )
    over = [f"Over {weeks} weeks, %" for weeks in (6, 8, 9, 13)]
    yield HeadlineTable(
        "Patients waiting for a diagnostic test in the nations of the UK, end of "
        f"{words.comparison_end}",
        ["", "Standard, weeks", "Waiting", *over],
        _cells(found["nations"], [TEXT, TEXT, COUNT_IF_AT_HAND, *[IF_AT_HAND] * 4]),
        f"Sources: England as above; {words.nation_sources}. The nations count different tests: "
        "England 15, Scotland 8 (in common: those 8), Wales and Northern Ireland all together. "
        "Derived: recovered from a published percentage; nation_wait_comparison says how sure "
        "each is.",
    )
    what, source, mart = NEWEST.get(words.subject, NEWEST["scans"])
    share = "% of 2019"
    yield HeadlineTable(
        f"{what} in England, {words.month} against {words.month_2019}",
        [
            *("", words.month_2019, words.month, share, f"{share}, per working day"),
            *(f"{share}, like for like", "Not comparable"),
        ],
        _cells(
            found["newest_month"],
            [TEXT, *[COUNT_IF_AT_HAND] * 2, *[IF_COMPARED] * 3, COUNT_IF_COMPARED],
        ),
        f"Source: {source}. The newest month that has a month of 2019 to compare with. Like for "
        "like: organisations that are complete in both months, mergers joined, each in its region "
        f"of today; the others are counted as not comparable. {mart} has every organisation.",
    )


def _of_recovery(found, months):
    bounds = ["At least", "At most", "As published"]
    minus = "A minus sign: more than in 2019."
    yield HeadlineTable(
        f"Were the missed scans made up? Scans fewer than in the same months of 2019, {months}",
        ["", *bounds, "Of those with every month", "Those", "Their part of 2019, %"],
        _cells(
            found["recovery"],
            [TEXT, *[COUNT_IF_COMPARED] * 5, IF_COMPARED],
        ),
        f"Source: {DID}. {minus} As published, a month that an organisation did not send counts as "
        "no scans; at least and at most, it stands at the highest and the lowest share of 2019 of "
        "its own three months before and after. Those with every month: organisations complete in "
        "every month and in 2019.",
    )
    yield HeadlineTable(
        f"The same by kind of scan, England, {months}",
        ["", *bounds, "Last twelve months, % of 2019"],
        _cells(found["recovery_of_kinds"], [TEXT, *[COUNT_IF_COMPARED] * 3, IF_COMPARED]),
        f"Source: {DID}. {minus}",
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
    return filled_in("headline.md", headline=headline).strip()


def with_headline(readme, headline):
    """The README's text with its headline block replaced. Raises ValueError without the marks."""
    before, start, rest = readme.partition(README_START)
    _, end, after = rest.partition(README_END)
    if not start or not end:
        raise ValueError(f"README.md lacks the lines {README_START} and {README_END}")
    return f"{before}{start}\n\n{headline_markdown(headline)}\n\n{end}{after}"
