"""What must hold between the marts of different windows, whatever the figures are.

    python tests/sweep/relations.py --database build/warehouse.duckdb

Exchanged: with baseline and comparison in each other's place, and comparison groups held, each
change turns its sign. Added up: a window is the sum of its parts (two halves, or the three months
of a quarter), as published always, like for like where the same organisations are compared.
Ends with exit code 1 and a line for each that doesn't hold; with 0, saying so, where the warehouse
does not hold the months.

Some rules look from the baseline to the comparison by intention, and are not asked to turn: who is
ranked (by the scans of the baseline), what an organisation is called (at the end of the
comparison), its home region (that of the comparison), and whether a level of its series holds both
windows (from the first month of the one to the last of the other). So a region is held like for
like only where the same organisations have their home in it; and an organisation that has a level
may be comparable one way alone, but its figures must turn.
"""

import argparse
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE.parent / "support", HERE.parents[1]):
    sys.path.insert(0, str(folder))

from made_again import MadeAgain, Windows, months_later  # noqa: E402

LENGTHS = (1, 3, 6, 12)
MARTS = ("trust_scan_comparison", "region_scan_comparison")
GROUPS, GAPS = "int_like_for_like__groups", "int_like_for_like__gaps"
# What makes gaps alone: with those held there is no need to make it.
BEFORE_GAPS = ("int_completeness__returns", "int_completeness__gaps")
# Each of the exchanged windows must equal the other one of the windows as they are.
SWAPPED = {
    "trusts": [
        ("scans_baseline", "scans_comparison"),
        ("scans_baseline_low", "scans_comparison_low"),
        ("scans_baseline_high", "scans_comparison_high"),
    ],
    "areas": [
        ("scans_baseline", "scans_comparison"),
        ("working_days_baseline", "working_days_comparison"),
    ],
    "areas like for like": [("scans_baseline_like_for_like", "scans_comparison_like_for_like")],
}
NEGATED = {
    "trusts": [("scans_change", "scans_change"), ("scans_change_low", "scans_change_high")],
    "areas": [("scans_change", "scans_change"), ("scans_change_low", "scans_change_high")],
    "areas like for like": [("scans_change_like_for_like", "scans_change_like_for_like")],
}
# A fall by half is a rise by the whole: (1 + x) (1 + y) = 1.
PERCENT = {
    "trusts": ["scans_change_pct"],
    "areas": ["scans_change_pct", "scans_change_pct_per_working_day"],
    "areas like for like": [
        "scans_change_pct_like_for_like",
        "scans_change_pct_like_for_like_per_working_day",
    ],
}
THE_SAME = {
    "trusts": ["change_is_certain", "peer_group"],
    "areas": ["change_is_certain"],
    "areas like for like": [],
}
ADDED = {kind: [name for pair in pairs for name in pair] for kind, pairs in SWAPPED.items()}
MEMBERS = f"""
select organisation_code, list(member_code order by member_code)
from intermediate.{GROUPS} group by organisation_code
"""
COMPARED_IN = """
select
    figures.organisation_code,
    list(distinct coalesce(figures.like_for_like_region_code, 'no region'))
from intermediate.int_like_for_like__figures as figures
inner join marts.trust_scan_comparison as trusts
    on figures.organisation_code = trusts.organisation_code and trusts.modality_code = 'all'
where figures.subject = 'scans' and trusts.is_comparable
group by figures.organisation_code
"""
LEVELS = f"""
select distinct groups.organisation_code
from intermediate.int_completeness__gaps as gaps
inner join intermediate.{GROUPS} as groups on gaps.organisation_code = groups.member_code
where gaps.subject = 'scans' and gaps.break_kind = 'level'
"""


@dataclass
class Compared:
    """The marts of a pair of windows.

    Rows are {(code, modality): {column: value}}; `members` {organisation: its codes}, `compared_in`
    {organisation that is comparable: regions in which its scans are compared like for like}.
    """

    trusts: dict
    areas: dict
    members: dict
    compared_in: dict
    with_a_level: set

    @cached_property
    def comparable(self):
        """Pairs of organisation and modality that are comparable."""
        return {key for key, row in self.trusts.items() if row["is_comparable"]}

    def compared_of(self, area_code):
        """What an area's like-for-like figures are made of, as a set that can be compared."""
        return {
            (organisation, *self.members[organisation], *sorted(regions))
            for organisation, regions in self.compared_in.items()
            if area_code == "ENG" or area_code in regions
        }


def compared(connection):
    """Read the marts that were made last."""
    return Compared(
        _rows(connection, "trust_scan_comparison", "organisation_code"),
        _rows(connection, "region_scan_comparison", "area_code"),
        _lists(connection, MEMBERS),
        _lists(connection, COMPARED_IN),
        {code for (code,) in connection.execute(LEVELS).fetchall()},
    )


def _rows(connection, mart, code):
    found = connection.execute(f"select * from marts.{mart}")
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return {(row[code], row["modality_code"]): row for row in rows}


def _lists(connection, sql):
    return {code: tuple(found) for code, found in connection.execute(sql).fetchall()}


