"""A load is killed while it writes Parquet beside the warehouse: what is there is whole."""

import made_up
import pytest
from raw_parquet import of_parquet, of_raw
from stopped import load_command, points, run_and_kill

from loaders.load import load


def load_with_parquet(files, folder):
    """Load files into the folder's warehouse, with Parquet beside it, in this process."""
    result = load([files], folder / "warehouse.duckdb", parquet=folder / "raw")
    assert result.is_loaded and not result.refused


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


@pytest.mark.parametrize(
    "point", [pytest.param(point, id=point["point"]) for point in points("parquet")]
)
def test_killed_while_the_parquet_is_written(point, year, years, tmp_path):
    load_with_parquet(year, tmp_path)
    before = of_parquet(tmp_path)
    command = load_command(tmp_path / "warehouse.duckdb", years)
    command += ["--parquet", str(tmp_path / "raw")]
    run_and_kill(command, point, tmp_path / "marker")
    if (tmp_path / "raw").exists():
        assert of_parquet(tmp_path) in (before, of_raw(tmp_path))
    load_with_parquet(years, tmp_path)
    assert of_parquet(tmp_path) == of_raw(tmp_path) != before
    assert not list(tmp_path.glob(".raw.parquet-*"))
