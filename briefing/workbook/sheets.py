"""Sheets of the workbook, from sheets.yml: which rows of which mart each shows."""

from dataclasses import dataclass, field
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "sheets.yml"
# What SQL of the file has in braces.
WORDS = {
    "group_in_words": """
        case t.test_group
            when 'all' then 'all tests'
            when 'common' then 'tests that England and Scotland both publish'
            else replace(t.test_group, '_', ' ')
        end as tests_of
    """,
}
BY_TEST = """
    select
        t.*,
        case
            when t.{code} = 'all' then '{total}' else coalesce(d.test_in_words, t.{code})
        end as test{group}
    from marts.{mart} as t
    left join marts.dim_test as d on t.{code} = d.test_code
    where {where}
    order by {order}
"""


@dataclass(frozen=True)
class Sheet:
    """One table of the workbook, as `sheets.yml` describes it; `shown` is {column: value}.

    `story` is the one of `briefing.STORIES` that alone has it, `also` a query of the pack whose
    `words`, where it has a row, follow `about`; columns of `leave_out` are not shown; each of
    `charts` reads columns of rows that lie together: {finding, categories, series, axis, rows}.
    """

    name: str
    mart: str
    about: str
    sql: str
    without: str = ""
    story: str = ""
    also: str = ""
    first: tuple = ()
    leave_out: tuple = ()
    beside: tuple = ()
    shown: dict = field(default_factory=dict)
    charts: tuple = ()


def sheets():
    """All sheets, in their order."""
    return [
        _of_tests(**sheet) if "tests" in sheet else _of_sql(**sheet)
        for sheet in yaml.safe_load(FILE.read_text(encoding="utf-8"))
    ]


def _of_sql(sql, **others):
    return Sheet(sql=sql.format(**WORDS), **others)


def _of_tests(mart, tests, order, total="all", where="true", shown=None, **others):
    """A sheet of a mart with its tests in words, which opens filtered to the rows of all tests.

    `shown` says to which rows instead, where the mart has none of all tests.
    """
    code, by_group = tests[-1], "test_group" in tests
    sql = BY_TEST.format(
        code=code,
        total=total,
        mart=mart,
        where=where,
        group=f", {WORDS['group_in_words']}" if by_group else "",
        order=", ".join([*(f"t.{column} <> 'all', t.{column}" for column in tests), order]),
    )
    if shown is None:
        shown = ({"tests_of": "all tests"} if by_group else {}) | {"test": total}
        shown |= {column: "all" for column in tests if column == "source_setting"}
    return Sheet(mart=mart, sql=sql, shown=shown, **others)
