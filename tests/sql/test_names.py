"""What an organisation is called: in the months compared, before, and today."""

import csv

import made_up
import pytest
from warehouse import Warehouse

CT, MONTHS = made_up.CT, made_up.MONTHS
NAMES = {
    "ZZ1": ("Made-up One",) * 3,
    "ZZ2": ("Made-up Old", "Made-up New", "Made-up New"),
    "ZZ3": ("Made-up Three", "Made-up Three", "Made-up Third"),
    "ZZ4": ("Made-up Four", "Made-up Four", None),
    "ZZ5": ("Made-up Five", "Made-up Five", "Made-up Alliance"),
    "ZZ6": ("Made-up Six", "Made-up Sixth", "Made-up Sixth"),
    "ZZ7": ("Made-up Seven", "Made-up Eight", "Made-up Seven"),
    "ZZ8": ("Made-up Eight", "Made-up Seven", "Made-up Eight"),
}
CLOSED = {"ZZ4": "20210331"}


def etr(path, names, closed):
    """ODS list of trusts: {code: name}, and {code: closing day}; issued in 2026."""
    with path.open("w", newline="", encoding="utf-8") as file:
        address = ["QZZ", "1 MADE-UP ROAD", "", "", "NOWHERE-ON-SEA", "", "ZZ1 1ZZ", "20100401"]
        csv.writer(file).writerows(
            [code, name, "Y60", *address, closed.get(code, ""), *[""] * 15]
            for code, name in names.items()
        )


@pytest.fixture(scope="module")
def named(tmp_path_factory):
    """Three years of DID, a merger after the windows, and the trusts of today."""
    folder = tmp_path_factory.mktemp("names")
    files = folder / "files"
    for index, year in enumerate(("2019/20", "2020/21", "2021/22")):
        made_up.did_year(
            files / f"{year[:4]}.xlsx",
            period=year,
            providers=[
                ("Y60", code, names[index]) for code, names in NAMES.items() if names[index]
            ],
            figures={
                ("ZZ6", modality, month): "*" for modality in (CT, made_up.MRI) for month in MONTHS
            }
            if index
            else {},
        )
    lists = folder / "lists"
    lists.mkdir()
    today = {code: (names[2] or names[1]).upper() for code, names in NAMES.items()}
    etr(
        lists / "etr.csv",
        today | {"ZZ9": "THE MADE-UP CATS AND CT CENTRE OF ST NOBODY'S CIC"},
        CLOSED,
    )
    made_up.successions(lists / "succession.csv", [("ZZ4", "ZZ5", "2021-04-01")])
    made_up.manifest(lists, {"etr.csv": "2026-04-01", "succession.csv": "2022-04-01"})
    return Warehouse.faulty(folder, files, lists)


def names_of(made, code):
    """Name in the windows, in the baseline, today, and what is said of them."""
    (row,) = made.query(
        "select organisation_name, organisation_name_baseline, organisation_name_today, name_note "
        f"from marts.dim_organisation where organisation_code = '{code}'"
    )
    return row


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("ZZ1", ("Made-up One", None, "Made-up One", "")),
        (
            "ZZ2",
            ("Made-up New", "Made-up Old", "Made-up New", "called Made-up Old in September 2019"),
        ),
        ("ZZ3", ("Made-up Three", None, "Made-up Third", "today called Made-up Third")),
        ("ZZ4", ("Made-up Four", None, "Made-up Alliance", "today part of Made-up Alliance")),
        ("ZZ5", ("Made-up Five", None, "Made-up Alliance", "today part of Made-up Alliance")),
    ],
    ids=["the same", "renamed between", "renamed after", "merged after", "merged and renamed"],
)
def test_the_name_is_that_of_the_months_compared(named, code, expected):
    assert names_of(named, code) == expected


def test_a_suppressed_month_has_its_name(named):
    assert names_of(named, "ZZ6")[:3] == ("Made-up Sixth", "Made-up Six", "Made-up Sixth")


@pytest.mark.parametrize("code", ["ZZ7", "ZZ8"])
def test_a_name_that_is_exchanged_with_anothers_is_none(named, code):
    assert named.faults("names_are_exchanged")
    own = NAMES[code][0]
    assert names_of(named, code) == (own, None, own, "")


@pytest.mark.parametrize(
    ("mart", "code", "names"),
    [
        ("trust_scan_comparison", "ZZ4", ("Made-up Four", "Made-up Alliance")),
        ("trust_scan_comparison", "ZZ5", ("Made-up Five", "Made-up Alliance")),
        ("trust_scans_over_time", "ZZ5", ("Made-up Alliance", "Made-up Alliance")),
        ("trust_scans_over_time", "ZZ2", ("Made-up New", "Made-up New")),
    ],
)
def test_marts_have_the_name_of_the_time_and_todays(named, mart, code, names):
    """Over all months loaded ZZ4 is part of ZZ5, which is called what it is at their end."""
    assert named.query(
        "select distinct organisation_name, organisation_name_today "
        f"from marts.{mart} where organisation_code = '{code}'"
    ) == [names]


def test_a_name_in_capitals_is_as_its_body_writes_it(named):
    assert named.query(
        "select organisation_name, town from marts.dim_organisation where organisation_code = 'ZZ9'"
    ) == [("The Made-Up CATS and CT Centre of St Nobody's CIC", "Nowhere-on-Sea")]


@pytest.mark.parametrize(("month", "name"), [("June", "Made-up Old"), ("July", "Made-up New")])
def test_a_new_name_counts_once_all_print_it(tmp_path, month, name):
    """DID prints a year's last name from April on, and DM01 the old one until it hears of it."""
    files = tmp_path / "files"
    for year, printed in (("2019/20", "Made-up Old"), ("2020/21", "Made-up New")):
        made_up.did_year(
            files / f"{year[:4]}.xlsx", period=year, providers=[("Y60", "ZZ2", printed)]
        )
    for of in ("April", "May", "June", "July"):
        printed = "MADE-UP NEW" if of == "July" else "MADE-UP OLD"
        made_up.dm01(
            files / f"{of}.xlsx",
            period=f"{of} 2020",
            rows=[("Y60", "ZZ2", printed, *made_up.DM01_ROWS[0][3:])],
        )
    last = {"June": "06", "July": "07"}[month]
    made = Warehouse.loaded(
        tmp_path,
        files,
        baseline_from=f"2019-{last}",
        baseline_to=f"2019-{last}",
        comparison_from=f"2020-{last}",
        comparison_to=f"2020-{last}",
    )
    assert names_of(made, "ZZ2")[0] == name
