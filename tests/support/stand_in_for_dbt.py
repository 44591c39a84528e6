"""Stands for dbt in `publishing build`: the same SQL, as the harness runs it, in this process.

All else of a build is as it is: its lock, what it prints, what it publishes or refuses. For tests
of many builds whose question is not dbt:

    monkeypatch.setattr("publishing.__main__.run_dbt_build", stand_in_for_dbt)
"""

from compiled_sql import statement
from warehouse import Warehouse

from publishing.dbt_run import DbtRun

SCHEMAS = ("seeds", "staging", "intermediate", "marts")


def stand_in_for_dbt(build_dir, variables, on_progress, unit_tests, lock):
    """Make all models and run all data tests in the warehouse of a build folder; a DbtRun."""
    made = Warehouse(build_dir, **variables)
    for schema in SCHEMAS:
        made.connection.execute(f"drop schema {schema} cascade")
    made.close()
    nodes = {
        name: {"description": "", "alias": node["name"], **node}
        for name, node in made.nodes.items()
        if node["resource_type"] in ("seed", "model", "test")
    }
    kept = [node for node in nodes.values() if node["resource_type"] != "test"]
    made.make(*(f"{node['schema']}.{node['name']}" for node in kept))
    failed = []
    for number, (name, node) in enumerate(nodes.items(), start=1):
        on_progress(number, len(nodes))
        if node["resource_type"] == "test":
            count, _, is_error = made.connection.execute(statement(node)).fetchone()
            if is_error:
                failed.append(_result(name, node) | {"status": "fail", "failures": count})
    made.close()
    results = failed or [_result(name, node) for name, node in nodes.items()]
    return DbtRun(not failed, results, {"nodes": nodes}, [])


def _result(name, node):
    return {"unique_id": name, "status": "success", "compiled_code": node["compiled_code"]}
