"""DM01 figures that only SQL can find wrong: the build fails, publishes nothing, says where."""

import re

import made_up
import pytest
from conftest import build

ONE, TWO, BANDS = made_up.ONE, made_up.TWO, made_up.BANDS


def failed_build(tmp_path_factory, name, **workbook):
    """Folder, exit code and output of a build from one made-up workbook."""
    folder = tmp_path_factory.mktemp(name)
    made_up.dm01(folder / "files" / "bad.xlsx", **workbook)
    return folder, *build(folder, folder / "files")


@pytest.fixture(scope="module")
def bad_cells(tmp_path_factory):
    """A build with cells that are no counts, a double row, and labels that nothing knows."""
    activity = (10, 20, 30)
    return failed_build(
        tmp_path_factory,
        "bad_cells",
        rows=[
            *made_up.DM01_ROWS,
            (*TWO, "1", "Magnetic Resonance Imaging", BANDS, activity),
            (*TWO, "17", "Made-up Test", BANDS, activity),
            ("Y99", "ZZ3", "Made-up Three", "1", "Magnetic Resonance Imaging", BANDS, activity),
        ],
        cells={"H17": "#", "I17": "12,345", "J17": -5, "L17": "1_000", "M17": None, "N17": "*"},
    )


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
        r'found "17"; expected a Diagnostic ID that seeds/test_labels\.csv maps to a test',
        r'found "Y99"; expected a region code that seeds/published_regions\.csv holds',
        r"The build failed; nothing was published\.",
    ],
)
def test_each_bad_cell_is_named_with_what_was_expected(bad_cells, message):
    folder, code, output = bad_cells
    assert code == 1
    assert re.search(message, output), output
    assert not (folder / "current").exists()


@pytest.fixture(scope="module")
def bad_sums(tmp_path_factory):
    """A build in which nothing adds up that should."""
    return failed_build(
        tmp_path_factory,
        "bad_sums",
        zero_providers=[("Y62", "ZZ9", "Made-up Nine")],
        cells={"H17": 106, "Q18": 7, "I15": 46, "AA19": 12, "J20": 4},
        provider_cells={"F18": 104, "F19": 1, "J19": 1},
    )


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
        r"The build failed; nothing was published\.",
    ],
)
def test_each_sum_that_does_not_add_up_is_named(bad_sums, message):
    folder, code, output = bad_sums
    assert code == 1
    assert re.search(message, output), output
    assert not (folder / "current").exists()


@pytest.fixture(scope="module")
def no_total(tmp_path_factory):
    """A build from a workbook without its Total rows, and with a row of no provider."""
    return failed_build(tmp_path_factory, "no_total", total=False)


@pytest.mark.parametrize("sheet", ["Provider", "Provider by Test"])
def test_a_total_row_must_be_there(no_total, sheet):
    _, code, output = no_total
    assert code == 1
    assert re.search(rf"bad\.xlsx, {sheet};.*expected one Total row, found 0", output), output


def test_a_row_without_a_provider_code_is_named(tmp_path_factory):
    _, code, output = failed_build(
        tmp_path_factory, "no_code", provider_cells={"E19": "Made-up Ten", "F19": 3}
    )
    assert code == 1
    assert re.search(
        r'bad\.xlsx, Provider, row 19; found "Made-up Ten"; expected a provider code and name',
        output,
    ), output


def test_a_provider_missing_from_sheet_provider_is_named(tmp_path_factory):
    blank = {f"{letter}18": None for letter in "BCDEFGHIJKLMNOPQRSTUVWXYZ"} | {"B18": "A note."}
    _, code, output = failed_build(
        tmp_path_factory, "no_provider", provider_cells=blank | {"AA18": None}
    )
    assert code == 1
    assert re.search(r"bad\.xlsx.*expected a row for ZZ2 in sheet Provider", output), output
