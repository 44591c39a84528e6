"""Builds that several tests look at, each made once."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from loaders.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ("BUILD_DIR", "FROM", "BASELINE", "COMPARISON", "AS_OF", "DBT")


@dataclass
class Build:
    """A published build and what its making printed."""

    folder: Path
    output: str

    def query(self, sql):
        """Rows of a query on the published marts."""
        path = self.folder / "diagnostic_scans.duckdb"
        with duckdb.connect(str(path), read_only=True) as connection:
            return connection.execute(sql).fetchall()


def build(folder, *paths, **settings):
    """Load the paths and build in a folder; exit code of the last command and what was printed."""
    environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    database = str(folder / "warehouse.duckdb")
    sources = [argument for path in paths for argument in ("--from", str(path))]
    output = ""
    for command in (
        ["-m", "loaders", "load", *sources, "--database", database],
        ["-m", "publishing", "build", "--build-dir", str(folder)],
    ):
        found = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment | settings,
            capture_output=True,
            text=True,
            check=False,
        )
        output += found.stdout + found.stderr
        if found.returncode:
            break
    return found.returncode, output


def made(folder, *paths, **settings):
    """A build that must succeed."""
    code, output = build(folder, *paths, **settings)
    assert code == 0, output
    return Build(folder, output)


@pytest.fixture(scope="session")
def root():
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared():
    """Published files beside the checkout; they are not part of the repository."""
    folder = ROOT.parent / "shared" / "published"
    if not folder.is_dir():
        pytest.skip("needs the published files in ../shared/published, which are not here")
    return folder


@pytest.fixture(scope="session")
def edition_build(tmp_path_factory):
    """Build of the edition that ships: the one that `make test` has made, or a new one."""
    scratch = os.environ.get("BUILD_DIR")
    if scratch and (ROOT / scratch / "current").exists():
        return Build((ROOT / scratch).resolve(), "")
    return made(tmp_path_factory.mktemp("edition"), ROOT / "published")


@pytest.fixture(scope="session")
def did_build(tmp_path_factory, shared):
    """Build of the publisher's own DID workbooks, 2017/18 to 2020/21."""
    return made(
        tmp_path_factory.mktemp("did"), shared / "did", ROOT / "published" / "organisations"
    )


@pytest.fixture(scope="session")
def dm01_build(tmp_path_factory, shared):
    """Build of the publisher's own DM01 workbooks, April 2008 to September 2020."""
    return made(
        tmp_path_factory.mktemp("dm01"), shared / "dm01", ROOT / "published" / "organisations"
    )


@pytest.fixture(scope="session")
def duckdb_1_0(tmp_path_factory):
    """Folder with DuckDB 1.0.0, the oldest that must read the published file."""
    folder = tmp_path_factory.mktemp("duckdb_1_0")
    lock = ROOT / "tests" / "python" / "duckdb_1_0" / "requirements.lock"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes"]
    subprocess.run([*command, "-r", str(lock), "--target", str(folder)], check=True)
    return folder


@pytest.fixture
def folder(tmp_path):
    """Empty folder for published files."""
    (tmp_path / "files").mkdir()
    return tmp_path / "files"


@pytest.fixture
def load(tmp_path, capsys):
    """Function that loads paths into a warehouse; exit code and what was printed."""

    def run(*paths, keep_going=False):
        database = str(tmp_path / "warehouse.duckdb")
        sources = [argument for path in paths for argument in ("--from", str(path))]
        options = ["--keep-going"] if keep_going else []
        code = main(["load", *sources, "--database", database, *options])
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    return run


@pytest.fixture
def refused(folder, load, tmp_path):
    """Function that loads the folder, whose one broken file must be refused with the messages."""

    def check(messages):
        code, output = load(folder)
        assert code == 1
        assert "refused: broken.xls" in output
        for message in messages:
            assert message in output
        assert "Nothing was loaded: 1 file refused." in output
        assert "Traceback" not in output
        assert not (tmp_path / "warehouse.duckdb").exists()

    return check


@pytest.fixture
def raw(tmp_path):
    """Query function on the warehouse that `load` wrote."""

    def query(sql):
        with duckdb.connect(str(tmp_path / "warehouse.duckdb"), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    return query
