"""The parts of `make bench`, on little: what they measure is what they say. No time is asserted."""

import json
from pathlib import Path

import duckdb
import pytest
from compiled_sql import NotToBeRun, compiled_nodes, run_nodes

from benchmarks import __main__ as bench
from benchmarks import measure
from benchmarks.multiply import multiply

TIMES = 2


@pytest.fixture(scope="module")
def compiled(edition_build, tmp_path_factory):
    """A warehouse in which the compiled SQL of the edition's build was run, and what was run."""
    path = tmp_path_factory.mktemp("compiled") / "warehouse.duckdb"
    multiply(edition_build.folder / "warehouse.duckdb", path, 1)
    nodes = compiled_nodes(edition_build.folder)
    # the tests beside it have the other cores
    with duckdb.connect(path, config={"threads": 1}) as connection:
        assert run_nodes(connection, nodes) == {}
    return path, nodes


@pytest.fixture(scope="module")
def queries(edition_build):
    """Times of the queries on the edition."""
    return bench.time_queries(edition_build.folder / "diagnostic_scans.duckdb", TIMES)


def test_the_compiled_sql_makes_the_marts_that_dbt_made(edition_build, compiled):
    path, nodes = compiled
    with duckdb.connect() as connection:
        for name, of in (("dbt", edition_build.folder / "warehouse.duckdb"), ("ours", path)):
            connection.execute(f"attach '{of}' as {name} (read_only)")
        columns = (
            "select table_name, column_index, column_name, data_type from duckdb_columns() "
            "where database_name = ? and schema_name = 'marts' order by all"
        )
        marts = connection.execute(columns, ["dbt"]).fetchall()
        assert marts == connection.execute(columns, ["ours"]).fetchall()
        names = {table for table, *_ in marts}
        for name in sorted(names):
            # as many rows, and none of ours that dbt has not made: the same rows
            of_dbt, of_ours = (
                connection.execute(f"select count(*) from {of}.marts.{name}").fetchone()
                for of in ("dbt", "ours")
            )
            assert of_dbt == of_ours, name
            others = (
                f"select count(*) from (from ours.marts.{name} except all from dbt.marts.{name})"
            )
            assert connection.execute(others).fetchone() == (0,), name
    assert len(names) > 30
    assert names == {node["name"] for node in nodes if node["schema"] == "marts"}


def test_the_compiled_sql_is_all_that_dbt_ran(edition_build, compiled):
    _, nodes = compiled
    results = json.loads((edition_build.folder / "dbt" / "run_results.json").read_text())["results"]
    ran = {result["unique_id"] for result in results}
    assert {node["unique_id"] for node in nodes} == {
        name for name in ran if name.startswith(("model.", "test."))
    }
    assert all(node["compiled_code"] for node in nodes)


def test_a_test_that_finds_rows_is_named(compiled):
    path, nodes = compiled
    test = next(node for node in nodes if node["resource_type"] == "test")
    with duckdb.connect(path, read_only=True) as connection:
        assert run_nodes(connection, [test | {"compiled_code": "select 1"}]) == {test["name"]: 1}


def test_a_folder_without_a_build_is_said(tmp_path):
    with pytest.raises(NotToBeRun, match="expected a build: make build"):
        compiled_nodes(tmp_path)


def test_every_query_returns_rows(queries):
    assert len(queries) == 20
    for name, (rows, kept, new) in queries.items():
        assert rows > 0, name
        assert len(kept) == len(new) == TIMES
        assert min(*kept, *new) > 0
    heading, _, *lines = bench.table_of(queries).splitlines()
    assert heading.startswith("| query, ms | rows | kept connection, median | 95 of 100 |")
    assert [line.split(" | ")[0].removeprefix("| ") for line in lines] == [*queries, "all"]


