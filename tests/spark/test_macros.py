"""The macros that differ by engine, on both engines, against results written by hand.

Each engine is asked once, by `dbt show`; no build is needed.
"""

import json
import os
import subprocess
import sys

import pytest
from printed import cases, drawn

from publishing.rounding import with_thousands

ROWS = """
select * from (values
    ('Zeta', 3, date '2020-05-01', 10),
    ('Alpha', 1, date '2020-04-01', 20),
    ('Alpha', 2, date '2020-04-01', 30),
    (null, 4, date '2020-06-01', null)
) as made_up(name, place, month, scans)
"""
RENAMED = "renamed Moor from May 2020"
A_NEW_NAME = "harmless_pattern(\"'{name} was renamed {name} from {month}'\")"
# Expression of a macro, and its value as text.
EXPECTED = {
    "clean_text(\"' Made-up\\t\\tQuay\\u00a0 '\")": "Made-up Quay",
    "clean_text(\"' \\n '\")": None,
    "replace_all(\"'a1b22c'\", '[0-9]+', '-')": "a-b-c",
    "matches_fully(\"'12'\", '1|12')": "true",
    "matches_fully(\"'x12'\", '1|12')": "false",
    "matches_fully(\"'12x'\", '[0-9]+')": "false",
    "matches_pattern(\"'ab'\", \"'a|ab'\")": "true",
    "matches_pattern(\"'abc'\", \"'a|ab'\")": "false",
    f"matches_pattern(\"'Quay''s Trust (ZZ1) was {RENAMED}.'\", {A_NEW_NAME})": "true",
    f"matches_pattern(\"'Quay''s Trust (ZZ1) left and was {RENAMED}.'\", {A_NEW_NAME})": "false",
    "quoted_words(\"'· Made-up Quay''s'\")": "Made-up Quay's",
    "quoted_words(\"repeat('Quay', 76)\")": "Quay" * 74 + "Qua…",
    "is_plain_number(\"'1_000'\")": "false",
    "count_value(\"'1_000'\")": None,
    "count_value(\"' 358.5 '\")": "358.5",
    "count_value(\"'05D'\")": None,
    "count_state(\"'05D'\")": "unreadable",
    "count_state(\"'n/a'\")": "unreadable",
    "capitalised(\"'QUAY'\")": "Quay",
    "capitalised(\"'MCQUAY'\")": "McQuay",
    "capitalised(\"'O''QUAY'\")": "O'Quay",
    "name_key(\"'The Quay & St Mary''s National Health Service Trust'\")": "quayandstmarysnhstrust",
    "with_thousands('1234567')": "1,234,567",
    "with_thousands('-20220')": "-20,220",
    "with_thousands('999')": "999",
    "month_and_year(\"date '2020-09-01'\")": "September 2020",
    "is_monday_to_friday(\"date '2020-05-08'\")": "true",
    "is_monday_to_friday(\"date '2020-05-09'\")": "false",
    "is_monday_to_friday(\"date '2020-05-10'\")": "false",
    "is_monday_to_friday(\"date '2020-05-11'\")": "true",
    "day_in_text(\"'16th June 2020, due to minor errors'\")": "2020-06-16",
    "day_in_text(\"'no day in 2020'\")": None,
    "month_in_text(\"'September 2020'\")": "2020-09-01",
    "month_in_label(\"'Sept-20'\")": "2020-09-01",
    "month_in_label(\"'Quay-20'\")": None,
    "day_month_year(\"'30/09/07'\")": "2007-09-30",
    "day_month_year(\"'31/02/2007'\")": None,
    "compact_date(\"'20200331'\")": "2020-03-31",
    "compact_date(\"'2020-03'\")": None,
    "month_of_financial_year(\"'2020/21'\", \"'jan'\")": "2021-01-01",
    "month_of_financial_year(\"'Year'\", \"'jan'\")": None,
    "pct('1', '8')": "12.5",
    "pct('0', '0')": None,
    "sorted_list('name', ' and ')": "Alpha and Zeta",
    "sorted_list('cast(null as string)', ',')": None,
    "ordered_list('name', 'place', ', ')": "Alpha, Alpha, Zeta",
    "ordered_list('cast(null as string)', 'place', ', ')": None,
    "first_by('name', '-place')": "Zeta",
    "last_by('name', 'place')": "Zeta",
    "last_by('name', 'scans')": "Alpha",
    "first_by('cast(null as string)', 'place')": None,
    "listed(\"coalesce(name, 'Quay')\", 'place')": "Alpha, Alpha, Zeta and Quay",
    "listed(month_name('month'), 'place')": "April, April, May and June",
    "months_in_words('min(month)', 'max(month)')": "April to June 2020",
    "clauses_not_in(\"'b; c'\", \"'a; b'\")": "c",
    "clauses_not_in(\"'b'\", 'cast(null as string)')": "b",
    "clauses_not_in(\"'b'\", \"'b'\")": "",
    "quantile('scans', 0.25)": "15.0",
    "with_thousands('cast(null as double)', 1)": None,
    **{
        f"with_thousands('cast({value} as double)', {places})": said
        for value, places, said in cases()
    },
    **{
        f"with_thousands('cast({value!r} as double)', {places})": with_thousands(value, places)
        for value, places in drawn(150)
    },
    "'count(distinct ' ~ hash_of(['name', 'month']) ~ ')'": "3",
}


@pytest.fixture(scope="module", params=["duckdb", "spark"])
def values(request, root, tmp_path_factory):
    """Values of the expressions as an engine has them, {expression: text}."""
    folder = tmp_path_factory.mktemp(request.param)
    columns = ",\n".join(
        f"cast({{{{ {expression} }}}} as string) as value_{number}"
        for number, expression in enumerate(EXPECTED)
    )
    sql = f"with made_up as ({ROWS}) select\n{columns}\nfrom made_up"
    command = [
        *(sys.executable, "-m", "dbt.cli.main", "--quiet", "show", "--inline", sql),
        *("--target", request.param, "--output", "json", "--limit", "-1"),
        *("--target-path", str(folder / "dbt"), "--log-path", str(folder / "logs")),
    ]
    shown = subprocess.run(
        command,
        cwd=root,
        env=os.environ | {"BUILD_DIR": str(folder), "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert shown.returncode == 0, shown.stdout
    answer, _ = json.JSONDecoder().raw_decode(shown.stdout[shown.stdout.index("{\n") :])
    (row,) = answer["show"]
    return dict(zip(EXPECTED, row.values(), strict=True))


@pytest.mark.parametrize("expression", EXPECTED)
def test_macro_says_the_same(values, expression):
    assert values[expression] == EXPECTED[expression]
