"""The story that leads the pack: were the missed scans ever made up?"""

import re

import made_up_briefing
import openpyxl
import pytest
from test_briefing_index import Page, check_reads_well

from briefing import COMPARISON, RECOVERY
from briefing.marts import Marts
from briefing.pages import write_pages
from briefing.workbook import write_workbook

BELOW = "update marts.scan_recovery set is_below_2019 = {} where modality_code = 'all'"


def stories(build, folder, story=RECOVERY):
    """Pages of the stories of a build, by file name, without charts and with a few others."""
    folder.mkdir(exist_ok=True)
    with Marts(build) as marts, made_up_briefing.few_pages("RR8", "RAS"):
        write_pages(marts, folder, [], story)
    return {path.name: Page(path.read_text(encoding="utf-8")) for path in folder.glob("*.html")}


@pytest.fixture(scope="module")
def index(pack):
    """Front page of the edition's pack."""
    return Page((pack.folder / "index.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def behind(pack):
    """The page of all figures behind it."""
    return Page((pack.folder / "recovery.html").read_text(encoding="utf-8"))


# What test_published_scan_recovery.py and test_published_added_up.py hold to the publisher's cells;
# DM01 of July 2019 and 2025, rows of all providers; DID Tables 2 and 3, row England, Year.
def test_the_front_page_of_the_edition_in_sentences(index):
    check_reads_well(index)
    for sentence in (
        "Not yet. From April 2020 to March 2025 England carried out 2.7 to 5.4 million fewer scans "
        "( An estimate. Some organisations sent no figures in some months",
        "As published it is 8.7 million fewer",
        "England did 9.7 to 10.9 million fewer X-rays than in the same months of 2019, and 5.7 to "
        "6.1 million more CT scans. In the twelve months to March 2025 it did 99% as many X-rays "
        "as in 2019, and just over 140% as many CT scans.",
        "Below, in all ( With missing months filled in from the months around them, as at least "
        "and at most. ) : the North East and Yorkshire (1.3 to 1.4 million fewer)",
        "The Hillingdon Hospitals NHS Foundation Trust did 17% fewer scans than in the same months "
        "of 2019 (205,000 fewer)",
        "378,816 of 1,730,933 patients in England had waited so long",
        "Before it, half of the MRI scans were done within 21 days of the request, as in 2019/20.",
    ):
        assert sentence in index.text, sentence
    titles = " ".join(words for words in index.words if words)
    for finding in (
        "X-rays: 9.7 to 10.9 million fewer than at the pace of 2019; CT scans: 5.7 to 6.1 million",
        "22% of England's waiting patients have waited six weeks or more; in July 2019 it was 4%",
        "Half of all MRI scans are reported within 4 days; in 2019/20 it was 3",
    ):
        assert finding in titles, finding


def test_the_answer_and_each_finding_have_a_picture(index, pack):
    shown = [attributes["id"] for tag, attributes in index.elements if tag == "figure"]
    assert shown == [
        "chart-scans-added-up",
        "chart-scans-added-up-by-kind",
        "chart-scans-added-up-by-region",
        "chart-scans-added-up-by-trust",
        "chart-waits-then-and-now",
        "chart-days-to-report",
    ]
    # an open dot for each trust that is ranked but the two that are named
    svg = next(chart.svg for chart in pack.charts if chart.name == "scans-added-up-by-trust")
    with Marts(pack.build_dir) as marts:
        ranked = [row for row in marts.ask("recovery/trusts") if row["recovery_rank"]]
    assert len(re.findall(r"<circle", svg)) == len(ranked) + 2


def test_each_finding_leads_to_its_own_figures(index, behind):
    ids = {attributes.get("id") for _, attributes in behind.elements}
    links = [attributes.get("href", "") for tag, attributes in index.elements if tag == "a"]
    places = {link.partition("#")[2] for link in links if link.startswith("recovery.html#")}
    assert places >= {"months", "kinds", "regions", "trusts", "waits", "reports", "method"}
    assert places <= ids


def test_each_note_stands_at_its_number(index):
    opened = [
        attributes["popovertarget"]
        for _, attributes in index.elements
        if "popovertarget" in attributes
    ]
    notes = [attributes["id"] for _, attributes in index.elements if "popover" in attributes]
    assert opened == notes
    assert len(notes) == len(set(notes)) > 4


def test_the_story_of_the_edition_in_sentences(behind):
    check_reads_well(behind)
    for sentence in (
        "As published England was furthest below 2019 in April 2023, by 14.7 million scans. With "
        "missing months filled in it was furthest below some time from July 2022 to January 2023, "
        "by 12.3 to 13.3 million.",
        "England's scans were 9% above those of the same months of 2019: 49,929,920 and 45,642,985",
        "In 25 of the 60 months since April 2020 there were more than in 2019.",
        "More than made up: CT scans (5.7 to 6.1 million more), MRI scans",
        "Still below 2019, with missing months filled in: X-rays (9.7 to 10.9 million fewer)",
        "Too close to call: ultrasound scans (anything from 62,600 more to 588,000 fewer).",
        "rose by 2.4% a year (April 2018 to February 2019, and the same months a year later). "
        "Against 2019 grown at that pace, 21.4 to 24.1 million fewer were done, with missing "
        "months filled in.",
        "or resting on organisations that can't be judged: the North West (616,000 to 1.8 million "
        "fewer), the South East (anything from 152,000 more to 223,000 fewer) and London (311,000 "
        "to 762,000 more).",
        "The Hillingdon Hospitals NHS Foundation Trust is furthest below 2019, by 17% of its scans "
        "(205,000 fewer)",
        "In England 22% of those waiting for a diagnostic test at the end of July 2025 had waited "
        "six weeks or more: 378,816 of 1,730,933 patients. At the end of July 2019 it was 4% "
        "(37,206 of 1,058,026).",
        "In Scotland 47% of those waiting for a diagnostic test at the end of September 2020 had",
        "England's waiting list at the end of July 2025 would take 4.2 weeks to clear",
        "Half of England's reports of MRI scans were there within 4 days of the scan in 2024/25, "
        "against 3 in 2019/20; half of the scans were done within 21 days of the request, against "
        "21.",
    ):
        assert sentence in behind.text, sentence


def test_the_comparison_is_one_click_away_and_back(index, pack):
    links = {attributes.get("href") for tag, attributes in index.elements if tag == "a"}
    assert "comparison.html" in links
    comparison = Page((pack.folder / "comparison.html").read_text(encoding="utf-8"))
    links = {attributes.get("href") for tag, attributes in comparison.elements if tag == "a"}
    assert "index.html" in links
    ids = {attributes.get("id") for _, attributes in comparison.elements}
    assert {"claims", "faults", "comments", "sources", "nations"} <= ids


@pytest.mark.parametrize(
    ("is_below", "answer"), [("null", "It can't be told."), ("false", "Yes, in number.")]
)
def test_the_answer_is_no_surer_than_its_bounds(edition_build, tmp_path, is_below, answer):
    build = made_up_briefing.changed_build(
        edition_build.folder, tmp_path / "build", BELOW.format(is_below)
    )
    page = stories(build, tmp_path / "pack")["index.html"]
    assert f"ever made up? {answer} From April 2020" in page.text


def test_a_trust_that_is_not_ranked_is_shown_with_its_bounds(behind):
    assert re.search(r"Leeds Teaching Hospitals NHS Trust\s+\S.*? 474,\d+ 474,\d+ 1 0", behind.text)


@pytest.mark.parametrize(
    "change", ["delete from marts.scan_recovery", "drop table marts.scan_recovery"]
)
def test_where_nothing_can_be_added_up_the_comparison_leads(edition_build, tmp_path, change):
    build = made_up_briefing.changed_build(edition_build.folder, tmp_path / "build", change)
    pages = stories(build, tmp_path / "pack")
    assert set(pages) == {"index.html"}
    assert "April to September 2020 against April to September 2019" in pages["index.html"].text


def test_without_waits_reports_and_trusts_the_story_still_reads_well(edition_build, tmp_path):
    empty = (
        *("trust_scan_recovery", "nation_wait_comparison", "waits_over_time", "backlog_over_time"),
        *("backlog_targets", "fct_median_days_by_year_england", "fct_report_turnaround"),
        *("fct_scans_by_setting_england",),
    )
    build = made_up_briefing.changed_build(
        edition_build.folder, tmp_path / "build", *(f"delete from marts.{mart}" for mart in empty)
    )
    pages = stories(build, tmp_path / "pack")
    check_reads_well(pages["index.html"])
    page = pages["recovery.html"]
    check_reads_well(page)
    for words in ("No waiting lists are loaded.", "No figures of reports are loaded."):
        assert words in page.text


def test_the_story_of_2020_alone(edition_build, tmp_path):
    pages = stories(edition_build.folder, tmp_path / "pack", COMPARISON)
    assert set(pages) == {"index.html"}
    assert "Headline findings" in pages["index.html"].text
    sheets = {}
    with Marts(edition_build.folder) as marts:
        for story in (RECOVERY, COMPARISON):
            write_workbook(marts, tmp_path / f"{story}.xlsx", story)
            book = openpyxl.load_workbook(tmp_path / f"{story}.xlsx", read_only=True)
            sheets[story] = book.sheetnames
    first = ["Start here", "One trust", "Over time", "Headline"]
    assert sheets[RECOVERY][:6] == [*first, "Scans made up", "Scans made up - trusts"]
    assert [name for name in sheets[RECOVERY] if "made up" not in name] == sheets[COMPARISON]
