"""Pages of the pack: the index, and one for each trust and board."""

from briefing.findings import STORY, findings
from briefing.layout import write_page
from briefing.marts import ALL_SCANS, ALL_TESTS, AT_THE_END, BY_NATION, NATIONS
from briefing.remarks import FIELDS, FOLDER, read_remarks
from briefing.sentences import change_words, number
from briefing.sources import day_words, publication_words, sources
from briefing.trust_pages import write_trust_pages
from publishing.headline import window_words

NOT_COMPARABLE_SHOWN = 15
TRUSTS_AND_BOARDS = "organisation_type in ('nhs_trust', 'health_board', 'hsc_trust')"
CAPITAL = "upper(left(test.test_in_words, 1)) || substr(test.test_in_words, 2)"
MODALITIES = f"""
    select coalesce({CAPITAL}, 'All scans') as scans_of, comparison.*
    from marts.region_scan_comparison as comparison
    left join marts.dim_test as test on comparison.modality_code = test.test_code
    where area_code = 'ENG'
    order by comparison.modality_code <> 'all', scans_baseline desc nulls last, test.test_code
"""
CANCER = f"""
    select coalesce({CAPITAL}, 'All five') as test_words, comparison.*
    from marts.england_cancer_scan_comparison as comparison
    left join marts.dim_test as test on comparison.test_code = test.test_code
    order by
        comparison.source_setting, comparison.test_code <> 'all',
        comparison.scans_baseline desc nulls last, comparison.test_code
"""
# Marts of organisations, what they count, and which of their rows are totals.
COMPARED = {
    "scans": ("trust_scan_comparison", "scans", ALL_SCANS),
    "waits": ("trust_wait_comparison", "waiting", ALL_TESTS),
}
NOT_COMPARABLE = """
    select
        compared.organisation_code, compared.organisation_name, compared.comparability_note,
        {count}_baseline as before, {count}_comparison as after
    from marts.{mart} as compared
    inner join marts.dim_organisation as known
        on compared.organisation_code = known.organisation_code
    where {total} and not compared.is_comparable
    order by
        not known.{trusts_and_boards},
        greatest(coalesce({count}_baseline, 0), coalesce({count}_comparison, 0)) desc,
        compared.organisation_code
"""
# Organisations as the search box has them: what it shows, and what they are found by.
ORGANISATIONS = f"""
    select
        organisation.organisation_code as code, organisation.organisation_name as name,
        concat_ws('; ', nullif(organisation.former_names, ''), members.names) as former,
        coalesce(organisation.town, '') as town,
        coalesce(organisation.region_name, organisation.nation) as region, organisation.nation,
        coalesce(members.codes, '') as codes
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
        not organisation.{TRUSTS_AND_BOARDS},
        organisation.organisation_name, organisation.organisation_code
"""
LISTS = {
    "fell_furthest": "Scans fell furthest",
    "recovered_fastest": "Scans nearest to 2019 again, or above it",
    "waits_longest": "Waits longest",
    "waits_rose_most": "Waits rose most",
}


def write_pages(marts, folder, charts):
    """Write index.html and a page for each organisation; the pages come first, to be linked to.

    Raises UnreadableRemarks where comments.yml or responses.yml can't be shown.
    """
    comments, responses = (
        read_remarks(FOLDER / f"{name}.yml") for name in ("comments", "responses")
    )
    write_trust_pages(marts, folder)
    pages = {path.stem for path in (folder / "trusts").glob("*.html")}
    organisations = [row for row in marts.rows(ORGANISATIONS) if row["code"] in pages]
    region_scans = marts.rows_of(
        "region_scan_comparison",
        ALL_SCANS,
        order="area_type, scans_change_pct nulls last, area_code",
    )
    region_waits = marts.rows_of(
        "region_wait_comparison",
        ALL_TESTS,
        order="area_type, over_6_weeks_pct_comparison desc nulls last, area_code",
    )
    write_page(
        marts,
        folder / "index.html",
        "index.html",
        findings=findings(marts),
        pages=pages,
        charts={chart.name: chart for chart in charts},
        source_lines={
            subject: sources(marts, subject) for subject in ("scans", "cancer", "waits", "nations")
        },
        region_scans=_with_figures(region_scans, "scans_change_pct"),
        region_waits=_with_figures(region_waits, "over_6_weeks_pct_comparison"),
        modalities=_with_figures(marts.rows(MODALITIES), "scans_change_pct"),
        spread=marts.rows_of(
            "region_scan_spread",
            f"{ALL_SCANS} and trusts > 0",
            order="area_type, change_pct_decile_5 nulls last, area_code",
        ),
        nations=_nations(marts),
        named=_named(marts),
        cancer=_cancer(marts),
        not_comparable={subject: _not_comparable(marts, subject) for subject in COMPARED},
        story=STORY,
        claims=_claims(marts),
        comments=comments,
        responses=responses,
        remark_fields=FIELDS,
        files=_files(marts),
        organisations=organisations,
        by_region=_by_region(organisations),
    )


