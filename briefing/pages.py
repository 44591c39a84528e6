"""Pages of the pack: the index, and one for each trust and board."""

from briefing.findings import STORY, headlines
from briefing.layout import page
from briefing.remarks import FIELDS, FOLDER, read_remarks
from briefing.sentences import change_words, number
from briefing.sources import day_words, publication_words, sources
from briefing.trust_pages import write_trust_pages
from publishing.headline import window_words

NOT_COMPARABLE_SHOWN = 15
NATIONS = ("England", "Scotland", "Wales", "Northern Ireland")
SCANS_LIKE_FOR_LIKE = """
    select
        area_name, area_type, scans_baseline, scans_comparison, scans_change, scans_change_pct,
        scans_change_pct_like_for_like, organisations_not_comparable
    from marts.region_scan_comparison
    where modality_code = 'all'
    order by area_type, scans_change_pct nulls last, area_code
"""
WAITS_LIKE_FOR_LIKE = """
    select
        area_name, area_type, waiting_baseline, over_6_weeks_pct_baseline, waiting_comparison,
        over_6_weeks_comparison, over_6_weeks_pct_comparison, change_points,
        change_points_like_for_like, organisations_not_comparable
    from marts.region_wait_comparison
    where test_group = 'all' and test_code = 'all'
    order by area_type, over_6_weeks_pct_comparison desc nulls last, area_code
"""
MODALITIES = """
    select
        coalesce(upper(left(test.test_in_words, 1)) || substr(test.test_in_words, 2), 'All scans')
            as scans_of,
        comparison.modality_code, scans_baseline, scans_comparison, scans_change, scans_change_pct
    from marts.region_scan_comparison as comparison
    left join marts.dim_test as test on comparison.modality_code = test.test_code
    where area_code = 'ENG'
    order by comparison.modality_code <> 'all', scans_baseline desc nulls last, test.test_code
"""
SPREAD = """
    select * from marts.region_scan_spread
    where modality_code = 'all' and trusts > 0
    order by area_type, change_pct_decile_5 nulls last, area_code
"""
NATION_WAITS = """
    select * from marts.nation_wait_comparison
    where strftime(month, '%Y-%m') = $comparison_to and test_group in ('all', 'common')
    order by
        test_group, case nation when 'England' then 1 when 'Scotland' then 2 when 'Wales' then 3
        else 4 end, threshold_weeks
"""
NAMED = """
    select * from marts.briefing_named_trusts
    where list_name = $list_name order by list_rank, organisation_code
"""
CANCER = """
    select
        coalesce(upper(left(test.test_in_words, 1)) || substr(test.test_in_words, 2), 'All five')
            as test_words,
        comparison.*
    from marts.england_cancer_scan_comparison as comparison
    left join marts.dim_test as test on comparison.test_code = test.test_code
    order by
        comparison.source_setting, comparison.test_code <> 'all',
        comparison.scans_baseline desc nulls last, comparison.test_code
"""
NOT_COMPARABLE = {
    "scans": """
        select
            organisation_code, organisation_name, organisation_type, comparability_note,
            scans_baseline as before, scans_comparison as after
        from marts.trust_scan_comparison
        where modality_code = 'all' and not is_comparable
        order by
            organisation_type <> 'nhs_trust',
            greatest(coalesce(scans_baseline, 0), coalesce(scans_comparison, 0)) desc,
            organisation_code
    """,
    "waits": """
        select
            waits.organisation_code, waits.organisation_name, organisations.organisation_type,
            waits.comparability_note, waiting_baseline as before, waiting_comparison as after
        from marts.trust_wait_comparison as waits
        inner join marts.dim_organisation as organisations
            on waits.organisation_code = organisations.organisation_code
        where waits.test_group = 'all' and waits.test_code = 'all' and not waits.is_comparable
        order by
            organisations.organisation_type not in ('nhs_trust', 'health_board', 'hsc_trust'),
            greatest(coalesce(waiting_baseline, 0), coalesce(waiting_comparison, 0)) desc,
            waits.organisation_code
    """,
}
COMPARED = {
    "scans": "select count(*) as of from marts.trust_scan_comparison where modality_code = 'all'",
    "waits": "select count(*) as of from marts.trust_wait_comparison "
    "where test_group = 'all' and test_code = 'all'",
}
CLAIMS = """
    select * from marts.claim_checks
    order by published_by <> $story, published_by, claim_id
"""
FILES = """
    select
        file_name, publication, publication_status, issued_on, first_month, last_month,
        source_address
    from marts.loaded_files
    order by publication, first_month nulls last, file_name
"""
ORGANISATIONS = """
    select
        organisation.organisation_code, organisation.organisation_name, organisation.nation,
        coalesce(organisation.region_name, '') as region_name,
        coalesce(organisation.town, '') as town,
        coalesce(organisation.former_names, '') as former_names,
        coalesce(members.codes, '') as member_codes, coalesce(members.names, '') as member_names
    from marts.dim_organisation as organisation
    left join (
        select
            member.organisation_code,
            string_agg(member.member_code, ', ' order by member.member_code) as codes,
            string_agg(distinct named.organisation_name, '; ' order by named.organisation_name)
                as names
        from marts.comparison_groups as member
        inner join marts.dim_organisation as named
            on member.member_code = named.organisation_code
        where member.organisation_code <> member.member_code
        group by member.organisation_code
    ) as members on organisation.organisation_code = members.organisation_code
    order by
        organisation.organisation_type not in ('nhs_trust', 'health_board', 'hsc_trust'),
        organisation.organisation_name, organisation.organisation_code
"""
LISTS = (
    ("fell_furthest", "Scans fell furthest"),
    ("recovered_fastest", "Scans nearest to 2019 again, or above it"),
    ("waits_longest", "Waits longest"),
    ("waits_rose_most", "Waits rose most"),
)
MEASURES_IN_PERCENT = ("_pct",)


