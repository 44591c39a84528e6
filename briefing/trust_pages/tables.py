"""Tables of a page. A row is {name, cells, is_total, note}, its cells texts in their order."""

from collections import defaultdict

from briefing.missing import WITHHELD, worst
from briefing.sentences import NOT_PUBLISHED, capital, listed, number, points, sentence, share
from briefing.sources import cells_in_words, month_words, period_words
from briefing.trust_pages.figures import COMPARISONS, LONG_WAIT, NATIONAL_STANDARD
from briefing.trust_pages.words import totals
from publishing.headline import MONTHS, window_words
from publishing.rounding import with_thousands

GROUPS = {
    "all": "All tests",
    "common": "Tests that England and Scotland both publish",
    "imaging": "Imaging",
    "endoscopy": "Endoscopy",
    "physiological_measurement": "Physiological measurement",
    "not_split": "All diagnostic services",
}
RESULTS = {
    "request_to_test": "Median days from the request to the test",
    "test_to_report": "Median days from the test to the report",
    "reports": "Reports made",
    "who_asked": "Scans by who asked",
    "waiting": "Waiting lists",
    "waiting_list_tests": "Tests of the waiting lists",
}
IN_SHORT = (4, 2, 6)  # cells of a row of waits: waiting now, share then and now
OF_A_FIGURE = ("mart", "test_group", "test_code", "source_setting", "figure")
OF_CANCER = ("all", "gp_direct_access")


def by_month(trust):
    """Table of all scans by month, or None where there are none."""
    code, others = trust.merged_since("did")
    rows = {row["month"]: row for row in trust.figures.scans_by_month.get(code, [])}
    if not any(row["scans"] is not None for row in rows.values()):
        return None
    names = [window_words(f"{year[0]:%Y-%m}", f"{year[-1]:%Y-%m}") for year in trust.figures.years]
    lines = [[rows.get(month, {}).get("scans") for month in year] for year in trust.figures.years]
    counted = {*trust.codes, *others, code}
    told = [
        [
            _told(trust, count, number, "scans", None, [month], codes=counted)
            for month, count in zip(year, line, strict=True)
        ]
        for year, line in zip(trust.figures.years, lines, strict=True)
    ]
    newest = trust.figures.years[-1]
    table = [
        _row(
            MONTHS[month.month] if trust.figures.is_by_year else month_words(month),
            [*counts, _against_2019(rows.get(month, {}), month)],
        )
        for month, *counts in zip(newest, *told, strict=True)
    ]
    return {
        "names": names,
        "rows": table,
        "beyond_limits": [
            row | {"months_in_words": listed(map(month_words, row["months"]))}
            for row in trust.figures.beyond_limits.get(code, [])
        ],
        "others": listed([trust.figures.named(other) for other in others]),
    }


def scans(trust):
    """Table of scans, a row for each kind, or None where there are none."""
    rows = []
    for row in _total_first(trust.scans, "modality_code"):
        total = next(filter(_is_all, trust.scans), row)
        name = "All scans" if _is_all(row) else capital(trust.figures.test(row["modality_code"]))
        cells = [
            *_sides(trust, row, "scans", row["modality_code"]),
            _signed(row["scans_change"]) if row["is_comparable"] else "not comparable",
            _change_pct(row, "scans"),
            number(row["change_rank"]) if row["change_rank"] else "not ranked",
            *_area_changes(trust, "scan", row["modality_code"]),
        ]
        is_said = not _is_all(row) and row["comparability_note"] == total["comparability_note"]
        rows.append(_row(name, cells, _is_all(row), "" if is_said else _note(row)))
    rank_of = next((row["rank_of"] for row in trust.scans if _is_all(row)), None)
    is_withheld = any(WITHHELD in row["cells"] for row in rows)
    words = {"areas": _area_names(trust), "rank_of": rank_of, "is_withheld": is_withheld}
    return {"rows": rows} | words if rows else None


def waits(trust):
    """Table of the waiting lists, a row for each test, or None where there are none."""
    areas = _area_names(trust) if trust.nation == "England" else [trust.nation]
    ordered = in_order(trust.waits)
    shown = [row for row in ordered if _is_shown(trust, row, "waiting", "waits")]
    rows = []
    for row in shown:
        cells = []
        for window in ("baseline", "comparison"):
            waiting = row[f"waiting_{window}"]
            of = "waits", trust.figures.tests_of(row), window
            over = row[f"over_{trust.weeks}_weeks_{window}"]
            pct = row[f"over_{trust.weeks}_weeks_pct_{window}"]
            cells += [
                _told(trust, waiting, number, *of),
                _told(trust, over, number, *of),
                "no share" if waiting == 0 else _told(trust, pct, share, *of),
                _told(trust, row[f"over_{LONG_WAIT}_weeks_{window}"], number, *of),
            ]
        beside = dict(trust.wait_shares(row["test_group"], row["test_code"]))
        cells.append(_points(row, trust.weeks))
        cells += [
            _area_share(trust, row, area, beside[area]) if area in beside else "not compared"
            for area in areas
        ]
        rows.append(_row_of_test(row, name_of(trust, row), cells))
    if not rows:
        return None
    return {
        "rows": rows,
        "areas": areas,
        "single": [(heading, [""]) for heading in ("Change, points", *areas)],
        "left_out": len(shown) < len(ordered),
        # of groups of tests alone: the list now, the share then and now
        "in_short": [
            row
            | {"cells": [row["cells"][place] for place in IN_SHORT], "note": "", "is_total": False}
            for row in rows
            if row["is_total"] or len(rows) == 1
        ],
    }


