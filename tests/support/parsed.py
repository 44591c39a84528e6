"""What dbt has parsed of this project, for copies of the checkout: parsing anew takes long.

dbt looks for it in its target folder, and parses again what has changed since. It is kept in
`build/cache/parsed`, for a build in `build/`; sqlfluff reads it too.
"""

import fcntl
import os
import shutil
import subprocess
import sys

from compiled import PROJECT, project_hash

CACHE = PROJECT / "build" / "cache" / "parsed"


def put_parsed(*targets):
    """Put what dbt has parsed into target folders."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        of_project, now = CACHE / "project", project_hash()
        if not of_project.exists() or of_project.read_text(encoding="utf-8") != now:
            _parse()
            of_project.write_text(now, encoding="utf-8")
        for target in targets:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy(CACHE / "partial_parse.msgpack", target)


def _parse():
    found = subprocess.run(
        [
            *(sys.executable, "-m", "dbt.cli.main", "--quiet", "parse"),
            *("--target-path", str(CACHE), "--log-path", str(CACHE / "logs")),
        ],
        cwd=PROJECT,
        env=os.environ | {"BUILD_DIR": "build"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr
