"""A page for each organisation: what it says, of whom, and that names are harmless."""

import csv
import re
from html import unescape
from itertools import pairwise
from pathlib import Path

import made_up_briefing
import made_up_faults
import pytest
from python_calamine import CalamineWorkbook
from trust_pages import copy_of, pages_of

from briefing.sentences import number, rounded, share
from briefing.trust_pages import COMPARISONS, UnsafeCode, page_name

HOSTILE = """=cmd()|'"><script>alert("1")</script>\U0001f600 & Son's"""
READY = (Path(__file__).parents[1] / "support" / "files" / "ready_paragraphs.txt").read_text(
    encoding="utf-8"
)
# Blocks of a code and its paragraphs, written by hand from the publishers' figures.
PARAGRAPHS = {
    code: paragraphs
    for code, *paragraphs in (block.splitlines() for block in READY.strip().split("\n\n"))
}


@pytest.mark.parametrize("code", PARAGRAPHS)
def test_ready_paragraphs(pages, code):
    assert pages(code).ready == PARAGRAPHS[code]


def test_paragraphs_say_what_the_publisher_printed(root, pages):
    """Sums of the workbooks' own cells, read here: Leeds, and the three of Mid and South Essex."""
    for code, members in {"RR8": ["RR8"], "RAJ": ["RAJ", "RDD", "RQ8"]}.items():
        before, after = (
            sum(
                cell
                for row in sheet(
                    root / "published" / "did" / f"DID-Table-1-{year}-Modality-Provider-Counts.xlsx"
                )
                if row[1] in members
                for cell in row[4:10]
                if isinstance(cell, float)
            )
            for year in ("2019-20", "2020-21")
        )
        said = [
            text for text in pages(code).ready if text.startswith(("Scans at", "At the end of"))
        ]
        assert f"from about {number(rounded(int(before)))} in April" in said[0]
        assert f"to about {number(rounded(int(after)))} in April" in said[0]
        assert f"(about {number(rounded(int(before - after)))} fewer)" in said[0]
        lists = {
            month: [
                row
                for row in sheet(
                    root
                    / "published"
                    / "dm01"
                    / f"Monthly-Diagnostics-Web-File-Provider-{month}.xlsx"
                )
                if row[2] in members
            ]
            for month in ("September-2019", "September-2020")
        }
        waiting, over = (
            [int(sum(row[place] for row in rows)) for rows in lists.values()] for place in (4, 5)
        )
        assert f"{about_three(waiting[1])} patients were waiting" in said[1]
        assert f"{about_three(over[1])} of them" in said[1]
        of_all = about_three(waiting[0])
        if over[0] > 999:
            of_all = of_all.removeprefix("about ")
        assert f"{about_three(over[0])} of {of_all} patients" in said[1]


def about_three(count):
    """A count as a newspaper has it, to three digits."""
    size = int(float(f"{count:.3g}"))
    return f"{'' if size == count else 'about '}{number(size)}"


def sheet(path):
    """Rows of the sheet `Provider` of a publisher's workbook."""
    return CalamineWorkbook.from_path(path).get_sheet_by_name("Provider").to_python()


def test_ayrshire_says_what_public_health_scotland_printed(root, pages):
    path = next((root / "published").rglob("diagnostics_by_board_december_2022.csv"))
    waiting = over = 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            whole = not row["DiagnosticTestDescription"].startswith("All ")
            if row["MonthEnding"] == "20200930" and row["HBT"] == "S08000015" and whole:
                count = int(row["NumberOnList"] or 0)
                waiting += count
                over += count * (int(re.match(r"\d+", row["WaitingTime"])[0]) > 42)
    ready = pages("S08000015").ready[0]
    assert f"{about_three(waiting)} patients were waiting" in ready
    assert f"{about_three(over)} of them (just over 60%) for over six weeks" in ready


