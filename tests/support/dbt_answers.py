"""Asks dbt several questions in one process: each start and each parsing of the project take long.

`python -m dbt_answers FOLDER`, with FOLDER as BUILD_DIR too, writes into FOLDER: `docs/target` with
the manifest as `dbt parse` leaves it, and `sources.json` of `dbt source freshness` where the newest
files are as old as written below; `as_shipped` and `of_london` with the SQL of the questions; and
`steps.json`, {step: [exit code, output]}. What dbt parsed before stays in `docs/target`.
"""

import contextlib
import datetime
import gc
import io
import json
import shutil
import sys
from pathlib import Path

import duckdb
from dbt.cli.main import dbtRunner

# Days since a publication's newest file was issued: so many more than its source's limit …
BEYOND_THE_LIMIT = {"dm01_provider": -1, "phs_waits_boards": 1, "doh_ni_waits": -1}
# … or of another layout, whose limit is that of the series.
DAYS = {"dm01_by_provider": 4000}
LONDON = {"region_name": "London", "organisation_code": "RAJ", "area_code": "Y56"}


def main(folder):
    gc.disable()  # dbt makes millions of objects, and the process ends soon
    folder, steps = Path(folder), {}
    docs = folder / "docs" / "target"
    for name in ("as_shipped", "of_london", "logs", "warehouse.duckdb", "docs/target/sources.json"):
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)

    def dbt(step, *arguments, target=docs, manifest=None):
        printed = io.StringIO()
        paths = ("--target-path", str(target), "--log-path", str(folder / "logs"))
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            outcome = dbtRunner(manifest=manifest).invoke(["--no-use-colors", *arguments, *paths])
        code = 2 if outcome.exception else 0 if outcome.success else 1
        steps[step] = code, f"{printed.getvalue()}{outcome.exception or ''}"
        return outcome.result

    manifest = dbt("parse", "parse")
    if manifest is None:
        sys.exit(steps["parse"][1])
    write_days_of_issue(manifest, folder / "warehouse.duckdb")
    dbt("freshness", "source", "freshness", manifest=manifest)
    for name, variables in (("as_shipped", {}), ("of_london", LONDON)):
        dbt(
            name,
            *("compile", "--no-populate-cache", "--select", "resource_type:analysis"),
            *("--vars", json.dumps(variables)),
            target=folder / name,
            manifest=manifest,
        )
    (folder / "steps.json").write_text(json.dumps(steps), encoding="utf-8")


def write_days_of_issue(manifest, path):
    """Write the table that freshness is read from."""
    limits = {
        source.name: source.freshness.error_after.count for source in manifest.sources.values()
    }
    today = datetime.datetime.now(tz=datetime.UTC).date()
    issued = DAYS | {name: limits[name] + days for name, days in BEYOND_THE_LIMIT.items()}
    with duckdb.connect(str(path)) as warehouse:
        warehouse.execute("create schema intermediate")
        warehouse.execute(
            "create table intermediate.int_editions__files (publication varchar, issued_on date)"
        )
        warehouse.executemany(
            "insert into intermediate.int_editions__files values (?, ?)",
            [[kind, today - datetime.timedelta(days=days)] for kind, days in issued.items()],
        )


if __name__ == "__main__":
    main(sys.argv[1])
