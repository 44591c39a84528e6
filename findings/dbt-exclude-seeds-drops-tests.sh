#!/usr/bin/env bash
# dbt-core 1.11.16, dbt-duckdb 1.11.1: `dbt build --exclude resource_type:seed` leaves out more than
# the seeds. Every data test that reads a seed goes with them, also where its model is built, and
# nothing says so: the exit code is 0 and the summary counts what ran. `--exclude-resource-type seed`
# reads like the same request and keeps those tests.
#
# Why it matters: a project that holds its codes to a list kept as a seed (regions, tests, providers)
# builds the seeds once and leaves them out afterwards to save time. With the first spelling the very
# tests that hold the marts to those lists no longer run, and a code nobody knows gets through. In
# this project 54 of 207 data tests went.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check dbt-core==1.11.16 dbt-duckdb==1.11.1 duckdb==1.5.6

mkdir -p project/models project/seeds
cat > project/dbt_project.yml <<'YML'
name: lists
version: "1.0"
profile: lists
flags: {send_anonymous_usage_stats: false}
YML
cat > project/profiles.yml <<'YML'
lists: {target: dev, outputs: {dev: {type: duckdb, path: lists.duckdb}}}
YML
printf 'code,name\nA,North\nB,South\n' > project/seeds/regions.csv
# C is in no list: the relationship must fail
printf "select 'A' as code union all select 'C'\n" > project/models/counts.sql
cat > project/models/counts.yml <<'YML'
models:
  - name: counts
    columns:
      - name: code
        data_tests:
          - not_null
          - relationships:
              arguments: {to: ref('regions'), field: code}
YML

cd project
dbt() { ../env/bin/dbt --no-use-colors "$@" 2>&1; }
dbt --quiet seed
code_by_selector=0; by_selector=$(dbt build --exclude resource_type:seed) || code_by_selector=$?
code_by_type=0; by_type=$(dbt build --exclude-resource-type seed) || code_by_type=$?
count() { grep -cE 'of [0-9]+ START test' <<< "$1" || true; }
echo "--exclude resource_type:seed:    $(count "$by_selector") data test(s) run, exit code $code_by_selector"
echo "--exclude-resource-type seed:    $(count "$by_type") data test(s) run, exit code $code_by_type"
grep -qi 'relationships' <<< "$by_selector" && { echo "the first names the test that it left out: changed"; exit 1; }
[ "$(count "$by_selector") $code_by_selector $(count "$by_type") $code_by_type" = "1 0 2 1" ] || { echo "this has changed"; exit 1; }
