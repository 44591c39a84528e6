"""Who took over from whom, and codes that close with no successor known."""

import datetime

import made_up
import pytest
from second_reader import xlsx
from warehouse import Warehouse

from publishing.windows import dbt_variables

CT, MRI, MONTHS = made_up.CT, made_up.MRI, made_up.MONTHS
TAKEN_OVER = ("Y60", "ZC1", "Made-up Taken Over")
SHUT = ("Y61", "ZC2", "Made-up Shut")


@pytest.fixture(scope="module")
def downloaded(shared):
    """The succession file as it is downloaded, of April 2026."""
    return shared.parent / "published_more" / "organisations" / "succ_2026-04.csv"


@pytest.fixture(scope="module")
def scans_of_2023(downloaded, shared, tmp_path_factory):
    """Scans of April to September 2019 and 2023, with the succession file."""
    return Warehouse.loaded(
        tmp_path_factory.mktemp("scans_of_2023"),
        shared / "did" / "DID-Table-1-2019-20-Modality-Provider-Counts.xlsx",
        *downloaded.parents[1].glob("did/DID-Table-1-2023-24-*.xlsx"),
        downloaded,
        comparison_from="2023-04",
        comparison_to="2023-09",
    )


@pytest.fixture(scope="module")
def scans_of_december_2024(downloaded, shared, tmp_path_factory):
    """Scans of December 2019 and December 2024, with the succession file."""
    return Warehouse.loaded(
        tmp_path_factory.mktemp("scans_of_december_2024"),
        shared / "did" / "DID-Table-1-2019-20-Modality-Provider-Counts.xlsx",
        *downloaded.parents[1].glob("did/DID-Table-1-2024-25-*.xlsx"),
        downloaded,
        **dbt_variables("2019-12:2019-12", "2024-12:2024-12"),
    )


@pytest.fixture(scope="module")
def waits_of_2025(downloaded, shared, tmp_path_factory):
    """Waiting lists at the end of July 2019 and July 2025, with the succession file."""
    return Warehouse.loaded(
        tmp_path_factory.mktemp("waits_of_2025"),
        shared / "dm01" / "Jul 2019.xls",
        *downloaded.parents[1].glob("dm01/*July-2025*.xls"),
        downloaded,
        baseline_from="2019-07",
        baseline_to="2019-07",
        comparison_from="2025-07",
        comparison_to="2025-07",
    )


def test_scans_of_codes_that_the_downloaded_list_joins(scans_of_2023):
    """Without RA4, which joined RH5 in April 2023, it would be 133,420."""
    assert scans_of_2023.query(
        "select predecessor_codes, scans_baseline from marts.trust_scan_comparison "
        "where organisation_code = 'RH5' and modality_code = 'all'"
    ) == [("RA4,RBA", 181450)]
    assert scans_of_2023.query(
        "select organisation_code from marts.comparison_groups where member_code = 'RVY'"
    ) == [("RBN",)]


def printed(path, months):
    """Scans that the sheet prints of some months, over all modalities: {code: scans}."""
    rows = list(xlsx(path)["Provider"].iter_rows(values_only=True))
    (header,) = [row for row in rows if "Org Code" in row]
    code, places = header.index("Org Code"), [header.index(month) for month in months]
    found = {}
    for row in rows[rows.index(header) + 1 :]:
        counts = [row[place] for place in places if isinstance(row[place], int)]
        if row[code] and counts:
            found[row[code]] = found.get(row[code], 0) + sum(counts)
    return found