def test_a_query_without_rows_is_an_error(edition_build, tmp_path, monkeypatch):
    (tmp_path / "nobody.sql").write_text("select 1 where false")
    monkeypatch.setattr(bench, "QUERIES", tmp_path)
    with pytest.raises(bench.NoRows, match=r"nobody\.sql returns no row"):
        bench.time_queries(edition_build.folder / "diagnostic_scans.duckdb", 1)


def test_queries_read_marts_alone():
    for path in bench.QUERIES.iterdir():
        sql = path.read_text(encoding="utf-8")
        assert sql.startswith("-- "), path
        assert "marts." in sql, path
        assert not {"raw.", "staging.", "intermediate."} & set(sql.split()), path


def test_memory_and_processors_of_children_count():
    """A child that holds 200 MiB, works and ends."""
    work = "held = bytearray(200 * 2**20); sum(range(8_000_000)); import time; time.sleep(2)"
    starts = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}], check=True)"
    taken = measure.run(measure.python("-c", starts))
    assert taken.wall_seconds > 0.5
    assert taken.cpu_seconds > 0.05
    assert not Path("/proc/self/smaps_rollup").exists() or taken.peak_bytes > 200 * 2**20


def test_a_step_that_fails_is_said():
    with pytest.raises(measure.StepFailed, match=r"exit code 3(.|\n)*no such figure"):
        measure.run(measure.python("-c", "print('no such figure'); raise SystemExit(3)"))


def test_settings_of_the_caller_do_not_reach_a_step(monkeypatch):
    monkeypatch.setenv("BASELINE", "2019-04:2020-03")
    taken = measure.run(measure.python("-c", "import os; print(os.environ.get('BASELINE'))"))
    assert taken.output.strip() == "None"


def test_the_new_month_is_the_newest_of_the_waits(edition_build):
    assert bench.newest_waits_file(edition_build.folder) == (
        "Monthly-Diagnostics-Web-File-Provider-July-2025.xlsx"
    )


def test_the_new_month_is_held_back_from_one_build_alone(
    edition_build, tmp_path, monkeypatch, capsys
):
    """`make bench` with its commands pretended, each with the files that it would load."""
    loads = []

    def pretended(command, **settings):
        folder = settings["BUILD_DIR"]
        folder.mkdir(parents=True, exist_ok=True)
        if "loaders" in command:
            sources = [Path(source) for source in command[command.index("--from") + 1 :]]
            loads.append({file.name for source in sources for file in source.rglob("*.*")})
            (folder / "warehouse.duckdb").touch()
        for name in ("current", "diagnostic_scans.duckdb"):
            if not (folder / name).exists():
                (folder / name).symlink_to((edition_build.folder / name).resolve())
        return measure.Taken(1.0, 2.0, 3 * measure.MIB)

    monkeypatch.setattr(bench, "run", pretended)
    monkeypatch.setattr(bench, "SHARED", tmp_path / "nothing more at hand")
    monkeypatch.setattr(bench, "TIMES", TIMES)
    monkeypatch.setenv("BUILD_DIR", str(tmp_path))
    assert bench.main(["--runs", "2"]) == 0
    newest = bench.newest_waits_file(edition_build.folder)
    # two runs each: first, warm, nothing new; one that lacks the month; two with it
    assert [newest in loaded for loaded in loads] == [True] * 6 + [False] + [True] * 2
    assert loads[6] == loads[7] - {newest}
    printed = capsys.readouterr().out
    for state in ("first", "warm", "nothing new", "one new month"):
        for step in ("load", "build"):
            assert f"| {step}, {state} | 1.0 | 2.0 | 3 |" in printed
    assert "| briefing pack, nothing new | 1.0 | 2.0 | 3 |" in printed
    assert "medians of 2" in printed
    assert list((tmp_path / "bench").iterdir()) == []


def test_wrong_runs_are_said(capsys):
    with pytest.raises(SystemExit):
        bench.main(["--runs", "none"])
    assert "expected how often, 1 or more" in capsys.readouterr().err
