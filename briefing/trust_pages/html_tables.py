"""Tables as HTML, made a table at a time: a page has up to 2,000 cells, which filters are slow at.

Rows are {name, cells, is_total, note}; one without cells is a heading of those below it.
 On a phone each row is a card, whose headings are those of
the table: they stand in its style, once, and `_trust.css` sets them before the cells.
"""

from markupsafe import Markup, escape

# Between cells and rows until all is escaped: no characters of any text (Unicode: noncharacters).
CELL, ROW, TOTAL, NOTED, NOTED_TOTAL, REMARK, HEAD = (chr(0xFDD0 + place) for place in range(7))
NARROW = 3  # columns that fit a phone as they are


def table(label, headings, rows, look="", words=False):
    """A table with one row of headings; `words`: its cells are texts, not figures."""
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    look = f"{look} texts" if words else look
    return _framed(label, f"<tr>{head}</tr>", headings[1:], rows, look)


def grouped_table(label, first, groups, rows, look="", last=""):
    """A table whose columns stand in groups: pairs of a heading and those under it, then `last`."""
    top, below, names = [f'<th scope="col" rowspan="2">{escape(first)}</th>'], [], []
    for place, (heading, columns) in enumerate(groups):
        if len(columns) == 1 and not columns[0]:
            top.append(f'<th scope="col" rowspan="2">{escape(heading)}</th>')
            names.append(heading)
            continue
        side = " second" if place else ""
        top.append(
            f'<th scope="colgroup" colspan="{len(columns)}" class="group{side}">'
            f"{escape(heading)}</th>"
        )
        for number, column in enumerate(columns):
            edge = ' class="second"' if place and not number else ""
            below.append(f'<th scope="col"{edge}>{escape(column)}</th>')
            names.append(f"{heading}: {column}")
    if last:
        top.append(f'<th scope="col" rowspan="2" class="words">{escape(last)}</th>')
        names.append(last)
        look = f"{look} last-words"
    head = f'<tr>{"".join(top)}</tr>\n<tr class="month">{"".join(below)}</tr>'
    return _framed(label, head, names, rows, look)


def _framed(label, head, names, rows, look):
    cards = " cards" if len(names) + 1 > NARROW else ""
    style = f' style="{escape(_headings(names))}"' if cards else ""
    return Markup(  # noqa: S704 - every text in it is escaped
        f'<div class="table" tabindex="0" role="region" aria-label="Table of {escape(label)}">\n'
        f'<table class="trust{cards}{escape(look)}"{style}>\n<thead>{head}</thead>\n'
        f"<tbody>{_body(rows, len(names) + 1)}</tr></tbody></table></div>\n"
    )


def _body(rows, columns):
    parts = []
    for row in rows:
        note = row["note"]
        if not row["cells"]:
            parts += (HEAD, row["name"])
            continue
        if row["is_total"]:
            parts.append(NOTED_TOTAL if note else TOTAL)
        else:
            parts.append(NOTED if note else ROW)
        parts += (row["name"], CELL, CELL.join(row["cells"]))
        if note:
            parts += (REMARK, note)
    text = str(escape("".join(parts)))
    return (
        text.replace(CELL, "<td>")
        .replace(ROW, "</tr>\n<tr><th>")
        .replace(TOTAL, '</tr>\n<tr class="total"><th>')
        .replace(NOTED_TOTAL, '</tr>\n<tr class="total noted"><th>')
        .replace(NOTED, '</tr>\n<tr class="noted"><th>')
        .replace(REMARK, f'</tr>\n<tr class="remark"><td colspan="{columns}">')
        .replace(HEAD, f'</tr>\n<tr class="head"><th colspan="{columns}">')
        .removeprefix("</tr>\n")
    )


def _headings(names):
    """Headings as properties of a style, each a string of CSS."""
    quoted = (
        name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("\r", " ")
        for name in names
    )
    return ";".join(f'--h{number}:"{name}"' for number, name in enumerate(quoted, start=1))
