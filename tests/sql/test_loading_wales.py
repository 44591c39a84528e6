"""StatsWales' CSV downloads: what loads, what is refused, what is a fault.

The files are written here, in the layouts that StatsWales documents. Boards and sites have their
real names, since a name decides the board; every figure is made up, and so is every name that no
board or site has.
"""

import csv
import datetime

import made_up
import pytest
from made_up_wales import (
    ALL,
    GROUPS,
    LONGEST,
    NORTH,
    OTHER_ORDER,
    OVER_8,
    TOTAL,
    UP_TO_8,
    WEEKS,
    WEST,
    row,
    waits,
    week,
    written,
)
from warehouse import Warehouse


def board_by_sites(month):
    """A board that prints no row of its own, by two of its sites."""
    return [
        *waits(month, "Royal Glamorgan Hospital", {week(0): 5, week(6): 7, LONGEST: 11}),
        *waits(month, "Princess of Wales Hospital", {week(0): 1, week(8): 2}),
    ]


def single_weeks():
    """September 2020: all Wales, a board beside its sites, one by its sites, what is left out."""
    north = {week(1): 10, week(6): 20, week(8): 30, week(9): 40, week(13): 50, week(26): 60}
    gwynedd = {week(1): 4, week(6): 20, week(8): 30, week(9): 0, week(13): 10, week(26): 60}
    return [
        *waits(
            "Sep-2020",
            ALL,
            {
                week(0): 6,
                week(1): 10,
                week(6): 27,
                week(8): 32,
                week(9): 40,
                week(13): 50,
                week(26): 60,
                LONGEST: 11,
            },
        ),
        *waits("Sep-2020", NORTH, north),
        *waits("Sep-2020", "Ysbyty Gwynedd", gwynedd),
        *waits(
            "Sep-2020", "Ysbyty Glan Clwyd", {band: north[band] - gwynedd[band] for band in north}
        ),
        *board_by_sites("Sep-2020"),
        row("Sep-2020", NORTH, TOTAL, 9_999, Service="Made-up Therapy"),
        row("Sep-2020", "Made-up Clinic", "a fortnight", "many", Service="Diagnostic Endoscopy"),
        row("soon", NORTH, TOTAL, 9_999, Service="Made-up Service"),
        row("Sep-2020", NORTH, TOTAL, 77, **{"Age group": "Under 18 years"}),
        row("Sep-2020", NORTH, TOTAL, "61.9", **{"Data description": "Percentage of patients"}),
        row("Sep-2020", NORTH, TOTAL, "8.1", **{"Data description": "Median wait in weeks"}),
    ]


def grouped_weeks():
    """September 2020 again, and March 2019: boards of that time, marks, and the older groups."""
    note = {"Notes": "Revised \u2013 caf\xe9 figures"}
    missing = [
        row("September 2020", "Powys", TOTAL, 12),
        row("September 2020", "Powys", UP_TO_8, ":"),
        row("September 2020", "Powys", OVER_8, "n/a"),
        row("March 2019", "Hywel Dda", TOTAL, ".."),
        row("March 2019", "Hywel Dda", OVER_8, "-"),
        row("March 2019", "Hywel Dda", UP_TO_8, ""),
    ]
    return [
        *waits("Sep-20", NORTH, {UP_TO_8: 30, OVER_8: 180}),
        *missing,
        *waits("March 2019", "Abertawe Bro Morgannwg", {UP_TO_8: 100, OVER_8: 23}),
        *waits("March 2019", "Princess of Wales Hospital", {UP_TO_8: 60, OVER_8: 20}),
        *waits("March 2019", "Morriston Hospital", {UP_TO_8: 40, OVER_8: 3}),
        *waits("March 2019", "The Royal Glamorgan Hospital", {UP_TO_8: 9, OVER_8: 1}),
        row("March 2019", "Cardiff & Vale", TOTAL, 60, **note),
        row("March 2019", "Cardiff & Vale", UP_TO_8, 10, **note),
        row("March 2019", "Cardiff & Vale", "8 to 14 Weeks", 20, **note),
        row("March 2019", "Cardiff & Vale", "Over 14 Weeks", 30, **note),
    ]


