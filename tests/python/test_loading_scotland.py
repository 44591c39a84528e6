"""Public Health Scotland's CSV files: what loads, what is refused, what the build finds."""

import csv

import duckdb
import pytest
from conftest import build

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
    path, *, headers=HEADERS, order=None, quoting=csv.QUOTE_MINIMAL, area="S92000003", **row
):
    """Made-up waits of two tests with their subtotal; `row` changes cells of the first row."""
    rows = []
    for label in (*IMAGING, "All Imaging"):
        for band in ("0-7 days", "43-49 days"):
            count = 200 if label == "All Imaging" else 100
            rows.append(["20200930", area, "Imaging", label, band, str(count), ""])
    for column, value in row.items():
        rows[0][HEADERS.index(column)] = value
    order = order or range(len(headers))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, quoting=quoting)
        writer.writerow([headers[index] for index in order])
        writer.writerows([cells[index] for index in order] for cells in rows)
    return path


def lists(folder):
    """Waits by area and test of a build."""
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
        return connection.execute(
            "select organisation_code, test_code, waiting, waiting_over_6_weeks, source_cells "
            "from intermediate.int_waits__scotland order by 1, 2"
        ).fetchall()


@pytest.mark.parametrize(
    ("options", "area", "letter"),
    [
        ({}, "S92000003", "F"),
        ({"order": (5, 6, 0, 4, 3, 2, 1)}, "S92000003", "A"),
        ({"quoting": csv.QUOTE_ALL}, "S92000003", "F"),
        (
            {"headers": ("MonthEnding", "HBT", *HEADERS[2:]), "area": "SZ0000001"},
            "SZ0000001",
            "F",
        ),
    ],
    ids=["as today", "other order", "quoted", "by health board"],
)
def test_columns_in_any_order_any_quoting_country_or_board(tmp_path, options, area, letter):
    written(tmp_path / "files" / "waits.csv", **options)
    code, output = build(tmp_path, tmp_path / "files")
    assert code == 0, output
    assert lists(tmp_path) == [
        (area, "phs_ct", 200, 100, f"{letter}2,{letter}3"),
        (area, "phs_mri", 200, 100, f"{letter}4,{letter}5"),
    ]


def test_a_figure_that_is_not_available_is_no_zero(tmp_path):
    path = written(tmp_path / "files" / "waits.csv", NumberOnList="", NumberOnListQF=":")
    text = path.read_text(encoding="utf-8").replace(
        "All Imaging,0-7 days,200,", "All Imaging,0-7 days,100,"
    )
    path.write_text(text, encoding="utf-8")
    code, output = build(tmp_path, tmp_path / "files")
    assert code == 0, output
    assert lists(tmp_path)[0][:4] == ("S92000003", "phs_ct", None, None)


@pytest.mark.parametrize(
    ("changed", "messages"),
    [
        (
            {"WaitingTime": "a fortnight"},
            ["waits.csv, csv, row 2", 'found "a fortnight"', "seeds/phs_waiting_bands.csv knows"],
        ),
        (
            {"DiagnosticTestDescription": "Made-up Scan"},
            ["waits.csv, csv, row 2", 'found "Made-up Scan"', "seeds/test_labels.csv knows"],
        ),
        ({"NumberOnList": "1,000"}, ["waits.csv, csv, F2", 'found "1,000"', "expected a number"]),
        ({"MonthEnding": "soon"}, ["waits.csv, csv, row 2", "a month ending such as 20200930"]),
        ({"NumberOnList": "99"}, ["waits.csv, csv, F6", "the sum of its tests, 199"]),
    ],
    ids=["band", "test", "number", "month", "subtotal"],
)
def test_what_does_not_fit_fails_with_its_cell(tmp_path, changed, messages):
    written(tmp_path / "files" / "waits.csv", **changed)
    code, output = build(tmp_path, tmp_path / "files")
    assert code == 1
    for message in messages:
        assert message in output, output
    assert "nothing was published" in output


def test_a_renamed_header_is_refused_with_the_row_to_add(tmp_path, load):
    headers = ("MonthEnding", "Country", "DiagnosticTestType", "Test", *HEADERS[4:])
    written(tmp_path / "files" / "waits.csv", headers=headers)
    code, output = load(tmp_path / "files")
    assert code == 1
    assert "refused: waits.csv" in output
    assert 'no row of the header map knows "test"' in output
    assert "phs_waits_scotland,test,<column name>" in output
    assert '"diagnostictestdescription"' in output
