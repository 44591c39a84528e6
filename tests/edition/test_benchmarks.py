"""The parts of `make bench`, on little: what they measure is what they say. No time is asserted."""

import json
import time
from functools import partial
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from benchmarks import bars, compiled_sql, inside_dbt, mart_queries, measure, read_floor, suite
from benchmarks.__main__ import main, summary
from benchmarks.output import print_results
from loaders.report import console

TIMES = 2


@pytest.fixture(scope="module")
def compiled(edition_build, tmp_path_factory):
    """The compiled SQL of the edition's build, run; its folder and what was said of it."""
    folder = tmp_path_factory.mktemp("compiled")
    # the tests beside it have the other cores
    on_one_thread = SimpleNamespace(connect=partial(duckdb.connect, config={"threads": 1}))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(compiled_sql, "duckdb", on_one_thread)
        return folder, compiled_sql.run(edition_build.folder, folder)


@pytest.fixture(scope="module")
def queries(edition_build):
    """Times of the queries on the edition."""
    return mart_queries.time_queries(edition_build.folder / "diagnostic_scans.duckdb", TIMES)


def test_the_compiled_sql_makes_the_marts_that_dbt_made(edition_build, compiled):
    folder, outcome = compiled
    with duckdb.connect() as connection:
        for name, path in (
            ("dbt", edition_build.folder / "warehouse.duckdb"),
            ("ours", folder / "warehouse.duckdb"),
        ):
            connection.execute(f"attach '{path}' as {name} (read_only)")
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
    assert outcome["layers"]["marts"]["statements"] == len(names)


def test_the_compiled_sql_is_all_that_dbt_ran(edition_build, compiled):
    _, outcome = compiled
    results = json.loads((edition_build.folder / "dbt" / "run_results.json").read_text())["results"]
    ran = [result["unique_id"].partition(".")[0] for result in results]
    statements = {name: layer["statements"] for name, layer in outcome["layers"].items()}
    assert statements.pop("tests") == ran.count("test")
    assert sum(statements.values()) == ran.count("model")


def test_a_test_that_finds_rows_stops_the_compiled_sql(edition_build, tmp_path, monkeypatch):
    nodes = compiled_sql.compiled_nodes(edition_build.folder)
    test = next(node for node in nodes if node["resource_type"] == "test")
    test["compiled_code"] = "select 1"
    monkeypatch.setattr(compiled_sql, "compiled_nodes", lambda build_dir: nodes)
    with pytest.raises(compiled_sql.NotToBeRun, match="finds 1 rows, expected none"):
        compiled_sql.run(edition_build.folder, tmp_path)


def test_a_folder_without_a_build_is_said(tmp_path):
    with pytest.raises(compiled_sql.NotToBeRun, match="expected a build: make build"):
        compiled_sql.compiled_nodes(tmp_path)


def test_every_query_returns_rows(queries):
    assert len(queries["queries"]) == 20
    for query in queries["queries"]:
        assert query["rows"] > 0, query
        for connection in ("kept_connection", "new_connection"):
            assert 0 < query[connection]["median_ms"] <= query[connection]["max_ms"]


def test_a_query_without_rows_is_an_error(edition_build, tmp_path, monkeypatch):
    (tmp_path / "nobody.sql").write_text("select 1 where false")
    monkeypatch.setattr(mart_queries, "QUERIES", tmp_path)
    with pytest.raises(mart_queries.NoRows, match=r"nobody\.sql returns no row"):
        mart_queries.time_queries(edition_build.folder / "diagnostic_scans.duckdb", 1)


def test_queries_read_marts_alone():
    for name, sql in mart_queries.queries().items():
        assert sql.startswith("-- "), name
        assert "marts." in sql, name
        assert not {"raw.", "staging.", "intermediate."} & set(sql.split()), name


def test_layers_hold_every_node(edition_build):
    layers = inside_dbt.layers(edition_build.folder / "dbt")
    assert tuple(layers) == compiled_sql.LAYERS
    assert all(layer["nodes"] > 10 for layer in layers.values())
    assert layers["marts"]["execute_seconds"] > 0


def test_the_floor_reads_every_file_once(root, tmp_path):
    organisations = root / "published" / "organisations"
    once = read_floor.read([organisations])
    assert once["files"] == 3
    lines = len((organisations / "trust_succession.csv").read_text().splitlines())
    assert once["cells"] > 3 * lines
    assert read_floor.read([organisations, organisations]) == once


def test_memory_and_processors_of_children_count():
    """A child that holds 200 MiB, works and ends."""
    work = "held = bytearray(200 * 2**20); sum(range(8_000_000)); import time; time.sleep(2)"
    starts = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}], check=True)"
    taken = measure.run(measure.python("-c", starts))
    assert taken.wall_seconds > 0.5
    assert taken.cpu_seconds > 0.05
    assert taken.peak_bytes is None or taken.peak_bytes > 200 * 2**20


def test_a_step_that_fails_is_said():
    with pytest.raises(measure.StepFailed, match=r"exit code 3(.|\n)*no such figure"):
        measure.run(measure.python("-c", "print('no such figure'); raise SystemExit(3)"))


def test_settings_of_the_caller_do_not_reach_a_step(monkeypatch):
    monkeypatch.setenv("BASELINE", "2019-04:2020-03")
    taken = measure.run(measure.python("-c", "import os; print(os.environ.get('BASELINE'))"))
    assert taken.output.strip() == "None"


