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


def test_a_chart_without_its_modality_is_empty_not_double(ask):
    assert {row["scans"] for row in ask("england_scans", modality=None)} == {None}
    assert {row["change_pct"] for row in ask("regions_fall", modality=None)} == {None}


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
