"""Command line: `python -m benchmarks` times every step and says which bars are met (`make bench`).

The results go to BUILD_DIR/bench as JSON. The exit code is 0 whatever the times are, 1 where a step
failed.
"""

import argparse
import datetime
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks import inside_dbt
from benchmarks.bars import bars
from benchmarks.machine import commit, load_average, machine, versions, warnings
from benchmarks.mart_queries import TIMES, NoRows, time_queries
from benchmarks.measure import StepFailed, size_below
from benchmarks.output import FORMAT, print_results
from benchmarks.suite import (
    COMPILED,
    DBT,
    EDITION,
    ORGANISATIONS,
    SHARED,
    TYPED,
    WARM,
    Suite,
    linked,
)
from loaders.report import console


def main(arguments=None):
    """Run the suite, show and keep its results; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--runs", type=_count, default=os.environ.get("RUNS") or "3")
    parser.add_argument(
        "--quick",
        action="store_true",
        default=bool(os.environ.get("QUICK")),
        help="the edition that ships alone, each step once",
    )
    parser.add_argument(
        "--build-dir", type=Path, default=Path(os.environ.get("BUILD_DIR") or "build")
    )
    options = parser.parse_args(arguments)
    folder = options.build_dir.resolve() / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    screen = console()
    scratch = Path(tempfile.mkdtemp(prefix="scratch-", dir=folder))
    try:
        results = measured(screen, scratch, 1 if options.quick else options.runs, options.quick)
    except (StepFailed, NoRows) as error:
        screen.print(str(error), markup=False, soft_wrap=True)
        return 1
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    print_results(screen, results)
    text = json.dumps(results, indent=2) + "\n"
    path = folder / f"{results['started_at'].replace(':', '').replace('-', '')}.json"
    for written in (path, folder / "latest.json"):
        written.write_text(text, encoding="utf-8")
    screen.print(f"\nWrote {path}", soft_wrap=True)
    return 0


def _count(text):
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r}: expected how often, 1 or more")
    return int(text)


def measured(screen, scratch, runs, quick):
    """Time everything in a scratch folder; the results as a dict."""
    load, started_at = load_average(), datetime.datetime.now(datetime.UTC)
    said = warnings(load)
    for line in said:
        screen.print(f"Warning: {line}", soft_wrap=True)
    history, sources = ("edition", EDITION)
    if SHARED.is_dir() and not quick:
        history, sources = "all at hand", (SHARED, ORGANISATIONS)
    elif not quick:
        said.append(f"{SHARED} is not here: the edition that ships stands for all history.")
    suite = Suite(scratch, runs, lambda text: screen.print(f"… {text}", soft_wrap=True))
    suite.read_floor(history, sources)
    suite.by_hand(history, sources)
    suite.load_of_xls(history, sources)
    folder = suite.states(history, sources, quick)
    suite.dbt_typed(history, folder)
    layers = inside_dbt.layers(folder / "dbt")
    compiled = suite.compiled_sql(history, folder)
    suite.briefing(history, folder, quick)
    suite.say("mart queries")
    queries = time_queries(folder / "diagnostic_scans.duckdb", TIMES)
    suite.make_build(quick)
    if not suite.page_cache_left:
        said.append("This system can't be asked to forget files: cold is a new folder alone.")
    histories = {history: sources, "edition": EDITION}
    return {
        "format": FORMAT,
        "started_at": f"{started_at:%Y-%m-%dT%H:%M:%SZ}",
        "seconds": (datetime.datetime.now(datetime.UTC) - started_at).total_seconds(),
        "is_quick": quick,
        "runs": runs,
        "machine": machine(),
        "versions": versions(),
        "commit": commit(),
        "load_average": load,
        "warnings": said,
        "histories": {name: _described(scratch, found) for name, found in histories.items()},
        **summary(suite, history, layers, compiled, queries),
    }


def summary(suite, history, layers, compiled, queries):
    """Steps, dbt from inside, queries and bars, as the results have them."""
    nodes = sum(layer["nodes"] for layer in layers.values())
    return {
        "steps": [step.as_json() for step in suite.steps],
        "dbt": {
            "nodes": nodes,
            "layers": layers,
            "compiled_sql_layers": compiled,
            "phases": suite.phases,
            "overhead_ms_a_node": _overhead(suite, history, nodes),
        },
        "queries": queries,
        "bars": bars(suite, history, nodes, queries),
    }


def _overhead(suite, history, nodes):
    """Milliseconds a node that dbt takes beyond its SQL, by step and state."""
    sql = suite.median(history, COMPILED, WARM)
    return {
        f"{step.step}, {step.state}": 1000 * (step.summary("wall_seconds")["median"] - sql) / nodes
        for step in suite.steps
        if step.history == history and step.step in (DBT, TYPED)
    }


def _described(scratch, sources):
    links = linked(sources, scratch / "described")
    found = {"files": len(links), "bytes": size_below(*links)}
    shutil.rmtree(scratch / "described")
    return found


if __name__ == "__main__":
    sys.exit(main())
