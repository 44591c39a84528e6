"""Another dbt project that has ours as a package, on Spark: the project of tests/system."""

import csv
import json

import duckdb
import pytest
from package_user import BUILD, MODEL, check_mergers, dbt, load, nodes_of, project_beside_ours

COLUMNS = ("old_code", "new_code", "effective_on", "counted_from", "source")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The sample project after its user's `dbt deps` and `dbt build --target spark`.

    The tables of its raw schema are laid over the loader's Parquet.
    """
    project = project_beside_ours(tmp_path_factory.mktemp("user"))
    _, parquet = load(project.parent)
    done, said = dbt(project, *BUILD, "--target", "spark", RAW_PARQUET=str(parquet))
    assert done, said
    return project


def as_spark_wrote(built, sql, schema, table):
    """Rows of some SQL on a table of the user's warehouse, which it calls `made`."""
    files = built / "spark-warehouse" / f"{schema}.db" / table / "*.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"create view made as from read_parquet('{files}')")
        return connection.execute(sql).fetchall()


def test_a_model_is_built_on_ours_on_spark(built):
    results = json.loads((built / "target" / "run_results.json").read_text(encoding="utf-8"))
    status = {result["unique_id"]: result["status"] for result in results["results"]}
    assert status[f"model.my_project.{MODEL}"] == "success"
    # its view is gone with Spark's process: the same of the table that it reads
    sql = nodes_of(built)[f"model.my_project.{MODEL}"]["compiled_code"]
    assert "marts.organisation_succession" in sql
    sql = sql.replace("marts.organisation_succession", "made")
    check_mergers(as_spark_wrote(built, sql, "marts", "organisation_succession"))


def test_only_our_own_views_are_made_as_tables(built):
    nodes = nodes_of(built)
    assert nodes[f"model.my_project.{MODEL}"]["config"]["materialized"] == "view"
    assert nodes["model.scan_backlog.stg_ods__trusts"]["config"]["materialized"] == "table"
    assert as_spark_wrote(built, "select count(*) > 0 from made", "staging", "stg_ods__trusts")[0][
        0
    ]


def test_our_seeds_keep_their_empty_cells_and_quotes(root, built):
    path = root / "seeds" / "organisations" / "added_successions.csv"
    with path.open(encoding="utf-8") as file:
        expected = {tuple(row[name] or None for name in COLUMNS) for row in csv.DictReader(file)}
    texts = ", ".join(f"cast({name} as varchar)" for name in COLUMNS)
    found = as_spark_wrote(built, f"select {texts} from made", "seeds", "added_successions")
    assert set(found) == expected and len(found) == len(expected)
    assert any(row[3] is None for row in found) and any("'" in row[4] for row in found)
