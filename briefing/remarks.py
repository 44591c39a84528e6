"""Comments and responses kept by hand: read from YAML, every field of every entry there."""

from datetime import date
from pathlib import Path

import yaml

from briefing import CannotMake

FOLDER = Path(__file__).parent
FIELDS = ("speaker", "role", "organisation", "date", "text", "source")


class UnreadableRemarks(CannotMake):
    """A file of comments or responses that can't be shown as it is."""


def read_remarks(path):
    """Entries of a file as {field: text}, `date` a date; an empty list where there are none.

    No file is no entry: a fork has those of `own/` that it needs. Raises UnreadableRemarks,
    naming file, entry and field.
    """
    if not path.exists():
        return []
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UnreadableRemarks(f"{path.name} is not readable YAML: {error}") from None
    if entries is None:
        return []
    if not isinstance(entries, list):
        raise UnreadableRemarks(
            f"{path.name} holds {_kind(entries)}, not a list: begin each entry with '- speaker:'"
        )
    for number, entry in enumerate(entries, start=1):
        if problem := _problem(entry):
            raise UnreadableRemarks(f"{path.name}, entry {number}: {problem}")
    return entries


def _problem(entry):
    """What keeps an entry from being shown, in words, or None."""
    if not isinstance(entry, dict):
        return f"{_kind(entry)}, not the fields {', '.join(FIELDS)}"
    for field in FIELDS:
        value = entry.get(field)
        if field == "date":
            if field not in entry:
                return "date is missing; add the day as in 2020-12-17"
            if type(value) is not date:
                return f"date is {value!r}, not a day as in 2020-12-17"
        elif not isinstance(value, str) or not value.strip():
            return f"{field} is missing or not text; add it, in quotes"
    unknown = [field for field in entry if field not in FIELDS]
    return f"no field {unknown[0]}; the fields are {', '.join(FIELDS)}" if unknown else None


def _kind(value):
    return {dict: "one set of fields", str: "a text"}.get(type(value), f"a {type(value).__name__}")
