"""Where the marks of a small line chart go: months of one year or two, in grey and black."""

WIDTH, HEIGHT = 720, 270
LEFT, RIGHT, TOP, BOTTOM = 78, 12, 36, 30
STEPS = (1, 2, 2.5, 5, 10)
MOST_LABELS = 13
# Colour, dash and fill of the line before and of the newest.
LOOKS = (("#767676", "6 4", "#fff"), ("#111", "none", "#111"))


def month_chart(names, lines, labels, is_compared, description):
    """Marks of `_month_chart.html`, of counts by month.

    `names` are those of the lines, `lines` lists of counts (None where there is no figure) as
    long as `labels` and `is_compared` (whether a month is in the window compared, shaded).
    """
    top = max(count for line in lines for count in line if count is not None) or 1
    step = _step(top)
    ticks = [step * place for place in range(int(-(-top // step)) + 1)]
    across = (WIDTH - LEFT - RIGHT) / len(labels)
    every = -(-len(labels) // MOST_LABELS)

    def x(place):
        return round(LEFT + across * (place + 0.5), 1)

    def y(count):
        return round(HEIGHT - BOTTOM - count / ticks[-1] * (HEIGHT - TOP - BOTTOM), 1)

    def runs(line):
        """Points of the line in runs without a gap."""
        found = [[]]
        for place, count in enumerate(line):
            if count is None:
                found.append([])
            else:
                found[-1].append((x(place), y(count)))
        return filter(None, found)

    return {
        "description": description,
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "right": WIDTH - RIGHT,
        "top": TOP,
        "shaded": [round(LEFT + across * at, 1) for at, is_in in enumerate(is_compared) if is_in],
        "shade_width": round(across + 0.1, 1),
        "shade_height": HEIGHT - TOP - BOTTOM,
        "ticks": [(y(tick), tick) for tick in ticks],
        "labels": [(x(place), label) for place, label in enumerate(labels) if place % every == 0],
        "lines": [
            {"name": name, "look": look, "key": LEFT + place * 322, "runs": runs(line)}
            for place, (name, line, look) in enumerate(
                zip(names, lines, LOOKS[-len(lines) :], strict=True)
            )
        ],
    }


def _step(top):
    unit = 1
    while unit * STEPS[-1] * 4 < top:
        unit *= 10
    return next(
        int(unit * step) or 1 for step in STEPS if unit * step * 5 >= top and unit * step >= 1
    )
