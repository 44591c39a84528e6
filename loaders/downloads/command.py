"""The command `download`: what is on offer, what of it is new, and a line for all that failed."""

import datetime
from dataclasses import dataclass, field
from pathlib import Path

from rich.text import Text

from loaders.downloads.discovery import offer
from loaders.downloads.manifest import BrokenManifest
from loaders.downloads.periods import window
from loaders.downloads.publishers import chosen_publishers
from loaders.downloads.store import NEW, REVISION, UNCHANGED, Stored, store
from loaders.downloads.transfer import Failure, Fetcher
from loaders.report import console, progress

MEGABYTE = 1_000_000


@dataclass
class Downloaded:
    """What a download came to: files, months that no page has, and a line for all that failed."""

    stored: list[Stored] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def download(to, publications=None, since=None, until=None, *, fetcher=None, today=None):
    """Download what is new of the publications (all if none is named) into a folder.

    Returns Downloaded; what succeeded stays where something failed. Raises UnknownPublication and
    WrongPeriod.
    """
    asked, chosen = window(since, until), chosen_publishers(publications)
    fetcher, today = fetcher or Fetcher(), today or datetime.date.today()
    screen = console()
    result = Downloaded()
    for publisher in chosen:
        with screen.status(f"{publisher.publication}: looking at what there is"):
            found = offer(publisher, fetcher, asked, today.year * 12 + today.month - 1)
        result.failures.extend(map(str, found.failures))
        result.missing.extend(found.missing)
        for remark in (*found.remarks, *found.missing):
            _say(screen, remark)
        _take(found.links, publisher, Path(to), fetcher, today, screen, result)
    _summary(screen, result, to)
    return result


def _take(links, publisher, to, fetcher, today, screen, result):
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
                result.failures.append(str(failure))
                new = []
            except OSError as error:
                remedy = "see to the disk, or name another folder with --to"
                result.failures.append(f"{link.address}: can't be written ({error}); {remedy}")
                new = []
            for file in new:
                result.stored.append(file)
                if file.outcome != UNCHANGED:
                    detail = f" ({file.detail})" if file.detail else ""
                    _say(screen, f"{file.outcome}: {file.path}{detail}")
            bar.advance(task)


def _summary(screen, result, to):
    for failure in result.failures:
        _say(screen, f"failed: {failure}")
    counts = {
        outcome: sum(file.outcome == outcome for file in result.stored)
        for outcome in (NEW, REVISION, UNCHANGED)
    }
    _say(
        screen,
        f"{counts[NEW]} new, {counts[REVISION]} revised, {counts[UNCHANGED]} unchanged, "
        f"{len(result.failures)} failed, in {to}.",
    )


def _say(screen, text):
    screen.print(Text(text), soft_wrap=True)
