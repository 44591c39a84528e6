"""Asks builds the questions in `queries/`: SQL files, in a folder for each subject."""

from pathlib import Path

QUERIES = Path(__file__).parent / "queries"


def answers(connection, subject):
    """Rows of each question of a subject: {name of its file: [{column: value}]}.

    What several of them read are temporary views, which the files in its folder `views` make.
    Raises duckdb.Error.
    """
    views, questions = (sorted((QUERIES / subject).glob(found)) for found in ("views/*", "*.sql"))
    for path in views:
        connection.execute(path.read_text(encoding="utf-8"))
    return {path.stem: as_dicts(connection.execute(path.read_text("utf-8"))) for path in questions}


def as_dicts(asked):
    """Rows of a query that was executed, as {column: value}."""
    names = [name for name, *_ in asked.description]
    return [dict(zip(names, row, strict=True)) for row in asked.fetchall()]
