"""Control limits, funnels and parts of a change, each against a second reading of what is printed.

The second readings are plain Python on the figures that the made-up files print: each point of a
chart is looked at by itself, with all the sevens and threes that it is in.
"""

import datetime
import itertools
import math
import random
import statistics

import made_up
import made_up_northern_ireland as ni
import made_up_wales as wales
import pytest
from made_up_wales import LONGEST, NORTH, week
from warehouse import Warehouse

CT, MRI, MONTHS = made_up.CT, made_up.MRI, made_up.MONTHS
TESTS = {"did_ct": CT, "did_mri": MRI}
YEARS = (2017, 2018, 2019, 2020)
PANDEMIC = datetime.date(2020, 4, 1)
STEADY, LATE = ("Y60", "ZZ1", "Made-up Steady"), ("Y60", "ZZ2", "Made-up Late")
MERGED, OLD = ("Y61", "ZM1", "Made-up Merged"), ("Y61", "ZM2", "Made-up Old")
RANDOM = [("Y61", f"ZZ{number}", f"Made-up {number}") for number in range(3, 9)]
MERGER = datetime.date(2018, 10, 1)
SERIES = "subject, organisation_code, test_code, month"
FLAGS = "is_beyond_limits, is_two_of_three_near_a_limit, is_in_run_of_seven, is_in_trend_of_seven"


def first_day(year, name):
    """First day of a month of a financial year: of 2019 and `Jan`, 1 January 2020."""
    number = (MONTHS.index(name) + 3) % 12 + 1
    return datetime.date(year + (number < 4), number, 1)