def test_each_organisation_compared_has_a_page_that_stands_alone(edition_build, pages):
    codes = edition_build.query(
        "select organisation_code from marts.trust_scan_comparison "
        "union select organisation_code from marts.trust_wait_comparison "
        "union select organisation_code from marts.trust_activity_comparison "
        "union select organisation_code from marts.trust_cancer_scan_comparison"
    )
    files = {path.stem: path for path in pages.folder.iterdir()}
    assert set(files) == {code for (code,) in codes} and pages.number == len(files) > 400
    assert max(path.stat().st_size for path in files.values()) < 140_000
    for code, path in files.items():
        text = path.read_text(encoding="utf-8")
        links = [unescape(link) for link in re.findall(r'\b(?:href|src)="([^"]*)"', text)]
        assert len(links) == len(re.findall(r"\b(?:href|src)\s*=", text)), code
        for link in links:
            assert not re.match(r"(?i)(https?:)?//", link) or "nationalarchives.gov.uk" in link, (
                code,
                link,
            )
            if link.endswith(".html") and "/" not in link:
                assert (path.parent / link).is_file(), (code, link)
        assert "None" not in text, code
        assert "nan" not in re.sub("<[^>]*>", " ", text).split(), code


def test_tables_equal_the_marts(edition_build, pages):
    page = pages("RR8")
    table = {row[0]: row for row in page.tables["Table of scans by kind"]}
    rows = edition_build.query(
        "select test_in_words, scans_baseline, scans_comparison, scans_change_pct "
        "from marts.trust_scan_comparison inner join marts.dim_test on modality_code = test_code "
        "where organisation_code = 'RR8'"
    )
    assert len(rows) == len(table) - 2 == 8
    for name, before, after, pct in rows:
        row = table[f"{name[0].upper()}{name[1:]}"]
        assert (row[1], row[2], row[4]) == (number(before), number(after), share(pct))
    assert [row[0] for row in page.tables["Table of waiting lists"][2:6]] == [
        "All tests",
        "Tests that England and Scotland both publish",
        "Imaging",
        "MRI scans",
    ]
    # The publisher's own row of Leeds, DM01 September 2020, and its months before.
    assert "|".join(page.tables["Table of waiting lists"][2]) == (
        "All tests|13,990|123|0.9%|14|15,244|4,084|26.8%|450|+25.9|34.1%|33.0%"
    )
    assert page.tables["Table of scans by month"][1] == ["April", "70,945", "26,915", "37.9%"]
    # Table 1 of 2020/21 and of 2018/19
    assert page.tables["Table of scans by month"][10] == ["January", "77,495", "56,490", "72.8%"]


def test_months_that_are_not_compared_have_no_limits(edition_build, pages):
    """The chart shows two years of months, the sentence on limits the windows alone."""
    found = edition_build.query(
        "select organisation_code, month from marts.trust_control_limits "
        "where subject = 'scans' and test_code = 'all' and is_beyond_limits "
        "and month not between '2019-04-01' and '2019-09-01' "
        "and month not between '2020-04-01' and '2020-09-01' "
        "and organisation_code in (select organisation_code from marts.trust_scan_comparison)"
    )
    assert found
    for code, month in found:
        said = " ".join(text for text in pages(code).texts if "beyond the control limits" in text)
        assert f"{month:%B %Y}" not in said.partition("scans):")[2], code


def test_areas_beside_a_trust_are_like_for_like(edition_build, pages):
    page = pages("RR8")
    row = page.tables["Table of scans by kind"][1]
    changes = edition_build.query(
        "select scans_change_pct_like_for_like, scans_change_pct from marts.region_scan_comparison "
        "where area_code in ('Y63', 'ENG') and modality_code = 'all' order by area_type desc"
    )
    assert row[-2:] == [f"{alike:+.1f}%" for alike, _ in changes]
    assert row[-2:] != [f"{published:+.1f}%" for _, published in changes]
    assert "the change there among the providers that can be compared" in " ".join(page.texts)


def test_months_beyond_the_control_limits_are_named(root, edition_build, pages):
    """Leeds, worked out from its cells of Table 1, April 2020 to March 2025."""
    page = pages("RR8")
    counts = [
        sum(row[place] for row in rows if isinstance(row[place], float))
        for path in sorted((root / "published" / "did").glob("DID-Table-1-202*.xlsx"))
        for rows in [[row for row in sheet(path) if row[1] == "RR8"]]
        for place in range(4, 16)
    ]
    mean = sum(counts) / len(counts)
    width = 2.66 * sum(abs(one - other) for one, other in pairwise(counts)) / (len(counts) - 1)
    within = [mean - width <= count <= mean + width for count in counts]
    assert within == [False] * 3 + [True] * 57
    assert (
        "Of the months compared, beyond the control limits of its own months from April 2020 on "
        f"({number(round(mean - width))} to {number(round(mean + width))} scans): "
        "April 2020, May 2020 and June 2020."
    ) in " ".join(" ".join(page.texts).split())
    ((quiet,),) = edition_build.query(
        "select min(organisation_code) from marts.trust_scan_comparison "
        "where modality_code = 'all' and organisation_code not in ("
        "select organisation_code from marts.trust_control_limits "
        "where subject = 'scans' and test_code = 'all' and is_beyond_limits)"
    )
    assert "beyond the control limits" not in " ".join(pages(quiet).texts)


