"""DID Tables 10, 11 and 13 against the publisher's files, read by a second reader (openpyxl)."""

from functools import cache

import pytest
from openpyxl.utils import range_boundaries
from second_reader import xlsx
from warehouse import ORGANISATIONS, Warehouse

MODALITIES = {
    "computerized axial tomography": "did_ct",
    "diagnostic ultrasonography": "did_ultrasound",
    "fluoroscopy": "did_fluoroscopy",
    "magnetic resonance imaging": "did_mri",
    "medical photography": "did_medical_photography",
    "nuclear medicine procedure": "did_nuclear_medicine",
    "plain radiography": "did_plain_radiography",
    "positron emission tomography": "did_pet",
    "single photon emission computerized tomography": "did_spect",
}
SETTINGS = (
    *("a_and_e", "day_case", "inpatient", "outpatient", "gp_direct_access"),
    *("other_health_care_provider", "other"),
)
# Columns of the fact in the order of a band's cells.
BANDS = {
    ("known_reports", "admitted"): "same_day by_next_day cases_known cases_not_known cases",
    ("known_reports", "outpatient_gp"): "same_day by_next_day cases_known cases_not_known cases",
    ("all_cases", "admitted"): "same_day by_next_day over_28_days not_known cases",
    ("all_cases", "outpatient_gp_other"): (
        "by_next_day within_7_days within_14_days over_28_days not_known cases"
    ),
}
FIRST_LETTER = {"admitted": {"F", "H"}, "outpatient_gp": {"K"}, "outpatient_gp_other": {"N"}}
SHARES = ("same_day", "by_next_day", "within_7_days", "within_14_days", "over_28_days", "not_known")
COUNTS = ("cases_known", "cases_not_known", "cases")


@pytest.fixture(scope="module")
def files(shared):
    """Workbooks of the three tables at hand, and Table 1 of two of their years."""
    folder = shared.parent / "published_more" / "did"
    if not folder.is_dir():
        pytest.skip("needs the published files in ../shared/published_more, which are not here")
    found = [path for number in (10, 11, 13) for path in sorted(folder.glob(f"*-{number}-*.xlsx"))]
    assert len(found) >= 10
    return [
        *found,
        shared / "did" / "DID-Table-1-2019-20-Modality-Provider-Counts.xlsx",
        folder / "DID-Table-1-2024-25-Modality-Provider-Counts.xlsx",
    ]


@pytest.fixture(scope="module")
def made(files, tmp_path_factory):
    """Their marts."""
    return Warehouse.faulty(tmp_path_factory.mktemp("did_periods"), *files, ORGANISATIONS)


@pytest.fixture(scope="module")
def rows_of(files):
    """Function that gives the rows of a sheet by the names of file and sheet, A1 in [1][0]."""
    by_name = {path.name: path for path in files}

    @cache
    def rows(file, name):
        return [(), *xlsx(by_name[file])[name].iter_rows(values_only=True)]

    return rows


def share(value):
    return None if value in (None, "") else value


def count(value, is_of_quarters):
    return None if value == "*" or (is_of_quarters and value == 0) else value


def state(value, is_of_quarters):
    if value == "*":
        return "suppressed"
    return "not_submitted" if is_of_quarters and value == 0 else "reported"


def test_every_share_and_every_case_equals_its_cell(made, rows_of):
    rows = made.query(
        "select basis, patient_group, area_level, published_region_code, organisation_code,"
        " modality_code, cases_state, source_file, source_sheet, source_cells,"
        f" {', '.join(f'{name}_share' for name in SHARES)}, {', '.join(COUNTS)}"
        " from marts.fct_report_turnaround"
    )
    assert len(rows) > 20_000
    for basis, group, level, region, code, modality, of_cases, file, name, cells, *figures in rows:
        left, row, right, _ = range_boundaries(cells)
        printed = rows_of(file, name)[row]
        is_of_quarters = basis == "all_cases"
        read = dict(zip(BANDS[basis, group].split(), printed[left - 1 : right], strict=True))
        expected = [share(read.get(column)) for column in SHARES]
        expected += [count(read.get(column), is_of_quarters) for column in COUNTS]
        assert figures == expected, (file, name, cells)
        assert of_cases == state(read["cases"], is_of_quarters), (file, name, cells)
        assert cells[0] in FIRST_LETTER[group]
        of_row = (
            printed[1],
            printed[4 if is_of_quarters else 2],
            printed[6 if is_of_quarters else 4],
        )
        assert MODALITIES[of_row[2].strip().lower()] == modality
        if level == "provider":
            assert of_row[:2] == (region, code), (file, name, cells)
        else:
            assert of_row[1] in (None, "-"), (file, name, cells)
            assert of_row[0] in ((None, "-") if level == "england" else (region,))


