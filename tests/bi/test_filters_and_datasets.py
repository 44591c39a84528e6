"""Filters choose rows of the marts, no metric adds to its own total, the words are the marts'."""

import copy

import duckdb
import pytest
import yaml
from conftest import ROOT
from test_dashboard import answered

from bi.superset.bundle import NotInMarts, columns_of

DATASETS = ROOT / "bi" / "superset" / "assets" / "datasets"


@pytest.fixture
def ask(opened, numbers, server, session):
    """Function for the rows of a chart with other filters than the dashboard opens with."""

    def rows(name, **chosen):
        asked = copy.deepcopy(opened.answers[numbers[name]][0])
        (query,) = asked["queries"]
        query["filters"] = [one for one in query["filters"] if one["col"] not in chosen]
        query["filters"] += [
            {"col": column, "op": "IN", "val": values}
            for column, values in chosen.items()
            if values
        ]
        answer = session.post(f"{server.address}/api/v1/chart/data", json=asked, timeout=60)
        assert answer.status_code == 200, answer.text
        return answered(answer.json())

    return rows


@pytest.fixture
def marts(build):
    with duckdb.connect(str(build.published_copy), read_only=True) as connection:
        yield connection


def test_trusts_are_chosen_by_region_and_modality(ask, marts):
    rows = ask("trusts_ranked", region_name=["London", "Midlands"], modality=["CT scans"])
    expected = marts.execute(
        "select organisation_code, scans_change from marts.trust_scan_comparison "
        "where modality_code = 'did_ct' and change_rank is not null "
        "and region_name in ('London', 'Midlands') "
        "order by peer_group, change_rank, organisation_code"
    ).fetchall()
    assert [(row["organisation_code"], row["scans_change"]) for row in rows] == expected
    assert expected


def test_trusts_are_chosen_by_whom_they_are_compared_with(ask, marts):
    rows = ask("trusts_ranked", peer_group=["specialist"])
    expected = marts.execute(
        "select change_rank, organisation_code from marts.trust_scan_comparison "
        "where modality_code = 'all' and change_rank is not null and peer_group = 'specialist' "
        "order by change_rank, organisation_code"
    ).fetchall()
    assert [(row["change_rank"], row["organisation_code"]) for row in rows] == expected
    assert expected


def test_waits_are_chosen_by_tests_and_region(ask, marts):
    rows = ask("trusts_waits", region_name=["North West"], tests=["endoscopy"])
    expected = marts.execute(
        "select organisation_code, waiting_comparison from marts.trust_wait_comparison "
        "where test_group = 'endoscopy' and test_code = 'all' and region_name = 'North West' "
        "and nation = 'England' and is_comparable and waiting_comparison >= 1000 "
        "order by over_6_weeks_pct_comparison desc, organisation_code"
    ).fetchall()
    assert [(row["organisation_code"], row["waiting_comparison"]) for row in rows] == expected
    assert expected


def test_faults_are_chosen_by_publication_rule_and_effect(ask, marts):
    rows = ask("publisher_faults", effect=["withheld"])
    expected = marts.execute(
        "select fault_id from marts.publisher_faults where effect = 'withheld'"
    ).fetchall()
    assert sorted(row["fault_id"] for row in rows) == sorted(fault for (fault,) in expected)
    for publication, rule in marts.execute(
        "select publication, rule_in_words from marts.publisher_faults "
        "where publication is not null order by all limit 1"
    ).fetchall():
        rows = ask("publisher_faults", publication=[publication], rule_in_words=[rule])
        assert {(row["publication"], row["rule_in_words"]) for row in rows} == {(publication, rule)}


def test_reports_are_chosen_by_figure_modality_region_and_peers(ask, marts):
    figure = "reported by the end of the next day"
    rows = ask(
        "trusts_reported",
        how_fast=[figure],
        modality=["CT scans"],
        region_name=["London"],
        peer_group=["acute"],
    )
    expected = marts.execute(
        "select slowest_rank, organisation_code, figure_comparison "
        "from marts.trust_reporting_comparison "
        "where measure = 'reported_by_next_day' and modality_code = 'did_ct' "
        "and region_name = 'London' and peer_group = 'acute' and slowest_rank is not null "
        "order by patient_group, slowest_rank, organisation_code"
    ).fetchall()
    columns = ("slowest_rank", "organisation_code", "figure_comparison")
    assert [tuple(row[column] for column in columns) for row in rows] == expected
    assert expected and {row["how_fast"] for row in rows} == {figure}