def activity(trust):
    """Table of the tests done, a row for each test, or None where there are none."""
    rows = []
    for row in in_order(trust.activity):
        if _is_shown(trust, row, "activity", "activity"):
            tests = trust.figures.tests_of(row)
            cells = [
                *(
                    _told(trust, row[f"activity_{window}"], number, "activity", tests, window)
                    for window in ("baseline", "comparison")
                ),
                _change_pct(row, "activity"),
                *_area_changes(trust, "activity", row["test_group"], row["test_code"]),
            ]
            rows.append(_row_of_test(row, name_of(trust, row), cells))
    return {"rows": rows, "areas": _area_names(trust)} if rows else None


def cancer(trust):
    """Tables of tests suitable for diagnosing cancer: a name and rows for each source setting."""
    tables = {}
    for row in _total_first(trust.cancer, "test_code"):
        is_total = row["test_code"] == "all"
        name = "All of these tests" if is_total else capital(trust.figures.test(row["test_code"]))
        cells = [
            *_sides(trust, row, "cancer", row["test_code"]),
            _change_pct(row, "scans"),
        ]
        tables.setdefault(row["source_setting"], []).append(_row_of_test(row, name, cells))
    return [
        (capital(trust.figures.in_words("source_setting", setting)), tables[setting])
        for setting in OF_CANCER
        if setting in tables
    ]


def cells(trust):
    """Table of the publishers' cells that the figures are made of, by file and sheet."""
    compared = [
        (
            (row["source_file"], row["source_sheet"]),
            _figure_in_words(trust, row),
            cells_in_words(row["source_cells"], row["cells"]),
        )
        for row in trust.figures.cells.get(trust.code, [])
        if row["mart"] in COMPARISONS
    ]
    bodies = {row["organisation_code"] for row in trust.cells_of_results}
    found = compared + [
        (
            (row["source_file"], row["source_sheet"]),
            _result_in_words(trust, row, len(bodies) > 1),
            cells_in_words(row["source_cells"]),
        )
        for row in trust.cells_of_results
        if not row["is_of_arrivals"]
    ]
    by_sheet = {}
    for sheet, name, of_figure in found:
        by_sheet.setdefault(sheet, []).append(_row(name, [of_figure]))
    return [
        row
        for (file, sheet), rows in by_sheet.items()
        for row in (_row(f"{file}, sheet “{sheet}”", []), *rows)
    ]


def _row(name, cells, is_total=False, note=""):
    return {"name": name, "cells": cells, "is_total": is_total, "note": note}


def _row_of_test(row, name, cells):
    return _row(name, cells, row["test_code"] == "all", _note(row))


def name_of(trust, row):
    """Its test, or its group of tests, as a row of a table is called."""
    if row["test_code"] != "all":
        return capital(trust.figures.test(row["test_code"]))
    return GROUPS.get(row["test_group"], capital(row["test_group"].replace("_", " ")))


def _figure_in_words(trust, row):
    """What a figure counts, which is worded once for all organisations."""
    known = trust.figures.figures_in_words
    key = tuple(row[column] for column in OF_A_FIGURE)
    if key not in known:
        known[key] = _worded_figure(trust, row)
    return known[key]


def _worded_figure(trust, row):
    if row["test_code"] != "all":
        tests = trust.figures.test(row["test_code"])
    else:
        tests = _small(GROUPS.get(row["test_group"], "All kinds"))
    words = [COMPARISONS[row["mart"]], tests]
    if row["source_setting"] not in ("", "all"):
        words.append(trust.figures.in_words("source_setting", row["source_setting"]))
    figure = row["figure"].removeprefix("scans_").removeprefix("activity_").replace("_", " ")
    return f"{', '.join(words)}: {figure}"


def _result_in_words(trust, row, says_body):
    """Figures of one period that stand in one sheet: `Tests of the waiting lists: July 2025`."""
    words = [RESULTS[row["figure"]]]
    if row["patient_group"]:
        words.append(trust.figures.in_words("patient_group", row["patient_group"]))
    if says_body:
        words.append(row["organisation_code"])
    return f"{', '.join(words)}: {period_words(row['first_month'], row['last_month'])}"


