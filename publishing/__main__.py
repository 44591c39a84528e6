"""Command line: `python -m publishing build`, `headline` and `readme`.

`build` runs dbt on what is loaded, and publishes the marts if every model and test passes.
"""

import argparse
import os
import sys
import time
from pathlib import Path

import yaml
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from loaders.report import console
from loaders.warehouse_file import (
    LOCK_CONFLICT,
    CannotWrite,
    WarehouseBusy,
    explained,
    only_one_at_work,
    refusal,
)
from publishing.dbt_run import PROJECT, run_dbt_build
from publishing.failures import print_failures
from publishing.headline import print_headline, read_headline, with_headline
from publishing.published_copy import publish
from publishing.windows import WrongWindow, dbt_variables


def main(arguments=None):
    """Run one command; returns the exit code: 0 done, 1 failed and nothing published."""
    parser = argparse.ArgumentParser(prog="python -m publishing", description=__doc__)
    parser.add_argument("command", choices=["build", "headline", "readme"])
    parser.add_argument(
        "--build-dir", type=Path, default=Path(os.environ.get("BUILD_DIR") or "build")
    )
    for name in ("baseline", "comparison", "as-of"):
        default = os.environ.get(name.upper().replace("-", "_"), "")
        parser.add_argument(f"--{name}", default=default)
    parser.add_argument(
        "--unit-tests",
        action="store_true",
        default=bool(os.environ.get("UNIT_TESTS")),
        help="run dbt's unit tests too, as make test does",
    )
    options = parser.parse_args(arguments)
    options.build_dir = options.build_dir.resolve()
    screen = console()
    if options.command == "build":
        return _build(screen, options)
    headline = read_headline(options.build_dir)
    if options.command == "readme":
        path = PROJECT / "README.md"
        path.write_text(with_headline(path.read_text(encoding="utf-8"), headline), encoding="utf-8")
    else:
        print_headline(screen, headline)
    return 0


def _build(screen, options):
    try:
        given = dbt_variables(options.baseline, options.comparison, options.as_of)
    except WrongWindow as error:
        _say(screen, error)
        return 1
    warehouse = options.build_dir / "warehouse.duckdb"
    try:
        with (
            only_one_at_work(warehouse, lambda said: _say(screen, said)) as lock,
            explained(options.build_dir),
        ):
            return _build_alone(screen, options, given, lock)
    except (WarehouseBusy, CannotWrite) as error:
        _say(screen, error)
        _say(screen, "Nothing was published.")
        return 1


def _build_alone(screen, options, given, lock):
    defaults = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
    variables = defaults | given
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
        run = run_dbt_build(
            options.build_dir,
            variables,
            lambda done, total: bar.update(task, completed=done, total=total),
            options.unit_tests,
            lock,
        )
    if not run.succeeded:
        remedy = _remedy(run, options.build_dir)
        if remedy:
            _say(screen, remedy)
        else:
            print_failures(screen, run, options.build_dir / "warehouse.duckdb")
        screen.print("The build failed; nothing was published.")
        return 1
    folder = publish(options.build_dir, run.manifest, variables)
    tests = sum(result["unique_id"].startswith(("test.", "unit_test.")) for result in run.results)
    models = sum(result["unique_id"].startswith("model.") for result in run.results)
    screen.print(
        f"Built {models} models, {tests} tests passed, in {time.monotonic() - started:.1f} s; "
        f"published {folder}.",
        soft_wrap=True,
    )
    screen.print()
    print_headline(screen, read_headline(options.build_dir))
    return 0


def _remedy(run, build_dir):
    """What to do where the disk, or a tool that has the warehouse open, failed dbt; else None."""
    said = "\n".join([*run.errors, *(result.get("message") or "" for result in run.results)])
    if LOCK_CONFLICT in said:
        return f"A tool is connected to {build_dir / 'warehouse.duckdb'}: close it and try again."
    return refusal(build_dir, said)


def _say(screen, said):
    screen.print(str(said), markup=False, soft_wrap=True)


if __name__ == "__main__":
    sys.exit(main())
