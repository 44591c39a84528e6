"""The checks before a commit, in a repository of its own and without a network."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from parsed import put_parsed

BAD_FILES = {
    "publishing/unformatted.py": "x = {'a':1}\n",
    "publishing/unused.py": '"""Imports what it does not use."""\n\nimport os\n',
    # shouted, and a list as only DuckDB writes it
    "models/marts/shouting.sql": "SELECT [1, 2] AS one" + "\n" * 3,
    "benchmarks/queries/shouting.sql": "SELECT 1 AS one" + "\n" * 3,
    "docs/blanks.md": "Blanks at the end: \n",
    "docs/conflict.md": "<<<<<<< ours\n",
    "docs/key.md": "-----BEGIN RSA PRIVATE " + "KEY-----\n",
    "docs/large.md": "1234567890123456789\n" * 51_000,
}
DBT_HOOKS = ("sqlfluff", "spark-dialect", "dbt-bouncer")


@pytest.fixture(scope="module")
def repository(root, tmp_path_factory):
    """A copy of the checkout, parsed by dbt before, as a git repository with the environment."""
    copy = tmp_path_factory.mktemp("commit") / "checkout"
    left_out = shutil.ignore_patterns(".git", "build", "__pycache__")
    shutil.copytree(root, copy, ignore=left_out)
    (copy / "build").mkdir()
    (copy / "build" / "venv").symlink_to(sys.prefix)
    targets = ("dbt-lint", "docs/target", "dbt-spark")
    put_parsed(*(copy / "build" / target for target in targets))
    git(copy, "init", "--quiet")
    git(copy, "add", "--all")
    return copy


def git(folder, *arguments):
    subprocess.run([shutil.which("git"), *arguments], cwd=folder, check=True)


def hooks(folder, *arguments, skip=()):
    """Run the hooks; outcome by their names, and what was printed."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    nowhere = "http://127.0.0.1:9"
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("DBT_", "GIT_"))} | {
        "PATH": path,
        "PRE_COMMIT_HOME": str(folder / "build" / "pre-commit"),
        "SKIP": ",".join(skip),
        "http_proxy": nowhere,
        "https_proxy": nowhere,
        "PIP_NO_INDEX": "1",
    }
    environment.pop("BUILD_DIR", None)
    found = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--color", "never", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    output = found.stdout + found.stderr
    return dict(re.findall(r"(?m)^(.+?)\.{3,}.*?(Passed|Failed|Skipped)$", output)), output


def names(folder):
    config = yaml.safe_load((folder / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    return {hook["id"]: hook["name"] for repo in config["repos"] for hook in repo["hooks"]}


def test_the_checkout_passes(repository):
    outcome, output = hooks(repository, "--all-files", skip=DBT_HOOKS)
    expected = {
        name: "Skipped" if hook in DBT_HOOKS else "Passed"
        for hook, name in names(repository).items()
    }
    assert outcome == expected, output


def test_each_check_refuses_a_bad_file(repository):
    for name, text in BAD_FILES.items():
        (repository / name).write_text(text, encoding="utf-8")
    git(repository, "add", "--all")
    outcome, output = hooks(repository, "--files", *BAD_FILES)
    assert outcome == dict.fromkeys(names(repository).values(), "Failed"), output
    assert "shouting" in output and "docs/large.md" in output
    assert "F401" in output and "check_model_description_populated" in output
