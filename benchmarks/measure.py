"""What a command takes: seconds by the clock and of processors, memory of all its processes."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = ("BUILD_DIR", "FROM", "BASELINE", "COMPARISON", "AS_OF", "UNIT_TESTS", "MAKEFLAGS")
SETTINGS += ("DBT", "MAKELEVEL", "MFLAGS", "DBT_TARGET_PATH", "DBT_LOG_PATH")
# Looking at memory takes this share of one processor at most.
WATCHING = 0.05


class StepFailed(Exception):
    """A command that was to be timed ended with an error; the message has the end of its output."""


@dataclass
class Taken:
    """What one run took: seconds, seconds, bytes; and what it printed."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int | None
    output: str = ""
    started_at: float = 0.0

    def figures(self):
        """The figures alone, as JSON has them."""
        return {
            "wall_seconds": self.wall_seconds,
            "cpu_seconds": self.cpu_seconds,
            "peak_bytes": self.peak_bytes,
        }


def python(*arguments):
    """Command that runs the Python of this environment."""
    return [sys.executable, *map(str, arguments)]


def run(command, **settings):
    """Run a command in the checkout, with settings of the environment; returns Taken.

    Processors' seconds are those of all processes that it started and waited for. Memory is the
    most that they held at once (proportional set size, Linux; else None), looked at every 20 ms or,
    where looking takes long, less often. Raises StepFailed where the exit code is not 0.
    """
    environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    environment |= {name: str(value) for name, value in settings.items()}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        started_at, started = time.time(), time.perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        watcher = _MemoryWatcher(process.pid)
        watcher.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:  # Ctrl-C: the step must not go on by itself
            process.kill()
            process.wait()
            raise
        wall_seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        watcher.stop()
        output.seek(0)
        text = output.read()
    if process.returncode:
        raise StepFailed(f"{' '.join(command)}: exit code {process.returncode}\n{text[-2000:]}")
    cpu_seconds = usage.ru_utime + usage.ru_stime
    return Taken(wall_seconds, cpu_seconds, watcher.peak, text, started_at)


class _MemoryWatcher(threading.Thread):
    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid = pid
        self.peak = 0 if Path("/proc/self/smaps_rollup").exists() else None
        self._ended = threading.Event()

    def run(self):
        pause = 0
        while self.peak is not None and not self._ended.wait(pause):
            started = time.perf_counter()
            self.peak = max(self.peak, _proportional_size(self.pid))
            pause = max(0.02, (time.perf_counter() - started) / WATCHING)

    def stop(self):
        self._ended.set()
        self.join()


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


def leave_page_cache(*folders):
    """Ask the system to forget what it keeps of the files below some folders; whether it can.

    Advice that needs no rights and touches nothing else on the machine: pages that another process
    has mapped stay.
    """
    if not hasattr(os, "posix_fadvise"):
        return False
    os.sync()  # what is not yet written can't be forgotten
    for folder in folders:
        for path in Path(folder).rglob("*"):
            if path.is_file():
                descriptor = os.open(path, os.O_RDONLY)
                try:
                    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
                finally:
                    os.close(descriptor)
    return True


def size_below(*paths):
    """Bytes of files, and of all files below folders."""
    total = 0
    for path in map(Path, paths):
        files = path.rglob("*") if path.is_dir() else [path]
        total += sum(file.stat().st_size for file in files if file.is_file())
    return total
