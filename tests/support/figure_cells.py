"""Figures of the comparisons, made again from the cells that `figure_sources` lists.

The cells are read by a second reader (openpyxl, xlrd, csv), never from our own tables.
"""

import csv
import random
import re
from collections import defaultdict

import openpyxl
import xlrd
from openpyxl.utils import column_index_from_string, get_column_letter

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
NO_SUM = re.compile(
    r".*(_low|_high|_rank|organisations_not_comparable|_per_working_day)$|working_days_.*$"
)
RANGE = re.compile(r"([A-Z]+)([0-9]+)(?::([A-Z]+)([0-9]+))?")
CHOSEN = 500


def read_again(path, sheet):
    """Rows of a sheet as a second reader has them: texts of a CSV file, else values."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    if path.suffix == ".xls":
        with xlrd.open_workbook(path, on_demand=True) as workbook:
            opened = workbook.sheet_by_name(sheet)
            return [opened.row_values(row) for row in range(opened.nrows)]
    workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
    return list(workbook[sheet].iter_rows(min_row=1, min_col=1, values_only=True))


class Files:
    """Published files below some folders, each sheet read once; a name stands for one file."""

    def __init__(self, *folders):
        self.paths = {path.name: path for folder in folders for path in folder.rglob("*.*")}
        self.sheets = {}

    def value(self, file, sheet, row, column):
        """Number in a cell."""
        if (file, sheet) not in self.sheets:
            self.sheets[file, sheet] = read_again(self.paths[file], sheet)
        cell = self.sheets[file, sheet][row - 1][column - 1]
        return float(cell) if self.paths[file].suffix == ".csv" else cell

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


def figures_shown(marts):
    """Every figure that a mart shows and `figure_sources` has a formula of, with its value."""
    figures = {}
    for mart, keys in KEYS.items():
        names = [
            name
            for (name,) in marts.query(
                f"select distinct figure from marts.figure_sources where mart = '{mart}' order by 1"
            )
        ]
        if not names:
            continue
        for row in marts.query(
            f"select {', '.join((*keys, *names))} from marts.{mart} order by all"
        ):
            for name, value in zip(names, row[4:], strict=True):
                if value is not None:
                    figures[mart, *row[:4], name] = value
    return figures


def sources_of(marts, keys):
    """Rows of `figure_sources` of some figures: formula and cells of each part."""
    rows = defaultdict(list)
    for row in marts.query(
        "select mart, subject_code, test_group, test_code, source_setting, figure, formula, part, "
        "source_file, source_sheet, source_cells, cells from marts.figure_sources"
    ):
        if row[:6] in keys:
            rows[row[:6]].append(row[6:])
    return rows


def differences(marts, files, figures):
    """Figures that differ from their formula on the cells, and how many are not one cell only.

    Counts are exact, and so is arithmetic on them but for the last digits; the marts round each
    figure that is printed with a fraction, by a half at most.
    """
    sources = sources_of(marts, figures.keys())
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
