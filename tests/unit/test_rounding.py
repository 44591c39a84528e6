"""One rounding for every figure that is printed, in Python and in SQL, and no other comes back.

Spark's is held to the same table in tests/spark/test_macros.py, the pages' in
tests/browser/test_explorer.py.
"""

import ast
import re
from decimal import Decimal

import duckdb
import pytest
from jinja2 import Environment
from printed import cases, drawn

from briefing.sentences import in_millions, points, share
from publishing.rounding import cut, with_thousands

# Places of drawings, in pixels, and round numbers of an axis.
GEOMETRY = {
    "briefing/charts/canvas.py",
    "briefing/charts/drawing.py",
    "briefing/charts/scales.py",
    "briefing/lettering.py",
    "briefing/trust_pages/drawn.py",
}
ROUNDING = "publishing/rounding.py"
DECIMALS = re.compile(r"\.\d+[fe%]|\.\{")
OF_SQL = re.compile(
    r"\b(?:round(?:_even)?\((?:[^()]|\([^()]*\))*,\s*\d+\)|format(?:_number|_string)?\(|printf\()"
)
ROUNDED_TEXT = re.compile(r"cast\(\s*(?:cast\(\s*)?round\((?:(?!as bigint).)*?as string\)", re.S)
OF_SCRIPTS = re.compile(r"toFixed|toPrecision|toExponential|toLocaleString|NumberFormat|'\.\d+f'")
OF_TEMPLATES = re.compile(r"\|\s*round|\{:[^}\"]*\}\"\.format|%\.\d+f")


@pytest.mark.parametrize(("value", "places", "printed"), list(cases()))
def test_python_prints(value, places, printed):
    assert with_thousands(value, places) == printed


def test_sentences_and_tables_have_the_same_rounding():
    assert (share(6.25), points(6.25), points(-6.25), points(0.04)) == (
        "6.3%",
        "+6.3",
        "-6.3",
        "0.0",
    )
    counts = (999_499, 999_949, 999_950, 2_000_000, 14_650_000)
    assert [in_millions(count) for count in counts] == [
        "999,000",
        "1 million",
        "1 million",
        "2 million",
        "14.7 million",
    ]


@pytest.fixture(scope="module")
def in_sql(root):
    """Function for values and places as the macro prints them on DuckDB."""
    macros = Environment().from_string(  # noqa: S701 - SQL
        (root / "macros" / "words.sql").read_text(encoding="utf-8"),
        globals={"return": lambda found: found, "adapter": Adapter()},
    )
    Adapter.macros = macros.module

    def ask(numbers):
        columns = [f"{macros.module.with_thousands('value', places)}" for places in (0, 1, 2)]
        rows = duckdb.execute(
            f"select {', '.join(columns)} from (select unnest($values) as value)",
            {"values": [float(value) for value, _ in numbers]},
        ).fetchall()
        return [row[places] for row, (_, places) in zip(rows, numbers, strict=True)]

    return ask


class Adapter:
    """What dbt asks for the twin of an engine."""

    macros = None

    def dispatch(self, name, package):
        """Twin of DuckDB."""
        return getattr(self.macros, f"default__{name}")


def test_sql_prints(in_sql):
    assert in_sql([(value, places) for value, places, _ in cases()]) == [
        printed for *_, printed in cases()
    ]


def test_sql_and_python_print_the_same_of_any_number(in_sql):
    numbers = list(drawn(6000))
    assert in_sql(numbers) == [with_thousands(value, places) for value, places in numbers]


def test_what_is_cut_rounds_as_it_did_before():
    assert (cut(6.2499, 3), cut(-6.2499, 3), cut(0.29, 3), cut(100.0, 3)) == (
        6.249,
        -6.249,
        0.29,
        100.0,
    )
    for value, _ in drawn(3000):
        if abs(value) < 10**9:
            assert with_thousands(cut(value, 3), 1) == with_thousands(value, 1), value
            assert abs(Decimal(cut(value, 3)) - Decimal(value)) < Decimal("0.001001"), value


def other_roundings(path):
    """Lines of a Python file that round or print decimals."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        is_call = isinstance(node, ast.Call)
        name = is_call and getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in ("round", "quantize"):
            yield node.lineno
        written = ""
        if isinstance(node, ast.FormattedValue) and node.format_spec:
            written = ast.unparse(node.format_spec)
        elif name == "format" and isinstance(node.func, ast.Attribute):
            written = ast.unparse(node.func.value)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            written = ast.unparse(node.left)
        if DECIMALS.search(written):
            yield node.lineno


def test_nothing_else_in_python_rounds_what_is_printed(root):
    found = {
        f"{name}:{line}"
        for folder in ("briefing", "publishing", "bi")
        for path in (root / folder).rglob("*.py")
        if (name := path.relative_to(root).as_posix()) not in {*GEOMETRY, ROUNDING}
        for line in other_roundings(path)
    }
    assert found == set()


def without_comments(text):
    return re.sub(r"\{#.*?#\}|--[^\n]*", "", text, flags=re.S)


def test_nothing_else_in_sql_rounds_what_is_printed(root):
    found = []
    for folder in ("models", "macros", "analyses", "briefing/queries", "publishing/queries"):
        for path in (root / folder).rglob("*.sql"):
            text = without_comments(path.read_text(encoding="utf-8"))
            if path.name == "words.sql":
                text = re.sub(
                    r"macro (?:default|spark)__scan_backlog_(?:in_15|with_thousands).*?endmacro",
                    "",
                    text,
                    flags=re.S,
                )
            for pattern in (OF_SQL, ROUNDED_TEXT):
                found += [
                    f"{path.relative_to(root)}: {at.group()}" for at in pattern.finditer(text)
                ]
    assert found == []


def test_nothing_else_in_pages_rounds_what_is_printed(root):
    found = []
    for folder in ("briefing/templates", "publishing/templates"):
        for path in (root / folder).rglob("*.*"):
            pattern = OF_SCRIPTS if path.suffix == ".js" else OF_TEMPLATES
            # a length of a drawing; digits.js is the one place
            kept = {"digits.js"}
            text = path.read_text(encoding="utf-8").replace("width.toFixed(1)", "")
            if path.name not in kept:
                found += [
                    f"{path.relative_to(root)}: {at.group()}" for at in pattern.finditer(text)
                ]
    assert found == []
