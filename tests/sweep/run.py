"""Every window of a table against its twin: what a headline would say, held to judgements.

    python tests/sweep/run.py --database build/warehouse.duckdb
    python tests/sweep/run.py --database … --rows rows.csv     every row that it judges, too
    python tests/sweep/run.py --database … --same-as OTHER …   the marts of other builds, made again

`windows.csv` says which windows: so many months, within which months, against the newest months
of the same names that end by a month. `said.sql` is what is said of each. Rows of one list,
modality and area are a group; `judged.csv` has each group, with the months, windows and percentages
judged, and why. Ends with exit code 1 where one is not judged, lies beyond what was judged, or is
false; with 0, saying so, where the warehouse does not hold the months.
"""

import argparse
import csv
import os
import sys
from collections import Counter, defaultdict
from dataclasses import astuple, dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE.parent / "support", HERE.parents[1]):
    sys.path.insert(0, str(folder))

import duckdb  # noqa: E402
from made_again import MARTS, MadeAgain, Windows, months_later  # noqa: E402

SAID = (HERE / "said.sql").read_text(encoding="utf-8")
JUDGEMENTS = ("genuine", "not explained", "false")
# Waits are another publication's, at one month: this sweep is of scans.
ONLY_OF_SCANS = {"briefing_named_trusts": "list_name in ('fell_furthest', 'recovered_fastest')"}


@dataclass(frozen=True)
class Row:
    """What is said of an area in a pair of windows, `2020-10:2020-12`; percent to a decimal."""

    kind: str
    modality_code: str
    organisation_code: str
    organisation_name: str
    baseline: str
    comparison: str
    scans_baseline: int
    scans_comparison: int
    pct: float

    @property
    def group(self):
        """What is judged together."""
        return self.kind, self.modality_code, self.organisation_code


@dataclass(frozen=True)
class Judged:
    """A row of `judged.csv`: of which months, in how many windows, from and to which percentage."""

    kind: str
    modality_code: str
    organisation_code: str
    organisation_name: str
    first_month: str
    last_month: str
    windows: int
    pct_from: float
    pct_to: float
    judgement: str
    evidence: str

    def covers(self, row):
        """Whether a row lies in the months and percentages that were judged."""
        first, last = row.comparison.split(":")
        return (
            self.first_month <= first
            and last <= self.last_month
            and self.pct_from <= row.pct <= self.pct_to
        )

    @property
    def group(self):
        """As of a Row."""
        return self.kind, self.modality_code, self.organisation_code


def windows_of_the_table(path=HERE / "windows.csv"):
    """Pairs of Windows, in the order of the table, the earliest first."""
    with path.open(newline="", encoding="utf-8") as file:
        return [found for row in csv.DictReader(file) for found in _windows(row)]


def _windows(row):
    months = int(row["months"])
    first, last, ends_by = (
        tuple(map(int, row[name].split("-")))
        for name in ("comparison_from", "comparison_to", "baseline_ends_by")
    )
    while months_later(*first, months - 1) <= last:
        year, month = first
        while months_later(year, month, months - 1) > ends_by:
            year -= 1
        yield Windows(months, (year, month), first)
        first = months_later(*first, 1)


def judged_rows(path=HERE / "judged.csv"):
    """Rows of `judged.csv`."""
    with path.open(newline="", encoding="utf-8") as file:
        return [
            Judged(
                **row
                | {"windows": int(row["windows"])}
                | {name: float(row[name]) for name in ("pct_from", "pct_to")}
            )
            for row in csv.DictReader(file)
        ]


def said_of(made, windows):
    """Rows of a pair of windows."""
    spans = windows.span_of("baseline"), windows.span_of("comparison")
    return [
        Row(*subject, *spans, baseline, comparison, round(pct, 1))
        for *subject, baseline, comparison, pct in made.make(windows).execute(SAID).fetchall()
    ]


