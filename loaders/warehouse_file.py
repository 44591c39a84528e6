"""The warehouse as a file: who may use it, what a run cut off left, what a disk refuses."""

import fcntl
import os
import shutil
import time
from contextlib import contextmanager
from pathlib import Path

from loaders import CannotBeDone

# Of a new warehouse: texts are stored in less time and space than by the version that the published
# copy keeps to for other tools, which never open the warehouse.
STORAGE_VERSION = "v1.5.0"
SMALLEST_DATABASE = 3 * 4096
# Where a file of DuckDB has these letters, and the version that made it: `write` of its MainHeader.
LETTERS, MADE_BY = (b"DUCK", 8), slice(52, 84)
# More of them take tables of this size in no sooner, and half as much work again.
THREADS = 1
WAIT_AT_MOST = 600
SAID_AFTER = 1
LOCK_CONFLICT = "Could not set lock on file"
MORE_SPACE = "Free some space, or name another folder with BUILD_DIR=…"
OTHER_FOLDER = "See to its permissions, or name another folder with BUILD_DIR=…"
REFUSALS = {
    "No space left on device": ("no space is left on the disk", MORE_SPACE),
    "max_temp_directory_size": ("no space is left on the disk", MORE_SPACE),
    "Disk quota exceeded": ("the disk quota is used up", MORE_SPACE),
    "File too large": ("files may not grow to that size here", MORE_SPACE),
    "Read-only file system": ("the file system is read-only", OTHER_FOLDER),
    "Permission denied": ("permission denied", OTHER_FOLDER),
    "Operation not permitted": ("the operation is not permitted", OTHER_FOLDER),
    "No locks available": ("the file system has no locks", OTHER_FOLDER),
}


class WarehouseBusy(CannotBeDone):
    """Another process is at work on the warehouse or has it open."""


class CannotWrite(CannotBeDone):
    """The disk refuses: it is full, read-only or not ours to write to."""


class NotAWarehouse(CannotBeDone):
    """The file that should be the warehouse is none that DuckDB reads."""


class OfAnotherDuckDB(NotAWarehouse):
    """The warehouse was made by a DuckDB of another major version."""


@contextmanager
def only_one_at_work(database, say, wait_at_most=None):
    """Let one load or build at a time work on a warehouse; yields the lock's file descriptor.

    A second one calls `say(message)` after a second and waits, at most `wait_at_most` seconds (ten
    minutes). The kernel frees the lock when its processes end, however they end. What a run that
    was cut off left is removed. Raises WarehouseBusy and CannotWrite.
    """
    database = Path(database).resolve()
    wait_at_most = WAIT_AT_MOST if wait_at_most is None else wait_at_most
    with explained(database.parent):
        database.parent.mkdir(parents=True, exist_ok=True)
        file = database.with_name(f".{database.name}.lock").open("a")
    # a forked worker must not hold the lock after its parent is gone
    os.register_at_fork(after_in_child=file.close)
    with file:
        started, is_said = time.monotonic(), False
        while not _is_locked(file, database.parent):
            waited = time.monotonic() - started
            if waited >= wait_at_most:
                raise WarehouseBusy(
                    f"Another load or build is still at work on {database} after "
                    f"{wait_at_most} s; nothing was changed. Try again when it has ended."
                )
            if waited >= SAID_AFTER and not is_said:
                say(f"Another load or build is at work on {database}; waiting for it to end.")
                is_said = True
            time.sleep(0.1)
        clear_leftovers(database)
        yield file.fileno()


def _is_locked(file, folder):
    try:
        with explained(folder):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def scratch_prefix(database):
    """How the names of the folders begin that a load makes beside the warehouse."""
    return f".{Path(database).name}.load-"


def clear_leftovers(database):
    """Remove what a load that was cut off left: its folders, and a warehouse barely begun."""
    database = Path(database)
    for folder in database.parent.glob(f"{scratch_prefix(database)}*"):
        shutil.rmtree(folder, ignore_errors=True)
    # DuckDB writes three headers first, and can't open a file that was cut off before the third
    if database.is_file() and database.stat().st_size < SMALLEST_DATABASE:
        start = database.read_bytes()[:12]
        if not start or start.endswith(b"DUCK"):
            database.unlink()


@contextmanager
def gone_if_it_fails_and_is_new(database):
    """Remove a warehouse that was not there before, if what is done in the block fails."""
    existed = Path(database).exists()
    try:
        yield
    except BaseException:
        if not existed:
            for suffix in ("", ".wal"):
                Path(f"{database}{suffix}").unlink(missing_ok=True)
        raise


def made_by_another(database):
    """Version of the DuckDB that made a warehouse, `2.0.1`, where its major one is not this one's.

    Else None, also where there is no file, or none of DuckDB's. What the older one reads of the
    newer one's files is what its storage version promises, which a later release may change.
    """
    import duckdb

    try:
        with Path(database).open("rb") as file:
            start = file.read(MADE_BY.stop)
    except OSError:  # which DuckDB says in its own words
        return None
    letters, place = LETTERS
    version = start[MADE_BY].rstrip(b"\0").decode("ascii", "replace").removeprefix("v")
    if not start.startswith(letters, place) or not version[:1].isdigit():
        return None
    return version if _major(version) != _major(duckdb.__version__) else None


def _major(version):
    return version.partition(".")[0]


def connected(database, read_only=False):
    """Connection to a warehouse.

    Raises WarehouseBusy, CannotWrite and NotAWarehouse; of the last, OfAnotherDuckDB where the
    warehouse was made by one.
    """
    import duckdb  # takes longer to import than all else: processes that only read do without

    if another := made_by_another(database):
        raise OfAnotherDuckDB(
            f"{database} was made by DuckDB {another}, and this is DuckDB {duckdb.__version__}: "
            "load once more, which makes it anew (make build does both)."
        )
    config = {"threads": THREADS}
    if not read_only:
        config["storage_compatibility_version"] = STORAGE_VERSION
    try:
        with explained(database):
            return duckdb.connect(str(database), read_only=read_only, config=config)
    except duckdb.IOException as error:
        reason = str(error).splitlines()[0]
        if LOCK_CONFLICT in reason:
            raise WarehouseBusy(
                f"{database} can't be opened for writing; is a tool connected to it? Close it and "
                f"try again. ({reason})"
            ) from error
        raise NotAWarehouse(
            f"{database} can't be opened as a warehouse ({reason}). All that is in a warehouse "
            "can be made again: move the file away and load once more."
        ) from error


def put_in_place(made, database):
    """Have a warehouse just made take the place of another, whose log of changes goes with it."""
    Path(f"{database}.wal").unlink(missing_ok=True)
    Path(made).replace(database)


@contextmanager
def explained(path):
    """Turn what a disk refuses while `path` is written, from the system or DuckDB, to CannotWrite.

    Other errors pass.
    """
    try:
        yield
    except Exception as error:
        import duckdb

        said = isinstance(error, OSError | duckdb.Error) and refusal(path, str(error))
        if not said:
            raise
        raise CannotWrite(said) from error


def refusal(path, error):
    """What to say where an error's text means that a disk refuses to take `path`; else None."""
    said = next((said for text, said in REFUSALS.items() if text in error), None)
    if said is None:
        return None
    reason, remedy = said
    return (
        f"{path} can't be written: {reason}. What was there is as it was. {remedy}, "
        "and run it again."
    )
