"""A page for each organisation: its scans, waits and tests done, in words, tables and a chart."""

import re
from pathlib import Path

from briefing import CannotMake
from briefing.layout import write_page
from briefing.trust_pages import answers, backlog, html_tables, recovery, results, tables, words
from briefing.trust_pages.figures import COMPARISONS, Figures, Organisation

__all__ = ["COMPARISONS", "UnsafeCode", "page_name", "write_trust_pages"]

# What the template shows of an organisation, under the names of the functions.
PARTS = (
    *(words.place, words.members, words.paragraphs, words.flags, words.left_out, words.not_said),
    words.faults,
    *(tables.by_month, tables.scans, tables.waits, tables.activity, tables.cancer, tables.cells),
    *(results.results, results.who_asked, backlog.weeks, recovery.recovery),
    *(answers.changed, answers.peers, answers.waiting, answers.kinds, answers.speed),
)
WAITS_SOURCES = {
    "England": "Monthly diagnostics return (DM01), NHS England",
    "Scotland": "diagnostic waits, Public Health Scotland",
    "Wales": "diagnostic and therapy waiting times, Welsh Government",
    "Northern Ireland": "diagnostic waiting times, Department of Health (Northern Ireland)",
}
TABLES = {"table": html_tables.table, "grouped_table": html_tables.grouped_table}
SAFE_CODE = re.compile(r"[A-Za-z0-9+_-]+")


class UnsafeCode(CannotMake):
    """A code that can't be a file name."""


def write_trust_pages(marts, folder):
    """Write `trusts/<code>.html` for each organisation compared; returns their number.

    Raises UnsafeCode.
    """
    folder = Path(folder) / "trusts"
    folder.mkdir(parents=True, exist_ok=True)
    figures = Figures(marts)
    for code in figures.codes:
        trust = Organisation(figures, code)
        parts = {part.__name__: part(trust) for part in PARTS}
        write_page(
            marts,
            folder / page_name(code),
            "trust.html",
            "../",
            trust=trust,
            waits_source=WAITS_SOURCES.get(trust.nation, "the nation’s own publication"),
            limits_from=marts.facts.get("control_limits_from_figures", 12),
            **parts,
            **TABLES,
        )
    return len(figures.codes)


def page_name(code):
    """File name of an organisation's page. Raises UnsafeCode."""
    if not SAFE_CODE.fullmatch(code):
        raise UnsafeCode(
            f"the organisation code {code!r} can't be a file name; see dim_organisation"
        )
    return f"{code}.html"
