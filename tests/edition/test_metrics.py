"""Each metric, asked through MetricFlow by all that it offers, against SQL on the marts."""

import json
import math
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from test_published_figures import ENGLAND_BY_MONTH
from test_published_waits import REGIONS_SEPTEMBER_2020, TOTALS

ROOT = Path(__file__).resolve().parents[2]
SUPPORT = ROOT / "tests" / "support"
# What a metric is grouped by, and the column of the relations below that says the same.
COLUMNS = {
    "metric_time__month": "month",
    "metric_time__year": "date_trunc('year', month)",
    "nation": "nation",
    "region": "region_code",
    "region__region_name": "region_name",
    "organisation": "organisation_code",
    "organisation__organisation_name": "organisation_name",
    "organisation__organisation_type": "organisation_type",
    "test": "test_code",
    "test__test_name": "test_name",
    "test__test_group": "test_group",
    "test__is_common": "is_common",
}
GROUPINGS = [
    (),
    *((name,) for name in COLUMNS),
    ("nation", "metric_time__month"),
    ("nation", "metric_time__year"),
    ("nation", "test__test_group"),
    ("nation", "metric_time__month", "test__is_common"),
    ("metric_time__month", "region__region_name"),
    ("organisation", "test"),
    ("metric_time__month", "organisation", "test"),
]
FACTS = """
    select facts.*, {nation} as nation, regions.region_name, organisations.organisation_name,
        organisations.organisation_type, tests.test_name, tests.test_group, tests.is_common
    from {facts} as facts
    left join marts.dim_region as regions using (region_code)
    left join marts.dim_organisation as organisations using (organisation_code)
    left join marts.dim_test as tests using (test_code)
"""
RELATIONS = {
    "scans": FACTS.format(
        nation="'England'",
        facts="(select modality_code as test_code, * exclude (modality_code) from marts.fct_scans)",
    ),
    "activity": FACTS.format(nation="'England'", facts="marts.fct_activity"),
    "waits": FACTS.format(nation="facts.nation", facts="marts.fct_waits").replace(
        "facts.*", "facts.* exclude (nation)"
    ),
    # A list beside the tests of its patients: one row of DM01 has both.
    "backlog": FACTS.format(
        nation="facts.nation",
        facts="""(
            select waits.*, activity.waiting_list from marts.fct_waits as waits
            left join marts.fct_activity as activity using (month, organisation_code, test_code)
        )""",
    ).replace("facts.*", "facts.* exclude (nation)"),
    # What is comparable as a whole, modality by modality.
    "changes": FACTS.format(
        nation="'England'",
        facts="""(
            select parts.modality_code as test_code, parts.* exclude (
                modality_code, region_name, organisation_name, organisation_type
            )
            from marts.trust_scan_comparison as parts
            inner join marts.trust_scan_comparison as whole using (organisation_code)
            where parts.modality_code <> 'all' and whole.modality_code = 'all'
                and whole.is_comparable
        )""",
    ),
}
LOW, HIGH = "sum(scans_{}_low)", "sum(scans_{}_high)"
WHOLE = "case when count(distinct nation) = 1 and count(*) = count({0}) then sum({0}) end"
PCT = f"100.0 * {WHOLE} / nullif(sum(waiting), 0)"
METRICS = {
    "scans": {
        "scans": "sum(scans)",
        "scans_low": "sum(scans_low)",
        "scans_high": "sum(scans_high)",
        "scan_figures_suppressed": "count(*) filter (printed_text = '*')",
        "scan_figures_not_submitted": "count(*) filter (scans_high is null)",
    },
    "activity": {
        "activity": "sum(planned + unscheduled + waiting_list)",
        "months_of_tests_added_up": "count(distinct month)",
        "waiting_list_tests_unknown": "count(*) - count(waiting_list)",
        "waiting_list_tests_where_known": "sum(waiting_list)",
        "waiting_list_tests": WHOLE.format("waiting_list"),
    },
    "backlog": {
        "weeks_of_work": f"52.0 * {WHOLE.format('waiting')} "
        f"/ nullif(12 * {WHOLE.format('waiting_list')}, 0)",
    },
    "changes": {
        "scans_baseline": "sum(scans_baseline)",
        "scans_comparison": "sum(scans_comparison)",
        "scans_change": "sum(scans_comparison) - sum(scans_baseline)",
        "scans_change_pct": "100.0 * (sum(scans_comparison) / nullif(sum(scans_baseline), 0) - 1)",
        "baseline_low": LOW.format("baseline"),
        "baseline_high": HIGH.format("baseline"),
        "comparison_low": LOW.format("comparison"),
        "comparison_high": HIGH.format("comparison"),
        "scans_change_low": f"{LOW.format('comparison')} - {HIGH.format('baseline')}",
        "scans_change_high": f"{HIGH.format('comparison')} - {LOW.format('baseline')}",
        "scan_changes_with_a_gap": "count(*) filter (not is_comparable)",
    },
    "waits": {
        "nations_added_up": "count(distinct nation)",
        "waiting_lists_unknown": "count(*) - count(waiting)",
        "waiting_lists_unknown_over_6_weeks": "count(*) - count(waiting_over_6_weeks)",
        "waiting_lists_unknown_over_13_weeks": "count(*) - count(waiting_over_13_weeks)",
        "waiting_where_known": "sum(waiting)",
        "waiting_over_6_weeks_where_known": "sum(waiting_over_6_weeks)",
        "waiting_over_13_weeks_where_known": "sum(waiting_over_13_weeks)",
        "waiting": WHOLE.format("waiting"),
        "waiting_over_6_weeks": WHOLE.format("waiting_over_6_weeks"),
        "waiting_over_6_weeks_pct": PCT.format("waiting_over_6_weeks"),
        "waiting_over_13_weeks": WHOLE.format("waiting_over_13_weeks"),
        "waiting_over_13_weeks_pct": PCT.format("waiting_over_13_weeks"),
    },
}
# The windows have one month; their regions, where independents report in several, are below.
NOT_OF_CHANGES = {"metric_time__month", "metric_time__year", "region", "region__region_name"}
BY_REGION = ("region", "test")
UNTIL_APRIL = "{{ TimeDimension('metric_time', 'month') }} <= '2020-04-01'"


