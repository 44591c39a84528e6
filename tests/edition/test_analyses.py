"""The questions in `analyses/`: compiled by dbt, run on the published copy, and held to figures.

Figures come from the publisher's totals, from what is on record, or from other SQL on the facts.
"""

import collections
import datetime
from collections import Counter
from pathlib import Path

import duckdb
import openpyxl
import pytest
import yaml
from test_published_cancer_scans import ENGLAND_CHEST_XRAYS
from test_published_waits import REGIONS_SEPTEMBER_2020, TOTALS

ROOT = Path(__file__).resolve().parents[2]
BASELINE = "month between '2019-04-01' and '2019-09-01'"
COMPARISON = "month between '2020-04-01' and '2020-09-01'"


def questions():
    return sorted(path.stem for path in (ROOT / "analyses").glob("*.sql"))


def compiled(dbt_answers, step):
    """{question: SQL} as `dbt compile` writes them."""
    code, output = dbt_answers.steps[step]
    assert code == 0, output
    paths = (dbt_answers.folder / step / "compiled" / "scan_backlog" / "analyses").glob("*.sql")
    return {path.stem: path.read_text(encoding="utf-8") for path in paths}


def rows_of(connection, sql):
    """Rows as dictionaries; no column may be named twice."""
    result = connection.execute(sql)
    names = [column[0] for column in result.description]
    assert len(names) == len({*names})
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


@pytest.fixture(scope="module")
def as_shipped(dbt_answers):
    return compiled(dbt_answers, "as_shipped")


@pytest.fixture(scope="module")
def of_london(dbt_answers):
    return compiled(dbt_answers, "of_london")


@pytest.fixture(scope="module")
def published(edition_build):
    path = edition_build.folder / "diagnostic_scans.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


def in_windows(published, facts, code, where="true"):
    """{code: (baseline, comparison)} of like-for-like organisations, added up from the facts."""
    rows = published.execute(
        f"select members.organisation_code, "
        f"cast(sum(scans) filter ({BASELINE}) as bigint), "
        f"cast(sum(scans) filter ({COMPARISON}) as bigint) "
        f"from marts.{facts} as facts inner join marts.comparison_groups as members "
        f"on facts.organisation_code = members.member_code where {where} group by all"
    ).fetchall()
    return {row[0]: row[1:] for row in rows if code in (None, row[0])}


def is_in_order(rows):
    """Of each peer group 1, 2, 3 …, ties sharing, acute trusts first, then who has no place."""
    placed = [(row["peer_group"], row["place_in_region"]) for row in rows if row["place_in_region"]]
    groups = {group for group, _ in placed}
    return (
        placed == sorted(placed)
        and all((group, 1) in placed for group in groups)
        and all(row["place_in_region"] is None for row in rows[len(placed) :])
        and sum(group == "acute" for group, _ in placed) > 3
        and len(groups) > 1
    )


def by_group(rows, column):
    """Values of the placed rows of each peer group, in the order of the rows."""
    values = collections.defaultdict(list)
    for row in rows:
        if row["place_in_region"]:
            values[row["peer_group"]].append(row[column])
    return values.values()


def furthest_behind(rows, published):
    facts = in_windows(published, "fct_scans", None)
    assert is_in_order(rows)
    for falls in by_group(rows, "scans_change_pct"):
        assert falls == sorted(falls)
    for row in rows:
        windows = row["scans_baseline"], row["scans_comparison"]
        assert windows == facts[row["organisation_code"]]
        assert (row["scans_change_pct"] is not None) == row["is_comparable"]
        assert row["is_comparable"] or row["comparability_note"]
    (wirral,) = (row for row in rows if row["organisation_code"] == "RBL")
    assert round(wirral["scans_change_pct"]) == -33  # as the BBC Shared Data Unit printed


