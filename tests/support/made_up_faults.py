"""Made-up rows of the mart `publisher_faults`."""

import csv
from pathlib import Path

from publishing.mart_files import quoted

FAULT = {
    "fault_id": "one",
    "publication": "dm01",
    "period": "April 2020",
    "month": "2020-04-01",
    "source_file": "Apr 2020.xls",
    "source_sheet": "Provider",
    "source_cells": "F17",
    "organisation_code": "ZZ1",
    "organisation_name": "Made-up One",
    "test_code": "dm01_01",
    "rule": "figure_is_unreadable",
    "rule_in_words": "a count that is no number",
    "found": "NULL",
    "expected": "a whole number",
    "scope": 2,
    "effect": "withheld",
    "decision": None,
    "decided_by": None,
    "is_undecided": True,
    "what_to_do": "if a person knows better, add to seeds/corrections/decisions.csv: a row.",
}
PLACE = 'Apr 2020.xls, sheet "Provider"'


RULES = Path(__file__).resolve().parents[2] / "seeds" / "corrections" / "fault_rules.csv"


def of_each_rule(found):
    """What tells apart a fault of each rule in which something was found, with a row to copy."""
    with RULES.open(newline="", encoding="utf-8") as file:
        return [
            {
                "fault_id": row["rule"],
                "rule": row["rule"],
                "rule_in_words": row["rule_in_words"],
                "found": f"{found} {row['rule']}",
                "what_to_do": f"if you know better, add to seeds/corrections/decisions.csv: "
                f'{row["rule"]},,,,"Total, all",F17,ZZ1,,,'
                f"<{row['decisions'].replace('; ', ' or ')}>,,<reason>,<source> (count: all)",
            }
            for row in csv.DictReader(file)
        ]


def inserted(relation="marts.publisher_faults", **changed):
    """SQL that adds a fault, with some columns of its own, to a table."""
    fault = FAULT | changed
    values = ", ".join(map(_sql, fault.values()))
    return f"insert into {relation} ({', '.join(fault)}) values ({values})"


def _sql(value):
    if value is None:
        return "null"
    return quoted(value) if isinstance(value, str) else str(value)
