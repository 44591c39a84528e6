"""What tests of the edition share: one pack, dbt's docs, and answers of one process of dbt."""

import fcntl
import json
import os
import pickle
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import trust_pages
from made_up_briefing import changed_build

from briefing import pack as briefing_pack
from briefing.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / "build" / "cache"
# What dbt's docs are made from.
OF_DOCS = ("analyses", "macros", "models", "seeds", "tests/generic", "tests/singular")


@dataclass
class Pack:
    """The pack of the edition: its build folder, its own folder, and its charts."""

    build_dir: Path
    folder: Path
    charts: list


@dataclass
class DbtAnswers:
    """What one process of dbt came to: its folder, {step: (exit code, output)}."""

    folder: Path
    steps: dict


@pytest.fixture(scope="session")
def made_once(tmp_path_factory):
    """Function that has a folder made by one process of this run, for all of them to read."""
    own = tmp_path_factory.getbasetemp()
    base = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own

    @contextmanager
    def locked(name):
        with (base / f"{name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def made(name, make):
        folder = base / name
        with locked(name):
            if not (folder / "done").exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                (folder / "done").touch()
        return folder

    return made


@pytest.fixture(scope="session")
def pack(edition_build, made_once):
    """The pack of the edition that ships, as `python -m briefing` makes it; only for reading."""

    def make(folder):
        build_dir, charts = changed_build(edition_build.folder, folder / "build"), []
        write_charts = briefing_pack.write_charts

        def kept(*arguments):
            charts.extend(write_charts(*arguments))
            return charts

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(briefing_pack, "write_charts", kept)
            assert main(["--build-dir", str(build_dir)]) == 0
        written = (build_dir / "briefing").resolve() / "charts"
        paths = ("svg_path", "narrow_svg_path", "png_path", "csv_path")
        charts = [
            replace(chart, **{path: written / getattr(chart, path).name for path in paths})
            for chart in charts
        ]
        (folder / "charts.pickle").write_bytes(pickle.dumps(charts))

    folder = made_once("pack", make)
    charts = pickle.loads((folder / "charts.pickle").read_bytes())  # noqa: S301
    return Pack(folder / "build", (folder / "build" / "briefing").resolve(), charts)


@pytest.fixture(scope="module")
def pages(pack):
    """Function that reads the page of a code; pages of the edition that ships."""
    folder = pack.folder / "trusts"
    return trust_pages.reader(folder, len(list(folder.iterdir())))


@pytest.fixture(scope="session")
def dbt_docs(edition_build, made_once):
    """Folder with dbt's docs of the edition: those of `make lint-dbt`, or made here."""
    target = edition_build.folder / "docs" / "target"

    def make(folder):
        catalog, own = target / "catalog.json", folder / "docs" / "target"
        sources = [path for name in OF_DOCS for path in (ROOT / name).rglob("*")]
        changed = max(path.stat().st_mtime for path in sources)
        if catalog.exists() and catalog.stat().st_mtime >= changed:
            shutil.copytree(target, own)
        else:
            # dbt opens the warehouse to write, and other tests read that of the edition
            shutil.copy(edition_build.folder / "warehouse.duckdb", folder)
            _make_docs(folder, own)

    return made_once("dbt docs", make) / "docs"


def _make_docs(build_dir, target):
    found = subprocess.run(
        [
            *(sys.executable, "-m", "dbt.cli.main", "--no-use-colors", "docs", "generate"),
            *("--static", "--target-path", str(target), "--log-path", str(build_dir / "logs")),
        ],
        cwd=ROOT,
        env=_without_a_target(BUILD_DIR=str(build_dir)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.fixture(scope="session")
def dbt_answers(made_once):
    """What `dbt_answers.py` in tests/support asks dbt, all in one process.

    It works in a folder of `build/cache`, where dbt finds what it parsed before.
    """

    def make(folder):
        CACHE.mkdir(parents=True, exist_ok=True)
        own = CACHE / "dbt_answers"
        with (CACHE / "dbt_answers.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            found = subprocess.run(
                [sys.executable, "-m", "dbt_answers", str(own)],
                cwd=ROOT,
                env=_without_a_target(
                    BUILD_DIR=str(own),
                    PYTHONPATH=os.pathsep.join([str(ROOT), str(ROOT / "tests" / "support")]),
                ),
                capture_output=True,
                text=True,
                check=False,
            )
            assert found.returncode == 0, found.stdout + found.stderr
            shutil.copytree(own, folder / "answers")

    folder = made_once("dbt answers", make) / "answers"
    return DbtAnswers(folder, json.loads((folder / "steps.json").read_text(encoding="utf-8")))


def _without_a_target(**settings):
    environment = os.environ | settings | {"NO_COLOR": "1"}
    environment.pop("DBT_TARGET_PATH", None)
    return environment