def test_every_scan_of_a_setting_equals_its_cell(made, rows_of):
    rows = made.query(
        "select published_region_code, organisation_code, modality_code, source_setting, scans,"
        " scan_state, source_file, source_sheet, source_cells from marts.fct_scans_by_setting"
        " union all select '-', '-', modality_code, source_setting, scans, scan_state, source_file,"
        " source_sheet, source_cells from marts.fct_scans_by_setting_england"
    )
    assert len(rows) > 45_000
    for region, code, modality, setting, scans, of_scans, file, name, cell in rows:
        left, row, _, _ = range_boundaries(cell)
        printed = rows_of(file, name)[row]
        assert (scans, of_scans) == (
            count(printed[left - 1], False),
            state(printed[left - 1], False),
        ), (file, cell)
        assert SETTINGS[left - 6] == setting
        assert (printed[1], printed[2]) == (region, code), (file, cell)
        assert MODALITIES[printed[4].strip().lower()] == modality


def test_no_figure_of_the_sheets_is_missing(made, files, rows_of):
    kept = dict(
        made.query(
            "select source_file || source_sheet, count(*) from intermediate.int_periods__figures"
            " where published_region_code is not null"
            " and coalesce(left_out_rule, '') in ('', 'total of the settings') group by all"
        )
    )
    printed = {}
    for path in files[:-2]:
        for name in xlsx(path).sheetnames:
            is_quarter = name[:2] == "20"
            if name not in ("Table 10", "Provider") and not is_quarter:
                continue
            label, width = (7, 11) if is_quarter else (5, 8 if name == "Provider" else 10)
            below = rows_of(path.name, name)[12 if is_quarter else 14 :]
            rows = sum(row[label - 1] is not None for row in below)
            printed[path.name + name] = rows * width
    assert kept == printed


ENGLAND_OF_TABLE_10 = {
    2018: "0.890 0.968 2911465 0.230 0.356 2649495 0.686 0.826 584790 0.152 0.288 2971470",
    2019: "0.901 0.972 3109610 0.209 0.330 2757070 0.695 0.834 611630 0.142 0.275 3013990",
    2020: "0.913 0.980 3179030 0.261 0.426 2287620 0.754 0.888 566510 0.186 0.357 2318915",
    2021: "0.910 0.978 3718185 0.194 0.323 2871415 0.742 0.874 643940 0.139 0.275 3029880",
}


@pytest.mark.parametrize("year", ENGLAND_OF_TABLE_10)
def test_england_of_table_10(made, year):
    """CT and MRI: shares the same day and by the next, and all tests; the admitted, then others."""
    rows = made.query(
        "select same_day_share, by_next_day_share, cases from marts.fct_report_turnaround"
        " where basis = 'known_reports' and area_level = 'england'"
        f" and first_month = '{year}-04-01' and modality_code in ('did_ct', 'did_mri')"
        " order by modality_code, patient_group"
    )
    told = [text for row in rows for text in (f"{row[0]:.3f}", f"{row[1]:.3f}", str(row[2]))]
    assert told == ENGLAND_OF_TABLE_10[year].split()


ENGLAND_OF_TABLE_11 = {
    2018: [9531340, 445100, 7704135, 16042190, 9820305, 583320, 644680, 1424055, 615140],
    2019: [9741600, 434620, 7676380, 16227895, 9671955, 507490, 624495, 1594015, 589290],
    2020: [8521765, 244250, 6811675, 12406215, 5988045, 468580, 479895, 1661865, 422245],
    2021: [10189965, 293345, 7565955, 15913110, 8839125, 621405, 585740, 2045625, 581300],
    2024: [11368220, 379935, 7785945, 18704535, 10570000, 537270, 584030, 2804555, 726765],
}
TOTALS_OF_TABLE_11 = {
    2018: 44771065,
    2019: 44884450,
    2020: 34920425,
    2021: 44008635,
    2024: 49929915,
}


@pytest.mark.parametrize("year", ENGLAND_OF_TABLE_11)
def test_england_of_table_11(made, year):
    """The nine modalities added, a setting each; CT of A&E; MRI of GP direct access."""
    where = f"first_month = '{year}-04-01'"
    rows = made.query(
        "select source_setting, sum(scans), sum(scans) filter (modality_code = 'did_ct'),"
        " sum(scans) filter (modality_code = 'did_mri') from marts.fct_scans_by_setting_england"
        f" where {where} group by source_setting"
    )
    found = {setting: figures for setting, *figures in rows}
    assert [
        *(found[setting][0] for setting in SETTINGS),
        found["a_and_e"][1],
        found["gp_direct_access"][2],
    ] == ENGLAND_OF_TABLE_11[year]
    assert made.query(
        f"select sum(figure) from intermediate.int_periods__figures where {where}"
        " and source_setting = 'all' and row_rule = 'england'"
    ) == [(TOTALS_OF_TABLE_11[year],)]


