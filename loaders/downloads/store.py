"""Puts what is new into a publication's folder; nothing that is there is ever written over."""

import re
import tempfile
from dataclasses import dataclass
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
    manifest = Manifest(folder)
    try:
        name = safe_name(link.name or urlsplit(link.address).path)
    except ValueError as error:
        raise Failure(link.address, str(error), "tell the maintainers") from None
    part = Part(folder / f".{name}.part")
    current = manifest.current(link.address)
    validators = fetcher.file(
        link.address,
        part,
        publisher.hosts,
        publisher.size_limit,
        known=current[0] if current else None,
        arrived=arrived,
    )
    if validators is None:
        return [Stored(folder / entry["file"], UNCHANGED) for entry in current]
    try:
        check_content(part.path, name)
        entry = {
            "source_file": name,
            "source_sha256": sha256(part.path),
            "source_address": link.address,
            **_issue(link, validators, day),
            "licence": publisher.licence,
            "etag": validators["etag"],
            "last_modified": validators["last_modified"],
        }
        if current and current[0]["source_sha256"] == entry["source_sha256"]:
            return _same_again(manifest, current, entry, folder)
        return _put_all(part.path, name, entry, manifest, folder)
    except WrongContent as reason:
        raise Failure(
            link.address,
            f"refused: {reason}",
            "look at the address in a browser; nothing was kept of it",
        ) from reason
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
        return {
            "issued": day,
            "evidence": "first seen on this day: the publisher does not say when",
        }
    return {"issued": modified.date().isoformat(), "evidence": "Last-Modified of the download"}


def _same_again(manifest, current, entry, folder):
    """The bytes that are there: only what to ask by next time is new."""
    for held in current:
        held.update({name: entry[name] for name in ("etag", "last_modified")})
    manifest.write()
    return [Stored(folder / held["file"], UNCHANGED) for held in current]


def _put_all(path, name, entry, manifest, folder):
    """Put a file, or the tables of a zip file, beside what is there, then write the manifest."""
    with tempfile.TemporaryDirectory(prefix=".unpacked-", dir=folder) as scratch:
        if name.endswith(".zip"):
            tables = [(safe_name(table), it) for table, it in unpack_tables(path, Path(scratch))]
        else:
            tables = [(name, path)]
        was_taken = manifest.was_taken(entry["source_address"])
        stored = [
            _put(table_name, table, entry, manifest, folder, was_taken)
            for table_name, table in tables
        ]
    manifest.write()
    return stored


def _put(name, path, entry, manifest, folder, was_taken):
    digest = sha256(path)
    target = folder / name
    if target.exists() and sha256(target) != digest:
        stem, suffix = name.rsplit(".", 1)
        target = folder / f"{stem}-{digest[:SHA_DIGITS]}.{suffix}"
    path.replace(target)
    older = [
        other["file"]
        for other in manifest.entries
        if other["source_address"] == entry["source_address"]
        and other["file"] != target.name
        and (folder / other["file"]).exists()
    ]
    manifest.put({**entry, "file": target.name, "sha256": digest})
    if not was_taken:
        return Stored(target, NEW)
    return Stored(target, REVISION, f"differs from {older[-1]}, which stays" if older else "")
