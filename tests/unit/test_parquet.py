"""Parquet that the loader writes beside the warehouse, for Spark."""

import made_up
import pytest
from raw_parquet import of_parquet, of_raw

from loaders.__main__ import main


def load(folder, files):
    """Load files into the folder's warehouse, with Parquet beside it; exit code."""
    database = ["--database", str(folder / "warehouse.duckdb")]
    return main(["load", "--from", str(files), *database, "--parquet", str(folder / "raw")])


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
        assert load(tmp_path, files) == 0
        assert of_parquet(tmp_path) == of_raw(tmp_path)
        (tmp_path / "raw" / "gone.parquet").touch()
    assert {path.name for path in tmp_path.iterdir()} == {
        *("warehouse.duckdb", ".warehouse.duckdb.lock", "raw")
    }


def test_without_the_option_there_is_none(year, tmp_path):
    database = str(tmp_path / "warehouse.duckdb")
    assert main(["load", "--from", str(year), "--database", database]) == 0
    assert list(tmp_path.rglob("*.parquet")) == []


def test_a_load_that_is_refused_leaves_the_parquet(year, tmp_path):
    assert load(tmp_path, year) == 0
    before = of_parquet(tmp_path)
    broken = tmp_path / "broken"
    made_up.did_year(broken / "2020.xlsx", period="2020/21", headers=("Year to date",) * 17)
    assert load(tmp_path, broken) == 1
    assert of_parquet(tmp_path) == before
