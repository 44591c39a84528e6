"""Two tables, row by row and type by type.

Text, counts, dates, booleans and nulls are equal or not. Doubles are the same within a relative
1e-9: each engine works out a quantile between two values in its own way, and the last digit differs
(`region_scan_spread`). Of the files at hand all other doubles are equal to the last digit.
"""

RELATIVE = 1e-9
EXAMPLES = 3


def differences(connection, one, other, key):
    """What differs between two relations of the same rows, in sentences; [] where nothing does.

    `key` are the columns that a row is of; they may be null.
    """
    types = [_types(connection, relation) for relation in (one, other)]
    if types[0] != types[1]:
        return [f"columns of {one}: {types[0]}; of {other}: {types[1]}"]
    said = [
        f"{relation}: {rows} rows of {keys} keys"
        for relation in (one, other)
        for rows, keys in [_rows_and_keys(connection, relation, key)]
        if rows != keys
    ]
    for relation, absent_from in ((one, other), (other, one)):
        rows = connection.execute(
            f"select {_listed(key)} from {relation} as here anti join {absent_from} as there "
            f"on {_joined(key, 'here', 'there')}"
        ).fetchall()
        if rows:
            said.append(
                f"{len(rows)} rows of {relation} are not in {absent_from}: {rows[:EXAMPLES]}"
            )
    for column, kind in types[0]:
        rows = connection.execute(
            f'select {_listed(key, "here.")}, here."{column}", there."{column}" '
            f"from {one} as here inner join {other} as there "
            f"on {_joined(key, 'here', 'there')} where not coalesce({_same(column, kind)}, false)"
        ).fetchall()
        if rows:
            said.append(f"{column} differs in {len(rows)} rows: {rows[:EXAMPLES]}")
    return said


def _types(connection, relation):
    described = connection.execute(f"describe select * from {relation}").fetchall()
    return [(name, kind) for name, kind, *_ in described]


def _rows_and_keys(connection, relation, key):
    return connection.execute(
        f"select count(*), (select count(*) from (select distinct {_listed(key)} from {relation})) "
        f"from {relation}"
    ).fetchone()


def _listed(key, prefix=""):
    return ", ".join(f'{prefix}"{column}"' for column in key)


def _joined(key, here, there):
    return " and ".join(
        f'{here}."{column}" is not distinct from {there}."{column}"' for column in key
    )


def _same(column, kind):
    here, there = f'here."{column}"', f'there."{column}"'
    same = f"{here} is not distinct from {there}"
    if kind == "DOUBLE":
        close = f"abs({here} - {there}) <= {RELATIVE} * greatest(abs({here}), abs({there}))"
        # no difference from a value that is no number is larger than any other, for DuckDB
        same += f" or (isfinite({here}) and isfinite({there}) and {close})"
    return f"({same})"
