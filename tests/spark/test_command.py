"""What a person sees where a build on Spark can't begin."""

import os
import shutil
import subprocess
import sys

import pytest


def run(root, *command, **environment):
    """Exit code and output of a command in the checkout."""
    found = subprocess.run(
        command,
        cwd=root,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return found.returncode, found.stdout + found.stderr


def test_a_target_that_is_none(root, tmp_path):
    code, output = run(root, shutil.which("make"), "build", "TARGET=sparc", f"BUILD_DIR={tmp_path}")
    assert code != 0
    assert 'TARGET is "sparc"; expected duckdb or spark' in output
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def build(tmp_path):
    """The command that builds on Spark in an empty folder."""
    return [
        sys.executable,
        *("-m", "publishing", "build", "--target", "spark", "--build-dir"),
        tmp_path,
    ]


def test_raw_is_not_there_as_parquet(root, build, tmp_path):
    code, output = run(root, *build)
    assert code == 1
    assert f"{tmp_path / 'spark' / 'raw'} is not there" in output
    assert "--parquet" in output and "Traceback" not in output


def test_java_is_not_there(root, build, tmp_path):
    (tmp_path / "spark" / "raw").mkdir(parents=True)
    code, output = run(root, *build, PATH=str(tmp_path))
    assert code == 1
    assert "Spark needs Java 17 or newer" in output and "Traceback" not in output
