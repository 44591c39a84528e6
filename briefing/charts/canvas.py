"""What a chart is drawn on: shapes and lines of text, as SVG of two kinds.

On a page text stays text, to be found and read aloud; in the files that people take it is outlines,
which every program draws alike.
"""

from briefing import lettering, palette
from briefing.lettering import REGULAR

LINE_HEIGHT = 1.3
# From the middle of a line of figures down to where it stands, as a part of its size.
TO_BASELINE = 0.36


class Canvas:
    """Shapes and texts of one chart, in pixels from its top left corner, `width` across."""

    def __init__(self, width):
        self.width = width
        self._shapes, self._texts = [], []

    def text(self, words, x, y, size, weight=REGULAR, colour=palette.INK, anchor="start"):
        """A line of text; `y` is where it stands. `anchor`: which part of it is at `x`."""
        if words:
            self._texts.append((words, round(x, 1), round(y, 1), size, weight, colour, anchor))

    def lines(self, texts, x, top, size, **looks):
        """Lines of text below each other; returns where the room of the last one ends."""
        for place, words in enumerate(texts):
            self.text(words, x, top + (place * LINE_HEIGHT + 1) * size, size, **looks)
        return top + len(texts) * LINE_HEIGHT * size

    def middle(self, texts, x, y, size, **looks):
        """Lines of text below each other, whose middle is at `y`."""
        first = y - (len(texts) - 1) / 2 * LINE_HEIGHT * size + TO_BASELINE * size
        for place, words in enumerate(texts):
            self.text(words, x, first + place * LINE_HEIGHT * size, size, **looks)

    def centred(self, words, x, y, size, sides=None, **looks):
        """A line of text in the middle of `x`, or as near as it fits between two sides."""
        half = lettering.width(words, size) / 2
        left, right = sides or (0, self.width)
        middle = min(max(x, left + half), right - half)
        self.text(words, middle, y, size, anchor="middle", **looks)

    def line(self, x1, y1, x2, y2, colour, width=1, dash=""):
        """A straight line; `dash` as SVG has it."""
        at = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
        self._shapes.append(f"<line {at}{_stroke(colour, width, dash)}/>")

    def box(self, x1, y1, x2, y2, fill, stroke="none", dash=""):
        """A rectangle between two corners."""
        at = f'x="{min(x1, x2):.1f}" y="{min(y1, y2):.1f}"'
        size = f'width="{abs(x2 - x1):.1f}" height="{abs(y2 - y1):.1f}"'
        edge = _stroke(stroke, 1.5, dash) if stroke != "none" else ""
        self._shapes.append(f'<rect {at} {size} fill="{fill}"{edge}/>')

    def curve(self, points, colour, width=2.5, dash=""):
        """A line through points; one that is None is a gap. A point alone between gaps is a dot."""
        parts, alone = [], []
        for place, point in enumerate(points):
            if point is None:
                continue
            follows = place > 0 and points[place - 1] is not None
            leads = place + 1 < len(points) and points[place + 1] is not None
            parts.append(f"{'L' if follows else 'M'}{point[0]:.1f} {point[1]:.1f}")
            if not follows and not leads:
                alone.append(point)
        looks = f'{_stroke(colour, width, dash)} fill="none" stroke-linejoin="round"'
        self._shapes.append(f'<path d="{"".join(parts)}"{looks}/>')
        for x, y in alone:
            self.dot(x, y, colour, radius=width)

    def area(self, upper, lower, fill):
        """The area between two lines of points."""
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in [*upper, *reversed(lower)])
        self._shapes.append(f'<path d="M{path}Z" fill="{fill}"/>')

    def dot(self, x, y, colour, radius=5, is_hollow=False):
        """A dot, or a ring."""
        fill = palette.PAPER if is_hollow else colour
        edge = _stroke(colour, 2, "") if is_hollow else ""
        self._shapes.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{fill}"{edge}/>'
        )

    def diamond(self, x, y):
        """A hollow diamond."""
        path = f"M{x:.1f} {y - 6:.1f}l5 6l-5 6l-5 -6Z"
        self._shapes.append(
            f'<path d="{path}" fill="{palette.PAPER}"{_stroke(palette.INK, 1.5, "")}/>'
        )

    def as_text(self):
        """SVG of the shapes and texts, which are texts; they need the font of `lettering.faces`."""
        texts = "".join(lettering.text_element(*text) for text in self._texts)
        return f'{"".join(self._shapes)}<g font-family="{lettering.FAMILY}">{texts}</g>'

    def as_outlines(self):
        """SVG of the shapes and texts, which are outlines; they need no font."""
        drawn, used = [], set()
        for text in self._texts:
            svg, glyphs = lettering.outlined(*text)
            drawn.append(svg)
            used |= glyphs
        return f"<defs>{lettering.glyphs(used)}</defs>{''.join(self._shapes)}{''.join(drawn)}"


def label_height(lines, size):
    """Height that so many lines of text take."""
    return lines * LINE_HEIGHT * size


def _stroke(colour, width, dash):
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f' stroke="{colour}" stroke-width="{width:g}"{dashes}'
