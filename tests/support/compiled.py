"""dbt's SQL of this project, compiled once for each set of variables and kept on the disk.

dbt runs as a command of its own (`python compiled.py FOLDER SET …`): it sets up its adapters and
logging for a whole process. What it makes lies in `build/cache/compiled`, under a hash of all that
it reads: the seeds as tables in a DuckDB file, and a JSON file of nodes for each set of variables.
In `build/cache/compiling` dbt finds what it parsed before, and reads what has changed.
"""

import fcntl
import functools
import gc
import hashlib
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from windows_of_tests import SETS

PROJECT = Path(__file__).resolve().parents[2]
CACHE = PROJECT / "build" / "cache" / "compiled"
# Relative: dbt parses everything anew where the warehouse is named in another way.
COMPILING = Path("build", "cache", "compiling")
PROJECTS_KEPT = 6
READ_BY_DBT = ("models", "seeds", "macros", "tests/generic", "tests/singular")
SETTINGS = ("dbt_project.yml", "profiles.yml")
PACKAGES = ("dbt-core", "dbt-duckdb", "duckdb")
SEEDS = "seeds.duckdb"
KEPT_OF_A_NODE = ("name", "resource_type", "schema", "relation_name", "config", "columns")
KEPT_OF_A_NODE += ("attached_node", "test_metadata", "unique_id")


def project_hash():
    """Text that is the same only while everything is that dbt's SQL and seeds depend on."""
    paths = [Path(__file__), *(PROJECT / name for name in SETTINGS)]
    for folder in READ_BY_DBT:
        paths += sorted(path for path in (PROJECT / folder).rglob("*") if path.is_file())
    versions = {name: importlib.metadata.version(name) for name in PACKAGES}
    digest = hashlib.sha256(json.dumps(versions, sort_keys=True).encode())
    for path in paths:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(PROJECT)}\n{len(content)}\n".encode() + content)
    return digest.hexdigest()[:20]


def compiled(**variables):
    """Nodes of the project for some dbt variables, and the DuckDB file with its seeds.

    The nodes are {unique_id: node}, models, data tests and seeds, as in dbt's manifest, with their
    SQL as `compiled_code` and what they read as `needs`, in an order in which they can be run.
    Raises CannotCompile with what dbt said.
    """
    return _read(json.dumps(variables, sort_keys=True))


@functools.cache
def _read(variables):
    folder = CACHE / project_hash()
    path = path_of(folder, variables)
    if not path.exists():
        with _alone():
            if not path.exists():
                folder.mkdir(parents=True, exist_ok=True)
                _compile(folder, variables)
                _forget_old_projects()
    os.utime(folder)
    return json.loads(path.read_text(encoding="utf-8")), folder / SEEDS


def path_of(folder, variables):
    """File of the nodes for a set of variables, a JSON text, in the folder of a project."""
    return folder / f"{hashlib.sha256(variables.encode()).hexdigest()[:20]}.json"


class CannotCompile(Exception):
    """dbt could not read or compile the project."""


@contextmanager
def _alone():
    (PROJECT / COMPILING).mkdir(parents=True, exist_ok=True)
    with (PROJECT / COMPILING / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _compile(folder, variables):
    # a run of all tests will ask for the other sets too: they cost a quarter in the same go
    others = SETS if "PYTEST_XDIST_WORKER" in os.environ else SETS[:1]
    wanted = dict.fromkeys([*(json.dumps(found, sort_keys=True) for found in others), variables])
    paths = [str(PROJECT), *filter(None, [os.environ.get("PYTHONPATH")])]
    found = subprocess.run(
        [sys.executable, __file__, str(folder), *wanted],
        cwd=PROJECT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        check=False,
    )
    if found.returncode:
        raise CannotCompile(found.stdout + found.stderr)


def _forget_old_projects():
    newest_first = sorted(CACHE.iterdir(), key=os.path.getmtime, reverse=True)
    for folder in newest_first[PROJECTS_KEPT:]:
        shutil.rmtree(folder, ignore_errors=True)


def main(folder, *sets):
    """Compile for each set of variables, a JSON text, that is not there yet."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    gc.disable()  # dbt makes millions of objects, and the process ends soon
    folder = Path(folder)
    os.environ["BUILD_DIR"] = str(COMPILING)
    warehouse = COMPILING / "warehouse.duckdb"
    warehouse.unlink(missing_ok=True)
    paths = ("--target-path", str(COMPILING / "dbt"), "--log-path", str(COMPILING / "logs"))

    def dbt(*arguments, manifest=None):
        outcome = dbtRunner(manifest=manifest).invoke(["--quiet", *arguments, *paths])
        if not outcome.success:
            raise SystemExit(f"dbt {arguments[0]} failed: {outcome.exception or ''}")
        return outcome.result

    manifest = dbt("parse")
    if not (folder / SEEDS).exists():
        dbt("seed", manifest=manifest)
        # dbt would keep it open, and others read it as soon as the first set is there
        DuckDBConnectionManager.close_all_connections()
        warehouse.replace(folder / SEEDS)
    nodes, chosen = {}, ["--exclude", "resource_type:unit_test", "resource_type:analysis"]
    for wanted in sets:
        path = path_of(folder, wanted)
        if path.exists():
            nodes = nodes or json.loads(path.read_text(encoding="utf-8"))
        else:
            results = dbt("compile", *chosen, "--vars", wanted, manifest=manifest).results
            nodes = nodes | {found.node.unique_id: kept(found.node) for found in results}
            unfinished = path.with_suffix(".unfinished")
            unfinished.write_text(json.dumps(in_order(nodes)), encoding="utf-8")
            unfinished.replace(path)
        # what no variable reaches is the same in every set
        reached = (manifest.nodes[key] for key in reached_by_variables(manifest))
        chosen = ["--select", *sorted(".".join(node.fqn) for node in reached)]


def kept(node):
    """What is kept of one of dbt's nodes."""
    of_dbt = node.to_dict(omit_none=True)
    return {name: of_dbt.get(name) for name in KEPT_OF_A_NODE} | {
        "compiled_code": getattr(node, "compiled_code", None) or "",
        "needs": list(node.depends_on_nodes) if node.resource_type != "seed" else [],
    }


def in_order(nodes):
    """Nodes, each after what it reads, and that without what is no node of them."""
    from graphlib import TopologicalSorter

    needs = {
        name: [need for need in node["needs"] if need in nodes] for name, node in nodes.items()
    }
    return {
        name: nodes[name] | {"needs": needs[name]}
        for name in TopologicalSorter(dict(sorted(needs.items()))).static_order()
    }


def reached_by_variables(manifest):
    """Unique ids of nodes whose SQL, arguments or macros, at any remove, ask for a variable."""
    of_macros = {}

    def asks(macro):
        if macro not in of_macros:
            of_macros[macro] = False
            found = manifest.macros.get(macro)
            of_macros[macro] = found is not None and (
                "var(" in found.macro_sql or any(map(asks, found.depends_on.macros))
            )
        return of_macros[macro]

    ours = {name for name in manifest.macros if name.startswith("macro.scan_backlog.")}
    for key, node in manifest.nodes.items():
        if node.resource_type not in ("model", "test"):
            continue
        given = json.dumps(getattr(node, "test_metadata", None) and node.test_metadata.kwargs)
        macros = ours.intersection(node.depends_on.macros)
        if "var(" in node.raw_code or "var(" in given or any(map(asks, macros)):
            yield key


if __name__ == "__main__":
    main(*sys.argv[1:])
