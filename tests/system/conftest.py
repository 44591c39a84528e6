"""Builds that tests of whole commands share: each is made once, by the process that comes first."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import made_up
import pytest
from stopped import SETTINGS, build_command, load_command, run

SMALL_PROJECT = Path(__file__).resolve().parents[1] / "support" / "small_project"
# What a small project has of this one; its models, seeds and data tests are its own.
OF_THIS_PROJECT = (
    "Makefile",
    "dbt_project.yml",
    "loaders",
    "macros",
    "profiles.yml",
    "published/organisations",
    "publishing",
    "pyproject.toml",
    "requirements.lock",
    "tests/generic",
)


@dataclass
class FirstBuild:
    """A clean copy of the checkout, and what a first `make build` in it came to."""

    checkout: Path
    code: int
    output: str


@dataclass
class SmallProject:
    """Loaders, publishing and dbt as they are, on fourteen models: a build takes a second.

    `build` is a build folder in which dbt has built it, `files` are the published files in it.
    """

    folder: Path
    build: Path
    files: Path


def make(root, *arguments, **environment):
    """Run make with the environment that runs the tests, so that nothing is installed again."""
    left_out = (*SETTINGS, "MAKEFLAGS", "MAKELEVEL")
    clean = {name: value for name, value in os.environ.items() if name not in left_out}
    return subprocess.run(
        # a copy's lock file is newer than the environment, which make would install anew
        [
            *(shutil.which("make"), "--old-file=requirements.lock"),
            *(*arguments, f"VENV={Path(sys.prefix)}"),
        ],
        cwd=root,
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(name="make", scope="session")
def _make():
    """Function that runs make in a folder."""
    return make


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory):
    """Function that gives a folder that all processes of this run share, and whether it is new.

    It is for one process at a time to fill.
    """
    own = tmp_path_factory.getbasetemp()
    base = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own

    @contextmanager
    def opened(name):
        folder = base / name
        with (base / f"{name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            is_new = not (folder / "done").exists()
            if is_new:
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
            yield folder, is_new
            (folder / "done").touch()

    return opened


@pytest.fixture(scope="session")
def first_build(root, shared_folder):
    """A first `make build` in a clean copy of what git tracks; dbt makes it."""
    with shared_folder("clean copy") as (folder, is_new):
        checkout, said = folder / "scan backlog", folder / "said.json"
        if is_new:
            _copy_what_git_tracks(root, checkout)
            found = make(checkout, "build")
            said.write_text(json.dumps([found.returncode, found.stdout + found.stderr]))
        return FirstBuild(checkout, *json.loads(said.read_text()))


@pytest.fixture(scope="session")
def edition_build(first_build):
    """The edition as the first build in the clean copy has published it."""
    assert first_build.code == 0, first_build.output
    return SimpleNamespace(folder=first_build.checkout / "build")


@pytest.fixture(scope="module")
def clone(root, tmp_path_factory):
    """A clean copy of what git tracks, with nothing built."""
    folder = tmp_path_factory.mktemp("clone") / "checkout"
    _copy_what_git_tracks(root, folder)
    return folder


def _copy_what_git_tracks(root, checkout):
    tracked = subprocess.run(
        [shutil.which("git"), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=True,
    ).stdout.split(b"\0")
    for name in (name.decode() for name in tracked if name):
        if (root / name).is_file():
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, checkout / name)


@pytest.fixture(scope="session")
def small(root, shared_folder):
    """The small project, of which dbt has built two made-up years."""
    with shared_folder("small") as (folder, is_new):
        project = SmallProject(folder / "project", folder / "build", folder / "files")
        if is_new:
            _make_small_project(root, project)
        return project


def _make_small_project(root, project):
    shutil.copytree(SMALL_PROJECT, project.folder)
    for name in OF_THIS_PROJECT:
        source, copy = root / name, project.folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, copy)
    made_up.did_year(project.files / "2019.xlsx", period="2019/20", default=100)
    made_up.did_year(project.files / "2020.xlsx", period="2020/21", default=70)
    warehouse = project.build / "warehouse.duckdb"
    for command in (load_command(warehouse, project.files), build_command(project.build)):
        code, output = run(command, project=project.folder)
        assert code == 0, output
