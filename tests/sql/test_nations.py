"""Made-up figures of all four nations through one load: facts, comparisons, nations side by side.

Boards and trusts have their real names, since a name decides the body; every figure is made up.
"""

import made_up
import made_up_northern_ireland as ni
import made_up_scotland as scots
import made_up_wales as wales
import pytest
from made_up_wales import LONGEST, NORTH, TOTAL, WEST, week
from warehouse import Warehouse

BOARD, OTHER_BOARD, THIRD_BOARD = "S08000025", "S08000026", "S08000028"
PHS_HEADERS = (
    "MonthEnding",
    "HBT",
    "DiagnosticTestType",
    "DiagnosticTestDescription",
    "WaitingTime",
    "NumberOnList",
    "NumberOnListQF",
)
BAND_LABELS = ("0-7 days", "43-49 days", "57-63 days", "64-70 days", "92 days and over")


def scotland(path):
    """Two Septembers of three boards; the third has totals and no bands in the second one."""
    rows = []
    for month, bands in (("20190930", (90, 4, 3, 2, 1)), ("20200930", (50, 20, 15, 10, 5))):
        for board in (BOARD, OTHER_BOARD, THIRD_BOARD):
            for group, test in (("Imaging", "CT"), ("Endoscopy", "Colonoscopy")):
                if board == OTHER_BOARD and month == "20200930":
                    continue
                counts = scots.waits(dict(zip(BAND_LABELS, bands, strict=True)))
                if board == THIRD_BOARD and (month, test) == ("20200930", "CT"):
                    counts = scots.unavailable(70)
                for name in (test, f"All {group}"):
                    rows += [[month, board, group, name, *count] for count in counts]
    scots.written(path, PHS_HEADERS, rows)


def welsh(path):
    """Two Septembers: a board by its own row, one by a site, one that the second month lacks."""
    rows = []
    for month, bands in (
        ("Sep-2019", {week(0): 80, week(6): 8, week(8): 6, week(9): 4, LONGEST: 2}),
        ("Sep-2020", {week(0): 40, week(6): 20, week(8): 20, week(9): 10, LONGEST: 10}),
    ):
        places = [NORTH, "Morriston Hospital", *([WEST] if month == "Sep-2019" else [])]
        for place in places:
            rows += wales.waits(month, place, bands)
        every = {band: count * len(places) for band, count in bands.items()}
        rows += wales.waits(month, wales.ALL, every)
    wales.written(path, rows)


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    """One folder with files of the four nations; a board of Scotland and one of Wales stop."""
    folder = tmp_path_factory.mktemp("nations")
    scotland(folder / "scotland.csv")
    welsh(folder / "wales.csv")
    changes = {
        ("2020/21Q2", "Belfast", service, category): {"1": str(200 * n), "2": str(900 * n)}
        for n, service, category in (
            (1, "Made-up Scan", ni.IMAGING),
            (1, "Made-up Scan", ni.ALL),
            (2, ni.ALL, ni.IMAGING),
        )
    }
    changes |= {
        ("2020/21Q2", "Belfast", "Made-up Picture", category): {"1": "200", "2": "900"}
        for category in (ni.IMAGING, ni.ALL)
    }
    changes |= {
        ("2020/21Q2", "Belfast", ni.ALL, ni.ALL): {"1": "1600", "2": "2800"},
        ("2020/21Q2", ni.NATION, ni.ALL, ni.ALL): {"1": "11200", "2": "10800"},
        ("2020/21Q2", ni.NATION, ni.ALL, ni.IMAGING): {"1": "5200", "2": "5800"},
    }
    changes |= {
        ("2020/21Q2", ni.NATION, service, category): {"1": "2600", "2": "2900"}
        for service in ("Made-up Scan", "Made-up Picture")
        for category in (ni.IMAGING, ni.ALL)
    }
    ni.portal(
        folder / "dwt.csv",
        quarters=("2019/20Q2", "2020/21Q2"),
        changes=changes,
        more={"2019/20Q2": 1},
    )
    for year in (2019, 2020):
        made_up.dm01(
            folder / f"england {year}.xlsx",
            period=f"September {year}",
            published=f"12th November {year}",
        )
    made_up.manifest(folder)
    return Warehouse.faulty(tmp_path_factory.mktemp("nations_made"), folder)


def trust(result, code, group="all"):
    """Waiting and over 6, 8, 9 weeks in percent in both months, comparable, note."""
    rows = result.query(
        "select waiting_baseline, waiting_comparison, over_6_weeks_pct_comparison, "
        "over_8_weeks_pct_baseline, over_8_weeks_pct_comparison, over_9_weeks_pct_comparison, "
        "is_comparable, comparability_note from marts.trust_wait_comparison "
        f"where organisation_code = '{code}' and test_group = '{group}' and test_code = 'all'"
    )
    return rows[0] if rows else None