def modality_of_a_trust(rows, published):
    total = next(row for row in rows if row["modality_code"] == "all")
    assert (total["scans_baseline"], total["scans_comparison"]) == (428840, 280115)
    assert round(total["scans_change_pct"], 1) == -34.7
    for row in rows:
        where = f"'{row['modality_code']}' in ('all', modality_code)"
        windows = in_windows(published, "fct_scans", "RR8", where)["RR8"]
        assert (row["scans_baseline"], row["scans_comparison"]) == windows


def modality_that_fell(rows, published):
    facts = published.execute(
        f"select modality_code, cast(sum(scans) filter ({COMPARISON}) "
        f"- sum(scans) filter ({BASELINE}) as bigint) from marts.fct_scans_england group by all"
    ).fetchall()
    assert {row["modality_code"]: row["scans_change"] for row in rows} == dict(facts)
    assert sum(row["scans_change"] for row in rows) == -7237430
    assert [row["scans_change"] for row in rows] == sorted(change for _, change in facts)


def share_of_each_region(rows, published):
    london = rows[0]
    assert (london["area_name"], london["scans_change"]) == ("London", -1348670)
    assert london["share_of_englands_change_pct"] == pytest.approx(100 * 1348670 / 7237430)
    assert london["share_of_englands_baseline_pct"] == pytest.approx(100 * 3876340 / 22863490)
    assert len(rows) == 7
    for share in ("share_of_englands_change_pct", "share_of_englands_baseline_pct"):
        assert sum(row[share] for row in rows) == pytest.approx(100, abs=0.01)


def region_over_time(rows, published):
    months = {row["month"]: row for row in rows}
    december = months[datetime.date(2020, 12, 1)]
    assert (december["scans_same_month_2019"], december["scans"]) == (497680, 447880)
    assert (
        round(december["pct_of_2019"], 1) == round(december["pct_of_2019_like_for_like"], 1) == 90
    )
    facts = published.execute(
        "select month, cast(sum(scans) as bigint) from marts.fct_scans "
        "where region_code = 'Y62' group by month order by month desc"
    ).fetchall()
    assert [(row["month"], row["scans"]) for row in rows] == facts
    shortfall = sum(months[datetime.date(2020, month, 1)]["shortfall"] for month in range(4, 13))
    assert december["cumulative_shortfall"] == shortfall


def trust_over_time(rows, published):
    facts = published.execute(
        "select month, cast(sum(scans) as bigint) from marts.fct_scans "
        "where organisation_code = 'RR8' group by month order by month desc"
    ).fetchall()
    assert [(row["month"], row["scans"]) for row in rows] == facts
    scans = dict(facts)
    januaries = [datetime.date(year, 1, 1) for year in (2021, 2019)]
    january = next(row for row in rows if row["month"] == januaries[0])
    assert january["pct_of_2019"] == 100 * scans[januaries[0]] / scans[januaries[1]]


def longest_waits(rows, published):
    assert sum(row["waiting_comparison"] or 0 for row in rows) == 197769
    assert sum(row["over_6_weeks_comparison"] or 0 for row in rows) == 73881
    assert round(100 * 73881 / 197769, 1) == REGIONS_SEPTEMBER_2020["North West"]
    assert is_in_order(rows)
    placed = [row for row in rows if row["place_in_region"]]
    for shares in by_group(rows, "over_6_weeks_pct_comparison"):
        assert shares == sorted(shares, reverse=True)
    assert all(row["is_comparable"] and row["waiting_comparison"] >= 1000 for row in placed)
    assert all(row["comparability_note"] for row in rows if not row["is_comparable"])


def waits_by_test(rows, published):
    facts = published.execute(
        "select test_code, waiting, waiting_over_6_weeks, waiting_over_13_weeks "
        "from marts.fct_waits where organisation_code = 'RR8' and month = '2020-09-01'"
    ).fetchall()
    assert {row["test_code"]: row["waiting_comparison"] for row in rows} == {
        row[0]: row[1] for row in facts
    }
    assert [sum(row[column] for row in facts) for column in (2, 3)] == [
        sum(row[f"over_{weeks}_weeks_comparison"] for row in rows) for weeks in (6, 13)
    ]
    nobody = [row for row in rows if row["waiting_comparison"] == 0]
    assert nobody
    assert all(row["over_6_weeks_pct_comparison"] is None for row in nobody)


