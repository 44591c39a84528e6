"""Every file below the given paths, read and judged: loaded, not used or refused."""

import hashlib
import itertools
import os
import re
from dataclasses import dataclass, field, replace
from operator import itemgetter
from pathlib import Path

from loaders import CannotBeDone
from loaders.fragments import write_fragments
from loaders.layouts import publications
from loaders.problems import Problem
from loaders.readers import NotUsed, Refused, read_sheets
from loaders.recognise import recognise
from loaders.warehouse_file import explained

LOADED, NOT_USED, REFUSED = "loaded", "not used", "refused"
MANIFEST = "download_manifest"
FILE_ID_LENGTH = 16
HIDDEN = re.compile(r"(^|/)(\.|~\$)")
PRINTED = ("period", "title", "published", "revised", "status", "set_from")
LINKED_FOLDER = Problem(
    "is a link to a folder, and links to folders are not followed",
    "files, or folders that lie there",
    "give the folder that it leads to by itself",
)
DEAD_LINK = Problem("is a link to nothing", "a file", "mend the link, or remove it")
BYTES_WORTH_A_PROCESS = 2_000_000


@dataclass
class FoundFile:
    """One file and its fate: `not_used` says why it is not, `problems` what is wrong with it.

    `source` is the path given that it was found by; `printed` what its title block says, by the
    names in PRINTED; `rows` how many it has for `raw`, which lie in `fragments` ({raw table: CSV
    file}), or in `raw` already where `row` is what the last load wrote of it into `raw.files`.
    """

    path: str
    name: str
    source: str = ""
    sha256: str = ""
    size: int = 0
    outcome: str = LOADED
    publication: str | None = None
    printed: dict[str, str | None] = field(default_factory=dict)
    rows: int = 0
    row: dict[str, object] | None = None
    not_used: str | None = None
    problems: list[Problem] = field(default_factory=list)
    fragments: dict[str, str] = field(default_factory=dict)
    manifest_entries: list[dict[str, str]] = field(default_factory=list)
    manifest: dict[str, str] = field(default_factory=dict)

    @property
    def id(self):
        """Key of the file in `raw`: the first 16 hexadecimal digits of its sha256."""
        return self.sha256[:FILE_ID_LENGTH]

    @property
    def reasons(self):
        """What a person is told of it, a sentence each."""
        return [self.not_used] if self.not_used else list(map(str, self.problems))

    @property
    def has_figures(self):
        """Whether it is loaded and no mere manifest or list of organisations."""
        is_loaded = self.outcome == LOADED
        return (
            is_loaded and self.publication != MANIFEST and not self.publication.startswith("ods_")
        )


class NoSuchPath(CannotBeDone):
    """A path that was named does not exist."""


class ReadingStopped(CannotBeDone):
    """A process that read files was ended from outside."""


def named_paths(paths):
    """Paths one by one: several may stand in one argument, with `:` between (`os.pathsep`).

    A path that holds the sign itself and is there is taken as one.
    """
    for given in map(str, paths):
        parts = given.split(os.pathsep)
        while parts:
            names = [os.pathsep.join(parts[:count]) for count in range(len(parts), 0, -1)]
            name = next((name for name in names if name and Path(name).exists()), names[-1])
            if name or given == "":
                yield name
            parts = parts[name.count(os.pathsep) + 1 :]


def paths_below(paths):
    """File, FoundFile and whether it was named itself, of each file below the paths.

    Hidden files are passed over, and those that a program keeps beside an open workbook (`~$…`). A
    file that two of the paths lead to comes once. What is there but can't be read (a link to
    nothing or to a folder, a folder that is closed) is refused already. Raises NoSuchPath.
    """
    seen = set()
    for path in named_paths(paths):
        is_named = Path(path).is_file()
        if not path or not (is_named or Path(path).is_dir()):
            raise NoSuchPath(f"{path} does not exist; name a file or a folder of published files")
        for file, problem in (
            [(Path(path), None)] if is_named else sorted(_walk(path), key=itemgetter(0))
        ):
            relative = file.name if is_named else file.relative_to(path).as_posix()
            target = os.path.realpath(file)
            if (HIDDEN.search(relative) and not is_named) or target in seen:
                continue
            seen.add(target)
            found = FoundFile(_shown(relative), _shown(file.name), path)
            if problem:
                found.outcome, found.problems = REFUSED, [problem]
            else:
                found.size = file.stat().st_size
            yield file, found, is_named


def _walk(path):
    """Files below a folder, and links and folders that can't be followed with their problem."""
    closed = []
    for folder, folders, names in os.walk(path, onerror=closed.append):
        for name in folders:
            if (Path(folder) / name).is_symlink():
                yield Path(folder) / name, LINKED_FOLDER
        for name in names:
            file = Path(folder) / name
            if file.is_file():
                yield file, None
            elif file.is_symlink():
                yield file, DEAD_LINK
    for error in closed:
        said = f"is a folder that can't be read ({error.strerror})"
        yield Path(error.filename), Problem(said, "a folder that can be", "see to its permissions")


