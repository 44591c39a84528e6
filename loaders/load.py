"""Loads published files: each read and judged, shown, and put into `raw` all or nothing."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from loaders.files import (
    LOADED,
    NOT_USED,
    REFUSED,
    FoundFile,
    examine,
    named_paths,
    paths_below,
    used_tables,
)
from loaders.own_rows import own_tables
from loaders.parquet import write_parquet
from loaders.report import console, print_files, reading_progress, say
from loaders.warehouse import known_files, write_raw
from loaders.warehouse_file import (
    explained,
    made_by_another,
    only_one_at_work,
    scratch_prefix,
)


@dataclass
class Load:
    """What a load came to: every file found, and whether `raw` now holds those that are loaded."""

    files: list[FoundFile]
    is_loaded: bool

    @property
    def refused(self):
        """Files that are recognisably ours but broken."""
        return [found for found in self.files if found.outcome == REFUSED]

    @property
    def loaded(self):
        """Files whose rows are, or can be, in `raw`."""
        return [found for found in self.files if found.outcome == LOADED]


def load(paths, database, strict=False, parquet=None, own=None):
    """Load every file below the paths into a warehouse and print each one's fate; returns Load.

    A file that is refused is a row of `raw.problems`, and the others are loaded; with `strict` one
    refusal leaves the warehouse as it was. So does a load in which nothing is recognised. Where a
    folder `parquet` is named, what is loaded is written there too; `own` is the folder of a fork's
    own rows. Raises NoSuchPath, UnreadableOwnRows, ReadingStopped, WarehouseBusy, CannotWrite and
    NotAWarehouse.
    """
    screen, database = console(), Path(database)
    of_fork = own_tables(own)
    with only_one_at_work(database, lambda said: screen.print(said, markup=False, soft_wrap=True)):
        result = _load_alone(screen, list(named_paths(paths)), database, strict, of_fork)
        if parquet and result.is_loaded:
            write_parquet(database, parquet)
        return result


def _load_alone(screen, sources, database, strict, own):
    if another := made_by_another(database):
        say(screen, f"{database} was made by DuckDB {another}: all is read anew into a new one.")
    known = known_files(database)
    paths = list(paths_below(sources))
    with explained(database):
        scratch = tempfile.TemporaryDirectory(
            prefix=scratch_prefix(database), dir=database.parent, ignore_cleanup_errors=True
        )
    with scratch as folder:
        with reading_progress(screen, len(paths)) as on_file:
            files = examine(paths, known, Path(folder), on_file)
        print_files(screen, files)
        result = Load(files, is_loaded=False)
        empty = _sources_with_nothing(result, sources)
        said = _why_nothing_is_loaded(result, sources, empty, strict)
        if said is None:
            is_changed = write_raw(database, files, Path(folder), known, own)
            result.is_loaded = True
            for source in empty:
                say(screen, f"Nothing is loaded from {source}. {_found_in(result, [source])}")
            said = _what_is_loaded(result, database, is_changed) + _own_rows_loaded(own)
    say(screen, said)
    return result


def _sources_with_nothing(result, sources):
    """Paths given of which no file is loaded, nor has the same bytes as one that is.

    A folder within another that was given has its files found by that one.
    """
    loaded = {found.sha256 for found in result.loaded}
    used = {found.source for found in result.files if found.sha256 in loaded}
    folders = {Path(source).resolve() for source in used}
    return [
        source
        for source in dict.fromkeys(sources)
        if source not in used and folders.isdisjoint(Path(source).resolve().parents)
    ]


def _why_nothing_is_loaded(result, sources, empty, strict):
    """The sentence that says so, or None where something can be loaded.

    Manifests and lists of organisations are something where nothing else was asked for.
    """
    if result.refused and strict:
        return (
            f"Nothing was loaded: {_count(result.refused)} refused, and strict was asked for. Mend "
            "or remove what is named above, or load the rest without --strict (or STRICT=yes)."
        )
    has_figures = any(found.has_figures for found in result.loaded)
    if has_figures or (result.loaded and not empty):
        return None
    return f"Nothing was loaded. {_found_in(result, empty or sources)}"


def _found_in(result, sources):
    by_outcome = {
        outcome: [
            found for found in result.files if found.source in sources and found.outcome == outcome
        ]
        for outcome in (REFUSED, NOT_USED)
    }
    counts = [f"{_count(found)} {outcome}" for outcome, found in by_outcome.items() if found]
    said = f"{', '.join(counts)}, as said above" if counts else "no file"
    return (
        f"Found in {', '.join(sources)}: {said}; no file found is a table that this project uses. "
        f"Expected at least one of: {used_tables()}. Name the folder that holds them."
    )


def _what_is_loaded(result, database, is_changed):
    rows = sum(found.rows for found in result.loaded)
    unchanged = sum(found.row is not None for found in result.loaded)
    said = f"Nothing has changed in {database}: {_count(result.loaded)}, {rows:,} rows."
    if is_changed:
        said = f"Loaded {_count(result.loaded)}, {rows:,} rows, into {database}"
        said += f" ({unchanged:,} of them as loaded before)." if unchanged else "."
    if result.refused:
        said += f" {_count(result.refused)} refused and left out, as said above: raw.problems."
    return said


def _own_rows_loaded(own):
    """A sentence of a fork's own rows; empty text where there are none."""
    counts = [
        f"{len(rows)} of {name.removeprefix('own_')}" for name, (_, rows) in own.items() if rows
    ]
    return f" Own rows: {', '.join(counts)}." if counts else ""


def _count(files):
    return f"{len(files)} file{'' if len(files) == 1 else 's'}"
