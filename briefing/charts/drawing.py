"""What the charts share: one theme, their marks, and how a drawing becomes files.

A mark's shape, dash and lightness tell it apart, so that a black and white print can be read.
"""

import re
import textwrap
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path

import altair as alt
import vl_convert

from briefing.csv_files import write_csv
from briefing.layout import rendered
from briefing.sources import sources
from publishing.headline import MONTHS

WIDTH = 300
INK, SOFT, MIDDLE, PALE = "#1a1a1a", "#4a4a4a", "#7a7a7a", "#cfcfcf"
SOLID = [1, 0]
THEME = {
    "aria": False,
    "font": "Liberation Sans, Arial, Helvetica, sans-serif",
    "background": "white",
    # Wider at the sides: letters of a font that stands in for these take more room than measured.
    "padding": {"left": 24, "top": 12, "right": 36, "bottom": 12},
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 13,
        "labelColor": INK,
        "labelLimit": 200,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "titleColor": SOFT,
        "gridColor": "#e4e4e4",
        "domainColor": MIDDLE,
        "tickColor": MIDDLE,
    },
    "text": {"fontSize": 13, "color": INK},
    "point": {"filled": True, "color": INK, "opacity": 1},
}
HEADING = {
    "anchor": "start",
    "fontSize": 17,
    "subtitleFontSize": 13,
    "subtitleColor": SOFT,
    "subtitlePadding": 6,
    "offset": 14,
    "color": INK,
}
SOURCE_LINE = {
    "orient": "bottom",
    "anchor": "start",
    "fontSize": 11.5,
    "fontWeight": "normal",
    "color": SOFT,
    "offset": 12,
}
PNG_SCALE = 2
MILLIONS = (
    "datum.value >= 1000000 ? format(datum.value / 1000000, '.1f') + 'm' : format(datum.value, ',')"
)


@dataclass(frozen=True)
class Drawing:
    """A chart before it is written: `chart` draws it, `rows` are those of its CSV.

    `subject` is the one of `sources` that they come from, `facts` what its words are made of: the
    lines of `templates/charts/<name>.txt` are its title, its subtitle and what it shows in words.
    """

    subject: str
    rows: list
    chart: alt.TopLevelMixin
    facts: dict


@dataclass(frozen=True)
class Chart:
    """A chart as written: its `name` names its files, `alt` says in words what it shows."""

    name: str
    title: str
    alt: str
    svg: str
    svg_path: Path
    png_path: Path
    csv_path: Path


def chart_of(rows, **channels):
    """A chart of rows, whose dates it takes as texts."""
    values = [
        {name: str(value) if isinstance(value, date) else value for name, value in row.items()}
        for row in rows
    ]
    return alt.Chart(alt.Data(values=values)).encode(**channels)


def down(field, rows, **axis):
    """Vertical axis with the name of each row, in their order."""
    names = [row[field] for row in rows]
    return alt.Y(f"{field}:N", sort=names, title=None, axis=alt.Axis(**axis))


def across(field, scale=alt.Undefined, title=None):
    """Horizontal axis of figures."""
    return alt.X(f"{field}:Q", title=title, scale=scale, axis=alt.Axis(tickCount=5))


def scans_up():
    """Vertical axis of scans from 0, in millions where they are so many."""
    return alt.Y(
        "scans:Q",
        title="Scans carried out",
        scale=alt.Scale(domainMin=0),
        axis=alt.Axis(labelExpr=MILLIONS, tickCount=5),
    )


def short_month(day):
    """`Apr 2019`."""
    return f"{MONTHS[day.month][:3]} {day.year}"


def write_chart(marts, folder, name, drawing):
    """Write a drawing, title above and source below, as SVG, PNG and CSV; returns the Chart."""
    words = rendered(marts, f"charts/{name}.txt", rows=drawing.rows, **drawing.facts)
    title, subtitle, alt_text = words.strip().split("\n")
    heading = alt.TitleParams(
        textwrap.wrap(title, 44), subtitle=textwrap.wrap(subtitle, 66), **HEADING
    )
    source = textwrap.wrap(f"Source: {sources(marts, drawing.subject)}", 74)
    headed = alt.vconcat(drawing.chart).properties(title=heading)
    whole = alt.vconcat(headed).properties(title=alt.TitleParams(source, **SOURCE_LINE))
    svg = vl_convert.vegalite_to_svg(whole.configure(**THEME).to_dict(validate=False))
    chart = Chart(
        name=name,
        title=title,
        alt=alt_text,
        svg=_described(svg, name, title, alt_text),
        **{f"{kind}_path": folder / f"{name}.{kind}" for kind in ("svg", "png", "csv")},
    )
    chart.svg_path.write_text(chart.svg, encoding="utf-8", newline="\n")
    chart.png_path.write_bytes(vl_convert.svg_to_png(chart.svg, scale=PNG_SCALE))
    rows = [row.values() for row in drawing.rows]
    write_csv(chart.csv_path, drawing.rows[0], rows, for_excel=False)
    return chart


def _described(svg, name, title, alt_text):
    """An SVG with one title and description, its ids its own, so that several fit in one page.

    What Vega says of single marks is left out: a screen reader reads it as one image.
    """
    svg = re.sub(r' (role="graphics-[a-z]+"|aria-[a-z]+="[^"]*")', "", svg)
    svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", svg)
    head, body = svg.split(">", 1)
    words = (
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(alt_text)}</desc>'
    )
    return f'{head} role="img" aria-labelledby="{name}-title {name}-desc">{words}{body}'
