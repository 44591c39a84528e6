"""How a cell becomes text, and how its place is written."""

import datetime
import re
from itertools import chain

WHITE_SPACE = re.compile(r"\s+")


def cell_text(value):
    """Text of one cell as `raw` keeps it; None for an empty cell.

    Integers come without `.0`, other numbers in shortest round-trip form, dates in ISO, text
    untouched (rule: "Loaders pass through" in the design).
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


class CellTexts(dict):
    """`cell_text` of each value met, worked out once: a workbook repeats few values many times.

    True equals 1 as a key, so sheets that hold truth values must not come here.
    """

    def __missing__(self, value):
        """Text of a value that is met for the first time."""
        text = self[value] = cell_text(value)
        return text


def text_rows(rows):
    """Rows of cells as calamine gives them, as rows of texts (None is an empty cell)."""
    has_truth_values = bool in set(map(type, chain.from_iterable(rows)))
    text_of = cell_text if has_truth_values else CellTexts().__getitem__
    return [list(map(text_of, row)) for row in rows]


def column_letter(index):
    """Spreadsheet letter of a column: 0 is A, 25 is Z, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, remainder = divmod(index - 1, 26)
        letters = chr(65 + remainder) + letters
    return letters


def cell_name(column, row):
    """Spreadsheet name of a cell from its column (0 is A) and its row (1 is the first)."""
    return f"{column_letter(column)}{row}"


def normalised(text):
    """Header, label or title as the layout maps write it: lower case, single spaces, no ends."""
    return WHITE_SPACE.sub(" ", text or "").strip().casefold()
