"""A column that a sheet lacks is no empty cell: nothing of it is read, as a mark or as a zero."""

import made_up
import pytest
from warehouse import Warehouse


def test_a_month_that_a_sheet_lacks_has_no_figures_and_no_marks(tmp_path):
    headers = [name for name in made_up.YEAR_HEADERS if name != "Mar"]
    made_up.did_year(tmp_path / "files" / "a.xlsx", headers=headers)
    made = Warehouse.loaded(tmp_path, tmp_path / "files")
    assert made.query("select rule, cell from raw.problems") == [("header_is_missing", "row 13")]
    states = "select scan_state, count(*) from staging.stg_did__table_1_by_year "
    states += "where month = '{}' and row_rule = 'provider' group by all"
    assert made.query(states.format("2021-03-01")) == []
    assert made.query(states.format("2021-02-01")) == [("reported", 4)]


@pytest.mark.parametrize("header", ["08 <09 weeks", "13+ weeks"])
def test_a_band_that_a_sheet_lacks_makes_no_sum(tmp_path, header):
    headers = ["A new wording" if name == header else name for name in made_up.WAIT_HEADERS]
    made_up.dm01(tmp_path / "files" / "a.xlsx", headers=headers)
    made = Warehouse.loaded(tmp_path, tmp_path / "files")
    assert len(made.query("select * from raw.problems where rule = 'header_is_missing'")) == 2
    waits = made.query(
        "select distinct waiting, waiting_over_6_weeks, waiting_over_8_weeks from marts.fct_waits"
    )
    assert waits == [(105, 15, None)]


def test_an_activity_that_a_sheet_lacks_makes_no_sum(tmp_path):
    headers = ["New" if str(name).startswith("Planned") else name for name in made_up.WAIT_HEADERS]
    made_up.dm01(tmp_path / "files" / "a.xlsx", headers=headers)
    made = Warehouse.loaded(tmp_path, tmp_path / "files")
    assert made.query(
        "select distinct activity_state, planned, activity from marts.fct_activity"
    ) == [("withheld", None, None)]
    assert made.faults("header_is_missing", where="effect = 'withheld'") == [
        "withheld: header_is_missing: a.xlsx, Provider by Test; "
        'found "no column of planned"; expected a header of it; scope 3 2020-09-01'
    ]
