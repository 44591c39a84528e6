"""Command line: `python -m publishing build`, `live`, `report`, `headline` and `readme`.

`build` runs dbt on what is loaded, and publishes the marts if every model and test passes. `live`
downloads and loads what is new first, and ends with a report; `report` prints anew what the current
build has that the one before it had not.
"""

import argparse
import os
import sys
import time
from pathlib import Path

import yaml
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from loaders.report import console, say
from loaders.warehouse_file import (
    LOCK_CONFLICT,
    CannotWrite,
    WarehouseBusy,
    explained,
    only_one_at_work,
    refusal,
)
from publishing.dbt_run import PROJECT, run_dbt_build
from publishing.failures import failures_in_words
from publishing.headline import print_headline, read_headline, with_headline
from publishing.published_copy import publish
from publishing.spark_build import SparkNotReady, build_on_spark, spark_failures_in_words
from publishing.windows import WrongWindow, dbt_variables


def command_line():
    """The parser of the command line; what is not given comes from the environment."""
    parser = argparse.ArgumentParser(prog="python -m publishing", description=__doc__)
    parser.add_argument("command", choices=["build", "live", "report", "headline", "readme"])
    parser.add_argument(
        "--build-dir", type=Path, default=Path(os.environ.get("BUILD_DIR") or "build")
    )
    for name in ("baseline", "comparison", "as-of"):
        default = os.environ.get(name.upper().replace("-", "_"), "")
        parser.add_argument(f"--{name}", default=default)
    parser.add_argument("--today", default="", help="day by which months are expected")
    parser.add_argument(
        "--downloads", type=Path, default=Path(os.environ.get("DOWNLOADS") or "downloads")
    )
    parser.add_argument("--publication", nargs="+", metavar="NAME", help="of live: these alone")
    parser.add_argument(
        "--since", metavar="YYYY-MM", help="of live: as in python -m loaders download"
    )
    parser.add_argument("--until", metavar="YYYY-MM", help="of live")
    parser.add_argument(
        "--unit-tests",
        action="store_true",
        default=bool(os.environ.get("UNIT_TESTS")),
        help="run dbt's unit tests too, as make test does",
    )
    parser.add_argument(
        "--target",
        choices=["duckdb", "spark"],
        default="duckdb",
        help="of build: the engine; what Spark builds is for comparison and is not published",
    )
    return parser


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
    except WrongWindow as error:
        say(screen, str(error))
        return [str(error)]
    warehouse = options.build_dir / "warehouse.duckdb"
    try:
        with (
            only_one_at_work(warehouse, lambda said: say(screen, said)) as lock,
            explained(options.build_dir),
        ):
            return _build_alone(screen, options, given, lock)
    except (WarehouseBusy, CannotWrite, SparkNotReady) as error:
        say(screen, str(error))
        say(screen, "Nothing was published.")
        return [str(error)]


def _build_alone(screen, options, given, lock):
    defaults = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
    variables = defaults | given
    changed = {name: value for name, value in given.items() if defaults.get(name) != value}
    started = time.monotonic()
    with Progress(
        TextColumn("Building and testing"),
        BarColumn(),
        MofNCompleteColumn(),
        console=screen,
        transient=True,
        disable=not screen.is_terminal,
    ) as bar:
        task = bar.add_task("", total=None)
        run_on = _built_on_spark if options.target == "spark" else _built_on_duckdb
        run = run_on(
            options,
            changed,
            lambda done, total: bar.update(task, completed=done, total=total),
            lock,
        )
    if options.target == "spark":
        return _tell_of_spark(screen, options, run, started)
    if not run.succeeded:
        remedy = _remedy(run, options.build_dir)
        failed = (
            [remedy] if remedy else failures_in_words(run, options.build_dir / "warehouse.duckdb")
        )
        for line in (*failed, "The build failed; nothing was published."):
            say(screen, line)
        return failed
    folder = publish(options.build_dir, run.manifest, variables)
    screen.print(f"{_passed(run, started)}; published {folder}.", soft_wrap=True)
    screen.print()
    print_headline(screen, read_headline(options.build_dir))
    return []


def _built_on_duckdb(options, changed, on_progress, lock):
    return run_dbt_build(options.build_dir, changed, on_progress, options.unit_tests, lock)


def _built_on_spark(options, changed, on_progress, lock):
    return build_on_spark(options.build_dir, changed, on_progress, options.unit_tests, lock)


def _tell_of_spark(screen, options, run, started):
    failed = [] if run.succeeded else spark_failures_in_words(run)
    for line in (*failed, "The build on Spark failed.") if failed else ():
        say(screen, line)
    if not failed:
        marts = options.build_dir / "spark" / "warehouse" / "marts.db"
        screen.print(f"{_passed(run, started)}, on Spark; the marts are {marts}.", soft_wrap=True)
    return failed


def _passed(run, started):
    tests = sum(result["unique_id"].startswith(("test.", "unit_test.")) for result in run.results)
    models = sum(result["unique_id"].startswith("model.") for result in run.results)
    seconds = time.monotonic() - started
    return f"Built {models} models, {tests} tests passed, in {seconds:.1f} s"


def _remedy(run, build_dir):
    """What to do where the disk, or a tool that has the warehouse open, failed dbt; else None."""
    said = "\n".join([*run.errors, *(result.get("message") or "" for result in run.results)])
    if LOCK_CONFLICT in said:
        return f"A tool is connected to {build_dir / 'warehouse.duckdb'}: close it and try again."
    return refusal(build_dir, said)


if __name__ == "__main__":
    sys.exit(main())
