"""The explorer and `index.json`: figures and flags are those of the marts, in any pack."""

import base64
import hashlib
import json
import random
import re

import explorer_page
import made_up_briefing
import pytest

from briefing.explorer import LINES, packed, write_explorer
from briefing.marts import Marts

DRAWN = 500
LIMIT = 6_000_000
# Columns of marts that the figures of a block and column are; all rows are drawn from.
OF_MARTS = {
    ("scans", "scans"): [
        ("trust_scans_over_time", "organisation_code", "modality_code", "month", "scans"),
        ("scans_over_time", "area_code", "modality_code", "month", "scans"),
    ],
    ("scans", "pct_of_2019"): [
        ("trust_scans_over_time", "organisation_code", "modality_code", "month", "pct_of_2019"),
        ("scans_over_time", "area_code", "modality_code", "month", "pct_of_2019"),
    ],
    ("scans", "missed"): [
        ("scans_over_time", "area_code", "modality_code", "month", "shortfall_added_up"),
    ],
    **{
        ("scans", f"missed_{end}"): [
            (mart, code, "modality_code", "month", f"shortfall_added_up_{end}")
            for mart, code in (
                ("trust_scans_over_time", "organisation_code"),
                ("scans_over_time", "area_code"),
            )
        ]
        for end in ("low", "high")
    },
    **{
        ("waits", column): [
            ("trust_waits_over_time", "organisation_code", "test_group", "month", column),
            ("waits_over_time", "area_code", "test_group", "month", column),
        ]
        for column in ("waiting", "over_6_weeks_pct")
    },
    ("activity", "activity"): [
        (
            *("trust_activity_over_time", "organisation_code"),
            *("if(test_code = 'all', test_group, test_code)", "month", "activity"),
        ),
        (
            *("activity_over_time", "area_code"),
            *("if(test_code = 'all', test_group, test_code)", "month", "activity"),
        ),
    ],
}
WAITING_BY_TEST = (
    "select organisation_code, test_code, strftime(month, '%Y-%m'), waiting "
    "from marts.trust_backlog_over_time where test_code <> 'all' "
    "union all select area_code, test_code, strftime(month, '%Y-%m'), waiting "
    "from marts.backlog_over_time where test_code <> 'all' order by all"
)


@pytest.fixture(scope="module")
def page(edition_build, tmp_path_factory):
    """The explorer of the edition."""
    return made(edition_build, tmp_path_factory.mktemp("explorer"))[0]


@pytest.fixture(scope="module")
def index(pack):
    """`index.json` of the pack of the edition."""
    return json.loads((pack.folder / "index.json").read_text(encoding="utf-8"))


def made(build, folder, *statements, only=None):
    """The explorer and index of a build changed by hand."""
    build_dir = made_up_briefing.changed_build(build.folder, folder / "build", *statements)
    out = folder / "pack"
    out.mkdir()
    with Marts(build_dir, only) as marts:
        write_explorer(marts, out)
    text = (out / "explore.html").read_text(encoding="utf-8")
    return explorer_page.Page(text), json.loads((out / "index.json").read_text(encoding="utf-8"))


def drawn(rows, count):
    """Some of the rows, the same ones each time."""
    return random.Random(22).sample(rows, count)  # noqa: S311


def test_five_hundred_figures_drawn_at_random_are_those_of_the_marts(page, edition_build):
    every = []
    for (block, column), sources in OF_MARTS.items():
        for mart, code, test, month, figure in sources:
            every += [
                (block, column, *row)
                for row in edition_build.query(
                    f"select {test}, {code}, strftime({month}, '%Y-%m'), {figure} "
                    f"from marts.{mart} order by all"
                )
            ]
    found = drawn(every, DRAWN)
    for block, column, test, code, month, figure in found:
        shown = page.figure(f"{block}/{test}", column, code, month)
        assert shown == pytest.approx(figure, abs=0.005001), (block, test, code, month)
    assert len({(block, column) for block, column, *_ in found}) == len(OF_MARTS)
    for code, test, month, figure in drawn(edition_build.query(WAITING_BY_TEST), DRAWN):
        assert page.figure(f"waits/{test}", "waiting", code, month) == figure, (code, test, month)


