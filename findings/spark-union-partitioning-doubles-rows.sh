#!/usr/bin/env bash
# Apache Spark (pyspark) 4.3.0, with its settings as they come: rows of a `union all` of window functions, joined to
# their own sums by group, come out twice, each with a part of the sum. Nothing warns. Two tables of one row each are
# enough, and no setting is needed. It is right with spark.sql.unionOutputPartitioning=false, and with
# spark.sql.exchange.reuse=false; spark.sql.adaptive.enabled and spark.sql.constraintPropagation.enabled make no
# difference.
#
# What happens: where all parts of a union are partitioned alike, the union says so, and the group by above it needs no
# exchange. Only afterwards are equal exchanges replaced by one. The partitioning of a part that reuses one names its
# column as the exchange has it, which may differ in whether it can be null and in its qualifier. When the query runs,
# the union compares again, finds its parts no longer alike and puts their partitions one after the other, though the
# exchange is gone: a group that is in two parts is counted as two.
#
# It isn't SPARK-59141 (pull request 58445), where unions of columnar parts gave a wrong result: these are of rows, and
# 4.3.0 has that mend. SPARK-58819 (pull request 58044), which 4.3.0 lacks, changes the same comparison, to save
# exchanges; whether it mends this too was not tried.
#
# Why it matters: parts put together and then compared with their total are ordinary in statistics (years, sheets, a
# "share of all"). In this project the rows of a fault were doubled, in a query that joins semi-joined parts to their
# counts; each of its steps was right when looked at alone, for then no exchange is there to be reused.
#
# Needs Java 17.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyspark==4.3.0
cat >look.py <<'PY'
import sys

from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
for month in ("january", "february"):
    spark.sql(f"create table {month} using parquet as select 'R1A' as trust, 905 as scans")
query = """
    with months as (
        select trust, max(scans) over (partition by trust) as most from january
        union all
        select trust, max(scans) over (partition by trust) as most from february
    ),
    totals as (select trust, sum(most) as total from months group by trust)
    select months.trust, most, total from months join totals on months.trust = totals.trust
"""
right, wrong = [("R1A", 905, 1810)] * 2, [("R1A", 905, 905)] * 4
as_known = True
for setting, value, known in (
    (None, None, wrong),
    ("spark.sql.adaptive.enabled", "false", wrong),
    ("spark.sql.constraintPropagation.enabled", "false", wrong),
    ("spark.sql.exchange.reuse", "false", right),
    ("spark.sql.unionOutputPartitioning", "false", right),
):
    if setting:
        before = spark.conf.get(setting)
        spark.conf.set(setting, value)
    found = [tuple(row) for row in spark.sql(query).collect()]
    if setting:
        spark.conf.set(setting, before)
    print(f"{f'{setting}={value}' if setting else 'as it comes'}: {len(found)} rows, {found}")
    as_known = as_known and found == known
sys.exit(0 if as_known else "this has changed")
PY
SPARK_LOCAL_IP=127.0.0.1 venv/bin/python look.py 2>said.txt || { tail -n 20 said.txt; exit 1; }
