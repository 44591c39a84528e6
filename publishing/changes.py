"""What a published build has that the one before it had not: files, figures, months."""

import duckdb

from publishing.faults import faults_in
from publishing.mart_files import DATABASE, quoted
from publishing.questions import answers


def compare(before, now):
    """Answers to the questions in `queries/changes` on the folders of two published builds.

    Beside them `faults` is Faults of the later build. They read the marts of `before` and of `now`.
    A mart or a column that the earlier build lacks is empty, and so is all of it where there is
    none (None). Returns None where the later build lacks a mart: an earlier version made it. Raises
    duckdb.Error.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach {quoted(now / DATABASE)} as now (read_only)")
        connection.execute("attach ':memory:' as before; create schema before.marts")
        if before:
            connection.execute(f"attach {quoted(before / DATABASE)} as earlier (read_only)")
        held = connection.execute("select database_name, table_name from duckdb_tables()")
        held = set(held.fetchall())
        for mart in (mart for build, mart in held if build == "now"):
            is_held = ("earlier", mart) in held
            earlier = f"union all by name from earlier.marts.{mart}" if is_held else ""
            connection.execute(
                f"create view before.marts.{mart} as (from now.marts.{mart} limit 0) {earlier}"
            )
        try:
            return answers(connection, "changes") | {"faults": faults_in(connection)}
        except duckdb.CatalogException:
            return None


def files_of(build):
    """Sha256s of the files that a published build holds; none where it does not say."""
    if build is None:
        return set()
    with duckdb.connect(str(build / DATABASE), read_only=True) as connection:
        try:
            rows = connection.execute("select sha256 from marts.loaded_files").fetchall()
        except duckdb.CatalogException:
            return set()
    return {sha256 for (sha256,) in rows}
