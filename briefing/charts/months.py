"""Charts of months: lines named at their ends, gaps as gaps, provisional months shaded."""

from collections.abc import Callable
from dataclasses import dataclass, field

from briefing.charts.canvas import label_height
from briefing.charts.scales import axis, fit, scale, spread_out
from briefing.lettering import BOLD, REGULAR, width, wrapped
from briefing.palette import BESIDE, FLAG, FLAG_PAPER, INK, PALE, SOFT
from publishing.headline import MONTHS

HEIGHT = {"wide": 260, "narrow": 230}
# Room of the names at the ends of lines, at most.
NAMES = {"wide": 150, "narrow": 96}
PROVISIONAL = "provisional"


@dataclass(frozen=True)
class Series:
    """A line: `points` are its figures by place, None a gap; `name` stands at its end.

    `ends` is what stands below the name: its newest figure in words. A line of no thickness is only
    a place for a name.
    """

    points: dict
    name: str
    colour: str
    ends: str = ""
    dash: str = ""
    thickness: float = 2.5
    has_dots: bool = False
    is_hollow: bool = False


@dataclass(frozen=True)
class Months:
    """A chart of months as a plot of a Drawing.

    `places` are (place, month, year) of the months along its foot, `band` is (place, low, high) of
    each month, `notes` are (place, figure, words) that stand below a point, `unsure` are the first
    and last places of provisional months.
    """

    series: list
    places: list
    label: Callable
    band: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    unsure: list = field(default_factory=list)
    line_at: float | None = None

    def __call__(self, canvas, layout, top):
        """Draw it; returns its bottom."""
        steps, ends = axis(*self._domain(), 5)
        names = self._names(layout)
        left = max(width(self.label(step), layout.small) for step in steps) + 8
        widest = max((width(*line) for lines in names for line in lines), default=-6)
        right = canvas.width - widest - 14
        top += (layout.small + 8) if self.unsure else 6
        of_names = sum(label_height(1, size) for lines in names for _, size, _ in lines)
        bottom = top + max(HEIGHT[layout.name], of_names)
        first, last = self.places[0][0], self.places[-1][0]
        # one month alone stands in the middle
        middle = (left + right) / 2
        x = scale((first, last), (middle, middle) if first == last else (left + 6, right))
        y = scale(ends, (bottom, top))
        self._draw_unsure(canvas, layout, x, top, bottom, (left, right))
        for step in steps:
            is_base = step == (0 if self.line_at is None else self.line_at)
            canvas.line(left, y(step), right, y(step), BESIDE if is_base else PALE)
            canvas.middle(
                [self.label(step)], left - 8, y(step), layout.small, colour=SOFT, anchor="end"
            )
        self._draw_lines(canvas, x, y)
        self._draw_names(canvas, layout, names, right, y, (top, bottom))
        for place, figure, words in self.notes:
            self._draw_note(canvas, layout, words, x(place), y(figure), (left, right), bottom)
        return _foot(canvas, layout, self.places, x, bottom)

    def _domain(self):
        figures = [
            figure for line in self.series for figure in line.points.values() if figure is not None
        ]
        figures += [bound for _, *bounds in self.band for bound in bounds]
        return min(0, *figures), max(0, *figures)

    def _names(self, layout):
        """Lines of text at the end of each line of figures, as arguments of `width`."""
        room = NAMES[layout.name]
        return [
            [(line, layout.label, BOLD) for line in wrapped(one.name, layout.label, room, BOLD)]
            + [(line, layout.small, REGULAR) for line in wrapped(one.ends, layout.small, room)]
            for one in self.series
        ]

    def _draw_lines(self, canvas, x, y):
        if self.band:
            upper = [(x(place), y(high)) for place, _, high in self.band]
            lower = [(x(place), y(low)) for place, low, _ in self.band]
            canvas.area(upper, lower, PALE)
        first, last = self.places[0][0], self.places[-1][0]
        for one in self.series:
            known = (one.points.get(place) for place in range(first, last + 1))
            points = [
                None if figure is None else (x(first + step), y(figure))
                for step, figure in enumerate(known)
            ]
            drawn = [place for place, point in enumerate(points) if point]
            # months before and after those that a line has are no gaps
            points = points[drawn[0] : drawn[-1] + 1] if drawn else []
            if one.thickness:
                canvas.curve(points, one.colour, one.thickness, one.dash)
            if one.has_dots:
                for point in filter(None, points):
                    canvas.dot(*point, one.colour, 4, one.is_hollow)
            elif drawn and one.name and one.thickness:
                canvas.dot(*points[-1], one.colour, 3.5)

    def _draw_names(self, canvas, layout, names, right, y, room):
        ends = [_newest(one.points) for one in self.series]
        shown = [place for place, lines in enumerate(names) if lines and ends[place] is not None]
        heights = [sum(label_height(1, size) for _, size, _ in names[place]) for place in shown]
        middles = spread_out([y(ends[place]) for place in shown], heights, room[0] - 6, room[1] + 6)
        for place, middle, height in zip(shown, middles, heights, strict=True):
            at = middle - height / 2
            for words, size, weight in names[place]:
                colour = self.series[place].colour if weight == BOLD else INK
                looks = {"weight": weight, "colour": SOFT if colour == BESIDE else colour}
                at = canvas.lines([words], right + 10, at - size * 0.1, size, **looks) + size * 0.1

    def _draw_note(self, canvas, layout, words, at, below, sides, bottom):
        low = min(below + 8 + layout.small, bottom - 4)
        canvas.dot(at, below, INK, 3.5)
        canvas.centred(words, at, low, layout.small, sides)

    def _draw_unsure(self, canvas, layout, x, top, bottom, sides):
        half = (x(self.places[0][0] + 1) - x(self.places[0][0])) / 2
        ended = 0
        for first, last in self.unsure:
            start, end = max(x(first) - half, sides[0]), min(x(last) + half, sides[1])
            canvas.box(start, top - 2, end, bottom, FLAG_PAPER)
            size = width(PROVISIONAL, layout.small)
            at = min(max((start + end) / 2, sides[0] + size / 2), sides[1] - size / 2)
            if at - size / 2 > ended:
                canvas.text(PROVISIONAL, at, top - 7, layout.small, colour=FLAG, anchor="middle")
                ended = at + size / 2 + 6


