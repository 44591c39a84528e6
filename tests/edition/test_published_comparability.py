"""Which real trusts can be compared, and why the others can't."""

import collections
import datetime
from functools import cache

import pytest
from loaded_before import sound_again
from second_reader import xlsx
from warehouse import Warehouse


def rows(made_build, table, codes, columns, more="true"):
    """Rows of a comparison for the codes, over all tests."""
    listed = ", ".join(f"'{code}'" for code in codes)
    return {
        row[0]: row[1:]
        for row in made_build.query(
            f"select organisation_code, {columns} from marts.{table} "
            f"where organisation_code in ({listed}) and {more}"
        )
    }


def read_again(shared, codes):
    """April to September 2019 and 2020 of the codes together, read with openpyxl."""
    years = [scans_by_code(shared, year) for year in ("2019-20", "2020-21")]
    return tuple(sum(by_code[code] for code in codes) for by_code in years)


@cache
def scans_by_code(shared, year):
    """April to September of a financial year by code, all modalities."""
    path = shared / "did" / f"DID-Table-1-{year}-Modality-Provider-Counts.xlsx"
    sums = collections.Counter()
    for row in xlsx(path)["Provider"].iter_rows(min_row=24, values_only=True):
        sums[row[2]] += sum(figure for figure in row[5:11] if isinstance(figure, int | float))
    return sums


SCANS = "scans_baseline, scans_comparison, is_comparable, comparability_note"
ALL = "modality_code = 'all'"


@pytest.fixture(scope="module")
def financial_years(tmp_path_factory, edition_build):
    """Financial year against financial year."""
    return sound_again(
        tmp_path_factory.mktemp("years"),
        edition_build.folder / "warehouse.duckdb",
        baseline_from="2019-04",
        baseline_to="2020-03",
        comparison_from="2020-04",
        comparison_to="2021-03",
    )


def test_dorset_is_two_trusts_until_it_merges(edition_build, financial_years, shared):
    assert rows(edition_build, "trust_scan_comparison", ["RDZ", "RD3", "R0D"], SCANS, ALL) == {
        code: (*read_again(shared, [code]), True, "") for code in ("RDZ", "RD3")
    }
    assert rows(financial_years, "trust_scan_comparison", ["RDZ", "RD3", "R0D"], SCANS, ALL) == {
        "R0D": (432670, 349995, True, "")
    }


def test_pennine_acute_went_into_two_trusts_that_are_compared_as_one(tmp_path, edition_build):
    result = sound_again(
        tmp_path,
        edition_build.folder / "warehouse.duckdb",
        baseline_from="2020-10",
        baseline_to="2021-03",
        comparison_from="2021-10",
        comparison_to="2022-03",
    )
    assert result.query(
        "select member_code, reason from marts.comparison_groups "
        "where organisation_code = 'R0A+RM3' order by 1"
    ) == [
        ("R0A", "takes over from RW6"),
        ("RM3", "takes over from RW6"),
        (
            "RW6",
            "succeeded by R0A and RM3 on 2021-10-01 (figures added together from 2021-03-01)",
        ),
    ]


def test_a_member_that_missed_a_month_is_named(financial_years):
    assert rows(financial_years, "trust_scan_comparison", ["RJ1", "RT3"], SCANS, ALL) == {
        "RJ1": (
            568750,
            416695,
            False,
            "it did not report February 2020 (Royal Brompton & Harefield NHS Foundation Trust)",
        )
    }


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("RQM", "did not report June 2020 for one of its hospitals (West Middlesex)"),
        ("RWD", "May 2020 looks incomplete: 7,035, between 20,220 the month before and 31,755"),
        pytest.param(
            "RJ7",
            "it left out some MRI and fluoroscopy scans in some months",
            id="RJ7-fewer MRI and fluoroscopy scans than it did",
        ),
    ],
)
def test_shortfalls_stated_and_found(edition_build, code, words):
    _, _, is_comparable, note = rows(edition_build, "trust_scan_comparison", [code], SCANS, ALL)[
        code
    ]
    assert not is_comparable
    assert words in note
    assert edition_build.query(
        f"select change_rank from marts.trust_scan_comparison "
        f"where organisation_code = '{code}' and {ALL}"
    ) == [(None,)]


def test_the_cell_of_a_stated_shortfall_is_named(edition_build):
    assert edition_build.query(
        "select source_sheet, source_cells, is_gap from marts.reporting_gaps "
        "where organisation_code = 'RQM' and month = date '2020-06-01' and subject = 'scans'"
    ) == [("Title page", "B51", True)]