def _shown(name):
    """A file's name as text: letters of no known encoding as backslash and number."""
    return os.fsencode(name).decode(errors="backslashreplace")


def examine(paths, known, folder, on_file=lambda path: None):
    """Read and recognise files as `paths_below` gives them; a list of FoundFile in their order.

    `known` are files of the last load, {(name, sha256): FoundFile}: they are not read again, but
    for manifests, which say something of the others. Rows of what is read go into CSV files in
    `folder`, on all cores where there is enough to read; its parent is named where the disk refuses
    them. `on_file(path)` is called after each. Of files with the same bytes the first is used; each
    has what a manifest among them says of it. Raises ReadingStopped and CannotWrite.
    """
    files, unread = [], {}
    known_names = {name for name, _ in known}
    for number, (file, found, named_directly) in enumerate(paths):
        before = known.get((found.name, _sha256(file))) if found.name in known_names else None
        is_loaded = before and before.outcome == LOADED
        if found.problems:
            on_file(found.path)
        elif before and (before.publication != MANIFEST if is_loaded else not named_directly):
            found = replace(before, path=found.path, source=found.source, size=found.size)
            on_file(found.path)
        else:
            unread[number] = file, found, named_directly, folder / str(number)
        files.append(found)
    longest_first = sorted(unread, key=lambda number: files[number].size, reverse=True)
    read = _read_all([unread[number] for number in longest_first])
    for number, found in zip(longest_first, read, strict=True):
        files[number] = found
        on_file(found.path)
    _mark_duplicates(files)
    _apply_manifests(files)
    return files


def _sha256(file):
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:  # reading it will say so
        return None


def _read_all(unread):
    size = sum(found.size for _, found, _, _ in unread)
    workers = min(os.cpu_count() or 1, size // BYTES_WORTH_A_PROCESS)
    if workers < 2:
        yield from itertools.starmap(_read, unread)
        return
    from concurrent.futures.process import BrokenProcessPool  # not for one month

    from loaders.processes import reading_processes

    try:
        with reading_processes(workers) as pool:
            results = pool.map(_read, *zip(*unread, strict=True))
            import duckdb  # noqa: F401  it takes long, and this process would only wait

            yield from results
    except BrokenProcessPool as error:
        raise ReadingStopped(
            "A process that read files was ended from outside, perhaps for lack of memory; nothing "
            "was loaded. Free some memory and try again."
        ) from error


def _read(file, found, named_directly, folder):
    try:
        content = file.read_bytes()
        found.sha256, found.size = hashlib.sha256(content).hexdigest(), len(content)
        recognised = recognise(read_sheets(found.name, content))
    except OSError as error:
        said = f"can't be read ({error.strerror})"
        problem = Problem(said, "a file that can be", "see to its permissions, or remove it")
        found.outcome, found.problems = REFUSED, [problem]
    except NotUsed as reason:
        found.publication = reason.publication
        if named_directly:
            expected = f"one of these tables, since it was named directly: {used_tables()}"
            found.outcome = REFUSED
            found.problems = [Problem(str(reason), expected, "name another file, or its folder")]
        else:
            found.outcome, found.not_used = NOT_USED, str(reason)
    except Refused as refused:
        found.outcome, found.problems = REFUSED, refused.problems
        found.publication, found.printed = refused.publication, {"period": refused.period}
    else:
        found.publication, found.problems = recognised.publication.name, recognised.problems
        found.printed = {name: recognised.title_field(name) for name in PRINTED}
        found.printed["period"] = recognised.period
        found.rows = sum(len(sheet.rows) for sheet in recognised.data_sheets)
        if found.publication == MANIFEST:
            found.manifest_entries = _entries(recognised)
        with explained(folder.parent.parent):
            found.fragments = write_fragments(found.id, recognised, folder)
    return found


def used_tables():
    """The published tables that this project uses, in words."""
    return "; ".join(item.published_table for item in publications() if item.used)


def _entries(manifest):
    return [
        {column: row[index] for index, column, _ in sheet.columns if index < len(row)}
        for sheet in manifest.data_sheets
        for row in sheet.rows
    ]


def _mark_duplicates(files):
    """A file with the bytes of an earlier one is not used a second time."""
    first = {}
    for found in files:
        if found.outcome == LOADED and first.setdefault(found.sha256, found) is not found:
            found.outcome, found.row, found.problems = NOT_USED, None, []
            found.not_used = f"the same bytes as {first[found.sha256].path}"


def _apply_manifests(files):
    """Give each file what a download manifest among them says of its sha256."""
    loaded = (found for found in files if found.outcome == LOADED)
    known = {of.get("sha256"): of for found in loaded for of in found.manifest_entries}
    for found in files:
        found.manifest = known.get(found.sha256, {})
