"""Figures of the comparisons, made again from the cells that `figure_sources` lists.

The cells are read by a second reader (openpyxl, xlrd, csv), never from our own tables.
"""

import csv
import random
import re
from collections import defaultdict

import made_up
import made_up_northern_ireland as northern_ireland
import made_up_wales as wales
import openpyxl
import pytest
import xlrd
from conftest import made
from openpyxl.utils import column_index_from_string, get_column_letter
from test_loading_wales import grouped_weeks, single_weeks
from test_nations import scotland

# What stands in each mart for subject_code, test_group, test_code and source_setting.
KEYS = {
    "trust_scan_comparison": ("organisation_code", "''", "modality_code", "''"),
    "region_scan_comparison": ("area_code", "''", "modality_code", "''"),
    "trust_wait_comparison": ("organisation_code", "test_group", "test_code", "''"),
    "region_wait_comparison": ("area_code", "test_group", "test_code", "''"),
    "trust_activity_comparison": ("organisation_code", "test_group", "test_code", "''"),
    "region_activity_comparison": ("area_code", "test_group", "test_code", "''"),
    "trust_cancer_scan_comparison": ("organisation_code", "''", "test_code", "source_setting"),
    "england_cancer_scan_comparison": ("'ENG'", "''", "test_code", "source_setting"),
}
NO_SUM = re.compile(r".*(_low|_high|_rank|organisations_not_comparable)$")
RANGE = re.compile(r"([A-Z]+)([0-9]+)(?::([A-Z]+)([0-9]+))?")
CHOSEN = 500


