"""After the next build is published the same charts give its numbers, without a restart."""

import shutil

import duckdb
from conftest import DATABASE
from test_dashboard import answered


def test_a_new_build_is_seen_at_once(opened, numbers, server, session, build, tmp_path):
    asked, before = opened.answers[numbers["england_scans"]]
    first = build.published_copy.resolve()
    file = shutil.copy(first, tmp_path / DATABASE)
    with duckdb.connect(str(file)) as changed:
        changed.execute("update marts.scans_over_time set scans = scans + 5")
    build.publish(file)
    after = session.post(f"{server.address}/api/v1/chart/data", json=asked, timeout=60).json()
    assert [row["scans"] for row in answered(after)] == [
        row["scans"] + 5 for row in answered(before)
    ]
    build.publish(first)
    again = session.post(f"{server.address}/api/v1/chart/data", json=asked, timeout=60).json()
    assert answered(again) == answered(before)
