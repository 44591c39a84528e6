"""What the suite of commit 532e841 proved is proved still: by the same test, or by a named line.

`tests/support/suite_of_532e841.txt` holds the names that pytest collected there. A test keeps its
name where it only moved to another folder; the table in docs/testing.md has the others.
"""

import re
import subprocess
import sys

import pytest

FOLDERS = ("unit", "sql", "edition", "system")
COLUMN = re.compile(r"(?<!\\)\|")


@pytest.fixture(scope="module")
def before(root):
    """Names of the suite before, without its one folder."""
    path = root / "tests" / "support" / "suite_of_532e841.txt"
    return {name.rpartition("tests/python/")[2] for name in path.read_text().splitlines()}


@pytest.fixture(scope="module")
def today(root, request):
    """Names that pytest collects today, without their folders."""
    options = request.config.option
    whole = {f"tests/{folder}" for folder in FOLDERS} & {*request.config.args}
    if options.keyword or options.markexpr:
        whole = set()
    collected = [item.nodeid for item in request.session.items]
    names = [name for name in collected if "/".join(name.split("/")[:2]) in whole]
    found = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"),
            *(f"tests/{folder}" for folder in FOLDERS if f"tests/{folder}" not in whole),
        ],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    names += [line for line in found.stdout.splitlines() if "::" in line]
    # parameters name seeds, which have folders now
    return {re.sub(r"^tests/\w+/|(?<=seeds/)[a-z]+/", "", name) for name in names}


@pytest.fixture(scope="module")
def moved(root):
    """Rows of the table: (test of 532e841, file, line)."""
    rows = []
    for line in (root / "docs" / "testing.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("| `test_"):
            cells = COLUMN.split(line)[1:-1]
            rows.append(tuple(cell.strip().strip("`").replace(r"\|", "|") for cell in cells))
    return rows


def stands_for(row, name):
    """Whether a row of the table speaks of a test: of all its parameters, or of one."""
    return name == row[0] or name.partition("[")[0] == row[0]


def test_each_test_of_before_is_here_or_has_its_row(before, today, moved):
    assert len(before) == 996
    gone = before - today
    without = [name for name in sorted(gone) if not any(stands_for(row, name) for row in moved)]
    assert without == []


def test_each_row_is_of_a_test_that_is_gone(before, today, moved):
    gone = before - today
    idle = [row for row in moved if not any(stands_for(row, name) for name in gone)]
    assert idle == []


def test_each_row_names_a_line_that_stands_in_its_file(root, moved):
    lines = {}
    for _, file, line in moved:
        path = root / file
        assert path.is_file(), file
        if file not in lines:
            text = path.read_text(encoding="utf-8")
            lines[file] = {found.strip() for found in text.splitlines()}
        assert line in lines[file], f"{file} has no line: {line}"
