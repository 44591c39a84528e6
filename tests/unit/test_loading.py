"""`python -m loaders load`: what is loaded, not used and refused, and what a person is told."""

import csv
import hashlib
import shutil
import subprocess
import sys

import made_up
import pytest


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
            'sheet "Provider", cell C13: no row of the header map knows "trust code"',
            "add to loaders/layouts/headers.csv: did_table_1_year,trust code,",
            'row 13: no header reads "org code" (column org_code), which this layout needs',
        ],
    ),
    "extra column": (
        lambda path: made_up.did_year(path, headers=[*made_up.YEAR_HEADERS, "Per head"]),
        ['sheet "Provider", cell S13: no row of the header map knows "per head"'],
    ),
    "Mar missing": (
        lambda path: made_up.did_year(path, headers=without_mar(made_up.YEAR_HEADERS)),
        ['sheet "Provider", row 13: no header reads "mar" (column mar), which this layout needs'],
    ),
    "second header of a column": (
        lambda path: made_up.did_year(path, headers=[*made_up.YEAR_HEADERS, "Mar "]),
        ['cell S13: "mar" is a second header of column mar, which Q13 has already'],
    ),
    "no period": (
        lambda path: made_up.did_year(path, period=None),
        ['sheet "Provider": no period; expected a cell "Period:"', "with 2020/21 beside it"],
    ),
    "a period that is none": (
        lambda path: made_up.did_year(path, period="last year"),
        ['sheet "Provider", cell C4: "Period:" reads "last year"; expected 2020/21'],
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
        ['sheet "Provider" is empty; expected a row with the headers region | org code'],
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
def test_a_broken_file_is_refused_and_nothing_is_loaded(case, folder, refused):
    make, messages = BROKEN[case]
    made_up.did_year(folder / "good.xlsx", period="2019/20")
    make(folder / "broken.xlsx")
    refused(messages)


def test_a_refusal_leaves_what_an_earlier_load_wrote(folder, load, raw):
    made_up.did_year(folder / "good.xlsx")
    assert load(folder)[0] == 0
    before = raw("select * from raw.did_table_1_year order by all")
    web_page(folder / "broken.xlsx")
    made_up.did_year(folder / "new.xlsx", period="2019/20")
    assert load(folder)[0] == 1
    assert raw("select * from raw.did_table_1_year order by all") == before


def test_keep_going_loads_the_rest_and_still_ends_with_1(folder, load, raw):
    made_up.did_year(folder / "good.xlsx")
    web_page(folder / "broken.xlsx")
    code, output = load(folder, keep_going=True)
    assert code == 1
    assert "Loaded 1 file" in output
    assert raw("select name from raw.files") == [("good.xlsx",)]


def test_what_is_not_ours_is_listed_and_left(folder, load, raw):
    made_up.did_year(folder / "good.xlsx")
    (folder / "README.txt").write_text("Read me first.", encoding="utf-8")
    (folder / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG\x00\x00")
    (folder / ".hidden.xlsx").write_text("<html>", encoding="utf-8")
    made_up.write(folder / "another.xlsx", {"Sheet1": {(0, 0): "Nothing of ours"}})
    made_up.did_year(
        folder / "medians.xlsx",
        title="Table 3 DID - Median number of days from 'Date of Test' to 'Date of Test Report'",
    )
    code, output = load(folder)
    assert code == 0
    for name in ("README.txt", "other.csv", "another.xlsx"):
        assert f"not used: {name}: not a table that this project knows" in output
    assert "not used: picture.png: not a workbook or a text table" in output
    assert "not used: medians.xlsx: DID Table 3" in output
    assert "no model needs this table yet" in output
    assert ".hidden" not in output
    assert raw("select name from raw.files") == [("good.xlsx",)]


def test_a_file_named_directly_is_never_not_used(folder, load, tmp_path):
    path = folder / "README.txt"
    path.write_text("Read me first.", encoding="utf-8")
    code, output = load(path)
    assert code == 1
    assert "refused: README.txt: not a table that this project knows" in output
    assert "it was named directly, so it should be one of: DID Table 1" in output
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
    assert tables == {"ods_trusts", "ods_succession", "download_manifest"}


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