def test_what_is_missing_is_never_a_zero(edition_build, pages):
    """Every suppressed or missing figure of the comparison says so in its cell."""
    rows = edition_build.query(
        "select organisation_code, test_in_words, scans_baseline, scans_baseline_low, "
        "scans_baseline_high, "
        "scans_comparison, scans_comparison_low, scans_comparison_high "
        "from marts.trust_scan_comparison inner join marts.dim_test on modality_code = test_code "
        "where scans_baseline is null or scans_comparison is null"
    )
    assert {low is None for *_, low, _ in rows} == {True, False}
    for code, name, *figures in rows:
        table = {row[0]: row for row in pages(code).tables["Table of scans by kind"]}
        cells = table[f"{name[0].upper()}{name[1:]}"][1:3]
        for cell, (count, low, high) in zip(cells, (figures[:3], figures[3:]), strict=True):
            if count is None:
                assert cell == ("not submitted" if low is None else f"suppressed ({low} to {high})")


def test_what_is_withheld_says_so_and_where(edition_build, tmp_path):
    """Of Leeds: MRI of a month compared, England's shares, and a fault of its whole file."""
    (file,) = edition_build.query(
        "select distinct source_file from marts.fct_scans where organisation_code = 'RR8' "
        "and month = date '2020-05-01'"
    )
    waits, activity = (
        f"organisation_code = 'RR8' and test_code = '{code}' and month = date '2020-09-01'"
        for code in ("dm01_01", "dm01_02")
    )
    build = copy_of(
        edition_build,
        tmp_path / "build",
        *_WITH_STATES,
        "update marts.fct_scans set scans = null, scan_state = 'withheld' where "
        "organisation_code = 'RR8' and modality_code = 'did_mri' and month = date '2020-05-01'",
        "update marts.trust_scan_comparison set scans_comparison = null, scans_comparison_low = "
        "null, scans_comparison_high = null, scans_change = null, scans_change_pct = null, "
        "is_comparable = false, comparability_note = 'a figure is withheld' where "
        "organisation_code = 'RR8' and modality_code in ('did_mri', 'all')",
        "update marts.trust_scans_over_time set scans = null where organisation_code = 'RR8' "
        "and month = date '2020-05-01' and modality_code = 'all'",
        f"update marts.fct_waits set waiting = null, wait_state = 'withheld' where {waits}",
        "update marts.trust_wait_comparison set waiting_comparison = null, over_6_weeks_comparison "
        "= null, over_6_weeks_pct_comparison = null, is_comparable = false where "
        "organisation_code = 'RR8' and test_code in ('dm01_01', 'all')",
        "update marts.fct_activity set activity = null, activity_state = 'withheld' "
        f"where {activity}",
        "update marts.trust_activity_comparison set activity_comparison = null, is_comparable = "
        "false where organisation_code = 'RR8' and test_code = 'dm01_02'",
        "update marts.region_scan_comparison set scans_comparison = null, scans_change = null, "
        "scans_change_pct = null where area_code in ('ENG', 'Y63')",
        "delete from marts.publisher_faults",
        made_up_faults.inserted(organisation_code="RR8", found=HOSTILE),
        made_up_faults.inserted(organisation_code="RR8", source_cells="G9", effect="noted"),
        made_up_faults.inserted(organisation_code="RAE", source_cells="Z1"),
        made_up_faults.inserted(organisation_code=None, source_file=file[0], source_cells="Q1:Q9"),
        made_up_faults.inserted(organisation_code=None, source_file="other", source_cells="X1"),
    )
    page = pages_of(build, tmp_path / "pages", "RR8")("RR8")
    scans = {row[0]: row for row in page.tables["Table of scans by kind"]}
    assert scans["MRI scans"][2:4] == scans["All scans"][2:4] == ["withheld", "not comparable"]
    # the change of its region and of England
    assert scans["MRI scans"][-2:] == ["withheld", "withheld"]
    assert scans["CT scans"][2] != "withheld"
    waits = {row[0]: row for row in page.tables["Table of waiting lists"]}
    assert waits["MRI scans"][5:8] == ["withheld"] * 3
    assert waits["All tests"][5] == "withheld"
    tests = {row[0]: row for row in page.tables["Table of tests done"]}
    assert tests["CT scans"][2] == "withheld"
    months = {row[0]: row for row in page.tables["Table of scans by month"]}
    assert months["May"][2] == "withheld"
    assert months["May"][1] != "withheld"
    text = " ".join(" ".join(page.texts).split())
    assert "Withheld: these figures are left out" in text
    assert "Noted: the figures count, and the files disagree." in text
    assert f'Apr 2020.xls, sheet "Provider", cell F17; Made-up One (RR8): found {HOSTILE};' in text
    assert "cell G9" in text
    assert "cells Q1:Q9" in text
    assert "cell Z1" not in text and "cell X1" not in text
    assert page.tags.count("script") == 1
    assert not re.search(r"\bNone\b", text)


