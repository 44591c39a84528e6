"""The contract of a mart is enforced by dbt itself, which the tests of single models go without."""

import os
import shutil
import subprocess
import sys

import duckdb

MART = "dim_region"
# The mart, its contract, and all that the two need of the project.
KEPT = (
    *("dbt_project.yml", "profiles.yml", "macros", "tests/generic", "models/columns.md"),
    *("models/marts/dimensions/dim_region.sql", "models/marts/dimensions/dim_region.yml"),
    *("seeds/organisations/areas.csv", "seeds/organisations/organisations.yml"),
)
DECLARED = "      - name: region_name\n        data_type: string\n"


def dbt_build(project, *selected):
    return subprocess.run(
        [
            *(sys.executable, "-m", "dbt.cli.main", "build", "--select", *selected),
            *("--no-use-colors", "--target-path", "build/dbt", "--log-path", "build/logs"),
        ],
        cwd=project,
        env=os.environ | {"BUILD_DIR": "build"},
        capture_output=True,
        text=True,
        check=False,
    )


def regions(project):
    warehouse = project / "build" / "warehouse.duckdb"
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(f"from marts.{MART} order by all").fetchall()


def test_a_mart_of_another_type_than_its_contract_fails(root, tmp_path):
    for name in KEPT:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (root / name).is_dir() else shutil.copy2
        copy(root / name, tmp_path / name)
    (tmp_path / "build").mkdir()
    found = dbt_build(tmp_path, f"+{MART}")
    assert found.returncode == 0, found.stdout + found.stderr
    before = regions(tmp_path)
    assert len(before) == 7

    contract = tmp_path / "models" / "marts" / "dimensions" / f"{MART}.yml"
    text = contract.read_text(encoding="utf-8")
    of_mart = text[text.index(f"  - name: {MART}\n") :]
    broken = of_mart.replace(DECLARED, DECLARED.replace("string", "bigint"), 1)
    assert broken != of_mart
    contract.write_text(text.replace(of_mart, broken), encoding="utf-8")
    found = dbt_build(tmp_path, MART)
    assert found.returncode == 1, found.stdout + found.stderr
    assert f"Compilation Error in model {MART}" in found.stdout
    assert "This model has an enforced contract that failed." in found.stdout
    told = {line.strip() for line in found.stdout.splitlines() if "| region_name" in line}
    assert [[cell.strip() for cell in line.split("|")[1:4]] for line in told] == [
        ["region_name", "VARCHAR", "BIGINT"]
    ]
    assert regions(tmp_path) == before
