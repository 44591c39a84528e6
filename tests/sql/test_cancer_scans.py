"""DID Tables 4 and 2 in made-up files: marks, editions, what is missing, and what is wrong."""

import made_up
import pytest
from warehouse import Warehouse

ONE, TWO = made_up.ONE, made_up.TWO
CHEST, BRAIN = "Chest (X-ray)", "Brain (MRI)"
ALL, GP = "All", "GP Direct Access"
# no month is another's copy; the first two add up to 200, all to 1,200
TWELVE = [95, 105, 110, 90, 115, 85, 120, 80, 125, 75, 130, 70]
LABELS = (
    "a test that seeds/labels/test_labels.csv maps for did_table_4, and a source setting that "
    "seeds/labels/did_source_settings.csv holds"
)


def table_4(path, **more):
    """Two providers; the first has tests of GP direct access too."""
    rows = {
        (ONE, CHEST, ALL): [2 * figure for figure in TWELVE],
        (ONE, CHEST, GP): [50, "*", ".", None, "..", 5, *[50] * 6],
        (ONE, BRAIN, ALL): TWELVE,
        (TWO, CHEST, ALL): TWELVE,
    }
    return made_up.did_table_4(path, rows | more.pop("rows", {}), **more)


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    """Only Tables 4 and 2, the later year part of one, provisional and then final."""
    folder = tmp_path_factory.mktemp("tables")
    files = folder / "files"
    table_4(files / "before.xlsx", period="2021/22", published="18th August 2022")
    part = [100, 105, None, *[None] * 9]
    for name, status, published, april in (
        ("early.xlsx", "Provisional", "28th July 2022", 95),
        ("late.xlsx", "Provisional", "27th October 2022", 90),
    ):
        made_up.did_table_4(
            files / name,
            {
                (ONE, CHEST, ALL): [april, 100, 30, *part[3:]],
                (TWO, CHEST, ALL): part,
                (TWO, CHEST, GP): [20, None, *part[2:]],
            },
            period="2022/23",
            published=published,
            status=status,
            cells={"S13": "Year to date", "B11": "Note:", "C11": "Figures may change"},
        )
    made_up.did_table_2(
        files / "days.xlsx",
        {
            (ONE, made_up.MRI): [13.5, 0, "*", ".", None, 12, *[3] * 6],
            (TWO, made_up.MRI): [20, 21, 22, 23, 24, 25, *[4] * 6],
        },
        {made_up.MRI: [17, 20, 22, 23, 24, 24.5, *[3.5] * 6]},
        period="2022/23",
        published="25th May 2023",
        year="Year to date",
    )
    return Warehouse.sound(
        folder / "warehouse",
        files,
        baseline_from="2021-04",
        baseline_to="2021-05",
        comparison_from="2022-04",
        comparison_to="2022-05",
    )


def test_marks_are_never_zero(result):
    rows = result.query(
        "select scan_state, scans, scans_low, scans_high, printed_text, source_cells "
        "from marts.fct_cancer_scans where organisation_code = 'ZZ1' and month < '2021-11-01' "
        "and source_setting = 'gp_direct_access' order by month"
    )
    assert rows[:6] == [
        ("reported", 50, 48, 52, "50", "G19"),
        ("suppressed", None, 1, 2, "*", "H19"),
        ("not_submitted", None, None, None, ".", "I19"),
        ("not_submitted", None, None, None, None, "J19"),
        ("not_submitted", None, None, None, "..", "K19"),
        ("reported", 5, 3, 7, "5", "L19"),
    ]


