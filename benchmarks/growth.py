"""Time and memory of the models over 1, 10 and 100 times the history: `make growth`.

Loads all the history at hand and has dbt run the models over it with many times its organisations
(`multiply.py`), on DuckDB and on Spark. Prints tables in Markdown and draws `growth.svg`;
docs/growth.md says what they showed. Sizes that were measured before, in the same folder, stay in
both. Nothing asserts a time.
"""

import argparse
import json
import os
import shutil
import sys
import threading
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb
import vl_convert
import yaml

from benchmarks.__main__ import load, sources
from benchmarks.measure import ROOT, conditions, markdown, python, run
from benchmarks.multiply import multiply
from loaders.parquet import write_parquet

FACTS = ("fct_scans", "fct_waits", "fct_activity", "fct_cancer_scans", "fct_request_to_test")
LAYERS = ("staging", "intermediate", "marts")
SLOWEST = 12
GIB = 2**30
ON_SPARK = (".dbtignore", "dbt_project.yml", "models", "macros", "tests", "analyses")
CURVES = ("CPU microseconds a fact row", "peak memory, GiB")


def main(arguments=None):
    """Print the curve."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--factors", default="1x,10x,100x", help="of DuckDB (1x,10x,100x)")
    parser.add_argument("--spark", default="1x,10x", help="of Spark (1x,10x); none: ''")
    parser.add_argument("--memory", default="12GB", help="DuckDB's memory_limit (12GB)")
    options = parser.parse_args(arguments)
    said = f"{conditions()} DuckDB is held to {options.memory}."
    folder = Path(os.environ.get("BUILD_DIR") or "build").resolve() / "growth"
    folder.mkdir(parents=True, exist_ok=True)
    history = folder / "history"
    shutil.rmtree(history, ignore_errors=True)
    history.mkdir()
    profile = yaml.safe_load((ROOT / "profiles.yml").read_text(encoding="utf-8"))
    of_duckdb = profile["scan_backlog"]["outputs"]["duckdb"]
    # one node after another: two would want all memory at once, and spill
    of_duckdb["threads"] = 1
    of_duckdb["settings"] |= {"memory_limit": options.memory, "threads": os.cpu_count()}
    (folder / "profiles.yml").write_text(yaml.safe_dump(profile), encoding="utf-8")
    run(load(sources(), history), BUILD_DIR=history)
    dbt("seed", history)
    kept = folder / "growth.json"
    sizes = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    asked = [("DuckDB", options.factors, measured), ("Spark", options.spark, measured_on_spark)]
    for engine, factors, measure in asked:
        for factor in filter(None, factors.split(",")):
            print(f"… {engine}, {factor}", file=sys.stderr)
            warehouse = folder / factor / "warehouse.duckdb"
            shutil.rmtree(warehouse.parent, ignore_errors=True)
            warehouse.parent.mkdir()
            raw_rows = multiply(history / "warehouse.duckdb", warehouse, int(factor.rstrip("x")))
            figures, of_models = measure(warehouse)
            sizes[f"{engine}, {factor}"] = {
                "figures": {"raw rows": raw_rows, **figures},
                "models": of_models,
            }
            kept.write_text(json.dumps(sizes), encoding="utf-8")
            shutil.rmtree(warehouse.parent)
    (folder / "growth.svg").write_text(picture(sizes), encoding="utf-8")
    print(said, *tables(sizes), f"The picture is {folder / 'growth.svg'}.", sep="\n\n")


def dbt(command, folder):
    """Have dbt work on the warehouse of a folder; what that took, and its results by node."""
    program, target = Path(sys.executable).with_name("dbt"), folder / "dbt"
    options = ["--profiles-dir", folder.parent, "--target-path", target, "--log-path", target]
    taken = run([*map(str, [program, "--quiet", command, *options])], BUILD_DIR=folder)
    results = (target / "run_results.json").read_text(encoding="utf-8")
    return taken, json.loads(results)["results"]


def measured(warehouse):
    """Have dbt run the models on a warehouse: figures by their name, and seconds of each model."""
    with spilled_to(warehouse.with_name(f"{warehouse.name}.tmp")) as spilled:
        taken, results = dbt("run", warehouse.parent)
    with duckdb.connect(warehouse, read_only=True) as connection:
        rows = {
            name: connection.execute(f"select count(*) from marts.{name}").fetchone()[0]
            for name in ("dim_organisation", *FACTS)
        }
    figures, seconds = _figures(taken, results, rows)
    figures |= {"spilled, GiB": spilled[0] / GIB, "warehouse, GiB": warehouse.stat().st_size / GIB}
    return figures, seconds


@contextmanager
def spilled_to(folder):
    """The most bytes that lay in a folder at once, as a list of one: looked at each half second."""
    most, ended = [0], threading.Event()

    def watch():
        while not ended.wait(0.5):
            with suppress(FileNotFoundError):  # DuckDB takes files away meanwhile
                most[0] = max(most[0], sum(file.stat().st_size for file in folder.iterdir()))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield most
    finally:
        ended.set()
        watching.join()


def measured_on_spark(warehouse):
    """The same of Spark, with seeds as the multiplied warehouse has them; `raw` is Parquet."""
    folder = warehouse.parent
    write_parquet(warehouse, folder / "raw")
    (folder / "project").mkdir()
    for name in ON_SPARK:
        (folder / "project" / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "seeds", folder / "project" / "seeds")
    with duckdb.connect(warehouse, read_only=True) as connection:
        for path in (folder / "project" / "seeds").rglob("*.csv"):
            connection.execute(f"copy seeds.\"{path.stem}\" to '{path}' (header)")
    target = folder / "dbt"
    taken = run(
        python(
            *("-m", "benchmarks.dbt_on_spark", "--quiet", "build", "--target", "spark"),
            *("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"),
            *("--project-dir", folder / "project", "--profiles-dir", folder.parent),
            *("--target-path", target, "--log-path", target),
        ),
        BUILD_DIR=folder,
        RAW_PARQUET=folder / "raw",
    )
    results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))["results"]
    marts = folder / "spark" / "warehouse" / "marts.db"
    rows = {
        name: duckdb.sql(f"select count(*) from '{marts / name}/*.parquet'").fetchone()[0]
        for name in ("dim_organisation", *FACTS)
    }
    return _figures(taken, results, rows)


def _figures(taken, results, rows):
    seconds = {
        ".".join(result["relation_name"].replace('"', "").replace("`", "").split(".")[-2:]): result[
            "execution_time"
        ]
        for result in results
        if result["unique_id"].startswith("model.")
    }
    figures = {f"rows of {name}": count for name, count in rows.items()}
    for layer in LAYERS:
        of_layer = (of for name, of in seconds.items() if name.startswith(f"{layer}."))
        figures[f"{layer}, s, added up"] = sum(of_layer)
    figures["dbt run, s"], figures["dbt run, CPU s"] = taken.wall_seconds, taken.cpu_seconds
    facts = sum(rows[fact] for fact in FACTS)
    figures["CPU microseconds a fact row"] = 1e6 * taken.cpu_seconds / facts
    figures["peak memory, GiB"] = taken.peak_bytes / GIB
    return figures, seconds


def tables(sizes):
    """Tables of the figures of each size, and of the models that cost most at the last one."""
    names = dict.fromkeys(name for size in sizes.values() for name in size["figures"])
    rows = [
        [name, *(_shown(size["figures"].get(name)) for size in sizes.values())] for name in names
    ]
    seconds = [size["models"] for size in sizes.values()]
    slowest = sorted(seconds[-1], key=seconds[-1].get, reverse=True)[:SLOWEST]
    of_models = [[name, *(_shown(of.get(name)) for of in seconds)] for name in slowest]
    return markdown(["", *sizes], rows), markdown(["s of a model", *sizes], of_models)


def picture(sizes):
    """SVG: what a fact row takes, and peak memory, by how many times the history (logarithmic)."""
    points = [
        {
            "engine": name.split(", ")[0],
            "times the history": int(name.split(", ")[1].rstrip("x")),
            "measure": measure,
            "value": size["figures"][measure],
        }
        for name, size in sizes.items()
        for measure in CURVES
    ]
    scale = {"type": "log"}
    chart = {
        "data": {"values": points},
        "facet": {"column": {"field": "measure", "title": None, "header": {"labelFontSize": 13}}},
        "resolve": {"scale": {"y": "independent"}},
        "spec": {
            "width": 300,
            "height": 240,
            "mark": {"type": "line", "point": True},
            "encoding": {
                "x": {"field": "times the history", "type": "quantitative", "scale": scale},
                "y": {"field": "value", "type": "quantitative", "scale": scale, "title": None},
                "strokeDash": {"field": "engine", "title": None},
                "color": {"field": "engine", "title": None},
            },
        },
    }
    return vl_convert.vegalite_to_svg(chart)


def _shown(figure):
    if figure is None:
        return ""
    return f"{figure:,.2f}" if isinstance(figure, float) else f"{figure:,}"


if __name__ == "__main__":
    main()
