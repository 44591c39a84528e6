"""`datapackage.json`: what a build's files are, as a Frictionless Data Package (version 1).

A CSV is a tabular resource with the schema of its mart; Parquet and DuckDB files are beside it as
files, since a validator that opened them would need more than Python's own libraries.
"""

import json
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from publishing.mart_files import DATABASE, FORMULA_BEGINS, PORTABLE_TYPES, SCHEMA, size_and_hash

FILE_NAME = "datapackage.json"
PYPROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
LICENCE = {
    "name": "OGL-UK-3.0",
    "title": "Open Government Licence v3.0",
    "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}
DESCRIPTION = (
    "Diagnostic scans, tests and waits in the UK by hospital trust, region and nation, made from "
    "the published spreadsheets in `sources`. Each table is there as CSV (with its schema), as "
    "Parquet and in one DuckDB file. CSV: UTF-8, comma, CRLF, ISO dates, `true` and `false`. A "
    'missing value is an empty cell; the empty text is "" in quotes, and a text column whose '
    "`missingValues` is empty has no missing value. A text that begins, after any apostrophes, "
    "with one of `apostrophe_before` has one apostrophe more before it, so that no spreadsheet "
    "takes it for a formula: take one away. Numbers have none."
)


def write_data_package(folder, nodes, tests, marts, files, facts):
    """Write `datapackage.json` of the files in a build's folder.

    `nodes` are dbt's of the marts, `tests` the arguments of their `unique_key` tests by the mart's
    unique_id, `marts` and `files` what write_marts gave.
    """
    resources = list(_resources({node["alias"]: node for node in nodes}, tests, marts))
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(size_and_hash, [folder / resource["path"] for resource in resources])
        for resource, facts_of_file in zip(resources, found, strict=True):
            resource.update(facts_of_file)
    package = {
        "profile": "data-package",
        "name": "scan-backlog-marts",
        "id": facts["build_id"],
        "version": tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]["version"],
        "title": "Diagnostic scans and waits in the UK",
        "description": DESCRIPTION,
        "created": facts["built_at"],
        "build": facts,
        "apostrophe_before": list(FORMULA_BEGINS),
        "licenses": [LICENCE],
        "sources": [_source(file) for file in files],
        "resources": resources,
    }
    text = json.dumps(package, indent=1, ensure_ascii=False)
    (folder / FILE_NAME).write_text(text + "\n", encoding="utf-8")


def _resources(nodes, tests, marts):
    for mart in marts:
        node = nodes[mart.name]
        title = {"title": mart.name, "description": node["description"].strip()}
        yield {
            "name": mart.name,
            "path": f"{SCHEMA}/{mart.name}.csv",
            "profile": "tabular-data-resource",
            **title,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "rows": mart.rows,
            "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"'},
            "schema": _schema(mart, node, tests.get(node.get("unique_id"), {})),
        }
        yield {
            "name": f"{mart.name}.parquet",
            "path": f"{SCHEMA}/{mart.name}.parquet",
            "type": "file",
            **title,
            "format": "parquet",
            "mediatype": "application/vnd.apache.parquet",
        }
    yield {
        "name": DATABASE,
        "path": DATABASE,
        "type": "file",
        "title": "All tables",
        "description": "All tables, in schema `marts`, with their descriptions as comments.",
        "format": "duckdb",
    }


def _schema(mart, node, test):
    key = test.get("columns", [])
    required = {*key, *test.get("not_null", [])}
    described = node["columns"]
    fields = [
        {"name": name, "type": PORTABLE_TYPES[kind][0]}
        | ({"description": described[name]["description"].strip()} if name in described else {})
        | ({"constraints": {"required": True}} if name in required else {})
        | ({"missingValues": []} if name in mart.never_null else {})
        for name, kind in mart.types.items()
    ]
    return {"fields": fields, "missingValues": [""]} | ({"primaryKey": key} if key else {})


def _source(file):
    printed = ", ".join(text for text in (file["title"], file["period"]) if text)
    title = f"{printed} ({file['file_name']})" if printed else file["file_name"]
    address = file["source_address"] or ""
    return (
        {"title": title}
        | ({"path": address} if address.startswith(("http://", "https://")) else {})
        | ({"issued_on": file["issued_on"].isoformat()} if file["issued_on"] else {})
        | {"file_name": file["file_name"], "sha256": file["sha256"]}
    )
