"""Times the load and a repeated build of the edition that ships, as ratios to a yardstick.

The yardstick is the start of dbt alone, timed in the same run: seconds differ from machine to
machine, ratios hardly. Run it as `make benchmark`; nothing asserts a time.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS = 3
SETTINGS = ("BUILD_DIR", "FROM", "BASELINE", "COMPARISON", "AS_OF", "UNIT_TESTS")


def fastest(command, runs=RUNS):
    """Least seconds that a command, a list of texts, takes over some runs. Raises on failure."""
    environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    taken = []
    for _ in range(runs):
        started = time.monotonic()
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
        taken.append(time.monotonic() - started)
    return min(taken)


def main():
    """Print seconds and ratios of each step."""
    with tempfile.TemporaryDirectory() as folder:
        database = str(Path(folder) / "warehouse.duckdb")
        load = ["-m", "loaders", "load", "--from", "published", "--database", database]
        build = ["-m", "publishing", "build", "--build-dir", folder]
        python = sys.executable
        yardstick = fastest([python, "-c", "import dbt.cli.main"])
        loading = fastest([python, *load])
        fastest([python, *build], runs=1)
        building = fastest([python, *build])
    for step, seconds in (
        ("start of dbt (yardstick)", yardstick),
        ("load of the edition", loading),
        ("models, data tests and publishing, again with nothing changed", building),
        ("make build, again with nothing changed (load and the rest)", loading + building),
    ):
        print(f"{seconds:7.2f} s  {seconds / yardstick:6.1f} x  {step}")


if __name__ == "__main__":
    main()
