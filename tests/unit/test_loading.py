"""`python -m loaders load`: what is loaded, not used and refused, and what a person is told."""

import csv
import hashlib
import shutil
import subprocess
import sys

import made_up
import pytest
from openpyxl import load_workbook


def without_mar(headers):
    return [header for header in headers if header != "Mar"]


def truncated(path):
    made_up.did_year(path)
    path.write_bytes(path.read_bytes()[:4000])


def web_page(path):
    path.write_text("<!DOCTYPE html><html><body>Page not found</body></html>", encoding="utf-8")


def renamed(path):
    headers = ["Trust code" if name == "Org Code" else name for name in made_up.YEAR_HEADERS]
    made_up.did_year(path, headers=headers)


BROKEN = {
    "truncated workbook": (
        truncated,
        ["can't be read as a workbook", "cut short: download it again"],
    ),
    "web page": (web_page, ["holds a web page, not a table", "download it again"]),
    "header renamed": (
        renamed,
        [
            'row 13: no header reads "org code" (column org_code), which this layout needs',
            'sheet "Provider", cell C13: no row of the header map knows "trust code"',
            "add to loaders/layouts/headers.csv: did_table_1_year,trust code,",
        ],
    ),
    "second header of a label": (
        lambda path: made_up.did_year(path, headers=[*made_up.YEAR_HEADERS, "Modality "]),
        ['cell S13: "modality" is a second header of column modality, which E13 has already'],
    ),
    "no period": (
        lambda path: made_up.did_year(path, period=None),
        ['sheet "Provider": no period; expected a cell "Period:"', "with 2020/21 beside it"],
    ),
    "a period that is none": (
        lambda path: made_up.did_year(path, period="last year"),
        ['sheet "Provider", cell C4: "Period:" reads "last year"; expected 2020/21'],
    ),
    "years that don't follow each other": (
        lambda path: made_up.did_year(path, period="2018/20"),
        ['cell C4: "Period:" reads "2018/20", two years that don\'t follow each other; expected'],
    ),
    "empty sheet": (
        lambda path: made_up.write(
            path,
            {
                "Title page": made_up.title_block(
                    title="Table 1 DID - Count of Imaging Activity by Modality"
                ),
                "Provider": {},
            },
        ),
        ['sheet "Provider": is empty; expected a row with the headers region | org code'],
    ),
    "nothing below the header": (
        lambda path: made_up.write(
            path,
            {
                "Provider": made_up.title_block(
                    title="Table 1 DID - Count of Imaging Activity by Modality", period="2020/21"
                )
                | made_up.grid(12, [made_up.YEAR_HEADERS])
            },
        ),
        ['sheet "Provider": nothing stands below the header in row 13'],
    ),
    "unknown title": (
        lambda path: made_up.did_year(path, title="Count of made-up things"),
        ['the title reads "Count of made-up things"', "loaders/layouts/publications.csv"],
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_refused_and_the_rest_is_loaded(case, folder, refused):
    make, messages = BROKEN[case]
    made_up.did_year(folder / "good.xlsx", period="2019/20")
    make(folder / "broken.xlsx")
    refused(messages)


WITHOUT = {
    "extra column": (
        {"headers": [*made_up.YEAR_HEADERS, "Per head"], "cells": {"S17": 7}},
        ("header_is_not_known", "S13", 'no row of the header map knows "per head"'),
        [("S17", "7")],
    ),
    "header renamed": (
        {"headers": ["March" if name == "Mar" else name for name in made_up.YEAR_HEADERS]},
        ("header_is_not_known", "Q13", 'no row of the header map knows "march"'),
        None,
    ),
    "header missing": (
        {"headers": without_mar(made_up.YEAR_HEADERS)},
        ("header_is_missing", "row 13", 'no header reads "mar" (column mar), which this layout'),
        None,
    ),
    "second header of a month": (
        {"headers": [*made_up.YEAR_HEADERS, "Mar "], "cells": {"S17": 7}},
        ("header_is_not_known", "S13", '"mar" is a second header of column mar, which Q13 has'),
        None,
    ),
}


@pytest.mark.parametrize("case", WITHOUT)
def test_a_header_that_is_unknown_or_missing_costs_its_own_column(case, folder, load, raw):
    made, (rule, cell, found), stray = WITHOUT[case]
    made_up.did_year(folder / "a.xlsx", **made)
    code, output = load(folder, strict=True)
    assert code == 0
    for row in (first := raw("select * from raw.problems order by all")):
        assert row[:2] == ("a.xlsx", "a.xlsx")
        assert row[4:7] == ("did_table_1", "2020/21", "Provider")
        said = f'sheet "Provider", {row[7] if row[7][:3] == "row" else f"cell {row[7]}"}: {row[9]}'
        assert f"loaded, but: a.xlsx: {said}; expected {row[10]}; {row[11]}\n" in output
    of_rule = raw(f"select cell, found, file_id from raw.problems where rule = '{rule}'")
    ((file_id,),) = raw("select id from raw.files")
    assert [(cell, True, file_id)] == [
        (row[0], row[1].startswith(found), row[2]) for row in of_rule
    ]
    columns = {name for (name,) in raw("select column_name from raw.columns")}
    assert ("mar" in columns) == (case == "extra column")
    assert columns >= {"region", "org_code", "modality", "apr", "feb", "year_total"}
    assert raw("select feb from raw.did_table_1_year where _row = 17") != [(None,)]
    if stray:
        assert raw("select cell, text from raw.stray_cells") == stray
    elif case != "header missing":
        assert raw("select count(*) from raw.stray_cells where cell like 'Q%'") == [(6,)]
    made_up.did_year(folder / "b.xlsx", period="2019/20")
    load(folder)
    assert raw("select * from raw.problems order by all") == first


def test_a_strict_load_leaves_what_an_earlier_load_wrote(folder, load, raw, monkeypatch):
    made_up.did_year(folder / "good.xlsx")
    assert load(folder)[0] == 0
    before = raw("select * from raw.did_table_1_year order by all")
    web_page(folder / "broken.xlsx")
    made_up.did_year(folder / "new.xlsx", period="2019/20")
    monkeypatch.setenv("STRICT", "yes")
    assert load(folder)[0] == 1
    assert raw("select * from raw.did_table_1_year order by all") == before
    monkeypatch.setenv("STRICT", "")
    assert load(folder)[0] == 0
    assert raw("select name from raw.files order by all") == [("good.xlsx",), ("new.xlsx",)]


def test_where_nothing_is_recognised_nothing_is_written(folder, load, root, tmp_path):
    (folder / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    web_page(folder / "broken.xlsx")
    for beside in ([], [root / "published" / "organisations"]):
        code, output = load(folder, *beside)
        assert code == 1
        assert f"Nothing was loaded. Found in {folder}: 1 file refused, 1 file not used" in output
        assert "Expected at least one of: DID Table 1: count of imaging activity" in output
        assert not (tmp_path / "warehouse.duckdb").exists()
    (tmp_path / "empty").mkdir()
    code, output = load(tmp_path / "empty")
    assert code == 1
    assert f"Found in {tmp_path / 'empty'}: no file; no file found is a table" in output


def test_a_folder_that_holds_nothing_of_ours_is_named_while_another_is_loaded(
    folder, load, raw, tmp_path
):
    made_up.did_year(folder / "good.xlsx")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    code, output = load(folder, tmp_path / "other")
    assert code == 0
    assert (
        f"Nothing is loaded from {tmp_path / 'other'}. Found in {tmp_path / 'other'}: 1 file not"
        in (output)
    )
    assert raw("select name from raw.files") == [("good.xlsx",)]


def test_a_folder_within_another_is_not_said_to_hold_nothing(folder, load):
    made_up.did_year(folder / "within" / "good.xlsx")
    code, output = load(folder, folder / "within")
    assert (code, "Nothing is loaded from" in output) == (0, False)


def test_folders_are_given_one_by_one_or_with_a_colon_between(folder, load, raw, tmp_path):
    made_up.did_year(folder / "a.xlsx")
    made_up.did_year(tmp_path / "more" / "b.xlsx", period="2019/20")
    made_up.did_year(tmp_path / "with:colon" / "c.xlsx", period="2018/19")
    code, output = load(f"{folder}:{tmp_path / 'more'}:{tmp_path / 'with:colon'}:")
    assert code == 0, output
    assert raw("select name from raw.files order by all") == [
        ("a.xlsx",),
        ("b.xlsx",),
        ("c.xlsx",),
    ]
    code, output = load(f"{folder}:{tmp_path / 'nowhere'}")
    assert code == 1
    assert f"{tmp_path / 'nowhere'} does not exist; name a file" in output


@pytest.mark.parametrize(
    ("name", "place"), [("Provider (2)", 1), ("Copy", 0), ("Old", -3), ("Provider ", 1)]
)
def test_a_copy_of_a_sheet_is_named_and_not_read(folder, load, raw, name, place):
    made = made_up.did_year(folder / "a.xlsx")
    with_copy = load_workbook(made)
    with_copy.copy_worksheet(with_copy["Provider"]).title = name
    with_copy[name].sheet_state = "hidden"
    with_copy.move_sheet(name, place)
    with_copy.save(made)
    code, output = load(folder)
    assert code == 0
    assert f'loaded, but: a.xlsx: sheet "{name}": holds the headers of sheet "Provider"' in (output)
    assert raw("select sheet, rule from raw.problems") == [(name, "sheet_is_a_copy")]
    assert raw("select sheet from raw.sheets") == [("Provider",)]
    assert raw("select distinct _sheet from raw.did_table_1_year") == [("Provider",)]


def test_a_period_is_read_without_its_stray_blanks(folder, load, raw):
    made_up.did_year(folder / "a.xlsx", period=" 2020 /21 ")
    assert load(folder)[0] == 0
    assert raw("select period from raw.files union all select period from raw.sheets") == [
        ("2020/21",),
        ("2020/21",),
    ]
    assert raw("select text from raw.title_blocks where field = 'period'") == [(" 2020 /21 ",)]


def test_what_each_sheet_prints_of_itself_is_kept_with_its_cell(folder, load, raw):
    title_page = {
        "A6": "Table 1: Count of Imaging Activity by Modality",
        "A7": "April 2020 to March 2021",
    }
    made_up.did_year(folder / "a.xlsx", revised="3rd March 2022", title_page=title_page)
    assert load(folder)[0] == 0
    assert raw("select sheet, field, cell, text from raw.title_blocks order by all") == [
        ("Provider", "period", "C4", "2020/21"),
        ("Provider", "published", "C5", "18th November 2021"),
        ("Provider", "revised", "C6", "3rd March 2022"),
        ("Provider", "status", "C7", "Final"),
        ("Provider", "title", "C2", "Table 1 DID - Count of Imaging Activity by Modality"),
        ("Title page", "period", "A7", "April 2020 to March 2021"),
        ("Title page", "title", "A6", "Table 1: Count of Imaging Activity by Modality"),
    ]


def test_what_is_not_ours_is_listed_and_left(folder, load, raw):
    made_up.did_year(folder / "good.xlsx")
    (folder / "README.txt").write_text("Read me first.", encoding="utf-8")
    (folder / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG\x00\x00")
    (folder / ".hidden.xlsx").write_text("<html>", encoding="utf-8")
    made_up.write(folder / "another.xlsx", {"Sheet1": {(0, 0): "Nothing of ours"}})
    made_up.did_year(
        folder / "medians.xlsx",
        title="Table 9 DID - Grouped number of days from 'Date of Test Request' to 'Date of Test'",
    )
    code, output = load(folder)
    assert code == 0
    for name in ("README.txt", "other.csv", "another.xlsx"):
        assert f"not used: {name}: not a table that this project knows" in output
    assert "not used: picture.png: not a workbook or a text table" in output
    assert "not used: medians.xlsx: DID Table 9" in output
    assert "England alone in bands of days" in output
    assert ".hidden" not in output
    assert raw("select name from raw.files") == [("good.xlsx",)]


def test_a_file_named_directly_is_never_not_used(folder, load, tmp_path):
    path = folder / "README.txt"
    path.write_text("Read me first.", encoding="utf-8")
    code, output = load(path)
    assert code == 1
    assert "refused: README.txt: not a table that this project knows" in output
    expected = "expected one of these tables, since it was named directly: "
    assert f"not a table that this project knows; {expected}DID Table 1" in output
    assert not (tmp_path / "warehouse.duckdb").exists()


def test_a_path_that_is_not_there_is_named(load, tmp_path):
    code, output = load(tmp_path / "nowhere")
    assert code == 1
    assert "nowhere does not exist; name a file or a folder of published files" in output


def test_the_same_bytes_count_once(folder, load, raw):
    made_up.did_year(folder / "a.xlsx")
    shutil.copy(folder / "a.xlsx", folder / "b.xlsx")
    code, output = load(folder, folder / "a.xlsx")
    assert code == 0
    assert "not used: b.xlsx: the same bytes as a.xlsx" in output
    assert raw("select count(*) from raw.files") == [(1,)]


def test_a_name_says_nothing(folder, load, raw):
    made_up.did_year(folder / "2012-13 median waits of Table 4.xlsx", period="2020/21")
    assert load(folder)[0] == 0
    assert raw("select publication, period from raw.files") == [("did_table_1", "2020/21")]


def test_a_load_replaces_what_is_no_longer_there(folder, load, raw):
    made_up.did_year(folder / "a.xlsx")
    made_up.did_year(folder / "b.xlsx", period="2019/20")
    load(folder)
    (folder / "a.xlsx").unlink()
    load(folder)
    assert raw("select name from raw.files") == [("b.xlsx",)]
    assert raw("select count(distinct _file_id) from raw.did_table_1_year") == [(1,)]


def test_cells_arrive_as_the_text_they_were(folder, load, raw):
    made_up.did_year(
        folder / "a.xlsx",
        cells={
            "D17": '  Made-up, "One"\nof two lines ',
            "F17": 1235.0,
            "G17": 0.1,
            "H17": 201.99999998,
            "I17": "12,345",
            "J17": "#",
            "K17": "=1/0|#DIV/0!",
            "L17": None,
            "M17": "007",
            "N17": 12345678901234,
        },
    )
    assert load(folder)[0] == 0
    (row,) = raw(
        "select provider_name, apr, may, jun, jul, aug, sep, oct, nov, dec "
        "from raw.did_table_1_year where _row = 17"
    )
    assert row == (
        '  Made-up, "One"\nof two lines ',
        "1235",
        "0.1",
        "201.99999998",
        "12,345",
        "#",
        "#DIV/0!",
        None,
        "007",
        "12345678901234",
    )


def test_dates_arrive_in_iso(folder, load, raw):
    made_up.did_months(folder / "a.xlsx")
    assert load(folder)[0] == 0
    periods = raw("select period from raw.sheets order by sheet")
    assert [period for (period,) in periods][::11] == ["2017-04-01", "2018-03-01"]


def test_books_are_kept_beside_the_rows(folder, load, raw):
    path = made_up.did_year(folder / "a.xlsx", revised="3rd March 2022")
    assert load(folder)[0] == 0
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    assert raw(
        "select id, name, publication, period, title, published, revised, status, sha256, bytes "
        "from raw.files"
    ) == [
        (
            sha256[:16],
            "a.xlsx",
            "did_table_1",
            "2020/21",
            "Table 1 DID - Count of Imaging Activity by Modality",
            "18th November 2021",
            "3rd March 2022",
            "Final",
            sha256,
            path.stat().st_size,
        )
    ]
    assert raw("select sheet, raw_table, header_row, rows_read from raw.sheets") == [
        ("Provider", "did_table_1_year", 13, 7)
    ]
    assert raw(
        "select letter, header from raw.columns where column_name in ('apr', 'year_total') "
        "order by letter"
    ) == [("F", "Apr"), ("R", "Year")]
    assert raw("select cell, text from raw.notes where sheet = 'Title page' order by cell") == [
        ("A4", "Diagnostic Imaging Dataset statistics"),
        ("A5", "Made-up figures"),
    ]


def test_a_note_has_the_sha256_of_the_publisher_s_text(folder, load, raw):
    """Of its own text with single blanks, or of the one that our own words stand for."""
    stated = "Made-up Trust (ZZ1) sent nothing."
    digest = hashlib.sha256(stated.encode()).hexdigest()
    ours = f"A note of the publisher on (ZZ1), sha256 {digest}"
    notes = {"B50": " Made-up  Trust\n(ZZ1) sent\u00a0nothing. ", "B51": ours, "B52": f"{ours}:"}
    made_up.did_year(folder / "a.xlsx", title_page=notes | {"B53": f"{ours}!", "B54": "  "})
    assert load(folder)[0] == 0
    assert raw("select cell, text_sha256 from raw.notes where cell > 'B5' and cell < 'B6'") == [
        ("B50", digest),
        ("B51", digest),
        ("B52", digest),
        ("B53", hashlib.sha256(f"{ours}!".encode()).hexdigest()),
        ("B54", None),
    ]


def test_where_an_edition_was_set_from_may_stand_on_the_right(folder, load, raw):
    cells = {"E2": "Set from:", "F2": "b.xlsx, sha256 00ff"}
    made_up.did_year(folder / "a.xlsx", cells=cells)
    assert load(folder)[0] == 0
    assert raw("select set_from, period from raw.files") == [("b.xlsx, sha256 00ff", "2020/21")]


def test_a_manifest_gives_address_and_day_of_issue(folder, load, raw):
    path = made_up.did_year(folder / "a.xlsx")
    address = "https://www.england.nhs.uk/made-up.xlsx"
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "sha256", "source_address", "issued"])
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        writer.writerow(["a.xlsx", digest, address, "2021-11-18"])
    assert load(folder)[0] == 0
    assert raw("select source_address, manifest_issued from raw.files where name = 'a.xlsx'") == [
        (address, "2021-11-18")
    ]


def test_a_warehouse_in_use_is_named(folder, load, tmp_path):
    made_up.did_year(folder / "a.xlsx")
    load(folder)
    database = tmp_path / "warehouse.duckdb"
    program = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print(flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program, str(database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        reader.stdout.readline()
        code, output = load(folder)
        reader.stdin.write("\n")
    assert code == 1
    assert f"{database} can't be opened for writing" in output
    assert "Close it and try again" in output


def test_ods_files_are_known_by_their_shape(root, folder, load, raw):
    for path in (root / "published" / "organisations").glob("*.csv"):
        shutil.copy(path, folder / f"{path.stem}-renamed.csv")
    assert load(folder)[0] == 0
    tables = {name for (name,) in raw("select publication from raw.files")}
    assert tables == {"ods_trusts", "ods_succession_download", "download_manifest"}


def test_every_published_did_file_is_loaded(shared, load, raw):
    code, output = load(shared / "did", shared / "organisations")
    assert code == 0, output
    assert raw(
        "select publication, period, count(*) from raw.files where publication like 'did%' "
        "group by all order by all"
    ) == [
        ("did_table_1", "2017-04-01 to 2018-03-01", 1),
        ("did_table_1", "2018/19", 1),
        ("did_table_1", "2019/20", 1),
        ("did_table_1", "2020/21", 1),
        ("did_table_2", "2019/20", 1),
        ("did_table_2", "2020/21", 1),
        ("did_table_4", "2019/20", 1),
        ("did_table_4", "2020/21", 1),
    ]
    assert "not used" not in output
