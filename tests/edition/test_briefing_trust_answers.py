"""What a page of an organisation answers first: its charts, their sentences, and what they mark."""

import re
from itertools import pairwise

import pytest
from python_calamine import CalamineWorkbook
from trust_pages import copy_of, pages_of

from briefing import trust_pages
from briefing.marts import Marts

FILE = "Monthly-Diagnostics-Web-File-Provider-{}.xlsx"


def source(read, code):
    return (read.folder / f"{code}.html").read_text(encoding="utf-8")


def findings(read, code):
    found = re.findall(r'<p class="finding">(.*?)</p>', source(read, code), re.S)
    return [" ".join(re.sub(r"<[^>]*>", " ", text).split()) for text in found]


def drawn_path(html, chart, look):
    """Commands of a path in the chart whose description begins so; None where there is none."""
    svg = re.search(rf'<svg role="img" aria-label="{chart}.*?</svg>', html, re.S)[0]
    found = re.search(rf'class="{look}" d="([^"]*)"', svg)
    return found and found[1]


# The mart has no range between months of which one can't be judged: nor has the share.
NO_RANGE = (
    "update marts.trust_control_limits set moving_range = null where organisation_code = 'RR8' "
    "and subject = 'waits' and test_code = 'all' and month = '2025-02-01'"
)


@pytest.mark.parametrize("statements", [(), (NO_RANGE,)], ids=["all follow", "one does not"])
def test_limits_of_a_share_are_those_of_its_own_months(root, edition_build, tmp_path, statements):
    """Leeds since August 2024, from the publisher's cells: twelve months, after a hole of years."""
    build = edition_build.folder
    if statements:
        build = copy_of(edition_build, tmp_path / "build", *statements)
    shares = []
    months = [f"{m}-2024" for m in ("August", "September", "October", "November", "December")]
    months += [f"{m}-2025" for m in ("January", "February", "March", "April", "May", "June")]
    months.append("July-2025")
    for month in months:
        path = next((root / "published").rglob(FILE.format(month)))
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_name("Provider").to_python()
        (row,) = [row for row in sheet if len(row) > 2 and row[2] == "RR8"]
        shares.append(100 * row[5] / row[4])
    ranges = [abs(one - other) for one, other in pairwise(shares)]
    assert len(ranges) == 11
    if statements:
        del ranges[5]  # from January to February 2025
    mean, reach = sum(shares) / len(shares), 2.66 * sum(ranges) / len(ranges)
    with Marts(build) as marts:
        (row,) = [
            row
            for row in marts.ask("trust_pages/shares_of_months")
            if row["organisation_code"] == "RR8"
        ]
    assert row["shares"][-12:] == pytest.approx(shares)
    assert row["middle"][-12:] == pytest.approx([mean] * 12)
    assert row["upper"][-1] == pytest.approx(min(100, mean + reach))
    assert row["lower"][-1] == pytest.approx(max(0, mean - reach))
    assert row["is_beyond"][-12:] == [abs(share - mean) > reach for share in shares]
    # six months of 2019, and six of 2020, are too few
    assert {*row["upper"][:-12]} == {None}


def test_slower_than_its_neighbours_is_counted_of_those_that_can_be_set_beside(
    edition_build, pages
):
    rows = edition_build.query(
        "select days.organisation_code = 'RHQ', median_days "
        "from marts.trust_median_days_by_year as days "
        "inner join marts.dim_organisation as known using (organisation_code) "
        "where measure = 'test_to_report' and modality_code = 'did_mri' and is_sound "
        "and year_from = '2024-04-01' and peer_group = 'acute' and region_code = 'Y63'"
    )
    ((own),) = [days for is_own, days in rows if is_own]
    others = [days for is_own, days in rows if not is_own]
    faster = sum(days < own for days in others)
    assert faster * 2 > len(others)
    said = next(text for text in findings(pages, "RHQ") if "reporting was" in text)
    assert "slower than at most of its neighbours for" in said
    assert f"MRI scans ({own:g} days; {faster} of {len(others)} were faster)" in said


