"""What the sheets share: formats, and cells that hold what a publisher wrote as text, no more."""

import datetime
import re
from functools import lru_cache

from briefing import palette
from publishing.rounding import with_thousands

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
LONGEST_CELL = 32767
WIDEST, NARROWEST = 60, 9
# Characters that an A4 page in landscape can be read with.
WIDEST_ON_A4 = 240
FORMATS = {
    "whole": {"num_format": "#,##0"},
    "decimal": {"num_format": "#,##0.0"},
    "thousandths": {"num_format": "0.000"},
    "month": {"num_format": "mmm yyyy", "align": "left"},
    "day": {"num_format": "d mmm yyyy", "align": "left"},
    "text": {"indent": 1},
    "title": {"bold": True, "font_size": 18, "font_color": palette.SUBJECT},
    "finding": {"bold": True, "font_size": 14, "text_wrap": True, "valign": "top"},
    "about": {"font_color": palette.SOFT},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "soft": {"text_wrap": True, "valign": "top", "font_color": palette.SOFT},
    "block": {"bold": True, "font_size": 12, "bottom": 2, "bottom_color": palette.SUBJECT},
    "link": {"font_color": palette.LINK, "underline": 1, "valign": "top"},
    "header": {
        "bold": True,
        "text_wrap": True,
        "valign": "top",
        "bg_color": palette.PALE,
        "bottom": 1,
    },
    "right": {
        "bold": True,
        "text_wrap": True,
        "valign": "top",
        "align": "right",
        "bg_color": palette.PALE,
        "bottom": 1,
    },
    "header beside": {
        "bold": True,
        "text_wrap": True,
        "valign": "top",
        "indent": 1,
        "bg_color": palette.PALE,
        "bottom": 1,
    },
    "unit right": {
        "italic": True,
        "font_color": palette.SOFT,
        "bg_color": palette.PALE,
        "align": "right",
    },
    "unit": {
        "italic": True,
        "font_color": palette.SOFT,
        "bg_color": palette.PALE,
        "align": "left",
        "valign": "bottom",
    },
    "figure": {"num_format": "#,##0;-#,##0;0;@", "align": "right", "valign": "top"},
    "percent": {"num_format": "#,##0.0;-#,##0.0;0.0;@", "align": "right", "valign": "top"},
    "change": {"num_format": "+#,##0;-#,##0;0;@", "align": "right", "valign": "top"},
    "points": {"num_format": "+#,##0.0;-#,##0.0;0.0;@", "align": "right", "valign": "top"},
    "note": {"font_size": 9, "font_color": palette.SOFT, "text_wrap": True, "valign": "top"},
    "beside": {"font_color": palette.SOFT, "indent": 1, "valign": "top"},
    "top": {"valign": "top"},
    "of_chart": {"num_format": "#,##0", "font_color": palette.BESIDE, "align": "right"},
    "pick": {
        "bold": True,
        "font_size": 13,
        "bg_color": palette.FLAG_PAPER,
        "border": 1,
        "border_color": palette.FLAG,
        "valign": "vcenter",
    },
}
# How figures of a unit are printed, where not as whole numbers.
FORMATS_OF_UNITS = {
    "percent": "decimal",
    "points": "decimal",
    "tests a day": "decimal",
    "value": "decimal",
    "weeks of work": "decimal",
    "median days": "decimal",
    "radians": "thousandths",
    "month": "month",
    "day": "day",
}


@lru_cache(maxsize=100_000)
def text_cell(text):
    """A text as a cell can hold it: what XML forbids is replaced by a mark, too much is cut."""
    clean = NOT_IN_XML.sub(
        "\N{REPLACEMENT CHARACTER}", str(text).replace("\r\n", "\n").replace("\r", "\n")
    )
    return clean if len(clean) <= LONGEST_CELL else clean[: LONGEST_CELL - 6] + " (cut)"


def write_cell(page, row, column, value, cell_format, of_text=None):
    """Write a value of a mart: a number, a day, a text as text; none leaves the cell empty."""
    if value is None:
        return
    if isinstance(value, str):
        page.write_string(row, column, text_cell(value), of_text)
    elif isinstance(value, bool):
        page.write_string(row, column, "yes" if value else "no", of_text)
    elif isinstance(value, int | float):
        page.write_number(row, column, value, cell_format)
    elif isinstance(value, datetime.date):
        page.write_datetime(row, column, value, cell_format)
    else:
        page.write_string(row, column, text_cell(value))


def width_of(header, values):
    """Width of a column in characters: its longest value, or its heading's longest word."""
    printed = {
        with_thousands(value, 1) if isinstance(value, float) else str(value)
        for value in set(values)
        if value is not None
    }
    longest_word = max(map(len, header.split()))
    return min(max(longest_word + 3, max(map(len, printed), default=0) + 2, NARROWEST), WIDEST)


def print_on_a4(page, name, width, repeated_rows=None):
    """Landscape A4, one page wide where its width in characters lets it be read so."""
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    page.set_footer(f"&L&8{name.replace('&', '&&')}&C&8Diagnostic scans and waits&R&8Page &P of &N")
    if repeated_rows:
        page.repeat_rows(*repeated_rows)
    if width <= WIDEST_ON_A4:
        page.fit_to_pages(1, 0)
    else:
        page.set_print_scale(60)
        page.repeat_columns(0)