class Relations:
    """Holds windows to each other: what was asked, {relation: times}, and what does not hold."""

    def __init__(self, made):
        self.made = made
        self.asked, self.broken = Counter(), []
        # a half is one of six months' other windows too; all of them would fill the memory
        self.part = lru_cache(maxsize=24)(lambda windows: compared(made.make(windows)))

    def hold(self, windows):
        """Hold a pair of windows to the same pair exchanged, and to its parts."""
        whole = compared(self.made.make(windows))
        self._exchange(windows, whole)
        if windows.months > 1:
            self._add_up(windows, whole)

    def _exchange(self, windows, before):
        exchanged = Windows(windows.months, windows.comparison, windows.baseline)
        held = compared(self.made.make(exchanged, held=(GROUPS, GAPS, *BEFORE_GAPS)))
        judged = compared(self.made.make(exchanged, held=(GROUPS,)))
        words = f"{windows.span_of('baseline')} and {windows.span_of('comparison')} exchanged"
        for kind, one, other in (
            ("trusts", before.trusts, judged.trusts),
            ("areas", before.areas, held.areas),
        ):
            self._hold(f"exchanged {kind}", set(one) == set(other), f"{words}: other {kind}")
            for key in sorted(set(one) & set(other)):
                self._turns(kind, one[key], other[key], f"{words}: {' '.join(key)}")
        for key in sorted(set(before.areas) & set(held.areas)):
            one, other = before.areas[key], held.areas[key]
            if before.compared_of(key[0]) == held.compared_of(key[0]):
                self._turns("areas like for like", one, other, f"{words}: {' '.join(key)}")
            if key[0] == "ENG":  # of a region it goes by the home
                column = "organisations_not_comparable"
                self._hold("exchanged areas", one[column] == other[column], f"{words}: {column}")
        for code, modality in sorted(before.comparable | judged.comparable):
            if code not in before.with_a_level:
                is_both = (code, modality) in before.comparable & judged.comparable
                said = f"{words}: {code} {modality} is comparable one way alone"
                self._hold("exchanged comparable", is_both, said)

    def _turns(self, kind, one, other, words):
        for column, twin in SWAPPED[kind]:
            holds = (one[column], one[twin]) == (other[twin], other[column])
            self._hold(f"exchanged {kind}", holds, f"{words}: {column}")
        for column, twin in NEGATED[kind]:
            holds = _minus(one[column]) == other[twin] and _minus(one[twin]) == other[column]
            self._hold(f"exchanged {kind}", holds, f"{words}: {column}")
        for column in PERCENT[kind]:
            holds = _undo_each_other(one[column], other[column])
            said = f"{words}: {column}: {one[column]}, {other[column]}"
            self._hold(f"exchanged {kind}", holds, said)
        for column in THE_SAME[kind]:
            self._hold(f"exchanged {kind}", one[column] == other[column], f"{words}: {column}")

    def _add_up(self, windows, whole):
        parts = [self.part(part) for part in parts_of(windows)]
        words = f"{windows.span_of('baseline')} and {windows.span_of('comparison')} in parts"
        for key, row in whole.areas.items():
            of_parts = [part.areas.get(key) for part in parts]
            self._adds("areas", row, of_parts, f"{words}: {' '.join(key)}")
            of_whole = whole.compared_of(key[0])
            if all(of_whole == part.compared_of(key[0]) for part in parts):
                self._adds("areas like for like", row, of_parts, f"{words}: {' '.join(key)}")
        for key, row in whole.trusts.items():
            members = whole.members[key[0]]
            if all(is_the_same_group(part.members, key[0], members) for part in parts):
                of_parts = [part.trusts.get(key) for part in parts]
                self._adds("trusts", row, of_parts, f"{words}: {' '.join(key)}")

    def _adds(self, kind, row, of_parts, words):
        for column in ADDED[kind]:
            figures = [part[column] if part else None for part in of_parts]
            known = [figure for figure in figures if figure is not None]
            # what is not known of a part is either none at all, or makes the whole unknown
            holds = row[column] == (sum(known) if known else None) or (
                row[column] is None and None in figures
            )
            said = f"{words}: {column}: {row[column]}, of its parts {figures}"
            self._hold(f"added up {kind}", holds, said)

    def _hold(self, relation, holds, words):
        self.asked[relation] += 1
        if not holds:
            self.broken.append(f"{relation}: {words}")


def _minus(figure):
    return None if figure is None else -figure


def _undo_each_other(one, other):
    if one is None or other is None:
        # of 0 there is no percentage, and what fell to 0 fell by all
        return {one, other} <= {None, -100}
    return abs((1 + one / 100) * (1 + other / 100) - 1) < 1e-9


def is_the_same_group(groups, code, members):
    """Whether a part compares an organisation as the whole does, or has figures of no member."""
    if code in groups:
        return groups[code] == members
    return not any(set(members) & set(of_another) for of_another in groups.values())


def parts_of(windows):
    """Halves of a pair of windows, or its months where they are three."""
    months = 1 if windows.months == 3 else windows.months // 2
    return [
        Windows(
            months,
            months_later(*windows.baseline, step),
            months_later(*windows.comparison, step),
        )
        for step in range(0, windows.months, months)
    ]


def main(arguments=None):
    """Run as the module's text says, over all windows of `windows.csv`; the exit code."""
    from run import loaded_months, windows_of_the_table

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", type=Path, required=True, help="warehouse, all models built")
    given = parser.parse_args(arguments)
    if not given.database.exists():
        print(f"Skipped: {given.database} is not there; expected a warehouse, all models built.")
        return 0
    loaded = loaded_months(given.database)
    at_hand = [
        found
        for found in windows_of_the_table()
        if loaded.issuperset(found.months_of("baseline") + found.months_of("comparison"))
    ]
    if not at_hand:
        print("Skipped: no window's months are loaded.")
        return 0
    relations = Relations(MadeAgain(given.database, LENGTHS, MARTS))
    for number, windows in enumerate(at_hand, start=1):
        relations.hold(windows)
        if number % 33 == 0:
            print(f"{number} of {len(at_hand)} windows", flush=True)
    print(*relations.broken, sep="\n")
    print(*(f"{relation}: {times} times" for relation, times in relations.asked.items()), sep="\n")
    return 1 if relations.broken else 0


if __name__ == "__main__":
    sys.exit(main())
