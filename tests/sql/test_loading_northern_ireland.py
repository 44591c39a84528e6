"""Northern Ireland's files: what loads, what is refused, what is a fault.

The layouts are the documented ones of the NISRA data portal and the Department of Health. The
labels of trusts and categories are real, since the seeds must know them; every figure is made up.
"""

import csv
import datetime
import io

import made_up
import pytest
from made_up_northern_ireland import (
    ALL,
    BAND_HEADERS,
    ENDOSCOPY,
    IMAGING,
    NATION,
    PHYSIOLOGICAL,
    PORTAL_HEADERS,
    SERVICES,
    TRUSTS,
    csv_table,
    portal,
    workbook,
    workbook_headers,
    workbook_rows,
)
from warehouse import Warehouse


def faulty(folder, *faults):
    """Warehouse of the folder's files; faults of it begin with each of the words given."""
    made_up.manifest(folder / "files")
    made = Warehouse.faulty(folder, folder / "files")
    found = made.faults()
    for fault in faults:
        assert any(line.startswith(fault) for line in found), fault + "\n" + "\n".join(found)
    return made


def withheld(made):
    """Organisation and test of each figure that is withheld, sorted."""
    return made.query(
        "select organisation_code, test_code, waiting from marts.fct_waits "
        "where wait_state = 'withheld' order by all"
    )


MORE = {"2019/20Q2": 1, "2019/20Q3": 2, "2019/20Q4": 3, "2020/21Q1": 4}


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """Files of every kind, each of quarters of its own, in which no data test finds anything."""
    folder = tmp_path_factory.mktemp("northern_ireland")
    files = folder / "files"
    services, total = "2019/20Q4", "2020/21Q1"
    portal(
        files / "DWT.csv",
        quarters=("2019/20Q1", "2019/20Q2", "2019/20Q3", services, total),
        changes={
            (services, None, ALL, IMAGING): {"each": ".."},
            (total, None, ALL, IMAGING): {"each": "-"},
            (total, None, ALL, PHYSIOLOGICAL): {"each": ""},
            (total, None, ALL, ENDOSCOPY): {"each": ""},
            **{(total, None, name, None): {"each": ""} for name in SERVICES},
        },
        order=(11, 5, 7, 9, 0, 1, 2, 3, 4, 6, 8, 10),
        more=MORE,
    )
    # sheets beside the data, `HSCTrust`, thousands commas, days in figures, stray columns
    rows = workbook_rows(quarter=datetime.date(2020, 9, 30), thousands=True)
    rows[0].extend([None, "stray", 12])
    workbook(files / "waits.xlsx", rows, workbook_headers("HSCTrust"))
    rows = [
        [row[0], f"{row[1]} HSC Trust" if row[1] in TRUSTS else row[1], *row[2:], "", ""]
        for row in workbook_rows(quarter="31-12-2020", thousands=True)
    ]
    rows[3][-1] = "1,234 \u2013 made up"
    csv_table(files / "waits.csv", rows, [*workbook_headers(), "", ""], "windows-1252")
    old = portal(files / "older.csv", quarters=("2020/21Q4", "2021/22Q2"), more={"2021/22Q2": 1})
    headers = workbook_headers()
    headers.insert(3, "Diagnostic Service")
    rows = [
        [*row[:3], f"Made-up service {number}", *row[3:]]
        for number in (1, 2)
        for row in workbook_rows(quarter="30/09/2021")
    ]
    new = csv_table(files / "newer.csv", rows, headers)
    staying = ("Belfast", "Northern", "Southern", "Western")
    portal(files / "moved.csv", quarters=("2023/24Q3",), trusts=staying)
    days = dict.fromkeys((path.name for path in files.iterdir()), "2024-06-01")
    made_up.manifest(files, days | {old.name: "2021-10-29", new.name: "2021-11-26"})
    return Warehouse.sound(folder, files)


