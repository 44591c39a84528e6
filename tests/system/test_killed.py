"""Killed at named points: what was published stays readable, and the next run completes.

What is killed is the real command: loads, builds of the small project, and publishing. One point of
publishing is reached through a build, the others through the same function on made-up marts.
`test_built_again.py` kills a build of the edition. What runs before and after is called in this
process, where it is no process of its own that is in question.
"""

import fcntl
import shutil

import duckdb
import made_up
import pytest
from killing.publish_made_up import main as publish_made_up
from stopped import (
    build_command,
    load_command,
    load_here,
    of_another_duckdb,
    points,
    publish_command,
    run,
    run_and_kill,
    wait_for,
    whole_build,
)

MARTS = ("first", "second", "third")
LOCK = ".warehouse.duckdb.lock"
LINKS = {"current", "datapackage.json", "diagnostic_scans.duckdb", "marts"}
THEIR_OWN = LINKS | {"published", "warehouse.duckdb", LOCK}
RUNS = ("load", "first load", "load anew", "build", "publish", "first publish")
LEAST_POINTS = 20
LEAST_BUILD_POINTS = 7
ENGLAND = (
    "select scans_comparison from marts.region_scan_comparison "
    "where area_code = 'ENG' and modality_code = 'all'"
)


def named(*runs):
    return [pytest.param(point, id=point["point"]) for name in runs for point in points(name)]


def set_value(folder, value):
    """Put a value into every made-up mart of the warehouse."""
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute("create schema if not exists marts")
        for mart in MARTS:
            connection.execute(
                f"create or replace table marts.{mart} as select ?::bigint as value", [value]
            )


def value_of(folder):
    """The one value that all published marts hold."""
    _, rows = whole_build(folder)
    values = {value for mart in rows.values() for (value,) in mart}
    assert set(rows) == set(MARTS)
    assert len(values) == 1, f"a mix of builds: {rows}"
    return values.pop()


def contents(database):
    """Rows of `raw`, but for the time of loading."""
    with duckdb.connect(str(database), read_only=True) as connection:
        tables = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'raw'"
        ).fetchall()
        return {
            table: connection.execute(
                f"select * {'exclude (loaded_at)' if table == 'files' else ''} "
                f'from raw."{table}" order by all'
            ).fetchall()
            for (table,) in tables
        }


@pytest.fixture(scope="module")
def years(tmp_path_factory):
    """Two made-up years, and a folder with a third beside them."""
    two, three = tmp_path_factory.mktemp("two"), tmp_path_factory.mktemp("three")
    for year in (2018, 2019, 2020):
        made_up.did_year(three / f"{year}.xlsx", period=f"{year}/{year - 1999}", default=year)
    for name in ("2018.xlsx", "2019.xlsx"):
        shutil.copy2(three / name, two / name)
    return two, three


@pytest.fixture(scope="module")
def loaded(years, tmp_path_factory):
    """Build folder with two years loaded and made-up marts published, and the rows of all three."""
    folder = tmp_path_factory.mktemp("loaded")
    code, output = load_here(folder / "warehouse.duckdb", years[0])
    assert code == 0, output
    set_value(folder, 1)
    assert run(publish_command(folder)) == (0, "")
    all_three = tmp_path_factory.mktemp("whole") / "warehouse.duckdb"
    code, output = load_here(all_three, years[1])
    assert code == 0, output
    return folder, contents(all_three)


def test_points_are_named_once_and_enough():
    names = [point.id for point in named(*RUNS)]
    assert len(names) >= LEAST_POINTS
    assert len(set(names)) == len(names)
    assert len(named("build")) >= LEAST_BUILD_POINTS