@pytest.mark.parametrize(
    ("build", "months", "year", "code", "members"),
    [
        ("scans_of_2023", MONTHS[:6], "2023-24", "RH5", ["RA4", "RBA"]),
        ("scans_of_2023", MONTHS[:6], "2023-24", "RBN", ["RVY"]),
        ("scans_of_december_2024", ["Dec"], "2024-25", "RAL", ["RAP"]),
    ],
)
def test_scans_before_a_merger_are_those_of_all_that_merged(
    build, months, year, code, members, shared, downloaded, request
):
    """As somebody adds up the cells; RVY has scans until June 2023, RAP until November 2024."""
    (later,) = downloaded.parents[1].glob(f"did/DID-Table-1-{year}-*.xlsx")
    earlier = shared / "did" / "DID-Table-1-2019-20-Modality-Provider-Counts.xlsx"
    before, after = (printed(path, months) for path in (earlier, later))
    assert request.getfixturevalue(build).query(
        "select predecessor_codes, scans_baseline, scans_comparison "
        "from marts.trust_scan_comparison "
        f"where organisation_code = '{code}' and modality_code = 'all'"
    ) == [
        (
            ",".join(members),
            sum(before.get(member, 0) for member in (code, *members)),
            sum(after.get(member, 0) for member in (code, *members)),
        )
    ]


def test_scans_of_a_trust_are_in_those_of_another_before_the_merger(scans_of_2023):
    """RAP into RAL: title page of DID Table 1 2024/25, B50; the day is that of the ODS."""
    assert scans_of_2023.query(
        "select effective_on, counted_from from marts.organisation_succession "
        "where old_code = 'RAP' and new_code = 'RAL'"
    ) == [(datetime.date(2025, 1, 1), datetime.date(2024, 12, 1))]


@pytest.mark.parametrize(
    ("code", "predecessors", "before", "after"),
    [
        ("RH5", "RA4,RBA", 8208, 12000),
        ("RBN", "RVY", 11155, 15117),
        ("RW1", "R1C", 1869, 3338),
        ("RAL", "RAP", 24183, 30322),
        ("RAX", "RY9", 5313, 9193),
    ],
)
def test_waiting_lists_of_codes_that_the_downloaded_list_joins(
    waits_of_2025, code, predecessors, before, after
):
    assert waits_of_2025.query(
        "select predecessor_codes, waiting_baseline, waiting_comparison, is_comparable "
        "from marts.trust_wait_comparison "
        f"where organisation_code = '{code}' and test_group = 'all'"
    ) == [(predecessors, before, after, True)]


@pytest.mark.parametrize("build", ["scans_of_2023", "waits_of_2025"])
def test_no_row_of_the_downloaded_list_is_a_fault(build, request):
    """Of 11,537 rows, most of practices and of bodies of the 1990s, none is wrongly doubted."""
    made = request.getfixturevalue(build)
    assert made.faults(where="rule like 'succession%' or rule = 'row_is_not_recognised'") == []
    assert made.query("select count(*) > 11000 from marts.organisation_succession") == [(True,)]


def test_a_code_that_the_downloaded_list_names_is_not_unknown(tmp_path):
    """The cut of trusts has ZZ1 to ZZ8, which reports nowhere: TAM to 5QW in the real one."""
    folder = tmp_path / "files"
    made_up.did_year(folder / "year.xlsx", default=1000)
    made_up.successions(folder / "successions.csv", [("ZZ1", "ZZ8", "2020-06-01")])
    alone = Warehouse.loaded(tmp_path / "alone", folder)
    assert len(alone.faults("succession_to_an_unknown_code")) == 1
    made_up.downloaded_successions(folder / "download.csv", [("ZZ1", "ZZ8", "2020-06-01")])
    made_up.manifest(folder)
    both = Warehouse.loaded(tmp_path / "both", folder)
    assert both.faults("succession_to_an_unknown_code") == []
    assert both.query(
        "select source from marts.organisation_succession where old_code = 'ZZ1'"
    ) == [("ODS succession, download.csv row 1",)]


