"""One data test or unit test of dbt on the edition, for code of which one line is broken.

python tests/breakages/by_dbt.py BUILD

BUILD is the folder of a build of the unbroken code in this checkout. Each line of standard input is
a JSON list of a test and the file that is broken; the answer, a line of JSON too, is an exit code
(0 passed, 1 failed, 2 dbt did not get that far) and what a build would have said. dbt is imported
and has read the project once. A process forked for each line reads what has changed, compiles what
the change reaches, and makes anew, in a copy of the warehouse, what the test reads of it.
"""

import gc
import json
import os
import shutil
import sys
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import duckdb
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

from benchmarks.compiled_sql import compiled_nodes, statement
from publishing.dbt_run import DbtRun
from publishing.failures import failures_in_words

HERE = Path(os.environ.get("BUILD_DIR", "build/broken"))
AS_READ = HERE / "as_read"
OF_A_LINE = HERE / "dbt"
WAREHOUSE = HERE / "warehouse.duckdb"


def main(build):
    """Answer until the input ends."""
    gc.disable()
    build = Path(build)
    OF_A_LINE.mkdir(parents=True, exist_ok=True)
    run_dbt("parse", target=AS_READ)
    unbroken = {node["unique_id"]: node["compiled_code"] for node in compiled_nodes(build)}
    gc.freeze()
    for line in sys.stdin:
        answer = HERE / "answer.json"
        answer.unlink(missing_ok=True)
        child = os.fork()
        if not child:
            _answer(answer, build, unbroken, *json.loads(line))
        os.waitpid(child, 0)
        print(json.dumps(json.loads(answer.read_text(encoding="utf-8"))), flush=True)


def _answer(path, build, unbroken, test, broken_file):
    try:
        kind, _, name = test.partition(" test ")
        shutil.copy(AS_READ / "partial_parse.msgpack", OF_A_LINE)
        WAREHOUSE.with_suffix(".duckdb.wal").unlink(missing_ok=True)
        shutil.copy(build / "warehouse.duckdb", WAREHOUSE)
        find = unit_test if kind == "unit" else data_test
        said = find(name, broken_file, unbroken)
        code = 1 if said else 0
    except BaseException:
        code, said = 2, [traceback.format_exc()]
    path.write_text(json.dumps([code, "\n".join(said)]), encoding="utf-8")
    os._exit(0)


class DbtFailed(Exception):
    """dbt could not read, compile or load, with what it said."""


def run_dbt(*arguments, manifest=None, target=OF_A_LINE, may_fail=False):
    """Result of a command of dbt."""
    paths = ("--target-path", str(target), "--log-path", str(HERE / "logs"))
    outcome = dbtRunner(manifest=manifest).invoke(["--log-level", "none", *arguments, *paths])
    if outcome.exception or not (outcome.success or may_fail):
        raise DbtFailed(f"dbt {arguments[0]}: {outcome.exception or outcome.result}")
    DuckDBConnectionManager.close_all_connections()
    return outcome.result


def unit_test(name, _, __):
    """What a build says of a unit test; nothing where it passes."""
    manifest = run_dbt("parse")
    chosen = ("--select", f"{name},resource_type:unit_test")
    results = run_dbt("test", *chosen, manifest=manifest, may_fail=True).results
    results = [result for result in results if result.node.resource_type == "unit_test"]
    if len(results) != 1:
        raise DbtFailed(f"{len(results)} unit tests are called {name}, expected one")
    return _words([result.to_dict() for result in results], manifest)


def data_test(name, broken_file, unbroken):
    """What a build says of a data test; nothing where it passes."""
    manifest = run_dbt("parse")
    called = [key for key, node in manifest.nodes.items() if name in _names(node)]
    if len(called) != 1:
        raise DbtFailed(f"{len(called)} data tests are called {name}, expected one")
    needed = _with_all_that_it_reads(called[0], manifest)
    reached = _reached(broken_file, manifest)
    seeds = [key for key in needed if key.startswith("seed.") and key in reached]
    if seeds:
        run_dbt("seed", "--select", *_selected(seeds, manifest), manifest=manifest)
    changed = [key for key in needed if key in reached and key not in seeds]
    nodes = {}
    if changed:
        results = run_dbt("compile", "--select", *_selected(changed, manifest), manifest=manifest)
        nodes = {result.node.unique_id: result.node.compiled_code for result in results.results}
    stale = {*seeds, *(key for key, code in nodes.items() if code != unbroken.get(key))}
    with duckdb.connect(str(WAREHOUSE)) as warehouse:
        for key in needed:
            node = manifest.nodes[key].to_dict(omit_none=True)
            node |= {
                "compiled_code": nodes.get(key, unbroken.get(key)),
                "relation_name": node.get("relation_name"),
            }
            if key == called[0]:
                count, _, is_error = warehouse.execute(statement(node)).fetchone()
            elif key in stale - {*seeds} or stale & {*manifest.nodes[key].depends_on_nodes}:
                stale.add(key)
                kind = node["config"]["materialized"]
                warehouse.execute(f"drop {kind} {node['relation_name']} cascade")
                try:
                    warehouse.execute(statement(node))
                except duckdb.Error as error:
                    result = {"unique_id": key, "status": "error", "message": str(error)}
                    return _words([result], manifest)
    if not is_error:
        return []
    result = {"unique_id": called[0], "status": "fail", "failures": count}
    return _words([result | {"compiled_code": node["compiled_code"]}], manifest)


def _words(results, manifest):
    told = {"nodes": {}, "unit_tests": {}}
    for result in results:
        key = result["unique_id"]
        kind = "unit_tests" if key in manifest.unit_tests else "nodes"
        told[kind][key] = getattr(manifest, kind)[key].to_dict(omit_none=True)
    return failures_in_words(DbtRun(False, results, told, []), WAREHOUSE)


def _names(node):
    """Names of a data test as the table has them: `unique_key on fct_scans`, `groups_are_whole`."""
    if node.resource_type != "test":
        return ()
    attached = (getattr(node, "attached_node", None) or "").rpartition(".")[2]
    metadata = getattr(node, "test_metadata", None)
    return (f"{metadata.name} on {attached}",) if metadata else (node.name,)


def _with_all_that_it_reads(key, manifest):
    """Unique ids of a node and all that it reads, each after what it reads."""
    ordered = {}

    def add(key):
        if key in manifest.nodes and key not in ordered:
            for need in sorted(manifest.nodes[key].depends_on_nodes):
                add(need)
            ordered[key] = None

    add(key)
    return list(ordered)


def _reached(broken_file, manifest):
    """Unique ids of all nodes whose SQL a file is in: its own, and those of its macros' callers."""
    macros = {}

    def is_of_the_file(key):
        if key not in macros:
            macros[key] = False
            macro = manifest.macros.get(key)
            macros[key] = macro is not None and (
                macro.original_file_path == broken_file
                or any(map(is_of_the_file, macro.depends_on.macros))
            )
        return macros[key]

    return {
        key
        for key, node in manifest.nodes.items()
        if node.original_file_path == broken_file
        or any(map(is_of_the_file, getattr(node.depends_on, "macros", ())))
    }


def _selected(keys, manifest):
    return [".".join(manifest.nodes[key].fqn) for key in keys]


if __name__ == "__main__":
    main(*sys.argv[1:])
