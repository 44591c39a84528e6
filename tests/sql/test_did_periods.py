"""DID Tables 10, 11 and 13 in made-up files: marks, editions, areas, and what is wrong."""

import made_up_did_periods as made_up
import pytest
from made_up import CT, MRI, ONE, TWO, did_year
from made_up_did_periods import CT_13, KNOWN_10, KNOWN_13, MRI_13, ROWS_10, ROWS_11, ROWS_13
from warehouse import Warehouse

NONE, FEW = ((*[None] * 4, 0), KNOWN_13[1]), ((*[None] * 4, "*"), KNOWN_13[1])
TABLE_10, TABLE_11, TABLE_13 = "t10.xlsx, Table 10", "t11.xlsx, Provider", "t13.xlsx, 2024-25 Q1"
LABELS, REGIONS = "seeds/labels/test_labels.csv", "seeds/organisations/published_regions.csv"
SHARE = "expected a share from 0 to 1, or an empty cell"
ENGLAND_CT = [f"{letter}14" for letter in "BCDEFGHIJKLMNO"]
COUNT = "a whole number such as 1235, or a mark: * or, of cases of Table 13, 0 for none sent"


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    """A file of each table, and an earlier edition of Table 13; nothing is wrong with them."""
    folder = tmp_path_factory.mktemp("periods")
    files = folder / "files"
    unknown = ((None, None, 0, 1000, 1000), KNOWN_10[1])
    made_up.did_table_10(files / "t10.xlsx", ROWS_10 | {(ONE, MRI): unknown})
    made_up.did_table_11(
        files / "t11.xlsx", ROWS_11 | {(ONE, MRI): (0, "*", 100, 400, 150, 20, 10)}
    )
    quarters = {
        "Q1": ROWS_13 | {(ONE, MRI_13): FEW, (TWO, MRI_13): NONE},
        "Q4": ROWS_13,
    }
    made_up.did_table_13(files / "t13.xlsx", quarters, hidden=("CT Q3", "Full Source Q4"))
    early = dict.fromkeys(ROWS_13, ((*KNOWN_13[0][:4], 2000), KNOWN_13[1]))
    made_up.did_table_13(files / "early.xlsx", {"Q1": early}, published="21st November 2024")
    return Warehouse.sound(folder / "warehouse", files)


def turnaround(made, columns, where):
    """Rows of the fact, in the order of their columns."""
    return made.query(
        f"select {columns} from marts.fct_report_turnaround where {where} order by all"
    )


def test_each_group_of_patients_has_the_columns_of_its_band(result):
    shares = "same_day_share, by_next_day_share, within_7_days_share, within_14_days_share, "
    shares += "over_28_days_share, not_known_share, cases, cases_known, cases_not_known"
    where = "area_code = 'ZZ2' and modality_code = 'did_ct' and month(first_month) = 4"
    others = (0.04, 0.05, 500, None, None)
    assert turnaround(result, f"basis, patient_group, {shares}, source_cells", where) == [
        ("all_cases", "admitted", 0.9, 0.95, *[None] * 2, 0.001, 0.02, 1000, None, None, "H22:L22"),
        ("all_cases", "outpatient_gp_other", None, 0.2, 0.6, 0.8, *others, "N22:S22"),
        ("known_reports", "admitted", 0.9, 0.95, *[None] * 4, 1000, 900, 100, "F19:J19"),
        ("known_reports", "outpatient_gp", 0.2, 0.3, *[None] * 4, 500, 450, 50, "K19:O19"),
    ]


def test_a_period_is_a_year_or_a_quarter(result):
    assert turnaround(
        result, "distinct basis, first_month::varchar, last_month::varchar", "true"
    ) == [
        ("all_cases", "2024-04-01", "2024-06-01"),
        ("all_cases", "2025-01-01", "2025-03-01"),
        ("known_reports", "2020-04-01", "2021-03-01"),
    ]
    assert result.query(
        "select distinct first_month::varchar, last_month::varchar from marts.fct_scans_by_setting"
    ) == [("2020-04-01", "2021-03-01")]
    assert result.query(
        "select file_name, first_month::varchar, last_month::varchar, months, months_that_count"
        " from marts.loaded_files order by all"
    ) == [
        ("early.xlsx", "2024-04-01", "2024-06-01", 3, 0),
        ("t10.xlsx", "2020-04-01", "2021-03-01", 12, 12),
        ("t11.xlsx", "2020-04-01", "2021-03-01", 12, 12),
        ("t13.xlsx", "2024-04-01", "2025-03-01", 6, 6),
    ]


