"""What analysts' tools get from the published marts: types, rows, texts and the data package."""

import csv
import datetime
import hashlib
import io
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import altair as alt
import duckdb
import frictionless
import openpyxl
import pandas as pd
import polars as pl
import pytest
import xlsxwriter
import yaml
from sqlalchemy import BigInteger, Boolean, Date, Float, String, create_engine, inspect, text

from publishing.published_copy import publish

# Rows of a CSV that frictionless looks at; size and hash are those of the whole file.
ROWS_LOOKED_AT = 10_000
DUCKDB_TYPES = {
    "string": "VARCHAR",
    "bigint": "BIGINT",
    "double": "DOUBLE",
    "date": "DATE",
    "boolean": "BOOLEAN",
}
PANDAS_TYPES = {
    "string": "str",
    "bigint": "Int64",
    "double": "float64",
    "date": "date32[day][pyarrow]",
    "boolean": "boolean",
}
POLARS_TYPES = {
    "string": pl.String,
    "bigint": pl.Int64,
    "double": pl.Float64,
    "date": pl.Date,
    "boolean": pl.Boolean,
}
SQLALCHEMY_TYPES = {
    "string": String,
    "bigint": BigInteger,
    "double": Float,
    "date": Date,
    "boolean": Boolean,
}
FIELD_TYPES = {
    "string": "string",
    "bigint": "integer",
    "double": "number",
    "date": "date",
    "boolean": "boolean",
}
PYTHON_TYPES = {
    "string": str,
    "bigint": int,
    "double": float,
    "date": datetime.date,
    "boolean": bool,
}
KEYS = {
    "fct_scans": ["month", "published_region_code", "organisation_code", "modality_code"],
    "loaded_files": ["sha256"],
}
MAY_BEGIN_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001
BLOCKS = re.compile(r"^```(sql|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LEAST_BLOCKS = {"sql": 5, "python": 8}


@pytest.fixture(scope="module")
def contract(root):
    """Types of the columns of each mart, as the models' contracts name them."""
    found = {}
    for path in (root / "models" / "marts").rglob("*.yml"):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models") or []:
            found[model["name"]] = {
                column["name"]: column["data_type"] for column in model["columns"]
            }
    return found


@pytest.fixture(scope="module")
def folder(edition_build):
    """Folder of the current build, whose path has no link in it."""
    return (edition_build.folder / "current").resolve()


@pytest.fixture(scope="module")
def package(folder):
    """The data package as JSON."""
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def rows_by_mart(folder, contract):
    """Number of rows of each mart in the DuckDB file."""
    with duckdb.connect(str(folder / "diagnostic_scans.duckdb"), read_only=True) as connection:
        return {
            mart: connection.execute(f"select count(*) from marts.{mart}").fetchone()[0]
            for mart in contract
        }


def test_duckdb_has_the_types_of_the_contract(folder, contract):
    expected = {
        (mart, column): DUCKDB_TYPES[kind]
        for mart, columns in contract.items()
        for column, kind in columns.items()
    }
    with duckdb.connect(str(folder / "diagnostic_scans.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "select table_name, column_name, data_type from duckdb_columns() "
            "where schema_name = 'marts'"
        ).fetchall()
    assert {(mart, column): kind for mart, column, kind in rows} == expected


READ_BY_ANOTHER = """
import duckdb, json, sys
folder, marts = sys.argv[1], json.loads(sys.argv[2])
connection = duckdb.connect(f"{folder}/diagnostic_scans.duckdb", read_only=True)
connection.execute("set enable_progress_bar = false")
found = {}
for mart, columns in marts.items():
    of_file = f"marts.{mart}", f"'{folder}/marts/{mart}.parquet'"
    types = [[kind for _, kind, *_ in connection.execute(f"describe from {of}").fetchall()]
        for of in of_file]
    same = connection.execute(
        f"select count(*) from (from {of_file[0]} except all from {of_file[1]})").fetchone()[0]
    rows = connection.execute(f"select count(*) from {of_file[1]}").fetchone()[0]
    found[mart] = [*types, same, rows]
build_id, = connection.execute("select build_id from build").fetchone()
print(json.dumps([duckdb.__version__, build_id, found]))
"""


def read_every_mart(path, folder, contract, rows_by_mart):
    """Have a Python read the marts that finds the DuckDB in `path`; its version."""
    found = subprocess.run(
        [sys.executable, "-c", READ_BY_ANOTHER, str(folder), json.dumps(contract)],
        env={"PYTHONPATH": str(path)},
        capture_output=True,
        text=True,
        check=True,
    )
    version, build_id, marts = json.loads(found.stdout)
    assert build_id == folder.name
    for mart, columns in contract.items():
        types = [DUCKDB_TYPES[kind] for kind in columns.values()]
        assert marts[mart] == [types, types, 0, rows_by_mart[mart]], mart
    return version


def test_duckdb_1_0_reads_every_mart(folder, contract, rows_by_mart, duckdb_1_0):
    assert read_every_mart(duckdb_1_0, folder, contract, rows_by_mart) == "1.0.0"


def test_the_other_duckdb_reads_every_mart(folder, contract, rows_by_mart, other_duckdb):
    version = read_every_mart(other_duckdb, folder, contract, rows_by_mart)
    assert (other_duckdb / f"duckdb-{version}.dist-info").is_dir()


def test_pandas_reads_every_mart_without_an_option(folder, contract, rows_by_mart):
    for mart, columns in contract.items():
        frame = pd.read_parquet(folder / "marts" / f"{mart}.parquet")
        assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
            name: PANDAS_TYPES[kind] for name, kind in columns.items()
        }, mart
        assert len(frame) == rows_by_mart[mart]


def test_polars_reads_every_mart(folder, contract, rows_by_mart):
    for mart, columns in contract.items():
        frame = pl.read_parquet(folder / "marts" / f"{mart}.parquet")
        assert dict(frame.schema) == {name: POLARS_TYPES[kind] for name, kind in columns.items()}
        assert len(frame) == rows_by_mart[mart]


def test_sqlalchemy_reads_every_mart(folder, contract, rows_by_mart):
    engine = create_engine(
        f"duckdb:///{folder}/diagnostic_scans.duckdb", connect_args={"read_only": True}
    )
    try:
        inspector = inspect(engine)
        assert set(inspector.get_table_names(schema="marts")) == set(contract)
        found_of = inspector.get_multi_columns(schema="marts")
        alone = inspector.get_columns("fct_scans", schema="marts")  # the same, of one table
        assert list(map(str, alone)) == list(map(str, found_of["marts", "fct_scans"]))
        with engine.connect() as connection:
            for mart, columns in contract.items():
                found = found_of["marts", mart]
                assert [column["name"] for column in found] == list(columns)
                for column in found:
                    kind = columns[column["name"]]
                    assert isinstance(column["type"], SQLALCHEMY_TYPES[kind]), (mart, column)
                    assert column["comment"]
                rows = connection.execute(text(f"select * from marts.{mart} limit 2000")).all()
                for place, kind in enumerate(columns.values()):
                    types = {type(row[place]) for row in rows} - {type(None)}
                    assert types <= {PYTHON_TYPES[kind]}, (mart, place)
                count = connection.execute(text(f"select count(*) from marts.{mart}")).scalar()
                assert count == rows_by_mart[mart]
    finally:
        engine.dispose()


def test_data_package_is_valid_and_its_tables_keep_their_schemas(edition_build):
    # from build/, where people open it, through the links
    path = edition_build.folder / "datapackage.json"
    report = frictionless.validate(str(path), limit_rows=ROWS_LOOKED_AT)
    assert report.flatten(["taskNumber", "type", "message"]) == []
    assert report.valid


def test_data_package_names_every_file_with_size_and_hash(folder, package, contract, rows_by_mart):
    resources = {resource["path"]: resource for resource in package["resources"]}
    expected = {f"marts/{mart}.{kind}" for mart in contract for kind in ("csv", "parquet")}
    assert set(resources) == expected | {"diagnostic_scans.duckdb"}
    assert {path.name for path in (folder / "marts").iterdir()} == {
        Path(path).name for path in expected
    }
    for path, resource in resources.items():
        content = (folder / path).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    for mart, rows in rows_by_mart.items():
        assert resources[f"marts/{mart}.csv"]["rows"] == rows
        with (folder / "marts" / f"{mart}.csv").open(encoding="utf-8", newline="") as file:
            assert sum(1 for _ in csv.reader(file)) == rows + 1, mart
    assert package["build"] == json.loads((folder / "build.json").read_text(encoding="utf-8"))
    assert package["build"]["build_id"] == folder.name


def test_schemas_of_the_data_package_are_the_contracts(package, contract, root):
    schemas = {
        resource["name"]: resource["schema"]
        for resource in package["resources"]
        if resource["format"] == "csv"
    }
    assert {
        mart: {field["name"]: field["type"] for field in schema["fields"]}
        for mart, schema in schemas.items()
    } == {
        mart: {name: FIELD_TYPES[kind] for name, kind in columns.items()}
        for mart, columns in contract.items()
    }
    for schema in schemas.values():
        assert all(field["description"] for field in schema["fields"])
    for mart, key in KEYS.items():
        assert schemas[mart]["primaryKey"] == key


def test_the_version_stands_once_and_the_data_package_carries_it(package, root):
    found = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert package["version"] == found["version"]
    number = re.escape(found["version"])
    project = (root / "dbt_project.yml").read_text(encoding="utf-8")
    assert not re.search(rf"^version:|{number}", project, re.MULTILINE)
    changes = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    released = [
        tuple(map(int, version.split(".")))
        for version in re.findall(r"^## (\d+\.\d+\.\d+)", changes, re.MULTILINE)
    ]
    assert released == sorted(released, reverse=True)
    newest = tuple(map(int, found["version"].split(".")))
    assert "## Not released" in changes or released[0] == newest
    assert all(version <= newest for version in released)


def test_sources_and_licence_of_the_data_package(package, edition_build):
    (licence,) = package["licenses"]
    assert licence["path"].startswith("https://www.nationalarchives.gov.uk/doc/open-government")
    files = edition_build.query(
        "select sha256, file_name, source_address, issued_on::varchar from marts.loaded_files"
    )
    assert {
        (source["sha256"], source["file_name"], source.get("path"), source.get("issued_on"))
        for source in package["sources"]
    } == set(files)
    assert all(source["title"] for source in package["sources"])


def test_csv_and_parquet_hold_the_same_values_in_the_same_order(folder, contract):
    with duckdb.connect() as connection:
        for mart, columns in contract.items():
            types = ", ".join(f"'{name}': '{DUCKDB_TYPES[kind]}'" for name, kind in columns.items())
            differ = " or ".join(
                f"{_without_apostrophe(f'a.{name}') if kind == 'string' else f'a.{name}'} "
                f"is distinct from b.{name}"
                for name, kind in columns.items()
            )
            paths = [str(folder / "marts" / f"{mart}.{kind}") for kind in ("csv", "parquet")]
            (differing,) = connection.execute(
                f"select count(*) from read_csv($1, columns = {{{types}}}, header = true, "
                "allow_quoted_nulls = false) as a positional join read_parquet($2) as b "
                f"where {differ}",
                paths,
            ).fetchone()
            assert differing == 0, mart


def _without_apostrophe(name):
    return rf"regexp_replace({name}, '^''(''*[=+\-@\t\r\n＝＋－＠])', '\1')"  # noqa: RUF001


HOSTILE = [
    "=cmd()|' /C calc'!A0",
    '=HYPERLINK("http://made-up.invalid","Made-up Trust")',
    "+1 Made-up Trust",
    "-Made-up Trust",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",  # noqa: RUF001
    "'=1+1",
    "''@made-up",
    "'s Made-up Hospital",
    "'",
    'Made-up "Quoted", Trust',
    "Made-up\nTrust",
    "Made-up\r\nTrust",
    "Made-up 🏥 Trust Ŵ",
    " Made-up ",
    "NULL",
    "#REF!",
    "007",
    "true",
    "",
    None,
]


@pytest.fixture
def hostile(tmp_path):
    """Folder of a published made-up mart: numbers, and the hostile texts in two columns."""
    node = {
        "resource_type": "model",
        "schema": "marts",
        "name": "mart",
        "alias": "mart",
        "description": "One row a made-up organisation.",
        "columns": {},
    }
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.mart "
            "(number bigint, share double, name varchar, never_null varchar)"
        )
        connection.executemany(
            "insert into marts.mart values (?, ?, ?, ?)",
            [[-place, -place / 3, name, name or ""] for place, name in enumerate(HOSTILE)],
        )
    return publish(tmp_path, {"nodes": {"mart": node}}, {"as_of": ""})


