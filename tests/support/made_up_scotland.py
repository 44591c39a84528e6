"""Made-up waits of Scotland, in the layouts of Public Health Scotland's open data.

Boards have their real codes, since a code decides the board; every figure is made up.
"""

import csv

SHORT_BANDS = ("0-7 days", *(f"{day}-{day + 6} days" for day in range(8, 92, 7)))
BANDS = (*SHORT_BANDS, "92 days and over")
TOTAL = "Total Number Waiting"


def waits(counts, mark=""):
    """Waiting time, count and mark of each row of a list: a band that has no count has 0."""
    return [(band, str(counts.get(band, 0)), mark) for band in BANDS]


def unavailable(total):
    """The same of a list whose total alone is available."""
    return [*((band, "", ":") for band in BANDS), (TOTAL, str(total), "")]


def written(path, headers, rows, **options):
    """A CSV file of rows; `options` are those of `csv.writer`, and `encoding`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding=options.pop("encoding", "utf-8")) as file:
        writer = csv.writer(file, **options)
        writer.writerow(headers)
        writer.writerows(rows)
    return path
