"""Another dbt project that uses ours as a package: tests/system/sample_project, beside ours.

Its warehouse holds what the loaders wrote of two files, in a schema of its own name.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "tests" / "system" / "sample_project"
FILES = (
    "published/did/DID-Table-1-2019-20-Modality-Provider-Counts.xlsx",
    "published/did/DID-Table-1-2020-21-Modality-Provider-Counts.xlsx",
    "published/organisations",
)
MODEL = "mergers_of_the_pandemic"
# What a user types: the model and what it reads, without our tests.
BUILD = ("build", "--select", f"+{MODEL}", "--exclude-resource-type", "test", "unit_test")


def project_beside_ours(folder):
    """A copy of the sample project, and our checkout beside it, where its packages.yml says."""
    project = folder / "my_project"
    shutil.copytree(SAMPLE, project)
    (folder / "scan-backlog").symlink_to(ROOT)
    done, said = dbt(project, "deps")
    assert done, said
    return project


def load(folder):
    """Load two years of scans and the organisations; the warehouse and the folder of Parquet."""
    given = [part for path in FILES for part in ("--from", path)]
    warehouse, parquet = folder / "loaded.duckdb", folder / "parquet"
    command = [sys.executable, "-m", "loaders", "load", *given, "--database", str(warehouse)]
    found = _run([*command, "--parquet", str(parquet)], ROOT)
    assert found.returncode == 0, found.stdout + found.stderr
    return warehouse, parquet


def put_raw_tables(loaded, warehouse, schema):
    """Copy the tables of `raw` into a schema of a user's warehouse, a DuckDB file."""
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(f"attach '{loaded}' as loaded (read_only); create schema {schema}")
        names = connection.execute(
            "select table_name from duckdb_tables() where database_name = 'loaded'"
        ).fetchall()
        for (name,) in names:
            connection.execute(f'create table {schema}."{name}" as from loaded.raw."{name}"')


def dbt(project, *arguments, **environment):
    """Run dbt in a project as its user does; whether it went well, and what it said."""
    found = _run([str(Path(sys.executable).with_name("dbt")), *arguments], project, **environment)
    return found.returncode == 0, found.stdout + found.stderr


def nodes_of(project, target="target"):
    """Nodes of the project's manifest by their unique ids."""
    path = project / target / "manifest.json"
    return json.loads(path.read_text(encoding="utf-8"))["nodes"]


def listed_successions():
    """Codes that went over into others, with the day, as the publisher and our seed list them."""
    with (ROOT / "published" / "organisations" / "succ.csv").open(encoding="utf-8") as file:
        found = {(row[0], row[1], row[3]) for row in csv.reader(file) if row}
    with (ROOT / "seeds/organisations/added_successions.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            day = row["effective_on"].replace("-", "")
            found.add((row["old_code"], row["new_code"], day))
    return found


def check_mergers(rows):
    """Hold the rows of the model to what is listed: one merger of each list, and no other."""
    found = {(old, new, f"{day:%Y%m%d}") for old, new, day in rows}
    assert len(found) == len(rows)
    assert {("RBZ", "RH8", "20220401"), ("RA3", "RA7", "20200401")} <= found
    assert found <= listed_successions()


def _run(command, folder, **environment):
    left = {name: value for name, value in os.environ.items() if not name.startswith("DBT_")}
    return subprocess.run(
        command,
        cwd=folder,
        env=left | {"NO_COLOR": "1"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
