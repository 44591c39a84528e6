#!/usr/bin/env bash
# DuckDB 1.5.6 for Python: the first query with a parameter imports pandas, and numpy with it, wherever they
# are installed. The same query with its value written into the text imports neither.
#
# Why it matters: bound parameters are what every guide asks for, and dbt's environments have pandas by way of
# other packages. Each short command that asks one question of a file then pays for both: a third of a second
# or more, and some fifty megabytes. Nothing in the documentation of
# `execute` says that a parameter looks for data frames; hiding pandas for the call avoids it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check duckdb==1.5.6 pandas==2.3.3 numpy==2.3.3
cat > look.py <<'PY'
import resource
import sys
import time

import duckdb


def asked(sql, *parameters):
    """Seconds of processor and MB that a query adds to the process, and whether pandas came with it."""
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    connection.execute(sql, *parameters).fetchall()
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return f"{time.process_time() - began:.2f} s, {(after - before) / 1024:.0f} MB", "pandas" in sys.modules


connection = duckdb.connect()
words, without = asked("select 'RR8' as code")
print(f"written into the text: {words}; pandas imported: {without}")
words, with_one = asked("select $code as code", {"code": "RR8"})
print(f"bound as a parameter:  {words}; pandas imported: {with_one}")
raise SystemExit(0 if (without, with_one) == (False, True) else "this has changed")
PY
env/bin/python look.py
