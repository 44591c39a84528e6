"""One data test or unit test of dbt on the edition, for code of which one line is broken.

python tests/breakages/by_dbt.py BUILD [TEST FILE | --serve]

With --serve each line of the input is a JSON list [TEST, FILE] and gets its line of output: dbt
need not start anew for each. BUILD is the folder of a build of the unbroken code in this checkout.
FILE is the file that is broken, TEST a test, or `edition` to have the marts published. What is
printed is a JSON list: an exit code (0 passed, 1 failed, 2 dbt did not get that far) and what a
build would have said. dbt reads what has changed and compiles what the change reaches; what the
test reads of it is made anew in a copy of the warehouse. Without a test dbt reads the unbroken
project, once for all lines, and compiles it for tests of pytest (in_forks.py).
"""

import json
import os
import shutil
import sys
import traceback
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.append(str(Path(__file__).resolve().parents[1] / "support"))

import compiled
import duckdb
import yaml
from compiled_sql import compiled_nodes, statement
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

from publishing.dbt_run import DbtRun
from publishing.failures import failures_in_words

HERE = Path(os.environ.get("BUILD_DIR", "build/broken"))
AS_READ = HERE / "as_read"
OF_A_LINE = HERE / "dbt"
WAREHOUSE = HERE / "warehouse.duckdb"
PROJECT_FILE = Path("dbt_project.yml")


def main(build, test="", broken_file=""):
    """Print the answer, or the answers."""
    build = Path(build)
    OF_A_LINE.mkdir(parents=True, exist_ok=True)
    if not test:
        run_dbt("parse", target=AS_READ)
        shutil.copy(PROJECT_FILE, AS_READ)
        _, seeds = compiled.compiled(**compiled.SETS[0])
        (AS_READ / "compiled").write_text(str(seeds.parent), encoding="utf-8")
    elif test == "--serve":
        for asked in sys.stdin:
            print(json.dumps(answer(build, *json.loads(asked))), flush=True)
    else:
        print(json.dumps(answer(build, test, broken_file)), flush=True)


def answer(build, test, broken_file):
    """[exit code, what a build would have said] of one test."""
    try:
        kind, _, name = test.partition(" test ")
        unbroken = {node["unique_id"]: node["compiled_code"] for node in compiled_nodes(build)}
        WAREHOUSE.with_suffix(".duckdb.wal").unlink(missing_ok=True)
        shutil.copy(build / "warehouse.duckdb", WAREHOUSE)
        manifest = parsed(broken_file)
        if kind == "unit":
            said = unit_test(name, manifest)
        elif kind == "data":
            said = data_test(name, manifest, broken_file, unbroken)
        else:
            said = edition(manifest, broken_file, unbroken)
        code = 1 if said else 0
    except BaseException:
        code, said = 2, [traceback.format_exc()]
    return [code, "\n".join(said)]


class DbtFailed(Exception):
    """dbt could not read, compile or load, with what it said."""


def compiled_unbroken():
    """Folder of what tests/support/compiled.py has compiled of the unbroken project."""
    return Path((AS_READ / "compiled").read_text(encoding="utf-8"))


def parsed(broken_file):
    """Manifest of the project with a broken line.

    Only the files that have changed are read. With dbt_project.yml changed dbt would read them all;
    where that is a variable, no file is read in another way, and it is put in later, as SQL is
    compiled.
    """
    OF_A_LINE.mkdir(parents=True, exist_ok=True)
    shutil.copy(AS_READ / "partial_parse.msgpack", OF_A_LINE)
    broken = PROJECT_FILE.read_text(encoding="utf-8")
    if broken_file != str(PROJECT_FILE) or not _only_variables_differ(broken):
        return run_dbt("parse")
    shutil.copy(AS_READ / PROJECT_FILE, PROJECT_FILE)
    try:
        return run_dbt("parse")
    finally:
        PROJECT_FILE.write_text(broken, encoding="utf-8")


def _only_variables_differ(broken):
    unbroken = (AS_READ / PROJECT_FILE).read_text(encoding="utf-8")
    projects = [yaml.safe_load(text) for text in (unbroken, broken)]
    return projects[0]["vars"].keys() == projects[1]["vars"].keys() and (
        projects[0] | {"vars": {}} == projects[1] | {"vars": {}}
    )


def run_dbt(*arguments, manifest=None, target=OF_A_LINE, may_fail=False):
    """Result of a command of dbt."""
    paths = ("--target-path", str(target), "--log-path", str(HERE / "logs"))
    # what a test of pytest reads may be elsewhere, and dbt would read all anew for another folder
    with mock.patch.dict(os.environ, {"BUILD_DIR": str(HERE)}):
        outcome = dbtRunner(manifest=manifest).invoke(["--log-level", "none", *arguments, *paths])
    if outcome.exception or not (outcome.success or may_fail):
        raise DbtFailed(f"dbt {arguments[0]}: {outcome.exception or outcome.result}")
    DuckDBConnectionManager.close_all_connections()
    return outcome.result


