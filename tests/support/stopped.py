"""Runs the real commands, stops them at named statements, and sees whether a build is whole.

The points are rows of `killing/points.csv`; how a process is stopped is in `killing/sitecustomize`.
"""

import contextlib
import csv
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb

from loaders.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
KILLING = ROOT / "tests" / "support" / "killing"
SETTINGS = ("BUILD_DIR", "FROM", "BASELINE", "COMPARISON", "AS_OF", "UNIT_TESTS", "STRICT")
PATIENCE = 120


def of_another_duckdb(database):
    """Put the mark of a DuckDB 9.9.9 on a file, which nobody can open then; its bytes."""
    marked = database.read_bytes().replace(f"v{duckdb.__version__}".encode(), b"v9.9.9", 1)
    database.write_bytes(marked)
    return marked


def points(run):
    """Points of a kind of run, in the order of the table."""
    with (KILLING / "points.csv").open(encoding="utf-8") as file:
        return [point for point in csv.DictReader(file) if point["run"] == run]


def load_command(database, *paths):
    sources = [argument for path in paths for argument in ("--from", str(path))]
    return ["-m", "loaders", "load", *sources, "--database", str(database)]


def build_command(folder, *options):
    return ["-m", "publishing", "build", "--build-dir", str(folder), *options]


def publish_command(folder):
    return [str(KILLING / "publish_made_up.py"), str(folder)]


class Started(subprocess.Popen):
    """A process whose group is killed where the test around it fails."""

    def __exit__(self, failure, *rest):
        if failure:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
        super().__exit__(failure, *rest)


def start(command, point=None, marker=None, action="kill", before=(), project=ROOT, packages=()):
    """Start a command of Python, with a point to stop at; a Started that has a group of its own.

    `before` is a command that starts it, as in `setpriv …`; `project` is the checkout whose command
    it is. Folders of `packages` come before those that are installed.
    """
    environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    environment["PYTHONPATH"] = os.pathsep.join(map(str, [*packages, KILLING, project]))
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    if point:
        marker.unlink(missing_ok=True)
        environment["STOP_AT"] = json.dumps(point | {"marker": str(marker), "action": action})
    return Started(
        [*before, sys.executable, *command],
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def run(command, **how):
    """Run a command to its end; exit code and what it printed."""
    with start(command, **how) as process:
        output, _ = process.communicate(timeout=PATIENCE)
    return process.returncode, output


def load_here(database, *paths):
    """Load in this process, as the command does; exit code and what it printed."""
    printed = io.StringIO()
    _, _, *arguments = load_command(database, *paths)
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        code = main(arguments)
    return code, printed.getvalue()


def run_and_kill(command, point, marker, project=ROOT):
    """Run a command that is killed at a point, and see that it was: exactly there, by SIGKILL."""
    code, output = run(command, point=point, marker=marker, project=project)
    assert marker.exists(), f"{point['point']}: never reached\n{output}"
    assert marker.read_text() == point["point"]
    if point["file"].startswith("dbt/"):
        assert code == 1, output
        assert "dbt was ended by SIGKILL." in output
        assert "Traceback" not in output
    else:
        assert code == -signal.SIGKILL, output


def wait_for(what):
    """Wait until a function says yes."""
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


def whole_build(folder):
    """Id of the build that is current, and rows of its marts; fails if it is not a whole one."""
    current = (folder / "current").resolve(strict=True)
    facts = json.loads((current / "build.json").read_text(encoding="utf-8"))
    assert facts["build_id"] == current.name
    assert current.parent == (folder / "published").resolve()
    for name in ("diagnostic_scans.duckdb", "marts", "datapackage.json"):
        assert (folder / name).resolve(strict=True) == current / name
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["build"] == facts
    for resource in package["resources"]:
        with (folder / resource["path"]).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        assert resource["hash"] == f"sha256:{found}", resource["path"]
    rows = {}
    with duckdb.connect(str(folder / "diagnostic_scans.duckdb"), read_only=True) as connection:
        for (mart,) in connection.execute("select table_name from duckdb_tables()").fetchall():
            rows[mart] = connection.execute(f"from marts.{mart} order by all").fetchall()
    assert rows
    assert {path.name for path in (folder / "marts").iterdir()} == {
        f"{mart}.{kind}" for mart in rows for kind in ("csv", "parquet")
    }
    with duckdb.connect() as connection:
        for mart, found in rows.items():
            path = str(folder / "marts" / f"{mart}.parquet")
            assert connection.read_parquet(path).order("all").fetchall() == found
    return current.name, rows
