"""What the charts of the workbook find, in sentences that stand as their titles."""

from briefing.findings import LIKE_FOR_LIKE, furthest_words
from briefing.marts import with_figures
from briefing.sentences import about_share, capital, listed, over_weeks, place
from briefing.sources import month_words

OF_ACTIVITY = "activity_change_pct_like_for_like"


def scans_furthest(rows, windows):
    """In which region scans changed most and least, like for like."""
    return _furthest(rows, LIKE_FOR_LIKE, "scans", windows)


def tests_furthest(rows, windows):
    """In which region tests changed most and least, like for like."""
    return _furthest(rows, OF_ACTIVITY, "tests done", windows)


def scans_in_regions(rows, windows):
    """In how many regions scans fell, as published."""
    known = with_figures(_regions(rows), "scans_change_pct")
    fell = sum(row["scans_change_pct"] < 0 for row in known)
    if not known:
        return "Scans by region"
    between = f"{windows.comparison} against {windows.baseline}"
    if fell == len(known) > 1:
        return f"Scans fell in every region, {between}"
    if not fell:
        return f"Scans fell in no region, {between}"
    return f"Scans fell in {fell} of {len(known)} regions, {between}"


def waits_furthest(rows, windows):
    """Where the longest waits were the largest part of the list."""
    known = with_figures(rows, "over_6_weeks_pct_comparison")
    known = [row for row in known if row["area_code"] != "ENG"]
    if not known:
        return f"Waits of six weeks at the end of {windows.comparison_month}"
    most = max(known, key=lambda row: row["over_6_weeks_pct_comparison"])
    nation = "England" if most["area_type"] == "region" else most["area_name"]
    return (
        f"The longest waits were in {place(most['area_name'])}: "
        f"{about_share(most['over_6_weeks_pct_comparison'])} of patients had waited "
        f"{over_weeks(nation)} at the end of {windows.comparison_month}"
    )


def scans_since_2019(rows, _windows):
    """England's scans against 2019: the month with the fewest, and the newest."""
    england = [row for row in rows if row["area_code"] == "ENG"]
    if not england:
        return "Scans in % of the same month of 2019"
    fewest, newest = min(england, key=lambda row: row["figure"]), england[-1]
    texts = [
        f"{about_share(row['figure'])} of 2019 in {month_words(row['month'])}"
        for row in (fewest, newest)
    ]
    return f"England's scans were {listed(list(dict.fromkeys(texts)))}"


def waits_since_2019(rows, _windows):
    """England's share at six weeks: the month with the largest, and the newest."""
    england = [row for row in rows if row["area_code"] == "ENG"]
    if not england:
        return "Patients waiting over six weeks, % of the list"
    most, newest = max(england, key=lambda row: row["figure"]), england[-1]
    texts = [
        f"{about_share(row['figure'])} at the end of {month_words(row['month'])}"
        for row in (most, newest)
    ]
    return (
        "Of patients waiting in England, those waiting six weeks or more were "
        f"{listed(list(dict.fromkeys(texts)))}"
    )


def _furthest(rows, column, subject, windows):
    known = with_figures(_regions(rows), column)
    known = sorted(known, key=lambda row: row[column])
    words = furthest_words([row | {LIKE_FOR_LIKE: row[column]} for row in known], subject)
    return capital(words) or f"{capital(subject)}, {windows.comparison} against {windows.baseline}"


def _regions(rows):
    return [row for row in rows if row["area_type"] == "region"]
