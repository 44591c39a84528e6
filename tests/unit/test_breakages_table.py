"""The table of broken lines: each can be broken, and the test that must see it is there."""

import csv
import re
import shlex
from collections import Counter

import pytest

OF_DBT = re.compile(r"(?:data|unit) test \S+(?: on \S+)?")


@pytest.fixture(scope="module")
def table(root):
    found = []
    for name in ("breakages.csv", "drawn.csv"):
        with (root / "tests" / "breakages" / name).open(newline="", encoding="utf-8") as file:
            found += csv.DictReader(file)
    return found


def test_each_line_stands_in_its_file_once(table, root):
    lines = {
        name: Counter((root / name).read_text(encoding="utf-8").split("\n"))
        for name in {row["file"] for row in table}
    }
    found = [(row["file"], row["line"], lines[row["file"]][row["line"]]) for row in table]
    assert [(file, line, times) for file, line, times in found if times != 1] == []


def test_each_line_is_broken_and_its_failure_has_words(table):
    assert [row for row in table if row["line"] == row["broken_line"]] == []
    assert [row for row in table if re.search(row["seen_in_its_output"], "") is not None] == []


def test_no_line_is_broken_twice_alike_for_the_same_test(table):
    broken = Counter((row["file"], row["broken_line"], row["test"]) for row in table)
    assert [of for of, times in broken.items() if times > 1] == []


def test_the_test_that_must_see_it_is_there(table, root):
    missing = []
    for row in table:
        if OF_DBT.fullmatch(row["test"]):
            continue
        for node_id in shlex.split(row["test"].partition(" -k ")[0]):
            file, _, name = node_id.partition("::")
            text = (root / file).read_text(encoding="utf-8") if (root / file).is_file() else ""
            if not re.search(rf"^def {name.partition('[')[0]}\(" if name else ".", text, re.M):
                missing.append(node_id)
    assert missing == []
