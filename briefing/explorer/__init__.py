"""The explorer: one page with all figures over time in it, and `index.json` of the newest ones."""

import base64
import hashlib
import json
import re
import zlib

from briefing import palette
from briefing.explorer.figures import read_figures
from briefing.explorer.reuse import newest_figures, write_index
from briefing.explorer.vega import vega_embed
from briefing.layout import rendered
from briefing.sources import sources_by_nation

PAGE, INDEX = "explore.html", "index.json"
FEW = 3
# First the subject and what it is set against; each has a contrast of 3 or more on white.
LINES = (
    *(palette.SUBJECT, palette.OTHER, "#801650", "#0f7c6f"),
    *("#3d3d3d", "#6b4fa0", "#8a6d00", palette.BESIDE),
)
SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
POLICY = "hashes of the scripts"


def write_explorer(marts, folder):
    """Write `explore.html` and `index.json` of the figures that the build has into a pack's folder.

    The page is one file: figures and Vega-Lite lie in it, packed. Without any figure over time
    it says so.
    """
    figures = read_figures(marts)
    pages = {path.stem for path in (folder / "trusts").glob("*.html")}
    newest = newest_figures(figures)
    write_index(marts, folder / INDEX, figures, newest, pages)
    embed, embed_hash = vega_embed(marts.build_dir)
    named = {row["code"]: row for row in figures.organisations}
    page = rendered(
        marts,
        "explore.html",
        figures=figures,
        known=_known(marts, figures, pages),
        blocks={name: packed(block) for name, block in figures.blocks.items()},
        vega_embed=embed,
        pages=pages,
        newest=[(named[code], cells) for code, cells in newest.items() if _is_area(named[code])],
        policy=POLICY,
    )
    hashes = [embed_hash, *map(_hash, SCRIPT.findall(page))]
    page = page.replace(POLICY, " ".join(f"'sha256-{known}'" for known in hashes))
    (folder / PAGE).write_text(page, encoding="utf-8", newline="\n")


def packed(value):
    """A value as JSON, deflated and in base64: nothing in it can end a script."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return base64.b64encode(zlib.compress(text.encode(), 4)).decode()


def _hash(script):
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _is_area(organisation):
    return organisation["kind"] in ("nation", "region")


def _known(marts, figures, pages):
    """What the page knows before any figure is unpacked."""
    chosen = [row["code"] for row in figures.organisations if not _is_area(row)]
    return {
        "build": {name: marts.facts.get(name) for name in ("build_id", "built_at", "as_of")},
        "start": (chosen if len(chosen) <= FEW else []) + ["ENG"],
        "measures": figures.measures,
        "flags": figures.flags,
        "tests": figures.tests,
        "organisations": figures.organisations,
        "counted_in": figures.counted_in,
        "provisional": figures.provisional,
        "sources": sources_by_nation(marts),
        "pages": sorted(pages),
        "lines": LINES,
        "palette": {
            name.lower(): colour for name, colour in vars(palette).items() if name.isupper()
        },
    }