def asked():
    """Queries by (relation, grouping, where)."""
    queries = {}
    for relation, metrics in METRICS.items():
        for grouping in GROUPINGS:
            if relation == "backlog" and "metric_time__month" not in grouping:
                continue
            if relation != "changes" or not NOT_OF_CHANGES & {*grouping}:
                queries[relation, grouping, ""] = [*metrics]
    queries["backlog", ("nation",), ""] = [*METRICS["backlog"]]
    queries["waits", ("nation",), UNTIL_APRIL] = [*METRICS["waits"]]
    for grouping in (("region",), BY_REGION, ("metric_time__month",)):
        queries["changes", grouping, ""] = [*METRICS["changes"]]
    return queries


@pytest.fixture(scope="module")
def no_build(tmp_path_factory):
    """An empty folder."""
    return tmp_path_factory.mktemp("no_build")


@pytest.fixture(scope="module")
def said(edition_build, no_build, tmp_path_factory):
    """All that MetricFlow said, in one process: answers, and what its commands printed."""
    # MetricFlow opens the warehouse to write, and other tests read that of the edition
    build = tmp_path_factory.mktemp("metrics_build")
    shutil.copy(edition_build.folder / "warehouse.duckdb", build)
    made = shutil.ignore_patterns("compiled", "run")
    shutil.copytree(edition_build.folder / "dbt", build / "dbt", ignore=made)
    question = {
        "build_dir": str(build),
        "no_build": str(no_build),
        "queries": [
            {"metrics": metrics, "group_by": [*grouping], "where": [where] if where else []}
            for (_, grouping, where), metrics in asked().items()
        ],
    }
    path = tmp_path_factory.mktemp("metrics") / "said.json"
    found = subprocess.run(
        [sys.executable, "-m", "metric_queries", str(path)],
        input=json.dumps(question),
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(SUPPORT)])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def answers(said):
    """What MetricFlow offers, and its answers by (relation, grouping, where).

    An answer is a dictionary of groups, each with its metrics: {group: {metric: value}}.
    """
    tables = {}
    for key, result in zip(asked(), said["results"], strict=True):
        rows = [dict(zip(result["columns"], row, strict=True)) for row in result["rows"]]
        tables[key] = {
            tuple(text(row.pop(name)) for name in key[1]): number_of(row) for row in rows
        }
    return said["offered"], tables


