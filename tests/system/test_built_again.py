"""A build over what an earlier one left: the same figures, and what changed since is in them."""

import json
import re
import shutil

import duckdb
import made_up
import pytest
from stopped import build_command, load_here, points, run, run_and_kill

HALFWAY = "build: in the midst of the models"
ENGLAND = (
    "select scans_comparison from marts.region_scan_comparison "
    "where area_code = 'ENG' and modality_code = 'all'"
)


def summed_up(connection, relation):
    """Columns and rows of a relation; the rows as their number, sum and parity of their hashes.

    Those are the same in any order.
    """
    return (
        connection.execute(f"describe from {relation}").fetchall(),
        connection.execute(
            f"select count(*), sum(hash(made)), bit_xor(hash(made)) from {relation} as made"
        ).fetchone(),
    )


def tables(folder):
    """Kind, columns and rows of each table and view of the models and seeds in a warehouse."""
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
        names = connection.execute(
            "select table_schema, table_name, table_type from information_schema.tables "
            "where table_schema in ('seeds', 'staging', 'intermediate', 'marts')"
        ).fetchall()
        return {
            f"{schema}.{name}": (kind, *summed_up(connection, f'{schema}."{name}"'))
            for schema, name, kind in names
        }


def published(folder):
    """Columns and rows of each published mart: in the DuckDB file, and the same as Parquet."""
    database = folder / "diagnostic_scans.duckdb"
    with duckdb.connect(str(database), read_only=True) as connection:
        names = connection.execute("select table_name from duckdb_tables()").fetchall()
        found = {name: summed_up(connection, f"marts.{name}") for (name,) in names}
        for name, content in found.items():
            path = folder / "marts" / f"{name}.parquet"
            assert summed_up(connection, f"read_parquet('{path}')") == content, name
    assert {path.name for path in (folder / "marts").iterdir()} == {
        f"{name}.{kind}" for name in found for kind in ("csv", "parquet")
    }
    return found


@pytest.fixture
def loaded(first_build, tmp_path):
    """Folder with the edition that ships loaded, and nothing built."""
    folder = tmp_path / "build"
    code, output = load_here(folder / "warehouse.duckdb", first_build.checkout / "published")
    assert code == 0, output
    return folder


def test_all_tables_and_marts_are_those_that_dbt_makes(
    first_build, edition_build, loaded, tmp_path
):
    """What a killed build leaves is built over, to the tables that an undisturbed one makes."""
    project = first_build.checkout
    (halfway,) = (point for point in points("build") if point["point"] == HALFWAY)
    command, marker = build_command(loaded), tmp_path / "marker"
    run_and_kill(command, halfway | {"nth": "100"}, marker, project=project)
    assert not (loaded / "current").exists()
    code, output = run(command, project=project)
    assert code == 0, output
    passed = re.search(r"Built \d+ models, \d+ tests passed, in ", output)
    assert passed.group() in first_build.output
    found, expected = tables(loaded), tables(edition_build.folder)
    assert found.keys() == expected.keys()
    assert len(found) > 100
    for name, content in expected.items():
        assert found[name] == content, name
    assert published(loaded) == published(edition_build.folder)
    with duckdb.connect(str(loaded / "diagnostic_scans.duckdb"), read_only=True) as connection:
        assert connection.execute(ENGLAND).fetchall() == [(15626060,)]
    facts, undisturbed = (
        json.loads((folder / "datapackage.json").read_text())["resources"]
        for folder in (loaded, edition_build.folder)
    )
    csv_files = [resource for resource in facts if resource["format"] == "csv"]
    assert csv_files
    # the hash of a file too: the same rows in the same order
    assert all(resource["hash"] for resource in csv_files)
    assert csv_files == [resource for resource in undisturbed if resource["format"] == "csv"]


def test_a_test_that_fails_is_told_by_dbt_and_nothing_is_published(
    first_build, edition_build, tmp_path
):
    """The one build whose data tests fail: they are of our work, and a row is lost on the way."""
    made_up.did_year(tmp_path / "files" / "year.xlsx")
    folder = tmp_path / "build"
    code, output = load_here(folder / "warehouse.duckdb", tmp_path / "files")
    assert code == 0, output
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute("update raw.sheets set rows_read = rows_read + 1")
    code, output = run(build_command(folder), project=first_build.checkout)
    assert code == 1
    for said in (
        r"FAILED test every_row_is_kept_or_left_out: 1 row",
        r"year\.xlsx, Provider",
        r"The build failed; nothing was published\.",
    ):
        assert re.search(said, output), f"{said}\n{output}"
    assert "Traceback" not in output
    assert not (folder / "current").exists()
    assert not (folder / "published").exists()


# Of each kind of file that dbt reads: file, what it says, what it says then.
CHANGES = (
    ("seeds/areas.csv", "Made-up East", "Made-up West"),
    ("macros/windows.sql", "months[0] if end", "months[1] if end"),
    ("dbt_project.yml", '-09"', '-08"'),
    (
        "models/marts/region_scan_comparison.sql",
        "scans_comparison - scans_baseline as",
        "scans_baseline - scans_comparison as",
    ),
)
TEST = "tests/singular/both_windows_have_scans.sql"


def test_what_has_changed_since_is_in_the_next_build(small, tmp_path):
    project, folder = tmp_path / "project", tmp_path / "build"
    shutil.copytree(small.folder, project)
    shutil.copytree(small.build, folder, symlinks=True)
    for name, before, after in CHANGES:
        replace(project / name, before, after)
    code, output = run(build_command(folder), project=project)
    assert code == 0, output
    # two made-up trusts, two kinds of scan, May to August: 100 each in 2019, 70 in 2020
    with duckdb.connect(str(folder / "diagnostic_scans.duckdb"), read_only=True) as connection:
        assert connection.execute(
            "select area_name, scans_change from marts.region_scan_comparison order by all"
        ).fetchall() == [("England", 480), ("Made-up Midlands", 240), ("Made-up West", 240)]
    replace(project / TEST, "where", "where true or")
    code, output = run(build_command(folder), project=project)
    assert code == 1
    assert "FAILED test both_windows_have_scans" in output


def replace(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert before in text, path
    path.write_text(text.replace(before, after), encoding="utf-8")