def test_medians_are_as_printed(page, edition_build):
    rows = edition_build.query(
        "select measure, modality_code, organisation_code, strftime(year_from, '%Y-%m'), "
        "median_days from marts.trust_median_days_by_year order by all"
    )
    for measure, test, code, month, days in drawn(rows, 100):
        assert page.figure(f"{measure}/{test}", "median_days", code, month) == days


def test_what_is_known_against_a_figure_of_one_test_is_what_the_marts_say(page, edition_build):
    kinds = {
        **dict.fromkeys(("no return", "zeros alone", "missing test"), "missing"),
        **dict.fromkeys(("series break", "collapse"), "broken"),
        **dict.fromkeys(("stated shortfall", "stated excess", "misplaced"), "doubtful"),
        "resolved": "noted",
    }
    gaps = edition_build.query(
        "select grouped.organisation_code, gaps.test_code, strftime(gaps.month, '%Y-%m'), "
        "gaps.gap_kind from marts.reporting_gaps as gaps "
        "inner join marts.over_time_groups as grouped on gaps.organisation_code = member_code "
        "and publication = 'did' where subject = 'scans' and test_code <> 'total' order by all"
    )
    assert {kind for *_, kind in gaps} <= kinds.keys()
    each, ct = page.block("scans/each")["flags"], page.block("scans/did_ct")["flags"]
    for code, test, month, kind in drawn(gaps, DRAWN):
        if test in ("all", "did_ct", "each"):
            known = (each if test == "all" else ct)[code]
            assert (month, kinds[kind]) in {(at, flag) for at, flag, *_ in known}, (code, month)
    flagged = {
        (code, month, flag)
        for found in (each, ct)
        for code, known in found.items()
        for month, flag, _, measure in known
        if measure is None and flag in kinds.values() and flag != "broken"
    }
    expected = {
        (code, month, kinds[kind])
        for code, test, month, kind in gaps
        if test in ("all", "did_ct", "each")
    }
    assert flagged <= expected


def test_what_is_unlikely_flags_the_test_and_its_totals(page, edition_build):
    breaks = edition_build.query(
        "select organisation_code, strftime(first_month, '%Y-%m'), explanation "
        "from marts.series_breaks where subject = 'waits' and test_code = 'dm01_12' "
        "and history = 'too little history'"
    )
    assert breaks
    for block in ("waits/dm01_12", "waits/endoscopy", "waits/all"):
        found = page.block(block)
        for code, month, explanation in breaks:
            known = [
                found["notes"][note]
                for at, flag, note, _ in found["flags"][code]
                if (at, flag) == (month, "unlikely")
            ]
            assert any(note.startswith(explanation) for note in known), (block, code, month)


def test_a_withheld_month_is_told_apart_from_a_broken_and_from_a_missing_one(
    edition_build, tmp_path
):
    page, _ = made(
        edition_build,
        tmp_path,
        "update marts.fct_scans set scans = null, scan_state = 'withheld' "
        "where organisation_code = 'RR8' and modality_code = 'did_mri' and month = '2021-05-01'",
        "update marts.trust_scans_over_time set scans = null where organisation_code = 'RR8' "
        "and modality_code in ('did_mri', 'all') and month = '2021-05-01'",
        "insert into marts.reporting_gaps by name select * replace ('RR8' as organisation_code, "
        "date '2021-06-01' as month, 'did_mri' as test_code, 'series break' as gap_kind) "
        "from marts.reporting_gaps where subject = 'scans' limit 1",
        "insert into marts.reporting_gaps by name select * replace ('RR8' as organisation_code, "
        "date '2021-07-01' as month, 'all' as test_code, 'no return' as gap_kind) "
        "from marts.reporting_gaps where subject = 'scans' limit 1",
    )
    assert page.figure("scans/did_mri", "scans", "RR8", "2021-05") is None
    months = ("2021-05", "2021-06", "2021-07")
    for block, flags in (
        ("scans/did_mri", ("withheld", "broken", None)),
        ("scans/all", ("withheld", None, None)),
        ("scans/each", (None, None, "missing")),
    ):
        known = {at: flag for at, flag, *_ in page.block(block)["flags"].get("RR8", ())}
        assert tuple(known.get(month) for month in months) == flags, block


