"""Where the figures of a chart come from, as the line below it, and which are provisional."""

from briefing.charts.months import place_of
from briefing.sentences import listed
from briefing.sources import day_words, publication_words
from publishing.headline import window_words

EDITIONS = "comparison/editions_behind_figures"


def source_line(marts, subject):
    """What stands below a chart of a subject, one of those of `sources`."""
    others = marts.ask("comparison/single_figures_of_nations") if subject == "nations" else []
    files = marts.ask(EDITIONS, subject=subject)
    return words_of_source(files, [row["source"] for row in others])


def words_of_source(files, others=()):
    """What stands below a chart: publications, their months and what is provisional.

    `NHS England, … Table 1, April 2018 to March 2025 (issued up to 27 November 2025)`.
    """
    by_publication = {}
    for file in files:
        by_publication.setdefault(publication_words(file["publication"]), []).append(file)
    texts = []
    for publication, of_it in by_publication.items():
        spans = sorted({(file["first_month"], file["last_month"]) for file in of_it})
        months = listed([_words(*span) for span in _joined(spans)])
        days = sorted(file["issued_on"] for file in of_it if file["issued_on"])
        issued = [f"issued {'up to ' * (len(days) > 1)}{day_words(day)}" for day in days[-1:]]
        unsure = [f"{_words(*span)} provisional" for span in provisional_spans(of_it)]
        remark = ", ".join(issued + unsure)
        texts.append(f"{publication}, {months}" + (f" ({remark})" if remark else ""))
    return f"Source: {'; '.join([*texts, *others])}"


def provisional_spans(files):
    """First and last months of the files that are provisional, pairs of dates."""
    return sorted(
        (file["first_month"], file["last_month"])
        for file in files
        if (file["publication_status"] or "").lower() == "provisional"
    )


def unsure_places(marts, first, last):
    """First and last places of the provisional months between two of a chart over the years."""
    spans = provisional_spans(marts.ask(EDITIONS, subject="scans_over_time"))
    places = ((place_of(start), place_of(end)) for start, end in spans)
    return [
        (max(start, first), min(end, last))
        for start, end in places
        if start <= last and end >= first
    ]


def _joined(spans):
    """Spans of months with those made one that touch."""
    joined = []
    for first, last in spans:
        before = joined[-1][1] if joined else None
        if before and first.year * 12 + first.month <= before.year * 12 + before.month + 1:
            joined[-1] = joined[-1][0], max(before, last)
        else:
            joined.append((first, last))
    return joined


def _words(first, last):
    return window_words(f"{first:%Y-%m}", f"{last:%Y-%m}")
