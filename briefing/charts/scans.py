"""Charts of scans: by month, by region, between trusts, of CT and MRI, and over the years."""

from datetime import date

from briefing.charts import marks
from briefing.charts.drawing import Drawing
from briefing.charts.months import Months, Series, every_month, place_of
from briefing.charts.rows import Row, Rows
from briefing.charts.scales import short_count
from briefing.charts.source import unsure_places
from briefing.findings import LIKE_FOR_LIKE, furthest_words, only_regions, scans_by_region
from briefing.marts import months_between, months_from, with_figures
from briefing.palette import BESIDE, INK, OTHER, SUBJECT
from briefing.sentences import (
    about_share,
    capital,
    fall_words,
    in_millions,
    points,
)
from briefing.sources import month_words
from publishing.headline import MONTHS, window_words

# Colour and dash of each kind of scans.
LOOKS = {"all": (INK, ""), "did_ct": (SUBJECT, "7 3"), "did_mri": (OTHER, "2 3")}


def by_month(marts):
    """Scans of England in the months of both windows, as two lines."""
    rows = marts.ask("comparison/scans_by_month")
    known = with_figures(rows, "scans")
    england = next(iter(marts.ask("comparison/englands_scans")), None)
    if not known or england is None or england["scans_change_pct"] is None:
        return None
    scans = {row["month"]: row["scans"] for row in rows}
    sides = [_months_of(marts.facts, window) for window in ("baseline", "comparison")]
    # windows of the same months lie over each other, others side by side
    is_over = [day.month for day in sides[0]] == [day.month for day in sides[1]]
    starts = 0, 0 if is_over else len(sides[0])
    looks = (
        {"colour": BESIDE, "dash": "6 4", "is_hollow": True},
        {"colour": SUBJECT, "thickness": 3},
    )
    series = [
        Series(
            {start + step: scans.get(day) for step, day in enumerate(side)},
            _years(side) if is_over else "",
            has_dots=True,
            **look,
        )
        for start, side, look in zip(starts, sides, looks, strict=True)
    ]
    foot = sides[0] if is_over else [*sides[0], *sides[1]]
    least, most = (pick(known, key=lambda row: row["scans"]) for pick in (min, max))
    return Drawing(
        subject="scans",
        rows=rows,
        facts={"england": england, "least": least, "most": most},
        plot=Months(
            series,
            places=[
                (place, MONTHS[day.month][:3], None if is_over else day.year)
                for place, day in enumerate(foot)
            ],
            label=short_count,
        ),
    )


def _months_of(facts, window):
    first, last = (date.fromisoformat(f"{facts[f'{window}_{end}']}-01") for end in ("from", "to"))
    return months_from(first, months_between(first, last) + 1)


def _years(months):
    """The year of the months of a window: `2019`, `2019/20`."""
    first, last = months[0].year, months[-1].year
    return str(first) if first == last else f"{first}/{last % 100:02}"


def by_region(marts):
    """Change in scans of England and its regions like for like, as bars; a diamond as published."""
    rows = scans_by_region(marts)
    regions = only_regions(rows)
    if not regions:
        return None
    compared = with_figures(regions, LIKE_FOR_LIKE)
    named = {row["area_code"] for row in compared[:1] + compared[-1:]}
    drawn, changes = [], [0]
    for row in rows:
        alike, published = row[LIKE_FOR_LIKE], row["scans_change_pct"]
        changes += [pct for pct in (alike, published) if pct is not None]
        is_named = row["area_code"] in named
        drawn.append(
            Row(
                row["area_name"],
                [_change(alike), _change(published)],
                marks.bar(alike, SUBJECT if is_named else BESIDE, beside=published),
                is_subject=is_named,
            )
        )
    return Drawing(
        subject="scans",
        rows=rows,
        facts={"furthest": furthest_words(regions, "Scans")},
        plot=Rows(
            drawn,
            domain=(min(changes), max(changes)),
            heads=[
                ("like for like", marks.bar_swatch(SUBJECT)),
                ("as published", marks.diamond_swatch),
            ],
        ),
    )


def _change(pct):
    return "not compared" if pct is None else f"{points(pct)}%".replace("-", "\u2212")


