"""A page for each organisation: its scans, waits and tests done, in words, tables and a chart."""

import gc
import os
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from types import SimpleNamespace

from markupsafe import Markup

from briefing import CannotMake
from briefing.layout import rendered, write_page
from briefing.trust_pages import answers, backlog, html_tables, recovery, results, tables, words
from briefing.trust_pages.figures import COMPARISONS, Figures, Organisation

__all__ = ["COMPARISONS", "UnsafeCode", "page_name", "write_trust_pages"]

# What the template shows of an organisation, under the names of the functions.
PARTS = {
    part.__name__: part
    for part in (
        *(words.place, words.members, words.paragraphs, words.flags, words.left_out),
        *(words.not_said, words.faults),
        *(tables.by_month, tables.scans, tables.waits, tables.activity, tables.cancer),
        tables.cells,
        *(results.results, results.who_asked, backlog.weeks, recovery.recovery),
        *(answers.changed, answers.peers, answers.waiting, answers.kinds, answers.speed),
    )
}
WAITS_SOURCES = {
    "England": "Monthly diagnostics return (DM01), NHS England",
    "Scotland": "diagnostic waits, Public Health Scotland",
    "Wales": "diagnostic and therapy waiting times, Welsh Government",
    "Northern Ireland": "diagnostic waiting times, Department of Health (Northern Ireland)",
}
TABLES = {"table": html_tables.table, "grouped_table": html_tables.grouped_table}
FORKS_FROM = 40  # fewer pages are written before another process would have begun
_forked = []  # the pages that a fork writes a half of
SAFE_CODE = re.compile(r"[A-Za-z0-9+_-]+")


class UnsafeCode(CannotMake):
    """A code that can't be a file name."""


def write_trust_pages(marts, folder):
    """Write `trusts/<code>.html` for each organisation compared; returns their number.

    Where the system can fork, two processes write half each: both read what was read from the
    marts before, neither the marts themselves. Raises UnsafeCode.
    """
    folder = Path(folder) / "trusts"
    folder.mkdir(parents=True, exist_ok=True)
    figures = Figures(marts)
    codes = figures.codes
    for code in codes:
        page_name(code)
    style = Markup(" ".join(rendered(marts, "_trust.css").split()))  # noqa: S704 - our own file
    pages = Pages(folder, figures, SimpleNamespace(windows=marts.windows, facts=marts.facts), style)
    if len(codes) < FORKS_FROM or not can_fork():
        pages.write(codes)
        return len(codes)
    _forked.append(pages)
    # what is there now is left alone by the garbage collector, and so stays shared memory
    gc.freeze()
    try:
        with ProcessPoolExecutor(1, mp_context=get_context("fork")) as other:
            half = other.submit(_write_in_fork, codes[1::2])
            pages.write(codes[::2])
            half.result()
    finally:
        gc.unfreeze()
        _forked.clear()
    return len(codes)


def can_fork():
    """Whether a second process may be forked: not on macOS, whose libraries forbid it."""
    has_second = len(os.sched_getaffinity(0)) > 1 if hasattr(os, "sched_getaffinity") else False
    return has_second and sys.platform != "darwin" and "fork" in get_all_start_methods()


@dataclass(frozen=True)
class Pages:
    """Pages to write into a folder; `build` has the windows and facts of `Marts`."""

    folder: Path
    figures: Figures
    build: SimpleNamespace
    style: Markup

    def write(self, codes):
        """Write the pages of some organisations."""
        for code in codes:
            trust = Organisation(self.figures, code)
            parts = {name: part(trust) for name, part in PARTS.items()}
            write_page(
                self.build,
                self.folder / page_name(code),
                "trust.html",
                "../",
                trust=trust,
                style=self.style,
                waits_source=WAITS_SOURCES.get(trust.nation, "the nation's own publication"),
                limits_from=self.build.facts.get("control_limits_from_figures", 12),
                **parts,
                **TABLES,
            )


def _write_in_fork(codes):
    _forked[0].write(codes)


def page_name(code):
    """File name of an organisation's page. Raises UnsafeCode."""
    if not SAFE_CODE.fullmatch(code):
        raise UnsafeCode(
            f"the organisation code {code!r} can't be a file name; see dim_organisation"
        )
    return f"{code}.html"
