"""Times the queries of benchmarks/queries on a published copy: what reporters and BI tools ask.

Each is asked many times on one connection that stays open, as a BI tool does, and many times on a
new connection, as a script does; all rows are fetched. `python -m benchmarks.mart_queries FILE`
prints milliseconds as JSON.
"""

import json
import statistics
import sys
import time
from itertools import chain
from pathlib import Path

import duckdb

QUERIES = Path(__file__).resolve().parent / "queries"
TIMES = 60


class NoRows(Exception):
    """A query that must show something returned nothing."""


def queries():
    """SQL of each query by its name, sorted by it."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(QUERIES.glob("*.sql"))}


def time_queries(published, times=TIMES):
    """Milliseconds of each query on a published DuckDB file, asked so many times; a dict for JSON.

    Raises NoRows.
    """
    kept, new, found = {}, {}, []
    with duckdb.connect(published, read_only=True) as connection:
        for name, sql in queries().items():
            rows, kept[name] = _timed(times, lambda sql=sql: connection.execute(sql).fetchall())
            if not rows:
                raise NoRows(f"benchmarks/queries/{name}.sql returns no row of {published}")
            found.append({"query": name, "rows": len(rows)})
    for name, sql in queries().items():
        _, new[name] = _timed(times, lambda sql=sql: _asked_anew(published, sql))
    for query in found:
        query["kept_connection"] = _summary(kept[query["query"]])
        query["new_connection"] = _summary(new[query["query"]])
    return {
        "times": times,
        "queries": found,
        "connecting_alone": _summary(_timed(times, lambda: _asked_anew(published, "select 1"))[1]),
        "kept_connection": _summary(chain.from_iterable(kept.values())),
        "new_connection": _summary(chain.from_iterable(new.values())),
    }


def _asked_anew(published, sql):
    with duckdb.connect(published, read_only=True) as connection:
        return connection.execute(sql).fetchall()


def _timed(times, ask):
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        rows = ask()
        taken.append(1000 * (time.perf_counter() - started))
    return rows, taken


def _summary(milliseconds):
    milliseconds = list(milliseconds)
    return {
        "median_ms": statistics.median(milliseconds),
        "p95_ms": statistics.quantiles(milliseconds, n=20, method="inclusive")[-1],
        "max_ms": max(milliseconds),
    }


if __name__ == "__main__":
    print(json.dumps(time_queries(sys.argv[1])))
