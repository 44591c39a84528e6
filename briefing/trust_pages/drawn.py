"""Small charts: SVG that stretches to its frame, its words as text of the page in the page's font.

Text beside stretched marks stays as large on a phone as on paper, and needs no measuring. Colours
are classes of `_trust.css`, which takes them from `palette`.
"""

from dataclasses import dataclass, field
from math import ceil

from markupsafe import Markup, escape

STEPS = (1, 2, 5, 10)
TALL = 200  # units of a chart from its foot to its top; a month is one across
# Parts of the width: later than the one, earlier than the other, a figure is right of its mark.
NEWEST, EARLIEST = 0.85, 0.2
# Of a strip: units across, how far up and down dots of one value reach, and lie from each other.
ACROSS, SPREAD, CLOSEST, FURTHEST = 1000, 160, 8, 28


@dataclass
class Months:
    """Marks of a chart of months. Lists are as long as `labels`; None is a month without a figure.

    `lines` are pairs of a class and figures; `dots` of a class and {place: figure}; `bands` are
    first and last place; `rules` place and a letter for it; `gaps` places; `words` place, figure
    and text.
    """

    lines: list = field(default_factory=list)
    dots: list = field(default_factory=list)
    bands: list = field(default_factory=list)
    rules: list = field(default_factory=list)
    gaps: list = field(default_factory=list)
    words: list = field(default_factory=list)


def months_chart(description, labels, marks, unit="", top=None, is_small=False):
    """A chart of months as HTML. `labels` are texts below the months, empty for none.

    `unit` follows each number of the scale; it begins at 0 and ends at `top` or above the figures.
    A small chart names the ends of its scale and every other year.
    """
    known = [figure for _, line in marks.lines for figure in line if figure is not None]
    ticks = scale(top or max(known, default=1) or 1)
    high = ticks[-1]
    length = len(labels)

    def y(figure):
        return round(TALL - TALL * figure / high)

    drawn = [
        f'<path class="band" d="M{first - 0.5} 0h{last - first + 1}v{TALL}h{first - last - 1}z"/>'
        for first, last in marks.bands
    ]
    grid = "".join(f"M-.5 {y(tick)}h{length}" for tick in ticks)
    drawn.append(f'<path class="grid" d="{grid}"/>')
    if marks.gaps:
        gaps = "".join(f"M{place - 0.5} {TALL - 4}h1" for place in marks.gaps)
        drawn.append(f'<path class="gap" d="{gaps}"/>')
    rules = "".join(f"M{place - 0.5} 0v{TALL}" for place, _ in marks.rules)
    drawn += [f'<path class="rule" d="{rules}"/>'] if rules else []
    for look, line in marks.lines:
        if path := _path([None if figure is None else y(figure) for figure in line]):
            drawn.append(f'<path class="{look}" d="{path}"/>')
    for look, of_look in marks.dots:
        if of_look:
            dots = "".join(f"M{place} {y(figure)}h0" for place, figure in of_look.items())
            drawn.append(f'<path class="{look}" d="{dots}"/>')
    numbers = (ticks[0], ticks[-1]) if is_small else ticks
    texts = [_text("y", f"{tick:,g}{unit}", top=y(tick) / TALL) for tick in numbers]
    named = [(place, label) for place, label in enumerate(labels) if label][:: 1 + is_small]
    ends = "".join(f"M{place} {TALL}v3" for place, _ in named)
    drawn.append(f'<path class="grid" d="{ends}"/>')
    texts += [
        _text("x odd" if number % 2 else "x", label, left=(place + 0.5) / length)
        for number, (place, label) in enumerate(named)
    ]
    texts += [_text("word", word, left=place / length) for place, word in marks.rules if word]
    for place, figure, word in marks.words:
        at, down = (place + 0.5) / length, y(figure) / TALL
        look = "value newest" if at > NEWEST or at < EARLIEST else "value before"
        where = f"left:{at:.1%};top:{down:.1%}"
        texts.append(f'<strong class="{look}" style="{where}">{escape(word)}</strong>')
    return _framed("months", description, f"-.5 0 {length} {TALL}", drawn, texts)


@dataclass(frozen=True)
class Group:
    """Dots of a group of organisations, drawn once for the pages of all of them.

    `own` has no dot of its own here: its mark covers it. `names` are the numbers of the scale.
    """

    low: float
    high: float
    marks: str
    names: str

    def x(self, figure):
        """Where a figure stands in the strip, in units across."""
        return round(ACROSS * (figure - self.low) / (self.high - self.low))