def test_bounds_are_chosen_by_test_target_and_arrivals(ask, marts):
    rows = ask("trusts_targets", tests=["MRI scans"], target=["5%"], arrivals=["last six months"])
    expected = marts.execute(
        "select organisation_code, more_tests_low, more_tests_high "
        "from marts.trust_backlog_targets "
        "where test_code = 'dm01_01' and target_pct = 5 and assumption = 'last_six_months' "
        "order by waiting desc nulls last, organisation_code"
    ).fetchall()
    columns = ("organisation_code", "more_tests_low", "more_tests_high")
    assert [tuple(row[column] for column in columns) for row in rows] == expected
    assert expected


def test_what_is_made_up_is_chosen_by_modality(ask, marts):
    rows = ask("missed_trusts", modality=["X-rays"])
    expected = marts.execute(
        "select recovery_rank, organisation_code from marts.trust_scan_recovery "
        "where modality_code = 'did_plain_radiography' and recovery_rank is not null "
        "order by peer_group, recovery_rank, organisation_code"
    ).fetchall()
    assert [(row["recovery_rank"], row["organisation_code"]) for row in rows] == expected
    assert expected


@pytest.mark.parametrize(
    ("chart", "metric", "without"),
    [
        ("england_scans", "scans", "modality"),
        ("regions_fall", "change_pct", "modality"),
        ("missed_added_up", "added_up_low", "modality"),
        ("missed_regions", "at_most", "modality"),
        ("regions_reported", "within_7_days", "modality"),
        ("settings_scans", "scans_before", "modality"),
        ("settings_change", "share_of_change", "modality"),
        ("england_weeks_of_work", "weeks", "tests"),
    ],
)
def test_a_chart_without_its_filter_is_empty_not_double(ask, chart, metric, without):
    rows = ask(chart, **{without: None})
    assert rows and {row[metric] for row in rows} == {None}


def test_every_metric_counts_rows_or_is_guarded():
    guards = (
        "case when count(*) = 1 then ",
        "case when count(*) = count(distinct month) then sum(",
    )
    metrics = {
        (path.stem, metric["metric_name"]): metric["expression"]
        for path in DATASETS.glob("*.yaml")
        for metric in yaml.safe_load(path.read_text(encoding="utf-8"))["metrics"]
    }
    figures = {name: sql for name, sql in metrics.items() if not sql.startswith("count(")}
    del figures["publisher_faults", "figures_withheld"]  # a count: faults have no total among them
    assert {name: sql for name, sql in figures.items() if not sql.startswith(guards)} == {}
    assert len(figures) > 30


def test_columns_have_the_comments_of_the_marts(server, session, marts):
    found = session.get(f"{server.address}/api/v1/dataset/?q=(page_size:100)", timeout=30).json()
    assert found["count"] == len(list(DATASETS.glob("*.yaml")))
    for dataset in found["result"]:
        columns = session.get(
            f"{server.address}/api/v1/dataset/{dataset['id']}", timeout=30
        ).json()["result"]["columns"]
        said = {column["column_name"]: column["description"] for column in columns}
        comments = marts.execute(
            "select column_name, comment from duckdb_columns() "
            "where schema_name = 'marts' and table_name = ?",
            [dataset["table_name"]],
        ).fetchall()
        assert comments and all(said[column] == comment for column, comment in comments)
        assert all(said.values()), f"{dataset['table_name']}: a column without a description"


def test_a_column_that_a_mart_has_not_is_refused_by_name(marts):
    dataset = yaml.safe_load((DATASETS / "revisions.yaml").read_text(encoding="utf-8"))
    dataset["columns"].append({"column_name": "no_such_column"})
    with pytest.raises(NotInMarts, match=r"revisions\.yaml names columns .* no_such_column"):
        columns_of(marts, "datasets/revisions.yaml", dataset)


def test_a_query_that_does_not_fit_the_marts_is_refused(marts):
    dataset = {"table_name": "gone", "schema": "marts", "columns": []}
    with pytest.raises(NotInMarts, match=r"datasets/gone\.yaml does not fit the marts"):
        columns_of(marts, "datasets/gone.yaml", dataset)