def test_the_newest_edition_of_part_of_a_year_counts(result):
    rows = result.query(
        "select month::varchar, organisation_code, scans, source_file from marts.fct_cancer_scans "
        "where month >= '2022-04-01' and source_setting = 'all' order by month, organisation_code"
    )
    assert rows == [
        ("2022-04-01", "ZZ1", 90, "late.xlsx"),
        ("2022-04-01", "ZZ2", 100, "late.xlsx"),
        ("2022-05-01", "ZZ1", 100, "late.xlsx"),
        ("2022-05-01", "ZZ2", 105, "late.xlsx"),
        ("2022-06-01", "ZZ1", 30, "late.xlsx"),
        ("2022-06-01", "ZZ2", None, "late.xlsx"),
    ]
    revised = result.query(
        "select period::varchar, organisation_code, measure, before, after from marts.revisions "
        "where test_code = 'all' order by organisation_code"
    )
    assert revised == [
        ("2022-04-01", "ENG", "cancer_scans", 195, 190),
        ("2022-04-01", "ZZ1", "cancer_scans", 95, 90),
    ]


def test_each_source_setting_is_compared_by_itself(result):
    rows = result.query(
        "select organisation_code, source_setting, scans_baseline, scans_comparison, "
        "is_comparable, comparability_note from marts.trust_cancer_scan_comparison "
        "where test_code = 'all'"
    )
    assert {row[:2]: row[2:] for row in rows} == {
        ("ZZ1", "all"): (600, 190, True, ""),
        ("ZZ2", "all"): (200, 205, True, ""),
        ("ZZ1", "gp_direct_access"): (
            50,
            None,
            False,
            "no tests of GP direct access of April and May 2022 were published for it",
        ),
        ("ZZ2", "gp_direct_access"): (
            None,
            20,
            False,
            "no tests of GP direct access of April and May 2021 were published for it; "
            "no figures of tests of GP direct access were published for it for May 2022",
        ),
    }


def test_medians_keep_halves_zeros_and_marks(result):
    rows = result.query(
        "select median_state, median_days, source_cells from marts.fct_request_to_test "
        "where organisation_code = 'ZZ1' order by month"
    )
    assert rows[:6] == [
        ("reported", 13.5, "F17"),
        ("reported", 0.0, "G17"),
        ("suppressed", None, "H17"),
        ("not_submitted", None, "I17"),
        ("not_submitted", None, "J17"),
        ("reported", 12.0, "K17"),
    ]
    england = "select median_days from marts.fct_request_to_test_england where month = '2022-09-01'"
    assert result.query(england) == [(24.5,)]


def test_scans_are_untouched_by_table_4(result):
    for mart in ("fct_scans", "trust_scan_comparison", "region_scan_comparison"):
        assert result.query(f"select count(*) from marts.{mart}") == [(0,)]
    codes = (
        "select organisation_code from marts.dim_organisation "
        "where organisation_type = 'independent_provider' order by all"
    )
    assert result.query(codes) == [("ZZ1",), ("ZZ2",)]


def test_as_of_a_day_leaves_later_issues_out(tmp_path):
    the_next_day = "11th December 2021"
    table_4(tmp_path / "files" / "a.xlsx", published=the_next_day)
    made_up.did_table_2(
        tmp_path / "files" / "b.xlsx",
        {(ONE, made_up.MRI): TWELVE},
        {made_up.MRI: TWELVE},
        published=the_next_day,
    )
    result = Warehouse.sound(tmp_path / "warehouse", tmp_path / "files", as_of="2021-12-10")
    for mart in ("fct_cancer_scans", "fct_cancer_scans_england", "fct_request_to_test"):
        assert result.query(f"select count(*) from marts.{mart}") == [(0,)]


def test_table_1_alone_leaves_the_marts_of_tables_2_and_4_empty(tmp_path):
    made_up.did_year(tmp_path / "files" / "a.xlsx")
    result = Warehouse.sound(tmp_path / "warehouse", tmp_path / "files")
    for mart in ("fct_cancer_scans", "trust_cancer_scan_comparison", "fct_request_to_test"):
        assert result.query(f"select count(*) from marts.{mart}") == [(0,)]
    assert result.query("select count(*) > 0 from marts.fct_scans") == [(True,)]


