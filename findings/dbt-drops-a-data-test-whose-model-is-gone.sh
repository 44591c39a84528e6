#!/usr/bin/env bash
# dbt-core 1.11.16 (dbt-duckdb 1.11.1): a data test in tests/ that reads a model by ref(), beside one that
# stands, is left out of the build when that model is renamed or removed. `dbt build` ends with exit code 0;
# what it says is a warning, of which `--quiet` shows nothing. A model with the same ref is an error. Whoever
# renames a model loses the check that its sums still agree, and the build stays green. The flag
# warn_error_options {error: [NodeNotFoundOrDisabled]} makes it the error that a model gets, but only where dbt
# parses anew: once the project is parsed, the next build with the flag ends with 0 too.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check dbt-core==1.11.16 dbt-duckdb==1.11.1 duckdb==1.5.6
mkdir models tests
cat >dbt_project.yml <<'YML'
name: made_up
version: "1.0.0"
profile: made_up
model-paths: [models]
test-paths: [tests]
YML
cat >profiles.yml <<'YML'
made_up:
  target: here
  outputs:
    here: {type: duckdb, path: made_up.duckdb}
YML
echo "select 1 as scans" >models/scans.sql
echo "select 2 as scans" >models/scans_of_england.sql
# fails, as it should: the two do not agree
cat >tests/england_equals_its_trusts.sql <<'SQL'
select * from {{ ref('scans') }} except select * from {{ ref('scans_of_england') }}
SQL
dbt() { DBT_SEND_ANONYMOUS_USAGE_STATS=false venv/bin/dbt "$@" --profiles-dir . 2>&1; }

code=0; dbt --quiet build >before.txt || code=$?
mv models/scans_of_england.sql models/england_scans.sql
code_renamed=0; dbt --quiet build >renamed.txt || code_renamed=$?
tests=$(python3 -c 'import json; print(sum(r["unique_id"].startswith("test.") for r in json.load(open("target/run_results.json"))["results"]))')
as_error=(--warn-error-options '{"error": ["NodeNotFoundOrDisabled"]}')
code_parsed=0; dbt "${as_error[@]}" build >parsed.txt || code_parsed=$?
code_anew=0; dbt "${as_error[@]}" --no-partial-parse build >anew.txt || code_anew=$?

echo "both models there: exit code $code, $(grep -c 'Failure in test' before.txt) test fails"
echo "one renamed: exit code $code_renamed, $tests tests run, $(wc -c <renamed.txt) characters printed"
echo "the warning as an error, parsed before: exit code $code_parsed; parsed anew: exit code $code_anew"
test "$code" = 1
test "$code_renamed" = 0
test "$tests" = 0
test ! -s renamed.txt
test "$code_parsed" = 0
test "$code_anew" != 0
grep -q "depends on a node named 'scans_of_england'" anew.txt
