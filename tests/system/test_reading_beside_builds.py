"""Readers in a loop beside builds: no error, and never a mix of two builds."""

import json
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from publishing.published_copy import publish

READER = Path(__file__).parents[1] / "support" / "reading" / "reader.py"
WINDOWS = (
    {"BASELINE": "2019-04:2019-09", "COMPARISON": "2020-04:2020-09"},
    {"BASELINE": "2019-04:2019-04", "COMPARISON": "2020-04:2020-04"},
)
BUILDS = 5
PUBLISHED_QUICKLY = 30
PATIENCE = 60


class Reader:
    """A reader at work: its rounds as they come."""

    def __init__(self, process):
        self.rounds, self.process, self.ended = [], process, threading.Condition()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        for line in self.process.stdout:
            with self.ended:
                self.rounds.append(json.loads(line))
                self.ended.notify_all()

    def wait_for_a_round(self):
        """Wait until another round has ended."""
        with self.ended:
            seen = len(self.rounds)
            assert self.ended.wait_for(lambda: len(self.rounds) > seen, PATIENCE)


@contextmanager
def reading(folder, stop, pause):
    """A reader of a build folder as a process of its own."""
    with subprocess.Popen(
        [sys.executable, str(READER), str(folder), str(stop), str(pause)],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Reader(process)
        finally:
            stop.touch()
            process.wait(PATIENCE)
    assert process.returncode == 0


def assert_undisturbed(rounds, builds):
    """No round met an error or a mix, and each build was seen."""
    wrong = [found for found in rounds if found["wrong"]]
    assert wrong == []
    assert {found["build_id"] for found in rounds} == set(builds)


@pytest.fixture
def publish_value(tmp_path):
    """Function that publishes three made-up marts with one value in them, which is also `as_of`."""
    names = ("first", "second", "third")
    node = {"resource_type": "model", "schema": "marts", "columns": {}, "description": "One row."}
    manifest = {"nodes": {name: node | {"name": name, "alias": name} for name in names}}

    def run(value):
        with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
            connection.execute("create schema if not exists marts")
            for name in names:
                connection.execute(
                    f"create or replace table marts.{name} as select ?::bigint as value "
                    "from range(20)",
                    [value],
                )
        return publish(tmp_path, manifest, {"as_of": str(value)}).name

    return run


def test_readers_of_made_up_marts_published_in_quick_succession(publish_value, tmp_path):
    builds = [publish_value(0)]
    with reading(tmp_path, tmp_path / "stop", 0) as reader:
        reader.wait_for_a_round()
        for value in range(1, PUBLISHED_QUICKLY):
            builds.append(publish_value(value))
            # a folder stays until the build after the next: no round may take longer than that
            reader.wait_for_a_round()
        reader.wait_for_a_round()
    wrong = [found for found in reader.rounds if found["wrong"]]
    assert wrong == []
    assert len({found["build_id"] for found in reader.rounds}) > PUBLISHED_QUICKLY / 2


def csv_hashes(folder):
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return {
        resource["name"]: resource["hash"]
        for resource in package["resources"]
        if resource["format"] == "csv"
    }


def test_readers_beside_five_builds_with_windows_in_turn(small, make, tmp_path):
    folder = tmp_path / "build"
    shutil.copytree(small.build, folder, symlinks=True)
    builds, hashes = [(folder / "current").resolve().name], []
    with reading(folder, tmp_path / "stop", 0.5) as reader:
        reader.wait_for_a_round()
        for number in range(BUILDS):
            settings = {"BUILD_DIR": str(folder), "FROM": str(small.files)} | WINDOWS[number % 2]
            found = make(small.folder, "build", **settings)
            assert found.returncode == 0, found.stdout + found.stderr
            reader.wait_for_a_round()
            reader.wait_for_a_round()
            builds.append((folder / "current").resolve().name)
            hashes.append(csv_hashes(folder))
    assert_undisturbed(reader.rounds, builds)
    assert len(set(builds)) == 1 + BUILDS
    # the same files and windows give the same bytes, and other windows others
    assert hashes[0] == hashes[2] == hashes[4]
    assert hashes[1] == hashes[3]
    assert hashes[0]["region_scan_comparison"] != hashes[1]["region_scan_comparison"]
