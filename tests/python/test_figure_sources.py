"""Figures of the comparisons, recomputed by other readers from the cells that they name."""

import csv
import hashlib
import re
from functools import cache

import duckdb
import openpyxl
import pytest
import xlrd
from openpyxl.utils import column_index_from_string, range_boundaries

KEYS = {
    "trust_scan_comparison": ("organisation_code", "''", "modality_code", "''"),
    "trust_cancer_scan_comparison": ("organisation_code", "''", "test_code", "source_setting"),
    "trust_activity_comparison": ("organisation_code", "test_group", "test_code", "''"),
    "trust_wait_comparison": ("organisation_code", "test_group", "test_code", "''"),
    "region_scan_comparison": ("area_code", "''", "modality_code", "''"),
    "region_activity_comparison": ("area_code", "test_group", "test_code", "''"),
    "region_wait_comparison": ("area_code", "test_group", "test_code", "''"),
}
FIGURES = 500
MADE_OF_SEVERAL = 300


class Cells:
    """Numbers in the cells of published files below some folders, each read once."""

    def __init__(self, *folders):
        self.paths = {
            path.name: path for folder in folders for path in folder.rglob("*") if path.is_file()
        }
        self._sheet = cache(self._read)

    def total(self, file, sheet, cells):
        """Sum of the cells, given as `F1222,AA12:AC12`; fails where one holds no number."""
        found = self._sheet(file, sheet)
        return sum(
            float(str(found(row, column)).replace(",", ""))
            for part in cells.split(",")
            for row, column in self._places(part)
        )

    def _places(self, part):
        first_column, first_row, last_column, last_row = range_boundaries(part)
        assert first_row == last_row
        return [(first_row, column) for column in range(first_column, last_column + 1)]

    def _read(self, file, sheet):
        path = self.paths[file]
        if path.suffix == ".csv":
            with path.open(encoding="utf-8-sig", newline="") as text:
                rows = list(csv.reader(text))
            return lambda row, column: rows[row - 1][column - 1]
        if path.suffix == ".xls":
            table = xlrd.open_workbook(path).sheet_by_name(sheet)
            return lambda row, column: table.cell_value(row - 1, column - 1)
        table = openpyxl.load_workbook(path, data_only=True)[sheet]
        return lambda row, column: table.cell(row, column).value


def chosen_figures(build, marts, count):
    """Figures with a value, the same ones each time: [(mart, keys, figure, value)]."""
    found = []
    for mart in marts:
        subject, group, test, setting = KEYS[mart]
        figures = [
            figure
            for (figure,) in build.query(
                f"select distinct figure from marts.figure_sources where mart = '{mart}' order by 1"
            )
        ]
        rows = build.query(
            f"select {subject}, {group}, {test}, {setting}, {', '.join(figures)} "
            f"from marts.{mart} order by all"
        )
        values = [
            (mart, row[:4], figure, value)
            for row in rows
            for figure, value in zip(figures, row[4:], strict=True)
            if value is not None
        ]
        values.sort(key=lambda figure: hashlib.sha256(repr(figure[:3]).encode()).digest())
        found.extend(values[:count])
    return found


def recomputed(build, cells, mart, keys, figure):
    """Value of a figure by its formula from the sums of its parts' cells, and how many cells."""
    rows = build.query(
        "select part, formula, source_file, source_sheet, source_cells from marts.figure_sources "
        f"where mart = '{mart}' and subject_code = '{keys[0]}' and test_group = '{keys[1]}' "
        f"and test_code = '{keys[2]}' and source_setting = '{keys[3]}' and figure = '{figure}'"
    )
    assert rows, f"{mart}, {keys}: no cells of {figure}"
    sums, formulas = {}, {formula for _, formula, *_ in rows}
    for part, _, file, sheet, text in rows:
        sums[part] = sums.get(part, 0) + cells.total(file, sheet, text)
    (formula,) = formulas
    named = ", ".join(f"cast({value!r} as double) as {part}" for part, value in sums.items())
    with duckdb.connect() as connection:
        (value,) = connection.execute(f"select {formula} from (select {named})").fetchone()
    return value, sum(text.count(",") + 1 for *_, text in rows)


def compare(build, cells, figures):
    made_of_several = 0
    for mart, keys, figure, value in figures:
        again, count = recomputed(build, cells, mart, keys, figure)
        assert again == pytest.approx(value, rel=1e-9, abs=1e-9), (mart, keys, figure)
        made_of_several += count > 1
    return made_of_several


def test_500_figures_are_what_their_cells_add_up_to(edition_build, root):
    figures = chosen_figures(edition_build, KEYS, FIGURES // len(KEYS) + 1)
    assert len(figures) >= FIGURES
    assert compare(edition_build, Cells(root / "published"), figures) >= MADE_OF_SEVERAL


def test_no_figure_lacks_its_cells(edition_build):
    for mart, (subject, group, test, setting) in KEYS.items():
        figures = edition_build.query(
            f"select distinct figure from marts.figure_sources where mart = '{mart}'"
        )
        for (figure,) in figures:
            lacking = edition_build.query(
                f"select {subject}, {group}, {test}, {setting} from marts.{mart} "
                f"where {figure} is not null except "
                "select subject_code, test_group, test_code, source_setting "
                f"from marts.figure_sources where mart = '{mart}' and figure = '{figure}'"
            )
            assert lacking == [], (mart, figure)


def test_figures_of_every_kind_have_a_formula(edition_build):
    """Every number of the comparisons but ranks, bounds and counts of organisations."""
    left_out = re.compile(r".*(_low|_high|_rank|organisations_not_comparable)$")
    for mart in KEYS:
        columns = {
            column
            for column, kind in edition_build.query(
                "select column_name, data_type from duckdb_columns() "
                f"where table_name = '{mart}' and schema_name = 'marts'"
            )
            if kind in ("BIGINT", "DOUBLE") and not left_out.match(column)
        }
        known = {
            figure
            for (figure,) in edition_build.query(
                f"select distinct figure from marts.figure_sources where mart = '{mart}'"
            )
        }
        assert columns == known, mart


def test_ranges_are_read_as_a_spreadsheet_reads_them():
    assert column_index_from_string("AA") == 27
    assert Cells()._places("AA12:AC12") == [(12, 27), (12, 28), (12, 29)]
