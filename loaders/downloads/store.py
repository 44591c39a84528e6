"""Puts what is new into a publication's folder; nothing that is there is ever written over."""

import re
import tempfile
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from loaders.downloads.manifest import NAME, Manifest, sha256
from loaders.downloads.part import Part
from loaders.downloads.transfer import Failure
from loaders.downloads.unpack import WrongContent, check_content, unpack_tables

NEW, REVISION, UNCHANGED = "new", "revision", "unchanged"
LONGEST_STEM = 120
SHA_DIGITS = 8


@dataclass(frozen=True)
class Stored:
    """A file of a folder, and whether it is new, a revision of another or unchanged."""

    path: Path
    outcome: str
    detail: str = ""


def safe_name(text):
    """File name of an address's last part: letters, digits, `.`, `-`, `_`; never hidden.

    Raises ValueError where nothing is left of it.
    """
    last = re.split(r"[/\\]", unquote(text))[-1]
    clean = re.sub(r"[^A-Za-z0-9._-]+", "-", last).strip(".-_ ")
    stem, dot, suffix = clean.rpartition(".")
    if not dot or not stem:
        raise ValueError(f'"{text}" gives no file name')
    name = f"{stem[:LONGEST_STEM]}.{suffix.lower()}"
    return f"file-{name}" if name.lower() == NAME else name


def store(link, publisher, folder, fetcher, day, arrived=None):
    """Get a link's file into a folder, with its manifest; a list of Stored.

    `day` is today (ISO): a file that its publisher does not date was first seen on it.
    Raises Failure, and BrokenManifest of the folder's manifest.
    """
    folder.mkdir(parents=True, exist_ok=True)
    manifest, address = Manifest(folder), link.address
    try:
        name = safe_name(link.name or urlsplit(address).path)
    except ValueError as error:
        raise Failure(address, str(error), "tell the maintainers") from None
    part = Part(folder / f".{name}.part")
    current = manifest.current(address)
    known, limit = next(iter(current), None), publisher.size_limit
    validators = fetcher.file(address, part, publisher.hosts, limit, known=known, arrived=arrived)
    if validators is None:
        return [Stored(folder / entry["file"], UNCHANGED) for entry in current]
    asked_by = {name: validators[name] for name in ("etag", "last_modified")}
    try:
        check_content(part.path, name)
        digest = sha256(part.path)
        if known and known["source_sha256"] == digest:
            # only what to ask by next time is new
            for entry in current:
                entry.update(asked_by)
            manifest.write()
            return [Stored(folder / entry["file"], UNCHANGED) for entry in current]
        entry = {"source_file": name, "source_sha256": digest, "source_address": address}
        entry |= {"licence": publisher.licence, **asked_by, **_issue(link, validators, day)}
        return _put_all(part.path, name, link.unpacked, entry, manifest, folder)
    except WrongContent as reason:
        remedy = "look at the address in a browser; nothing was kept of it"
        raise Failure(address, f"refused: {reason}", remedy) from reason
    finally:
        part.discard()


def _issue(link, validators, day):
    """Day of issue and what it is known by, for the manifest."""
    if link.issued_by == "title block":
        return {"issued": "", "evidence": "its title block says when"}
    if link.issued:
        return {"issued": link.issued, "evidence": link.evidence}
    try:
        modified = parsedate_to_datetime(validators["last_modified"])
    except ValueError:
        evidence = "first seen on this day: the publisher does not say when"
        return {"issued": day, "evidence": evidence}
    return {"issued": modified.date().isoformat(), "evidence": "Last-Modified of the download"}


def _put_all(path, name, unpacked, entry, manifest, folder):
    """Put a file, or the tables of a zip file, beside what is there, then write the manifest."""
    before = manifest.of(entry["source_address"])
    with tempfile.TemporaryDirectory(prefix=".unpacked-", dir=folder) as scratch:
        tables, passed_over = [(name, path)], []
        if name.endswith(".zip"):
            found, passed_over = unpack_tables(path, Path(scratch), unpacked)
            tables = [(safe_name(table), it) for table, it in found]
            for table, it in tables:
                check_content(it, table)
        stored = [_put(*table, entry, manifest, folder, before) for table in tables]
    manifest.write()
    if passed_over:
        said = f"{name} also holds {', '.join(passed_over)}, passed over"
        stored = [
            replace(file, detail="; ".join(filter(None, (file.detail, said)))) for file in stored
        ]
    return stored


def _put(name, path, entry, manifest, folder, before):
    digest = sha256(path)
    target = folder / name
    if target.exists() and sha256(target) != digest:
        target = target.with_stem(f"{target.stem}-{digest[:SHA_DIGITS]}")
    path.replace(target)
    manifest.put({**entry, "file": target.name, "sha256": digest})
    older = [other["file"] for other in before if other["file"] != target.name]
    older = [other for other in older if (folder / other).exists()]
    if not before:
        return Stored(target, NEW)
    return Stored(target, REVISION, f"differs from {older[-1]}, which stays" if older else "")
