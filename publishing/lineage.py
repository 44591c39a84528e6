"""`make docs`: the docs that dbt wrote, and a page of which column is made from which.

dbt knows tables alone; the columns are read from the SQL that it compiled. A column is made from
those that its expression names, in the condition of a `case` too; what its rows are joined or
filtered by makes none.
"""

import json
import os
import shutil
import sys
from pathlib import Path

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError
from sqlglot.lineage import lineage
from sqlglot.optimizer import build_scope
from sqlglot.optimizer.qualify import qualify

DIALECT = "duckdb"
TEMPLATE = Path(__file__).with_name("lineage.html")
PLACE = "/* lineage */"


def main():
    """Write `index.html` and `lineage.html` to BUILD_DIR/docs; exit code 1 where SQL is unread."""
    folder = Path(os.environ.get("BUILD_DIR") or "build") / "docs"
    target = folder / "target"
    manifest, catalog = (
        json.loads((target / name).read_text(encoding="utf-8"))
        for name in ("manifest.json", "catalog.json")
    )
    tables = described_tables(manifest, catalog)
    made_from, unread = columns_made_from(manifest, catalog)
    for name, problem in unread.items():
        print(f"{name}: its columns can't be traced: {problem}", file=sys.stderr)
    page = TEMPLATE.read_text(encoding="utf-8")
    facts = json.dumps({"tables": tables, "madeFrom": made_from}, ensure_ascii=False)
    # `</script>` in a description must not end the page's script.
    page = page.replace(PLACE, facts.replace("</", "<\\/"))
    (folder / "lineage.html").write_text(page, encoding="utf-8")
    shutil.copyfile(target / "static_index.html", folder / "index.html")
    print(
        f"Docs of {len(tables)} tables: open {folder / 'index.html'} or {folder / 'lineage.html'}"
    )
    return 1 if unread else 0


def described_tables(manifest, catalog):
    """Tables of the warehouse as {name: {layer, description, columns: {column: description}}}."""
    tables = {}
    for key, found in _relations(catalog).items():
        node = manifest["nodes"].get(key) or manifest["sources"][key]
        tables[_name(key)] = {
            "layer": node["schema"],
            "description": " ".join(node["description"].split()),
            "columns": {
                column: node["columns"].get(column, {}).get("description", "")
                for column in _columns(found)
            },
        }
    order = ["marts", "intermediate", "staging", "seeds", "raw"]
    return dict(sorted(tables.items(), key=lambda item: (order.index(item[1]["layer"]), item[0])))


def columns_made_from(manifest, catalog):
    """What each column of a model is made from, and the models whose SQL could not be read.

    Returns ({"table.column": ["table.column", …]}, {model: problem}); a column of constants alone
    is made from none.
    """
    relations = _relations(catalog)
    schema, names = {}, {}
    for key, found in relations.items():
        where = found["metadata"]
        schema.setdefault(where["schema"], {})[where["name"]] = {
            name: column["type"] for name, column in found["columns"].items()
        }
        names[where["schema"].lower(), where["name"].lower()] = _name(key)
    made_from, unread = {}, {}
    for key, node in manifest["nodes"].items():
        if node["resource_type"] != "model" or key not in relations:
            continue
        try:
            traced = _trace(node["compiled_code"], schema)
        except SqlglotError as error:
            unread[node["name"]] = str(error).splitlines()[0]
            continue
        for column in _columns(relations[key]):
            if column not in traced:
                unread[node["name"]] = f"column {column} is not in its SQL"
                continue
            sources = {
                f"{names[table]}.{name}"
                for table, name in _leaves(traced[column])
                if table in names
            }
            made_from[f"{node['name']}.{column}"] = sorted(sources)
    return made_from, unread


def _trace(sql, schema):
    query = parse_one(sql, dialect=DIALECT)
    for table in query.find_all(exp.Table):
        table.set("catalog", None)
    query = qualify(
        query, dialect=DIALECT, schema=schema, validate_qualify_columns=False, identify=False
    )
    return lineage(
        None,
        query,
        schema=schema,
        dialect=DIALECT,
        scope=build_scope(query),
        trim_selects=False,
        copy=False,
    )


def _leaves(node):
    """Columns of tables at the end of a trace, as ((schema, table), column)."""
    for part in node.walk():
        table = part.expression
        if isinstance(table, exp.Table):
            yield (table.db.lower(), table.name.lower()), part.name.split(".")[-1]


def _relations(catalog):
    return catalog["nodes"] | catalog["sources"]


def _columns(found):
    ordered = sorted(found["columns"].values(), key=lambda column: column["index"])
    return [column["name"] for column in ordered]


def _name(key):
    """`model.scan_backlog.fct_scans` is fct_scans, `source.scan_backlog.raw.files` raw.files."""
    return key.split(".", 2)[2]


if __name__ == "__main__":
    sys.exit(main())
