"""Of the step `other duckdb`: what it compares was made by two versions of DuckDB."""

import os

import pytest

from loaders.warehouse_file import made_by_another


@pytest.mark.parametrize("name", ["warehouse.duckdb", "diagnostic_scans.duckdb"])
def test_two_duckdbs_have_made_what_is_compared(root, name):
    of_this = root / os.environ["BUILD_DIR"]
    assert (of_this / name).exists()
    assert made_by_another(of_this / name) is None
    assert made_by_another(of_this.parent / name)
