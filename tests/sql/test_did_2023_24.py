"""DID Tables 2 to 6 and 11 to 13 of 2023/24, which are not at hand: made-up files like them.

Names, sheets, rows, labels and marks are those of the publisher's files of that year. Each must
load by itself; what it prints and nobody knows must be named with the row to add.
"""

import made_up
import made_up_did_periods
import pytest
from made_up import CT, ENGLAND, MRI, ONE, TWO, grid, title_block, total, write
from made_up_did_periods import CT_13, KNOWN_13, MRI_13
from warehouse import Warehouse

STEM = "DID-Table-{}-2023-24-{}.xlsx"
NAMES = {
    2: STEM.format(2, "Modality-Provider-Request-to-Test"),
    3: STEM.format(3, "Modality-Provider-Test-to-Report"),
    4: STEM.format(4, "Bodysite-Provider-Counts"),
    5: STEM.format(5, "Bodysite-Provider-Request-to-Test"),
    6: STEM.format(6, "Bodysite-Provider-Test-to-Report"),
    11: STEM.format(11, "Modality-Provider-Source-setting"),
    12: STEM.format(12, "Interventional-Provider"),
    13: STEM.format(13, "Modality-Provider-Report-turnaround"),
}
REQUEST, REPORT = "'Date of Test Request' to 'Date of Test'", "'Date of Test' to 'Report Issued'"
CANCER = "for Groups of Tests Suitable for Diagnosing Cancer, by Body Site"
TITLES = {
    2: f"Table 2 DID - Median number of days from {REQUEST} by Modality",
    3: f"Table 3 DID - Median number of days from {REPORT} by Modality",
    4: "Table 4 DID - Count of Imaging Activity, Using Groups of Tests Suitable for Diagnosing "
    "Cancer Labelled by Body site",
    5: f"Table 5 DID - Median number of days from {REQUEST} {CANCER}",
    6: f"Table 6 DID - Median number of days from {REPORT} {CANCER}",
    12: "Table 12 DID - Count of Interventional Radiology Activity by Modality",
}
HEADER_ROWS = {2: 14, 3: 14, 4: 13, 5: 14, 6: 14, 12: 12}
COUNTS = (4, 12)
BRAIN, XRAY = "Brain (MRI)", "Chest (X-ray)"
FLUOROSCOPY, PLAIN = "Fluoroscopy", "Plain radiography"
FINAL = {"published": "21st November 2024", "revised": "-", "status": "Final"}
# Independents have no ICB and no network; a group without cases, or too few, has no shares.
NO_CASES, FEW = (("", "", "", "", 0), KNOWN_13[1]), (KNOWN_13[0], (*[""] * 5, "*"))
HIDDEN = tuple(
    f"{name} {quarter}"
    for name in ("CT", "MRI", "X-Ray", "US", "Fluoroscopy", "NM", "PET", "SPECT", "Full Source")
    for quarter in ("Q3", "Q4")
)


def of_months(path, table, rows, *, period="2023/24", year="Year", labels=None, **block):
    """A table by months: {(provider, label …): 12 cells}; an empty cell is one without data."""
    given = {"title": TITLES[table], "summary": "Made-up figures", "period": period}
    given |= {"source": "Made-up, NHS England", "basis": "Provider"} | FINAL | block
    given |= {"contact": "nobody"}
    if table not in COUNTS:
        given |= {"notes": "Median values of 0 occur where ..."}
    labels = labels or (("Modality",) if table in (2, 3, 12) else ("Test", "Source setting"))
    listed = [(*who, *names, *figures) for (who, *names), figures in rows.items()]
    nation, first = [], 3 + len(labels)
    for names in dict.fromkeys(row[3:first] for row in listed):
        chosen = [row[first:] for row in listed if row[3:first] == names]
        # a median of England lies among its providers'
        months = [
            total(column) if table in COUNTS else column[0] for column in zip(*chosen, strict=True)
        ]
        nation.append((*ENGLAND, *names, *(None if month == "." else month for month in months)))
    header = HEADER_ROWS[table]
    closing = [sum_of(row[first:]) if table in COUNTS else row[first] for row in (*nation, *listed)]
    whole = [(*row, last) for row, last in zip((*nation, *listed), closing, strict=True)]
    cells = (
        title_block(**given)
        | {(header - 2, 1): "Provider Level Data", (header - 2, 2 + len(labels)): period}
        | grid(
            header - 1, [("Region", "Org Code", "Provider name", *labels, *made_up.MONTHS, year)]
        )
        | grid(header, whole[: len(nation)])
        | grid(header + len(nation) + 1, whole[len(nation) :])
        | grid(header + len(whole) + 2, [("Notes:",), ("1. Made-up figures",), ("Key",)])
    )
    return write(
        path,
        {"Title page": {(3, 0): "Diagnostic Imaging Dataset statistics"}, "Provider": cells},
        hidden_columns={"Provider": "D:D"} if table == 4 else None,
    )