def write_pages(marts, folder, charts):
    """Write index.html and a page for each organisation; the pages come first, to be linked to.

    Raises UnreadableRemarks where comments.yml or responses.yml can't be shown.
    """
    comments, responses = (
        read_remarks(FOLDER / f"{name}.yml") for name in ("comments", "responses")
    )
    write_trust_pages(marts, folder)
    pages = {path.stem for path in (folder / "trusts").glob("*.html")}
    organisations = [
        _found_by(row) for row in marts.rows(ORGANISATIONS) if row["organisation_code"] in pages
    ]
    text = page(
        marts,
        "index.html",
        windows=marts.windows,
        headlines=headlines(marts),
        pages=pages,
        charts={chart.name: chart for chart in charts},
        source_lines={
            subject: sources(marts, subject)
            for subject in ("scans", "cancer", "waits", "nations", "scans_over_time")
        },
        region_scans=_with_figures(marts.rows(SCANS_LIKE_FOR_LIKE), "scans_change_pct"),
        region_waits=_with_figures(marts.rows(WAITS_LIKE_FOR_LIKE), "over_6_weeks_pct_comparison"),
        modalities=_with_figures(marts.rows(MODALITIES), "scans_change_pct"),
        spread=marts.rows(SPREAD),
        nations=_nations(marts),
        named=_named(marts, pages),
        cancer=_cancer(marts),
        not_comparable={subject: _not_comparable(marts, subject, pages) for subject in COMPARED},
        story=STORY,
        claims=_claims(marts, pages),
        comments=comments,
        responses=responses,
        remark_fields=FIELDS,
        files=_files(marts),
        organisations=organisations,
        by_region=_by_region(organisations),
        day_words=day_words,
    )
    (folder / "index.html").write_text(text, encoding="utf-8", newline="\n")


def _with_figures(rows, column):
    return rows if any(row[column] is not None for row in rows) else []


def _linked(row, pages):
    code = row["organisation_code"]
    return row | {"href": f"trusts/{code}.html" if code in pages else None}


def _nations(marts):
    """For the tests all and in common: a row a nation, a share a threshold, and the thresholds."""
    rows = marts.rows(NATION_WAITS, comparison_to=marts.facts["comparison_to"])
    tables = {}
    for group in ("all", "common"):
        mine = [row for row in rows if row["test_group"] == group]
        known = {row["nation"] for row in mine if row["waiting"] is not None}
        thresholds = sorted({row["threshold_weeks"] for row in mine})
        lines = []
        for nation in dict.fromkeys(row["nation"] for row in mine):
            if group == "common" and nation not in known:
                continue
            cells = {row["threshold_weeks"]: row for row in mine if row["nation"] == nation}
            own = next((weeks for weeks, row in cells.items() if row["is_national_standard"]), None)
            lines.append(
                {
                    "nation": nation,
                    "own": f"{own} weeks" if own else "none",
                    "waiting": _or_not_at_hand(next(iter(cells.values()))["waiting"]),
                    "note": next(iter(cells.values()))["comparability_note"]
                    if nation not in known
                    else min((row["comparability_note"] for row in cells.values()), key=len),
                }
                | {f"over_{weeks}": _share_cell(cells.get(weeks)) for weeks in thresholds}
            )
        if any(nation in known for nation in {row["nation"] for row in mine}):
            tables[group] = {"rows": lines, "thresholds": thresholds}
    return tables


