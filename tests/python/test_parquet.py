"""Parquet that the loader writes beside the warehouse, for Spark."""

import duckdb
import made_up
import pytest
from stopped import load_command, points, run, run_and_kill


def load(folder, files):
    database = folder / "warehouse.duckdb"
    return [*load_command(database, files), "--parquet", str(folder / "raw")]


def of_parquet(folder):
    """Rows and types of each file, {table: (columns, rows)}."""
    with duckdb.connect() as connection:
        return {
            path.stem: contents(connection, f"read_parquet('{path}')")
            for path in (folder / "raw").iterdir()
        }


def of_raw(folder):
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
        names = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'raw'"
        ).fetchall()
        return {name: contents(connection, f'raw."{name}"') for (name,) in names}


def contents(connection, relation):
    columns = connection.execute(f"describe select * from {relation}").fetchall()
    rows = connection.execute(f"select * from {relation} order by all").fetchall()
    return [column[:2] for column in columns], rows


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """Folder of a made-up year."""
    folder = tmp_path_factory.mktemp("year")
    made_up.did_year(folder / "2019.xlsx", period="2019/20", default=5)
    return folder


@pytest.fixture(scope="module")
def years(tmp_path_factory):
    """Folder of two made-up years."""
    folder = tmp_path_factory.mktemp("years")
    made_up.did_year(folder / "2019.xlsx", period="2019/20", default=5)
    made_up.did_year(folder / "2020.xlsx", period="2020/21", default=10)
    return folder


def test_parquet_mirrors_raw_and_is_replaced_whole(year, years, tmp_path):
    for files in (years, year, year):
        code, output = run(load(tmp_path, files))
        assert code == 0, output
        assert of_parquet(tmp_path) == of_raw(tmp_path)
        (tmp_path / "raw" / "gone.parquet").touch()
    assert {path.name for path in tmp_path.iterdir()} == {
        *("warehouse.duckdb", ".warehouse.duckdb.lock", "raw")
    }


def test_without_the_option_there_is_none(year, tmp_path):
    code, output = run(load_command(tmp_path / "warehouse.duckdb", year))
    assert code == 0, output
    assert list(tmp_path.rglob("*.parquet")) == []


def test_a_load_that_is_refused_leaves_the_parquet(year, tmp_path):
    assert run(load(tmp_path, year))[0] == 0
    before = of_parquet(tmp_path)
    broken = tmp_path / "broken"
    made_up.did_year(broken / "2020.xlsx", period="2020/21", headers=("Year to date",) * 17)
    code, _ = run(load(tmp_path, broken))
    assert code == 1
    assert of_parquet(tmp_path) == before


@pytest.mark.parametrize(
    "point", [pytest.param(point, id=point["point"]) for point in points("parquet")]
)
def test_killed_while_the_parquet_is_written(point, year, years, tmp_path):
    assert run(load(tmp_path, year))[0] == 0
    before = of_parquet(tmp_path)
    run_and_kill(load(tmp_path, years), point, tmp_path / "marker")
    if (tmp_path / "raw").exists():
        assert of_parquet(tmp_path) in (before, of_raw(tmp_path))
    code, output = run(load(tmp_path, years))
    assert code == 0, output
    assert of_parquet(tmp_path) == of_raw(tmp_path) != before
    assert not list(tmp_path.glob(".raw.parquet-*"))
