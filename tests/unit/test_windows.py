"""Windows and days as people give them to `make build`, as variables of dbt."""

import datetime

import duckdb
import pytest
from stopped import of_another_duckdb

from loaders.warehouse_file import OfAnotherDuckDB
from publishing.windows import (
    Loaded,
    WrongWindow,
    check_loaded,
    check_order,
    dbt_variables,
    project_defaults,
    read_loaded,
)

# Each table that prints months in its rows, with the column that holds them.
ROWS = {
    "phs_waits_boards": "month_ending",
    "phs_waits_boards_older": "month_ending",
    "phs_waits_scotland": "month_ending",
    "phs_waits_scotland_older": "month_ending",
    "statswales_weeks": "date",
    "statswales_grouped_weeks": "date",
    "nisra_dwt": "tlist_q1",
    "doh_ni_waits": "quarter_ending",
}
LOADED = Loaded({"2019-04", "2020-09"}, {"one": datetime.date(2019, 6, 13)})


def test_windows_as_people_give_them():
    assert dbt_variables() == {}
    assert dbt_variables("2019-12:2020-01", "2020-12:2021-01", "2021-06-30") == {
        "baseline_from": "2019-12",
        "baseline_to": "2020-01",
        "comparison_from": "2020-12",
        "comparison_to": "2021-01",
        "as_of": "2021-06-30",
    }
    for wrong in ("2019-13:2020-01", "2019-04", "2019-04:2019-09; rm", "2019-04-01:2019-09-30"):
        with pytest.raises(WrongWindow):
            dbt_variables(baseline=wrong)


@pytest.mark.parametrize(
    ("baseline", "comparison", "said"),
    [
        (
            "",
            "2020-09:2020-04",
            "COMPARISON=2020-09:2020-04: the window ends before it begins. Give its first month "
            "first, as in 2020-04:2020-09. Loaded: April 2019 to September 2020.",
        ),
        (
            "",
            "2020-04:2020-05",
            "BASELINE=2019-04:2019-09 COMPARISON=2020-04:2020-05: the baseline has 6 months and "
            "the comparison 2; expected as many. Give both. Loaded: April 2019 to September 2020.",
        ),
        (
            "2020-04:2020-09",
            "2019-04:2019-09",
            "BASELINE=2020-04:2020-09 COMPARISON=2019-04:2019-09: the comparison begins in "
            "2019-04, before the baseline has ended in 2020-09. Give the earlier window as "
            "BASELINE. Loaded: April 2019 to September 2020.",
        ),
    ],
)
def test_windows_that_cannot_be_compared_with_each_other(baseline, comparison, said):
    given = dbt_variables(baseline, comparison)
    with pytest.raises(WrongWindow) as found:
        check_order(given, project_defaults(), LOADED)
    assert str(found.value) == said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"comparison": "2031-04:2031-09"},
            "COMPARISON=2031-04:2031-09: none of these months is loaded. Loaded: April 2019 to "
            "September 2020. Give months among them, or load the files that hold these (FROM=…).",
        ),
        # between the months that are loaded, and none of them
        (
            {"baseline": "2019-05:2019-10"},
            "BASELINE=2019-05:2019-10: none of these months is loaded. Loaded: April 2019 to "
            "September 2020. Give months among them, or load the files that hold these (FROM=…).",
        ),
        (
            {"as_of": "2019-06-12"},
            "AS_OF=2019-06-12: nothing that is loaded was issued by then; the first edition is of "
            "2019-06-13. Give that day or a later one, or no AS_OF. Loaded: April 2019 to "
            "September 2020.",
        ),
    ],
)
def test_windows_and_days_that_the_data_do_not_meet(given, said):
    with pytest.raises(WrongWindow) as found:
        check_loaded(dbt_variables(**given), LOADED)
    assert str(found.value) == said


def test_one_month_that_is_loaded_is_enough():
    check_loaded(dbt_variables("2018-11:2019-04", "2020-09:2021-02", "2019-06-13"), LOADED)
    # the project's own windows are not asked for: a folder of other months is built all the same
    check_loaded({}, Loaded({"2024-08"}, {}))


@pytest.mark.parametrize(
    ("table", "text", "months"),
    [
        (None, "2019/20", [f"2019-{month:02}" for month in range(4, 13)] + ["2020-01", "2020-03"]),
        (None, "September 2020", ["2020-09"]),
        (None, "30th September 2020", ["2020-09"]),
        (None, "2017-04-01", ["2017-04"]),
        ("phs_waits_boards", "20190430", ["2019-04"]),
        ("phs_waits_scotland_older", "30/04/20", ["2020-04"]),
        ("statswales_weeks", "Sep-20", ["2020-09"]),
        ("statswales_grouped_weeks", "September 2020", ["2020-09"]),
        ("nisra_dwt", "2019/20Q2", ["2019-09"]),
        ("nisra_dwt", "2019/20Q4", ["2020-03"]),
        ("doh_ni_waits", "30-09-2020", ["2020-09"]),
        ("doh_ni_waits", "30 September 2020", ["2020-09"]),
        ("doh_ni_waits", "NULL", []),
    ],
)
def test_months_as_each_publication_prints_them(tmp_path, table, text, months):
    loaded = _loaded(tmp_path, table, text)
    assert set(months) <= loaded.months
    assert len(loaded.months) == (12 if text == "2019/20" else len(months))


def test_the_day_of_an_edition_is_that_of_its_revision_else_of_its_manifest(tmp_path):
    revised = _loaded(
        tmp_path, None, "April 2019", published="13th June 2019", revised="16th June 2019, due to"
    )
    assert list(revised.issued.values()) == [datetime.date(2019, 6, 16)]
    by_manifest = _loaded(tmp_path, None, "April 2019", manifest_issued="2023-02-28")
    assert list(by_manifest.issued.values()) == [datetime.date(2023, 2, 28)]
    assert _loaded(tmp_path, None, "April 2019", published="soon").issued == {}
    assert _loaded(tmp_path, None, None, published="13th June 2019").issued == {}
    assert read_loaded(tmp_path / "none.duckdb") is None


def test_a_warehouse_of_another_duckdb_is_named_with_what_to_do(tmp_path):
    _loaded(tmp_path, None, "April 2019")
    of_another_duckdb(tmp_path / "warehouse.duckdb")
    with pytest.raises(OfAnotherDuckDB) as refused:
        read_loaded(tmp_path / "warehouse.duckdb")
    assert str(refused.value) == (
        f"{tmp_path}/warehouse.duckdb was made by DuckDB 9.9.9, and this is DuckDB "
        f"{duckdb.__version__}: load once more, which makes it anew (make build does both)."
    )


def _loaded(folder, table, text, **printed):
    """What is loaded where one file prints one month, in its sheet or in a row of a table."""
    path = folder / "warehouse.duckdb"
    path.unlink(missing_ok=True)
    columns = ("published", "revised", "manifest_issued")
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema raw; create table raw.sheets (file_id text, period text)")
        connection.execute(
            "create table raw.files (id text, sha256 text, published text, revised text, "
            "manifest_issued text)"
        )
        for name, column in ROWS.items():
            connection.execute(f"create table raw.{name} (_file_id text, {column} text)")
        values = ["one", "sha", *map(printed.get, columns)]
        connection.execute("insert into raw.files values (?, ?, ?, ?, ?)", values)
        connection.execute("insert into raw.sheets values ('one', ?)", [None if table else text])
        if table:
            connection.execute(f"insert into raw.{table} values ('one', ?)", [text])
    return read_loaded(path)
