"""The steps that `make bench` times, one after another; docs/speed.md says what each is."""

import json
import os
import shutil
import statistics
import sys
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from benchmarks import inside_dbt
from benchmarks.measure import ROOT, leave_page_cache, python, run, size_below

EDITION = (ROOT / "published",)
SHARED = ROOT.parent / "shared" / "published"
ORGANISATIONS = ROOT / "published" / "organisations"
SUCCESSION = ORGANISATIONS / "trust_succession.csv"
COLD, NEW_FOLDER, WARM, NEW_MONTH, UNCHANGED = (
    "cold",
    "new folder",
    "warm",
    "one new month",
    "nothing new",
)

# Names of steps.
READ_FLOOR = "read floor"
BY_HAND = "by hand in pandas"
LOAD, LOAD_XLS = "load", "load of the .xls alone"
BUILD, DBT, PUBLISHING = "build", "of it dbt build", "of it publishing"
WHOLE, MAKE_BUILD = "load and build", "make build"
TYPED = "dbt build, typed"
COMPILED = "compiled SQL in one DuckDB process"
BRIEFING = "briefing pack"


@dataclass
class Step:
    """A step in a state: what each run of it took, and the bytes of what it made by name."""

    history: str
    step: str
    state: str
    runs: list[dict] = field(default_factory=list)
    made: dict[str, int] = field(default_factory=dict)

    def summary(self, figure):
        """Least and median of a figure over the runs; None where no run has it."""
        values = [run[figure] for run in self.runs if run.get(figure) is not None]
        return {"min": min(values), "median": statistics.median(values)} if values else None

    def as_json(self):
        """The step as a dict."""
        figures = ("wall_seconds", "cpu_seconds", "peak_bytes")
        return {
            "history": self.history,
            "step": self.step,
            "state": self.state,
            **{figure: self.summary(figure) for figure in figures},
            "runs": self.runs,
            "made_bytes": self.made,
        }


