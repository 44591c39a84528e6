"""A full disk and folders that can't be written: a message, exit code 1, and all as it was."""

import hashlib
import itertools
import os
import shutil
import subprocess

import duckdb
import made_up
import pytest
from stopped import (
    build_command,
    load_command,
    load_here,
    run,
    start,
    wait_for,
    whole_build,
)

NO_SPACE = "no space is left on the disk"
KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE
SMALL_DISK = 64 * MEGABYTE
BEFORE_PUBLISHING = {
    "point": "all models and tests have passed",
    "file": "publishing/__main__.py",
    "function": "_build_alone",
    "statement": "folder = publish(",
    "when": "before",
    "nth": 1,
    "process": "own",
}


def mounted(folder, size):
    """Mount a small file system in memory; skips where that is not allowed."""
    folder.mkdir()
    mount = shutil.which("mount")
    command = [mount, "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if not mount or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("needs to mount a small file system, which this user or system may not")
    return folder


@pytest.fixture
def disk(tmp_path):
    """Function that mounts a disk of a size; it is gone at the end."""
    folder = tmp_path / "disk"
    yield lambda size: mounted(folder, size)
    if folder.is_mount():
        subprocess.run([shutil.which("umount"), "--lazy", str(folder)], check=True)


@pytest.fixture
def years(tmp_path):
    """Folder with one made-up year, and one with a second beside it that takes some space."""
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
        made_up.did_year(folder / "2018.xlsx", period="2018/19")
    providers = [("Y60", f"ZZ{number:03}", f"Made-up {number}") for number in range(700)]
    figures = {
        (code, modality, month): (number * 7919 + place * 104729) % 99991
        for number, (_, code, _) in enumerate(providers)
        for place, (modality, month) in enumerate(
            itertools.product((made_up.CT, made_up.MRI), made_up.MONTHS)
        )
    }
    made_up.did_year(two / "2019.xlsx", period="2019/20", providers=providers, figures=figures)
    return one, two


def fill(disk, left):
    """Fill a disk until so many bytes are left."""
    found = os.statvfs(disk)
    with (disk / "filler").open("wb") as file:
        file.write(bytes(max(found.f_bavail * found.f_frsize - left, 0)))


def state(folder):
    """Every file and link below a folder with its content; lock files apart."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            found[path] = path.readlink()
        elif path.is_file() and path.name not in ("filler", ".warehouse.duckdb.lock"):
            found[path] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def assert_refused(found, *said):
    code, output = found
    assert code == 1, output
    assert "Traceback" not in output
    for text in said:
        assert text in output


def unprivileged():
    """Command that starts another without root's right to pass over permissions, if it has it."""
    if os.geteuid() != 0:
        return ()
    setpriv = shutil.which("setpriv")
    if not setpriv:
        pytest.skip("needs setpriv, or a user who is not root")
    return (setpriv, "--bounding-set=-dac_override,-dac_read_search")


@pytest.mark.parametrize("left", [0, 8 * KILOBYTE, 100 * KILOBYTE, 300 * KILOBYTE])
def test_first_load_on_a_full_disk(left, disk, years, tmp_path):
    folder = disk(4 * MEGABYTE)
    fill(folder, left)
    database = folder / "warehouse.duckdb"
    before = state(folder)
    assert_refused(run(load_command(database, years[1])), str(folder), NO_SPACE, "BUILD_DIR=")
    assert state(folder) == before
    (folder / "filler").unlink()
    code, output = load_here(database, years[1])
    assert code == 0, output


@pytest.mark.parametrize("left", [0, 100 * KILOBYTE, 300 * KILOBYTE])
def test_load_on_a_full_disk(left, disk, years, tmp_path):
    folder = disk(6 * MEGABYTE)
    database = folder / "warehouse.duckdb"
    assert load_here(database, years[0])[0] == 0
    fill(folder, left)
    before = rows(database)
    assert_refused(run(load_command(database, years[1])), str(folder), NO_SPACE, "BUILD_DIR=")
    assert rows(database) == before
    # DuckDB's log may have been begun: what it holds was not committed
    assert {path.name for path in folder.iterdir()} - {"warehouse.duckdb.wal"} == {
        "warehouse.duckdb",
        ".warehouse.duckdb.lock",
        "filler",
    }
    (folder / "filler").unlink()
    code, output = load_here(database, years[1])
    assert code == 0, output


def test_load_that_may_not_write_as_much_as_it_needs(years, tmp_path):
    # needs no right to mount anything: a limit on the size of a file, which Python inherits
    database = tmp_path / "warehouse.duckdb"
    prlimit = shutil.which("prlimit")
    if not prlimit:
        pytest.skip("needs prlimit")
    limited = (prlimit, f"--fsize={100 * KILOBYTE}")
    found = run(load_command(database, years[1]), before=limited)
    assert_refused(found, str(tmp_path), "files may not grow to that size here", "BUILD_DIR=")
    assert not database.exists()


def rows(database):
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute("from raw.did_table_1_year order by all").fetchall()


@pytest.mark.parametrize("what", ["folder", "warehouse", "new folder"])
def test_load_where_it_may_not_write(what, years, tmp_path):
    folder = tmp_path / "build"
    database = folder / "warehouse.duckdb"
    before_it = unprivileged()
    if what == "new folder":
        folder.mkdir()
        database = folder / "new" / "warehouse.duckdb"
    else:
        assert load_here(database, years[0])[0] == 0
    before = state(tmp_path)
    locked = database if what == "warehouse" else folder
    mode = locked.stat().st_mode
    (folder / ".warehouse.duckdb.lock").unlink(missing_ok=True)
    locked.chmod(mode & 0o555)
    try:
        found = run(load_command(database, years[1]), before=before_it)
        assert_refused(found, str(folder), "permission denied", "BUILD_DIR=")
        assert state(tmp_path) == before
    finally:
        locked.chmod(mode)
    code, output = load_here(database, years[1])
    assert code == 0, output


def test_load_and_build_on_a_read_only_disk(disk, years):
    folder = disk(6 * MEGABYTE)
    database = folder / "warehouse.duckdb"
    assert load_here(database, years[0])[0] == 0
    before = state(folder)
    subprocess.run([shutil.which("mount"), "-o", "remount,ro", str(folder)], check=True)
    said = ("the file system is read-only", str(folder), "BUILD_DIR=")
    assert_refused(run(load_command(database, years[1])), *said)
    assert_refused(run(build_command(folder)), *said, "Nothing was published")
    assert state(folder) == before


@pytest.fixture
def published(small, tmp_path):
    """Copy of a build folder of the small project, its own to build in again."""
    folder = tmp_path / "published" / "build"
    shutil.copytree(small.build, folder, symlinks=True)
    return folder


def test_build_where_it_may_not_publish(published, small):
    before = state(published / "published")
    (published / "published").chmod(0o555)
    try:
        found = run(build_command(published), before=unprivileged(), project=small.folder)
    finally:
        (published / "published").chmod(0o755)
    assert_refused(found, str(published), "permission denied", "Nothing was published")
    assert state(published / "published") == before
    whole_build(published)


def test_build_on_a_full_disk(published, small, disk):
    folder = disk(SMALL_DISK) / "build"
    shutil.copytree(published, folder, symlinks=True)
    before = state(folder / "published")
    fill(folder.parent, 0)
    found = run(build_command(folder), project=small.folder)
    assert_refused(found, str(folder), NO_SPACE, "BUILD_DIR=", "othing was published")
    assert state(folder / "published") == before
    whole_build(folder)


def test_publishing_on_a_full_disk(published, small, disk, tmp_path):
    folder = disk(SMALL_DISK) / "build"
    shutil.copytree(published, folder, symlinks=True)
    before, marker = whole_build(folder)[0], tmp_path / "marker"
    command = build_command(folder)
    with start(command, BEFORE_PUBLISHING, marker, "wait", project=small.folder) as build:
        wait_for(marker.exists)
        fill(folder.parent, 100 * KILOBYTE)
        marker.with_name("marker.go").touch()
        output, _ = build.communicate()
    said = (str(folder), NO_SPACE, "BUILD_DIR=", "Nothing was published")
    assert_refused((build.returncode, output), *said)
    assert whole_build(folder)[0] == before
    assert [path.name for path in (folder / "published").iterdir() if path.suffix] == []
