"""The build on Spark: the same models and data tests, in a Spark of this machine."""

import shutil

from publishing.dbt_run import run_dbt_build
from publishing.failures import failed_nodes

MOST_LINES = 12


class SparkNotReady(Exception):
    """What Spark needs is not there: Java, or the raw tables as Parquet."""


def build_on_spark(build_dir, variables, on_progress, unit_tests, lock):
    """Build and test the models on Spark from the raw tables that the loader wrote as Parquet.

    The marts are tables of Parquet in `spark/warehouse/marts.db` of the build folder; those of the
    build before are removed first, as nothing but tests reads them. Returns DbtRun. Raises
    CannotWrite where the raw tables are not there.
    """
    home = build_dir / "spark"
    if not (home / "raw").is_dir():
        raise SparkNotReady(
            f"{home / 'raw'} is not there; expected the raw tables as Parquet. Load with "
            f"--parquet {home / 'raw'}, as make build TARGET=spark does."
        )
    if shutil.which("java") is None:
        raise SparkNotReady("Spark needs Java 17 or newer, and there is no java: install it.")
    shutil.rmtree(home / "warehouse", ignore_errors=True)
    return run_dbt_build(build_dir, variables, on_progress, unit_tests, lock, engine="spark")


def spark_failures_in_words(run):
    """Lines on every failure of a DbtRun on Spark, with the file that holds the SQL of each."""
    lines = []
    for node, result, heading in failed_nodes(run):
        said = (result.get("message") or "").strip().splitlines()
        lines += [heading, *(f"  {line}" for line in said[:MOST_LINES])]
        if node.get("compiled_path"):
            lines.append(f"  Its SQL: {node['compiled_path']}")
    return lines or [message.strip() for message in run.errors] or ["dbt ended without a word."]
