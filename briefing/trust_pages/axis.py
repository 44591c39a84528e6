"""The months below a chart: all from the first to the last, also those that are not loaded."""

from briefing.marts import months_between, months_from

FEW_MONTHS = 30  # up to so many, months are named and not years alone
JANUARY = 1  # the month that a year's name stands below


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

    def spread(self, figures, months=None):
        """Figures of `months` (None: of all loaded), in their order, as those of all months."""
        months = months or self._loaded
        if len(months) == len(self.months):
            return figures
        found = [None] * len(self.months)
        for month, figure in zip(months, figures, strict=True):
            found[self.place[month]] = figure
        return found

    def of_2019(self, figures, is_mean=False):
        """What each later month is set against: the same month of 2019, or the mean of 2019."""
        in_2019 = {
            month.month: figures[place] for month, place in self.place.items() if month.year == 2019
        }
        if is_mean:
            known = [figure for figure in in_2019.values() if figure is not None]
            mean = sum(known) / len(known) if len(known) == 12 else None
            return [mean if month.year > 2019 else None for month in self.months]
        return [in_2019.get(month.month) if month.year > 2019 else None for month in self.months]

    def final_and_provisional(self, figures):
        """Lines of a chart: what is final, and, dashed, what is provisional or leads to it."""
        if not any(self.is_provisional):
            return [("own-line", figures)]
        final, provisional = list(figures), [None] * len(figures)
        for place, is_provisional in enumerate(self.is_provisional):
            if is_provisional:
                final[place] = None
                for beside in (place - 1, place, place + 1):
                    if 0 <= beside < len(figures):
                        provisional[beside] = figures[beside]
        return [("own-line", final), ("own-line open", provisional)]


def _labels(months):
    if len(months) <= FEW_MONTHS:
        every = 1 if len(months) <= 6 else 6 if len(months) > 12 else 3
        return [
            f"{month:%b %y}" if place % every == 0 else "" for place, month in enumerate(months)
        ]
    return [f"{month.year}" if month.month == JANUARY else "" for month in months]
