"""Charts of waits: by region and by nation."""

from itertools import product

import altair as alt

from briefing.charts.drawing import INK, MIDDLE, PALE, WIDTH, Drawing, across, chart_of, down
from briefing.findings import only_regions, waits_by_region
from briefing.marts import with_figures
from briefing.sentences import about_share, share, share_of_nation

# What the table of the index says besides.
NOT_DRAWN = ("change_points_like_for_like", "organisations_not_comparable")


def by_region(marts):
    """Shares at six weeks at the end of both windows, as two dots for each region."""
    rows = waits_by_region(marts)
    for row, column in product(rows, NOT_DRAWN):
        del row[column]
    regions = only_regions(rows)
    if not regions:
        return None
    points = [
        row
        | {
            "label": share(row["over_6_weeks_pct_comparison"]),
            "furthest": max(
                row["over_6_weeks_pct_comparison"], row["over_6_weeks_pct_baseline"] or 0
            ),
        }
        for row in rows
    ]
    highest = max(point["furthest"] for point in points)
    scale = alt.Scale(domain=[0, highest * 1.22 or 1], nice=False)
    after = across("over_6_weeks_pct_comparison", scale, "Share of those waiting, per cent")
    before = alt.X("over_6_weeks_pct_baseline:Q", scale=scale)
    y = down("area_name", rows)
    known = chart_of(with_figures(points, "over_6_weeks_pct_baseline"), y=y)
    base = chart_of(points, y=y)
    return Drawing(
        subject="waits",
        rows=rows,
        facts={"most": regions[0], "least": regions[-1]},
        chart=alt.layer(
            known.mark_rule(color=MIDDLE, strokeWidth=2).encode(
                x=after, x2="over_6_weeks_pct_baseline:Q"
            ),
            known.mark_point(fill="white", stroke=INK, strokeWidth=1.5, size=90).encode(x=before),
            base.mark_point(size=110).encode(x=after),
            base.mark_text(align="left", dx=9).encode(
                x=alt.X("furthest:Q", scale=scale), text="label:N"
            ),
        ).properties(width=WIDTH, height=34 * len(rows)),
    )


def by_nation(marts):
    """Shares past each nation's standard and past six weeks, as bars in up to three panels."""
    rows = marts.ask("comparison/waits_by_nation")
    own = [row for row in rows if row["test_group"] == "all" and row["is_national_standard"]]
    six_weeks = [row for row in rows if row["threshold_weeks"] == 6]
    six = [row for row in six_weeks if row["test_group"] == "all"]
    common = [row for row in six_weeks if row["test_group"] == "common"]
    common = with_figures(common, "waiting_over_pct")
    rows = [row for row in rows if row in own + six + common]
    panels = [
        _panel(title, shown)
        for title, shown in (
            ("At each nation's own standard", own),
            ("At six weeks, every test that each counts", six),
            ("At six weeks, tests in common", common),
        )
        if with_figures(shown, "waiting_over_pct")
    ]
    if not panels:
        return None
    known = [
        f"{row['nation']} {about_share(row['waiting_over_pct'])}"
        f"{' (derived)' if row['is_derived'] else ''}"
        for row in with_figures(own, "waiting_over_pct")
    ]
    return Drawing(
        subject="nations",
        rows=rows,
        facts={"known": known, "points": [row | {"label": share_of_nation(row)} for row in rows]},
        chart=alt.vconcat(*panels, spacing=18),
    )


def _panel(title, rows):
    points = [
        row
        | {
            "row": f"{row['nation']}, {row['threshold_weeks']} weeks",
            "label": share_of_nation(row),
            "at": row["waiting_over_pct"] or 0,
        }
        for row in rows
    ]
    x = across("at", alt.Scale(domain=[0, 100]))
    base = chart_of(points, x=x, y=down("row", points, minExtent=165))
    shade = alt.condition("datum.is_derived", alt.value(PALE), alt.value(MIDDLE))
    return alt.layer(
        base.mark_bar(height=18).encode(color=shade),
        base.mark_text(align="left", dx=6).encode(text="label:N"),
    ).properties(
        width=WIDTH - 60,
        height=30 * len(points),
        title=alt.TitleParams(title, fontSize=13, anchor="start", frame="group", dy=2),
    )
