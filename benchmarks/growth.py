"""The curve of time and memory of the models over a history 1, 10 and 100 times as long.

Loads all the history at hand, has dbt build the models once, and runs the SQL it compiled, one
model after the other, on the warehouse as it is and with many times its organisations
(`benchmarks/multiply.py`): each size in a process of its own, so that dbt's own time is apart and
the peak of memory is the models'. Prints a table and writes BUILD_DIR/growth/growth.json. Nothing
asserts a time. Run it as `make growth`; docs/growth.md says what it showed.
"""

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import threading
import time
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.multiply import multiply  # noqa: E402

HISTORY = ROOT.parent / "shared" / "published"
FACTS = ("fct_scans", "fct_waits", "fct_activity", "fct_cancer_scans", "fct_request_to_test")
LAYERS = ("staging", "intermediate", "marts")
SLOWEST = 12
GIB = 2**30


def main(arguments=None):
    """Print the curve and write it as JSON; returns the exit code."""
    options = _options(arguments)
    if options.database:
        _run_here(options.database, options.target, options.memory, options.tests)
        return 0
    folder = Path(os.environ.get("BUILD_DIR") or "build").resolve() / "growth"
    history = folder / "history"
    history.mkdir(parents=True, exist_ok=True)
    dbt_seconds = _build_history(history)
    curve = {
        "machine": _machine(options.memory),
        "dbt": dbt_seconds,
        "sizes": [_at(factor, folder, history, options) for factor in options.factors],
    }
    (folder / "growth.json").write_text(json.dumps(curve, indent=1) + "\n", encoding="utf-8")
    _print_curve(curve)
    print(f"Written to {folder / 'growth.json'}.")
    return 0


