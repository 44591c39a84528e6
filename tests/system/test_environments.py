"""The environments that make sets up: it removes no folder that it did not make itself."""

import os
import shutil
import subprocess

import pytest
from stopped import SETTINGS

MARK = ".made-by-scan-backlog"
# Stands for `python -m venv FOLDER`, and for the python in it.
PYTHON = f"""#!/bin/sh
test "$1" = -c && exit
mkdir -p "$3/bin" && ln -s {shutil.which("true")} "$3/bin/python"
"""
ENVIRONMENTS = {"VENV": "build/venv", "BI_VENV": "build/superset-venv"}


@pytest.fixture
def checkout(root, tmp_path):
    """Folder with the Makefile and what it installs from."""
    shutil.copy(root / "Makefile", tmp_path)
    for name in ("requirements.lock", "bi/superset/requirements.lock"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "python").write_text(PYTHON, encoding="utf-8")
    (tmp_path / "python").chmod(0o755)
    return tmp_path


@pytest.fixture(params=ENVIRONMENTS)
def variable(request):
    """Variable that names the folder of an environment."""
    return request.param


def set_up(checkout, variable, folder):
    """Have make set up an environment in a folder; exit code and what it printed."""
    python = checkout / "python"
    clean = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    found = subprocess.run(
        [
            *(shutil.which("make"), f"{folder}/.installed", f"{variable}={folder}"),
            *(f"PYTHON={python}", f"BI_PYTHON={python}"),
        ],
        cwd=checkout,
        env={name: value for name, value in clean.items() if not name.startswith("MAKE")},
        capture_output=True,
        text=True,
        check=False,
    )
    return found.returncode, found.stdout + found.stderr


@pytest.mark.parametrize("python", ["exit 1", ""])
def test_a_python_that_dbt_does_not_run_on_is_refused(checkout, python):
    """One that says it is another version, and none at all."""
    (checkout / "python").write_text(f"#!/bin/sh\n{python}", encoding="utf-8")
    if not python:
        (checkout / "python").unlink()
    code, output = set_up(checkout, "VENV", checkout / "environment")
    assert code == 2
    assert "This needs Python 3.11, 3.12 or 3.13: install one, or name it with PYTHON=…" in output
    assert not (checkout / "environment").exists()


@pytest.mark.parametrize("name", ["precious", "precious/.installed", "build/precious/.git/config"])
def test_a_folder_that_make_did_not_make_stays(checkout, variable, name):
    file = checkout / name if "/" in name else checkout / name / "thesis.txt"
    folder = checkout / ("build/precious" if name.startswith("build/") else "precious")
    file.parent.mkdir(parents=True)
    file.write_text("years of work", encoding="utf-8")
    os.utime(file, (0, 0))  # older than what is to be installed
    code, output = set_up(checkout, variable, folder)
    assert code == 2
    assert f"{variable}={folder} was not made by this Makefile" in output
    assert "Nothing was removed: name a folder that is new or empty" in output
    assert file.read_text(encoding="utf-8") == "years of work"
    assert [path.name for path in folder.iterdir()] == [file.relative_to(folder).parts[0]]


def test_a_link_to_a_folder_stays(checkout, variable):
    (checkout / "elsewhere").mkdir()
    (checkout / "elsewhere" / MARK).touch()
    (checkout / "link").symlink_to("elsewhere")
    code, output = set_up(checkout, variable, checkout / "link")
    assert code == 2
    assert f"{variable}={checkout / 'link'} was not made by this Makefile" in output
    assert (checkout / "link").is_symlink()
    assert [path.name for path in (checkout / "elsewhere").iterdir()] == [MARK]


@pytest.mark.parametrize("is_there", [False, True])
def test_a_new_or_an_empty_folder_becomes_an_environment(checkout, variable, is_there):
    folder = checkout / "new"
    if is_there:
        folder.mkdir()
    code, output = set_up(checkout, variable, folder)
    assert code == 0, output
    assert {path.name for path in folder.iterdir()} == {MARK, ".installed", "bin"}


def test_what_was_begun_here_is_begun_anew(checkout, variable):
    folder = checkout / "mine"
    folder.mkdir()
    (folder / MARK).touch()  # and cut off before it was installed
    (folder / "half").touch()
    code, output = set_up(checkout, variable, folder)
    assert code == 0, output
    assert {path.name for path in folder.iterdir()} == {MARK, ".installed", "bin"}


def test_an_environment_of_an_earlier_version_in_its_own_folder_is_renewed(checkout, variable):
    folder = checkout / ENVIRONMENTS[variable]
    folder.mkdir(parents=True)
    for name in (".installed", "old"):
        (folder / name).touch()
        os.utime(folder / name, (0, 0))
    code, output = set_up(checkout, variable, ENVIRONMENTS[variable])
    assert code == 0, output
    assert {path.name for path in folder.iterdir()} == {MARK, ".installed", "bin"}
