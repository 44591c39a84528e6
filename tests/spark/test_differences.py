"""Engines differ only in macros: models, tests, seeds and questions are the same text on both."""

import re

import pytest

JINJA = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
ASKS_THE_ENGINE = re.compile(r"\b(target\s*[.\[]|adapter\s*\.\s*(type|dispatch)|env_var\s*\()")
OF_AN_ENGINE = re.compile(r"\b(spark|duckdb|databricks)__\w+|adapter\s*=\s*['\"]")


def asked_in(text):
    """What in a file's Jinja asks which engine it runs on."""
    tags = JINJA.findall(COMMENT.sub("", text))
    return [found.group() for tag in tags for found in ASKS_THE_ENGINE.finditer(tag)]


def sql_and_yaml(root):
    folders = ("models", "seeds", "analyses", "tests/singular", "tests/generic")
    return [
        path
        for folder in folders
        for kind in ("*.sql", "*.yml")
        for path in sorted((root / folder).rglob(kind))
    ]


def test_no_model_test_or_question_asks_for_the_engine(root):
    files = sql_and_yaml(root)
    assert len(files) > 200
    asking = {
        str(path.relative_to(root)): found
        for path in files
        if (found := asked_in(path.read_text(encoding="utf-8")))
    }
    assert asking == {}


def test_what_is_of_one_engine_is_in_macros(root):
    files = [*sql_and_yaml(root), root / "dbt_project.yml"]
    named = {
        str(path.relative_to(root)): found.group()
        for path in files
        if (found := OF_AN_ENGINE.search(path.read_text(encoding="utf-8")))
    }
    assert named == {}
    # which is a view on DuckDB: staging and intermediate models
    asked = asked_in((root / "dbt_project.yml").read_text(encoding="utf-8"))
    assert asked == ["target."] * 2
    macros = [path.read_text(encoding="utf-8") for path in (root / "macros").glob("*.sql")]
    assert sum(len(OF_AN_ENGINE.findall(text)) for text in macros) > 10


def test_a_macro_of_spark_has_its_twin(root):
    macros = "\n".join(path.read_text(encoding="utf-8") for path in (root / "macros").glob("*.sql"))
    of_spark = set(re.findall(r"macro spark__(\w+)", macros))
    assert of_spark <= set(re.findall(r"macro default__(\w+)", macros))
    assert of_spark <= set(re.findall(r"adapter\.dispatch\('(\w+)'", macros))
    # a project that uses ours may have others of the same plain name, and dbt looks there first
    assert all(name.startswith("scan_backlog_") for name in of_spark)


def test_nodes_and_their_settings_are_the_same_on_both_engines(manifests):
    def as_on_both(node):
        """Settings, of which a view of DuckDB's is a table on Spark."""
        made = node["config"]["materialized"]
        is_a_view = node["resource_type"] == "model" and made == "view"
        return node["config"] | {"materialized": "table" if is_a_view else made}

    def settings(manifest):
        return {
            key: (
                node.get("raw_code"),
                as_on_both(node),
                node["schema"],
                sorted(node["depends_on"].get("nodes", [])),
                {name: column["data_type"] for name, column in node.get("columns", {}).items()},
            )
            for key, node in manifest["nodes"].items()
        }

    of_duckdb, of_spark = settings(manifests["duckdb"]), settings(manifests["spark"])
    assert of_duckdb.keys() == of_spark.keys()
    assert [key for key in of_duckdb if of_duckdb[key] != of_spark[key]] == []
    nodes = manifests["spark"]["nodes"].values()
    made = {node["config"]["materialized"] for node in nodes if node["resource_type"] == "model"}
    assert made == {"table"}


@pytest.mark.parametrize(
    "text",
    [
        "{% if target.type == 'spark' %}",
        "{%- if target['name'] == 'spark' -%}",
        "{{ 'a' if target.name == 'duckdb' else 'b' }}",
        "{% if\n    adapter.type() == 'spark' %}",
        "{{ adapter.dispatch('x')() }}",
        "{% if env_var('TARGET') %}",
    ],
)
def test_asking_for_the_engine_is_found(text):
    assert asked_in(f"select 1\n{text}\nfrom rows")
    assert not asked_in(
        f"{{# {text[2:-2]} #}} select target.scans from {{{{ ref('x') }}}} as target"
    )
