"""Marts of the edition that ships, built by Spark, against those that DuckDB built."""

import pytest
from compared import differences


def key_of(manifest, mart):
    """Columns that a mart's `unique_key` says a row is of."""
    tests = [
        node["test_metadata"]["kwargs"]["columns"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test"
        and (node.get("test_metadata") or {}).get("name") == "unique_key"
        and (node["attached_node"] or "..").split(".")[2] == mart
    ]
    assert len(tests) == 1, f"{mart} has {len(tests)} tests unique_key; expected one"
    return tests[0]


def test_mart_is_the_same_on_both_engines(mart, both, manifests):
    key = key_of(manifests["duckdb"], mart)
    assert differences(both, f"duck.marts.{mart}", f'spark."{mart}"', key) == []


def test_marts_have_the_types_of_their_contracts(mart, both, manifests):
    names = {"string": "VARCHAR", "bigint": "BIGINT", "double": "DOUBLE", "date": "DATE"}
    (node,) = (
        node
        for node in manifests["spark"]["nodes"].values()
        if node["resource_type"] == "model" and node["alias"] == mart
    )
    columns = node["columns"].values()
    expected = {
        column["name"]: names.get(column["data_type"], column["data_type"].upper())
        for column in columns
    }
    described = both.execute(f'describe select * from spark."{mart}"').fetchall()
    assert {name: kind for name, kind, *_ in described} == expected


def test_no_mart_is_missing_on_either_side(root, both, manifests):
    files = {path.stem for path in (root / "models" / "marts").rglob("*.sql")}
    in_duckdb = both.execute(
        "select table_name from duckdb_tables() where database_name = 'duck'"
    ).fetchall()
    in_spark = both.execute(
        "select view_name from duckdb_views() where schema_name = 'spark'"
    ).fetchall()
    assert {name for (name,) in in_duckdb} == files
    assert {name for (name,) in in_spark} == files
    assert len(files) > 40


def test_both_read_the_same_load(both, manifests):
    files = "select count(*), count(distinct sha256) from {}.loaded_files"
    of_spark = both.execute(files.format("spark")).fetchone()
    assert of_spark == both.execute(files.format("duck.marts")).fetchone()
    assert of_spark[0] > 20


def test_every_test_of_dbt_passed_on_spark(manifests, results):
    manifest = manifests["spark"]
    expected = {
        key
        for key, node in (manifest["nodes"] | manifest["unit_tests"]).items()
        if node["resource_type"] in ("test", "unit_test", "model", "seed")
    }
    passed = {key for key, result in results.items() if result["status"] in ("pass", "success")}
    assert expected - passed == set()
    assert len(manifest["unit_tests"]) > 50


@pytest.mark.parametrize(
    "change",
    [
        "update other set name = 'Made-up Quai' where code = 'ZQ7'",
        "update other set name = '' where name is null",
        "update other set scans = scans + 1 where code = 'ZX3'",
        "update other set scans = null where code = 'ZX3'",
        "update other set share = share * 1.00001 where code = 'ZQ7'",
        "update other set share = 'nan'::double where code = 'ZQ7'",
        "update other set is_comparable = null where code = 'ZX3'",
        "update other set month = month + 1 where code = 'ZX3'",
        "update other set code = 'ZZ9' where code is null",
        "delete from other where code = 'ZX3'",
        "insert into other select * from other where code = 'ZX3'",
        "insert into other (code) values ('ZJ9')",
        "alter table other alter scans type integer",
        "alter table other rename share to part",
        "alter table other add column more bigint",
    ],
)
def test_a_difference_is_found(both, change):
    rows = """
        select * from (values
            ('ZQ7', 'Made-up Quay', 5::bigint, 100::double / 3, true, date '2020-04-01'),
            ('ZX3', null, 0, 0, false, date '2020-05-01'),
            (null, '', 7, null, true, null)
        ) as made_up(code, name, scans, share, is_comparable, month)
    """
    cursor = both.cursor()
    for name in ("one", "other"):
        cursor.execute(f"create or replace temp table {name} as {rows}")
    cursor.execute("update other set share = share * (1 + 1e-14)")
    assert differences(cursor, "one", "other", ["code"]) == []
    cursor.execute(change)
    assert differences(cursor, "one", "other", ["code"])
