"""Pages of the pack: one for each story, and one for each trust and board."""

from operator import itemgetter

from briefing import RECOVERY
from briefing.findings import STORY, findings
from briefing.layout import write_page
from briefing.marts import grouped, with_figures
from briefing.missing import ENGLAND, Missing
from briefing.recovery import has_recovery, write_recovery
from briefing.remarks import FIELDS, FOLDER, read_remarks
from briefing.sentences import NOT_AT_HAND, capital, change_words, share, share_of_nation
from briefing.sources import day_words, publication_words, sources
from briefing.trust_pages import write_trust_pages
from loaders.own_rows import OWN
from publishing.faults import fault_words
from publishing.headline import window_words
from publishing.rounding import with_thousands

NOT_COMPARABLE_SHOWN = 15
# Figures of a row that the tables print, and say why they are missing.
OF_SCANS = [
    *("scans_baseline", "scans_comparison", "scans_change", "scans_change_pct"),
    "scans_change_pct_like_for_like",
]
OF_WAITS = [
    *("waiting_baseline", "over_6_weeks_pct_baseline", "waiting_comparison"),
    *("over_6_weeks_comparison", "over_6_weeks_pct_comparison", "change_points"),
    "change_points_like_for_like",
]
NATIONS = ("England", "Scotland", "Wales", "Northern Ireland")
LISTS = {
    "fell_furthest": "Scans fell furthest",
    "recovered_fastest": "Scans nearest to 2019 again, or above it",
    "waits_longest": "Waits longest",
    "waits_rose_most": "Waits rose most",
}


def write_pages(marts, folder, charts, story=RECOVERY):
    """Write the pages of the stories and one for each organisation; these first, to be linked to.

    `index.html` is the story asked for, of `briefing.STORIES`; where that is the recovery, the
    comparison is `comparison.html`. The comparison leads, too, where no month can be added up.
    Raises UnreadableRemarks where comments.yml or responses.yml can't be shown.
    """
    write_trust_pages(marts, folder)
    pages = {path.stem for path in (folder / "trusts").glob("*.html")}
    organisations = [
        row for row in marts.ask("comparison/organisations_to_find") if row["code"] in pages
    ]
    shared = {
        "pages": pages,
        "charts": {chart.name: chart for chart in charts},
        "organisations": organisations,
        "by_region": _by_region(organisations),
    }
    leads = story == RECOVERY and has_recovery(marts)
    if leads:
        write_recovery(marts, folder, **shared)
    name = "comparison.html" if leads else "index.html"
    _write_comparison(marts, folder / name, has_recovery=leads, **shared)


def _write_comparison(marts, path, **shared):
    """Write the page that compares the two windows."""
    comments, responses = (
        [*read_remarks(FOLDER / f"{name}.yml"), *read_remarks(OWN / f"{name}.yml")]
        for name in ("comments", "responses")
    )
    missing = Missing(marts)
    write_page(
        marts,
        path,
        "comparison.html",
        findings=findings(marts),
        source_lines={
            subject: sources(marts, subject) for subject in ("scans", "cancer", "waits", "nations")
        },
        region_scans=_nations_first(
            missing.said(_asked(marts, "scans_by_region"), "scans", _of_area, OF_SCANS)
        ),
        region_waits=_nations_first(
            missing.said(
                _asked(marts, "waits_by_region", "over_6_weeks_pct_comparison"),
                "waits",
                _of_area,
                OF_WAITS,
            )
        ),
        modalities=missing.said(_asked(marts, "scans_by_kind"), "scans", _of_england, OF_SCANS),
        spread=marts.ask("comparison/spread_between_trusts"),
        nations=_nations(marts, missing),
        named=_named(marts),
        cancer=_cancer(marts, missing),
        not_comparable={
            subject: _not_comparable(marts, missing, subject) for subject in ("scans", "waits")
        },
        story=STORY,
        claims=_claims(marts),
        claims_of_other_months=marts.ask("comparison/claims_of_other_months"),
        claim_evidence=marts.ask("comparison/claim_evidence"),
        comments=comments,
        responses=responses,
        remark_fields=FIELDS,
        faults=_faults(marts),
        is_withheld=missing.is_withheld,
        files=_files(marts),
        **shared,
    )


def _asked(marts, query, column="scans_change_pct"):
    """Rows of a query of the index; none where no row has a figure in a column."""
    rows = marts.ask(f"comparison/{query}")
    return rows if with_figures(rows, column) else []


