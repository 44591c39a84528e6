"""A load of many files: several processes read them, and raw is as if one had."""

import datetime
import os
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import duckdb
import made_up
import pytest

from loaders import files, processes
from loaders.__main__ import main
from loaders.cells import cell_text, text_rows

SEVERAL_PROCESSES = "import sys, loaders.files, loaders.__main__\n"
SEVERAL_PROCESSES += "loaders.files.BYTES_WORTH_A_PROCESS = 1\n"
SEVERAL_PROCESSES += "sys.exit(loaders.__main__.main(sys.argv[1:]))\n"
LONGEST_WAIT = 20


def all_rows(database):
    """Rows of every raw table but the time of loading."""
    with duckdb.connect(str(database), read_only=True) as connection:
        tables = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'raw'"
        ).fetchall()
        return {
            table: connection.execute(
                f"select {'* exclude (loaded_at)' if table == 'files' else '*'} from raw.{table}"
            ).fetchall()
            for (table,) in tables
        }


def test_rows_come_in_the_same_order_from_several_processes_as_from_one(
    root, tmp_path, monkeypatch
):
    published = root / "published"
    sources = sorted((published / "dm01").glob("*.xlsx"))[:4]
    sources += [published / "did", published / "scotland"]
    loaded = []
    for size in (10**12, 1):
        monkeypatch.setattr(files, "BYTES_WORTH_A_PROCESS", size)
        database = tmp_path / f"{size}.duckdb"
        assert main(["load", "--from", *map(str, sources), "--database", str(database)]) == 0
        loaded.append(all_rows(database))
    assert loaded[0] == loaded[1]
    assert len(loaded[0]["dm01_provider_by_test"]) > 10_000


def test_a_reading_process_that_is_ended_leaves_all_as_it_was(root, tmp_path, monkeypatch, capsys):
    class EndedPool:
        def __init__(self, *arguments, **settings):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *error):
            pass

        def map(self, *arguments):
            raise BrokenProcessPool

    monkeypatch.setattr(processes, "ProcessPoolExecutor", EndedPool)
    monkeypatch.setattr(files, "BYTES_WORTH_A_PROCESS", 1)
    database = tmp_path / "warehouse.duckdb"
    assert main(["load", "--from", str(root / "published"), "--database", str(database)]) == 1
    assert "nothing was loaded. Free some memory and try again." in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == [".warehouse.duckdb.lock"]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs /proc to find processes")
def test_reading_processes_end_with_a_load_that_is_killed(root, tmp_path):
    arguments = ["load", "--from", str(root / "published")]
    arguments += ["--database", str(tmp_path / "warehouse.duckdb")]
    with subprocess.Popen(
        [sys.executable, "-c", SEVERAL_PROCESSES, *arguments],
        cwd=root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as load:
        readers = wait_for(lambda: reading_processes(load.pid))
        load.send_signal(signal.SIGKILL)
    assert load.returncode == -signal.SIGKILL
    wait_for(lambda: not any(map(is_running, readers)))
    assert not (tmp_path / "warehouse.duckdb").exists()


def reading_processes(pid):
    """Processes that a load has started to read, once there are two."""
    children = [
        int(child)
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    ]
    readers = [
        child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]
    return readers if len(readers) > 1 else None


def is_running(pid):
    """Whether a process is there and has not ended."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return status.rsplit(")", 1)[1].split()[0] != "Z"


def wait_for(condition):
    """What a condition gives once it holds; fails after LONGEST_WAIT seconds."""
    end = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.01)
    raise AssertionError(f"not so after {LONGEST_WAIT} s")


def test_a_truth_value_is_no_number_and_a_number_no_truth_value():
    rows = [[1.0, True, "1"], [True, 1, 0.0], [False, 0, ""], [1, 1.0, -0.0]]
    assert text_rows(rows) == [
        ["1", "TRUE", "1"],
        ["TRUE", "1", "0"],
        ["FALSE", "0", None],
        ["1", "1", "0"],
    ]


def test_a_value_met_again_has_the_text_it_had():
    values = [0.1, 1e16, 2.5, "x ", datetime.datetime(2020, 4, 1), datetime.date(2020, 4, 1), None]
    assert text_rows([values, values]) == [[cell_text(value) for value in values]] * 2


def test_it_starts_no_more_processes_than_there_are_cores(folder, tmp_path, monkeypatch):
    for year in range(15, 20):
        made_up.did_year(folder / f"{year}.xlsx", period=f"20{year}/{year + 1}")
    started = []
    pool = processes.ProcessPoolExecutor

    def counted(workers, *arguments, **settings):
        started.append(workers)
        return pool(workers, *arguments, **settings)

    monkeypatch.setattr(processes, "ProcessPoolExecutor", counted)
    monkeypatch.setattr(files, "BYTES_WORTH_A_PROCESS", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    arguments = ["--from", str(folder), "--database", str(tmp_path / "w.duckdb")]
    assert main(["load", *arguments]) == 0
    assert started == [3]
