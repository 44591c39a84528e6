"""The command `download`: what is on offer, what of it is new, and a line for all that failed."""

import datetime
from pathlib import Path

from rich.text import Text

from loaders.downloads.discovery import offer
from loaders.downloads.manifest import BrokenManifest
from loaders.downloads.periods import window
from loaders.downloads.publishers import chosen_publishers
from loaders.downloads.store import NEW, REVISION, UNCHANGED, store
from loaders.downloads.transfer import Failure, Fetcher
from loaders.report import console, progress

MEGABYTE = 1_000_000


def download(to, publications=None, since=None, until=None, *, fetcher=None, today=None):
    """Download what is new of the publications (all if none is named) into a folder.

    Returns the exit code: 1 if anything failed; what succeeded stays. Raises UnknownPublication and
    WrongPeriod.
    """
    asked, chosen = window(since, until), chosen_publishers(publications)
    fetcher, today = fetcher or Fetcher(), today or datetime.date.today()
    screen = console()
    stored, failures = [], []
    for publisher in chosen:
        with screen.status(f"{publisher.publication}: looking at what there is"):
            found = offer(publisher, fetcher, asked, today.year * 12 + today.month - 1)
        failures.extend(map(str, found.failures))
        for remark in found.remarks:
            _say(screen, remark)
        _take(found.links, publisher, Path(to), fetcher, today, screen, stored, failures)
    _summary(screen, stored, failures, to)
    return 1 if failures else 0


def _take(links, publisher, to, fetcher, today, screen, stored, failures):
    """Store each link of a publication; a failure of one leaves the others."""
    with progress(screen, "Downloading") as bar:
        task = bar.add_task("", total=len(links))
        for link in links:
            shown = f"{publisher.publication}/{link.name}"
            bar.update(task, description=shown)

            def arrived(size, shown=shown):
                bar.update(task, description=f"{shown} {size / MEGABYTE:.1f} MB")

            try:
                new = store(
                    link,
                    publisher,
                    to / publisher.publication,
                    fetcher,
                    today.isoformat(),
                    arrived,
                )
            except (Failure, BrokenManifest) as failure:
                failures.append(str(failure))
                new = []
            except OSError as error:
                remedy = "see to the disk, or name another folder with --to"
                failures.append(f"{link.address}: can't be written ({error}); {remedy}")
                new = []
            for file in new:
                stored.append(file)
                if file.outcome != UNCHANGED:
                    detail = f" ({file.detail})" if file.detail else ""
                    _say(screen, f"{file.outcome}: {file.path}{detail}")
            bar.advance(task)


def _summary(screen, stored, failures, to):
    for failure in failures:
        _say(screen, f"failed: {failure}")
    counts = {
        outcome: sum(file.outcome == outcome for file in stored)
        for outcome in (NEW, REVISION, UNCHANGED)
    }
    _say(
        screen,
        f"{counts[NEW]} new, {counts[REVISION]} revised, {counts[UNCHANGED]} unchanged, "
        f"{len(failures)} failed, in {to}.",
    )


def _say(screen, text):
    screen.print(Text(text), soft_wrap=True)
