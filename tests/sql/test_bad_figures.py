"""Figures that only SQL can find wrong: a fault names file, sheet, cell and figure.

How a test of the SQL is written: a made-up workbook holds the figures in question and nothing else
out of the way; the loader reads it into a DuckDB of its own; and the publisher's faults are asked
by their rules (`faults`), or a model for its rows (`query`), which makes only the models that the
answer needs. What is expected stands in the test, from the publisher's rules or added up by hand.
A fixture of the module loads once for all questions about a file. That a build with faults ends
with exit code 0, and strictly with 1, is proved once, in tests/system.
"""

import datetime

import made_up
import pytest
from warehouse import Warehouse

CT, MRI = made_up.CT, made_up.MRI
COUNT = "expected a whole number such as 1235, or a mark: *, ., .. or empty; scope 1 ZZ1 did_ct"
LABELS, REGIONS = "seeds/labels/test_labels.csv", "seeds/organisations/published_regions.csv"


def figures(made, columns="scan_state, scans", where="true"):
    """Figures of the fact, each once, sorted."""
    return made.query(f"select distinct {columns} from marts.fct_scans where {where} order by all")


@pytest.fixture(scope="module")
def bad_cells(tmp_path_factory):
    """A workbook with every kind of bad figure."""
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
    return Warehouse.faulty(folder, folder / "files")


@pytest.fixture(scope="module")
def bad_rows(tmp_path_factory):
    """A workbook with a row of no rule and a stray figure."""
    folder = tmp_path_factory.mktemp("bad_rows")
    made_up.did_year(
        folder / "files" / "bad.xlsx",
        extra_rows=[("Y60", None, "Made-up Four", CT, *[100] * 12)],
        cells={"T18": "777"},
    )
    return Warehouse.faulty(folder, folder / "files")


@pytest.mark.parametrize(
    ("rule", "effect", "places"),
    [
        (
            "figure_is_unreadable",
            "withheld",
            [
                f'F17; found "#"; {COUNT} 2020-04-01',
                f'G17; found "12,345"; {COUNT} 2020-05-01',
                f'H17; found "-5"; {COUNT} 2020-06-01',
                f'I17; found "1_000"; {COUNT} 2020-07-01',
            ],
        ),
        (
            "figure_stands_twice",
            "resolved by rule",
            [
                'rows 20 to 21; found "ZZ2 in two rows of one test"; expected one row: the two are '
                "the same and count once; scope 24 ZZ2 did_mri"
            ],
        ),
        (
            "label_is_not_known",
            "withheld",
            [
                f'row 22; found "thermography"; expected a test that {LABELS} maps for did; '
                "scope 12 ZZ1"
            ],
        ),
        (
            "region_is_not_known",
            "withheld",
            [
                f'row 23; found "Y99"; expected a region code that {REGIONS} holds; '
                "scope 12 ZZ3 did_ct"
            ],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_bad_cell_is_named_with_what_was_expected(bad_cells, rule, effect, places):
    expected = [f"{effect}: {rule}: bad.xlsx, Provider, {place}" for place in places]
    assert bad_cells.faults(rule) == expected


def test_a_bad_cell_is_withheld_and_no_other_figure(bad_cells):
    assert len(bad_cells.faults()) == 7
    of_one = "organisation_code = 'ZZ1' and modality_code = 'did_ct' and month {} '2020-07-01'"
    assert figures(bad_cells, where=of_one.format("<=")) == [("withheld", None)]
    assert figures(bad_cells, where=of_one.format(">")) == [("reported", 100)]
    assert bad_cells.query(
        "select modality_code, scan_state, sum(scans)::bigint from marts.fct_scans "
        "where organisation_code = 'ZZ2' group by all order by all"
    ) == [("did_ct", "reported", 1200), ("did_mri", "reported", 1200)]
    assert figures(bad_cells, where="organisation_code = 'ZZ3'") == [("withheld", None)]


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        (
            "row_is_not_recognised",
            "withheld: row_is_not_recognised: bad.xlsx, Provider, row 21; "
            'found "Y60 | Made-up Four"; expected a region, an organisation code, a name and a '
            "test; the ENGLAND row; a note; or an empty row; scope 12 did_ct",
        ),
        (
            "figures_under_no_header",
            'noted: figures_under_no_header: bad.xlsx, Provider, T18; found "777"; expected a '
            "header over this column that loaders/layouts/headers.csv knows, or empty cells; "
            "scope 0",
        ),
    ],
    ids=["no code", "no header"],
)
def test_each_bad_row_is_named_with_what_was_expected(bad_rows, rule, fault):
    assert bad_rows.faults(rule) == [fault]


@pytest.fixture(scope="module")
def bad_england(tmp_path_factory):
    """A workbook whose ENGLAND row of CT does not add up and whose row of MRI is missing."""
    folder = tmp_path_factory.mktemp("bad_england")
    made_up.did_year(
        folder / "files" / "bad.xlsx",
        england={(CT, "May"): 300},
        leave_out_england=[MRI],
    )
    return Warehouse.faulty(folder, folder / "files")


def test_england_must_add_up_and_be_there(bad_england):
    assert bad_england.faults() == [
        "noted: england_differs_from_its_providers: bad.xlsx, Provider, G14; "
        'found "300"; expected an ENGLAND figure from 194 to 206; scope 1 ENG did_ct 2020-05-01',
        "withheld: england_row_is_missing: bad.xlsx, Provider; "
        'found "no ENGLAND row"; expected an ENGLAND row for this test; scope 12 ENG did_mri',
    ]
    assert bad_england.query(
        "select modality_code, scan_state, sum(scans)::bigint from marts.fct_scans_england "
        "group by all order by all"
    ) == [("did_ct", "reported", 11 * 200 + 300), ("did_mri", "withheld", None)]
    assert figures(bad_england) == [("reported", 100)]


def test_of_rival_editions_of_a_year_what_differs_is_withheld(tmp_path):
    made_up.did_year(tmp_path / "files" / "one.xlsx")
    made_up.did_year(tmp_path / "files" / "two.xlsx", figures={("ZZ1", CT, "Apr"): 105})
    rivals = Warehouse.faulty(tmp_path, tmp_path / "files")
    alike, apart = rivals.query(
        "select effect, source_cells, scope, expected, what_to_do from marts.publisher_faults "
        "where rule = 'rival_editions' order by effect"
    )
    told_apart = "a day of issue that tells the editions apart"
    assert alike[:4] == ("resolved", None, 0, told_apart)
    assert apart[:4] == ("withheld", "F14, F17", 2, told_apart)
    assert "seeds/corrections/decisions.csv" in apart[4]
    assert figures(rivals, "organisation_code, modality_code, month", "scans is null") == [
        ("ZZ1", "did_ct", datetime.date(2020, 4, 1))
    ]
    assert figures(rivals) == [("reported", 100), ("withheld", None)]
