"""Writes the tables of `raw` as Parquet, for engines that don't read the warehouse (Spark)."""

import shutil
import tempfile
from pathlib import Path

from loaders.warehouse_file import connected, explained


def write_parquet(database, folder):
    """Make a folder hold `<table>.parquet` for each table of `raw`, all of one load, and no more.

    What is there is replaced once all is written: a run that is cut off leaves the folder as it was
    or absent, never a part of it. Raises CannotWrite and what `connected` raises.
    """
    folder = Path(folder).resolve()
    prefix = f".{folder.name}.parquet-"
    with explained(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        for left in folder.parent.glob(f"{prefix}*"):
            shutil.rmtree(left, ignore_errors=True)
        scratch = Path(tempfile.mkdtemp(prefix=prefix, dir=folder.parent))
        try:
            _write_tables(database, scratch / "new")
            if folder.exists():
                folder.rename(scratch / "old")
            (scratch / "new").rename(folder)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def _write_tables(database, folder):
    folder.mkdir()
    with connected(database, read_only=True) as connection:
        tables = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'raw'"
        ).fetchall()
        for (table,) in tables:
            path = folder / f"{table}.parquet"
            connection.execute(f'copy raw."{table}" to $path (format parquet)', {"path": str(path)})
