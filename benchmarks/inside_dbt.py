"""Where the time of a `dbt build` goes, from what dbt wrote about it."""

import json
from datetime import datetime
from pathlib import Path

from benchmarks.compiled_sql import LAYERS, layer_of


def layers(dbt_folder):
    """Nodes and seconds of each layer of the last build, summed over nodes (threads overlap).

    `compile_seconds` is dbt's templating, `execute_seconds` the SQL and what dbt does around it.
    A dict by layer.
    """
    manifest, results = _written(dbt_folder)
    found = {
        layer: {"nodes": 0, "compile_seconds": 0.0, "execute_seconds": 0.0} for layer in LAYERS
    }
    for result in results["results"]:
        if not result["unique_id"].startswith(("seed.", "model.", "test.")):
            continue
        node = manifest["nodes"][result["unique_id"]]
        layer = found[layer_of(result["unique_id"], node)]
        layer["nodes"] += 1
        for timing in result["timing"]:
            taken = _time(timing["completed_at"]) - _time(timing["started_at"])
            layer[f"{timing['name']}_seconds"] += taken
    return found


def phases(dbt_folder, started_at):
    """Seconds of a build whose command started at a time (seconds since 1970), phase by phase.

    `start` is Python and the imports, `parse` reading the project to the first node, `nodes` from
    the first node to the last, `write` what dbt writes about the run.
    """
    _, results = _written(dbt_folder)
    timings = [timing for result in results["results"] for timing in result["timing"]]
    first = min(_time(timing["started_at"]) for timing in timings)
    last = max(_time(timing["completed_at"]) for timing in timings)
    invoked = _time(results["metadata"]["invocation_started_at"])
    written = written_at(dbt_folder)
    return {
        "start": invoked - started_at,
        "parse": first - invoked,
        "nodes": last - first,
        "write": written - last,
    }


def written_at(dbt_folder):
    """When dbt had done its work: the time of its results, in seconds since 1970; 0 without any."""
    results = Path(dbt_folder) / "run_results.json"
    return results.stat().st_mtime if results.exists() else 0


def _written(dbt_folder):
    folder = Path(dbt_folder)
    return (
        json.loads((folder / "manifest.json").read_text(encoding="utf-8")),
        json.loads((folder / "run_results.json").read_text(encoding="utf-8")),
    )


def _time(text):
    return datetime.fromisoformat(text).timestamp()
