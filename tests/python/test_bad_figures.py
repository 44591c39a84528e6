"""Figures that only SQL can find wrong: the build fails, publishes nothing and says where."""

import re

import made_up
import pytest
from conftest import build

CT, MRI = made_up.CT, made_up.MRI


@pytest.fixture(scope="module")
def bad_cells(tmp_path_factory):
    """Folder, exit code and output of a build from a workbook with every kind of bad figure."""
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
    return folder, *build(folder, folder / "files")


@pytest.fixture(scope="module")
def bad_rows(tmp_path_factory):
    """Exit code and output of a build with a row of no rule and a figure under no header."""
    folder = tmp_path_factory.mktemp("bad_rows")
    made_up.did_year(
        folder / "files" / "bad.xlsx",
        extra_rows=[("Y60", None, "Made-up Four", CT, *[100] * 12)],
        cells={"T18": "777"},
    )
    return build(folder, folder / "files")


@pytest.mark.parametrize(
    "message",
    [
        r'bad\.xlsx, Provider, F17; found "#"; .*expected a number such as 1235, or a mark',
        r'bad\.xlsx, Provider, G17; found "12,345"; .*expected a number such as 1235, or a mark',
        r'bad\.xlsx, Provider, H17; found "-5"; .*expected a number such as 1235, or a mark',
        r'bad\.xlsx, Provider, I17; found "1_000"; .*expected a number such as 1235, or a mark',
        r"FAILED test printed_once on stg_did__table_1_by_year",
        r"bad\.xlsx, Provider, F20, F21.*ZZ2",
        r'found "Thermography".*expected a modality that seeds/test_labels\.csv maps to a test',
        r'found "Y99".*expected a region code that seeds/published_regions\.csv holds',
    ],
)
def test_each_bad_cell_is_named_with_what_was_expected(bad_cells, message):
    _, code, output = bad_cells
    assert code == 1
    assert re.search(message, output), output


@pytest.mark.parametrize(
    "message",
    [
        r'bad\.xlsx, Provider, row 21; found "Y60 \| Made-up Four"; expected a region, organ',
        r'bad\.xlsx, Provider, T18; found "777"; expected a header over this column',
    ],
)
def test_each_bad_row_is_named_with_what_was_expected(bad_rows, message):
    code, output = bad_rows
    assert code == 1
    assert re.search(message, output), output


def test_nothing_is_published_from_bad_cells(bad_cells):
    folder, _, output = bad_cells
    assert "The build failed; nothing was published." in output
    assert "Traceback" not in output
    assert not (folder / "current").exists()
    assert not (folder / "published").exists()


@pytest.fixture(scope="module")
def bad_england(tmp_path_factory):
    """Output of a build whose ENGLAND row of CT does not add up and whose MRI one is missing."""
    folder = tmp_path_factory.mktemp("bad_england")
    made_up.did_year(
        folder / "files" / "bad.xlsx",
        england={(CT, "May"): 300},
        leave_out_england=[MRI],
    )
    return build(folder, folder / "files")


@pytest.mark.parametrize(
    "message",
    [
        r'bad\.xlsx, Provider, G14; found "300".*sum_of_providers 200.*'
        r"expected an ENGLAND figure from 194 to 206",
        r'bad\.xlsx, Provider; found "".*counted did_mri.*'
        r"expected an ENGLAND row for this test",
        r"The build failed; nothing was published\.",
    ],
)
def test_england_must_add_up_and_be_there(bad_england, message):
    code, output = bad_england
    assert code == 1
    assert re.search(message, output), output


def test_rival_editions_of_a_year_stop_the_build(tmp_path):
    made_up.did_year(tmp_path / "files" / "one.xlsx")
    made_up.did_year(tmp_path / "files" / "two.xlsx", figures={("ZZ1", CT, "Apr"): 105})
    code, output = build(tmp_path, tmp_path / "files")
    assert code == 1
    assert re.search(r"one\.xlsx.*expected a day of issue that tells the editions .* apart", output)
    assert "seeds/file_editions.csv" in output
