"""DM01 workbooks: what is loaded, not used and refused, and what a person is told."""

import shutil
from pathlib import Path

import made_up
import pytest

FILES = Path(__file__).parents[1] / "support" / "files"


def with_headers(*others, **renamed):
    """Function that makes a workbook with more headers, and some of another wording."""
    headers = [
        renamed.get(name.split(" ")[0], name) if name else name for name in made_up.WAIT_HEADERS
    ]
    return lambda path: made_up.dm01(path, headers=[*headers, *others])


def truncated(path):
    made_up.dm01(path)
    path.write_bytes(path.read_bytes()[:4000])


def truncated_xls(path):
    path.with_suffix(".xls").write_bytes((FILES / "made-up-dm01.xls").read_bytes()[:3000])


def web_page(path):
    path.write_text("<!DOCTYPE html><html><body>Page not found</body></html>", encoding="utf-8")


def empty_sheet(path):
    made_up.dm01(path, leave_out=["Provider"])
    made_up.write(
        path,
        {
            "Provider": {},
            "Provider by Test": made_up.title_block(title="Monthly Diagnostics", basis="Provider"),
        },
    )


BROKEN = {
    "truncated workbook": (truncated, ["broken.xlsx: can't be read as a workbook", "cut short"]),
    "truncated .xls": (truncated_xls, ["broken.xls: can't be read as a workbook", "cut short"]),
    "web page": (web_page, ["holds a web page, not a table", "download it again"]),
    "total renamed": (
        with_headers(Total="Everybody"),
        [
            'sheet "Provider by Test", cell H14: no row of the header map knows "everybody"',
            "add to loaders/layouts/headers.csv: dm01_provider_by_test,everybody,",
            'row 14: no header reads "total waiting list" (column total_waiting_list), which this',
        ],
    ),
    "no period": (
        lambda path: made_up.dm01(path, period=None),
        [
            'sheet "Provider by Test": no period; expected a cell "Period:"',
            "a month such as September 2020 beside it",
        ],
    ),
    "a period that is none": (
        lambda path: made_up.dm01(path, period="last month"),
        [
            'sheet "Provider", cell C4: "Period:" reads "last month"; '
            "expected a month such as September 2020"
        ],
    ),
    "a basis that is none": (
        lambda path: made_up.dm01(path, basis="Made-up"),
        ['sheet "Provider", cell C5: "Basis:" reads "Made-up"; expected provider or commissioner'],
    ),
    "no day of publication, no title block": (
        lambda path: made_up.dm01_by_organisation(path, published=None),
        [
            'sheet "By Organisation by Test": no period; the title in cell A1 names a month',
            "and of the day of publication above the header there is none",
            'expected the day of publication, such as "Published: 4th August 2010"',
            "add its new wording to loaders/layouts/title_texts.csv",
        ],
    ),
    "no year, no title block": (
        lambda path: made_up.dm01_by_organisation(path, published="Published: last week"),
        ['cell A2 reads "last week"; expected the day of publication, such as "Published: 4th'],
    ),
    "no independents": (
        lambda path: made_up.dm01_by_organisation(path, independents=False),
        ['no sheet named "independent sector by test" among "By Organisation by Test"'],
    ),
    "no Provider sheet": (
        lambda path: made_up.dm01(path, leave_out=["Provider"]),
        ['no sheet named "provider" among "Provider by Test"', "compare the file with the publ"],
    ),
    "no Provider by Test sheet": (
        lambda path: made_up.dm01(path, leave_out=["Provider by Test"]),
        ['no sheet named "provider by test" among "Provider"'],
    ),
    "empty sheet": (empty_sheet, ['sheet "Provider": is empty; expected a row with the headers']),
    "password, .xlsx": (
        lambda path: shutil.copy(FILES / "protected.xlsx", path),
        ["broken.xlsx: is protected by a password; expected a workbook that opens without"],
    ),
    "password, .xls": (
        lambda path: shutil.copy(FILES / "protected.xls", path.with_suffix(".xls")),
        ["broken.xls: is protected by a password; expected a workbook that opens without"],
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_workbook_is_refused_and_the_rest_is_loaded(case, folder, refused):
    make, messages = BROKEN[case]
    made_up.dm01(folder / "good.xlsx", period="September 2019")
    make(folder / "broken.xlsx")
    refused(messages)


def test_a_refused_workbook_says_of_which_month_it_is(folder, load, raw):
    made_up.dm01(folder / "good.xlsx", period="September 2019")
    with_headers(Total="Everybody")(folder / "broken.xlsx")
    assert load(folder)[0] == 0
    assert raw("select distinct publication, period, file_id, rule from raw.problems") == [
        ("dm01_provider", "September 2020", None, "file_is_refused")
    ]


WITHOUT = {
    "header renamed": (
        with_headers(**{"13+": "Longest waits"}),
        ("header_is_not_known", "Y14", 'no row of the header map knows "longest waits"'),
        ("header_is_missing", "row 14", 'no header reads "13+ weeks" (column weeks_13_on), which'),
    ),
    "extra column": (
        with_headers("Total Activity"),
        ("header_is_not_known", "AD14", 'no row of the header map knows "total activity"'),
    ),
    "a band missing": (
        with_headers(**{"08": None}),
        ("header_is_missing", "row 14", 'no header reads "08 <09 weeks" (column weeks_08_09)'),
    ),
}


@pytest.mark.parametrize("case", WITHOUT)
def test_a_header_that_is_unknown_or_missing_costs_its_own_column(case, folder, load, raw):
    make, *problems = WITHOUT[case]
    make(folder / "a.xlsx")
    code, output = load(folder)
    assert code == 0
    found = raw(
        "select rule, cell, found, remedy from raw.problems where sheet = 'Provider by Test' "
        "order by rule desc"
    )
    assert [row[:2] for row in found] == [problem[:2] for problem in problems]
    for (*_, said, remedy), (*_, start) in zip(found, problems, strict=True):
        assert said.startswith(start)
        assert f"{said}; expected " in output
        assert "loaders/layouts/headers.csv: dm01_provider_by_test," in remedy
    row = raw(
        "select total_waiting_list, weeks_13_on is null, weeks_08_09 is null "
        "from raw.dm01_provider where _row = 17"
    )
    assert row == [("210", case == "header renamed", case == "a band missing")]


def test_months_that_differ_are_kept_as_each_sheet_prints_them(folder, load, raw):
    made_up.dm01(folder / "a.xlsx", period_of_provider="August 2020")
    code, output = load(folder)
    assert code == 0, output
    assert raw("select sheet, period from raw.sheets order by all") == [
        ("Provider", "August 2020"),
        ("Provider by Test", "September 2020"),
    ]
    assert raw(
        "select sheet, cell, text from raw.title_blocks where field = 'period' order by all"
    ) == [("Provider", "C4", "August 2020"), ("Provider by Test", "C4", "September 2020")]
    assert raw("select period from raw.files") == [("August 2020",)]


def test_the_commissioner_basis_is_not_used(folder, load, raw):
    made_up.dm01(folder / "good.xlsx")
    made_up.dm01(folder / "commissioner.xlsx", basis="Commissioner")
    older = folder / "older.xlsx"
    made_up.dm01_by_organisation(older, basis="COMMISSIONER BASED", independents=False)
    code, output = load(folder)
    assert code == 0
    assert "not used: commissioner.xlsx: DM01 commissioner workbook" in output
    assert "not used: older.xlsx: DM01 commissioner workbook" in output
    assert raw("select name, publication, period from raw.files") == [
        ("good.xlsx", "dm01_provider", "September 2020")
    ]


@pytest.mark.parametrize(
    ("month", "published", "period"),
    [
        ("JUNE", "Published: 4th August 2010", "June 2010"),
        ("NOVEMBER", "Published :12TH JANUARY 2011", "November 2010"),
        ("NOVEMBER", "Published: 3rd Feb  2010", "November 2009"),
    ],
)
def test_a_month_without_a_year_is_the_last_before_publication(
    folder, load, raw, month, published, period
):
    made_up.dm01_by_organisation(folder / "older.xlsx", month=month, published=published)
    code, output = load(folder)
    assert code == 0, output
    assert raw("select publication, period, title from raw.files") == [
        (
            "dm01_by_organisation",
            period,
            f"{month} DIAGNOSTIC RETURN - PROVIDER BASED - ORGANISATIONAL SUMMARY",
        )
    ]
    assert raw("select sheet, raw_table, header_row, rows_read from raw.sheets order by sheet") == [
        ("By Organisation by Test", "dm01_by_organisation", 6, 3),
        ("Independent Sector by Test", "dm01_by_organisation", 6, 2),
    ]


def test_an_older_layout_in_a_month_that_it_is_not_of(folder, refused):
    made_up.dm01(folder / "good.xlsx")
    made_up.dm01(folder / "broken.xlsx", period="30th April 2012")
    refused(
        [
            'sheet "Provider", row 14: no header reads "sha" (column region_code), '
            "which this layout needs"
        ]
    )


def test_sheets_columns_and_notes_are_kept(folder, load, raw):
    made_up.dm01(folder / "good.xlsx")
    assert load(folder)[0] == 0
    assert raw("select sheet, raw_table, header_row, rows_read from raw.sheets order by sheet") == [
        ("Provider", "dm01_provider", 14, 4),
        ("Provider by Test", "dm01_provider_by_test", 14, 7),
    ]
    assert raw(
        "select sheet, position, letter, header from raw.columns "
        "where column_name = 'planned' order by sheet"
    ) == [
        ("Provider", 25, "Y", "Planned tests / procedures"),
        ("Provider by Test", 27, "AA", "Planned tests / procedures"),
    ]
    notes = raw("select sheet, cell, text from raw.notes where sheet in ('Notes') order by cell")
    assert notes == [
        ("Notes", "B2", "Notes"),
        ("Notes", "B4", "Nobody made this up by accident."),
    ]


def test_an_xls_workbook_is_read_like_an_xlsx_one(folder, load, raw):
    march = {"period": "March 2021", "published": "13th May 2021", "region_name": "Made-up Region"}
    made_up.dm01(folder / "march.xlsx", **march)
    shutil.copy(FILES / "made-up-dm01.xls", folder)
    assert load(folder)[0] == 0
    by_file = {}
    columns = "_sheet, _row, " + ", ".join(
        name
        for (name,) in raw(
            "select column_name from information_schema.columns "
            "where table_name = 'dm01_provider_by_test' and column_name not like '\\_%' escape '\\'"
        )
    )
    for name in ("march.xlsx", "made-up-dm01.xls"):
        by_file[name] = raw(
            f"select {columns} from raw.dm01_provider_by_test "
            f"where _file_id = (select id from raw.files where name = '{name}') order by _row"
        )
    assert len(by_file["march.xlsx"]) == 7
    assert by_file["march.xlsx"] == by_file["made-up-dm01.xls"]
    first = by_file["march.xlsx"][2]
    assert first[:8] == (
        "Provider by Test",
        17,
        "Y60",
        "Made-up Region",
        "ZZ1",
        "Made-up One",
        "1",
        "Magnetic Resonance Imaging",
    )
    assert first[8:12] == ("105", "15", "5", "0.142857142857")


def test_every_published_dm01_workbook_is_loaded(shared, load, raw):
    code, output = load(shared / "dm01")
    assert code == 0, output
    assert raw("select publication, count(*) from raw.files group by all order by all") == [
        ("dm01_by_organisation", 6),
        ("dm01_by_organisation_2008", 3),
        ("dm01_by_provider", 2),
        ("dm01_provider", 25),
        ("dm01_provider_older", 7),
    ]
    loaded = {period for (period,) in raw("select period from raw.files")}
    assert len(loaded) == 43
    assert {"30th April 2008", "May 2008", "June 2010", "April 2015", "September 2020"} <= loaded
    assert "not used" not in output
