"""The four nations: published totals, and a second reading of the files with Python's csv."""

import csv
from collections import defaultdict

import pytest

BY_BOARD = "diagnostics_by_board_201903_202212_rebuilt.csv"
OLDER = "diagnostics_by_board_2007_2022_old_layout.csv"
NATIONAL = "diagnostics_scotland_december_2022.csv"
GLASGOW = "S08000031"
SPELLINGS = {
    "ct": "phs_ct",
    "computer tomography": "phs_ct",
    "mri": "phs_mri",
    "magnetic resonance imaging": "phs_mri",
    "ultrasound": "phs_ultrasound",
    "non-obstetric ultrasound": "phs_ultrasound",
}
# Of those waiting on 30 September 2020, over six weeks in percent, by board.
BOARDS = {
    "NHS Ayrshire and Arran": 60.2,
    "NHS Grampian": 58.4,
    "NHS Tayside": 52.7,
    "NHS Lanarkshire": 50.6,
    "NHS Greater Glasgow and Clyde": 47.7,
    "NHS Lothian": 43.4,
    "NHS Shetland": 43.3,
    "NHS Highland": 36.0,
    "NHS Borders": 32.4,
    "NHS Western Isles": 22.6,
    "NHS Dumfries and Galloway": 17.9,
    "NHS Forth Valley": 12.9,
    "NHS Fife": 6.9,
    "NHS Orkney": 3.6,
    "The Golden Jubilee National Hospital": 0.0,
}


def code_of(label):
    label = label.lower()
    return SPELLINGS.get(label, "phs_" + label.replace(" ", "_"))


def read_bands(path, area):
    """{(month, area, test): [waiting, over 6, over 8, over 9, over 13]} from only the bands."""
    sums, unavailable = defaultdict(lambda: [0] * 5), set()
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            test, band = row["DiagnosticTestDescription"], row["WaitingTime"]
            if test.startswith("All ") or band.startswith("Total"):
                continue
            month = f"{row['MonthEnding'][:4]}-{row['MonthEnding'][4:6]}-01"
            key = (month, row[area], code_of(test))
            if ":" in row["NumberOnListQF"]:
                unavailable.add(key)
                continue
            first_day = int(band.split("-")[0].split()[0])
            for place, day in enumerate((0, 43, 57, 64, 92)):
                if first_day >= day:
                    sums[key][place] += int(row["NumberOnList"])
    return {key: tuple(value) for key, value in sums.items() if key not in unavailable}


