"""Headline findings of the index. A finding is {text, code, name}: a sentence, and the
trust whose page it leads to."""

from briefing.charts import SCANS_BY_REGION, WAITS_BY_REGION, furthest_words, the
from briefing.sentences import (
    about_share,
    change_words,
    listed,
    number,
    over_weeks,
    patients,
    share,
)

# Whose story of December 2020 the headlines are set beside: its name in `claim_checks`.
STORY = "BBC Shared Data Unit"
FURTHEST_TRUST = """
    select *, count(*) over () as trusts
    from marts.trust_scan_comparison
    where modality_code = 'all' and organisation_type = 'nhs_trust' and change_rank is not null
    order by change_rank, organisation_code
    limit 1
"""
LONGEST = """
    select * from marts.briefing_named_trusts
    where list_name = 'waits_longest' order by list_rank, organisation_code limit 1
"""
NATIONS = """
    select * from marts.nation_wait_comparison
    where nation <> 'England' and test_group = 'all'
        and strftime(month, '%Y-%m') = $comparison_to
    order by
        case nation when 'Scotland' then 1 when 'Wales' then 2 else 3 end, threshold_weeks
"""
STORY_PAIRS = """
    select claim_checks.*, regions.over_6_weeks_pct_comparison as now_pct
    from marts.claim_checks
    inner join marts.region_wait_comparison as regions
        on claim_checks.geography_code = regions.area_code
            and regions.test_group = 'all' and regions.test_code = 'all'
    where claim_checks.published_by = $story and claim_checks.measure = 'over_6_weeks_pct'
        and regions.area_type = 'region' and regions.over_6_weeks_pct_comparison is not null
    order by claim_checks.published_value desc, claim_checks.claim_id
"""


def headlines(marts):
    """The findings that the build has figures for, in the order of the page."""
    found = [*_scans(marts), *_waits(marts), *_nations(marts)]
    return [finding for finding in found if finding]


def _said(text, trust=None):
    named = trust or {"organisation_code": None, "organisation_name": None}
    return {"text": text, "code": named["organisation_code"], "name": named["organisation_name"]}


def _scans(marts):
    windows = marts.windows
    rows = marts.rows(SCANS_BY_REGION)
    england = next((row for row in _england_scans(marts)), None)
    if england:
        words = change_words(england, "scans", windows.baseline, windows.comparison)
        if words:
            yield _said(
                f"Scans carried out in England {words}. As published: "
                f"{number(england['scans_baseline'])} and {number(england['scans_comparison'])}, a "
                f"change of {share(england['scans_change_pct'])}."
            )
    regions = [row for row in rows if row["area_type"] == "region"]
    if regions:
        yield _said(f"By region, {furthest_words(regions, 'scans')}.")
    for trust in marts.rows(FURTHEST_TRUST):
        words = change_words(trust, "scans", windows.baseline, windows.comparison)
        if words and trust["scans_change"] < 0 and trust["change_is_certain"]:
            yield _said(
                f"Of the {trust['trusts']} NHS trusts large enough to be ranked that can be "
                f"compared, {trust['organisation_name']} fell furthest: its scans {words}.",
                trust,
            )


def _england_scans(marts):
    return marts.rows(
        "select * from marts.region_scan_comparison "
        "where area_code = 'ENG' and modality_code = 'all'"
    )


def _waits(marts):
    windows = marts.windows
    rows = marts.rows(WAITS_BY_REGION)
    england = next((row for row in rows if row["area_code"] == "ENG"), None)
    if england:
        before = ""
        if england["over_6_weeks_pct_baseline"] is not None:
            before = (
                f" At the end of {windows.baseline_month} it was "
                f"{about_share(england['over_6_weeks_pct_baseline'])} "
                f"({number(england['over_6_weeks_baseline'])} of "
                f"{number(england['waiting_baseline'])})."
            )
        yield _said(
            f"In England {about_share(england['over_6_weeks_pct_comparison'])} of those waiting "
            f"for a diagnostic test at the end of {windows.comparison_month} had waited "
            f"{over_weeks('England')}: {number(england['over_6_weeks_comparison'])} of "
            f"{patients(england['waiting_comparison'])}.{before}"
        )
    regions = [row for row in rows if row["area_type"] == "region"]
    if len(regions) > 1:
        most, least = regions[0], regions[-1]
        yield _said(
            f"That share was largest in {the(most['area_name'])} "
            f"({about_share(most['over_6_weeks_pct_comparison'])}) and smallest in "
            f"{the(least['area_name'])} ({about_share(least['over_6_weeks_pct_comparison'])})."
        )
    pairs = marts.rows(STORY_PAIRS, story=STORY)
    if len(pairs) > 1:
        first, last = pairs[0], pairs[-1]
        months = listed(list(dict.fromkeys((first["months"], last["months"]))))
        yield _said(
            f"{first['geography_name']} against "
            f"{last['geography_name']}: the {STORY}'s story of December 2020 gave about "
            f"{about_share(first['published_value'])} and {about_share(last['published_value'])} "
            f"for {months}. In these figures, at the end of {windows.comparison_month}, it was "
            f"{about_share(first['now_pct'])} and {about_share(last['now_pct'])}."
        )
    for longest in marts.rows(LONGEST) if marts.has("briefing_named_trusts") else ():
        yield _said(
            "Of the trusts and boards large enough to be ranked, on the tests that England and "
            f"Scotland both publish, {longest['organisation_name']} had the largest share at "
            f"{over_weeks(longest['nation'])}: {about_share(longest['value_comparison'])}"
            + (
                f", against {about_share(longest['value_baseline'])} at the end of "
                f"{windows.baseline_month}."
                if longest["value_baseline"] is not None
                else "."
            ),
            longest,
        )


def _nations(marts):
    rows = marts.rows(NATIONS, comparison_to=marts.facts["comparison_to"])
    for nation in dict.fromkeys(row["nation"] for row in rows):
        mine = [row for row in rows if row["nation"] == nation]
        own = next((row for row in mine if row["is_national_standard"]), None)
        six = next((row for row in mine if row["threshold_weeks"] == 6), None)
        known = [row for row in (own, six) if row and row["waiting_over_pct"] is not None]
        if not known:
            continue
        row = known[0]
        words = (
            f"In {nation} {_about(row)} of those waiting at the end of "
            f"{marts.windows.comparison_month} had waited "
            f"{over_weeks(nation, row['threshold_weeks'])}"
        )
        if row["is_national_standard"]:
            words += f", its own standard: {number(row['waiting_over'])} of "
            words += f"{patients(row['waiting'])}."
        else:
            words += f": {number(row['waiting_over'])} of {patients(row['waiting'])}. "
            if own:
                words += f"Waits {over_weeks(nation, own['threshold_weeks'])}, its own standard, "
                words += "are not in the figures loaded."
        yield _said(f"{words} {_hedge(row)}".strip())


def _about(row):
    share_words = about_share(row["waiting_over_pct"])
    if row["is_derived"] and not share_words.startswith(("almost", "just", "less")):
        return f"about {share_words}"
    return share_words


def _hedge(row):
    note = row["comparability_note"]
    return f"Note: {note}." if note else ""
