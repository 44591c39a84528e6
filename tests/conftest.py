"""What tests of several folders share: the checkout, the published files, builds made once."""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import pytest
from warehouse import ORGANISATIONS, Warehouse

from loaders.__main__ import main
from loaders.problems import Problem

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / "build" / "cache"
SETTINGS = ("BUILD_DIR", "FROM", "BASELINE", "COMPARISON", "AS_OF", "STRICT")

# Fixtures that take long to make: one process of a run makes them, for all files that name one.
OF_PUBLISHERS = re.compile(r"\b(did_build|dm01_build|scotland_build)\b")
OF_TABLE_1 = re.compile(r"\btable_1_build\b")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """With `--dist loadgroup`, all tests of a file run in one process; see OF_PUBLISHERS.

    The marks of pytest-xdist 3.8 have no effect on pytest 9.2, whose node ids can't be changed
    (pytest-dev/pytest-xdist#1386), so that the groups are made here, of files.
    """
    if config.getvalue("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class ByGroup(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return _group(config.rootpath / nodeid.partition("::")[0])

    return ByGroup(config, log)


@cache
def _group(path):
    text = path.read_text(encoding="utf-8")
    if OF_PUBLISHERS.search(text):
        return "publishers"
    return "table 1" if OF_TABLE_1.search(text) else str(path)


@dataclass
class Build:
    """A published build."""

    folder: Path

    def query(self, sql):
        """Rows of a query on the published marts."""
        path = self.folder / "diagnostic_scans.duckdb"
        with duckdb.connect(str(path), read_only=True) as connection:
            return connection.execute(sql).fetchall()


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
    """Build of the edition that ships: the one that `make test` has made, or one made here."""
    scratch = os.environ.get("BUILD_DIR")
    if scratch and (ROOT / scratch / "current").exists():
        return Build((ROOT / scratch).resolve())
    folder = _of_all_workers(tmp_path_factory) / "edition"
    with (folder.parent / "edition.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not (folder / "current").exists():
            _build_the_edition(folder)
    return Build(folder)


def _of_all_workers(tmp_path_factory):
    """Folder that the processes of one run of pytest share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


def _build_the_edition(folder):
    """Load and build as `make build` does; whatever fails is shown."""
    environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    published = ["--from", str(ROOT / "published")]
    for command in (
        ["-m", "loaders", "load", *published, "--database", str(folder / "warehouse.duckdb")],
        ["-m", "publishing", "build", "--build-dir", str(folder)],
    ):
        found = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert found.returncode == 0, found.stdout + found.stderr


@pytest.fixture(scope="session")
def did_build(tmp_path_factory, shared):
    """The publisher's own DID workbooks, 2017/18 to 2020/21: no fault is undecided."""
    return Warehouse.sound(tmp_path_factory.mktemp("did"), shared / "did", ORGANISATIONS)


@pytest.fixture(scope="session")
def table_1_build(tmp_path_factory, shared):
    """Warehouse of DID Table 1 of eight years."""
    later = sorted((shared.parent / "published_more" / "did").glob("DID-Table-1-*.xlsx"))
    if not later:
        pytest.skip("needs the published files in ../shared/published_more, which are not here")
    earlier = [path for path in (shared / "did").iterdir() if "Table-1-" in path.name]
    earlier += (shared / "did").glob("Tables-1a-1l-*")
    return Warehouse.loaded(tmp_path_factory.mktemp("table_1"), *earlier, *later, ORGANISATIONS)


@pytest.fixture(scope="session")
def dm01_build(tmp_path_factory, shared):
    """The publisher's DM01 workbooks, April 2008 on: no undecided fault withholds a figure."""
    made = Warehouse.faulty(tmp_path_factory.mktemp("dm01"), shared / "dm01", ORGANISATIONS)
    assert made.faults(where="is_undecided and effect = 'withheld' and scope > 0") == []
    return made


@pytest.fixture(scope="session")
def scotland_build(tmp_path_factory, shared):
    """The publisher's files of Scotland: undecided is what the issue of June 2022 lacks, alone."""
    made = Warehouse.faulty(tmp_path_factory.mktemp("scotland"), shared / "scotland")
    assert made.query(
        "select distinct rule, source_file from marts.publisher_faults where is_undecided"
    ) == [("band_is_missing", "diagnostics_scotland_june_2022.csv")]
    return made


@pytest.fixture(scope="session")
def duckdb_1_0():
    """Folder with DuckDB 1.0.0, the oldest that must read the published file."""
    return _installed("duckdb_1_0")


@pytest.fixture(scope="session")
def other_duckdb():
    """Folder with a DuckDB of the other major version that this project works with."""
    return _installed("other_duckdb")


def _installed(name):
    """Folder with what a lock file of `tests/support` names, for PYTHONPATH.

    It is installed once for each lock file and Python, and kept in `build/cache`.
    """
    lock = ROOT / "tests" / "support" / name / "requirements.lock"
    needs = lock.read_bytes() + sys.version.encode()
    folder = CACHE / name / hashlib.sha256(needs).hexdigest()[:20]
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = folder.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            command = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes"]
            subprocess.run([*command, "-r", str(lock), "--target", str(unfinished)], check=True)
            unfinished.replace(folder)
    return folder


@pytest.fixture
def folder(tmp_path):
    """Empty folder for published files."""
    (tmp_path / "files").mkdir()
    return tmp_path / "files"


@pytest.fixture
def load(tmp_path, capsys, monkeypatch):
    """Function that loads paths into a warehouse; exit code and what was printed."""
    monkeypatch.delenv("STRICT", raising=False)

    def run(*paths, strict=False):
        database = str(tmp_path / "warehouse.duckdb")
        sources = [argument for path in paths for argument in ("--from", str(path))]
        options = ["--strict"] if strict else []
        code = main(["load", *sources, "--database", database, *options])
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    return run


@pytest.fixture
def refused(folder, load, raw, tmp_path):
    """Function that loads the folder, of whose two files the broken one must be refused.

    The messages are said and the other file is loaded; where strict, nothing is.
    """

    def check(messages):
        code, output = load(folder, strict=True)
        assert code == 1
        assert "Nothing was loaded: 1 file refused, and strict was asked for." in output
        assert not (tmp_path / "warehouse.duckdb").exists()
        code, output = load(folder)
        assert code == 0
        assert "Loaded 1 file, " in output
        assert "1 file refused and left out, as said above: raw.problems." in output
        assert "Traceback" not in output
        for message in messages:
            assert message in output
        assert len(raw("select name from raw.files")) == 1
        of_problem = raw(
            "select name, found, expected, remedy, sheet, cell, rule from raw.problems "
            "where file_id is null"
        )
        assert of_problem
        for name, *problem in of_problem:
            assert name.startswith("broken.")
            assert f"refused: {name}: {Problem(*problem)}\n" in output
            assert problem[-1] == "file_is_refused"
            assert all(problem[:3])

    return check


@pytest.fixture
def raw(tmp_path):
    """Query function on the warehouse that `load` wrote."""

    def query(sql):
        with duckdb.connect(str(tmp_path / "warehouse.duckdb"), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    return query
