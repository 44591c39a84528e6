"""What a fault tells a person to do does what it says: each rule, each decision that it offers.

A valid input is changed so that two faults of a rule come of it. The row that the first one names
is copied into the seed `decisions`, once with each decision, and what becomes of both is looked at.
"""

import contextlib
import csv
import datetime
import hashlib
import re
import sys
from collections import namedtuple

import pytest
from compiled import PROJECT
from warehouse import Warehouse

sys.path.insert(0, str(PROJECT / "tests" / "mutations"))

import changes
import run as mutations

from loaders.load import load

OCTOBER = "dm01-october-2020.xlsx"
# Of each rule an input and its changes: rows of mutations.csv by number, others in their words.
CASES = {
    "file_is_refused": ("did", 85, "cut_short(t1-2019.xlsx)"),
    "header_is_not_known": (
        "did",
        76,
        "column_inserted(t1-2019.xlsx, Provider, S, April revised, 13, 5)",
    ),
    "header_is_missing": ("did", 77, "t1-2019.xlsx!Provider!R13 = "),
    "sheet_is_a_copy": ("did", 222, "sheet_copied(t1-2019.xlsx, Provider, Old, hidden)"),
    "row_is_not_recognised": ("did", 67, "t1-2020.xlsx!Provider!C19 = "),
    "figure_is_unreadable": ("did", 1, 3),
    "figure_is_a_fraction": ("did", 154, "t1-2020.xlsx!Provider!G19 = 820.5"),
    "zero_where_the_layout_has_none": ("did", 148, 149),
    "figures_under_no_header": ("did", 71, "t1-2020.xlsx!Provider!V19 = 7"),
    "label_is_not_known": (
        "did",
        "t1-2020.xlsx!Provider!E17 = Thermography; t1-2020.xlsx!Provider!E19 = Thermography",
        "t1-2020.xlsx!Provider!E18 = Sonar; t1-2020.xlsx!Provider!E20 = Sonar",
    ),
    "region_is_not_known": (
        "did",
        "t1-2020.xlsx!Provider!B17 = Y99; t1-2020.xlsx!Provider!B19 = Y99",
        "t1-2020.xlsx!Provider!B21 = Y98; t1-2020.xlsx!Provider!B23 = Y98",
    ),
    "region_differs_from_its_provider": ("did", 123, "t1-2020.xlsx!Provider!B19 = Y60"),
    "region_code_differs_from_its_name": ("dm01", 119, f"{OCTOBER}!Provider by Test!B17 = Y56"),
    "test_number_differs_from_its_name": ("dm01", 114),
    "figure_stands_twice": (
        "did",
        18,
        "row_again(t1-2019.xlsx, Provider, 17, 29); t1-2019.xlsx!Provider!G29 = 1400",
    ),
    "code_differs_from_its_name": ("did", 96, "t1-2019.xlsx!Provider!C19 = ZZY"),
    "code_has_two_names": ("did", 95, "t1-2020.xlsx!Provider!D19 = Made-up Two Hospitals"),
    "code_is_misprinted": ("did", 104, 107),
    "names_are_exchanged": ("did", 92),
    "months_out_of_order": ("did", 143),
    "periods_differ": ("did_months", 132),
    "issued_before_its_months_end": (
        "dm01",
        134,
        f"{OCTOBER}!Provider!C6 = 10th December 2019",
        f"{OCTOBER}!Provider by Test!C6 = 10th December 2019",
    ),
    "issued_in_the_future": ("did", 133, "t1-2019.xlsx!Provider!C5 = 18th November 2031"),
    "day_of_issue_is_not_known": ("scotland", 136, "undated(scotland.csv)"),
    "month_equals_another": ("did", 138),
    "rival_editions": (
        "did",
        79,
        "t1-2020-b.xlsx!Provider!H19 = 2500",
        "file_copied(t1-2019.xlsx, t1-2019-b.xlsx); t1-2019-b.xlsx!Provider!G17 = 2500",
    ),
    "year_differs_from_its_months": ("did", 28, "t1-2019.xlsx!Provider!K20 = 2500"),
    "england_differs_from_its_providers": ("did_months", 31, "t1-2017.xlsx!Table 1d!E15 = 9000"),
    "england_row_is_missing": ("did", 49, "row_empty(t1-2019.xlsx, Provider, 15)"),
    "england_differs_from_its_regions": (
        "did_periods",
        "t13-2024.xlsx!2024-25 Q1!L12 = 99995",
        "t13-2024.xlsx!2024-25 Q2!S13 = 99995",
    ),
    "region_differs_from_its_providers": (
        "did_periods",
        "t13-2024.xlsx!2024-25 Q1!L15 = 99995",
        "t13-2024.xlsx!2024-25 Q2!S16 = 99995",
    ),
    "total_differs_from_table_1": (
        "did_periods",
        "t1-2020.xlsx!Provider!R17 = 99995",
        "t1-2020.xlsx!Provider!R20 = 99995",
    ),
    "share_is_not_from_0_to_1": (
        "did_periods",
        "t10-2020.xlsx!Table 10!F17 = 1.5",
        "t13-2024.xlsx!2024-25 Q2!R23 = 40",
    ),
    "gp_direct_access_exceeds_all": ("did_body_sites", 32, "t4-2019.xlsx!Provider!H20 = 99995"),
    "median_outside_its_providers": ("did_medians", 33, "t2-2020.xlsx!Provider!G15 = 99"),
    "bands_differ_from_their_total": ("dm01", 34, f"{OCTOBER}!Provider by Test!R17 = 1007"),
    "tests_differ_from_their_provider": ("dm01", 36, f"{OCTOBER}!Provider by Test!AB17 = 99999"),
    "tests_differ_from_test_16": ("dm01", 37, f"{OCTOBER}!Provider by Test!H21 = 99999"),
    "providers_differ_from_the_total_row": ("dm01", 38, f"{OCTOBER}!Provider by Test!I15 = 9"),
    "total_row_is_missing": ("dm01", 50, f"row_empty({OCTOBER}, Provider by Test, 15)"),
    "provider_has_no_tests": (
        "dm01",
        55,
        *(f"row_empty({OCTOBER}, Provider by Test, {row})" for row in range(27, 32)),
    ),
    "provider_is_not_listed": ("dm01", 54),
    "subtotal_differs_from_its_tests": ("scotland", 42, "boards.csv!csv!F2112 = 999"),
    "band_is_missing": (
        "scotland",
        165,
        "rows_gone(boards.csv, 20200930, S08000024, CT, 92-182 days)",
    ),
    "month_ending_is_no_last_day": (
        "scotland",
        "boards.csv!csv!A1976 = 20200929; boards.csv!csv!A1874 = 20200928",
    ),
    "quarter_code_differs_from_its_label": ("ni_portal", 180, "DWT.csv!csv!C126 = 2019/20Q1"),
    "part_exceeds_its_whole": ("scotland_older", 44, "boards_older.csv!csv!I14 = 99999"),
    "parts_differ_from_their_whole": ("ni_portal", 47),
    "organisation_is_missing": (
        "scotland",
        182,
        "rows_gone(boards.csv, 20200930, S08000024)",
    ),
    "nation_differs_from_its_organisations": (
        "scotland",
        "rows_multiplied(scotland.csv, NumberOnList, 2, 20200930, Imaging)",
    ),
    "succession_in_a_circle": ("did", 188),
    "succession_to_itself": ("did", 190, "line_added(succession.csv, ZZ2, ZZ2, 2020-06-01)"),
    "succession_to_an_unknown_code": (
        "did",
        191,
        "line_added(succession.csv, ZZ2, ZZ8, 2020-06-01)",
    ),
    "succession_of_codes_that_both_report": (
        "did",
        192,
        "line_added(succession.csv, ZZ3, ZZ0, 2020-06-01)",
    ),
}
# Of tables in which a figure is added up from several cells.
MORE_CASES = {
    "figure_is_unreadable": (
        ("dm01", 7, f"{OCTOBER}!Provider by Test!H17 = NULL"),
        ("dm01", 8, f"{OCTOBER}!Provider by Test!AA17 = #"),
        ("scotland", 12, "boards.csv!csv!F2078 = 1,000"),
    ),
    "figure_is_a_fraction": (
        ("dm01", 158, f"{OCTOBER}!Provider by Test!AA17 = 358.5"),
        (
            "did_periods",
            "t11-2020.xlsx!Provider!G17 = 20.5",
            "t13-2024.xlsx!2024-25 Q1!L22 = 800.5",
        ),
    ),
    "region_is_not_known": (
        (
            "did_periods",
            "t11-2020.xlsx!Provider!B17 = Y99; t11-2020.xlsx!Provider!B18 = Y99",
            "t10-2020.xlsx!Table 10!B21 = Y98",
        ),
    ),
    "figure_stands_twice": (
        (
            "did_periods",
            "row_again(t11-2020.xlsx, Provider, 17, 26); t11-2020.xlsx!Provider!F26 = 10",
            "row_again(t10-2020.xlsx, Table 10, 20, 26)",
        ),
    ),
    "parts_differ_from_their_whole": (
        (
            "did_periods",
            "t10-2020.xlsx!Table 10!J17 = 99995",
            "t11-2020.xlsx!Provider!M20 = 5",
        ),
    ),
    "part_exceeds_its_whole": (
        (
            "did_periods",
            "t10-2020.xlsx!Table 10!F17 = 0.99",
            "t13-2024.xlsx!2024-25 Q2!O23 = 0.9",
        ),
    ),
    "periods_differ": (
        (
            "did_periods",
            "t13-2024.xlsx!2024-25 Q1!C3 = 2024/25 Oct-Dec",
            "t13-2024.xlsx!2024-25 Q2!C3 = 2024/25 Jan-Mar",
        ),
    ),
    "england_row_is_missing": (
        (
            "did_periods",
            "row_empty(t10-2020.xlsx, Table 10, 14)",
            "row_empty(t13-2024.xlsx, 2024-25 Q2, 13)",
        ),
    ),
    "rival_editions": (
        (
            "did_periods",
            "file_copied(t11-2020.xlsx, t11-2020-b.xlsx); t11-2020-b.xlsx!Provider!G17 = 25",
            "file_copied(t10-2020.xlsx, t10-2020-b.xlsx); t10-2020-b.xlsx!Table 10!H17 = 25",
        ),
    ),
    "code_is_misprinted": (
        (
            "did_periods",
            "t11-2020.xlsx!Provider!C17 = zz1; t11-2020.xlsx!Provider!C18 = zz1",
            "t10-2020.xlsx!Table 10!C23 = ZZO; t10-2020.xlsx!Table 10!C24 = ZZO",
        ),
    ),
    "label_is_not_known": (
        (
            "did_periods",
            "t11-2020.xlsx!Provider!E17 = Thermography",
            "t10-2020.xlsx!Table 10!E18 = Sonar",
        ),
        (
            "ni_portal",
            "cells_replaced(DWT.csv, Belfast, One Trust)",
            "cells_replaced(DWT.csv, Western, Another Trust)",
        ),
    ),
}
# Whose row is one of other seeds, or that no made-up input can have two of: tests of their own.
APART = {"provider_stops_without_a_reason", "month_is_not_known"}
APART |= {"stated_merger_has_no_succession"}
# A day of issue is that of a whole file.
DAYS = {
    "issued_before_its_months_end",
    "issued_in_the_future",
    "day_of_issue_is_not_known",
    "rival_editions",
}
FIGURE, DAY = "777", "2020-12-24"
SEED = PROJECT / "seeds" / "corrections"
NAMED = re.compile(r"/decisions\.csv \(in a fork: own/decisions\.csv\): (.*,<source>) \(")
OFFERED = re.compile(r"<((?:count|withhold|read as)(?: or (?:count|withhold|read as))*)>")
PLACE = "rule source_file source_sheet source_cells organisation_code test_code month found"
STANDS = "effect decision is_undecided"
Fault = namedtuple("Fault", f"{PLACE} {STANDS} scope what_to_do")
Figure = namedtuple("Figure", "state value rule region")


