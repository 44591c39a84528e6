"""What a page says in sentences: paragraphs that are ready to use, and what to know before."""

from collections import defaultdict

from briefing.marts import grouped
from briefing.sentences import (
    because,
    listed,
    name_and_note,
    recovery_words,
    scans_paragraph,
    sentence,
    waits_paragraph,
)
from briefing.sentences import place as region_words
from briefing.sources import day_words, month_words
from briefing.trust_pages.recovery import counted_with, made_up_words, named_with
from publishing.faults import fault_words

FAULTS_SHOWN = 12
EFFECTS = {
    "withheld": "Withheld: these figures are left out, and what needs them is not compared",
    "noted": "Noted: the figures count, and the files disagree",
    "resolved": "Resolved: the files themselves prove what was meant, and the figures count",
}
WEEKS = "weeks of work on the waiting list"
# Sections: the queries of their rows, the mart that says whether any are loaded, and the source.
OF_ENGLAND = {
    "how fast results come": (
        ("days_and_reports", "newest_shares_of_reports"),
        "region_reporting_comparison",
        "Tables 2, 3, 10 and 13 of the Diagnostic Imaging Dataset have",
    ),
    "who asked for the scans": (
        ("scans_by_who_asked",),
        "scan_change_by_setting",
        "Table 11 of the Diagnostic Imaging Dataset has",
    ),
    WEEKS: (("weeks_of_work",), "backlog_over_time", "the monthly diagnostics return (DM01) has"),
}
SPOKEN_OF = {"did_ct": "CT scans", "did_mri": "MRI scans"}


def place(trust):
    """Where an organisation is, as a sentence has it: `the North West`, `Scotland`."""
    if trust.nation != "England" or not trust.region_name:
        return trust.nation
    return region_words(trust.region_name) if trust.region_code else "several regions"


def members(trust, of=None):
    """Which bodies' figures are added together, as a sentence; empty for a body of its own.

    `of` are the codes of those that are told, if not all.
    """
    dated = defaultdict(list)
    for row in trust.members:
        code = row["member_code"]
        if code != trust.code and (of is None or code in of):
            dated[row["until"]].append(trust.figures.named(row["member_code"]))
    if not dated:
        return ""
    texts = [
        listed(names) + (f" before {day_words(until)}" if until else "")
        for until, names in sorted(dated.items(), key=lambda item: str(item[0]))
    ]
    own = "together" if "+" in trust.code else "to its own"
    return f"Figures of {listed(texts)} are added {own}."


def paragraphs(trust):
    """Paragraphs on how it recovered, scans and waits; those that the marts have figures for."""
    by_modality = {row["modality_code"]: row for row in trust.scans}
    name = name_and_note(trust.name, trust.name_note)
    scans = scans_paragraph(
        name,
        by_modality.get("all"),
        trust.beside("region_scan_comparison", "all"),
        [(words, by_modality[code]) for code, words in SPOKEN_OF.items() if code in by_modality],
        trust.figures.ranked_from,
        trust.figures.windows,
    )
    waits = waits_paragraph(
        trust.name if scans else name,
        next(iter(totals(trust.waits)), None),
        trust.wait_shares("all", "all"),
        trust.weeks,
        trust.figures.windows,
        trust.figures.is_a_year_apart,
        trust.missing("waits", None, "comparison"),
    )
    scans_again, others = _recovery(trust, "scans", "scans")
    alike = bool(scans_again) and others == counted_with(trust, "dm01")
    tests_again, _ = _recovery(
        trust,
        "activity",
        "of the tests counted with the waiting lists",
        ("they" if others else "it") if alike else "",
    )
    # a body without scans is no matter of a paragraph on scans
    with_scans = trust.figures.with_scans
    without_scans = {row["member_code"] for row in trust.members} - with_scans
    for texts, added in (
        (scans, members(trust, with_scans)),
        (waits, members(trust, without_scans if scans else None)),
    ):
        if texts and added:
            texts.append(added)
    said = [made_up_words(trust)], [scans_again, tests_again], scans, waits
    return [" ".join(filter(None, texts)) for texts in said if any(texts)]


def _recovery(trust, what, noun, who=""):
    """How its newest month compares with 2019, and the bodies counted with it there.

    `who` stands for all of them where the sentence before has named them.
    """
    publication = "did" if what == "scans" else "dm01"
    others = counted_with(trust, publication)
    row = trust.figures.newest[what].get(trust.merged_since(publication)[0])
    if not row:
        return "", others
    month = month_words(row["month"])
    who = who or named_with(trust, others)
    return recovery_words(row, what, who, noun, month, row["is_newest"]), others


def flags(trust):
    """What to know before a figure of this page is quoted, as sentences."""
    scans = [row for row in trust.scans if row["modality_code"] == "all"]
    cancer = [row for row in trust.cancer if row["test_code"] == row["source_setting"] == "all"]
    found = []
    for what, rows in (
        ("Scans", scans),
        ("Waiting lists", totals(trust.waits)),
        ("Tests done", totals(trust.activity)),
        ("Tests suitable for diagnosing cancer", cancer),
    ):
        for row in rows:
            if not row["is_comparable"]:
                found.append(sentence(f"{what} {because(row['comparability_note'])}"))
            elif row["comparability_note"]:
                found.append(f"{what}: {row['comparability_note']}.")
    unsure = [
        trust.figures.test(row["modality_code"])
        for row in trust.scans
        if row["is_comparable"] and not row["change_is_certain"] and row["modality_code"] != "all"
    ]
    if unsure:
        found.append(
            f"Too few to tell a rise from a fall, since figures are rounded or suppressed: "
            f"{listed(unsure)}."
        )
    return list(dict.fromkeys(found))


def faults(trust):
    """Publishers' faults that touch its figures: {effect: lines}, and how many more there are."""
    found = trust.faults()
    shown = grouped(found[:FAULTS_SHOWN], "effect")
    listed_by_effect = {EFFECTS.get(effect, effect): shown[effect] for effect in shown}
    lines = {
        words: [fault_words(fault) for fault in rows] for words, rows in listed_by_effect.items()
    }
    return {"lines": lines, "more": len(found) - len(found[:FAULTS_SHOWN])} if found else None


def left_out(trust):
    """Which of the subjects the organisation has no figures of, as a list in a sentence."""
    subjects = {
        "scans": trust.scans,
        "waiting lists": trust.waits,
        "tests done": trust.activity,
        "tests suitable for diagnosing cancer": trust.cancer,
    }
    return listed([subject for subject, rows in subjects.items() if not rows])


def not_said(trust):
    """Why the sections that are of England's organisations alone are not there, as sentences."""
    counted_by = trust.merged_since("dm01")[0]
    missing = {
        section: of_section
        for section, of_section in OF_ENGLAND.items()
        if not any(
            trust.asked(query, counted_by if section == WEEKS else None) for query in of_section[0]
        )
    }
    if trust.nation != "England" and missing:
        return [
            "Not on this page, because the files loaded say it of England's organisations alone: "
            f"{listed(list(missing))}."
        ]
    why = {True: "no row of it", False: "not been loaded for the months compared"}
    return [
        f"Not on this page, because {source} {why[trust.figures.is_loaded[mart]]}: {section}."
        for section, (_, mart, source) in missing.items()
    ]


def totals(rows):
    """Rows of waits or tests done that are of all tests."""
    return [row for row in rows if row["test_group"] == row["test_code"] == "all"]
