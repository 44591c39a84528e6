"""Charts of scans: by month, by region, between trusts, of CT and MRI, and over the years."""

import altair as alt

from briefing.charts.drawing import (
    INK,
    MIDDLE,
    PALE,
    SOLID,
    WIDTH,
    Drawing,
    across,
    chart_of,
    down,
    scans_up,
    short_month,
)
from briefing.findings import furthest_words, only_regions, scans_by_region
from briefing.marts import months_between, months_from, with_figures
from briefing.sentences import capital, fall_words, share
from publishing.headline import MONTHS, window_words

# Room for the label of a bar, as a part of what the bars and diamonds span.
LABEL = 0.36
# How far apart labels of two lines stand, as a part of the height of a chart.
APART = 0.075
# Ink, dash and shape of each kind of scans.
LOOKS = {
    "all": (INK, SOLID, "circle"),
    "did_ct": (INK, [7, 4], "square"),
    "did_mri": (MIDDLE, [2, 3], "triangle-up"),
}


def by_month(marts):
    """Scans of England in the months of both windows, as two lines."""
    rows = marts.ask("comparison/scans_by_month")
    known = with_figures(rows, "scans")
    england = next(iter(marts.ask("comparison/englands_scans")), None)
    if not known or england is None or england["scans_change_pct"] is None:
        return None
    baseline_to = marts.facts["baseline_to"]
    sides = [
        [row for row in rows if (f"{row['month']:%Y-%m}" <= baseline_to) is before]
        for before in (True, False)
    ]
    months = [{row["month"].month for row in side} for side in sides]
    same_months = months[0] == months[1] and 2 * len(months[0]) == len(rows)
    places = {
        row["month"]: MONTHS[row["month"].month][:3] if same_months else short_month(row["month"])
        for row in rows
    }
    x = alt.X(
        "at:N",
        sort=list(dict.fromkeys(places.values())),
        title=None,
        axis=alt.Axis(labelAngle=0 if same_months else -90),
    )
    layers = []
    last = {place: side[-1]["scans"] for place, side in enumerate(sides) if side}
    last = {place: scans for place, scans in last.items() if scans is not None}
    heights = _apart(last, APART * max(row["scans"] for row in known))
    looks = (MIDDLE, [6, 4], {"filled": False, "fill": "white"}), (INK, SOLID, {})
    for number, (side, (ink, dash, point)) in enumerate(zip(sides, looks, strict=True)):
        points = [row | {"at": places[row["month"]]} for row in side]
        layers += _line(chart_of(points, x=x, y=scans_up()), ink, dash, **point)
        if same_months and number in heights:
            years = str(side[0]["month"].year), str(side[-1]["month"].year)
            label = years[0] if years[0] == years[1] else f"{years[0]}/{years[1][2:]}"
            end = [points[-1] | {"scans": heights[number]}]
            layers.append(_end_label(chart_of(end, x=x, y=scans_up(), text=alt.value(label)), ink))
    least, most = (pick(known, key=lambda row: row["scans"]) for pick in (min, max))
    return Drawing(
        subject="scans",
        rows=rows,
        facts={"england": england, "least": least, "most": most},
        chart=alt.layer(*layers).properties(width=390, height=260),
    )


def by_region(marts):
    """Change in scans of England and its regions, as bars, with a diamond like for like."""
    rows = scans_by_region(marts)
    regions = only_regions(rows)
    if not regions:
        return None
    points, changes = [], [0]
    for row in rows:
        both = row["scans_change_pct"], row["scans_change_pct_like_for_like"]
        changes += [pct for pct in both if pct is not None]
        points.append(
            row
            | {"label": share(row["scans_change_pct"]).replace("-", "\u2212")}
            | _label_of_bar(*both)
        )
    least, most = min(changes), max(changes)
    room = LABEL * (most - least)
    beside = {
        side: [point["label_at"] for point in points if point["label_side"] == side]
        for side in ("left", "right")
    }
    domain = [
        min([least, *(at - room for at in beside["left"])]),
        max([most, *(at + room for at in beside["right"])]),
    ]
    x = across(
        "scans_change_pct", alt.Scale(domain=domain, nice=False), "Change in scans, per cent"
    )
    y = down("area_name", rows)
    shade = alt.condition("datum.area_type == 'nation'", alt.value(MIDDLE), alt.value(PALE))
    compared = with_figures(points, "scans_change_pct_like_for_like")
    return Drawing(
        subject="scans",
        rows=rows,
        facts={"furthest": furthest_words(regions, "Scans")},
        chart=alt.layer(
            chart_of(points, x=x, y=y, color=shade).mark_bar(height=20),
            *(
                chart_of(
                    [point for point in points if point["label_side"] == side],
                    x="label_at:Q",
                    y=y,
                    text="label:N",
                ).mark_text(align=align, dx=dx)
                for side, align, dx in (("left", "right", -6), ("right", "left", 6))
            ),
            chart_of(compared, x="scans_change_pct_like_for_like:Q", y=y).mark_point(
                shape="diamond", size=80
            ),
        ).properties(width=WIDTH, height=34 * len(rows)),
    )


def _label_of_bar(published, alike):
    """Where the label of a bar stands: never beside the diamond, whose figure it would seem to be.

    Beyond the end of the bar where the diamond is on the other side of zero or missing, else beyond
    its foot at zero.
    """
    is_fall = published < 0
    at_its_end = alike is None or (alike < 0) is not is_fall
    return {
        "label_at": published if at_its_end else 0,
        "label_side": "left" if is_fall is at_its_end else "right",
    }


