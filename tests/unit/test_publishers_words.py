"""No publisher's sentence and no contact of theirs stands in this repository.

What their title pages, notes, guidance, title blocks and footnotes say is read from the published
files beside the checkout, after names, labels, headers and titles are taken out.
"""

import csv
import itertools
import os
import re
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter

WORDS_IN_A_ROW = 8
NOTE_SHEETS = {"title page", "notes", "guidance & definitions"}
CELLS_OF_A_TABLE = 6
LONGEST_NAME = 14
# That of a table, and of those that are not at hand as the title pages of others list them.
TITLE = re.compile(r"table \d+[.:] .+|\d+[.] (provider )?(count|grouped|median) .+", re.IGNORECASE)
CODE = re.compile(r"[A-Z0-9]{3,6}")
MAIL = re.compile(r"[\w.]+@[\w.]+\w")
ADDRESS = re.compile(r"https?://\S+")
WORD = re.compile(r"[a-z0-9]+")
TEXT_FILES = {".css", ".csv", ".html", ".in", ".json", ".md", ".py", ".sql", ".toml", ".txt"}
TEXT_FILES |= {".yaml", ".yml"}
NOT_OURS = {"build", "downloads", "logs", "node_modules", "target"}


def words_of(text):
    return WORD.findall(text.lower())


def in_a_row(words, count=WORDS_IN_A_ROW):
    return set(zip(*(words[start:] for start in range(count)), strict=False))


def rows_of(path):
    """Sheet and row of a workbook, a row as its filled cells from left to right."""
    workbook = python_calamine.CalamineWorkbook.from_path(path)
    for sheet in workbook.sheet_names:
        for row in workbook.get_sheet_by_name(sheet).to_python():
            cells = [cell for cell in row if cell not in ("", None)]
            if cells:
                yield sheet.strip().lower(), cells


class Published:
    """Texts of published workbooks: `free` ones, `titles`, and `names` with labels and headers."""

    def __init__(self, paths):
        self.free, self.titles, self.names = set(), set(), set()
        for path in paths:
            for sheet, cells in rows_of(path):
                self._sort(sheet, cells)
        self.names = {tuple(words_of(name)) for name in self.names}

    def _sort(self, sheet, cells):
        texts = [cell for cell in cells if isinstance(cell, str)]
        if sheet not in NOTE_SHEETS and len(cells) >= CELLS_OF_A_TABLE:
            self.names.update(texts)
        elif texts and texts[0].strip().lower() == "title:":
            self.titles.update(texts[1:])
        elif sheet in NOTE_SHEETS and CODE.fullmatch(str(cells[0])):
            self.names.update(texts)
        else:
            is_title = [bool(TITLE.fullmatch(" ".join(text.split()))) for text in texts]
            self.titles.update(itertools.compress(texts, is_title))
            self.free.update(set(texts) - self.titles)

    def sentences(self):
        """{eight words in a row: the text that has them}, of free text without names and titles."""
        of_titles = set().union(*(in_a_row(words_of(title)) for title in self.titles))
        found = {}
        for text in self.free:
            for piece in re.split(r"[(][A-Z0-9]{3,6}[)]", ADDRESS.sub(" ( ) ", text)):
                for words in self._without_names(words_of(piece)):
                    found |= dict.fromkeys(in_a_row(words) - of_titles, text)
        return found

    def _without_names(self, words):
        """Words between the names in a text, as lists."""
        pieces, place = [[]], 0
        while place < len(words):
            ends = range(min(len(words), place + LONGEST_NAME), place + 2, -1)
            end = next((end for end in ends if tuple(words[place:end]) in self.names), None)
            if end:
                pieces.append([])
            else:
                pieces[-1].append(words[place])
            place = end or place + 1
        return pieces

    def contacts(self):
        """Persons and mail addresses, in small letters."""
        found = set()
        for text in self.free:
            found.update(address.lower() for address in MAIL.findall(text))
            person, separator, after = text.partition(" - ")
            if separator and MAIL.fullmatch(after.strip()):
                found.add(person.strip().lower())
        return found


@pytest.fixture(scope="module")
def published(shared):
    folders = [shared, shared.parent / "published_more"]
    paths = [
        path for folder in folders for path in folder.rglob("*.xls*") if path.parent.name != "wales"
    ]
    assert len(paths) > 40
    return Published(sorted(paths))


def texts_of_the_edition(root):
    """File and text of each cell that is one, once a file."""
    for path in sorted((root / "published").rglob("*.*")):
        if path.suffix == ".xlsx":
            cells = {cell for _, row in rows_of(path) for cell in row if isinstance(cell, str)}
        else:
            with path.open(encoding="utf-8", newline="") as file:
                cells = {cell for row in csv.reader(file) for cell in row}
        yield from ((path.name, cell) for cell in cells)


def texts_of_our_own(root):
    """File and text of everything else in the checkout that a person may read."""
    for walked, folders, names in os.walk(root):
        folder = Path(walked)
        at_the_top = folder == root
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in NOT_OURS
            and not (at_the_top and name == "published")
        )
        for name in sorted(names):
            if (folder / name).suffix in TEXT_FILES:
                text = (folder / name).read_text(encoding="utf-8", errors="replace")
                yield (folder / name).relative_to(root).as_posix(), text


def test_what_is_taken_for_free_text(tmp_path):
    """Eight words of a note, not of its names, codes and title; a person and an address."""
    path = tmp_path / "made-up.xlsx"
    note = "In May the Made-up Quay NHS Trust (ZZ1) had no scanner that anybody could use"
    with xlsxwriter.Workbook(path) as workbook:
        for name, rows in {
            "Title page": [["Table 1: Made-up counts of nothing by nobody at all"], [note]],
            "Provider": [
                ["Title:", "Table 1 DID - Made-up counts of nothing by nobody at all"],
                ["Contact:", "Made-up Person - a.b@c.uk"],
                ["Y60", "ZZ1", "Made-up Quay NHS Trust", "CT", 5, 6],
                ["1. Of counts made up by nobody at all there is no end."],
            ],
        }.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    found = Published([path])
    assert {" ".join(words) for words in found.sentences()} == {
        "1 of counts made up by nobody at",
        "of counts made up by nobody at all",
        "counts made up by nobody at all there",
        "made up by nobody at all there is",
        "up by nobody at all there is no",
        "by nobody at all there is no end",
    }
    assert found.contacts() == {"made-up person", "a.b@c.uk"}


@pytest.mark.parametrize("texts", [texts_of_the_edition, texts_of_our_own])
def test_no_sentence_and_no_contact_of_a_publisher_is_here(root, published, texts):
    sentences, contacts = published.sentences(), published.contacts()
    assert len(sentences) > 1500
    assert len(contacts) > 4
    quoted, named = set(), set()
    for file, text in texts(root):
        here = in_a_row(words_of(text)) & sentences.keys()
        quoted.update((file, " ".join(words)) for words in here)
        lower = text.lower()
        named.update((file, contact) for contact in contacts if contact in lower)
    assert sorted(quoted) == []
    assert sorted(named) == []
