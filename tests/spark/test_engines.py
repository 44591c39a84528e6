"""What DuckDB and Spark do differently with the same SQL: the table of docs/spark.md, row by row.

A difference that an engine gives up turns its test red, and its rule may go.
"""

import re
from datetime import datetime

import duckdb
import pytest
import yaml

ROWS = "(values ('Alpha', 1), ('Zeta', 2), (cast(null as string), 3)) as made_up(name, place)"
FIRST_IN_ORDER = f"select * from (select -place as place from {ROWS} order by %s) as t limit 1"
# Row of the table: what is asked, and the answers of DuckDB and of Spark, as text.
DIFFERENCES = {
    "`min_by`, `max_by` of a null": [
        (f"select max_by(name, place) from {ROWS}", "Zeta", None),
        (f"select min_by(name, -place) from {ROWS}", "Zeta", None),
    ],
    "`order by` an expression of an alias": [
        (FIRST_IN_ORDER % "place", "-3", "-3"),
        (FIRST_IN_ORDER % "place + 0", "-1", "-3"),
    ],
    "`05D`, `5F` as a number": [
        ("select try_cast('05D' as double)", None, "5.0"),
        ("select try_cast('5F' as double)", None, "5.0"),
    ],
    "`358.5`, `1_000` as a whole number": [
        ("select try_cast('358.5' as bigint)", "359", None),
        ("select try_cast('1_000' as bigint)", "1000", None),
    ],
    "halves in a cast": [
        ("select cast(3.5e0 as bigint)", "4", "3"),
        ("select cast(round(3.5e0) as bigint)", "4", "4"),
        ("select cast(round(2.5e0) as bigint)", "3", "3"),
    ],
    "halves in `round`": [
        ("select round(6.25e0, 1)", "6.3", "6.3"),
        ("select round(1.005e0, 2)", "1.0", "1.01"),
    ],
    "large and small doubles as text": [
        ("select cast(1e7 as string)", "10000000.0", "1.0E7"),
        ("select cast(1e-4 as string)", "0.0001", "1.0E-4"),
    ],
    "a year or month as a date": [
        ("select cast(try_cast('2007' as date) as string)", None, "2007-01-01"),
        ("select cast(try_cast('2007-02' as date) as string)", None, "2007-02-01"),
    ],
    "`concat` of a null": [("select concat('a', null)", "a", None)],
    "a division by zero": [("select cast(1 as double) / 0", "inf", "an error")],
    "two columns of one name": [
        ("select place from (select 1 as place, 2 as place) as t", "1", "an error"),
    ],
}
ASKED = [(row, *asked) for row, all_asked in DIFFERENCES.items() for asked in all_asked]


@pytest.fixture(scope="module")
def spark(root):
    """Spark in this process, set as the profile has it but for what only a build needs."""
    from pyspark.sql import SparkSession

    profile = yaml.safe_load((root / "profiles.yml").read_text(encoding="utf-8"))
    settings = profile["scan_backlog"]["outputs"]["spark"]["server_side_parameters"]
    builder = SparkSession.builder
    for name, value in settings.items():
        if name != "spark.sql.warehouse.dir":
            builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.mark.parametrize(("row", "asked", "of_duckdb", "of_spark"), ASKED)
def test_engines_differ_as_the_page_says(spark, row, asked, of_duckdb, of_spark):
    assert text_of(duckdb.sql(asked).fetchone()[0]) == of_duckdb
    try:
        found = text_of(spark.sql(asked).collect()[0][0])
    except Exception as error:
        assert re.search("DIVIDE_BY_ZERO|AMBIGUOUS_REFERENCE", str(error)), error
        found = "an error"
    assert found == of_spark


def text_of(value):
    return None if value is None else str(value)


def test_the_page_has_each_difference(root):
    page = (root / "docs" / "spark.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| .+ \| .+ \| .+ \|$", page, re.MULTILINE)
    assert set(DIFFERENCES) <= set(rows)


def test_no_model_takes_a_first_value_that_may_be_null(root):
    asking = [
        str(path.relative_to(root))
        for folder in ("models", "macros", "analyses", "tests/singular", "tests/generic")
        for path in (root / folder).rglob("*.sql")
        if re.search(r"\b(min|max)_by\(", text_without_the_rule(path))
    ]
    assert asking == []


def text_without_the_rule(path):
    text = path.read_text(encoding="utf-8")
    return re.sub(r"{% macro (first|last)_by.*?endmacro %}", "", text, flags=re.DOTALL)


def test_a_timestamp_without_a_zone_is_the_same_hour_in_any_zone(spark, tmp_path):
    """`loaded_at` is written so; one with a zone is 23:00 the day before, in winter's hours."""
    path = tmp_path / "files.parquet"
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'Europe/London'")
        connection.execute(
            "copy (select timestamp '2020-04-01 00:00:00' as loaded_at,"
            f" timestamptz '2020-04-01 00:00:00' as with_a_zone) to '{path}' (format parquet)"
        )
    (row,) = (
        spark.read.parquet(str(path))
        .selectExpr("cast(loaded_at as string)", "cast(with_a_zone as string)")
        .collect()
    )
    assert datetime.fromisoformat(row.loaded_at) == datetime(2020, 4, 1)
    assert datetime.fromisoformat(row.with_a_zone) == datetime(2020, 3, 31, 23)


def test_seeds_are_the_same_rows_on_both_engines(manifests, build_folder):
    """An empty cell is null on both, never the text `None`; quotes and backslashes stay."""
    nodes = manifests["spark"]["nodes"].values()
    seeds = [node["name"] for node in nodes if node["resource_type"] == "seed"]
    assert len(seeds) > 20
    with duckdb.connect() as connection:
        connection.execute(f"attach '{build_folder / 'warehouse.duckdb'}' as warehouse (read_only)")
        for seed in seeds:
            written = f"{build_folder}/spark/warehouse/seeds.db/{seed}/*.parquet"
            of_duckdb, of_spark = (
                sorted(
                    connection.sql(f"select columns(*)::varchar from {rows}").fetchall(), key=str
                )
                for rows in (f"warehouse.seeds.{seed}", f"read_parquet('{written}')")
            )
            assert of_duckdb == of_spark, seed