class Suite:
    """Times steps in a scratch folder and keeps what they took.

    `say(text)` is told what is being timed. `runs` is how often each is; what is set up before a
    run is not counted.
    """

    def __init__(self, scratch, runs, say=lambda text: None):
        self.scratch = Path(scratch)
        self.runs = runs
        self.say = say
        self.steps: list[Step] = []
        self.page_cache_left = None
        self.phases: dict[str, dict] = {}

    def step(self, history, step, state):
        """The step of that name, made when it is asked for first."""
        for found in self.steps:
            if (found.history, found.step, found.state) == (history, step, state):
                return found
        self.steps.append(Step(history, step, state))
        return self.steps[-1]

    def median(self, history, step, state):
        """Median seconds by the clock of a step; None where it was not run."""
        for found in self.steps:
            if (found.history, found.step, found.state) == (history, step, state):
                return (found.summary("wall_seconds") or {}).get("median")
        return None

    def take(self, history, step, state, command, **settings):
        """Run a command once as a run of a step; returns Taken."""
        self.say(f"{step} ({history}, {state})")
        taken = run(command, **settings)
        self.step(history, step, state).runs.append(taken.figures())
        return taken

    def leave_page_cache(self, *folders):
        """Have the system forget published files, this project and its environment."""
        environment = Path(sysconfig.get_paths()["purelib"])
        project = [path for path in ROOT.iterdir() if path.is_dir() and path.name[0] != "."]
        project = [path for path in project if path.name not in ("build", "downloads")]
        self.page_cache_left = leave_page_cache(environment, *project, *folders)

    def read_floor(self, history, sources):
        """python-calamine and csv alone on the files of a history."""
        command = python("-m", "benchmarks.read_floor", *sources)
        for state in (COLD, WARM):
            for _ in range(self.runs):
                if state == COLD:
                    self.leave_page_cache(*sources)
                self.take(history, READ_FLOOR, state, command)

    def by_hand(self, history, sources):
        """The comparison in plain pandas: reading by kind of workbook, and computing, apart."""
        for _ in range(self.runs):
            command = python("benchmarks/by_hand_pandas.py", sources[0], SUCCESSION)
            taken = self.take(history, BY_HAND, WARM, command)
            for name, seconds in json.loads(taken.output.splitlines()[-1]).items():
                if name.startswith(("reading", "computing")):
                    step = f"{BY_HAND}: {name.replace('_', ' .')}"
                    self.step(history, step, WARM).runs.append({"wall_seconds": seconds})

    def load_and_build(self, history, sources, folder, state):
        """Load, then models, tests and published copy, as `make build` does; cold, dbt builds."""
        load = python("-m", "loaders", "load", *_from(sources), "--database")
        loading = self.take(
            history, LOAD, state, [*load, str(folder / "warehouse.duckdb")], BUILD_DIR=folder
        )
        if state == COLD:
            self.step(history, LOAD, state).made["raw tables"] = size_below(
                folder / "warehouse.duckdb"
            )
        building = self.take(
            history,
            BUILD,
            state,
            python("-m", "publishing", "build"),
            BUILD_DIR=folder,
            DBT="yes" if state == COLD else "",
        )
        self._parts_of_a_build(history, state, folder, building)
        both = (loading, building)
        self.step(history, WHOLE, state).runs.append(
            {
                "wall_seconds": sum(taken.wall_seconds for taken in both),
                "cpu_seconds": sum(taken.cpu_seconds for taken in both),
                "peak_bytes": max(taken.peak_bytes or 0 for taken in both) or None,
            }
        )

    def _parts_of_a_build(self, history, state, folder, building):
        """Split a build that dbt made by the moment at which it has written its results."""
        seconds = inside_dbt.written_at(folder / "dbt") - building.started_at
        if seconds > 0:
            self.step(history, DBT, state).runs.append({"wall_seconds": seconds})
            rest = {"wall_seconds": building.wall_seconds - seconds}
            self.step(history, PUBLISHING, state).runs.append(rest)
            self.phases[state] = inside_dbt.phases(folder / "dbt", building.started_at)
        self.step(history, BUILD, state).made |= sizes(folder)

    def states(self, history, sources, quick):
        """All states of load and build on a history; returns the folder of the last build."""
        folder = self.scratch / f"{history.replace(' ', '-')}-build"
        for _ in range(self.runs):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            self.leave_page_cache(*sources)
            self.load_and_build(history, sources, folder, COLD)
        for _ in range(0 if quick else self.runs):
            (folder / "warehouse.duckdb").unlink()
            self.load_and_build(history, sources, folder, WARM)
        for _ in range(self.runs):
            self.load_and_build(history, sources, folder, UNCHANGED)
        self.new_month(history, sources, folder)
        return folder

    def new_month(self, history, sources, built):
        """A build without the newest DM01 workbook, and then with it."""
        newest = newest_waits_file(built)
        held_back, files = self.scratch / "before", self.scratch / "files"
        links = linked(sources, files)
        newest_link = next(link for link in links if link.name == newest)
        target = newest_link.resolve()
        newest_link.unlink()
        self.say(f"building without {newest} ({history})")
        load = python("-m", "loaders", "load", "--from", files, "--database")
        run([*load, str(held_back / "warehouse.duckdb")], BUILD_DIR=held_back)
        run(python("-m", "publishing", "build"), BUILD_DIR=held_back)
        newest_link.symlink_to(target)
        for _ in range(self.runs):
            folder = self.scratch / "new-month"
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(held_back, folder, symlinks=True)
            os.sync()  # the copy's writing is not the step's
            self.load_and_build(history, [files], folder, NEW_MONTH)
        assert newest_waits_file(folder) == newest
        for path in (held_back, folder, files):
            shutil.rmtree(path)

    def make_build(self, quick):
        """`make build` on the edition that ships, in this environment."""
        make = [shutil.which("make"), "--old-file=requirements.lock", "--no-print-directory"]
        make += ["build", f"VENV={sys.prefix}", "FROM=published"]
        folder = self.scratch / "make-build"
        for state in (NEW_FOLDER,) if quick else (COLD, NEW_FOLDER, WARM, UNCHANGED):
            for _ in range(self.runs):
                if state in (COLD, NEW_FOLDER):
                    shutil.rmtree(folder, ignore_errors=True)
                    folder.mkdir(parents=True)
                if state == COLD:
                    self.leave_page_cache(*EDITION)
                if state == WARM:
                    (folder / "warehouse.duckdb").unlink()
                by_dbt = "yes" if state == COLD else ""
                self.take("edition", MAKE_BUILD, state, make, BUILD_DIR=folder, DBT=by_dbt)
        self.step("edition", MAKE_BUILD, state).made |= sizes(folder)
        shutil.rmtree(folder)

    def load_of_xls(self, history, sources):
        """Load of the .xls workbooks alone, to stand beside pandas reading them with xlrd."""
        files = self.scratch / "xls"
        links = linked(sources, files, (".xls",))
        for _ in range(self.runs if links else 0):
            (self.scratch / "xls.duckdb").unlink(missing_ok=True)
            command = python("-m", "loaders", "load", "--from", files, "--database")
            command.append(str(self.scratch / "xls.duckdb"))
            self.take(history, LOAD_XLS, WARM, command)

    def dbt_typed(self, history, folder):
        """`dbt build` and `dbt parse` as one types them, with and without a parse to go on from."""
        target = folder / "dbt-typed"
        paths = ["--target-path", str(target), "--log-path", str(folder / "logs")]
        dbt = [str(Path(sys.executable).parent / "dbt"), "--quiet"]
        build = [*dbt, "build", "--exclude-resource-type", "unit_test", *paths]
        for _ in range(self.runs):
            self.take(
                history, "dbt: import", WARM, python("-c", "import dbt.cli.main"), BUILD_DIR=folder
            )
            shutil.rmtree(target, ignore_errors=True)
            self.take(history, "dbt: parse, full", WARM, [*dbt, "parse", *paths], BUILD_DIR=folder)
            self.take(
                history, "dbt: parse, partial", WARM, [*dbt, "parse", *paths], BUILD_DIR=folder
            )
            self.take(history, TYPED, WARM, build, BUILD_DIR=folder)
        shutil.rmtree(target)

    def compiled_sql(self, history, folder):
        """The compiled SQL of models and tests in one DuckDB process; returns seconds by layer."""
        outcomes = []
        for _ in range(self.runs):
            copy = self.scratch / "compiled"
            command = python("-m", "benchmarks.compiled_sql", folder, copy)
            taken = self.take(history, COMPILED, WARM, command)
            outcomes.append(json.loads(taken.output.splitlines()[-1]))
            # the statements' own seconds, not the start of Python and the copy before them
            self.steps[-1].runs[-1]["wall_seconds"] = outcomes[-1]["seconds"]
            shutil.rmtree(copy)
        return min(outcomes, key=lambda outcome: outcome["seconds"])["layers"]

    def briefing(self, history, folder, quick):
        """The briefing pack from a published build."""
        for state in (COLD,) if quick else (COLD, WARM):
            for _ in range(self.runs):
                shutil.rmtree(folder / "briefing", ignore_errors=True)
                if state == COLD:
                    self.leave_page_cache(folder / "published")
                self.take(history, BRIEFING, state, python("-m", "briefing"), BUILD_DIR=folder)
            self.step(history, BRIEFING, state).made["pack"] = size_below(folder / "briefing")