def sum_of(figures):
    """Sum of the numbers among cells, or nothing where there is none."""
    numbers = [figure for figure in figures if isinstance(figure, int)]
    return sum(numbers) if numbers else None


def write_the_year(files):
    """The eight files of 2023/24; ZZ2 sends nothing in April, by each table's mark."""
    gone = {}
    for table, empty, figure in ((2, None, 20.5), (3, None, 4), (4, None, 100), (12, "", 50)):
        gone[table] = ([figure] * 12, [empty, *[figure] * 11])
    for table in (2, 3):
        rows = {(who, of): gone[table][who is TWO] for who in (ONE, TWO) for of in (CT, MRI)}
        of_months(files / NAMES[table], table, rows)
    for table, figures in ((4, gone[4]), (5, gone[2]), (6, gone[3])):
        rows = {
            (who, test, setting): figures[who is TWO]
            for who in (ONE, TWO)
            for test in (BRAIN, XRAY)
            for setting in ("All", "GP Direct Access")
        }
        of_months(files / NAMES[table], table, rows)
    rows = {(who, of): gone[12][who is TWO] for who in (ONE, TWO) for of in (FLUOROSCOPY,)}
    of_months(files / NAMES[12], 12, rows | {(ONE, PLAIN): [710] * 12})
    made_up_did_periods.did_table_11(files / NAMES[11], period="2023/24", **FINAL)
    of_quarters = {(who, of): KNOWN_13 for who in (ONE, TWO) for of in (CT_13, MRI_13)}
    quarters = dict.fromkeys(("Q1", "Q2", "Q3", "Q4"), of_quarters)
    quarters["Q1"] = of_quarters | {(TWO, CT_13): NO_CASES, (TWO, MRI_13): FEW}
    made_up_did_periods.did_table_13(
        files / NAMES[13],
        quarters,
        year="2023/24",
        hidden=HIDDEN,
        cells={"2023-24 Q2": dict.fromkeys(("C22", "D22", "C23", "D23"), "")},
        **FINAL | {"revised": None},
    )


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """The files of 2023/24: none is refused, no data test finds anything, nothing is undecided."""
    folder = tmp_path_factory.mktemp("year")
    write_the_year(folder / "files")
    return Warehouse.sound(folder / "warehouse", folder / "files")


def test_every_file_loads_by_itself_and_whole(year):
    assert year.query("select count(*) from raw.problems") == [(0,)]
    assert year.query(
        "select file_name, publication, first_month::varchar, last_month::varchar,"
        " months_that_count from marts.loaded_files order by all"
    ) == sorted(
        (name, f"did_table_{table}", "2023-04-01", "2024-03-01", 12)
        for table, name in NAMES.items()
    )


@pytest.mark.parametrize(
    ("fact", "state", "figure", "rows"),
    [
        ("fct_request_to_test", "median_state", "median_days", 48),
        ("fct_test_to_report", "median_state", "median_days", 48),
        ("fct_cancer_scans", "scan_state", "scans", 96),
        ("fct_request_to_test_by_body_site", "median_state", "median_days", 96),
        ("fct_test_to_report_by_body_site", "median_state", "median_days", 96),
        ("fct_interventional", "event_state", "events", 36),
    ],
)
def test_what_was_not_sent_is_no_zero(year, fact, state, figure, rows):
    assert year.query(
        f"select distinct organisation_code, month::varchar, {figure} from marts.{fact}"
        f" where {state} = 'not_submitted'"
    ) == [("ZZ2", "2023-04-01", None)]
    assert year.query(f"select count(*), min({figure}) > 0 from marts.{fact}") == [(rows, True)]


