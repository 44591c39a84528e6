"""Runs `dbt build` as a command of its own and reads what it wrote about it."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
FINISHED = {
    "LogTestResult",
    "LogModelResult",
    "LogSeedResult",
    "LogUnitTestResult",
    "SkippingDetails",
}


# Nodes at once, as in profiles.yml.
AT_ONCE = 2


@dataclass
class DbtRun:
    """Outcome of a run: results and manifest as dbt wrote them, and the errors it logged."""

    succeeded: bool
    results: list[dict]
    manifest: dict
    errors: list[str]


def run_dbt_build(build_dir, variables, on_progress, unit_tests=False, lock=None, engine="duckdb"):
    """Run `dbt build`, models and data tests, on the warehouse of a build folder.

    `variables` are those that differ from dbt_project.yml: dbt parses everything anew for a caller
    that names a variable, a target or a profile, and whoever types `dbt build` names none.
    `on_progress(done, total)` is called after each node. `unit_tests` runs dbt's unit tests too:
    they test the SQL on made-up rows, so no data can turn them red. dbt shares `lock`, the file
    descriptor of the warehouse's lock: it is held until the last of the two has ended. `engine` is
    an output of profiles.yml; what `spark` reads and writes is below the folder `spark`. Returns
    DbtRun.
    """
    home = build_dir if engine == "duckdb" else build_dir / engine
    target = home / "dbt"
    (target / "run_results.json").unlink(missing_ok=True)
    command = [
        *(sys.executable, "-m", "publishing.dbt_child"),
        *("--log-level-file", "info", "--no-use-colors", "build"),
        *("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)),
        *("--target-path", str(target), "--log-path", str(home / "logs")),
        *(("--vars", json.dumps(variables)) if variables else ()),
        *(("--target", engine) if engine != "duckdb" else ()),
        *(() if unit_tests else ("--exclude-resource-type", "unit_test")),
    ]
    environment = os.environ | {
        "BUILD_DIR": str(_as_typed(build_dir)),
        "DUCKDB_THREADS": str(threads_of_a_statement()),
    }
    if engine == "spark":
        environment["RAW_PARQUET"] = str(home / "raw")
    errors = []
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
        cwd=PROJECT,
        pass_fds=() if lock is None else (lock,),
    ) as process:
        for line in process.stdout:
            _read_event(line, errors, on_progress)
    if process.returncode < 0:
        errors.append(f"dbt was ended by {signal.Signals(-process.returncode).name}.")
    manifest = _read_json(target / "manifest.json")
    return DbtRun(
        process.returncode == 0 and bool(manifest),
        _read_json(target / "run_results.json").get("results", []),
        manifest,
        errors,
    )


def _as_typed(build_dir):
    """The folder as people name it, from the project: dbt parses anew where the name differs."""
    return build_dir.relative_to(PROJECT) if build_dir.is_relative_to(PROJECT) else build_dir


def threads_of_a_statement():
    """How many of DuckDB's threads work on one statement, where AT_ONCE run beside each other.

    On two cores one is a fifth less work than two, which would wait for each other.
    """
    return max(1, (os.cpu_count() or 1) // AT_ONCE)


def _read_event(line, errors, on_progress):
    try:
        event = json.loads(line)
    except json.JSONDecodeError:
        if line.strip():
            errors.append(line.rstrip())
        return
    if event.get("total"):
        on_progress(event["index"], event["total"])
    if event["level"] == "error":
        errors.append(event["msg"])


def _read_json(path):
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        # never written, or cut off by a full disk
        return {}
