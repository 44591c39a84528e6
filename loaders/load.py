"""Loads published files: each read and judged, shown, and put into `raw` all or nothing."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from loaders.files import LOADED, NOT_USED, REFUSED, FoundFile, examine, paths_below
from loaders.parquet import write_parquet
from loaders.report import console, print_files, reading_progress
from loaders.warehouse import known_files, write_raw
from loaders.warehouse_file import explained, only_one_at_work, scratch_prefix


@dataclass
class Load:
    """What a load came to: every file found, and whether `raw` now holds those that are loaded."""

    files: list[FoundFile]
    is_loaded: bool

    @property
    def refused(self):
        """Files that are recognisably ours but broken."""
        return [found for found in self.files if found.outcome == REFUSED]


def load(paths, database, keep_going=False, parquet=None):
    """Load every file below the paths into a warehouse and print each one's fate; returns Load.

    One refusal leaves the warehouse as it was, unless `keep_going`. Where a folder `parquet` is
    named, what is loaded is written there too. Raises NoSuchPath, ReadingStopped, WarehouseBusy,
    CannotWrite and NotAWarehouse.
    """
    screen, database = console(), Path(database)
    with only_one_at_work(database, lambda said: screen.print(said, markup=False, soft_wrap=True)):
        result = _load_alone(screen, paths, database, keep_going)
        if parquet and result.is_loaded:
            write_parquet(database, parquet)
        return result


def _load_alone(screen, paths, database, keep_going):
    known = known_files(database)
    paths = list(paths_below(paths))
    with explained(database):
        scratch = tempfile.TemporaryDirectory(
            prefix=scratch_prefix(database), dir=database.parent, ignore_cleanup_errors=True
        )
    with scratch as folder:
        with reading_progress(screen, len(paths)) as on_file:
            files = examine(paths, known, Path(folder), on_file)
        print_files(screen, files)
        return _write(screen, database, files, Path(folder), known, keep_going)


def _write(screen, database, files, folder, known, keep_going):
    result = Load(files, is_loaded=False)
    loaded = [found for found in files if found.outcome == LOADED]
    if result.refused and not keep_going:
        said = (
            f"Nothing was loaded: {_count(result.refused)} refused. Mend or remove what is named "
        )
        said += "above, or load the rest with --keep-going."
    elif not loaded:
        said = "Nothing was loaded: no file found is a table that this project uses."
    else:
        is_changed = write_raw(database, loaded, _passed_over(files), folder, known)
        result.is_loaded = True
        rows = sum(found.rows for found in loaded)
        unchanged = sum(found.row is not None for found in loaded)
        said = f"Nothing has changed in {database}: {_count(loaded)}, {rows:,} rows."
        if is_changed:
            said = f"Loaded {_count(loaded)}, {rows:,} rows, into {database}"
            said += f" ({unchanged:,} of them as loaded before)." if unchanged else "."
    screen.print(said, soft_wrap=True)
    return result


def _passed_over(files):
    """Files not used because of what they hold, not because another has the same bytes."""
    loaded = {found.sha256 for found in files if found.outcome == LOADED}
    by_content = {(found.name, found.sha256): found for found in files}
    return [
        found
        for found in by_content.values()
        if found.outcome == NOT_USED and found.sha256 not in loaded
    ]


def _count(files):
    return f"{len(files)} file{'' if len(files) == 1 else 's'}"
