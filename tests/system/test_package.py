"""Another dbt project that has ours as a package: docs/as-a-package.md, followed to the letter."""

import json
import re
import shutil

import duckdb
import pytest
from compiled import compiled
from package_user import (
    BUILD,
    MODEL,
    SAMPLE,
    check_mergers,
    dbt,
    load,
    nodes_of,
    project_beside_ours,
    put_raw_tables,
)

LAYERS = ("seeds", "staging", "intermediate", "marts")
# A user's macros and tests with the names of ours, and what dbt would look for by an adapter.
MACROS = """
{% macro pct(part, whole) %}theirs{% endmacro %}
{% macro clean_text(text) %}theirs{% endmacro %}
{% macro default__clean_text(text) %}theirs{% endmacro %}
{% macro duckdb__clean_text(text) %}theirs{% endmacro %}
{% macro duckdb__listed(expression, order) %}theirs{% endmacro %}
{% macro load_csv_rows(model, agate_table) %}theirs{% endmacro %}
{% macro raw_tables() %}theirs{% endmacro %}
{% test unique_key(model) %}select 'theirs' as found where false{% endtest %}
"""
THEIRS = {
    "macros/theirs.sql": MACROS,
    "models/in_a_schema.sql": "{{ config(schema='reports') }} select {{ pct(1, 2) }} as a",
    "models/monthly_v1.sql": "select 1 as a",
    "models/monthly.yml": "models:\n  - {name: monthly, latest_version: 1, versions: [{v: 1}]}\n",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The sample project after its user's `dbt deps` and `dbt build`."""
    project = project_beside_ours(tmp_path_factory.mktemp("user"))
    loaded, _ = load(project.parent)
    put_raw_tables(loaded, project / "my_warehouse.duckdb", "nhs_files")
    done, said = dbt(project, *BUILD)
    assert done, said
    return project


@pytest.fixture(scope="module")
def with_theirs(tmp_path_factory):
    """A project with macros of the names of ours, of which dbt has compiled all models.

    Its warehouse and its raw schema have the names that they have here.
    """
    project = project_beside_ours(tmp_path_factory.mktemp("names"))
    for name, text in THEIRS.items():
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text(text, encoding="utf-8")
    for name, old, new in (
        ("dbt_project.yml", "nhs_files", "raw"),
        ("profiles.yml", "my_warehouse.duckdb", "warehouse.duckdb"),
    ):
        text = (project / name).read_text(encoding="utf-8")
        assert old in text
        (project / name).write_text(text.replace(old, new), encoding="utf-8")
    left_out = ("resource_type:unit_test", "resource_type:analysis")
    done, said = dbt(project, "compile", "--exclude", *left_out)
    assert done, said
    return project


@pytest.fixture
def parsed(with_theirs, tmp_path):
    """A project that dbt has parsed, to put another model into."""
    project = tmp_path / "project"
    shutil.copytree(with_theirs, project, symlinks=True)
    return project


def test_a_model_is_built_on_ours(built):
    with duckdb.connect(str(built / "my_warehouse.duckdb"), read_only=True) as connection:
        mergers = connection.execute(f"from main.{MODEL}").fetchall()
        tables = connection.execute("select distinct schema_name from duckdb_tables()").fetchall()
    check_mergers(mergers)
    assert {name for (name,) in tables} == {*LAYERS, "nhs_files"}


def test_source_freshness_reads_days_of_issue_where_a_user_has_put_them(built, tmp_path):
    project = tmp_path / "project"
    shutil.copytree(built, project, symlinks=True)
    with (project / "dbt_project.yml").open("a", encoding="utf-8") as file:
        file.write("models:\n  scan_backlog:\n    intermediate:\n      +schema: elsewhere\n")
    with duckdb.connect(str(project / "my_warehouse.duckdb")) as connection:
        connection.execute("drop schema intermediate cascade")
    done, said = dbt(project, "run", "--select", "+int_editions__files")
    assert done, said
    dbt(project, "source", "freshness", "--select", "source:raw.files")
    found = json.loads((project / "target/sources.json").read_text(encoding="utf-8"))["results"]
    assert [(source.get("error"), source["max_loaded_at"][:4]) for source in found] == [
        (None, "2026")
    ]


def test_the_docs_show_the_whole_of_what_a_user_writes(root):
    text = (root / "docs" / "as-a-package.md").read_text(encoding="utf-8")
    shown = dict(re.findall(r"`([\w./]+)`:\n\n```\w+\n(.*?)```", text, re.DOTALL))
    files = {path.relative_to(SAMPLE).as_posix(): path for path in SAMPLE.rglob("*.*")}
    del files["profiles.yml"]  # of any project: where its warehouse is
    assert shown == {name: path.read_text(encoding="utf-8") for name, path in files.items()}
    assert sum(len(block.splitlines()) for block in shown.values()) == 10


def test_macros_of_a_user_do_not_change_our_sql(with_theirs):
    ours, _ = compiled()
    theirs = nodes_of(with_theirs)
    names = {key for key in theirs if ".scan_backlog." in key and not key.startswith("analysis.")}
    assert names == ours.keys() and len(names) > 250
    differ = [key for key in names if _sql(theirs[key]) != _sql(ours[key])]
    assert differ == []


def test_names_of_a_user_are_left_alone(with_theirs):
    nodes = nodes_of(with_theirs)
    own = {
        key.removeprefix("model.my_project."): (node["schema"], node["alias"])
        for key, node in nodes.items()
        if node["package_name"] == "my_project"
    }
    assert own == {
        MODEL: ("main", MODEL),
        "in_a_schema": ("main_reports", "in_a_schema"),
        "monthly.v1": ("main", "monthly_v1"),
    }
    assert "theirs" in nodes["model.my_project.in_a_schema"]["compiled_code"]
    mart = nodes["model.scan_backlog.fct_scans.v1"]
    assert (mart["schema"], mart["alias"], mart["access"]) == ("marts", "fct_scans", "public")


def test_what_is_protected_is_refused(parsed):
    sql = "select * from {{ ref('scan_backlog', 'int_figures__published') }}"
    (parsed / "models" / "on_ours.sql").write_text(sql, encoding="utf-8")
    done, said = dbt(parsed, "parse")
    assert not done
    assert "attempted to reference node model.scan_backlog.int_figures__published" in said
    assert "protected to the 'scan_backlog' package" in " ".join(said.split())


def test_a_model_of_a_user_with_the_name_of_one_of_ours_is_refused(parsed):
    (parsed / "models" / "dim_region.sql").write_text("select 1 as a", encoding="utf-8")
    where = "{raw_database: lake, raw_schema: nhs}"  # another than before: dbt parses all anew
    done, said = dbt(parsed, "run", "--select", "dim_region", "--vars", where)
    assert not done
    assert "would read model.my_project.dim_region, which has the name of one of ours" in said

    # and the raw tables may be in another database
    manifest = json.loads((parsed / "target" / "manifest.json").read_text(encoding="utf-8"))
    relations = {source["relation_name"] for source in manifest["sources"].values()}
    assert {name.rpartition(".")[0] for name in relations} == {'"lake"."nhs"'}


def _sql(node):
    return node.get("compiled_code") or ""
