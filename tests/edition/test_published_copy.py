"""The published copy of the edition: what BI tools and older DuckDBs get."""

import subprocess
import sys

import duckdb

MARTS = {
    "activity_over_time",
    "compared_windows",
    "comparison_groups",
    "dim_code",
    "dim_organisation",
    "dim_region",
    "dim_test",
    "england_cancer_scan_comparison",
    "expected_months",
    "fct_activity",
    "fct_cancer_scans",
    "fct_cancer_scans_england",
    "fct_report_turnaround",
    "fct_request_to_test",
    "fct_request_to_test_england",
    "fct_scans",
    "fct_scans_by_setting",
    "fct_scans_by_setting_england",
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
    "scan_change_by_modality",
    "scans_over_time",
    "trust_activity_comparison",
    "trust_activity_over_time",
    "trust_cancer_scan_comparison",
    "trust_control_limits",
    "trust_median_days_by_year",
    "trust_reporting_comparison",
    "trust_scan_comparison",
    "trust_scans_over_time",
    "trust_wait_comparison",
    "trust_wait_funnel",
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


def test_queries_of_publishing_say_their_question_and_run_as_they_stand(
    root, edition_build, tmp_path
):
    queries = root / "publishing" / "queries"
    now = edition_build.folder / "diagnostic_scans.duckdb"
    # DuckDB attaches a file once
    before = tmp_path / "before.duckdb"
    before.hardlink_to(now.resolve())
    with duckdb.connect() as connection:
        connection.execute(f"attach '{now}' as now (read_only); use now")
        connection.execute(f"attach '{before}' as before (read_only)")
        warehouse = edition_build.folder / "warehouse.duckdb"
        connection.execute(f"attach '{warehouse}' as warehouse (read_only)")
        for path in (*queries.glob("*/views/*.sql"), *queries.glob("*/*.sql")):
            # what is loaded is asked before anything is built
            connection.execute(f"use {'warehouse' if path.parent.name == 'loaded' else 'now'}")
            sql = path.read_text(encoding="utf-8")
            question, grain, *_ = sql.splitlines()
            assert question.startswith("-- ") and "?" in question, path
            assert grain.startswith(("-- A row a", "-- A row for each", "-- One row")), path
            connection.execute(sql).fetchall()
