"""A fork's own rows of seeds: `own/decisions.csv` adds to the seed `decisions`, which stays ours.

Columns are matched by name: the file has those that it needs, in any order, and one that it lacks
is null. Which seeds take such rows: those with a model `models/staging/kept/stg_kept__<seed>.sql`.
"""

import csv
import datetime
import io
import re
from functools import cache
from pathlib import Path

import yaml

from loaders import CannotBeDone

PROJECT = Path(__file__).resolve().parents[1]
OWN = PROJECT / "own"
KEPT = "stg_kept__"
LINE = "own_line"
# Of each type of a seed's column: that of DuckDB, what a cell must look like in words and as a
# pattern, and its value.
TYPES = {
    "string": ("varchar", "text", ".*", str),
    "date": (
        "date",
        "a day as in 2025-06-01",
        r"\d{4}-\d\d-\d\d",
        datetime.date.fromisoformat,
    ),
    "bigint": ("bigint", "a whole number as in 40000", r"-?\d+", int),
    "double": ("double", "a number as in 0.5", r"-?\d+(\.\d+)?", float),
    "boolean": ("boolean", "true or false", "(?i)true|false", lambda text: text.lower() == "true"),
}


class UnreadableOwnRows(CannotBeDone):
    """Files of a fork's own rows that can't be read: each slip a line, with file and line."""


@cache
def seeds_with_own_rows():
    """Seeds that take own rows, {name: {column: its type, a key of TYPES}}, in their own order."""
    names = {
        path.stem.removeprefix(KEPT) for path in PROJECT.glob(f"models/staging/kept/{KEPT}*.sql")
    }
    return {
        path.stem: _columns(path)
        for path in sorted((PROJECT / "seeds").glob("*/*.csv"))
        if path.stem in names
    }


def _columns(path):
    with path.open(encoding="utf-8", newline="") as file:
        names = next(csv.reader(file))
    seeds = yaml.safe_load((path.parent / f"{path.parent.name}.yml").read_text(encoding="utf-8"))
    seed = next(seed for seed in seeds["seeds"] if seed["name"] == path.stem)
    types = seed.get("config", {}).get("column_types", {})
    return {name: types.get(name, "string") for name in names}


def own_tables(folder=None):
    """Raw tables of own rows: {`own_decisions`: ({column: DuckDB's type}, rows)}.

    Rows are lists in the order of the seed's columns, then the line that they stand in. All tables
    are there, without rows where `folder` is None or holds no file. Raises UnreadableOwnRows.
    """
    seeds, said = seeds_with_own_rows(), []
    rows = {name: [] for name in seeds}
    for path in sorted(Path(folder).glob("*.csv")) if folder else ():
        shown = f"{path.parent.name}/{path.name}"
        if path.stem not in seeds:
            allowed = ", ".join(f"{name}.csv" for name in sorted(seeds))
            said.append(
                f"{shown}: no seed takes own rows under this name; expected {allowed}. Rename the "
                "file, or move it out of the folder."
            )
            continue
        rows[path.stem] = list(_rows(path, shown, seeds[path.stem], said))
    if said:
        raise UnreadableOwnRows("\n".join([*said, "Nothing was loaded."]))
    return {
        f"own_{name}": (
            {column: TYPES[kind][0] for column, kind in columns.items()} | {LINE: "bigint"},
            rows[name],
        )
        for name, columns in seeds.items()
    }


def _rows(path, shown, columns, said):
    """Rows of a file; what is wrong with it is added to `said`."""
    seed = next((PROJECT / "seeds").glob(f"*/{path.name}")).relative_to(PROJECT)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        said.append(f"{shown}: {error}; expected UTF-8. Save it as CSV in UTF-8.")
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header, first = None, 1
    try:
        for cells in reader:
            line, first = first, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = [cell.strip() for cell in cells]
                if problem := _problem_of_header(header, columns):
                    said.append(
                        f"{shown}, line {line}: {problem}; expected columns of {seed}: "
                        f"{', '.join(columns)}. Mend the first line."
                    )
                    return
            elif len(cells) != len(header):
                said.append(
                    f"{shown}, line {line}: {len(cells)} cells; expected {len(header)}, one for "
                    "each column of the first line. Put a text with a comma into double quotes."
                )
            else:
                row, place = dict(zip(header, cells, strict=True)), f"{shown}, line {line}"
                yield [*(_value(row, *of, place, said) for of in columns.items()), line]
    except csv.Error as error:
        said.append(f"{shown}, line {reader.line_num}: {error}; expected CSV. Look at its quotes.")


def _problem_of_header(header, columns):
    unknown = [name for name in header if name not in columns]
    if unknown:
        return f'no column "{unknown[0]}"'
    twice = [name for name in header if header.count(name) > 1]
    return f'column "{twice[0]}" twice' if twice else None


def _value(row, column, kind, place, said):
    text = row.get(column, "")
    if not text.strip():
        return None
    _, expected, pattern, value = TYPES[kind]
    try:
        if re.fullmatch(pattern, text, re.DOTALL):
            return value(text)
    except ValueError:  # 31 February
        pass
    said.append(f'{place}: {column} is "{text}"; expected {expected}, or nothing. Mend the cell.')
    return None
