"""The queries of the briefing pack: each says what it asks, is asked, and can be asked by hand."""

import re

import duckdb
import made_up_briefing
import pytest

from briefing import charts
from briefing.corrections import write_corrections
from briefing.explorer import write_explorer
from briefing.marts import QUERIES, Marts, query
from briefing.pages import write_pages
from briefing.parts import organisations_of
from briefing.right_of_reply import write_right_of_reply
from briefing.workbook import write_workbook

NAMES = sorted(
    path.relative_to(QUERIES).with_suffix("").as_posix() for path in QUERIES.rglob("*.sql")
)


def test_each_begins_with_its_question_and_its_grain():
    for name in NAMES:
        question, grain, *_ = query(name).splitlines()
        assert re.match(r"-- [A-Z].*\?", question), name
        assert re.match(r"-- One row\b.*\.$", grain), name


def test_each_is_asked_by_the_pack(edition_build, tmp_path):
    asked = set()

    class Listening(Marts):
        def typed_rows(self, sql, **parameters):
            asked.add(sql)
            return super().typed_rows(sql, **parameters)

    with Listening(edition_build.folder) as marts:
        for draw in (charts.CHARTS | charts.OF_RECOVERY).values():
            draw(marts)
        with made_up_briefing.few_pages("RR8"):
            write_pages(marts, tmp_path, [])
        write_explorer(marts, tmp_path)
        write_workbook(marts, tmp_path / "book.xlsx")
        write_right_of_reply(marts, tmp_path / "reply.csv")
        write_corrections(marts, tmp_path, None)
        organisations_of(marts, "nation", "Scotland")
    assert [name for name in NAMES if query(name) not in asked] == []


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("comparison/waits_by_nation", "comparison_to := '2020-09'"),
        ("trust_pages/scans_by_month", "months := [date '2020-04-01']"),
    ],
)
def test_values_are_bound_by_name_in_duckdb_too(edition_build, name, values):
    path = edition_build.folder / "diagnostic_scans.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute(f"prepare asked as {query(name)}")
        assert connection.execute(f"execute asked({values})").fetchall()
