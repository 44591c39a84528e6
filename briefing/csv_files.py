"""CSV files of the pack: figures as they are, text that no spreadsheet takes for a formula."""

import csv
import re

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(e[+-][0-9]+)?")


def write_csv(path, header, rows, for_excel=True):
    """Write rows under a header in UTF-8; a missing figure is an empty cell.

    `for_excel` gives it a byte order mark and lines that end in CRLF, so that Excel opens it by
    double-click.
    """
    encoding, end = ("utf-8-sig", "\r\n") if for_excel else ("utf-8", "\n")
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, lineterminator=end)
        writer.writerow(header)
        writer.writerows([_guarded(value) for value in row] for row in rows)


def read_csv(path):
    """Rows of a file that `write_csv` wrote for Excel, as tuples of texts, without its header."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        _, *rows = csv.reader(file)
    return [tuple(_without_guard(value) for value in row) for row in rows]


def _guarded(value):
    """A text that a spreadsheet would run as a formula gets an apostrophe."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS) and not NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def _without_guard(text):
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA_STARTS) else text