def _with_figures(rows, column):
    return rows if any(row[column] is not None for row in rows) else []


def _nations(marts):
    """For the tests all and in common: a row for each nation, with a share for each threshold."""
    tables = {}
    for group in ("all", "common"):
        rows = marts.rows_of(
            "nation_wait_comparison",
            f"{AT_THE_END} and test_group = '{group}'",
            order=f"{BY_NATION}, threshold_weeks",
        )
        known = {row["nation"] for row in rows if row["waiting"] is not None}
        thresholds = sorted({row["threshold_weeks"] for row in rows})
        lines = []
        for nation in dict.fromkeys(row["nation"] for row in rows):
            if group == "common" and nation not in known:
                continue
            cells = {row["threshold_weeks"]: row for row in rows if row["nation"] == nation}
            own = next((weeks for weeks, row in cells.items() if row["is_national_standard"]), None)
            first, *_ = cells.values()
            notes = [row["comparability_note"] for row in cells.values()]
            lines.append(
                {
                    "nation": nation,
                    "own": f"{own} weeks" if own else "none",
                    "waiting": "not at hand" if first["waiting"] is None else first["waiting"],
                    "note": min(notes, key=len) if nation in known else notes[0],
                }
                | {f"over_{weeks}": _share_cell(cells.get(weeks)) for weeks in thresholds}
            )
        if known:
            tables[group] = {"rows": lines, "thresholds": thresholds}
    return tables


def _share_cell(row):
    if row is None or row["waiting_over_pct"] is None:
        return "not at hand"
    return f"{row['waiting_over_pct']:.1f}%{' (derived)' if row['is_derived'] else ''}"


def _named(marts):
    """The lists of trusts that the index names, with their rows; empty ones are left out."""
    found = []
    for name, heading in LISTS.items():
        rows = marts.rows_of(
            "briefing_named_trusts",
            f"list_name = '{name}'",
            "*, coalesce(region_name, nation) as place",
            "list_rank, organisation_code",
        )
        if rows:
            in_percent = rows[0]["measure"].endswith("_pct")
            found.append({"name": name, "heading": heading, "rows": rows, "pct": in_percent})
    return found


def _cancer(marts):
    """Rows of the tests suitable for diagnosing cancer, and what happened to them in words."""
    if not marts.has("england_cancer_scan_comparison"):
        return None
    rows = _with_figures(marts.rows(CANCER), "scans_change_pct")
    between = marts.windows.baseline, marts.windows.comparison
    totals = [row for row in rows if row["test_code"] == row["source_setting"] == "all"]
    words = [change_words(total, "scans", *between) for total in totals]
    return {"rows": rows, "words": "".join(words)} if rows else None


def _not_comparable(marts, subject):
    mart, count, total = COMPARED[subject]
    sql = NOT_COMPARABLE.format(
        mart=mart, count=count, total=total, trusts_and_boards=TRUSTS_AND_BOARDS
    )
    rows = marts.rows(sql)
    return {
        "count": len(rows),
        "of": len(marts.rows_of(mart, total)),
        "rows": rows[:NOT_COMPARABLE_SHOWN],
    }


def _claims(marts):
    rows = marts.rows_of(
        "claim_checks",
        columns="*, geography_code as organisation_code",
        order=f"published_by <> '{STORY}', published_by, claim_id",
    )
    return [
        row
        | {
            "published": _claimed(row["measure"], row["published_value"]),
            "computed": _claimed(row["measure"], row["computed_value"]),
        }
        for row in rows
    ]


def _claimed(measure, value):
    if value is None:
        return "no figure"
    return f"{value:.1f}%" if measure.endswith("_pct") else number(round(value))


def _files(marts):
    return [
        {
            "file_name": row["file_name"],
            "publication": publication_words(row["publication"]),
            "months": window_words(f"{row['first_month']:%Y-%m}", f"{row['last_month']:%Y-%m}")
            if row["first_month"]
            else "",
            "edition": row["publication_status"],
            "issued": day_words(row["issued_on"]) if row["issued_on"] else "",
            "href": row["source_address"]
            if (row["source_address"] or "").startswith(("https://", "http://"))
            else None,
        }
        for row in marts.rows_of(
            "loaded_files", order="publication, first_month nulls last, file_name"
        )
    ]


def _by_region(organisations):
    """Organisations by nation and region, for the plain list; trusts and boards before others."""
    regions = {}
    for organisation in organisations:
        place = organisation["nation"], organisation["region"]
        regions.setdefault(place, []).append(organisation)
    order = {nation: position for position, nation in enumerate(NATIONS)}
    return sorted(regions.items(), key=lambda item: (order.get(item[0][0], 9), item[0]))
