"""The commands of the README: `make build`, its windows, and what a person sees when it fails."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from publishing.headline import README_END, README_START, headline_markdown, read_headline
from publishing.windows import WrongWindow, dbt_variables

HEADLINE = re.compile(r"England +22,863,490 +15,626,060 +-7,237,430 +-31\.7")
WAITS = re.compile(r"England +1,022,970 +3\.8 +1,272,282 +420,445 +33\.0 +\+29\.3")


def make(root, *arguments, **environment):
    """Run make with the environment that runs the tests, so that nothing is installed again."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if name
        not in ("BUILD_DIR", "FROM", "BASELINE", "COMPARISON", "AS_OF", "MAKEFLAGS", "MAKELEVEL")
    }
    return subprocess.run(
        # a copy's lock file is newer than the environment, which make would install anew
        [shutil.which("make"), "--old-file=requirements.lock", *arguments],
        cwd=root,
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def clone(root, tmp_path_factory):
    """Clean copy of what git tracks, beside no environment of its own but the one of the tests."""
    folder = tmp_path_factory.mktemp("clone") / "scan backlog"
    tracked = subprocess.run(
        [shutil.which("git"), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=True,
    ).stdout.split(b"\0")
    for name in (name.decode() for name in tracked if name):
        if (root / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((root / name).read_bytes())
    return folder


@pytest.fixture(scope="module")
def environment():
    """Folder of the environment that runs the tests, as make knows it."""
    return f"VENV={Path(sys.prefix)}"


@pytest.fixture(scope="module")
def first_build(clone, environment):
    """A first `make build` in the clean copy."""
    return make(clone, "build", environment)


def test_make_build_shows_the_headline(first_build):
    assert first_build.returncode == 0, first_build.stdout + first_build.stderr
    assert HEADLINE.search(first_build.stdout)
    assert WAITS.search(first_build.stdout)
    assert "Source: NHS England, Diagnostic Imaging Dataset, Table 1" in first_build.stdout


def test_make_build_writes_only_below_build(first_build, clone, root):
    expected = {path.name for path in clone.iterdir()}
    assert first_build.returncode == 0
    assert expected - {path.name for path in root.iterdir()} == set()
    assert {path.name for path in clone.iterdir()} - {"build"} <= {
        path.name for path in root.iterdir() if path.name not in ("logs", "target")
    }
    assert not list(clone.rglob("__pycache__"))


def test_make_build_from_another_folder_into_another_folder(
    first_build, clone, environment, tmp_path
):
    output = tmp_path / "out put"
    source = tmp_path / "published files"
    source.mkdir()
    for path in (clone / "published" / "did").iterdir():
        (source / path.name).write_bytes(path.read_bytes())
    found = make(clone, "build", environment, f"FROM={source}", f"BUILD_DIR={output}")
    assert found.returncode == 0, found.stdout + found.stderr
    assert HEADLINE.search(found.stdout)
    assert "Patients waiting" not in found.stdout
    assert (output / "diagnostic_scans.duckdb").exists()


def test_make_build_for_other_windows(first_build, clone, environment, tmp_path):
    found = make(
        clone,
        "build",
        environment,
        "BASELINE=2019-04:2019-04",
        "COMPARISON=2020-04:2020-04",
        f"BUILD_DIR={tmp_path}",
    )
    assert found.returncode == 0, found.stdout + found.stderr
    assert "April 2020 against April 2019" in found.stdout
    assert re.search(r"England +3,743,930 +1,572,675 +-2,171,255 +-58\.0", found.stdout)


def test_make_build_for_months_that_are_not_published(first_build, clone, environment, tmp_path):
    found = make(
        clone,
        "build",
        environment,
        "BASELINE=2019-04:2019-09",
        "COMPARISON=2021-01:2021-06",
        f"BUILD_DIR={tmp_path}",
    )
    assert found.returncode == 0, found.stdout + found.stderr
    assert re.search(
        r"England +22,863,490 +not published +not published +not published", found.stdout
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["BASELINE=2019"], "BASELINE=2019: expected first and last month, as in 2019-04:2019-09"),
        (
            ["BASELINE=2019-04:2019-09", "COMPARISON=2020-04:2020-05"],
            "the baseline has 6 months and the comparison 2; expected as many",
        ),
        (
            ["BASELINE=2020-04:2020-09", "COMPARISON=2019-04:2019-09"],
            "the comparison begins in 2019-04, before the baseline has ended in 2020-09",
        ),
        (["AS_OF=yesterday"], "AS_OF=yesterday: expected a day, as in 2020-12-10"),
        (["FROM=nowhere"], "nowhere does not exist"),
    ],
)
def test_make_build_says_what_is_wrong(first_build, clone, environment, arguments, message):
    before = (clone / "build" / "current").readlink()
    found = make(clone, "build", environment, *arguments)
    assert found.returncode != 0
    assert message in found.stdout + found.stderr
    assert "Traceback" not in found.stdout + found.stderr
    assert (clone / "build" / "current").readlink() == before


def test_make_test_runs_lint_build_and_tests(root):
    found = make(root, "-n", "test")
    assert found.returncode == 0
    for command in (
        "ruff check",
        "ruff format --check",
        "sqlfluff lint",
        "sparksql",
        "pytest",
        "build",
        "UNIT_TESTS=yes",
    ):
        assert command in found.stdout


def test_readme_headline_is_the_one_that_the_build_makes(root, edition_build):
    readme = (root / "README.md").read_text(encoding="utf-8")
    block = readme.partition(README_START)[2].partition(README_END)[0].strip()
    assert block == headline_markdown(read_headline(edition_build.folder))


def test_windows_as_people_give_them():
    assert dbt_variables() == {}
    assert dbt_variables("2019-12:2020-01", "2020-12:2021-01", "2021-06-30") == {
        "baseline_from": "2019-12",
        "baseline_to": "2020-01",
        "comparison_from": "2020-12",
        "comparison_to": "2021-01",
        "as_of": "2021-06-30",
    }
    for wrong in ("2019-13:2020-01", "2019-04", "2019-04:2019-09; rm", "2019-04-01:2019-09-30"):
        with pytest.raises(WrongWindow):
            dbt_variables(baseline=wrong)
