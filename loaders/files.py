"""Every file below the given paths, read and judged: loaded, not used or refused."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from loaders.layouts import publications
from loaders.readers import NotATable, UnreadableFile, read_sheets
from loaders.recognise import NotUsed, Recognised, Refused, recognise

LOADED, NOT_USED, REFUSED = "loaded", "not used", "refused"
MANIFEST = "download_manifest"
FILE_ID_LENGTH = 16


@dataclass(frozen=True)
class KnownFile:
    """What the last load found of a file: its row of `raw.files` and rows read, or why not used."""

    outcome: str
    publication: str | None
    reasons: tuple[str, ...] = ()
    row: dict[str, object] = field(default_factory=dict, hash=False)
    rows: int = 0


@dataclass
class FoundFile:
    """One file and its fate. `reasons` says why it was not used or refused.

    `known` is set where its rows are in `raw` already, so that it need not be read again.
    """

    path: str
    name: str
    sha256: str
    size: int
    outcome: str = LOADED
    publication: str | None = None
    recognised: Recognised | None = None
    known: KnownFile | None = None
    reasons: list[str] = field(default_factory=list)
    manifest: dict[str, str] = field(default_factory=dict)

    @property
    def id(self):
        """Key of the file in `raw`: the first 16 hexadecimal digits of its sha256."""
        return self.sha256[:FILE_ID_LENGTH]

    @property
    def rows(self):
        """Rows read into `raw`."""
        if self.known:
            return self.known.rows
        return (
            sum(len(sheet.rows) for sheet in self.recognised.data_sheets) if self.recognised else 0
        )

    @property
    def period(self):
        """Period as printed, or None."""
        if self.known:
            return self.known.row.get("period")
        return self.recognised.period if self.recognised else None

    @property
    def status(self):
        """Status as printed (`Final` …), or None."""
        if self.known:
            return self.known.row.get("status")
        return self.recognised.title_field("status") if self.recognised else None


class NoSuchPath(Exception):
    """A path that was named does not exist."""


def paths_below(paths):
    """File, its path below the folder named, and whether it was named itself; hidden ones not.

    A file that two of the paths lead to comes once. Raises NoSuchPath.
    """
    seen = set()
    for path in map(Path, paths):
        if path.is_file():
            found = [(path, path.name, True)]
        elif path.is_dir():
            found = [
                (file, file.relative_to(path).as_posix(), False)
                for file in sorted(path.rglob("*"))
                if file.is_file() and not _is_hidden(file.relative_to(path))
            ]
        else:
            raise NoSuchPath(f"{path} does not exist; name a file or a folder of published files")
        for file, relative, named_directly in found:
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file, relative, named_directly


def _is_hidden(relative):
    return any(part.startswith(".") for part in relative.parts)


def examine(file, path, named_directly, known=None):
    """Read and recognise one file. `path` is what it is called below the folder that was named.

    `known` are files of the last load, {(name, sha256): KnownFile}: their bytes are not read again.
    """
    content = file.read_bytes()
    found = FoundFile(path, file.name, hashlib.sha256(content).hexdigest(), len(content))
    before = (known or {}).get((found.name, found.sha256))
    if before and (before.outcome == LOADED or not named_directly):
        found.outcome, found.publication = before.outcome, before.publication
        found.known, found.reasons = before, list(before.reasons)
        return found
    try:
        sheets = read_sheets(file.name, content)
        found.recognised = recognise(sheets)
        found.publication = found.recognised.publication
    except (NotATable, NotUsed) as reason:
        found.outcome = REFUSED if named_directly else NOT_USED
        found.publication = getattr(reason, "publication", None)
        found.reasons = [str(reason)]
        if named_directly:
            known = "; ".join(item.published_table for item in publications() if item.used)
            found.reasons.append(f"it was named directly, so it should be one of: {known}")
    except UnreadableFile as reason:
        found.outcome, found.reasons = REFUSED, [str(reason)]
    except Refused as refused:
        found.outcome, found.reasons = REFUSED, refused.problems
        found.publication = refused.publication
    return found


def mark_duplicates(files):
    """A file with the bytes of an earlier one is not used a second time."""
    first = {}
    for found in files:
        if found.outcome != LOADED:
            continue
        earlier = first.setdefault(found.sha256, found)
        if earlier is not found:
            found.outcome, found.recognised, found.known = NOT_USED, None, None
            found.reasons = [f"the same bytes as {earlier.path}"]


def apply_manifests(files):
    """Give each file what a download manifest among them says of its sha256."""
    known = {}
    for found in files:
        if found.outcome == LOADED and found.publication == MANIFEST:
            for sheet in found.recognised.data_sheets:
                names = {index: column for index, column, _ in sheet.columns}
                for row in sheet.rows:
                    entry = {names[i]: text for i, text in enumerate(row) if i in names}
                    known[entry.get("sha256")] = entry
    for found in files:
        found.manifest = known.get(found.sha256, {})
