"""What an editor would strike out of a paragraph, whatever its subject."""

import re

EDITORS = {
    "a verb that does not fit": re.compile(
        r"\b1 (?:patients|scans|months|tests)\b|\bpatients was\b|\bpatient were\b"
    ),
    "two hedges": re.compile(
        r"\bmay (?:possibly|perhaps|probably)\b|\bmay have\b[^.]*\bas far as\b"
        r"|\babout (?:almost|about|just|less|at least)\b|\bat least (?:almost|about)\b"
    ),
    "a sign beside its word": re.compile(r"-\d[\d,.]* (?:million )?(?:more|fewer)\b"),
    "a word twice": re.compile(r"\b(of|the|in|by|to|a) \1\b"),
    "the finding after its caveat": re.compile(
        r"(?:^|\. )Among the providers that can be compared,"
        r"|, the latest month that can be compared with 2019,"
    ),
    "all of all": re.compile(r"\b(\d+) of \1 months\b"),
    "no figure": re.compile(r"\b(?:None|nan|NaN)\b"),
    "stops and spaces": re.compile(r"\.\.(?!\.)|  | [,.;]"),
}
UNROUNDED = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])")
# What a mart says of a cell is quoted with its figures.
QUOTED = re.compile(
    r"because [^.]*\.|\([\d,]+ patients\), which do not speak|: figures are [^.]*\."
)
# Bodies that have lists and no scans are no matter of a paragraph on scans.
WITHOUT_SCANS = re.compile(r"Pennine Care")


def objections(paragraph):
    """What an editor says against a paragraph: a list of words, empty where it may be printed."""
    found = [why for why, pattern in EDITORS.items() if pattern.search(paragraph)]
    of_own = QUOTED.sub("", paragraph)
    if any(len(n.replace(",", "").rstrip("0")) > 3 for n in UNROUNDED.findall(of_own)):
        found.append("a figure that is not rounded")
    is_of_scans = re.match(r"(?:The number of s|S)cans at ", paragraph)
    if is_of_scans and WITHOUT_SCANS.search(paragraph):
        found.append("another publication's matters")
    return found
