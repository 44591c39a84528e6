"""The published copy: marts as DuckDB and Parquet in a folder of their own, swapped in by rename.

A process that has the file of an earlier build open keeps it undisturbed and sees the new one when
it connects again: `current` is a symbolic link, replaced in one step (DuckDB knows a file by the
path that the link leads to).
"""

import datetime
import json
import os
import secrets
import shutil

import duckdb

DATABASE = "diagnostic_scans.duckdb"
SCHEMA = "marts"
LINKS = {DATABASE: f"current/{DATABASE}", SCHEMA: f"current/{SCHEMA}"}


def publish(build_dir, manifest, variables):
    """Write the marts of the warehouse as a new build and make it the current one.

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
        _write_marts(build_dir / "warehouse.duckdb", unfinished, _marts(manifest))
        facts = {"build_id": build_id, "built_at": f"{now:%Y-%m-%dT%H:%M:%SZ}"} | variables
        (unfinished / "build.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
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
        key=lambda node: node["name"],
    )


def _write_marts(warehouse, folder, marts):
    with duckdb.connect() as connection:
        connection.execute(f"attach {_quoted(warehouse)} as warehouse (read_only)")
        connection.execute(
            f"attach {_quoted(folder / DATABASE)} as published (storage_version 'v1.0.0')"
        )
        connection.execute(f"create schema published.{SCHEMA}")
        for mart in marts:
            name = mart["name"]
            table = f'published.{SCHEMA}."{name}"'
            connection.execute(
                f'create table {table} as from warehouse.{SCHEMA}."{name}" order by all'
            )
            connection.execute(f"comment on table {table} is {_quoted(mart['description'])}")
            for column in mart["columns"].values():
                connection.execute(
                    f'comment on column {table}."{column["name"]}" '
                    f"is {_quoted(column['description'])}"
                )
            parquet = folder / SCHEMA / f"{name}.parquet"
            connection.execute(f"copy {table} to {_quoted(parquet)} (format parquet)")
        connection.execute("detach published")


def _quoted(text):
    return "'" + str(text).strip().replace("'", "''") + "'"


def _write_through(*paths):
    """Have the disk write files, and the names in folders, now."""
    for path in paths:
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
