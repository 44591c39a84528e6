"""Where figures come from, in words: publisher, publication, months, edition and day of issue."""

from publishing.headline import MONTHS, window_words

PUBLICATIONS = {
    "did_table_1": "NHS England, Diagnostic Imaging Dataset, Table 1",
    "did_table_2": "NHS England, Diagnostic Imaging Dataset, Table 2",
    "did_table_4": "NHS England, Diagnostic Imaging Dataset, Table 4",
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


def cells_in_words(source_cells, cells):
    """`F1222:K1229 (48 cells)`, blocks apart by a blank; one cell without a count."""
    blocks = source_cells.replace(",", ", ")
    return blocks if cells == 1 else f"{blocks} ({cells:,} cells)"


def day_words(day):
    """`29 October 2020`."""
    return f"{day.day} {MONTHS[day.month]} {day.year}"


def month_words(day):
    """`October 2020`."""
    return f"{MONTHS[day.month]} {day.year}"


def sources(marts, subject):
    """The files behind a subject's figures, as a source line has them.

    Subjects: `scans`, `cancer` (both windows), `scans_over_time` (all months), `waits` (the last
    month of each window), `nations` (the last month of the comparison).
    """
    facts = marts.facts
    last_months = [(facts[f"{side}_to"],) * 2 for side in ("baseline", "comparison")]
    windows = [(facts[f"{side}_from"], facts[f"{side}_to"]) for side in ("baseline", "comparison")]
    starts, spans = {
        "scans": ("did_table_1", windows),
        "cancer": ("did_table_4", windows),
        "scans_over_time": ("did_table_1", [("0000-00", "9999-99")]),
        "waits": ("dm01", last_months),
        "nations": (("dm01", "phs", "ni_", "wales_", "statswales"), last_months[1:]),
    }[subject]
    found = {}
    for file in marts.ask("index/editions_that_count"):
        first, last = f"{file['first_month']:%Y-%m}", f"{file['last_month']:%Y-%m}"
        if file["publication"].startswith(starts) and any(
            first <= until and last >= since for since, until in spans
        ):
            edition = (file["publication_status"] or "").lower()
            issued = f"issued {day_words(file['issued_on'])}" if file["issued_on"] else ""
            remark = ", ".join(part for part in (edition, issued) if part)
            words = window_words(first, last) + (f" ({remark})" if remark else "")
            publication = publication_words(file["publication"])
            found.setdefault(publication, {})[words] = None
    lines = [f"{publication}: {', '.join(files)}" for publication, files in found.items()]
    if subject == "nations":
        lines += [row["source"] for row in marts.ask("index/single_figures_of_nations")]
    return "; ".join(lines)