def weeks_of_work(rows, published):
    facts = dict(
        published.execute(
            "select month, (sum(waiting), sum(waiting_list)) from marts.fct_waits "
            "inner join marts.fct_activity using (month, organisation_code, test_code) "
            "where organisation_code = 'RR8' group by month"
        ).fetchall()
    )
    of_all_tests = [row for row in rows if row["test_group"] == "all"]
    assert {row["month"] for row in of_all_tests} == {*facts}
    for row in of_all_tests:
        waiting, tests = facts[row["month"]]
        assert row["weeks_of_work"] == pytest.approx(waiting / tests * 52 / 12)
    newest = [row for row in of_all_tests if row["assumption"]]
    assert {row["month"] for row in newest} == {max(facts)} and len(newest) == 6
    for row in newest:
        assert (row["more_tests_low"] is None) == bool(row["why_no_bounds"])


def over_13_weeks(rows, published):
    england, *regions = rows
    assert england["area_name"] == "England"
    assert england["over_13_weeks_baseline"] == TOTALS["2019-09-01"][2]
    assert england["over_13_weeks_comparison"] == TOTALS["2020-09-01"][2]
    assert len(regions) == 7
    for name, total in (("over_13_weeks_comparison", 2), ("waiting_comparison", 0)):
        assert sum(region[name] for region in regions) == TOTALS["2020-09-01"][total]


def own_standard(rows, published):
    share = {row["nation"]: row["waiting_over_pct"] for row in rows}
    assert {nation: value and round(value, 1) for nation, value in share.items()} == {
        "England": 33.0,
        "Scotland": 46.7,
        "Wales": 53.6,
        "Northern Ireland": None,
    }
    assert [row["threshold_weeks"] for row in rows] == [6, 9, 6, 8]
    assert {row["nation"] for row in rows if row["is_derived"]} == {"Wales", "Northern Ireland"}


def same_tests(rows, published):
    shares = [(row["nation"], row["waiting"], round(row["waiting_over_pct"], 1)) for row in rows]
    assert shares == [("Scotland", 102716, 46.7), ("England", 1004201, 30.3)]


def not_comparable(rows, published):
    notes = {row["organisation_code"]: row["comparability_note"] for row in rows}
    assert all(notes.values())
    # the publisher's own note on the 2020/21 sheet
    assert "June 2020 for one of its hospitals (West Middlesex" in notes["RQM"]
    assert not notes.keys() & {"RR8", "RBL", "RAJ"}


def succession(rows, published):
    last = rows[-1]
    assert (last["old_code"], last["new_code"]) == ("RQ8", "RAJ")
    assert last["new_name"] == "Mid and South Essex NHS Foundation Trust"
    assert (last["effective_on"], last["compared_as"]) == (datetime.date(2020, 4, 1), "RAJ")


def revisions(rows, published):
    assert rows == []  # one edition ships of each file; test_what_an_edition_changed has others


def cancer_tests(rows, published):
    chest = {
        row["source_setting"]: row for row in rows if row["test_code"] == "did_cancer_chest_xray"
    }
    assert chest["all"]["scans_baseline"] == sum(ENGLAND_CHEST_XRAYS[2019])
    assert chest["all"]["scans_comparison"] == sum(ENGLAND_CHEST_XRAYS[2020])
    facts = published.execute(
        f"select source_setting, cast(sum(scans) filter ({COMPARISON}) as bigint) "
        "from marts.fct_cancer_scans_england group by all"
    ).fetchall()
    totals = {row["source_setting"]: row for row in rows if row["test_code"] == "all"}
    assert {name: row["scans_comparison"] for name, row in totals.items()} == dict(facts)
    assert totals["gp_direct_access"]["scans_comparison"] < totals["all"]["scans_comparison"]


