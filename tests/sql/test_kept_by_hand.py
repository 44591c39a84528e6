"""What people keep by hand: rows of a fork's `own/` count beside those of the seeds."""

import hashlib

import made_up
import pytest
from compiled import PROJECT
from warehouse import Warehouse

from loaders.load import load
from loaders.own_rows import seeds_with_own_rows

FIGURE = ("ZZ1", made_up.CT, "Apr")
NOTE = "Made-up One (ZZ1) left out a site in May 2020."
# Columns in another order than the seed's, and not all of them.
DECISION = (
    "decision,value,rule,organisation_code,reason,source\n"
    "read as,125,figure_is_unreadable,ZZ1,its letter says so,a letter\n"
)


@pytest.fixture
def made(tmp_path):
    """Function that loads a made-up year, with a figure that is none, and own files."""

    def make(**own):
        path = tmp_path / "files" / "year.xlsx"
        made_up.did_year(path, figures={FIGURE: "NULL"}, title_page={"B48": NOTE})
        for name, text in own.items():
            (tmp_path / "own").mkdir(exist_ok=True)
            (tmp_path / "own" / f"{name}.csv").write_text(text, encoding="utf-8")
        load([path.parent], tmp_path / "warehouse.duckdb", own=tmp_path / "own")
        return Warehouse(tmp_path)

    return make


def scans(warehouse):
    (row,) = warehouse.query(
        "select scan_state, scans from marts.fct_scans where month = '2020-04-01' "
        "and organisation_code = 'ZZ1' and modality_code = 'did_ct'"
    )
    return row


def decided(warehouse):
    return warehouse.query(
        "select effect, decision, decided_by from marts.publisher_faults "
        "where rule = 'figure_is_unreadable'"
    )


def test_without_own_rows_nobody_has_decided(made):
    warehouse = made()
    assert decided(warehouse) == [("withheld", None, None)]
    assert scans(warehouse) == ("withheld", None)


def test_an_own_decision_counts_and_says_whose_it_is(made):
    warehouse = made(decisions=DECISION)
    assert decided(warehouse) == [("resolved", "read as", "own")]
    assert scans(warehouse) == ("reported", 125)
    assert warehouse.query(
        "select count(*), count(own_line) from staging.stg_kept__decisions"
    ) == warehouse.query("select count(*) + 1, 1 from seeds.decisions")


def test_of_two_rows_with_one_key_the_own_one_counts(made):
    warehouse = made(decisions=DECISION)
    warehouse.change_seed(
        "seeds.decisions",
        "insert into seeds.decisions (rule, organisation_code, decision, reason, source) "
        "values ('figure_is_unreadable', 'ZZ1', 'withhold', 'not known', 'nobody')",
    )
    assert decided(warehouse) == [("resolved", "read as", "own")]
    assert warehouse.failures("seeds_hold_what_they_must") == ""


def test_a_seed_of_ours_decides_where_the_fork_has_no_row(made):
    warehouse = made()
    warehouse.change_seed(
        "seeds.decisions",
        "insert into seeds.decisions (rule, decision, reason, source) "
        "values ('figure_is_unreadable', 'withhold', 'not known', 'nobody')",
    )
    assert decided(warehouse) == [("withheld", "withhold", "decisions")]


def test_own_rows_are_held_to_what_a_seed_must_hold(made):
    row = DECISION.partition("\n")[2]
    warehouse = made(
        decisions=DECISION + row + row.replace("read as", "perhaps").replace("ZZ1", "ZZ2"),
        reporting_ends="organisation_code,subject,reason,source\nZZ1,scans,closed,a letter\n",
    )
    found = warehouse.failures("seeds_hold_what_they_must")
    assert "one row for each rule, publication" in found
    assert "a decision of count, withhold, read as, not perhaps" in found
    assert "a value in last_month, reason, source" in found


def test_an_own_reading_of_a_note_is_read(made):
    digest = hashlib.sha256(NOTE.encode()).hexdigest()
    warehouse = made(
        publisher_notes="publication,period,issued_on,source_file,sha256,sheet,cell,text_sha256,"
        "organisation_code,subject,first_month,last_month,effect,comparability_note\n"
        f"did_table_1,2020/21,2021-11-18,year.xlsx,any,Title page,B48,{digest},"
        "ZZ1,scans,2020-05-01,2020-05-01,partly,it left out a site in May 2020\n"
    )
    assert warehouse.query(
        "select effect, statement from intermediate.int_completeness__stated"
    ) == [("partly", "it left out a site in May 2020")]


def test_every_seed_with_own_rows_is_read_with_them(root):
    """No model asks the seed itself, past what a fork has added."""
    assert root == PROJECT
    for seed in seeds_with_own_rows():
        asked = [
            path.stem
            for path in (root / "models").rglob("*.sql")
            if f"ref('{seed}')" in path.read_text(encoding="utf-8")
        ]
        assert asked == [f"stg_kept__{seed}"]
