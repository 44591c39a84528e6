"""The manifest beside the files of a folder, in the layout that `load` reads."""

import csv
import hashlib
import os
from operator import itemgetter

NAME = "manifest.csv"
COLUMNS = ("file", "sha256", "source_file", "source_sha256", "source_address", "issued", "evidence")
COLUMNS += ("licence", "etag", "last_modified")
NEEDED = {"file", "sha256", "source_address"}


class BrokenManifest(Exception):
    """The manifest of a folder can't be read."""


class Manifest:
    """Entries of a folder's manifest, the newest edition of an address last.

    `source_file` and `source_sha256` are those of the zip file that a file was unpacked from, else
    of the file itself. Raises BrokenManifest.
    """

    def __init__(self, folder):
        self._folder = folder
        self.entries = []
        path = folder / NAME
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                reader = csv.DictReader(file)
                self.entries = list(reader)
                wrong = not NEEDED.issubset(reader.fieldnames or ())
            if wrong or any(None in entry or None in entry.values() for entry in self.entries):
                raise BrokenManifest(
                    f"{path} is not the manifest of a download; expected the columns "
                    f"{', '.join(COLUMNS)}, each row with as many cells. Mend it, or download "
                    "into another folder with --to"
                )

    def of(self, address):
        """Entries of an address, the newest edition last."""
        return [entry for entry in self.entries if entry["source_address"] == address]

    def current(self, address):
        """Newest entries of an address whose files are there as they were: one, or a zip's."""
        entries = self.of(address)
        newest = [
            entry
            for entry in entries
            if entry.get("source_sha256") == entries[-1].get("source_sha256")
        ]
        return newest if all(map(self.is_intact, newest)) else []

    def is_intact(self, entry):
        """Whether the file of an entry is there with the bytes that were taken."""
        path = self._folder / entry["file"]
        return path.is_file() and sha256(path) == entry["sha256"]

    def put(self, entry):
        """Add an entry as the newest; one of the same file and address gives way."""
        key = itemgetter("file", "source_address")
        self.entries = [other for other in self.entries if key(other) != key(entry)] + [entry]

    def write(self):
        """Write the manifest in one step: a reader finds the old one or the new one, whole."""
        unfinished = self._folder / f".{NAME}.new"
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            write_entries(file, self.entries)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self._folder / NAME)


def write_entries(file, entries, columns=COLUMNS):
    """Write the entries of a manifest into an open file."""
    writer = csv.DictWriter(file, columns, "", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(entries)


def sha256(path):
    """Sha256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
