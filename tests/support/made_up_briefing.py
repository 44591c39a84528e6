"""A published build with rows changed by hand, for parts of the briefing pack."""

import json
import shutil
from contextlib import contextmanager

import duckdb
import pytest

from briefing import charts, pages, trust_pages
from briefing.trust_pages import figures

MARKUP, FORMULA, QUOTED = "<script>alert(1)</script>", "=cmd()", 'The "quoted" Trust, 🏥'
CONTROL, ADDRESS, NUMBER, MENTION = "Made-up\x01Quay\x0b", "https://example.org", "0123", "@made-up"
STRANGE = (MARKUP, FORMULA, QUOTED, CONTROL, ADDRESS, NUMBER, MENTION, "+1 made up", "-made up")


# What a made-up title page says of a trust and nobody has read, as a note quotes it.
SAID = (
    f'the publisher says of it: "=1+1 {MARKUP} & more" (a.xlsx, Title page B9), '
    "which nobody has read yet"
)
UNREAD = (
    (
        "update marts.trust_scan_comparison set is_comparable = false, change_rank = null, "
        "comparability_note = $1 where organisation_code = 'RQM' and modality_code = 'all'",
        [SAID],
    ),
    (
        "update marts.reporting_gaps set gap_kind = 'unread note', explanation = $1 "
        "where organisation_code = 'RQM' and subject = 'scans'",
        [SAID],
    ),
)


def changed_build(build, folder, *statements, **facts):
    """Copy of a build's published marts with SQL statements run on it, and facts of its own."""
    current = folder / "current"
    shutil.copytree((build / "current").resolve(), current, ignore=shutil.ignore_patterns("marts"))
    known = json.loads((current / "build.json").read_text(encoding="utf-8"))
    (current / "build.json").write_text(json.dumps(known | facts), encoding="utf-8")
    with duckdb.connect(str(current / "diagnostic_scans.duckdb")) as connection:
        for statement in statements:
            connection.execute(*statement if isinstance(statement, tuple) else (statement,))
    return folder


def strange_names(build):
    """Statements that give organisations named on a list strange names; and {code: name}."""
    codes = build.query(
        "select distinct organisation_code from marts.briefing_named_trusts order by 1"
    )
    names = {code: name for (code,), name in zip(codes, STRANGE, strict=False)}
    tables = build.query(
        "select table_name from duckdb_columns() where schema_name = 'marts' "
        "and column_name = 'organisation_name'"
    )
    return [
        (
            f"update marts.{table} set organisation_name = $1 where organisation_code = $2",
            [name, code],
        )
        for (table,) in tables
        for code, name in names.items()
    ], names


@contextmanager
def few_pages(*codes):
    """Have pages of only some organisations written in full, and empty files for all others."""
    all_codes = []

    class Few(figures.Figures):
        def __init__(self, marts):
            super().__init__(marts)
            all_codes[:] = self.codes
            self.codes = [code for code in self.codes if code in codes]

    def written(marts, folder):
        number = trust_pages.write_trust_pages(marts, folder)
        for code in set(all_codes) - set(codes):
            (folder / "trusts" / trust_pages.page_name(code)).touch()
        return number

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(trust_pages, "Figures", Few)
        patched.setattr(pages, "write_trust_pages", written)
        yield


@contextmanager
def few_charts(*names):
    """Have only some charts drawn, by their names."""
    with pytest.MonkeyPatch.context() as patched:
        for of_story in ("CHARTS", "OF_RECOVERY"):
            drawn = getattr(charts, of_story)
            patched.setattr(
                charts, of_story, {name: drawn[name] for name in names if name in drawn}
            )
        yield
