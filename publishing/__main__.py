"""Command line: `python -m publishing build`, `live`, `report`, `headline` and `readme`.

`build` runs dbt on what is loaded, and publishes the marts if every model and test passes, whatever
is wrong in the publishers' files: it says so after the headline. `live`
downloads and loads what is new first, and ends with a report; `report` prints anew what the current
build has that the one before it had not.
"""

import argparse
import os
import sys
import time
from pathlib import Path

from loaders import CannotBeDone
from loaders.report import console, progress, say
from loaders.warehouse_file import LOCK_CONFLICT, explained, only_one_at_work, refusal
from publishing.dbt_run import PROJECT, run_dbt_build
from publishing.failures import failures_in_words, failures_on_spark_in_words
from publishing.faults import faults_built
from publishing.headline import print_headline, read_headline, with_headline
from publishing.published_copy import publish
from publishing.rounding import with_thousands
from publishing.spark_build import build_on_spark
from publishing.windows import (
    WrongWindow,
    check_loaded,
    check_order,
    dbt_variables,
    project_defaults,
    read_loaded,
)


def command_line():
    """The parser of the command line; what is not given comes from the environment."""
    parser = argparse.ArgumentParser(prog="python -m publishing", description=__doc__)
    option = parser.add_argument
    option("command", choices=["build", "live", "report", "headline", "readme"])
    for name, folder in (("build-dir", "build"), ("downloads", "downloads")):
        option(f"--{name}", type=Path, default=Path(_of_environment(name) or folder))
    for name in ("baseline", "comparison", "as-of"):
        option(f"--{name}", default=_of_environment(name))
    option("--today", default="", help="day by which months are expected")
    option(
        "--strict",
        action="store_true",
        default=_of_environment("strict") == "yes",
        help="of build and live: an error where a publisher's fault is undecided (STRICT=yes)",
    )
    publications = _of_environment("publication").split() or None
    option("--publication", nargs="+", metavar="NAME", default=publications, help="of live: these")
    since = _of_environment("since") or None
    option("--since", metavar="YYYY-MM", default=since, help="of live, as of loaders download")
    option("--until", metavar="YYYY-MM", help="of live")
    option(
        "--unit-tests",
        action="store_true",
        default=bool(_of_environment("unit-tests")),
        help="run dbt's unit tests too, as make test does",
    )
    option(
        "--target",
        choices=["duckdb", "spark"],
        default="duckdb",
        help="of build: the engine; what Spark builds is for comparison and is not published",
    )
    return parser


def _of_environment(option):
    return os.environ.get(option.upper().replace("-", "_"), "")


def main(arguments=None):
    """Run one command; returns the exit code: 0 done, 1 failed and nothing published."""
    options = command_line().parse_args(arguments)
    options.build_dir = options.build_dir.resolve()
    screen = console()
    if options.command == "build":
        return 1 if build(screen, options) else 0
    if options.command in ("live", "report"):
        # what downloads take to import, a build need not wait for
        from publishing.live import live, show_report

        if options.command == "live":
            return live(screen, options, build)
        return show_report(screen, options.build_dir)
    headline = read_headline(options.build_dir)
    if options.command == "readme":
        path = PROJECT / "README.md"
        path.write_text(with_headline(path.read_text(encoding="utf-8"), headline), encoding="utf-8")
    else:
        print_headline(screen, headline)
    return 0


def build(screen, options):
    """Build and publish; the lines that say what failed, none where all went well."""
    try:
        given = dbt_variables(options.baseline, options.comparison, options.as_of, options.today)
        warehouse = options.build_dir / "warehouse.duckdb"
        with (
            only_one_at_work(warehouse, lambda said: say(screen, said)) as lock,
            explained(options.build_dir),
        ):
            return _build_alone(screen, options, given, lock)
    except CannotBeDone as error:
        say(screen, str(error))
        if not isinstance(error, WrongWindow):
            say(screen, "Nothing was published.")
        return [str(error)]


def _build_alone(screen, options, given, lock):
    defaults = project_defaults()
    loaded = read_loaded(options.build_dir / "warehouse.duckdb")
    check_order(given, defaults, loaded)
    if loaded:
        check_loaded(given, loaded)
    changed = {name: value for name, value in given.items() if defaults.get(name) != value}
    is_on_spark = options.target == "spark"
    started = time.monotonic()
    with progress(screen, "Building and testing") as bar:
        task = bar.add_task("", total=None)
        run = (build_on_spark if is_on_spark else run_dbt_build)(
            options.build_dir,
            changed,
            lambda done, total: bar.update(task, completed=done, total=total),
            options.unit_tests,
            lock,
        )
    if not run.succeeded:
        failed = _failures(run, options.build_dir, is_on_spark)
        end = " on Spark failed." if is_on_spark else " failed; nothing was published."
        for line in (*failed, f"The build{end}"):
            say(screen, line)
        return failed
    passed = _passed(run, started)
    faults = faults_built(options.build_dir, is_on_spark)
    undecided = faults.totals["undecided"] if faults else 0
    if options.strict and undecided:
        many = f"{undecided:,} faults are" if undecided > 1 else "1 fault is"
        failed = [
            *faults.lines,
            f"STRICT=yes: {many} undecided; nothing was published. Decide each by the row that it "
            "names, or build without STRICT.",
        ]
        for line in failed:
            say(screen, line)
        return failed
    if is_on_spark:
        marts = options.build_dir / "spark" / "warehouse" / "marts.db"
        screen.print(f"{passed}, on Spark; the marts are {marts}.", soft_wrap=True)
        _say_faults(screen, faults)
        return []
    folder = publish(options.build_dir, run.manifest, defaults | given)
    screen.print(f"{passed}; published {folder}.", soft_wrap=True)
    screen.print()
    print_headline(screen, read_headline(options.build_dir))
    _say_faults(screen, faults)
    return []


def _say_faults(screen, faults):
    if faults:
        screen.print()
        for line in faults.lines:
            say(screen, line)


def _failures(run, build_dir, is_on_spark):
    """What failed; where the disk did, or a tool that has the warehouse open, what to do."""
    warehouse = build_dir / "warehouse.duckdb"
    if is_on_spark:
        return failures_on_spark_in_words(run)
    said = "\n".join([*run.errors, *(result.get("message") or "" for result in run.results)])
    if LOCK_CONFLICT in said:
        return [f"A tool is connected to {warehouse}: close it and try again."]
    refused = refusal(build_dir, said)
    return [refused] if refused else failures_in_words(run, warehouse)


def _passed(run, started):
    tests = sum(result["unique_id"].startswith(("test.", "unit_test.")) for result in run.results)
    models = sum(result["unique_id"].startswith("model.") for result in run.results)
    seconds = time.monotonic() - started
    return f"Built {models} models, {tests} tests passed, in {with_thousands(seconds, 1)} s"


if __name__ == "__main__":
    sys.exit(main())
