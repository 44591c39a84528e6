"""The files of `assets/` as the zip that Superset imports, for one published copy.

The files name no path and repeat no description: the database's address, and the type and comment
of every column, are filled in from the published copy.
"""

import io
import zipfile
from pathlib import Path

import duckdb
import yaml

ASSETS = Path(__file__).parent / "assets"
PLACEHOLDER = "PUBLISHED_COPY"


class NotInMarts(Exception):
    """A dataset that the published copy can't fill; the message says which, and what to do."""


def bundle(published_copy):
    """Bytes of the zip for a published copy (path of its DuckDB file); raises NotInMarts."""
    packed = io.BytesIO()
    with (
        duckdb.connect(str(published_copy), read_only=True) as marts,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for path in sorted(ASSETS.rglob("*.yaml")):
            name = path.relative_to(ASSETS).as_posix()
            content = yaml.safe_load(path.read_bytes())
            if name.startswith("databases/"):
                address = content["sqlalchemy_uri"].replace(PLACEHOLDER, str(published_copy))
                content["sqlalchemy_uri"] = address
            elif name.startswith("datasets/"):
                content["columns"] = columns_of(marts, name, content)
            archive.writestr(f"assets/{name}", yaml.safe_dump(content, sort_keys=False))
    return packed.getvalue()


def columns_of(marts, name, dataset):
    """The columns of a dataset as the published copy has them, with its words for them."""
    table, schema = dataset["table_name"], dataset["schema"]
    query = dataset.get("sql") or f'from {schema}."{table}"'
    try:
        types = {row[0]: row[1] for row in marts.execute(f"describe {query}").fetchall()}
    except duckdb.Error as error:
        raise NotInMarts(f"bi/superset/assets/{name} does not fit the marts: {error}") from error
    described = "select column_name, comment from duckdb_columns() "
    described += "where schema_name = ? and table_name = ?"
    comments = dict(marts.execute(described, [schema, table]).fetchall())
    written = {column["column_name"]: column for column in dataset["columns"]}
    if unknown := sorted(set(written) - set(types)):
        raise NotInMarts(
            f"bi/superset/assets/{name} names columns that {schema}.{table} has not: "
            f"{', '.join(unknown)}. Rename or remove them there, and in the charts that use them."
        )
    found = []
    for column, kind in types.items():
        asked_by = {"groupby": True, "filterable": True, "is_dttm": kind in ("DATE", "TIMESTAMP")}
        of_marts = {"column_name": column, "type": kind, "description": comments.get(column)}
        found.append(of_marts | asked_by | written.get(column, {}))
    return found
