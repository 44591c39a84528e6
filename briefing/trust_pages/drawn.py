"""Small charts: SVG that stretches to its frame, its words as text of the page in the page's font.

Text beside stretched marks stays as large on a phone as on paper, and needs no measuring. Colours
are classes of `_trust.css`, which takes them from `palette`.
"""

from dataclasses import dataclass, field
from math import ceil

from markupsafe import Markup, escape

STEPS = (1, 2, 5, 10)
STEP, TALL = 10, 100  # units of a month across, and of a chart from its foot to its top
# Beyond this part of the width a word stands left of its mark, so that it ends inside the frame.
TURNS_LEFT = 0.6
NEWEST = 85  # beyond this part of the width, in per cent, a figure stands right of the frame
LOW = 75  # below this part of the height it stands above its mark
ACROSS, SPREAD = 1000, 80  # of a strip: units across, and how far dots of one value lie apart


@dataclass
class Months:
    """Marks of a chart of months. Lists are as long as `labels`; None is a month without a figure.

    `lines` are pairs of a class and figures; `dots` of a class and {place: figure}; `bands` are
    first and last place; `rules` place and word; `gaps` places; `words` place, figure and text.
    """

    lines: list = field(default_factory=list)
    dots: list = field(default_factory=list)
    bands: list = field(default_factory=list)
    rules: list = field(default_factory=list)
    gaps: list = field(default_factory=list)
    words: list = field(default_factory=list)


def months_chart(description, labels, marks, unit="", top=None):
    """A chart of months as HTML. `labels` are texts below the months, empty for none.

    `unit` follows each number of the scale; it begins at 0 and ends at `top` or above the figures.
    """
    known = [figure for _, line in marks.lines for figure in line if figure is not None]
    ticks = scale(top or max(known, default=1) or 1)
    high = ticks[-1]
    length = len(labels)

    def y(figure):
        return round(TALL - TALL * figure / high, 1)

    drawn = [
        f'<path class="band" d="M{first * STEP} 0h{(last - first + 1) * STEP}v{TALL}'
        f'h-{(last - first + 1) * STEP}z"/>'
        for first, last in marks.bands
    ]
    grid = "".join(f"M0 {y(tick)}h{length * STEP}" for tick in ticks)
    drawn.append(f'<path class="grid" d="{grid}"/>')
    if marks.gaps:
        gaps = "".join(f"M{place * STEP} {TALL - 2}h{STEP}" for place in marks.gaps)
        drawn.append(f'<path class="gap" d="{gaps}"/>')
    rules = "".join(f"M{place * STEP} 0v{TALL}" for place, _ in marks.rules)
    drawn += [f'<path class="rule" d="{rules}"/>'] if rules else []
    drawn += [f'<path class="{look}" d="{_path(line, y)}"/>' for look, line in marks.lines]
    for look, of_look in marks.dots:
        if of_look:
            dots = "".join(f"M{_x(place)} {y(figure)}h0" for place, figure in of_look.items())
            drawn.append(f'<path class="{look}" d="{dots}"/>')
    texts = [_text("y", f"{tick:,g}{unit}", top=100 * y(tick) / TALL) for tick in ticks]
    named = [(place, label) for place, label in enumerate(labels) if label]
    texts += [
        _text("x odd" if number % 2 else "x", label, left=100 * _x(place) / (length * STEP))
        for number, (place, label) in enumerate(named)
    ]
    for line, (place, word) in enumerate(marks.rules):
        at = place / length
        side = "word turned" if at > TURNS_LEFT else "word"
        texts.append(f'<span class="{side}" style="{_at(at)};top:{line * 1.2:.1f}em">{escape(word)}</span>')
    for place, figure, word in marks.words:
        at = 100 * _x(place) / (length * STEP)
        look = "value newest" if at > NEWEST else "value above" if y(figure) > LOW else "value"
        texts.append(f'<b class="{look}" style="left:{at:.1f}%;top:{y(figure)}%">{escape(word)}</b>')
    return _framed("months", description, length * STEP, TALL, drawn, texts)


