"""Command line: `python -m benchmarks` times what a user waits for (`make bench`, docs/speed.md).

Prints tables in Markdown. The exit code is 0 whatever the times are, 1 where a step failed.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from contextlib import nullcontext
from functools import partial
from itertools import chain
from pathlib import Path

import duckdb

from benchmarks.measure import MIB, ROOT, StepFailed, conditions, markdown, python, run

QUERIES = Path(__file__).resolve().parent / "queries"
TIMES = 60
SHARED = ROOT.parent / "shared" / "published"
LOAD, BUILD, PACK = "load", "build", "briefing pack"
FIRST, WARM, NEW_MONTH, UNCHANGED = "first", "warm", "one new month", "nothing new"


class NoRows(Exception):
    """A query that must show something returned nothing."""


def main(arguments=None):
    """Time all cases and print what they took; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--runs", type=_count, default=os.environ.get("RUNS") or "3")
    quick = bool(os.environ.get("QUICK"))
    parser.add_argument("--quick", action="store_true", default=quick, help="the edition, once")
    options = parser.parse_args(arguments)
    folder = Path(os.environ.get("BUILD_DIR") or "build").resolve() / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    said = conditions()
    try:
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            bench = Bench(Path(scratch), 1 if options.quick else options.runs)
            built = bench.all_states(sources(options.quick))
            queries = time_queries(built / "diagnostic_scans.duckdb", TIMES)
            print(said, bench.table(), table_of(queries), sep="\n\n")
    except (StepFailed, NoRows) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _count(text):
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r}: expected how often, 1 or more")
    return int(text)


def sources(is_quick=False):
    """Folders of published files: what FROM names, else all at hand, or the edition that ships."""
    chosen = os.environ.get("FROM") or "published"
    is_all = chosen == "published" and SHARED.is_dir() and not is_quick
    return SHARED if is_all else ROOT / chosen, ROOT / "published" / "organisations"


def load(files, folder):
    """Command that loads folders of published files into the warehouse of a build folder."""
    database = folder / "warehouse.duckdb"
    return python("-m", "loaders", "load", "--database", database, "--from", *files)


class Bench:
    """Times steps below a scratch folder, each so many times: {(step, state): [Taken]}."""

    def __init__(self, scratch, runs):
        self.scratch, self.runs, self.taken = scratch, runs, {}

    def take(self, step, state, command, folder):
        """Run a command once as a run of a step."""
        print(f"… {step}, {state}", file=sys.stderr)
        taken = run(command, BUILD_DIR=folder)
        self.taken.setdefault((step, state), []).append(taken)

    def load_and_build(self, state, files, folder):
        """What `make build` does."""
        self.take(LOAD, state, load(files, folder), folder)
        self.take(BUILD, state, python("-m", "publishing", "build"), folder)

    def all_states(self, files):
        """Time load, build and pack in all their states; returns the folder of a build."""
        folder = self.scratch / "build"
        for _ in range(self.runs):
            shutil.rmtree(folder, ignore_errors=True)
            self.load_and_build(FIRST, files, folder)
        for _ in range(self.runs):
            (folder / "warehouse.duckdb").unlink()
            self.load_and_build(WARM, files, folder)
        for _ in range(self.runs):
            self.load_and_build(UNCHANGED, files, folder)
            self.take(PACK, UNCHANGED, python("-m", "briefing"), folder)
        self.new_month(files, newest_waits_file(folder))
        return folder

    def new_month(self, published, newest):
        """A build without the newest DM01 workbook, and then with it."""
        before, files, folder = (self.scratch / name for name in ("before", "files", "after"))
        for number, source in enumerate(published):
            shutil.copytree(source, files / str(number))
        held_back = next(files.rglob(newest))
        aside = held_back.rename(self.scratch / newest)
        run(load([files], before), BUILD_DIR=before)
        run(python("-m", "publishing", "build"), BUILD_DIR=before)
        aside.rename(held_back)
        for _ in range(self.runs):
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(before, folder, symlinks=True)
            os.sync()  # the copy's writing is not the step's
            self.load_and_build(NEW_MONTH, [files], folder)
        for path in (before, files, folder):
            shutil.rmtree(path)

    def table(self):
        """Medians of the runs: seconds by the clock and of processors, peak memory."""
        rows = []
        for (step, state), taken in self.taken.items():
            wall = statistics.median(one.wall_seconds for one in taken)
            cpu = statistics.median(one.cpu_seconds for one in taken)
            peak = statistics.median(one.peak_bytes for one in taken) / MIB
            rows.append([f"{step}, {state}", f"{wall:.1f}", f"{cpu:.1f}", f"{peak:,.0f}"])
        heading = f"step, state: medians of {self.runs}"
        return markdown([heading, "s", "CPU s", "peak memory, MiB"], rows)


def newest_waits_file(folder):
    """Name of the file that holds the newest month of DM01 in a build."""
    with duckdb.connect(folder / "diagnostic_scans.duckdb", read_only=True) as connection:
        (name,) = connection.execute(
            "select file_name from marts.loaded_files where publication like 'dm01%' "
            "order by last_month desc nulls last, file_name limit 1"
        ).fetchone()
    return name


def time_queries(published, times):
    """Milliseconds of `queries/*.sql` on a published DuckDB file, each asked so many times.

    {name: (rows, [on one connection that stays open, as a BI tool asks], [on a new one each, as a
    script does])}; all rows are fetched. Raises NoRows.
    """
    queries = {path.stem: path.read_text("utf-8") for path in sorted(QUERIES.glob("*.sql"))}
    rows, kept = {}, {}
    with duckdb.connect(published, read_only=True) as connection:
        for name, sql in queries.items():
            rows[name] = len(connection.execute(sql).fetchall())
            if not rows[name]:
                raise NoRows(f"benchmarks/queries/{name}.sql returns no row of {published}")
            stays_open = partial(nullcontext, connection)
            kept[name] = [_milliseconds(sql, stays_open) for _ in range(times)]
    anew = partial(duckdb.connect, published, read_only=True)
    return {
        name: (rows[name], kept[name], [_milliseconds(sql, anew) for _ in range(times)])
        for name, sql in queries.items()
    }


def _milliseconds(sql, connect):
    started = time.perf_counter()
    with connect() as connection:
        connection.execute(sql).fetchall()
    return 1000 * (time.perf_counter() - started)


def table_of(queries):
    """Median and 95th of 100 of each query and of all, in milliseconds."""
    _, kept, new = zip(*queries.values(), strict=True)
    all_of_them = {"all": ("", list(chain(*kept)), list(chain(*new)))}
    shown = []
    for name, (rows, *asked) in (queries | all_of_them).items():
        twentieths = [statistics.quantiles(taken, n=20, method="inclusive") for taken in asked]
        shown.append([name, rows, *(f"{each[at]:.1f}" for each in twentieths for at in (9, 18))])
    heading = ["query, ms", "rows", "kept connection, median", "95 of 100"]
    return markdown([*heading, "new connection, median", "95 of 100"], shown)


if __name__ == "__main__":
    sys.exit(main())
