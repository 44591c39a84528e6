"""What a command takes: seconds by the clock and of processors, memory of all its processes."""

import os
import platform
import resource
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MIB = 2**20
# Of the caller, that change what a step does.
SETTINGS = ("BUILD_DIR", "BASELINE", "COMPARISON", "AS_OF", "DBT_TARGET_PATH", "DBT_LOG_PATH")


class StepFailed(Exception):
    """A command that was to be timed ended with an error; the message has the end of its output."""


@dataclass
class Taken:
    """What a command took: seconds by the clock and of processors, bytes of memory; its output."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    output: str = ""


def python(*arguments):
    """Command that runs the Python of this environment."""
    return [sys.executable, *map(str, arguments)]


def run(command, **settings):
    """Run a command in the checkout, with settings of the environment; returns Taken.

    Processors' seconds are those of all processes that it started and waited for. Memory is the
    most that they held at once (proportional set size; 0 where the system is no Linux), looked at
    every 20 ms or, where looking takes long, less often. Raises StepFailed where the exit code is
    not 0.
    """
    environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    environment |= {name: str(value) for name, value in settings.items()}
    before, started, sizes = _children_cpu_seconds(), time.perf_counter(), [0]
    to_one_pipe = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=environment, **to_one_pipe) as process:
        threading.Thread(target=_watch, args=(process, sizes)).start()
        try:
            output, _ = process.communicate()
        except BaseException:  # Ctrl-C: the step must not go on by itself
            process.kill()
            raise
    wall_seconds = time.perf_counter() - started
    if process.returncode:
        raise StepFailed(f"{' '.join(command)}: exit code {process.returncode}\n{output[-2000:]}")
    return Taken(wall_seconds, _children_cpu_seconds() - before, max(sizes), output)


def _children_cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _watch(process, sizes):
    while process.returncode is None:
        started = time.perf_counter()
        sizes.append(_proportional_size(process.pid))
        # looking takes a twentieth of one processor at most
        time.sleep(max(0.02, 20 * (time.perf_counter() - started)))


def _proportional_size(pid):
    """Bytes of a process and those it started, what they share counted once (Linux)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = " ".join((task / "children").read_text(encoding="utf-8") for task in tasks)
    except OSError:  # it has just ended
        return 0
    own = sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return own + sum(map(_proportional_size, map(int, children.split())))


def conditions():
    """A line on what was measured, and on what: commit, processors, memory, versions, load."""
    git = [shutil.which("git") or "git", "describe", "--always", "--dirty"]
    commit = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"Commit {commit.strip()}; {os.cpu_count()} cores, {memory:.1f} GiB, {platform.platform()},"
        f" Python {platform.python_version()}, duckdb {version('duckdb')}, dbt-core"
        f" {version('dbt-core')}; load average {os.getloadavg()[0]:.1f} at the start."
    )


def markdown(heading, rows):
    """A table in Markdown: texts left, figures right."""
    marks = ["---", *["---:"] * (len(heading) - 1)]
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in (heading, marks, *rows))
