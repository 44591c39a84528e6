"""Corrections: which figures differ from those of the pack before, and why."""

import json
import math
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from briefing.csv_files import read_csv, write_csv
from briefing.layout import write_page
from briefing.marts import query
from briefing.workbook import heading
from publishing.rounding import with_thousands

FIGURES, EDITIONS, SETTINGS = "figures.csv", "editions.csv", "settings.json"
ROWS_SHOWN = 500
# The same figure from the same files may differ in its last digits from one engine to the next.
SAME = 1e-9
NOT_SETTINGS = ("build_id", "built_at", "today")
WINDOWS = ("baseline_from", "baseline_to", "comparison_from", "comparison_to")
KEYS = ("mart", "code", "name", "test_group", "test", "figure")
EDITION_KEYS = ("facts", "sha256", "file_name", "publication", "period", "issued_on")
# Marts whose figures pages show, and the facts that they come from.
SHOWN = {
    "trust_scan_comparison": "scans",
    "region_scan_comparison": "scans",
    "trust_activity_comparison": "activity",
    "region_activity_comparison": "activity",
    "trust_wait_comparison": "waits",
    "region_wait_comparison": "waits",
}


class Change(NamedTuple):
    """A figure that differs: its row in `figures.csv`, both values as text, and why."""

    mart: str
    code: str
    name: str
    test_group: str
    test: str
    figure: str
    before: str
    after: str
    why: str

    @property
    def row(self):
        """Which row of which mart it is in."""
        return self.mart, self.code, self.test_group, self.test

    @property
    def size(self):
        """Difference of the values, 0 where they are no numbers."""
        try:
            return abs(float(self.after or 0) - float(self.before or 0))
        except ValueError:
            return 0


def write_corrections(marts, folder, before):
    """Write what this pack's figures are, and what differs from the pack in the folder `before`.

    `figures.csv` has a row for each figure of the comparisons by region and by trust,
    `editions.csv` the files behind them and `settings.json` the windows and settings: the next
    pack is compared with these. `corrections.html` shows the largest differences,
    `corrections.csv` has all. `before` is None for the first pack.
    """
    figures, editions = _figures(marts), _editions(marts)
    settings = {name: value for name, value in marts.facts.items() if name not in NOT_SETTINGS}
    write_csv(folder / FIGURES, (*KEYS, "value"), [(*key, figures[key]) for key in figures])
    write_csv(folder / EDITIONS, EDITION_KEYS, editions)
    text = json.dumps(settings, indent=2, sort_keys=True)
    (folder / SETTINGS).write_text(text + "\n", encoding="utf-8")
    found = _compared(figures, editions, settings, before and Path(before))
    changes = found.pop("changes", [])
    header = (*KEYS, "value_before", "value_now", "why")
    write_csv(folder / "corrections.csv", header, changes)
    write_page(
        marts,
        folder / "corrections.html",
        "corrections.html",
        changes=changes[:ROWS_SHOWN],
        heading=heading,
        readable=_readable,
        more=max(len(changes) - ROWS_SHOWN, 0),
        counted=Counter(change.why for change in changes),
        **found,
    )


def _figures(marts):
    """Figures as {(mart, code, name, test_group, test, figure): value as text}, in order."""
    found = {}
    for mart in SHOWN:
        types, rows = marts.typed_rows(query(f"corrections/{mart}"))
        columns = [name for name, kind in types.items() if kind in ("BIGINT", "DOUBLE", "BOOLEAN")]
        for row in rows:
            key = (mart, row["code_"], row["name_"], row["group_"], row["test_"])
            for column in columns:
                found[*key, column] = _as_text(row[column])
    return found


def _as_text(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else repr(value)


def _editions(marts):
    """Files behind the figures, as rows of EDITION_KEYS; `facts` are scans, activity or waits."""
    return [
        tuple(row[key] for key in EDITION_KEYS)
        for row in marts.ask("corrections/files_behind_figures")
    ]


def _compared(figures, editions, settings, before):
    """What `corrections.html` says: a state, and what differs where the packs can be compared."""
    if before is None:
        return {"state": "first"}
    if not all((before / name).is_file() for name in (FIGURES, EDITIONS, SETTINGS)):
        return {"state": "unknown"}
    settings_before = json.loads((before / SETTINGS).read_text(encoding="utf-8"))
    windows_before = {name: settings_before.get(name) for name in WINDOWS}
    if windows_before != {name: settings[name] for name in WINDOWS}:
        return {"state": "other windows", "windows_before": windows_before}
    editions_before = read_csv(before / EDITIONS)
    values_before = {_unnamed(row[:6]): (row[2], row[6]) for row in read_csv(before / FIGURES)}
    values_now = {_unnamed(key): (key[2], value) for key, value in figures.items()}
    whys = _whys(editions, editions_before)
    changes = []
    for key, value in figures.items():
        _, value_before = values_before.get(_unnamed(key), (None, value))
        if _differ(value_before, value):
            changes.append(Change(*key, value_before, value, whys[key[0]]))
    return {
        "state": "compared",
        "changes": _largest_first(changes),
        "files": _changed_files(editions, editions_before),
        "settings": [
            (name, settings_before.get(name, "none"), settings.get(name, "none"))
            for name in sorted({*settings, *settings_before})
            if settings.get(name) != settings_before.get(name)
        ],
        "new": _organisations(values_now, values_before),
        "gone": _organisations(values_before, values_now),
        "more_figures": len(values_now.keys() - values_before.keys()),
    }


def _unnamed(key):
    """A key of a figure without the name of its organisation, which may change."""
    return (*key[:2], *key[3:])


def _differ(before, after):
    try:
        return not math.isclose(float(before), float(after), rel_tol=SAME, abs_tol=SAME)
    except ValueError:
        return before != after


def _whys(editions, editions_before):
    """Why a figure of a mart may have changed: {mart: edition or method}."""
    files = {
        facts: {row[1:3] for row in editions if row[0] == facts}
        == {row[1:3] for row in editions_before if row[0] == facts}
        for facts in SHOWN.values()
    }
    return {mart: "method" if files[facts] else "edition" for mart, facts in SHOWN.items()}


def _changed_files(editions, editions_before):
    """Files that differ, as (facts, publication, period, old issues, new issues) in words."""
    issues = {}
    for which, rows in (("before", editions_before), ("now", editions)):
        for facts, sha256, name, publication, period, issued_on in rows:
            place = issues.setdefault((facts, publication, period), {"before": {}, "now": {}})
            place[which][sha256 or name] = f"{name}, issued {issued_on or 'on an unknown day'}"
    return [
        (*key, sorted(found["before"].values()), sorted(found["now"].values()))
        for key, found in sorted(issues.items())
        if found["before"].keys() != found["now"].keys()
    ]


def _organisations(these, others):
    """Names and codes that are in one pack and not in the other, sorted by name."""
    known = {key[1] for key in others}
    return sorted({(name, key[1]) for key, (name, _) in these.items() if key[1] not in known})


def _largest_first(changes):
    """Rows in the order of the largest difference of a count in them; a row's figures together."""
    largest = {}
    for change in changes:
        largest[change.row] = max(largest.get(change.row, 0), change.size)
    return sorted(changes, key=lambda change: (-largest[change.row], change.row))


def _readable(value):
    try:
        number = float(value)
    except ValueError:
        return value or "none"
    return with_thousands(number, 1) if "." in value or "e" in value else with_thousands(int(value))
