"""Breaks the code one line at a time and shows that the test turns red that is meant to see it.

python tests/breakages/run.py [FAMILY …]

`breakages.csv`: family of tests, file, the line as it stands, the line broken, the test that must
see it and a pattern of what is then said. A test is `data test NAME [on MODEL]` or `unit test NAME`
of dbt, on the edition that ships (by_dbt.py), else the node ids of pytest, or its arguments. The
family `drawn` is in `drawn.csv` and runs where it is named: twenty lines drawn at random, with the
test that saw each at commit 532e841. All is done in two copies of the checkout, side by side.
Before anything is broken the edition is loaded, built and tested once, and all tests of pytest that
are named are run; where tests/run.py has just done both, its build is taken.
"""

import csv
import json
import os
import queue
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns(".git", "build", "__pycache__", ".pytest_cache", ".ruff_cache")
# What reads only published marts can't change them: its tests take those of the unbroken build.
READERS = ("briefing/", "analyses/", "models/metrics/", "benchmarks/", "tests/support/")
# What makes or writes them can: tests on the edition take those that the broken code has published.
MAKES = ("models/", "macros/", "seeds/", "publishing/", "dbt_project.yml")
ON_THE_EDITION = "tests/edition"
EDITION, BROKEN = "build/edition", "build/broken"
# What is taken of a build, and not what tests have made beside it.
OF_A_BUILD = ("warehouse.duckdb", "dbt", "published", "current", "diagnostic_scans.duckdb")
OF_A_BUILD += ("datapackage.json", "marts")
# What dbt has read and compiled of this very code: a copy need not do it again.
COMPILED = ("build/cache/compiled", "build/cache/compiling")
OF_DBT = ("data test ", "unit test ")
# One process of dbt, and one of pytest, do for all lines of these; broken Python needs one that has
# not read it.
READ_BY_DBT = ("models/", "macros/", "seeds/", "tests/singular/", "tests/generic/")
READ_BY_DBT += ("dbt_project.yml",)
ASK_THE_SQL = ("tests/sql/", "tests/edition/")
NOT_PASSED_ON = ("BUILD_DIR", "FROM", "BASELINE", "COMPARISON", "AS_OF", "UNIT_TESTS", "DBT")
COPIES = 2
AT_MOST = 900  # seconds: a broken line may wait for ever
FAILED, NOT_TESTED = 1, 2  # as pytest ends: a test failed, or the run


def main(families):
    """Run the breakages, all or those of the families named; exit code 1 where one stays green."""
    breakages = []
    for name in ("breakages.csv", *(["drawn.csv"] if "drawn" in families else [])):
        with (ROOT / "tests" / "breakages" / name).open(encoding="utf-8") as file:
            breakages += csv.DictReader(file)
    chosen = [row for row in breakages if not families or row["family"] in families]
    with tempfile.TemporaryDirectory() as folder:
        copies = [Copy(Path(folder) / str(number)) for number in range(COPIES)]
        if not is_green(copies[0], chosen):
            return 1
        # What takes longest comes first, so that both end together.
        chosen.sort(key=lambda row: row["test"].startswith(OF_DBT))
        waiting = queue.SimpleQueue()
        for row in chosen:
            waiting.put(row)
        found = []
        workers = [threading.Thread(target=work, args=(copy, waiting, found)) for copy in copies]
        for copy in copies[1:]:
            shutil.copytree(
                copies[0].path / "build", copy.path / "build", symlinks=True, dirs_exist_ok=True
            )
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        for copy in copies:
            copy.close()
    print(f"{sum(found)} of {len(chosen)} breakages turned the suite red.")
    return 0 if len(found) == len(chosen) and all(found) else 1