def test_a_provisional_file_flags_its_months_and_what_is_added_up_since(page):
    months = {
        (row["block"], row["measure"], row["month"])
        for row in page.known()["provisional"]
        if row["nation"] == "England"
    }
    assert {month for block, measure, month in months if not measure} == {
        *(f"2022-{month:02}" for month in range(4, 13)),
        *(f"2023-{month:02}" for month in range(1, 4)),
    }
    assert ("scans", "scans_missed", "2025-03") in months
    assert ("scans", "scans_missed", "2022-03") not in months


def test_its_text_ends_no_script_and_only_its_own_scripts_run(edition_build, tmp_path):
    evil = "</script><script>alert(1)</script><!-- \u2028 ]]>"
    page, index = made(
        edition_build,
        tmp_path,
        (
            "update marts.dim_organisation set organisation_name_today = $1, former_names = $1",
            [evil],
        ),
        ("update marts.reporting_gaps set explanation = $1", [evil]),
        ("update marts.dim_test set test_in_words = 'x' || $1", [evil]),
    )
    assert all(row["place_name"] == evil for row in page.known()["organisations"][11:])
    assert page.block("scans/each")["notes"][0].startswith(evil)
    assert any(row["name"] == evil for row in index["organisations"])
    assert "alert(1)" not in page.scripts["running"] + "".join(page.words)
    assert set(page.scripts) == {"running", "explorer-data", "vega-embed", *page.blocks()}
    hashes = {
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        for script in (page.scripts["running"], page.unpacked("vega-embed"))
    }
    allowed = re.search(r"script-src ([^;]*)", page.policy)[1].split()
    assert set(allowed) == {f"'sha256-{known}'" for known in hashes}
    assert page.policy.startswith("default-src 'none';")
    assert "unsafe-eval" not in page.policy
    assert re.fullmatch(r"[A-Za-z0-9+/=]+", packed(evil))


def test_it_fits_a_mail(pack):
    assert (pack.folder / "explore.html").stat().st_size < LIMIT / 2


def test_a_code_that_was_taken_over_leads_to_who_counts_it(page, edition_build):
    known = page.known()
    codes = {row["code"] for row in known["organisations"]}
    members = edition_build.query(
        "select organisation_code, member_code from marts.over_time_groups "
        "where organisation_code <> member_code"
    )
    for group, member in members:
        assert group in known["counted_in"][member]
        assert group in codes


def test_each_organisation_with_figures_is_in_the_index_with_its_newest(index, edition_build):
    by_code = {row["code"]: row for row in index["organisations"]}
    codes = edition_build.query(
        "select organisation_code from marts.trust_scans_over_time "
        "union select organisation_code from marts.fct_waits where nation <> 'England' "
        "union select area_code from marts.waits_over_time"
    )
    assert {code for (code,) in codes} <= by_code.keys()
    newest = edition_build.query(
        "select organisation_code, strftime(max(month), '%Y-%m'), max_by(scans, month) "
        "from marts.trust_scans_over_time where modality_code = 'all' and scans is not null "
        "group by all"
    )
    for code, month, scans in newest:
        (figure,) = by_code[code]["figures"]["scans"]
        assert (figure["test"], figure["month"], figure["value"]) == ("all", month, scans)
    (leeds,) = by_code["RR8"]["figures"]["over_6_weeks_pct"]
    assert leeds["month"] == "2025-07"
    assert by_code["RR8"]["page"] == "trusts/RR8.html"
    assert by_code["R0A+RM3"]["explore"] == "explore.html#of=R0A+RM3"
    assert index["build"]["build_id"]
    assert set(index["measures"]) >= set(by_code["RR8"]["figures"])
    for row in by_code.values():
        for figures in row["figures"].values():
            assert {flag for one in figures for flag in one["flags"]} <= index["flags"].keys()


