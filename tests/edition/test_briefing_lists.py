"""Right of reply and corrections: what is put to whom, and what changed since the pack before."""

import csv
import re

import made_up_briefing
import pytest

from briefing.corrections import write_corrections
from briefing.csv_files import FORMULA_STARTS
from briefing.marts import Marts
from briefing.right_of_reply import write_right_of_reply

DID_2019 = "DID-Table-1-2019-20-Modality-Provider-Counts.xlsx"
DID_2020 = "DID-Table-1-2020-21-Modality-Provider-Counts.xlsx"
LISTS = {
    "fell_furthest": "Scans fell furthest",
    "recovered_fastest": "Scans recovered fastest",
    "waits_longest": "Largest share waiting",
    "waits_rose_most": "Largest rise in the share waiting",
}


def replies(path):
    """Rows of a right-of-reply list as written, {header: text}."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def list_path(pack):
    return pack.folder / "right-of-reply.csv"


@pytest.fixture(scope="module")
def rows(list_path):
    """Right of reply of the edition that ships."""
    return replies(list_path)


def test_every_named_organisation_has_its_figures(rows, edition_build):
    named = edition_build.query(
        "select list_name, list_rank, organisation_code, organisation_name, value_baseline, "
        "value_comparison, change_pct_or_points, measure from marts.briefing_named_trusts"
    )
    found = {(row["List"], row["Code"]): row for row in rows}
    assert len(found) == len(rows) == len(named)
    for list_name, rank, code, name, before, after, change, measure in named:
        row = found[LISTS[list_name], code]
        within = 0.051 if measure == "over_6_weeks_pct" else 0
        assert row["Organisation"] == name
        assert int(row["Place on the list"]) == rank
        assert abs(float(row["Baseline figure"]) - before) <= within
        assert abs(float(row["Comparison figure"]) - after) <= within
        assert abs(float(row["Change in % or points"]) - change) <= 0.051
        assert name in row["The figure in words"]
        assert row["Source files"]
        assert row["Response"] == row["Respond by"] == ""


def test_figures_in_words(rows):
    words = {(row["List"], row["Code"]): row["The figure in words"] for row in rows}
    # 121,440 and 61,930: sums of the cells of RAS in DID Table 1
    assert words["Scans fell furthest", "RAS"] == (
        "Scans carried out by The Hillingdon Hospitals NHS Foundation Trust fell by 49% (about "
        "59,500 fewer), from about 121,000 in April to September 2019 to about 61,900 in April to "
        "September 2020."
    )
    # NHS Ayrshire and Arran: eight tests, over six weeks
    board = words["Largest share waiting", "S08000015"]
    assert (
        "just over 60% of those waiting at NHS Ayrshire and Arran (6,282 of 10,440 patients)"
        in board
    )
    assert "had waited over six weeks" in board
    assert "had waited six weeks or more" in words["Largest share waiting", "RXW"]


def test_figures_are_rounded_as_on_the_page_of_the_organisation(edition_build, tmp_path, pack):
    changed = "change_pct_or_points = case when list_rank = 1 then -0.04 else 2.45 - 1e-15 end"
    build = made_up_briefing.changed_build(
        edition_build.folder,
        tmp_path,
        f"update marts.briefing_named_trusts set {changed} where list_name = 'recovered_fastest'",
    )
    with Marts(build) as marts:
        write_right_of_reply(marts, tmp_path / "reply.csv")
    found = [row for row in replies(tmp_path / "reply.csv") if "recovered" in row["List"]]
    assert {row["Change in % or points"] for row in found} == {"0.0", "2.5"}
    for row in found:
        assert re.search(
            r"(about as many as in|102% of the number in) \w+ 2019", row["The figure in words"]
        )
    page = (pack.folder / "trusts" / "S08000015.html").read_text(encoding="utf-8")
    assert "(just over 60%) for over six weeks" in page


def test_cells_of_the_figures_are_in_blocks(rows):
    """Rows of the two providers as they stand in the workbooks: PET is a `.` in each month."""
    cells = {(row["List"], row["Code"]): row["Source cells"].split("; ") for row in rows}
    assert cells["Scans fell furthest", "RAS"] == [
        f"{DID_2019}, Provider, April to September 2019: F191:K196, F198:K198 (42 cells)",
        f"{DID_2020}, Provider, April to September 2020: F196:K201, H202:K202 (40 cells)",
    ]
    before, after = (
        f"Monthly-Diagnostics-Web-File-Provider-September-{year}.xlsx, Provider by Test, "
        f"end of September {year}"
        for year in (2019, 2020)
    )
    assert cells["Largest share waiting", "RXW"] == [
        f"{before}, over six weeks: I1561:I1563, I1568:I1571 (7 cells)",
        f"{before}, waiting: H1561:H1563, H1568:H1571 (7 cells)",
        f"{after}, over six weeks: I1461:I1463, I1469:I1472 (7 cells)",
        f"{after}, waiting: H1461:H1463, H1469:H1472 (7 cells)",
    ]


def test_excel_opens_it_by_double_click(rows, list_path):
    text = list_path.read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert text.count(b"\r\n") == text.count(b"\n") == len(rows) + 1


def test_a_name_is_never_a_formula_in_a_csv(edition_build, tmp_path):
    statements, names = made_up_briefing.strange_names(edition_build)
    folder = made_up_briefing.changed_build(edition_build.folder, tmp_path, *statements)
    with Marts(folder) as marts:
        write_right_of_reply(marts, tmp_path / "reply.csv")
        write_corrections(marts, tmp_path, None)
    read = {row["Code"]: row["Organisation"] for row in replies(tmp_path / "reply.csv")}
    for code, name in names.items():
        assert read[code] == (f"'{name}" if name.startswith(FORMULA_STARTS) else name)
    assert {name[0] for name in names.values()} >= {"=", "+", "-", "@"}
    with (tmp_path / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            for cell in row:
                assert not cell.startswith(FORMULA_STARTS) or re.fullmatch(r"-?[\d.e+-]+", cell)


def test_figures_go_down_as_numbers(rows):
    changes = [row["Change"] for row in rows if row["List"] == "Scans fell furthest"]
    assert changes
    assert all(int(change) < 0 for change in changes)


def corrected(build, folder, before):
    """Corrections of a build after a pack before it: text of the page, rows of corrections.csv."""
    folder.mkdir(exist_ok=True)
    with Marts(build) as marts:
        write_corrections(marts, folder, before)
    return as_written(folder)


def as_written(folder):
    with (folder / "corrections.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return " ".join((folder / "corrections.html").read_text(encoding="utf-8").split()), rows


@pytest.fixture(scope="module")
def first(pack):
    """The first pack."""
    return pack.folder, *as_written(pack.folder)


def test_the_first_pack_says_so(first):
    _, page, rows = first
    assert "This is the first pack" in page
    assert rows == []


def test_the_same_pack_again_has_no_corrections(first, edition_build, tmp_path):
    page, rows = corrected(edition_build.folder, tmp_path / "second", first[0])
    assert "No figure of the pack before this one has changed." in page
    assert rows == []
    for name in ("figures.csv", "editions.csv", "settings.json"):
        assert (tmp_path / "second" / name).read_bytes() == (first[0] / name).read_bytes()


def test_changed_figures_from_the_same_files_are_method(first, edition_build, tmp_path):
    changed = made_up_briefing.changed_build(
        edition_build.folder,
        tmp_path,
        "update marts.trust_scan_comparison set scans_comparison = 1000 "
        "where organisation_code = 'RAS' and modality_code = 'all'",
        "update marts.region_wait_comparison set waiting_baseline = waiting_baseline + 1 "
        "where area_code = 'Y62' and test_group = 'all' and test_code = 'all'",
        "update marts.trust_scan_comparison set organisation_name = '<b>Made-up</b>' "
        "where organisation_code = 'RAS'",
    )
    page, rows = corrected(changed, tmp_path / "second", first[0])
    assert [(row["code"], row["figure"], row["value_now"], row["why"]) for row in rows] == [
        ("RAS", "scans_comparison", "1000", "method"),
        ("Y62", "waiting_baseline", rows[1]["value_now"], "method"),
    ]
    assert rows[0]["value_before"] == "61930"
    assert "<b>Made-up" not in page
    assert "&lt;b&gt;Made-up&lt;/b&gt; (RAS)" in page
    assert "2 figures of the pack before this one changed." in page
    assert '<td class="figure">61,930</td><td class="figure">1,000</td><td>method</td>' in page


def test_a_new_edition_is_named_with_old_and_new_issue(first, edition_build, tmp_path):
    changed = made_up_briefing.changed_build(
        edition_build.folder,
        tmp_path,
        "update marts.loaded_files set sha256 = 'f00d', issued_on = date '2031-02-03' "
        f"where file_name = '{DID_2020}'",
        "update marts.trust_scan_comparison set scans_comparison = scans_comparison + 5, "
        "scans_change_pct = scans_change_pct + 1 "
        "where organisation_code = 'RAS' and modality_code = 'all'",
        "update marts.trust_wait_comparison set waiting_comparison = 7 "
        "where organisation_code = 'RAS' and test_group = 'all' and test_code = 'all'",
    )
    page, rows = corrected(changed, tmp_path / "second", first[0])
    assert {(row["mart"], row["figure"], row["why"]) for row in rows} == {
        ("trust_scan_comparison", "scans_comparison", "edition"),
        ("trust_scan_comparison", "scans_change_pct", "edition"),
        ("trust_wait_comparison", "waiting_comparison", "method"),
    }
    assert rows[0]["figure"] == "waiting_comparison"
    assert f"<td>{DID_2020}, issued 2021-11-18</td><td>{DID_2020}, issued 2031-02-03</td>" in page


def test_other_windows_are_not_compared(first, edition_build, tmp_path):
    changed = made_up_briefing.changed_build(
        edition_build.folder, tmp_path, comparison_to="2020-08", baseline_to="2019-08"
    )
    page, rows = corrected(changed, tmp_path / "second", first[0])
    assert "compared other months (2019-04 to 2019-09 against 2020-04 to 2020-09)" in page
    assert rows == []


def test_settings_and_organisations_that_came_and_went_are_named(first, edition_build, tmp_path):
    old, new = "RAS", "ZQ7"
    tables = edition_build.query(
        "select table_name from duckdb_columns() where schema_name = 'marts' "
        "and column_name = 'organisation_code' and table_name like 'trust_%_comparison'"
    )
    changed = made_up_briefing.changed_build(
        edition_build.folder,
        tmp_path,
        *(
            f"update marts.{table} set organisation_code = '{new}', "
            f"organisation_name = 'Made-up Quay' where organisation_code = '{old}'"
            for (table,) in tables
        ),
        ranked_from=5000,
    )
    page, rows = corrected(changed, tmp_path / "second", first[0])
    assert rows == []
    assert "ranked_from: 10000 before, 5000 now" in page
    assert "<h3>New in this pack</h3> <ul> <li>Made-up Quay (ZQ7)</li> </ul>" in page
    assert "No longer in it</h3> <ul> <li>The Hillingdon Hospitals NHS Foundation Trust" in page


def test_the_page_shows_the_largest_and_counts_the_rest(first, edition_build, tmp_path):
    changed = made_up_briefing.changed_build(
        edition_build.folder,
        tmp_path,
        "update marts.trust_scan_comparison set scans_baseline = scans_baseline + 1",
        "update marts.region_scan_comparison set scans_baseline = 1 "
        "where area_code = 'ENG' and modality_code = 'all'",
    )
    page, rows = corrected(changed, tmp_path / "second", first[0])
    count = edition_build.query("select count(scans_baseline) from marts.trust_scan_comparison")[0][
        0
    ]
    assert len(rows) == count + 1
    assert (rows[0]["code"], rows[0]["value_before"]) == ("ENG", "22863490")
    assert page.count("<td>method</td>") == 500
    assert f"And {len(rows) - 500:,} more: all of them are in corrections.csv" in page