def unit_test(name, manifest):
    """What a build says of a unit test; nothing where it passes."""
    # of a mart, its version is behind its name
    called = (name, f"{name}_v*")
    chosen = ("--select", *(f"{of},resource_type:unit_test" for of in called))
    results = run_dbt("test", *chosen, manifest=manifest, may_fail=True).results
    told = [
        {"unique_id": of.node.unique_id, "status": str(of.status), "message": of.message}
        for of in results
        if of.node.resource_type == "unit_test"
    ]
    if len(told) != 1:
        raise DbtFailed(f"{len(told)} unit tests are called {name}, expected one")
    return _words(told, manifest)


def data_test(name, manifest, broken_file, unbroken):
    """What a build says of a data test; nothing where it passes."""
    called = [key for key, node in manifest.nodes.items() if name in _names(node)]
    if len(called) != 1:
        raise DbtFailed(f"{len(called)} data tests are called {name}, expected one")
    needed = _with_all_that_they_read(called, manifest)
    code, said = remake(needed, manifest, broken_file, unbroken)
    if said:
        return said
    test = _as_dict(called[0], manifest, code)
    with duckdb.connect(str(WAREHOUSE)) as warehouse:
        count, _, is_error = warehouse.execute(statement(test)).fetchone()
    if not is_error:
        return []
    result = {"unique_id": called[0], "status": "fail", "failures": count}
    return _words([result | {"compiled_code": test["compiled_code"]}], manifest)


def edition(manifest, broken_file, unbroken):
    """Publish the edition's marts as the broken SQL makes them; what a build says of an error."""
    models = [key for key, node in manifest.nodes.items() if node.resource_type == "model"]
    needed = _with_all_that_they_read(models, manifest)
    _, said = remake(needed, manifest, broken_file, unbroken)
    if not said:
        # Not sooner: its code may be what is broken.
        from publishing.published_copy import publish

        written = json.loads((OF_A_LINE / "manifest.json").read_text(encoding="utf-8"))
        settings = yaml.safe_load(Path("dbt_project.yml").read_text(encoding="utf-8"))
        publish(HERE, written, settings["vars"])
    return said


def remake(needed, manifest, broken_file, unbroken):
    """Make anew the nodes that a broken file reaches, and what reads them.

    Returns the compiled SQL of all that is needed, and what a build says where one can't be made.
    """
    reached_nodes = reached(broken_file, manifest)
    seeds = [key for key in needed if key.startswith("seed.") and key in reached_nodes]
    if seeds:
        run_dbt("seed", "--select", *selected(seeds, manifest), manifest=manifest)
    code = dict(unbroken)
    changed = [key for key in needed if key in reached_nodes and key not in seeds]
    if changed:
        results = run_dbt("compile", "--select", *selected(changed, manifest), manifest=manifest)
        code |= {of.node.unique_id: of.node.compiled_code for of in results.results}
    stale = {*seeds, *(key for key in changed if code[key] != unbroken.get(key))}
    with duckdb.connect(str(WAREHOUSE)) as warehouse:
        for key in needed:
            node = _as_dict(key, manifest, code)
            is_stale = key in stale or stale & {*manifest.nodes[key].depends_on_nodes}
            if not is_stale or node["resource_type"] != "model":
                continue
            stale.add(key)
            kind = node["config"]["materialized"]
            warehouse.execute(f"drop {kind} {node['relation_name']} cascade")
            try:
                warehouse.execute(statement(node))
            except duckdb.Error as error:
                result = {"unique_id": key, "status": "error", "message": str(error)}
                return code, _words([result], manifest)
    return code, []


def _as_dict(key, manifest, code):
    node = manifest.nodes[key].to_dict(omit_none=True)
    relation = node.get("relation_name")
    return node | {"compiled_code": code.get(key), "relation_name": relation}


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
    attached = (getattr(node, "attached_node", None) or "..").split(".")[2]
    metadata = getattr(node, "test_metadata", None)
    return (f"{metadata.name} on {attached}",) if metadata else (node.name,)


def _with_all_that_they_read(keys, manifest):
    """Unique ids of nodes and all that they read, each after what it reads."""
    ordered = {}

    def add(key):
        if key in manifest.nodes and key not in ordered:
            for need in sorted(manifest.nodes[key].depends_on_nodes):
                add(need)
            ordered[key] = None

    for key in keys:
        add(key)
    return list(ordered)


def reached(broken_file, manifest):
    """Unique ids of all nodes that a file is of.

    Those whose SQL or description it is, the callers of its macros, and of dbt_project.yml those
    that ask for a variable, or all where more than variables differ.
    """
    if broken_file == str(PROJECT_FILE):
        broken = PROJECT_FILE.read_text(encoding="utf-8")
        only_variables = _only_variables_differ(broken)
        return {*(compiled.reached_by_variables(manifest) if only_variables else manifest.nodes)}
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
        or (getattr(node, "patch_path", None) or "").endswith(f"://{broken_file}")
        or any(map(is_of_the_file, getattr(node.depends_on, "macros", ())))
    }


def selected(keys, manifest):
    """Names by which dbt selects nodes."""
    return [".".join(manifest.nodes[key].fqn) for key in keys]


if __name__ == "__main__":
    main(*sys.argv[1:])