def test_zeros_alone_are_no_figure_of_the_index(edition_build, tmp_path):
    _, index = made(
        edition_build,
        tmp_path,
        "update marts.trust_activity_over_time set activity = 0 "
        "where organisation_code = 'RR8' and month = '2025-07-01'",
        "insert into marts.reporting_gaps by name select * replace ('RR8' as organisation_code, "
        "date '2025-07-01' as month, 'activity' as subject, 'all' as test_code) "
        "from marts.reporting_gaps where gap_kind = 'zeros alone' limit 1",
    )
    (leeds,) = [row for row in index["organisations"] if row["code"] == "RR8"]
    (figure,) = leeds["figures"]["activity"]
    assert (figure["month"], figure["value"], figure["flags"]) == ("2025-07", None, ["missing"])


@pytest.mark.parametrize(
    ("statements", "measures"),
    [
        (
            [
                "delete from marts.fct_waits",
                "delete from marts.waits_over_time",
                "delete from marts.trust_waits_over_time",
                "delete from marts.trust_activity_over_time",
                "delete from marts.activity_over_time",
            ],
            {"scans", "scans_pct_of_2019", "scans_missed", "request_to_test", "test_to_report"},
        ),
        (
            [
                "delete from marts.trust_scans_over_time",
                "delete from marts.scans_over_time",
                "delete from marts.trust_median_days_by_year",
                "delete from marts.fct_median_days_by_year_england",
            ],
            {"waiting", "over_6_weeks_pct", "activity"},
        ),
    ],
)
def test_a_build_without_waits_or_scans_has_an_explorer_of_what_there_is(
    edition_build, tmp_path, statements, measures
):
    page, index = made(edition_build, tmp_path, *statements)
    assert {row["measure"] for row in page.known()["measures"]} == measures
    assert set(index["measures"]) == measures
    blocks = {name.split("/")[0] for name in page.blocks()}
    assert blocks == {row["block"] for row in page.known()["measures"]}


@pytest.mark.parametrize(
    "statements",
    [
        [
            f"delete from marts.{mart}"
            for mart in (
                *("trust_scans_over_time", "scans_over_time", "fct_waits", "waits_over_time"),
                *("trust_waits_over_time", "trust_activity_over_time", "activity_over_time"),
                *("trust_median_days_by_year", "fct_median_days_by_year_england"),
            )
        ],
        # of an older version: figures without what is known against them are not shown
        ["drop table marts.reporting_gaps"],
    ],
)
def test_a_build_with_no_figures_over_time_says_so(edition_build, tmp_path, statements):
    page, index = made(edition_build, tmp_path, *statements)
    assert "no figures over time" in "".join(page.words)
    assert index["organisations"] == []


def test_a_part_has_its_organisations_and_all_areas(edition_build, tmp_path):
    page, index = made(edition_build, tmp_path, only={"RR8"})
    known = page.known()
    codes = {row["code"] for row in known["organisations"]}
    assert "RR8" in codes
    assert {"ENG", "Y63"} <= codes
    assert "RHQ" not in codes
    assert known["start"][0] == "RR8"
    assert {row["code"] for row in index["organisations"]} == codes


def test_colours_of_lines_have_contrast():
    def luminance(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    assert all(1.05 / (luminance(colour) + 0.05) >= 4 for colour in LINES)
    assert len(set(LINES)) == len(LINES)