def _rows(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


RULES = [row["rule"] for row in _rows(SEED / "fault_rules.csv")]
MUTATIONS = {int(row["number"]): row["change"] for row in _rows(mutations.TABLE)}
with (SEED / "decisions.csv").open(newline="", encoding="utf-8") as file:
    COLUMNS = next(csv.reader(file))


def loaded(folder, name, *made):
    """A warehouse of an input and its changes, as CASES has them."""
    files = folder / "files"
    issued = mutations.input_files(name, files)
    for change in made:
        issued |= mutations.issued_of(changes.change(files, MUTATIONS.get(change, change)))
    mutations.write_manifest(files, issued)
    load([files], folder / "warehouse.duckdb")
    return Warehouse(folder)


def faults(made, rule):
    """Faults of a rule, by place: what withholds something first."""
    found = made.query(
        f"select {', '.join(Fault._fields)} from marts.publisher_faults where rule = ?", [rule]
    )
    effects = ("withheld", "resolved", "noted")
    found = sorted(
        (Fault(*row) for row in found), key=lambda one: (effects.index(one.effect), str(one))
    )
    return {one[: len(PLACE.split())]: one for one in found}


def figures(made):
    """All printed figures, by where they are printed, whoever they count for."""
    found = made.query(
        "select subject, source_file, source_sheet, row_number, source_cells, month,"
        " source_setting, is_added, figure_state, figure, fault_rule, published_region_code"
        " from intermediate.int_figures__published"
        " union all select subject, source_file, source_sheet, row_number, source_cells,"
        " first_month, coalesce(source_setting, patient_group), false, figure_state,"
        " coalesce(figure, try_cast(printed_text as double)), fault_rule, published_region_code"
        " from intermediate.int_periods__figures"
    )
    return {row[:8]: Figure(*row[8:]) for row in found}


def named_row(fault, decision="", value=""):
    """The row that a fault names, filled in as a person would."""
    (text,) = NAMED.findall(fault.what_to_do)
    filled = OFFERED.sub(decision, text)
    for blank, given in (
        ("<value>", value if decision == "read as" else ""),
        ("<reason>", "a person knows"),
        ("<source>", "a letter"),
    ):
        filled = filled.replace(blank, given)
    (row,) = csv.reader([filled], strict=True)
    assert len(row) == len(COLUMNS), text
    assert dict(zip(COLUMNS, row, strict=True))["reason"] == "a person knows"
    return row


def offered(fault):
    """Decisions that a fault offers."""
    (text,) = NAMED.findall(fault.what_to_do)
    return OFFERED.search(text)[1].split(" or ") if OFFERED.search(text) else ["withhold"]


@contextlib.contextmanager
def decided(made, rows):
    """The warehouse with some more rows in its seed `decisions`."""
    places = ", ".join("?" * len(COLUMNS))
    for row in rows:
        values = [value or None for value in row]
        made.change_seed(
            "seeds.decisions", f"insert into seeds.decisions values ({places})", values
        )
    yield
    made.change_seed("seeds.decisions", "delete from seeds.decisions where source = 'a letter'")


def is_beside(fault, other):
    """Whether a fault is of the same row as another, in whose months it may be, or of its file."""
    if fault.rule in DAYS:
        return fault.source_file == other.source_file
    by_month = slice(0, 7 if fault.source_cells is None else 6)
    return fault[by_month] == other[by_month]


def held(printed, rule):
    """Places of figures that a rule withholds."""
    return {place for place, one in printed.items() if (one.state, one.rule) == ("withheld", rule)}


def test_every_rule_has_a_case():
    assert sorted([*CASES, *APART]) == sorted(RULES)


@pytest.mark.parametrize("rule", CASES)
def test_each_decision_does_what_the_fault_says(rule, tmp_path):
    check_each_decision(loaded(tmp_path, *CASES[rule]), rule)


@pytest.mark.parametrize(
    ("rule", "case"), [(rule, case) for rule, cases in MORE_CASES.items() for case in cases]
)
def test_each_decision_does_what_the_fault_says_of_other_tables(rule, case, tmp_path):
    check_each_decision(loaded(tmp_path, *case), rule)


def test_a_part_of_a_sum_is_not_read_as_the_sum(tmp_path):
    made = loaded(tmp_path, "dm01", 8)
    ((place, fault),) = faults(made, "figure_is_unreadable").items()
    assert offered(fault) == ["withhold"]
    before = figures(made)
    with decided(made, [named_row(fault, "read as")]):
        assert faults(made, "figure_is_unreadable") == {place: fault}
        assert figures(made) == before


def test_a_month_that_the_loader_alone_can_read_is_decided_as_the_fault_says(tmp_path):
    made = loaded(tmp_path, "did")
    made.connection.execute("update raw.sheets set period = 'soon' where sheet = 'Provider'")
    check_each_decision(made, "month_is_not_known")


def test_a_stated_merger_is_decided_as_the_fault_says(tmp_path):
    """A person has read the cell: the seed has the hash of its text, and that it is a merger."""
    text = "Made-up One (ZZ1) and Made-up Two (ZZ2) are one body from October 2020."
    made = loaded(tmp_path, "did", f"t1-2020.xlsx!Title page!B48 = {text}")
    row = {
        "publication": "did_table_1",
        "period": "2020/21",
        "source_file": "t1-2020.xlsx",
        "sheet": "Title page",
        "cell": "B48",
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "subject": "scans",
        "first_month": "2020-10-01",
        "last_month": "2020-10-01",
        "effect": "merged",
    }
    for code in ("ZZ1", "ZZ2"):
        values = row | {"organisation_code": code}
        made.change_seed(
            "seeds.publisher_notes",
            f"insert into seeds.publisher_notes ({', '.join(values)}) "
            f"values ({', '.join('?' for _ in values)})",
            list(values.values()),
        )
    check_each_decision(made, "stated_merger_has_no_succession")


def test_a_provider_that_stopped_is_no_fault_once_a_row_that_it_names_is_added(tmp_path):
    closed = ("etr.csv!csv!L1 = 20210115", "etr.csv!csv!L2 = 20210115")
    made = loaded(tmp_path, "did", *closed)
    stopped = faults(made, "provider_stops_without_a_reason").values()
    assert [one.organisation_code for one in stopped] == ["ZZ1", "ZZ2"]
    for seed, text in re.findall(r"(\w+)\.csv: (.*?,<source>)", next(iter(stopped)).what_to_do):
        for blank, given in {"<new code>": "ZZ3", "<day>": "2021-01-15"}.items():
            text = text.replace(blank, given)
        row = [value or None for value in next(csv.reader([text]))]
        columns = (PROJECT / "seeds" / "organisations" / f"{seed}.csv").open().readline()
        assert len(row) == columns.count(",") + 1
        places = ", ".join("?" * len(row))
        made.change_seed(f"seeds.{seed}", f"insert into seeds.{seed} values ({places})", row)
        left = faults(made, "provider_stops_without_a_reason").values()
        assert [one.organisation_code for one in left] == ["ZZ2"]
        made.change_seed(f"seeds.{seed}", f"delete from seeds.{seed} where source = '<source>'")


@pytest.mark.parametrize(
    ("rule", "case"),
    [
        ("test_number_differs_from_its_name", ("dm01", 112)),
        ("code_differs_from_its_name", ("did", 91)),
        ("periods_differ", ("did_months", 130)),
        ("periods_differ", ("did_periods", "t13-2024.xlsx!2024-25 Q2!C3 = 2024/25 Apr-Jun")),
    ],
)
def test_a_row_that_counts_for_a_figure_of_another_row_stops_no_build(rule, case, tmp_path):
    made = loaded(tmp_path, *case)
    with decided(made, [named_row(one, "count") for one in faults(made, rule).values()]):
        assert {one.effect for one in faults(made, rule).values()} == {"noted"}
        assert held(figures(made), "figure_stands_twice")
        assert not made.failures("unique_key")


def check_each_decision(made, rule):
    before, printed = faults(made, rule), figures(made)
    fault = next(iter(before.values()))
    beside = {
        place: other
        for place, other in before.items()
        if is_beside(fault, other) and NAMED.search(other.what_to_do)
    }
    elsewhere = {place: other for place, other in before.items() if not is_beside(fault, other)}
    assert elsewhere, f"no second fault beside {fault}"
    others = made.query(
        "select count(*) from marts.publisher_faults where rule <> ? and effect = 'withheld'",
        [rule],
    )
    is_alone = others == [(0,)]
    assert fault.is_undecided == (fault.effect != "resolved")
    for decision in offered(fault):
        value = DAY if rule in DAYS else FIGURE
        rows = [named_row(other, decision, value) for other in beside.values()]
        with decided(made, rows):
            after, now = faults(made, rule), figures(made)
            for place, other in elsewhere.items():
                assert after[place] == other, "a fault elsewhere is decided too"
            for place in beside:
                check_stands(rule, decision, before[place], after.get(place))
            check_figures(rule, decision, fault, printed, now, is_alone)
            if rule.startswith("succession"):
                used = made.query(
                    "select count(*) from intermediate.int_organisations__successions "
                    "where old_code = ?",
                    [fault.organisation_code],
                )
                assert used == [(0 if rule == "succession_to_itself" else 1,)]
            if rule in DAYS and decision == "read as":
                day = made.query(
                    "select issued_on from intermediate.int_editions__files where file_name = ?",
                    [fault.source_file],
                )
                assert day == [(datetime.date.fromisoformat(DAY),)]
    assert figures(made) == printed


def check_stands(rule, decision, before, after):
    if (rule, decision) == ("rival_editions", "read as"):
        assert after is None, "the editions are told apart"
        return
    effect = {
        "count": "noted",
        "withhold": "noted" if before.effect == "noted" else "withheld",
        "read as": "resolved",
    }[decision]
    assert (after.effect, after.decision, after.is_undecided) == (effect, decision, False)


def check_figures(rule, decision, fault, printed, now, is_alone):
    was, still = held(printed, rule), held(now, rule)
    if fault.effect == "noted" or (fault.effect, decision) == ("withheld", "withhold"):
        if rule not in DAYS:
            assert now == printed
        return
    if decision == "withhold":
        assert was < still
        assert len(still - was) <= fault.scope
        return
    freed = {place for place in was - still if place in now and now[place].state != "withheld"}
    assert still <= was
    if fault.effect == "withheld" and fault.scope:
        assert freed or not is_alone, "no figure counts that was withheld"
    for place in freed:
        assert now[place].state == "reported"
        if decision == "read as" and rule not in DAYS:
            assert now[place].value == float(FIGURE)
        else:
            assert now[place].value == printed[place].value