@pytest.mark.parametrize("point", named("load", "first load", "load anew"))
def test_killed_load(point, years, loaded, tmp_path):
    folder, database = tmp_path / "build", tmp_path / "build" / "warehouse.duckdb"
    made, whole = loaded
    shutil.copytree(made, folder, symlinks=True)
    before = contents(database)
    if point["run"] == "first load":
        database.unlink()
        before = {}
    of_another = of_another_duckdb(database) if point["run"] == "load anew" else None
    run_and_kill(load_command(database, years[1]), point, tmp_path / "marker")
    assert database.read_bytes() == of_another or contents(database) in (before, whole)
    assert value_of(folder) == 1
    code, output = load_here(database, years[1])
    assert code == 0, output
    assert contents(database) == whole
    # what was committed may stand in DuckDB's log until something is written
    left = {path.name for path in folder.iterdir()} - {"warehouse.duckdb.wal"}
    assert left == THEIR_OWN
    assert value_of(folder) == 1


@pytest.mark.parametrize("length", [0, 100, 4096, 8192])
def test_load_into_a_warehouse_cut_off_while_it_was_made(length, years, loaded, tmp_path):
    database = tmp_path / "warehouse.duckdb"
    duckdb.connect(str(database)).close()
    database.write_bytes(database.read_bytes()[:length])
    code, output = load_here(database, years[1])
    assert code == 0, output
    assert contents(database) == loaded[1]


def test_a_file_that_is_no_warehouse_is_left_alone(years, tmp_path):
    database = tmp_path / "notes.txt"
    database.write_text("not a warehouse")
    code, output = run(load_command(database, years[0]))
    assert code == 1
    assert f"{database} can't be opened as a warehouse" in output
    assert "Traceback" not in output
    assert database.read_text() == "not a warehouse"


@pytest.mark.parametrize("point", named("publish", "first publish"))
def test_killed_publishing(point, loaded, tmp_path, capsys):
    folder = tmp_path / "build"
    shutil.copytree(loaded[0], folder, symlinks=True)
    is_first = point["run"] == "first publish"
    if is_first:
        shutil.rmtree(folder / "published")
        for name in LINKS:
            (folder / name).unlink()
    else:
        set_value(folder, 2)
        publish_made_up(folder)
    with duckdb.connect() as reader:
        if not is_first:
            path = folder / "diagnostic_scans.duckdb"
            reader.execute(f"attach '{path}' as kept (read_only)")
        set_value(folder, 3)
        run_and_kill(publish_command(folder), point, tmp_path / "marker")
        if (folder / "current").exists():
            assert value_of(folder) in ((3,) if is_first else (2, 3))
        else:
            assert is_first
        set_value(folder, 4)
        was_current = {path.resolve() for path in [folder / "current"] if path.exists()}
        publish_made_up(folder)
        assert capsys.readouterr() == ("", "")
        assert value_of(folder) == 4
        if not is_first:
            assert reader.execute("from kept.marts.first").fetchall() == [(2,)]
    assert {path.name for path in folder.iterdir()} == THEIR_OWN
    now_current = (folder / "current").resolve()
    assert set((folder / "published").iterdir()) == {now_current} | was_current


@pytest.mark.parametrize("point", named("build"))
def test_killed_build(point, small, tmp_path):
    folder = tmp_path / "build"
    shutil.copytree(small.build, folder, symlinks=True)
    before, rows = whole_build(folder)
    command, marker = build_command(folder), tmp_path / "marker"
    run_and_kill(command, point, marker, project=small.folder)
    assert whole_build(folder) == (before, rows)
    # dbt shares the lock: once it is free, no dbt is left that could write on
    with (folder / LOCK).open() as lock:
        wait_for(lambda: is_free(lock))
    code, output = run(build_command(folder), project=small.folder)
    assert code == 0, output
    now, rows_now = whole_build(folder)
    assert now != before
    assert rows_now == rows
    # two made-up trusts, two kinds of scan, six months, 70 each
    assert england(folder) == [(1680,)]
    builds = [path.name for path in (folder / "published").iterdir()]
    assert sorted(builds) == sorted([before, now])


def england(folder):
    with duckdb.connect(str(folder / "diagnostic_scans.duckdb"), read_only=True) as connection:
        return connection.execute(ENGLAND).fetchall()


def is_free(lock):
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
