"""The edition that ships: cell by cell the publishers' files, but for free text and added lines."""

import csv
import gc
import hashlib
import os
import re
from datetime import date, datetime, time

import made_up
import openpyxl
import pytest
import python_calamine
import xlrd

from loaders.__main__ import main
from loaders.edition import added_lines, shipped_row, with_successors, write_edition
from loaders.own_words import CONTACT
from loaders.recognise import DataSheet

EDITION = "published"
DATA_SHEETS = {
    **{f"did/DID-Table-{number}-": {"Provider"} for number in (1, 2, 3, 4, 5, 6, 11, 12)},
    "did/DID-Table-10-": {"Table 10"},
    "did/DID-Table-13-": {f"2024-25 Q{quarter}" for quarter in (1, 2, 3, 4)},
    "dm01": {"Provider", "Provider by Test"},
}
ROWS_ABOVE_DATA = 14

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


def data_sheets(entry):
    (sheets,) = (sheets for kind, sheets in DATA_SHEETS.items() if entry["file"].startswith(kind))
    return sheets


def added_texts(entry):
    """What the edition adds to each data sheet."""
    return {
        "Set from:",
        f"{entry['source_file']}, sha256 {entry['source_sha256']}",
        "Licence:",
        "Open Government Licence v3.0, "
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    }


def cells(path):
    """Filled cells by sheet, row and column, from 0: .xls by xlrd, .xlsx by openpyxl.

    A formula whose result is an empty text (Tables 10 and 13) fills no cell.
    """
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
        if value not in (None, "")
    }


def shipped_cells(root, entry):
    """Those of a workbook of the edition, by calamine: openpyxl takes minutes for all of them."""
    workbook = python_calamine.CalamineWorkbook.from_path(root / EDITION / entry["file"])
    return {
        (sheet, row, column): datetime.combine(value, time()) if type(value) is date else value
        for sheet in workbook.sheet_names
        for row, values in enumerate(
            workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        )
        for column, value in enumerate(values)
        if value != ""
    }


def workbooks(root):
    return [entry for entry in manifest(root) if entry["file"].endswith(".xlsx")]


def sources(shared):
    """Folders of publishers' files: those of later years lie in one of their own."""
    return [shared, shared.parent / "published_more"]


def source_path(shared, entry):
    found = [path for folder in sources(shared) for path in folder.rglob(entry["source_file"])]
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
    assert size < 16_000_000


def test_each_workbook_says_where_it_was_set_from(root):
    for entry in workbooks(root):
        workbook = openpyxl.load_workbook(root / EDITION / entry["file"], read_only=True)
        for sheet in data_sheets(entry):
            rows = workbook[sheet].iter_rows(max_row=ROWS_ABOVE_DATA, values_only=True)
            assert added_texts(entry) <= {value for values in rows for value in values}


@pytest.mark.parametrize("kind", DATA_SHEETS, ids=lambda kind: kind.removesuffix("-"))
def test_each_workbook_equals_the_published_one_cell_by_cell(root, shared, kind):
    entries = [entry for entry in workbooks(root) if entry["file"].startswith(kind)]
    assert entries
    for entry in entries:
        source = source_path(shared, entry)
        assert hashlib.sha256(source.read_bytes()).hexdigest() == entry["source_sha256"]
        shipped = shipped_cells(root, entry)
        published = cells(source)
        assert published.keys() <= shipped.keys()
        added = sorted((key[0], shipped[key]) for key in shipped.keys() - published.keys())
        texts = [(sheet, text) for sheet in data_sheets(entry) for text in added_texts(entry)]
        assert added == sorted(texts)
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
        if entry["file"].endswith(".csv") and not entry["file"].endswith("succ.csv"):
            published, shipped = published_and_shipped(root, shared, entry)
            if "MonthEnding" in published[0]:
                month = published[0].index("MonthEnding")
                of_the_story = "MonthEnding|20(19|20)0[4-9]..|30/04/20"
                published = [row for row in published if re.fullmatch(of_the_story, row[month])]
                months = {row[month] for row in published}
                assert len(months) == (2 if "30/04/20" in months else 13)
            assert [row for row in shipped if row] == published