@pytest.fixture(scope="module")
def listed_twice(tmp_path_factory):
    """Two lists that name one pair, and a seed that names another in which figures came earlier."""
    folder = tmp_path_factory.mktemp("listed_twice")
    made_up.did_year(folder / "files" / "year.xlsx", default=1000)
    made_up.successions(
        folder / "older" / "cut.csv",
        [("ZZ3", "ZZ1", "2020-05-31"), ("ZZ4", "ZZ1", "2020-07-01")],
        issued="2022-04-01",
    )
    made_up.downloaded_successions(
        folder / "newer" / "download.csv",
        [("ZZ3", "ZZ1", "2020-06-02"), ("ZZ4", "ZZ1", "2020-07-01"), ("ZZ5", "ZZ2", "2020-12-01")],
    )
    made = Warehouse.loaded(folder / "built", folder / "files", folder / "older", folder / "newer")
    made.change_seed(
        "seeds.added_successions",
        "insert into seeds.added_successions values "
        "('ZZ4', 'ZZ1', '2020-08-01', null, 'made up'), "
        "('ZZ5', 'ZZ2', '2020-12-01', '2020-09-01', 'made up')",
    )
    return made


@pytest.mark.parametrize(
    ("code", "day", "counted_from", "source"),
    [
        ("ZZ3", (2020, 6, 2), (2020, 6, 2), "ODS succession, download.csv row 1"),
        ("ZZ4", (2020, 8, 1), (2020, 8, 1), "made up"),
        ("ZZ5", (2020, 12, 1), (2020, 9, 1), "made up"),
    ],
)
def test_a_seed_comes_before_a_list_and_a_newer_list_before_an_older(
    listed_twice, code, day, counted_from, source
):
    assert listed_twice.query(
        "select effective_on, counted_from, source from marts.organisation_succession "
        f"where old_code = '{code}'"
    ) == [(datetime.date(*day), datetime.date(*counted_from), source)]


def test_figures_added_together_before_the_merger_are_compared_together(listed_twice):
    """The comparison ends in September 2020, the merger is of December."""
    assert listed_twice.query(
        "select organisation_code, reason from marts.comparison_groups where member_code = 'ZZ5'"
    ) == [("ZZ2", "succeeded by ZZ2 on 2020-12-01 (figures added together from 2020-09-01)")]


def figures(per_month):
    """Figures of a year from {code: 12 figures or "."}, as many CT scans as MRI scans."""
    return {
        (code, modality, month): figure
        for code, of_months in per_month.items()
        for modality in (CT, MRI)
        for month, figure in zip(MONTHS, of_months, strict=True)
    }


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    """Files of two trusts that close: ZC1 when ZZ1 rises by as much, ZC2 when nobody does."""
    folder = tmp_path_factory.mktemp("closed")
    made_up.did_year(
        folder / "2019.xlsx",
        period="2019/20",
        providers=(made_up.ONE, made_up.TWO, TAKEN_OVER, SHUT),
        figures=figures(
            {
                "ZZ1": [6000] * 6 + [8000] * 6,
                "ZZ2": [6000] * 12,
                "ZC1": [2000] * 6 + ["."] * 6,
                "ZC2": [2000] * 9 + ["."] * 3,
            }
        ),
    )
    for year in (2020, 2021, 2022):
        made_up.did_year(
            folder / f"{year}.xlsx",
            period=f"{year}/{year - 1999}",
            figures=figures({"ZZ1": [8000] * 12, "ZZ2": [6000] * 12}),
        )
    made_up.trusts(
        folder / "etr.csv",
        [
            ("ZZ1", "MADE-UP ONE", "Y60", "1993-04-01", ""),
            ("ZZ2", "MADE-UP TWO", "Y61", "1993-04-01", ""),
            ("ZC1", "MADE-UP TAKEN OVER", "Y60", "1993-04-01", "2019-09-30"),
            ("ZC2", "MADE-UP SHUT", "Y61", "1993-04-01", "2019-12-31"),
        ],
    )
    made_up.manifest(folder)
    return folder


