"""Superset asks for a login, listens only on loopback and can change nothing; its messages."""

import hashlib
import os
import socket
import stat
from pathlib import Path

import pytest
import requests
from conftest import DASHBOARD, DATABASE, free_port, run_superset

LOOPBACK = "0100007F"  # 127.0.0.1, as /proc/net/tcp writes it
WRITES = (
    "insert into marts.dim_region select * from marts.dim_region",
    "update marts.scans_over_time set scans = 1",
    "delete from marts.scans_over_time",
    "drop table marts.scans_over_time",
    "create table marts.made as select 1 as one",
    "create temp table made as select 1 as one",
    "copy marts.dim_region to '{folder}/out.csv'",
    "copy (select 1) to '{folder}/out.csv'",
    "attach '{folder}/other.duckdb' as other",
    "export database '{folder}/out'",
    "install httpfs",
    "load httpfs",
    "set enable_external_access = true",
)
READS_OF_FILES = (
    "select * from read_text('{secret}')",
    "select * from read_csv('{secret}')",
    "select * from read_csv_auto('{secret}')",
    "select * from '{secret}'",
    "select * from glob('{folder}/*')",
)


def ask(server, session, sql):
    """Answer of SQL Lab."""
    return session.post(
        f"{server.address}/api/v1/sqllab/execute/",
        json={"database_id": 1, "sql": sql, "runAsync": False, "schema": "marts"},
        timeout=60,
    )


@pytest.fixture
def untouched(build):
    """Holds the published file to its bytes, and the folder to what is in it."""

    def state():
        digest = hashlib.sha256(build.published_copy.read_bytes()).hexdigest()
        return digest, sorted(path.name for path in build.published_copy.resolve().parent.iterdir())

    before = state()
    yield
    assert state() == before


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/dashboard/",
        "/api/v1/chart/",
        "/api/v1/dataset/",
        "/api/v1/database/",
        "/api/v1/dashboard/diagnostic-scans",
        "/api/v1/chart/1",
        "/api/v1/sqllab/",
    ],
)
def test_the_api_asks_for_a_login(server, path):
    answer = requests.get(server.address + path, timeout=30, allow_redirects=False)
    found = answer.json().get("count") if answer.status_code == 200 else 0
    # a list without a login is an empty one
    assert answer.status_code in (401, 403, 404) or not found, answer.text[:300]


@pytest.mark.parametrize("path", [DASHBOARD, "/sqllab/", "/chart/list/", "/superset/welcome/"])
def test_a_page_asks_for_a_login(server, path):
    answer = requests.get(server.address + path, timeout=30)
    assert "/login" in answer.url


@pytest.mark.parametrize("path", ["/api/v1/chart/data", "/api/v1/sqllab/execute/"])
def test_a_query_asks_for_a_login(server, path):
    asked = {"database_id": 1, "sql": "select 1", "datasource": {"id": 1, "type": "table"}}
    answer = requests.post(server.address + path, json=asked, timeout=30, allow_redirects=False)
    assert answer.status_code in (302, 400, 401, 403)
    assert "data" not in (answer.json() if "json" in answer.headers["content-type"] else {})


def test_a_wrong_password_and_the_importer_are_refused(server):
    for user, password in ((server.user, "wrong"), ("importer", ""), ("admin", "admin")):
        answer = requests.post(
            f"{server.address}/api/v1/security/login",
            json={"username": user, "password": password, "provider": "db"},
            timeout=30,
        )
        assert answer.status_code in (400, 401), user


def test_the_dashboard_asked_for_a_login(opened):
    assert opened.asked_to_log_in


def test_nothing_listens_beyond_loopback(server):
    sockets = {
        link.readlink().name
        for process in (str(server.process.pid), *children(server.process.pid))
        for link in Path(f"/proc/{process}/fd").iterdir()
    }
    rows = [
        line.split()
        for table in ("tcp", "tcp6", "udp", "udp6")
        for line in Path(f"/proc/net/{table}").read_text(encoding="ascii").splitlines()[1:]
    ]
    waiting = {"0A", "07"}  # TCP that listens, UDP that takes what comes
    addresses = {row[1] for row in rows if f"socket:[{row[9]}]" in sockets and row[3] in waiting}
    assert addresses == {f"{LOOPBACK}:{int(server.port):04X}"}


def test_another_address_of_this_machine_does_not_answer(server):
    with socket.socket() as tried:
        tried.settimeout(5)
        # all of 127/8 is loopback, but one address of it is served
        assert tried.connect_ex(("127.0.0.2", int(server.port)))


def children(process):
    """Numbers of the processes below one."""
    found = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    return {*found, *(child for one in found for child in children(one))}


def test_the_user_reads_the_marts_by_sql(server, session):
    answer = ask(server, session, "select count(*) as n from marts.dim_region")
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"] == [{"n": 7}]


@pytest.mark.parametrize("sql", WRITES)
def test_a_write_is_refused(server, session, untouched, tmp_path, sql):
    answer = ask(server, session, sql.format(folder=tmp_path))
    assert answer.status_code != 200, answer.text
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("sql", READS_OF_FILES)
def test_another_file_is_not_read(server, session, tmp_path, sql):
    secret = tmp_path / "secret.csv"
    secret.write_text("word\nhush\n", encoding="utf-8")
    answer = ask(server, session, sql.format(folder=tmp_path, secret=secret))
    assert answer.status_code != 200, answer.text
    assert "hush" not in answer.text


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/api/v1/database/", {"database_name": "more", "sqlalchemy_uri": "duckdb:///:memory:"}),
        ("/api/v1/security/users/", {"username": "other"}),
    ],
)
def test_the_user_adds_no_database_and_no_user(server, session, path, asked):
    answer = session.post(server.address + path, json=asked, timeout=30)
    assert answer.status_code in (401, 403, 404), answer.text


def test_the_user_does_not_change_what_ships(server, session):
    for asset in ("chart/1", "dashboard/1", "dataset/1", "database/1"):
        answer = session.put(f"{server.address}/api/v1/{asset}", json={}, timeout=30)
        assert answer.status_code in (401, 403, 404), asset


def test_key_and_database_are_their_owners_alone(build, server):
    home = build.folder / "superset"
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    for name in ("secret_key", "superset.db", "superset.log", "server.log"):
        assert stat.S_IMODE((home / name).stat().st_mode) == 0o600, name


def test_the_password_is_nowhere_on_the_disk(build, server):
    kept = [path for path in (build.folder / "superset").rglob("*") if path.is_file()]
    assert kept
    assert [path.name for path in kept if server.password.encode() in path.read_bytes()] == []


def test_without_a_build_it_says_what_to_do(tmp_path):
    said = run_superset("serve", BUILD_DIR=str(tmp_path), BI_PORT=str(free_port()))
    assert said.returncode == 1
    assert "no published build" in said.stdout and "make build" in said.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("port", ["0", "http", "70000"])
def test_what_is_no_port_is_refused(tmp_path, port):
    said = run_superset("serve", BUILD_DIR=str(tmp_path), BI_PORT=port)
    assert said.returncode == 1 and "is not a port" in said.stdout


def test_a_port_that_is_taken_is_named_with_another(tmp_path):
    (tmp_path / DATABASE).touch()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = run_superset("serve", BUILD_DIR=str(tmp_path), BI_PORT=str(port))
    assert said.returncode == 1
    assert f"Port {port}" in said.stdout and "make bi BI_PORT=" in said.stdout
    assert os.listdir(tmp_path) == [DATABASE]  # noqa: PTH208
