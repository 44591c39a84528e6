"""The commands of the README: `make build`, its windows, and what a person sees when it fails."""

import re
import shutil
import subprocess
import sys

import duckdb
import made_up_faults
import pytest
from stand_in_for_dbt import stand_in_for_dbt
from stopped import SETTINGS, load_here

from publishing.__main__ import main
from publishing.headline import README_END, README_START, headline_markdown, read_headline

HEADLINE = re.compile(r"England +22,863,490 +15,626,060 +-7,237,430 +-31\.7")
WAITS = re.compile(r"England +1,022,970 +3\.8 +1,272,282 +420,445 +33\.0 +\+29\.3")


def test_make_build_shows_the_headline(first_build):
    assert first_build.code == 0, first_build.output
    assert HEADLINE.search(first_build.output)
    assert WAITS.search(first_build.output)
    assert "Source: NHS England, Diagnostic Imaging Dataset, Table 1" in first_build.output


def test_make_build_writes_only_below_build(first_build, root):
    clone = first_build.checkout
    expected = {path.name for path in clone.iterdir()}
    assert first_build.code == 0
    assert expected - {path.name for path in root.iterdir()} == set()
    assert {path.name for path in clone.iterdir()} - {"build"} <= {
        path.name for path in root.iterdir() if path.name not in ("logs", "target")
    }
    assert not list(clone.rglob("__pycache__"))


def test_make_build_from_another_folder_into_another_folder(small, root, make, tmp_path):
    output = tmp_path / "out put"
    source = tmp_path / "published files"
    source.mkdir()
    for path in (root / "published" / "did").iterdir():
        (source / path.name).write_bytes(path.read_bytes())
    found = make(small.folder, "build", f"FROM={source}", f"BUILD_DIR={output}")
    assert found.returncode == 0, found.stdout + found.stderr
    assert HEADLINE.search(found.stdout)
    assert (output / "diagnostic_scans.duckdb").exists()
    with duckdb.connect(str(output / "warehouse.duckdb"), read_only=True) as connection:
        rows = connection.execute("select name from raw.files").fetchall()
    folders = (source, root / "published" / "organisations")
    names = {path.name for folder in folders for path in folder.iterdir()}
    loaded = {name for (name,) in rows}
    assert loaded <= names
    assert {path.name for path in source.glob("*.xlsx")} <= loaded


@pytest.fixture(scope="module")
def scans_loaded(root, tmp_path_factory):
    """Build folder with the edition's scans loaded."""
    folder = tmp_path_factory.mktemp("scans")
    published = root / "published"
    code, output = load_here(
        folder / "warehouse.duckdb", published / "did", published / "organisations"
    )
    assert code == 0, output
    return folder


@pytest.fixture
def build_for(scans_loaded, monkeypatch, capsys):
    """Function that builds for windows of the environment, as make gives them; what was printed."""

    def build(baseline, comparison):
        monkeypatch.setattr("publishing.__main__.run_dbt_build", stand_in_for_dbt)
        for name, value in (("BASELINE", baseline), ("COMPARISON", comparison), ("AS_OF", "")):
            monkeypatch.setenv(name, value)
        code = main(["build", "--build-dir", str(scans_loaded)])
        printed = capsys.readouterr().out
        assert code == 0, printed
        return printed

    return build


def test_make_build_for_other_windows(build_for):
    printed = build_for("2019-04:2019-04", "2020-04:2020-04")
    assert "April 2020 against April 2019" in printed
    assert re.search(r"England +3,743,930 +1,572,675 +-2,171,255 +-58\.0", printed)
    # of what is not loaded there is no table
    assert "Patients waiting" not in printed


