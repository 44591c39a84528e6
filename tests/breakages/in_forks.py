"""Tests of pytest on code of which one line of SQL, a seed or dbt_project.yml is broken.

python tests/breakages/in_forks.py

Each line of the input is a JSON list [ARGUMENTS OF PYTEST, FILE, SETTINGS] and gets its line of
output, [exit code, output]. This process has imported dbt, DuckDB and pytest, and runs nothing
itself: each line is run in a fork of it, which need not import them again and leaves nothing.
What a test asks the SQL for (tests/support/compiled.py) is compiled in the fork, and only what the
broken file reaches; of all else it is as by_dbt.py has found it before anything was broken.
"""

import functools
import gc
import json
import os
import shutil
import signal
import sys
import traceback
from contextlib import contextmanager
from unittest import mock

import by_dbt
import compiled
import pytest
import warehouse  # noqa: F401  what tests of SQL import

SAID = by_dbt.HERE / "said.txt"
# A minute before run.py ends all; not taken from there: tests import another module of that name.
SECONDS_AT_MOST = 840


def main():
    """Answer line by line."""
    gc.freeze()
    for asked in sys.stdin:
        print(json.dumps(in_a_fork(*json.loads(asked))), flush=True)


def in_a_fork(arguments, broken_file, settings):
    """[exit code, output] of pytest."""
    child = os.fork()
    if not child:
        code = pytest.ExitCode.INTERNAL_ERROR
        try:
            signal.alarm(SECONDS_AT_MOST)
            with SAID.open("wb") as file:
                os.dup2(file.fileno(), sys.stdout.fileno())
                os.dup2(file.fileno(), sys.stderr.fileno())
            os.environ.pop("BUILD_DIR")
            os.environ.update(settings)
            with compiling_what_is_broken(broken_file) as errors:
                code = pytest.main(arguments)
            # a test that got no SQL has shown nothing
            code = pytest.ExitCode.INTERRUPTED if errors else code
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return [os.waitstatus_to_exitcode(status), SAID.read_text(errors="replace")]


@contextmanager
def compiling_what_is_broken(broken_file):
    """Have `compiled.compiled` compile here; a list of what went wrong in that."""
    errors = []

    @functools.cache
    def read(variables):
        try:
            return nodes_and_seeds(broken_file, variables)
        except Exception as error:
            errors.append(error)
            raise

    with mock.patch.object(compiled, "_read", read):
        yield errors


def nodes_and_seeds(broken_file, variables):
    """As `compiled.compiled` has them, for a set of variables as a JSON text."""
    manifest = parsed(broken_file)
    folder = by_dbt.compiled_unbroken()
    stale = by_dbt.reached(broken_file, manifest)
    path = compiled.path_of(folder, variables)
    if not path.exists():
        path = compiled.path_of(folder, json.dumps(compiled.SETS[0], sort_keys=True))
        stale |= {*compiled.reached_by_variables(manifest)}
    unbroken = json.loads(path.read_text(encoding="utf-8"))
    nodes = {
        key: compiled.kept(node) | {"compiled_code": unbroken.get(key, {}).get("compiled_code", "")}
        for key, node in manifest.nodes.items()
        if node.resource_type in ("model", "test", "seed")
    }
    changed = [key for key in nodes if key in stale or key not in unbroken]
    seeds = folder / compiled.SEEDS
    if changed_seeds := [key for key in changed if key.startswith("seed.")]:
        seeds = seeds_made_again(seeds, changed_seeds, manifest)
    if changed := [key for key in changed if not key.startswith("seed.")]:
        chosen = ("--no-populate-cache", "--select", *by_dbt.selected(changed, manifest))
        results = by_dbt.run_dbt("compile", *chosen, "--vars", variables, manifest=manifest).results
        nodes |= {of.node.unique_id: compiled.kept(of.node) for of in results}
    return compiled.in_order(nodes), seeds


@functools.cache
def parsed(broken_file):
    """The manifest of the broken project."""
    return by_dbt.parsed(broken_file)


def seeds_made_again(unbroken, keys, manifest):
    """The file of seeds, with some made again from the broken file."""
    made = by_dbt.HERE / compiled.SEEDS
    shutil.copy(unbroken, by_dbt.WAREHOUSE)
    chosen = ("--select", *by_dbt.selected(keys, manifest))
    by_dbt.run_dbt("seed", *chosen, manifest=manifest)
    by_dbt.WAREHOUSE.replace(made)
    return made


if __name__ == "__main__":
    main()