def cancer_tests_of_trusts(rows, published):
    facts = in_windows(published, "fct_cancer_scans", None, "source_setting = 'gp_direct_access'")
    for row in rows:
        windows = row["scans_baseline"], row["scans_comparison"]
        assert windows == facts[row["organisation_code"]]
        assert (row["scans_change_low"] is None) == (not row["is_comparable"])
        assert row["is_comparable"] or row["comparability_note"]
    places = [row["place_in_england"] for row in rows]
    assert places == sorted(places, key=lambda place: (place is None, place))


def both_stories(rows, published):
    england = next(row for row in rows if row["area_code"] == "ENG")
    assert round(england["scans_change_pct"], 1) == -31.7
    done = Counter()
    for month, (*_, activity) in TOTALS.items():
        done[month[:4]] += activity
    assert england["activity_baseline"] == done["2019"]
    assert england["activity_comparison"] == done["2020"]
    assert len(rows) == 8


def claims(rows, published):
    by_claim = {row["claim_id"]: row for row in rows}
    wirral = by_claim["wirral_scans_fall"]
    assert (wirral["verdict"], wirral["published_value"]) == ("matches", -33)
    seeded = (ROOT / "seeds" / "claims" / "published_claims.csv").read_text(encoding="utf-8")
    assert len(by_claim) == len(rows) > 50
    assert all(claim in seeded for claim in by_claim)


def cells(rows, published):
    for row, total in zip(rows, (428840, 280115), strict=True):
        path = ROOT / "published" / "did" / row["source_file"]
        sheet = openpyxl.load_workbook(path, data_only=True)[row["source_sheet"]]
        found = []
        for address in row["source_cells"].split(","):
            block = sheet[address.strip()]
            lines = block if isinstance(block, tuple) else ((block,),)
            found += [cell.value for line in lines for cell in line]
        assert sum(value for value in found if isinstance(value, int)) == total
    assert [row["part"] for row in rows] == ["scans_baseline", "scans_comparison"]


def unlikely_months(rows, published):
    figures = {(row["measure"], str(row["month"])): row["figure"] for row in rows}
    assert figures["activity", "2020-04-01"] == TOTALS["2020-04-01"][3]
    assert ("scans", "2020-04-01") in figures
    assert not {month for _, month in figures} & {"2019-05-01", "2020-09-01"}
    assert all(row["remark"] for row in rows)


CHECKS = {
    "do_scans_and_tests_done_tell_the_same_story": both_stories,
    "from_which_cells_does_this_figure_come": cells,
    "has_my_region_recovered": region_over_time,
    "has_my_trust_recovered": trust_over_time,
    "how_did_each_modality_change_at_my_trust": modality_of_a_trust,
    "how_do_england_and_scotland_compare_on_the_same_tests": same_tests,
    "how_do_the_nations_stand_at_their_own_standard": own_standard,
    "how_far_did_gp_direct_access_cancer_tests_fall": cancer_tests,
    "how_many_wait_over_13_weeks_in_each_region": over_13_weeks,
    "how_many_weeks_of_work_are_on_my_trusts_list": weeks_of_work,
    "how_much_of_englands_fall_is_in_each_region": share_of_each_region,
    "what_became_of_my_trust": succession,
    "what_did_a_later_edition_change_for_my_trust": revisions,
    "where_are_the_longest_waits_in_my_region": longest_waits,
    "which_modality_fell_most": modality_that_fell,
    "which_months_look_unlikely": unlikely_months,
    "which_published_claims_hold": claims,
    "which_tests_have_the_longest_waits_at_my_trust": waits_by_test,
    "which_trusts_cannot_be_compared_and_why": not_comparable,
    "which_trusts_in_my_region_are_furthest_behind_2019": furthest_behind,
    "which_trusts_in_my_region_lost_most_gp_direct_access_tests": cancer_tests_of_trusts,
}


