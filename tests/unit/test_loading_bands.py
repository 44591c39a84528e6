"""Headers that stand twice, under two bands: which column is read, and what is said of the rest."""

import made_up_did_periods as made_up
import pytest


@pytest.fixture
def refused_or_problems(folder, load, raw):
    """What a load says of headers: rules, cells and words, in the order of the sheet."""

    def read():
        assert load(folder)[0] == 0
        return raw("select rule, cell, found from raw.problems order by all")

    return read


def test_a_header_is_known_by_its_band(folder, load, raw):
    made_up.did_table_10(folder / "a.xlsx")
    assert load(folder)[0] == 0
    assert raw(
        "select admitted_same_day, admitted_total, outpatient_same_day, outpatient_total"
        " from raw.did_table_10_year where org_code = 'ZZ1' and modality like 'Comp%'"
    ) == [("0.9", "1000", "0.2", "500")]
    assert raw(
        "select letter from raw.columns where column_name like '%_not_known' order by 1"
    ) == [
        ("I",),
        ("N",),
    ]


def test_bands_are_read_where_they_stand(folder, load, raw):
    made_up.did_table_10(folder / "a.xlsx", bands=(made_up.OUTPATIENT, made_up.ADMITTED))
    assert load(folder)[0] == 0
    assert raw(
        "select distinct admitted_total, outpatient_total from raw.did_table_10_year"
        " where org_code = 'ZZ1'"
    ) == [("500", "1000")]


def test_a_header_under_a_band_that_nobody_knows_is_named_with_the_row_to_add(
    folder, refused_or_problems, raw
):
    made_up.did_table_10(folder / "a.xlsx", bands=(made_up.ADMITTED, "Everybody, else"))
    problems = refused_or_problems()
    assert [(rule, cell) for rule, cell, _ in problems if rule == "header_is_not_known"] == [
        ("header_is_not_known", f"{letter}13") for letter in "KLMNO"
    ]
    assert problems[0][2].startswith(
        'no header reads "% by next day" under the band "outpatients & gp direct access" (column'
    )
    assert raw("select remedy from raw.problems where cell = 'M13'")[0][0].endswith(
        "headers.csv: did_table_10_year,total known,<column name>,<required>,<first period>,,"
        '"everybody, else"'
    )
    assert raw("select distinct admitted_total from raw.did_table_10_year where org_code = 'ZZ1'")
    assert raw("select text from raw.stray_cells where cell = 'K17'") == [("0.2",)]


def test_a_band_that_is_missing_costs_what_it_would_tell_apart(folder, refused_or_problems, raw):
    """Both groups of columns then stand under the first band, and nobody can say which is which."""
    made_up.did_table_10(folder / "a.xlsx", bands=(made_up.ADMITTED, None))
    problems = refused_or_problems()
    assert ("header_is_not_known", "K13") in [(rule, cell) for rule, cell, _ in problems]
    assert raw("select column_name from raw.columns order by position") == [
        ("region",),
        ("org_code",),
        ("provider_name",),
        ("modality",),
    ]


def test_without_any_band_no_figure_is_read(folder, refused_or_problems, raw):
    made_up.did_table_10(folder / "a.xlsx", bands=(None, None))
    problems = refused_or_problems()
    assert (
        "header_is_not_known",
        "F13",
        'no row of the header map knows "% same day" under no band',
    ) in (problems)
    assert ("header_is_missing", "row 13") in [(rule, cell) for rule, cell, _ in problems]
    assert raw("select count(*) from raw.columns where column_name like '%_total%'") == [(0,)]


def test_only_sheets_of_a_quarter_are_read_of_table_13(folder, load, raw):
    """Sheets with headings and no figure are no copies, and nothing is said of them."""
    made_up.did_table_13(
        folder / "a.xlsx",
        dict.fromkeys(("Q1", "Q3", "Q4"), made_up.ROWS_13),
        hidden=("CT Q3", "X-Ray Q4", "Full Source Q4"),
    )
    assert load(folder, strict=True)[0] == 0
    assert raw("select sheet, period from raw.sheets order by sheet") == [
        ("2024-25 Q1", "2024/25 Apr-Jun"),
        ("2024-25 Q3", "2024/25 Oct-Dec"),
        ("2024-25 Q4", "2024/25 Jan-Mar"),
    ]
    assert raw("select period from raw.files") == [("2024/25 Apr-Jun to 2024/25 Jan-Mar",)]
    assert raw("select count(*) from raw.problems") == [(0,)]
    assert raw(
        "select count(*) from raw.notes where sheet in ('CT Q3', 'X-Ray Q4', 'Full Source Q4')"
    ) == [(0,)]


def test_a_quarter_of_years_that_do_not_follow_each_other_is_refused(folder, refused):
    made_up.did_table_10(folder / "good.xlsx")
    made_up.did_table_13(folder / "broken.xlsx", year="2023/25")
    refused(['"Period:" reads "2023/25 Apr-Jun", two years that don\'t follow each other'])
