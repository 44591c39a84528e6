"""Charts of what was missed since April 2020, added up: over time, by kind of scan, by region."""

from briefing.charts import marks
from briefing.charts.drawing import Drawing
from briefing.charts.months import Months, Series, every_month, place_of
from briefing.charts.rows import Row, Rows
from briefing.charts.scales import fewer_or_more as axis_words
from briefing.charts.source import unsure_places
from briefing.palette import BESIDE, SUBJECT
from briefing.sentences import capital, fewer_or_more


def added_up(marts):
    """Scans against 2019 in England, added up by month: as published, and with its bounds.

    Fewer than in 2019 is drawn below 0, more above it.
    """
    rows = marts.ask("recovery/months")
    if len(rows) < 2:
        return None
    newest, places = rows[-1], [place_of(row["month"]) for row in rows]

    def line(column, name, *bounds, **looks):
        points = {
            place: None if row[column] is None else -row[column]
            for place, row in zip(places, rows, strict=True)
        }
        low, high = (newest[bound] for bound in bounds or (column, column))
        return Series(points, name, ends=fewer_or_more(low, high), **looks)

    bounds = "shortfall_added_up_low", "shortfall_added_up_high"
    filled_in = [
        {
            place: None if row[bound] is None else -row[bound]
            for place, row in zip(places, rows, strict=True)
        }
        for bound in bounds
    ]
    middle = {
        place: None if None in (low, high) else (low + high) / 2
        for place, low, high in zip(places, *(side.values() for side in filled_in), strict=True)
    }
    series = [
        line("shortfall_added_up", "As published", colour=BESIDE, dash="6 4"),
        *(Series(side, "", SUBJECT, thickness=1.5) for side in filled_in),
    ]
    if newest[bounds[0]] is not None:
        words = fewer_or_more(*(newest[bound] for bound in bounds))
        series.append(Series(middle, "Missing months filled in", SUBJECT, ends=words, thickness=0))
    if newest["shortfall_added_up_complete"] is not None:
        series.append(
            line(
                "shortfall_added_up_complete",
                "Only providers with every month",
                colour=BESIDE,
                dash="2 3",
            )
        )
    known = [row for row in rows if None not in (row[bounds[0]], row[bounds[1]])]
    first, last = places[0], places[-1]
    return Drawing(
        subject="scans_over_time",
        rows=rows,
        facts={
            "furthest": max(rows, key=lambda row: row["shortfall_added_up"]),
            "newest": newest,
        },
        plot=Months(
            series,
            places=every_month(row["month"] for row in rows),
            label=axis_words,
            band=[(place_of(row["month"]), -row[bounds[1]], -row[bounds[0]]) for row in known],
            unsure=unsure_places(marts, first, last),
        ),
    )


def by_kind(marts):
    """What England is below or above 2019 for each kind of scan: the range of its bounds."""
    rows = marts.ask("recovery/modalities")
    named = [row | {"name": capital(row["test_in_words"])} for row in rows]
    return _ranges(named)


def by_region(marts):
    """The same of each region, all scans."""
    rows = [row for row in marts.ask("recovery/regions") if row["area_code"] != "ENG"]
    named = [row | {"name": row["area_name"]} for row in rows]
    return _ranges(named)


def _ranges(rows):
    """A bar from bound to bound for each row, and a mark as published; none for fewer than two.

    Fewer than in 2019 is drawn left of 0, more right of it. The title names the first row that is
    surely below 2019 and the last that is surely above it.
    """
    if len(rows) < 2:
        return None
    below = [row for row in rows if row["is_below_2019"]]
    above = [row for row in rows if row["is_below_2019"] is False]
    named = {"most": below[0] if below else None, "least": above[-1] if above else None}
    columns = ("name", "shortfall_added_up_low", "shortfall_added_up_high", "shortfall_added_up")
    kept = [{column: row[column] for column in columns} for row in rows]
    drawn, against = [], [0]
    for row in rows:
        low, high, published = (row[column] for column in columns[1:])
        against += [-count for count in (low, high, published)]
        is_named = row in named.values()
        left_open = ""
        if row["is_below_2019"] is None:
            left_open = ": too close to call" if low < 0 < high else ": can't be judged"
        drawn.append(
            Row(
                row["name"],
                [f"{fewer_or_more(low, high)}{left_open}"],
                marks.span(-low, -high, SUBJECT if is_named else BESIDE, beside=-published),
                is_subject=is_named,
            )
        )
    return Drawing(
        subject="scans_over_time",
        rows=[
            {"newest_month": row["newest_month"]} | one for row, one in zip(rows, kept, strict=True)
        ],
        facts=named | {name: rows[0][name] for name in ("cumulated_from", "newest_month")},
        plot=Rows(
            drawn,
            domain=(min(against), max(against)),
            key=[
                ("with missing months filled in, from least to most", marks.bar_swatch(BESIDE)),
                ("as published", marks.diamond_swatch),
            ],
            label=axis_words,
        ),
    )
