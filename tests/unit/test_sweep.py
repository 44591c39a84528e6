"""The table of judgements and the rule that holds rows to it, before anything is compared."""

import csv
import importlib.util
import sys
from dataclasses import replace

import pytest

from publishing.headline import window_words


@pytest.fixture(scope="module")
def sweep(root):
    """The command's module."""
    path = root / "tests" / "sweep" / "run.py"
    spec = importlib.util.spec_from_file_location("sweep", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["sweep"] = module  # dataclasses look there
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def row(sweep):
    """A row said of a pair of windows."""
    return sweep.Row(
        *("fell furthest", "all", "ZZ1", "Made-up One"),
        *("2019-10:2019-12", "2020-10:2020-12", 1000, 600, -40.0),
    )


@pytest.fixture
def judged(sweep):
    """The judgement that covers it."""
    return sweep.Judged(
        *("fell furthest", "all", "ZZ1", "Made-up One"),
        *("2020-10", "2021-03", 1, -41.0, -39.0, "genuine", "made up"),
    )


def test_every_window_is_compared_with_its_newest_twin_of_before(sweep):
    spans = [
        (found.span_of("baseline"), found.span_of("comparison"))
        for found in sweep.windows_of_the_table()
    ]
    assert len(spans) == len(set(spans)) == 54 + 52 + 49 + 43
    assert ("2019-10:2020-01", "2023-10:2024-01") not in spans
    assert ("2019-10:2019-12", "2020-10:2020-12") in spans
    assert ("2020-02:2020-02", "2025-02:2025-02") in spans
    assert ("2019-03:2019-03", "2025-03:2025-03") in spans
    assert ("2018-04:2019-03", "2024-04:2025-03") in spans


@pytest.mark.parametrize("months", [1, 3, 6, 12])
def test_months_and_words_of_both_windows_take_the_place_of_those_compiled(sweep, months):
    windows = sweep.Windows(months, (2018, 10), (2023, 10))
    made_again = sys.modules["made_again"]
    for window, year in made_again.STANDS_FOR.items():
        first, last = windows.span_of(window).split(":")
        sentinel = window_words(f"{year}-01", f"{year}-{months:02}")
        of_last = window_words(f"{year}-{months:02}", f"{year}-{months:02}")
        sql = f"'{sentinel}', '{of_last}', '{year}-01-01', '{year}-{months:02}-01'"
        assert made_again.about(windows, sql) == (
            f"'{window_words(first, last)}', '{window_words(last, last)}', '{first}-01', "
            f"'{last}-01'"
        )


def test_a_month_that_is_left_is_not_exact(sweep):
    made_again = sys.modules["made_again"]
    with pytest.raises(made_again.NotExact, match="1901-02"):
        made_again.about(sweep.Windows(1, (2019, 10), (2023, 10)), "select '1901-02-01'")


def test_what_was_judged_is_nothing_to_look_at(sweep, row, judged):
    assert sweep.to_judge([row], [judged]) == []


def test_what_nobody_judged_is_shown_as_the_row_to_add(sweep, row):
    assert sweep.to_judge([row], []) == [
        "not judged: fell furthest,all,ZZ1,Made-up One,2020-10,2020-12,1,-40.0,-40.0"
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"last_month": "2020-11"},
        {"first_month": "2020-11"},
        {"pct_from": -39.5},
        {"pct_to": -40.5},
        {"kind": "rose most"},
        {"modality_code": "did_ct"},
        {"organisation_code": "ZZ2"},
    ],
)
def test_what_lies_beyond_a_judgement_is_to_be_judged(sweep, row, judged, change):
    (line,) = sweep.to_judge([row], [replace(judged, **change)])
    assert line.startswith("not judged: ")


def test_more_windows_than_were_judged_are_to_be_judged(sweep, row, judged):
    (line,) = sweep.to_judge([row, row], [judged])
    assert line == "more windows than judged: fell furthest, all, ZZ1: 2, judged 1"


def test_what_is_judged_false_is_never_green(sweep, row, judged):
    (line,) = sweep.to_judge([row], [replace(judged, judgement="false")])
    assert line == "false: fell furthest, all, ZZ1 Made-up One: made up"


def test_of_two_judgements_that_cover_a_row_the_false_one_counts(sweep, row, judged):
    false = replace(judged, last_month="2020-12", judgement="false")
    assert sweep.to_judge([row], [judged, false]) == sweep.to_judge([row], [false, judged])
    assert len(sweep.to_judge([row], [judged, false])) == 1


def test_the_table_says_why_and_of_each_group_once(sweep, root):
    found = sweep.judged_rows()
    assert found
    with (root / "tests" / "sweep" / "judged.csv").open(newline="", encoding="utf-8") as file:
        assert next(csv.reader(file)) == list(sweep.Judged.__dataclass_fields__)
    spans = [(each.group, each.first_month, each.last_month) for each in found]
    assert len(spans) == len(set(spans))
    for each in found:
        assert each.judgement in sweep.JUDGEMENTS, each
        assert each.evidence, each
        assert each.first_month <= each.last_month, each
        assert each.pct_from <= each.pct_to, each
        assert each.windows > 0, each


def test_a_warehouse_that_is_not_there_is_said_and_passes(sweep, tmp_path, capsys):
    assert sweep.main(["--database", str(tmp_path / "none.duckdb")]) == 0
    assert "Skipped" in capsys.readouterr().out
