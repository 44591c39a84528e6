"""Lints the SQL: sqlfluff's own command, which here does once what it would do for each rule.

python tests/lint_sql.py            models, singular tests, analyses, and all folders `queries`
python tests/lint_sql.py FILE …     only these, as dbt compiles them

Four layout rules each take a file apart into the same sequence of blocks and points: that is done
once for each file. Python looks for garbage among the millions of parts of a file less often. Both
change the time alone: more than half of it.
"""

import gc
import os
import sys

from sqlfluff.cli.commands import cli
from sqlfluff.utils.reflow.sequence import ReflowSequence

SQL = ("models", "tests/singular", "analyses")
PLAIN_SQL = ("benchmarks/queries", "briefing/queries", "publishing/queries")

_taken_apart = ReflowSequence.from_root.__func__
_latest = {}


def _taken_apart_once(cls, root_segment, config):
    """A sequence of its own for each rule, on the parts that the rule before it was given."""
    if _latest.get("root") is not root_segment or _latest["config"] is not config:
        parts = _taken_apart(cls, root_segment, config)
        _latest.update(root=root_segment, config=config, parts=parts)
    parts = _latest["parts"]
    return cls(list(parts.elements), root_segment, parts.reflow_config, parts.depth_map)


# Here, not in main(): sqlfluff's processes import this file and call nothing.
ReflowSequence.from_root = classmethod(_taken_apart_once)
gc.set_threshold(1_000_000, 50, 100)


def main(files):
    """Lint; returns the exit code, 0 where nothing was found."""
    processes = ["--processes", os.environ.get("LINT_PROCESSES", "2")]
    found = lint(*processes, *(files or SQL))
    return found if files else lint("--templater", "placeholder", *PLAIN_SQL) or found


def lint(*arguments):
    """Exit code of `sqlfluff lint`."""
    try:
        cli.main(["lint", "--disable-progress-bar", *arguments], prog_name="sqlfluff")
    except SystemExit as ended:
        return ended.code or 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