def old_export():
    """February 2019 in an old export: every week, one of them under its neighbour's label."""
    rows = waits("Feb-19", WEST, {week(number): number for number in range(40)} | {LONGEST: 40})
    for cells in rows:
        if cells[WEEKS] == week(23):
            cells[WEEKS] = week(22)
    return rows


@pytest.fixture(scope="module")
def downloads(tmp_path_factory):
    """Three downloads, loaded."""
    folder = tmp_path_factory.mktemp("wales")
    files = folder / "files"
    written(
        files / "new.csv",
        single_weeks(),
        order=OTHER_ORDER,
        quoting=csv.QUOTE_ALL,
        encoding="utf-8-sig",
    )
    written(files / "grouped.csv", grouped_weeks(), bands=GROUPS, encoding="cp1252")
    written(files / "old.csv", old_export())
    made_up.manifest(files)
    return Warehouse.loaded(folder, files)


@pytest.fixture(scope="module")
def lists(downloads):
    """Waits by month, organisation and kind of file: what stands there, once where all is well."""
    rows = downloads.query(
        "select month, organisation_code, publication, figure, waiting_over_6_weeks, "
        "waiting_over_8_weeks, waiting_over_9_weeks, waiting_over_13_weeks, "
        "waiting_over_26_weeks, left_out_rule is null, source_file, source_cells "
        "from intermediate.int_figures__published where nation = 'Wales'"
    )
    found = {}
    for month, code, kind, *figures in rows:
        found.setdefault((month, code, kind), []).append(tuple(figures))
    return found


SEPTEMBER = datetime.date(2020, 9, 1)
MARCH = datetime.date(2019, 3, 1)
FEBRUARY = datetime.date(2019, 2, 1)


@pytest.mark.parametrize(
    ("month", "code", "kind", "expected"),
    [
        (
            SEPTEMBER,
            "WAL",
            "statswales_weeks",
            (236, 220, 193, 161, 121, 71, True, "new.csv", "E2,E5,E6,E7,E8,E9,E10"),
        ),
        (
            SEPTEMBER,
            "W11000023",
            "statswales_weeks",
            (210, 200, 180, 150, 110, 60, True, "new.csv", "E11,E13,E14,E15,E16,E17"),
        ),
        (
            SEPTEMBER,
            "W11000030",
            "statswales_weeks",
            (26, 20, 13, 11, 11, 11, True, "new.csv", "E32,E34,E35,E36,E38"),
        ),
        (
            SEPTEMBER,
            "W11000023",
            "statswales_grouped_weeks",
            (210, None, 180, None, None, None, False, "grouped.csv", "A2,A4"),
        ),
        (
            SEPTEMBER,
            "W11000024",
            "statswales_grouped_weeks",
            (12, None, None, None, None, None, True, "grouped.csv", "A5"),
        ),
        (
            MARCH,
            "W11000025",
            "statswales_grouped_weeks",
            (None, None, None, None, None, None, True, "grouped.csv", "A8,A9,A10"),
        ),
        (
            MARCH,
            "W11000026",
            "statswales_grouped_weeks",
            (123, None, 23, None, None, None, True, "grouped.csv", "A11,A13"),
        ),
        (
            MARCH,
            "W11000027",
            "statswales_grouped_weeks",
            (10, None, 1, None, None, None, True, "grouped.csv", "A20,A22"),
        ),
        (
            MARCH,
            "W11000029",
            "statswales_grouped_weeks",
            (60, None, 50, None, None, None, True, "grouped.csv", "A23,A25,A26"),
        ),
    ],
    ids=[
        "all Wales",
        "a board beside its sites",
        "a board by its sites",
        "single weeks count before groups",
        "marks of a part",
        "marks of the whole",
        "an earlier board",
        "a site of an earlier board",
        "older groups",
    ],
)
def test_a_board_by_its_rows_or_its_sites(lists, month, code, kind, expected):
    assert lists[month, code, kind] == [expected]


def test_the_second_of_a_doubled_week_is_the_one_after(lists):
    ((*figures, counted, _, _),) = lists[FEBRUARY, "W11000025", "statswales_weeks"]
    assert counted
    assert figures == [sum(range(first, 41)) for first in (0, 6, 8, 9, 13, 26)]


