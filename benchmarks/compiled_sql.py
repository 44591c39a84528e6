"""The compiled SQL of dbt's models and data tests in one DuckDB process: what dbt comes on top of.

What the last `dbt build` of a build folder compiled is run statement by statement in the order of
its dependencies, on a copy of its warehouse that holds raw tables and seeds alone (loading seeds is
not counted): tables and views as macros/materializations.sql makes them, with the columns of a
contract, and of a test the count that dbt asks for.

    python -m benchmarks.compiled_sql BUILD_DIR FOLDER

makes FOLDER/warehouse.duckdb and prints its seconds as JSON.
"""

import json
import shutil
import sys
import time
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

LAYERS = ("seeds", "staging", "intermediate", "marts", "tests")


class NotToBeRun(Exception):
    """The build folder holds no whole `dbt build`, or a node that this knows no statement for."""


def layer_of(unique_id, node):
    """Layer that a node of dbt's manifest counts to: one of LAYERS, or its folder."""
    kind = unique_id.partition(".")[0]
    return {"seed": "seeds", "test": "tests"}.get(kind) or node["fqn"][1]


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


def copy_without_models(build_dir, folder, nodes):
    """Copy the warehouse of a build and drop all models; the path of the copy."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    # dbt's SQL names the database, which is named for its file
    copy = Path(shutil.copy(Path(build_dir) / "warehouse.duckdb", folder / "warehouse.duckdb"))
    with duckdb.connect(copy) as connection:
        for schema in sorted({node["schema"] for node in nodes if node["relation_name"]}):
            connection.execute(f'drop schema if exists "{schema}" cascade')
            connection.execute(f'create schema "{schema}"')
        connection.execute("checkpoint")
    return copy


def run(build_dir, folder):
    """Run it all; seconds in all and by layer, and how many statements of each.

    The seconds end when the warehouse is closed, and so on the disk. Raises NotToBeRun, also where
    a test finds what it did not find in dbt's run.
    """
    nodes = compiled_nodes(build_dir)
    copy = copy_without_models(build_dir, folder, nodes)
    layers = {}
    started = time.perf_counter()
    with duckdb.connect(copy) as connection:
        for node in nodes:
            before = time.perf_counter()
            found = connection.execute(statement(node)).fetchall()
            if node["resource_type"] == "test" and found[0][2]:
                raise NotToBeRun(f"{node['unique_id']}: finds {found[0][0]} rows, expected none")
            layer = layers.setdefault(
                layer_of(node["unique_id"], node), {"statements": 0, "seconds": 0.0}
            )
            layer["statements"] += 1
            layer["seconds"] += time.perf_counter() - before
    return {"seconds": time.perf_counter() - started, "layers": layers}


if __name__ == "__main__":
    print(json.dumps(run(*sys.argv[1:])))
