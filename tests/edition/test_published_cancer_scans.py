"""DID Tables 4 and 2 against the publisher's files, read by a second reader (openpyxl)."""

import collections
import datetime

import pytest
from second_reader import xlsx

MONTHS = ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"]
HEADER_ROWS = {4: 13, 2: 14}
TESTS = {
    "Abdomen and/or pelvis (Ultrasound)": "did_cancer_abdomen_pelvis_ultrasound",
    "Brain (MRI)": "did_cancer_brain_mri",
    "Chest (X-ray)": "did_cancer_chest_xray",
    "Chest and/or abdomen (CT)": "did_cancer_chest_abdomen_ct",
    "Kidney or Bladder (Ultrasound)": "did_cancer_kidney_bladder_ultrasound",
}
SETTINGS = {"All": "all", "GP Direct Access": "gp_direct_access"}
MODALITIES = {
    "Computerized Axial Tomography": "did_ct",
    "Diagnostic Ultrasonography": "did_ultrasound",
    "Fluoroscopy": "did_fluoroscopy",
    "Magnetic Resonance Imaging": "did_mri",
    "Medical Photography": "did_medical_photography",
    "Nuclear Medicine Procedure": "did_nuclear_medicine",
    "Plain Radiography": "did_plain_radiography",
    "Positron Emission Tomography": "did_pet",
    "Single Photon Emission Computerized Tomography": "did_spect",
}
STATES = {"*": "suppressed", ".": "not_submitted"}

# Chest X-rays, ENGLAND row, April to September, as they stand in F18:K18 of each workbook.
ENGLAND_CHEST_XRAYS = {
    2019: [710970, 713380, 659520, 685235, 636530, 648325],
    2020: [427115, 468880, 509410, 550470, 523580, 553990],
}


@pytest.fixture(
    params=["edition_build", "did_build"], ids=["the edition that ships", "the publisher's files"]
)
def marts(request):
    """Query function on the marts, once from the edition and once from ../shared/published/did."""
    return request.getfixturevalue(request.param).query


@pytest.fixture(scope="module")
def printed(shared):
    """Rows of each table at hand: pairs of the row (dict by header) and {month: value}."""
    found = {}
    for table, header_row in HEADER_ROWS.items():
        paths = sorted((shared / "did").glob(f"DID-Table-{table}-*.xlsx"))
        assert paths
        found[table] = []
        for path in paths:
            sheet = xlsx(path)["Provider"]
            year = int(sheet["C4"].value[:4])
            header, *rows = sheet.iter_rows(min_row=header_row, min_col=2, values_only=True)
            for values in rows:
                row = dict(zip(header, values, strict=True))
                if row["Provider name"] is not None:
                    months = {
                        datetime.date(year + (index > 8), (index + 3) % 12 + 1, 1): row[month]
                        for index, month in enumerate(MONTHS)
                    }
                    found[table].append((row, months))
    return found


def state(value):
    return STATES.get(value, "reported")


def number(value):
    return None if value in STATES else value


def test_every_count_of_every_provider_equals_its_cell(did_build, printed):
    expected = collections.Counter(
        (month, row["Region"], row["Org Code"], *labels(row), state(value), number(value))
        for row, months in printed[4]
        for month, value in months.items()
        if row["Org Code"] != "-"
    )
    rows = did_build.query(
        "select month, published_region_code, organisation_code, test_code, source_setting, "
        "scan_state, scans from marts.fct_cancer_scans"
    )
    assert len(rows) > 38_000
    assert collections.Counter(rows) == expected


def test_every_count_of_england_equals_its_cell(did_build, printed):
    expected = {
        (month, *labels(row)): value
        for row, months in printed[4]
        for month, value in months.items()
        if row["Org Code"] == "-"
    }
    rows = did_build.query(
        "select month, test_code, source_setting, scans from marts.fct_cancer_scans_england"
    )
    assert len(rows) == len(expected) >= 240
    assert {row[:3]: row[3] for row in rows} == expected


def test_every_median_equals_its_cell(did_build, printed):
    expected = collections.Counter(
        (
            month,
            row["Org Code"],
            row["Region"],
            MODALITIES[row["Modality"]],
            state(value),
            number(value),
        )
        for row, months in printed[2]
        for month, value in months.items()
    )
    rows = did_build.query(
        "select month, organisation_code, published_region_code, modality_code, median_state, "
        "median_days from marts.fct_request_to_test "
        "union all select month, '-', '-', modality_code, median_state, median_days "
        "from marts.fct_request_to_test_england"
    )
    assert len(rows) > 31_000
    assert collections.Counter(rows) == expected
    assert any(days is not None and days % 1 == 0.5 for *_, days in rows)


def test_cells_are_where_they_are_said_to_be(did_build, shared):
    for fact, figure in (("fct_cancer_scans", "scans"), ("fct_request_to_test", "median_days")):
        rows = did_build.query(
            f"select source_file, source_sheet, source_cells, {figure}, printed_text "
            f"from marts.{fact} using sample reservoir(200 rows) repeatable (7)"
        )
        for file, sheet, cell, value, text in rows:
            printed_there = xlsx(shared / "did" / file)[sheet][cell].value
            assert printed_there == (text if value is None else value)