def is_green(copy, chosen):
    """Whether everything is before anything is broken: the edition's build, and pytest's tests."""
    started = time.monotonic()
    database = f"{EDITION}/warehouse.duckdb"
    commands = [
        ["-m", "loaders", "load", "--database", database],
        ["-m", "publishing", "build", "--build-dir", EDITION, "--unit-tests"],
    ]
    asked = dict.fromkeys(row["test"] for row in chosen if not row["test"].startswith(OF_DBT))
    with_options = [test for test in asked if " -" in test]
    node_ids = [node_id for test in asked if " -" not in test for node_id in shlex.split(test)]
    if node_ids:
        beside = ["-n", str(COPIES), "--dist", "loadgroup"]
        commands.append(["-m", "pytest", "-q", *beside, *node_ids])
    beside_the_build = [["-m", "pytest", "-q", *shlex.split(test)] for test in with_options]
    if os.environ.get("UNBROKEN_IS_GREEN"):  # tests/run.py has just run them all
        is_built = copy.take_the_build(os.environ.get("EDITION_BUILD"))
        commands, beside_the_build = [] if is_built else commands[:2], []
    if commands:
        print("The edition is built, with its data tests and unit tests …", flush=True)

    def fails(command):
        code, output = copy.run(*command, BUILD_DIR=EDITION)
        if not code and " skipped" not in output:
            return False
        print(output)
        print("The suite is red, or leaves a test out, before anything is broken.")
        return True

    with ThreadPoolExecutor(COPIES) as pool:
        # tests with options are Spark's, which read no edition
        beside = pool.map(fails, beside_the_build)
        if any(map(fails, commands)) or any(beside):
            return False
    if any(row["file"].startswith((*READ_BY_DBT, *MAKES)) for row in chosen):
        code, output = copy.run("tests/breakages/by_dbt.py", EDITION, BUILD_DIR=BROKEN)
        if code:
            print(output)
            return False
    print(
        f"All is green before anything is broken ({time.monotonic() - started:.0f} s).", flush=True
    )
    return True


def work(copy, waiting, found):
    """Break lines in one copy until none waits."""
    while True:
        try:
            row = waiting.get_nowait()
        except queue.Empty:
            return
        found.append(is_found(copy, row))


def is_found(copy, row):
    """Break one line, run its test, put the line back; whether it said what it should."""
    path = copy.path / row["file"]
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    if lines.count(row["line"]) != 1:
        print(
            f"{row['family']}: {row['file']} has this line {lines.count(row['line'])} times, "
            f"expected once; bring breakages.csv up to date:\n  {row['line'].strip()}"
        )
        return False
    lines[lines.index(row["line"])] = row["broken_line"]
    started = time.monotonic()
    path.write_text("\n".join(lines), encoding="utf-8")
    try:
        code, output = copy.run_test(row["test"], row["file"])
    finally:
        path.write_text(text, encoding="utf-8")
    seen = re.search(row["seen_in_its_output"], output)
    said = next((line for line in output.splitlines() if line.startswith("FAILED")), "")
    verdict = "red" if code == FAILED and seen else "NOT FOUND"
    seconds = time.monotonic() - started
    told = f"{verdict}, {seconds:.0f} s: {row['family']}, {row['file']}: {said[:140]}"
    if verdict != "red":
        told += (
            f"\n  broken to: {row['broken_line'].strip()}\n  exit code {code} of {row['test']}; "
        )
        told += f"expected a failure whose output matches {row['seen_in_its_output']}; it said:\n"
        told += output[-2000:]
    print(told, flush=True)
    return verdict == "red"


