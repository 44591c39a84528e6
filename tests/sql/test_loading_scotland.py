"""Public Health Scotland's CSV files: what loads, what is refused, what data tests find."""

import calendar
import csv
import datetime

import pytest
from warehouse import Warehouse

HEADERS = (
    "MonthEnding",
    "Country",
    "DiagnosticTestType",
    "DiagnosticTestDescription",
    "WaitingTime",
    "NumberOnList",
    "NumberOnListQF",
)
IMAGING = ("CT", "MRI")


def written(
    path,
    *,
    headers=HEADERS,
    order=None,
    quoting=csv.QUOTE_MINIMAL,
    area="S92000003",
    month="20200930",
    encoding="utf-8",
    **row,
):
    """Made-up waits of two tests with their subtotal; `row` changes cells of the first row."""
    rows = []
    for label in (*IMAGING, "All Imaging"):
        for band in ("0-7 days", "43-49 days"):
            count = 200 if label == "All Imaging" else 100
            rows.append([month, area, "Imaging", label, band, str(count), ""])
    for column, value in row.items():
        rows[0][HEADERS.index(column)] = value
    order = order or range(len(headers))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.writer(file, quoting=quoting)
        writer.writerow([headers[index] for index in order])
        writer.writerows([cells[index] for index in order] for cells in rows)
    return path


LAYOUTS = {
    "as today": ({}, "SCO", "F"),
    "other order": ({"order": (5, 6, 0, 4, 3, 2, 1)}, "SCO", "A"),
    "quoted": ({"quoting": csv.QUOTE_ALL}, "SCO", "F"),
    "by health board": (
        {"headers": ("MonthEnding", "HBT", *HEADERS[2:]), "area": "S08000025"},
        "S08000025",
        "F",
    ),
    "an earlier code of the board": (
        {"headers": ("MonthEnding", "HBT", *HEADERS[2:]), "area": "S08000018"},
        "S08000029",
        "F",
    ),
    "a byte order mark": ({"encoding": "utf-8-sig"}, "SCO", "F"),
    "Windows-1252": ({"encoding": "cp1252", "NumberOnListQF": "d\u00a0"}, "SCO", "F"),
}


OLDER_HEADERS = (
    "MonthEnding",
    "HBT2014",
    "DiagnosticTestType",
    "DiagnosticTestDescription",
    "NumberOnList",
    "NumberOnListQF",
    "NumberWaitingOverFourWeeks",
    "NumberWaitingOverFourWeeksQF",
    "NumberWaitingOverSixWeeks",
    "NumberWaitingOverSixWeeksQF",
)
OLDER_LAYOUTS = {
    "by health board": ({}, "S08000031", datetime.date(2008, 4, 1)),
    "day first": ({"month": "31/05/08"}, "S08000031", datetime.date(2008, 5, 1)),
    "Scotland": (
        {
            "headers": ("MonthEnding", "Country", *OLDER_HEADERS[2:]),
            "area": "S92000003",
            "month": "20080630",
        },
        "SCO",
        datetime.date(2008, 6, 1),
    ),
}


