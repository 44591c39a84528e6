"""How a drawing becomes a chart: title above, source below, in two widths, as SVG, PNG and CSV.

Charts are laid out from measured text, so that nothing is cut off or lies over another; a chart is
drawn once for pages and print, and once for phones. A mark's shape, dash and lightness tell it
apart, so that a black and white print can be read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path

import vl_convert

from briefing.charts.canvas import Canvas
from briefing.charts.source import source_line
from briefing.csv_files import write_csv
from briefing.layout import rendered
from briefing.lettering import BOLD, balanced, wrapped
from briefing.palette import PAPER, SOFT

PNG_SCALE = 2
# White around a chart that stands alone.
MARGIN = 16


@dataclass(frozen=True)
class Layout:
    """Width of a chart and sizes of its texts, in pixels."""

    name: str
    width: int
    title: float
    subtitle: float
    label: float = 13
    small: float = 12

    @property
    def is_narrow(self):
        """Whether it is that of a phone."""
        return self.name == "narrow"


WIDE = Layout("wide", 640, title=20, subtitle=15)
# A phone of 390 pixels, less the margins of a page.
NARROW = Layout("narrow", 358, title=18, subtitle=14)


@dataclass(frozen=True)
class Drawing:
    """A chart before it is written: `plot(canvas, layout, top)` draws it and returns its bottom.

    `rows` are those of its CSV, `subject` is the one of `sources` that they come from, `facts` what
    its words are made of: the lines of `templates/charts/<name>.txt` are its title, its subtitle
    and what it shows in words.
    """

    subject: str
    rows: list
    plot: Callable
    facts: dict


@dataclass(frozen=True)
class Chart:
    """A chart as written: its `name` names its files, `alt` says in words what it shows.

    `svg` and `narrow_svg` are for pages, which hold `lettering.faces` too; `svg_path` and
    `narrow_svg_path` are the same as files, which need no font.
    """

    name: str
    title: str
    alt: str
    svg: str
    narrow_svg: str
    svg_path: Path
    narrow_svg_path: Path
    png_path: Path
    csv_path: Path


def write_chart(marts, folder, name, drawing):
    """Write a drawing, title above and source below, as SVG, PNG and CSV; returns the Chart."""
    words = rendered(marts, f"charts/{name}.txt", rows=drawing.rows, **drawing.facts)
    words = words.strip().split("\n")
    source = source_line(marts, drawing.subject)
    svg, in_file = drawn(WIDE, name, words, source, drawing.plot)
    narrow_svg, narrow_in_file = drawn(NARROW, f"{name}-narrow", words, source, drawing.plot)
    chart = Chart(
        name=name,
        title=words[0],
        alt=words[2],
        svg=svg,
        narrow_svg=narrow_svg,
        svg_path=folder / f"{name}.svg",
        narrow_svg_path=folder / f"{name}-narrow.svg",
        png_path=folder / f"{name}.png",
        csv_path=folder / f"{name}.csv",
    )
    chart.svg_path.write_text(in_file, encoding="utf-8", newline="\n")
    chart.narrow_svg_path.write_text(narrow_in_file, encoding="utf-8", newline="\n")
    chart.png_path.write_bytes(vl_convert.svg_to_png(in_file, scale=PNG_SCALE))
    rows = [row.values() for row in drawing.rows]
    write_csv(chart.csv_path, drawing.rows[0], rows, for_excel=False)
    return chart


def drawn(layout, name, words, source, plot):
    """A chart as SVG for a page, and as SVG for a file, with a margin around.

    `name` begins its ids, `words` are its title, its subtitle and what it shows.
    """
    title, subtitle, alt_text = words
    canvas, room = Canvas(layout.width), layout.width
    headline = balanced(title, layout.title, room, BOLD)
    bottom = canvas.lines(headline, 0, 0, layout.title, weight=BOLD)
    under = balanced(subtitle, layout.subtitle, room)
    bottom = canvas.lines(under, 0, bottom + 2, layout.subtitle, colour=SOFT)
    bottom = plot(canvas, layout, bottom + 16)
    lines = wrapped(source, layout.small, room)
    height = canvas.lines(lines, 0, bottom + 12, layout.small, colour=SOFT) + 2
    size, texts = (layout.width, round(height)), (name, title, alt_text)
    return _whole(canvas.as_text(), size, texts), _whole(canvas.as_outlines(), size, texts, MARGIN)


def _whole(body, size, texts, margin=0):
    """An SVG with one title and description, its ids its own, so that several fit in one page."""
    name, title, alt_text = texts
    across, down = (side + 2 * margin for side in size)
    paper = f'<rect width="{across}" height="{down}" fill="{PAPER}"/>' if margin else ""
    moved = f'<g transform="translate({margin} {margin})">{body}</g>' if margin else body
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 {across} {down}" width="{across}" height="{down}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(alt_text)}</desc>{paper}{moved}</svg>'
    )
