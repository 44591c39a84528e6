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
# What the metrics of a relation are grouped by besides, and what of the above they are not.
OWN_COLUMNS = {
    "medians_of_a_year": {"year_median__subject": "subject"},
    "shares": {
        "report_share__basis": "basis",
        "report_share__area_level": "area_level",
        "report_share__patient_group": "patient_group",
    },
    "settings": {"setting_figure__source_setting": "source_setting"},
}
OF_ENGLAND_ALONE = {"days_to_test", "days_to_report", "medians_of_a_year"}
NOT_OF_ENGLAND_ALONE = {
    "region",
    "region__region_name",
    "organisation",
    "organisation__organisation_name",
    "organisation__organisation_type",
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
# One row each, where there is one.
OWN_GROUPINGS = {
    "days_to_test": [("metric_time__month", "test")],
    "days_to_report": [("metric_time__month", "test")],
    "provider_days_to_test": [("metric_time__month", "region", "organisation", "test")],
    "provider_days_to_report": [("metric_time__month", "region", "organisation", "test")],
    "medians_of_a_year": [("metric_time__month", "test", "year_median__subject")],
    "shares": [
        ("metric_time__month", "test", *OWN_COLUMNS["shares"]),
        ("metric_time__month", "region", "organisation", "test", *OWN_COLUMNS["shares"]),
    ],
    "settings": [
        ("metric_time__month", "setting_figure__source_setting"),
        ("metric_time__month", "region", "test", "setting_figure__source_setting"),
        ("metric_time__month", "organisation", "test"),
    ],
}
FACTS = """
    select facts.*, {nation} as nation, regions.region_name, organisations.organisation_name,
        organisations.organisation_type, tests.test_name, tests.test_group, tests.is_common
    from {facts} as facts
    left join marts.dim_region as regions using (region_code)
    left join marts.dim_organisation as organisations using (organisation_code)
    left join marts.dim_test as tests using (test_code)
"""
OF_A_MODALITY = FACTS.format(
    nation="'England'", facts="(select modality_code as test_code, {} from marts.{})"
)
OF_ENGLAND = """
    select facts.*, 'England' as nation, tests.test_name, tests.test_group, tests.is_common
    from (select {} as test_code, median_days from marts.{}) as facts
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
    "provider_days_to_test": OF_A_MODALITY.format("*", "fct_request_to_test"),
    "provider_days_to_report": OF_A_MODALITY.format("*", "fct_test_to_report"),
    "shares": OF_A_MODALITY.format("first_month as month, *", "fct_report_turnaround"),
    "settings": OF_A_MODALITY.format("first_month as month, *", "fct_scans_by_setting"),
    "days_to_test": OF_ENGLAND.format("month, modality_code", "fct_request_to_test_england"),
    "days_to_report": OF_ENGLAND.format("month, modality_code", "fct_test_to_report_england"),
    "medians_of_a_year": OF_ENGLAND.format(
        "year_from as month, subject, test_code", "fct_median_days_by_year_england"
    ),
}
LOW, HIGH = "sum(scans_{}_low)", "sum(scans_{}_high)"
WHOLE = "case when count(distinct nation) = 1 and count(*) = count({0}) then sum({0}) end"
PCT = f"100.0 * {WHOLE} / nullif(sum(waiting), 0)"
ONE_ROW = "case when count(*) = 1 then {0}max({1}) end"
KNOWN = "case when count(*) = count(scans_high) then sum({}) end"
SHARES = {
    "reported_same_day": "same_day_share",
    "reported_by_next_day": "by_next_day_share",
    "reported_within_7_days": "within_7_days_share",
    "reported_within_14_days": "within_14_days_share",
    "reported_over_28_days": "over_28_days_share",
    "report_day_not_known": "not_known_share",
}


def of_medians(metric, cells):
    """A median, what it is made of and what guards it."""
    return {
        metric: ONE_ROW.format("", "median_days"),
        f"{metric}_where_known": "max(median_days)",
        cells: "count(*)",
    }


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
    "days_to_test": of_medians("days_to_test", "medians_to_test"),
    "days_to_report": of_medians("days_to_report", "medians_to_report"),
    "provider_days_to_test": of_medians("provider_days_to_test", "provider_medians_to_test"),
    "provider_days_to_report": of_medians("provider_days_to_report", "provider_medians_to_report"),
    "medians_of_a_year": of_medians("days_in_a_year", "medians_of_a_year"),
    "shares": {
        "report_rows": "count(*)",
        "report_cases": ONE_ROW.format("", "cases"),
        "report_cases_where_known": "max(cases)",
        **{f"{name}_pct": ONE_ROW.format("100 * ", share) for name, share in SHARES.items()},
        **{f"{name}_share_where_known": f"max({share})" for name, share in SHARES.items()},
    },
    "settings": {
        "scans_by_setting_suppressed": "count(*) filter (printed_text = '*')",
        "scans_by_setting_unknown": "count(*) - count(scans_high)",
        "scans_by_setting": KNOWN.format("scans"),
        "scans_by_setting_low": KNOWN.format("scans_low"),
        "scans_by_setting_high": KNOWN.format("scans_high"),
        "scans_by_setting_where_known": "sum(scans)",
        "scans_by_setting_low_where_known": "sum(scans_low)",
        "scans_by_setting_high_where_known": "sum(scans_high)",
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
        own = OWN_GROUPINGS.get(relation, [])
        for grouping in [name for name in GROUPINGS if not own or len(name) < 2] + own:
            if relation in OF_ENGLAND_ALONE and NOT_OF_ENGLAND_ALONE & {*grouping}:
                continue
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
    columns = COLUMNS | OWN_COLUMNS.get(relation, {})
    keys = [columns[name] for name in grouping]
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
    assert compared > (100 if relation in OF_ENGLAND_ALONE else 500)


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
        "days_to_test": "median_to_test__reported_month",
        "days_to_report": "median_to_report__reported_month",
        "provider_days_to_test": "provider_median_to_test__reported_month",
        "provider_days_to_report": "provider_median_to_report__reported_month",
        "medians_of_a_year": "year_median__year_begins",
        "shares": "report_share__period_begins",
        "settings": "setting_figure__year_begins",
    }
    by_dimension = {name for name in COLUMNS if "__" in name} - {"metric_time__year"}
    for metric, dimensions in offered.items():
        relation = checked[metric]
        expected = by_dimension | {own_month[relation], *OWN_COLUMNS.get(relation, {})}
        if relation in OF_ENGLAND_ALONE:
            expected -= NOT_OF_ENGLAND_ALONE
        assert {*dimensions} == expected, metric


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


def test_a_median_is_that_of_one_printed_cell(answers):
    """MRI in 2024/25: England in Q18 and R18 of Tables 2 and 3, RR8 in Q1148 of Table 3."""
    tables = answers[1]
    of_a_month = ("2025-03-01", "did_mri")
    for relation, days in (("days_to_test", 22), ("days_to_report", 4)):
        own = tables[relation, ("metric_time__month", "test"), ""]
        assert own[of_a_month][relation] == days
        of_a_modality = tables[relation, ("test",), ""][("did_mri",)]
        assert of_a_modality[relation] is None
        assert of_a_modality[f"{relation}_where_known"] > 0
    of_a_year = tables[
        "medians_of_a_year", ("metric_time__month", "test", "year_median__subject"), ""
    ]
    assert of_a_year["2024-04-01", "did_mri", "request_to_test"]["days_in_a_year"] == 21
    assert of_a_year["2024-04-01", "did_mri", "test_to_report"]["days_in_a_year"] == 4
    by_provider = tables[
        "provider_days_to_report", ("metric_time__month", "region", "organisation", "test"), ""
    ]
    of_leeds = by_provider["2025-03-01", "Y63", "RR8", "did_mri"]
    assert of_leeds["provider_days_to_report"] == 4
    by_region = tables["provider_days_to_report", ("region",), ""]
    assert {row["provider_days_to_report"] for row in by_region.values()} == {None}


def test_a_share_of_reports_is_that_of_one_row(answers):
    """MRI of England's outpatients, January to March 2025: N15 to S15 of Table 13."""
    tables = answers[1]
    by_all = ("metric_time__month", "test", *OWN_COLUMNS["shares"])
    row = tables["shares", by_all, ""][
        "2025-01-01", "did_mri", "all_cases", "england", "outpatient_gp_other"
    ]
    printed = {
        "reported_same_day_pct": None,
        "reported_by_next_day_pct": 23.3,
        "reported_within_7_days_pct": 56.4,
        "reported_within_14_days_pct": 73.2,
        "reported_over_28_days_pct": 6.2,
        "report_day_not_known_pct": 7.2,
        "report_cases": 1_057_350,
        "report_rows": 1,
    }
    assert is_close({name: row[name] for name in printed}, printed)
    london = tables["shares", ("region",), ""][("Y56",)]
    assert london["report_rows"] > 1
    assert {london[name] for name in printed} == {london["report_rows"], None}


def test_scans_by_setting_lie_about_the_rows_that_england_prints(answers):
    """A&E of 2024/25, CT (F14) and the Total of RR8's MRI (M1147) of Table 11."""
    tables = answers[1]
    setting = "setting_figure__source_setting"
    of_tests = tables["settings", ("metric_time__month", "region", "test", setting), ""]
    of_ct = [
        row
        for (month, _, test, of), row in of_tests.items()
        if (month, test, of) == ("2024-04-01", "did_ct", "a_and_e")
    ]
    low, high = (
        sum(row[f"scans_by_setting_{bound}"] for row in of_ct) for bound in ("low", "high")
    )
    assert low - 2 <= 2_804_555 <= high + 2
    assert low < sum(row["scans_by_setting"] for row in of_ct) < high
    years = tables["settings", ("metric_time__month", "organisation", "test"), ""]
    of_leeds = years["2024-04-01", "RR8", "did_mri"]
    assert of_leeds["scans_by_setting_low"] <= 69_725 <= of_leeds["scans_by_setting_high"]


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
