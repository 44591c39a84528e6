"""The results: as a dict for JSON, and as tables on a screen."""

from rich.table import Table
from rich.text import Text

FORMAT = 1
MIB = 2**20


def print_results(screen, results):
    """Show everything that `results` holds, as `benchmarks.__main__.measured` makes it."""
    machine, versions = results["machine"], results["versions"]
    commit = results["commit"] or {"sha": "no commit", "has_changes": False}
    memory = (machine["memory_bytes"] or 0) / 2**30
    screen.print(
        f"{results['started_at']}, commit {commit['sha'][:10]}"
        f"{' with changes' if commit['has_changes'] else ''}; {machine['cores']} cores of "
        f"{machine['cpu']}, {memory:.1f} GiB, {machine['distribution']}, {machine['system']}",
        soft_wrap=True,
    )
    versions = ", ".join(f"{name} {version}" for name, version in versions.items())
    screen.print(f"{versions}; load average {results['load_average'][0]:.2f}", soft_wrap=True)
    for name, history in results["histories"].items():
        said = f"{name}: {history['files']} files, {history['bytes'] / MIB:.1f} MiB"
        screen.print(said, soft_wrap=True)
    for warning in results["warnings"]:
        screen.print(Text(f"Warning: {warning}", style="bold"), soft_wrap=True)
    for table in (
        _steps(results),
        _made(results),
        _layers(results),
        _inside(results),
        _queries(results),
        _bars(results),
    ):
        screen.print()
        screen.print(table)


def _table(title, texts, numbers):
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for column in texts:
        table.add_column(column, overflow="fold")
    for column in numbers:
        table.add_column(column, justify="right")
    return table


def _number(value, digits=2):
    return "" if value is None else f"{value:,.{digits}f}"


def _steps(results):
    table = _table(
        f"Steps, of {results['runs']} runs each",
        ("Step", "History", "State"),
        ("Seconds, min", "Median", "CPU s, min", "Peak MiB"),
    )
    for step in results["steps"]:
        wall, cpu, peak = (step[name] for name in ("wall_seconds", "cpu_seconds", "peak_bytes"))
        table.add_row(
            *(step["step"], step["history"], step["state"]),
            _number(wall and wall["min"]),
            _number(wall and wall["median"]),
            _number(cpu and cpu["min"]),
            _number(peak and peak["median"] / MIB, 0),
        )
    return table


def _made(results):
    table = _table("What was made", ("Step", "History", "State", "Made"), ("MiB",))
    for step in results["steps"]:
        for name, size in step["made_bytes"].items():
            place = (step["step"], step["history"], step["state"])
            table.add_row(*place, name, _number(size / MIB, 1))
    return table


def _layers(results):
    table = _table(
        "dbt build by layer, summed over its nodes (threads overlap)",
        ("Layer",),
        ("Nodes", "Compile s", "Execute s", "SQL in one process, s"),
    )
    for name, layer in results["dbt"]["layers"].items():
        sql = results["dbt"]["compiled_sql_layers"].get(name)
        table.add_row(
            name,
            str(layer["nodes"]),
            _number(layer["compile_seconds"]),
            _number(layer["execute_seconds"]),
            _number(sql and sql["seconds"]),
        )
    return table


def _inside(results):
    table = _table("Where the time of dbt goes", ("What",), ("Seconds",))
    for state, phases in results["dbt"]["phases"].items():
        for name, seconds in phases.items():
            table.add_row(f"in make build, {state}: {name}", _number(seconds))
    for name, milliseconds in results["dbt"]["overhead_ms_a_node"].items():
        table.add_row(f"{name}: a node, beyond its SQL", _number(milliseconds / 1000, 4))
    return table


def _queries(results):
    found = results["queries"]
    table = _table(
        f"Mart queries, milliseconds of {found['times']} times each",
        ("Query",),
        ("Rows", "Kept connection, median", "p95", "New connection, median", "p95"),
    )
    alone = found["connecting_alone"]
    table.add_row(
        "connecting alone", "", "", "", _number(alone["median_ms"]), _number(alone["p95_ms"])
    )
    rows = [*found["queries"], {"query": "all", "rows": "", **_overall(found)}]
    for query in rows:
        kept, new = query["kept_connection"], query["new_connection"]
        table.add_row(
            query["query"],
            str(query["rows"]),
            *(_number(one[name]) for one in (kept, new) for name in ("median_ms", "p95_ms")),
        )
    return table


def _overall(found):
    return {name: found[name] for name in ("kept_connection", "new_connection")}


def _bars(results):
    table = _table("Bars", ("Bar",), ("Measured", "At most", ""))
    for bar in results["bars"]:
        said = {None: "not measured", True: "met", False: "NOT MET"}[bar["is_met"]]
        unit = bar["unit"]
        measured, allowed = (
            "" if bar[name] is None else f"{_number(bar[name])} {unit}"
            for name in ("measured", "bar")
        )
        table.add_row(bar["name"], measured, allowed, said)
    return table
