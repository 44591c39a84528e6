"""What dbt built before is built again by its statements: the same, and of that project alone."""

import json
import shutil

import duckdb
import pytest
from stopped import build_command, load_command, run, whole_build

from publishing import rebuild
from publishing.dbt_run import PROJECT

WINDOWS = {"baseline_from": "2019-04"}
A_FAILURE = "update raw.did_table_1_year set apr = '12a' where apr = '*'"


def tables(folder):
    """Kind and sorted rows of each table and view of the models and seeds in a warehouse."""
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
        names = connection.execute(
            "select table_schema, table_name, table_type from information_schema.tables "
            "where table_schema in ('seeds', 'staging', 'intermediate', 'marts')"
        ).fetchall()
        return {
            f"{schema}.{name}": (
                kind,
                connection.execute(f'describe {schema}."{name}"').fetchall(),
                connection.execute(f'from {schema}."{name}" order by all').fetchall(),
            )
            for schema, name, kind in names
        }


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """Folder with the edition that ships loaded, and nothing built."""
    folder = tmp_path_factory.mktemp("loaded")
    code, output = run(load_command(folder / "warehouse.duckdb", PROJECT / "published"))
    assert code == 0, output
    return folder


@pytest.fixture(scope="module")
def built_by_dbt(loaded, tmp_path_factory):
    """The same built by dbt, which leaves a record; the folder and what was printed."""
    folder = tmp_path_factory.mktemp("dbt")
    shutil.copy2(loaded / "warehouse.duckdb", folder)
    code, output = run(build_command(folder, "--dbt"))
    assert code == 0, output
    assert (folder / "dbt" / "run_results.json").exists()
    return folder, output


def test_all_tables_and_marts_are_those_that_dbt_makes(loaded, built_by_dbt, tmp_path):
    shutil.copy2(loaded / "warehouse.duckdb", tmp_path)
    code, output = run(build_command(tmp_path))
    assert code == 0, output
    by_dbt, said_by_dbt = built_by_dbt
    assert not (tmp_path / "dbt").exists(), "dbt ran: it left its own files"
    assert output.split(", in ")[0] == said_by_dbt.split(", in ")[0]
    found, expected = tables(tmp_path), tables(by_dbt)
    assert found.keys() == expected.keys()
    assert len(found) > 130
    for name, content in expected.items():
        assert found[name] == content, name
    assert whole_build(tmp_path)[1] == whole_build(by_dbt)[1]
    facts, facts_by_dbt = (
        json.loads((folder / "datapackage.json").read_text())["resources"]
        for folder in (tmp_path, by_dbt)
    )
    csv_files = [resource for resource in facts if resource["format"] == "csv"]
    assert csv_files
    assert csv_files == [resource for resource in facts_by_dbt if resource["format"] == "csv"]


def test_a_test_that_fails_is_told_by_dbt_and_nothing_is_published(loaded, built_by_dbt, tmp_path):
    shutil.copy2(loaded / "warehouse.duckdb", tmp_path)
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        assert connection.execute(A_FAILURE).fetchone() > (0,)
    code, output = run(build_command(tmp_path))
    assert code == 1
    assert "FAILED test readable_figures on stg_did__table_1_by_year" in output
    assert 'found "12a"' in output
    assert not (tmp_path / "current").exists()


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A copy of what dbt reads, as the project."""
    for name in rebuild.READ_BY_DBT:
        shutil.copytree(PROJECT / name, tmp_path / name)
    for name in rebuild.SETTINGS_OF_DBT:
        shutil.copy2(PROJECT / name, tmp_path)
    monkeypatch.setattr(rebuild, "PROJECT", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "name",
    [
        "dbt_project.yml",
        "profiles.yml",
        "models/marts/dim_region.sql",
        "models/marts/_organisations.yml",
        "seeds/regions.csv",
        "macros/rates.sql",
        "tests/generic/unique_key.sql",
        "tests/singular/groups_are_whole.sql",
    ],
)
def test_a_changed_file_is_another_project(project, name):
    mark = rebuild.fingerprint(WINDOWS)
    assert rebuild.fingerprint(WINDOWS) == mark
    path = project / name
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert rebuild.fingerprint(WINDOWS) != mark


def test_a_new_or_renamed_file_other_windows_and_other_versions_are_another_project(
    project, monkeypatch
):
    marks = {rebuild.fingerprint(WINDOWS), rebuild.fingerprint(WINDOWS | {"as_of": "2020-12-10"})}
    (project / "models" / "marts" / "dim_region.sql").rename(project / "models" / "dim_region.sql")
    marks.add(rebuild.fingerprint(WINDOWS))
    (project / "models" / "other.sql").write_text("")
    marks.add(rebuild.fingerprint(WINDOWS))
    monkeypatch.setattr(rebuild.importlib.metadata, "version", lambda name: f"another {name}")
    marks.add(rebuild.fingerprint(WINDOWS))
    assert len(marks) == 5


def test_dbt_reads_no_other_folder():
    settings = (PROJECT / "dbt_project.yml").read_text(encoding="utf-8")
    folders = {"models", "seeds", "macros", "tests", "analyses"}
    for line in settings.splitlines():
        if "-paths:" in line:
            assert line.split("[")[1].rstrip("]") in folders, line
    assert {name.split("/")[0] for name in rebuild.READ_BY_DBT} == folders
    in_tests = {path.parent.name for path in (PROJECT / "tests").glob("*/*.sql")}
    assert in_tests == {"generic", "singular"}


def test_a_record_that_cannot_be_kept_or_read_is_no_failure(project, monkeypatch):
    (project / "file").write_text("")
    monkeypatch.setattr(rebuild, "RECORDS", project / "file" / "records")
    rebuild.keep_record(rebuild.DbtRun(True, [], {"nodes": {}}, []), "mark")
    assert rebuild.rebuild(project, "mark", print) is None


def test_old_records_go(project, monkeypatch):
    monkeypatch.setattr(rebuild, "RECORDS", project / "records")
    for number in range(rebuild.RECORDS_KEPT + 3):
        rebuild.keep_record(rebuild.DbtRun(True, [], {"nodes": {}}, []), f"mark {number}")
    assert len(list((project / "records").iterdir())) == rebuild.RECORDS_KEPT
