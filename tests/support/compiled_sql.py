"""The SQL that dbt compiled, run without dbt, each statement after those that it reads.

Tables and views are made in one statement, with the columns of a contract where there is one;
of a test it is the count that dbt asks for.
"""

import json
from graphlib import TopologicalSorter
from pathlib import Path


class NotToBeRun(Exception):
    """The build folder holds no whole `dbt build`, or a node that this knows no statement for."""


def compiled_nodes(build_dir):
    """Models and data tests of the last `dbt build`, each after what it reads.

    A list of dbt's nodes, each with its SQL as `compiled_code`. Raises NotToBeRun.
    """
    folder = Path(build_dir) / "dbt"
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        results = json.loads((folder / "run_results.json").read_text(encoding="utf-8"))["results"]
    except FileNotFoundError as error:
        raise NotToBeRun(f"{error.filename} is not there; expected a build: make build") from error
    nodes = {}
    for result in results:
        unique_id = result["unique_id"]
        if not unique_id.startswith(("model.", "test.")):
            continue
        code = result.get("compiled_code")
        if not code:
            raise NotToBeRun(f"{unique_id}: {folder} holds no compiled SQL of it; build again")
        nodes[unique_id] = manifest["nodes"][unique_id] | {"compiled_code": code}
    reads = {
        unique_id: [found for found in node["depends_on"]["nodes"] if found in nodes]
        for unique_id, node in nodes.items()
    }
    return [nodes[unique_id] for unique_id in TopologicalSorter(reads).static_order()]


def statement(node):
    """SQL that makes a model or counts what a test finds. Raises NotToBeRun."""
    relation, sql = node["relation_name"], node["compiled_code"]
    kind = node["config"]["materialized"]
    if kind == "test":
        config = node["config"]
        return (
            f"select {config['fail_calc']} as failures, {config['fail_calc']} "
            f"{config['warn_if']} as should_warn, {config['fail_calc']} {config['error_if']} "
            f"as should_error from ({sql}) as dbt_internal_test"
        )
    if kind == "view":
        return f"create view {relation} as ({sql})"
    if kind != "table":
        raise NotToBeRun(f"{node['unique_id']}: materialized as {kind}, which this can't make")
    if not node["config"]["contract"]["enforced"]:
        return f"create table {relation} as ({sql})"
    names = ", ".join(node["columns"])
    types = ", ".join(f"{name} {column['data_type']}" for name, column in node["columns"].items())
    return (
        f"create table {relation} ({types}); insert into {relation} ({names}) "
        f"(select {names} from ({sql}) as model_subq)"
    )


def run_nodes(connection, nodes):
    """Make models and run data tests; rows of each test that finds what it should not, by name."""
    for schema in sorted({node["schema"] for node in nodes if node["relation_name"]}):
        connection.execute(f'create schema if not exists "{schema}"')
    failed = {}
    for node in nodes:
        found = connection.execute(statement(node)).fetchall()
        if node["resource_type"] == "test" and found[0][2]:
            failed[node["name"]] = found[0][0]
    return failed
