"""The report that ends `make live`, in plain words: what is new, changed or not there."""

import datetime
import json
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from loaders.downloads.command import Downloaded
from loaders.downloads.store import UNCHANGED
from loaders.files import LOADED, MANIFEST, NOT_USED
from loaders.load import Load
from publishing.changes import QUESTIONS
from publishing.headline import MONTHS

REPORT = "report.txt"
FILES_SHOWN = 12
MONTHS_SHOWN = 12
KINDS = {
    "new edition": "{after} revises {before}",
    "changed under its name": "{after} changed under its name",
    "another edition counts": "{after} counts now instead of {before}, and both were loaded before",
    "same file": "{after} is the same file as before: its figures changed because the models, the "
    "seeds or the loaders did",
    "files of the build before unknown": "{after} (the build before does not say whether the file "
    "is the same)",
}
MEASURES = {
    "planned": "planned tests done",
    "unscheduled": "unscheduled tests done",
    "waiting_list": "waiting list tests done",
    "activity": "tests done",
}


@dataclass
class Run:
    """What a run of `make live` came to, as far as it got; `changes` are answers of `compare`."""

    before: Path | None = None
    now: Path | None = None
    is_published: bool = False
    downloaded: Downloaded | None = None
    load: Load | None = None
    failed_tests: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    changes: dict[str, list[tuple]] = field(default_factory=dict)
    known_files: set[str] = field(default_factory=set)

    @property
    def has_failed(self):
        """Whether anything failed or was refused."""
        refused = self.load and self.load.refused
        failures = self.downloaded and self.downloaded.failures
        return bool(self.problems or failures or refused or self.failed_tests)


def report_lines(run):
    """The report, line by line; texts of publishers stand in it as they are."""
    lines = ["WHAT IS NEW", "", _verdict(run)]
    for heading, told in _sections(run).items():
        if told := list(told):
            lines += ["", heading, *(f"  {line}" for text in told for line in text.split("\n"))]
    of_figures = ("new_files", "gone_files", "gone_months", "changes")
    if run.is_published and not any(run.changes.get(name) for name in of_figures):
        lines += ["", "Nothing new: no new file, and no figure differs from the build before."]
    return ["".join(letter if letter.isprintable() else " " for letter in line) for line in lines]


def _verdict(run):
    if not run.now:
        return "NOTHING IS PUBLISHED: see below."
    if not run.is_published:
        return f"NOT PUBLISHED: the build of {_built_at(run.now)} stays as it was. See below."
    said = f"Published on {_built_at(run.now)}"
    said += (
        f", compared with the build of {_built_at(run.before)}."
        if run.before
        else (", the first build here: every file is new.")
    )
    if run.has_failed:
        said += " NOT ALL THAT THE PUBLISHERS HAVE PUT OUT IS IN IT: see below."
    if run.before and _facts(run.before).get("as_of", "") != _facts(run.now).get("as_of", ""):
        said += " The two builds have another AS_OF: figures differ by that alone."
    return said


def _sections(run):
    """Headings with the lines below them; one without lines is left out."""
    found = {name: run.changes.get(name, ()) for name in QUESTIONS}
    downloaded, load = run.downloaded or Downloaded(), run.load or Load([], is_loaded=False)
    new_files = (
        {"New files": _new_files(found["new_files"])}
        if run.is_published
        else {"New files, read but not published": _waiting_files(load, run.known_files)}
    )
    return {
        "What stopped": run.problems,
        f"Downloads that failed ({len(downloaded.failures)}); the next run tries again": (
            downloaded.failures
        ),
        "Refused, and left out of the build: add the row or mend the file, then run again": [
            f"{file.path}: {reason}" for file in load.refused for reason in file.reasons
        ],
        "Totals that do not add up, and what else failed in the build: nothing was published": (
            run.failed_tests
        ),
        **new_files,
        "New, but not a table that this project uses": _unused(downloaded, load),
        "Figures that changed, with the largest changes of each file": _changed(found["changes"]),
        "Files of the build before that are no longer there": [
            f"{name} ({series}{', ' + _months(first, last) if first else ''})"
            for series, name, first, last, _ in found["gone_files"]
        ],
        "Months of the build before that are no longer there": [
            f"{nation}, {measures}: {_months(first, last, count)}"
            for nation, measures, first, last, count in found["gone_months"]
        ],
        "Months expected and not there": _missing(found["missing_months"]),
        "On no page of their publisher, though asked for or between months that are": (
            downloaded.missing
        ),
        "Look at these: they may be true, as April 2020 was": _unlikely(found["unlikely_months"]),
    }


