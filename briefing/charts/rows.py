"""Charts of named rows: a name, its mark, and its figures beside it; above the mark on a phone."""

from collections.abc import Callable
from dataclasses import dataclass, field

from briefing.charts.canvas import LINE_HEIGHT, label_height
from briefing.charts.scales import axis, fit, scale
from briefing.lettering import BOLD, REGULAR, width, wrapped
from briefing.palette import BESIDE, INK, PALE, SOFT

# Half the height of a row's mark, and the room between rows.
HALF, BETWEEN = 11, 10
GAP = 14
# Room of a name, of the figures of a column, and of a column's heading, at most.
NAME, CELL, HEAD = 220, 190, 96
SWATCH = 20


@dataclass(frozen=True)
class Row:
    """A row: `mark(canvas, x, y)` draws it by a scale and its middle; `cells` are its figures."""

    name: str
    cells: list
    mark: Callable
    is_subject: bool = False
    # What stands above it, where a group of rows begins.
    heading: str = ""


@dataclass(frozen=True)
class Rows:
    """A chart of rows as a plot of a Drawing.

    `heads` are (words, swatch) above the columns of figures, `key` the same of marks in a line
    above; a swatch draws a mark by its middle, `swatch(canvas, x, y)`. `label` words the figures
    along the foot; none where it is None. Figures lie within `domain`; `zero` is a line.
    """

    rows: list
    domain: tuple
    heads: list = field(default_factory=list)
    key: list = field(default_factory=list)
    label: Callable | None = None
    zero: float | None = 0

    def __call__(self, canvas, layout, top):
        """Draw it; returns its bottom."""
        columns = self._columns(layout)
        of_cells = sum(columns) + GAP * len(columns)
        if layout.is_narrow:
            names, sides = canvas.width - of_cells, (7, canvas.width - 7)
        else:
            longest = max(width(row.name, layout.label, _weight(row)) for row in self.rows)
            names = min(longest, NAME) + 2
            sides = names + GAP + 7, canvas.width - of_cells - 7
        steps, x = self._axis(layout, sides, canvas.width)
        top = self._draw_key(canvas, layout, top)
        top = self._draw_heads(canvas, layout, columns, top)
        for row in self.rows:
            top = self._draw_row(canvas, layout, row, columns, names, (x, steps, top))
        return self._draw_foot(canvas, layout, steps, x, top) if steps else top

    def _axis(self, layout, sides, whole):
        """Figures along the foot, as many as have room, and the scale of the marks."""
        if not self.label:
            return [], scale(self.domain, sides)
        for count in (5, 4, 3, 2, 1):
            steps, ends = axis(*self.domain, count)
            x = scale(ends, sides)
            labels = [(x(step), width(self.label(step), layout.small)) for step in steps]
            if fit(labels, whole, apart=10):
                break
        return steps, x

    def _columns(self, layout):
        """Width of each column of figures."""
        found = []
        for place in range(len(self.rows[0].cells)):
            widths = [
                width(line, layout.label, _weight(row))
                for row in self.rows
                for line in wrapped(row.cells[place], layout.label, CELL, _weight(row))
            ]
            if self.heads:
                first, *others = wrapped(self.heads[place][0], layout.small, HEAD)
                widths.append(width(first, layout.small) + SWATCH)
                widths += [width(line, layout.small) for line in others]
            found.append(max(widths, default=0))
        return found

    def _draw_key(self, canvas, layout, top):
        x, size = 0, layout.small
        if not self.key:
            return top
        for words, swatch in self.key:
            lines = wrapped(words, size, canvas.width - SWATCH - 6)
            needed = SWATCH + 6 + max(width(line, size) for line in lines)
            if x and x + needed > canvas.width:
                x, top = 0, top + size * LINE_HEIGHT + 4
            swatch(canvas, x + SWATCH / 2 - 2, top + size * 0.75)
            canvas.lines(lines, x + SWATCH + 4, top, size, colour=SOFT)
            top += label_height(len(lines) - 1, size)
            x += needed + 14
        return top + size * LINE_HEIGHT + 10

    def _draw_heads(self, canvas, layout, columns, top):
        if not self.heads:
            return top
        size, right, bottom = layout.small, canvas.width, top
        heads = [(wrapped(words, size, HEAD), swatch) for words, swatch in self.heads]
        most = max(len(lines) for lines, _ in heads)
        for (lines, swatch), column in zip(reversed(heads), reversed(columns), strict=True):
            start = top + label_height(most - len(lines), size)
            at = right - width(lines[0], size) - SWATCH / 2 - 2
            swatch(canvas, at, start + size * 0.75)
            looks = {"colour": SOFT, "anchor": "end"}
            bottom = max(bottom, canvas.lines(lines, right, start, size, **looks))
            right -= column + GAP
        return bottom + 6

    def _draw_row(self, canvas, layout, row, columns, names, place):
        x, steps, top = place
        size, weight = layout.label, _weight(row)
        if row.heading:
            top += 6
            lines = wrapped(row.heading, size, canvas.width, BOLD)
            top = canvas.lines(lines, 0, top, size, weight=BOLD) + 6
        name = wrapped(row.name, size, names, weight)
        cells = [
            wrapped(cell, size, column + 1, weight)
            for cell, column in zip(row.cells, columns, strict=True)
        ]
        lines = max(map(len, [name, *cells]))
        of_text = label_height(lines, size)
        if layout.is_narrow:
            text, middle = top + of_text / 2, top + of_text + HALF + 4
            bottom = middle + HALF
        else:
            middle = text = top + max(of_text / 2, HALF)
            bottom = 2 * middle - top
        ends = middle - HALF - 2, middle + HALF + 2
        for step in steps:
            canvas.line(x(step), ends[0], x(step), ends[1], PALE)
        if self.zero is not None:
            canvas.line(x(self.zero), ends[0], x(self.zero), ends[1], INK)
        row.mark(canvas, x, middle)
        looks = {"weight": weight, "colour": INK}
        canvas.middle(name, 0, text, size, **looks)
        right = canvas.width
        for cell, column in zip(reversed(cells), reversed(columns), strict=True):
            canvas.middle(cell, right, text, size, anchor="end", **looks)
            right -= column + GAP
        return bottom + BETWEEN

    def _draw_foot(self, canvas, layout, steps, x, top):
        size = layout.small
        for step in steps:
            canvas.line(x(step), top - 6, x(step), top - 2, BESIDE)
            canvas.centred(self.label(step), x(step), top + size, size, colour=SOFT)
        return top + label_height(1, size)


def _weight(row):
    return BOLD if row.is_subject else REGULAR
