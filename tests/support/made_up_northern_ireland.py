"""Made-up files of Northern Ireland, in the documented layouts of the portal and the department.

Labels of trusts and categories are real, since the seeds must know them; every figure is made up.
"""

import csv
import io

from made_up import write

PORTAL_HEADERS = (
    "STATISTIC",
    "Statistic Label",
    "TLIST(Q1)",
    "Quarter",
    "HSCT",
    "Health and Social Care Trust",
    "DIAG",
    "Diagnostic Service",
    "COT",
    "Category of Test",
    "UNIT",
    "VALUE",
)
TRUSTS = ("Belfast", "Northern", "South Eastern", "Southern", "Western")
NATION = "Northern Ireland"
IMAGING, PHYSIOLOGICAL, ENDOSCOPY = "Imaging", "Physiological Measurement", "Day Case Endoscopy"
CATEGORIES = (IMAGING, PHYSIOLOGICAL, ENDOSCOPY)
SERVICES = {
    "Made-up Scan": IMAGING,
    "Made-up Picture": IMAGING,
    "Made-up Measurement": PHYSIOLOGICAL,
    "Made-up Scope": ENDOSCOPY,
}
STATISTICS = ("ALL", "1", "2", "3")
ALL = "ALL"
ONE_SERVICE = dict(zip(STATISTICS, (1100, 600, 500, 200), strict=True))
BAND_HEADERS = (
    "0 - 6 weeks",
    ">6 - 9 weeks",
    ">9 - 13 weeks",
    ">13 - 26 weeks",
    ">26 weeks",
)
BANDS = (1000, 200, 30, 4, 1500)


def portal(path, *, quarters=("2019/20Q2",), trusts=TRUSTS, changes=None, order=None, more=None):
    """Made-up matrix DWT: every combination, empty where a service is not of a category.

    Each service of each trust has 1,100 waiting: 600 up to 9 weeks, 500 over 9, of them 200 over
    26. `changes` is {(quarter, trust, service, category): {statistic or column: value}}, where
    `ALL` is the aggregate and None as key stands for any; a column's change is for every statistic.
    `more` is {quarter: how many more of each wait up to 9 weeks}: no two quarters of a publisher's
    are alike.
    """
    rows = []
    for statistic in STATISTICS:
        for quarter in quarters:
            for trust in (*trusts, NATION):
                for service in (*SERVICES, ALL):
                    for category in (*CATEGORIES, ALL):
                        services = sum(
                            service in (ALL, name) and category in (ALL, of)
                            for name, of in SERVICES.items()
                        )
                        bodies = len(trusts) if trust == NATION else 1
                        value = services * bodies * ONE_SERVICE[statistic]
                        if statistic in ("ALL", "1"):
                            value += services * bodies * (more or {}).get(quarter, 0)
                        row = dict(
                            zip(
                                PORTAL_HEADERS,
                                (
                                    statistic,
                                    f"Made-up label {statistic}",
                                    quarter,
                                    f"Quarter {quarter}",
                                    f"Z{len(trust)}",
                                    trust,
                                    ALL if service == ALL else f"Z{len(service)}",
                                    "All services" if service == ALL else service,
                                    ALL if category == ALL else f"Z{len(category)}",
                                    "All categories" if category == ALL else category,
                                    "Number",
                                    str(value) if services else "",
                                ),
                                strict=True,
                            )
                        )
                        for key, change in (changes or {}).items():
                            place = (quarter, trust, service, category)
                            if all(a in (None, b) for a, b in zip(key, place, strict=True)):
                                for name, new in change.items():
                                    if name in (statistic, "each"):
                                        row["VALUE"] = new
                                    elif name in PORTAL_HEADERS:
                                        row[name] = new
                        rows.append(row)
    headers = [PORTAL_HEADERS[index] for index in order or range(len(PORTAL_HEADERS))]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.DictWriter(file, headers, quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)
    return path


def workbook_rows(*, quarter="30-09-2020", trusts=TRUSTS, nation=True, thousands=False):
    """Made-up rows of the department's table: a trust and category each, bands and their total."""

    def printed(number):
        return f"{number:,}" if thousands else number

    return [
        [quarter, name, category, *(printed(band * bodies) for band in (*BANDS, sum(BANDS)))]
        for name, bodies in [*((trust, 1) for trust in trusts), *[(NATION, len(trusts))] * nation]
        for category in CATEGORIES
    ]


def workbook_headers(trust="HSC Trust", bands=BAND_HEADERS):
    return ["Quarter Ending", trust, "Category of Test", *bands, "Total"]


def workbook(path, rows, headers=None, notes=True):
    """The department's workbook: a sheet of notes beside the data."""
    table = [headers or workbook_headers(), *rows]
    cells = {
        (row, column): value for row, line in enumerate(table) for column, value in enumerate(line)
    }
    sheets = {"Table of waits": cells}
    if notes:
        sheets = {"Notes": {(0, 0): "Made-up figures", (1, 0): "HSC waits, no table"}} | sheets
    return write(path, sheets)


def csv_table(path, rows, headers=None, encoding="utf-8"):
    text = io.StringIO()
    csv.writer(text).writerows([headers or workbook_headers(), *rows])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue().encode(encoding))
    return path
