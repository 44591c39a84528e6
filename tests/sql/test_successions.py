"""Who took over from whom, and codes that close with no successor known."""

import datetime

import made_up
import pytest
from warehouse import Warehouse


@pytest.fixture(scope="module")
def downloaded(shared):
    """The succession file as it is downloaded, of April 2026."""
    return shared.parent / "published_more" / "organisations" / "succ_2026-04.csv"


@pytest.fixture(scope="module")
def scans_of_2023(downloaded, shared, tmp_path_factory):
    """Scans of April to September 2019 and 2023, with the succession file."""
    return Warehouse.loaded(
        tmp_path_factory.mktemp("scans_of_2023"),
        shared / "did" / "DID-Table-1-2019-20-Modality-Provider-Counts.xlsx",
        *downloaded.parents[1].glob("did/DID-Table-1-2023-24-*.xlsx"),
        downloaded,
        comparison_from="2023-04",
        comparison_to="2023-09",
    )


@pytest.fixture(scope="module")
def waits_of_2025(downloaded, shared, tmp_path_factory):
    """Waiting lists at the end of July 2019 and July 2025, with the succession file."""
    return Warehouse.loaded(
        tmp_path_factory.mktemp("waits_of_2025"),
        shared / "dm01" / "Jul 2019.xls",
        *downloaded.parents[1].glob("dm01/*July-2025*.xls"),
        downloaded,
        baseline_from="2019-07",
        baseline_to="2019-07",
        comparison_from="2025-07",
        comparison_to="2025-07",
    )


def test_scans_of_codes_that_the_downloaded_list_joins(scans_of_2023):
    """Without RA4, which joined RH5 in April 2023, it would be 133,420."""
    assert scans_of_2023.query(
        "select predecessor_codes, scans_baseline from marts.trust_scan_comparison "
        "where organisation_code = 'RH5' and modality_code = 'all'"
    ) == [("RA4,RBA", 181450)]
    assert scans_of_2023.query(
        "select organisation_code from marts.comparison_groups where member_code = 'RVY'"
    ) == [("RBN",)]


def test_scans_of_a_trust_are_in_those_of_another_before_the_merger(scans_of_2023):
    """RAP into RAL: title page of DID Table 1 2024/25, B50; the day is that of the ODS."""
    assert scans_of_2023.query(
        "select effective_on, counted_from from marts.organisation_succession "
        "where old_code = 'RAP' and new_code = 'RAL'"
    ) == [(datetime.date(2025, 1, 1), datetime.date(2024, 12, 1))]


@pytest.mark.parametrize(
    ("code", "predecessors", "before", "after"),
    [
        ("RH5", "RA4,RBA", 8208, 12000),
        ("RBN", "RVY", 11155, 15117),
        ("RW1", "R1C", 1869, 3338),
        ("RAL", "RAP", 24183, 30322),
        ("RAX", "RY9", 5313, 9193),
    ],
)
def test_waiting_lists_of_codes_that_the_downloaded_list_joins(
    waits_of_2025, code, predecessors, before, after
):
    assert waits_of_2025.query(
        "select predecessor_codes, waiting_baseline, waiting_comparison, is_comparable "
        "from marts.trust_wait_comparison "
        f"where organisation_code = '{code}' and test_group = 'all'"
    ) == [(predecessors, before, after, True)]


@pytest.mark.parametrize("build", ["scans_of_2023", "waits_of_2025"])
def test_no_row_of_the_downloaded_list_is_a_fault(build, request):
    """Of 11,537 rows, most of practices and of bodies of the 1990s, none is wrongly doubted."""
    made = request.getfixturevalue(build)
    assert made.faults(where="rule like 'succession%' or rule = 'row_is_not_recognised'") == []
    assert made.query("select count(*) > 11000 from marts.organisation_succession") == [(True,)]


def test_a_code_that_the_downloaded_list_names_is_not_unknown(tmp_path):
    """The cut of trusts has ZZ1 to ZZ8, which reports nowhere: TAM to 5QW in the real one."""
    folder = tmp_path / "files"
    made_up.did_year(folder / "year.xlsx", default=1000)
    made_up.successions(folder / "successions.csv", [("ZZ1", "ZZ8", "2020-06-01")])
    alone = Warehouse.loaded(tmp_path / "alone", folder)
    assert len(alone.faults("succession_to_an_unknown_code")) == 1
    made_up.downloaded_successions(folder / "download.csv", [("ZZ1", "ZZ8", "2020-06-01")])
    made_up.manifest(folder)
    both = Warehouse.loaded(tmp_path / "both", folder)
    assert both.faults("succession_to_an_unknown_code") == []
    assert both.query(
        "select source from marts.organisation_succession where old_code = 'ZZ1'"
    ) == [("ODS succession, download.csv row 1",)]


@pytest.fixture(scope="module")
def listed_twice(tmp_path_factory):
    """Two lists that name one pair, and a seed that names another in which figures came earlier."""
    folder = tmp_path_factory.mktemp("listed_twice")
    made_up.did_year(folder / "files" / "year.xlsx", default=1000)
    made_up.successions(
        folder / "older" / "cut.csv",
        [("ZZ3", "ZZ1", "2020-05-31"), ("ZZ4", "ZZ1", "2020-07-01")],
        issued="2022-04-01",
    )
    made_up.downloaded_successions(
        folder / "newer" / "download.csv",
        [("ZZ3", "ZZ1", "2020-06-02"), ("ZZ4", "ZZ1", "2020-07-01"), ("ZZ5", "ZZ2", "2020-12-01")],
    )
    made = Warehouse.loaded(folder / "built", folder / "files", folder / "older", folder / "newer")
    made.change_seed(
        "seeds.added_successions",
        "insert into seeds.added_successions values "
        "('ZZ4', 'ZZ1', '2020-08-01', null, 'made up'), "
        "('ZZ5', 'ZZ2', '2020-12-01', '2020-09-01', 'made up')",
    )
    return made


@pytest.mark.parametrize(
    ("code", "day", "counted_from", "source"),
    [
        ("ZZ3", (2020, 6, 2), (2020, 6, 2), "ODS succession, download.csv row 1"),
        ("ZZ4", (2020, 8, 1), (2020, 8, 1), "made up"),
        ("ZZ5", (2020, 12, 1), (2020, 9, 1), "made up"),
    ],
)
def test_a_seed_comes_before_a_list_and_a_newer_list_before_an_older(
    listed_twice, code, day, counted_from, source
):
    assert listed_twice.query(
        "select effective_on, counted_from, source from marts.organisation_succession "
        f"where old_code = '{code}'"
    ) == [(datetime.date(*day), datetime.date(*counted_from), source)]


def test_figures_added_together_before_the_merger_are_compared_together(listed_twice):
    """The comparison ends in September 2020, the merger is of December."""
    assert listed_twice.query(
        "select organisation_code, reason from marts.comparison_groups where member_code = 'ZZ5'"
    ) == [("ZZ2", "succeeded by ZZ2 on 2020-12-01 (figures added together from 2020-09-01)")]