def _of_area(row):
    return [row["area_code"]]


def _of_england(_):
    return [ENGLAND]


def _nations_first(rows):
    return sorted(rows, key=itemgetter("area_type"))


def _nations(marts, missing):
    """For the tests all and in common: a row for each nation, with a share for each threshold."""
    tables = {}
    for group, rows in grouped(marts.ask("comparison/waits_by_nation"), "test_group").items():
        known = {row["nation"] for row in rows if row["waiting"] is not None}
        thresholds = sorted({row["threshold_weeks"] for row in rows})
        lines = []
        for nation, of_nation in grouped(rows, "nation").items():
            if group == "common" and nation not in known:
                continue
            cells = {row["threshold_weeks"]: row for row in of_nation}
            own = next((weeks for weeks, row in cells.items() if row["is_national_standard"]), None)
            waiting = of_nation[0]["waiting"]
            notes = [row["comparability_note"] for row in of_nation]
            not_there = missing.word_of_nation(nation, NOT_AT_HAND)
            lines.append(
                {
                    "nation": nation,
                    "own": f"{own} weeks" if own else "none",
                    "waiting": not_there if waiting is None else waiting,
                    "note": min(notes, key=len) if nation in known else notes[0],
                }
                | {
                    f"over_{weeks}": share_of_nation(cells.get(weeks), not_there)
                    for weeks in thresholds
                }
            )
        if known:
            tables[group] = {"rows": lines, "thresholds": thresholds}
    return tables


def _named(marts):
    """The lists of trusts that the index names, with their rows; empty ones are left out."""
    found = grouped(marts.ask("comparison/named_trusts"), "list_name")
    return [
        {
            "name": name,
            "heading": heading,
            "rows": found[name],
            "pct": found[name][0]["measure"].endswith("_pct"),
        }
        for name, heading in LISTS.items()
        if found[name]
    ]


def _cancer(marts, missing):
    """Rows of the tests suitable for diagnosing cancer, and what happened to them in words."""
    rows = _asked(marts, "cancer_tests")
    between = marts.windows.baseline, marts.windows.comparison
    totals = [row for row in rows if row["test_code"] == row["source_setting"] == "all"]
    words = [change_words(total, "scans", *between) for total in totals]
    rows = missing.said(rows, "cancer", _of_england, OF_SCANS)
    return {"rows": rows, "words": "".join(words)} if rows else None


def _not_comparable(marts, missing, subject):
    compared = marts.ask(f"comparison/{subject}_comparable")
    rows = [row for row in compared if not row["is_comparable"]]
    shown = rows[:NOT_COMPARABLE_SHOWN]
    for row in shown:
        for side, window in (("before", "baseline"), ("after", "comparison")):
            if row[side] is None:
                row[side] = missing.word(subject, [row["organisation_code"]], None, window)
    return {"count": len(rows), "of": len(compared), "rows": shown}


def _claims(marts):
    return [
        row | {side: _claimed(row, f"{side}_value") for side in ("published", "computed")}
        for row in marts.ask("comparison/claims_checked", story=STORY)
    ]


def _claimed(row, column):
    value = row[column]
    if value is None:
        return "no figure"
    return share(value) if row["measure"].endswith("_pct") else with_thousands(value)


def _faults(marts):
    """Publishers' faults in words, counted by rule, with the first undecided ones of each."""
    found = marts.faults()
    if not found:
        return None
    return {
        "words": found.lines[0].partition(": ")[2],
        "rules": [
            row | {"rule_in_words": capital(row["rule_in_words"] or row["rule"])}
            for row in marts.ask("comparison/faults_by_rule")
        ],
        "undecided": [
            group | {"lines": [fault_words(fault) for fault in group["first_faults"]]}
            for group in found.undecided
        ],
    }


def _files(marts):
    return [
        row
        | {
            "publication": publication_words(row["publication"]),
            "months": window_words(f"{row['first_month']:%Y-%m}", f"{row['last_month']:%Y-%m}")
            if row["first_month"]
            else "",
            "issued": day_words(row["issued_on"]) if row["issued_on"] else "",
        }
        for row in marts.ask("comparison/files_loaded")
    ]


def _by_region(organisations):
    """Organisations by nation and region, for the plain list; trusts and boards before others."""
    regions = grouped(organisations, "nation", "region")
    order = {nation: position for position, nation in enumerate(NATIONS)}
    return sorted(regions.items(), key=lambda item: (order.get(item[0][0], 9), item[0]))
