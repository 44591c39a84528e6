"""A multiplied edition: every sum is doubled, and what is said of the first half stays."""

import json
import os
import time

import duckdb
import pytest
from compiled_sql import compiled_nodes, run_nodes

from benchmarks import growth
from benchmarks.measure import Taken
from benchmarks.multiply import multiply

TAKEN_TOGETHER = "organisation_code not in ('IS1', 'NONP')"
IS_A_COPY = "organisation_code like '%Z001'"
# A fact, what its rows are apart by, and its measures.
FACTS = {
    "fct_scans": ("region_code, scan_state, modality_code", "scans, scans_low, scans_high"),
    "fct_cancer_scans": ("region_code, test_code, source_setting", "scans, scans_low"),
    "fct_waits": ("nation, region_code, test_code", "waiting, waiting_over_6_weeks"),
    "fct_activity": ("region_code, test_code", "planned, unscheduled, waiting_list, activity"),
    "fct_scans_england": ("modality_code", "scans"),
}
COMPARISONS = {
    "trust_scan_comparison": "exclude (change_rank, rank_of)",
    "trust_wait_comparison": "",
    "trust_activity_comparison": "exclude (change_rank, rank_of)",
    "trust_cancer_scan_comparison": "exclude (change_rank, rank_of)",
    "trust_waits_over_time": "",
}
# Of twice as many it has half the share; a closed trust's copy is a trust as it is.
PEERS_OF_TWICE = {
    ">= 0.0015": ">= 0.00075",
    ">= 0.0001": ">= 0.00005",
    "'R[A-Z0-9]{2}'": "'R[A-Z0-9]{2}(Z001)?'",
}
OTHERS = "- coalesce(by_provider.figure, 0) as measured_of_others"
OTHERS_OF_TWO = OTHERS.replace("coalesce", "2 * coalesce")


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
        nodes = compiled_nodes(edition_build.folder)
        models = [node for node in nodes if node["resource_type"] == "model"]
        (peers,) = [node for node in models if node["name"] == "int_organisations__peers"]
        for of_one, of_two in PEERS_OF_TWICE.items():
            assert of_one in peers["compiled_code"]
            peers["compiled_code"] = peers["compiled_code"].replace(of_one, of_two)
        # A share is of the nation without oneself, which here is without one's copy too.
        (shares,) = [node for node in models if node["name"] == "int_completeness__shares"]
        assert OTHERS in shares["compiled_code"]
        shares["compiled_code"] = shares["compiled_code"].replace(OTHERS, OTHERS_OF_TWO)
        run_nodes(connection, models)
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
        " as organisations on replace(facts.organisation_code, 'Z001', '')"
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
    copies = f"select replace(organisation_code, 'Z001', ''), {columns}"
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


def test_a_multiplied_warehouse_is_stored_as_a_loaded_one(tmp_path, edition_build):
    once = edition_build.folder / "warehouse.duckdb"
    multiply(once, tmp_path / "twice.duckdb", 2)
    versions = []
    for path in (once, tmp_path / "twice.duckdb"):
        with duckdb.connect(str(path), read_only=True) as connection:
            asked = "select tags['storage_version'] from duckdb_databases() where not internal"
            versions.append(connection.execute(asked).fetchall())
    assert versions[0] == versions[1] != []


def test_the_most_that_was_spilled_at_once_is_told(tmp_path):
    with growth.spilled_to(tmp_path / "spilled") as spilled:
        time.sleep(0.6)
        assert spilled == [0]
        (tmp_path / "spilled").mkdir()
        (tmp_path / "spilled" / "a.tmp").write_bytes(bytes(3000))
        until = time.monotonic() + 60
        while spilled == [0] and time.monotonic() < until:
            time.sleep(0.1)
        (tmp_path / "spilled" / "a.tmp").unlink()
    assert spilled == [3000]


def test_the_curve_has_figures_of_each_size(edition_build, tmp_path, monkeypatch, capsys):
    """The commands pretended: after each there is the edition's warehouse, and dbt's results."""
    warehouse = (edition_build.folder / "warehouse.duckdb").read_bytes()
    written = (edition_build.folder / "dbt" / "run_results.json").read_text(encoding="utf-8")
    ran = []

    def pretended(command, **settings):
        folder = settings["BUILD_DIR"]
        ran.append((command[2], folder.name))
        (folder / "warehouse.duckdb").write_bytes(warehouse)
        (folder / "dbt").mkdir(exist_ok=True)
        (folder / "dbt" / "run_results.json").write_text(written, encoding="utf-8")
        return Taken(3.25, 4.5, growth.GIB)

    monkeypatch.setattr(growth, "run", pretended)
    monkeypatch.setenv("BUILD_DIR", str(tmp_path))
    growth.main(["--factors", "1x,2x", "--spark", "", "--memory", "1GB"])
    assert ran == [("loaders", "history"), ("seed", "history"), ("run", "1x"), ("run", "2x")]
    profile = (tmp_path / "growth" / "profiles.yml").read_text(encoding="utf-8")
    assert "memory_limit: 1GB" in profile
    assert f"threads: {os.cpu_count()}\n" in profile
    assert not list((tmp_path / "growth").glob("*x"))
    printed = capsys.readouterr().out
    assert "DuckDB is held to 1GB." in printed
    rows = {
        cells[1].strip(): [cell.strip().replace(",", "") for cell in cells[2:-1]]
        for cells in (line.split("|") for line in printed.splitlines() if line.startswith("|"))
    }
    with duckdb.connect(edition_build.folder / "warehouse.duckdb", read_only=True) as connection:
        (scans,) = connection.execute("select count(*) from marts.fct_scans").fetchone()
    assert rows["rows of fct_scans"] == [str(scans)] * 2
    assert rows["dbt run, s"] == ["3.25"] * 2
    assert rows["peak memory, GiB"] == ["1.00"] * 2
    facts = sum(int(rows[f"rows of {fact}"][0]) for fact in growth.FACTS)
    assert float(rows["CPU microseconds a fact row"][0]) == pytest.approx(4.5e6 / facts, abs=0.01)
    drawn = (tmp_path / "growth" / "growth.svg").read_text(encoding="utf-8")
    assert all(f">{measure}<" in drawn for measure in growth.CURVES)
    # a size that is measured later stands beside those of before
    growth.main(["--factors", "3x", "--spark", ""])
    assert "| DuckDB, 1x | DuckDB, 2x | DuckDB, 3x |" in capsys.readouterr().out
    # dbt's seconds of models: each in one layer
    of_models = [
        of["execution_time"]
        for of in json.loads(written)["results"]
        if of["unique_id"].startswith("model.")
    ]
    in_layers = sum(float(rows[f"{layer}, s, added up"][0]) for layer in growth.LAYERS)
    assert in_layers == pytest.approx(sum(of_models), abs=0.02)
