"""One rounding for every figure that is printed: half away from 0, as a spreadsheet does it.

A figure is taken as its 15 significant digits, which is what Excel and LibreOffice keep of a
number: 6.25, -6.25, 2.675 and 0.15 are 6.3, -6.3, 2.68 and 0.2, though 2.675 and 0.15 lie a little
below a half in binary. `macros/words.sql` and `briefing/templates/explorer/digits.js` have the same
two functions; `tests/support/rounding.csv` holds the three to one table.
"""

from decimal import ROUND_HALF_UP, Decimal


def half_away(value, places=0):
    """A number to so many decimals as a Decimal, which is never -0."""
    exact = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0


def cut(value, places):
    """A number without its further decimals: to fewer places it rounds as it did before."""
    step = 10**places
    return int(Decimal(f"{value:.15g}") * step) / step


def with_thousands(value, places=0, is_signed=False):
    """A number as text: `7,237,430`, `6.3`; signed `+6.3`, and `0.0` where that is left of it."""
    rounded = value if isinstance(value, int) and not places else half_away(value, places)
    sign = "+" if is_signed and rounded else ""
    return f"{rounded:{sign},.{places}f}" if places else f"{rounded:{sign},}"