def _options(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        *("--factors", "-f"),
        type=lambda text: [int(factor) for factor in text.split(",")],
        default=[1, 10, 100],
        help="times the organisations of the history: 1,10,100",
    )
    parser.add_argument("--memory", default="12GB", help="DuckDB's memory_limit (12GB)")
    parser.add_argument(
        "--tests", type=int, default=10, help="run the data tests up to this factor"
    )
    parser.add_argument("--keep", action="store_true", help="keep the multiplied warehouses")
    parser.add_argument("--database", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--target", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def _build_history(history):
    """Load the history and have dbt build its models; returns dbt's seconds, in all and its own."""
    chosen = os.environ.get("FROM") or "published"
    sources = [str(HISTORY), "published/organisations"]
    if chosen != "published" or not HISTORY.is_dir():
        sources = [chosen, "published/organisations"]
    database = history / "warehouse.duckdb"
    load = [sys.executable, "-m", "loaders", "load", "--database", str(database)]
    load += [argument for source in sources for argument in ("--from", source)]
    subprocess.run(load, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    started = time.monotonic()
    run_dbt(["build", "--exclude-resource-type", "unit_test"], history)
    seconds = time.monotonic() - started
    results = json.loads((history / "dbt" / "run_results.json").read_text(encoding="utf-8"))
    at_work = sum(result["execution_time"] for result in results["results"])
    return {"seconds": seconds, "nodes": len(results["results"]), "seconds_of_nodes": at_work}


def run_dbt(command, folder):
    """Run a command of dbt, a list of texts, on the warehouse of a folder; its target is there too.

    Raises subprocess.CalledProcessError where dbt fails; it has then said why.
    """
    subprocess.run(
        [
            *(sys.executable, "-c", "from dbt.cli.main import cli; cli()", "--quiet", *command),
            *("--project-dir", str(ROOT), "--profiles-dir", str(ROOT)),
            *("--target-path", str(folder / "dbt"), "--log-path", str(folder / "logs")),
        ],
        cwd=ROOT,
        env=os.environ | {"BUILD_DIR": str(folder)},
        check=True,
    )


def models_in_order(target):
    """Models that dbt has compiled, as dicts of name, layer, kind and SQL, in dependency order.

    `target` is dbt's target folder. Raises FileNotFoundError where dbt has not run there.
    """
    return [
        {
            "name": node["name"],
            "layer": node["schema"],
            "kind": node["config"]["materialized"],
            "sql": f"create or replace {node['config']['materialized']} {node['relation_name']} as"
            f" {node['compiled_code']}",
        }
        for node in _sorted_nodes(target, "model")
    ]


def _sorted_nodes(target, resource_type):
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    waiting = {
        name: node
        for name, node in manifest["nodes"].items()
        if node["resource_type"] == resource_type
    }
    ordered = {}
    while waiting:
        ready = [
            name
            for name, node in waiting.items()
            if not any(parent in waiting for parent in node["depends_on"]["nodes"])
        ]
        for name in ready:
            ordered[name] = waiting.pop(name)
    return ordered.values()


def run_models(connection, models):
    """Run the models' SQL; returns a dict of each: name, layer, kind, seconds, CPU, peak memory.

    Seconds of wall and of CPU; bytes of memory at most while it ran (Linux; else null).
    """
    for layer in LAYERS:
        connection.execute(f"create schema if not exists {layer}")
    return [_measured(connection, model) for model in models]


def _measured(connection, model):
    _forget_peak()
    started, used = time.monotonic(), _cpu_seconds()
    connection.execute(model["sql"])
    found = {
        **{key: model[key] for key in ("name", "layer", "kind")},
        "seconds": time.monotonic() - started,
        "cpu_seconds": _cpu_seconds() - used,
        "peak_bytes": _peak(),
    }
    print(f"{found['seconds']:9.2f} s  {found['name']}", file=sys.stderr, flush=True)
    return found


def _run_here(database, target, memory, with_tests):
    """Run the models, and the data tests where asked, in this process; JSON to standard output."""
    spilled = database.parent / "tmp"
    spilling = _Spilling(spilled)
    settings = {"memory_limit": memory, "temp_directory": str(spilled)}
    with duckdb.connect(str(database), config=settings) as connection:
        started, used = time.monotonic(), _cpu_seconds()
        models = run_models(connection, models_in_order(target))
        found = {
            "models": models,
            "seconds": time.monotonic() - started,
            "cpu_seconds": _cpu_seconds() - used,
            "peak_bytes": max((model["peak_bytes"] or 0 for model in models), default=0),
            "spilled_bytes": spilling.ended(),
            "facts": {name: _count(connection, "marts", name) for name in FACTS},
            "organisations": _count(connection, "marts", "dim_organisation"),
        }
        if with_tests:
            found["tests"] = _tests(connection, target)
    print(json.dumps(found))


def _tests(connection, target):
    """The data tests: how many, their seconds, and those that found something, with how much."""
    started, failed, count = time.monotonic(), {}, 0
    for node in _sorted_nodes(target, "test"):
        count += 1
        sql = node["compiled_code"]
        rows = connection.execute(f"select count(*) from (\n{sql}\n) as found").fetchone()[0]
        if rows:
            failed[node["name"]] = rows
    return {"tests": count, "seconds": time.monotonic() - started, "failed": failed}


def _at(factor, folder, history, options):
    """What one size takes: rows, seconds, memory, sizes; its warehouse is removed again."""
    scratch = folder / f"{factor}x"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    database = scratch / "warehouse.duckdb"
    try:
        started = time.monotonic()
        raw_rows = sum(multiply(history / "warehouse.duckdb", database, factor).values())
        multiplying = time.monotonic() - started
        raw_bytes = database.stat().st_size
        command = [sys.executable, __file__, "--database", str(database)]
        command += ["--target", str(history / "dbt"), "--memory", options.memory]
        command += ["--tests", "1" if factor <= options.tests else "0"]
        print(f"{factor}x: {raw_rows:,} raw rows in {multiplying:.0f} s", file=sys.stderr)
        done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
        return {
            "factor": factor,
            "raw_rows": raw_rows,
            "seconds_to_multiply": multiplying,
            "raw_bytes": raw_bytes,
            "bytes": database.stat().st_size,
            **json.loads(done.stdout),
        }
    finally:
        if not options.keep:
            shutil.rmtree(scratch)


class _Spilling:
    """Most bytes that stand in a folder at once, looked at every fifth of a second."""

    def __init__(self, folder):
        self._folder, self._most, self._end = folder, 0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self):
        while not self._end.wait(0.2):
            sizes = 0
            for path in self._folder.glob("*"):
                try:
                    sizes += path.stat().st_size
                except OSError:  # it has just gone
                    continue
            self._most = max(self._most, sizes)

    def ended(self):
        self._end.set()
        self._thread.join()
        return self._most


def _count(connection, schema, table):
    return connection.execute(f"select count(*) from {schema}.{table}").fetchone()[0]


def _cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _forget_peak():
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:  # not Linux: no peak of one model
        return


def _peak():
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def _machine(memory_limit):
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "memory_bytes": pages,
        "memory_limit_of_duckdb": memory_limit,
        "python": platform.python_version(),
        "duckdb": duckdb.__version__,
        "dbt-core": version("dbt-core"),
        "dbt-duckdb": version("dbt-duckdb"),
    }


