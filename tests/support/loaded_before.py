"""What was loaded once, looked at under other windows or as of another day."""

import duckdb
from warehouse import Warehouse


def sound_again(folder, path, **variables):
    """Warehouse with the raw tables of the file at a path, in which no data test finds anything."""
    with duckdb.connect(str(folder / "warehouse.duckdb"), config={"threads": 1}) as connection:
        connection.execute(f"attach '{path}' as before (read_only); create schema raw")
        for (table,) in connection.execute(
            "select table_name from duckdb_tables() "
            "where database_name = 'before' and schema_name = 'raw' order by all"
        ).fetchall():
            connection.execute(f'create table raw."{table}" as from before.raw."{table}"')
    made = Warehouse(folder, **variables)
    found = made.failures()
    assert not found, found
    return made