def test_hostile_texts_go_through_csv_and_back(hostile):
    content = (hostile / "marts" / "mart.csv").read_bytes()
    rows = list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))[:0:-1]
    assert [(int(row[0]), float(row[1])) for row in rows] == [
        (-place, -place / 3) for place in range(len(HOSTILE))
    ]
    for row, text_there in zip(rows, HOSTILE, strict=True):
        for cell in row[2:]:
            assert not cell.startswith(MAY_BEGIN_A_FORMULA)
            is_changed = cell.lstrip("'").startswith(MAY_BEGIN_A_FORMULA)
            assert cell.removeprefix("'" if is_changed else "") == (text_there or "")
    assert b"\r\n0,-0.0," in content or b"\r\n0,0.0," in content
    assert content.endswith(b"\r\n")
    assert not content.startswith(b"\xef\xbb\xbf")


def test_missing_and_empty_texts_of_csv_are_told_apart(hostile):
    path = str(hostile / "marts" / "mart.csv")
    with duckdb.connect() as connection:
        found = connection.execute(
            f"select {_without_apostrophe('name')} from read_csv(?, allow_quoted_nulls = false, "
            "all_varchar = true) order by number::bigint desc",
            [path],
        ).fetchall()
    assert [name for (name,) in found] == HOSTILE
    package = frictionless.Package(str(hostile / "datapackage.json"))
    rows = package.get_resource("mart").read_rows()
    assert [row["never_null"] for row in rows][:2] == ["", ""]
    assert [row["name"] for row in rows][:2] == [None, None]
    assert frictionless.validate(str(hostile / "datapackage.json")).valid


