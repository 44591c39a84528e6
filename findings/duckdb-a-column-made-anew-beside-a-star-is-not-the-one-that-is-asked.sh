#!/usr/bin/env bash
# DuckDB 1.5.6: `select *, … as place` over a table that has a column `place` has two columns of that name, and a
# query around it that asks for `place` gets that of the table. There is no error and no warning; the one just made
# is `place_1` in the result. PostgreSQL and Spark refuse the question as ambiguous.
#
# Why it matters: "the newest row of each, by row_number()" is how editions are told apart. The day a table beneath
# gains a column of that name, the filter asks the wrong one: rows that were left out count, and a sum doubles.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check duckdb==1.5.6
cat > look.py <<'PY'
import duckdb

NEWEST = """
    with ranked as (
        select *, row_number() over (partition by provider order by issued desc) as place from editions
    )
    select sum(scans) from ranked where place = 1
"""
connection = duckdb.connect()
connection.execute("create table editions as from (values ('ZZ1', 1, 100), ('ZZ1', 2, 120)) as t(provider, issued, scans)")
(before,) = connection.execute(NEWEST).fetchone()
connection.execute("alter table editions add column place integer default 1")
(after,) = connection.execute(NEWEST).fetchone()
print(f"scans of the newest edition: {before}; after the table has gained a column `place`: {after}")
raise SystemExit(0 if (before, after) == (120, 220) else "this has changed")
PY
env/bin/python look.py
