"""Why a figure is missing, in a word: withheld, not loaded, or not published."""

from collections import defaultdict
from contextlib import suppress
from datetime import date

import duckdb

from briefing.marts import months_between, months_from
from briefing.sentences import NOT_PUBLISHED

WITHHELD, NOT_LOADED = "withheld", "not loaded"
SUBJECTS = ("scans", "waits", "activity", "cancer")
ENGLAND = "ENG"


class Missing:
    """What the marts of a build say of figures that are missing."""

    def __init__(self, marts):
        self._withheld = {subject: defaultdict(set) for subject in SUBJECTS}
        for subject in SUBJECTS:
            for row in _of_states(marts, f"withheld_{subject}"):
                for code in (row["organisation_code"], row["region_code"], ENGLAND):
                    self._withheld[subject][code].add((row["test_code"], row["month"]))
        for row in _of_states(marts, "withheld_of_england"):
            self._withheld[row["subject"]][ENGLAND].add((row["test_code"], row["month"]))
        nations = marts.ask("missing/withheld_of_nations")
        self._nations = {(row["nation"], row["month"]) for row in nations}
        self._loaded = defaultdict(set)
        for row in marts.ask("missing/months_loaded"):
            self._loaded[row["subject"], row["nation"]].add(row["month"])
        self._nation_of = {
            row["organisation_code"]: row["nation"] for row in marts.rows_of("dim_organisation")
        }
        self._windows = {name: _months(marts, name) for name in ("baseline", "comparison")}

    def word(self, subject, codes, tests, window, default=NOT_PUBLISHED):
        """Why a figure of a window is missing; `default` where it is not known to be otherwise.

        `subject` is one of SUBJECTS, `codes` those of its organisations or of its area, `tests`
        those that are counted in it (None: all), `window` is `baseline`, `comparison` or a list of
        months.
        """
        months = self._windows[window] if isinstance(window, str) else window
        if subject == "waits":
            months = months[-1:]
        withheld = (pair for code in codes for pair in self._withheld[subject].get(code, ()))
        if any(month in months and (not tests or test in tests) for test, month in withheld):
            return WITHHELD
        nations = {self._nation_of.get(code) or "England" for code in codes}
        loaded = set.intersection(*(self._loaded[subject, nation] for nation in nations))
        return default if loaded.issuperset(months) else NOT_LOADED

    def is_withheld(self, *subjects):
        """Whether any figure of some subjects is withheld in a window; else none is missing so."""
        return any(
            self.word(subject, [ENGLAND], None, window) == WITHHELD
            for subject in subjects
            for window in self._windows
        )

    def said(self, rows, subject, codes, names):
        """The same rows with a word in place of each of their figures that is missing.

        `codes(row)` are the codes of the area or organisation, `names` the columns of figures; one
        with neither `baseline` nor `comparison` in its name is of both windows.
        """
        return [
            row
            | {
                name: self._of_column(name, subject, codes(row), row.get("test_code"))
                for name in names
                if name in row and row[name] is None
            }
            for row in rows
        ]

    def _of_column(self, name, subject, codes, test):
        tests = {test} if test and test != "all" else None
        sides = [side for side in self._windows if side in name] or list(self._windows)
        return worst(self.word(subject, codes, tests, side) for side in sides)

    def word_of_nation(self, nation, default):
        """The same of a nation's waits at the end of the comparison."""
        last = self._windows["comparison"][-1]
        found = {(nation, last), (nation, None)} & self._nations
        return WITHHELD if found else default


def worst(words):
    """Which of several reasons is told: withheld before not published before not loaded."""
    return max(words, key=(NOT_LOADED, NOT_PUBLISHED, WITHHELD).index)


def _of_states(marts, query):
    """Rows of a query; none of a build of an older version, whose marts have no such state."""
    with suppress(duckdb.BinderException):
        return marts.ask(f"missing/{query}")
    return []


def _months(marts, window):
    ends = (marts.facts[f"{window}_{end}"] for end in ("from", "to"))
    first, last = (date.fromisoformat(f"{end[:7]}-01") for end in ends)
    return months_from(first, months_between(first, last) + 1)
