"""From figures to pixels, and the round figures of an axis."""

import math
from itertools import pairwise

from publishing.rounding import with_thousands


def scale(domain, pixels):
    """Function from figures to pixels, both pairs of ends; a domain of one figure is its start."""
    (low, high), (start, end) = domain, pixels
    per_unit = (end - start) / (high - low) if high != low else 0
    return lambda figure: start + (figure - low) * per_unit


def ticks(low, high, count):
    """About as many round figures as `count`, from the last at or below `low` up to `high`."""
    if low == high:
        high = low + 1
    rough = (high - low) / count
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * unit for unit in (1, 2, 5, 10) if rough <= power * unit * 1.000001)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(place * step, 10) for place in range(first, last + 1)]


def axis(low, high, count):
    """Round figures from `low` to `high`, and the ends of an axis: a little beyond those two."""
    steps = ticks(low, high, count)
    room = (high - low or 1) * 0.04
    ends = low and low - room, high and high + room
    shown = [step for step in steps if ends[0] <= step <= ends[1]]
    return shown, ends if low != high else (steps[0], steps[-1])


def short_count(count):
    """A round count for an axis: `0`, `500,000`, `1.5m`."""
    return f"{count / 1_000_000:g}m" if abs(count) >= 1_000_000 else with_thousands(count)


def fewer_or_more(count):
    """A round count of scans against 2019 for an axis, below 0 the fewer: `5m fewer`."""
    if count == 0:
        return "as in 2019"
    return f"{short_count(abs(count))} {'fewer' if count < 0 else 'more'}"


def fit(labels, whole, apart):
    """Whether labels, pairs of a middle and a width, stand so far apart within the whole width."""
    middles = [(min(max(at, size / 2), whole - size / 2), size / 2) for at, size in labels]
    return all(one[0] + one[1] + apart <= other[0] - other[1] for one, other in pairwise(middles))


def spread_out(places, heights, top, bottom):
    """Middles of labels as near to their places as they can be, none over another.

    `places` are those of their marks, in pixels from above, as `top` and `bottom` of the room are.
    """
    order = sorted(range(len(places)), key=lambda label: places[label])
    middles, above = [0] * len(places), top
    for label in order:
        middles[label] = max(places[label], above + heights[label] / 2)
        above = middles[label] + heights[label] / 2
    below = bottom
    for label in reversed(order):
        middles[label] = min(middles[label], below - heights[label] / 2)
        below = middles[label] - heights[label] / 2
    return middles