@pytest.fixture
def lists(sound):
    """Function for rows of the waits of Northern Ireland, in the order of their key."""

    def rows(columns="month, organisation_code, test_code, waiting", where="true"):
        return sound.query(
            "with lists as (select *, figure as waiting, left_out_rule is null as is_counted "
            "from intermediate.int_figures__published where nation = 'Northern Ireland') "
            f"select {columns} from lists where {where} "
            "order by month, organisation_code, test_code, source_file"
        )

    return rows


def test_portal_quarters_and_levels(lists):
    """Quarters are financial ones, `2` includes `3`, and a figure is taken of one level only."""
    of_file = "source_file = 'DWT.csv'"
    columns = (
        "month, test_code, waiting, waiting_over_6_weeks, waiting_over_8_weeks, "
        "waiting_over_9_weeks, waiting_over_13_weeks, waiting_over_26_weeks, is_counted"
    )
    expected = [
        (day, *test)
        for day, more in (
            (datetime.date(2019, 6, 1), 0),
            (datetime.date(2019, 9, 1), 1),
            (datetime.date(2019, 12, 1), 2),
            (datetime.date(2020, 3, 1), 3),
        )
        for test in (
            ("ni_endoscopy", 1100 + more, None, None, 500, None, 200, True),
            ("ni_imaging", 2 * (1100 + more), None, None, 1000, None, 400, True),
            ("ni_physiological_measurement", 1100 + more, None, None, 500, None, 200, True),
        )
    ]
    expected.append(
        (datetime.date(2020, 6, 1), "ni_not_split", 4 * 1104, None, None, 2000, None, 800, True)
    )
    assert lists(columns, f"{of_file} and organisation_code = 'SHSCT'") == expected
    assert {row[1] for row in lists(where=of_file)} == {
        *("BHSCT", "NHSCT", "SEHSCT", "SHSCT", "WHSCT", "NIR")
    }
    nation = lists("month, waiting", f"{of_file} and organisation_code = 'NIR'")
    assert sum(waiting for month, waiting in nation if month.month == 9) == 5 * 4 * 1101
    cells = lists(
        "source_cells", f"{of_file} and organisation_code = 'BHSCT' and month = '2019-06-01'"
    )
    assert all(row[0].count("A") == 3 for row in cells), cells


@pytest.mark.parametrize("kind", ["workbook", "csv"])
def test_department_table(sound, lists, kind):
    """Sheets beside the data, `HSCTrust`, thousands commas, days in figures, stray columns."""
    name, month = {
        "workbook": ("waits.xlsx", "2020-09-01"),
        "csv": ("waits.csv", "2020-12-01"),
    }[kind]
    columns = (
        "organisation_code, test_code, waiting, waiting_over_6_weeks, waiting_over_8_weeks, "
        "waiting_over_9_weeks, waiting_over_13_weeks, waiting_over_26_weeks, source_cells"
    )
    found = lists(columns, f"month = '{month}'")
    assert len(found) == 18
    cells = "E3,F3,G3,H3,I3"
    assert found[2] == (
        *("BHSCT", "ni_physiological_measurement", 2734, 1734, None, 1534, 1504, 1500),
        cells,
    )
    stray = sound.query(
        "select text from raw.stray_cells "
        "where file_id = (select id from raw.files where name = ?) order by cell",
        [name],
    )
    assert len(stray) == (2 if kind == "workbook" else 1), stray


def test_newest_edition_counts_and_services_without_a_category_are_summed(lists):
    columns = "month, source_file, waiting, waiting_over_6_weeks, is_counted"
    assert lists(
        columns,
        "source_file in ('older.csv', 'newer.csv') "
        "and organisation_code = 'WHSCT' and test_code = 'ni_imaging'",
    ) == [
        (datetime.date(2021, 3, 1), "older.csv", 2200, None, True),
        (datetime.date(2021, 9, 1), "newer.csv", 5468, 3468, True),
        (datetime.date(2021, 9, 1), "older.csv", 2202, None, False),
    ]


