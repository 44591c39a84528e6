"""MetricFlow on the warehouse of a build: `python -m publishing.metricflow query --metrics scans`.

Takes what its own command `mf` takes. That one looks for dbt's files in `target/` alone, which
nothing here writes to, and asks a package registry for news of itself on every call: here the files
are those of the build folder, and nobody is asked.
"""

import os
import sys
from contextlib import contextmanager
from pathlib import Path

from dbt.cli.main import dbtRunner
from dbt_metricflow.cli import main as command
from dbt_metricflow.cli.cli_configuration import CLIConfiguration
from dbt_metricflow.cli.dbt_connectors.dbt_config_accessor import dbtArtifacts
from metricflow_semantics.model.dbt_manifest_parser import (
    parse_manifest_from_dbt_generated_manifest,
)

from loaders import CannotBeDone
from loaders.warehouse_file import only_one_at_work
from publishing.dbt_run import PROJECT


class NoBuild(CannotBeDone):
    """There is no warehouse to ask."""


class NoNews:
    """Stands in for what would ask a package registry for a newer version."""

    def check(self, *_):
        """No newer version."""


@contextmanager
def on_the_build(build_dir):
    """MetricFlow's configuration on a build folder, whose warehouse nobody else then works on.

    Raises NoBuild, WarehouseBusy and CannotWrite.
    """
    build_dir = Path(build_dir).resolve()
    if not (build_dir / "warehouse.duckdb").exists():
        raise NoBuild(f"There is no {build_dir / 'warehouse.duckdb'} to ask: run make build first.")
    target = build_dir / "metrics"
    os.environ |= {
        "BUILD_DIR": str(build_dir),
        "DBT_TARGET_PATH": str(target),
        "DBT_LOG_PATH": str(build_dir / "logs"),
    }
    os.chdir(PROJECT)
    with only_one_at_work(build_dir / "warehouse.duckdb", print):
        parsed = dbtRunner().invoke(["--quiet", "parse"])
        if not parsed.success:
            raise SystemExit(1)
        command.UpdateChecker = NoNews
        dbtArtifacts.build_semantic_manifest_from_dbt_project_root = staticmethod(
            lambda project_root: parse_manifest_from_dbt_generated_manifest(
                (target / "semantic_manifest.json").read_text(encoding="utf-8")
            )
        )
        yield CLIConfiguration()


def main():
    """Run one of MetricFlow's commands; returns the exit code."""
    try:
        with on_the_build(os.environ.get("BUILD_DIR") or "build") as configuration:
            command.cli(prog_name="python -m publishing.metricflow", obj=configuration)
    except CannotBeDone as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
