"""Charts of waits: by region and by nation."""

import altair as alt

from briefing.charts.drawing import (
    INK,
    MIDDLE,
    PALE,
    WIDTH,
    Drawing,
    across,
    chart_of,
    down,
)
from briefing.findings import only_regions, waits_by_region
from briefing.marts import AT_THE_END, BY_NATION
from briefing.sentences import about_share, share

REGION_COLUMNS = (
    "area_code, area_name, area_type, waiting_baseline, over_6_weeks_baseline, "
    "over_6_weeks_pct_baseline, waiting_comparison, over_6_weeks_comparison, "
    "over_6_weeks_pct_comparison, change_points"
)
NATION_COLUMNS = (
    "nation, month, test_group, threshold_weeks, is_national_standard, waiting, waiting_over, "
    "waiting_over_pct, is_derived, comparability_note"
)


def by_region(marts):
    """Shares at six weeks at the end of both windows, as two dots for each region."""
    rows = waits_by_region(marts, REGION_COLUMNS)
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
    known = chart_of(
        [point for point in points if point["over_6_weeks_pct_baseline"] is not None], y=y
    )
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
    rows = marts.rows_of(
        "nation_wait_comparison",
        f"{AT_THE_END} and (test_group = 'all' and (is_national_standard or threshold_weeks = 6) "
        "or test_group = 'common' and threshold_weeks = 6 and waiting_over_pct is not null)",
        NATION_COLUMNS,
        f"test_group, {BY_NATION}, threshold_weeks",
    )
    own = [row for row in rows if row["test_group"] == "all" and row["is_national_standard"]]
    six = [row for row in rows if row["test_group"] == "all" and row["threshold_weeks"] == 6]
    common = [row for row in rows if row["test_group"] == "common"]
    panels = [
        _panel(title, shown)
        for title, shown in (
            ("At each nation's own standard", own),
            ("At six weeks, every test that each counts", six),
            ("At six weeks, tests in common", common),
        )
        if any(row["waiting_over_pct"] is not None for row in shown)
    ]
    if not panels:
        return None
    known = [
        f"{row['nation']} {about_share(row['waiting_over_pct'])}"
        f"{' (derived)' if row['is_derived'] else ''}"
        for row in own
        if row["waiting_over_pct"] is not None
    ]
    return Drawing(
        subject="nations",
        rows=rows,
        facts={"known": known, "points": [row | {"label": _label(row)} for row in rows]},
        chart=alt.vconcat(*panels, spacing=18),
    )


def _panel(title, rows):
    points = [
        row
        | {
            "row": f"{row['nation']}, {row['threshold_weeks']} weeks",
            "label": _label(row),
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


def _label(row):
    if row["waiting_over_pct"] is None:
        return "not at hand"
    return share(row["waiting_over_pct"]) + (" (derived)" if row["is_derived"] else "")
