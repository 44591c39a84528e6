"""What the figures were measured on: machine, versions, commit, and what else was running."""

import os
import platform
import shutil
import subprocess
from importlib import metadata
from pathlib import Path

from benchmarks.measure import ROOT

PACKAGES = ("duckdb", "dbt-core", "dbt-duckdb", "python-calamine", "pandas", "xlrd", "openpyxl")
# Of one processor, over the last minute: a shell and an editor stay below it.
IDLE_LOAD = 0.5


def machine():
    """Cores that this process may use, model of the processor, bytes of memory, system."""
    return {
        "cores": len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count(),
        "cpu": _first_value("/proc/cpuinfo", "model name") or platform.processor(),
        "memory_bytes": _memory(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "distribution": _first_value("/etc/os-release", "PRETTY_NAME", "="),
    }


def versions():
    """Version of Python and of each package that does the work."""
    return {"python": platform.python_version()} | {
        name: metadata.version(name) for name in PACKAGES
    }


def commit():
    """Commit that is checked out, and whether files differ from it; None outside a repository."""
    git = shutil.which("git")

    def said(*arguments):
        found = subprocess.run(
            [git, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
        )
        return found.stdout.strip()

    sha = said("rev-parse", "HEAD") if git else ""
    return {"sha": sha, "has_changes": bool(said("status", "--porcelain"))} if sha else None


def load_average():
    """Processes that ran or waited to run, on average over 1, 5 and 15 minutes."""
    return list(os.getloadavg())


def warnings(load):
    """Lines on what makes the figures worth less."""
    if load[0] < IDLE_LOAD:
        return []
    return [
        f"Other work is on this machine (load average {load[0]:.1f} at the start): seconds by the "
        "clock are too long; trust processors' seconds and ratios."
    ]


def _first_value(path, name, separator=":"):
    if not Path(path).exists():
        return ""
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(separator)
        if key.strip() == name:
            return value.strip().strip('"')
    return ""


def _memory():
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return None
