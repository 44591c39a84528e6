"""A project that dbt has built before, built again by the statements that dbt ran then.

dbt's own work, to read the project and to write its SQL, takes longer than the SQL itself. No
statement of ours depends on what is loaded: while the project, its variables and the versions are
the same, dbt would run the same seeds, tables, views and tests again. So they run as dbt left them
(`target/run`), each after those that it needs. What does not go well here is left to dbt, which
builds all of it once more and says what is wrong.
"""

import contextlib
import hashlib
import importlib.metadata
import json
import os
import secrets
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from pathlib import Path

import duckdb

from publishing.dbt_run import AT_ONCE, PROJECT, DbtRun, threads_of_a_statement

RECORDS = PROJECT / "build" / "cache" / "dbt_builds"
RECORDS_KEPT = 8
READ_BY_DBT = ("models", "seeds", "macros", "tests/generic", "tests/singular", "analyses")
SETTINGS_OF_DBT = ("dbt_project.yml", "profiles.yml")
KINDS = ("seed", "model", "test")
PACKAGES = ("dbt-core", "dbt-adapters", "dbt-duckdb", "duckdb")
SCHEMAS = ("seeds", "staging", "intermediate", "marts")


class _Failed(Exception):
    """A test that found something."""


def fingerprint(variables):
    """Of all that dbt's statements depend on: a text that is the same only while they are."""
    paths = [Path(__file__), *(PROJECT / name for name in SETTINGS_OF_DBT)]
    for folder in READ_BY_DBT:
        paths += sorted(path for path in (PROJECT / folder).rglob("*") if path.is_file())
    versions = {name: importlib.metadata.version(name) for name in PACKAGES}
    digest = hashlib.sha256(json.dumps([variables, versions], sort_keys=True).encode())
    for path in paths:
        content = path.read_bytes()
        digest.update(f"{path}\n{len(content)}\n".encode() + content)
    return digest.hexdigest()


def keep_record(run, mark):
    """Keep the statements of a DbtRun that went well under the fingerprint `mark`.

    A disk that refuses is no failure: the next build asks dbt again.
    """
    nodes = run.manifest["nodes"]
    with contextlib.suppress(OSError):
        statements = [
            _statement(nodes[result["unique_id"]], result["execution_time"])
            for result in run.results
            if result["unique_id"].split(".")[0] in KINDS
        ]
        published = {name: node for name, node in nodes.items() if _is_published(node)}
        record = json.dumps({"statements": statements, "nodes": published})
        RECORDS.mkdir(parents=True, exist_ok=True)
        unfinished = RECORDS / f".{mark}.{secrets.token_hex(3)}"
        try:
            unfinished.write_text(record, encoding="utf-8")
            unfinished.replace(RECORDS / f"{mark}.json")
        finally:
            unfinished.unlink(missing_ok=True)
        newest_first = sorted(RECORDS.glob("*.json"), key=os.path.getmtime, reverse=True)
        for path in newest_first[RECORDS_KEPT:]:
            path.unlink(missing_ok=True)


def rebuild(build_dir, mark, on_progress):
    """Build and test a warehouse by the record kept under a fingerprint; a DbtRun.

    `on_progress(done, total)` is called after each statement. The connection of the DbtRun is for
    the caller to close. None where there is no record, or where a statement or a test fails: then
    models of two builds are left, as dbt leaves them, and dbt is to build.
    """
    connection = None
    try:
        record = json.loads((RECORDS / f"{mark}.json").read_text(encoding="utf-8"))
        statements = {statement["unique_id"]: statement for statement in record["statements"]}
        connection = duckdb.connect(str(build_dir / "warehouse.duckdb"))
        # it would be drawn between the lines that a build prints
        connection.execute("set enable_progress_bar = false")
        connection.execute(f"set threads = {threads_of_a_statement()}")
        for schema in SCHEMAS:
            connection.execute(f"create schema if not exists {schema}")
        _run_all(connection, statements, on_progress)
    except (OSError, ValueError, duckdb.Error, _Failed):
        if connection:
            connection.close()
        return None
    return DbtRun(True, record["statements"], {"nodes": record["nodes"]}, [], connection)


def _statement(node, seconds):
    sql = (PROJECT / node["build_path"]).read_text(encoding="utf-8")
    if node["resource_type"] != "test":
        kind = "view" if node["config"]["materialized"] == "view" else "table"
        sql = f"drop {kind} if exists {node['relation_name']};\n{sql}"
    return {
        "unique_id": node["unique_id"],
        "needs": node["depends_on"].get("nodes", []),
        "seconds": seconds,
        "sql": sql,
    }


def _is_published(node):
    """Whether publishing asks for a node of the manifest: a model, or a test of its key."""
    return node["resource_type"] == "model" or (
        node["resource_type"] == "test" and "test_metadata" in node
    )


def _run_all(connection, statements, on_progress):
    """Run statements, each after those that it needs, first those that most time hangs on."""
    waiting = {
        name: {need for need in statement["needs"] if need in statements}
        for name, statement in statements.items()
    }
    urgency = _urgency(statements, waiting)
    running, done = {}, 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while waiting or running:
            ready = [name for name, needs in waiting.items() if not needs]
            urgent_first = sorted(ready, key=urgency.get, reverse=True)
            for name in urgent_first[: AT_ONCE - len(running)]:
                del waiting[name]
                work = pool.submit(_run, connection.cursor(), name, statements[name]["sql"])
                running[work] = name
            ended, _ = wait(running, return_when=FIRST_COMPLETED)
            for work in ended:
                work.result()
                name = running.pop(work)
                for needs in waiting.values():
                    needs.discard(name)
                done += 1
                on_progress(done, len(statements))


def _urgency(statements, needs):
    """Seconds from the start of each statement to the end of the last that waits for it."""
    needed_by = {name: [] for name in statements}
    for name, its_needs in needs.items():
        for need in its_needs:
            needed_by[need].append(name)
    found = {}

    def seconds_from(name):
        if name not in found:
            later = max(map(seconds_from, needed_by[name]), default=0)
            found[name] = statements[name]["seconds"] + later
        return found[name]

    return {name: seconds_from(name) for name in statements}


def _run(cursor, name, sql):
    with cursor:
        cursor.begin()
        rows = cursor.execute(sql)
        if name.startswith("test.") and rows.fetchone()[0]:
            raise _Failed(name)
        cursor.commit()