# 12,000 a month, all else 20,000, then 16,000 beside 16,000; from 2020 on 16,000 beside 12,000,
# which would have made 26,667 six times and 21,333 three times.
STEP = "it shows 120,000 scans from April to December 2019, where about 220,000 are usual"
WINDOWS = {
    "half a year": ("2019-04", "2019-09", "2022-04", "2022-09"),
    "a month": ("2019-06", "2019-06", "2022-06", "2022-06"),
    "over both closings": ("2019-09", "2020-02", "2022-09", "2023-02"),
    "next to each other": ("2019-04", "2019-09", "2019-10", "2020-03"),
}


def compared(closed, tmp_path, windows):
    """The made-up trusts compared in some windows."""
    names = ("baseline_from", "baseline_to", "comparison_from", "comparison_to")
    return Warehouse.faulty(tmp_path, closed, **dict(zip(names, WINDOWS[windows], strict=True)))


TAKING_OVER = "set against all of England, its figures rose by about as much afterwards"


@pytest.mark.parametrize("windows", [*WINDOWS])
def test_who_closed_is_flagged_and_so_is_its_likely_successor(closed, tmp_path, windows):
    made = compared(closed, tmp_path, windows)
    assert made.query(
        "select organisation_code, is_comparable, change_rank is null, comparability_note "
        "from marts.trust_scan_comparison where modality_code = 'all' order by 1"
    ) == [
        (
            "ZC1",
            False,
            True,
            "it closed on 30 September 2019 and no successor is known, though Made-up One (ZZ1) "
            f"may have taken over: {TAKING_OVER}",
        ),
        ("ZC2", False, True, "it closed on 31 December 2019 and no successor is known"),
        (
            "ZZ1",
            False,
            True,
            "it may have taken over from Made-up Taken Over (ZC1), which closed on "
            f"30 September 2019 with no successor known: {TAKING_OVER}; {STEP}",
        ),
        ("ZZ2", True, False, ""),
    ]


def test_the_row_to_add_names_the_likely_successor(closed, tmp_path):
    """Both stopped 27 months and more before the comparison, and more than 24 before the end."""
    made = compared(closed, tmp_path, "half a year")
    assert made.query(
        "select organisation_code, found, what_to_do from marts.publisher_faults "
        "where rule = 'provider_stops_without_a_reason' order by 1"
    ) == [
        (
            "ZC1",
            "no scans since September 2019, closed on 2019-09-30",
            "if you know who took over, add to seeds/organisations/added_successions.csv "
            "(in a fork: own/added_successions.csv): "
            "ZC1,ZZ1,2019-10-01,,<source> (ZZ1 is likely, by its figures: look whether it was so); "
            "if you know why it stopped, to seeds/organisations/reporting_ends.csv (in a fork: "
            "own/reporting_ends.csv): "
            "ZC1,scans,2019-09-01,<reason>,<source>",
        ),
        (
            "ZC2",
            "no scans since December 2019, closed on 2019-12-31",
            "if you know who took over, add to seeds/organisations/added_successions.csv "
            "(in a fork: own/added_successions.csv): "
            "ZC2,<new code>,2020-01-01,,<source>; "
            "if you know why it stopped, to seeds/organisations/reporting_ends.csv (in a fork: "
            "own/reporting_ends.csv): "
            "ZC2,scans,2019-12-01,<reason>,<source>",
        ),
    ]


def test_the_row_that_is_shown_joins_both(closed, tmp_path):
    made = compared(closed, tmp_path, "half a year")
    made.change_seed(
        "seeds.added_successions",
        "insert into seeds.added_successions values ('ZC1', 'ZZ1', '2019-10-01', null, 'made up')",
    )
    assert made.query(
        "select organisation_code, scans_baseline, scans_comparison, is_comparable "
        "from marts.trust_scan_comparison where modality_code = 'all' order by 1"
    ) == [
        ("ZC2", 24000, None, False),
        ("ZZ1", 96000, 96000, True),
        ("ZZ2", 72000, 72000, True),
    ]
    assert len(made.faults("provider_stops_without_a_reason")) == 1