def test_results_say_which_bars_are_met(edition_build, compiled, queries, tmp_path, root, capsys):
    """On steps of a run that was: floor and load of three small files, the edition's dbt."""
    timed = suite.Suite(tmp_path, 1)
    organisations = root / "published" / "organisations"
    timed.read_floor("edition", [organisations])
    load = ["-m", "loaders", "load", "--from", organisations, "--database", tmp_path / "w.duckdb"]
    timed.take("edition", suite.LOAD, suite.WARM, measure.python(*load))
    timed.step("edition", suite.COMPILED, suite.WARM).runs.append({"wall_seconds": 1.0})
    timed.step("edition", suite.DBT, suite.WARM).runs.append({"wall_seconds": 1000.0})
    timed.step("edition", suite.WHOLE, suite.NEW_MONTH).runs.append({"wall_seconds": 7.5})
    layers = inside_dbt.layers(edition_build.folder / "dbt")
    results = summary(timed, "edition", layers, compiled[1]["layers"], queries)
    results = json.loads(json.dumps(results))

    loading = next(step for step in results["steps"] if step["step"] == "load")
    assert set(loading) == {
        *("history", "step", "state", "runs", "made_bytes"),
        *("wall_seconds", "cpu_seconds", "peak_bytes"),
    }
    assert loading["wall_seconds"]["min"] == loading["wall_seconds"]["median"] > 0
    nodes = results["dbt"]["nodes"]
    assert results["dbt"]["overhead_ms_a_node"] == {
        "of it dbt build, warm": pytest.approx(999_000 / nodes)
    }
    found = {bar["name"]: bar for bar in results["bars"]}
    dbt = found[f"dbt build in make build, warm: compiled SQL + 2.5 s + 25 ms x {nodes} nodes"]
    assert dbt["bar"] == pytest.approx(3.5 + 0.025 * nodes)
    assert dbt["is_met"] is False
    month = found["a new month through to published marts"]
    assert (month["measured"], month["bar"], month["is_met"]) == (7.5, 8, True)
    assert found["load, cold: 4 x the read floor + 1 s"]["is_met"] is None
    assert found["load, warm: 4 x the read floor + 1 s"]["is_met"] is not None
    assert sum(name.startswith("mart queries, p95") for name in found) == 4

    general = {
        "started_at": "2021-01-01T00:00:00Z",
        "runs": 1,
        "commit": None,
        "load_average": [0.0, 0.0, 0.0],
        "warnings": ["a line on what makes the figures worth less"],
        "histories": {"edition": {"files": 3, "bytes": 1000}},
        "machine": {"cores": 2, "cpu": "", "memory_bytes": 2**34, "system": "", "distribution": ""},
        "versions": {"python": "3.11"},
    }
    print_results(console(), general | results)
    printed = capsys.readouterr().out
    assert "NOT MET" in printed
    assert "a line on what makes the figures worth less" in printed


def test_the_new_month_is_the_newest_of_the_waits(edition_build):
    assert suite.newest_waits_file(edition_build.folder) == (
        "Monthly-Diagnostics-Web-File-Provider-September-2020.xlsx"
    )


def test_the_new_month_is_held_back_from_one_build_alone(edition_build, tmp_path, monkeypatch):
    """The commands of all states, pretended: each with the files that it would load."""
    loads = []

    def pretended(command, **settings):
        folder = settings["BUILD_DIR"]
        folder.mkdir(parents=True, exist_ok=True)
        if "loaders" in command:
            sources = [Path(at) for was, at in pairwise(command) if was == "--from"]
            loads.append({file.name for source in sources for file in source.rglob("*.*")})
            (folder / "warehouse.duckdb").touch()
        for name in ("current", "diagnostic_scans.duckdb", "dbt"):
            if not (folder / name).exists():
                (folder / name).symlink_to((edition_build.folder / name).resolve())
        return measure.Taken(1.0, 2.0, 3, "", time.time())

    monkeypatch.setattr(suite, "run", pretended)
    monkeypatch.setattr(suite, "leave_page_cache", lambda *folders: True)
    timed = suite.Suite(tmp_path, 2)
    built = timed.states("edition", suite.EDITION, quick=False)
    newest = suite.newest_waits_file(edition_build.folder)
    # two runs each: cold, warm, nothing new; one that lacks the month; two with it
    assert [newest in loaded for loaded in loads] == [True] * 6 + [False] + [True] * 2
    assert loads[6] == loads[7] - {newest}
    states = [step.state for step in timed.steps if step.step == suite.WHOLE]
    assert states == [suite.COLD, suite.WARM, suite.UNCHANGED, suite.NEW_MONTH]
    assert [len(step.runs) for step in timed.steps if step.step == suite.LOAD] == [2] * 4
    assert (
        timed.step("edition", suite.WHOLE, suite.COLD).runs
        == [{"wall_seconds": 2.0, "cpu_seconds": 4.0, "peak_bytes": 3}] * 2
    )
    assert list(tmp_path.iterdir()) == [built]


def test_a_bar_without_its_measure_is_neither_met_nor_missed():
    found = bars.bars(suite.Suite(".", 1), "edition", 100, None)
    assert found
    assert {bar["is_met"] for bar in found} == {None}


def test_wrong_runs_are_said(capsys):
    with pytest.raises(SystemExit):
        main(["--runs", "none"])
    assert "expected how often, 1 or more" in capsys.readouterr().err
