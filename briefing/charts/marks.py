"""Marks of rows, each `mark(canvas, x, y)`: bars, ranges, and a dot from which another moved."""

from briefing.palette import BESIDE, FLAG, PALE, PAPER, SOFT, SUBJECT


def bar(figure, colour, beside=None, is_derived=False):
    """A bar from 0 to a figure, and a diamond at another; one that is derived is an open bar."""

    def mark(canvas, x, y):
        if figure is not None and is_derived:
            canvas.box(x(0), y - 7, x(figure), y + 7, PAPER, FLAG, "4 2")
        elif figure is not None:
            canvas.box(x(0), y - 8, x(figure), y + 8, colour)
        if beside is not None:
            canvas.diamond(x(beside), y)

    return mark


def moved(before, after, colour):
    """A ring, a dot, and the line between them; without one of both, the other alone."""

    def mark(canvas, x, y):
        if before is not None and after is not None:
            canvas.line(x(before), y, x(after), y, BESIDE, 2)
        if before is not None:
            canvas.dot(x(before), y, BESIDE, 5, is_hollow=True)
        if after is not None:
            canvas.dot(x(after), y, colour, 6)

    return mark


def span(low, high, colour, beside=None):
    """A bar from bound to bound, at least two pixels wide, and a diamond."""

    def mark(canvas, x, y):
        start, end = sorted((x(low), x(high)))
        more = max(2 - (end - start), 0) / 2
        canvas.box(start - more, y - 9, end + more, y + 9, colour)
        if beside is not None:
            canvas.diamond(x(beside), y)

    return mark


def spread(ends, most, middle, colour):
    """A line over all, a bar over most of them, and a dot at the middle one."""

    def mark(canvas, x, y):
        canvas.line(x(ends[0]), y, x(ends[1]), y, BESIDE, 1.5)
        for end in ends:
            canvas.line(x(end), y - 5, x(end), y + 5, BESIDE, 1.5)
        canvas.box(x(most[0]), y - 7, x(most[1]), y + 7, PALE, BESIDE)
        canvas.dot(x(middle), y, colour, 6)

    return mark


def dots(figures, subjects):
    """A dot for each figure, and larger ones for those that are named."""

    def mark(canvas, x, y):
        for figure in figures:
            canvas.dot(x(figure), y, BESIDE, 4.5, is_hollow=True)
        for figure in subjects:
            canvas.dot(x(figure), y, SUBJECT, 6)

    return mark


# How headings and keys show a mark


def bar_swatch(colour):
    """A short bar."""
    return lambda canvas, x, y: canvas.box(x - 7, y - 5, x + 7, y + 5, colour)


def derived_swatch(canvas, x, y):
    """A short open bar."""
    canvas.box(x - 7, y - 5, x + 7, y + 5, PAPER, FLAG, "4 2")


def diamond_swatch(canvas, x, y):
    """A diamond."""
    canvas.diamond(x, y)


def dot_swatch(canvas, x, y):
    """A dot."""
    canvas.dot(x, y, SUBJECT, 5.5)


def ring_swatch(canvas, x, y):
    """A ring."""
    canvas.dot(x, y, BESIDE, 4.5, is_hollow=True)


def line_swatch(canvas, x, y):
    """A line between two ends."""
    canvas.line(x - 7, y, x + 7, y, SOFT, 1.5)
    for end in (x - 7, x + 7):
        canvas.line(end, y - 4, end, y + 4, SOFT, 1.5)


def pale_swatch(canvas, x, y):
    """A pale bar with an edge."""
    canvas.box(x - 7, y - 5, x + 7, y + 5, PALE, BESIDE)