def strip(description, others, own, line=None, unit="", high=None, has_axis=True):
    """A strip of dots, one for each organisation, as HTML.

    `others` are pairs of a figure and whether it is of a neighbour; `own` is a figure and a text,
    None without a figure; `line` the figure of all, such as England's, None without one. Strips that stand together share
    a scale up to `high`, and the last of them has its numbers (`has_axis`).
    """
    figures = [0, *(figure for figure, _ in others)]
    figures += [own[0]] if own else []
    ticks = span(min(figures), max(figures) if high is None else high)
    low, high = ticks[0], ticks[-1]

    def x(figure):
        return round(ACROSS * (figure - low) / (high - low))

    drawn = [f'<path class="grid" d="{"".join(f"M{x(tick)} 0v{TALL}" for tick in ticks)}"/>']
    for look, dots in _swarm([(x(figure), is_near) for figure, is_near in others]):
        drawn.append(f'<path class="{look}" d="{dots}"/>')
    if line is not None:
        drawn.append(f'<path class="line-of" d="M{x(line)} 0v{TALL}"/>')
    if own:
        drawn.append(f'<path class="own" d="M{x(own[0])} {TALL // 2}h0"/>')
    texts = []
    if has_axis:
        texts = [_text("x", f"{tick:,g}{unit}", left=x(tick) / ACROSS * 100) for tick in ticks]
    has_word = own and own[1]
    if has_word:
        side = ("left", "center", "right")[min(2, 3 * x(own[0]) // ACROSS)]
        texts.append(f'<b class="over" style="text-align:{side}">{escape(own[1])}</b>')
    kind = "strip" if has_word else "strip tight" if has_axis else "strip tight bare"
    return _framed(kind, description, ACROSS, TALL, drawn, texts)


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


def _x(place):
    return place * STEP + STEP // 2


def _at(part):
    """Where a word stands: its left end left of TURNS_LEFT, its right end beyond."""
    return f"right:{100 - 100 * part:.1f}%" if part > TURNS_LEFT else f"left:{100 * part:.1f}%"


def _path(line, y):
    """Runs of a line without a gap; a month between two gaps is a short stroke."""
    parts, pen = [], False
    for place, figure in enumerate(line):
        if figure is None:
            pen = False
            continue
        parts.append(f"{'L' if pen else 'M'}{_x(place)} {y(figure)}")
        if not pen and (place + 1 == len(line) or line[place + 1] is None):
            parts.append("h0")
        pen = True
    return "".join(parts)


def _swarm(places):
    """Dots of a strip, those of one place above each other, neighbours in the middle of them."""
    by_place = {}
    for place, is_near in places:
        by_place.setdefault(place // 12, []).append((not is_near, place))
    dots = {"other": [], "near": []}
    for of_place in by_place.values():
        apart = min(14, SPREAD / len(of_place))
        for row, (is_other, place) in enumerate(sorted(of_place)):
            # outwards from the middle: one above, one below
            away = (row + 1) // 2 * apart * (1 if row % 2 else -1)
            dots["other" if is_other else "near"].append(f"M{place} {round(TALL / 2 + away)}h0")
    return [(look, "".join(found)) for look, found in dots.items() if found]


def _text(look, text, **sides):
    where = ";".join(f"{side}:{part:.1f}%" for side, part in sides.items())
    return f'<span class="{look}" style="{where}">{escape(text)}</span>'


def _framed(kind, description, width, height, drawn, texts):
    return Markup(
        f'<div class="plot {kind}"><svg role="img" aria-label="{escape(description)}" '
        f'viewBox="0 0 {width} {height}" preserveAspectRatio="none">{"".join(drawn)}</svg>'
        f'<div aria-hidden="true">{"".join(texts)}</div></div>'
    )
