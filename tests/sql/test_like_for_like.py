"""Comparisons of made-up trusts that merge, split, move, miss a month or are revised.

The made-up trusts have 1,000 CT and 1,000 MRI scans in each month of 2019/20 and 600 of each in
2020/21, so that 12,000 to 7,200 (-40%) is the truth for each of them that reported in full.
"""

import csv
import datetime
import hashlib
import re

import made_up
import pytest
from warehouse import Warehouse

CT, MRI, MONTHS = made_up.CT, made_up.MRI, made_up.MONTHS
SPRING_TO_AUTUMN = MONTHS[:6]
MERGED, GONE_IN_JULY = ("Y60", "ZM1", "Made-up Merged"), ("Y60", "ZM2", "Made-up Gone in July")
CHAIN = [("Y60", f"ZC{link}", f"Made-up Link {link}") for link in (1, 2, 3)]
SPLIT = [("Y61", f"ZS{part}", f"Made-up Part {part}") for part in (1, 2, 3)]
RENAMED_BEFORE = ("Y61", "ZR1", "Made-up Old Name")
RENAMED = ("Y61", "ZR1", "Made-up New Name")
MOVED_BEFORE, MOVED = ("Y56", "ZV1", "Made-up Mover"), ("Y59", "ZV1", "Made-up Mover")
GAP, HIDDEN_GAP = ("Y62", "ZG1", "Made-up Gap"), ("Y62", "ZH1", "Made-up Hidden Gap")
SUPPRESSED, REVISED = ("Y62", "ZU1", "Made-up Few"), ("Y62", "ZP1", "Made-up Provisional")
NO_CT = ("Y62", "ZN1", "Made-up Without CT")
COLLAPSED = ("Y63", "ZK1", "Made-up Collapse")
# No two months of it are alike, so that none of a file can be another's copy.
TIMER = ("Y63", "ZT1", "Made-up Timer")
SUCCESSIONS = (
    ("ZM2", "ZM1", "2020-07-01"),
    ("ZC1", "ZC2", "2019-09-30"),
    ("ZC2", "ZC3", "2020-04-01"),
    ("ZS1", "ZS2", "2020-04-01"),
    ("ZS1", "ZS3", "2020-04-01"),
)


# Above and below the usual of a month: 0 in each half of a year, and no two months are alike.
APART = dict(zip(MONTHS, (-25, -15, -5, 5, 15, 25, -50, -40, -30, 30, 40, 50), strict=True))


def varied(usual, *codes):
    """Figures of organisations around what is usual of them in a month."""
    return {
        (code, modality, month): usual + apart
        for code in codes
        for modality in (CT, MRI)
        for month, apart in APART.items()
    }


