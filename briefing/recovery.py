"""What the story "Were the missed scans ever made up?" is made of; it is worded in templates."""

from briefing.layout import write_page
from briefing.marts import grouped
from briefing.sentences import capital, fewer_or_more
from briefing.sources import month_words, sources
from publishing.headline import window_words

# Trusts that are shown at either end of the ranked, and of those that can't be ranked.
SHOWN = 10
# A change of a kind of scan that is worth a sentence.
TOLD_FROM = 100_000
CANT_TELL = "can't be told"


def has_recovery(marts):
    """Whether the build adds up what was missed since April 2020, so that it can be told."""
    return bool(marts.ask("recovery/england"))


def write_recovery(marts, folder, **names):
    """Write the front page, `index.html`, and all figures behind it, `recovery.html`.

    `names` are those that they share with the comparison.
    """
    (england,) = marts.ask("recovery/england")
    regions = [_worded(row) for row in marts.ask("recovery/regions")]
    trusts = marts.ask("recovery/trusts")
    ranked = [row for row in trusts if row["recovery_rank"]]
    not_ranked = [_worded(row) | _bounds(row) for row in trusts if not row["recovery_rank"]]
    kinds = [_worded(row) for row in _of_kinds(marts, "modalities")]
    waits = marts.ask("recovery/waits")
    shown = dict(
        england=_worded(england),
        months_added_up=window_words(
            f"{england['cumulated_from']:%Y-%m}", f"{england['newest_month']:%Y-%m}"
        ),
        regions=regions,
        kinds=kinds,
        kinds_told=grouped(
            [row for row in kinds if abs(row["shortfall_added_up"]) >= TOLD_FROM], "is_below_2019"
        ),
        months=[row | {"at": month_words(row["month"])} for row in marts.ask("recovery/months")],
        ranked=ranked,
        furthest_below=ranked[:SHOWN],
        furthest_above=ranked[: -SHOWN - 1 : -1],
        not_ranked=not_ranked,
        waits=waits,
        returns_missing=grouped(marts.ask("recovery/returns_missing"), "month"),
        provisional=marts.ask("recovery/provisional"),
        waits_of_regions=marts.ask("recovery/waits_of_regions"),
        days=_of_kinds(marts, "days"),
        reports=grouped(_of_kinds(marts, "reports"), "patients_in_words"),
        settings=[
            row | {"setting_in_words": capital(row["setting_in_words"])}
            for row in marts.ask("recovery/settings")
        ],
        weeks_of_work=[
            row | {"at": month_words(row["month"])} for row in marts.ask("recovery/weeks_of_work")
        ],
        more_tests=marts.ask("recovery/more_tests"),
        source_lines={"scans": sources(marts, "scans_over_time")},
        **names,
    )
    write_page(marts, folder / "index.html", "front.html", **shown)
    write_page(marts, folder / "recovery.html", "recovery.html", **shown)


def _worded(row):
    """A row of an area, a kind of scan or a trust with its bounds in words."""
    low, high = row["shortfall_added_up_low"], row["shortfall_added_up_high"]
    return row | {"words": "" if low is None else fewer_or_more(low, high)}


def _bounds(row):
    """Its bounds as cells of a table."""
    bounds = {"least": row["shortfall_added_up_low"], "most": row["shortfall_added_up_high"]}
    return {name: CANT_TELL if bound is None else bound for name, bound in bounds.items()}


def _of_kinds(marts, query):
    """Rows of a query by kind of scan, with its name as a table has it."""
    return [row | {"kind": capital(row["test_in_words"])} for row in marts.ask(f"recovery/{query}")]
