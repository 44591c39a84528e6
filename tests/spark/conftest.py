"""The two builds that `make test-spark` has made, and what Spark's dbt wrote about its own."""

import json
import os
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / os.environ.get("BUILD_DIR", "build")
SPARK = BUILD / "spark"


def read_json(path):
    """What dbt wrote; its absence is said with what to do."""
    if not path.exists():
        raise FileNotFoundError(
            f"{path} is not there: make test-spark builds on both engines first"
        )
    return json.loads(path.read_text(encoding="utf-8"))


def pytest_generate_tests(metafunc):
    """A test case for each mart of the manifest, so that one that is missing shows."""
    if "mart" in metafunc.fixturenames:
        nodes = read_json(SPARK / "dbt" / "manifest.json")["nodes"].values()
        marts = {
            node["name"]
            for node in nodes
            if node["resource_type"] == "model" and node["schema"] == "marts"
        }
        metafunc.parametrize("mart", sorted(marts))


@pytest.fixture(scope="session")
def root():
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def build_folder():
    """Folder of the builds on both engines."""
    return BUILD


@pytest.fixture(scope="session")
def manifests():
    """dbt's manifests: {engine: manifest}."""
    return {
        "duckdb": read_json(BUILD / "dbt" / "manifest.json"),
        "spark": read_json(SPARK / "dbt" / "manifest.json"),
    }


@pytest.fixture(scope="session")
def results():
    """Results of Spark's dbt, {unique id: result}."""
    found = read_json(SPARK / "dbt" / "run_results.json")["results"]
    return {result["unique_id"]: result for result in found}


@pytest.fixture(scope="session")
def both():
    """Connection on which `duck.marts` are DuckDB's published marts, and `spark` Spark's tables."""
    with duckdb.connect() as connection:
        path = BUILD / "diagnostic_scans.duckdb"
        connection.execute(f"attach '{path}' as duck (read_only)")
        connection.execute("create schema spark")
        for folder in sorted((SPARK / "warehouse" / "marts.db").iterdir()):
            files = f"{folder}/*.parquet"
            connection.execute(
                f"create view spark.\"{folder.name}\" as select * from read_parquet('{files}')"
            )
        yield connection
