"""What dbt has parsed of this project, for copies of the checkout: parsing anew takes long.

dbt looks for it in its target folder, and parses again what has changed since. It is kept in
`build/cache/parsed`, for dbt as people call it and as sqlfluff calls it, which names the target.
"""

import fcntl
import os
import shutil
import subprocess
import sys

from compiled import PROJECT, project_hash

CACHE = PROJECT / "build" / "cache" / "parsed"
OPTIONS = {"dbt": (), "sqlfluff": ("--profile", "scan_backlog", "--target", "duckdb")}


def put_parsed(caller, *targets):
    """Put what dbt has parsed for a caller, "dbt" or "sqlfluff", into target folders."""
    folder = CACHE / caller
    folder.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{caller}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        of_project, now = folder / "project", project_hash()
        if not of_project.exists() or of_project.read_text(encoding="utf-8") != now:
            _parse(folder, *OPTIONS[caller])
            of_project.write_text(now, encoding="utf-8")
        for target in targets:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy(folder / "partial_parse.msgpack", target)


def _parse(folder, *options):
    found = subprocess.run(
        [
            *(sys.executable, "-m", "dbt.cli.main", "--quiet", "parse", *options),
            *("--target-path", str(folder), "--log-path", str(folder / "logs")),
        ],
        cwd=PROJECT,
        env=os.environ | {"BUILD_DIR": "build"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr
