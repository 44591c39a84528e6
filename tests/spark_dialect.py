"""Reads the SQL of all models, data tests and analyses as Spark's.

python tests/spark_dialect.py TARGET    where dbt has compiled them (compile, docs generate)

What is read is the SQL for DuckDB: of a macro with a twin for Spark, its DuckDB text. sqlglot reads
it; it lets more through than Spark does, so what only DuckDB knows is looked for in what it has
read. That a function exists and means the same on both is for `make test-spark` to show.
"""

import json
import re
import sys
from pathlib import Path

from sqlglot import ErrorLevel, exp, parse, tokenize
from sqlglot.errors import ParseError, SqlglotError
from sqlglot.tokens import TokenType

RELATION = re.compile(r'(?:"\w+"\.)?"(\w+)"\."(\w+)"')
WORD_ON_MATERIALIZING = re.compile(r"\bas\s+(?:not\s+)?materialized\b", re.IGNORECASE)
# DuckDB 2 takes no other lambda, and Spark takes `each -> …` alone
LAMBDA = re.compile(r"\blambda\s+(\w+)\s*:", re.IGNORECASE)
WRITTEN_BY_A_MACRO = {
    WORD_ON_MATERIALIZING: "read_anew()",
    LAMBDA: "a macro with a twin for Spark, for its lambda",
}
PARTED_NUMBER = re.compile(r"\d+(_\d+)+")
TYPES = {
    *("BOOLEAN", "TINYINT", "SMALLINT", "INT", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL", "TEXT"),
    *("VARCHAR", "CHAR", "DATE", "TIMESTAMP", "TIMESTAMPTZ", "TIMESTAMPNTZ", "BINARY", "INTERVAL"),
    *("ARRAY", "MAP", "STRUCT"),
}
ONLY_DUCKDB = {
    exp.Comprehension: "no comprehension of a list",
    exp.HistoricalData: "version as of",
    exp.Glob: "like instead of glob",
    exp.SimilarTo: "rlike instead of similar to",
    exp.JSONExtract: "get_json_object instead of ->",
    exp.JSONExtractScalar: "get_json_object instead of ->>",
    exp.PropertyEQ: "no :=",
    exp.Slice: "slice() instead of [from:to]",
    exp.TableSample: "no sample",
    exp.Placeholder: "no parameter",
    exp.Collate: "no collation",
}
MAY_STAND_BEFORE_A_BRACKET = {
    *(TokenType.VAR, TokenType.IDENTIFIER, TokenType.R_PAREN, TokenType.R_BRACKET),
}
NEED_A_LENGTH = {TokenType.VARCHAR, TokenType.CHAR}
STARS_STAND_IN = (exp.Select, exp.Column, exp.Count)


def main(target):
    """Read all; returns the exit code, 1 where something is not Spark's, each named on a line."""
    manifest = json.loads((Path(target) / "manifest.json").read_text(encoding="utf-8"))
    nodes = [node for node in manifest["nodes"].values() if node.get("compiled_code")]
    found = [(node, line, said) for node in nodes for line, said in faults(node["compiled_code"])]
    # what a macro writes, with a twin for Spark, looks as if written by hand once it is compiled
    found += [
        (
            node,
            node["raw_code"].count("\n", 0, word.start()) + 1,
            f"expected {macro}, at this line of the model",
        )
        for node in nodes
        for words, macro in WRITTEN_BY_A_MACRO.items()
        for word in words.finditer(node["raw_code"])
    ]
    for node, line, said in found:
        print(f"{node['original_file_path']}: {node['name']}, line {line} as compiled", end="")
        print(f" ({node['compiled_path']}): {said}")
    if not nodes:
        print(f"{target}: no compiled SQL; run dbt compile first")
    print(f"{len(nodes)} models, data tests and analyses read as Spark's SQL, {len(found)} faults.")
    return 1 if found or not nodes else 0


def faults(sql):
    """[(line, what was expected and found)] of a statement that is not one of Spark's."""
    sql = RELATION.sub(r"`\1`.`\2`", sql)  # how a relation is quoted is the adapter's matter
    sql = LAMBDA.sub(r"\1 ->", sql)
    try:
        tokens = tokenize(sql, read="spark")
        statements = parse(sql, read="spark", error_level=ErrorLevel.RAISE)
    except ParseError as error:
        return [(at["line"], f"{at['description']}: {at['highlight']}") for at in error.errors]
    except SqlglotError as error:
        return [(1, str(error))]
    found = list(_of_tokens(sql, tokens))
    for statement in statements:
        if not isinstance(statement, exp.Query):
            found.append((1, f"expected a query; found {type(statement).__name__}"))
        else:
            found += [
                (_line(node), f"expected {expected}; found {node.sql()[:60]}")
                for node in statement.walk()
                for expected in _of_a_node(node)
            ]
    selects = sum(len(list(statement.find_all(exp.Select))) for statement in statements)
    if selects > sum(token.token_type == TokenType.SELECT for token in tokens):
        found.append((1, "expected select before each from; found a query that begins with from"))
    return found


def _of_tokens(sql, tokens):
    for before, token, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        kind, line = token.token_type, token.line
        if kind == TokenType.L_BRACE:
            yield line, "expected map() or named_struct(); found {"
        elif sql[token.start] == '"':
            yield (
                line,
                f"expected a bare or single-quoted word; found {token.text} in double quotes",
            )
        elif kind == TokenType.L_BRACKET and before.token_type not in MAY_STAND_BEFORE_A_BRACKET:
            yield line, "expected array(); found ["
        elif kind == TokenType.R_BRACKET and before.token_type == TokenType.L_BRACKET:
            yield line, "expected array<…>; found []"
        elif PARTED_NUMBER.fullmatch(token.text):
            yield line, f"expected a number; found {token.text}"
        elif kind in NEED_A_LENGTH and not (after and after.token_type == TokenType.L_PAREN):
            yield line, f"expected string, or a length; found {token.text}"


def _of_a_node(node):
    """What was expected in place of a part of a query, where only DuckDB knows it."""
    if type(node) in ONLY_DUCKDB:
        yield ONLY_DUCKDB[type(node)]
    elif isinstance(node, exp.Star):
        if any(node.args.values()):
            yield "the columns by name"
        elif not isinstance(node.parent, STARS_STAND_IN):
            yield "* as a column or in count(*)"
    elif isinstance(node, exp.DataType):
        if getattr(node.this, "name", str(node.this)) not in TYPES:
            yield "a type that Spark has"
    elif isinstance(node, exp.Pivot) and node.this:
        yield "from … unpivot (… for … in (…))"
    elif isinstance(node, exp.SetOperation) and node.args.get("by_name"):
        yield "columns by position"
    elif isinstance(node, exp.Distinct) and node.args.get("on"):
        yield "row_number() instead of distinct on"
    elif isinstance(node, exp.Join) and (node.args.get("method") or "").upper() == "ASOF":
        yield "a join on conditions"


def _line_at(text, place):
    """Number of the line that a place of a text is in."""
    return text.count("\n", 0, place) + 1


def _line(node):
    """Line of the first word of a part of a query, or of what stands around it."""
    while node:
        lines = [part.meta["line"] for part in node.walk() if "line" in part.meta]
        if lines:
            return min(lines)
        node = node.parent
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
