"""The published copy of a made-up mart: links, comments, failures, a process that keeps it open."""

import json
import subprocess
import sys
import textwrap

import duckdb
import pytest

from publishing.published_copy import publish


@pytest.fixture
def made_up_warehouse(tmp_path):
    """Build folder with a warehouse of one mart, and a function that publishes a value in it."""
    manifest = {
        "nodes": {
            "model.a": {
                "resource_type": "model",
                "schema": "marts",
                "name": "mart",
                "alias": "mart",
                "description": "Grain: a row; it's quoted.",
                "columns": {"value": {"name": "value", "description": 'A "value".'}},
            }
        }
    }

    def publish_value(value):
        with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
            connection.execute("create schema if not exists marts")
            connection.execute(
                "create or replace table marts.mart as select ?::bigint as value", [value]
            )
        return publish(tmp_path, manifest, {"as_of": ""})

    return tmp_path, publish_value


def test_an_open_reader_is_undisturbed_and_sees_the_new_build_on_reconnecting(made_up_warehouse):
    folder, publish_value = made_up_warehouse
    publish_value(1)
    program = textwrap.dedent(
        """
        import sys, duckdb
        path = sys.argv[1]
        kept = duckdb.connect(path, read_only=True)
        print(kept.execute("from marts.mart").fetchone()[0], flush=True)
        sys.stdin.readline()
        print(kept.execute("from marts.mart").fetchone()[0], flush=True)
        again = duckdb.connect(path, read_only=True)
        print(again.execute("from marts.mart").fetchone()[0], flush=True)
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(folder / "diagnostic_scans.duckdb")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdout.readline() == "1\n"
        publish_value(2)
        reader.stdin.write("\n")
        reader.stdin.flush()
        assert reader.stdout.readline() == "1\n"
        assert reader.stdout.readline() == "2\n"


def test_links_lead_through_current_and_two_builds_stay(made_up_warehouse):
    folder, publish_value = made_up_warehouse
    builds = [publish_value(value) for value in (1, 2, 3)]
    assert (folder / "current").readlink().as_posix() == f"published/{builds[-1].name}"
    assert (folder / "diagnostic_scans.duckdb").readlink().as_posix() == (
        "current/diagnostic_scans.duckdb"
    )
    assert (folder / "marts").readlink().as_posix() == "current/marts"
    kept = sorted(path.name for path in (folder / "published").iterdir())
    assert kept == sorted(path.name for path in builds[-2:])
    facts = json.loads((folder / "current" / "build.json").read_text(encoding="utf-8"))
    assert facts["build_id"] == builds[-1].name


def test_a_failure_while_publishing_leaves_the_current_build(made_up_warehouse):
    folder, publish_value = made_up_warehouse
    first = publish_value(1)
    broken = {"nodes": {"m": {"resource_type": "model", "schema": "marts", "alias": "absent"}}}
    with pytest.raises(duckdb.CatalogException):
        publish(folder, broken, {})
    assert (folder / "current").resolve() == first
    assert [path.name for path in (folder / "published").iterdir()] == [first.name]


def test_comments_keep_their_quotes(made_up_warehouse):
    folder, publish_value = made_up_warehouse
    publish_value(1)
    with duckdb.connect(str(folder / "diagnostic_scans.duckdb"), read_only=True) as connection:
        found = connection.execute("select comment from duckdb_tables()").fetchone()
        assert found == ("Grain: a row; it's quoted.",)
        found = connection.execute(
            "select comment from duckdb_columns() where column_name = 'value'"
        )
        assert found.fetchone() == ('A "value".',)
