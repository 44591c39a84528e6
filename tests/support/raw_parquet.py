"""What the Parquet that the loader writes beside a warehouse holds, and what `raw` does."""

import duckdb


def of_parquet(folder):
    """Rows and types of each file, {table: (columns, rows)}."""
    with duckdb.connect() as connection:
        return {
            path.stem: _contents(connection, f"read_parquet('{path}')")
            for path in (folder / "raw").iterdir()
        }


def of_raw(folder):
    """Rows and types of each table, {table: (columns, rows)}."""
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
        names = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'raw'"
        ).fetchall()
        return {name: _contents(connection, f'raw."{name}"') for (name,) in names}


def _contents(connection, relation):
    columns = connection.execute(f"describe select * from {relation}").fetchall()
    rows = connection.execute(f"select * from {relation} order by all").fetchall()
    return [column[:2] for column in columns], rows
