"""DM01 figures that only SQL can find wrong: a fault says where."""

import made_up
import pytest
from warehouse import Warehouse

ONE, TWO, BANDS = made_up.ONE, made_up.TWO, made_up.BANDS
BY_TEST = "bad.xlsx, Provider by Test"
NUMBER = "expected a number such as 1235: DM01 has no marks; scope 1 ZZ1 dm01_01 2020-09-01"
LABELS, REGIONS = "seeds/labels/test_labels.csv", "seeds/organisations/published_regions.csv"


def loaded(folder, **workbook):
    """Warehouse of one made-up workbook."""
    made_up.dm01(folder / "files" / "bad.xlsx", **workbook)
    return Warehouse.faulty(folder, folder / "files")


def states(made):
    """Organisation, test, state of the waits, waiting, state of the activity and its figure."""
    return made.query(
        "select organisation_code, test_code, wait_state, waiting, activity_state, activity "
        "from marts.fct_waits full join marts.fct_activity using (organisation_code, test_code) "
        "order by all"
    )


@pytest.fixture(scope="module")
def bad_cells(tmp_path_factory):
    """Cells that are no counts, a double row, and labels that nothing knows."""
    activity = (10, 20, 30)
    return loaded(
        tmp_path_factory.mktemp("bad_cells"),
        rows=[
            *made_up.DM01_ROWS,
            (*TWO, "1", "Magnetic Resonance Imaging", BANDS, activity),
            (*TWO, "17", "Made-up Test", BANDS, activity),
            ("Y99", "ZZ3", "Made-up Three", "1", "Magnetic Resonance Imaging", BANDS, activity),
        ],
        cells={"H17": "#", "I17": "12,345", "J17": -5, "L17": "1_000", "M17": None, "N17": "*"},
    )


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(f'figure_is_unreadable: {BY_TEST}, H17; found "#"; {NUMBER}', id="a mark"),
        pytest.param(
            f'figure_is_unreadable: {BY_TEST}, I17; found "12,345"; {NUMBER}', id="thousands"
        ),
        pytest.param(f'figure_is_unreadable: {BY_TEST}, J17; found "-5"; {NUMBER}', id="negative"),
        pytest.param(
            f'figure_is_unreadable: {BY_TEST}, L17; found "1_000"; {NUMBER}', id="underscore"
        ),
        pytest.param(f'figure_is_unreadable: {BY_TEST}, M17; found "nothing"; {NUMBER}', id="none"),
        pytest.param(f'figure_is_unreadable: {BY_TEST}, N17; found "*"; {NUMBER}', id="a star"),
        pytest.param(
            f'figure_stands_twice: {BY_TEST}, rows 20 and 21; found "ZZ2, test 1 in 2 rows"; '
            "expected each provider once, and once for each test; scope 4 ZZ2 dm01_01 2020-09-01",
            id="a row twice",
        ),
        pytest.param(
            f'label_is_not_known: {BY_TEST}, F22; found "17 Made-up Test"; expected a Diagnostic '
            f"ID that {LABELS} maps to a test; scope 2 ZZ2 2020-09-01",
            id="a test",
        ),
        pytest.param(
            f'region_is_not_known: {BY_TEST}, B24:C24; found "Y99 Made-up Region Y99"; expected a '
            f"region code that {REGIONS} holds; scope 2 ZZ3 dm01_01 2020-09-01",
            id="a region",
        ),
    ],
)
def test_each_bad_cell_is_named_with_what_was_expected(bad_cells, fault):
    assert f"withheld: {fault}" in bad_cells.faults()


def test_what_is_bad_is_withheld_and_no_other_figure(bad_cells):
    assert len(bad_cells.faults()) == 9
    assert states(bad_cells) == [
        ("ZZ1", "dm01_01", "withheld", None, "reported", 60),
        ("ZZ1", "dm01_06", "reported", 105, "reported", 6),
        ("ZZ2", "dm01_01", "withheld", None, "withheld", None),
        ("ZZ3", "dm01_01", "withheld", None, "withheld", None),
    ]


@pytest.fixture(scope="module")
def bad_sums(tmp_path_factory):
    """Nothing adds up that should."""
    return loaded(
        tmp_path_factory.mktemp("bad_sums"),
        zero_providers=[("Y62", "ZZ9", "Made-up Nine")],
        cells={"H17": 106, "Q18": 7, "I15": 46, "AA19": 12, "J20": 4},
        provider_cells={"F18": 104, "F19": 1, "J19": 1},
    )