def test_a_hidden_column_of_names_is_read(year):
    assert year.query(
        "select distinct org_code, provider_name from raw.did_table_4_year"
        " where org_code like 'ZZ%' order by all"
    ) == [("ZZ1", "Made-up One"), ("ZZ2", "Made-up Two")]


def test_hidden_sheets_of_table_13_are_passed_over(year):
    assert year.query(
        "select sheet, header_row, rows_read from raw.sheets where raw_table like '%13%'"
        " order by all"
    ) == [(f"2023-24 Q{number}", 11, 12) for number in (1, 2, 3, 4)]
    assert year.query(
        "select count(distinct sheet) from raw.title_blocks where sheet like 'CT%'"
    ) == [(0,)]


def test_quarters_of_2023_24_are_read_by_area(year):
    assert year.query(
        "select area_level, count(*), sum(cases) from marts.fct_report_turnaround"
        " where patient_group = 'admitted' and modality_code = 'did_ct' and basis = 'all_cases'"
        " group by all order by all"
    ) == [("england", 4, 7000), ("provider", 8, 7000), ("region", 8, 7000)]
    assert year.query(
        "select modality_code, patient_group, share_state, cases_state, cases, by_next_day_share"
        " from marts.fct_report_turnaround where area_code = 'ZZ2' and first_month = '2023-04-01'"
        " and (cases_state <> 'reported' or share_state <> 'reported') order by all"
    ) == [
        ("did_ct", "admitted", "not_given", "not_submitted", None, None),
        ("did_mri", "outpatient_gp_other", "not_given", "suppressed", None, None),
    ]


def test_who_asked_is_read_of_the_whole_year(year):
    assert year.query(
        "select first_month::varchar, last_month::varchar, sum(scans)"
        " from marts.fct_scans_by_setting_england group by all"
    ) == [("2023-04-01", "2024-03-01", 4000)]


def test_a_jump_of_table_12_is_shown_and_stops_nothing(tmp_path):
    for first, level in ((2022, 250), (2023, 800), (2024, 290)):
        period = f"{first}/{first - 1999}"
        last = "Year to date" if first == 2022 else "Year"
        day = {"published": f"21st November {first + 1}"}
        rows = {(who, PLAIN): [level] * 12 for who in (ONE, TWO)}
        of_months(tmp_path / "files" / f"{first}.xlsx", 12, rows, period=period, year=last, **day)
    made = Warehouse.sound(tmp_path / "w", tmp_path / "files")
    assert made.query(
        "select year(month), sum(events) from marts.fct_interventional_england"
        " where month(month) = 4 group by all order by all"
    ) == [(2022, 500), (2023, 1600), (2024, 580)]


def test_a_label_that_nobody_knows_is_named_with_its_seed(tmp_path):
    of_months(tmp_path / NAMES[12], 12, {(ONE, "Made-up imaging"): [10] * 12})
    (found,) = Warehouse.faulty(tmp_path / "w", tmp_path / NAMES[12]).faults("label_is_not_known")
    assert f'{NAMES[12]}, Provider, row 13 and 1 more; found "made-up imaging"' in found
    assert "seeds/labels/test_labels.csv maps for did_table_12" in found


def test_a_header_that_nobody_knows_is_named_with_the_row_to_add(tmp_path, load):
    path = tmp_path / "files" / NAMES[13]
    made_up_did_periods.did_table_13(
        path, year="2023/24", cells={"2023-24 Q1": {"O11": "By 5 days"}}, **FINAL
    )
    _, output = load(path)
    said = " ".join(output.split())
    assert 'sheet "2023-24 Q1", cell O11' in said
    assert "add to loaders/layouts/headers.csv: did_table_13_quarter,by 5 days," in said