QUARTERS = {
    "csv": "expected a STATISTIC that is ALL, 1, 2 or 3, a financial quarter such as 2019/20Q2, a "
    "trust, a service and a category; scope 1",
    "xlsx": "expected the last day of a quarter such as 2020-09-30 or 30-09-2020, and a trust; "
    "scope 1",
}


def test_rows_that_do_not_fit_are_faults_with_their_rows(tmp_path):
    portal(
        tmp_path / "files" / "DWT.csv",
        changes={
            ("2019/20Q2", "Western", ALL, ALL): {"STATISTIC": "4"},
            ("2019/20Q2", "Southern", ALL, ALL): {"TLIST(Q1)": "2019Q2"},
            ("2019/20Q2", "Belfast", ALL, ALL): {"TLIST(Q1)": "2019/21Q2"},
        },
    )
    rows = workbook_rows()
    rows[0][0] = "31-08-2020"
    workbook(tmp_path / "files" / "waits.xlsx", rows)
    rule = "withheld: row_is_not_recognised:"
    made = faulty(
        tmp_path,
        f'{rule} DWT.csv, csv, row 101; found "4 | 2019/20Q2 | Western | ALL | ALL"; '
        f"{QUARTERS['csv']} WHSCT 2019-09-01",
        f'{rule} DWT.csv, csv, row 81; found "ALL | 2019Q2 | Southern | ALL | ALL"; '
        f"{QUARTERS['csv']} SHSCT",
        f'{rule} DWT.csv, csv, row 21; found "ALL | 2019/21Q2 | Belfast | ALL | ALL"; '
        f"{QUARTERS['csv']} BHSCT",
        f'{rule} waits.xlsx, Table of waits, row 2; found "31-08-2020 | Belfast | Imaging"; '
        f"{QUARTERS['xlsx']} BHSCT",
    )
    # the portal has each trust's figures by category too
    assert withheld(made) == []
    assert made.query(
        "select count(*) from marts.fct_waits where organisation_code = 'BHSCT' "
        "and test_code = 'ni_imaging' and month = '2020-09-01'"
    ) == [(0,)]


def test_labels_and_figures_that_do_not_fit_are_faults_with_their_cells(tmp_path):
    portal(
        tmp_path / "files" / "DWT.csv",
        changes={
            ("2019/20Q2", "Belfast", "Made-up Scan", IMAGING): {
                "Health and Social Care Trust": "Made-up Trust"
            },
            ("2019/20Q2", "Northern", ALL, IMAGING): {"2": "*"},
            ("2019/20Q2", "Southern", ALL, IMAGING): {"Category of Test": "Made-up Category"},
        },
    )
    rows = workbook_rows()
    rows[1][4] = "1,23"
    rows[2][1] = "Made-up Other Trust"
    rows[3][2] = "Made-up Other Category"
    rows[4][5] = "4.5"
    workbook(tmp_path / "files" / "waits.xlsx", rows)
    number = "expected a number such as 1234 or 1,234, or an empty cell, .. or -; scope 1"
    trust = "expected a label that seeds/labels/printed_organisations.csv knows; scope"
    category = "expected a label that seeds/labels/test_labels.csv knows; scope"
    label, figure = "withheld: label_is_not_known:", "withheld: figure_is_unreadable:"
    sheet = "waits.xlsx, Table of waits"
    made = faulty(
        tmp_path,
        f'{label} DWT.csv, csv, row 2 and 3 more; found "Made-up Trust"; {trust} 4 ni_imaging',
        f'{label} DWT.csv, csv, row 78 and 3 more; found "Made-up Category"; {category} 4 SHSCT',
        f'{figure} DWT.csv, csv, L278; found "*"; {number} NHSCT ni_imaging 2019-09-01',
        f'{figure} {sheet}, E3; found "1,23"; {number} BHSCT ni_physiological_measurement '
        "2020-09-01",
        f'{figure} {sheet}, F6; found "4.5"; {number} NHSCT ni_physiological_measurement '
        "2020-09-01",
        f'{label} {sheet}, row 4; found "Made-up Other Trust"; {trust}',
        f'{label} {sheet}, row 5; found "Made-up Other Category"; {category} 6 NHSCT 2020-09-01',
    )
    assert len(made.faults()) == 7
    assert withheld(made) == [
        # of the five trusts, Belfast is the one that has no other row of it
        ("BHSCT", "ni_endoscopy", None),
        ("BHSCT", "ni_physiological_measurement", None),
        ("NHSCT", "ni_imaging", None),
        ("NHSCT", "ni_physiological_measurement", None),
    ]