def read_again(path, sheet):
    """Cells of a sheet by row number and position of the column, both from 1."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    if path.suffix == ".xls":
        with xlrd.open_workbook(path, on_demand=True) as workbook:
            return list(workbook.sheet_by_name(sheet).get_rows())
    workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
    rows = {}
    for row in workbook[sheet].iter_rows():
        for cell in row:
            if cell.value is not None:
                rows[cell.row, cell.column] = cell.value
    return rows


class Files:
    """Published files below some folders, each sheet read once; a name stands for one file."""

    def __init__(self, *folders):
        self.paths = {path.name: path for folder in folders for path in folder.rglob("*.*")}
        self.sheets = {}

    def value(self, file, sheet, row, column):
        """Number in a cell."""
        if (file, sheet) not in self.sheets:
            self.sheets[file, sheet] = read_again(self.paths[file], sheet)
        cells = self.sheets[file, sheet]
        if isinstance(cells, dict):
            return cells[row, column]
        cell = cells[row - 1][column - 1]
        return float(cell) if isinstance(cell, str) else cell.value

    def values(self, file, sheet, cells):
        """Numbers in a list of ranges, `F1222:K1222,F1224`; none may be listed twice."""
        places = []
        for text in cells.split(","):
            first, top, last, bottom = RANGE.fullmatch(text).groups()
            columns = [column_index_from_string(letter) for letter in (first, last or first)]
            places += [
                (row, column)
                for row in range(int(top), int(bottom or top) + 1)
                for column in range(columns[0], columns[1] + 1)
            ]
        assert len(places) == len(set(places)), (file, cells)
        numbers = [self.value(file, sheet, *place) for place in places]
        for number, (row, column) in zip(numbers, places, strict=True):
            where = f"{file}, {sheet}, {get_column_letter(column)}{row}: {number!r}"
            assert isinstance(number, int | float), where
        return numbers


def figures_shown(build):
    """Every figure that a mart shows and `figure_sources` has a formula of, with its value."""
    figures = {}
    for mart, keys in KEYS.items():
        names = [
            name
            for (name,) in build.query(
                f"select distinct figure from marts.figure_sources where mart = '{mart}' order by 1"
            )
        ]
        if not names:
            continue
        for row in build.query(
            f"select {', '.join((*keys, *names))} from marts.{mart} order by all"
        ):
            for name, value in zip(names, row[4:], strict=True):
                if value is not None:
                    figures[mart, *row[:4], name] = value
    return figures


def sources_of(build, keys):
    """Rows of `figure_sources` of some figures: formula and cells of each part."""
    rows = defaultdict(list)
    for row in build.query(
        "select mart, subject_code, test_group, test_code, source_setting, figure, formula, part, "
        "source_file, source_sheet, source_cells, cells from marts.figure_sources"
    ):
        if row[:6] in keys:
            rows[row[:6]].append(row[6:])
    return rows


def differences(build, files, figures):
    """Figures that differ from their formula on the cells, and how many are not one cell alone.

    Counts are exact, and so is arithmetic on them but for the last digits; the marts round each
    figure that is printed with a fraction, by a half at most.
    """
    sources = sources_of(build, figures.keys())
    wrong, made_of_several = [], 0
    for key, shown in figures.items():
        parts, cells_read, fractions = defaultdict(float), 0, 0
        for _, part, file, sheet, cells, count in sources[key]:
            numbers = files.values(file, sheet, cells)
            assert len(numbers) == count, (key, cells, count)
            parts[part] += sum(numbers)
            cells_read += count
            fractions += sum(number != round(number) for number in numbers)
        formulas = {row[0] for row in sources[key]}
        assert len(formulas) == 1, (key, formulas)
        (formula,) = formulas
        found = eval(formula, {"__builtins__": {}}, dict(parts))  # noqa: S307 - our own seed
        made_of_several += formula not in parts or cells_read > 1
        allowed = 0 if formula in parts else 1e-9 * abs(shown)
        if not abs(found - shown) <= allowed + fractions / 2:
            wrong.append((key, shown, found, formula))
    return wrong, made_of_several


def chosen_of(figures, seed):
    """500 of the figures, of every mart alike, but all of a mart that has fewer."""
    dice = random.Random(seed)  # noqa: S311 - a choice, not a secret
    by_mart = defaultdict(list)
    for key in figures:
        by_mart[key[0]].append(key)
    chosen = []
    for at, keys in enumerate(sorted(by_mart.values(), key=len)):
        share = -(-(CHOSEN - len(chosen)) // (len(by_mart) - at))
        chosen += dice.sample(keys, min(share, len(keys)))
    return {key: figures[key] for key in chosen}


def test_figures_of_the_shipped_edition(edition_build, root):
    figures = figures_shown(edition_build)
    assert {key[0] for key in figures} == set(KEYS)
    chosen = chosen_of(figures, 20190401)
    wrong, made_of_several = differences(edition_build, Files(root / "published"), chosen)
    print(f"{len(chosen)} of {len(figures)} figures, {made_of_several} of several cells")
    assert not wrong
    assert len(chosen) >= CHOSEN
    assert made_of_several >= 300


def test_every_number_of_the_comparisons_has_a_formula(edition_build):
    """All but ranks, bounds and counts of organisations."""
    for mart in KEYS:
        numbers = {
            column
            for column, kind in edition_build.query(
                "select column_name, data_type from duckdb_columns() "
                f"where table_name = '{mart}' and schema_name = 'marts'"
            )
            if kind in ("BIGINT", "DOUBLE") and not NO_SUM.match(column)
        }
        known = edition_build.query(
            f"select distinct figure from marts.figure_sources where mart = '{mart}'"
        )
        assert {figure for (figure,) in known} == numbers, mart


def test_figures_of_the_publishers_workbooks(dm01_build, shared):
    """DM01 of 2019 and 2020 as .xls."""
    figures = figures_shown(dm01_build)
    chosen = chosen_of(figures, 20200401)
    wrong, made_of_several = differences(dm01_build, Files(shared / "dm01"), chosen)
    print(f"{len(chosen)} of {len(figures)} figures, {made_of_several} of several cells")
    assert not wrong
    assert len(chosen) >= CHOSEN
    assert made_of_several >= 300


@pytest.fixture(scope="module")
def earliest(tmp_path_factory, shared):
    """Build of the first two layouts of DM01 and of Scotland's older one."""
    return made(
        tmp_path_factory.mktemp("earliest"),
        shared / "dm01" / "May 2008.xls",
        shared / "dm01" / "Jun 2009.xls",
        shared / "scotland" / "diagnostics_by_board_2007_2022_old_layout.csv",
        shared / "organisations",
        BASELINE="2008-05:2008-05",
        COMPARISON="2009-06:2009-06",
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
    build = made(tmp_path, folder, BASELINE="2019-03:2019-03", COMPARISON="2020-09:2020-09")
    figures = figures_shown(build)
    nations = dict(
        build.query("select distinct organisation_code, nation from marts.trust_wait_comparison")
    )
    shown = {(nations.get(key[1]), key[-1]) for key in figures}
    over_13 = "over_13_weeks_pct_comparison"
    assert {("Scotland", over_13), ("Wales", over_13), ("Northern Ireland", over_13)} <= shown
    assert ("Wales", "over_8_weeks_baseline") in shown
    assert ("Northern Ireland", "over_9_weeks_change_points") in shown
    wrong, _ = differences(build, Files(folder), figures)
    assert not wrong