def sizes(folder):
    """Bytes of what a build made: warehouse, published DuckDB file, Parquet and CSV."""
    current = (folder / "current").resolve()
    marts = list((current / "marts").iterdir())
    return {
        "warehouse": size_below(folder / "warehouse.duckdb"),
        "published DuckDB": size_below(current / "diagnostic_scans.duckdb"),
        "Parquet": size_below(*(path for path in marts if path.suffix == ".parquet")),
        "CSV": size_below(*(path for path in marts if path.suffix == ".csv")),
    }


def newest_waits_file(folder):
    """Name of the file that holds the newest month of DM01 in a build."""
    with duckdb.connect(folder / "diagnostic_scans.duckdb", read_only=True) as connection:
        (name,) = connection.execute(
            "select file_name from marts.loaded_files where publication like 'dm01%' "
            "order by last_month desc nulls last, file_name limit 1"
        ).fetchone()
    return name


def linked(sources, folder, suffixes=None):
    """Links to the files below some folders, in a new folder; the list of them."""
    links = []
    for number, source in enumerate(sources):
        for path in sorted(Path(source).rglob("*")):
            if path.is_file() and (suffixes is None or path.suffix in suffixes):
                link = folder / str(number) / path.relative_to(source)
                link.parent.mkdir(parents=True, exist_ok=True)
                link.symlink_to(path.resolve())
                links.append(link)
    return links


def _from(sources):
    return [text for source in sources for text in ("--from", str(source))]
