"""Figures and how they are printed: a table written by hand, and numbers that are drawn."""

import csv
import random
from pathlib import Path

TABLE = Path(__file__).parent / "rounding.csv"


def cases():
    """Rows of the table: the value as a number, the places, and what is printed of it."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            is_whole = row["value"].lstrip("-").isdigit()
            yield (int if is_whole else float)(row["value"]), int(row["places"]), row["printed"]


def drawn(count):
    """Doubles as they come: shares of counts, halves of all sizes and their neighbours."""
    draw = random.Random(6)  # noqa: S311
    for number in range(count):
        places = draw.choice((0, 1, 2))
        value = 100 * draw.randint(-3000, 3000) / draw.randint(1, 2000)
        if number % 3 == 1:
            value = float(f"{draw.randint(-99999, 99999)}.{draw.choice(('', 0, 1, 27))}5")
        if number % 3 == 2:
            value = draw.randint(-(10**9), 10**9) / 2**30 * 10.0 ** draw.randint(-6, 9)
        yield value, places
