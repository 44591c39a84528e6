"""Two at once on one warehouse: one waits for the other, and says so."""

import os
import signal

import duckdb
import made_up
import pytest
from stopped import build_command, load_command, load_here, start, wait_for

from loaders import warehouse_file

WAITING = "Another load or build is at work on"
READS = {
    "point": "what is loaded has been looked at",
    "file": "loaders/load.py",
    "function": "_load_alone",
    "statement": "known = known_files(",
    "when": "after",
    "nth": 1,
    "process": "own",
}
BUILDS = READS | {
    "point": "a build before dbt",
    "file": "publishing/dbt_run.py",
    "function": "run_dbt_build",
    "statement": "errors = []",
    "when": "before",
}


@pytest.fixture
def folders(tmp_path):
    """Three folders: of a first year, of a second, and of both."""
    first, second, both = (tmp_path / name for name in ("first", "second", "both"))
    for folder in (first, second, both):
        folder.mkdir()
    for folder in (first, both):
        made_up.did_year(folder / "2018.xlsx", period="2018/19", default=18)
    for folder in (second, both):
        made_up.did_year(folder / "2019.xlsx", period="2019/20", default=19)
    return first, second, both


def names_in(database):
    with duckdb.connect(str(database), read_only=True) as connection:
        assert connection.execute(
            "select count(*) from raw.did_table_1_year as rows "
            "anti join raw.files as files on files.id = rows._file_id"
        ).fetchone() == (0,)
        return {
            name
            for (name,) in connection.execute(
                "select distinct files.name from raw.files as files "
                "semi join raw.did_table_1_year as rows on files.id = rows._file_id"
            ).fetchall()
        }


def said_that_it_waits(process):
    """Wait for the line that says so."""
    line = process.stdout.readline()
    assert WAITING in line, line + process.stdout.read()


def test_a_second_load_waits_and_sees_what_the_first_has_loaded(folders, tmp_path):
    first, _, both = folders
    database, marker = tmp_path / "warehouse.duckdb", tmp_path / "marker"
    code, output = load_here(database, both)
    assert code == 0, output
    with start(load_command(database, first), READS, marker, "wait") as one:
        wait_for(marker.exists)
        with start(load_command(database, both)) as two:
            said_that_it_waits(two)
            marker.with_name("marker.go").touch()
            assert one.wait() == 0
            output = two.stdout.read()
            assert two.wait() == 0
    assert names_in(database) == {"2018.xlsx", "2019.xlsx"}
    assert "Loaded 2 files, 14 rows" in output


def test_loads_started_together_all_end_well(folders, tmp_path):
    database = tmp_path / "new folder" / "warehouse.duckdb"
    processes = [start(load_command(database, folder)) for folder in (*folders, *folders)]
    for process in processes:
        output, _ = process.communicate()
        assert process.returncode == 0, output
    assert names_in(database) in (
        {"2018.xlsx"},
        {"2019.xlsx"},
        {"2018.xlsx", "2019.xlsx"},
    )


def test_a_load_waits_for_a_build_and_goes_on_when_that_is_killed(folders, tmp_path):
    database, marker = tmp_path / "warehouse.duckdb", tmp_path / "marker"
    with start(build_command(tmp_path), BUILDS, marker, "wait") as build:
        wait_for(marker.exists)
        with start(load_command(database, folders[0])) as load:
            said_that_it_waits(load)
            build.send_signal(signal.SIGKILL)
            assert load.wait() == 0
    assert names_in(database) == {"2018.xlsx"}


def test_a_load_that_has_waited_too_long_says_so(folders, load, monkeypatch, tmp_path):
    monkeypatch.setattr(warehouse_file, "WAIT_AT_MOST", 0)
    database = tmp_path / "warehouse.duckdb"
    with warehouse_file.only_one_at_work(database, print):
        code, output = load(folders[0])
    assert code == 1
    assert f"Another load or build is still at work on {database}" in output
    assert not database.exists()
    assert load(folders[0])[0] == 0


def test_a_forked_worker_does_not_hold_the_lock(tmp_path):
    program = (
        "import os, sys, time\n"
        "from loaders.warehouse_file import only_one_at_work\n"
        "with only_one_at_work(sys.argv[1], print):\n"
        "    if os.fork() == 0:\n"
        "        print('forked', flush=True)\n"
        "        time.sleep(600)\n"
        "    os.wait()\n"
    )
    database = tmp_path / "warehouse.duckdb"
    with start(["-c", program, str(database)]) as process:
        assert process.stdout.readline() == "forked\n"
        process.kill()
        process.wait()
        try:
            with warehouse_file.only_one_at_work(database, print, wait_at_most=5):
                pass
        finally:
            os.killpg(process.pid, signal.SIGKILL)
