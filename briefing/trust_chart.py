"""A small line chart as SVG that stands in a page: months of one year or two, in grey and black."""

from markupsafe import escape

WIDTH, HEIGHT = 720, 270
LEFT, RIGHT, TOP, BOTTOM = 78, 12, 36, 30
STEPS = (1, 2, 2.5, 5, 10)


def month_chart(names, lines, labels, is_compared, description):
    """SVG of counts by month.

    `names` are those of the lines, `lines` lists of counts (None where there is no figure) as
    long as `labels` and `is_compared` (whether a month is in the window compared, shaded).
    """
    top = max(count for line in lines for count in line if count is not None) or 1
    step = _step(top)
    ticks = [step * place for place in range(int(-(-top // step)) + 1)]
    across = (WIDTH - LEFT - RIGHT) / len(labels)
    parts = []

    def x(place):
        return round(LEFT + across * (place + 0.5), 1)

    def y(count):
        return round(HEIGHT - BOTTOM - count / ticks[-1] * (HEIGHT - TOP - BOTTOM), 1)

    for place, compared in enumerate(is_compared):
        if compared:
            parts.append(
                f'<rect x="{round(LEFT + across * place, 1)}" y="{TOP}" '
                f'width="{round(across + 0.1, 1)}" '
                f'height="{HEIGHT - TOP - BOTTOM}" fill="#eee"/>'
            )
    for tick in ticks:
        parts.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(tick)}" y2="{y(tick)}" '
            f'stroke="{"#555" if tick == 0 else "#ccc"}"/>'
            f'<text x="{LEFT - 6}" y="{y(tick) + 4}" text-anchor="end">{_tick(tick)}</text>'
        )
    every = -(-len(labels) // 13)
    for place, label in enumerate(labels):
        if place % every == 0:
            parts.append(
                f'<text x="{x(place)}" y="{HEIGHT - 8}" text-anchor="middle">{escape(label)}</text>'
            )
    looks = [("#767676", "6 4", "#fff"), ("#111", "none", "#111")][-len(lines) :]
    for place, (name, line, look) in enumerate(zip(names, lines, looks, strict=True)):
        parts.append(_key(name, look, LEFT + place * 322))
        parts.extend(_line(line, look, x, y))
    opening = (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(description)}" '
        'font-family="sans-serif" font-size="13" fill="#222">'
    )
    return f"{opening}{''.join(parts)}</svg>"


def _line(line, look, x, y):
    colour, dash, fill = look
    runs, run = [], []
    for place, count in enumerate([*line, None]):
        if count is None:
            runs.append(run)
            run = []
        else:
            run.append((x(place), y(count)))
    for run in filter(None, runs):
        path = " ".join(f"{across},{up}" for across, up in run)
        yield (
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5" '
            f'stroke-dasharray="{dash}"/>'
        )
        for across, up in run:
            yield (
                f'<circle cx="{across}" cy="{up}" r="4" fill="{fill}" stroke="{colour}" '
                f'stroke-width="2"/>'
            )


def _key(name, look, across):
    colour, dash, fill = look
    return (
        f'<line x1="{across}" x2="{across + 34}" y1="14" y2="14" stroke="{colour}" '
        f'stroke-width="2.5" '
        f'stroke-dasharray="{dash}"/><circle cx="{across + 17}" cy="14" r="4" fill="{fill}" '
        f'stroke="{colour}" stroke-width="2"/><text x="{across + 42}" y="18">{escape(name)}</text>'
    )


def _step(top):
    unit = 1
    while unit * STEPS[-1] * 4 < top:
        unit *= 10
    return next(
        int(unit * step) or 1 for step in STEPS if unit * step * 5 >= top and unit * step >= 1
    )


def _tick(tick):
    return f"{tick:,}"
