"""The published copy: marts as DuckDB, Parquet and CSV in their own folder, swapped in by rename.

A process that has the file of an earlier build open keeps it undisturbed and sees the new one when
it connects again: `current` is a symbolic link, replaced in one step (DuckDB knows a file by the
path that the link leads to).
"""

import datetime
import json
import os
import secrets
import shutil
from concurrent.futures import ThreadPoolExecutor

from publishing.data_package import FILE_NAME, write_data_package
from publishing.mart_files import DATABASE, SCHEMA, write_marts

LINKS = {name: f"current/{name}" for name in (DATABASE, SCHEMA, FILE_NAME)}


def publish(build_dir, manifest, variables):
    """Write the marts of a warehouse as a new build and make it the current one.

    If that fails, what was published stays as it was. The build that was current before stays too,
    for those who have it open. One process at a time. Returns the folder: `published/<build id>/`.
    """
    now = datetime.datetime.now(datetime.UTC)
    build_id = f"{now:%Y%m%dT%H%M%S-%f}-{secrets.token_hex(3)}"
    builds, current = build_dir / "published", build_dir / "current"
    folder, unfinished = builds / build_id, builds / f"{build_id}.unfinished"
    before = current.resolve()
    try:
        (unfinished / SCHEMA).mkdir(parents=True)
        facts = {"build_id": build_id, "built_at": f"{now:%Y-%m-%dT%H:%M:%SZ}"} | variables
        nodes = _marts(manifest)
        marts, files = write_marts(build_dir / "warehouse.duckdb", unfinished, nodes, facts)
        (unfinished / "build.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
        write_data_package(unfinished, nodes, _unique_keys(manifest), marts, files, facts)
        # a power cut must not leave a link to what was not yet on the disk
        _write_through(*unfinished.rglob("*"), unfinished)
        unfinished.rename(folder)
        _write_through(builds)
        for name, target in LINKS.items():
            if not (build_dir / name).is_symlink():
                put_link(build_dir / name, target)
        put_link(current, f"published/{build_id}")
    except BaseException:
        if current.resolve() != folder.resolve():
            for path in (unfinished, folder):
                shutil.rmtree(path, ignore_errors=True)
        raise
    _remove_leftovers(build_dir, (folder, before))
    return folder


def _marts(manifest):
    nodes = manifest["nodes"].values()
    return sorted(
        (node for node in nodes if node["resource_type"] == "model" and node["schema"] == SCHEMA),
        key=lambda node: node["alias"],
    )


def _unique_keys(manifest):
    """Arguments of the tests `unique_key` by the unique_id of the model that they are of."""
    found = {}
    for node in manifest["nodes"].values():
        test = node.get("test_metadata") or {}
        if test.get("name") == "unique_key" and not node["config"].get("where"):
            found[node["attached_node"]] = test["kwargs"]
    return found


def _write_through(*paths):
    """Have the disk write files, and the names in folders, now."""
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(_write_one_through, paths))


def _write_one_through(path):
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put_link(link, target):
    """Make a symbolic link lead to a target, in one step where it is there already."""
    fresh = link.with_name(f".{link.name}.{secrets.token_hex(3)}")
    try:
        fresh.symlink_to(target)
        fresh.replace(link)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    _write_through(link.parent)


def _remove_leftovers(build_dir, kept):
    """Remove all builds but those kept, and links of runs that were cut off."""
    kept = {folder.resolve() for folder in kept}
    for path in (build_dir / "published").iterdir():
        if path.resolve() not in kept:
            shutil.rmtree(path, ignore_errors=True)
    for name in ("current", *LINKS):
        for link in build_dir.glob(f".{name}.*"):
            if link.is_symlink():
                link.unlink()