def _new_files(rows):
    for series, files in groupby(rows, key=lambda row: row[0]):
        files = list(files)
        yield f"{series}: {_count(len(files), 'file')}"
        for _, name, first, last, months, counting, status, issued, was_taken in files[
            :FILES_SHOWN
        ]:
            said = [
                first and _months(first, last, months),
                status,
                issued and f"issued {_day(issued)}",
                counting < months
                and (
                    f"counts for {counting} of them, of the others a newer edition is loaded"
                    if counting
                    else "does not count: a newer edition is loaded"
                ),
                was_taken and "another file had this name before",
            ]
            yield f"  {name}: {', '.join(filter(None, said))}"
        if others := files[FILES_SHOWN:]:
            dated = [month for row in others for month in row[2:4] if month]
            span = f", {_months(min(dated), max(dated))}" if dated else ""
            yield f"  … and {len(others)} more{span}: select * from marts.loaded_files"


def _waiting_files(load, known):
    for found in load.files:
        if found.outcome == LOADED and found.publication != MANIFEST and found.sha256 not in known:
            said = (found.publication, found.printed.get("period"), found.printed.get("status"))
            yield f"{found.path}: {', '.join(filter(None, said))}"


def _unused(downloaded, load):
    new = {stored.path.name for stored in downloaded.stored if stored.outcome != UNCHANGED}
    return [
        f"{found.path}: {reason}"
        for found in load.files
        if found.outcome == NOT_USED and found.name in new
        for reason in found.reasons
    ]


def _changed(rows):
    for (kind, before, after), changes in groupby(rows, key=lambda row: row[:3]):
        changes = list(changes)
        _, _, _, count, first, last, *_ = changes[0]
        file = KINDS[kind].format(
            before=before or "a file that is gone", after=after or "No file any longer"
        )
        yield f"{file}: {_count(count, 'figure')}, {_months(first, last)}"
        for *_, month, measure, organisation, test, earlier, later in changes:
            words = MEASURES.get(measure, measure.replace("_", " "))
            yield (
                f"  {organisation}, {_month(month)}, {test}, {words}: "
                f"{_figure(earlier)} -> {_figure(later)}{_difference(earlier, later)}"
            )


def _missing(rows):
    for (series, is_after_the_newest), runs in groupby(rows, key=lambda row: row[:2]):
        runs = [row[2:] for row in runs]
        months = "; ".join(_months(first, last, count) for first, last, count, *_ in runs)
        *_, count, due_on, expected_by = runs[0]
        if is_after_the_newest:
            due = "the first of them usually comes by" if count > 1 else "it usually comes by"
            yield f"{series}: {months}; {due} {_day(due_on)}, looked on {_day(expected_by)}"
        else:
            yield f"{series}, between months that are there: {months}"


def _unlikely(rows):
    for nation, measure, month, figure, *beside, now, then, remark in rows[:MONTHS_SHOWN]:
        month_before, of_month_before, of_year_before = beside
        figures = [f"{_month(month_before)} {_figure(of_month_before)}"] if month_before else []
        if of_year_before is not None:
            year_before = month.replace(year=month.year - 1)
            figures.append(f"{_month(year_before)} {_figure(of_year_before)}")
        yield (
            f"{nation}, {MEASURES.get(measure, measure)}, {_month(month)}: {_figure(figure)} "
            f"({', '.join(figures)}), {_count(now, 'organisation')} ({_figure(then)} before): "
            f"{remark}"
        )
    if len(rows) > MONTHS_SHOWN:
        more = f"… and {len(rows) - MONTHS_SHOWN} more"
        yield f"{more}: select * from marts.month_plausibility where is_unlikely"


def _facts(build):
    return json.loads((build / "build.json").read_text(encoding="utf-8"))


def _built_at(build):
    at = datetime.datetime.fromisoformat(_facts(build)["built_at"])
    return f"{_day(at)}, {at:%H:%M} UTC"


def _month(day):
    return f"{MONTHS[day.month]} {day.year}"


def _months(first, last, count=None):
    if first == last:
        return _month(first)
    return f"{_month(first)} to {_month(last)}" + (f" ({count} months)" if count else "")


def _day(day):
    return f"{day.day} {MONTHS[day.month]} {day.year}"


def _figure(value):
    return "none" if value is None else f"{value:,}"


def _difference(before, after):
    return "" if before is None or after is None else f" ({after - before:+,})"


def _count(number, noun):
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
