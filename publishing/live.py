"""`make live`: downloads what is new, loads it, builds, publishes; its end is always the report."""

import datetime
import traceback

import duckdb

from loaders import CannotBeDone
from loaders.downloads.command import download
from loaders.load import load
from loaders.own_rows import OWN
from loaders.report import console, say
from publishing.changes import compare, files_of
from publishing.dbt_run import PROJECT
from publishing.report import REPORT, Run, report_lines
from publishing.windows import WrongWindow, check_order, dbt_variables, project_defaults

ORGANISATIONS = PROJECT / "published" / "organisations"


def live(screen, options, build, fetcher=None, today=None):
    """Run the steps and print the report, whatever happens; the exit code: 0 where nothing failed.

    Settings that can't be read are said before anything begins, without a report.
    `build(screen, options)` builds and publishes and returns the lines that say what failed. What
    is wrong in a publisher's file, or with a file that is refused, is a fault: the report begins
    with those, and they fail nothing.
    """
    today = today or datetime.date.today()
    options.today = options.today or options.as_of or today.isoformat()
    try:
        given = dbt_variables(options.baseline, options.comparison, options.as_of, options.today)
        check_order(given, project_defaults())
    except WrongWindow as error:
        say(screen, str(error))
        return 1
    run = Run(before=current_build(options.build_dir))
    asked = (options.downloads, options.publication, options.since, options.until)
    run.downloaded = _step(
        run, "Downloading", lambda: download(*asked, fetcher=fetcher, today=today)
    )
    if run.downloaded and options.downloads.is_dir():
        folders = [options.downloads, ORGANISATIONS]
        warehouse = options.build_dir / "warehouse.duckdb"
        run.load = _step(run, "Loading", lambda: load(folders, warehouse, own=OWN))
    if run.load and run.load.is_loaded and _has_figures(run.load):
        run.failed_tests = _step(run, "Building", lambda: build(screen, options)) or []
    elif run.downloaded:
        run.problems.append(f"No figures were loaded from {options.downloads}; nothing was built.")
    run.now = current_build(options.build_dir)
    run.is_published = run.now != run.before
    _step(run, "Comparing with the build before", lambda: _look(run))
    lines = report_lines(run)
    screen.print()
    say(screen, "\n".join(lines))
    _step(run, "Writing the report", lambda: _keep(screen, options.build_dir, lines))
    return 1 if run.has_failed else 0


def show_report(screen, build_dir):
    """Print what the current build has that the one before it had not; the exit code."""
    now = current_build(build_dir)
    if now is None:
        say(screen, f"There is no build in {build_dir}; run make build or make live first.")
        return 1
    older = [path for path in now.parent.iterdir() if "." not in path.name and path.name < now.name]
    run = Run(before=max(older, default=None), now=now, is_published=True)
    _look(run)
    if not run.changes:
        say(screen, f"{now} was made by an earlier version; build once more, then ask again.")
        return 1
    say(screen, "\n".join(report_lines(run)))
    return 0


def current_build(build_dir):
    """Folder of the build that is published, or None."""
    link = build_dir / "current"
    return link.resolve() if link.exists() else None


def _step(run, name, action):
    """What a step returns, or None with its error on record: the report is to come all the same."""
    try:
        return action()
    except Exception as error:
        run.problems.append(f"{name} stopped: {str(error) or type(error).__name__}")
        say(console(stderr=True), run.problems[-1])
        if not isinstance(error, CannotBeDone | OSError | duckdb.Error):
            traceback.print_exc()
        return None


def _has_figures(result):
    """Whether a file with figures is loaded: manifests and organisations alone make no build."""
    return any(found.has_figures for found in result.files)


def _look(run):
    if run.now:
        run.changes = compare(run.before if run.is_published else run.now, run.now) or {}
    run.known_files = files_of(run.before)


def _keep(screen, build_dir, lines):
    build_dir.mkdir(parents=True, exist_ok=True)
    unfinished = build_dir / f".{REPORT}.new"
    unfinished.write_text("\n".join(lines) + "\n", encoding="utf-8")
    unfinished.replace(build_dir / REPORT)
    say(screen, f"This report is in {build_dir / REPORT}.")
