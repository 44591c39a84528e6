"""The bars of the project: what was measured, what it may be at most, and whether it is."""

from benchmarks.suite import (
    BY_HAND,
    COLD,
    COMPILED,
    DBT,
    LOAD,
    LOAD_XLS,
    MAKE_BUILD,
    NEW_FOLDER,
    NEW_MONTH,
    READ_FLOOR,
    TYPED,
    UNCHANGED,
    WARM,
    WHOLE,
)

NODE_SECONDS = 0.025
DBT_SECONDS = 2.5


def bars(suite, history, nodes, queries):
    """Rows of the bars: name, unit, measured (median of the runs), bar, is_met; None where not run.

    `nodes` is how many seeds, models and data tests dbt ran, `queries` what `time_queries` gave.
    """

    def median(step, state, of=history):
        return suite.median(of, step, state)

    def read_in_pandas(kinds):
        read = [median(f"{BY_HAND}: reading .{kind}", WARM) for kind in kinds]
        return None if None in read else sum(read)

    found = []
    for state in (COLD, WARM):
        floor = median(READ_FLOOR, state)
        found.append(
            _bar(
                f"load, {state}: 4 x the read floor + 1 s",
                median(LOAD, state),
                None if floor is None else 4 * floor + 1,
            )
        )
    loading = median(LOAD, WARM) or median(LOAD, COLD)
    found.append(
        _bar(
            "load: less than pandas takes to read the workbooks (xlrd, openpyxl)",
            loading,
            read_in_pandas(["xls", "xlsx"]),
        )
    )
    if median(LOAD_XLS, WARM):
        found.append(
            _bar(
                "load of the .xls alone: less than pandas takes to read them (xlrd)",
                median(LOAD_XLS, WARM),
                read_in_pandas(["xls"]),
            )
        )
    sql = median(COMPILED, WARM)
    allowed = None if sql is None else sql + DBT_SECONDS + NODE_SECONDS * nodes
    for what, step, state in (
        ("in make build, cold", DBT, COLD),
        ("in make build, warm", DBT, WARM),
        ("in make build, nothing new", DBT, UNCHANGED),
        ("typed", TYPED, WARM),
    ):
        measured = median(step, state)
        if measured is not None:
            name = f"dbt build {what}: compiled SQL + 2.5 s + 25 ms x {nodes} nodes"
            found.append(_bar(name, measured, allowed))
    for state in (COLD, NEW_FOLDER):
        if median(MAKE_BUILD, state, "edition"):
            name = f"make build of the edition, {state}"
            found.append(_bar(name, median(MAKE_BUILD, state, "edition"), 12))
    found.append(
        _bar(
            "a new month through to published marts",
            median(WHOLE, NEW_MONTH),
            8,
        )
    )
    for connection in ("kept_connection", "new_connection"):
        name = f"mart queries, p95 of all, {connection.replace('_', ' ')}"
        found.append(_bar(name, queries and queries[connection]["p95_ms"], 20, "ms"))
        slowest = queries and max(queries["queries"], key=lambda query: query[connection]["p95_ms"])
        name = f"mart queries, p95 of the slowest, {connection.replace('_', ' ')}"
        found.append(_bar(name, slowest and slowest[connection]["p95_ms"], 20, "ms"))
    return found


def _bar(name, measured, bar, unit="s"):
    known = measured is not None and bar is not None
    return {
        "name": name,
        "unit": unit,
        "measured": measured,
        "bar": bar,
        "is_met": measured <= bar if known else None,
    }
