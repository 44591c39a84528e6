"""Figures of the comparisons in layouts of all nations, made again from the cells behind them."""

import made_up
import made_up_northern_ireland as northern_ireland
import made_up_wales as wales
import pytest
from figure_cells import CHOSEN, Files, chosen_of, differences, figures_shown
from test_loading_wales import grouped_weeks, single_weeks
from test_nations import scotland
from warehouse import Warehouse


@pytest.fixture(scope="module")
def earliest(tmp_path_factory, shared):
    """Warehouse of the first two layouts of DM01 and of Scotland's older one."""
    return Warehouse.faulty(
        tmp_path_factory.mktemp("earliest"),
        shared / "dm01" / "May 2008.xls",
        shared / "dm01" / "Jun 2009.xls",
        shared / "scotland" / "diagnostics_by_board_2007_2022_old_layout.csv",
        shared / "organisations",
        baseline_from="2008-05",
        baseline_to="2008-05",
        comparison_from="2009-06",
        comparison_to="2009-06",
    )


def test_figures_of_the_earliest_layouts(earliest, shared):
    """Bands to 52 weeks and fractions of 2008, the bands of 2009, two totals a row of Scotland."""
    figures = figures_shown(earliest)
    chosen = chosen_of(figures, 20080501)
    files = Files(shared / "dm01", shared / "scotland")
    wrong, made_of_several = differences(earliest, files, chosen)
    print(f"{len(chosen)} of {len(figures)} figures, {made_of_several} of several cells")
    assert not wrong
    assert len(chosen) >= CHOSEN
    assert made_of_several >= 300
    boards = {key: value for key, value in figures.items() if key[1].startswith("S08")}
    assert len(boards) > 100
    assert not differences(earliest, files, boards)[0]


def test_figures_of_four_nations(tmp_path):
    """Every figure of made-up files: bands, single weeks, groups, sites, services, categories."""
    folder = tmp_path / "files"
    scotland(folder / "scotland.csv")
    wales.written(folder / "weeks.csv", single_weeks())
    wales.written(folder / "groups.csv", grouped_weeks(), bands=wales.GROUPS)
    northern_ireland.portal(folder / "portal.csv", quarters=("2018/19Q4",))
    northern_ireland.workbook(
        folder / "department.xlsx", northern_ireland.workbook_rows(quarter="30-09-2020")
    )
    made_up.dm01(folder / "england.xlsx", period="September 2020", published="12th November 2020")
    made_up.manifest(folder)
    made = Warehouse.faulty(
        tmp_path,
        folder,
        baseline_from="2019-03",
        baseline_to="2019-03",
        comparison_from="2020-09",
        comparison_to="2020-09",
    )
    figures = figures_shown(made)
    nations = dict(
        made.query("select distinct organisation_code, nation from marts.trust_wait_comparison")
    )
    shown = {(nations.get(key[1]), key[-1]) for key in figures}
    over_13 = "over_13_weeks_pct_comparison"
    assert {("Scotland", over_13), ("Wales", over_13), ("Northern Ireland", over_13)} <= shown
    assert ("Wales", "over_8_weeks_baseline") in shown
    assert ("Northern Ireland", "over_9_weeks_change_points") in shown
    wrong, _ = differences(made, Files(folder), figures)
    assert not wrong
