"""The build on Spark: the same models and data tests, in a Spark of this machine."""

import shutil

from loaders import CannotBeDone
from publishing.dbt_run import run_dbt_build


class SparkNotReady(CannotBeDone):
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
