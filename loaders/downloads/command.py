"""The command `download`: what is on offer, what of it is new, and a line for all that failed."""

import datetime
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from loaders.downloads.discovery import offer
from loaders.downloads.manifest import BrokenManifest
from loaders.downloads.periods import window
from loaders.downloads.publishers import chosen_publishers
from loaders.downloads.store import NEW, REVISION, UNCHANGED, Stored, store
from loaders.downloads.transfer import Failure, Fetcher
from loaders.report import console, progress, say

MEGABYTE = 1_000_000


@dataclass
class Downloaded:
    """What a download came to: files, months that no page has, and a line for all that failed.

    `unknown` says which files of the pages nobody knows by their names.
    """

    stored: list[Stored] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
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
        result.unknown.extend(found.unknown)
        for remark in (*found.remarks, *found.missing, *found.unknown):
            say(screen, remark)
        _take(found.links, publisher, Path(to), fetcher, today, screen, result)
    _summary(screen, result, to)
    return result


def _take(links, publisher, to, fetcher, today, screen, result):
    """Store each link of a publication; a failure of one leaves the others."""
    folder = to / publisher.publication
    with progress(screen, "Downloading") as bar:
        task = bar.add_task("", total=len(links))
        for link in links:
            shown = f"{publisher.publication}/{link.name}"
            bar.update(task, description=shown)

            def arrived(size, shown=shown):
                bar.update(task, description=f"{shown} {size / MEGABYTE:.1f} MB")

            new = []
            try:
                new = store(link, publisher, folder, fetcher, today.isoformat(), arrived)
            except (Failure, BrokenManifest) as failure:
                linked = f" (linked on {link.page})" if link.page else ""
                result.failures.append(f"{failure}{linked}")
            except OSError as error:
                remedy = "see to the disk, or name another folder with --to"
                result.failures.append(f"{link.address}: can't be written ({error}); {remedy}")
            result.stored.extend(new)
            for file in new:
                if file.outcome != UNCHANGED:
                    detail = f" ({file.detail})" if file.detail else ""
                    say(screen, f"{file.outcome}: {file.path}{detail}")
            bar.advance(task)


def _summary(screen, result, to):
    for failure in result.failures:
        say(screen, f"failed: {failure}")
    counts = Counter(file.outcome for file in result.stored)
    say(
        screen,
        f"{counts[NEW]} new, {counts[REVISION]} revised, {counts[UNCHANGED]} unchanged, "
        f"{len(result.failures)} failed, in {to}.",
    )