def test_a_board_of_scotland(result):
    expected = (200, 200, 50.0, 6.0, 30.0, 15.0, True, "")
    assert trust(result, BOARD) == trust(result, BOARD, "common") == expected
    assert trust(result, BOARD, "imaging")[:2] == (100, 100)


def test_nothing_but_missing_boards_is_a_fault(result):
    assert result.faults(where="is_undecided") == [
        'noted: organisation_is_missing: scotland.csv, csv; found "no row of it for September '
        '2020"; expected rows of it, as in the months beside; scope 0 S08000026 '
        "2020-09-01",
        'noted: organisation_is_missing: wales.csv, csv; found "no row of it for September '
        '2020"; expected rows of it, as in the months beside; scope 0 W11000025 '
        "2020-09-01",
    ]


def test_a_board_that_did_not_report(result):
    assert trust(result, OTHER_BOARD)[:2] == (200, None)
    assert trust(result, OTHER_BOARD)[-2:] == (False, "it did not report September 2020")


def test_a_total_without_bands_makes_the_share_unknown_not_smaller(result):
    note = "how long they have waited is not available for all tests of September 2020"
    assert trust(result, THIRD_BOARD) == (200, 170, None, 6.0, None, None, True, note)
    assert trust(result, THIRD_BOARD, "endoscopy")[2] == 50.0


def test_a_board_of_wales_by_its_row_and_one_by_its_site(result):
    expected = (100, 100, 60.0, 12.0, 40.0, 20.0, True, "")
    assert trust(result, "W11000023") == trust(result, "W11000031") == expected
    assert trust(result, "W11000023", "common") is None
    assert trust(result, "W11000025")[-2:] == (False, "it did not report September 2020")


def test_a_trust_of_northern_ireland(result):
    assert trust(result, "BHSCT") == (4404, 4400, None, None, None, 2800 / 44, True, "")
    assert trust(result, "BHSCT", "imaging")[5] == 1800 / 22
    assert trust(result, "WHSCT")[5] == 2000 / 44


def test_names_and_types_of_the_organisations(result):
    assert result.query(
        "select organisation_code, organisation_name, organisation_type, nation, region_code "
        "from marts.dim_organisation where organisation_code in "
        f"('{BOARD}', 'W11000023', 'BHSCT') order by 1"
    ) == [
        (
            "BHSCT",
            "Belfast Health and Social Care Trust",
            "hsc_trust",
            "Northern Ireland",
            None,
        ),
        (BOARD, "NHS Orkney", "health_board", "Scotland", None),
        ("W11000023", "Betsi Cadwaladr University Health Board", "health_board", "Wales", None),
    ]


@pytest.mark.parametrize(
    ("nation", "weeks", "expected"),
    [
        ("England", 6, (315, 45, "sum of organisations")),
        ("Scotland", 6, (370, None, "sum of organisations")),
        ("Wales", 8, (200, 80, "published total")),
        ("Wales", 6, (200, 120, "published total")),
        ("Wales", 13, (200, 20, "published total")),
        ("Northern Ireland", 9, (22000, 10800, "published total")),
    ],
)
def test_nations_from_their_files_before_single_figures(result, nation, weeks, expected):
    assert result.query(
        "select waiting, waiting_over, basis from marts.nation_wait_comparison "
        f"where nation = '{nation}' and month = '2020-09-01' and threshold_weeks = {weeks} "
        "and test_group = 'all'"
    ) == [expected]


def test_at_six_weeks_northern_ireland_falls_back_to_the_single_figure_and_says_so(result):
    ((waiting, over, is_derived, note),) = result.query(
        "select waiting, waiting_over, is_derived, comparability_note "
        "from marts.nation_wait_comparison where nation = 'Northern Ireland' "
        "and month = '2020-09-01' and threshold_weeks = 6 and test_group = 'all'"
    )
    assert (waiting, over, is_derived) == (160666, 116047, True)
    assert "derived, not published" in note


def test_nations_over_time(result):
    assert result.query(
        "select area_code, waiting, over_6_weeks, over_9_weeks, over_26_weeks, is_derived "
        "from marts.waits_over_time where area_type = 'nation' and test_group = 'all' "
        "and month = '2020-09-01' order by 1"
    ) == [
        ("ENG", 315, 45, 27, None, False),
        ("NIR", 22000, None, 10800, 4000, False),
        ("SCO", 370, None, None, None, False),
        ("WAL", 200, 120, 40, 20, False),
    ]
    ((note,),) = result.query(
        "select comparability_note from marts.waits_over_time where area_code = 'SCO' "
        "and test_group = 'all' and month = '2020-09-01'"
    )
    assert note.endswith("without NHS Shetland")


def test_england_is_england_alone(result):
    assert result.query(
        "select waiting_baseline, waiting_comparison from marts.region_wait_comparison "
        "where area_code = 'ENG' and test_group = 'all'"
    ) == [(315, 315)]


