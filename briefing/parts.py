"""Which organisations a part of the pack is of; unknown names are answered with the nearest."""

import difflib
from collections import defaultdict

from briefing import CannotMake

# What a part can be of, and the columns of `dim_organisation` that name it.
FIELDS = {
    "trust": ("organisation_code", "organisation_name"),
    "region": ("region_code", "region_name"),
    "nation": ("nation",),
}
WORDS = {"trust": "trust or board"}
NEAREST = 5
LIKENESS = 0.4


class UnknownName(CannotMake):
    """No organisation, region or nation has that name or code; the text says which come near."""


def organisations_of(marts, kind, asked):
    """Codes of the organisations of a trust, region or nation, by code or name.

    Raises UnknownName.
    """
    codes, names = defaultdict(set), {}
    for row in marts.ask("comparison/organisations_compared"):
        for name in filter(None, (row[field] for field in FIELDS[kind])):
            codes[_plain(name)].add(row["organisation_code"])
            names[_plain(name)] = name
    if _plain(asked) in codes:
        return codes[_plain(asked)]
    within = [name for text, name in names.items() if _plain(asked) and _plain(asked) in text]
    near = difflib.get_close_matches(_plain(asked), names, NEAREST, LIKENESS)
    shown = list(dict.fromkeys([*within, *(names[text] for text in near)]))[:NEAREST]
    every = sorted(names.values())[:20]
    said = f"nearest: {'; '.join(shown)}" if shown else f"one of: {'; '.join(every)}"
    kind = WORDS.get(kind, kind)
    raise UnknownName(f'No {kind} is called "{asked}" in this build; {said}')


def _plain(text):
    return " ".join(text.casefold().split())