def test_a_star_and_a_0_of_table_13_are_no_zeros(result):
    columns = "area_code, cases_state, share_state, cases, cases_low, cases_high, same_day_share"
    where = "basis = 'all_cases' and patient_group = 'admitted' and first_month = '2024-04-01'"
    where += " and modality_code = 'did_mri' and area_level = 'provider'"
    assert turnaround(result, columns, where) == [
        ("ZZ1", "suppressed", "not_given", None, 1, 2, None),
        ("ZZ2", "not_submitted", "not_given", None, None, None, None),
    ]


def test_a_0_of_tables_10_and_11_is_a_zero(result):
    columns = "cases_known, cases_not_known, cases, share_state, same_day_share"
    where = "basis = 'known_reports' and area_code = 'ZZ1' and modality_code = 'did_mri'"
    assert turnaround(result, f"patient_group, {columns}", where) == [
        ("admitted", 0, 1000, 1000, "not_given", None),
        ("outpatient_gp", 450, 50, 500, "reported", 0.2),
    ]
    assert result.query(
        "select source_setting, scan_state, scans, scans_low, scans_high, source_cells"
        " from marts.fct_scans_by_setting"
        " where organisation_code = 'ZZ1' and modality_code = 'did_mri' order by source_cells"
    )[:3] == [
        ("a_and_e", "reported", 0, 0, 0, "F18"),
        ("day_case", "suppressed", None, 1, 2, "G18"),
        ("inpatient", "reported", 100, 98, 102, "H18"),
    ]


def test_england_regions_and_providers_are_never_one_sum(result):
    where = "basis = 'all_cases' and modality_code = 'did_ct' and first_month = '2024-04-01'"
    where += " and patient_group = 'admitted' group by area_level"
    assert turnaround(result, "area_level, count(*), sum(cases)", where) == [
        ("england", 1, 2000),
        ("provider", 2, 2000),
        ("region", 2, 2000),
    ]
    assert turnaround(
        result,
        "distinct area_code, region_code, published_region_code, organisation_code",
        "area_level <> 'provider'",
    ) == [("ENG", None, "ENG", None), ("Y60", "Y60", "Y60", None), ("Y61", "Y61", "Y61", None)]


def test_the_total_of_the_settings_is_no_row(result):
    assert result.query(
        "select count(distinct source_setting), sum(scans) from marts.fct_scans_by_setting"
        " where organisation_code = 'ZZ2' and modality_code = 'did_ct'"
    ) == [(7, 1000)]
    assert result.query(
        "select sum(scans) from marts.fct_scans_by_setting_england where modality_code = 'did_ct'"
    ) == [(2000,)]


def test_the_newest_edition_of_a_quarter_counts(result):
    assert result.query(
        "select source_file, left_out_rule, count(*) from intermediate.int_periods__figures"
        " where publication = 'did_table_13' and first_month = '2024-04-01' group by all"
        " order by all"
    ) == [
        ("early.xlsx", "superseded by a later edition", 110),
        ("t13.xlsx", None, 110),
    ]


def test_figures_are_known_as_of_a_day(tmp_path):
    made_up.did_table_11(tmp_path / "files" / "t11.xlsx")
    made = Warehouse.loaded(tmp_path / "w", tmp_path / "files", as_of="2021-11-17")
    assert made.query("select count(*) from marts.fct_scans_by_setting") == [(0,)]
    assert made.query(
        "select distinct left_out_rule from intermediate.int_periods__figures"
        " where source_setting <> 'all'"
    ) == [("issued after the as-of day",)]