def test_make_build_for_months_that_are_not_published(build_for):
    printed = build_for("2019-04:2019-09", "2025-01:2025-06")
    assert re.search(r"England +22,863,490 +not loaded +not loaded +not loaded", printed)


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
        (
            ["COMPARISON=2020-09:2020-04"],
            "COMPARISON=2020-09:2020-04: the window ends before it begins. Give its first month "
            "first, as in 2020-04:2020-09. Loaded: April 2019 to March 2021.",
        ),
        (
            ["COMPARISON=2031-04:2031-09"],
            "COMPARISON=2031-04:2031-09: none of these months is loaded. "
            "Loaded: April 2019 to March 2021.",
        ),
        (["AS_OF=2000-01-01"], "AS_OF=2000-01-01: nothing that is loaded was issued by then"),
    ],
)
def test_make_build_says_what_is_wrong(small, make, tmp_path, arguments, message):
    folder = tmp_path / "build"
    shutil.copytree(small.build, folder, symlinks=True)
    before = (folder / "current").readlink()
    found = make(small.folder, "build", f"FROM={small.files}", f"BUILD_DIR={folder}", *arguments)
    assert found.returncode != 0
    assert message in found.stdout + found.stderr
    assert "Traceback" not in found.stdout + found.stderr
    assert "FAILED" not in found.stdout
    assert (folder / "current").readlink() == before


@pytest.fixture
def build_with_a_fault(scans_loaded, tmp_path, monkeypatch, capsys):
    """Function that builds where a publisher has slipped; exit code, what was printed, folder."""
    folder = tmp_path / "build"
    folder.mkdir()
    shutil.copy(scans_loaded / "warehouse.duckdb", folder)

    def with_a_fault(*arguments):
        run = stand_in_for_dbt(*arguments)
        with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
            connection.execute("delete from marts.publisher_faults")
            connection.execute(made_up_faults.inserted())
        return run

    def build(**environment):
        monkeypatch.setattr("publishing.__main__.run_dbt_build", with_a_fault)
        for name in SETTINGS:
            monkeypatch.setenv(name, environment.get(name, ""))
        code = main(["build", "--build-dir", str(folder)])
        return code, capsys.readouterr().out, folder

    return build


FAULT_SAID = (
    "A count that is no number: 1 fault, 2 figures withheld\n"
    '  Apr 2020.xls, sheet "Provider", cell F17; Made-up One (ZZ1): found NULL; expected a whole '
    "number. If a person knows better, add to seeds/corrections/decisions.csv: a row.\n"
)


def test_make_build_publishes_whatever_is_wrong_in_a_file_and_says_so(build_with_a_fault):
    code, printed, folder = build_with_a_fault()
    assert code == 0, printed
    assert "Publishers' faults: 2 figures withheld by 1 fault" in printed
    assert FAULT_SAID in printed
    with duckdb.connect(str(folder / "diagnostic_scans.duckdb"), read_only=True) as connection:
        found = connection.execute("select source_cells from marts.publisher_faults").fetchall()
    assert found == [("F17",)]


def test_strict_publishes_nothing_where_a_fault_is_undecided(build_with_a_fault):
    code, printed, folder = build_with_a_fault(STRICT="yes")
    assert code == 1
    assert FAULT_SAID in printed
    assert printed.rstrip().endswith(
        "STRICT=yes: 1 fault is undecided; nothing was published. Decide each by the row that it "
        "names, or build without STRICT."
    )
    assert not (folder / "current").exists()


def test_make_test_runs_lint_build_and_tests(root, make):
    shown = make(root, "-n", "test")
    assert shown.returncode == 0, shown.stderr
    assert "python tests/run.py test" in shown.stdout.splitlines()
    listed = subprocess.run(
        [sys.executable, "tests/run.py", "test", "--list"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    commands = [command for _, command in (line.split(": ", 1) for line in listed.splitlines())]
    for expected in (
        r"ruff check \.",
        r"ruff format --check \.",
        r"python -m loaders load --from published\b",
        r"python -m publishing build --unit-tests",
        # sqlfluff's own command, and sqlglot's reading of what dbt compiled
        r"python tests/lint_sql\.py$",
        r"python tests/spark_dialect\.py ",
        r"\bdbt-bouncer$",
        r"python -m pytest .*\btests/unit tests/sql tests/edition$",
    ):
        assert any(re.search(expected, command) for command in commands), f"{expected}\n{listed}"
    assert 'cli.main(["lint", ' in (root / "tests" / "lint_sql.py").read_text(encoding="utf-8")


def test_readme_headline_is_the_one_that_the_build_makes(root, edition_build):
    readme = (root / "README.md").read_text(encoding="utf-8")
    block = readme.partition(README_START)[2].partition(README_END)[0].strip()
    assert block == headline_markdown(read_headline(edition_build.folder))
