"""The report that ends `make live`, in plain words: what is new, changed or not there."""

import datetime
import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from loaders.downloads.command import Downloaded
from loaders.downloads.store import UNCHANGED
from loaders.files import LOADED, MANIFEST, NOT_USED
from loaders.load import Load
from publishing.texts import filled_in

REPORT = "report.txt"


@dataclass
class Run:
    """What a run of `make live` came to, as far as it got; `changes` is what `compare` gave."""

    before: Path | None = None
    now: Path | None = None
    is_published: bool = False
    downloaded: Downloaded | None = None
    load: Load | None = None
    failed_tests: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    changes: dict[str, object] = field(default_factory=dict)
    known_files: set[str] = field(default_factory=set)

    @property
    def has_failed(self):
        """Whether anything failed; a file that is refused is a fault, which stops nothing."""
        failures = self.downloaded and self.downloaded.failures
        return bool(self.problems or failures or self.failed_tests)

    @property
    def is_incomplete(self):
        """Whether something that the publishers have put out is not in the build."""
        return self.has_failed or bool(self.load and self.load.refused)


def report_lines(run):
    """The report, line by line; texts of publishers stand in it as they are."""
    downloaded, load = run.downloaded or Downloaded(), run.load or Load([], is_loaded=False)
    new_names = {stored.path.name for stored in downloaded.stored if stored.outcome != UNCHANGED}
    text = filled_in(
        REPORT,
        run=run,
        before=_facts(run.before),
        now=_facts(run.now),
        downloaded=downloaded,
        load=load,
        waiting=[
            found
            for found in load.files
            if found.outcome == LOADED
            and found.publication != MANIFEST
            and found.sha256 not in run.known_files
        ],
        unused=[
            found for found in load.files if found.outcome == NOT_USED and found.name in new_names
        ],
        changes=defaultdict(list, run.changes),
    )
    lines = text.removesuffix("\n").split("\n")
    return ["".join(letter if letter.isprintable() else " " for letter in line) for line in lines]


def _facts(build):
    if build is None:
        return None
    facts = json.loads((build / "build.json").read_text(encoding="utf-8"))
    built_at = datetime.datetime.fromisoformat(facts["built_at"])
    return {"as_of": facts.get("as_of", ""), "built_at": built_at}