def read_older(path):
    """{(month, board, test): (waiting, over 6)} from the totals of the older layout."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {
            (
                f"20{row['MonthEnding'][6:]}-{row['MonthEnding'][3:5]}-01",
                row["HBT"],
                code_of(row["Diagnostic test description"]),
            ): (
                int(row["Number of people on list"]),
                int(row["Number waiting more than six weeks"]),
            )
            for row in csv.DictReader(file)
            if not row["Diagnostic test description"].startswith("All ")
        }


def nation(build, name, month, weeks, test_group="all"):
    """Waiting, over the threshold, share to one decimal, derived or not."""
    ((waiting, over, share, is_derived),) = build.query(
        "select waiting, waiting_over, round(waiting_over_pct, 1), is_derived "
        "from marts.nation_wait_comparison "
        f"where nation = '{name}' and month = '{month}' and threshold_weeks = {weeks} "
        f"and test_group = '{test_group}'"
    )
    return waiting, over, share, is_derived


def test_every_board_month_and_test_equals_a_second_reading(scotland_build, shared):
    expected = read_bands(shared / "scotland" / BY_BOARD, "HBT")
    older = read_older(shared / "scotland" / OLDER)
    for key, (waiting, over_6) in older.items():
        expected.setdefault(key, (waiting, over_6, None, None, None))
    rows = scotland_build.query(
        "select cast(month as varchar), organisation_code, test_code, waiting, "
        "waiting_over_6_weeks, waiting_over_8_weeks, waiting_over_9_weeks, waiting_over_13_weeks "
        "from marts.fct_waits"
    )
    assert {tuple(row[:3]): tuple(row[3:]) for row in rows} == expected
    assert len(rows) == len(expected) > 20_000


def test_glasgow_s_imaging_of_march_and_april_2020_comes_from_the_older_layout(scotland_build):
    assert scotland_build.query(
        "select cast(month as varchar), cast(sum(waiting) as bigint), "
        "cast(sum(waiting_over_6_weeks) as bigint), count(waiting_over_8_weeks), "
        "min(source_file) from marts.fct_waits "
        f"where organisation_code = '{GLASGOW}' and month in ('2020-03-01', '2020-04-01') "
        "and test_code in ('phs_ct', 'phs_mri', 'phs_ultrasound', 'phs_barium_studies') "
        "group by month order by month"
    ) == [
        ("2020-03-01", 18306, 3144, 0, OLDER),
        ("2020-04-01", 21030, 15751, 0, OLDER),
    ]


@pytest.mark.parametrize(
    "source", [pytest.param("edition_build"), pytest.param("scotland_build", id="scotland")]
)
@pytest.mark.parametrize(
    ("month", "weeks", "expected"),
    [
        ("2019-04-01", 6, (92239, 16446, 17.8, False)),
        ("2019-09-01", 6, (87424, 15509, 17.7, False)),
        ("2020-04-01", 6, (91208, 65311, 71.6, False)),
        ("2020-04-01", 8, (91208, None, None, False)),
        ("2020-06-01", 6, (98568, 63669, 64.6, False)),
        ("2020-09-01", 6, (102716, 47968, 46.7, False)),
        ("2020-09-01", 8, (102716, 41035, 39.9, False)),
        ("2020-09-01", 9, (102716, 38380, 37.4, False)),
    ],
)
def test_scotland_at_each_threshold(request, source, month, weeks, expected):
    assert nation(request.getfixturevalue(source), "Scotland", month, weeks) == expected


def test_march_2020_is_whole_too(scotland_build):
    assert nation(scotland_build, "Scotland", "2020-03-01", 6)[:2] == (84556, 21050)


def test_the_boards_at_the_end_of_september_2020(edition_build):
    rows = edition_build.query(
        "select organisation_name, round(over_6_weeks_pct_comparison, 1) "
        "from marts.trust_wait_comparison where nation = 'Scotland' and test_group = 'all'"
    )
    assert dict(rows) == BOARDS


def test_a_sum_of_which_a_part_is_unknown_is_unknown(scotland_build):
    assert (
        scotland_build.query(
            "select over_6_weeks, over_8_weeks, over_8_weeks_pct from marts.waits_over_time "
            "where area_code = 'SCO' and month = '2020-04-01' and test_group in ('all', 'common')"
        )
        == [(65311, None, None)] * 2
    )


def test_boards_differ_from_scotland_in_exactly_these_months(scotland_build, shared):
    boards = read_bands(shared / "scotland" / BY_BOARD, "HBT")
    totals = read_bands(shared / "scotland" / NATIONAL, "Country")
    sums = defaultdict(lambda: [0] * 4)
    for (month, _, test), figures in boards.items():
        for place in range(4):
            sums[month, test][place] += figures[place]
    measures = ["waiting", *(f"waiting_over_{weeks}_weeks" for weeks in (6, 8, 9))]
    expected = {
        (month, test, measure): sums[month, test][place] - figures[place]
        for (month, _, test), figures in totals.items()
        for place, measure in enumerate(measures)
        if sums[month, test][place] != figures[place]
    }
    found = scotland_build.query(
        "select cast(month as varchar), test_code, measure, difference, known_difference <> '' "
        "from marts.national_total_checks where difference <> 0"
    )
    assert {tuple(row[:3]): row[3] for row in found} == expected
    assert all(row[4] for row in found)
    assert {month for month, _, _ in expected} == {f"2022-{month:02d}-01" for month in range(5, 13)}
    by_month = defaultdict(int)
    for (month, _, measure), difference in expected.items():
        by_month[month] += difference if measure == "waiting" else 0
    assert (min(by_month.values()), max(by_month.values())) == (11, 64)
    compared = scotland_build.query(
        "select count(distinct month) from marts.national_total_checks where measure = 'waiting'"
    )
    assert compared == [(46,)]


@pytest.mark.parametrize(
    ("name", "month", "weeks", "expected"),
    [
        ("Wales", "2020-09-01", 8, (113785, 60977, 53.6, True)),
        ("Wales", "2020-09-01", 6, (113785, None, None, True)),
        ("Wales", "2019-09-01", 8, (69766, 4633, 6.6, True)),
        ("Wales", "2020-04-01", 8, (78941, 37080, 47.0, True)),
        ("Northern Ireland", "2020-06-01", 9, (149403, 110225, 73.8, False)),
        ("Northern Ireland", "2020-06-01", 6, (150199, 118139, 78.7, True)),
        ("Northern Ireland", "2020-09-01", 6, (160666, 116047, 72.2, True)),
        ("Northern Ireland", "2019-06-01", 9, (138647, 73087, 52.7, False)),
        ("England", "2020-09-01", 8, (1272282, 334608, 26.3, False)),
        ("England", "2020-09-01", 9, (1272282, 300605, 23.6, False)),
    ],
)
def test_wales_northern_ireland_and_england(edition_build, name, month, weeks, expected):
    assert nation(edition_build, name, month, weeks) == expected


def test_side_by_side_only_where_each_publishes_it(edition_build):
    rows = edition_build.query(
        "select nation, threshold_weeks, is_national_standard, waiting_over is not null "
        "from marts.nation_wait_comparison where month = '2020-09-01' and test_group = 'common'"
    )
    assert len(rows) == 16
    assert {name for name, _, _, is_there in rows if is_there} == {"England", "Scotland"}
    assert {(name, weeks) for name, weeks, is_standard, _ in rows if is_standard} == {
        ("England", 6),
        ("Scotland", 6),
        ("Wales", 8),
        ("Northern Ireland", 9),
    }


def test_the_common_tests_of_england_are_eight_of_fifteen(edition_build):
    ((waiting, over_6),) = edition_build.query(
        "select cast(sum(waiting) as bigint), cast(sum(waiting_over_6_weeks) as bigint) "
        "from marts.fct_waits where nation = 'England' and month = '2020-09-01' "
        "and cast(right(test_code, 2) as integer) in (1, 2, 3, 4, 12, 13, 14, 15)"
    )
    assert nation(edition_build, "England", "2020-09-01", 6, "common")[:2] == (waiting, over_6)
    assert waiting < 1272282


def test_what_is_derived_is_said(edition_build):
    assert edition_build.query(
        "select count(*) from marts.nation_wait_comparison "
        "where is_derived and comparability_note not like '%derived, not published%'"
    ) == [(0,)]
    ((note,),) = edition_build.query(
        "select comparability_note from marts.waits_over_time "
        "where area_code = 'WAL' and month = '2020-09-01'"
    )
    assert "chosen by continuity, so they are less sure" in note


@pytest.mark.parametrize(
    ("file", "area_code"),
    [
        ("wales/all_wales_monthly_derived.csv", "WAL"),
        ("northern-ireland/all_northern_ireland_quarterly_derived.csv", "NIR"),
    ],
)
def test_derived_figures_equal_the_file_at_hand(edition_build, shared, file, area_code):
    with (shared / file).open(encoding="utf-8-sig", newline="") as source:
        expected = {
            (
                f"{row['date'][:7]}-01",
                int(row["total_waiting"]),
                int(row["breach_count"]) if row["threshold"] == ">6 weeks" else None,
                int(row["breach_count"]) if row["threshold"] == ">8 weeks" else None,
                "continuity" in row["k_note"],
            )
            for row in csv.DictReader(source)
        }
    found = edition_build.query(
        "select cast(month as varchar), waiting, over_6_weeks, over_8_weeks, "
        "contains(remark, 'continuity') from marts.published_waits "
        f"where area_or_organisation_code = '{area_code}' and issue = 'current in 2026'"
    )
    assert set(found) == expected
    assert len(found) == len(expected)


def test_a_single_trust_s_figure_is_shown_as_that_alone(edition_build):
    assert edition_build.query(
        "select area_or_organisation_name, cast(month as varchar), test_group, waiting, "
        "over_9_weeks, round(over_9_weeks_pct, 1) from marts.published_waits "
        "where area_or_organisation_code = 'SHSCT' order by month"
    ) == [
        ("Southern Health and Social Care Trust", "2019-09-01", "imaging", 15337, 8053, 52.5),
        ("Southern Health and Social Care Trust", "2020-09-01", "imaging", 19464, 12294, 63.2),
    ]
    for table in ("fct_waits", "trust_wait_comparison"):
        assert edition_build.query(
            f"select count(*) from marts.{table} where nation in ('Wales', 'Northern Ireland')"
        ) == [(0,)]


def test_encompass_is_said_beside_northern_ireland(edition_build):
    notes = dict(
        edition_build.query(
            "select cast(month as varchar), comparability_note from marts.waits_over_time "
            "where area_code = 'NIR' and month in ('2023-09-01', '2024-06-01')"
        )
    )
    assert "encompass" not in notes["2023-09-01"]
    assert "Belfast Health and Social Care Trust, South Eastern" in notes["2024-06-01"]
