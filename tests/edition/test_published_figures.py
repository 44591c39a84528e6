"""Figures of the marts against the publisher's files, read by a second reader (openpyxl)."""

import collections
import datetime
import itertools
from functools import cache

import pytest
from second_reader import xlsx

MONTHS = ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"]
YEARLY = {
    2018: "did/DID-Table-1-2018-19-Modality-Provider-Counts.xlsx",
    2019: "did/DID-Table-1-2019-20-Modality-Provider-Counts.xlsx",
    2020: "did/DID-Table-1-2020-21-Modality-Provider-Counts.xlsx",
}
LATER = "../published_more/did/DID-Table-1-{}-{}-Modality-Provider-Counts.xlsx"
MONTHLY = "did/Tables-1a-1l-2017-18-Modality-Provider-Counts-XLSX-222KB.xlsx"

# ENGLAND rows of the final tables, nine modalities, as england-did.md lists them.
ENGLAND_BY_MONTH = {
    "2019-04-01": 3743930,
    "2019-05-01": 3926625,
    "2019-06-01": 3720895,
    "2019-07-01": 4038000,
    "2019-08-01": 3671525,
    "2019-09-01": 3762515,
    "2020-04-01": 1572675,
    "2020-05-01": 2049125,
    "2020-06-01": 2604380,
    "2020-07-01": 3068135,
    "2020-08-01": 3025765,
    "2020-09-01": 3305980,
}


@pytest.fixture(
    params=["edition_build", "did_build"], ids=["the edition that ships", "the publisher's files"]
)
def marts(request):
    """Query function on the marts, once from the edition and once from ../shared/published/did."""
    return request.getfixturevalue(request.param).query


def test_england_falls_by_seven_million(marts):
    row = marts(
        "select scans_baseline, scans_comparison, scans_change, round(scans_change_pct, 1), "
        "change_is_certain from marts.region_scan_comparison "
        "where area_code = 'ENG' and modality_code = 'all'"
    )
    assert row == [(22863490, 15626060, -7237430, -31.7, True)]


def test_which_modality_englands_fall_is_made_of(marts, shared):
    """X-rays 58.7%, ultrasound 22.4, MRI 9.1, CT 5.9, as counted before the mart was there."""
    changes = collections.Counter()
    for year, sign in ((2019, -1), (2020, 1)):
        for row in yearly_rows(shared, year):
            if row["Org Code"] == "-":
                changes[row["Modality"]] += sign * sum(row[month] for month in MONTHS[:6])
    rows = marts(
        "select modality_name, scans_change, share_of_change_pct, contribution_points "
        "from marts.scan_change_by_modality where area_code = 'ENG'"
    )
    fall = sum(changes.values())
    assert {name: row for name, *row in rows} == {
        name: pytest.approx([change, 100 * change / fall, 100 * change / 22863490])
        for name, change in changes.items()
    }
    shares = {name: round(share, 1) for name, _, share, _ in rows}
    assert sorted(shares.values(), reverse=True)[:4] == [58.7, 22.4, 9.1, 5.9]
    assert (shares["Plain Radiography"], shares["Magnetic Resonance Imaging"]) == (58.7, 9.1)


def test_parts_of_englands_fall_like_for_like_are_of_the_comparable(marts):
    """Added up from the comparable trusts, one by one."""
    rows = marts(
        "select parts.modality_code, parts.scans_change_like_for_like, "
        "sum(coalesce(trusts.scans_comparison, 0) - coalesce(trusts.scans_baseline, 0)) "
        "from marts.scan_change_by_modality as parts "
        "inner join marts.trust_scan_comparison as trusts using (modality_code) "
        "inner join marts.trust_scan_comparison as judged using (organisation_code) "
        "where parts.area_code = 'ENG' and judged.modality_code = 'all' and judged.is_comparable "
        "group by all"
    )
    assert len(rows) == 9
    assert [row[1] for row in rows] == [row[2] for row in rows]


def test_control_limits_of_a_trust_from_its_cells(marts, shared):
    """Leeds, CT from April 2020 on: the mean of its cells, and 2.66 times their mean range."""
    ((newest,),) = marts("select max(month) from marts.fct_scans")
    counts = [
        row[month]
        for year in range(2020, newest.year)
        for row in yearly_rows(shared, year)
        if (row["Org Code"], row["Modality"]) == ("RR8", "Computerized Axial Tomography")
        for month in MONTHS
    ]
    mean = sum(counts) / len(counts)
    ranges = [abs(one - other) for one, other in itertools.pairwise(counts)]
    width = 2.66 * sum(ranges) / len(ranges)
    rows = marts(
        "select figure, moving_range, process_mean, lower_limit, upper_limit "
        "from marts.trust_control_limits where organisation_code = 'RR8' and test_code = 'did_ct' "
        "and step_from = '2020-04-01' order by month"
    )
    assert [row[:2] for row in rows] == list(zip(counts, [None, *ranges], strict=True))
    for row in rows:
        assert row[2:] == pytest.approx((mean, mean - width, mean + width))


def test_england_in_each_of_the_twelve_months(marts):
    rows = marts(
        "select cast(month as varchar), scans from marts.scans_over_time "
        "where area_code = 'ENG' and modality_code = 'all' "
        "and month(month) between 4 and 9 and year(month) in (2019, 2020)"
    )
    assert dict(rows) == ENGLAND_BY_MONTH


