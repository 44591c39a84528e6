"""A merger moves no other figure, and a provider that is left out changes nobody else's flags.

Over the published history, in two pairs of windows, without the list of successions of 2026: so RVY
has closed with no successor known, and RBN is named as the likely one.
"""

import shutil

import pytest
from test_relations import sweep, tables_1  # noqa: F401
from warehouse import Warehouse

RANKS = {"change_rank", "rank_of"}  # of the others too: there is one fewer to rank
MERGE = """
insert into seeds.added_successions
values ('{old}', '{new}', '2021-04-01', null, 'made up')
"""


@pytest.fixture(scope="module")
def windows(sweep):  # noqa: F811
    Windows = sweep["relations"].Windows  # noqa: N806
    return [Windows(6, (2019, 4), (2024, 4)), Windows(3, (2019, 10), (2023, 10))]


@pytest.fixture(scope="module")
def loaded(shared, tmp_path_factory):
    """Folder of a warehouse in which nothing is made yet."""
    of_trusts = shared / "organisations"
    lists = of_trusts / "trust_succession.csv", of_trusts / "etr_2026-04.csv"
    folder = tmp_path_factory.mktemp("loaded")
    Warehouse.loaded(folder, *tables_1(shared), *lists).close()
    return folder


@pytest.fixture(scope="module")
def compared_after(loaded, windows, sweep, tmp_path_factory):  # noqa: F811
    """Function of SQL that changes what is loaded, or a seed: the marts of both windows."""
    relations = sweep["relations"]

    def compared(*statements):
        folder = tmp_path_factory.mktemp("changed")
        shutil.copy(loaded / "warehouse.duckdb", folder)
        made = Warehouse(folder)
        made.make("seeds.added_successions")
        for statement in statements:
            made.connection.execute(statement)
        made.make(*(f"marts.{name}" for name in relations.MARTS))
        made.close()
        lengths = sorted({found.months for found in windows})
        again = relations.MadeAgain(made.path, lengths, relations.MARTS)
        found = [relations.compared(again.make(pair)) for pair in windows]
        made.path.unlink()
        return found

    return compared


@pytest.fixture(scope="module")
def as_published(compared_after):
    return compared_after()


def of_everyone(trusts):
    """Rows by organisation, without their ranks."""
    found = {}
    for (code, modality), row in trusts.items():
        row = {column: value for column, value in row.items() if column not in RANKS}
        found.setdefault(code, {})[modality] = row
    return found


def who_differs(one, other):
    """Organisations, or areas, whose rows are not the same."""
    return {code for code in one.keys() | other.keys() if one.get(code) != other.get(code)}


def areas_that_differ(one, other):
    return {code for code, _ in who_differs(one.areas, other.areas)}


def test_a_merger_in_both_windows_changes_no_region(compared_after, as_published):
    """York into Leeds, both of one region and comparable: it never was."""
    merged = compared_after(MERGE.format(old="RCB", new="RR8"))
    for before, after in zip(as_published, merged, strict=True):
        assert {("RCB", "all"), ("RR8", "all")} <= before.comparable
        assert areas_that_differ(before, after) == set()
        assert who_differs(of_everyone(before.trusts), of_everyone(after.trusts)) == {"RCB", "RR8"}
        for figure in ("scans_baseline", "scans_comparison"):
            of_both = [before.trusts[code, "all"][figure] for code in ("RCB", "RR8")]
            assert after.trusts["RR8", "all"][figure] == sum(of_both)
        assert after.trusts["RR8", "all"]["is_comparable"]


@pytest.mark.parametrize(
    ("left_out", "may_differ", "region"),
    [
        pytest.param("R1H", set(), "Y56", id="a large one"),
        pytest.param("RBA", {"RH5"}, "Y58", id="one that a known succession joins to another"),
        pytest.param("RVY", {"RBN"}, "Y62", id="one that closed, with a likely successor"),
    ],
)
def test_who_is_left_out_changes_nobody_elses_flags(
    compared_after, as_published, left_out, may_differ, region
):
    """But its group's or its likely successor's, and the totals that it belonged to."""
    without = compared_after(
        *(
            f"delete from raw.{table} where org_code = '{left_out}'"
            for table in ("did_table_1_year", "did_table_1_month")
        )
    )
    for before, after in zip(as_published, without, strict=True):
        alone = {left_out} & {code for code, _ in before.trusts}  # else it is of a group
        differ = who_differs(of_everyone(before.trusts), of_everyone(after.trusts))
        assert differ == alone | may_differ
        assert region in areas_that_differ(before, after) <= {region, "ENG"}
        assert len({code for code, _ in after.trusts}) > 150
        for figure in ("scans_baseline", "scans_comparison"):
            # England's printed row stays as it is
            assert before.areas["ENG", "all"][figure] == after.areas["ENG", "all"][figure]
            of_region = before.areas[region, "all"][figure] - after.areas[region, "all"][figure]
            if alone:
                assert of_region == (before.trusts[left_out, "all"][figure] or 0)
