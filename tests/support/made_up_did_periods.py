"""Made-up workbooks of DID Tables 10, 11 and 13: a year or a quarter a sheet, two of them in bands.

Their names and codes are those of `made_up`.
"""

from made_up import CT, ENGLAND, MRI, ONE, TWO, at, grid, title_block, write

ADMITTED, OUTPATIENT = "A&E, Inpatients & Day Cases", "Outpatients & GP Direct Access"
ADMITTED_13, OUTPATIENT_13 = "A&E / Admitted", "OP / GP direct access"
NAMES = ("Region", "Org Code", "Provider name", "Modality")
SETTINGS = (
    "A&E",
    "Day case",
    "Inpatient",
    "Outpatient",
    "GP Direct Access",
    "Other Health Care Provider",
    "Other",
)
GROUP_10 = ("% Same day", "% by next day", "Total known", "Not Known", "Total")
GROUPS_13 = (
    ("Same day", "By next day", "> 28 days", "Not known", "Total cases"),
    ("By next day", "By 7 days", "By 14 days", "> 28 days", "Not known", "Total cases"),
)
CT_13, MRI_13 = "Computerized axial tomography", "Magnetic resonance imaging"
KNOWN_10 = ((0.9, 0.95, 900, 100, 1000), (0.2, 0.3, 450, 50, 500))
KNOWN_13 = ((0.9, 0.95, 0.001, 0.02, 1000), (0.2, 0.6, 0.8, 0.04, 0.05, 500))
ROWS_10 = {(who, modality): KNOWN_10 for who in (ONE, TWO) for modality in (CT, MRI)}
ROWS_11 = {
    (who, modality): (300, 20, 100, 400, 150, 20, 10)
    for who in (ONE, TWO)
    for modality in (CT, MRI)
}
ROWS_13 = {(who, modality): KNOWN_13 for who in (ONE, TWO) for modality in (CT_13, MRI_13)}
QUARTERS = {"Q1": "Apr-Jun", "Q2": "Jul-Sep", "Q3": "Oct-Dec", "Q4": "Jan-Mar"}


def did_table_10(
    path, rows=ROWS_10, *, period="2020/21", england=None, bands=(ADMITTED, OUTPATIENT), **more
):
    """DID Table 10: bands in row 12, header in 13, ENGLAND from 14 on, a blank row, providers.

    `rows` is {(provider, modality): (5 cells of the admitted, 5 of outpatients)}: shares of the
    known for the same day and by the next, known, not known, total. `england` {modality: such
    cells} sets a row that is else the sum.
    """
    sums = {modality: _summed(rows, modality, (2, 2), (2, 3, 4)) for _, modality in rows}
    headers = ("Region", "Provider code", "Provider name", "Modality", *GROUP_10, *GROUP_10)
    return _workbook(
        path,
        "Table 10",
        "Table 10 DID - Number of test reports issued and Proportion same day and next day",
        period,
        dict(zip(("F12", "K12"), bands, strict=True)) | {"B12": "Provider Level Data"},
        headers,
        [(*ENGLAND, of, *a, *o) for of, (a, o) in (sums | (england or {})).items()],
        [(*who, of, *a, *o) for (who, of), (a, o) in rows.items()],
        **more,
    )


def did_table_11(path, rows=ROWS_11, *, period="2020/21", england=None, totals=None, **more):
    """DID Table 11: header in row 13, ENGLAND from 14 on, a blank row, providers.

    `rows` is {(provider, modality): 7 counts}; `england` {modality: 7 counts} sets a row that is
    else the sum, `totals` {(provider or ENGLAND, modality): Total} one that is else the sum.
    """
    sums = {
        modality: tuple(map(_sum, zip(*_of(rows, modality), strict=True))) for _, modality in rows
    }

    def whole(who, modality, counts):
        total = (totals or {}).get((who, modality), _sum(counts))
        return (*who, modality, *counts, total)

    return _workbook(
        path,
        "Provider",
        "Table 11 DID - Count of Imaging Activity by Modality and Patient source setting",
        period,
        {"B12": "Provider Level Data", "F12": period},
        (*NAMES, *SETTINGS, "Total"),
        [whole(ENGLAND, of, counts) for of, counts in (sums | (england or {})).items()],
        [whole(who, of, counts) for (who, of), counts in rows.items()],
        **more,
    )