def to_judge(rows, judged):
    """A line for each group that is not judged, lies beyond what was judged, or is false."""
    by_group = defaultdict(list)
    for found in judged:
        by_group[found.group].append(found)
    beyond, counted = defaultdict(list), defaultdict(int)
    for row in rows:
        covering = [found for found in by_group[row.group] if found.covers(row)]
        covering.sort(key=lambda found: found.judgement != "false")
        if not covering:
            beyond[row.group].append(row)
        for found in covering[:1]:
            counted[found] += 1
    lines = [f"not judged: {in_words(found)}" for found in beyond.values()]
    for found, windows in counted.items():
        name = f"{found.kind}, {found.modality_code}, {found.organisation_code}"
        if found.judgement == "false":
            lines.append(f"false: {name} {found.organisation_name}: {found.evidence}")
        elif windows > found.windows:
            lines.append(f"more windows than judged: {name}: {windows}, judged {found.windows}")
    return lines


def in_words(rows):
    """Rows of one group in a line, as `judged.csv` begins."""
    first = min(row.comparison.split(":")[0] for row in rows)
    last = max(row.comparison.split(":")[1] for row in rows)
    pcts = sorted(row.pct for row in rows)
    words = *rows[0].group, rows[0].organisation_name, first, last, len(rows), pcts[0], pcts[-1]
    return ",".join(map(str, words))


def loaded_months(database):
    """Months of DID in a warehouse, as (year, month)."""
    with duckdb.connect(str(database), read_only=True) as connection:
        months = connection.execute("select distinct month from marts.fct_scans").fetchall()
    return {(month.year, month.month) for (month,) in months}


def sweep(database, rows_path=None):
    """Exit code of a sweep over the windows whose months a warehouse holds."""
    loaded = loaded_months(database)
    table = windows_of_the_table()
    at_hand = [
        found
        for found in table
        if loaded.issuperset(found.months_of("baseline") + found.months_of("comparison"))
    ]
    if len(at_hand) < len(table):
        print(f"{len(table) - len(at_hand)} of {len(table)} windows skipped: months not loaded.")
    if not at_hand:
        return 0
    made = MadeAgain(database, sorted({found.months for found in at_hand}))
    rows = []
    with Path(rows_path or os.devnull).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(Row.__dataclass_fields__)
        for windows in at_hand:
            found = said_of(made, windows)
            writer.writerows(astuple(row) for row in found)
            file.flush()
            rows += found
    lines = to_judge(rows, judged_rows())
    print(*lines, sep="\n")
    groups = len({row.group for row in rows})
    print(f"{len(at_hand)} windows, {len(rows)} rows, {groups} groups; {len(lines)} to look at.")
    return 1 if lines else 0


def differences(made, database):
    """Rows of each mart that another build's warehouse has otherwise, `{mart: rows}`."""
    with duckdb.connect(str(database), read_only=True) as connection:
        spans = connection.execute(
            "select months, extract(year from first_month), extract(month from first_month) "
            "from marts.compared_windows order by window_name"
        ).fetchall()
        (months, *baseline), (_, *comparison) = spans
        again = made.make(Windows(months, tuple(baseline), tuple(comparison)))
        found = {}
        for mart in MARTS:
            sql = f"select * from marts.{mart} where {ONLY_OF_SCANS.get(mart, 'true')}"
            of_both = [Counter(by.execute(sql).fetchall()) for by in (connection, again)]
            found[mart] = sum(((of_both[0] - of_both[1]) + (of_both[1] - of_both[0])).values())
        return found, len(again.execute("from marts.trust_scan_comparison").fetchall())


def same_as(database, others):
    """Exit code of a proof: marts made again for the windows of other builds are those of them."""
    made, is_same = None, True
    lengths = set()
    for other in others:
        with duckdb.connect(str(other), read_only=True) as connection:
            lengths |= set(
                connection.execute("select months from marts.compared_windows").fetchall()
            )
    made = MadeAgain(database, sorted(months for (months,) in lengths))
    for other in others:
        found, rows = differences(made, other)
        print(f"{other}: {rows} rows of trusts; rows that differ: {found}")
        is_same &= rows > 0 and not any(found.values())
    return 0 if is_same else 1


def main(arguments=None):
    """Run as the module's text says; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", type=Path, required=True, help="warehouse, all models built")
    parser.add_argument("--rows", type=Path, help="where to write all rows")
    parser.add_argument("--same-as", type=Path, nargs="+", help="warehouses of other windows")
    given = parser.parse_args(arguments)
    if not given.database.exists():
        print(f"Skipped: {given.database} is not there; expected a warehouse, all models built.")
        return 0
    if given.same_as:
        return same_as(given.database, given.same_as)
    return sweep(given.database, given.rows)


if __name__ == "__main__":
    sys.exit(main())