def test_nothing_else_is_counted_and_what_is_left_out_is_named(downloads, lists):
    assert [len(rows) for rows in lists.values()] == [1] * 10
    left_out = downloads.query(
        "select row_rule, count(distinct (file_id, source_sheet, row_number)) "
        "from staging.stg_statswales__waits where row_rule <> 'provider' group by row_rule"
    )
    assert dict(left_out) == {"other_service": 3, "other_age": 1, "not_a_number_of_patients": 2}


def test_no_data_test_finds_anything_in_the_downloads(downloads):
    assert downloads.failures() == ""
    assert downloads.faults() == []


@pytest.mark.parametrize(
    ("options", "publication"),
    [
        ({}, "statswales_weeks"),
        ({"bands": GROUPS}, "statswales_grouped_weeks"),
        ({"order": OTHER_ORDER, "encoding": "utf-8-sig"}, "statswales_weeks"),
        ({"bands": GROUPS, "order": OTHER_ORDER}, "statswales_grouped_weeks"),
        ({"order": (2, 3, 4, 5, 0)}, "statswales_weeks"),
        ({"bands": GROUPS, "order": (2, 3, 4, 5, 0)}, "statswales_grouped_weeks"),
    ],
)
def test_neither_kind_is_taken_for_the_other(tmp_path, load, raw, options, publication):
    written(tmp_path / "files" / "waits.csv", waits("Sep-20", NORTH, {OVER_8: 3}), **options)
    code, output = load(tmp_path / "files")
    assert code == 0, output
    assert raw("select publication from raw.files") == [(publication,)]
    assert raw(f"select data_values from raw.{publication}") == [("3",), ("3",)]


@pytest.fixture(scope="module")
def unreadable(tmp_path_factory):
    """A download that staging can't read in several places."""
    folder = tmp_path_factory.mktemp("unreadable")
    rows = [
        row("Sep-20", "Made-up Bay Health Board", TOTAL, 3),
        row("Sep-20", NORTH, "a fortnight", 3),
        row("Sep-20", NORTH, TOTAL, "1,234"),
        row("Sep-20", WEST, TOTAL, "*"),
        row("Sep-20", "Powys", TOTAL, "12.5"),
        row("Oct-20", "Powys", TOTAL, 3),
        row("Oct-20", "Powys", TOTAL, 3),
    ]
    written(folder / "files" / "waits.csv", rows)
    made_up.manifest(folder / "files")
    return Warehouse.faulty(folder, folder / "files")


NUMBER = "expected a whole number, or one of : .. - n/a; scope 1"
LABEL = "withheld: label_is_not_known: waits.csv, csv,"
FIGURE = "withheld: figure_is_unreadable: waits.csv, csv,"
OF_SEPTEMBER = "wales_not_split 2020-09-01"


@pytest.mark.parametrize(
    "faults",
    [
        [
            f'{LABEL} row 2; found "Made-up Bay Health Board"; expected a label that '
            f"seeds/labels/printed_organisations.csv knows; scope 1 {OF_SEPTEMBER}"
        ],
        [
            f'{LABEL} row 3; found "a fortnight"; expected a label that '
            f"seeds/labels/statswales_waiting_bands.csv knows; scope 1 W11000023 {OF_SEPTEMBER}"
        ],
        [f'{FIGURE} A4; found "1,234"; {NUMBER} W11000023 {OF_SEPTEMBER}'],
        [f'{FIGURE} A5; found "*"; {NUMBER} W11000025 {OF_SEPTEMBER}'],
        [f'{FIGURE} A6; found "12.5"; {NUMBER} W11000024 {OF_SEPTEMBER}'],
        [
            f"resolved by rule: figure_stands_twice: waits.csv, csv, {cell}; "
            'found "Total Waiting, 3"; expected each board, month and weeks waiting once; '
            "scope 1 W11000024 wales_not_split 2020-10-01"
            for cell in ("A7", "A8")
        ],
    ],
    ids=["board", "band", "thousands", "mark", "fraction", "row twice"],
)
def test_what_cannot_be_read_is_a_fault_with_its_cell(unreadable, faults):
    assert set(faults) <= set(unreadable.faults())


