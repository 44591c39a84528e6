"""Command line: `python -m briefing` makes the pack from the published marts.

With `--trust`, `--region` or `--nation` it makes only the part about them; `--release`
zips the pack made last.
"""

import argparse
import os
import sys
import time
import webbrowser
from contextlib import contextmanager, nullcontext
from pathlib import Path

from briefing import RECOVERY, STORIES, CannotMake
from briefing.marts import Marts
from briefing.pack import make_pack, make_part, untold
from briefing.parts import FIELDS, organisations_of
from briefing.release import make_release
from loaders.report import console
from loaders.warehouse_file import CannotWrite, explained
from publishing.rounding import with_thousands


def main(arguments=None):
    """Make the pack, a part or a release; returns the exit code: 0 made, 1 impossible."""
    parser = argparse.ArgumentParser(prog="python -m briefing", description=__doc__)
    parser.add_argument(
        "--build-dir", type=Path, default=Path(os.environ.get("BUILD_DIR") or "build")
    )
    parser.add_argument(
        "--story",
        choices=STORIES,
        default=os.environ.get("STORY") or RECOVERY,
        help="what leads: whether the missed scans were made up, or the comparison of 2020 alone",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--trust", metavar="NAME", help="one trust or board, by code or name")
    what.add_argument("--region", metavar="NAME", help="all of a region, by code or name")
    what.add_argument("--nation", metavar="NAME", help="all of a nation")
    what.add_argument("--release", action="store_true", help="zip the pack that is there")
    parser.add_argument(
        "--open", action="store_true", help="open the pack, or the part, in the browser when made"
    )
    options = parser.parse_args(arguments)
    build_dir = options.build_dir.resolve()
    started = time.monotonic()
    try:
        with explained(build_dir), _progress() as tell:
            folder = _make(options, build_dir, tell)
    except (CannotWrite, CannotMake) as error:
        console(stderr=True).print(str(error), markup=False, soft_wrap=True)
        return 1
    if options.release:
        console().print(f"Wrote {folder}", markup=False, soft_wrap=True)
        return 0
    pages = len(list(folder.resolve().rglob("*.html")))
    seconds = with_thousands(time.monotonic() - started, 1)
    console().print(
        f"Made {pages} pages, workbook and charts in {seconds} s: open {folder / 'index.html'}",
        markup=False,
        soft_wrap=True,
    )
    if options.open and not webbrowser.open((folder / "index.html").as_uri()):
        console().print("No browser was found to open it with.", markup=False)
    return 0


@contextmanager
def _progress():
    """Yields a function that shows the name of what is being made, on a terminal alone."""
    screen = console(stderr=True)
    with screen.status("") if screen.is_terminal else nullcontext() as status:
        yield (lambda name: status.update(f"Making {name}")) if status else untold


def _make(options, build_dir, tell):
    """Make what was asked for; its folder, or the zip."""
    if options.release:
        return make_release(build_dir)
    for kind in FIELDS:
        if name := getattr(options, kind):
            with Marts(build_dir) as marts:
                only = organisations_of(marts, kind, name)
            return make_part(build_dir, only, name, options.story, tell)
    return make_pack(build_dir, options.story, tell)


if __name__ == "__main__":
    sys.exit(main())
