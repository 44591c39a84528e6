"""Figures over time as the explorer has them: blocks by subject and test, unpacked one by one."""

from collections import defaultdict
from dataclasses import dataclass

from briefing.marts import grouped
from publishing.rounding import cut

# Queries of figures: the block that their rows are of, None where a column says it.
SERIES = {
    "scans_of_areas": "scans",
    "scans_of_organisations": "scans",
    "waits_of_areas": "waits",
    "waits_of_organisations": "waits",
    "waits_of_boards": "waits",
    "waits_by_test": "waits",
    "activity_of_areas": "activity",
    "activity_of_organisations": "activity",
    "median_days": None,
}
FLAGS = (
    "flags_of_organisations",
    "flags_of_areas",
    "flags_against_2019",
    "flags_withheld",
    "flags_of_days",
)
PROVISIONAL = "provisional_months"
KEYS = ("block", "test", "code", "months")
EACH = "each"


@dataclass(frozen=True)
class Figures:
    """What the explorer shows: rows of its queries, and figures by block.

    `blocks` is {"scans/all": block}: `months` are spans of months as texts, `sets` have `columns`
    and `series` of {code: [place of its months, [figures of a column] …]}, `flags` are
    {code: [[month, flag, place of its note in `notes`, measure or None] …]}. `scans/each` has only
    flags: those of every test. `counted_in` is {code: [codes of those that count it]}.
    """

    measures: list
    flags: list
    tests: list
    organisations: list
    counted_in: dict
    provisional: list
    blocks: dict


def read_figures(marts):
    """Figures of a build: measures, tests and organisations without any are left out.

    A build of an older version, whose marts can't say what is known against figures, has none.
    """
    sets = defaultdict(list)
    is_known = all(marts.can_ask(f"explorer/{name}") for name in (*FLAGS, PROVISIONAL))
    for name, block in SERIES.items() if is_known else ():
        rows = marts.ask(f"explorer/{name}")
        for (of, test), series in _by_block(rows, block).items():
            sets[of, test].append(series)
    subjects = {block for block, _ in sets}
    codes = {row["code"] for found in sets.values() for series in found for row in series}
    flags = defaultdict(list)
    for name in FLAGS:
        for row in marts.ask(f"explorer/{name}"):
            if row["code"] in codes:
                flags[row["block"], row["test"] or EACH].append(row)
    blocks = {
        "/".join(key): _block(sets.get(key, []), flags.get(key, []))
        for key in sorted({*sets, *((subject, EACH) for subject in subjects)})
    }
    tests = {test for _, test in sets}
    organisations = marts.ask("explorer/organisations")
    return Figures(
        measures=[row for row in marts.ask("explorer/measures") if row["block"] in subjects],
        flags=marts.ask("explorer/flags"),
        tests=[row for row in marts.ask("explorer/tests") if row["test"] in tests],
        organisations=[row for row in organisations if row["code"] in codes],
        counted_in=_counted_in(organisations, codes),
        provisional=marts.ask(f"explorer/{PROVISIONAL}"),
        blocks=blocks,
    )


def _by_block(rows, block):
    if block:
        return {(block, test): found for test, found in grouped(rows, "test").items()}
    return grouped(rows, "block", "test")


def _block(sets, flags):
    months, notes = {}, {}
    found = [
        {
            "columns": [column for column in rows[0] if column not in KEYS],
            "series": {
                row["code"]: [
                    months.setdefault(row["months"], len(months)),
                    *(_short(figures) for column, figures in row.items() if column not in KEYS),
                ]
                for row in rows
            },
        }
        for rows in sets
    ]
    flagged = defaultdict(list)
    for row in flags:
        note = notes.setdefault(row["note"], len(notes))
        flagged[row["code"]].append([row["month"], row["flag"], note, row["measure"]])
    return {"months": list(months), "sets": found, "notes": list(notes), "flags": flagged}


def _short(figures):
    # cut, not rounded: what is rounded twice may differ from what the tables print
    return [cut(value, 3) if isinstance(value, float) else value for value in figures]


def _counted_in(organisations, codes):
    found = defaultdict(list)
    for row in organisations:
        for member in row["members"]:
            if member != row["code"] and row["code"] in codes:
                found[member].append(row["code"])
    return found