@pytest.mark.parametrize(
    ("code", "baseline", "comparison", "pct", "predecessors"),
    [
        ("RR8", 428840, 280115, -34.7, ""),
        ("RAJ", 433075, 302750, -30.1, "RDD,RQ8"),
        ("RA7", 231445, 150690, -34.9, "RA3"),
        ("RH5", 133420, 90045, -32.5, "RBA"),
    ],
)
def test_trusts_with_their_predecessors(marts, code, baseline, comparison, pct, predecessors):
    row = marts(
        "select scans_baseline, scans_comparison, round(scans_change_pct, 1), predecessor_codes, "
        f"is_comparable from marts.trust_scan_comparison "
        f"where organisation_code = '{code}' and modality_code = 'all'"
    )
    assert row == [(baseline, comparison, pct, predecessors, True)]


def test_east_of_england_counts_all_its_providers(marts):
    row = marts(
        "select scans_baseline, scans_comparison, round(scans_change_pct, 1) "
        "from marts.region_scan_comparison where area_code = 'Y61' and modality_code = 'all'"
    )
    assert row == [(2432190, 1713950, -29.5)]


def test_an_independent_is_counted_once_in_each_of_seven_regions(marts, shared):
    published = {
        row["Region"]: sum(row[month] for month in MONTHS[:6] if isinstance(row[month], int))
        for row in yearly_rows(shared, 2019)
        if row["Org Code"] == "NT9" and row["Modality"] == "Magnetic Resonance Imaging"
    }
    rows = marts(
        "select region_code, cast(sum(scans) as bigint) from marts.fct_scans "
        "where organisation_code = 'NT9' and modality_code = 'did_mri' "
        "and month between '2019-04-01' and '2019-09-01' group by region_code"
    )
    assert len(published) == 7
    assert dict(rows) == published


def test_every_figure_of_every_provider_equals_its_cell(did_build, shared):
    published = collections.Counter()
    for year in YEARLY:
        for row in yearly_rows(shared, year):
            if row["Org Code"] == "-":
                continue
            for index, month in enumerate(MONTHS):
                first = datetime.date(year + (index > 8), (index + 3) % 12 + 1, 1)
                published[(first, row["Region"], row["Org Code"], str(row[month]))] += 1
    for first, row in monthly_rows(shared):
        if row["Org Code"] == "-":
            continue
        for value in list(row.values())[3:]:
            text = "None" if value is None else str(value)
            published[(first, row["Region Code"], row["Org Code"], text)] += 1
    rows = did_build.query(
        "select month, published_region_code, organisation_code, coalesce(printed_text, 'None') "
        "from marts.fct_scans"
    )
    assert len(rows) > 50_000
    assert collections.Counter(rows) == published


def test_figures_walk_back_to_their_cells(did_build, shared):
    rows = did_build.query(
        "select source_file, source_sheet, source_cells, scans, scan_state, printed_text "
        "from marts.fct_scans using sample reservoir(400 rows) repeatable (7)"
    )
    for file, sheet, cell, scans, state, text in rows:
        value = xlsx(shared / "did" / file)[sheet][cell].value
        if state == "reported":
            assert value == scans
        else:
            assert scans is None
            assert value == text


def test_unchanged_regions_equal_a_second_sum(did_build, shared):
    published = collections.Counter()
    for row in yearly_rows(shared, 2020):
        if row["Org Code"] != "-":
            for month in MONTHS[:6]:
                if isinstance(row[month], int):
                    published[row["Region"]] += row[month]
    rows = did_build.query(
        "select area_code, scans_comparison from marts.region_scan_comparison "
        "where modality_code = 'all' and area_type = 'region'"
    )
    assert dict(rows) == dict(published)


def test_older_regions_are_mapped_to_todays(did_build):
    rows = did_build.query(
        "select organisation_code, published_region_code, region_code from marts.fct_scans "
        "where month = '2017-04-01' and modality_code = 'did_ct' "
        "and organisation_code in ('RR8', 'RJE', 'RGN', 'RRV', 'NT9') order by all"
    )
    assert rows == [
        ("NT9", "IHCP", None),
        ("RGN", "Y55", "Y61"),
        ("RJE", "Y55", "Y60"),
        ("RR8", "Y54", "Y63"),
        ("RRV", "Y56", "Y56"),
    ]


@cache
def yearly_rows(shared, year):
    """Rows of a yearly sheet as dictionaries by header, ENGLAND rows included."""
    file = YEARLY.get(year) or LATER.format(year, (year + 1) % 100)
    sheet = xlsx(shared / file)["Provider"]
    rows = list(sheet.iter_rows(min_row=13, min_col=2, values_only=True))
    return [dict(zip(rows[0], row, strict=False)) for row in rows[1:] if row[3] is not None]


@cache
def monthly_rows(shared):
    """Pairs of month and row of the monthly sheets, rows as dictionaries by header."""
    found = []
    for sheet in xlsx(shared / MONTHLY).worksheets[1:]:
        first = sheet["C5"].value.date()
        rows = list(sheet.iter_rows(min_row=14, min_col=2, values_only=True))
        for row in rows[1:]:
            if row[1] is not None:
                found.append((first, dict(zip(rows[0], row, strict=False))))
    return found
