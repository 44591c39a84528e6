"""The published copy: marts as DuckDB and Parquet in a folder of their own, swapped in by rename.

A process that has the file of an earlier build open keeps it undisturbed and sees the new one when
it connects again: `current` is a symbolic link, replaced in one step (DuckDB knows a file by the
path that the link leads to).
"""

import datetime
import json
import secrets
import shutil

import duckdb

DATABASE = "diagnostic_scans.duckdb"
SCHEMA = "marts"
BUILDS_KEPT = 2
LINKS = {DATABASE: f"current/{DATABASE}", SCHEMA: f"current/{SCHEMA}"}


def publish(build_dir, manifest, variables):
    """Write the marts of the warehouse as a new build and make it the current one.

    Returns the folder of the build: `published/<build id>/`.
    """
    now = datetime.datetime.now(datetime.UTC)
    build_id = f"{now:%Y%m%dT%H%M%S-%f}-{secrets.token_hex(3)}"
    builds = build_dir / "published"
    unfinished = builds / f"{build_id}.unfinished"
    (unfinished / SCHEMA).mkdir(parents=True)
    try:
        _write_marts(build_dir / "warehouse.duckdb", unfinished, _marts(manifest))
        facts = {"build_id": build_id, "built_at": f"{now:%Y-%m-%dT%H:%M:%SZ}"} | variables
        (unfinished / "build.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
        folder = builds / build_id
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    _link(build_dir / "current", f"published/{build_id}")
    for name, target in LINKS.items():
        if not (build_dir / name).is_symlink():
            _link(build_dir / name, target)
    _remove_old_builds(builds, folder)
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


def _link(link, target):
    fresh = link.with_name(f".{link.name}.{secrets.token_hex(3)}")
    fresh.symlink_to(target)
    fresh.replace(link)


def _remove_old_builds(builds, newest):
    finished = sorted(
        (
            path
            for path in builds.iterdir()
            if path.is_dir() and path != newest and "." not in path.name
        ),
        key=lambda path: path.name,
    )
    kept = finished[len(finished) - (BUILDS_KEPT - 1) :]
    for path in builds.iterdir():
        if path != newest and path not in kept:
            shutil.rmtree(path, ignore_errors=True)