def spread(marts):
    """Change in scans among NHS acute trusts, as a range for each area."""
    rows = with_figures(marts.ask("comparison/spread_between_trusts"), "change_pct_lowest")
    if not rows:
        return None
    ends = [row[f"change_pct_{end}"] for row in rows for end in ("lowest", "highest")]
    all_trusts = next((row for row in rows if row["area_code"] == "ENG"), rows[0])
    drawn = [
        Row(
            f"{row['area_name']} ({row['trusts']})",
            [_change(row["change_pct_decile_5"])],
            marks.spread(
                (row["change_pct_lowest"], row["change_pct_highest"]),
                (row["change_pct_decile_1"], row["change_pct_decile_9"]),
                row["change_pct_decile_5"],
                SUBJECT if row is all_trusts else BESIDE,
            ),
            is_subject=row is all_trusts,
        )
        for row in rows
    ]
    of_all = {"lowest": "lowest", "middle": "decile_5", "highest": "highest"}
    return Drawing(
        subject="scans",
        rows=rows,
        facts={name: fall_words(all_trusts[f"change_pct_{end}"]) for name, end in of_all.items()},
        plot=Rows(
            drawn,
            domain=(min(0, *ends), max(0, *ends)),
            heads=[("middle trust", marks.dot_swatch)],
            key=[
                ("lowest to highest", marks.line_swatch),
                ("all but the highest and lowest tenth", marks.pale_swatch),
            ],
            label=lambda pct: f"{pct:+g}%".replace("-", "\u2212") if pct else "no change",
        ),
    )


def ct_and_mri(marts):
    """All scans, CT and MRI of England as shares of the same month of 2019, a line each."""
    rows = marts.ask("comparison/ct_and_mri_against_2019")
    kinds = list(dict.fromkeys(row["modality_code"] for row in rows))
    if len(kinds) < 2:
        return None
    months = sorted({row["month"] for row in rows})
    oldest, newest = months[0], months[-1]
    last = {row["modality_code"]: row for row in rows if row["month"] == newest}
    series = []
    for kind in kinds:
        colour, dash = LOOKS[kind]
        of_kind = [row for row in rows if row["modality_code"] == kind]
        series.append(
            Series(
                {place_of(row["month"]): row["pct_of_2019"] for row in of_kind},
                capital(of_kind[0]["scans_of"]),
                colour,
                ends=about_share(last[kind]["pct_of_2019"]) if kind in last else "",
                dash=dash,
                thickness=2,
            )
        )
    return Drawing(
        subject="scans_over_time",
        rows=rows,
        facts={
            "oldest": oldest,
            "newest": newest,
            "shown": window_words(f"{oldest:%Y-%m}", f"{newest:%Y-%m}"),
            "last": [row | {"label": capital(row["scans_of"])} for row in last.values()],
        },
        plot=Months(
            series,
            places=every_month(months_from(oldest, months_between(oldest, newest) + 1)),
            label=lambda pct: f"{pct:g}%",
            line_at=100,
            unsure=unsure_places(marts, place_of(oldest), place_of(newest)),
        ),
    )


def over_the_years(marts):
    """Scans of England in every month loaded, as a line; none where those are of the windows."""
    rows = marts.ask("comparison/scans_over_the_years")
    is_compared = [row.pop("is_compared") for row in rows]
    known = with_figures(rows, "scans")
    if all(is_compared) or not known:
        return None
    first, last = rows[0]["month"], rows[-1]["month"]
    with_2019 = [row for row in rows if row["pct_of_2019"] is not None and row["month"].year > 2019]
    least, newest = min(known, key=lambda row: row["scans"]), known[-1]
    of_2019 = {place_of(row["month"]): row["scans_same_month_2019"] for row in with_2019}
    series = [
        Series(
            {place_of(row["month"]): row["scans"] for row in rows},
            month_words(newest["month"]),
            SUBJECT,
            ends=in_millions(newest["scans"]),
        )
    ]
    if of_2019:
        before = Series(of_2019, "Same month of 2019", BESIDE, dash="2 3", thickness=1.5)
        series.insert(0, before)
    note = f"{month_words(least['month'])}: {in_millions(least['scans'])}"
    return Drawing(
        subject="scans_over_time",
        rows=rows,
        facts={
            "first": first,
            "last": last,
            "least": least,
            "newest": newest,
            "compared": with_2019[-1] if with_2019 else None,
        },
        plot=Months(
            series,
            places=every_month(months_from(first, months_between(first, last) + 1)),
            label=short_count,
            notes=[] if least is newest else [(place_of(least["month"]), least["scans"], note)],
            unsure=unsure_places(marts, place_of(first), place_of(last)),
        ),
    )
