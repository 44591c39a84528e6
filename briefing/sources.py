"""Where figures come from, in words: publisher, publication, months, edition and day of issue."""

from collections import defaultdict

from publishing.headline import MONTHS, window_words

PUBLICATIONS = {
    **{
        f"did_table_{number}": f"NHS England, Diagnostic Imaging Dataset, Table {number}"
        for number in range(1, 14)
    },
    "dm01": "NHS England, Monthly Diagnostics (DM01), by provider",
    "phs": "Public Health Scotland, diagnostic waits",
    "ni": "Department of Health (Northern Ireland), diagnostic waiting times",
    "ods": "NHS England, Organisation Data Service",
    "wales": "Welsh Government, diagnostic and therapy waiting times",
}


def publication_words(publication):
    """A publication of `loaded_files` in words; its own name where none are kept for it."""
    for start, words in PUBLICATIONS.items():
        if publication == start or publication.startswith(f"{start}_"):
            return words
    return publication


def cells_in_words(source_cells, cells=None):
    """`F1222:K1229 (48 cells)`, blocks apart by a blank; one cell, and cells not counted, alone."""
    blocks = source_cells.replace(",", ", ")
    return blocks if cells in (1, None) else f"{blocks} ({cells:,} cells)"


def day_words(day):
    """`29 October 2020`."""
    return f"{day.day} {MONTHS[day.month]} {day.year}"


def month_words(day):
    """`October 2020`."""
    return f"{MONTHS[day.month]} {day.year}"


def financial_year(first_day):
    """The financial year that begins on a day: `2019/20`."""
    return f"{first_day.year}/{(first_day.year + 1) % 100:02}"


def period_words(first, last):
    """`2019/20` of a financial year, else its months: `September 2020`, `January to March 2025`."""
    if first.month == 4 and (last.year, last.month) == (first.year + 1, 3):
        return financial_year(first)
    return window_words(f"{first:%Y-%m}", f"{last:%Y-%m}")


def sources(marts, subject):
    """The files behind a subject's figures, as a source line has them.

    Subjects: `scans`, `cancer` (both windows), `scans_over_time` (all months), `waits` (the last
    month of each window), `nations` (the last month of the comparison), `newest_waits` (the newest
    month and its month of 2019), `days_to_report` (the years whose medians are compared).
    """
    found = {}
    for file in marts.ask("comparison/editions_behind_figures", subject=subject):
        edition = (file["publication_status"] or "").lower()
        issued = f"issued {day_words(file['issued_on'])}" if file["issued_on"] else ""
        remark = ", ".join(part for part in (edition, issued) if part)
        words = window_words(f"{file['first_month']:%Y-%m}", f"{file['last_month']:%Y-%m}")
        publication = publication_words(file["publication"])
        found.setdefault(publication, {})[words + (f" ({remark})" if remark else "")] = None
    lines = [f"{publication}: {', '.join(files)}" for publication, files in found.items()]
    if subject == "nations":
        lines += [row["source"] for row in marts.ask("comparison/single_figures_of_nations")]
    return "; ".join(lines)


def sources_by_nation(marts):
    """{block: {nation: a line of the publications, months and issues of its figures over time}}."""
    lines = defaultdict(lambda: defaultdict(list))
    for row in marts.ask("explorer/sources"):
        edition = (row["publication_status"] or "").lower()
        issued = f"newest issued {day_words(row['issued_on'])}" if row["issued_on"] else ""
        remark = ", ".join(part for part in (edition, issued) if part)
        words = period_words(row["first_month"], row["last_month"])
        line = f"{publication_words(row['publication'])}: {words}"
        lines[row["block"]][row["nation"]].append(line + (f" ({remark})" if remark else ""))
    for row in marts.ask("explorer/sources_of_single_figures"):
        lines[row["block"]][row["nation"]].append(row["source"])
    return {
        block: {nation: "; ".join(found) for nation, found in of.items()}
        for block, of in lines.items()
    }