def test_a_note_of_table_4_that_nobody_has_read_is_said(tmp_path):
    table_4(
        tmp_path / "files" / "a.xlsx",
        title_page={"B51": "• Made-up One (ZZ1) left a site out in April 2020."},
    )
    result = Warehouse.sound(tmp_path / "warehouse", tmp_path / "files")
    rows = result.query(
        "select distinct subject, gap_kind, source_cells from marts.reporting_gaps "
        "where organisation_code = 'ZZ1' and gap_kind = 'unread note'"
    )
    assert sorted(rows) == [
        ("cancer_scans", "unread note", "B51"),
        ("cancer_scans_gp_direct_access", "unread note", "B51"),
    ]


def test_a_note_of_table_2_alone_that_nobody_has_read_is_said_of_its_medians(tmp_path):
    made_up.did_table_2(
        tmp_path / "files" / "b.xlsx",
        {(ONE, made_up.MRI): TWELVE, (TWO, made_up.MRI): TWELVE},
        {made_up.MRI: TWELVE},
        title_page={"B55": "• Made-up One (ZZ1): 152,000 (100%) without a date."},
    )
    result = Warehouse.sound(tmp_path / "warehouse", tmp_path / "files")
    assert result.query(
        "select organisation_code, subject, gap_kind, is_gap, source_cells, count(*) "
        "from marts.reporting_gaps group by all"
    ) == [("ZZ1", "request_to_test", "unread note", True, "B55", 12)]


@pytest.fixture(scope="module")
def labels_nobody_knows(tmp_path_factory):
    """New labels, a new mark, and a row twice."""
    folder = tmp_path_factory.mktemp("labels")
    table_4(
        folder / "files" / "bad.xlsx",
        extra_rows=[
            (*TWO, "Elbow (X-ray)", ALL, *TWELVE),
            (*TWO, BRAIN, "Walk-in", *TWELVE),
            (*TWO, CHEST, ALL, *TWELVE),
        ],
        cells={"G21": "x"},
    )
    return Warehouse.faulty(folder, folder / "files")


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(
            'label_is_not_known: bad.xlsx, Provider, row 22; found "elbow (x-ray), all"; '
            f"expected {LABELS}; scope 12 ZZ2",
            id="a test",
        ),
        pytest.param(
            'label_is_not_known: bad.xlsx, Provider, row 23; found "brain (mri), walk-in"; '
            f"expected {LABELS}; scope 36 ZZ2 did_cancer_brain_mri",
            id="a source setting",
        ),
        pytest.param(
            'figure_is_unreadable: bad.xlsx, Provider, G21; found "x"; expected a whole number '
            "such as 1235, or a mark: *, ., .. or empty; scope 1 ZZ2 did_cancer_chest_xray "
            "2020-04-01",
            id="a mark",
        ),
        pytest.param(
            "figure_stands_twice: bad.xlsx, Provider, rows 21 to 24; "
            'found "ZZ2 in two rows of one test"; expected one row of each region, organisation '
            "and test; scope 24 ZZ2 did_cancer_chest_xray",
            id="a row twice",
        ),
    ],
)
def test_what_nobody_knows_is_named_with_its_cell(labels_nobody_knows, fault):
    assert f"withheld: {fault}" in labels_nobody_knows.faults()


def test_what_nobody_knows_is_no_figure_of_another_test(labels_nobody_knows):
    """A row of no known source setting may be of any: the provider's test is withheld in all."""
    assert labels_nobody_knows.query(
        "select organisation_code, test_code, source_setting, scan_state, sum(scans)::bigint "
        "from marts.fct_cancer_scans where source_setting = 'all' group by all order by all"
    ) == [
        ("ZZ1", "did_cancer_brain_mri", "all", "reported", 1200),
        ("ZZ1", "did_cancer_chest_xray", "all", "reported", 2400),
        ("ZZ2", "did_cancer_brain_mri", "all", "withheld", None),
        ("ZZ2", "did_cancer_chest_xray", "all", "withheld", None),
    ]


