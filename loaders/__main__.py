"""Command line of the loaders: `python -m loaders load`, `edition` and `download`."""

import argparse
import sys
import tempfile
from pathlib import Path

from loaders.downloads.periods import WrongPeriod
from loaders.downloads.publishers import UnknownPublication, publishers
from loaders.files import (
    LOADED,
    NOT_USED,
    REFUSED,
    NoSuchPath,
    ReadingStopped,
    apply_manifests,
    examine,
    mark_duplicates,
    paths_below,
)
from loaders.report import console, print_files, progress
from loaders.warehouse import known_files, write_raw
from loaders.warehouse_file import (
    CannotWrite,
    NotAWarehouse,
    WarehouseBusy,
    explained,
    only_one_at_work,
    scratch_prefix,
)


def main(arguments=None):
    """Run one command; returns the exit code: 0 done, 1 refused or impossible."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except (
        NoSuchPath,
        ReadingStopped,
        WarehouseBusy,
        CannotWrite,
        NotAWarehouse,
        FileNotFoundError,
        UnknownPublication,
        WrongPeriod,
    ) as error:
        console(stderr=True).print(str(error), markup=False, soft_wrap=True)
        return 1


def _parser():
    parser = argparse.ArgumentParser(prog="python -m loaders", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")

    load = commands.add_parser("load", help="read published files into the raw tables")
    load.add_argument("--from", dest="paths", nargs="+", action="extend", metavar="PATH")
    load.add_argument("--database", default="build/warehouse.duckdb", metavar="FILE")
    load.add_argument(
        "--keep-going",
        action="store_true",
        help="load the good files although some are refused (the exit code is still 1)",
    )
    load.set_defaults(run=_load)

    edition = commands.add_parser("edition", help="write the small edition that ships")
    edition.add_argument("--from", dest="source", required=True, metavar="DIR")
    edition.add_argument("--to", default="published", metavar="DIR")
    edition.set_defaults(run=_edition)

    fetch = commands.add_parser("download", help="get what the publishers have put out")
    fetch.add_argument("--to", default="downloads", metavar="DIR")
    fetch.add_argument(
        "--publication",
        nargs="+",
        action="extend",
        metavar="NAME",
        help=f"one or more of: {', '.join(publishers())} (default: all)",
    )
    fetch.add_argument("--since", metavar="YYYY-MM", help="first month, of files a month or year")
    fetch.add_argument("--until", metavar="YYYY-MM", help="last month, of files a month or year")
    fetch.set_defaults(run=_download)
    return parser


def _load(options):
    screen = console()
    database = Path(options.database)
    with only_one_at_work(database, lambda said: _say(screen, said)):
        return _load_alone(screen, options, database)


def _load_alone(screen, options, database):
    known = known_files(database)
    paths = list(paths_below(options.paths or ["published"]))
    with explained(database):
        scratch = tempfile.TemporaryDirectory(
            prefix=scratch_prefix(database), dir=database.parent, ignore_cleanup_errors=True
        )
    with scratch as folder:
        with progress(screen) as bar:
            task = bar.add_task("", total=len(paths))
            files = examine(
                paths,
                known,
                Path(folder),
                lambda path: bar.update(task, advance=1, description=path),
            )
        mark_duplicates(files)
        apply_manifests(files)
        print_files(screen, files)
        return _write(screen, database, files, Path(folder), options.keep_going)


def _write(screen, database, files, folder, keep_going):
    refused = [found for found in files if found.outcome == REFUSED]
    loaded = [found for found in files if found.outcome == LOADED]
    if refused and not keep_going:
        screen.print(
            f"Nothing was loaded: {_count(refused)} refused. Mend or remove what is named above, "
            "or load the rest with --keep-going.",
            soft_wrap=True,
        )
        return 1
    if not loaded:
        screen.print("Nothing was loaded: no file found is a table that this project uses.")
        return 1
    is_changed = write_raw(database, loaded, _passed_over(files), folder)
    rows = sum(found.rows for found in loaded)
    unchanged = sum(found.known is not None for found in loaded)
    if is_changed:
        said = f"Loaded {_count(loaded)}, {rows:,} rows, into {database}"
        said += f" ({unchanged:,} of them as loaded before)." if unchanged else "."
    else:
        said = f"Nothing has changed in {database}: {_count(loaded)}, {rows:,} rows."
    screen.print(said, soft_wrap=True)
    return 1 if refused else 0


def _passed_over(files):
    """Files not used because of what they hold, not because another has the same bytes."""
    loaded = {found.sha256 for found in files if found.outcome == LOADED}
    by_content = {(found.name, found.sha256): found for found in files}
    return [
        found
        for found in by_content.values()
        if found.outcome == NOT_USED and found.sha256 not in loaded
    ]


def _edition(options):
    from loaders.edition import write_edition  # a load does not wait for what it does not use

    screen = console()
    for path in write_edition(Path(options.source), Path(options.to)):
        screen.print(f"Wrote {path}", soft_wrap=True)
    return 0


def _download(options):
    from loaders.downloads.command import download  # nor for this

    return download(options.to, options.publication, options.since, options.until)


def _say(screen, said):
    screen.print(said, markup=False, soft_wrap=True)


def _count(files):
    return f"{len(files)} file{'' if len(files) == 1 else 's'}"


if __name__ == "__main__":
    sys.exit(main())
