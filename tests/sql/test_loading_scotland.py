"""Public Health Scotland's CSV files: what loads, what is refused, what is a fault."""

import calendar
import csv
import datetime

import made_up
import made_up_scotland as scots
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
        count = 200 if label == "All Imaging" else 100
        for band in scots.waits({"0-7 days": count, "43-49 days": count}):
            rows.append([month, area, "Imaging", label, *band])
    for column, value in row.items():
        rows[0][HEADERS.index(column)] = value
    order = order or range(len(headers))
    table = [[cells[index] for index in order] for cells in (headers, *rows)]
    return scots.written(path, table[0], table[1:], quoting=quoting, encoding=encoding)


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
    return scots.written(
        path,
        headers,
        [
            [month, area, "Imaging", label, waiting, "", 60, "", over_6, mark if six else ":"]
            for label, waiting, over_6 in (
                ("CT", 100, six),
                ("MRI", 50, 9),
                ("All Imaging", 150, 49),
            )
        ],
    )


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
    made_up.manifest(files)
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
        (area, "phs_ct", 200, 100, ",".join(f"{letter}{row}" for row in range(2, 16))),
        (area, "phs_mri", 200, 100, ",".join(f"{letter}{row}" for row in range(16, 30))),
    ]


def test_a_figure_that_is_not_available_is_no_zero(lists):
    cells = ",".join(f"F{row}" for row in range(3, 16))
    assert lists("not available.csv")[0] == ("SCO", "phs_ct", None, None, cells)


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
LABEL = "expected a label that seeds/labels/{}.csv knows; scope"
NUMBER = (
    "expected a whole number or an empty cell, with no mark beside it or one of b, d, y and :; "
    "scope 1"
)
OLD_BOARD = "S08000031"


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """A file, of a month of its own, for each thing that does not fit."""
    folder = tmp_path_factory.mktemp("broken")
    files = folder / "files"
    months = iter(f"2020{month:02}{calendar.monthrange(2020, month)[1]}" for month in range(1, 13))
    for name, changed in BROKEN.items():
        written(files / f"{name}.csv", month=next(months), **changed)
    whole = written(files / "no subtotal.csv", month=next(months)).read_text(encoding="utf-8")
    kept = [line for line in whole.splitlines(keepends=True) if "All Imaging" not in line]
    (files / "no subtotal.csv").write_text("".join(kept), encoding="utf-8")
    whole = written(files / "no band.csv", month=next(months)).read_text(encoding="utf-8")
    kept = [line for line in whole.splitlines(keepends=True) if "CT,8-14 days" not in line]
    (files / "no band.csv").write_text("".join(kept), encoding="utf-8")
    months = iter(("20080430", "20080531", "20080630", "20080731", "20080831"))
    for name, changed in BROKEN_OLDER.items():
        older(files / f"{name}.csv", **({"month": next(months)} | changed))
    made_up.manifest(files)
    return Warehouse.faulty(folder, files)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(
            'withheld: label_is_not_known: band.csv, csv, row 2; found "a fortnight"; '
            f"{LABEL.format('phs_waiting_bands')} 1 SCO phs_ct 2020-01-01",
            id="band",
        ),
        pytest.param(
            'withheld: label_is_not_known: test.csv, csv, row 2; found "Made-up Scan"; '
            f"{LABEL.format('test_labels')} 1 SCO 2020-02-01",
            id="test",
        ),
        pytest.param(
            'withheld: figure_is_unreadable: number.csv, csv, F2; found "1,000"; '
            f"{NUMBER} SCO phs_ct 2020-03-01",
            id="number",
        ),
        pytest.param(
            "withheld: row_is_not_recognised: month.csv, csv, row 2; "
            'found "soon | S92000003 | CT | 0-7 days"; expected a month ending such as 20200930 '
            "or 30/09/20, a country or health board, a test and a waiting time; scope 1 SCO phs_ct",
            id="month",
        ),
        pytest.param(
            'withheld: subtotal_differs_from_its_tests: subtotal.csv, csv, F30; found "200"; '
            "expected the sum of its tests, 199; scope 2 SCO 2020-05-01",
            id="subtotal",
        ),
        pytest.param(
            'noted: subtotal_differs_from_its_tests: no subtotal.csv, csv, row 2; found "no row '
            'All imaging"; expected the sum of its tests, 200; scope 2 SCO 2020-08-01',
            id="no subtotal",
        ),
        pytest.param(
            "withheld: band_is_missing: no band.csv, csv, rows 2 to 14; "
            'found "13 waiting times with a number"; expected a number in each waiting time: 13 '
            "to 91 days, and 92 days and over (in one or in four); scope 1 SCO phs_ct 2020-09-01",
            id="no band",
        ),
        pytest.param(
            'withheld: figure_is_unreadable: mark.csv, csv, F2; found "100 with the mark q"; '
            f"{NUMBER} SCO phs_ct 2020-06-01",
            id="mark",
        ),
        pytest.param(
            'withheld: label_is_not_known: country.csv, csv, row 2; found "SZ0000001"; '
            f"{LABEL.format('printed_organisations')} 1 phs_ct 2020-07-01",
            id="country",
        ),
        pytest.param(
            'withheld: subtotal_differs_from_its_tests: older total.csv, csv, I4; found "49"; '
            f"expected the sum of its tests, 48; scope 2 {OLD_BOARD} 2008-04-01",
            id="older total",
        ),
        pytest.param(
            'withheld: figure_is_unreadable: older number.csv, csv, I2; found "1,040"; '
            f"{NUMBER} {OLD_BOARD} phs_ct 2008-05-01",
            id="older number",
        ),
        pytest.param(
            'withheld: figure_is_unreadable: older mark.csv, csv, I2; found "40 with the mark ?"; '
            f"{NUMBER} {OLD_BOARD} phs_ct 2008-06-01",
            id="older mark",
        ),
        pytest.param(
            "withheld: row_is_not_recognised: older month.csv, csv, row 2; "
            'found "2008-04 | S08000021 | CT | number on list"; expected a month ending such as '
            "20200930 or 30/09/20, a country or health board, a test and a waiting time; "
            f"scope 1 {OLD_BOARD} phs_ct",
            id="older month",
        ),
        pytest.param(
            "withheld: label_is_not_known: older board.csv, csv, row 2 and 1 more; "
            f'found "S08000099"; {LABEL.format("printed_organisations")} 4 2008-08-01',
            id="older board",
        ),
    ],
)
def test_what_does_not_fit_is_a_fault_with_its_cell(faulty, fault):
    assert fault in faulty.faults()


def test_what_does_not_fit_is_withheld_and_no_other_list(faulty):
    states = faulty.query(
        "select source_file, test_code, figure_state from intermediate.int_figures__published "
        "where organisation_code is not null and test_code is not null"
    )
    reported = {(file, test) for file, test, state in states if state == "reported"}
    assert {(file, test) for file, test, _ in states} - reported == {
        *((f"{name}.csv", "phs_ct") for name in ("band", "test", "number", "month", "country")),
        ("mark.csv", "phs_ct"),
        ("no band.csv", "phs_ct"),
        *(("subtotal.csv", test) for test in ("phs_ct", "phs_mri")),
        *(("older total.csv", test) for test in ("phs_ct", "phs_mri")),
        ("older number.csv", "phs_ct"),
        # the mark stands in each row of the file
        *(("older mark.csv", test) for test in ("phs_ct", "phs_mri")),
    }
    assert len(reported) == 10
    assert faulty.query(
        "select distinct waiting from marts.fct_waits where wait_state = 'withheld'"
    ) == [(None,)]
