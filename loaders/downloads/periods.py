"""Periods as the publishers write them in names and links, and the window that is asked for.

A month is counted as one number, year * 12 + month - 1, so that windows are compared as numbers.
"""

import re
from dataclasses import dataclass

from loaders import CannotBeDone

NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = re.compile(
    r"(?<![a-z])(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)[ _-]*(20\d\d|\d\d)(?!\d)",
    re.IGNORECASE,
)
FINANCIAL_YEAR = re.compile(r"(?<!\d)20(\d\d)[-/_](\d\d)(?!\d)")
ASKED = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
APRIL = 3


class WrongPeriod(CannotBeDone):
    """`--since` or `--until` is no month, or the window is empty."""


@dataclass(frozen=True)
class Window:
    """First and last month asked for, both included; None is open."""

    since: int | None = None
    until: int | None = None

    def holds(self, period):
        """Whether a period (`2020-04`, `2019/20`) overlaps the window; an unknown one does."""
        if not period:
            return True
        first, last = months(period)
        return (self.since is None or last >= self.since) and (
            self.until is None or first <= self.until
        )


def window(since, until):
    """Window of two texts such as `2019-04`, each may be None. Raises WrongPeriod."""
    for option, text in (("--since", since), ("--until", until)):
        if text and not ASKED.fullmatch(text):
            raise WrongPeriod(f"{option} {text}: expected a month, as in 2019-04")
    if since and until and since > until:
        raise WrongPeriod(f"--since {since} is after --until {until}; expected it before or equal")
    return Window(months(since)[0] if since else None, months(until)[0] if until else None)


def period_of(text):
    """Period in a name or address: `2020-04` of a month, `2019/20` of a financial year, or None."""
    month = MONTH.search(text)
    if month:
        year = month[2] if len(month[2]) == 4 else f"20{month[2]}"
        return f"{year}-{NAMES.index(month[1][:3].lower()) + 1:02d}"
    for first, second in FINANCIAL_YEAR.findall(text):
        # 2022-10 in a name is a month of issue; only 2022-23 is a year
        if int(second) == (int(first) + 1) % 100:
            return f"20{first}/{second}"
    return None


def months(period):
    """First and last month of a period, as numbers: `2019/20` runs from April to March."""
    if "/" in period:
        first = int(period[:4]) * 12 + APRIL
        return first, first + 11
    number = int(period[:4]) * 12 + int(period[5:7]) - 1
    return number, number


def month_text(number):
    """A month's number as text: `2020-04`."""
    return f"{number // 12}-{number % 12 + 1:02d}"


def financial_years(since, until):
    """Financial years that two months lie in and all between, as `2019-20`."""
    first, last = (number - APRIL for number in (since, until))
    return [f"{year}-{(year + 1) % 100:02d}" for year in range(first // 12, last // 12 + 1)]
