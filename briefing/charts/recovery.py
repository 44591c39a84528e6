"""Charts of what was missed since April 2020, added up: over time, by kind of scan, by region."""

import altair as alt

from briefing.charts.drawing import (
    INK,
    MIDDLE,
    PALE,
    WIDTH,
    Drawing,
    chart_of,
    down,
)
from briefing.sentences import capital, fewer_or_more

# Millions, and a minus sign for what is above 2019.
IN_MILLIONS = "datum.value == 0 ? '0' : format(datum.value / 1000000, '.1f') + 'm'"
BELOW = "Scans fewer than in 2019 (below 0: more)"


def added_up(marts):
    """Scans fewer than in 2019 in England, added up by month: as published, and with its bounds."""
    rows = marts.ask("recovery/months")
    if len(rows) < 2:
        return None
    points = [row | {"month": f"{row['month']}T00:00:00"} for row in rows]
    x = alt.X("month:T", title=None, axis=alt.Axis(format="%b %Y", labelAngle=-90, tickCount=8))

    def y(column):
        return alt.Y(f"{column}:Q", title=BELOW, axis=alt.Axis(labelExpr=IN_MILLIONS, tickCount=6))

    base = chart_of(points, x=x)
    lines = [
        base.mark_area(color=PALE).encode(
            y=y("shortfall_added_up_low"), y2="shortfall_added_up_high"
        ),
        base.mark_line(color=INK, strokeWidth=2.5).encode(y=y("shortfall_added_up")),
    ]
    if rows[-1]["shortfall_added_up_complete"] is not None:
        lines.append(
            base.mark_line(color=MIDDLE, strokeWidth=2, strokeDash=[6, 4]).encode(
                y=y("shortfall_added_up_complete")
            )
        )
    furthest = max(rows, key=lambda row: row["shortfall_added_up"])
    return Drawing(
        subject="scans_over_time",
        rows=rows,
        facts={"furthest": furthest, "newest": rows[-1]},
        chart=alt.layer(*lines).properties(width=400, height=260),
    )


def by_kind(marts):
    """What England is below or above 2019 for each kind of scan: the range of its bounds."""
    rows = marts.ask("recovery/modalities")
    named = [row | {"name": capital(row["test_in_words"])} for row in rows]
    return _ranges(named, {"most": _words_of(rows[:1]), "least": _words_of(rows[-1:])})


def by_region(marts):
    """The same of each region, all scans."""
    rows = [row for row in marts.ask("recovery/regions") if row["area_code"] != "ENG"]
    named = [row | {"name": row["area_name"]} for row in rows]
    return _ranges(named, {"most": _words_of(rows[:1]), "least": _words_of(rows[-1:])})


def _words_of(rows):
    """Name of the only row and what its bounds say, or None."""
    for row in rows:
        low, high = row["shortfall_added_up_low"], row["shortfall_added_up_high"]
        name = row.get("test_in_words") or row["area_name"]
        return {"name": name, "words": fewer_or_more(low, high)}


def _ranges(rows, facts):
    """A bar from bound to bound for each row, and a tick as published; none for fewer than two."""
    if len(rows) < 2:
        return None
    x = alt.X(
        "shortfall_added_up_low:Q", title=BELOW, axis=alt.Axis(labelExpr=IN_MILLIONS, tickCount=5)
    )
    columns = ("name", "shortfall_added_up_low", "shortfall_added_up_high", "shortfall_added_up")
    drawn = [{column: row[column] for column in columns} for row in rows]
    base = chart_of(drawn, y=down("name", drawn))
    zero = chart_of([{"zero": 0}], x="zero:Q").mark_rule(color=MIDDLE, strokeDash=[1, 2])
    return Drawing(
        subject="scans_over_time",
        rows=[
            {"newest_month": row["newest_month"]} | one
            for row, one in zip(rows, drawn, strict=True)
        ],
        facts=facts | {"newest_month": rows[0]["newest_month"]},
        chart=alt.layer(
            zero,
            base.mark_bar(color=INK, height=14).encode(x=x, x2="shortfall_added_up_high"),
            base.mark_tick(color=MIDDLE, thickness=3, height=24).encode(x="shortfall_added_up:Q"),
        ).properties(width=WIDTH, height=32 * len(rows)),
    )
