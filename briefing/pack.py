"""Makes the pack from the published marts: pages, workbook, charts, lists, swapped in at once."""

import re
import shutil
from contextlib import contextmanager
from pathlib import Path

from briefing import RECOVERY
from briefing.charts import write_charts
from briefing.corrections import write_corrections
from briefing.explorer import write_explorer
from briefing.marts import Marts
from briefing.pages import write_pages
from briefing.right_of_reply import write_right_of_reply
from briefing.workbook import write_workbook
from publishing.published_copy import put_link

PACKS, PARTS, LINK = "packs", "parts", "briefing"


def untold(name):
    """Tell nobody what is being made."""


def make_pack(build_dir, story=RECOVERY, tell=untold):
    """Make the pack of the current build; returns the link to it, `briefing` in the build folder.

    `story` leads it, one of `briefing.STORIES`. `tell` is called with the name of each thing when
    its making begins.
    The link is replaced in one step; the pack before it stays in `packs`. Raises NoBuild.
    """
    build_dir = Path(build_dir)
    with Marts(build_dir) as marts:
        folder = build_dir / PACKS / marts.facts["build_id"]
        before = _pack_before(build_dir, folder)
        with _finished(folder) as unfinished:
            _write(marts, unfinished, story, tell)
            tell("corrections")
            write_corrections(marts, unfinished, before)
    put_link(build_dir / LINK, f"{PACKS}/{folder.name}")
    for other in folder.parent.iterdir():
        if other not in (folder, before):
            shutil.rmtree(other, ignore_errors=True)
    return build_dir / LINK


def make_part(build_dir, only, name, story=RECOVERY, tell=untold):
    """Make the part of the pack that is of some organisations, by their codes; returns its folder.

    It lies in `parts`, under the name that was asked for. Raises NoBuild.
    """
    folder = Path(build_dir) / PARTS / re.sub(r"[^A-Za-z0-9+_-]+", "-", name).strip("-")
    with Marts(build_dir, only) as marts, _finished(folder) as unfinished:
        _write(marts, unfinished, story, tell)
    return folder


def _write(marts, folder, story, tell):
    tell("charts")
    charts = write_charts(marts, folder / "charts", story)
    tell("pages of trusts, boards and stories")
    write_pages(marts, folder, charts, story)
    tell("explorer")
    write_explorer(marts, folder)
    tell("workbook")
    write_workbook(marts, folder / "diagnostic-scans.xlsx", story)
    tell("figures for right of reply")
    write_right_of_reply(marts, folder / "right-of-reply.csv")


@contextmanager
def _finished(folder):
    """A folder to write into that takes its place when the block ends well, else is gone."""
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        yield unfinished
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    if folder.exists():
        shutil.rmtree(folder)
    unfinished.rename(folder)


def _pack_before(build_dir, folder):
    """Folder of the pack before this build's, or None where there was none."""
    current = (build_dir / LINK).resolve()
    if (
        current.parent == folder.parent.resolve()
        and current.is_dir()
        and current.name != folder.name
    ):
        return folder.parent / current.name
    others = [path for path in folder.parent.glob("*") if "." not in path.name and path != folder]
    return max(others, default=None)
