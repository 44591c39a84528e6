"""The edition that ships: cell by cell the publishers' files, but for the lines it adds."""

import csv
import gc
import hashlib
import re

import openpyxl
import pytest
import xlrd
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from loaders.__main__ import main
from loaders.edition import write_edition

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
        assert {key: value for key, value in shipped.items() if key not in added} == cells(source)


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
