"""Charts of Excel's own that read cells of the sheets, in the palette of the pages."""

import textwrap
from dataclasses import dataclass

from xlsxwriter.utility import quote_sheetname

from briefing import palette

# A chart's title is broken before it is drawn: LibreOffice doesn't break it.
TITLE_LETTERS = 58
FONT = {"name": "Arial", "size": 10, "color": palette.INK, "bold": False}
SOFT = FONT | {"size": 9, "color": palette.SOFT}
MONTH_AXIS = {
    "date_axis": True,
    "num_format": "mmm yyyy",
    "major_unit": 12,
    "major_unit_type": "months",
    "minor_unit_type": "months",
}


@dataclass(frozen=True)
class Series:
    """Cells of a series, and how it is drawn: `bars`, a `line` or `dots`; `label` at its end."""

    name: object
    categories: tuple
    values: tuple
    colour: str
    drawn: str = "bars"
    label: str = ""
    is_hatched: bool = False
    thick: float = 1.25
    dot: str = "circle"
    colours_of_bars: tuple = ()


def broken(title, letters=TITLE_LETTERS):
    """A title in lines that its chart has room for."""
    return "\n".join(textwrap.wrap(str(title), letters, break_long_words=False))


def cells(sheet, first_row, last_row, column):
    """Cells of a column of a sheet, as xlsxwriter's charts name them."""
    return [sheet, first_row, column, last_row, column]


def cell_name(sheet, cell):
    """A formula that reads one cell of a sheet."""
    return f"={quote_sheetname(sheet)}!{cell}"


def chart(
    book, title, series, *, x_axis, y_axis, flat=False, size=(760, 380), has_legend=False, overlap=0
):
    """A chart with its finding as the title, units at its axes.

    `title` is a text or a formula of a cell; `flat` lays bars on their side, `overlap` of 100
    puts them in one place; lines that have a `label` need no legend.
    """
    bars = [one for one in series if one.drawn == "bars"]
    others = [one for one in series if one.drawn != "bars"]
    kind = {"type": "bar" if flat else "column"} if bars else {"type": "line"}
    made = book.add_chart(kind)
    for one in bars or others:
        made.add_series(_options(one) | ({"gap": 40, "overlap": overlap} if bars else {}))
    if bars and others:
        lines = book.add_chart({"type": "line"})
        for one in others:
            lines.add_series(_options(one))
        made.combine(lines)
    made.set_title(
        {
            "name": title,
            "name_font": FONT | {"size": 12, "bold": True},
            "overlay": False,
            "layout": {"x": 0.02, "y": 0.02},
        }
    )
    axes = made.set_x_axis, made.set_y_axis
    # of bars that lie, xlsxwriter's x axis is the one of figures
    of_names, of_figures = reversed(axes) if flat else axes
    of_names(_axis(x_axis, is_of_figures=False))
    of_figures(_axis(y_axis, is_of_figures=True))
    if has_legend:
        made.set_legend({"position": "bottom", "font": SOFT})
    else:
        made.set_legend({"none": True})
    made.set_chartarea({"border": {"none": True}, "fill": {"color": palette.PAPER}})
    made.set_plotarea({"fill": {"none": True}})
    made.set_size({"width": size[0], "height": size[1]})
    # rows that a filter hides stay in the chart, and a figure that is missing leaves a gap
    made.show_hidden_data()
    made.show_blanks_as("gap")
    made.show_na_as_empty_cell()
    return made


def _options(one):
    options = {"name": one.name, "categories": one.categories, "values": one.values}
    if one.drawn == "bars":
        options["border"] = {"none": True}
        options["fill"] = {"color": one.colour}
        if one.colours_of_bars:
            options["points"] = [
                {"fill": {"color": colour}, "border": {"none": True}}
                for colour in one.colours_of_bars
            ]
        if one.is_hatched:
            del options["fill"]
            options["pattern"] = {
                "pattern": "wide_upward_diagonal",
                "fg_color": one.colour,
                "bg_color": palette.PAPER,
            }
        return options
    if one.drawn == "line":
        options["line"] = {"color": one.colour, "width": one.thick}
        options["marker"] = {"type": "none"}
    else:
        options["line"] = {"none": True}
        options["marker"] = {
            "type": one.dot,
            "size": 6,
            "fill": {"color": one.colour},
            "border": {"color": one.colour},
        }
    if one.label:
        last = one.values[3] - one.values[1]
        options["data_labels"] = {
            "value": True,
            "position": "right",
            "font": FONT | {"size": 9, "bold": True, "color": one.colour},
            "custom": [{"delete": True}] * last + [{"value": one.label}],
        }
    return options


def _axis(axis, is_of_figures):
    options = {
        "name_font": SOFT,
        "num_font": SOFT,
        "line": {"color": palette.BESIDE},
        "label_position": "low",
        "major_gridlines": {"visible": False},
    }
    if is_of_figures:
        options["major_gridlines"] = {"visible": True, "line": {"color": palette.PALE}}
        options["line"] = {"none": True}
    return options | axis