def withheld(made, mart, setting, month="2020-04-01"):
    """Organisations whose figure of a month and source setting a mart withholds."""
    return made.query(
        f"select distinct organisation_code, scans from marts.{mart} where scan_state = 'withheld' "
        f"and source_setting = '{setting}' and month = '{month}' order by all"
    )


def test_more_by_gps_than_in_all_withholds_both(tmp_path):
    table_4(
        tmp_path / "files" / "bad.xlsx",
        rows={(ONE, BRAIN, GP): [105, 100, *[20] * 10], (TWO, BRAIN, GP): [15, *["."] * 11]},
    )
    bad = Warehouse.faulty(tmp_path, tmp_path / "files")
    rule = "withheld: gp_direct_access_exceeds_all: bad.xlsx, Provider"
    no_more = "expected no more than the figure of all source settings,"
    assert bad.faults() == [
        f'{rule}, G17; found "120"; {no_more} 95 in G16; '
        "scope 2 ENG did_cancer_brain_mri 2020-04-01",
        f'{rule}, G23; found "105"; {no_more} 95 in G21; '
        "scope 2 ZZ1 did_cancer_brain_mri 2020-04-01",
        f'{rule}, G24; found "15"; {no_more} of which there is none; '
        "scope 1 ZZ2 did_cancer_brain_mri 2020-04-01",
    ]
    assert withheld(bad, "fct_cancer_scans", "gp_direct_access") == [("ZZ1", None), ("ZZ2", None)]
    assert withheld(bad, "fct_cancer_scans", "all") == [("ZZ1", None)]
    assert withheld(bad, "fct_cancer_scans", "gp_direct_access", "2020-05-01") == []


def test_an_england_count_beside_its_providers_is_noted(tmp_path):
    table_4(tmp_path / "files" / "bad.xlsx", england={(CHEST, ALL, "May"): 400})
    bad = Warehouse.faulty(tmp_path, tmp_path / "files")
    assert bad.faults() == [
        'noted: england_differs_from_its_providers: bad.xlsx, Provider, H14; found "400"; '
        "expected an ENGLAND figure from 309 to 321; scope 1 ENG did_cancer_chest_xray 2020-05-01"
    ]
    assert bad.query(
        "select scans from marts.fct_cancer_scans_england where month = '2020-05-01' "
        "and test_code = 'did_cancer_chest_xray' and source_setting = 'all'"
    ) == [(400,)]


def test_medians_that_cannot_be_are_withheld(tmp_path):
    made_up.did_table_2(
        tmp_path / "files" / "bad.xlsx",
        {(ONE, made_up.MRI): [10.25, *[10] * 11], (TWO, made_up.MRI): [12] * 12},
        {made_up.MRI: [11, 13, *[11] * 10]},
    )
    bad = Warehouse.faulty(tmp_path, tmp_path / "files")
    days = 'found "10.25"; expected a whole or half number of days, or a mark: *, ., .. or empty'
    assert bad.faults() == [
        f"noted: figure_is_a_fraction: bad.xlsx, Provider, R17; {days}; scope 0 ZZ1 did_mri",
        f"withheld: figure_is_a_fraction: bad.xlsx, Provider, F17; {days}; "
        "scope 1 ZZ1 did_mri 2020-04-01",
        'withheld: median_outside_its_providers: bad.xlsx, Provider, G15; found "13"; '
        "expected an ENGLAND median from 10.0 to 12.0; scope 1 ENG did_mri 2020-05-01",
    ]
    for mart, cell in (("", "F17"), ("_england", "G15")):
        assert bad.query(
            f"select median_days, source_cells from marts.fct_request_to_test{mart} "
            "where median_state = 'withheld'"
        ) == [(None, cell)]


def test_a_sheet_a_month_of_table_4_is_listed_and_not_used(folder, load):
    table_4(
        folder / "a.xlsx",
        title="Table 4a - Count of imaging activity, using groups of tests suitable for cancer",
    )
    made_up.did_year(folder / "b.xlsx")
    code, output = load(folder)
    assert code == 0
    assert "no model needs this layout yet" in output
