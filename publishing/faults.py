"""Publishers' faults in words: what terminal, report and pages say of the mart of that name."""

from dataclasses import dataclass

import duckdb

from publishing.mart_files import SCHEMA, quoted
from publishing.questions import answers
from publishing.texts import filled_in

MART = "publisher_faults"
TEMPLATE = "faults.txt"


@dataclass
class Faults:
    """Counts of the faults of a build, and the undecided ones by rule, the first five of each.

    `totals` and `undecided` are answers to the queries in `queries/faults`.
    """

    totals: dict
    undecided: list[dict]

    @property
    def lines(self):
        """How many figures are withheld, and each undecided fault's place and words."""
        return printable(filled_in(TEMPLATE, faults=self)).rstrip("\n").split("\n")


def read_faults(connection, relation):
    """Faults of a relation with the columns of the mart, none of them new. Raises duckdb.Error."""
    connection.execute(
        f"create or replace temp view faults as select *, false as is_new from {relation}"
    )
    return faults_in(connection)


def faults_in(connection):
    """Faults of the view `faults`: the columns of the mart and `is_new`. Raises duckdb.Error."""
    found = answers(connection, "faults")
    return Faults(found["totals"][0], found["undecided"])


def faults_built(build_dir, is_on_spark):
    """Faults that the models have found, before anything is published; None without their mart."""
    if is_on_spark:
        folder = build_dir / "spark" / "warehouse" / f"{SCHEMA}.db" / MART
        if not folder.is_dir():
            return None
        with duckdb.connect() as connection:
            return read_faults(connection, f"read_parquet({quoted(folder / '*.parquet')})")
    with duckdb.connect(str(build_dir / "warehouse.duckdb"), read_only=True) as connection:
        tables = connection.execute("select table_name from duckdb_tables()").fetchall()
        return read_faults(connection, f"{SCHEMA}.{MART}") if (MART,) in tables else None


def fault_words(fault):
    """A row of the mart as a line: where it is, what was found and expected, and what to do."""
    return printable(filled_in("fault.txt", fault=fault)).strip()


def printable(text):
    """A text in which nothing that a publisher wrote moves a cursor or colours a screen."""
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text)
