"""What dbt built before is built again of that project alone: when a record is of another."""

import shutil

import pytest

from publishing import rebuild
from publishing.dbt_run import PROJECT

WINDOWS = {"baseline_from": "2019-04"}


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
        "models/marts/dimensions/dim_region.sql",
        "models/marts/dimensions/dim_region.yml",
        "seeds/organisations/regions.csv",
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
    model = project / "models" / "marts" / "dimensions" / "dim_region.sql"
    model.rename(project / "models" / "dim_region.sql")
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