def _print_curve(curve):
    machine, sizes = curve["machine"], curve["sizes"]
    print(
        f"{machine['cores']} cores, {machine['memory_bytes'] / GIB:.0f} GiB, DuckDB"
        f" {machine['duckdb']} held to {machine['memory_limit_of_duckdb']}, Python"
        f" {machine['python']}, dbt-core {machine['dbt-core']}, dbt-duckdb {machine['dbt-duckdb']}"
    )
    rows = [
        ("raw rows", [f"{size['raw_rows']:,}" for size in sizes]),
        ("organisations", [f"{size['organisations']:,}" for size in sizes]),
        *((name, [f"{size['facts'][name]:,}" for size in sizes]) for name in FACTS),
        ("fact rows", [f"{sum(size['facts'].values()):,}" for size in sizes]),
        *(
            (f"{layer}, s", [f"{_of_layer(size, layer, 'seconds'):,.1f}" for size in sizes])
            for layer in LAYERS
        ),
        *(
            (f"{layer}, CPU s", [f"{_of_layer(size, layer, 'cpu_seconds'):,.1f}" for size in sizes])
            for layer in LAYERS
        ),
        ("models, s", [f"{size['seconds']:,.1f}" for size in sizes]),
        ("models, CPU s", [f"{size['cpu_seconds']:,.1f}" for size in sizes]),
        ("times linear, wall", _against_the_size_before(sizes, "seconds")),
        ("times linear, CPU", _against_the_size_before(sizes, "cpu_seconds")),
        ("peak memory, GiB", [f"{size['peak_bytes'] / GIB:.2f}" for size in sizes]),
        ("spilled, GiB", [f"{size['spilled_bytes'] / GIB:.2f}" for size in sizes]),
        ("warehouse, GiB", [f"{size['bytes'] / GIB:.2f}" for size in sizes]),
        ("of it raw, GiB", [f"{size['raw_bytes'] / GIB:.2f}" for size in sizes]),
    ]
    print(f"{'':32}" + "".join(f"{size['factor']:>13}x" for size in sizes))
    for name, values in rows:
        print(f"{name:32}" + "".join(f"{value:>14}" for value in values))
    print(f"\nThe models that cost most at {sizes[-1]['factor']}x, in CPU seconds (peak, GiB):")
    slowest = sorted(sizes[-1]["models"], key=lambda model: -model["cpu_seconds"])[:SLOWEST]
    for model in slowest:
        print(f"{model['name']:32}" + "".join(f"{_of(size, model):>14}" for size in sizes))
    dbt = curve["dbt"]
    print(
        f"\ndbt build of the history itself, {dbt['nodes']} nodes: {dbt['seconds']:.1f} s,"
        f" of which its nodes {dbt['seconds_of_nodes']:.1f} s, several at once"
    )
    for size in sizes:
        if "tests" in size:
            tests = size["tests"]
            print(
                f"{size['factor']}x: {tests['tests']} data tests in {tests['seconds']:.1f} s;",
                end=" ",
            )
            print("found something: " + (", ".join(tests["failed"]) or "none"))
        else:
            print(f"{size['factor']}x: data tests not run")


def _of_layer(size, layer, measure):
    return sum(model[measure] for model in size["models"] if model["layer"] == layer)


def _against_the_size_before(sizes, measure):
    ratios = ["" for _ in sizes[:1]]
    for before, size in pairwise(sizes):
        linear = before[measure] * size["factor"] / before["factor"]
        ratios.append(f"{size[measure] / linear:.2f}")
    return ratios


def _of(size, model):
    found = next(each for each in size["models"] if each["name"] == model["name"])
    return f"{found['cpu_seconds']:,.1f} ({(found['peak_bytes'] or 0) / GIB:.1f})"


if __name__ == "__main__":
    sys.exit(main())
