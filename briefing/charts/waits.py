"""Charts of waits: by region and by nation."""

from itertools import product

from briefing.charts import marks
from briefing.charts.drawing import Drawing
from briefing.charts.rows import Row, Rows
from briefing.findings import only_regions, waits_by_region
from briefing.marts import with_figures
from briefing.palette import BESIDE, SUBJECT
from briefing.sentences import about_share, over_weeks, share, share_of_nation

# What the table of the index says besides.
NOT_DRAWN = ("change_points_like_for_like", "organisations_not_comparable")


def by_region(marts):
    """Shares at six weeks at the end of both windows: a ring, and the dot that it moved to."""
    rows = waits_by_region(marts)
    for row, column in product(rows, NOT_DRAWN):
        del row[column]
    regions = only_regions(rows)
    if not regions:
        return None
    named = {regions[0]["area_code"], regions[-1]["area_code"]}
    columns = "over_6_weeks_pct_baseline", "over_6_weeks_pct_comparison"
    drawn = [
        Row(
            row["area_name"],
            [share(row[column]) for column in columns],
            marks.moved(
                *(row[column] for column in columns),
                SUBJECT if row["area_code"] in named else BESIDE,
            ),
            is_subject=row["area_code"] in named,
        )
        for row in rows
    ]
    highest = max(row[column] or 0 for row in rows for column in columns)
    windows = marts.windows
    return Drawing(
        subject="waits",
        rows=rows,
        facts={"most": regions[0], "least": regions[-1]},
        plot=Rows(
            drawn,
            domain=(0, highest or 1),
            heads=[
                (windows.baseline_month, marks.ring_swatch),
                (windows.comparison_month, marks.dot_swatch),
            ],
        ),
    )


def by_nation(marts):
    """Shares past each nation's standard and past six weeks, as bars in up to three groups."""
    rows = marts.ask("comparison/waits_by_nation")
    own = [row for row in rows if row["test_group"] == "all" and row["is_national_standard"]]
    six_weeks = [row for row in rows if row["threshold_weeks"] == 6]
    six = [row for row in six_weeks if row["test_group"] == "all"]
    common = [row for row in six_weeks if row["test_group"] == "common"]
    common = with_figures(common, "waiting_over_pct")
    rows = [row for row in rows if row in own + six + common]
    groups = [
        (heading, shown)
        for heading, shown in (
            ("Past each nation's own standard", own),
            ("Past six weeks, all tests that each nation counts", six),
            ("Past six weeks, only the tests that all of these count", common),
        )
        if with_figures(shown, "waiting_over_pct")
    ]
    if not groups:
        return None
    known = [
        f"{row['nation']} {about_share(row['waiting_over_pct'])}"
        f"{' (derived)' if row['is_derived'] else ''}"
        for row in with_figures(own, "waiting_over_pct")
    ]
    drawn = [
        Row(
            f"{row['nation']}, {over_weeks(row['nation'], row['threshold_weeks'])}",
            [share_of_nation(row)],
            marks.bar(
                row["waiting_over_pct"],
                SUBJECT if shown is groups[0][1] else BESIDE,
                is_derived=row["is_derived"],
            ),
            heading="" if place else heading,
        )
        for heading, shown in groups
        for place, row in enumerate(shown)
    ]
    is_derived = any(row["is_derived"] for row in with_figures(rows, "waiting_over_pct"))
    return Drawing(
        subject="nations",
        rows=rows,
        facts={
            "known": known,
            "points": [row | {"label": share_of_nation(row)} for row in rows],
            "is_derived": is_derived,
        },
        plot=Rows(drawn, domain=(0, 100)),
    )