def test_what_cannot_be_read_is_withheld(unreadable):
    missing = "noted: organisation_is_missing: waits.csv, csv; "
    faults = unreadable.faults()
    assert len([fault for fault in faults if not fault.startswith(missing)]) == 7
    assert len(faults) == 9
    assert unreadable.query(
        "select month, wait_state, waiting, count(*) from marts.fct_waits group by all order by all"
    ) == [
        (SEPTEMBER, "withheld", None, 3),
        # the row that stands twice
        (datetime.date(2020, 10, 1), "reported", 3, 1),
    ]


def test_a_month_that_cannot_be_read_is_a_fault_with_its_row(tmp_path):
    rows = [row("Sep-20", "Powys", TOTAL, 3), row("2020/21", "Powys", TOTAL, 3)]
    written(tmp_path / "files" / "waits.csv", rows)
    made_up.manifest(tmp_path / "files")
    made = Warehouse.faulty(tmp_path, tmp_path / "files")
    assert made.faults() == [
        "withheld: row_is_not_recognised: waits.csv, csv, row 3; "
        'found "2020/21 | Diagnostics | Powys | Total Waiting"; expected a month such as Sep-2020, '
        "a service, a local health board or site and weeks waiting; scope 1"
    ]
    assert made.query("select month, waiting from marts.fct_waits") == [(SEPTEMBER, 3)]


@pytest.fixture(scope="module")
def differing(tmp_path_factory):
    """Downloads whose totals are missing or do not add up."""
    folder = tmp_path_factory.mktemp("differing")
    weeks = [
        *waits("Jan-20", NORTH, {week(0): 5, week(8): 7}, total=13),
        row("Feb-20", NORTH, week(0), 5),
        row("Mar-20", NORTH, TOTAL, 5, **{"Age group": "Under 18 years"}),
        row("Apr-20", ALL, TOTAL, 30),
        row("Apr-20", NORTH, TOTAL, 10),
        *board_by_sites("Apr-20"),
        row("May-20", NORTH, TOTAL, 10),
        row("May-20", "Ysbyty Gwynedd", TOTAL, 11),
        row("May-20", "Ysbyty Glan Clwyd", TOTAL, ":"),
        row("Jun-20", NORTH, TOTAL, 10),
        row("Jun-20", "Ysbyty Gwynedd", TOTAL, 9),
        row("Jun-20", "Ysbyty Glan Clwyd", TOTAL, ":"),
        row("Jul-20", WEST, TOTAL, 8),
        row("Jul-20", WEST, week(0), 8),
        row("Jul-20", "Bronglais General Hospital", TOTAL, 8),
    ]
    groups = [
        *waits("Jan-20", NORTH, {UP_TO_8: 5, OVER_8: 7}, total=14),
        *waits("Feb-20", NORTH, {UP_TO_8: 5, OVER_8: 7}),
        row("Feb-20", NORTH, "8 to 14 Weeks", 4),
        row("Feb-20", NORTH, "Over 14 Weeks", 4),
    ]
    written(folder / "files" / "weeks.csv", weeks)
    written(folder / "files" / "groups.csv", groups, bands=GROUPS)
    made_up.manifest(folder / "files")
    return Warehouse.faulty(folder, folder / "files")


BANDS, PARTS = "bands_differ_from_their_total", "parts_differ_from_their_whole"


