"""The comparison in plain pandas (tests/support/by_hand_pandas.py) and the marts say the same.

pandas reads the workbooks with xlrd and openpyxl and knows nothing of loaders, models or marts, so
that this is a second reading of the figures too.
"""

import warnings

import pandas as pd
import pytest
from by_hand_pandas import ENGINES, compare, read_workbook, title_and_period, workbooks_below
from by_hand_pandas import SCANS as OF_SCANS
from by_hand_pandas import WAITS as OF_WAITS
from second_reader import xls

# Title and period of the workbooks that are compared.
COMPARED = {
    *((OF_SCANS, year) for year in ("2019/20", "2020/21")),
    *((OF_WAITS, month) for month in ("September 2019", "September 2020")),
}
TITLE_ROWS = 14

SCANS = ["scans_baseline", "scans_comparison", "scans_change", "scans_change_pct"]
WAITS = [
    f"{measure}_{window}"
    for measure in ("waiting", "over_6_weeks", "over_6_weeks_pct")
    for window in ("baseline", "comparison")
] + ["change_points"]
TRUST_SCANS = """
    select organisation_code, coalesce(test_name, 'all'), {measures}
    from marts.trust_scan_comparison
    left join marts.dim_test on modality_code = test_code
    where is_comparable
"""
REGION_SCANS = """
    select area_code, coalesce(test_name, 'all'), {measures}
    from marts.region_scan_comparison
    left join marts.dim_test on modality_code = test_code
"""
TRUST_WAITS = """
    select organisation_code, {measures} from marts.trust_wait_comparison
    where nation = 'England' and test_group = 'all' and test_code = 'all' and is_comparable
"""
REGION_WAITS = """
    select area_code, {measures} from marts.region_wait_comparison
    where test_group = 'all' and test_code = 'all'
"""


def by_hand(root, *folders):
    """The four tables of pandas, of the workbooks below some folders."""
    workbooks = [read(path) for folder in folders for path in workbooks_below(folder)]
    return compare(workbooks, root / "published" / "organisations" / "succ.csv")


def read(path):
    """A workbook that is compared, whole; of any other the title block by which it is told."""
    titled = titled_sheet(path)
    return read_workbook(path) if title_and_period(titled) in COMPARED else titled


def titled_sheet(path):
    """The first sheet with a title block, as far as that goes; empty where no sheet has one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as read_workbook does
        workbook = pd.ExcelFile(
            xls(path) if path.suffix == ".xls" else path, engine=ENGINES[path.suffix]
        )
        for name in workbook.sheet_names:
            sheet = {name: pd.read_excel(workbook, name, header=None, nrows=TITLE_ROWS)}
            if title_and_period(sheet):
                return sheet
    return {}


def assert_equal(build, sql, measures, table):
    """Every row of the query stands in pandas' table, counts exact, shares but for the last digits.

    Returns how many rows that were, and the keys of pandas' rows that the query has not.
    """
    rows = build.query(sql.format(measures=", ".join(measures)))
    keys = len(rows[0]) - len(measures)
    expected = pd.DataFrame(
        [row[keys:] for row in rows], columns=measures, dtype="float64"
    ).set_axis([row[:keys] if keys > 1 else row[0] for row in rows])
    found = table.set_axis(list(table.index))[measures].astype("float64")
    missing = expected.index.difference(found.index)
    assert missing.empty, list(missing)
    counts = [
        name for name in measures if not name.endswith(("_pct", "_points")) and "_pct_" not in name
    ]
    common = found.loc[expected.index]
    pd.testing.assert_frame_equal(common[counts], expected[counts], check_exact=True)
    pd.testing.assert_frame_equal(common, expected, check_exact=False, rtol=1e-12, atol=1e-9)
    return len(rows), set(found.index) - set(expected.index)


@pytest.fixture(scope="module")
def edition_by_hand(root):
    """The edition that ships, as .xlsx."""
    return by_hand(root, root / "published")


@pytest.fixture(scope="module")
def shared_by_hand(root, shared):
    """The publishers' own workbooks, DM01 as .xls."""
    return by_hand(root, shared / "did", shared / "dm01")


def assert_scans_equal(build, by_hand):
    trusts, regions, _, _ = by_hand
    compared, others = assert_equal(build, TRUST_SCANS, SCANS, trusts)
    assert compared > 1000
    assert len(others) < 170
    compared, others = assert_equal(build, REGION_SCANS, SCANS, regions)
    assert compared == 79
    assert not others


def assert_waits_equal(build, by_hand):
    _, _, trusts, regions = by_hand
    compared, others = assert_equal(build, TRUST_WAITS, WAITS, trusts)
    assert compared > 300
    assert len(others) < 40
    compared, others = assert_equal(build, REGION_WAITS, WAITS, regions)
    assert compared == 8
    assert not others


def test_scans_of_the_shipped_edition(edition_build, edition_by_hand):
    assert_scans_equal(edition_build, edition_by_hand)


def test_waits_of_the_shipped_edition(edition_build, edition_by_hand):
    assert_waits_equal(edition_build, edition_by_hand)


def test_scans_of_the_publishers_workbooks(did_build, shared_by_hand):
    assert_scans_equal(did_build, shared_by_hand)


def test_waits_of_the_publishers_workbooks(dm01_build, shared_by_hand):
    assert_waits_equal(dm01_build, shared_by_hand)


def test_mergers_join_what_was_two(edition_by_hand):
    """Mid and South Essex was Southend, Basildon and Thurrock, and Mid Essex until April 2020."""
    trusts, _, waits, _ = edition_by_hand
    assert not {"RDD", "RQ8", "RA3"} & set(trusts.index.get_level_values("code"))
    assert not {"RDD", "RQ8", "RA3"} & set(waits.index)
    # the three rows of each code in DID Table 1 2019/20, sheet Provider, added up by hand
    assert trusts.loc[("RAJ", "all"), "scans_baseline"] == 433075
