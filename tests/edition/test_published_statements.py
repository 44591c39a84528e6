"""What the publishers state of providers in the files at hand, 2017/18 to 2024/25, is read."""

import re
import shutil

import pytest
from warehouse import ORGANISATIONS, Warehouse

from publishing.windows import dbt_variables

# The tables whose figures are by month.
TABLES = tuple(f"*Table-{number}-*.xlsx" for number in (1, 2, 3, 4, 5, 6, 11, 12))
WINTERS = dbt_variables("2019-10:2020-01", "2023-10:2024-01")
YEARS = dbt_variables("2019-04:2020-03", "2023-04:2024-03")
SUMMERS = dbt_variables("2019-04:2019-09", "2024-04:2024-09")


@pytest.fixture(scope="module")
def files(tmp_path_factory, shared):
    """Warehouse of the DID tables by month and of the newer workbooks of DM01, loaded once."""
    more = shared.parent / "published_more"
    if not more.is_dir():
        pytest.skip("needs the published files in ../shared/published_more, which are not here")
    tables = [path for pattern in TABLES for path in sorted((more / "did").glob(pattern))]
    return Warehouse.loaded(
        tmp_path_factory.mktemp("stated"), shared / "did", *tables, more / "dm01", ORGANISATIONS
    )


@pytest.fixture(scope="module")
def compared(files, tmp_path_factory):
    """Function of windows: the same files, compared in them."""

    def of_windows(windows):
        folder = tmp_path_factory.mktemp("compared")
        shutil.copy(files.path, folder / "warehouse.duckdb")
        return Warehouse(folder, **windows)

    files.close()
    made = {str(windows): of_windows(windows) for windows in (WINTERS, YEARS, SUMMERS)}
    return lambda windows: made[str(windows)]


@pytest.mark.parametrize(
    ("windows", "code", "words"),
    [
        (WINTERS, "RJ1", "nothing was sent for October 2023 to March 2024"),
        (WINTERS, "RJZ", "nothing was sent for October 2023 to March 2024"),
        (WINTERS, "RJR", "it sent January to March 2024 again"),
        (WINTERS, "RLQ", "it sent January 2024 again"),
        (YEARS, "RJ1", "the publisher estimates 230,000 records"),
        (YEARS, "RJZ", "the publisher estimates 320,000 records"),
        (YEARS, "RJR", "45,000 records too many"),
        (YEARS, "RLQ", "15,000 records too many"),
        (YEARS, "RVV", "nothing was sent for July and August 2023"),
        (SUMMERS, "R0A", "the publisher estimates 330,000 records too few"),
        (SUMMERS, "RNN", "nothing was sent for April 2024 to March 2025"),
    ],
)
def test_what_a_title_page_states_keeps_a_trust_out_of_ranks(compared, windows, code, words):
    assert_out_of_ranks(compared(windows), code, words)


@pytest.mark.parametrize(
    ("windows", "code", "words"),
    [
        (WINTERS, "RM3", "X-rays from November 2022 to January 2025 (Manchester University"),
        (WINTERS, "RJ2", "X-rays from May 2022 on"),
        (YEARS, "R0A", "X-rays from November 2022 to January 2025 (Manchester University"),
        (YEARS, "RJ2", "X-rays from May 2022 on"),
        (SUMMERS, "RJ2", "X-rays from May 2022 on"),
    ],
)
def test_what_nobody_states_keeps_a_trust_out_of_ranks_too(compared, windows, code, words):
    """R0A and RM3 took RW6 over together; sites of R0A are missing, and sites of RJ2 came back."""
    assert_out_of_ranks(compared(windows), code, words)


def assert_out_of_ranks(made, code, words):
    rows = made.query(
        "select is_comparable, change_rank, comparability_note "
        "from marts.trust_scan_comparison as compared inner join marts.comparison_groups as groups "
        "on compared.organisation_code = groups.organisation_code "
        f"where groups.member_code = '{code}' and modality_code = 'all'"
    )
    assert [row[:2] for row in rows] == [(False, None)]
    assert words in rows[0][2]


def test_every_cell_that_names_a_provider_is_read(compared):
    made = compared(WINTERS)
    codes = {code for (code,) in made.query(
        "select distinct organisation_code from intermediate.int_figures__published "
        "where organisation_code is not null"
    )}  # fmt: skip
    naming = {
        (file, sheet, cell)
        for file, sheet, cell, text in made.query(
            "select files.name, notes.sheet, notes.cell, notes.text "
            "from raw.notes as notes inner join raw.files as files on notes.file_id = files.id"
        )
        if codes & {text.strip(), *re.findall(r"\(([^()]+)\)", text)}
    }
    stated = made.query(
        "select source_file, source_sheet, source_cells, effect "
        "from intermediate.int_completeness__stated"
    )
    assert len(naming) > 150
    assert naming - {row[:3] for row in stated} == set()
    assert [row for row in stated if row[3] == "unread"] == []


def test_each_row_of_the_seed_agrees_with_its_cell(compared):
    """Years and numbers of a row stand in the cell it has read, whose words are no longer here."""
    made = compared(WINTERS)
    rows = made.query(
        "select seed.organisation_code, seed.records, notes.text "
        "from seeds.publisher_notes as seed "
        "inner join intermediate.int_editions__files as files "
        "on seed.sha256 = files.publisher_sha256 "
        "inner join raw.notes as notes on files.file_id = notes.file_id "
        "and seed.sheet = notes.sheet and seed.cell = notes.cell"
    )
    assert len(rows) > 200
    assert [row for row in rows if row[0] not in row[2]] == []
    assert [row for row in rows if row[1] is not None and not _holds(row[2], row[1])] == []


def _holds(text, number):
    """Whether a number, or as thousands the first of a range (15-18,000), stands in a text."""
    printed = f"{number:,}"
    return any(
        re.search(rf"(?<![\d,]){found}\b", text) for found in (printed, f"{number // 1000}-")
    )
