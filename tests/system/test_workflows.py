"""The workflows: every step is run as it is written, but for the suites that this very run is."""

import re
import shutil
import subprocess
import sys
import tomllib

import pytest
import workflows
from months_of_publishers import offered
from parsed import put_parsed

JOBS = {(job.workflow, job.name): job for job in workflows.jobs()}
# What is run for real: the monthly job below, and what installs the system's packages.
FOR_REAL = {".ci/system-packages", "make live", "make pack"}
PINNED = re.compile(r"- uses: (actions/[\w/-]+)@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
ASKED = '#!/bin/sh\necho "asked for: $*"\n'


def environment_of(folder, python):
    """A made environment: `make` finds all installed, and its `python` is some script."""
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").write_text(python, encoding="utf-8")
    (folder / "bin" / "python").chmod(0o755)
    for name in ("installed", "browser-installed", "analysts-installed", "spark-installed"):
        (folder / f".{name}").touch()
    return str(folder)


def steps_of_the_suite(root):
    return tomllib.loads((root / "tests" / "steps.toml").read_text(encoding="utf-8"))


def runs(job):
    return [step["run"] for step in job.steps if "run" in step]


def test_every_action_is_the_platforms_own_and_pinned(root):
    for path in (root / ".github" / "workflows").iterdir():
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
        used = [f"- {line.removeprefix('- ')}" for line in lines if "uses:" in line]
        assert used and [line for line in used if not PINNED.match(line)] == []


def test_every_workflow_is_held_to_the_schema(root):
    commands = steps_of_the_suite(root)["python lint"]["commands"]
    (command,) = [command for command in commands if command.startswith("check-jsonschema")]
    assert {word for word in command.split() if word.startswith(".github/")} == {
        f".github/workflows/{path.name}" for path in (root / ".github" / "workflows").iterdir()
    }


def test_each_part_of_the_suite_is_a_job_that_begins(root, clone, tmp_path):
    """`make test` and its like, as written: make knows them, and has python run that part."""
    environment = {
        "VENV": environment_of(tmp_path / "venv", ASKED),
        "BI_VENV": environment_of(tmp_path / "bi", ASKED),
    }
    begun = []
    for (workflow, name), job in JOBS.items():
        runner = workflows.Runner(job, clone, tmp_path / name, environment)
        for step in job.steps:
            if workflow != "ci.yml" or step.get("run") in (None, *FOR_REAL):
                continue
            with (tmp_path / "said").open("w+") as said:
                assert runner.run(step, said) == 0, name
            said = (tmp_path / "said").read_text(encoding="utf-8")
            begun += re.findall(r"asked for: tests/run\.py (\w+)\n", said)
    parts = {part for step in steps_of_the_suite(root).values() for part in step["parts"]}
    assert sorted(begun) == sorted(parts)


def test_what_the_system_needs_is_installed_by_the_script_of_ci(root, clone, tmp_path):
    assert ".ci/system-packages\nmake ci\n" in (root / ".ci" / "run").read_text(encoding="utf-8")
    needing = {"browser", "bi", "spark", "breakages"}
    assert {
        name for (_, name), job in JOBS.items() if ".ci/system-packages" in runs(job)
    } == needing
    job = JOBS["ci.yml", "browser"]
    runner = workflows.Runner(job, clone, tmp_path / "runner", {})
    step = next(step for step in job.steps if step.get("run") == ".ci/system-packages")
    assert runner.run(step) == 0


def test_packages_that_are_missing_are_installed(clone, tmp_path):
    """With a PATH that has none of the programs; apt-get and sudo say what they are asked."""
    for name in ("apt-get", "sudo"):
        (tmp_path / name).write_text(f'#!/bin/sh\necho "{name} $*"\n', encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "env").symlink_to(shutil.which("env"))
    (tmp_path / "bash").symlink_to(shutil.which("bash"))
    found = subprocess.run(
        [str(clone / ".ci" / "system-packages")],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    update, install = [line.removeprefix("sudo ") for line in found.stdout.splitlines()]
    assert update == "apt-get update -q"
    assert {"make", "git", "chromium", "libreoffice-calc", "openjdk-17-jre-headless"} <= {
        *install.split()
    }


def test_what_make_exports_does_not_reach_a_runner(root, tmp_path, monkeypatch):
    """An empty PUBLICATION of `make ci` would outdo that of own/settings.mk."""
    named = {"PUBLICATION", "SINCE", "BASELINE", "COMPARISON", "STRICT", "MAKEFLAGS"}
    for name in named:
        monkeypatch.setenv(name, "")
    runner = workflows.Runner(JOBS["monthly.yml", "live"], root, tmp_path / "runner", {})
    assert named.isdisjoint(runner.environment)


@pytest.fixture(scope="module")
def month(clone, tmp_path_factory):
    """The monthly job, run for real but for dbt's parsing, which others have done before."""
    folder = tmp_path_factory.mktemp("month")
    put_parsed(clone / "build" / "dbt")
    environment = {
        "VENV": environment_of(folder / "venv", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    job = JOBS["monthly.yml", "live"]
    codes, said = {}, folder / "said.txt"
    with offered(clone) as of_server, said.open("w") as output:
        runner = workflows.Runner(job, clone, folder / "runner", environment | of_server)
        for step in job.steps:
            if "run" in step:
                codes[step["run"]] = runner.run(step, output)
    return runner, codes, said.read_text(encoding="utf-8")


def test_the_monthly_steps_are_green(month):
    runner, codes, said = month
    assert set(codes.values()) == {0}, said
    assert FOR_REAL - {".ci/system-packages"} <= set(codes)
    for step in runner.job.steps:
        if "uses" in step:
            assert runner.kept(step) == [], step


def test_the_report_is_in_the_summary(month):
    runner, _, said = month
    report = (runner.checkout / "build" / "report.txt").read_text(encoding="utf-8")
    assert report.count("-September-20") >= 2, said  # the files of two years, or three
    assert runner.written("GITHUB_STEP_SUMMARY") == f"```\n{report}```\n"


def test_the_site_is_the_pack(month):
    runner, *_ = month
    (site,) = [step for step in runner.job.steps if step.get("id") == "site"]
    folder = runner.checkout / site["with"]["path"]
    assert "<title>" in (folder / "index.html").read_text(encoding="utf-8")
    assert "vars.PUBLISH_PACK == 'yes'" in site["if"]


def test_nothing_asks_for_a_secret_or_more_than_it_needs(root):
    for path in (root / ".github" / "workflows").iterdir():
        text = path.read_text(encoding="utf-8")
        assert "secrets." not in text
        assert "\npermissions: {}\n" in text
    rights = {
        name: set(step)
        for path in (root / ".github" / "workflows").iterdir()
        for name, step in _rights(path).items()
    }
    assert {name for name, of in rights.items() if of - {"contents"}} == {"publish"}


def _rights(path):
    found = workflows.yaml.safe_load(path.read_text(encoding="utf-8"))
    return {name: job["permissions"] for name, job in found["jobs"].items()}
