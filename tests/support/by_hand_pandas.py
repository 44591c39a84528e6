"""What people do today: the comparison of trusts and regions as a plain pandas script.

It reads the publishers' workbooks with the readers that people use, xlrd and openpyxl, and
nothing of this project: no mart, no model, no seed. Scans are DID Table 1, April to September of
2019 and of 2020; waits are DM01, the lists at the end of September of both. Trusts that merged
meanwhile are joined by the NHS's succession file. tests/edition/test_by_hand.py holds its figures
to the marts.
"""

import warnings
from pathlib import Path

import pandas as pd

MONTHS = ["Apr", "May", "Jun", "Jul", "Aug", "Sep"]
ENGINES = {".xls": "xlrd", ".xlsx": "openpyxl"}
SCANS = "Table 1 DID - Count of Imaging Activity by Modality"
WAITS = "Monthly Diagnostics"
FIRST_DAY, LAST_DAY = "20190402", "20200930"
# Not in the succession file; known from the organisations' own news and DM01's notes of July 2019.
ALSO_MERGED = {"RA3": "RA7", "RBA": "RH5", "RT2": "RM3"}
ALL_TESTS = 16  # the line of a provider's total


def workbooks_below(folder, suffixes=tuple(ENGINES)):
    """Paths of the workbooks below a folder, sorted."""
    return sorted(path for path in Path(folder).rglob("*") if path.suffix in suffixes)


def read_workbook(path):
    """Every sheet of a workbook by name: DataFrames without a header, as the cells stand."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that pandas will come to read with calamine by default
        return pd.read_excel(path, sheet_name=None, header=None, engine=ENGINES[path.suffix])


def title_and_period(workbook):
    """The texts beside `Title:` and `Period:` on one of the sheets; None where there are none."""
    for sheet in workbook.values():
        if sheet.shape[1] > 2:
            block = dict(zip(sheet.iloc[:14, 1], sheet.iloc[:14, 2], strict=True))
            if "Title:" in block:
                return block["Title:"], str(block.get("Period:"))
    return None


def with_header(sheet, first, second):
    """Rows below the row in which two column names stand, with its names."""
    is_header = sheet.eq(first).any(axis=1) & sheet.eq(second).any(axis=1)
    header = sheet.index[is_header][0]
    rows = sheet.iloc[header + 1 :]
    rows.columns = sheet.iloc[header]
    return rows


def mergers(succession):
    """Code of today by old code, for the mergers between the first day and the last compared."""
    found = pd.read_csv(succession, names=["old", "new", "reason", "day", "indicator"], dtype=str)
    between = found[found["day"].between(FIRST_DAY, LAST_DAY)]
    return dict(zip(between["old"], between["new"], strict=True)) | ALSO_MERGED


def scans_of(workbook):
    """Scans from April to September: area, code, modality, scans; England's rows have code -."""
    sheet = with_header(workbook["Provider"], "Org Code", "Modality")
    rows = sheet[sheet["Modality"].notna()]
    # * (1 or 2, suppressed) and . (none submitted) are no numbers
    months = rows[MONTHS].apply(pd.to_numeric, errors="coerce")
    return pd.DataFrame(
        {
            "area": rows["Region"].replace("-", "ENG"),
            "code": rows["Org Code"],
            "modality": rows["Modality"],
            "scans": months.sum(axis=1, min_count=1),
        }
    )


def waits_of(workbook):
    """Patients waiting at the end of the month, all tests: area, code, waiting, over_6_weeks."""
    sheet = with_header(workbook["Provider by Test"], "Provider Code", "Diagnostic ID")
    rows = sheet[sheet["Provider Code"].notna() & (sheet["Diagnostic ID"] != ALL_TESTS)]
    return pd.DataFrame(
        {
            "area": rows["Regional Team Code"],
            "code": rows["Provider Code"],
            "waiting": pd.to_numeric(rows["Total Waiting List"]),
            "over_6_weeks": pd.to_numeric(rows["Number waiting 6+ Weeks"]),
        }
    )


def side_by_side(baseline, comparison, keys, measures):
    """Sums of measures by keys, of both windows in one table; indexed by the keys."""

    windows = {"_baseline": baseline, "_comparison": comparison}
    sums = [
        rows.groupby(keys)[measures].sum(min_count=1).add_suffix(suffix)
        for suffix, rows in windows.items()
    ]
    return sums[0].join(sums[1], how="outer")


def compare_scans(baseline, comparison, codes):
    """Tables by (code, modality) and (area, modality), modality `all` too; columns `scans_…`."""

    def table(keys, is_wanted, renamed=None):
        windows = []
        for rows in (baseline, comparison):
            rows = rows[is_wanted(rows)]
            rows = rows.assign(code=rows["code"].replace(renamed or {}))
            windows.append(pd.concat([rows, rows.assign(modality="all")]))
        found = side_by_side(*windows, keys, ["scans"])
        found["scans_change"] = found["scans_comparison"] - found["scans_baseline"]
        found["scans_change_pct"] = 100 * found["scans_change"] / found["scans_baseline"]
        return found

    trusts = table(["code", "modality"], lambda rows: rows["area"] != "ENG", codes)
    regions = table(["area", "modality"], lambda rows: rows["area"].notna())
    return trusts, regions


def compare_waits(baseline, comparison, codes):
    """Tables by code and by area, England too; columns `waiting_…`, `over_6_weeks_…`, points."""

    def table(key, windows):
        found = side_by_side(*windows, [key], ["waiting", "over_6_weeks"])
        for window in ("baseline", "comparison"):
            share = 100 * found[f"over_6_weeks_{window}"] / found[f"waiting_{window}"]
            found[f"over_6_weeks_pct_{window}"] = share
        found["change_points"] = (
            found["over_6_weeks_pct_comparison"] - found["over_6_weeks_pct_baseline"]
        )
        return found

    windows = [baseline, comparison]
    trusts = table("code", [rows.assign(code=rows["code"].replace(codes)) for rows in windows])
    areas = table("area", [pd.concat([rows, rows.assign(area="ENG")]) for rows in windows])
    return trusts, areas


def compare(workbooks, succession):
    """The four tables: trusts' scans, regions' scans, trusts' waits, regions' waits.

    `workbooks` are those of `read_workbook`. Raises KeyError where one that is compared is missing.
    """
    by_title = {}
    for workbook in workbooks:
        found = title_and_period(workbook)
        if found:
            by_title[found] = workbook
    codes = mergers(succession)
    scans = [scans_of(by_title[SCANS, year]) for year in ("2019/20", "2020/21")]
    waits = [waits_of(by_title[WAITS, month]) for month in ("September 2019", "September 2020")]
    return *compare_scans(*scans, codes), *compare_waits(*waits, codes)
