"""The table of mutations: that it says what it must, of every kind, before anything is run."""

import csv
import re
from collections import Counter

import pytest

LEAST, LEAST_OF_A_BULLET, MOST_BEYOND = 120, 5, 10
BULLETS = ("1", "2", "3", "4", "5", "6")
EXPECTATIONS = {"refused", "fault", "unchanged", "beyond"}
EFFECTS = {"withheld", "resolved", "noted"}
PUBLICATIONS = {
    *("did_table_1", "did_table_2", "did_table_4", "dm01", "scotland", "statswales"),
    *("northern_ireland", "organisations"),
}


@pytest.fixture(scope="module")
def table(root):
    with (root / "tests" / "mutations" / "mutations.csv").open(
        newline="", encoding="utf-8"
    ) as file:
        return list(csv.DictReader(file))


def parts(text):
    return {part for part in text.split("|") if part}


def test_numbers_are_those_of_the_lines(table):
    assert [row["number"] for row in table] == [str(number + 1) for number in range(len(table))]


def test_no_change_stands_twice(table):
    changes = Counter((row["input"], row["change"]) for row in table)
    assert [change for change, count in changes.items() if count > 1] == []


def test_there_are_enough_and_few_are_beyond_the_files(table):
    beyond = [row for row in table if row["expectation"] == "beyond"]
    assert len(table) - len(beyond) >= LEAST
    assert len(beyond) <= MOST_BEYOND
    assert all(row["why"] for row in beyond)


@pytest.mark.parametrize("bullet", BULLETS)
def test_each_bullet_has_its_mutations(table, bullet):
    assert sum(row["bullet"] == bullet for row in table) >= LEAST_OF_A_BULLET


def test_all_publications_are_there(table):
    assert {row["publication"] for row in table} >= PUBLICATIONS


def test_expectations_are_whole(table):
    for row in table:
        expected = parts(row["expectation"])
        assert expected <= EXPECTATIONS, row
        assert row["in_words"], row
        if "fault" in expected:
            assert row["rule"], row
            assert parts(row["effect"]) <= EFFECTS, row
            assert row["effect"], row


def test_rules_are_those_of_the_seed(table, root):
    text = (root / "seeds" / "corrections" / "fault_rules.csv").read_text(encoding="utf-8")
    known = {row["rule"] for row in csv.DictReader(text.splitlines())}
    named = {rule for row in table if "fault" in row["expectation"] for rule in parts(row["rule"])}
    assert named - known == set()


def test_inputs_and_functions_are_known(table, root):
    inputs = (root / "tests" / "mutations" / "inputs.py").read_text(encoding="utf-8")
    changes = (root / "tests" / "mutations" / "changes.py").read_text(encoding="utf-8")
    assert {row["input"] for row in table} <= {*re.findall(r"^def (\w+)\(folder", inputs, re.M)}
    named = {name for row in table for name in re.findall(r"(?:^|; )(\w+)\(", row["change"])}
    assert named <= {*re.findall(r"^def (\w+)\(", changes, re.M)}