def test_a_fault_of_each_rule_is_on_the_page_with_the_row_to_copy(
    edition_build, tmp_path, monkeypatch
):
    faults = made_up_faults.of_each_rule(found=HOSTILE)
    monkeypatch.setattr("briefing.trust_pages.words.FAULTS_SHOWN", len(faults))
    build = copy_of(
        edition_build,
        tmp_path / "build",
        "delete from marts.publisher_faults",
        *(made_up_faults.inserted(organisation_code="RR8", **fault) for fault in faults),
    )
    page = pages_of(build, tmp_path / "pages", "RR8")("RR8")
    text = " ".join(" ".join(page.texts).split())
    for fault in faults:
        assert f"found {fault['found']}; expected a whole number. If you know better" in text
        assert fault["what_to_do"].removeprefix("if you") in text
    assert page.tags.count("script") == 1


# Until the facts have them, states of all their rows.
_WITH_STATES = (
    "alter table marts.fct_waits add column if not exists wait_state text",
    "alter table marts.fct_activity add column if not exists activity_state text",
    "alter table marts.fct_scans_england add column if not exists scan_state text",
)


def test_flags(pages):
    text = " ".join(" ".join(pages("RWD").texts).split())
    assert "Scans could not be compared because its figure for May 2020 looks incomplete" in text
    assert {
        row[4] for row in pages("RWD").tables["Table of scans by kind"][1:] if len(row) > 4
    } == {"not comparable"}
    board = " ".join(" ".join(pages("S08000015").texts).split())
    assert "scans, tests done and tests suitable for diagnosing cancer." in board
    assert "six weeks or more" not in board and "over six weeks" in board
    alone = " ".join(" ".join(pages("RV5").texts).split())
    assert "Tests done: these are MRI scans only, which do not speak for a whole hospital." in alone


def test_bodies_that_merged_later_are_counted_together_by_month(pages):
    """Poole and Bournemouth, one trust from October 2020, can only be read together by month."""
    text = " ".join(" ".join(pages("RD3").texts).split())
    assert "Figures by month also count The Royal Bournemouth and Christchurch" in text
    assert (
        "Bournemouth and Christchurch Hospitals NHS Foundation Trust (RDZ), since merged, "
        "carried out" in text
    )


def test_hostile_names_are_harmless(edition_build, pages, tmp_path):
    quoted = HOSTILE.replace("'", "''")
    marts = [
        "dim_organisation",
        "trust_scan_comparison",
        "trust_wait_comparison",
        "trust_activity_comparison",
    ]
    build = copy_of(
        edition_build,
        tmp_path / "build",
        *[f"update marts.{mart} set organisation_name = '{quoted}'" for mart in marts],
        f"update marts.dim_organisation set former_names = '{quoted}', town = '{quoted}'",
        f"update marts.trust_scan_comparison set comparability_note = '{quoted}', is_comparable = "
        f"false, "
        "change_rank = null where organisation_code = 'RR8'",
        "update marts.trust_scan_comparison set region_name = '</style><b>' where region_name is "
        "not null",
    )
    hostile = pages_of(build, tmp_path / "pages")
    assert hostile.number == pages.number
    for code in ("RR8", "S08000015", "RV5"):
        page = hostile(code)
        assert page.tags.count("script") == pages(code).tags.count("script") == 1
        assert "b" not in page.tags
        assert HOSTILE in "".join(page.texts)
    assert f"compared with that of April to September 2019 because {HOSTILE}" in " ".join(
        hostile("RR8").ready
    )