@pytest.mark.parametrize("question", questions())
def test_a_question_s_figures(as_shipped, published, question):
    assert question in CHECKS, f"{question} has no check of a figure in {__file__}"
    CHECKS[question](rows_of(published, as_shipped[question]), published)


def test_every_check_has_its_question():
    assert sorted(CHECKS) == questions()


def test_the_warehouse_answers_the_same(as_shipped, edition_build, published):
    path = edition_build.folder / "warehouse.duckdb"
    with duckdb.connect(str(path), read_only=True) as warehouse:
        for question, sql in as_shipped.items():
            assert rows_of(warehouse, sql) == rows_of(published, sql), question


def test_described_columns_are_there_and_no_row_comes_twice(as_shipped, published):
    described = yaml.safe_load((ROOT / "analyses" / "_analyses.yml").read_text(encoding="utf-8"))
    by_name = {analysis["name"]: analysis for analysis in described["analyses"]}
    assert sorted(by_name) == questions()
    for question, analysis in by_name.items():
        result = published.execute(as_shipped[question])
        names = [column[0] for column in result.description]
        assert {column["name"] for column in analysis["columns"]} <= {*names}, question
        rows = result.fetchall()
        assert len(rows) == len({*rows}), question


def test_each_begins_with_its_question_and_stands_in_the_docs():
    listed = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    for question in questions():
        text = (ROOT / "analyses" / f"{question}.sql").read_text(encoding="utf-8")
        assert text.startswith("-- "), question
        assert "?" in text.splitlines()[0], question
        assert f"`{question}`" in listed


def test_another_region_trust_and_area(of_london, published):
    rows = rows_of(published, of_london["which_trusts_in_my_region_are_furthest_behind_2019"])
    incomplete = {
        row["organisation_code"]: (row["scans_change"], row["scans_change_pct"])
        for row in rows
        if row["scans_baseline"] and row["scans_comparison"] and not row["is_comparable"]
    }
    # St George's and Chelsea and Westminster: the publisher's notes say what they lack
    assert {"RJ7", "RQM"} <= incomplete.keys()
    assert {*incomplete.values()} == {(None, None)}
    rows = rows_of(published, of_london["how_did_each_modality_change_at_my_trust"])
    total = next(row for row in rows if row["modality_code"] == "all")
    assert (total["scans_baseline"], total["scans_comparison"]) == (433075, 302750)
    rows = rows_of(published, of_london["which_modality_fell_most"])
    assert sum(row["scans_change"] for row in rows) == -1348670
    rows = rows_of(published, of_london["what_became_of_my_trust"])
    assert {row["old_code"] for row in rows} == {"RDD", "RQ8"}


def test_what_an_edition_changed(as_shipped):
    """Made-up revisions: one edition ships of each file, so none stand in the published copy."""
    sql = as_shipped["what_did_a_later_edition_change_for_my_trust"]
    with duckdb.connect() as connection:
        connection.execute(
            "create schema marts; create table marts.revisions as select * from (values "
            "('did', date '2020-04-01', 'RR8', 'scans', 'all', 200, 210, 10, 'a', 'b', "
            "date '2020-12-01', date '2021-05-01'), "
            "('did', date '2020-05-01', 'RR8', 'scans', 'all', null, 30, null, 'a', 'b', "
            "date '2020-12-01', date '2021-05-01'), "
            "('did', date '2020-04-01', 'RBL', 'scans', 'all', 1, 2, 1, 'a', 'b', "
            "date '2020-12-01', date '2021-05-01')) as made_up (publication, period, "
            "organisation_code, measure, test_code, before, after, difference, file_before, "
            "file_after, issued_before, issued_after)"
        )
        rows = rows_of(connection, sql)
    assert [(row["before"], row["after"], row["difference_pct"]) for row in rows] == [
        (200, 210, 5.0),
        (None, 30, None),
    ]
