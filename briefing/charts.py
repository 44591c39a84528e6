"""Charts of the pack: a finding each, as SVG, PNG and the figures drawn as CSV.

A mark's shape, dash and lightness tell it apart, so that a black and white print can be read.
"""

import re
import textwrap
from dataclasses import dataclass
from html import escape
from pathlib import Path

import altair as alt
import vl_convert

from briefing.csv_files import write_csv
from briefing.sentences import about_share, listed, over_weeks, share
from briefing.sources import sources
from publishing.headline import MONTHS, window_words

WIDTH = 300
LETTERS_OF_A_TITLE = 52
LETTERS_OF_A_LINE = 68
INK, SOFT, MIDDLE, PALE = "#1a1a1a", "#4a4a4a", "#7a7a7a", "#cfcfcf"
PNG_SCALE = 2
MILLIONS = (
    "datum.value >= 1000000 ? format(datum.value / 1000000, '.1f') + 'm' : format(datum.value, ',')"
)
CONFIG = {
    "aria": False,
    "font": "Liberation Sans, Arial, Helvetica, sans-serif",
    "background": "white",
    "padding": 12,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 13,
        "labelColor": INK,
        "labelLimit": 200,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "titleColor": SOFT,
        "gridColor": "#e4e4e4",
        "domainColor": MIDDLE,
        "tickColor": MIDDLE,
    },
    "text": {"fontSize": 13, "color": INK},
}
WITHOUT_THE = ("London", "England", "Scotland", "Wales", "Northern Ireland")

SCANS_BY_MONTH = """
    select month, area_code, area_name, scans
    from marts.scans_over_time
    where area_code = 'ENG' and modality_code = 'all' and (
        strftime(month, '%Y-%m') between $baseline_from and $baseline_to
        or strftime(month, '%Y-%m') between $comparison_from and $comparison_to
    )
    order by month
"""
SCANS_OF_ENGLAND = """
    select * from marts.region_scan_comparison where area_code = 'ENG' and modality_code = 'all'
"""
SCANS_BY_REGION = """
    select
        area_code, area_name, area_type, scans_baseline, scans_comparison, scans_change,
        scans_change_pct, change_is_certain, scans_change_pct_like_for_like,
        organisations_not_comparable
    from marts.region_scan_comparison
    where modality_code = 'all' and scans_change_pct is not null
    order by scans_change_pct nulls last, area_code
"""
WAITS_BY_REGION = """
    select
        area_code, area_name, area_type, waiting_baseline, over_6_weeks_baseline,
        over_6_weeks_pct_baseline, waiting_comparison, over_6_weeks_comparison,
        over_6_weeks_pct_comparison, change_points
    from marts.region_wait_comparison
    where test_group = 'all' and test_code = 'all' and over_6_weeks_pct_comparison is not null
    order by over_6_weeks_pct_comparison desc nulls last, area_code
"""
SPREAD = """
    select * exclude (modality_code) from marts.region_scan_spread
    where modality_code = 'all' and change_pct_decile_5 is not null
    order by area_type, change_pct_decile_5 nulls last, area_code
"""
NATIONS = """
    select
        nation, month, test_group, threshold_weeks, is_national_standard, waiting, waiting_over,
        waiting_over_pct, is_derived, comparability_note
    from marts.nation_wait_comparison
    where strftime(month, '%Y-%m') = $comparison_to and (
        test_group = 'all' and (is_national_standard or threshold_weeks = 6)
        or test_group = 'common' and threshold_weeks = 6 and waiting_over_pct is not null
    )
    order by
        test_group, case nation when 'England' then 1 when 'Scotland' then 2 when 'Wales' then 3
        else 4 end, threshold_weeks
"""
MODALITIES = """
    select
        over_time.month, over_time.modality_code,
        coalesce(test.test_in_words, 'all scans') as scans_of, over_time.scans,
        over_time.scans_same_month_2019, over_time.pct_of_2019
    from marts.scans_over_time as over_time
    left join marts.dim_test as test on over_time.modality_code = test.test_code
    where over_time.area_code = 'ENG'
        and over_time.modality_code in ('all', 'did_ct', 'did_mri')
        and over_time.pct_of_2019 is not null
        and over_time.month >= $comparison_from_day
        and extract(year from over_time.month) <> 2019
    order by over_time.modality_code, over_time.month
"""
HISTORY = """
    select month, scans, scans_same_month_2019, pct_of_2019
    from marts.scans_over_time
    where area_code = 'ENG' and modality_code = 'all'
    order by month
"""