ENGLAND_OF_TABLE_13 = {
    "2024-04-01": """0.911 0.002 0.007  0.629 0.807 0.046 0.040  0.562 0.737 0.062 0.066
        0.312 0.021 0.026  0.757 0.873 0.026 0.042  4958110 7628515""",
    "2024-07-01": """0.911 0.002 0.007  0.599 0.770 0.055 0.049  0.529 0.698 0.086 0.074
        0.316 0.023 0.026  0.753 0.873 0.025 0.044  4808855 7425795""",
    "2024-10-01": """0.909 0.001 0.007  0.646 0.802 0.042 0.044  0.559 0.724 0.065 0.075
        0.322 0.019 0.027  0.783 0.880 0.023 0.043  4876405 7515570""",
    "2025-01-01": """0.911 0.002 0.008  0.652 0.809 0.036 0.048  0.564 0.732 0.062 0.072
        0.328 0.016 0.033  0.777 0.879 0.020 0.048  4869410 7779855""",
}


@pytest.mark.parametrize("quarter", ENGLAND_OF_TABLE_13)
def test_england_of_table_13(made, quarter):
    where = f"basis = 'all_cases' and area_level = 'england' and first_month = '{quarter}'"
    of_the_admitted = ("same_day", "over_28_days", "not_known")
    of_others = ("within_7_days", "within_14_days", "over_28_days", "not_known")
    told = []
    for modality, group, shares in (
        ("did_ct", "admitted", of_the_admitted),
        ("did_ct", "outpatient_gp_other", of_others),
        ("did_mri", "outpatient_gp_other", of_others),
        ("did_plain_radiography", "admitted", of_the_admitted),
        ("did_plain_radiography", "outpatient_gp_other", of_others),
    ):
        (row,) = made.query(
            f"select {', '.join(f'{name}_share' for name in shares)}"
            f" from marts.fct_report_turnaround where {where}"
            f" and modality_code = '{modality}' and patient_group = '{group}'"
        )
        told += [f"{value:.3f}" for value in row]
    rows = made.query(
        f"select sum(cases) from marts.fct_report_turnaround where {where}"
        " group by patient_group order by patient_group"
    )
    assert [*told, *(str(cases) for (cases,) in rows)] == ENGLAND_OF_TABLE_13[quarter].split()


def test_four_quarters_are_table_1_less_medical_photography(made, files):
    england = xlsx(files[-1])["Provider"].iter_rows(min_row=14, max_row=22, values_only=True)
    year = {row[4]: row[17] for row in england}
    del year["Medical Photography"]
    assert len(year) == 8
    assert (
        made.query(
            "select area_level, sum(cases) from marts.fct_report_turnaround"
            " where basis = 'all_cases' and area_level = 'england' group by all"
        )
        == [("england", sum(year.values()))]
        == [("england", 49_862_515)]
    )


def test_shares_are_not_given_exactly_where_no_report_has_a_day(made):
    assert made.query(
        "select share_state, bool_and(cases_known = 0), count(*) > 0"
        " from marts.fct_report_turnaround where basis = 'known_reports'"
        " and coalesce(cases_known, 1) = 0 or share_state = 'not_given' and basis = 'known_reports'"
        " group by all"
    ) == [("not_given", True, True)]
    assert made.query(
        "select share_state, cases, source_cells from marts.fct_report_turnaround"
        " where organisation_code = 'RKE' and modality_code = 'did_ultrasound'"
        " and patient_group = 'outpatient_gp' and first_month = '2021-04-01'"
    ) == [("not_given", 43585, "K209:O209")]


def test_faults_of_these_files(made):
    """England's ultrasound of 2018/19 counts sites outside England; M52 is RQM's ultrasound."""
    found = made.query(
        "select rule, publication, period, source_cells, effect from marts.publisher_faults"
        " where publication in ('did_table_10', 'did_table_11', 'did_table_13') order by all"
    )
    rule = "england_differs_from_its_providers"
    assert found == [
        *(
            (rule, "did_table_10", "2018/19", cell, "noted")
            for cell in ("H15", "J15", "M15", "O15")
        ),
        (rule, "did_table_11", "2019/20", "K21", "noted"),
        (rule, "did_table_11", "2019/20", "M21", "noted"),
        (rule, "did_table_11", "2021/22", "K17", "noted"),
        ("total_differs_from_table_1", "did_table_11", "2019/20", "M15", "noted"),
        ("total_differs_from_table_1", "did_table_11", "2019/20", "M52", "noted"),
    ]