def test_months_around_a_merger_are_no_gaps(did_build, financial_years):
    for built in (did_build, financial_years):
        assert (
            built.query(
                "select organisation_code, month from marts.reporting_gaps where subject = 'scans' "
                "and organisation_code in ('RNL', 'RQ6', 'RNN', 'R0D', 'RD3', 'RDZ') "
                "and gap_kind in ('no return', 'missing test', 'collapse') "
                "and month between date '2019-01-01' and date '2021-03-01'"
            )
            == []
        )


def test_marks_where_nothing_was_submitted_are_a_missing_return(did_build):
    assert did_build.query(
        "select month, gap_kind, source_cells from marts.reporting_gaps "
        "where organisation_code = 'RFR' and is_gap and subject = 'scans'"
    ) == [(datetime.date(2018, 8, 1), "no return", "B56")]


def test_a_trust_without_waits_for_a_year_is_flagged_in_each_month(dm01_build):
    months = dm01_build.query(
        "select distinct month from marts.reporting_gaps where organisation_code = 'RGN' "
        "and subject = 'waits' and is_gap order by month"
    )
    assert [month for (month,) in months] == [
        datetime.date(2019 + number // 12, number % 12 + 1, 1) for number in range(6, 18)
    ]


def test_a_trust_without_a_month_of_waits_is_not_ranked(edition_build):
    assert edition_build.query(
        "select is_comparable, comparability_note from marts.trust_wait_comparison "
        "where organisation_code = 'RGN' and test_group = 'all'"
    ) == [(False, "it did not report September 2019")]
    assert edition_build.query(
        "select is_comparable, comparability_note, change_rank "
        "from marts.trust_activity_comparison "
        "where organisation_code = 'RGN' and test_group = 'all'"
    ) == [
        (
            False,
            "it did not report July to September 2019 and April to June 2020",
            None,
        )
    ]


def test_services_that_moved_are_joined(edition_build):
    assert edition_build.query(
        "select organisation_code, predecessor_codes from marts.trust_activity_comparison "
        "where organisation_code in ('RM3', 'RT2') and test_group = 'all'"
    ) == [("RM3", "RT2")]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        pytest.param(
            "R1H",
            "it shows 0 echocardiography tests for June 2020, between 2,038 the month before",
            id="R1H-no echocardiography for June 2020",
        ),
        pytest.param(
            "RHW",
            "its figures for April 2020 were printed as zeros only",
            id="RHW-printed with zeros alone: April 2020",
        ),
        ("RBT", "submitted part of its return for April 2019"),
        ("RTG", "submitted part of its return for April 2019"),
    ],
)
def test_activity_that_falls_short_is_said(edition_build, code, words):
    (row,) = edition_build.query(
        f"select is_comparable, comparability_note from marts.trust_activity_comparison "
        f"where organisation_code = '{code}' and test_group = 'all'"
    )
    assert row[0] is False
    assert words in row[1]


def test_no_statement_of_the_files_at_hand_is_unread(did_build, dm01_build):
    for built in (did_build, dm01_build):
        assert built.query("from marts.reporting_gaps where gap_kind = 'unread note'") == []


def test_no_trust_rises_or_hardly_falls_by_a_merger_alone(edition_build, shared):
    members = {
        "RAJ": ["RAJ", "RDD", "RQ8"],
        "RC9": ["RC9", "RC1"],
        "RA7": ["RA7", "RA3"],
        "RH5": ["RH5", "RBA"],
        "REM": ["REM", "RQ6"],
        "RNN": ["RNN", "RNL"],
    }
    expected = {group: read_again(shared, codes) for group, codes in members.items()}
    assert (
        rows(
            edition_build,
            "trust_scan_comparison",
            members,
            "scans_baseline, scans_comparison",
            ALL,
        )
        == expected
    )
    assert expected["RA7"] == (231445, 150690)
    assert (
        edition_build.query(
            f"""
            select organisation_code from marts.trust_scan_comparison
            where {ALL} and is_comparable and scans_baseline >= 10000 and scans_change_pct > -6
            """
        )
        == []
    )


def test_ranks_begin_at_10000_scans(edition_build):
    assert edition_build.query(
        f"""
        select count(*) from marts.trust_scan_comparison
        where {ALL} and (change_rank is not null) <> (is_comparable and scans_baseline >= 10000)
        """
    ) == [(0,)]
    assert (
        edition_build.query(
            f"select min(change_rank), count(*) from marts.trust_scan_comparison "
            f"where {ALL} and change_rank is not null"
        )[0][0]
        == 1
    )


def test_a_stated_merger_without_a_succession_is_a_fault(tmp_path, shared):
    alone = shared / "did" / "DID-Table-1-2020-21-Modality-Provider-Counts.xlsx"
    found = Warehouse.faulty(tmp_path, alone).faults("stated_merger_has_no_succession")
    assert any('found "a merger in October 2020"' in fault for fault in found), found
    for fault in found:
        assert "expected a succession of this code in that month in seeds/organisations" in fault
