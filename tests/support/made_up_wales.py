"""Made-up StatsWales downloads, in the layouts that StatsWales documents.

Boards and sites have their real names, since a name decides the board; every figure is made up.
"""

import csv

WEEKS = "Weeks waiting"
GROUPS = "Grouped weeks waiting"
HEADERS = (
    "Data values",
    "Data description",
    "Date",
    "Service",
    "Local health board or site",
    WEEKS,
    "Age group",
    "Notes",
)
OTHER_ORDER = (7, 6, 5, 4, 0, 3, 2, 1)
TOTAL = "Total Waiting"
UP_TO_8 = "Up to 8 Weeks"
OVER_8 = "Over 8 Weeks"
LONGEST = "Forty weeks and over"
ALL = "All Welsh Hospitals"
NORTH = "Betsi Cadwaladr University Health Board"
WEST = "Hywel Dda University Local Health Board"


def week(number):
    """Label of the single week that begins after a number of weeks."""
    weeks = [f"{each} week{'' if each == 1 else 's'}" for each in (number, number + 1)]
    return f"Over {weeks[0]} and up to {weeks[1]}"


def row(month, place, band, count, **changed):
    """One row of a download, of Diagnostics and all ages unless changed."""
    return {
        "Data values": str(count),
        "Data description": "Number of patients waiting",
        "Date": month,
        "Service": "Diagnostics",
        "Local health board or site": place,
        WEEKS: band,
        "Age group": "Total",
        "Notes": "",
    } | changed


def waits(month, place, bands, total=None):
    """Rows of one list: the total, by default the sum of the bands, and each band."""
    total = sum(bands.values()) if total is None else total
    rows = [row(month, place, TOTAL, total)]
    return rows + [row(month, place, band, count) for band, count in bands.items()]


def written(
    path, rows, *, bands=WEEKS, order=range(8), quoting=csv.QUOTE_MINIMAL, encoding="utf-8"
):
    """A download of single weeks, or of `bands=GROUPS`, with its columns in an order."""
    headers = [HEADERS[index] for index in order]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.writer(file, quoting=quoting)
        writer.writerow([bands if header == WEEKS else header for header in headers])
        writer.writerows([cells[header] for header in headers] for cells in rows)
    return path
