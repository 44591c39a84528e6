"""Files in other wrappings, and what lies between them: read, or refused with what to do."""

import csv
import io
import os
import zipfile

import made_up
import pytest

HEADERS = ["MonthEnding", "HBT", "DiagnosticTestType", "DiagnosticTestDescription"]
HEADERS += ["WaitingTime", "NumberOnList", "NumberOnListQF"]
ROWS = [
    ["20200930", "S08000025", "Imaging", test, band, count, mark]
    for test in ("CT, whole body", "MRI")
    for band, count, mark in (("0-7 days", "12", "d"), ("43-49 days", "", ":"))
]
AS_LOADED = [tuple(cell or None for cell in row[3:]) for row in ROWS]
WAITS = "select diagnostic_test_description, waiting_time, number_on_list, number_on_list_qf "
WAITS += "from raw.phs_waits_boards order by _row"


def text(rows=ROWS, headers=HEADERS, **dialect):
    """Rows as text with delimiters, as a spreadsheet or a portal writes it."""
    written = io.StringIO()
    csv.writer(written, **dialect).writerows([headers, *rows])
    return written.getvalue()


def zipped(**members):
    """Bytes of a zip file of members, whose names have `_dot_` for the dot."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_dot_", "."), content)
    return packed.getvalue()


READ = {
    "commas": text().encode(),
    "semicolons": text(delimiter=";").encode(),
    "tabs": text(delimiter="\t").encode("cp1252"),
    "Unicode text": text(delimiter="\t").encode("utf-16"),
    "Unicode text, the other way round": b"\xfe\xff" + text(delimiter="\t").encode("utf-16-be"),
    "UTF-16 with commas": text().encode("utf-16"),
    "UTF-16 without its mark": text().encode("utf-16-le"),
    "a dump with its running number": text(
        [[number, *row] for number, row in enumerate(ROWS, start=1)], ["_id", *HEADERS]
    ).encode(),
    "in a zip": zipped(waits_dot_csv=text(), readme_dot_pdf="About these waits"),
    "in a zip, with semicolons": zipped(waits_dot_CSV=text(delimiter=";")),
}


@pytest.mark.parametrize("wrapping", READ)
def test_a_table_is_read_in_any_wrapping(wrapping, folder, load, raw):
    (folder / "waits.csv").write_bytes(READ[wrapping])
    code, output = load(folder, strict=True)
    assert code == 0, output
    assert raw(WAITS) == AS_LOADED
    assert raw("select count(*) from raw.problems") == [(0,)]
    assert raw("select count(*) from raw.stray_cells") == [(0,)]


def test_a_workbook_in_a_zip_is_read(folder, load, raw):
    made = made_up.did_year(folder / "a.xlsx")
    (folder / "a.zip").write_bytes(zipped(a_dot_xlsx=made.read_bytes()))
    made.unlink()
    code, output = load(folder)
    assert code == 0, output
    assert raw("select name, publication, period from raw.files") == [
        ("a.zip", "did_table_1", "2020/21")
    ]


def saved_as_text(path, *, title=True):
    """A sheet of DID Table 1 as a spreadsheet saves it as CSV."""
    book = made_up.did_year(path.with_suffix(".xlsx"))
    from openpyxl import load_workbook

    rows = [list(row) for row in load_workbook(book)["Provider"].values]
    book.unlink()
    path.write_text(text(rows[1:] if title else rows[12:], rows[0], delimiter=","))


REFUSED = {
    "a web page": (
        "broken.csv",
        b"<!DOCTYPE html>\n<head><title>Sign in</title></head>",
        ["holds a web page, not a table; expected the table that its name promises"],
    ),
    "a web page in UTF-16": (
        "broken.csv",
        "\n<!doctype html><title>Sign in</title>".encode("utf-16"),
        ["holds a web page, not a table"],
    ),
    "a zip of two tables": (
        "broken.zip",
        zipped(a_dot_csv=text(), b_dot_csv=text()),
        ["is a zip file with 2 tables: a.csv, b.csv; expected one; unpack it, and load the folder"],
    ),
    "a zip in a zip": (
        "broken.zip",
        zipped(a_dot_zip=zipped(a_dot_csv=text())),
        ["is a zip file in which there is another; expected one table; unpack it"],
    ),
    "a zip that grows": (
        "broken.zip",
        zipped(a_dot_csv=b" " * 5_000_000),
        ["is a zip file that can't be read: it holds a file", "times as large as packed"],
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_read_is_refused_with_what_to_do(case, folder, refused):
    name, content, messages = REFUSED[case]
    made_up.did_year(folder / "good.xlsx")
    (folder / name).write_bytes(content)
    refused(messages)


@pytest.mark.parametrize("title", [True, False])
def test_a_sheet_saved_as_text_is_refused_and_its_workbook_asked_for(folder, refused, title):
    saved_as_text(folder / "broken.csv", title=title)
    made_up.did_year(folder / "good.xlsx")
    whole = "expected the publisher's workbook, with all its sheets; download the workbook"
    alone = "expected the title of DID Table 1: count of imaging activity by modality and provider"
    refused(["DID Table 1: count of imaging activity", whole if title else alone, "download the"])


def test_a_zip_without_a_table_is_not_used(folder, load):
    made_up.did_year(folder / "good.xlsx")
    (folder / "pictures.zip").write_bytes(zipped(a_dot_png="a picture"))
    code, output = load(folder)
    assert code == 0
    assert "not used: pictures.zip: a zip file in which there is no table" in output


def test_what_a_spreadsheet_keeps_beside_an_open_workbook_is_passed_over(folder, load, raw):
    made_up.did_year(folder / "below" / "a.xlsx")
    (folder / "below" / "~$a.xlsx").write_bytes(b"\x05Owner" + bytes(160))
    code, output = load(folder, strict=True)
    assert code == 0
    assert "~$" not in output
    assert raw("select count(*) from raw.problems") == [(0,)]


def test_links_and_folders_that_are_not_followed_are_named(folder, load, raw, tmp_path):
    made_up.did_year(folder / "a.xlsx")
    made_up.did_year(tmp_path / "elsewhere" / "b.xlsx", period="2019/20")
    (folder / "linked").symlink_to(tmp_path / "elsewhere")
    (folder / "gone.xlsx").symlink_to(tmp_path / "nowhere.xlsx")
    (folder / "round.xlsx").symlink_to(folder / "round.xlsx")
    (folder / ".hidden").symlink_to(tmp_path / "elsewhere")
    for _ in range(2):
        code, output = load(folder)
        assert code == 0
        assert "refused: linked: is a link to a folder, and links to folders are not" in output
        assert "give the folder that it leads to by itself" in output
        assert "refused: gone.xlsx: is a link to nothing; expected a file; mend the" in output
        assert raw("select name, path, sha256, rule from raw.problems order by all") == [
            ("gone.xlsx", "gone.xlsx", None, "file_is_refused"),
            ("linked", "linked", None, "file_is_refused"),
            ("round.xlsx", "round.xlsx", None, "file_is_refused"),
        ]
        assert raw("select name from raw.files") == [("a.xlsx",)]


def test_a_folder_that_cannot_be_read_is_named(folder, load, raw, monkeypatch):
    made_up.did_year(folder / "a.xlsx")
    made_up.did_year(folder / "closed" / "b.xlsx", period="2019/20")
    look = os.scandir

    def closed(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return look(path)

    monkeypatch.setattr(os, "scandir", closed)
    code, output = load(folder)
    assert code == 0
    assert "refused: closed: is a folder that can't be read (Permission denied); expected" in output
    assert raw("select path, remedy from raw.problems") == [("closed", "see to its permissions")]


def test_a_name_in_no_known_encoding_is_shown_and_its_file_loaded(folder, load, raw):
    made = made_up.did_year(folder / "a.xlsx")
    made.rename(os.fsdecode(os.fsencode(folder) + b"/Ta\xefble.xlsx"))
    for _ in range(2):
        code, output = load(folder)
        assert code == 0, output
        assert "Ta\\xefble.xlsx" in output or "Nothing has changed" in output
        assert raw("select name, path from raw.files") == [(r"Ta\xefble.xlsx",) * 2]


@pytest.mark.parametrize(
    ("title", "table", "why"),
    [
        (
            "Table 7a DID - Grouped number of days from request to test",
            "DID Table 7: days from",
            "its rows are commissioners of care: no mart is of them",
        ),
        (
            "Table 8 DID - Grouped number of days from request to test",
            "DID Table 8: days from",
            "its rows are commissioners of care: no mart is of them",
        ),
        (
            "Table 9 DID - Number of days from 'Date of test request' to …",
            "DID Table 9: days",
            "England alone in bands of days that no other table has",
        ),
    ],
)
def test_tables_of_the_publisher_that_no_model_needs_are_not_used(folder, load, title, table, why):
    made_up.did_year(folder / "good.xlsx")
    made_up.did_year(folder / "other.xlsx", title=title)
    code, output = load(folder, strict=True)
    assert code == 0, output
    assert f"not used: other.xlsx: {table}" in output
    assert why in output


@pytest.mark.parametrize("lines_left_empty", [0, 30])
def test_a_succession_file_as_it_is_downloaded_is_loaded(folder, load, raw, lines_left_empty):
    """As the edition that ships has it too: a row in its place, others' lines being empty."""
    made_up.did_year(folder / "good.xlsx")
    (folder / "succ.csv").write_text(
        "\n" * lines_left_empty + '"ZZ1","ZZ2","","20200401","0"\n"ZZ3","ZZ4","","20200401","1"\n'
    )
    code, output = load(folder, strict=True)
    assert code == 0, output
    rows = raw(
        "select * exclude (_file_id, _sheet) from raw.ods_succession_download "
        "where old_code is not null"
    )
    assert rows == [
        (lines_left_empty + 1, "ZZ1", "ZZ2", None, "20200401", "0"),
        (lines_left_empty + 2, "ZZ3", "ZZ4", None, "20200401", "1"),
    ]


def test_nothing_of_the_publisher_is_refused(shared, load):
    folder = shared.parent / "published_more"
    if not folder.is_dir():
        pytest.skip("needs the published files in ../shared/published_more, which are not here")
    code, output = load(folder, strict=True)
    assert code == 0, output
    assert "refused" not in output
    assert "loaded, but" not in output
    assert output.count("not a table that this project knows") == 2  # its manifest and README
