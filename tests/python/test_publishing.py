"""The published copy: what BI tools, older DuckDBs and a process that keeps it open get."""

import json
import subprocess
import sys
import textwrap

import duckdb
import pytest

from publishing.published_copy import publish

MARTS = {
    "activity_over_time",
    "compared_windows",
    "comparison_groups",
    "dim_organisation",
    "dim_region",
    "dim_test",
    "england_cancer_scan_comparison",
    "expected_months",
    "fct_activity",
    "fct_cancer_scans",
    "fct_cancer_scans_england",
    "fct_request_to_test",
    "fct_request_to_test_england",
    "fct_scans",
    "fct_scans_england",
    "fct_waits",
    "figure_sources",
    "loaded_files",
    "month_plausibility",
    "organisation_succession",
    "over_time_groups",
    "region_activity_comparison",
    "region_scan_comparison",
    "region_wait_comparison",
    "scans_over_time",
    "trust_activity_comparison",
    "trust_activity_over_time",
    "trust_cancer_scan_comparison",
    "trust_scan_comparison",
    "trust_scans_over_time",
    "trust_wait_comparison",
    "trust_waits_over_time",
    "waits_over_time",
}
PORTABLE_TYPES = {"VARCHAR", "BIGINT", "DOUBLE", "DATE", "BOOLEAN"}
ENGLAND = (
    "select scans_comparison from marts.region_scan_comparison "
    "where area_code = 'ENG' and modality_code = 'all'"
)


def test_marts_are_in_the_file_and_as_parquet(edition_build):
    tables = {name for (name,) in edition_build.query("select table_name from duckdb_tables()")}
    assert tables >= MARTS
    parquet = {path.stem for path in (edition_build.folder / "marts").glob("*.parquet")}
    assert parquet == tables
    for table in tables:
        (from_file,) = edition_build.query(f"select count(*) from marts.{table}")
        with duckdb.connect() as connection:
            path = str(edition_build.folder / "marts" / f"{table}.parquet")
            from_parquet = connection.execute("select count(*) from read_parquet(?)", [path])
            assert from_parquet.fetchone() == from_file


def test_every_table_and_column_is_described_and_of_a_portable_type(edition_build):
    undescribed = edition_build.query(
        "select table_name, '' from duckdb_tables() where coalesce(comment, '') = '' "
        "union all select table_name, column_name from duckdb_columns() "
        "where schema_name = 'marts' and coalesce(comment, '') = ''"
    )
    assert undescribed == []
    types = edition_build.query(
        "select distinct data_type from duckdb_columns() where schema_name = 'marts'"
    )
    assert {name for (name,) in types} <= PORTABLE_TYPES


def test_nothing_but_marts_is_published(edition_build):
    schemas = edition_build.query("select distinct schema_name from duckdb_tables()")
    assert schemas == [("marts",)]
    assert edition_build.query("select * from duckdb_indexes()") == []


def test_duckdb_1_0_reads_the_published_file(edition_build, duckdb_1_0):
    program = (
        "import duckdb, sys; connection = duckdb.connect(sys.argv[1], read_only=True); "
        "print(duckdb.__version__, connection.execute(sys.argv[2]).fetchone()[0])"
    )
    found = subprocess.run(
        [
            sys.executable,
            "-c",
            program,
            str(edition_build.folder / "diagnostic_scans.duckdb"),
            ENGLAND,
        ],
        env={"PYTHONPATH": str(duckdb_1_0)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.split() == ["1.0.0", "15626060"]


@pytest.fixture
def made_up_warehouse(tmp_path):
    """Build folder with a warehouse of one mart, and a function that publishes a value in it."""
    manifest = {
        "nodes": {
            "model.a": {
                "resource_type": "model",
                "schema": "marts",
                "name": "mart",
                "description": "Grain: a row; it's quoted.",
                "columns": {"value": {"name": "value", "description": 'A "value".'}},
            }
        }
    }

    def publish_value(value):
        with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
            connection.execute("create schema if not exists marts")
            connection.execute(
                "create or replace table marts.mart as select ?::bigint as value", [value]
            )
        return publish(tmp_path, manifest, {"as_of": ""})

    return tmp_path, publish_value


def test_an_open_reader_is_undisturbed_and_sees_the_new_build_on_reconnecting(made_up_warehouse):
    folder, publish_value = made_up_warehouse
    publish_value(1)
    program = textwrap.dedent(
        """
        import sys, duckdb
        path = sys.argv[1]
        kept = duckdb.connect(path, read_only=True)
        print(kept.execute("from marts.mart").fetchone()[0], flush=True)
        sys.stdin.readline()
        print(kept.execute("from marts.mart").fetchone()[0], flush=True)
        again = duckdb.connect(path, read_only=True)
        print(again.execute("from marts.mart").fetchone()[0], flush=True)
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(folder / "diagnostic_scans.duckdb")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdout.readline() == "1\n"
        publish_value(2)
        reader.stdin.write("\n")
        reader.stdin.flush()
        assert reader.stdout.readline() == "1\n"
        assert reader.stdout.readline() == "2\n"


def test_links_lead_through_current_and_two_builds_stay(made_up_warehouse):
    folder, publish_value = made_up_warehouse
    builds = [publish_value(value) for value in (1, 2, 3)]
    assert (folder / "current").readlink().as_posix() == f"published/{builds[-1].name}"
    assert (folder / "diagnostic_scans.duckdb").readlink().as_posix() == (
        "current/diagnostic_scans.duckdb"
    )
    assert (folder / "marts").readlink().as_posix() == "current/marts"
    kept = sorted(path.name for path in (folder / "published").iterdir())
    assert kept == sorted(path.name for path in builds[-2:])
    facts = json.loads((folder / "current" / "build.json").read_text(encoding="utf-8"))
    assert facts["build_id"] == builds[-1].name


def test_a_failure_while_publishing_leaves_the_current_build(made_up_warehouse):
    folder, publish_value = made_up_warehouse
    first = publish_value(1)
    broken = {"nodes": {"m": {"resource_type": "model", "schema": "marts", "name": "absent"}}}
    with pytest.raises(duckdb.CatalogException):
        publish(folder, broken, {})
    assert (folder / "current").resolve() == first
    assert [path.name for path in (folder / "published").iterdir()] == [first.name]


def test_comments_keep_their_quotes(made_up_warehouse):
    folder, publish_value = made_up_warehouse
    publish_value(1)
    with duckdb.connect(str(folder / "diagnostic_scans.duckdb"), read_only=True) as connection:
        found = connection.execute("select comment from duckdb_tables()").fetchone()
        assert found == ("Grain: a row; it's quoted.",)
        found = connection.execute(
            "select comment from duckdb_columns() where column_name = 'value'"
        )
        assert found.fetchone() == ('A "value".',)
