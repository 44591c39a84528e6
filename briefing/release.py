"""One zip of the pack that opens by double-click on any system, with the hash of each file."""

import hashlib
import zipfile
from pathlib import Path

from briefing import CannotMake
from briefing.pack import LINK

FIXED_TIME = (1980, 1, 1, 0, 0, 0)
HASHES = "SHA256SUMS.txt"
ORDINARY_FILE = 0o100644 << 16


class NoPack(CannotMake):
    """There is no pack to make a release of."""


def make_release(build_dir):
    """Zip the pack of a build folder: same pack, same bytes. Returns its path. Raises NoPack."""
    pack = (Path(build_dir) / LINK).resolve()
    if not (pack / "index.html").is_file():
        raise NoPack(f"{build_dir} holds no pack; make one with: make briefing")
    folder = "diagnostic-scans"
    path = Path(build_dir) / f"{folder}.zip"
    unfinished = path.with_name(f".{path.name}.unfinished")
    hashes = []
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(pack.rglob("*")):
            if file.is_file():
                name, content = file.relative_to(pack).as_posix(), file.read_bytes()
                hashes.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
                _add(archive, f"{folder}/{name}", content)
        _add(archive, f"{folder}/{HASHES}", "".join(hashes).encode())
    unfinished.replace(path)
    return path


def _add(archive, name, content):
    entry = zipfile.ZipInfo(name, FIXED_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = ORDINARY_FILE
    archive.writestr(entry, content)
