"""What the loaders find wrong with a file: where, what was found, what was expected, what to do."""

from dataclasses import dataclass

FILE_IS_REFUSED = "file_is_refused"
HEADER_IS_NOT_KNOWN = "header_is_not_known"
HEADER_IS_MISSING = "header_is_missing"
SHEET_IS_A_COPY = "sheet_is_a_copy"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong; its text is the sentence that a person reads.

    `cell` is a cell (`C4`) or a row (`row 13`) of the sheet; `rule` names the kind of problem: a
    file that is refused, or one that is loaded without what the problem names.
    """

    found: str
    expected: str | None = None
    remedy: str | None = None
    sheet: str | None = None
    cell: str | None = None
    rule: str = FILE_IS_REFUSED

    def __str__(self):
        """The sentence: sheet "Provider", cell C4: … ; expected …; what to do."""
        is_row = self.cell and self.cell.startswith("row ")
        place = [
            self.sheet and f'sheet "{self.sheet}"',
            self.cell if is_row or not self.cell else f"cell {self.cell}",
        ]
        expected = self.expected and f"expected {self.expected}"
        said = "; ".join(filter(None, [self.found, expected, self.remedy]))
        where = ", ".join(filter(None, place))
        return f"{where}: {said}" if where else said