@pytest.mark.parametrize(
    ("fault", "measure"),
    [
        (
            f'withheld: {BANDS}: weeks.csv, csv, A2; found "13"; expected the sum of its parts, '
            "12; scope 1 W11000023 wales_not_split 2020-01-01",
            f"{NORTH}, {TOTAL}: its single weeks",
        ),
        (
            f'noted: {PARTS}: weeks.csv, csv, A7; found "30"; expected the sum of its boards, 36; '
            "scope 1 WAL wales_not_split 2020-04-01",
            f"{TOTAL}: its boards",
        ),
        (
            f'noted: {PARTS}: weeks.csv, csv, A16; found "10"; expected the sum of its sites, 11; '
            "scope 1 W11000023 wales_not_split 2020-05-01",
            f"{TOTAL}: its sites",
        ),
        (
            f'noted: {PARTS}: weeks.csv, csv, A23; found "8"; expected the sum of its sites, 0; '
            "scope 1 W11000025 wales_not_split 2020-07-01",
            f"{week(0)}: its sites",
        ),
        (
            f'withheld: {BANDS}: groups.csv, csv, A2; found "14"; expected the sum of its parts, '
            "12; scope 1 W11000023 wales_not_split 2020-01-01",
            f"{NORTH}, {TOTAL}: its groups of weeks",
        ),
        (
            f'withheld: {BANDS}: groups.csv, csv, A7; found "7"; expected the sum of its parts, '
            "8; scope 1 W11000023 wales_not_split 2020-02-01",
            f"{NORTH}, {OVER_8}: its groups of weeks",
        ),
    ],
    ids=["single weeks", "boards", "sites", "a week of sites", "groups", "parts of over 8"],
)
def test_what_does_not_add_up_is_a_fault_with_its_cell(differing, fault, measure):
    assert fault in differing.faults(BANDS, PARTS)
    _, rule, place = fault.partition("; ")[0].split(": ")
    assert differing.query(
        "select measure from intermediate.int_faults__wales "
        f"where rule = '{rule}' and concat_ws(', ', source_file, source_sheet, source_cells) = ?",
        [place],
    ) == [(measure,)]


def test_what_a_total_is_pinned_on_is_withheld(differing):
    rows = differing.query(
        "select month, organisation_code, wait_state, waiting from marts.fct_waits order by all"
    )
    of_2020 = [(month.month, *figure) for month, *figure in rows if month.year == 2020]
    assert of_2020 == [
        (1, "W11000023", "withheld", None),
        (2, "W11000023", "withheld", None),
        (4, "W11000023", "reported", 10),
        (4, "W11000030", "reported", 26),
        (5, "W11000023", "reported", 10),
        (6, "W11000023", "reported", 10),
        (7, "W11000025", "reported", 8),
    ]


def test_bands_without_a_total_and_ages_without_all_ages_are_faults(differing):
    assert differing.faults("total_row_is_missing") == [
        f'noted: total_row_is_missing: weeks.csv, csv, row 6; found "{NORTH}: age groups with no '
        'total"; expected rows of Age group Total beside them; scope 0 2020-03-01',
        f'withheld: total_row_is_missing: weeks.csv, csv, row 5; found "{NORTH}: bands with no '
        'total"; expected a row Total Waiting beside its bands; scope 1 W11000023 '
        "wales_not_split 2020-02-01",
    ]


def test_a_file_without_diagnostics_is_a_fault_with_the_services_that_it_has(tmp_path):
    rows = [row("Sep-2020", NORTH, TOTAL, 7, Service=f"Made-up Therapy {n}") for n in (1, 2)]
    written(tmp_path / "files" / "therapies.csv", rows)
    made_up.manifest(tmp_path / "files")
    assert Warehouse.faulty(tmp_path, tmp_path / "files").faults() == [
        'noted: label_is_not_known: therapies.csv, csv, row 2; found "Made-up Therapy 1, Made-up '
        'Therapy 2"; expected rows of a service named Diagnostics: a file of only other services '
        "is not for this project; scope 0"
    ]


def test_nothing_else_differs(differing):
    # most boards are in one month only
    found = differing.faults(where="rule <> 'organisation_is_missing'")
    rules = {fault.split(": ")[1] for fault in found}
    assert rules == {BANDS, PARTS, "total_row_is_missing", "provider_stops_without_a_reason"}
    assert len(found) == 9


@pytest.mark.parametrize(
    ("bands", "renamed", "table"),
    [
        (WEEKS, "Service", "statswales_weeks"),
        (GROUPS, "Service", "statswales_grouped_weeks"),
        (WEEKS, "Age group", "statswales_weeks"),
        (GROUPS, "Data description", "statswales_grouped_weeks"),
    ],
)
def test_a_renamed_header_is_refused_with_the_row_to_add(tmp_path, load, bands, renamed, table):
    path = written(tmp_path / "files" / "waits.csv", single_weeks(), bands=bands)
    text = path.read_text(encoding="utf-8").replace(renamed, "Made-up Header", 1)
    path.write_text(text, encoding="utf-8")
    code, output = load(tmp_path / "files")
    assert code == 1
    assert "refused: waits.csv" in output
    assert 'no row of the header map knows "made-up header"' in output
    assert f"{table},made-up header,<column name>" in output
