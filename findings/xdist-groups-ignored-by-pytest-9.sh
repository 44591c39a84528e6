#!/usr/bin/env bash
# pytest 9.2.0 with pytest-xdist 3.8.0: `--dist loadgroup` no longer keeps the tests of an
# `xdist_group` in one process. Nothing says so: no warning, no error, all tests pass.
# (pytest-xdist writes the group into the node id, which pytest 9 does not let it change; it is
# known to pytest-xdist as issue 1386.)
#
# Why it matters: groups are how a suite has something heavy made once (a warehouse of all published
# history), and how tests that may not run beside each other are kept apart. Both stop silently with
# an upgrade: the heavy thing is made in each process, and tests that share a database meet.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > test_groups.py <<'PY'
import os
import time

import pytest


@pytest.mark.xdist_group("one process")
@pytest.mark.parametrize("number", range(8))
def test_of_one_group(number):
    time.sleep(0.3)
    with open("workers.txt", "a") as file:
        file.write(os.environ["PYTEST_XDIST_WORKER"] + "\n")
PY
for pytest in 8.4.2 9.2.0; do
    python3 -m venv "env-$pytest"
    "env-$pytest/bin/pip" install --quiet --disable-pip-version-check "pytest==$pytest" pytest-xdist==3.8.0
    rm -f workers.txt
    "env-$pytest/bin/python" -m pytest -q -p no:cacheprovider -n 2 --dist loadgroup -W error >/dev/null
    found=$(sort -u workers.txt | wc -l)
    echo "pytest $pytest: the 8 tests of one group ran in $found process(es)"
    case "$pytest $found" in "8.4.2 1" | "9.2.0 2") ;; *) echo "this has changed"; exit 1 ;; esac
done
