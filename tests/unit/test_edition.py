"""The edition that ships: cell by cell the publishers' files, but for free text and added lines."""

import csv
import gc
import hashlib
import re

import openpyxl
import pytest
import xlrd
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from loaders.__main__ import main
from loaders.edition import added_lines, shipped_row, write_edition
from loaders.own_words import CONTACT
from loaders.recognise import DataSheet

EDITION = "published"
ADDED = {
    "did/DID-Table-1": {("Provider", cell) for cell in ("B1", "C1", "B11", "C11")},
    "did/DID-Table-2": {("Provider", cell) for cell in ("B1", "C1", "B12", "C12")},
    "did/DID-Table-4": {("Provider", cell) for cell in ("B1", "C1", "B11", "C11")},
    "dm01": {
        (sheet, cell)
        for sheet in ("Provider", "Provider by Test")
        for cell in ("B1", "C1", "B12", "C12")
    },
}


FREE_TEXT = re.compile(
    r"(A text of the publisher|A note of the publisher on (?P<codes>.+)), "
    r"sha256 (?P<digest>\w{64}):?"
)


@pytest.fixture(scope="module", autouse=True)
def without_garbage_collection():
    """It would look through millions of cells, again and again."""
    gc.disable()
    yield
    gc.enable()


def manifest(root):
    """Entries of the manifests of all folders, `file` being the path below the edition."""
    entries = []
    for path in (root / EDITION).rglob("manifest.csv"):
        folder = path.parent.relative_to(root / EDITION)
        with path.open(encoding="utf-8", newline="") as file:
            entries += [
                entry | {"file": (folder / entry["file"]).as_posix()}
                for entry in csv.DictReader(file)
            ]
    return entries


def added_cells(entry):
    return next(added for kind, added in ADDED.items() if entry["file"].startswith(kind))


def cells(path):
    """Filled cells by sheet, row and column, from 0: .xls by xlrd, .xlsx by openpyxl."""
    if path.suffix == ".xls":
        return {
            (sheet.name, row, column): value
            for sheet in xlrd.open_workbook(path).sheets()
            for row in range(sheet.nrows)
            for column, value in enumerate(sheet.row_values(row))
            if value != ""
        }
    workbook = openpyxl.load_workbook(path, data_only=True, read_only=True)
    return {
        (sheet.title, row, column): value
        for sheet in workbook.worksheets
        for row, values in enumerate(sheet.iter_rows(values_only=True))
        for column, value in enumerate(values)
        if value is not None
    }


def workbooks(root):
    return [entry for entry in manifest(root) if entry["file"].endswith(".xlsx")]


def source_path(shared, entry):
    found = list(shared.rglob(entry["source_file"]))
    assert len(found) == 1
    return found[0]