@pytest.fixture(scope="module")
def bad(tmp_path_factory):
    """A file of each table with slips in figures, labels, regions and sums."""
    folder = tmp_path_factory.mktemp("bad_periods")
    files = folder / "files"
    made_up.did_table_10(
        files / "t10.xlsx",
        ROWS_10
        | {
            (ONE, "Thermography"): KNOWN_10,
            (("Y99", "ZZ3", "Made-up Three"), CT): KNOWN_10,
            (("Y98", "ZZ2", "Made-up Two"), "Fluoroscopy"): KNOWN_10,
        },
        cells={"F19": 1.5, "K20": "#", "H19": 900.5, "J21": 5000} | dict.fromkeys(ENGLAND_CT),
    )
    made_up.did_table_11(
        files / "t11.xlsx",
        england={CT: (300, 40, 200, 800, 300, 40, 20)},
        totals={(TWO, CT): 5000},
        cells={"B21": "Y60", "D21": "Made-up Four", "E21": CT, "F21": 7},
    )
    made_up.did_table_13(
        files / "t13.xlsx",
        {"Q1": ROWS_13, "Q2": ROWS_13},
        england={("Q1", MRI_13): KNOWN_13},
        regions={("Q1", "Y61", CT_13): ((*KNOWN_13[0][:4], 3000), KNOWN_13[1])},
        cells={"2024-25 Q1": {"H22": 0.97}, "2024-25 Q2": {"C3": "2024/25 Oct-Dec"}},
    )
    return Warehouse.faulty(folder / "warehouse", files)


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        (
            "figure_is_unreadable",
            [f'withheld: {TABLE_10}, K20; found "#"; {SHARE}; scope 1 ZZ1 did_mri 2020-04-01'],
        ),
        (
            "figure_is_a_fraction",
            [
                f'withheld: {TABLE_10}, H19; found "900.5"; expected {COUNT}; scope 1 ZZ1 did_ct '
                "2020-04-01"
            ],
        ),
        (
            "share_is_not_from_0_to_1",
            [f'withheld: {TABLE_10}, F19; found "1.5"; {SHARE}; scope 1 ZZ1 did_ct 2020-04-01'],
        ),
        (
            "label_is_not_known",
            [
                f'withheld: {TABLE_10}, row 16 and 1 more; found "thermography"; expected a '
                f"modality that {LABELS} maps for did; scope 20 2020-04-01"
            ],
        ),
        (
            "region_is_not_known",
            [
                f'resolved by rule: {TABLE_10}, row 25; found "Y98"; expected region Y61, as in '
                "its other rows; scope 10 ZZ2 did_fluoroscopy 2020-04-01",
                f'withheld: {TABLE_10}, row 24; found "Y99"; expected a region code that '
                f"{REGIONS} holds; scope 10 ZZ3 did_ct 2020-04-01",
            ],
        ),
        (
            "row_is_not_recognised",
            [
                f'withheld: {TABLE_11}, row 21; found "Y60 | Made-up Four"; expected a region, an '
                "organisation code, a name and a modality; a row of England or, in Table 13, of a "
                "region; a note; or an empty row; scope 1 did_ct 2020-04-01"
            ],
        ),
        (
            "england_row_is_missing",
            [
                f'withheld: {TABLE_10}; found "no row of England"; expected a row of England for '
                "this modality; scope 1 ENG did_ct 2020-04-01"
            ],
        ),
        (
            "england_differs_from_its_providers",
            [
                f'noted: {TABLE_11}, F14; found "300"; expected a figure of England from 594 to '
                "606; scope 1 ENG did_ct 2020-04-01",
                f'noted: {TABLE_11}, M14; found "1700"; expected a figure of England from 5994 to '
                "6006; scope 1 ENG did_ct 2020-04-01",
                f'noted: {TABLE_13}, L13; found "1000"; expected a figure of England from 1994 to '
                "2006; scope 1 ENG did_mri 2024-04-01",
                f'noted: {TABLE_13}, S13; found "500"; expected a figure of England from 994 to '
                "1006; scope 1 ENG did_mri 2024-04-01",
            ],
        ),
        (
            "england_differs_from_its_regions",
            [
                f'noted: {TABLE_13}, L12; found "2000"; expected a figure of England from 3994 to '
                "4006; scope 1 ENG did_ct 2024-04-01",
                f'noted: {TABLE_13}, L13; found "1000"; expected a figure of England from 1994 to '
                "2006; scope 1 ENG did_mri 2024-04-01",
                f'noted: {TABLE_13}, S13; found "500"; expected a figure of England from 994 to '
                "1006; scope 1 ENG did_mri 2024-04-01",
            ],
        ),
        (
            "region_differs_from_its_providers",
            [
                f'noted: {TABLE_13}, L17; found "3000"; expected a figure of the region from 996 '
                "to 1004; scope 1 did_ct 2024-04-01"
            ],
        ),
        (
            "parts_differ_from_their_whole",
            [
                f'withheld: {TABLE_10}, J21; found "5000"; expected a Total from 994 to 1006, the '
                "sum of its parts; scope 3 ZZ2 did_ct 2020-04-01",
                f'withheld: {TABLE_11}, M19; found "5000"; expected a Total from 984 to 1016, the '
                "sum of its parts; scope 8 ZZ2 did_ct 2020-04-01",
            ],
        ),
        (
            "part_exceeds_its_whole",
            [
                f'withheld: {TABLE_13}, H22; found "a share that is more than the share by a later '
                'day"; expected no more than 0.95 in I22; scope 2 ZZ2 did_ct 2024-04-01'
            ],
        ),
        (
            "periods_differ",
            [
                'withheld: t13.xlsx, 2024-25 Q2, C3; found "2024/25 Oct-Dec"; expected the quarter '
                "in the name of the sheet; scope 110 2024-10-01"
            ],
        ),
    ],
)
def test_a_slip_is_a_fault_with_its_cell(bad, rule, found):
    assert [line.replace(f": {rule}:", ":") for line in bad.faults(rule)] == found


