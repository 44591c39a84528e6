"""Runs what must pass, as much beside each other as two cores allow: python tests/run.py PART …

    test        lint, the build of the edition that ships, tests/unit, tests/sql, tests/edition
    system      whole commands: killed, disk full, two at once (tests/system)
    browser     the pack and the docs in Chromium, the workbook in LibreOffice (tests/browser)
    bi          the dashboard in Superset and Chromium (tests/bi)
    spark       the models on Spark, whose marts must be the same (tests/spark)
    breakages   the code broken a line at a time (tests/breakages)
    mutations   valid files changed a slip at a time (tests/mutations)
    ci          all of these

Each run builds in a folder of its own, build/scratch-…, which stays where something fails. `--list`
prints the commands, which tests/steps.toml has, and runs nothing.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("test", "system", "browser", "bi", "spark", "breakages", "mutations")
AT_ONCE = 2
# As a build sets it: dbt parses anew what was parsed with other settings of its profile.
THREADS = str(max(1, (os.cpu_count() or 1) // 2))
SETTINGS = {"FROM": "published", "BASELINE": "", "COMPARISON": "", "AS_OF": "", "STRICT": ""}
SETTINGS |= {"DUCKDB_THREADS": THREADS}
NOT_PASSED_ON = {"TARGET", "UNIT_TESTS", "DBT", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
# Tests that broken lines name have then passed on the unbroken code.
ALL_TESTS = {"test", "system", "spark"}
PYTEST = "python -m pytest -o tmp_path_retention_policy=failed --basetemp {scratch}/tests-{name}"


@dataclass
class Step:
    """Commands of tests/steps.toml, which run one after the other, and how far they are."""

    name: str
    scratch: Path
    parts: list
    commands: list
    needs: list = field(default_factory=list)
    after: list = field(default_factory=list)
    cores: int = 1
    environment: dict = field(default_factory=dict)
    is_shown: bool = False
    state: str = "waits"
    seconds: float = 0
    processor_seconds: float = 0

    def begin(self, shown):
        """Start the first command; `shown` has its output on the screen, else it goes to a file."""
        self.state, self.started, self.waiting = "runs", time.monotonic(), list(self.commands)
        self.output = None if shown else ROOT / self.scratch / f"{in_file_names(self.name)}.txt"
        self.settings = {
            **{name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON},
            **SETTINGS,
            "BUILD_DIR": str(self.scratch),
            "DBT_LOG_PATH": f"{self.scratch}/logs",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            **self.environment,
        }
        self.next_command()

    def next_command(self):
        """Start the next command."""
        command = self.waiting.pop(0)
        file = self.output.open("a") if self.output else None
        self.process = subprocess.Popen(
            command.split(),
            cwd=ROOT,
            env=self.settings,
            stdout=file,
            stderr=file and subprocess.STDOUT,
        )
        if file:
            file.close()

    def look(self):
        """Whether it has ended; the command after one that went well is started."""
        found, status, used = os.wait4(self.process.pid, os.WNOHANG)
        if not found:
            return False
        self.process.returncode = os.waitstatus_to_exitcode(status)
        self.processor_seconds += used.ru_utime + used.ru_stime
        self.seconds = time.monotonic() - self.started
        if self.process.returncode == 0 and self.waiting:
            self.next_command()
            return False
        self.state = "FAILED" if self.process.returncode else "green"
        return True


def in_file_names(name):
    """A step's name without blanks, which would end a word of a command."""
    return name.replace(" ", "-")


def steps_of(parts, scratch):
    """The steps of some parts, as tests/steps.toml lists them, building in a scratch folder."""
    listed = tomllib.loads((ROOT / "tests" / "steps.toml").read_text(encoding="utf-8"))
    steps = [Step(name, scratch, **told) for name, told in listed.items()]
    for step in steps:
        known = {"scratch": scratch, "root": ROOT, "name": in_file_names(step.name)}
        known["pytest"] = PYTEST.format(**known)
        step.commands = [command.format(**known) for command in step.commands]
        step.environment = {k: value.format(**known) for k, value in step.environment.items()}
        if parts >= ALL_TESTS:
            step.environment["UNBROKEN_IS_GREEN"] = "yes"
    return [step for step in steps if parts & {*step.parts}]


def main(arguments):
    """Run the steps of some parts; returns the exit code, 1 where one failed."""
    parts = {name for name in arguments if name != "--list"}
    if arguments == ["--list"]:
        parts = {"ci"}
    if not parts or not parts <= {*PARTS, "ci"}:
        print(__doc__)
        return 2
    parts = {*PARTS} if "ci" in parts else parts
    if "--list" in arguments:
        for step in steps_of(parts, Path("build/scratch-…")):
            given = "".join(f"{name}={value} " for name, value in step.environment.items())
            print(f"{step.name}: {' && '.join(given + command for command in step.commands)}")
        return 0
    (ROOT / "build").mkdir(exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix="scratch-", dir=ROOT / "build")).relative_to(ROOT)
    (ROOT / scratch / "lint").mkdir()
    steps = steps_of(parts, scratch)
    started = time.monotonic()
    try:
        run(steps)
    except KeyboardInterrupt:
        print("\nStopped.")
    finally:
        for step in steps:
            if step.state == "runs":
                step.process.terminate()
    print(f"\n{'step':15} {'':8} {'seconds':>8} {'of processor':>13}")
    for step in steps:
        print(f"{step.name:15} {step.state:8} {step.seconds:8.0f} {step.processor_seconds:13.0f}")
    processor = sum(step.processor_seconds for step in steps)
    print(f"{'total':15} {'':8} {time.monotonic() - started:8.0f} {processor:13.0f}", flush=True)
    if all(step.state == "green" for step in steps):
        shutil.rmtree(ROOT / scratch, ignore_errors=True)
        return 0
    print(f"What was built, and what failing tests left, is in {scratch}.")
    return 1


def run(steps):
    """Run all steps and say what begins and ends."""
    states = {step.name: step.state for step in steps}
    begun = 0
    while {"waits", "runs"} & {*states.values()}:
        for step in steps:
            if step.state == "runs" and step.look():
                say(f"{step.state}: {step.name}, {step.seconds:.0f} s{last_line(step)}")
                if step.state == "FAILED" and step.output:
                    say(step.output.read_text(errors="replace"))
            states[step.name] = step.state
            needs = {states.get(name, "green") for name in step.needs}
            ended = not {"waits", "runs"} & {
                states.get(name) for name in (*step.needs, *step.after)
            }
            busy = sum(other.cores for other in steps if other.state == "runs")
            if step.state != "waits" or not ended:
                continue
            if needs - {"green"}:
                step.state = "not run"
                say(f"not run: {step.name}, for {' and '.join(step.needs)} failed")
            elif busy + step.cores <= AT_ONCE or not busy:
                begun += 1
                shown = step.is_shown and not any(
                    other.is_shown and other.state == "runs" for other in steps
                )
                say(f"{begun} of {len(steps)}: {step.name} begins")
                step.begin(shown)
            states[step.name] = step.state
        time.sleep(0.05)


def last_line(step):
    """What pytest counted, where its output was not on the screen."""
    lines = step.output.read_text(errors="replace").splitlines() if step.output else []
    return f": {lines[-1].strip(' =')}" if lines and step.is_shown else ""


def say(text):
    """Print at once, on a line of its own."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