def older(path, *, headers=OLDER_HEADERS, area="S08000021", month="20080430", six="40", mark=""):
    """Made-up totals of two tests with their subtotal, in the layout of 2007 to 2019."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(headers)
        for label, waiting, over_6 in (("CT", 100, six), ("MRI", 50, 9), ("All Imaging", 150, 49)):
            writer.writerow(
                [month, area, "Imaging", label, waiting, "", 60, "", over_6, mark if six else ":"]
            )
    return path


@pytest.fixture(scope="module")
def lists(tmp_path_factory):
    """Function for the waits that came of a file; each file, of a month of its own, is sound."""
    folder = tmp_path_factory.mktemp("scotland")
    files = folder / "files"
    months = iter(f"2020{month:02}{calendar.monthrange(2020, month)[1]}" for month in range(1, 13))
    for name, (options, _, _) in LAYOUTS.items():
        written(files / f"{name}.csv", month=next(months), **options)
    path = written(
        files / "not available.csv", month=next(months), NumberOnList="", NumberOnListQF=":"
    )
    text = path.read_text(encoding="utf-8").replace(
        "All Imaging,0-7 days,200,", "All Imaging,0-7 days,100,"
    )
    path.write_text(text, encoding="utf-8")
    for name, (options, _, _) in OLDER_LAYOUTS.items():
        older(files / f"older {name}.csv", **options)
    made = Warehouse.sound(folder, files)

    def of_file(name, columns=""):
        return made.query(
            f"select {columns}organisation_code, test_code, waiting, waiting_over_6_weeks, "
            "source_cells from intermediate.int_waits__scotland "
            "where source_file = ? order by all",
            [name],
        )

    return of_file


@pytest.mark.parametrize(
    ("name", "area", "letter"),
    [(name, area, letter) for name, (_, area, letter) in LAYOUTS.items()],
    ids=list(LAYOUTS),
)
def test_columns_in_any_order_any_quoting_country_or_board(lists, name, area, letter):
    assert lists(f"{name}.csv") == [
        (area, "phs_ct", 200, 100, f"{letter}2,{letter}3"),
        (area, "phs_mri", 200, 100, f"{letter}4,{letter}5"),
    ]


def test_a_figure_that_is_not_available_is_no_zero(lists):
    assert lists("not available.csv")[0] == ("SCO", "phs_ct", None, None, "F3")


def test_a_renamed_header_is_refused_with_the_row_to_add(tmp_path, load):
    headers = ("MonthEnding", "Country", "DiagnosticTestType", "Test", *HEADERS[4:])
    written(tmp_path / "files" / "waits.csv", headers=headers)
    code, output = load(tmp_path / "files")
    assert code == 1
    assert "refused: waits.csv" in output
    assert 'no row of the header map knows "test"' in output
    assert "phs_waits_scotland,test,<column name>" in output
    assert '"diagnostictestdescription"' in output


@pytest.mark.parametrize(
    ("name", "code", "month"),
    [(name, code, month) for name, (_, code, month) in OLDER_LAYOUTS.items()],
    ids=list(OLDER_LAYOUTS),
)
def test_totals_of_the_older_layout(lists, name, code, month):
    assert lists(f"older {name}.csv", columns="month, ") == [
        (month, code, "phs_ct", 100, 40, "E2,I2"),
        (month, code, "phs_mri", 50, 9, "E3,I3"),
    ]


BROKEN = {
    "band": {"WaitingTime": "a fortnight"},
    "test": {"DiagnosticTestDescription": "Made-up Scan"},
    "number": {"NumberOnList": "1,000"},
    "month": {"MonthEnding": "soon"},
    "subtotal": {"NumberOnList": "99"},
    "mark": {"NumberOnListQF": "q"},
    "country": {"Country": "SZ0000001"},
}
BROKEN_OLDER = {
    "older total": {"six": "39"},
    "older number": {"six": "1,040"},
    "older mark": {"mark": "?"},
    "older month": {"month": "2008-04"},
    "older board": {"area": "S08000099"},
}
KNOWN_BOARD = "expected a country or health board that seeds/labels/printed_organisations.csv knows"


@pytest.fixture(scope="module")
def failing(tmp_path_factory):
    """What data tests find in one file for each thing that does not fit."""
    folder = tmp_path_factory.mktemp("broken")
    files = folder / "files"
    for name, changed in BROKEN.items():
        written(files / f"{name}.csv", **changed)
    whole = written(files / "no subtotal.csv").read_text(encoding="utf-8")
    kept = [line for line in whole.splitlines(keepends=True) if "All Imaging" not in line]
    (files / "no subtotal.csv").write_text("".join(kept), encoding="utf-8")
    for name, changed in BROKEN_OLDER.items():
        older(files / f"{name}.csv", **changed)
    return Warehouse.loaded(folder, files).failures(
        "printed_as_expected on stg_phs__waits",
        "phs_subtotals_equal_their_tests",
    )


@pytest.mark.parametrize(
    "message",
    [
        'band.csv, csv, row 2 (1 rows); found "a fortnight"; expected a waiting time that '
        "seeds/labels/phs_waiting_bands.csv knows",
        'test.csv, csv, row 2 (1 rows); found "Made-up Scan"; expected a test that '
        "seeds/labels/test_labels.csv knows",
        'number.csv, csv, F2; found "1,000"; expected a number',
        'month.csv, csv, row 2; found "soon | S92000003 | CT | 0-7 days"; '
        "expected a month ending such as 20200930",
        'subtotal.csv, csv, F6; found "200"; expected the sum of its tests, 199',
        'no subtotal.csv, csv, row 2; found "S92000003, 2020-09-01, 0-7 days"; expected a row '
        '"all imaging" beside its tests',
        'mark.csv, csv, F2; found "100 with the mark q"; expected a number or an empty cell, with '
        "no mark beside it or one of b, d, y and ':'",
        f'country.csv, csv, row 2 (1 rows); found "SZ0000001"; {KNOWN_BOARD}',
        'older total.csv, csv, I4; found "49"; expected the sum of its tests, 48',
        'older number.csv, csv, I2; found "1,040"; expected a number',
        'older mark.csv, csv, I2; found "40 with the mark ?"; expected a number',
        'older month.csv, csv, row 2; found "2008-04 | S08000021 | CT | number on list"; '
        "expected a month ending such as 20200930 or 30/09/20",
        f'older board.csv, csv, row 2 (2 rows); found "S08000099"; {KNOWN_BOARD}',
    ],
)
def test_what_does_not_fit_fails_with_its_cell(failing, message):
    assert message in failing, failing