def test_code_that_can_not_be_a_file_name_is_refused(edition_build, tmp_path):
    assert page_name("R0A+RM3") == "R0A+RM3.html"
    for code in ("", "../RR8", "R/8", "RR8\n", "RR8.html", "Ä1"):
        with pytest.raises(UnsafeCode):
            page_name(code)
    build = copy_of(
        edition_build,
        tmp_path / "build",
        *[
            f"update marts.{mart} set organisation_code = '../../RR8' where organisation_code "
            f"= 'RR8'"
            for mart in ("dim_organisation", *COMPARISONS)
        ],
    )
    with pytest.raises(UnsafeCode, match=r"RR8.*can't be a file name"):
        pages_of(build, tmp_path / "pages")
    assert not (tmp_path / "RR8.html").exists()


@pytest.mark.parametrize(
    ("gone", "code", "left"),
    [
        (["scans", "cancer_scans"], "RR8", "Table of waiting lists"),
        (["waits", "activity"], "RR8", "Table of scans by kind"),
        (["scans", "cancer_scans", "activity"], "S08000015", "Table of waiting lists"),
    ],
)
def test_parts_without_figures_are_left_out_and_named(edition_build, tmp_path, gone, code, left):
    tables = {
        "scans": [
            "trust_scan_comparison",
            "region_scan_comparison",
            "trust_scans_over_time",
            "fct_scans",
        ],
        "cancer_scans": ["trust_cancer_scan_comparison", "fct_cancer_scans"],
        "waits": [
            "trust_wait_comparison",
            "region_wait_comparison",
            "nation_wait_comparison",
            "fct_waits",
        ],
        "activity": [
            "trust_activity_comparison",
            "region_activity_comparison",
            "trust_activity_over_time",
            "fct_activity",
        ],
    }
    build = copy_of(
        edition_build,
        tmp_path / "build",
        *[f"delete from marts.{mart}" for subject in gone for mart in tables[subject]],
    )
    page = pages_of(build, tmp_path / "pages", code)(code)
    assert left in page.tables
    assert "Not on this page, because the files loaded have none for the months" in " ".join(
        page.texts
    )


def test_windows_of_other_months_are_drawn_one_after_the_other(edition_build, tmp_path):
    """Windows that begin in different months of the year share no axis of months."""
    build = copy_of(
        edition_build, tmp_path / "build", baseline_from="2019-06", comparison_from="2020-07"
    )
    table = pages_of(build, tmp_path / "pages", "RR8")("RR8").tables["Table of scans by month"]
    assert [row[0] for row in table][1::15] == ["June 2019", "September 2020"]
    assert len(table) == 17


def test_cells_of_the_figures_are_listed(edition_build, tmp_path):
    columns = (
        "mart, subject_code, test_group, test_code, source_setting, figure, part, formula, "
        "source_file, source_sheet, source_cells, cells"
    )
    rows = [
        "'trust_scan_comparison', 'RR8', '', 'did_ct', '', 'scans_baseline', 'scans_baseline', "
        "'scans_baseline', '<b>a.xlsx', 'Provider', 'F1222:K1229,F1231', 49",
        "'trust_scan_comparison', 'RR8', '', 'did_ct', '', 'scans_change', 'scans_baseline', "
        "'scans_comparison - scans_baseline', '<b>a.xlsx', 'Provider', 'F1222:K1229,F1231', 49",
        "'trust_cancer_scan_comparison', 'RR8', '', 'all', 'gp_direct_access', 'scans_comparison', "
        "'scans_comparison', 'scans_comparison', 'b.xlsx', 'Provider', 'E7', 1",
        "'region_scan_comparison', 'RR8', '', 'all', '', 'scans_comparison', 'scans_comparison', "
        "'scans_comparison', 'no.xlsx', 'Provider', 'E8', 1",
    ]
    build = copy_of(
        edition_build,
        tmp_path / "build",
        "drop table if exists marts.figure_sources",
        f"create table marts.figure_sources as select * from (values "
        f"{', '.join(f'({row})' for row in rows)}) "
        f"as made_up ({columns})",
    )
    read = pages_of(build, tmp_path / "pages", "RR8", "RWD")
    # the cells of a sheet stand under its file
    assert read("RR8").tables["Table of source cells"][1:5] == [
        ["b.xlsx, sheet “Provider”"],
        [
            "Tests suitable for diagnosing cancer, all kinds, patients sent directly by their GP: "
            "comparison",
            "E7",
        ],
        ["<b>a.xlsx, sheet “Provider”"],
        ["Scans, CT scans: baseline", "F1222:K1229, F1231 (49 cells)"],
    ]
    of_results = [row[0] for row in read("RWD").tables["Table of source cells"][1:]]
    assert [name for name in of_results if name.startswith(("Scans, ", "Tests suitable"))] == []


