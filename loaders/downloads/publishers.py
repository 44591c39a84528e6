"""The tables of publishers, of their pages and of their tables: where each publication is found."""

import re
from dataclasses import dataclass
from functools import cache

from loaders import CannotBeDone
from loaders.downloads.periods import months
from loaders.layouts import map_rows, pattern, publications

MEGABYTE = 1_000_000


class UnknownPublication(CannotBeDone):
    """A publication was named that the table of publishers does not hold."""


@dataclass(frozen=True)
class Source:
    """A page, package or address of a publication.

    `kind` is `year pages` (an address a financial year), `release pages` (a page whose links that
    match `follow` are read too), `ckan package` or `fixed address`; `issued_by` says what dates a
    file: `title block`, `metadata` or `last modified`; `months_apart` how often a month comes;
    `unpacked` which tables are taken out of a zip file.
    """

    publication: str
    kind: str
    address: str
    follow: re.Pattern | None
    name: re.Pattern | None
    resources: tuple[str, ...]
    file_name: str
    unpacked: re.Pattern | None
    issued_by: str
    months_apart: int | None


@dataclass(frozen=True)
class Table:
    """A table that a publication has in each of some periods (`2018/19`; an empty last is open).

    `number` is as the names of its files print it (`13`, `1a-1l`); `published_table`, `used` and
    `note` are those of its layout.
    """

    number: str
    layout: str
    first_period: str
    last_period: str
    published_table: str
    used: bool
    note: str

    def is_due_in(self, period):
        """Whether a period is among those that have the table."""
        return self.first_period <= period and (not self.last_period or period <= self.last_period)


@dataclass(frozen=True)
class Publisher:
    """A publication: its allowed hosts, the types of its files, and the largest (bytes).

    `tables` are those that names of its files tell apart; none where they don't.
    """

    publication: str
    published_by: str
    hosts: frozenset[str]
    types: tuple[str, ...]
    size_limit: int
    first_month: int | None
    licence: str
    sources: tuple[Source, ...]
    tables: tuple[Table, ...]


@cache
def publishers():
    """All publications by name, in the order of the table."""
    sources, tables, found = {}, {}, {}
    layouts = {layout.name: layout for layout in publications()}
    for row in map_rows("tables", __package__):
        layout = layouts[row["layout"]]
        of_layout = {name: getattr(layout, name) for name in ("published_table", "used", "note")}
        tables.setdefault(row.pop("publication"), []).append(Table(**row, **of_layout))
    for row in map_rows("sources", __package__):
        for name in ("follow", "name", "unpacked"):
            row[name] = pattern(row.pop(f"{name}_pattern"), re.IGNORECASE)
        row["resources"] = tuple(row["resources"].split())
        row["months_apart"] = int(row["months_apart"]) if row["months_apart"] else None
        sources.setdefault(row["publication"], []).append(Source(**row))
    for row in map_rows("publishers", __package__):
        first, name = row.pop("first_period"), row["publication"]
        row["first_month"] = months(first)[0] if first else None
        row["size_limit"] = int(row.pop("size_limit_mb")) * MEGABYTE
        row |= {"hosts": frozenset(row["hosts"].split()), "types": tuple(row["types"].split())}
        row["tables"] = tuple(tables.get(name, ()))
        found[name] = Publisher(sources=tuple(sources[name]), **row)
    return found


def chosen_publishers(names):
    """Publishers of the names given, or all. Raises UnknownPublication."""
    known = publishers()
    for name in names or ():
        if name not in known:
            raise UnknownPublication(
                f'no publication is named "{name}"; expected one of: {", ".join(known)}'
            )
    return [known[name] for name in dict.fromkeys(names or known)]
