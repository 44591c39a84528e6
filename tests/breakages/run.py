"""Breaks the code one line at a time and shows that the suite turns red each time.

`breakages.csv`: family of tests, file, the line as it stands, the line broken, the suite that must
find it and a pattern of what its output then says. Suites: `data` (load, models and data tests on
the edition that ships), `unit` (dbt's unit tests with them), else arguments of pytest. All is done
in a copy of the checkout.
"""

import csv
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns(".git", "build", "__pycache__", ".pytest_cache", ".ruff_cache")
READERS = ("briefing/", "analyses/", "models/metrics/", "benchmarks/")
SETTINGS = ("BUILD_DIR", "FROM", "BASELINE", "COMPARISON", "AS_OF", "UNIT_TESTS", "DBT")


def main(families):
    """Run the breakages, all or those of the families named; exit code 1 where one stays green."""
    with (ROOT / "tests" / "breakages" / "breakages.csv").open(encoding="utf-8") as file:
        breakages = list(csv.DictReader(file))
    chosen = [row for row in breakages if not families or row["family"] in families]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "checkout"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        if (ROOT.parent / "shared").is_dir():
            (Path(folder) / "shared").symlink_to(ROOT.parent / "shared")
        for suite in dict.fromkeys(row["suite"] for row in chosen):
            files = [row["file"] for row in chosen if row["suite"] == suite]
            code, output = run_suite(copy, suite, *files)
            if code:
                print(output)
                print(f"The suite is red before anything is broken: {suite}")
                return 1
        found = [breakage_is_found(copy, row) for row in chosen]
    print(f"{sum(found)} of {len(found)} breakages turned the suite red.")
    return 0 if all(found) else 1


def breakage_is_found(copy, row):
    """Break one line, run its suite, put the line back; whether the suite said what it should."""
    path = copy / row["file"]
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    if lines.count(row["line"]) != 1:
        print(
            f"{row['family']}: {row['file']} has this line {lines.count(row['line'])} times, "
            f"expected once; bring breakages.csv up to date:\n  {row['line'].strip()}"
        )
        return False
    lines[lines.index(row["line"])] = row["broken_line"]
    path.write_text("\n".join(lines), encoding="utf-8")
    try:
        code, output = run_suite(copy, row["suite"], row["file"], build_dir="build/broken")
    finally:
        path.write_text(text, encoding="utf-8")
    seen = re.search(row["seen_in_its_output"], output)
    said = next((line for line in output.splitlines() if line.startswith("FAILED")), "")
    verdict = "red" if code and seen else "NOT FOUND"
    print(f"{verdict}: {row['family']}, {row['file']}: {said[:140]}", flush=True)
    if verdict != "red":
        print(f"  broken to: {row['broken_line'].strip()}\n  exit code {code}; expected a failure")
        print(f"  whose output matches {row['seen_in_its_output']}; it said:\n{output[-2000:]}")
    return verdict == "red"


def run_suite(copy, suite, *broken_files, build_dir="build"):
    """Exit code and output of a suite in the copy; `build_dir` is where `data` and `unit` build.

    What reads published marts alone can't change them: it takes those that the suite `data` made
    before anything was broken, in `build`, and what dbt wrote about them.
    """
    if suite in ("data", "unit"):
        unit_tests = ["--unit-tests"] if suite == "unit" else []
        database = f"{build_dir}/warehouse.duckdb"
        commands = [
            ["-m", "loaders", "load", "--database", database],
            ["-m", "publishing", "build", "--build-dir", build_dir, *unit_tests],
        ]
    else:
        commands = [["-m", "pytest", "-q", "-x", *shlex.split(suite)]]
    environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    reads_marts_alone = all(file.startswith(READERS) for file in broken_files)
    if reads_marts_alone and (copy / "build" / "current").exists():
        environment["BUILD_DIR"] = "build"
    output = ""
    for command in commands:
        found = subprocess.run(
            [sys.executable, *command],
            cwd=copy,
            env=environment | {"PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        output += found.stdout + found.stderr
        if found.returncode:
            break
    return found.returncode, output


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
