"""A page for each organisation: its scans, waits and tests done, in words, tables and a chart."""

import re
from pathlib import Path
from urllib.parse import quote

from briefing import CannotMake
from briefing.layout import write_page
from briefing.sentences import listed, over_weeks
from briefing.trust_pages import tables, words
from briefing.trust_pages.figures import COMPARISONS, LONG_WAIT, Figures, Organisation

__all__ = ["COMPARISONS", "UnsafeCode", "page_name", "write_trust_pages"]

SAFE_CODE = re.compile(r"[A-Za-z0-9+_-]+")


class UnsafeCode(CannotMake):
    """A code that can't be a file name."""


def write_trust_pages(marts, folder):
    """Write `trusts/<code>.html` for each organisation compared; returns their number.

    Raises UnsafeCode.
    """
    folder = Path(folder) / "trusts"
    folder.mkdir(parents=True, exist_ok=True)
    figures = Figures(marts)
    for code in figures.codes:
        one = Organisation(figures, code)
        write_page(marts, folder / page_name(code), "trust.html", "../", **_shown(one))
    return len(figures.codes)


def page_name(code):
    """File name of an organisation's page. Raises UnsafeCode."""
    if not SAFE_CODE.fullmatch(code):
        raise UnsafeCode(
            f"the organisation code {code!r} can't be a file name; see dim_organisation"
        )
    return f"{code}.html"


def _shown(one):
    """All that the template shows of an organisation."""
    subjects = {
        "scans": one.scans,
        "waiting lists": one.waits,
        "tests done": one.activity,
        "tests suitable for diagnosing cancer": one.cancer,
    }
    return {
        "one": one,
        "place": words.place_of(one),
        "members": words.members(one),
        "paragraphs": words.paragraphs(one),
        "flags": words.flags(one),
        "left_out": listed([subject for subject, rows in subjects.items() if not rows]),
        "by_month": tables.by_month(one),
        "scans": tables.scans(one),
        "waits": tables.waits(one),
        "threshold": over_weeks(one.nation, one.weeks),
        "long_wait": over_weeks(one.nation, LONG_WAIT),
        "activity": tables.activity(one),
        "cancer": tables.cancer(one),
        "cells": tables.cells(one),
        "files": one.figures.files.get(one.code, []),
        "others": [other | {"address": quote(page_name(other["code"]))} for other in one.others()],
    }
