"""Time and memory of the models over 1, 10 and 100 times the history: `make growth`.

Loads all the history at hand and has dbt run the models over it with many times its organisations
(`multiply.py`). Prints tables in Markdown; docs/growth.md says what they showed. Nothing asserts a
time.
"""

import argparse
import json
import os
import shutil
import sys
from pathlib import Path

import duckdb
import yaml

from benchmarks.__main__ import load, sources
from benchmarks.measure import ROOT, conditions, markdown, run
from benchmarks.multiply import multiply

FACTS = ("fct_scans", "fct_waits", "fct_activity", "fct_cancer_scans", "fct_request_to_test")
LAYERS = ("staging", "intermediate", "marts")
SLOWEST = 12
GIB = 2**30


def main(arguments=None):
    """Print the curve."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--factors", default="1x,10x,100x", help="1x,10x,100x")
    parser.add_argument("--memory", default="12GB", help="DuckDB's memory_limit (12GB)")
    options = parser.parse_args(arguments)
    said = f"{conditions()} DuckDB is held to {options.memory}."
    folder = Path(os.environ.get("BUILD_DIR") or "build").resolve() / "growth"
    shutil.rmtree(folder, ignore_errors=True)
    history = folder / "history"
    history.mkdir(parents=True)
    profile = yaml.safe_load((ROOT / "profiles.yml").read_text(encoding="utf-8"))
    profile["scan_backlog"]["outputs"]["duckdb"]["settings"]["memory_limit"] = options.memory
    (folder / "profiles.yml").write_text(yaml.safe_dump(profile), encoding="utf-8")
    run(load(sources(), history), BUILD_DIR=history)
    dbt("seed", history)
    factors, sizes, seconds = options.factors.split(","), [], []
    for factor in factors:
        print(f"… {factor}", file=sys.stderr)
        times, warehouse = int(factor.rstrip("x")), folder / factor / "warehouse.duckdb"
        warehouse.parent.mkdir()
        raw_rows = multiply(history / "warehouse.duckdb", warehouse, times)
        figures, of_models = measured(warehouse)
        sizes.append({"raw rows": raw_rows, **figures})
        seconds.append(of_models)
        shutil.rmtree(warehouse.parent)
    print(said, *tables(factors, sizes, seconds), sep="\n\n")


def dbt(command, folder):
    """Have dbt work on the warehouse of a folder; what that took, and its results by node."""
    program, target = Path(sys.executable).with_name("dbt"), folder / "dbt"
    options = ["--profiles-dir", folder.parent, "--target-path", target, "--log-path", target]
    taken = run([*map(str, [program, "--quiet", command, *options])], BUILD_DIR=folder)
    results = (target / "run_results.json").read_text(encoding="utf-8")
    return taken, json.loads(results)["results"]


def measured(warehouse):
    """Have dbt run the models on a warehouse: figures by their name, and seconds of each model."""
    taken, results = dbt("run", warehouse.parent)
    seconds = {
        result["relation_name"].replace('"', "").partition(".")[2]: result["execution_time"]
        for result in results
        if result["unique_id"].startswith("model.")
    }
    figures = {}
    with duckdb.connect(warehouse, read_only=True) as connection:
        for name in ("dim_organisation", *FACTS):
            rows = connection.execute(f"select count(*) from marts.{name}").fetchone()
            figures[f"rows of {name}"] = rows[0]
    for layer in LAYERS:
        of_layer = (of for name, of in seconds.items() if name.startswith(f"{layer}."))
        figures[f"{layer}, s, added up"] = sum(of_layer)
    figures["dbt run, s"], figures["dbt run, CPU s"] = taken.wall_seconds, taken.cpu_seconds
    figures["peak memory, GiB"] = taken.peak_bytes / GIB
    figures["warehouse, GiB"] = warehouse.stat().st_size / GIB
    return figures, seconds


def tables(factors, sizes, seconds):
    """Tables of the figures of each size, and of the models that cost most at the last one."""
    rows = [[name, *(_shown(size[name]) for size in sizes)] for name in sizes[0]]
    slowest = sorted(seconds[-1], key=seconds[-1].get, reverse=True)[:SLOWEST]
    of_models = [[name, *(_shown(of[name]) for of in seconds)] for name in slowest]
    return markdown(["", *factors], rows), markdown(["s of a model", *factors], of_models)


def _shown(figure):
    return f"{figure:,.2f}" if isinstance(figure, float) else f"{figure:,}"


if __name__ == "__main__":
    main()