def test_totals_of_the_portal_that_do_not_add_up(tmp_path):
    quarter, later = "2019/20Q2", "2023/24Q3"
    portal(
        tmp_path / "files" / "DWT.csv",
        quarters=(quarter, later),
        more={later: 1},
        changes={
            (quarter, "Belfast", "Made-up Scan", IMAGING): {"1": "601"},
            (quarter, "Northern", ALL, IMAGING): {"ALL": ""},
            (quarter, "South Eastern", ALL, IMAGING): {"3": "1001"},
            (quarter, NATION, ALL, ENDOSCOPY): {"ALL": "5600", "1": "3100"},
            # South Eastern may be missing in December 2023, its patients then too; in September
            # 2019 nobody may: what is left is no more than the whole.
            (later, "South Eastern", ALL, ALL): {"each": ""},
            (quarter, "South Eastern", ALL, PHYSIOLOGICAL): {"each": ""},
        },
    )
    parts = "parts_differ_from_their_whole: DWT.csv, csv"
    made = faulty(
        tmp_path,
        'withheld: bands_differ_from_their_total: DWT.csv, csv, L2; found "1,100"; '
        "expected the sum of its bands, 1,101; scope 1 BHSCT ni_imaging 2019-09-01",
        f'withheld: {parts}, L258; found "1,200"; '
        "expected the sum of its services, 1,201; scope 1 BHSCT ni_imaging 2019-09-01",
        'withheld: total_row_is_missing: DWT.csv, csv, L278,L518,L758; found "2,200"; '
        "expected a total beside these bands; scope 1 NHSCT ni_imaging 2019-09-01",
        'withheld: part_exceeds_its_whole: DWT.csv, csv, L778; found "1,001"; expected no more '
        "than the band that it is in, 1,000; scope 1 SEHSCT ni_imaging 2019-09-01",
        f'withheld: {parts}, L120; found "5,600"; expected the sum of its trusts, 5,500; '
        "scope 1 SEHSCT ni_endoscopy 2019-09-01",
        f'noted: {parts}, L241; found "22,020"; expected the sum of its trusts, 17,616; '
        "scope 1 NIR ni_not_split 2023-12-01",
    )
    assert withheld(made) == [
        ("BHSCT", "ni_imaging", None),
        ("NHSCT", "ni_imaging", None),
        ("SEHSCT", "ni_endoscopy", None),
        ("SEHSCT", "ni_imaging", None),
    ]


def test_a_total_of_the_nation_that_nothing_agrees_with_is_withheld(tmp_path):
    changes = {("2019/20Q2", NATION, ALL, ALL): {"ALL": "22100"}}
    portal(tmp_path / "files" / "DWT.csv", changes=changes)
    made_up.manifest(tmp_path / "files")
    made = Warehouse.faulty(tmp_path, tmp_path / "files")
    assert made.faults() == [
        f'withheld: {rule}: DWT.csv, csv, L121; found "22,100"; expected the sum of its {parts}, '
        "22,000; scope 1 NIR ni_not_split 2019-09-01"
        for rule, parts in (
            ("bands_differ_from_their_total", "bands"),
            ("parts_differ_from_their_whole", "categories"),
            ("parts_differ_from_their_whole", "trusts"),
        )
    ]
    assert withheld(made) == []
    assert made.query(
        "select distinct waiting, basis from marts.nation_wait_comparison "
        "where month = '2019-09-01' and nation = 'Northern Ireland' and test_group = 'all' "
        "and not is_derived"
    ) == [(22000, "published total")]


