"""Conventions of this project that dbt-bouncer has no check for; see dbt-bouncer.yml."""

import re
from pathlib import PurePosixPath

from dbt_bouncer.check_framework.decorator import check, fail

TYPES = {"string", "bigint", "double", "date", "boolean"}
DISPATCHED = ("default__", "duckdb__", "spark__")


@check
def check_model_name_begins_with_its_folder(model):
    """`stg_did__…` lies in models/staging/did, `int_waits__…` in models/intermediate/waits."""
    folder = PurePosixPath(model.original_file_path.replace("\\", "/")).parent.name
    if not re.match(rf"(stg|int)_{re.escape(folder)}__", model.name):
        fail(f"`{model.name}` lies in {folder}/: expected stg_{folder}__… or int_{folder}__…")


@check
def check_mart_column_types(model):
    """A mart has the types that every reader knows."""
    odd = {name: column.data_type for name, column in model.columns.items()}
    odd = {name: kind for name, kind in odd.items() if kind not in TYPES}
    if odd:
        fail(f"`{model.name}` has columns of other types than {', '.join(sorted(TYPES))}: {odd}")


@check
def check_mart_column_names(model):
    """Columns are in lower case, and `is_…` and `has_…` are booleans."""
    for name, column in model.columns.items():
        if not re.fullmatch(r"_?[a-z][a-z0-9_]*", name):
            fail(f"`{model.name}` has a column `{name}`: expected lower case, as in `is_counted`.")
        if re.match(r"(is|has)_", name) and column.data_type != "boolean":
            fail(f"`{model.name}` has `{name}`, a {column.data_type}: expected a boolean.")


@check
def check_seed_columns_described(seed):
    """Every column that a seed's properties name has a description."""
    _columns_described(seed)


@check
def check_source_columns_described(source):
    """Every column that a source table's properties name has a description."""
    _columns_described(source)


@check
def check_macro_described(macro):
    """A macro and its arguments have descriptions; one that dispatches once, by its name."""
    name = macro.name
    if name.startswith(DISPATCHED):
        return
    described = {argument.name for argument in macro.arguments or [] if argument.description}
    head = re.search(r"{%-?\s*(?:macro|test)\s+\w+\((.*?)\)\s*-?%}", macro.macro_sql, re.DOTALL)
    arguments = re.findall(r"(?:^|,)\s*(\w+)\s*(?=,|=|$)", head.group(1) if head else "")
    if not (macro.description or "").strip():
        fail(f"Macro `{name}` has no description: add it to macros/macros.yml.")
    missing = [argument for argument in arguments if argument not in described]
    if missing:
        fail(f"Macro `{name}` has arguments without a description in macros.yml: {missing}")


@check
def check_test_severity_is_error(test):
    """No data test only warns."""
    severity = str(getattr(test.config, "severity", None) or "error")
    if severity.lower() != "error":
        fail(f"`{test.name}` has severity {severity}: a data test fails, or it is not there.")


def _columns_described(node):
    missing = [name for name, column in node.columns.items() if not column.description]
    if missing:
        fail(f"`{node.name}` has columns without a description: {missing}")