def _or_not_at_hand(count):
    return "not at hand" if count is None else count


def _share_cell(row):
    if row is None or row["waiting_over_pct"] is None:
        return "not at hand"
    return f"{row['waiting_over_pct']:.1f}%{' (derived)' if row['is_derived'] else ''}"


def _named(marts, pages):
    """The lists of trusts that the index names, with their rows; empty ones are left out."""
    if not marts.has("briefing_named_trusts"):
        return []
    found = []
    for list_name, heading in LISTS:
        rows = [
            _linked(row, pages) | {"where": row["region_name"] or row["nation"]}
            for row in marts.rows(NAMED, list_name=list_name)
        ]
        if rows:
            in_percent = rows[0]["measure"].endswith(MEASURES_IN_PERCENT)
            found.append({"name": list_name, "heading": heading, "rows": rows, "pct": in_percent})
            for row in [] if in_percent else rows:
                for side in ("value_baseline", "value_comparison"):
                    row[side] = None if row[side] is None else int(row[side])
    return found


def _cancer(marts):
    if not marts.has("england_cancer_scan_comparison"):
        return []
    rows = _with_figures(marts.rows(CANCER), "scans_change_pct")
    total = next(
        (row for row in rows if row["test_code"] == "all" and row["source_setting"] == "all"), None
    )
    words = (
        change_words(total, "scans", marts.windows.baseline, marts.windows.comparison)
        if total
        else ""
    )
    return rows and {"rows": rows, "words": words}


def _not_comparable(marts, subject, pages):
    rows = [_linked(row, pages) for row in marts.rows(NOT_COMPARABLE[subject])]
    return {
        "count": len(rows),
        "of": marts.rows(COMPARED[subject])[0]["of"],
        "rows": rows[:NOT_COMPARABLE_SHOWN],
    }


def _claims(marts, pages):
    return [
        row
        | {
            "published": _claimed(row["measure"], row["published_value"]),
            "computed": _claimed(row["measure"], row["computed_value"]),
            "href": f"trusts/{row['geography_code']}.html"
            if row["geography_code"] in pages
            else None,
        }
        for row in marts.rows(CLAIMS, story=STORY)
    ]


def _claimed(measure, value):
    if value is None:
        return "no figure"
    return f"{value:.1f}%" if measure.endswith("_pct") else number(round(value))


def _files(marts):
    return [
        row
        | {
            "publication_words": publication_words(row["publication"]),
            "months": window_words(
                row["first_month"].strftime("%Y-%m"), row["last_month"].strftime("%Y-%m")
            )
            if row["first_month"]
            else "",
            "edition": row["publication_status"] or "",
            "issued": day_words(row["issued_on"]) if row["issued_on"] else "",
            "address": row["source_address"]
            if (row["source_address"] or "").startswith(("https://", "http://"))
            else None,
        }
        for row in marts.rows(FILES)
    ]


def _found_by(row):
    """An organisation as the search box has it: what it shows, and what it is found by."""
    former = "; ".join(part for part in (row["former_names"], row["member_names"]) if part)
    return {
        "code": row["organisation_code"],
        "name": row["organisation_name"],
        "former": former,
        "town": row["town"],
        "region": row["region_name"] or row["nation"],
        "nation": row["nation"],
        "codes": row["member_codes"],
    }


def _by_region(organisations):
    """Organisations by nation and region, for the plain list; trusts and boards before others."""
    regions = {}
    for organisation in organisations:
        regions.setdefault((organisation["nation"], organisation["region"]), []).append(
            organisation
        )
    order = {nation: place for place, nation in enumerate(NATIONS)}
    return sorted(regions.items(), key=lambda item: (order.get(item[0][0], 9), item[0]))
