#!/usr/bin/env bash
# dbt-bouncer 4.3.0 with dbt-core 1.11: a check of the catalog looks at no model that has dbt's `versions`. A column
# that nobody described is found in a plain model, and passed over as soon as the model gets `versions: [{v: 1}]`.
#
# Why it matters: who gives public models a version, as dbt recommends for what others build on, loses at once all checks
# of their columns (descriptions, names, types), and the run stays green and says so of every check.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check dbt-core==1.11.16 dbt-duckdb==1.11.1 duckdb==1.5.6 dbt-bouncer==4.3.0
export DBT_SEND_ANONYMOUS_USAGE_STATS=false NO_COLOR=1 COLUMNS=200
mkdir models
cat > dbt_project.yml <<'YML'
name: made_up
profile: made_up
YML
cat > profiles.yml <<'YML'
made_up:
  target: here
  outputs:
    here: {type: duckdb, path: made_up.duckdb}
YML
cat > dbt-bouncer.yml <<'YML'
catalog_checks:
  - name: check_columns_are_all_documented
YML
echo "select 1 as trust, 2 as scans" > models/fct_scans.sql
# Beside it one that is in order: where no model is left, dbt-bouncer says that no checks were run.
echo "select 1 as trust" > models/dim_trust.sql
printf '%s\n' "models:" "  - name: dim_trust" "    columns:" "      - name: trust" "        description: Its code." > models/dim_trust.yml
looked_at() {
    printf '%s\n' "models:" "  - name: fct_scans" "    description: A row a trust." "$@" > models/fct_scans.yml
    env/bin/dbt --quiet build > dbt.txt
    env/bin/dbt --quiet docs generate > dbt.txt
    if env/bin/dbt-bouncer > said.txt 2>&1; then echo "passed"; else echo "failed"; fi
}
columns=("    columns:" "      - name: trust" "        description: Its code.")
plain=$(looked_at "${columns[@]}")
with_a_version=$(looked_at "    latest_version: 1" "${columns[@]}" "    versions:" "      - v: 1" "        defined_in: fct_scans")
echo "a column without a description: of a plain model, $plain; of one with versions, $with_a_version"
[[ "$plain $with_a_version" == "failed passed" ]] || { cat said.txt; echo "this has changed"; exit 1; }