def test_a_known_reason_names_no_successor(closed, tmp_path):
    """The closing is said still, and so is the other one's step: nobody knows why it rose."""
    made = compared(closed, tmp_path, "half a year")
    made.change_seed(
        "seeds.reporting_ends",
        "insert into seeds.reporting_ends values "
        "('ZC1', 'scans', '2019-09-01', 'it gave up scanning', 'made up')",
    )
    assert made.query(
        "select organisation_code, comparability_note from marts.trust_scan_comparison "
        "where modality_code = 'all' and organisation_code in ('ZC1', 'ZZ1') order by 1"
    ) == [("ZC1", "it closed on 30 September 2019 and no successor is known"), ("ZZ1", STEP)]


def test_a_trust_that_closed_is_a_fault_where_two_months_are_loaded(tmp_path):
    """Six years lie between; of months that nobody has, no successor can be told."""
    one, two = made_up.DM01_ROWS[::2]
    for month, rows in (("July 2019", (one, two)), ("July 2025", (one,))):
        made_up.dm01(tmp_path / "files" / f"{month}.xlsx", period=month, rows=rows)
    made_up.trusts(
        tmp_path / "files" / "etr.csv",
        [
            ("ZZ1", "MADE-UP ONE", "Y61", "1993-04-01", ""),
            ("ZZ2", "MADE-UP TWO", "Y61", "1993-04-01", "2022-03-31"),
        ],
    )
    made_up.manifest(tmp_path / "files")
    july = dict.fromkeys(("baseline_from", "baseline_to"), "2019-07")
    july |= dict.fromkeys(("comparison_from", "comparison_to"), "2025-07")
    made = Warehouse.faulty(tmp_path / "built", tmp_path / "files", **july)
    assert made.query(
        "select organisation_code, comparability_note from marts.trust_wait_comparison "
        "where test_group = 'all' and not is_comparable"
    ) == [("ZZ2", "it closed on 31 March 2022 and no successor is known")]
    assert made.query(
        "select organisation_code, found from marts.publisher_faults "
        "where rule = 'provider_stops_without_a_reason' order by all"
    ) == [
        ("ZZ2", "no activity since July 2019, closed on 2022-03-31"),
        ("ZZ2", "no waiting list since July 2019, closed on 2022-03-31"),
    ]


def test_figures_name_the_successors_that_the_list_lacks(shared, tmp_path):
    """RA4 and RVY without the succession file of 2026: RH5 and RBN stand in it."""
    more = shared.parent / "published_more"
    made = Warehouse.loaded(
        tmp_path,
        shared / "did" / "DID-Table-1-2019-20-Modality-Provider-Counts.xlsx",
        *more.glob("did/DID-Table-1-202[23]-*.xlsx"),
        shared / "organisations" / "trust_succession.csv",
        shared / "organisations" / "etr_2026-04.csv",
        comparison_from="2023-04",
        comparison_to="2023-09",
    )
    notes = dict(
        made.query(
            "select organisation_code, comparability_note from marts.trust_scan_comparison "
            "where modality_code = 'all' and not is_comparable"
        )
    )
    for old, closed_on, old_name, new, new_name in (
        (
            *("RA4", "31 March 2023", "Yeovil District Hospital NHS Foundation Trust"),
            *("RH5", "Somerset NHS Foundation Trust"),
        ),
        (
            *("RVY", "30 June 2023", "Southport and Ormskirk Hospital NHS Trust"),
            *("RBN", "Mersey and West Lancashire Teaching Hospitals NHS Trust"),
        ),
    ):
        assert (
            f"it closed on {closed_on} and no successor is known, though {new_name} ({new}) may "
            f"have taken over: {TAKING_OVER}"
        ) in notes[old]
        assert (
            f"it may have taken over from {old_name} ({old}), which closed on {closed_on} with no "
            f"successor known: {TAKING_OVER}"
        ) in notes[new]
    takings_over = [code for code, note in notes.items() if "may have taken over from" in note]
    assert sorted(takings_over) == ["RBN", "RH5"]
