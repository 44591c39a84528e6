"""Publishers' faults in words, as terminal, report and pages say them."""

import duckdb
import made_up_faults
import pytest

from publishing.faults import fault_words, read_faults

TYPES = {"scope": "bigint", "is_undecided": "boolean", "month": "date"}
TO_DO = "If a person knows better, add to seeds/corrections/decisions.csv: a row."


@pytest.fixture
def said():
    """Function that has the lines said of some faults, each FAULT but for what is given."""

    def lines(*faults):
        with duckdb.connect() as connection:
            columns = (f"{name} {TYPES.get(name, 'text')}" for name in made_up_faults.FAULT)
            connection.execute(f"create table found ({', '.join(columns)})")
            for number, changed in enumerate(faults):
                fault = {"fault_id": f"{number}"} | changed
                connection.execute(made_up_faults.inserted("found", **fault))
            return read_faults(connection, "found").lines

    return lines


def test_no_fault_is_said_too(said):
    assert said() == ["Publishers' faults: none."]


def test_what_withholds_most_comes_first_with_five_of_each_rule_and_the_count(said):
    cells = [{"source_cells": f"F{number}", "scope": number} for number in range(1, 8)]
    noted = {"rule": "noted", "rule_in_words": "numbers under no header", "effect": "noted"}
    refused = {"rule": "refused", "rule_in_words": "a refused file", "scope": None}
    lines = said(noted | {"scope": 1800}, refused, *cells)
    assert lines[0] == (
        "Publishers' faults: 28 figures withheld by 8 faults; 1 fault noted, 0 resolved by what "
        "the files prove. Decided by a person: 0; undecided: 9."
    )
    headings = [line for line in lines[1:] if not line.startswith(" ")]
    assert headings == [
        "A count that is no number: 7 faults, 28 figures withheld",
        "Numbers under no header: 1 fault, noted",
        "A refused file: 1 fault",
    ]
    listed = lines[2:8]
    assert [line.partition("; ")[0].strip() for line in listed[:5]] == [
        f"{made_up_faults.PLACE}, cell F{number}" for number in (7, 6, 5, 4, 3)
    ]
    assert listed[5] == (
        "  … and 2 more: select * from marts.publisher_faults where rule = 'figure_is_unreadable'"
    )


def test_what_is_decided_or_resolved_is_counted_and_not_listed(said):
    done = {"is_undecided": False}
    lines = said(
        done | {"decision": "withhold", "decided_by": "decisions"},
        done | {"decision": "count", "decided_by": "decisions", "effect": "noted"},
        done | {"effect": "resolved", "decided_by": "rule"},
    )
    assert lines == [
        "Publishers' faults: 2 figures withheld by 1 fault; 1 fault noted, 1 resolved by what "
        "the files prove. Decided by a person: 2; undecided: 0."
    ]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (
            {},
            'Apr 2020.xls, sheet "Provider", cell F17; Made-up One (ZZ1): found NULL; expected a '
            f"whole number. {TO_DO}",
        ),
        (
            {"source_sheet": "csv", "source_cells": "A2:A9,B3", "organisation_name": None},
            f"Apr 2020.xls, cells A2:A9, B3; ZZ1: found NULL; expected a whole number. {TO_DO}",
        ),
        (
            {"source_cells": "rows 2 to 9"},
            'Apr 2020.xls, sheet "Provider", rows 2 to 9; Made-up One (ZZ1): found NULL; expected '
            f"a whole number. {TO_DO}",
        ),
        (
            {"source_cells": "AB"},
            'Apr 2020.xls, sheet "Provider", column AB; Made-up One (ZZ1): found NULL; expected a '
            f"whole number. {TO_DO}",
        ),
        (
            {"source_cells": None, "source_file": None, "source_sheet": None}
            | {"organisation_code": None, "organisation_name": None, "expected": None},
            f"dm01, April 2020: found NULL. {TO_DO}",
        ),
        (
            {"found": "=cmd|\x1b[31m\nNULL", "expected": None, "what_to_do": None},
            'Apr 2020.xls, sheet "Provider", cell F17; Made-up One (ZZ1): found =cmd| [31m NULL.',
        ),
    ],
)
def test_a_fault_names_its_place_and_what_to_do(changed, words):
    assert fault_words(made_up_faults.FAULT | changed) == words
