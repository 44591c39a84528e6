"""A build folder that an older version made, or another DuckDB, is built over."""

import os
import shutil
import subprocess
import sys

import duckdb
import pytest
from stopped import build_command, load_command, run, whole_build

# Of an older version: what was a table is a view now, and the other way; what is gone since.
AS_IT_WAS = """
    drop table marts.fct_scans_england;
    create view marts.fct_scans_england as select 1 as old;
    drop view staging.stg_did__scans cascade;
    create table staging.stg_did__scans as select 2 as old;
    create or replace table seeds.areas as select 3 as old;
    create table marts.gone as select 4 as old;
    create schema gone;
    create view gone.also as from marts.gone;
"""


# England's scans in a second version, in which a column has another name; the first is still made.
VERSIONS = """
    latest_version: 2
    versions:
      - v: 1
        deprecation_date: 2099-01-01
        defined_in: fct_scans_england
      - v: 2
        columns:
          - include: all
            exclude: [scans]
          - {name: scans_printed, data_type: bigint}
"""
SECOND = """
select month, modality_code, scan_state, scans as scans_printed, source_file
from {{ ref('fct_scans_england', v=1) }}
"""


@pytest.fixture
def older(small, tmp_path):
    """Build folder of an older version, and the build that was current in it."""
    folder = tmp_path / "build"
    shutil.copytree(small.build, folder, symlinks=True)
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute(AS_IT_WAS)
    for name in ("manifest.json", "run_results.json", "partial_parse.msgpack"):
        (folder / "dbt" / name).write_bytes(b"of an older dbt")
    current = (folder / "current").resolve()
    old = current.with_name("20190101T000000-000000-000000")
    current.rename(old)
    # the link of an older build, none to what it had not yet, and one that a run left behind
    (folder / "current").unlink()
    (folder / "current").symlink_to(f"published/{old.name}")
    (folder / "datapackage.json").unlink()
    (old / "datapackage.json").unlink()
    (folder / ".current.0a1b2c").symlink_to("published/gone")
    (folder / "published" / "20180101T000000-000000-000000").mkdir()
    return folder, old


def test_a_folder_of_an_older_version_is_built_over(older, small):
    folder, old = older
    code, output = run(build_command(folder), project=small.folder)
    assert code == 0, output
    assert "Traceback" not in output
    name, rows = whole_build(folder)
    assert rows == whole_build(small.build)[1]
    assert {path.name for path in (folder / "published").iterdir()} == {name, old.name}
    assert not list(folder.glob(".current.*"))


def test_two_versions_of_a_mart_are_published_and_the_newest_has_the_plain_name(small, tmp_path):
    project, folder = tmp_path / "project", tmp_path / "build"
    shutil.copytree(small.folder, project)
    shutil.copytree(small.build, folder, symlinks=True)
    described = project / "models" / "models.yml"
    text = described.read_text(encoding="utf-8")
    before = "  - name: fct_scans_england\n"
    assert before in text
    described.write_text(text.replace(before, before + VERSIONS.lstrip("\n")), encoding="utf-8")
    marts = project / "models" / "marts"
    (marts / "fct_scans_england_v2.sql").write_text(SECOND, encoding="utf-8")
    code, output = run(build_command(folder), project=project)
    assert code == 0, output
    with duckdb.connect(str(folder / "diagnostic_scans.duckdb"), read_only=True) as connection:
        assert (
            connection.execute(
                "select sum(one.scans), sum(two.scans_printed), count(*) "
                "from marts.fct_scans_england_v1 as one inner join marts.fct_scans_england as two "
                "using (month, modality_code, source_file)"
            ).fetchone()
            == connection.execute(
                "select sum(scans), sum(scans), count(*) from marts.fct_scans_england_v1"
            ).fetchone()
        )
    assert (folder / "marts" / "fct_scans_england_v1.parquet").exists()


# With the storage that a DuckDB takes unless it is told another, which an older one can't open.
A_WAREHOUSE = """
import duckdb, sys
with duckdb.connect(sys.argv[1]) as connection:
    connection.execute("create schema raw; create table raw.passed_over as select 1 as old")
"""


def version_in(packages):
    """Version of the DuckDB that a Python finds which looks in folders of `packages` first."""
    return subprocess.run(
        [sys.executable, "-c", "import duckdb; print(duckdb.__version__)"],
        env={"PYTHONPATH": os.pathsep.join(map(str, packages))},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def test_the_warehouse_of_another_duckdb_is_made_anew(small, other_duckdb, tmp_path):
    folder = tmp_path / "build"
    shutil.copytree(small.build, folder, symlinks=True)
    database = folder / "warehouse.duckdb"
    before, rows = whole_build(small.build)
    this, other = [], [other_duckdb]
    assert version_in(this) == duckdb.__version__
    for made_by, packages in ((this, other), (other, this)):
        said = f"{database} was made by DuckDB {version_in(made_by)}"
        on = {"packages": packages, "project": small.folder}
        code, output = run(build_command(folder), **on)
        assert code == 1
        assert output.splitlines() == [
            f"{said}, and this is DuckDB {version_in(packages)}: load once more, which makes it "
            "anew (make build does both).",
            "Nothing was published.",
        ]
        assert (folder / "current").resolve().name == before
        code, output = run(load_command(database, small.files), **on)
        assert code == 0, output
        assert output.startswith(f"{said}: all is read anew into a new one.\n")
        assert f"Loaded 2 files, 14 rows, into {database}.\n" in output
        code, output = run(build_command(folder), **on)
        assert code == 0, output
        before, found = whole_build(folder)
        assert found == rows
        code, output = run(load_command(database, small.files), **on)
        assert f"Nothing has changed in {database}: 2 files" in output


def test_a_warehouse_that_another_duckdb_alone_can_open_is_made_anew(small, other_duckdb, tmp_path):
    for made_by, packages in (([], [other_duckdb]), ([other_duckdb], [])):
        database = tmp_path / f"{len(packages)}.duckdb"
        subprocess.run(
            [sys.executable, "-c", A_WAREHOUSE, str(database)],
            env={"PYTHONPATH": os.pathsep.join(map(str, made_by))},
            check=True,
        )
        code, output = run(load_command(database, small.files), packages=packages)
        assert code == 0, output
        assert f"{database} was made by DuckDB {version_in(made_by)}: all is read anew" in output
        assert "Loaded 2 files, 14 rows" in output