@pytest.mark.parametrize(
    "fault",
    [
        # Bands of row 17 add up to 105, row 18 then has 6 waiting 6 to 7 weeks more.
        pytest.param(
            f'withheld: bands_differ_from_their_total: {BY_TEST}, H17; found "106"; expected a '
            "total and weekly bands that agree: the bands are 105; scope 1 ZZ1 dm01_01 2020-09-01",
            id="a total",
        ),
        pytest.param(
            f'withheld: bands_differ_from_their_total: {BY_TEST}, H18; found "105"; expected a '
            "total and weekly bands that agree: the bands are 112; scope 1 ZZ1 dm01_06 2020-09-01",
            id="a band",
        ),
        pytest.param(
            f'withheld: bands_differ_from_their_total: {BY_TEST}, J20; found "4"; expected a '
            "total and weekly bands that agree: the bands are 5; scope 1 ZZ2 dm01_01 2020-09-01",
            id="over 13 weeks",
        ),
        pytest.param(
            f'noted: providers_differ_from_the_total_row: {BY_TEST}, I15; found "46"; expected the '
            "sum of the providers, 45; scope 0 2020-09-01",
            id="the Total row",
        ),
        # Test 16 of ZZ1: planned is 10 and 1.
        pytest.param(
            f'noted: tests_differ_from_test_16: {BY_TEST}, AA19; found "12"; expected the sum of '
            "its tests in Provider by Test, 11; scope 0 ZZ1 2020-09-01",
            id="test 16",
        ),
        # Sheet Provider: its own bands of ZZ2 are those of the tests.
        pytest.param(
            'noted: bands_differ_from_their_total: bad.xlsx, Provider, F18; found "104"; expected '
            "a total and weekly bands that agree: the bands are 105; scope 0 ZZ2 2020-09-01",
            id="a provider's total",
        ),
        pytest.param(
            'withheld: provider_has_no_tests: bad.xlsx, Provider, row 19; found "Made-up Nine"; '
            "expected rows for ZZ9 in sheet Provider by Test; scope 2 ZZ9 2020-09-01",
            id="no tests",
        ),
    ],
)
def test_each_sum_that_does_not_add_up_is_named(bad_sums, fault):
    assert fault in bad_sums.faults()


def test_what_a_sum_is_pinned_on_is_withheld(bad_sums):
    assert states(bad_sums) == [
        ("ZZ1", "dm01_01", "withheld", None, "reported", 60),
        ("ZZ1", "dm01_06", "withheld", None, "reported", 6),
        ("ZZ2", "dm01_01", "withheld", None, "reported", 60),
    ]


def test_tests_that_differ_from_their_provider_are_all_withheld(tmp_path):
    """One more waits under a week in a test of ZZ1 than in its row of Provider and in test 16."""
    differing = loaded(tmp_path, cells={"H17": 106, "L17": 91})
    assert differing.faults("tests_differ_from_their_provider", "tests_differ_from_test_16") == [
        "withheld: tests_differ_from_their_provider: bad.xlsx, Provider, F17; "
        'found "210"; expected the sum of its tests in Provider by Test, 211; '
        "scope 2 ZZ1 2020-09-01"
    ]
    assert [row[:4] for row in states(differing)] == [
        ("ZZ1", "dm01_01", "withheld", None),
        ("ZZ1", "dm01_06", "withheld", None),
        ("ZZ2", "dm01_01", "reported", 105),
    ]


@pytest.fixture(scope="module")
def no_total(tmp_path_factory):
    """A workbook without its Total rows."""
    return loaded(tmp_path_factory.mktemp("no_total"), total=False)


@pytest.mark.parametrize("sheet", ["Provider", "Provider by Test"])
def test_a_total_row_must_be_there(no_total, sheet):
    assert no_total.faults(where=f"source_sheet = '{sheet}'") == [
        f'noted: total_row_is_missing: bad.xlsx, {sheet}; found "no Total row"; '
        "expected one Total row; scope 0 2020-09-01"
    ]
    assert len(states(no_total)) == 3


def test_a_row_without_a_provider_code_is_named(tmp_path):
    bad = loaded(tmp_path, provider_cells={"E19": "Made-up Ten", "F19": 3})
    assert bad.faults() == [
        'noted: row_is_not_recognised: bad.xlsx, Provider, row 19; found "Made-up Ten"; '
        "expected a provider code and name; the Total row; a note; or an empty row; scope 0"
    ]


def test_a_provider_missing_from_sheet_provider_is_named(tmp_path):
    blank = {f"{letter}18": None for letter in "BCDEFGHIJKLMNOPQRSTUVWXYZ"} | {"B18": "A note."}
    bad = loaded(tmp_path, provider_cells=blank | {"AA18": None})
    assert bad.faults("provider_is_not_listed") == [
        f'withheld: provider_is_not_listed: {BY_TEST}, row 20; found "Made-up Two"; '
        "expected a row for ZZ2 in sheet Provider; scope 2 ZZ2 dm01_01 2020-09-01"
    ]
    assert states(bad)[2] == ("ZZ2", "dm01_01", "withheld", None, "withheld", None)
