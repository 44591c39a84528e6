"""The sweep makes the marts of other windows as a build for those windows makes them."""

import sys

import made_up
import pytest
from warehouse import Warehouse

from publishing.windows import dbt_variables

MARTS = ("trust_scan_comparison", "region_scan_comparison", "briefing_named_trusts")


@pytest.fixture
def made_again(root, monkeypatch):
    """The module that makes marts again."""
    monkeypatch.syspath_prepend(str(root / "tests" / "sweep"))
    import made_again

    yield made_again
    sys.modules.pop("made_again")


def test_marts_made_again_are_those_of_a_build_for_these_windows(tmp_path, made_again):
    for year, default in ((2019, 1500), (2020, 1200)):
        made_up.did_year(
            tmp_path / "files" / f"{year}.xlsx",
            period=f"{year}/{year - 1999}",
            default=default,
            figures={("ZZ1", made_up.CT, "Aug"): year, ("ZZ1", made_up.MRI, "Sep"): "."},
        )
    made = Warehouse.loaded(tmp_path, tmp_path / "files")
    made.make(*(f"marts.{name}" for name in MARTS))
    made.close()
    asked_folder = tmp_path / "asked"
    asked_folder.mkdir()
    loaded = Warehouse.loaded(
        asked_folder, tmp_path / "files", **dbt_variables("2019-08:2019-09", "2020-08:2020-09")
    )
    windows = made_again.Windows(2, (2019, 8), (2020, 8))
    again = made_again.MadeAgain(made.path, [2]).make(windows)
    for name in MARTS:
        asked = loaded.query(f"select * from marts.{name} order by all")
        assert asked == again.execute(f"select * from marts.{name} order by all").fetchall()
        assert asked or name == "briefing_named_trusts"