@dataclass(frozen=True)
class Chart:
    """A chart as written: its `name` names its files, `alt` says in words what it shows."""

    name: str
    title: str
    alt: str
    svg: str
    svg_path: Path
    png_path: Path
    csv_path: Path


def write_charts(marts, folder):
    """Write the charts that the build has figures for into a folder; a list of Chart."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = (
        _scans_by_month(marts),
        _scans_by_region(marts),
        _waits_by_region(marts),
        _spread(marts),
        _nations(marts),
        _modalities(marts),
        _history(marts),
    )
    return [_written(folder, **parts) for parts in drawn if parts]


def the(area):
    """An area as a sentence has it: `London`, `the South East`."""
    return area if area in WITHOUT_THE else f"the {area}"


def fall_words(pct):
    """A change in percent as a noun: `a fall of 35%`, `a rise of 2%`, `no change`."""
    if pct == 0:
        return "no change"
    return f"a {'fall' if pct < 0 else 'rise'} of {about_share(pct)}"


def furthest_words(rows, subject):
    """Which of the areas changed most and least; `rows` by change, deepest fall first."""
    first, last = rows[0], rows[-1]
    most, least = (about_share(row["scans_change_pct"]) for row in (first, last))
    ends = f"in {the(first['area_name'])} ({most})", f"in {the(last['area_name'])} ({least})"
    if len(rows) == 1:
        return f"{subject}: {fall_words(first['scans_change_pct'])} in {the(first['area_name'])}"
    if last["scans_change_pct"] < 0:
        return f"{subject} fell furthest {ends[0]} and least {ends[1]}"
    if first["scans_change_pct"] >= 0:
        return f"{subject} rose most {ends[1]} and least {ends[0]}"
    return f"{subject} fell furthest {ends[0]} and rose most {ends[1]}"


def _months(marts):
    names = ("baseline_from", "baseline_to", "comparison_from", "comparison_to")
    return {name: marts.facts[name] for name in names}


def _scans_by_month(marts):
    rows = marts.rows(SCANS_BY_MONTH, **_months(marts))
    england = next(iter(marts.rows(SCANS_OF_ENGLAND)), None)
    if not rows or england is None or england["scans_change_pct"] is None:
        return None
    windows = marts.windows
    baseline_to = marts.facts["baseline_to"]
    points = []
    for row in rows:
        of_baseline = row["month"].strftime("%Y-%m") <= baseline_to
        points.append(row | {"of": windows.baseline if of_baseline else windows.comparison})
    same_months = {p["month"].month for p in points if p["of"] == windows.baseline} == {
        p["month"].month for p in points if p["of"] == windows.comparison
    } and len({p["month"].month for p in points}) * 2 == len(points)
    for point in points:
        name = MONTHS[point["month"].month][:3]
        point["at"] = name if same_months else f"{name} {point['month'].year}"
    order = list(dict.fromkeys(point["at"] for point in points))
    x = alt.X("at:N", sort=order, title=None, axis=alt.Axis(labelAngle=0 if same_months else -90))
    y = alt.Y(
        "scans:Q",
        title="Scans carried out",
        scale=alt.Scale(domainMin=0),
        axis=alt.Axis(labelExpr=MILLIONS, tickCount=5),
    )
    layers = []
    for of, ink, dash, filled in (
        (windows.baseline, MIDDLE, [6, 4], False),
        (windows.comparison, INK, [1, 0], True),
    ):
        mine = [_plain(point) for point in points if point["of"] == of]
        base = alt.Chart(alt.Data(values=mine)).encode(x=x, y=y)
        layers += [
            base.mark_line(color=ink, strokeDash=dash, strokeWidth=2.5),
            base.mark_point(
                color=ink, filled=filled, fill=ink if filled else "white", size=60, opacity=1
            ),
        ]
        if same_months:
            years = mine[0]["month"][:4], mine[-1]["month"][:4]
            label = years[0] if years[0] == years[1] else f"{years[0]}/{years[1][2:]}"
            layers.append(
                alt.Chart(alt.Data(values=mine[-1:]))
                .mark_text(align="left", dx=9, color=ink, fontWeight="bold")
                .encode(x=x, y=y, text=alt.value(label))
            )
    drawing = alt.layer(*layers).properties(width=390, height=260)
    if england["change_is_certain"]:
        verb = "fell" if england["scans_change"] < 0 else "rose"
        title = f"Scans in England {verb} by {about_share(england['scans_change_pct'])}"
    else:
        title = "Scans in England changed too little to tell a rise from a fall"
    known = [point for point in points if point["scans"] is not None]
    least, most = (pick(known, key=lambda point: point["scans"]) for pick in (min, max))
    return {
        "name": "scans-by-month",
        "title": title,
        "subtitle": f"Diagnostic imaging scans carried out a month, {windows.comparison} (solid) "
        f"against {windows.baseline} (dashed)",
        "source": sources(marts, "scans"),
        "alt": "Line chart. Providers in England carried out "
        f"{england['scans_baseline']:,} scans in {windows.baseline} and "
        f"{england['scans_comparison']:,} in {windows.comparison}. The month with fewest was "
        f"{_month(least['month'])} ({least['scans']:,}), with most "
        f"{_month(most['month'])} ({most['scans']:,}).",
        "rows": rows,
        "drawing": drawing,
    }


def _scans_by_region(marts):
    rows = marts.rows(SCANS_BY_REGION)
    regions = [row for row in rows if row["area_type"] == "region"]
    if not regions:
        return None
    points = [
        _plain(row) | {"label": share(row["scans_change_pct"]).replace("-", "\u2212")}
        for row in rows
    ]
    changes = [
        value
        for row in rows
        for value in (row["scans_change_pct"], row["scans_change_pct_like_for_like"])
        if value is not None
    ]
    room = 0.3 * (max(0, *changes) - min(0, *changes))
    x = alt.X(
        "scans_change_pct:Q",
        title="Change in scans, per cent",
        scale=alt.Scale(
            domain=[
                min(0, *changes) - (room if min(changes) < 0 else 0),
                max(0, *changes) + (room if max(changes) > 0 else 0),
            ],
            nice=False,
        ),
        axis=alt.Axis(tickCount=5),
    )
    y = alt.Y("area_name:N", sort=[row["area_name"] for row in rows], title=None)
    base = alt.Chart(alt.Data(values=points)).encode(y=y)
    shade = alt.condition("datum.area_type == 'nation'", alt.value(MIDDLE), alt.value(PALE))
    layers = [base.mark_bar(height=20).encode(x=x, color=shade)]
    for sign, align, dx, further in (("<", "right", -9, "min"), (">=", "left", 9, "max")):
        layers.append(
            base.transform_filter(f"datum.scans_change_pct {sign} 0")
            .transform_calculate(
                outside=f"isValid(datum.scans_change_pct_like_for_like) ? {further}("
                "datum.scans_change_pct, datum.scans_change_pct_like_for_like) : "
                "datum.scans_change_pct"
            )
            .mark_text(align=align, dx=dx)
            .encode(x=alt.X("outside:Q"), text="label:N")
        )
    layers.append(
        base.transform_filter("isValid(datum.scans_change_pct_like_for_like)")
        .mark_point(shape="diamond", filled=True, size=80, color=INK, opacity=1)
        .encode(x=alt.X("scans_change_pct_like_for_like:Q"))
    )
    words = "; ".join(
        f"{row['area_name']} {share(row['scans_change_pct'])}, like for like "
        f"{share(row['scans_change_pct_like_for_like'])}"
        for row in rows
    )
    return {
        "name": "scans-by-region",
        "title": furthest_words(regions, "Scans"),
        "subtitle": f"Change in diagnostic imaging scans, {marts.windows.comparison} against "
        f"{marts.windows.baseline}. Bars: every provider, as published. Diamonds: like for like, "
        "providers that can be compared alone",
        "source": sources(marts, "scans"),
        "alt": f"Bar chart of the change in scans by region: {words}.",
        "rows": rows,
        "drawing": alt.layer(*layers).properties(width=WIDTH, height=34 * len(rows)),
    }


def _waits_by_region(marts):
    rows = marts.rows(WAITS_BY_REGION)
    regions = [row for row in rows if row["area_type"] == "region"]
    if not regions:
        return None
    points = [_plain(row) | {"label": share(row["over_6_weeks_pct_comparison"])} for row in rows]
    highest = max(
        value
        for row in rows
        for value in (row["over_6_weeks_pct_comparison"], row["over_6_weeks_pct_baseline"] or 0)
    )
    scale = alt.Scale(domain=[0, highest * 1.22 or 1], nice=False)
    y = alt.Y("area_name:N", sort=[row["area_name"] for row in rows], title=None)
    base = alt.Chart(alt.Data(values=points)).encode(y=y)
    after = alt.X(
        "over_6_weeks_pct_comparison:Q",
        title="Share of those waiting, per cent",
        scale=scale,
        axis=alt.Axis(tickCount=5),
    )
    before = alt.X("over_6_weeks_pct_baseline:Q", scale=scale)
    known = base.transform_filter("isValid(datum.over_6_weeks_pct_baseline)")
    layers = [
        known.mark_rule(color=MIDDLE, strokeWidth=2).encode(
            x=after, x2="over_6_weeks_pct_baseline:Q"
        ),
        known.mark_point(
            filled=True, fill="white", stroke=INK, strokeWidth=1.5, size=90, opacity=1
        ).encode(x=before),
        base.mark_point(filled=True, color=INK, size=110, opacity=1).encode(x=after),
        base.transform_calculate(
            furthest="max(datum.over_6_weeks_pct_comparison, datum.over_6_weeks_pct_baseline)"
        )
        .mark_text(align="left", dx=9)
        .encode(x=alt.X("furthest:Q", scale=scale), text="label:N"),
    ]
    first, last = regions[0], regions[-1]
    title = (
        f"Six-week waits: largest share in {the(first['area_name'])} "
        f"({about_share(first['over_6_weeks_pct_comparison'])}), smallest in "
        f"{the(last['area_name'])} ({about_share(last['over_6_weeks_pct_comparison'])})"
    )
    windows = marts.windows
    words = "; ".join(
        f"{row['area_name']} {share(row['over_6_weeks_pct_comparison'])} "
        f"(before: {share(row['over_6_weeks_pct_baseline'])})"
        for row in rows
    )
    return {
        "name": "waits-by-region",
        "title": title,
        "subtitle": f"Patients waiting six weeks or more for a diagnostic test, share of the list: "
        f"end of {windows.comparison_month} (filled) and end of {windows.baseline_month} (hollow)",
        "source": sources(marts, "waits"),
        "alt": "Dot chart of the share of patients waiting six weeks or more, end of "
        f"{windows.comparison_month} and end of {windows.baseline_month}: {words}.",
        "rows": rows,
        "drawing": alt.layer(*layers).properties(width=WIDTH, height=34 * len(rows)),
    }


def _spread(marts):
    rows = marts.rows(SPREAD)
    if not rows:
        return None
    points = [_plain(row) for row in rows]
    names = [f"{row['area_name']} ({row['trusts']})" for row in rows]
    for point, name in zip(points, names, strict=True):
        point["row"] = name
    ends = [row[f"change_pct_{end}"] for row in rows for end in ("lowest", "highest")]
    scale = alt.Scale(domain=[min(0, *ends), max(0, *ends)], nice=True)
    axis = {"scale": scale, "title": "Change in scans, per cent"}
    y = alt.Y("row:N", sort=names, title=None)
    base = alt.Chart(alt.Data(values=points)).encode(y=y)
    drawing = alt.layer(
        base.mark_rule(color=MIDDLE, strokeWidth=1.5).encode(
            x=alt.X("change_pct_lowest:Q", **axis), x2="change_pct_highest:Q"
        ),
        base.mark_bar(color=PALE, height=18).encode(
            x=alt.X("change_pct_decile_1:Q", **axis), x2="change_pct_decile_9:Q"
        ),
        base.mark_tick(color=MIDDLE, thickness=1.5, height=10).encode(
            x=alt.X("change_pct_lowest:Q", **axis)
        ),
        base.mark_tick(color=MIDDLE, thickness=1.5, height=10).encode(
            x=alt.X("change_pct_highest:Q", **axis)
        ),
        base.mark_tick(color=INK, thickness=3, height=24).encode(
            x=alt.X("change_pct_decile_5:Q", **axis)
        ),
    ).properties(width=WIDTH - 40, height=34 * len(rows))
    all_trusts = next((row for row in rows if row["area_code"] == "ENG"), rows[0])
    lowest, middle, highest = (
        fall_words(all_trusts[f"change_pct_{place}"]) for place in ("lowest", "decile_5", "highest")
    )
    words = "; ".join(
        f"{row['area_name']} ({row['trusts']} trusts) from {share(row['change_pct_lowest'])} to "
        f"{share(row['change_pct_highest'])}, middle {share(row['change_pct_decile_5'])}"
        for row in rows
    )
    return {
        "name": "spread-between-trusts",
        "title": f"The middle NHS trust's scans: {middle}; "
        f"trusts ranged from {lowest} to {highest}",
        "subtitle": "Change in scans of NHS trusts that can be compared, "
        f"{marts.windows.comparison} against {marts.windows.baseline}. Line: all trusts; bar: all "
        "but the highest and lowest tenth; thick mark: the middle trust. In brackets: trusts",
        "source": sources(marts, "scans"),
        "alt": f"Range chart of the change in scans among NHS trusts: {words}.",
        "rows": rows,
        "drawing": drawing,
    }


def _nations(marts):
    rows = marts.rows(NATIONS, comparison_to=marts.facts["comparison_to"])
    if not any(row["waiting_over_pct"] is not None for row in rows):
        return None
    panels = (
        ("At each nation's own standard", "all", lambda row: row["is_national_standard"]),
        (
            "At six weeks, every test that each counts",
            "all",
            lambda row: row["threshold_weeks"] == 6,
        ),
        ("At six weeks, tests in common", "common", lambda row: True),
    )
    shown = []
    for title, group, belongs in panels:
        points = [
            _plain(row)
            | {
                "row": f"{row['nation']}, {row['threshold_weeks']} weeks",
                "label": _nation_label(row),
                "at": row["waiting_over_pct"] or 0,
            }
            for row in rows
            if row["test_group"] == group and belongs(row)
        ]
        if not any(point["waiting_over_pct"] is not None for point in points):
            continue
        base = alt.Chart(alt.Data(values=points)).encode(
            y=alt.Y(
                "row:N",
                sort=[point["row"] for point in points],
                title=None,
                axis=alt.Axis(minExtent=165),
            )
        )
        x = alt.X(
            "at:Q",
            scale=alt.Scale(domain=[0, 100]),
            title=None,
            axis=alt.Axis(tickCount=5),
        )
        shade = alt.condition("datum.is_derived", alt.value(PALE), alt.value(MIDDLE))
        shown.append(
            alt.layer(
                base.mark_bar(height=18).encode(x=x, color=shade),
                base.mark_text(align="left", dx=6).encode(x=x, text="label:N"),
            ).properties(
                width=WIDTH - 60,
                height=30 * len(points),
                title=alt.TitleParams(title, fontSize=13, anchor="start", frame="group", dy=2),
            )
        )
    own = [row for row in rows if row["test_group"] == "all" and row["is_national_standard"]]
    known = [row for row in own if row["waiting_over_pct"] is not None]
    title = (
        "Past its own standard: "
        + listed(
            [
                f"{row['nation']} {about_share(row['waiting_over_pct'])}"
                f"{' (derived)' if row['is_derived'] else ''}"
                for row in known
            ]
        )
        if known
        else "Waits at six weeks in the nations of the UK"
    )
    words = "; ".join(
        f"{row['nation']} {over_weeks(row['nation'], row['threshold_weeks'])}"
        f"{' (tests in common)' if row['test_group'] == 'common' else ''} {_nation_label(row)}"
        for row in rows
    )
    return {
        "name": "waits-by-nation",
        "title": title,
        "subtitle": "Patients waiting longer than a number of weeks for a diagnostic test, per "
        f"cent of the list at the end of {marts.windows.comparison_month}. The nations count "
        "different tests. Pale bars: derived from published percentages, less sure",
        "source": sources(marts, "nations"),
        "alt": f"Bar chart of waits by nation, end of {marts.windows.comparison_month}: {words}.",
        "rows": rows,
        "drawing": alt.vconcat(*shown, spacing=18),
    }


def _nation_label(row):
    if row["waiting_over_pct"] is None:
        return "not at hand"
    return share(row["waiting_over_pct"]) + (" (derived)" if row["is_derived"] else "")


def _modalities(marts):
    rows = marts.rows(MODALITIES, comparison_from_day=f"{marts.facts['comparison_from']}-01")
    kinds = list(dict.fromkeys(row["modality_code"] for row in rows))
    if len(kinds) < 2:
        return None
    newest = max(row["month"] for row in rows)
    oldest = min(row["month"] for row in rows)
    points = [_plain(row) | {"at": _short(row["month"])} for row in rows]
    order = list(dict.fromkeys(_short(row["month"]) for row in sorted(rows, key=_by_month)))
    looks = {
        "all": (INK, [1, 0], "circle"),
        "did_ct": (INK, [7, 4], "square"),
        "did_mri": (MIDDLE, [2, 3], "triangle-up"),
    }
    x = alt.X("at:N", sort=order, title=None, axis=alt.Axis(labelAngle=-90))
    highest = max(100, *(row["pct_of_2019"] for row in rows))
    scale = alt.Scale(domain=[0, highest * 1.05], nice=False)
    y = alt.Y("pct_of_2019:Q", title="Per cent of the same month of 2019", scale=scale)
    last = {row["modality_code"]: row for row in rows if row["month"] == newest}
    heights = _apart({kind: row["pct_of_2019"] for kind, row in last.items()}, highest * 0.075)
    layers = [
        alt.Chart(alt.Data(values=[{"hundred": 100}]))
        .mark_rule(color=MIDDLE, strokeDash=[1, 2])
        .encode(y=alt.Y("hundred:Q", scale=scale))
    ]
    for kind in kinds:
        ink, dash, shape = looks[kind]
        mine = [point for point in points if point["modality_code"] == kind]
        base = alt.Chart(alt.Data(values=mine)).encode(x=x, y=y)
        layers += [
            base.mark_line(color=ink, strokeDash=dash, strokeWidth=2.5),
            base.mark_point(color=ink, filled=True, shape=shape, size=60, opacity=1),
        ]
        if kind in last:
            label = {
                "at": _short(newest),
                "height": heights[kind],
                "label": _first_up(last[kind]["scans_of"]),
            }
            layers.append(
                alt.Chart(alt.Data(values=[label]))
                .mark_text(align="left", dx=10, fontWeight="bold", color=ink)
                .encode(x=x, y=alt.Y("height:Q", scale=scale), text="label:N")
            )
    words = "; ".join(
        f"{_first_up(row['scans_of'])} {share(row['pct_of_2019'])}" for row in last.values()
    )
    return {
        "name": "ct-and-mri",
        "title": f"{_month(newest)}: "
        + listed(
            [f"{row['scans_of']} at {about_share(row['pct_of_2019'])}" for row in last.values()]
        )
        + f" of {_month(newest.replace(year=2019))}",
        "subtitle": "Scans carried out in England as a share of the same month of 2019, "
        f"{window_words(oldest.strftime('%Y-%m'), newest.strftime('%Y-%m'))}, as published",
        "source": sources(marts, "scans_over_time"),
        "alt": "Line chart of scans as a share of the same month of 2019, from "
        f"{_month(oldest)} to {_month(newest)}. In {_month(newest)}: {words}.",
        "rows": rows,
        "drawing": alt.layer(*layers).properties(width=330, height=260),
    }


def _history(marts):
    rows = marts.rows(HISTORY)
    months = _months(marts)
    outside = [
        row
        for row in rows
        if not months["baseline_from"] <= row["month"].strftime("%Y-%m") <= months["baseline_to"]
        and not months["comparison_from"]
        <= row["month"].strftime("%Y-%m")
        <= months["comparison_to"]
    ]
    known = [row for row in rows if row["scans"] is not None]
    if not outside or not known:
        return None
    points = _with_gaps(rows)
    x = alt.X("month:T", title=None, axis=alt.Axis(format="%b %Y", labelAngle=-90, tickCount=8))
    y = alt.Y(
        "scans:Q",
        title="Scans carried out",
        scale=alt.Scale(domainMin=0),
        axis=alt.Axis(labelExpr=MILLIONS, tickCount=5),
    )
    least, newest = min(known, key=lambda row: row["scans"]), known[-1]
    base = alt.Chart(alt.Data(values=points)).encode(x=x, y=y)
    drawing = alt.layer(
        base.mark_line(color=INK, strokeWidth=2),
        base.mark_point(color=INK, filled=True, size=25, opacity=1),
    ).properties(width=400, height=240)
    with_2019 = [row for row in rows if row["pct_of_2019"] is not None and row["month"].year > 2019]
    compared = ""
    if with_2019:
        compared = (
            f"; {_month(with_2019[-1]['month'])} had {about_share(with_2019[-1]['pct_of_2019'])} "
            f"of the scans of {_month(with_2019[-1]['month'].replace(year=2019))}"
        )
    return {
        "name": "scans-over-the-years",
        "title": f"England's scans were fewest in {_month(least['month'])}{compared}",
        "subtitle": "Diagnostic imaging scans carried out a month, England, as published, "
        f"{_month(rows[0]['month'])} to {_month(rows[-1]['month'])}",
        "source": sources(marts, "scans_over_time"),
        "alt": f"Line chart of scans a month in England from {_month(rows[0]['month'])} to "
        f"{_month(rows[-1]['month'])}. The fewest were in {_month(least['month'])} "
        f"({least['scans']:,}); the newest month, {_month(newest['month'])}, had "
        f"{newest['scans']:,}.",
        "rows": rows,
        "drawing": drawing,
    }


def _apart(heights, least):
    """Heights of labels moved up where two are nearer than `least`."""
    moved, below = {}, None
    for name, height in sorted(heights.items(), key=lambda item: item[1]):
        below = height if below is None else max(height, below + least)
        moved[name] = below
    return moved


def _with_gaps(rows):
    """Rows as points, with an empty one for each month that is missing between them."""
    points = []
    for row in rows:
        while points and points[-1]["after"] < (row["month"].year, row["month"].month):
            year, month = points[-1]["after"]
            points.append(_point(year, month, None))
        points.append(_point(row["month"].year, row["month"].month, row["scans"]))
    return [{name: point[name] for name in ("month", "scans")} for point in points]


def _point(year, month, scans):
    after = (year + month // 12, month % 12 + 1)
    return {"month": f"{year}-{month:02}-01T00:00:00", "scans": scans, "after": after}


def _by_month(row):
    return row["month"]


def _month(day):
    return f"{MONTHS[day.month]} {day.year}"


def _short(day):
    return f"{MONTHS[day.month][:3]} {day.year}"


def _first_up(text):
    return text[:1].upper() + text[1:]


def _plain(row):
    """A row as JSON has it: a date as text."""
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in row.items()
    }


def _written(folder, name, title, subtitle, source, **parts):
    """Draw a chart, title above and source below, and write its three files."""
    alt_text = parts["alt"]
    headed = parts["drawing"]
    spec = (
        alt.vconcat(
            alt.vconcat(headed).properties(
                title=alt.TitleParams(
                    textwrap.wrap(title, LETTERS_OF_A_TITLE),
                    subtitle=textwrap.wrap(subtitle, LETTERS_OF_A_LINE),
                    anchor="start",
                    fontSize=17,
                    subtitleFontSize=13,
                    subtitleColor=SOFT,
                    subtitlePadding=6,
                    offset=14,
                    color=INK,
                )
            )
        )
        .properties(
            title=alt.TitleParams(
                textwrap.wrap(f"Source: {source}", 78),
                orient="bottom",
                anchor="start",
                fontSize=11.5,
                fontWeight="normal",
                color=SOFT,
                offset=12,
            )
        )
        .configure(**CONFIG)
        .to_dict(validate=False)
    )
    chart = Chart(
        name=name,
        title=title,
        alt=alt_text,
        svg=_described(vl_convert.vegalite_to_svg(spec), name, title, alt_text),
        **{f"{kind}_path": folder / f"{name}.{kind}" for kind in ("svg", "png", "csv")},
    )
    chart.svg_path.write_text(chart.svg, encoding="utf-8", newline="\n")
    chart.png_path.write_bytes(vl_convert.svg_to_png(chart.svg, scale=PNG_SCALE))
    write_csv(chart.csv_path, parts["rows"])
    return chart


def _described(svg, name, title, alt_text):
    """An SVG with one title and description, its ids its own, so that several fit in one page.

    What Vega says of single marks is left out: the image is one to a screen reader.
    """
    svg = re.sub(r' (role="graphics-[a-z]+"|aria-[a-z]+="[^"]*")', "", svg)
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", svg)
    svg = re.sub(r'href="#([^"]+)"', rf'href="#{name}-\1"', svg)
    head, body = svg.split(">", 1)
    words = (
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(alt_text)}</desc>'
    )
    return f'{head} role="img" aria-labelledby="{name}-title {name}-desc">{words}{body}'