def blocks(root, kind):
    page = (root / "docs" / "reading-the-marts.md").read_text(encoding="utf-8")
    found = [code for language, code in BLOCKS.findall(page) if language == kind]
    assert len(found) >= LEAST_BLOCKS[kind]
    return found


@pytest.fixture
def beside_build(edition_build, tmp_path, monkeypatch):
    """Working folder in which `build` is the build of the edition."""
    (tmp_path / "build").symlink_to(edition_build.folder)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_sql_of_the_page_runs(root, beside_build, folder):
    answers = []
    for code in blocks(root, "sql"):
        with duckdb.connect("build/diagnostic_scans.duckdb", read_only=True) as connection:
            rows = connection.execute(code).fetchall()
        assert rows, code
        answers.append(rows)
    assert answers[1][0][0] == folder.name
    assert [(folder.name,)] in answers
    assert (beside_build / "RR8.csv").stat().st_size > 0


EACH_BLOCK = """
import json, sys
for code in json.load(sys.stdin):
    print(code, file=sys.stderr)
    exec(code, {"__name__": "__main__"})
    print("ran", file=sys.stderr)
"""


def test_python_of_the_page_runs(root, beside_build):
    """Each block in a namespace of its own: it must import what it uses."""
    code = blocks(root, "python")
    found = subprocess.run(
        [sys.executable, "-c", EACH_BLOCK],
        input=json.dumps(code),
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    assert found.stderr.splitlines().count("ran") == len(code)


@pytest.fixture(scope="module")
def both(folder):
    """Scans of trusts by month: `parquet` as pandas reads them, `df` as DuckDB gives them."""
    mart = "trust_scans_over_time"
    with duckdb.connect(str(folder / "diagnostic_scans.duckdb"), read_only=True) as connection:
        df = connection.sql(f"from marts.{mart}").df()
    return {"parquet": pd.read_parquet(folder / "marts" / f"{mart}.parquet"), "df": df}


def test_a_month_of_parquet_and_of_df_are_as_the_page_says(both):
    parquet, df = both["parquet"]["month"], both["df"]["month"]
    assert parquet.dtype == "date32[day][pyarrow]"
    assert isinstance(parquet.iloc[0], datetime.date)
    assert not isinstance(parquet.iloc[0], pd.Timestamp)
    assert isinstance(df.iloc[0], pd.Timestamp)
    april = int((df == "2020-04-01").sum())
    assert april > 0
    assert (parquet == "2020-04-01").sum() == 0
    assert (parquet == datetime.date(2020, 4, 1)).sum() == april
    assert (pd.to_datetime(parquet) == "2020-04-01").sum() == april
    with pytest.raises(TypeError):
        assert parquet >= "2020-04-01"
    assert (df >= "2020-04-01").sum() == (pd.to_datetime(parquet) >= "2020-04-01").sum() > april
    with pytest.raises(AttributeError):
        parquet.dt.to_period("M")
    assert df.dt.to_period("M").dtype == "period[M]"
    with pytest.raises(TypeError):
        both["parquet"].set_index("month").resample("YS")
    assert len(both["df"].set_index("month").resample("YS")) > 1
    with pytest.raises(ValueError, match="merge"):
        both["parquet"].merge(both["df"], on="month")


def test_altair_takes_a_month_of_parquet_once_it_is_pandas_own(both):
    def chart(rows):
        drawn = alt.Chart(rows[["month", "scans"]].head(20)).mark_line()
        return drawn.encode(x="month", y="scans").to_json()

    with pytest.raises(TypeError, match="date is not JSON serializable"):
        chart(both["parquet"])
    own = both["parquet"].assign(month=pd.to_datetime(both["parquet"]["month"]))
    for rows in (own, both["df"]):
        encoding = json.loads(chart(rows))["encoding"]
        assert (encoding["x"]["type"], encoding["y"]["type"]) == ("temporal", "quantitative")


def test_excel_takes_a_month_of_either_as_a_date(both, tmp_path):
    for name, shown in (("parquet", "YYYY-MM-DD"), ("df", "YYYY-MM-DD HH:MM:SS")):
        path = tmp_path / f"{name}.xlsx"
        both[name][["month"]].head(3).to_excel(path, index=False)
        cell = openpyxl.load_workbook(path).active["A2"]
        assert (cell.is_date, cell.number_format) == (True, shown)
    with pd.ExcelWriter(path, datetime_format="mmm yyyy") as workbook:
        both["df"][["month"]].head(3).to_excel(workbook, index=False)
    assert openpyxl.load_workbook(path).active["A2"].number_format == "mmm yyyy"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet().write(0, 0, datetime.date(2020, 4, 1))
    assert openpyxl.load_workbook(path).active["A1"].value == 43922


def test_what_is_missing_in_parquet_and_in_df_is_as_the_page_says(both, folder):
    parquet, df = both["parquet"], both["df"]
    assert (parquet["working_days"].dtype, df["working_days"].dtype) == ("Int64", "int64")
    assert parquet["scans"].dtype == df["scans"].dtype == "Int64"
    assert (parquet["is_comparable"].dtype, df["is_comparable"].dtype) == ("boolean", "bool")
    gone = parquet["scans"].isna()
    assert gone.any()
    assert gone.sum() == df["scans"].isna().sum()
    assert parquet["scans"][gone].iloc[0] is pd.NA
    with pytest.raises(TypeError, match="ambiguous"):
        bool(parquet["scans"][gone].iloc[0] > 100)
    assert parquet["pct_of_2019"].dtype == df["pct_of_2019"].dtype == "float64"
    assert parquet["pct_of_2019"].isna().any()
    address = f"duckdb:///{folder}/diagnostic_scans.duckdb"
    engine = create_engine(address, connect_args={"read_only": True})
    asked = text("select scans, is_comparable from marts.trust_scans_over_time")
    assert pd.read_sql(asked, engine)["scans"].dtype == "float64"
    engine.dispose()
    limits = pd.read_parquet(folder / "marts" / "trust_control_limits.parquet")
    with duckdb.connect(str(folder / "diagnostic_scans.duckdb"), read_only=True) as connection:
        asked = connection.sql("select is_beyond_limits from marts.trust_control_limits").df()
    assert limits["is_beyond_limits"].dtype == asked["is_beyond_limits"].dtype == "boolean"
    assert limits["is_beyond_limits"].isna().any()