def test_a_trust_that_moved_is_not_missed(lists):
    nation = lists("waiting", "source_file = 'moved.csv' and organisation_code = 'NIR'")
    assert sum(row[0] for row in nation) == 4 * 4400


def test_totals_of_the_workbook_that_do_not_add_up(tmp_path):
    rows = workbook_rows()
    rows[0][-1] = 2735
    rows[4][-1] = None
    rows.append(list(rows[8]))
    workbook(tmp_path / "files" / "waits.xlsx", rows)
    sheet = "waits.xlsx, Table of waits"
    twice = ",".join(f"{letter}{row}" for row in (10, 20) for letter in "DEFGHI")
    made = faulty(
        tmp_path,
        f'withheld: bands_differ_from_their_total: {sheet}, I2; found "2,735"; '
        "expected the sum of its bands, 2,734; scope 1 BHSCT ni_imaging 2020-09-01",
        f'withheld: total_row_is_missing: {sheet}, D6,E6,F6,G6,H6; found "2,734"; '
        "expected a total beside these bands; scope 1 NHSCT ni_physiological_measurement "
        "2020-09-01",
        f'withheld: figure_stands_twice: {sheet}, {twice}; found "5,468"; expected each figure of '
        "an organisation, quarter and test once; scope 1 SEHSCT ni_endoscopy 2020-09-01",
    )
    assert withheld(made) == [
        ("BHSCT", "ni_imaging", None),
        ("NHSCT", "ni_physiological_measurement", None),
        ("SEHSCT", "ni_endoscopy", None),
    ]


def test_a_band_that_nobody_knows_costs_itself_and_is_named_with_the_row_to_add(
    tmp_path, load, raw
):
    headers = workbook_headers(bands=("0 - 6 weeks", ">6 - 10 weeks", *BAND_HEADERS[2:]))
    workbook(tmp_path / "files" / "waits.xlsx", workbook_rows(), headers)
    code, output = load(tmp_path / "files")
    assert code == 0
    assert 'cell E1: no row of the header map knows ">6 - 10 weeks"' in output
    assert "doh_ni_waits,>6 - 10 weeks,<col" in output
    assert raw("select rule, cell from raw.problems") == [("header_is_not_known", "E1")]
    assert raw("select count(*) > 0 from raw.stray_cells where cell like 'E%'") == [(True,)]


def test_a_total_that_may_be_under_a_header_that_nobody_knows_is_refused(tmp_path, load):
    headers = [*workbook_headers()[:-1], "Sum"]
    workbook(tmp_path / "files" / "waits.xlsx", workbook_rows(), headers)
    code, output = load(tmp_path / "files")
    assert code == 1
    assert "refused: waits.xlsx" in output
    for message in (
        'no row of the header map knows "sum"',
        "doh_ni_waits,sum,<column name>",
        'no header reads "total" (column total)',
    ):
        assert message in output


def test_waits_by_specialty_are_not_used(tmp_path, load):
    headers = ["Quarter Ending", "HSCTrust", "Specialty", "Programme of Care", "0 - 6 weeks"]
    csv_table(
        tmp_path / "files" / "outpatients.csv", [["30-06-2022", "Belfast", "x", "y", 1]], headers
    )
    workbook(tmp_path / "files" / "waits.xlsx", workbook_rows())
    code, output = load(tmp_path / "files")
    assert code == 0
    assert "not used: outpatients.csv: Northern Ireland: outpatient, inpatient" in output


def test_a_portal_file_that_lacks_a_column_is_refused(tmp_path, load):
    order = [index for index in range(len(PORTAL_HEADERS)) if index != 8]
    path = portal(tmp_path / "files" / "DWT.csv")
    lines = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    csv_table(path, [[line[i] for i in order] for line in lines[1:]], [lines[0][i] for i in order])
    code, output = load(tmp_path / "files")
    assert code == 1
    assert 'no header reads "cot" (column cot)' in output
