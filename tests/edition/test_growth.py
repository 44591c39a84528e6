"""A multiplied edition: every sum is doubled, and what is said of the first half stays."""

import duckdb
import pytest

from benchmarks import growth
from benchmarks.growth import models_in_order, run_dbt, run_models
from benchmarks.multiply import multiply

TAKEN_TOGETHER = "organisation_code not in ('IS1', 'NONP')"
IS_A_COPY = "organisation_code like '%-001'"
# A fact, what its rows are apart by, and its measures.
FACTS = {
    "fct_scans": ("region_code, scan_state, modality_code", "scans, scans_low, scans_high"),
    "fct_cancer_scans": ("region_code, test_code, source_setting", "scans, scans_low"),
    "fct_waits": ("nation, region_code, test_code", "waiting, waiting_over_6_weeks"),
    "fct_activity": ("region_code, test_code", "planned, unscheduled, waiting_list, activity"),
    "fct_scans_england": ("modality_code", "scans"),
}
COMPARISONS = {
    "trust_scan_comparison": "exclude (change_rank)",
    "trust_wait_comparison": "",
    "trust_activity_comparison": "exclude (change_rank)",
    "trust_cancer_scan_comparison": "exclude (change_rank)",
    "trust_waits_over_time": "",
}

PROJECT = {
    "dbt_project.yml": "{name: made_up, version: 1.0.0, profile: made_up}",
    "profiles.yml": """
        made_up:
          target: one
          outputs:
            one: {type: duckdb, path: "{{ env_var('BUILD_DIR') }}/warehouse.duckdb", schema: marts}
    """,
    "models/a_shown.sql": "select 2 * scans as scans from {{ ref('counted') }}",
    "models/counted.sql": "{{ config(materialized='table') }} select 7 as scans",
}


@pytest.fixture(scope="module")
def twice(tmp_path_factory, edition_build):
    """Connection with the edition's warehouse as `once`, and multiplied and built as `warehouse`.

    The models are made in memory, where they take less time, under the name that their SQL has.
    """
    once = edition_build.folder / "warehouse.duckdb"
    multiplied = tmp_path_factory.mktemp("twice") / "multiplied.duckdb"
    multiply(once, multiplied, 2)
    with duckdb.connect(config={"threads": 1}) as connection:
        for path, name in ((once, "once"), (multiplied, "multiplied")):
            connection.execute(f"attach '{path}' as {name} (read_only)")
        connection.execute("attach ':memory:' as warehouse")
        connection.execute("copy from database multiplied to warehouse; use warehouse")
        run_models(connection, models_in_order(edition_build.folder / "dbt"))
        yield connection


def differing(connection, left, right):
    """Rows of one query and not of the other, either way."""
    return connection.execute(
        f"(({left}) except all ({right})) union all (({right}) except all ({left})) limit 5"
    ).fetchall()


@pytest.mark.parametrize("fact", FACTS)
def test_sums_of_facts_are_twice_those_of_the_edition(twice, fact):
    keys, measures = FACTS[fact]
    sums = [
        f"select month, {keys}, "
        + ", ".join(f"{times} * sum({measure})" for measure in measures.split(", "))
        + f" from {catalog}.marts.{fact} group by all"
        for catalog, times in (("once", 2), ("warehouse", 1))
    ]
    assert twice.execute(f"select count(*) from ({sums[0]})").fetchone()[0] > 0
    assert differing(twice, *sums) == []


@pytest.mark.parametrize("measure", ["fct_waits.waiting", "fct_scans.scans"])
def test_sums_by_type_of_organisation_and_nation_are_twice_those_of_the_edition(twice, measure):
    # The type of a closed organisation is read from its code, and a made-up code says nothing.
    fact, figure = measure.split(".")
    sums = [
        f"select organisation_type, organisations.nation, {times} * sum({figure})"
        f" from {catalog}.marts.{fact} as facts inner join once.marts.dim_organisation"
        " as organisations on replace(facts.organisation_code, '-001', '')"
        " = organisations.organisation_code group by all"
        for catalog, times in (("once", 2), ("warehouse", 1))
    ]
    assert differing(twice, *sums) == []


@pytest.mark.parametrize("fact", [fact for fact in FACTS if fact != "fct_scans_england"])
def test_rows_of_the_first_organisations_stay(twice, fact):
    once = f"select * from once.marts.{fact} where {TAKEN_TOGETHER}"
    first = f"select * from warehouse.marts.{fact} where {TAKEN_TOGETHER} and not {IS_A_COPY}"
    assert differing(twice, once, first) == []


@pytest.mark.parametrize("mart", COMPARISONS)
def test_comparisons_of_the_first_organisations_stay(twice, mart):
    once = f"select * {COMPARISONS[mart]} from once.marts.{mart} where {TAKEN_TOGETHER}"
    first = f"select * {COMPARISONS[mart]} from warehouse.marts.{mart}"
    first += f" where {TAKEN_TOGETHER} and not {IS_A_COPY}"
    assert differing(twice, once, first) == []


def test_copies_are_compared_as_the_first_are(twice):
    columns = "modality_code, scans_baseline, scans_comparison, is_comparable, change_is_certain"
    once = f"select organisation_code, {columns} from once.marts.trust_scan_comparison"
    copies = f"select replace(organisation_code, '-001', ''), {columns}"
    copies += f" from warehouse.marts.trust_scan_comparison where {IS_A_COPY}"
    assert differing(twice, once + f" where {TAKEN_TOGETHER}", copies) == []


def test_of_every_two_ranks_one_is_left_out(twice):
    once = "select organisation_code, modality_code, 2 * change_rank - 1"
    once += " from once.marts.trust_scan_comparison"
    first = "select organisation_code, modality_code, change_rank"
    first += f" from warehouse.marts.trust_scan_comparison where not {IS_A_COPY}"
    assert differing(twice, once, first) == []


def test_what_sheets_say_of_their_rows_is_what_stands_in_them(twice):
    stands = (
        "select _file_id, _sheet, count(*) from warehouse.raw.dm01_provider_by_test group by all"
    )
    said = "select file_id, sheet, rows_read from warehouse.raw.sheets"
    said += " where raw_table = 'dm01_provider_by_test'"
    assert differing(twice, stands, said) == []


def test_a_factor_below_one_and_a_warehouse_without_tables_are_refused(tmp_path):
    with duckdb.connect(str(tmp_path / "empty.duckdb")):
        pass
    with pytest.raises(ValueError, match="factor is 0; expected 1 or more"):
        multiply(tmp_path / "empty.duckdb", tmp_path / "other.duckdb", 0)
    with pytest.raises(ValueError, match="load it and run `dbt seed`"):
        multiply(tmp_path / "empty.duckdb", tmp_path / "other.duckdb", 2)


def test_what_dbt_compiles_for_a_folder_runs_there(tmp_path, monkeypatch):
    """Two models of a made-up project, the one that is read first in order."""
    for name, text in PROJECT.items():
        path = tmp_path / "project" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(growth, "ROOT", tmp_path / "project")
    folder = tmp_path / "history"
    folder.mkdir()
    run_dbt(["compile"], folder)
    models = models_in_order(folder / "dbt")
    assert [(model["name"], model["layer"], model["kind"]) for model in models] == [
        ("counted", "marts", "table"),
        ("a_shown", "marts", "view"),
    ]
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        assert [found["name"] for found in run_models(connection, models)] == ["counted", "a_shown"]
        assert connection.execute("from marts.a_shown").fetchall() == [(14,)]