def test_no_other_fault_is_found(bad):
    assert len(bad.faults()) == 20


def test_what_is_wrong_is_withheld_and_the_rest_counts(bad):
    where = "basis = 'known_reports' and area_code in ('ZZ1', 'ZZ2', 'ZZ3')"
    where += " and patient_group = 'admitted'"
    columns = "area_code, published_region_code, modality_code, share_state, same_day_share, "
    columns += "by_next_day_share, cases_state, cases, cases_known"
    assert turnaround(bad, columns, where) == [
        ("ZZ1", "Y60", "did_ct", "withheld", None, 0.95, "reported", 1000, None),
        ("ZZ1", "Y60", "did_mri", "reported", 0.9, 0.95, "reported", 1000, 900),
        ("ZZ2", "Y61", "did_ct", "reported", 0.9, 0.95, "withheld", None, None),
        ("ZZ2", "Y61", "did_fluoroscopy", "reported", 0.9, 0.95, "reported", 1000, 900),
        ("ZZ2", "Y61", "did_mri", "reported", 0.9, 0.95, "reported", 1000, 900),
        ("ZZ3", "Y99", "did_ct", "withheld", None, None, "withheld", None, None),
    ]
    assert turnaround(bad, "distinct first_month::varchar", "basis = 'all_cases'") == [
        ("2024-04-01",)
    ]
    assert bad.query(
        "select organisation_code, scan_state, count(*), sum(scans)"
        " from marts.fct_scans_by_setting where modality_code = 'did_ct' group by all order by all"
    ) == [("ZZ1", "reported", 7, 1000), ("ZZ2", "withheld", 7, None)]


