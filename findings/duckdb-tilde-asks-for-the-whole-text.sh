#!/usr/bin/env bash
# DuckDB 1.5.6: `text ~ pattern` is true where the pattern fits the whole text. In PostgreSQL, whose sign
# it is, it is true where the pattern is found anywhere. `text !~ pattern` differs in the same way.
#
# Why it matters: analysts who know PostgreSQL ask published tables for some files by a part of their
# name, or for notes by a word. The query runs, no error says anything, and the answer is no rows, which
# reads as "nothing is wrong with these files". `regexp_matches(text, pattern)` finds a part of a text.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check duckdb==1.5.6
cat > look.py <<'PY'
import duckdb

file = "DID-Table-3-2020-21-Made-up.xlsx"
part, whole, found = duckdb.execute(
    "select $file ~ 'Table-3', $file ~ '.*Table-3.*', regexp_matches($file, 'Table-3')",
    {"file": file},
).fetchone()
kept = duckdb.execute("select count(*) from (select $file as name) where name !~ 'Table-3'", {"file": file})
left_out = kept.fetchone()[0]
print(f"{file} ~ 'Table-3': {part}; ~ '.*Table-3.*': {whole}; regexp_matches: {found}; kept by !~: {left_out}")
raise SystemExit(0 if (part, whole, found, left_out) == (False, True, True, 1) else "this has changed")
PY
env/bin/python look.py
