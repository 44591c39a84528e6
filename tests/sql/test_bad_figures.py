"""Figures that only SQL can find wrong: a data test fails and names file, sheet, cell and figure.

How a test of the SQL is written: a made-up workbook holds the figures in question and nothing else
out of the way; the loader reads it into a DuckDB of its own; and a data test is asked by its name
(`failures`), or a model for its rows (`query`), which makes only the models that the answer needs.
What is expected stands in the test, from the publisher's rules or added up by hand. A fixture of
the module loads once for all questions about a file. That a build with a failing data test ends
with exit code 1 and publishes nothing is proved once, in tests/system.
"""

import re

import made_up
import pytest
from warehouse import Warehouse

CT, MRI = made_up.CT, made_up.MRI


@pytest.fixture(scope="module")
def bad_cells(tmp_path_factory):
    """What the data tests of the printed figures find in a workbook with every kind of bad one."""
    folder = tmp_path_factory.mktemp("bad_cells")
    one, two = made_up.ONE, made_up.TWO
    months = [100] * 12
    made_up.did_year(
        folder / "files" / "bad.xlsx",
        figures={
            ("ZZ1", CT, "Apr"): "#",
            ("ZZ1", CT, "May"): "12,345",
            ("ZZ1", CT, "Jun"): -5,
            ("ZZ1", CT, "Jul"): "1_000",
        },
        extra_rows=[
            (*two, MRI, *months),
            (*one, "Thermography", *months),
            ("Y99", "ZZ3", "Made-up Three", CT, *months),
        ],
    )
    bad = Warehouse.loaded(folder, folder / "files")
    return bad.failures("printed_as_expected")


@pytest.fixture(scope="module")
def bad_rows(tmp_path_factory):
    """What the data tests of rows and headers find in a row of no rule and a stray figure."""
    folder = tmp_path_factory.mktemp("bad_rows")
    made_up.did_year(
        folder / "files" / "bad.xlsx",
        extra_rows=[("Y60", None, "Made-up Four", CT, *[100] * 12)],
        cells={"T18": "777"},
    )
    bad = Warehouse.loaded(folder, folder / "files")
    return bad.failures("printed_as_expected", "no_cell_stands_under_no_header")


@pytest.mark.parametrize(
    "message",
    [
        r'bad\.xlsx, Provider, F17; found "#"; .*expected a number such as 1235, or a mark',
        r'bad\.xlsx, Provider, G17; found "12,345"; .*expected a number such as 1235, or a mark',
        r'bad\.xlsx, Provider, H17; found "-5"; .*expected a number such as 1235, or a mark',
        r'bad\.xlsx, Provider, I17; found "1_000"; .*expected a number such as 1235, or a mark',
        r"FAILED test printed_as_expected on stg_did__table_1_by_year",
        r"bad\.xlsx, Provider, F20, F21.*ZZ2",
        r'found "Thermography".*expected a modality that seeds/labels/test_labels\.csv maps '
        r"to a test",
        r'found "Y99".*expected a region code that seeds/organisations/published_regions\.csv '
        r"holds",
    ],
)
def test_each_bad_cell_is_named_with_what_was_expected(bad_cells, message):
    assert re.search(message, bad_cells), bad_cells


@pytest.mark.parametrize(
    "message",
    [
        r'bad\.xlsx, Provider, row 21; found "Y60 \| Made-up Four"; expected a region, organ',
        r'bad\.xlsx, Provider, T18; found "777"; expected a header over this column',
    ],
)
def test_each_bad_row_is_named_with_what_was_expected(bad_rows, message):
    assert re.search(message, bad_rows), bad_rows


@pytest.fixture(scope="module")
def bad_england(tmp_path_factory):
    """What is found where the ENGLAND row of CT does not add up and that of MRI is missing."""
    folder = tmp_path_factory.mktemp("bad_england")
    made_up.did_year(
        folder / "files" / "bad.xlsx",
        england={(CT, "May"): 300},
        leave_out_england=[MRI],
    )
    return Warehouse.loaded(folder, folder / "files").failures("england_equals_its_providers")


@pytest.mark.parametrize(
    "message",
    [
        r'bad\.xlsx, Provider, G14; found "300".*sum_of_providers 200.*'
        r"expected an ENGLAND figure from 194 to 206",
        r'bad\.xlsx, Provider; found "".*counted did_mri.*'
        r"expected an ENGLAND row for this test",
    ],
)
def test_england_must_add_up_and_be_there(bad_england, message):
    assert re.search(message, bad_england), bad_england


def test_rival_editions_of_a_year_stop_the_build(tmp_path):
    made_up.did_year(tmp_path / "files" / "one.xlsx")
    made_up.did_year(tmp_path / "files" / "two.xlsx", figures={("ZZ1", CT, "Apr"): 105})
    rivals = Warehouse.loaded(tmp_path, tmp_path / "files")
    output = rivals.failures("one_edition_of_each_month")
    assert re.search(r"one\.xlsx.*expected a day of issue that tells the editions .* apart", output)
    assert "seeds/corrections/file_editions.csv" in output