def test_a_rank_is_given_or_why_there_is_none(pages):
    assert "the second furthest below of the 58 NHS acute trusts" in findings(pages, "RHQ")[2]
    text = " ".join(" ".join(pages("RRK").texts).split())
    assert "It has no place among NHS acute trusts." in text
    assert "It is not ranked: 60 of its 60 months can't be set beside 2019." in text


def test_gaps_breaks_and_provisional_months_are_drawn_as_such(edition_build, pages, tmp_path):
    html = source(pages, "RRK")
    assert drawn_path(html, "Scans by month", "rule").count("M") == 1
    assert "Break A, March 2020: ultrasound scans." in " ".join(
        " ".join(pages("RRK").texts).split()
    )
    assert drawn_path(html, "Scans by month", "doubt").count("M") == 61
    assert "Provisional: April 2022 to March 2023" in html
    assert drawn_path(html, "Scans by month", "own-line").count("M") == 2
    build = copy_of(
        edition_build,
        tmp_path / "build",
        "update marts.trust_scans_over_time set scans = null where organisation_code = 'RHQ' "
        "and modality_code = 'all' and month = date '2019-06-01'",
        "update marts.trust_waits_over_time set waiting = null, over_6_weeks = null where "
        "organisation_code = 'RHQ' and month = date '2025-05-01'",
    )
    changed = source(pages_of(build, tmp_path / "pages", "RHQ"), "RHQ")
    whole = source(pages, "RHQ")
    for chart in ("Scans by month", "Share of those waiting"):
        before, after = (drawn_path(text, chart, "own-line") for text in (whole, changed))
        assert after.count("M") == before.count("M") + 1
    assert drawn_path(whole, "Scans by month", "gap") is None
    assert drawn_path(changed, "Scans by month", "gap").count("M") == 1


@pytest.mark.parametrize(
    ("statements", "facts"),
    [
        ((), {"baseline_from": "2019-09", "comparison_from": "2020-09"}),
        (("delete from marts.trust_scans_over_time where month < date '2020-01-01'",), {}),
        (("delete from marts.trust_control_limits",), {}),
        (("delete from marts.trust_scan_recovery",), {}),
        (("delete from marts.trust_scan_comparison",), {}),
        (("delete from marts.trust_waits_over_time where month <> date '2020-09-01'",), {}),
    ],
)
def test_a_page_is_made_of_what_there_is(edition_build, tmp_path, statements, facts):
    build = copy_of(edition_build, tmp_path / "build", *statements, **facts)
    read = pages_of(build, tmp_path / "pages", "RHQ", "S08000015", "NT3", "RV5")
    for code in ("RHQ", "S08000015", "NT3", "RV5"):
        html = source(read, code)
        text = re.sub(r"<[^>]*>", " ", html)
        assert not re.search(r"\b(None|nan|inf)\b", html), code
        assert re.search("What can.t be said, and why", text)


def test_two_processes_write_what_one_writes(edition_build, tmp_path, monkeypatch):
    codes = ("RHQ", "RRK", "S08000015", "NT3")
    written = []
    for name, forks in (("one", False), ("two", True)):
        monkeypatch.setattr(trust_pages, "FORKS_FROM", 2)
        monkeypatch.setattr(trust_pages, "can_fork", lambda forks=forks: forks)
        read = pages_of(edition_build.folder, tmp_path / name, *codes)
        written.append({code: source(read, code) for code in codes})
    assert written[0] == written[1]


def test_what_fails_in_the_other_process_is_told(edition_build, tmp_path, monkeypatch):
    def fails(trust):
        if trust.code == "RRK":
            raise ValueError("a made-up fault of RRK")

    monkeypatch.setattr(trust_pages, "FORKS_FROM", 2)
    monkeypatch.setattr(trust_pages, "can_fork", lambda: True)
    monkeypatch.setitem(trust_pages.PARTS, "changed", fails)
    with pytest.raises(ValueError, match="a made-up fault of RRK"):
        pages_of(edition_build.folder, tmp_path, "RHQ", "RRK")