def silent(code, months, mark="."):
    """Figures of a trust that has the mark, and no figure, in the months."""
    return {(code, modality, month): mark for modality in (CT, MRI) for month in months}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Two years of the made-up trusts; the second year provisional, then final."""
    folder = tmp_path_factory.mktemp("like_for_like")
    both_years = (MERGED, GONE_IN_JULY, GAP, HIDDEN_GAP, SUPPRESSED, REVISED, NO_CT, COLLAPSED)
    both_years += (TIMER,)
    few = {("ZU1", MRI, month): "*" for month in MONTHS}
    few |= {("ZT1", CT, month): 50 + 5 * place for place, month in enumerate(MONTHS)}
    made_up.did_year(
        folder / "before.xlsx",
        period="2019/20",
        published="29th October 2020",
        providers=(*both_years, CHAIN[0], CHAIN[1], SPLIT[0], RENAMED_BEFORE, MOVED_BEFORE),
        default=1000,
        figures=varied(1000, "ZG1", "ZH1", "ZU1", "ZC1", "ZC2", "ZS1", "ZR1", "ZV1")
        | silent("ZC1", MONTHS[6:])
        | silent("ZC2", MONTHS[:6])
        | silent("ZH1", ["Jun"], mark="*")
        | few
        | {("ZK1", modality, month): 4000 for modality in (CT, MRI) for month in MONTHS},
    )
    of_2020 = (
        silent("ZM2", MONTHS[3:])
        | {("ZM1", modality, month): 1200 for modality in (CT, MRI) for month in MONTHS[3:]}
        | varied(300, *(code for _, code, _ in SPLIT[1:]))
        | varied(600, "ZG1", "ZH1", "ZU1", "ZC3", "ZR1", "ZV1")
        | silent("ZG1", ["May"])
        | few
        | {("ZN1", CT, "Jul"): "."}
        | {("ZK1", modality, month): 3000 for modality in (CT, MRI) for month in MONTHS}
        | {("ZK1", modality, "Aug"): 100 for modality in (CT, MRI)}
    )
    later = (*both_years, CHAIN[2], SPLIT[1], SPLIT[2], RENAMED, MOVED)
    not_yet = [
        (provider[1], modality, month)
        for provider in later
        for modality in (CT, MRI)
        for month in MONTHS[7:]
    ]
    for name, published, status, revised in (
        ("provisional.xlsx", "10th December 2020", "Provisional", 400),
        ("final.xlsx", "18th November 2021", "Final", 600),
    ):
        made_up.did_year(
            folder / name,
            published=published,
            status=status,
            providers=later,
            default=600,
            figures=of_2020
            | {("ZP1", CT, month): revised for month in SPRING_TO_AUTUMN}
            | {key: None for key in not_yet if status == "Provisional"},
        )
    made_up.successions(folder / "successions.csv", SUCCESSIONS)
    return folder


@pytest.fixture(scope="module")
def final(files, tmp_path_factory):
    """Warehouse of all the files."""
    return Warehouse.sound(tmp_path_factory.mktemp("final"), files)


def comparison(warehouse, code, modality="all"):
    """Sums, whether comparable and why not, of a trust and modality."""
    (row,) = warehouse.query(
        f"""
        select scans_baseline, scans_comparison, is_comparable, comparability_note
        from marts.trust_scan_comparison
        where organisation_code = '{code}' and modality_code = '{modality}'
        """
    )
    return row


@pytest.mark.parametrize("code", ["ZM1", "ZC3", "ZS2+ZS3", "ZR1", "ZV1", "ZP1"])
def test_a_merger_a_split_a_new_name_and_a_move_change_no_figure(final, code):
    times = 2 if code == "ZM1" else 1
    assert comparison(final, code) == (12000 * times, 7200 * times, True, "")


@pytest.mark.parametrize(
    ("member", "code", "predecessors"),
    [
        ("ZM2", "ZM1", "ZM2"),
        ("ZC1", "ZC3", "ZC1,ZC2"),
        ("ZC2", "ZC3", "ZC1,ZC2"),
        ("ZS1", "ZS2+ZS3", "ZS1"),
    ],
)
def test_old_codes_stand_in_the_group_alone(final, member, code, predecessors):
    assert final.query(
        f"""
        select distinct groups.organisation_code, trusts.predecessor_codes
        from marts.comparison_groups as groups
        inner join marts.trust_scan_comparison as trusts using (organisation_code)
        where groups.member_code = '{member}'
        """
    ) == [(code, predecessors)]
    assert not final.query(f"from marts.trust_scan_comparison where organisation_code = '{member}'")


def test_a_split_that_cannot_be_told_apart_is_an_organisation_of_its_own(final):
    assert final.query(
        """
        select organisation_name, organisation_type, region_code from marts.dim_organisation
        where organisation_code = 'ZS2+ZS3'
        """
    ) == [("Made-up Part 2 with Made-up Part 3", "comparison_group", "Y61")]


def test_a_new_name_keeps_the_old_one(final):
    assert final.query(
        "select organisation_name, former_names from marts.dim_organisation "
        "where organisation_code = 'ZR1'"
    ) == [("Made-up New Name", "Made-up Old Name")]


def test_a_move_takes_its_baseline_along_like_for_like_alone(final):
    as_published, like_for_like = {}, {}
    for area, published, twin in final.query(
        """
        select area_code, scans_baseline, scans_baseline_like_for_like
        from marts.region_scan_comparison
        where modality_code = 'all' and area_code in ('Y56', 'Y59')
        """
    ):
        as_published[area], like_for_like[area] = published, twin
    assert as_published == {"Y56": 12000, "Y59": None}
    assert like_for_like == {"Y56": None, "Y59": 12000}


@pytest.mark.parametrize(
    ("code", "note"),
    [
        pytest.param("ZG1", "it did not report May 2020", id="ZG1-did not report May 2020"),
        pytest.param("ZH1", "it did not report June 2019", id="ZH1-did not report June 2019"),
        pytest.param(
            "ZK1",
            "its figure for August 2020 looks incomplete: 200, between 6,000 the month before and "
            "6,000 the month after, and no note says why",
            id="ZK1-note2",
        ),
        pytest.param(
            "ZN1",
            "no figures of CT scans were published for it for July 2020, between 600 the month "
            "before and 600 the month after",
            id="ZN1-no CT scans for July 2020, between 600 the month before and 600 the month "
            "after",
        ),
    ],
)
def test_a_gap_is_said_and_not_ranked(final, code, note):
    baseline, _, is_comparable, found = comparison(final, code)
    assert (is_comparable, found) == (False, note)
    assert baseline is not None
    assert final.query(
        f"select distinct change_rank from marts.trust_scan_comparison "
        f"where organisation_code = '{code}' and modality_code = 'all'"
    ) == [(None,)]


def test_a_missing_test_leaves_the_other_tests_comparable(final):
    assert comparison(final, "ZN1", "did_mri") == (6000, 3600, True, "")
    assert comparison(final, "ZN1", "did_ct")[2] is False


def test_suppressed_cells_widen_the_bounds_and_add_nothing(final):
    assert final.query(
        """
        select
            scans_baseline, scans_baseline_low, scans_baseline_high,
            scans_comparison, scans_comparison_low, scans_comparison_high,
            scans_change_low, scans_change_high, change_is_certain, is_comparable
        from marts.trust_scan_comparison
        where organisation_code = 'ZU1' and modality_code = 'all'
        """
    ) == [
        (
            *(6000, 6000 - 12 + 6, 6000 + 12 + 12),
            *(3600, 3600 - 12 + 6, 3600 + 12 + 12),
            *(3594 - 6024, 3624 - 5994),
            *(True, True),
        )
    ]


def test_ranks_are_of_comparable_trusts_with_10000_scans(final):
    ranks = final.query(
        """
        select organisation_code, change_rank from marts.trust_scan_comparison
        where modality_code = 'all' and change_rank is not null order by 1
        """
    )
    assert ranks == [(code, 1) for code in ("ZC3", "ZM1", "ZP1", "ZR1", "ZS2+ZS3", "ZV1")]


def test_the_provisional_edition_counts_until_the_final_one(files, tmp_path):
    earlier = Warehouse.sound(tmp_path, files, as_of="2020-12-10")
    assert comparison(earlier, "ZP1")[:2] == (12000, 7200 - 6 * 200)
    assert comparison(earlier, "ZR1")[:2] == (12000, 7200)


def test_what_the_final_edition_changed_can_be_queried(final):
    assert final.query(
        """
        select measure, before, after, difference, file_before, file_after, count(*)
        from marts.revisions where organisation_code = 'ZP1' group by all order by 1
        """
    ) == [
        ("scans", 1000, 1200, 200, "provisional.xlsx", "final.xlsx", 6),
        ("scans (did_ct)", 400, 600, 200, "provisional.xlsx", "final.xlsx", 6),
    ]
    assert final.query(
        "select organisation_code, count(*), min(difference), max(difference) "
        "from marts.revisions group by all order by 1"
    ) == [("ENG", 12, 200, 200), ("ZP1", 12, 200, 200)]


def test_of_two_undated_rivals_what_differs_is_withheld(tmp_path):
    for name, figure in (("one.xlsx", 100), ("two.xlsx", 105)):
        made_up.did_year(
            tmp_path / "files" / name,
            published=None,
            revised=None,
            figures={("ZZ1", CT, "Apr"): figure},
        )
    rivals = Warehouse.faulty(tmp_path, tmp_path / "files")
    ((file, cells, what_to_do),) = rivals.query(
        "select source_file, source_cells, what_to_do from marts.publisher_faults "
        "where rule = 'rival_editions' and effect = 'withheld'"
    )
    assert file in ("one.xlsx", "two.xlsx")
    assert cells == "F14, F17"
    assert "seeds/corrections/decisions.csv" in what_to_do
    assert rivals.query(
        "select organisation_code, modality_code, month from marts.fct_scans "
        "where scan_state = 'withheld'"
    ) == [("ZZ1", "did_ct", datetime.date(2020, 4, 1))]


@pytest.mark.parametrize(("figure", "expected"), [(3000, 1), (1000, 0)])
def test_a_large_provider_that_stops_has_a_reason_or_is_a_fault(tmp_path, figure, expected):
    made_up.did_year(
        tmp_path / "files" / "year.xlsx",
        default=figure,
        figures=silent("ZZ2", MONTHS[8:]),
    )
    made = Warehouse.faulty(tmp_path, tmp_path / "files")
    faults = made.query(
        "select rule, effect, organisation_code, organisation_name, found, expected "
        "from marts.publisher_faults"
    )
    assert (
        faults
        == [
            (
                "provider_stops_without_a_reason",
                "noted",
                "ZZ2",
                "Made-up Two",
                "no scans since November 2020",
                "a succession in seeds/organisations/added_successions.csv, or a reason in "
                "seeds/organisations/reporting_ends.csv",
            )
        ]
        * expected
    )


@pytest.mark.parametrize(("months_sent", "stopped"), [(10, ["ZZ2"]), (11, ["ZZ2"]), (12, [])])
def test_an_open_trust_has_stopped_once_it_sent_nothing_for_more_than_a_year(
    tmp_path, months_sent, stopped
):
    """13 months and more of silence are a fault; twelve are a gap."""
    folder = tmp_path / "files"
    made_up.did_year(
        folder / "one.xlsx", period="2019/20", figures=silent("ZZ2", MONTHS[months_sent:])
    )
    made_up.did_year(folder / "two.xlsx", period="2020/21", figures=silent("ZZ2", MONTHS))
    address = ("QZZ", "1 MADE-UP ROAD", "", "", "MADE-UP TOWN", "", "ZZ1 1ZZ")
    (folder / "etr.csv").write_text(
        ",".join(["ZZ2", "MADE-UP TWO", "Y61", *address, "20100401", *[""] * 16]) + "\n",
        encoding="utf-8",
    )
    made_up.manifest(folder)
    made = Warehouse.faulty(tmp_path, folder)
    assert [
        code
        for (code,) in made.query(
            "select organisation_code from marts.publisher_faults "
            "where rule = 'provider_stops_without_a_reason'"
        )
    ] == stopped


def test_a_code_that_ends_in_a_succession_needs_no_reason(tmp_path):
    made_up.did_year(
        tmp_path / "files" / "year.xlsx", default=3000, figures=silent("ZZ2", MONTHS[8:])
    )
    made_up.successions(tmp_path / "files" / "successions.csv", [("ZZ2", "ZZ1", "2020-12-01")])
    Warehouse.sound(tmp_path, tmp_path / "files")


LEFT_OUT = "Made-up Two (ZZ2) left out a site in June 2020."
RENAMED_NOTE = "Made-up One (ZZ1) was renamed Made-up First NHS Trust (ZZ1) from June 2020."


def two_years(folder, **title_page):
    """Files of two years of made-up trusts, the second with cells of a title page."""
    year = {"providers": (made_up.ONE, made_up.TWO), "default": 3000}
    made_up.did_year(
        folder / "files" / "before.xlsx", period="2019/20", published="29th October 2020", **year
    )
    made_up.did_year(folder / "files" / "after.xlsx", title_page=title_page, **year)
    return Warehouse.sound(folder, folder / "files")


def test_a_note_that_nobody_has_read_is_quoted_and_not_comparable(tmp_path):
    long = "Made-up Three (ZZ2) " + "did many things " * 30 + "in June 2020."
    result = two_years(tmp_path, B9="·  " + LEFT_OUT, B10=long)
    is_comparable, note = comparison(result, "ZZ2")[2:]
    assert is_comparable is False
    said = (
        f'the publisher says of it: "{LEFT_OUT}" (after.xlsx, Title page B9), which nobody has '
        "read yet"
    )
    assert said in note
    shortened = re.search(r'"(Made-up Three [^"]+)" \(after.xlsx, Title page B10\)', note).group(1)
    assert (len(shortened), long[:280]) == (300, shortened[:280])
    assert shortened.endswith("…")
    assert comparison(result, "ZZ1")[2:] == (True, "")
    rows = result.query(
        "select distinct month, gap_kind, is_gap, explanation from marts.reporting_gaps "
        "where organisation_code = 'ZZ2' and source_cells = 'B9' order by month"
    )
    assert len(rows) == 12
    assert {row[1:] for row in rows} == {("unread note", True, said)}


def test_a_note_is_unread_again_when_its_text_changes(tmp_path):
    result = two_years(tmp_path, B9=LEFT_OUT)
    (publisher_sha256,) = result.query(
        "select publisher_sha256 from intermediate.int_editions__files "
        "where file_name = 'after.xlsx'"
    )[0]
    row = {
        "publication": "did_table_1",
        "period": "2020/21",
        "sha256": publisher_sha256,
        "sheet": "Title page",
        "cell": "B9",
        "organisation_code": "ZZ2",
        "effect": "no effect",
        "first_month": "2020-06-01",
        "last_month": "2020-06-01",
    }
    for text, expected in ((LEFT_OUT, True), (LEFT_OUT.replace("June", "May"), False)):
        values = row | {"text_sha256": hashlib.sha256(text.encode()).hexdigest()}
        result.change_seed("seeds.publisher_notes", "delete from seeds.publisher_notes")
        result.change_seed(
            "seeds.publisher_notes",
            f"insert into seeds.publisher_notes ({', '.join(values)}) "
            f"values ({', '.join('?' for _ in values)})",
            list(values.values()),
        )
        assert comparison(result, "ZZ2")[2] is expected


def test_the_row_that_the_docs_query_shows_reads_its_cell(root, tmp_path):
    result = two_years(tmp_path, B9=LEFT_OUT)
    docs = (root / "docs" / "a-new-month.md").read_text(encoding="utf-8")
    (query,) = re.findall(r"```sql\n(select distinct organisation_code.*?)```", docs, re.S)
    ((code, file, sheet, cell, quoted, row),) = result.query(query.rstrip(";\n"))
    assert (code, file, sheet, cell, quoted) == ("ZZ2", "after.xlsx", "Title page", "B9", LEFT_OUT)
    for open_one, filled in (
        ("<subject or nothing>,<test or nothing>", ","),
        ("<first month>,<last month>", "2020-06-01,2020-06-01"),
        ("<effect>,<records or nothing>,<clause or nothing>", "no effect,,"),
    ):
        row = row.replace(open_one, filled)
    values = [value or None for value in next(csv.reader([row]))]
    result.change_seed(
        "seeds.publisher_notes",
        f"insert into seeds.publisher_notes values ({', '.join('?' for _ in values)})",
        values,
    )
    assert result.query(query.rstrip(";\n")) == []
    assert comparison(result, "ZZ2")[2] is True


@pytest.mark.parametrize(
    ("note", "is_harmless"),
    [
        pytest.param(RENAMED_NOTE, True, id="renamed"),
        pytest.param("·  " + RENAMED_NOTE, True, id="renamed, with a bullet"),
        pytest.param(
            "Made-up One (ZZ1) is now known as Made-up First.", True, id="is now known as"
        ),
        pytest.param(
            "Made-up One (ZZ1) changed its name from Old One in May 2020",
            True,
            id="changed its name",
        ),
        pytest.param(
            "Made-up One (ZZ1) moved from the London region to the North region in May 2020.",
            True,
            id="moved to another region",
        ),
        pytest.param(RENAMED_NOTE + " It sent nothing.", False, id="renamed, and more"),
        pytest.param(
            "Made-up One (ZZ1) was renamed Made-up First (ZZ2) from June 2020.",
            False,
            id="renamed, another's code",
        ),
        pytest.param(
            "Made-up One (ZZ1) was renamed and left out a site from June 2020.",
            False,
            id="renamed, no name after it",
        ),
    ],
)
def test_a_statement_that_harms_no_month_by_its_whole_words(tmp_path, note, is_harmless):
    result = two_years(tmp_path, B9=note)
    assert comparison(result, "ZZ1")[2] is is_harmless
    assert comparison(result, "ZZ2")[2] is ("(ZZ2)" not in note)


@pytest.mark.parametrize(
    ("effect", "test_code", "is_comparable", "its_ct_is_comparable", "gap_kind"),
    [
        ("nothing sent", None, False, False, "no return"),
        ("partly", None, False, False, "stated shortfall"),
        ("partly", "did_ct", False, False, "stated shortfall"),
        ("partly", "did_mri", False, True, "stated shortfall"),
        ("too many", None, False, False, "stated excess"),
        ("misplaced", "each", True, False, "misplaced"),
        ("estimated", None, True, True, "estimated"),
        ("moved", None, True, True, None),
        ("merged", None, True, True, None),
        ("no effect", None, True, True, None),
    ],
)
def test_what_each_effect_does(
    files_of_a_note, effect, test_code, is_comparable, its_ct_is_comparable, gap_kind
):
    result = files_of_a_note
    result.change_seed(
        "seeds.publisher_notes",
        "update seeds.publisher_notes set effect = ?, test_code = ?",
        [effect, test_code],
    )
    assert result.query(
        "select modality_code, is_comparable, change_rank is not null, "
        "contains(comparability_note, 'it did what is said of June 2020') "
        "from marts.trust_scan_comparison where organisation_code = 'ZZ2' "
        "and modality_code in ('all', 'did_ct') order by modality_code"
    ) == [
        (modality, comparable, comparable, not comparable or effect == "estimated")
        for modality, comparable in (("all", is_comparable), ("did_ct", its_ct_is_comparable))
    ]
    assert result.query(
        "select distinct gap_kind, month from marts.reporting_gaps where organisation_code = 'ZZ2'"
    ) == ([(gap_kind, datetime.date(2020, 6, 1))] if gap_kind else [])


@pytest.fixture(scope="module")
def files_of_a_note(tmp_path_factory):
    """Two years of made-up trusts, and a row that has read what is said of June 2020."""
    result = two_years(tmp_path_factory.mktemp("note"), B9=LEFT_OUT)
    result.change_seed("seeds.publisher_notes", "delete from seeds.publisher_notes")
    result.change_seed(
        "seeds.publisher_notes",
        "insert into seeds.publisher_notes (publication, period, sheet, cell, text_sha256, "
        "organisation_code, first_month, last_month, comparability_note) "
        "values ('did_table_1', '2020/21', 'Title page', 'B9', ?, 'ZZ2', '2020-06-01', "
        "'2020-06-01', 'it did what is said of June 2020')",
        [hashlib.sha256(LEFT_OUT.encode()).hexdigest()],
    )
    return result
