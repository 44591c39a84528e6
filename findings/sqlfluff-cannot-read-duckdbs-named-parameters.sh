#!/usr/bin/env bash
# sqlfluff 4.4.0, dialect duckdb, templater raw: a query with a parameter by its name, `$month`, ends with "unable to
# lex" and exit code 1; one by its number, `$1`, is clean. DuckDB 1.5.6 takes both, so whoever keeps queries with bound
# values in .sql files can't lint them as they are, and is drawn to put values into the text instead. The templater
# placeholder with param_style dollar reads them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check sqlfluff==4.4.0 duckdb==1.5.6
printf 'select 2 as waiting\nwhere 2 > $least\n' >named.sql
printf 'select 2 as waiting\nwhere 2 > $1\n' >numbered.sql
venv/bin/python - <<'PY'
import duckdb
for name, values in (("named", {"least": 1}), ("numbered", [1])):
    print(f"DuckDB, {name}: {duckdb.execute(open(name + '.sql').read(), values).fetchall()}")
PY
linted() {
    local code=0
    venv/bin/sqlfluff lint --dialect duckdb --disable-progress-bar "$@" >said.txt 2>&1 || code=$?
    echo "sqlfluff lint $*: exit code $code; $(grep -c 'Unable to lex' said.txt || true) lines that say it can't lex"
    return "$code"
}
printf '[sqlfluff:templater:placeholder]\nparam_style = dollar\n' >.sqlfluff
if linted --templater raw named.sql; then echo "It reads named parameters now."; exit 1; fi
grep -q 'Unable to lex' said.txt
linted --templater raw numbered.sql
linted --templater placeholder named.sql