def _newest(points):
    """The figure of the last place that has one, or None."""
    known = [place for place, figure in points.items() if figure is not None]
    return points[max(known)] if known else None


def every_month(months):
    """The foot of a chart of months that follow each other: (place, month, year) of each."""
    return [(place_of(day), MONTHS[day.month][:3], day.year) for day in months]


def place_of(day):
    """Place of a month among all months."""
    return day.year * 12 + day.month - 1


def _foot(canvas, layout, places, x, bottom):
    """Names of months where they fit, else years at their Januaries; returns the bottom."""
    size = layout.small
    whole = canvas.width
    shown = _that_fit([(x(place), month) for place, month, _ in places], size, whole)
    if len(shown) == len(places):
        years = [
            (x(place), str(year))
            for (place, _, year), before in zip(places, [(None,) * 3, *places], strict=False)
            if year != before[2] and year
        ]
        rows = [shown, _that_fit(years, size, whole)]
    else:
        januaries = [
            (x(place), str(year)) for place, month, year in places if month == "Jan" and year
        ]
        months = [(x(place), f"{month} {year or ''}".strip()) for place, month, year in places]
        rows = [_that_fit(januaries or months, size, whole)]
    for row in rows:
        for at, words in row:
            if row is rows[0]:
                canvas.line(at, bottom, at, bottom + 4, BESIDE)
            canvas.centred(words, at, bottom + 6 + size, size, colour=SOFT)
        bottom += label_height(1, size) if row else 0
    return bottom + 8


def _that_fit(labels, size, whole):
    """Labels, pairs of a place in pixels and words: all, or every second, third … that fit."""
    for every in range(1, len(labels) + 1):
        kept = labels[::every]
        if fit([(at, width(words, size)) for at, words in kept], whole, apart=5):
            return kept
    return labels[:1]