def test_manifest_names_every_file_as_it_is(root):
    entries = manifest(root)
    on_disk = {
        path.relative_to(root / EDITION).as_posix()
        for path in (root / EDITION).rglob("*")
        if path.is_file() and path.name != "manifest.csv"
    }
    assert on_disk == {entry["file"] for entry in entries}
    for entry in entries:
        content = (root / EDITION / entry["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        assert entry["licence"].startswith("Open Government Licence v3.0")
        assert entry["source_address"].startswith("https://")


def test_edition_is_small(root):
    size = sum(path.stat().st_size for path in (root / EDITION).rglob("*") if path.is_file())
    assert size < 8_000_000


def test_each_workbook_says_where_it_was_set_from(root):
    for entry in workbooks(root):
        workbook = openpyxl.load_workbook(root / EDITION / entry["file"], read_only=True)
        top = {
            (sheet.title, xl_rowcol_to_cell(row, column)): value
            for sheet in workbook.worksheets
            for row, values in enumerate(sheet.iter_rows(max_row=12, values_only=True))
            for column, value in enumerate(values)
        }
        shipped = [top[key] for key in sorted(added_cells(entry)) if key[1] > "B1"]
        assert f"{entry['source_file']}, sha256 {entry['source_sha256']}" in shipped
        assert "Licence:" in shipped
        assert any(
            str(text).startswith("Open Government Licence v3.0, https://") for text in shipped
        )


@pytest.mark.parametrize("kind", ADDED)
def test_each_workbook_equals_the_published_one_cell_by_cell(root, shared, kind):
    entries = [entry for entry in workbooks(root) if entry["file"].startswith(kind)]
    assert entries
    for entry in entries:
        source = source_path(shared, entry)
        assert hashlib.sha256(source.read_bytes()).hexdigest() == entry["source_sha256"]
        shipped = cells(root / EDITION / entry["file"])
        added = {(sheet, *xl_cell_to_rowcol(cell)) for sheet, cell in added_cells(entry)}
        assert added <= shipped.keys()
        published = cells(source)
        assert shipped.keys() - added == published.keys()
        replaced = {key for key in published if shipped[key] != published[key]}
        assert replaced
        for key in replaced:
            assert_stands_for(shipped[key], published[key])


def assert_stands_for(ours, theirs):
    """Our words name no more than the codes in the publisher's, and carry the sha256 of these."""
    if ours == CONTACT:
        assert "@" in theirs
        return
    found = FREE_TEXT.fullmatch(ours)
    codes = re.findall(r"[(](\w+)[)]", found["codes"] or "")
    assert all(f"({code})" in theirs for code in codes)
    plain = " ".join(theirs.replace("\u00a0", " ").split())
    assert found["digest"] == hashlib.sha256(plain.encode()).hexdigest()


A_TEXT, A_HEADING = ("A text of the publisher, sha256 {}", "A text of the publisher, sha256 {}:")


@pytest.mark.parametrize(
    ("row", "is_note", "shipped"),
    [
        (["Title:", "Table 1 DID - Made-up counts"], False, None),
        (["Period:", "2020/21"], False, None),
        (["Source:", "Made-up Dataset"], False, None),
        (["Revised:", "16th June 2020, by accident"], False, None),
        (["Summary:", "Made-up counts"], False, [None, A_TEXT]),
        (["Coverage:", "Made-up counts"], False, [None, A_TEXT]),
        (["Contact:", "Made-up Person - a@b.uk"], False, [None, CONTACT]),
        (["Contact:", "Made-up Person"], False, [None, CONTACT]),
        (["Contact:", "a@b.uk", "A&E / Admitted"], False, [None, CONTACT, None]),
        (["Provider level data", "2020/21"], False, None),
        (["Y61", "ZZ1", "Made-up Trust", "CT", 5.0, "*"], False, None),
        (["Notes:"], False, None),
        (["1. Nobody counted."], False, [A_TEXT]),
        (["Please see the page of notes for what these mean.", "Apr"], False, [A_TEXT, None]),
        (["Table 1: Made-up counts"], True, None),
        (["April 2020 to March 2021"], True, None),
        (["Made-up Person - a@b.uk"], True, [CONTACT]),
        (["31st January 2013"], True, None),
        (["These sent nothing: "], True, [A_HEADING]),
        (["ZZ1", "Made-up Trust of the Quay"], True, None),
        (["ZZ1", "sent nothing at all"], True, [None, A_TEXT]),
        (["ZZ1", "Made-up Trust", "sent nothing"], True, [None, None, A_TEXT]),
        ([7.0, "Sent nothing"], True, [None, A_TEXT]),
        (
            ["· Made-up (ZZ1), (GP) and (ZZ1) and Quay (ZZ2) of the (NHS) (2020)"],
            True,
            ["A note of the publisher on (ZZ1), (ZZ2), sha256 {}"],
        ),
    ],
)
def test_which_cells_are_kept(row, is_note, shipped):
    """Figures, labels, names, codes, marks and dates are as printed; None is a cell that is."""
    expected = {
        column: (words or text).format(hashlib.sha256(text.strip().encode()).hexdigest())
        for column, (text, words) in enumerate(zip(row, shipped or [None] * 9, strict=False))
        if isinstance(text, str)
    }
    assert shipped_row(dict(enumerate(row)), is_note) == expected


@pytest.mark.parametrize(
    ("filled", "places"),
    [
        (["B2", "B4"], {(0, 1), (0, 2), (4, 1), (4, 2)}),
        (["B2", "B3", "B4", "B5"], {(0, 1), (0, 2), (1, 4), (1, 5)}),
        (["B1", "B2", "B3", "B4", "B5"], {(0, 4), (0, 5), (1, 4), (1, 5)}),
    ],
)
def test_added_lines_cover_no_cell(filled, places):
    cells_above = [(cell, "made up") for cell in filled]
    sheet = DataSheet("Provider", "made_up", 6, [], [], {}, cells_above)
    added = added_lines(sheet, "a.xlsx", "0" * 64)
    assert added.keys() == places
    assert set(added.values()) >= {"Set from:", "Licence:", f"a.xlsx, sha256 {'0' * 64}"}


def test_csv_files_equal_the_published_ones_in_the_months_of_the_story(root, shared):
    for entry in manifest(root):
        if entry["file"].endswith(".csv"):
            source = source_path(shared, entry)
            with source.open(encoding="utf-8-sig", newline="") as file:
                published = list(csv.reader(file))
            with (root / EDITION / entry["file"]).open(encoding="utf-8", newline="") as file:
                shipped = list(csv.reader(file))
            if "MonthEnding" in published[0]:
                month = published[0].index("MonthEnding")
                of_the_story = "MonthEnding|20(19|20)0[4-9]..|30/04/20"
                published = [row for row in published if re.fullmatch(of_the_story, row[month])]
                months = {row[month] for row in published}
                assert len(months) == (2 if "30/04/20" in months else 13)
            assert [row for row in shipped if row] == published


def test_rows_of_scotland_s_own_file_stand_where_it_puts_them(root, shared):
    name = "diagnostics_scotland_december_2022.csv"
    with (root / EDITION / "scotland" / name).open(encoding="utf-8", newline="") as file:
        shipped = list(csv.reader(file))
    with (shared / "scotland" / name).open(encoding="utf-8-sig", newline="") as file:
        published = list(csv.reader(file))
    assert sum(bool(row) for row in shipped) == 12 * 10 * 14 + 3 * 10 + 6
    assert all(row == published[number] for number, row in enumerate(shipped) if row)


def test_no_file_is_a_copy(root, shared):
    published = {
        hashlib.sha256(path.read_bytes()).hexdigest()
        for path in shared.rglob("*")
        if path.is_file()
    }
    for entry in manifest(root):
        assert entry["sha256"] not in published


def test_edition_command_writes_the_same_again(root, shared, tmp_path, capsys):
    assert main(["edition", "--from", str(shared), "--to", str(tmp_path)]) == 0
    assert "manifest.csv" in capsys.readouterr().out
    for entry in manifest(root):
        written = tmp_path / entry["file"]
        shipped = root / EDITION / entry["file"]
        if written.read_bytes() != shipped.read_bytes():
            # another zlib may pack the same cells into other bytes
            assert written.suffix == ".xlsx"
            assert cells(written) == cells(shipped)


def test_edition_needs_its_source_files(tmp_path):
    with pytest.raises(FileNotFoundError, match="DID-Table-1-2019-20"):
        list(write_edition(tmp_path, tmp_path / "out"))