def published_and_shipped(root, shared, entry):
    """Rows of a CSV as published, and as the edition has it."""
    with source_path(shared, entry).open(encoding="utf-8-sig", newline="") as file:
        published = list(csv.reader(file))
    with (root / EDITION / entry["file"]).open(encoding="utf-8", newline="") as file:
        return published, list(csv.reader(file))


def test_successions_are_those_of_the_edition_s_codes(root, shared):
    """Each row kept stands in its line; no code of the edition lacks a succession of the file."""
    (entry,) = (entry for entry in manifest(root) if entry["file"].endswith("succ.csv"))
    published, shipped = published_and_shipped(root, shared, entry)
    assert all(row == published[number] for number, row in enumerate(shipped) if row)
    kept = [row for row in shipped if row]
    standing = {
        text.strip()
        for workbook in workbooks(root)
        for text in shipped_cells(root, workbook).values()
        if isinstance(text, str)
    }
    with (root / EDITION / "organisations" / "etr.csv").open(encoding="utf-8", newline="") as file:
        standing |= {row[0] for row in csv.reader(file)}
    for old_code, *_ in kept:
        assert old_code in standing or old_code in {row[1] for row in kept}
    of_the_edition = [row for row in published if row[0] in standing]
    assert len(of_the_edition) > 80
    assert all(row in kept for row in of_the_edition)
    merged = {(old_code, new_code): day for old_code, new_code, _, day, _ in kept}
    assert merged["RA4", "RH5"] == "20230401"
    assert merged["RVY", "RBN"] == "20230701"


def test_a_succession_is_kept_that_follows_from_a_code():
    successions = [("ZZ3", "ZZ4", ""), ("ZZ1", "ZZ2", ""), ("ZZ2", "ZZ3", ""), ("ZZ8", "ZZ9", "")]
    circle = [*successions, ("ZZ4", "ZZ1", "")]
    assert with_successors({"ZZ2"}, successions) == {"ZZ2", "ZZ3", "ZZ4"}
    assert with_successors({"ZZ2", "ZZ0"}, circle) == {"ZZ0", "ZZ1", "ZZ2", "ZZ3", "ZZ4"}


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
        for folder in sources(shared)
        for path in folder.rglob("*")
        if path.is_file()
    }
    for entry in manifest(root):
        assert entry["sha256"] not in published


def test_edition_command_writes_the_same_again(root, shared, tmp_path, capsys):
    folders = os.pathsep.join(map(str, sources(shared)))
    assert main(["edition", "--from", folders, "--to", str(tmp_path)]) == 0
    assert "manifest.csv" in capsys.readouterr().out
    for entry in manifest(root):
        written = tmp_path / entry["file"]
        shipped = root / EDITION / entry["file"]
        if written.read_bytes() != shipped.read_bytes():
            # another zlib may pack the same cells into other bytes
            assert written.suffix == ".xlsx"
            assert cells(written) == cells(shipped)


def test_edition_needs_its_source_files(tmp_path):
    with pytest.raises(FileNotFoundError, match="DID-Table-1-2018-19"):
        list(write_edition([tmp_path, tmp_path / "more"], tmp_path / "out"))


def test_a_file_is_taken_from_the_first_folder_that_has_it(tmp_path):
    source = "did/DID-Table-1-2018-19-Modality-Provider-Counts.xlsx"
    (tmp_path / "more" / "did").mkdir(parents=True)
    made_up.did_year(tmp_path / "more" / source)
    with pytest.raises(FileNotFoundError, match="DID-Table-1-2019-20"):
        list(write_edition([tmp_path / "here", tmp_path / "more"], tmp_path / "out"))
    assert (tmp_path / "out" / source).exists()
