"""The months below a chart: all from the first to the last, also those that are not loaded."""

from briefing.marts import months_between, months_from

FEW_MONTHS = 30  # up to so many, months are named and not years alone
MIDDLE = 7  # the month that a year's name stands below


class Axis:
    """Months of a chart, one after the other; `place` is where each month is.

    `spread` sets figures of its months in their places, None in months that are not loaded.
    """

    def __init__(self, loaded, provisional=()):
        self._loaded = loaded
        self.months = months_from(loaded[0], months_between(loaded[0], loaded[-1]) + 1)
        self.place = {month: place for place, month in enumerate(self.months)}
        self.back = {self.place[month]: place for place, month in enumerate(loaded)}
        self.is_provisional = [month in provisional for month in self.months]
        is_whole = len(loaded) == len(self.months)
        self.gap_word = "No figure" if is_whole else "No figure, or month not loaded"
        self.labels = _labels(self.months)

    def spread(self, figures):
        """Figures of the months loaded, in their order, as those of all months."""
        if len(self._loaded) == len(self.months):
            return figures
        found = [None] * len(self.months)
        for month, figure in zip(self._loaded, figures, strict=True):
            found[self.place[month]] = figure
        return found


def _labels(months):
    if len(months) <= FEW_MONTHS:
        every = 1 if len(months) <= 6 else 6 if len(months) > 12 else 3
        return [
            f"{month:%b %y}" if place % every == 0 else "" for place, month in enumerate(months)
        ]
    return [f"{month.year}" if month.month == MIDDLE else "" for month in months]

