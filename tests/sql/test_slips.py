"""What is wrong with a publisher's file and what people decide of it: effect, scope, figure."""

import made_up
import pytest
from warehouse import Warehouse

from loaders.load import load

CT, MRI, ONE, TWO = made_up.CT, made_up.MRI, made_up.ONE, made_up.TWO
APRIL = "month = '2020-04-01' and organisation_code = 'ZZ1' and modality_code = 'did_ct'"


def decided(folder, figure, *decisions):
    """Warehouse of a year in which April of a provider is a figure; decisions beside the seed's."""
    made_up.did_year(folder / "files" / "year.xlsx", figures={("ZZ1", CT, "Apr"): figure})
    made = Warehouse.loaded(folder, folder / "files")
    made.make("seeds.decisions")
    for decision in decisions:
        row = {"reason": "made up", "source": "nobody"} | decision
        made.connection.execute(
            f"insert into seeds.decisions ({', '.join(row)}) values ({', '.join('?' * len(row))})",
            list(row.values()),
        )
    found = made.failures()
    assert not found, found
    return made


def april(made):
    """Effect, decision and who decided of the faults; state and figure of April."""
    faults = made.query(
        "select effect, decision, decided_by, is_undecided from marts.publisher_faults"
    )
    return faults, made.query(f"select scan_state, scans from marts.fct_scans where {APRIL}")


READ_AS = {"rule": "figure_is_unreadable", "decision": "read as", "value": "95"}


@pytest.mark.parametrize(
    "fits",
    [
        {},
        {"publication": "did_table_1", "period": "2020/21"},
        {"sheet": "Provider", "cells": "F17", "organisation_code": "ZZ1", "test_code": "did_ct"},
    ],
    ids=["rule", "file", "figure"],
)
def test_a_figure_is_read_as_decided(tmp_path, fits):
    made = decided(tmp_path, "#", READ_AS | fits)
    assert april(made) == ([("resolved", "read as", "decisions", False)], [("reported", 95)])


def test_a_decision_about_something_else_decides_nothing(tmp_path):
    others = {
        "rule": "figure_is_a_fraction",
        "publication": "did_table_4",
        "period": "2019/20",
        "sha256": "0" * 64,
        "sheet": "Title page",
        "cells": "F18",
        "organisation_code": "ZZ2",
        "test_code": "did_mri",
        "measure": "scans",
    }
    made = decided(tmp_path, "#", *(READ_AS | {name: other} for name, other in others.items()))
    assert april(made) == ([("withheld", None, None, True)], [("withheld", None)])


def test_what_a_person_withholds_is_decided_and_stays_out(tmp_path):
    made = decided(tmp_path, "#", {"rule": "figure_is_unreadable", "decision": "withhold"})
    assert april(made) == ([("withheld", "withhold", "decisions", False)], [("withheld", None)])


def test_what_a_person_counts_counts_as_printed(tmp_path):
    zero = {"rule": "zero_where_the_layout_has_none", "decision": "count"}
    made = decided(tmp_path / "decided", 0, zero)
    assert april(made) == ([("noted", "count", "decisions", False)], [("reported", 0)])
    made = decided(tmp_path / "not", 0, zero | {"cells": "F18"})
    assert april(made) == ([("withheld", None, None, True)], [("withheld", None)])


def test_a_comparison_that_needs_a_withheld_figure_says_why_with_the_cell(tmp_path):
    files = tmp_path / "files"
    made_up.did_year(files / "before.xlsx", period="2019/20", published="29th October 2020")
    made_up.did_year(files / "after.xlsx", figures={("ZZ1", CT, "Apr"): "#"}, default=90)
    made = Warehouse.faulty(tmp_path, files)
    rows = made.query(
        "select organisation_code, modality_code, scans_comparison, is_comparable, "
        "comparability_note from marts.trust_scan_comparison order by all"
    )
    figures = {row[:2]: row[2:4] for row in rows}
    assert figures == {
        ("ZZ1", "all"): (None, False),
        ("ZZ1", "did_ct"): (None, False),
        ("ZZ1", "did_mri"): (540, True),
        ("ZZ2", "all"): (1080, True),
        ("ZZ2", "did_ct"): (540, True),
        ("ZZ2", "did_mri"): (540, True),
    }
    for *_, is_comparable, note in rows:
        assert is_comparable or "F17" in note, note
    # England prints what it has itself; of a region nobody prints a total
    assert made.query(
        "select area_code, scans_comparison from marts.region_scan_comparison "
        "where modality_code = 'did_ct' order by all"
    ) == [("ENG", 6 * 90 + 5 * 90), ("Y60", None), ("Y61", 540)]


def year(folder, **workbook):
    """Warehouse of a made-up year."""
    made_up.did_year(folder / "files" / "year.xlsx", **workbook)
    return Warehouse.faulty(folder, folder / "files")


def by_code(made):
    """Scans of the year by organisation and modality; None where a month is withheld."""
    return dict(
        made.query(
            "select organisation_code || ' ' || modality_code, case when "
            "bool_or(scan_state = 'withheld') then null else sum(scans)::bigint end "
            "from marts.fct_scans group by 1 order by all"
        )
    )


def test_a_code_in_small_letters_is_the_code(tmp_path):
    made = year(tmp_path, cells={"C18": "zz1"})
    assert made.faults() == [
        'resolved by rule: code_is_misprinted: year.xlsx, Provider, row 18; found "zz1 Made-up '
        'One"; expected the code ZZ1, which this name has in the other rows and files; '
        "scope 12 ZZ1"
    ]
    assert by_code(made) == {
        **{"ZZ1 did_ct": 1200, "ZZ1 did_mri": 1200},
        **{"ZZ2 did_ct": 1200, "ZZ2 did_mri": 1200},
    }