def test_england_by_hand(marts):
    for year, months in ENGLAND_CHEST_XRAYS.items():
        rows = marts(
            "select scans from marts.fct_cancer_scans_england where source_setting = 'all' "
            f"and test_code = 'did_cancer_chest_xray' and year(month) = {year} "
            "and month(month) between 4 and 9 order by month"
        )
        assert [scans for (scans,) in rows] == months
    compared = marts(
        "select scans_baseline, scans_comparison from marts.england_cancer_scan_comparison "
        "where test_code = 'did_cancer_chest_xray' and source_setting = 'all'"
    )
    assert compared == [tuple(sum(months) for months in ENGLAND_CHEST_XRAYS.values())]


def test_medians_by_hand(marts):
    rows = marts(
        "select month(month), median_days from marts.fct_request_to_test_england "
        "where modality_code = 'did_mri' and year(month) = 2020 and month(month) between 4 and 9"
    )
    assert dict(rows) == {4: 8, 5: 8, 6: 12, 7: 14, 8: 17, 9: 17}
    assert marts(
        "select median_days, printed_text, source_cells from marts.fct_request_to_test "
        "where organisation_code = 'NT9' and published_region_code = 'Y56' "
        "and modality_code = 'did_plain_radiography' and month = '2020-09-01'"
    ) == [(49.5, "49.5", "K28")]


@pytest.mark.parametrize(
    ("code", "members"),
    [("RR8", {"RR8"}), ("RAJ", {"RAJ", "RDD", "RQ8"}), ("RC9", {"RC9", "RC1"}), ("NT9", {"NT9"})],
)
def test_comparison_equals_a_second_sum(marts, printed, code, members):
    expected = collections.Counter()
    for row, months in printed[4]:
        if row["Org Code"] in members:
            test, setting = labels(row)
            for month, value in months.items():
                if 4 <= month.month <= 9 and number(value) is not None:
                    expected[test, setting, month.year] += value
                    expected["all", setting, month.year] += value
    rows = marts(
        "select test_code, source_setting, scans_baseline, scans_comparison, scans_change, "
        "predecessor_codes from marts.trust_cancer_scan_comparison "
        f"where organisation_code = '{code}'"
    )
    assert len(rows) >= 4
    for test, setting, baseline, comparison, change, predecessors in rows:
        before, after = (expected.get((test, setting, year)) for year in (2019, 2020))
        assert (baseline, comparison) == (before, after)
        assert change == (None if None in (before, after) else after - before)
        assert set(predecessors.split(",")) - {""} == members - {code}


def test_who_is_not_comparable_and_why(marts):
    rows = marts(
        "select organisation_code, source_setting, is_comparable, comparability_note "
        "from marts.trust_cancer_scan_comparison "
        "where test_code = 'all' and organisation_code in ('RQM', 'RQX', 'RWD', 'RYJ')"
    )
    notes = {(code, setting): note for code, setting, _, note in rows}
    comparable = {(code, setting) for code, setting, is_comparable, _ in rows if is_comparable}
    assert comparable == {("RQX", "all"), ("RYJ", "all")}
    assert notes["RQM", "all"].startswith("it did not report June 2020 for one of its hospitals")
    assert notes["RQX", "gp_direct_access"].startswith(
        "it put tests of GP direct access under another"
    )
    assert notes["RWD", "all"].startswith(
        "its figure for May 2020 looks incomplete: 780, between 5,295"
    )
    assert notes["RWD", "gp_direct_access"].startswith(
        "its figure for May 2020 looks incomplete: 7,035 scans of all kinds, between 20,220"
    )
    assert notes["RYJ", "gp_direct_access"] == (
        "no figures of tests of GP direct access were published for it for April 2020"
    )


def test_gp_direct_access_is_not_added_to_all(marts):
    rows = marts(
        "select sum(case when test_code = 'all' then scans_baseline end)::bigint, "
        "sum(case when test_code <> 'all' then scans_baseline end)::bigint "
        "from marts.trust_cancer_scan_comparison group by source_setting"
    )
    assert len(rows) == 2
    assert all(of_all == sum_of_tests for of_all, sum_of_tests in rows)


def test_providers_without_a_date_of_request_are_named(marts):
    """Of 2019/20 and 2020/21, which both have.

    And RBT, RDE, RJ7, RQM, of which the title pages of Table 2 say that months are not whole.
    """
    rows = marts(
        "select distinct organisation_code from marts.reporting_gaps "
        "where subject = 'request_to_test' and month < '2021-04-01'"
    )
    assert {code for (code,) in rows} == {
        "RKE", "RFR", "RT3", "RTX", "RXP", "RWF", "RXL", "RPA",
        "RBT", "RDE", "RJ7", "RQM",
    }  # fmt: skip


def labels(row):
    return TESTS[row["Test"]], SETTINGS[row["Source setting"]]