def group_of(figures, unit="", high=None):
    """A group by its `figures`, pairs of a figure and whether it is of a neighbour.

    Groups that stand together share a scale up to `high`.
    """
    known = [0, *(figure for figure, _ in figures)]
    ticks = span(min(known), max(known) if high is None else high)
    drawn = Group(ticks[0], ticks[-1], "", "")
    grid = "".join(f"M{drawn.x(tick)} 0v{TALL}" for tick in ticks)
    dots = "".join(
        f'<path class="{look}" d="{path}"/>'
        for look, path in _swarm([(drawn.x(figure), is_near) for figure, is_near in figures])
    )
    names = "".join(_text("x", f"{tick:,g}{unit}", left=drawn.x(tick) / ACROSS) for tick in ticks)
    return Group(drawn.low, drawn.high, f'<path class="grid" d="{grid}"/>{dots}', names)


def strip(description, group, own=None, word="", line=None, has_axis=True):
    """A strip of a group's dots as HTML, one for each organisation, in which `own` stands out.

    `own` is its figure, None without one, `word` what stands above it, `line` the figure of all,
    such as England's. Of strips with one scale the last has its numbers (`has_axis`).
    """
    drawn, texts = [group.marks], [group.names if has_axis else ""]
    if line is not None:
        drawn.append(f'<path class="line-of" d="M{group.x(line)} 0v{TALL}"/>')
    if own is not None:
        drawn.append(f'<path class="own" d="M{group.x(own)} {TALL // 2}h0"/>')
    if word:
        side = ("left", "center", "right")[min(2, 3 * group.x(own) // ACROSS)]
        texts.append(f'<strong class="over" style="text-align:{side}">{escape(word)}</strong>')
    look = "strip" if word else "strip tight" if has_axis else "strip tight bare"
    return _framed(look, description, f"0 0 {ACROSS} {TALL}", drawn, texts)


def scale(top):
    """Numbers of a scale from 0 to `top` or the next above it, at most six."""
    unit = 1
    while unit * STEPS[-1] * 4 < top:
        unit *= 10
    step = next(unit * step for step in STEPS if unit * step * 5 >= top)
    return [_plain(step * place) for place in range(max(1, ceil(top / step - 1e-9)) + 1)]


def span(low, high):
    """Numbers of a scale from `low`, at most 0, to `high`, at least 0, or the next beyond them."""
    widest = max(-low, high, 1)
    step = scale(widest)[1]
    first, last = -ceil(max(-low, 0) / step - 1e-9), ceil(max(high, 0) / step - 1e-9)
    return [_plain(step * place) for place in range(first, max(last, first + 1) + 1)]


def _plain(number):
    return int(number) if number == int(number) else number


def _path(heights):
    """Runs of a line without a gap, by steps of a month; one between two gaps is a dot."""
    parts, last = [], None
    for place, height in enumerate(heights):
        if height is None:
            last = None
            continue
        if last is None:
            is_alone = heights[place + 1 : place + 2] in ([], [None])
            parts.append(f"M{place} {height}{'h0' if is_alone else 'l'}")
        else:
            step = height - last
            parts.append(f"1{step} " if step < 0 else f"1 {step} ")
        last = height
    return "".join(parts)


def _swarm(places):
    """Dots of a strip, those of one place above each other, neighbours in the middle of them.

    More than fit above each other lie on each other.
    """
    by_place = {}
    for place, is_near in places:
        by_place.setdefault(place // 12, []).append((not is_near, place))
    dots = {"other": [], "near": []}
    for of_place in by_place.values():
        apart = max(CLOSEST, min(FURTHEST, SPREAD / len(of_place)))
        for row, (is_other, place) in enumerate(sorted(of_place)):
            # outwards from the middle: one above, one below
            away = (row + 1) // 2 * apart
            if away <= SPREAD / 2:
                height = round(TALL / 2 + (away if row % 2 else -away))
                dots["other" if is_other else "near"].append(f"M{place} {height}h0")
    return [(look, "".join(found)) for look, found in dots.items() if found]


def _text(look, text, **sides):
    where = ";".join(f"{side}:{part:.1%}" for side, part in sides.items())
    return f'<span class="{look}" style="{where}">{escape(text)}</span>'


def _framed(kind, description, box, drawn, texts):
    return Markup(  # noqa: S704 - every text in it is escaped
        f'<div class="plot {kind}"><svg role="img" aria-label="{escape(description)}" '
        f'viewBox="{box}" preserveAspectRatio="none">{"".join(drawn)}</svg>'
        f'<div aria-hidden="true">{"".join(texts)}</div></div>'
    )
