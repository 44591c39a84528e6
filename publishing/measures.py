"""`make docs`: the pages that say where a figure is made.

A card in `measures/` names a measure's marts, columns, formula and cells; the way from staging to a
mart is that of dbt's manifest. `docs/where-figures-are-made.md` is written anew below its mark, and
`docs/marts.md` gets the measures of each mart in the last column of its table.
"""

import itertools
import json
import os
import re
import sys
from pathlib import Path

import networkx
import yaml

from publishing.texts import filled_in

PROJECT = Path(__file__).resolve().parents[1]
CELLS = "published_cells"
MEASURES_PAGE = Path("docs/where-figures-are-made.md")
MARTS_PAGE = Path("docs/marts.md")
MARK = "<!-- below: made by `make docs` from measures/ -->\n"
MART_ROW = re.compile(r"^\| (?P<marts>`\w+`(?:, `\w+`)*) \| (?P<a_row>.*?) \|.*$", re.MULTILINE)


class WrongCard(Exception):
    """A card names what is not there, or leaves open which way its figures come."""


def main():
    """Write both pages by the manifest in BUILD_DIR/docs; exit code 1 where a card is wrong."""
    path = Path(os.environ.get("BUILD_DIR") or "build") / "docs" / "target" / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    try:
        pages = made_pages(PROJECT, manifest)
    except WrongCard as error:
        print(error, file=sys.stderr)
        return 1
    for path, text in pages.items():
        (PROJECT / path).write_text(text, encoding="utf-8")
    return 0


def made_pages(project, manifest):
    """Both pages as {path: text}. Raises WrongCard."""
    cards, cells = read_cards(project)
    page, _, _ = (project / MEASURES_PAGE).read_text(encoding="utf-8").partition(MARK)
    marts = (project / MARTS_PAGE).read_text(encoding="utf-8")
    sections = filled_in(
        "measures.md",
        cards=cards,
        cells=cells,
        marts_of=_marts,
        ways_in_words=lambda made, mart: _ways_in_words(ways(manifest, made, mart, cells)),
        raw_in_words=lambda of: _raw_in_words(manifest, of),
    )
    return {
        MEASURES_PAGE: page + MARK + sections,
        MARTS_PAGE: MART_ROW.sub(lambda row: _mart_row(row, cards), marts),
    }


def read_cards(project):
    """Cards as {name: card}, and what `cells` name in them."""
    cards = {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted((project / "measures").glob("*.yml"))
    }
    return cards, cards.pop(CELLS)


def ways(manifest, made, mart, cells):
    """Models from each staging model of a figure's cells to its mart, in order: lists of names.

    Raises WrongCard where a model is not there, none leads on, or two ways are as short.
    """
    graph = networkx.DiGraph(
        (parent.split(".")[2], child.split(".")[2])
        for child, parents in manifest["parent_map"].items()
        for parent in parents
        if child.startswith("model.") and parent.startswith(("model.", "seed."))
    )
    in_order = list(networkx.topological_sort(graph))
    starts = {
        start: cells[name].get("through", ())
        for name in made.get("cells", ())
        for start in cells[name]["staging"]
    } | dict.fromkeys(made.get("seeds", ()), ())
    stops = {*made.get("through", ()), mart}
    if made["file"].startswith("models/"):
        stops.add(Path(made["file"]).stem)
    found = []
    for named in [stops.union([start], beside) for start, beside in starts.items()] or [stops]:
        if gone := named - graph.nodes:
            raise WrongCard(f"{mart}: its card names {sorted(gone)}, and there is no such model")
        first, *others = sorted(named, key=in_order.index)
        way = [first]
        for stop in others:
            try:
                shortest = list(networkx.all_shortest_paths(graph, way[-1], stop))
            except networkx.NetworkXNoPath:
                raise WrongCard(f"{mart}: no way leads from {way[-1]} to {stop}") from None
            if len(shortest) > 1:
                raise WrongCard(f"{mart}: name in `through` which of these it is: {shortest}")
            way += shortest[0][1:]
        found.append(way)
    return found


def raw_columns(manifest, staging, columns):
    """Tables of `raw` that a staging model reads, with those of some columns that each has."""
    (node,) = (key for key in manifest["parent_map"] if key.endswith(f".{staging}"))
    found = {}
    for key in manifest["parent_map"][node]:
        table = manifest["sources"].get(key)
        if table and "_row" in table["columns"]:
            found[table["name"]] = [name for name in columns if name in table["columns"]]
    return {table: names for table, names in found.items() if names}


def _raw_in_words(manifest, of):
    """Raw tables that hold cells, those with the same columns told together."""
    tables = {}
    for staging in of["staging"]:
        for table, columns in raw_columns(manifest, staging, of["columns"]).items():
            tables.setdefault(_listed(columns), []).append(f"raw.{table}")
    return "; ".join(f"{_listed(names)}: {columns}" for columns, names in tables.items())


def _ways_in_words(found):
    """Ways with a common end are told as one: `a` or `b` → `c` → `d`."""
    by_rest = {}
    for start, *rest in found:
        by_rest.setdefault(tuple(rest), []).append(f"`{start}`")
    return "; ".join(
        " → ".join([" or ".join(starts), *(f"`{model}`" for model in rest)])
        for rest, starts in by_rest.items()
    )


def _mart_row(row, cards):
    marts = set(re.findall(r"`(\w+)`", row["marts"]))
    links = [
        f"[{name}]({MEASURES_PAGE.name}#{name})"
        for name, card in cards.items()
        if marts & set(_marts(card))
    ]
    return f"| {row['marts']} | {row['a_row']} | {', '.join(links)} |"


def _marts(card):
    return dict.fromkeys(itertools.chain.from_iterable(made["figures"] for made in card["made"]))


def _listed(names):
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    sys.exit(main())