def spread(marts):
    """Change in scans among NHS acute trusts, as a range for each area."""
    rows = with_figures(marts.ask("comparison/spread_between_trusts"), "change_pct_lowest")
    if not rows:
        return None
    points = [row | {"row": f"{row['area_name']} ({row['trusts']})"} for row in rows]
    ends = [row[f"change_pct_{end}"] for row in rows for end in ("lowest", "highest")]
    scale = alt.Scale(domain=[min(0, *ends), max(0, *ends)], nice=True)
    base = chart_of(points, y=down("row", points))

    def at(place, until=None):
        x = alt.X(f"change_pct_{place}:Q", scale=scale, title="Change in scans, per cent")
        return {"x": x} | ({"x2": f"change_pct_{until}:Q"} if until else {})

    end = base.mark_tick(color=MIDDLE, thickness=1.5, height=10)
    all_trusts = next((row for row in rows if row["area_code"] == "ENG"), rows[0])
    ends = {"lowest": "lowest", "middle": "decile_5", "highest": "highest"}
    return Drawing(
        subject="scans",
        rows=rows,
        facts={name: fall_words(all_trusts[f"change_pct_{end}"]) for name, end in ends.items()},
        chart=alt.layer(
            base.mark_rule(color=MIDDLE, strokeWidth=1.5).encode(**at("lowest", "highest")),
            base.mark_bar(color=PALE, height=18).encode(**at("decile_1", "decile_9")),
            end.encode(**at("lowest")),
            end.encode(**at("highest")),
            base.mark_tick(color=INK, thickness=3, height=24).encode(**at("decile_5")),
        ).properties(width=WIDTH - 40, height=34 * len(rows)),
    )


def ct_and_mri(marts):
    """All scans, CT and MRI of England as shares of the same month of 2019, a line each."""
    rows = marts.ask("comparison/ct_and_mri_against_2019")
    kinds = list(dict.fromkeys(row["modality_code"] for row in rows))
    if len(kinds) < 2:
        return None
    months = sorted({row["month"] for row in rows})
    oldest, newest = months[0], months[-1]
    highest = max(100, *(row["pct_of_2019"] for row in rows))
    scale = alt.Scale(domain=[0, highest * 1.05], nice=False)
    x = alt.X(
        "at:N",
        sort=[short_month(day) for day in months],
        title=None,
        axis=alt.Axis(labelAngle=-90),
    )
    y = alt.Y("pct_of_2019:Q", title="Per cent of the same month of 2019", scale=scale)
    last = {row["modality_code"]: row for row in rows if row["month"] == newest}
    heights = _apart({kind: row["pct_of_2019"] for kind, row in last.items()}, highest * APART)
    layers = [
        chart_of([{"hundred": 100}], y=alt.Y("hundred:Q", scale=scale)).mark_rule(
            color=MIDDLE, strokeDash=[1, 2]
        )
    ]
    for kind in kinds:
        ink, dash, shape = LOOKS[kind]
        points = [
            row | {"at": short_month(row["month"])} for row in rows if row["modality_code"] == kind
        ]
        layers += _line(chart_of(points, x=x, y=y), ink, dash, shape=shape)
        if kind in last:
            label = {
                "at": short_month(newest),
                "height": heights[kind],
                "label": capital(last[kind]["scans_of"]),
            }
            end = chart_of([label], x=x, y=alt.Y("height:Q", scale=scale), text="label:N")
            layers.append(_end_label(end, ink, dx=10))
    return Drawing(
        subject="scans_over_time",
        rows=rows,
        facts={
            "oldest": oldest,
            "newest": newest,
            "shown": window_words(f"{oldest:%Y-%m}", f"{newest:%Y-%m}"),
            "last": [row | {"label": capital(row["scans_of"])} for row in last.values()],
        },
        chart=alt.layer(*layers).properties(width=330, height=260),
    )


def over_the_years(marts):
    """Scans of England in every month loaded, as a line; none where those are of the windows."""
    rows = marts.ask("comparison/scans_over_the_years")
    is_compared = [row.pop("is_compared") for row in rows]
    known = with_figures(rows, "scans")
    if all(is_compared) or not known:
        return None
    scans = {row["month"]: row["scans"] for row in rows}
    first, last = rows[0]["month"], rows[-1]["month"]
    # a month that is missing is a gap in the line
    points = [
        {"month": f"{day}T00:00:00", "scans": scans.get(day)}
        for day in months_from(first, months_between(first, last) + 1)
    ]
    x = alt.X("month:T", title=None, axis=alt.Axis(format="%b %Y", labelAngle=-90, tickCount=8))
    base = chart_of(points, x=x, y=scans_up())
    with_2019 = [row for row in rows if row["pct_of_2019"] is not None and row["month"].year > 2019]
    return Drawing(
        subject="scans_over_time",
        rows=rows,
        facts={
            "first": first,
            "last": last,
            "least": min(known, key=lambda row: row["scans"]),
            "newest": known[-1],
            "compared": with_2019[-1] if with_2019 else None,
        },
        chart=alt.layer(
            base.mark_line(color=INK, strokeWidth=2), base.mark_point(size=25)
        ).properties(width=400, height=240),
    )


def _line(base, ink, dash, **point):
    """Layers of a line and its points."""
    return [
        base.mark_line(color=ink, strokeDash=dash, strokeWidth=2.5),
        base.mark_point(color=ink, size=60, **point),
    ]


def _end_label(base, ink, dx=9):
    return base.mark_text(align="left", dx=dx, color=ink, fontWeight="bold")


def _apart(heights, least):
    """Heights of labels moved up where two are nearer than `least`."""
    moved, below = {}, None
    for name, height in sorted(heights.items(), key=lambda item: item[1]):
        below = height if below is None else max(height, below + least)
        moved[name] = below
    return moved
