"""What the headline findings of the index are made of; their sentences are in `_findings.html`."""

from briefing.marts import grouped, with_figures
from briefing.sentences import about_share, change_words, fall_words, place

# The headlines are set beside its story of December 2020: its name in `claim_checks`.
STORY = "BBC Shared Data Unit"
LIKE_FOR_LIKE = "scans_change_pct_like_for_like"


def furthest_words(rows, subject):
    """Which of the areas changed most and least; `rows` by change, deepest fall first.

    The change is like for like: one as published may be of returns that were not sent.
    """
    rows = with_figures(rows, LIKE_FOR_LIKE)
    if not rows:
        return ""
    first, last = rows[0], rows[-1]
    deepest, mildest = (
        f"in {place(row['area_name'])} ({about_share(row[LIKE_FOR_LIKE])})" for row in (first, last)
    )
    if len(rows) == 1:
        change = fall_words(first[LIKE_FOR_LIKE])
        return f"{subject}: {change} in {place(first['area_name'])}"
    if last[LIKE_FOR_LIKE] < 0:
        return f"{subject} fell furthest {deepest} and least {mildest}"
    if first[LIKE_FOR_LIKE] >= 0:
        return f"{subject} rose most {mildest} and least {deepest}"
    return f"{subject} fell furthest {deepest} and rose most {mildest}"


def scans_by_region(marts):
    """Scans of England and its regions that have a change, the deepest fall like for like first."""
    return with_figures(marts.ask("comparison/scans_by_region"), "scans_change_pct")


def waits_by_region(marts):
    """Waits of England and its regions, the largest share at six weeks first."""
    return with_figures(marts.ask("comparison/waits_by_region"), "over_6_weeks_pct_comparison")


def only_regions(rows):
    """Those rows of areas that are of a region."""
    return [row for row in rows if row["area_type"] == "region"]


def findings(marts):
    """Rows that the headline findings of `_findings.html` are worded from, by finding."""
    between = marts.windows.baseline, marts.windows.comparison
    england = marts.ask("comparison/englands_scans")
    ranked = marts.ask("comparison/trusts_ranked_by_fall")
    for row in england + ranked[:1]:
        row["words"] = change_words(row, "scans", *between)
    scan_regions = only_regions(scans_by_region(marts))
    waits = waits_by_region(marts)
    return {
        "england_scans": england,
        "furthest": furthest_words(scan_regions, "scans"),
        "fell_furthest": [
            row
            for row in ranked[:1]
            if row["words"] and row["scans_change"] < 0 and row["change_is_certain"]
        ],
        "england_waits": [row for row in waits if row["area_code"] == "ENG"],
        "wait_regions": only_regions(waits),
        "story_pairs": marts.ask("comparison/shares_the_story_gave", story=STORY),
        "waits_longest": grouped(marts.ask("comparison/named_trusts"), "list_name")["waits_longest"][:1],
        "nations": _nations(marts),
    }


def _nations(marts):
    """The row of each other nation that speaks for it: past its own standard, or past six weeks."""
    rows = [
        row
        for row in marts.ask("comparison/waits_by_nation")
        if row["nation"] != "England" and row["test_group"] == "all"
    ]
    found = []
    for of_nation in grouped(rows, "nation").values():
        own = next((row for row in of_nation if row["is_national_standard"]), None)
        six_weeks = next((row for row in of_nation if row["threshold_weeks"] == 6), None)
        known = [row for row in (own, six_weeks) if row and row["waiting_over_pct"] is not None]
        for row in known[:1]:
            size = about_share(row["waiting_over_pct"])
            is_hedged = size.startswith(("almost", "just", "less"))
            is_own = row["is_national_standard"]
            found.append(
                row
                | {
                    "size": f"about {size}" if row["is_derived"] and not is_hedged else size,
                    "own_unknown": own["threshold_weeks"] if own and not is_own else None,
                    "note": row["comparability_note"],
                }
            )
    return found
