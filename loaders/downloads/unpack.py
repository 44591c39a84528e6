"""Judges and unpacks what has arrived: is it what its name says, and safe to open?"""

import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from loaders.readers import COMPOUND_FILE_START, ZIP_START, NotUsed, Refused, read_sheets

ENCRYPTED = 0x1
READ_BYTES = 65536


@dataclass(frozen=True)
class ZipLimits:
    """How many members, how many bytes unpacked, and how much larger than packed."""

    members: int = 2000
    unpacked_bytes: int = 1_000_000_000
    ratio: float = 200
    ratio_from_bytes: int = 1_000_000


class WrongContent(Exception):
    """What has arrived is not what its name says, or not safe to open."""


def check_content(path, name, limits=None):
    """Raises WrongContent unless the file holds what the suffix of `name` promises."""
    suffix = name.rsplit(".", 1)[-1].lower()
    with path.open("rb") as file:
        start = file.read(READ_BYTES)
    lower = start[:2048].lower()
    if not start:
        raise WrongContent("is empty")
    if b"<html" in lower or b"<!doctype html" in lower:
        raise WrongContent(f"holds a web page, expected {suffix}")
    if start.startswith(ZIP_START):
        check_members(path, limits or ZipLimits())
    if suffix == "zip":
        if not start.startswith(ZIP_START):
            raise WrongContent("does not begin like a zip file")
        return
    packed = start.startswith((ZIP_START, COMPOUND_FILE_START))
    if suffix == "csv":
        first_line = start.splitlines()[0]
        if packed or b"\x00" in start or b"," not in first_line or lower.lstrip()[:1] in b"<{[":
            raise WrongContent("does not begin like a table of comma-separated values")
        return
    try:
        read_sheets(name, path.read_bytes())
    except (Refused, NotUsed) as reason:
        raise WrongContent(str(reason)) from reason


def check_members(path, limits):
    """Members of a zip file. Raises WrongContent where it is broken or may do harm."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise WrongContent(f"can't be read as a zip file ({error})") from error
    if len(members) > limits.members:
        raise WrongContent(f"holds {len(members):,} files, expected at most {limits.members:,}")
    unpacked, most = sum(member.file_size for member in members), limits.unpacked_bytes
    if unpacked > most:
        raise WrongContent(f"unpacks to {unpacked:,} bytes, expected at most {most:,}")
    for member in members:
        _check_member(member, limits)
    if len({member.filename.lower() for member in members}) < len(members):
        raise WrongContent("holds two files of one name")
    return members


def _check_member(member, limits):
    # ZipInfo cuts names at a NUL and turns the system's separator; the name as packed is judged
    name = member.orig_filename.replace("\\", "/")
    if name.startswith("/") or ":" in name or "\x00" in name or ".." in PurePosixPath(name).parts:
        raise WrongContent(f'holds a file that would land outside its folder: "{name}"')
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise WrongContent(f'holds a link or a device: "{name}"')
    if member.flag_bits & ENCRYPTED:
        raise WrongContent(f'holds a file that a password protects: "{name}"')
    ratio = member.file_size / max(member.compress_size, 1)
    if member.file_size > limits.ratio_from_bytes and ratio > limits.ratio:
        raise WrongContent(
            f'holds a file {ratio:,.0f} times as large as packed: "{name}"; '
            f"expected at most {limits.ratio:g}"
        )


def unpack_tables(path, folder, expected=None, limits=None):
    """Write the CSV members of a zip file into an empty folder: (name, path) of each.

    Their folders are left out. With `expected`, a pattern of names, tables of other names are
    passed over and are the second list. Raises WrongContent, also where there is no such table.
    """
    members = check_members(path, limits or ZipLimits())
    found, passed_over = [], []
    with zipfile.ZipFile(path) as archive:
        for number, member in enumerate(members):
            name = PurePosixPath(member.filename).name
            if member.is_dir() or not name.lower().endswith(".csv"):
                continue
            if expected and not expected.fullmatch(name):
                passed_over.append(name)
                continue
            target = folder / f"{number}.csv"
            try:
                _write(archive, member, target)
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
                raise WrongContent(f"can't be unpacked ({error})") from error
            found.append((name, target))
    if not found:
        held = ", ".join(f'"{member.filename}"' for member in members) or "nothing"
        wanted = (
            f" whose name fits {expected.pattern} (unpacked_pattern in "
            "loaders/downloads/sources.csv)"
        )
        raise WrongContent(f"holds no CSV file{wanted if expected else ''}, but {held}")
    return found, passed_over


def _write(archive, member, target):
    """Unpack one member, never beyond the size that was checked: a header can lie."""
    size = 0
    with archive.open(member) as source, target.open("wb") as file:
        while chunk := source.read(READ_BYTES):
            size += len(chunk)
            if size > member.file_size:
                raise WrongContent("unpacks to more than it says")
            file.write(chunk)