def text(value):
    """A group's value as text: dates without the time that MetricFlow gives them."""
    return None if value is None else str(value).removesuffix(" 00:00:00")


def number_of(row):
    return {name: None if value is None else float(value) for name, value in row.items()}


def of_the_marts(query, relation, grouping, where=""):
    """The same as MetricFlow answers, by SQL on the marts."""
    rows = RELATIONS[relation]
    if relation == "waits":
        # a stock: of several months the last one of the nation
        windows = ["nation", *(COLUMNS[name] for name in grouping if name.startswith("metric_"))]
        until = "where month <= '2020-04-01'" if where else ""
        rows = (
            f"select * from ({rows}) {until} "
            f"qualify month = max(month) over (partition by {', '.join(windows)})"
        )
    keys = [COLUMNS[name] for name in grouping]
    measures = [f"{sql} as {name}" for name, sql in METRICS[relation].items()]
    group_by = f"group by {', '.join(keys)}" if keys else ""
    found = query(f"select {', '.join([*keys, *measures])} from ({rows}) {group_by}")
    return {
        tuple(map(text, row[: len(keys)])): number_of(
            dict(zip(METRICS[relation], row[len(keys) :], strict=True))
        )
        for row in found
    }


def is_close(found, expected):
    """Whether two rows have the same figures; null is only null."""
    return found.keys() == expected.keys() and all(
        found[name] is None
        if expected[name] is None
        else found[name] is not None and math.isclose(found[name], expected[name], rel_tol=1e-12)
        for name in expected
    )


@pytest.mark.parametrize("relation", METRICS)
def test_every_row_equals_the_mart(edition_build, answers, relation):
    tables = answers[1]
    compared = 0
    for (name, grouping, where), found in tables.items():
        if name != relation or (name == "changes" and NOT_OF_CHANGES & {*grouping}):
            continue
        if (name, grouping) == ("backlog", ("nation",)):
            continue  # of several months: null, below
        expected = of_the_marts(edition_build.query, name, grouping, where)
        assert found.keys() == expected.keys(), (grouping, where)
        for group, figures in expected.items():
            assert is_close(found[group], figures), (grouping, where, group, found[group], figures)
        compared += len(expected)
    assert compared > 500


def test_no_metric_and_no_dimension_is_without_a_check(answers):
    offered = answers[0]
    checked = {name: relation for relation, metrics in METRICS.items() for name in metrics}
    assert offered.keys() == checked.keys()
    listed = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
    assert [metric for metric in offered if f"`{metric}`" not in listed] == []
    own_month = {
        "scans": "scan_figure__reported_month",
        "activity": "tests_done_figure__reported_month",
        "waits": "waiting_list__reported_month",
        "backlog": "metric_time__month",  # of two tables, so that neither's own month is offered
        "changes": "scan_change__last_month_compared",
    }
    by_dimension = {name for name in COLUMNS if "__" in name} - {"metric_time__year"}
    for metric, dimensions in offered.items():
        assert {*dimensions} == by_dimension | {own_month[checked[metric]]}, metric


def test_changes_by_region_are_the_like_for_like_ones(edition_build, answers):
    tables = answers[1]
    rows = edition_build.query(
        "select area_code, modality_code, scans_baseline_like_for_like, "
        "scans_comparison_like_for_like, scans_change_like_for_like, "
        "scans_change_pct_like_for_like from marts.region_scan_comparison"
    )
    names = ("scans_baseline", "scans_comparison", "scans_change", "scans_change_pct")
    places = {
        ("region", "all"): "region",
        ("region", "part"): BY_REGION,
        ("ENG", "all"): (),
        ("ENG", "part"): ("test",),
    }
    compared = 0
    for area, modality, *figures in rows:
        level = ("ENG" if area == "ENG" else "region", "all" if modality == "all" else "part")
        grouping = (places[level],) if isinstance(places[level], str) else places[level]
        group = tuple({"region": area, "test": modality}[name] for name in grouping)
        found = tables["changes", grouping, ""].get(group, dict.fromkeys(names))
        expected = number_of(dict(zip(names, figures, strict=True)))
        assert is_close({name: found[name] for name in names}, expected), (area, modality)
        compared += found["scans_change"] is not None
    assert compared > 60


