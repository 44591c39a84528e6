"""Whether two builds publish the same figures: python tests/same_figures.py [--close] BEFORE AFTER

BEFORE and AFTER are build folders, or the DuckDB files that they publish. The rows of each mart are
compared in all columns that both have, numbers to the last digit, and their order. What differs is
told by mart and column, with some of the rows; the exit code is then 1. What only AFTER has is told
and is no difference. `--close` lets numbers with a fraction differ by a relative 1e-9, as between
engines (tests/spark/compared.py) and versions of DuckDB, which work out a quantile between two
values each in its own way. To build the same files by an earlier commit:

    git clone . ../before && git -C ../before checkout COMMIT
    make -C ../before build VENV=$PWD/build/venv FROM=$PWD/../shared/published
"""

import sys
from pathlib import Path

import duckdb

FILE = "diagnostic_scans.duckdb"
RELATIVE = 1e-9
SIDES = ("before", "after")
BOTH_WAYS = (SIDES, SIDES[::-1])
SHOWN = 5


def main(*arguments):
    """Compare; returns the exit code, 0 where every figure is the same."""
    sides = [argument for argument in arguments if argument != "--close"]
    with duckdb.connect() as connection:
        for name, path in zip(SIDES, map(Path, sides), strict=True):
            quoted = str(path / FILE if path.is_dir() else path).replace("'", "''")
            connection.execute(f"attach '{quoted}' as {name} (read_only)")
        marts_before, marts_after = (columns_of_marts(connection, name) for name in SIDES)
        differ = 0
        for mart, columns in marts_before.items():
            after = marts_after.get(mart, {})
            if "--close" in arguments and all_are_close(connection, mart, columns, after):
                said = []
            else:
                said = differences(connection, mart, columns, after)
            differ += bool(said)
            print("\n  ".join([f"{mart}: {'differs' if said else 'the same'}", *said]))
    for mart in marts_after.keys() - marts_before.keys():
        print(f"{mart}: only after")
    print(f"{len(marts_before)} marts, {differ} of them with differences.")
    return 1 if differ else 0


def columns_of_marts(connection, side):
    """{mart: {column: type}} of a published file."""
    found = {}
    rows = connection.execute(
        "select table_name, column_name, data_type from duckdb_columns() "
        "where database_name = ? and schema_name = 'marts' order by table_name, column_index",
        [side],
    )
    for mart, column, kind in rows.fetchall():
        found.setdefault(mart, {})[column] = kind
    return found


def differences(connection, mart, before, after):
    """What differs in a mart, a line each."""
    if not after:
        return ["is not there after"]
    columns = [name for name in before if name in after]
    said = [f"column {name} is not there after" for name in before if name not in after]
    said += [
        f"column {name}: {before[name]} before, {after[name]} after"
        for name in columns
        if before[name] != after[name]
    ]
    counts = [number_of_rows(connection, mart, columns, *sides) for sides in BOTH_WAYS]
    if any(counts):
        single = [name for name in columns if is_all_that_differs(connection, mart, columns, name)]
        where = f"only {single[0]} differs" if single else "several columns differ, or whole rows"
        said.append(f"{counts[0]} rows only before, {counts[1]} only after; {where}:")
        for side, other in BOTH_WAYS:
            sql = f"{rows_of_one_side(mart, columns, side, other)} order by all limit {SHOWN}"
            said += [f"  {side}: {row}" for row in connection.execute(sql).fetchall()]
    elif len({order(connection, mart, columns, side) for side in SIDES}) > 1:
        said.append("the same rows in another order")
    return said


def all_are_close(connection, mart, before, after):
    """Whether the same rows stand in the same order, their numbers as good as equal."""
    if before != after:
        return False
    same = []
    for name, kind in before.items():
        one, other = f'before."{name}"', f'after."{name}"'
        equal = f"{one} is not distinct from {other}"
        if kind == "DOUBLE":
            close = f"abs({one} - {other}) <= {RELATIVE} * greatest(abs({one}), abs({other}))"
            # for DuckDB a difference from what is no number is larger than any other
            equal += f" or (isfinite({one}) and isfinite({other}) and {close})"
        same.append(f"coalesce({equal}, false)")
    rows = [f"(select *, rowid as place from {side}.marts.{mart}) as {side}" for side in SIDES]
    (differ,) = connection.execute(
        f"select count(*) from {rows[0]} full join {rows[1]} on before.place = after.place "
        f"where before.place is null or after.place is null or not ({' and '.join(same)})"
    ).fetchone()
    return differ == 0


def rows_of_one_side(mart, columns, side, other):
    """SQL of the rows that one side has more often than the other."""
    names = ", ".join(f'"{name}"' for name in columns)
    of_side, of_other = (f"select {names} from {name}.marts.{mart}" for name in (side, other))
    return f"{of_side} except all {of_other}"


def number_of_rows(connection, mart, columns, side, other):
    """How many rows one side has more often than the other."""
    sql = f"select count(*) from ({rows_of_one_side(mart, columns, side, other)})"
    return connection.execute(sql).fetchone()[0]


def is_all_that_differs(connection, mart, columns, column):
    """Whether the rows are the same without a column."""
    others = [name for name in columns if name != column]
    return not any(number_of_rows(connection, mart, others, *sides) for sides in BOTH_WAYS)


def order(connection, mart, columns, side):
    """A hash of the rows in the order in which they are written."""
    names = ", ".join(f'"{name}"' for name in columns)
    sql = f"select hash(list(hash(row({names})) order by rowid)) from {side}.marts.{mart}"
    return connection.execute(sql).fetchone()[0]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
