"""Times loads and a repeated build of the edition that ships, as ratios to a yardstick.

The yardstick is the start of dbt alone, timed in the same run: seconds differ from machine to
machine, ratios hardly. Where published DM01 workbooks lie beside the checkout, loading them is
timed against reading their cells with python-calamine and nothing else. Run it as
`make benchmark`; nothing asserts a time.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORKBOOKS = ROOT.parent / "shared" / "published" / "dm01"
READ_CELLS = """
import sys
from pathlib import Path
import python_calamine
for path in sorted(Path(sys.argv[1]).glob("*.xls")):
    workbook = python_calamine.CalamineWorkbook.from_path(path)
    for name in workbook.sheet_names:
        workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
"""
RUNS = 3
MANY = 150
SETTINGS = ("BUILD_DIR", "FROM", "BASELINE", "COMPARISON", "AS_OF", "UNIT_TESTS", "DBT")


def fastest(command, runs=RUNS, without=None):
    """Least seconds that a command, a list of texts, takes over some runs. Raises on failure.

    The file `without` is removed before each run.
    """
    environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    taken = []
    for _ in range(runs):
        if without:
            without.unlink(missing_ok=True)
        started = time.monotonic()
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
        taken.append(time.monotonic() - started)
    return min(taken)


def main():
    """Print seconds and ratios of each step."""
    python = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "warehouse.duckdb"
        load = [python, "-m", "loaders", "load", "--from", "published", "--database", str(database)]
        build = [python, "-m", "publishing", "build", "--build-dir", folder]
        yardstick = fastest([python, "-c", "import dbt.cli.main"])
        loading = fastest(load, without=database)
        loading_again = fastest(load)
        fastest(build, runs=1)
        building = fastest(build)
    for step, seconds in (
        ("start of dbt (yardstick)", yardstick),
        ("first load of the edition", loading),
        ("load again with nothing changed", loading_again),
        ("models, data tests and publishing, again with nothing changed", building),
        ("make build, again with nothing changed (load and the rest)", loading_again + building),
    ):
        print(f"{seconds:7.2f} s  {seconds / yardstick:6.1f} x  {step}")
    if WORKBOOKS.is_dir():
        _workbooks(python)


def _workbooks(python):
    with tempfile.TemporaryDirectory() as folder:
        books = sorted(WORKBOOKS.glob("*.xls"))
        few = _copies(Path(folder) / "few", books)
        # A byte after its end makes a workbook another file that reads the same.
        many = _copies(
            Path(folder) / "many", (books * (MANY // len(books) + 1))[:MANY], differing=True
        )
        for copies in (few, many):
            database = Path(folder) / f"{copies.name}.duckdb"
            load = [python, "-m", "loaders", "load", "--from", str(copies)]
            load += ["--database", str(database)]
            reading = fastest([python, "-c", READ_CELLS, str(copies)])
            loading = fastest(load, without=database)
            again = fastest(load)
            newest = max(copies.glob("*.xls"), key=lambda path: path.stat().st_size)
            set_aside = newest.rename(Path(folder) / newest.name)
            fastest(load, runs=1)
            set_aside.rename(newest)
            one_more = fastest(load, runs=1)
            count = len(list(copies.glob("*.xls")))
            print()
            for step, seconds in (
                (f"cells of {count} DM01 workbooks read by python-calamine (yardstick)", reading),
                ("first load of the same; the bar is 4 x and a second", loading),
                ("load again with one workbook more", one_more),
                ("load again with nothing changed", again),
            ):
                print(f"{seconds:7.2f} s  {seconds / reading:6.1f} x  {step}")
            database.unlink()
            print(
                f"{_peak_memory(load) / 2**20:7.1f} MiB memory at most, of all processes together"
            )
            print(f"{database.stat().st_size / 2**20:7.1f} MiB warehouse of raw tables")


def _copies(folder, workbooks, differing=False):
    folder.mkdir()
    for number, path in enumerate(workbooks):
        content = path.read_bytes() + (bytes([number % 256]) if differing else b"")
        (folder / f"{number} {path.name}").write_bytes(content)
    return folder


def _peak_memory(command):
    """Most bytes that a command and the processes it starts hold at once (Linux; else nan)."""
    if not Path("/proc/self/smaps_rollup").exists():
        return float("nan")
    peak = 0
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak = max(peak, _proportional_size(process.pid))
            time.sleep(0.01)
    return peak


def _proportional_size(pid):
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    except OSError:  # it has just ended
        return 0
    own = sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return own + sum(map(_proportional_size, map(int, children)))


if __name__ == "__main__":
    main()