class Copy:
    """A copy of the checkout, in which lines are broken."""

    def __init__(self, folder):
        """Copy the checkout; published files that lie beside it lie beside the copy too."""
        self.path = folder / "checkout"
        shutil.copytree(ROOT, self.path, ignore=LEFT_OUT)
        for cache in filter(Path.exists, (ROOT / name for name in COMPILED)):
            shutil.copytree(cache, self.path / cache.relative_to(ROOT))
        # tests of a clean checkout ask git what is in it
        subprocess.run([shutil.which("git"), "init", "--quiet"], cwd=self.path, check=True)
        if (ROOT.parent / "shared").is_dir():
            (folder / "shared").symlink_to(ROOT.parent / "shared")
        self.environment = {k: value for k, value in os.environ.items() if k not in NOT_PASSED_ON}
        self.environment["PYTHONDONTWRITEBYTECODE"] = "1"
        self.processes = {}

    def take_the_build(self, folder):
        """Whether a folder of the checkout has the edition's build, which is then copied."""
        if not folder or not (ROOT / folder / "current").exists():
            return False
        (self.path / EDITION).mkdir(parents=True)
        for path in (ROOT / folder / name for name in OF_A_BUILD):
            target = self.path / EDITION / path.name
            if path.is_dir() and not path.is_symlink():
                shutil.copytree(path, target, symlinks=True)
            else:
                shutil.copy(path, target, follow_symlinks=False)
        return True

    def run(self, *command, **settings):
        """Exit code and output of Python with arguments."""
        try:
            found = subprocess.run(
                [sys.executable, *command],
                cwd=self.path,
                env=self.environment | settings,
                capture_output=True,
                text=True,
                check=False,
                timeout=AT_MOST,
            )
        except subprocess.TimeoutExpired:
            return NOT_TESTED, f"it was not done after {AT_MOST} s"
        return found.returncode, found.stdout + found.stderr

    def run_test(self, test, broken_file):
        """Exit code and output of a test, while a file is broken."""
        if test.startswith(OF_DBT):
            return self.ask_dbt(test, broken_file)
        settings = {"BUILD_DIR": EDITION} if broken_file.startswith(READERS) else {}
        if broken_file.startswith(MAKES) and ON_THE_EDITION in test:
            settings = {"BUILD_DIR": BROKEN}
            code, output = self.ask_dbt("edition", broken_file)
            if code:
                return NOT_TESTED, output
        arguments = ["-q", "-x", *shlex.split(test)]
        if broken_file.startswith(READ_BY_DBT) and test.startswith(ASK_THE_SQL):
            return self.ask(
                "in_forks.py", [], [arguments, broken_file, settings], {"BUILD_DIR": BROKEN}
            )
        return self.run("-m", "pytest", *arguments, **settings)

    def ask_dbt(self, *of_a_line):
        """Exit code and output of a data test or unit test, and the file that is broken."""
        settings = {"BUILD_DIR": BROKEN, "PYTHONWARNINGS": "ignore"}
        if of_a_line[1].startswith(READ_BY_DBT):
            return self.ask("by_dbt.py", [EDITION, "--serve"], of_a_line, settings)
        code, output = self.run("tests/breakages/by_dbt.py", EDITION, *of_a_line, **settings)
        try:
            return json.loads(next(line for line in output.splitlines() if line.startswith("[")))
        except (StopIteration, json.JSONDecodeError):
            return NOT_TESTED, f"by_dbt.py ended with exit code {code}: {output}"

    def ask(self, script, arguments, of_a_line, settings):
        """The answer of a process that goes on for the next line; a new one where it ended."""
        process = self.processes.get(script)
        if process is None or process.poll() is not None:
            process = self.processes[script] = subprocess.Popen(
                [sys.executable, f"tests/breakages/{script}", *arguments],
                cwd=self.path,
                env=self.environment | settings,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        ends = threading.Timer(AT_MOST, process.kill)
        ends.start()
        try:
            process.stdin.write(json.dumps(of_a_line) + "\n")
            process.stdin.flush()
            return json.loads(next(line for line in process.stdout if line.startswith("[")))
        except (StopIteration, BrokenPipeError, json.JSONDecodeError):
            return NOT_TESTED, f"{script} ended, or said something else than its answer"
        finally:
            ends.cancel()

    def close(self):
        """End the processes."""
        for process in self.processes.values():
            process.stdin.close()
            process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