def test_figures_are_walked_back_to_their_cells(result):
    assert result.query(
        "select source_file, source_cells from marts.fct_waits "
        f"where organisation_code in ('{BOARD}', 'W11000023') and month = '2019-09-01' "
        "and test_code in ('phs_ct', 'wales_not_split') order by 1"
    ) == [
        ("scotland.csv", ",".join(f"F{row}" for row in range(2, 16))),
        ("wales.csv", "A2,A4,A5,A6,A7"),
    ]


def test_a_month_that_a_nation_has_no_figures_of_is_not_the_board_s_fault(tmp_path):
    ni.portal(tmp_path / "files" / "dwt.csv", quarters=("2019/20Q2",))
    made_up.manifest(tmp_path / "files")
    result = Warehouse.sound(tmp_path, tmp_path / "files")
    assert trust(result, "BHSCT")[-2:] == (
        False,
        "no waiting lists of Northern Ireland are loaded for September 2020",
    )


@pytest.fixture(scope="module")
def years_apart(tmp_path_factory):
    """March 2019 and December 2023: boards of Wales took over, a trust moved to encompass."""
    files = tmp_path_factory.mktemp("years_apart")
    ni.portal(files / "before.csv", quarters=("2018/19Q4",))
    staying = tuple(name for name in ni.TRUSTS if name != "South Eastern")
    ni.portal(files / "after.csv", quarters=("2023/24Q3",), trusts=staying)
    rows = [
        *wales.waits("Mar-2019", "Abertawe Bro Morgannwg", {week(0): 60, week(8): 40}),
        *wales.waits("Mar-2019", "Cwm Taf", {week(0): 30, week(8): 20}),
        *wales.waits("Dec-2023", "Swansea Bay", {week(0): 50, week(8): 50}),
        *wales.waits("Dec-2023", "Cwm Taf Morgannwg", {week(0): 25, week(8): 25}),
    ]
    wales.written(files / "wales.csv", rows)
    made_up.manifest(files)
    return Warehouse.sound(
        tmp_path_factory.mktemp("years_apart_made"),
        files,
        baseline_from="2019-03",
        baseline_to="2019-03",
        comparison_from="2023-12",
        comparison_to="2023-12",
    )


def test_a_trust_that_moved_to_encompass_is_said_and_not_comparable(years_apart):
    note = (
        "it is not in the release of December 2023: it moved to the encompass system in November "
        "2023"
    )
    assert trust(years_apart, "SEHSCT")[-2:] == (False, note)
    assert trust(years_apart, "BHSCT")[-2:] == (True, "")
    ((waiting, said),) = years_apart.query(
        "select waiting, comparability_note from marts.waits_over_time "
        "where area_code = 'NIR' and month = '2023-12-01' and test_group = 'all'"
    )
    assert waiting == 4400 * 4
    assert said.endswith("may be without South Eastern Health and Social Care Trust")


def test_earlier_boards_of_wales_are_compared_with_those_that_took_over(years_apart):
    assert trust(years_apart, "W11000030+W11000031")[:2] == (150, 150)
    assert years_apart.query(
        "select organisation_name from marts.trust_wait_comparison "
        "where nation = 'Wales' and test_group = 'all'"
    ) == [("Cwm Taf Morgannwg University Health Board with Swansea Bay University Health Board",)]


def test_an_unknown_body_of_each_nation_is_named_with_its_row(tmp_path):
    files = tmp_path / "files"
    scotland(files / "scotland.csv")
    text = (files / "scotland.csv").read_text(encoding="utf-8")
    (files / "scotland.csv").write_text(text.replace(BOARD, "SZ0000009"), encoding="utf-8")
    wales.written(files / "wales.csv", [wales.row("Sep-2020", "Made-up Bay", TOTAL, 7)])
    ni.portal(files / "dwt.csv", trusts=("Made-up Trust", *ni.TRUSTS[1:]))
    made_up.manifest(files)
    made = Warehouse.faulty(tmp_path, files)
    known = "expected a label that seeds/labels/printed_organisations.csv knows"
    faults = made.faults("label_is_not_known")
    for fault in (
        f'scotland.csv, csv, row 2 and 27 more; found "SZ0000009"; {known}; scope 28 2019-09-01',
        f'scotland.csv, csv, row 170 and 27 more; found "SZ0000009"; {known}; scope',
        f'wales.csv, csv, row 2; found "Made-up Bay"; {known}; scope 1 wales_not_split 2020-09-01',
        f'dwt.csv, csv, row 2 and 79 more; found "Made-up Trust"; {known}; scope',
    ):
        assert any(line.startswith(f"withheld: label_is_not_known: {fault}") for line in faults)
    assert len(faults) == 4
    assert not made.query("from marts.fct_waits where organisation_code is null")
    # a nation without one of its boards is no smaller total
    assert made.query(
        "select distinct waiting from marts.nation_wait_comparison "
        "where nation = 'Scotland' and month = '2019-09-01' and test_group = 'all'"
    ) == [(None,)]
