"""Runs what the workflows of .github/workflows run, as the platform does, from a clean clone.

    python tests/workflows.py list            each job and its steps
    python tests/workflows.py run [JOB …]     the steps of all jobs, or of some, for this Python

`uses:` steps are stood in for: a checkout is a clone of what is committed, setup-python puts this
Python first; of caches and uploads it is seen that what they keep is there. `make live` asks a
server on this machine that stands for the publishers, with four months of the edition that ships.
"""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
BASH = [shutil.which("bash"), "--noprofile", "--norc", "-eo", "pipefail"]
FILES = ("GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")
# A platform's runner has none of what `make ci` exports, empty values among them.
EXPORTED = re.findall(
    r"^export (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
)
NOT_PASSED_ON = {*EXPORTED[0].split(), "VENV", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"}


@dataclass
class Job:
    """A job of a workflow, with its steps as the file has them."""

    workflow: str
    name: str
    environment: dict
    steps: list


def jobs(root=ROOT):
    """The jobs of all workflows. Raises AssertionError where a step is neither run nor uses."""
    found = []
    for path in sorted((root / ".github" / "workflows").glob("*.yml")):
        workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
        for name, job in workflow["jobs"].items():
            assert all(("run" in step) != ("uses" in step) for step in job["steps"]), name
            environment = workflow.get("env", {}) | job.get("env", {})
            found.append(Job(path.name, name, environment, job["steps"]))
    return found


class Runner:
    """The platform's part: a folder with the files that steps write to, and their environment."""

    def __init__(self, job, checkout, folder, environment):
        """Take a job, its checkout, a folder for what steps write, and its environment."""
        self.job, self.checkout, self.folder = job, Path(checkout), Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            (self.folder / name).touch()
        self.environment = (
            {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
            | job.environment
            | {name: str(self.folder / name) for name in FILES}
            | environment
        )
        self.has_failed = False

    def written(self, name):
        """What steps have written to one of FILES."""
        return (self.folder / name).read_text(encoding="utf-8")

    def run(self, step, output=None):
        """Run a `run:` step as it is written; its exit code, None where it is left out.

        `output` is where it prints, as `subprocess.run` takes it.
        """
        condition = str(step.get("if", ""))
        if self.has_failed and "cancelled()" not in condition:
            return None
        assert "${{" not in step["run"], "a step takes values by its environment, not as text"
        script = self.folder / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        found = subprocess.run(
            [*BASH, str(script)],
            cwd=self.checkout,
            env=self.environment | step.get("env", {}),
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            check=False,
        )
        self.has_failed |= found.returncode != 0
        for line in self.written("GITHUB_ENV").splitlines():
            name, _, value = line.partition("=")
            self.environment[name] = value
        if added := self.written("GITHUB_PATH").split():
            self.environment["PATH"] = os.pathsep.join([*added, self.environment["PATH"]])
            (self.folder / "GITHUB_PATH").write_text("", encoding="utf-8")
        return found.returncode

    def kept(self, step):
        """Paths that a step of a cache or an upload keeps and that are not there."""
        paths = str(step.get("with", {}).get("path", "")).split()
        return [
            path for path in paths if not path.startswith("!") and not any(self.checkout.glob(path))
        ]


def main(arguments):
    """List or run the steps; returns the exit code, 1 where one failed."""
    command, *names = arguments or [""]
    chosen = [job for job in jobs() if not names or job.name in names]
    if command == "list":
        for job in chosen:
            for step in job.steps:
                print(f"{job.workflow}, {job.name}: {step.get('run') or 'uses ' + step['uses']}")
        return 0
    if command != "run" or not chosen:
        print(__doc__)
        return 2
    with contextlib.ExitStack() as stack:
        failed = [job.name for job in chosen if not _run(job, stack)]
    print(f"Failed: {', '.join(failed)}" if failed else "All steps are green.")
    return 1 if failed else 0


def _run(job, stack):
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="workflow-")))
    checkout = folder / "checkout"
    clone = ["clone", "--quiet", str(ROOT), str(checkout)]
    subprocess.run([shutil.which("git"), *clone], check=True)
    (folder / "bin").mkdir()
    (folder / "bin" / "python").symlink_to(sys.executable)
    environment = {"PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    if any(step.get("run") == "make live" for step in job.steps):
        sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]
        from months_of_publishers import offered

        environment |= stack.enter_context(offered(checkout))
    runner = Runner(job, checkout, folder / "runner", environment)
    for step in job.steps:
        said = f"{job.workflow}, {job.name}: {step.get('run') or step['uses']}".strip()
        started = time.monotonic()
        if "run" in step:
            print(f"== {said}", flush=True)
            code = runner.run(step)
            outcome = "left out" if code is None else "FAILED" if code else "green"
            print(f"== {outcome}, {time.monotonic() - started:.0f} s: {said}", flush=True)
        elif step["uses"].partition("@")[0] not in ("actions/cache/restore",):
            missing = runner.kept(step)
            runner.has_failed |= bool(missing)
            if missing:
                print(f"== FAILED: {said} finds no {', '.join(missing)}", flush=True)
    return not runner.has_failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