# Cells


def _area_names(trust):
    return [name for _, name in trust.areas]


def _area_changes(trust, kind, *keys):
    """Changes in percent of the areas around, like for like, or why there is none."""
    what = "scans" if kind == "scan" else kind
    beside = dict(trust.beside(f"region_{kind}_comparison", *keys))
    tests = None if keys[-1] == "all" else {keys[-1]}
    cells = []
    for code, area in trust.areas:
        row = beside.get(area, {})
        lacks = [side for side in ("baseline", "comparison") if row.get(f"{what}_{side}") is None]
        words = [trust.missing(what, tests, side, codes=[code]) for side in lacks]
        pct = row.get(f"{what}_change_pct_like_for_like")
        cells.append(
            worst(words) if lacks else "not compared" if pct is None else points(pct) + "%"
        )
    return cells


def _area_share(trust, row, area, pct):
    """Share of a region or nation, or why it is missing."""
    if pct is None and area == trust.nation != "England":
        return trust.figures.missing.word_of_nation(area, NOT_PUBLISHED)
    codes = [code for code, name in trust.areas if name == area]
    tests = trust.figures.tests_of(row)
    return _told(trust, pct, share, "waits", tests, "comparison", codes=codes)


def _told(trust, value, say, *what, **how):
    """A figure in words, or why it is missing; `what` and `how` as of `Organisation.missing`."""
    return trust.missing(*what, **how) if value is None else say(value)


def _sides(trust, row, subject, test):
    """Scans of both windows; a mark where there is no figure."""
    tests = None if test == "all" else {test}
    cells = []
    for window in ("baseline", "comparison"):
        count, low, high = (row[f"scans_{window}{bound}"] for bound in ("", "_low", "_high"))
        mark = "not submitted" if low is None else f"suppressed ({low} to {high})"
        cells.append(_told(trust, count, number, subject, tests, window, default=mark))
    return cells


def _change_pct(row, what):
    if not row["is_comparable"]:
        return "not comparable"
    if not row["change_is_certain"] and (what == "scans" or row[f"{what}_change"]):
        return "not certain"
    return _signed_share(row[f"{what}_change_pct"])


def _against_2019(row, month):
    """Share of the same month of 2019, or why there is none."""
    if row.get("pct_of_2019") is not None:
        return share(row["pct_of_2019"])
    if row.get("scans") is not None and row["scans_same_month_2019"] is None:
        return f"no figure for {MONTHS[month.month]} 2019"
    return sentence(row.get("comparability_note") or NOT_PUBLISHED)


def _signed_share(pct):
    return "no share" if pct is None else f"{points(pct)}%"


def _signed(count):
    return NOT_PUBLISHED if count is None else with_thousands(count, is_signed=True)


def _points(row, weeks):
    if not row["is_comparable"]:
        return "not comparable"
    if 0 in (row["waiting_baseline"], row["waiting_comparison"]):
        return "no share"
    change = "change_points" if weeks == NATIONAL_STANDARD else f"over_{weeks}_weeks_change_points"
    return points(row[change])


def _note(row):
    return sentence(row["comparability_note"])


def _small(text):
    return f"{text[:1].lower()}{text[1:]}"


# Rows in the order they are read in


def _is_all(row):
    return row["modality_code"] == "all"


def _is_shown(trust, row, what, subject):
    """Whether a row holds a figure, or one that is withheld."""
    sides = {window: row[f"{what}_{window}"] for window in ("baseline", "comparison")}
    return (
        row["test_code"] == "all"
        or any(sides.values())
        or any(
            trust.missing(subject, {row["test_code"]}, window) == WITHHELD
            for window, count in sides.items()
            if count is None
        )
    )


def _total_first(rows, code):
    return sorted(rows, key=lambda row: (row[code] != "all", row[code]))


def in_order(rows):
    """Rows of tests under their groups; without a group of one test or a copy of the total."""
    total = totals(rows)
    tests = defaultdict(int)
    for row in rows:
        tests[row["test_group"]] += row["test_code"] != "all"
    order = {group: position for position, group in enumerate(GROUPS)}
    kept = [
        row
        for row in rows
        if row["test_code"] != "all"
        or row["test_group"] == "all"
        or (row["test_group"] == "common" and total and not _same_figures(row, total[0]))
        or tests[row["test_group"]] > 1
    ]
    return sorted(
        kept,
        key=lambda row: (
            order.get(row["test_group"], len(order)),
            row["test_code"] != "all",
            row["test_code"],
        ),
    )


def _same_figures(row, other):
    return all(row[column] == other[column] for column in row if column != "test_group")
