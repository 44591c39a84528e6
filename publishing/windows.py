"""Windows as people give them to `make build`: BASELINE=2019-04:2019-09, AS_OF=2020-12-10.

What can't be compared is said before anything is built: a window the wrong way round, one of which
no month is loaded, a day before all editions.
"""

import csv
import datetime
import re
from dataclasses import dataclass

import duckdb
import yaml

from loaders import CannotBeDone
from loaders.own_rows import OWN
from loaders.warehouse_file import connected
from publishing.dbt_run import PROJECT
from publishing.questions import answers

MONTH = r"\d{4}-(?:0[1-9]|1[0-2])"
WINDOWS = ("baseline", "comparison")
DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? *([a-z]{3})[a-z]*,? +(\d{4})", re.IGNORECASE)
CORRECTIONS = PROJECT / "seeds" / "corrections"


class WrongWindow(CannotBeDone):
    """A window or an as-of day that can't be read, or that the data can't answer."""


@dataclass
class Loaded:
    """Months that are loaded, `2019-04`, and the day of issue of each file where it is known."""

    months: set[str]
    issued: dict[str, datetime.date]

    @property
    def words(self):
        """First and last month that are loaded."""
        if not self.months:
            return "No month is loaded."
        first, last = (_month(month) for month in (min(self.months), max(self.months)))
        return f"Loaded: {first} to {last}."


def dbt_variables(baseline="", comparison="", as_of="", today=""):
    """Variables for dbt from the texts given; an empty text leaves the project's default.

    Raises WrongWindow.
    """
    variables = {}
    for name, text in zip(WINDOWS, (baseline, comparison), strict=True):
        if text:
            months = re.fullmatch(rf"({MONTH}):({MONTH})", text)
            if months is None:
                raise WrongWindow(
                    f"{name.upper()}={text}: expected first and last month, as in 2019-04:2019-09"
                )
            variables[f"{name}_from"], variables[f"{name}_to"] = months.groups()
    for name, text in (("as_of", as_of), ("today", today)):
        if text:
            try:
                variables[name] = datetime.date.fromisoformat(text).isoformat()
            except ValueError:
                raise WrongWindow(
                    f"{name.upper()}={text}: expected a day, as in 2020-12-10"
                ) from None
    return variables


def project_defaults():
    """Variables of dbt as the project sets them."""
    return yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]


def check_order(given, defaults, loaded=None):
    """Whether windows, those given to dbt over its defaults, can be compared with each other.

    Raises WrongWindow, which says what is loaded where that is known.
    """
    months = defaults | given
    first = {name: months[f"{name}_from"][:7] for name in WINDOWS}
    last = {name: months[f"{name}_to"][:7] for name in WINDOWS}
    known = f" {loaded.words}" if loaded else ""
    for name in WINDOWS:
        if first[name] > last[name]:
            raise WrongWindow(
                f"{name.upper()}={first[name]}:{last[name]}: the window ends before it begins. "
                f"Give its first month first, as in {last[name]}:{first[name]}.{known}"
            )
    lengths = [_number(last[name]) - _number(first[name]) + 1 for name in WINDOWS]
    given_words = " ".join(f"{name.upper()}={first[name]}:{last[name]}" for name in WINDOWS)
    if len(set(lengths)) > 1:
        raise WrongWindow(
            f"{given_words}: the baseline has {lengths[0]} months and the comparison {lengths[1]}; "
            f"expected as many. Give both.{known}"
        )
    if first["comparison"] <= last["baseline"]:
        raise WrongWindow(
            f"{given_words}: the comparison begins in {first['comparison']}, before the baseline "
            f"has ended in {last['baseline']}. Give the earlier window as BASELINE.{known}"
        )


def check_loaded(given, loaded):
    """Whether the windows and the as-of day that were given meet anything that is loaded.

    A window that only some publications have is fine, and so are the defaults of the project: what
    is not compared is still there month by month. Raises WrongWindow.
    """
    as_of, first_issued = given.get("as_of"), min(loaded.issued.values(), default=None)
    if as_of and first_issued and as_of < first_issued.isoformat():
        raise WrongWindow(
            f"AS_OF={as_of}: nothing that is loaded was issued by then; the first edition is of "
            f"{first_issued.isoformat()}. Give that day or a later one, or no AS_OF. {loaded.words}"
        )
    for name in WINDOWS:
        if f"{name}_from" not in given:
            continue
        first, last = given[f"{name}_from"], given[f"{name}_to"]
        if not any(first <= month <= last for month in loaded.months):
            raise WrongWindow(
                f"{name.upper()}={first}:{last}: none of these months is loaded. {loaded.words} "
                "Give months among them, or load the files that hold these (FROM=…)."
            )


def read_loaded(warehouse):
    """What is loaded in a warehouse, Loaded; None where there is none, or of an older version.

    Raises WarehouseBusy and NotAWarehouse.
    """
    if not warehouse.exists():
        return None
    with connected(warehouse, read_only=True) as connection:
        try:
            found = answers(connection, "loaded")
        except duckdb.CatalogException:
            return None
    decided = _decided_days()
    issued = {row["file_id"]: _day_of_issue(row, decided) for row in found["files"]}
    with_months = {row["file_id"] for row in found["months"]}
    return Loaded(
        {row["month"] for row in found["months"]},
        {file: day for file, day in issued.items() if day and file in with_months},
    )


def _day_of_issue(row, decided):
    printed = [day for day in (_day(row["published"]), _day(row["revised"])) if day]
    return max(printed, default=None) or _day(row["manifest_issued"]) or decided.get(row["sha256"])


def _decided_days():
    """Days of issue that people have decided, by the sha256 of a file."""
    decided = {}
    for path in (*CORRECTIONS.glob("*.csv"), *OWN.glob("decisions.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                day = _day(row.get("issued") or row.get("value"))
                if row.get("sha256") and day:
                    decided[row["sha256"]] = day
    return decided


def _day(text):
    """Day in a text such as `2020-12-10` or `18th November 2021`; else None."""
    in_words = DAY.search(text or "")
    try:
        if in_words:
            return datetime.datetime.strptime(" ".join(in_words.groups()), "%d %b %Y").date()
        return datetime.date.fromisoformat(text or "")
    except ValueError:
        return None


def _number(month):
    return 12 * int(month[:4]) + int(month[5:7])


def _month(text):
    return f"{datetime.date.fromisoformat(f'{text}-01'):%B %Y}"
