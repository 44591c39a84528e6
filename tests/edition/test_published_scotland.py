"""Scotland's three national issues of the same months, read a second time with Python's csv."""

import csv
from collections import defaultdict

import pytest
from loaded_before import sound_again

FIRST, CORRECTED, LATER = (
    "diagnostics_scotland_june_2022.csv",
    "diagnostics_scotland_june_2022_new.csv",
    "diagnostics_scotland_december_2022.csv",
)


def read_again(path):
    """Waiting and over six weeks by month ending, all tests, where all bands are there."""
    sums, unavailable = defaultdict(lambda: [0, 0]), set()
    with path.open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            band = row["WaitingTime"]
            if row["DiagnosticTestDescription"].startswith("All ") or band.startswith("Total"):
                continue
            if ":" in row["NumberOnListQF"]:
                unavailable.add(row["MonthEnding"])
            count = int(row["NumberOnList"] or 0)
            sums[row["MonthEnding"]][0] += count
            if int(band.split("-")[0].split()[0]) > 42:
                sums[row["MonthEnding"]][1] += count
    return {month: tuple(pair) for month, pair in sums.items() if month not in unavailable}


def lists_of(build, file):
    """The same from our tables."""
    rows = build.query(
        """
        select strftime(last_day(month), '%Y%m%d'), sum(waiting)::bigint,
            sum(waiting_over_6_weeks)::bigint
        from intermediate.int_waits__scotland
        where source_file = $file and organisation_code = 'SCO'
        group by month having count(waiting_over_6_weeks) = count(*)
        """,
        {"file": file},
    )
    return {month: (waiting, over_6) for month, waiting, over_6 in rows}


@pytest.mark.parametrize("file", [FIRST, CORRECTED, LATER])
def test_each_month_of_each_issue_equals_a_second_reading(scotland_build, shared, file):
    expected = read_again(shared / "scotland" / file)
    assert lists_of(scotland_build, file) == expected
    assert len(expected) >= 38


@pytest.mark.parametrize(
    ("month", "waiting", "over_6_weeks"),
    [
        ("20190430", 92239, 16446),
        ("20190930", 87424, 15509),
        ("20200630", 98568, 63669),
        ("20200930", 102716, 47968),
    ],
)
def test_published_totals(scotland_build, month, waiting, over_6_weeks):
    assert lists_of(scotland_build, LATER)[month] == (waiting, over_6_weeks)


def test_the_first_issue_and_what_its_correction_gave_back(scotland_build):
    assert scotland_build.query(
        """
        select before, after, difference, file_before, file_after from marts.revisions
        where publication = 'phs_scotland' and organisation_code = 'SCO'
            and period = date '2019-09-01' and measure = 'waiting'
        """
    ) == [(83250, 87424, 4174, FIRST, CORRECTED)]


def test_the_later_issue_changed_one_patient(scotland_build):
    assert scotland_build.query(
        """
        select period::varchar, measure, before - after from marts.revisions
        where publication = 'phs_scotland'
            and file_after = 'diagnostics_scotland_december_2022.csv'
            and measure like 'waiting%' and measure not like '%over%' and before is not null
            and after is not null
        order by measure
        """
    ) == [("2022-06-01", "waiting", 1), ("2022-06-01", "waiting (phs_ct)", 1)]


def test_bands_that_are_not_available_leave_the_total_alone(scotland_build):
    assert scotland_build.query(
        """
        select sum(waiting)::bigint, count(waiting_over_6_weeks)
        from intermediate.int_waits__scotland
        where source_file = $file and month = date '2020-04-01' and test_code in
            (select test_code from marts.dim_test where test_group = 'imaging')
        """,
        {"file": LATER},
    ) == [(65538, 0)]


@pytest.mark.parametrize(
    ("as_of", "printed", "counted"),
    [
        # the first issue lost everyone who had waited for 92 days or more: seed decisions
        pytest.param("2022-08-30", 83250, None, id="2022-08-30-83250"),
        pytest.param("2022-08-31", 87424, 87424, id="2022-08-31-87424"),
    ],
)
def test_as_of_a_day_the_issue_of_that_day_counts(
    tmp_path, scotland_build, as_of, printed, counted
):
    scotland_build.close()
    earlier = sound_again(tmp_path, scotland_build.path, as_of=as_of)
    of_scotland = "month = date '2019-09-01' and organisation_code = 'SCO'"
    assert earlier.query(
        "select sum(figure)::bigint from intermediate.int_figures__published "
        f"where {of_scotland} and left_out_rule is null"
    ) == [(printed,)]
    assert earlier.query(
        f"select sum(figure)::bigint from intermediate.int_figures__counted where {of_scotland}"
    ) == [(counted,)]