def after(month, months=1):
    """First day of the month so many months later."""
    place = month.year * 12 + month.month - 1 + months
    return datetime.date(place // 12, place % 12 + 1, 1)


def printed_scans():
    """Figures of the made-up files, {(code, modality, month): count, mark, or nothing printed}."""
    drawn = random.Random(20)  # noqa: S311 - figures, not secrets
    figures = {}
    for year in YEARS:
        for place, name in enumerate(MONTHS):
            month = first_day(year, name)
            for _, code, _ in RANDOM:
                for modality in (CT, MRI):
                    # the second half of them drifts, so that there are runs and trends
                    drift = 12 * place if code > "ZZ5" else 0
                    figures[code, modality, month] = 5 * drawn.randrange(100, 160) + 5 * drift
            figures["ZZ5", MRI, month] = 10 + 5 * (place % 2)
            # 500 and 510 in turn, and MRI apart from CT
            figures["ZZ1", CT, month] = 500 + 10 * (place % 2)
            figures["ZZ1", MRI, month] = 600
            figures["ZZ2", CT, month] = figures["ZZ2", MRI, month] = 400 + 5 * place
            for code in ("ZM1", "ZM2"):
                figures[code, CT, month] = figures[code, MRI, month] = 300 + 5 * (place % 3)
            if month >= MERGER:
                figures["ZM2", CT, month] = figures["ZM2", MRI, month] = "."
    late = datetime.date(2020, 6, 1)
    figures |= {(code, *key): "." for code, *key in figures if code == "ZZ2" and key[1] < late}
    # a month of no return, one without CT, one with an MRI figure too small to print
    for modality in (CT, MRI):
        figures["ZZ3", modality, datetime.date(2018, 8, 1)] = "."
    figures["ZZ4", CT, datetime.date(2018, 8, 1)] = "."
    figures["ZZ5", MRI, datetime.date(2018, 8, 1)] = "*"
    return figures


@pytest.fixture(scope="module")
def scans():
    """What the made-up files print."""
    return printed_scans()


@pytest.fixture(scope="module")
def charts(scans, tmp_path_factory):
    """Four years of scans, with a merger, and sixteen quarters of Northern Ireland's waits."""
    files = tmp_path_factory.mktemp("charts")
    for year in YEARS[1:]:
        made_up.did_year(
            files / f"scans {year}.xlsx",
            period=f"{year}/{(year + 1) % 100}",
            published="18th November 2021",
            providers=(STEADY, LATE, MERGED, OLD, *RANDOM),
            figures={
                (code, modality, name): scans[code, modality, first_day(year, name)]
                for code, modality, _ in scans
                for name in MONTHS
            },
        )
    drawn = random.Random(5)  # noqa: S311 - figures, not secrets
    quarters = [f"{year}/{(year + 1) % 100}Q{number}" for year in YEARS for number in range(1, 5)]
    ni.portal(
        files / "waits.csv",
        quarters=quarters,
        more={quarter: drawn.randrange(300) for quarter in quarters},
    )
    made_up.successions(files / "successions.csv", [("ZM2", "ZM1", MERGER.isoformat())])
    made_up.manifest(files)
    return Warehouse.loaded(tmp_path_factory.mktemp("charts_made"), files)


def rows_of(charts, columns, where):
    """{(subject, code, test, month): columns} of the mart."""
    rows = charts.query(f"select {SERIES}, {columns} from marts.trust_control_limits where {where}")
    return {row[:4]: row[4:] for row in rows}


def second_reading(points, months_apart=1):
    """Chart of a step, {month: figure}: mean, mean moving range, {month: (range, four flags)}."""
    mean = statistics.fmean(points.values())
    ranges = {
        month: abs(points[month] - points[after(month, -months_apart)])
        for month in points
        if after(month, -months_apart) in points
    }
    width = 2.66 * statistics.fmean(ranges.values())

    def side(month):
        return (points[month] > mean) - (points[month] < mean)

    def near(month):
        return 2 / 3 * width < abs(points[month] - mean) <= width

    def windows(month, length):
        for back in range(length):
            of_one = [after(month, months_apart * (place - back)) for place in range(length)]
            if all(one in points for one in of_one):
                yield of_one

    def one_side(of_one):
        return side(of_one[0]) != 0 and len({side(one) for one in of_one}) == 1

    def goes_one_way(of_one):
        counts = [points[one] for one in of_one]
        pairs = list(itertools.pairwise(counts))
        return all(a < b for a, b in pairs) or all(a > b for a, b in pairs)

    return (
        mean,
        width / 2.66,
        {
            month: (
                ranges.get(month),
                abs(figure - mean) > width,
                near(month)
                and any(
                    one_side(of_one) and sum(map(near, of_one)) >= 2 for of_one in windows(month, 3)
                ),
                any(map(one_side, windows(month, 7))),
                any(map(goes_one_way, windows(month, 7))),
            )
            for month, figure in points.items()
        },
    )


def test_every_point_of_every_chart_is_what_plain_python_makes_of_the_printed_figures(
    charts, scans
):
    """All series of the six random trusts, before and after April 2020, signals included."""
    found = rows_of(
        charts,
        f"figure, process_mean, mean_moving_range, lower_limit, upper_limit, moving_range, {FLAGS}",
        "organisation_code in ('ZZ3', 'ZZ4', 'ZZ5', 'ZZ6', 'ZZ7', 'ZZ8') and is_judged",
    )
    months = [first_day(year, name) for year in YEARS[1:] for name in MONTHS]
    expected, flags = {}, [0, 0, 0, 0]
    for _, code, _ in RANDOM:
        for test in ("all", *TESTS):
            modalities = TESTS.values() if test == "all" else (TESTS[test],)
            points = {}
            for month in months:
                parts = [scans[code, modality, month] for modality in modalities]
                numbers = [part for part in parts if isinstance(part, int)]
                # a `*` stands for 1 or 2 and adds nothing; a `.` leaves the sum incomplete
                if numbers and "." not in parts:
                    points[month] = sum(numbers)
            for step in (
                {month: count for month, count in points.items() if month < PANDEMIC},
                {month: count for month, count in points.items() if month >= PANDEMIC},
            ):
                mean, mean_range, signals = second_reading(step)
                limits = (mean - 2.66 * mean_range, mean + 2.66 * mean_range)
                for month, (moving_range, *seen) in signals.items():
                    key = ("scans", code, test, month)
                    expected[key] = (step[month], mean, mean_range, *limits, moving_range, *seen)
                    flags = [count + one for count, one in zip(flags, seen, strict=True)]
    assert min(flags) > 5, "a rule that no point meets is not tried"
    assert found.keys() == expected.keys()
    for key, row in expected.items():
        assert found[key][:5] == pytest.approx(row[:5], rel=1e-12), key
        assert found[key][5:] == row[5:], key


def test_limits_that_a_head_can_reckon(charts):
    """500, 510, 500 …: the mean is 505, each moving range 10, and 2.66 times 10 is 26.6."""
    found = rows_of(
        charts,
        "process_mean, lower_limit, upper_limit, figures_in_step, step_from, is_special_cause",
        "organisation_code = 'ZZ1' and test_code = 'did_ct' and month in ('2018-04-01', "
        "'2020-03-01', '2021-03-01')",
    )
    limits = (505.0, pytest.approx(478.4), pytest.approx(531.6))
    first, pandemic = datetime.date(2018, 4, 1), PANDEMIC
    assert found == {
        ("scans", "ZZ1", "did_ct", first): (*limits, 24, first, False),
        ("scans", "ZZ1", "did_ct", datetime.date(2020, 3, 1)): (*limits, 24, first, False),
        ("scans", "ZZ1", "did_ct", datetime.date(2021, 3, 1)): (*limits, 12, pandemic, False),
    }


NO_CT = "no figures of CT scans were published for it for August 2018"


@pytest.mark.parametrize(
    ("code", "test", "note"),
    [
        ("ZZ3", "all", "it did not report August 2018"),
        ("ZZ3", "did_mri", "it did not report August 2018"),
        ("ZZ4", "did_ct", NO_CT),
        ("ZZ4", "all", NO_CT),
        ("ZZ5", "did_mri", "it has no figure of this kind for August 2018"),
    ],
)
def test_a_month_without_a_figure_is_no_zero_and_no_moving_range_reaches_over_it(
    charts, code, test, note
):
    found = rows_of(
        charts,
        "figure, is_judged, figure_note, moving_range, is_special_cause, process_mean is null",
        f"organisation_code = '{code}' and test_code = '{test}' "
        "and month between '2018-07-01' and '2018-09-01'",
    )
    july, august, september = (
        found["scans", code, test, datetime.date(2018, m, 1)] for m in (7, 8, 9)
    )
    assert (july[1], september[1], july[3] is None, september[3]) == (True, True, False, None)
    assert august[1] is False and august[2].startswith(note)
    assert august[3:] == (None, None, False)
    assert august[0] is None or (code, test) == ("ZZ4", "all")


def test_a_suppressed_modality_leaves_the_total_judged(charts):
    key = ("scans", "ZZ5", "all", datetime.date(2018, 8, 1))
    found = rows_of(charts, "is_judged, moving_range is null", "organisation_code = 'ZZ5'")
    assert found[key] == (True, False)
    assert found["scans", "ZZ5", "did_mri", key[3]] == (False, True)


def test_ten_months_are_too_little_history(charts):
    found = rows_of(
        charts,
        "figure is null, figures_in_step, too_little_history, process_mean, upper_limit, "
        "is_special_cause",
        "organisation_code = 'ZZ2' and test_code = 'all' and month >= '2020-06-01'",
    )
    assert set(found.values()) == {(False, 10, True, None, None, None)}
    assert len(found) == 10


def test_a_merger_begins_a_step_and_so_does_the_pandemic_and_nothing_else_does(charts):
    steps = charts.query(
        "select organisation_code, step_from, step_reason, count(*), max(process_mean) "
        "from marts.trust_control_limits where test_code = 'all' and subject = 'scans' "
        "and organisation_code in ('ZM1', 'ZZ6') group by all order by 1, 2"
    )
    first = datetime.date(2018, 4, 1)
    pandemic = "the pandemic: routine care was put off from the second half of March 2020 on"
    assert [step[:4] for step in steps] == [
        ("ZM1", first, "its first month loaded", 6),
        ("ZM1", MERGER, "a succession: other bodies report together from then on", 18),
        ("ZM1", PANDEMIC, pandemic, 12),
        ("ZZ6", first, "its first month loaded", 24),
        ("ZZ6", PANDEMIC, pandemic, 12),
    ]
    # two bodies of 300, 305 and 310 in turn, twice over for CT and MRI; six months are too few
    assert [step[4] for step in steps[:3]] == [None, 610.0, 610.0]


def test_a_step_of_one_organisation_is_a_row_of_the_seed(charts):
    charts.change_seed(
        "seeds.explained_steps",
        "insert into seeds.explained_steps values ('made up', 'scans', 'ZZ7', '2019-06-01', "
        "'a made-up site closed', 'nobody')",
    )
    try:
        steps = charts.query(
            "select distinct organisation_code, step_reason from marts.trust_control_limits "
            "where step_from = '2019-06-01'"
        )
    finally:
        charts.change_seed(
            "seeds.explained_steps", "delete from seeds.explained_steps where step = 'made up'"
        )
    assert steps == [("ZZ7", "a made-up site closed")]


def test_quarters_follow_each_other_where_quarters_are_published(charts):
    """Northern Ireland: each trust has four services of 1,100 and what its quarter has more."""
    found = rows_of(
        charts,
        f"figure, process_mean, mean_moving_range, moving_range, {FLAGS}",
        "subject = 'waits' and organisation_code = 'BHSCT' and not too_little_history",
    )
    drawn = random.Random(5)  # noqa: S311 - figures, not secrets
    counts = [4 * (1100 + drawn.randrange(300)) for _ in range(16)]
    months = [after(datetime.date(2017, 6, 1), 3 * place) for place in range(16)]
    points = dict(zip(months[:12], counts[:12], strict=True))
    points = {month: count for month, count in points.items() if month < PANDEMIC}
    mean, mean_range, signals = second_reading(points, months_apart=3)
    assert {key[3]: row[3:] for key, row in found.items()} == signals
    assert {key[3]: row[:3] for key, row in found.items()} == {
        month: pytest.approx((points[month], mean, mean_range), rel=1e-12) for month in points
    }


# Codes in the pattern of NHS trusts', none of which is in use; the first is at the nation's share.
TRUSTS = {
    f"RZ{number}": over for number, over in enumerate([25, 26, 24, 35, 12, 5, 60, 22, 28, 31])
}
SHORT = {"RZA": 0, "RZB": 3}


def list_of(code, waiting, over, tests=2, name=None):
    """Rows of a provider's list: `over` of those waiting have waited 9 weeks, in two tests."""
    rows = []
    for number, label in (("1", "Magnetic Resonance Imaging"), ("2", "Computed Tomography"))[
        :tests
    ]:
        bands = [0] * 14
        share = 1 if tests == 1 else 2
        bands[9] = over // share if number == "1" else over - over // share
        bands[0] = (waiting // share if number == "1" else waiting - waiting // share) - bands[9]
        rows.append(
            ("Y60", code, name or f"Made-up {code}", number, label, tuple(bands), (1, 2, 3))
        )
    return rows


@pytest.fixture(scope="module")
def funnel(tmp_path_factory):
    """September 2019 and 2020: trusts of 100 patients and others, an independent, Wales, NI."""
    files = tmp_path_factory.mktemp("funnel")
    for year in (2019, 2020):
        rows = [row for code, over in TRUSTS.items() for row in list_of(code, 100, over)]
        rows += [row for code, over in SHORT.items() for row in list_of(code, 8, over)]
        rows += list_of("RZS", 50, 40, tests=1)
        # brings the nation to 25%: 1,000 + 16 + 50 + 334 wait, 268 + 3 + 40 + 39 too long
        rows += list_of("ZZ9", 334, 39)
        silent = [("Y60", "RZW", "Made-up RZW")] if year == 2020 else []
        if year == 2019:
            rows += list_of("RZW", 100, 25)
        made_up.dm01(
            files / f"england {year}.xlsx",
            period=f"September {year}",
            published=f"12th November {year}",
            rows=rows,
            zero_providers=silent,
        )
    rows = []
    for month, first in (("Sep-2019", 61), ("Sep-2020", 60)):
        for place, bands in (
            (NORTH, {week(0): first, week(6): 10, week(8): 20, LONGEST: 10}),
            ("Morriston Hospital", {week(0): first + 20, week(6): 10, week(8): 8, LONGEST: 2}),
        ):
            rows += wales.waits(month, place, bands)
    wales.written(files / "wales.csv", rows)
    ni.portal(files / "ni.csv", quarters=("2019/20Q2", "2020/21Q2"), more={"2019/20Q2": 1})
    made_up.manifest(files)
    return Warehouse.loaded(tmp_path_factory.mktemp("funnel_made"), files)


def limits_by_hand(centre, waiting, between=0.0):
    """The four limits in percent, lower and upper of 95 and 99.8%, of a share of the nation."""
    deviation = math.sqrt(1 / (4 * waiting) + between**2)
    return [
        100
        * math.sin(min(max(math.asin(math.sqrt(centre)) + times * deviation, 0), math.pi / 2)) ** 2
        for times in (-1.959964, 1.959964, -3.090232, 3.090232)
    ]


def funnel_rows(funnel, columns, where="true"):
    rows = funnel.query(
        f"select organisation_code, {columns} from marts.trust_wait_funnel where {where}"
    )
    return {row[0]: row[1:] for row in rows}


LIMITS = (
    "lower_limit_95_pct{0}, upper_limit_95_pct{0}, lower_limit_998_pct{0}, upper_limit_998_pct{0}"
)


def test_limits_of_a_hundred_patients_around_a_quarter(funnel):
    """At 25% the arcsine scale stands at 30 degrees, and of 100 patients it is 1/20 wide."""
    found = funnel_rows(
        funnel,
        f"waiting, nation_waiting_over_pct, {LIMITS.format('')}",
        "organisation_code = 'RZ0'",
    )
    lower, upper = (
        100 * math.sin(math.pi / 6 + times / 20) ** 2 for times in (-1.959964, 1.959964)
    )
    assert found["RZ0"][:4] == pytest.approx((100, 25.0, lower, upper), rel=1e-9)
    assert found["RZ0"][2:] == pytest.approx(limits_by_hand(0.25, 100), rel=1e-9)
    assert (round(lower, 1), round(upper, 1)) == (17.0, 33.9)


def test_each_trust_lies_where_its_share_lies(funnel):
    """Against 25%: 17.0 to 33.9% for 95 in a hundred, 12.8 to 39.6% for all but 2 in a thousand."""
    found = funnel_rows(funnel, "position_95, position_998", "is_judged and nation = 'England'")
    inside, above, below = ("inside", "inside"), ("above", "above"), ("below", "below")
    assert {code: found[code] for code in TRUSTS} == {
        **dict.fromkeys(("RZ0", "RZ1", "RZ2", "RZ7", "RZ8", "RZ9"), inside),
        "RZ3": ("above", "inside"),
        "RZ4": below,
        "RZ5": below,
        "RZ6": above,
    }


def test_limits_of_a_short_list_end_at_nothing(funnel):
    """Of 8 patients even none over is what chance allows, and no limit is below 0."""
    found = funnel_rows(funnel, f"{LIMITS.format('')}, position_998", "organisation_code = 'RZA'")
    assert found["RZA"][:4] == pytest.approx(limits_by_hand(0.25, 8), rel=1e-9)
    assert (found["RZA"][2], found["RZA"][4]) == (0.0, "inside")


def test_the_spread_between_trusts_widens_the_limits(funnel):
    """Spiegelhalter's random effects: z scores at the 10% ends drawn in, moments of the rest."""
    lists = {code: (100, over) for code, over in TRUSTS.items()}
    lists |= {code: (8, over) for code, over in SHORT.items()}
    centre = math.asin(0.5)
    scores = sorted(
        (math.asin(math.sqrt(over / waiting)) - centre) * 2 * math.sqrt(waiting)
        for waiting, over in lists.values()
    )
    # twelve scores: the 10% end lies 1.1 places from the first
    low = scores[1] + 0.1 * (scores[2] - scores[1])
    high = scores[-2] - 0.1 * (scores[-2] - scores[-3])
    phi = statistics.fmean(min(max(score, low), high) ** 2 for score in scores)
    weights = [4 * waiting for waiting, _ in lists.values()]
    total = sum(weights)
    between = math.sqrt(
        (len(lists) * phi - (len(lists) - 1))
        / (total - sum(weight**2 for weight in weights) / total)
    )
    assert phi > 1
    found = funnel_rows(
        funnel,
        f"{LIMITS.format('_with_spread')}, overdispersion, deviation_between, "
        "position_95_with_spread, position_998_with_spread",
        "organisation_code in ('RZ5', 'RZ6', 'RZB')",
    )
    for code, waiting in (("RZ5", 100), ("RZ6", 100), ("RZB", 8)):
        by_hand = (*limits_by_hand(0.25, waiting, between), phi, between)
        assert found[code][:6] == pytest.approx(by_hand, rel=1e-9)
    # of 100 patients 9.6 to 44.7% for 95 in a hundred, 3.7 to 56.8% for all but 2 in a thousand
    rounded = [round(limit, 1) for limit in limits_by_hand(0.25, 100, between)]
    assert rounded == [9.6, 44.7, 3.7, 56.8]
    assert found["RZ6"][6:] == ("above", "above")
    assert found["RZ5"][6:] == ("below", "inside")
    assert found["RZB"][6:] == ("inside", "inside")


@pytest.mark.parametrize(
    ("code", "figures", "note"),
    [
        ("RZS", (50, 40), "these are MRI scans only, which do not speak for a whole hospital"),
        ("RZW", (None, None), "its figures for September 2020 were printed as zeros only"),
    ],
)
def test_a_list_that_is_not_comparable_is_shown_and_not_judged(funnel, code, figures, note):
    found = funnel_rows(
        funnel,
        f"waiting, waiting_over, is_judged, judgement_note, position_95, {LIMITS.format('')}",
        f"organisation_code = '{code}'",
    )
    assert found[code] == (*figures, False, note, None, None, None, None, None)


def test_independents_count_in_the_nation_s_share_and_have_no_funnel(funnel):
    assert "ZZ9" not in funnel_rows(funnel, "waiting")


def test_each_nation_by_its_own_standard(funnel):
    """Wales over 8 weeks, Northern Ireland over 9; too few for a spread between them."""
    found = funnel_rows(
        funnel,
        f"threshold_weeks, waiting, waiting_over, {LIMITS.format('')}, "
        "upper_limit_95_pct_with_spread, overdispersion",
        "nation in ('Wales', 'Northern Ireland')",
    )
    # 40 of the 200 patients of the two boards have waited more than 8 weeks
    assert found["W11000023"][:3] == (8, 100, 30)
    assert found["W11000023"][3:7] == pytest.approx(limits_by_hand(0.2, 100), rel=1e-9)
    assert found["BHSCT"][:3] == (9, 4400, 2000)
    assert found["BHSCT"][3:7] == pytest.approx(limits_by_hand(5 / 11, 4400), rel=1e-9)
    assert {row[7:] for row in found.values()} == {(None, None)}


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """Two years: Y60 falls by CT alone, Y61 loses its MRI, Y62 has a cell that can't be read."""
    files = tmp_path_factory.mktemp("changed")
    providers = [(f"Y6{number}", f"ZZ{number}", f"Made-up {number}") for number in range(4)]
    for year, ct, mri in ((2019, 100, 60), (2020, 70, 65)):
        figures = {}
        for _, code, _ in providers:
            figures |= {(code, CT, month): ct for month in MONTHS}
            figures |= {(code, MRI, month): mri for month in MONTHS}
        if year == 2020:
            figures |= {("ZZ1", MRI, month): "." for month in MONTHS}
            figures["ZZ2", CT, "May"] = "7O"
            figures |= {("ZZ3", modality, "May"): "." for modality in (CT, MRI)}
        made_up.did_year(
            files / f"{year}.xlsx",
            period=f"{year}/{(year + 1) % 100}",
            published="18th November 2021",
            providers=providers,
            figures=figures,
        )
    made_up.manifest(files)
    return Warehouse.loaded(tmp_path_factory.mktemp("changed_made"), files)


def parts(changed, area, suffix=""):
    """{modality: change, change of all, share, points} of an area."""
    rows = changed.query(
        f"select modality_code, scans_change{suffix}, scans_change_of_all{suffix}, "
        f"share_of_change_pct{suffix}, contribution_points{suffix} "
        f"from marts.scan_change_by_modality where area_code = '{area}'"
    )
    return {row[0]: row[1:] for row in rows}


@pytest.mark.parametrize("suffix", ["", "_like_for_like"])
def test_modalities_that_go_different_ways(changed, suffix):
    """Six months: CT 600 to 420, MRI 360 to 390; all 960 to 810."""
    found = parts(changed, "Y60", suffix)
    assert found["did_ct"] == pytest.approx((-180, -150, 120.0, -18.75))
    assert found["did_mri"] == pytest.approx((30, -150, -20.0, 3.125))


def test_a_modality_that_is_no_more_is_part_of_the_fall(changed):
    """CT 600 to 420; MRI 360 to nothing that is printed: as in the total, all 960 to 420."""
    found = parts(changed, "Y61")
    assert found["did_mri"] == pytest.approx((-360, -540, 100 * 360 / 540, -37.5))
    assert sum(row[2] for row in found.values()) == pytest.approx(100)
    assert sum(row[3] for row in found.values()) == pytest.approx(-100 * 540 / 960)


def test_of_a_change_that_is_withheld_no_share_is_known(changed):
    assert set(parts(changed, "Y62").values()) == {(None, None, None, None)}
    notes = dict(
        changed.query(
            "select distinct area_code, comparability_note from marts.scan_change_by_modality"
        )
    )
    not_comparable = (
        "1 organisation is not comparable: as published, its gaps are part of the change"
    )
    assert notes["Y60"] == ""
    assert notes["Y62"] == f"figures of April to September 2020 are withheld; {not_comparable}"
    assert notes["Y63"] == not_comparable


def test_like_for_like_leaves_out_who_is_not_comparable(changed):
    """As published Y63 has five months of 2020 (CT 350, MRI 325); nobody of it is comparable."""
    assert parts(changed, "Y63")["did_ct"] == pytest.approx(
        (-250, -285, 100 * 250 / 285, -100 * 250 / 960)
    )
    assert set(parts(changed, "Y63", "_like_for_like").values()) == {(None, None, None, None)}
