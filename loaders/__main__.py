"""Command line of the loaders: `python -m loaders load`, `edition` and `download`.

What a command needs is imported when it runs: each process that reads imports this module too.
"""

import os
import sys
from pathlib import Path

from loaders import CannotBeDone


def main(arguments=None):
    """Run one command; returns the exit code: 0 done, 1 impossible or, where strict, refused."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except (CannotBeDone, FileNotFoundError) as error:
        from loaders.report import console

        console(stderr=True).print(str(error), markup=False, soft_wrap=True)
        return 1


def _parser():
    import argparse

    from loaders.downloads.publishers import publishers

    parser = argparse.ArgumentParser(prog="python -m loaders", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")

    reading = commands.add_parser("load", help="read published files into the raw tables")
    reading.add_argument("--from", dest="paths", nargs="+", action="extend", metavar="PATH")
    reading.add_argument("--database", default="build/warehouse.duckdb", metavar="FILE")
    reading.add_argument(
        "--strict",
        action="store_true",
        default=os.environ.get("STRICT") == "yes",
        help="load nothing where a file is refused (so does STRICT=yes in the environment)",
    )
    reading.add_argument(
        "--parquet", metavar="DIR", help="write the raw tables as Parquet there too, for Spark"
    )
    reading.add_argument(
        "--own", metavar="DIR", help="a fork's own rows of seeds (default: own/ of the project)"
    )
    reading.set_defaults(run=_load)

    edition = commands.add_parser("edition", help="write the small edition that ships")
    edition.add_argument(
        "--from", dest="sources", required=True, metavar="DIR", help="one or more, with : between"
    )
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
    from loaders.load import load
    from loaders.own_rows import OWN

    paths = options.paths or ["published"]
    own = options.own or OWN
    result = load(paths, options.database, options.strict, options.parquet, own)
    return 0 if result.is_loaded else 1


def _edition(options):
    from loaders.edition import write_edition
    from loaders.report import console

    screen = console()
    sources = [Path(folder) for folder in options.sources.split(os.pathsep)]
    for path in write_edition(sources, Path(options.to)):
        screen.print(f"Wrote {path}", soft_wrap=True)
    return 0


def _download(options):
    from loaders.downloads.command import download

    found = download(options.to, options.publication, options.since, options.until)
    return 1 if found.failures else 0


if __name__ == "__main__":
    sys.exit(main())