def did_table_13(
    path,
    quarters=None,
    *,
    year="2024/25",
    england=None,
    regions=None,
    bands=(ADMITTED_13, OUTPATIENT_13),
    hidden=("CT Q3",),
    cells=None,
    **block,
):
    """DID Table 13, a sheet a quarter: bands in row 9, header in 11, England from 12 on.

    `quarters` is {Q1: {(provider, modality): (5 cells of the admitted, 6 of outpatients)}}, else
    ROWS_13 in Q1; below England stand the regions' rows and the providers', each after a blank row.
    `england` {(quarter, modality): such cells} and `regions` {(quarter, region, modality): such
    cells} set rows that are else sums; `cells` {sheet: {cell: value}} go in last; `hidden` are
    names of sheets with headings and no figure.
    """
    sheets = {"Title page": {(3, 0): "Diagnostic Imaging Dataset statistics"}}
    for quarter, rows in (quarters or {"Q1": ROWS_13}).items():
        name = f"{year.replace('/', '-')} {quarter}"
        given = {
            "title": "Table 13 DID - Report turnaround bands by modality and broad patient source",
            "summary": "Made-up counts",
            "period": f"{year} {QUARTERS[quarter]}",
            "published": "27th November 2025",
            "revised": "-",
            "status": "Final",
        } | block
        modalities = dict.fromkeys(modality for _, modality in rows)
        nation = [
            (
                *(None, None, None, None, "England", modality),
                *_banded((england or {}).get((quarter, modality), _summed_13(rows, modality))),
            )
            for modality in modalities
        ]
        parts = []
        for region in dict.fromkeys(who[0] for who, _ in rows):
            inside = {key: figures for key, figures in rows.items() if key[0][0] == region}
            for modality in dict.fromkeys(modality for _, modality in inside):
                figures = (regions or {}).get(
                    (quarter, region, modality), _summed_13(inside, modality)
                )
                names = (region, None, None, None, f"Region {region} ", modality)
                parts.append((*names, *_banded(figures)))
        listed = [
            ((who[0], "QZZ", None, *who[1:], modality), figures)
            for (who, modality), figures in rows.items()
        ]
        first_region = 11 + len(nation) + 1
        sheets[name] = (
            {(row - 1, column): value for (row, column), value in title_block(**given).items()}
            | at({"H9": bands[0], "N9": bands[1]})
            | at(dict.fromkeys(("H10", "N10"), "Report turnaround time band"))
            | grid(10, [_headers_13()])
            | grid(11, nation)
            | grid(first_region, parts)
            | grid(
                first_region + len(parts) + 1,
                [(*names, *_banded(figures)) for names, figures in listed],
            )
            | at((cells or {}).get(name, {}))
        )
    for name in hidden:
        sheets[name] = (
            {(1, 0): "Diagnostic Imaging Dataset: Report turnaround", (2, 0): "Period: 2022/23 Oct"}
            | at({"D5": bands[0], "I5": bands[1]})
            | grid(6, [("Code", "Region", *GROUPS_13[0], None, *GROUPS_13[1])])
            | grid(7, [("Y60", "Midlands "), ("ZZ1", "Made-up One")])
        )
    return write(path, sheets, hidden=hidden)


def _headers_13():
    names = ("Region", "ICB", "Network", "Code", "Provider name", "Modality")
    return (*names, *GROUPS_13[0], None, *GROUPS_13[1])


def _banded(figures):
    """Cells of both groups of Table 13, with the empty column between them."""
    admitted, outpatient = figures
    return (*admitted, None, *outpatient)


def _summed_13(rows, modality):
    return _summed(rows, modality, (4, 5), (4,), (5,))


def _summed(rows, modality, weights, counts, counts_of_outpatients=None):
    """Both groups of England or a region: counts added up, shares of what they are shares of."""
    counted = (counts, counts_of_outpatients or counts)
    groups = zip(*_of(rows, modality), strict=True)
    return tuple(
        tuple(
            _sum(row[place] for row in group)
            if place in counted[number]
            else _share(group, place, weights[number])
            for place in range(len(group[0]))
        )
        for number, group in enumerate(groups)
    )


def _of(rows, modality):
    return [figures for (_, of), figures in rows.items() if of == modality]


def _sum(counts):
    return sum(1 if count == "*" else count for count in counts)


def _share(group, place, weight):
    parts = [row for row in group if isinstance(row[place], int | float) and row[weight] != "*"]
    total = sum(row[weight] for row in parts)
    return round(sum(row[place] * row[weight] for row in parts) / total, 3) if total else None


def _workbook(
    path, sheet, title, period, bands, headers, england_rows, rows, *, cells=None, **block
):
    given = {
        "title": title,
        "summary": "Made-up counts",
        "period": period,
        "published": "18th November 2021",
        "revised": "-",
        "status": "Final",
    } | block
    sheets = {
        "Title page": {(3, 0): "Diagnostic Imaging Dataset statistics"},
        sheet: title_block(**{name: value for name, value in given.items() if value is not None})
        | at({cell: text for cell, text in bands.items() if text is not None})
        | grid(12, [headers])
        | grid(13, england_rows)
        | grid(13 + len(england_rows) + 1, rows)
        | at(cells or {}),
    }
    return write(path, sheets)