def test_notes_of_one_patient_are_of_one_patient(edition_build):
    notes = edition_build.query(
        "select comparability_note from marts.trust_wait_comparison where waiting_comparison = 1"
    )
    assert any("only (1 patient)" in note for (note,) in notes)


def test_each_nation_is_measured_by_its_standard(edition_build, tmp_path):
    """Ayrshire as a board of Wales, where eight weeks are the standard and six are not known."""
    six = ", ".join(
        f"{column} = null"
        for column in (
            "over_6_weeks_baseline",
            "over_6_weeks_comparison",
            "over_6_weeks_pct_baseline",
            "over_6_weeks_pct_comparison",
            "change_points",
        )
    )
    build = copy_of(
        edition_build,
        tmp_path / "build",
        f"update marts.trust_wait_comparison set nation = 'Wales', {six} where nation = 'Scotland'",
        "update marts.dim_organisation set nation = 'Wales' where nation = 'Scotland'",
        "delete from marts.nation_wait_comparison where nation = 'Wales'",
        "update marts.nation_wait_comparison "
        "set nation = 'Wales', is_national_standard = threshold_weeks = 8 "
        "where nation = 'Scotland'",
    )
    page = pages_of(build, tmp_path / "pages", "S08000015")("S08000015")
    assert page.ready == [
        "At the end of September 2020, about 10,400 patients were waiting for a test at NHS "
        "Ayrshire and Arran, about 5,430 of them (52%) for over eight weeks. The share was almost "
        "40% across Wales. A year before, about 1,700 of 7,170 patients (24%) had waited over "
        "eight weeks."
    ]
    assert page.tables["Table of waiting lists"][2] == [
        "All tests",
        *["7,170", "1,699", "23.7%", "809", "10,440", "5,429", "52.0%", "4,161", "+28.3", "39.9%"],
    ]


def test_organisations_compared_together_have_one_page(edition_build, tmp_path):
    build = copy_of(
        edition_build,
        tmp_path / "build",
        *[
            f"update marts.{mart} set organisation_code = 'RAJ+RZZ' where organisation_code = 'RAJ'"
            for mart in (*COMPARISONS, "comparison_groups")
        ],
        "insert into marts.dim_organisation by name select 'RAJ+RZZ' as organisation_code, "
        "'Both' as organisation_name, 'comparison_group' as organisation_type, 'England' as nation",
    )
    read = pages_of(build, tmp_path / "pages", "RAJ+RZZ", "RGT")
    assert (
        "Figures of Basildon and Thurrock University Hospitals NHS Foundation Trust (RDD) and "
        "Mid Essex Hospital Services NHS Trust (RQ8) before 1 April 2020 and Mid and South "
        "Essex NHS "
        "Foundation Trust (RAJ) are added together."
    ) in read("RAJ+RZZ").texts
    assert "RAJ%2BRZZ.html" in read("RGT").links


def test_what_a_publisher_says_is_quoted_on_the_page_and_is_no_markup(edition_build, tmp_path):
    folder = made_up_briefing.changed_build(
        edition_build.folder, tmp_path / "build", *made_up_briefing.UNREAD
    )
    page = pages_of(folder, tmp_path, "RQM")("RQM")
    assert made_up_briefing.SAID in "".join(page.texts)
    assert made_up_briefing.MARKUP not in (tmp_path / "trusts" / "RQM.html").read_text(
        encoding="utf-8"
    )