def test_a_row_with_the_code_of_another_is_its_name_s(tmp_path):
    """Row 18 is MRI of ZZ1, and has the code of ZZ2, which has its own row of MRI."""
    made = year(tmp_path, cells={"C18": "ZZ2", "B18": "Y61"})
    (fault,) = made.faults("code_differs_from_its_name")
    assert 'year.xlsx, Provider, row 18; found "ZZ2 Made-up One"; expected the code ZZ1' in fault
    scans = by_code(made)
    assert scans["ZZ1 did_ct"] == scans["ZZ2 did_ct"] == 1200
    # whether a figure of such a row counts for its name or not, none of the two providers lacks it
    assert scans["ZZ1 did_mri"] in (None, 1200)
    assert scans["ZZ2 did_mri"] in (None, 1200)


def test_a_code_with_two_names_is_noted(tmp_path):
    made = year(tmp_path, cells={"D18": "Made-up One (new name)"})
    (fault,) = made.faults()
    assert fault.startswith("noted: code_has_two_names: year.xlsx, Provider, rows 17 to 18;")
    assert by_code(made)["ZZ1 did_mri"] == 1200


def test_months_in_which_every_figure_is_the_same_are_withheld(tmp_path):
    providers = [("Y60", f"ZZ{number}", f"Made-up {number}") for number in range(1, 8)]
    figures = {
        (code, modality, month): 100 + 5 * place * number + (5 if month in ("May", "Jul") else 0)
        for number, (_, code, _) in enumerate(providers, start=1)
        for modality in (CT, MRI)
        for place, month in enumerate(made_up.MONTHS)
    }
    copied = {
        (code, modality, "Sep"): figures[code, modality, "Aug"]
        for _, code, _ in providers
        for modality in (CT, MRI)
    }
    assert year(tmp_path / "sound", providers=providers, figures=figures).faults() == []
    made = year(tmp_path, providers=providers, figures=figures | copied)
    august, september = made.faults("month_equals_another")
    assert 'found "August 2020, with the figures of September 2020"' in august
    assert 'found "September 2020, with the figures of August 2020"' in september
    assert made.query(
        "select distinct month::varchar from marts.fct_scans where scan_state = 'withheld' "
        "order by all"
    ) == [("2020-08-01",), ("2020-09-01",)]


def test_two_headers_that_are_exchanged_withhold_their_months(tmp_path):
    headers = list(made_up.YEAR_HEADERS)
    headers[5], headers[6] = headers[6], headers[5]
    made = year(tmp_path, headers=headers)
    assert [fault.split(";")[0] for fault in made.faults()] == [
        "withheld: months_out_of_order: year.xlsx, Provider, G13",
        "withheld: months_out_of_order: year.xlsx, Provider, H13",
    ]
    assert made.query(
        "select distinct month::varchar from marts.fct_scans where scan_state = 'withheld' "
        "order by all"
    ) == [("2020-05-01",), ("2020-06-01",)]


def test_sheets_of_different_months_withhold_the_file(tmp_path):
    made_up.dm01(tmp_path / "files" / "month.xlsx", period_of_provider="August 2020")
    made = Warehouse.faulty(tmp_path, tmp_path / "files")
    (fault,) = made.faults("periods_differ")
    assert fault.startswith("withheld: periods_differ: month.xlsx, Provider")
    assert made.query("select distinct wait_state, waiting from marts.fct_waits") == [
        ("withheld", None)
    ]
    assert made.query("select distinct activity_state, activity from marts.fct_activity") == [
        ("withheld", None)
    ]


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ([("ZZ1", "ZZ1", "2020-06-01")], "succession_to_itself"),
        (
            [("ZZ1", "ZZ2", "2020-06-01"), ("ZZ2", "ZZ1", "2020-06-01")],
            "succession_in_a_circle",
        ),
        ([("ZZ1", "ZZ9", "2020-06-01")], "succession_to_an_unknown_code"),
        ([("ZZ1", "ZZ2", "2020-06-01")], "succession_of_codes_that_both_report"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_succession_that_cannot_be_is_not_used(tmp_path, rows, rule):
    files = tmp_path / "files"
    made_up.did_year(files / "before.xlsx", period="2019/20", published="29th October 2020")
    made_up.did_year(files / "after.xlsx", default=90)
    made_up.successions(files / "successions.csv", rows, issued="2020-12-01")
    made = Warehouse.faulty(tmp_path, files)
    faults = made.faults()
    assert faults
    assert {fault.split(": ")[1] for fault in faults} == {rule}
    assert made.query(
        "select distinct organisation_code, predecessor_codes from marts.trust_scan_comparison "
        "order by all"
    ) == [("ZZ1", ""), ("ZZ2", "")]


def test_a_refused_file_is_a_fault_and_costs_itself(tmp_path, capsys):
    made_up.did_year(tmp_path / "files" / "year.xlsx")
    made_up.dm01(tmp_path / "files" / "broken.xlsx", leave_out=["Provider by Test"])
    result = load([tmp_path / "files"], tmp_path / "warehouse.duckdb")
    capsys.readouterr()
    assert result.refused
    made = Warehouse(tmp_path)
    assert made.failures() == ""
    (fault,) = made.faults()
    assert fault.startswith("withheld: file_is_refused: broken.xlsx")
    assert by_code(made)["ZZ1 did_ct"] == 1200
