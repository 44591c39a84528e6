"""The marts of any two windows, made from a built warehouse in a second or two.

dbt compiles the models once for each length of window, about months of 1901 and 1902, which nothing
else in the SQL names. For a pair of windows their months and their words take the place of those,
and the models that depend on windows are made again in memory; what does not depend on them is read
from the warehouse, which is opened read-only.
"""

import calendar
import re
from dataclasses import dataclass

import duckdb
from compiled import compiled
from compiled_sql import statement

from publishing.windows import dbt_variables

STANDS_FOR = {"baseline": 1901, "comparison": 1902}
CATALOG = "warehouse"
SENTINEL = re.compile(r"\b190[12]\b")
MARTS = ("trust_scan_comparison", "region_scan_comparison", "briefing_named_trusts")
MONTH = "%04d-%02d"


@dataclass(frozen=True)
class Windows:
    """Two windows of as many months, each by its first month, as (year, month)."""

    months: int
    baseline: tuple[int, int]
    comparison: tuple[int, int]

    def months_of(self, window):
        """Months of a window, `baseline` or `comparison`, as (year, month)."""
        year, month = getattr(self, window)
        return [months_later(year, month, step) for step in range(self.months)]

    def span_of(self, window):
        """A window as `make build` takes it: `2019-04:2019-09`."""
        months = self.months_of(window)
        return f"{MONTH % months[0]}:{MONTH % months[-1]}"


def months_later(year, month, months):
    """The month, as (year, month), so many months after another one."""
    years, month = divmod(month - 1 + months, 12)
    return year + years, month + 1


def label(months):
    """Months in words, as the models have them: `April to September 2019`, `May 2020`."""
    (first_year, first), (last_year, last) = months[0], months[-1]
    words = f"{calendar.month_name[last]} {last_year}"
    if len(months) == 1:
        return words
    begins = calendar.month_name[first] + ("" if first_year == last_year else f" {first_year}")
    return f"{begins} to {words}"


class NotExact(Exception):
    """SQL in which a month of 1901 or 1902 is left."""


class MadeAgain:
    """A warehouse, read-only, whose marts are made for one pair of windows after the other."""

    def __init__(self, database, lengths, marts=MARTS):
        """Compile for each length of window, in months, and read what no window changes."""
        self.nodes = {length: _about_sentinels(length) for length in lengths}
        nodes = self.nodes[lengths[0]]
        needed = _needed(nodes, [name for name in nodes if name.split(".")[2] in marts])
        reached = _reached(self.nodes.values())
        self.made_again = [name for name in nodes if name in needed & reached]
        self.connection = duckdb.connect()
        # its views name it so
        self.connection.execute(f"attach '{database}' as {CATALOG} (read_only)")
        self.connection.execute("set enable_progress_bar = false; set threads = 1")
        for schema in ("seeds", "staging", "intermediate", "marts"):
            self.connection.execute(f"create schema {schema}")
        read = {need for name in self.made_again for need in nodes[name]["needs"]}
        for name in sorted(read.difference(self.made_again)):
            relation, kept = nodes[name]["relation_name"], self._of_scans(nodes[name])
            copied = f"create table {_in_memory(relation)} as from {relation} {kept}"
            self.connection.execute(copied)
        self.connection.execute(f"detach {CATALOG}")

    def _of_scans(self, node):
        """Of an input: figures of scans, and of DM01 those that tell peers and successors."""
        columns = self.connection.sql(f"from {node['relation_name']}").columns
        if node["resource_type"] == "seed" or "subject" not in columns:
            return ""
        if "nation" in columns and "is_judged" in columns:
            return "where nation = 'England' and subject in ('scans', 'activity')"
        return "where subject = 'scans'"

    def make(self, windows, held=()):
        """Make the marts of a pair of windows; a connection in which they are `marts.…`.

        Models named in `held` stay as the windows before have left them.
        """
        nodes = self.nodes[windows.months]
        for name in self.made_again:
            if name.split(".")[2] in held:
                continue
            node = nodes[name]
            # a view too: DuckDB plans it once and not for each reader
            as_table = {
                "compiled_code": about(windows, node["compiled_code"]),
                "config": node["config"] | {"materialized": "table"},
            }
            sql = f"drop table if exists {node['relation_name']}; {statement(node | as_table)}"
            self.connection.execute(_in_memory(sql))
        return self.connection


def about(windows, sql):
    """SQL about the sentinel months, as dbt would compile it for a pair of windows."""
    for window, year in STANDS_FOR.items():
        months = windows.months_of(window)
        sentinels = [(year, month + 1) for month in range(windows.months)]
        sql = sql.replace(label(sentinels), label(months))
        sql = sql.replace(label(sentinels[-1:]), label(months[-1:]))
        # the days of both ends stand alone too
        for sentinel, month in zip(sentinels, months, strict=True):
            sql = sql.replace(MONTH % sentinel + "-01", MONTH % month + "-01")
    if SENTINEL.search(sql):
        left = sql[SENTINEL.search(sql).start() :]
        raise NotExact(f"a month that stands for another is left: {left[:80]}")
    return sql


def _in_memory(sql):
    return sql.replace(f'"{CATALOG}".', "")


def _about_sentinels(length):
    spans = [f"{year}-01:{MONTH % (year, length)}" for year in STANDS_FOR.values()]
    nodes, _ = compiled(**dbt_variables(*spans))
    return {name: node for name, node in nodes.items() if node["resource_type"] != "test"}


def _reached(of_lengths):
    """Models that name a window, or have another SQL for another length, and all that read them."""
    reached = set()
    first, *others = of_lengths
    for name, node in first.items():
        code = node["compiled_code"]
        differs = any(code != other[name]["compiled_code"] for other in others)
        if differs or SENTINEL.search(code) or reached.intersection(node["needs"]):
            reached.add(name)
    return reached


def _needed(nodes, names):
    needed, waiting = set(), list(names)
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting += nodes[name]["needs"]
    return needed
