"""DM01 figures that only SQL can find wrong: a data test fails and says where."""

import re

import made_up
import pytest
from warehouse import Warehouse

ONE, TWO, BANDS = made_up.ONE, made_up.TWO, made_up.BANDS
SUMS = (
    "dm01_bands_add_up",
    "dm01_provider_sheet_equals_its_tests",
    "dm01_test_16_equals_its_tests",
    "dm01_total_row_equals_its_providers",
)


def loaded(folder, **workbook):
    """Warehouse of one made-up workbook."""
    made_up.dm01(folder / "files" / "bad.xlsx", **workbook)
    return Warehouse.loaded(folder, folder / "files")


@pytest.fixture(scope="module")
def bad_cells(tmp_path_factory):
    """What is found in cells that are no counts, a double row, and labels that nothing knows."""
    activity = (10, 20, 30)
    bad = loaded(
        tmp_path_factory.mktemp("bad_cells"),
        rows=[
            *made_up.DM01_ROWS,
            (*TWO, "1", "Magnetic Resonance Imaging", BANDS, activity),
            (*TWO, "17", "Made-up Test", BANDS, activity),
            ("Y99", "ZZ3", "Made-up Three", "1", "Magnetic Resonance Imaging", BANDS, activity),
        ],
        cells={"H17": "#", "I17": "12,345", "J17": -5, "L17": "1_000", "M17": None, "N17": "*"},
    )
    return bad.failures("printed_as_expected", "dm01_counts_are_numbers", "dm01_rows_stand_once")


@pytest.mark.parametrize(
    "message",
    [
        r'bad\.xlsx, Provider by Test, H17; found "#"; expected a number such as 1235',
        r'bad\.xlsx, Provider by Test, I17; found "12,345"; expected a number such as 1235',
        r'bad\.xlsx, Provider by Test, J17; found "-5"; expected a number such as 1235',
        r'bad\.xlsx, Provider by Test, L17; found "1_000"; expected a number such as 1235',
        r'bad\.xlsx, Provider by Test, M17; found ""; expected a number such as 1235',
        r'bad\.xlsx, Provider by Test, N17; found "\*"; expected a number such as 1235',
        r'Provider by Test, rows 20, 21; found "ZZ2, test 1"; expected each provider once',
        r'found "17"; expected a Diagnostic ID that seeds/labels/test_labels\.csv maps to a test',
        r'found "Y99"; expected a region code that seeds/organisations/published_regions\.csv '
        r"holds",
    ],
)
def test_each_bad_cell_is_named_with_what_was_expected(bad_cells, message):
    assert re.search(message, bad_cells), bad_cells


@pytest.fixture(scope="module")
def bad_sums(tmp_path_factory):
    """What is found where nothing adds up that should."""
    bad = loaded(
        tmp_path_factory.mktemp("bad_sums"),
        zero_providers=[("Y62", "ZZ9", "Made-up Nine")],
        cells={"H17": 106, "Q18": 7, "I15": 46, "AA19": 12, "J20": 4},
        provider_cells={"F18": 104, "F19": 1, "J19": 1},
    )
    return bad.failures(*SUMS)


@pytest.mark.parametrize(
    "message",
    [
        # Bands of row 17 add up to 105, row 18 then has 6 waiting 6 to 7 weeks more.
        r'Provider by Test, row 17; found "106\.0".*header Total Waiting List; '
        r"expected the sum of its weekly bands, 105",
        r'Provider by Test, row 18; found "105\.0".*header Total Waiting List; '
        r"expected the sum of its weekly bands, 112",
        r'Provider by Test, row 20; found "4\.0".*header Number waiting 13\+ Weeks; '
        r"expected the sum of its weekly bands, 5",
        # Total row.
        r'Provider by Test, I15; found "46\.0"; header Number waiting 6\+ Weeks; '
        r"expected the sum of the providers, 45",
        # Test 16 of ZZ1: planned is 10 and 1.
        r'Provider by Test, AA19; found "12\.0".*expected the sum of its tests 1 to 15, 11',
        # Sheet Provider.
        r'Provider, F18; found "104\.0"; organisation_code ZZ2, header Total Waiting List; '
        r"expected the sum of its tests in Provider by Test, 105",
        r'Provider, F19; found "1\.0"; organisation_code ZZ9, header Total Waiting List; '
        r"expected rows for ZZ9 in Provider by Test",
    ],
)
def test_each_sum_that_does_not_add_up_is_named(bad_sums, message):
    assert re.search(message, bad_sums), bad_sums


@pytest.fixture(scope="module")
def no_total(tmp_path_factory):
    """What is found in a workbook without its Total rows."""
    bad = loaded(tmp_path_factory.mktemp("no_total"), total=False)
    return bad.failures("dm01_total_row_equals_its_providers")


@pytest.mark.parametrize("sheet", ["Provider", "Provider by Test"])
def test_a_total_row_must_be_there(no_total, sheet):
    assert re.search(rf"bad\.xlsx, {sheet};.*expected one Total row, found 0", no_total), no_total


def test_a_row_without_a_provider_code_is_named(tmp_path):
    bad = loaded(tmp_path, provider_cells={"E19": "Made-up Ten", "F19": 3})
    output = bad.failures("printed_as_expected")
    assert re.search(
        r'bad\.xlsx, Provider, row 19; found "Made-up Ten"; expected a provider code and name',
        output,
    ), output


def test_a_provider_missing_from_sheet_provider_is_named(tmp_path):
    blank = {f"{letter}18": None for letter in "BCDEFGHIJKLMNOPQRSTUVWXYZ"} | {"B18": "A note."}
    bad = loaded(tmp_path, provider_cells=blank | {"AA18": None})
    output = bad.failures("dm01_provider_sheet_equals_its_tests")
    assert re.search(r"bad\.xlsx.*expected a row for ZZ2 in sheet Provider", output), output