def test_what_stands_twice_counts_once_or_not_at_all(tmp_path):
    """Row 21 is row 17 again, row 22 row 20 with another figure, and zz5 is ZZ5 misprinted."""
    again = dict(zip("BCDEFGHIJKLM", (*ONE, CT, *ROWS_11[ONE, CT], 1000), strict=True))
    other = dict(zip("BCDEFGHIJKLM", (*TWO, MRI, 310, *ROWS_11[TWO, MRI][1:], 1010), strict=True))
    made_up.did_table_11(
        tmp_path / "files" / "t11.xlsx",
        cells={f"{letter}21": value for letter, value in again.items()}
        | {f"{letter}22": value for letter, value in other.items()},
    )
    five = {(("Y60", "zz5", "Made-up Five"), CT_13): KNOWN_13}
    made_up.did_table_13(tmp_path / "files" / "t13.xlsx", {"Q1": ROWS_13 | five})
    made = Warehouse.faulty(tmp_path / "w", tmp_path / "files")
    assert made.faults() == [
        f'resolved by rule: code_is_misprinted: {TABLE_13}, row 24; found "zz5 Made-up Five"; '
        "expected the code ZZ5, which this name has in the other rows and files; scope 11 ZZ5 "
        "2024-04-01",
        f'resolved by rule: figure_stands_twice: {TABLE_11}, rows 17 and 21; found "ZZ1 in two '
        'rows of one modality"; expected one row: the two are the same and count once; scope 16 '
        "ZZ1 did_ct 2020-04-01",
        f'withheld: figure_stands_twice: {TABLE_11}, rows 20 and 22; found "ZZ2 in two rows of '
        'one modality"; expected one row of each region, organisation and modality; scope 16 ZZ2 '
        "did_mri 2020-04-01",
    ]
    assert made.query(
        "select organisation_code, modality_code, scan_state, count(*), sum(scans)"
        " from marts.fct_scans_by_setting group by all order by all"
    ) == [
        ("ZZ1", "did_ct", "reported", 7, 1000),
        ("ZZ1", "did_mri", "reported", 7, 1000),
        ("ZZ2", "did_ct", "reported", 7, 1000),
        ("ZZ2", "did_mri", "withheld", 7, None),
    ]
    assert turnaround(made, "distinct area_code", "area_code like 'ZZ5'") == [("ZZ5",)]


def test_a_total_that_table_1_prints_otherwise_is_noted(tmp_path):
    months = {(code, of, "Apr"): 0 for code in ("ZZ1", "ZZ2") for of in (CT, MRI)}
    did_year(tmp_path / "files" / "t1.xlsx", default=100, figures=months | {("ZZ1", CT, "May"): 5})
    rows = {key: (1100 - 700, *figures[1:]) for key, figures in ROWS_11.items()}
    made_up.did_table_11(tmp_path / "files" / "t11.xlsx", rows)
    made = Warehouse.loaded(tmp_path / "w", tmp_path / "files")
    assert made.faults("total_differs_from_table_1") == [
        f'noted: total_differs_from_table_1: {TABLE_11}, M14; found "2200"; expected 2105, the '
        "Year of t1.xlsx, R14; scope 1 ENG did_ct 2020-04-01",
        f'noted: total_differs_from_table_1: {TABLE_11}, M17; found "1100"; expected 1005, the '
        "Year of t1.xlsx, R17; scope 1 ZZ1 did_ct 2020-04-01",
    ]


def test_of_rival_editions_what_they_agree_on_counts(tmp_path):
    for name, inpatients in (("a.xlsx", 100), ("b.xlsx", 120)):
        rows = ROWS_11 | {(ONE, CT): (300, 20, inpatients, 400, 150, 20, 10)}
        made_up.did_table_11(tmp_path / "files" / name, rows)
    made = Warehouse.faulty(tmp_path / "w", tmp_path / "files")
    assert made.query(
        "select scan_state, count(*) from marts.fct_scans_by_setting group by all order by all"
    ) == [("reported", 27), ("withheld", 1)]
    assert {line.split(":")[1] for line in made.faults()} == {" rival_editions"}


def test_a_column_that_cannot_be_read_costs_its_own_figures(tmp_path):
    made_up.did_table_10(
        tmp_path / "files" / "t10.xlsx", cells={"J13": "Sum of all", "K12": "Everybody else"}
    )
    made = Warehouse.faulty(tmp_path / "w", tmp_path / "files")
    columns = "patient_group, same_day_share, cases_known, cases, cases_state"
    assert turnaround(made, f"distinct {columns}", "area_level = 'provider'") == [
        ("admitted", 0.9, 900, None, "withheld")
    ]
    assert made.faults("parts_differ_from_their_whole", "header_is_missing") != []