def test_bounds_by_region_add_up_to_england(answers):
    tables = answers[1]
    ((england,), regions) = (
        tables["changes", (), ""].values(),
        tables["changes", ("region",), ""].values(),
    )
    assert len(regions) == 7
    for name in ("scans_change_low", "scans_change", "scans_change_high", "baseline_low"):
        assert sum(region[name] for region in regions) == england[name]
    assert all(
        region["scans_change_low"] < region["scans_change"] < region["scans_change_high"] < 0
        for region in regions
    )


def test_changes_stand_in_the_last_month_compared(answers):
    assert [*answers[1]["changes", ("metric_time__month",), ""]] == [("2020-09-01",)]


def test_england_s_waits_and_activity_equal_the_printed_totals(answers):
    tables = answers[1]
    waits = tables["waits", ("nation", "metric_time__month"), ""]
    activity = tables["activity", ("metric_time__month",), ""]
    for month, (waiting, over_6, over_13, done) in TOTALS.items():
        found = waits["England", month]
        assert found["waiting"] == waiting
        assert found["waiting_over_6_weeks"] == over_6
        assert found["waiting_over_13_weeks"] == over_13
        assert activity[(month,)]["activity"] == done
    assert waits["Scotland", "2020-09-01"]["waiting_over_6_weeks"] == 47968
    regions = tables["waits", ("metric_time__month", "region__region_name"), ""]
    for region, share in REGIONS_SEPTEMBER_2020.items():
        assert round(regions["2020-09-01", region]["waiting_over_6_weeks_pct"], 1) == share


def test_england_s_own_row_lies_within_the_bounds_of_its_providers(answers):
    """Nine figures of England's own row, each rounded apart: up to 2 off either side."""
    scans = answers[1]["scans", ("metric_time__month",), ""]
    for month, england in ENGLAND_BY_MONTH.items():
        found = scans[(month,)]
        assert found["scans_low"] - 18 <= england <= found["scans_high"] + 18
        assert found["scans_low"] < found["scans"] < found["scans_high"]


def test_months_of_waits_are_never_added_up(answers):
    tables = answers[1]
    newest = tables["waits", ("nation",), ""]
    # July 2025, `Provider by Test` H15
    assert newest[("England",)]["waiting"] == 1_730_933
    until_april = tables["waits", ("nation",), UNTIL_APRIL]
    assert until_april[("England",)]["waiting"] == TOTALS["2020-04-01"][0]
    by_year = tables["waits", ("nation", "metric_time__year"), ""]
    assert by_year["England", "2019-01-01"]["waiting"] == TOTALS["2019-09-01"][0]


def test_weeks_of_work_are_of_one_month(answers):
    tables = answers[1]
    of_months = tables["backlog", ("nation", "metric_time__month"), ""]
    assert round(of_months["England", "2020-04-01"]["weeks_of_work"], 1) == 9.9
    of_all_months = tables["backlog", ("nation",), ""]
    assert of_all_months[("England",)]["weeks_of_work"] is None


def test_nations_are_not_added_up_and_unknown_parts_make_no_sum(answers):
    tables = answers[1]
    (together,) = tables["waits", (), ""].values()
    assert together["nations_added_up"] == 2
    assert together["waiting"] is together["waiting_over_6_weeks_pct"] is None
    # Glasgow gave totals without bands for imaging: over six weeks is whole, over thirteen is not
    glasgow = tables["waits", ("nation", "metric_time__month"), ""]["Scotland", "2020-04-01"]
    assert glasgow["waiting"] == 91208
    assert glasgow["waiting_over_6_weeks"] == 65311
    assert glasgow["waiting_over_13_weeks"] is glasgow["waiting_over_13_weeks_pct"] is None


def test_they_are_valid_on_the_warehouse_and_nobody_is_asked_for_news(said):
    code, output = said["commands"]["validated"]
    assert code == 0, output
    assert "Successfully validated metrics against data warehouse" in output
    assert said["asked_of_the_network"] == []


def test_without_a_build_it_says_what_to_do(said, no_build):
    code, output = said["commands"]["without a build"]
    assert code == 1
    assert "run make build first" in output
    assert not any(no_build.iterdir())
