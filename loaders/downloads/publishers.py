"""The tables of publishers and of their pages: where each publication is found."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from loaders.downloads.periods import months

MEGABYTE = 1_000_000


class UnknownPublication(Exception):
    """A publication was named that the table of publishers does not hold."""


@dataclass(frozen=True)
class Source:
    """A page, package or address of a publication.

    `kind` is `year pages` (an address a financial year), `release pages` (a page whose links that
    match `follow` are read too), `ckan package` or `fixed address`; `issued_by` says what dates a
    file: `title block`, `metadata` or `last modified`; `months_apart` how often a month comes.
    """

    publication: str
    kind: str
    address: str
    follow: re.Pattern | None
    name: re.Pattern | None
    resources: tuple[str, ...]
    file_name: str
    issued_by: str
    months_apart: int | None


@dataclass(frozen=True)
class Publisher:
    """A publication: its allowed hosts, the types of its files, and the largest (bytes)."""

    publication: str
    published_by: str
    hosts: frozenset[str]
    types: tuple[str, ...]
    size_limit: int
    first_month: int | None
    licence: str
    sources: tuple[Source, ...]


@cache
def publishers():
    """All publications by name, in the order of the table."""
    sources = [
        Source(
            row["publication"],
            row["kind"],
            row["address"],
            _pattern(row["follow_pattern"]),
            _pattern(row["name_pattern"]),
            tuple(row["resources"].split()),
            row["file_name"],
            row["issued_by"],
            int(row["months_apart"]) if row["months_apart"] else None,
        )
        for row in _rows("sources")
    ]
    return {
        row["publication"]: Publisher(
            row["publication"],
            row["published_by"],
            frozenset(row["hosts"].split()),
            tuple(row["types"].split()),
            int(row["size_limit_mb"]) * MEGABYTE,
            months(row["first_period"])[0] if row["first_period"] else None,
            row["licence"],
            tuple(source for source in sources if source.publication == row["publication"]),
        )
        for row in _rows("publishers")
    }


def chosen_publishers(names):
    """Publishers of the names given, or all. Raises UnknownPublication."""
    known = publishers()
    for name in names or ():
        if name not in known:
            raise UnknownPublication(
                f'no publication is named "{name}"; expected one of: {", ".join(known)}'
            )
    return [known[name] for name in dict.fromkeys(names or known)]


def _pattern(text):
    return re.compile(text, re.IGNORECASE) if text else None


def _rows(name):
    text = resources.files(__package__).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
