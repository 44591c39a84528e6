"""Made-up workbooks in the publishers' layouts, for what the real files don't hold.

Codes begin with ZZ and names with "Made-up": nobody can take them for a hospital's.
"""

import datetime
import hashlib

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol

CT, MRI = "Computerized Axial Tomography", "Magnetic Resonance Imaging"
ONE, TWO = ("Y60", "ZZ1", "Made-up One"), ("Y61", "ZZ2", "Made-up Two")
MONTHS = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
YEAR_HEADERS = ("Region", "Org Code", "Provider name", "Modality", *MONTHS, "Year")
MODALITY_HEADERS = (
    CT,
    "Diagnostic Ultrasonography",
    "Fluoroscopy",
    MRI,
    "Medical Photography",
    "Nuclear Medicine Procedure",
    "Plain Radiography",
    "Positron Emission Tomography",
    "Single Photon Emission Computerized Tomography",
)
MONTH_HEADERS = ("Region Code", "Org Code", "Provider Name", *MODALITY_HEADERS)
ENGLAND = ("-", "-", "ENGLAND")


def total(figures):
    """What the publisher's England row, or the Year column, would print over these cells."""
    figures = list(figures)
    numbers = [figure for figure in figures if isinstance(figure, int)]
    suppressed = figures.count("*")
    return sum(numbers) + suppressed if numbers or suppressed else "."


def write(path, sheets, hidden=(), hidden_columns=None):
    """Write sheets, {name: {(row, column): value}} counted from 0, as a workbook.

    A formula comes with its result: `=1/0|#DIV/0!`. `hidden` are names of hidden sheets,
    `hidden_columns` {sheet: columns as `D:D`}.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path)) as workbook:
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for name, cells in sheets.items():
            worksheet = workbook.add_worksheet(name)
            if name in hidden:
                worksheet.hide()
            if name in (hidden_columns or {}):
                worksheet.set_column(hidden_columns[name], None, None, {"hidden": True})
            for (row, column), value in cells.items():
                if isinstance(value, datetime.date):
                    worksheet.write_datetime(row, column, value, day)
                elif isinstance(value, str) and value.startswith("="):
                    formula, _, result = value.partition("|")
                    worksheet.write_formula(row, column, formula, None, result)
                elif isinstance(value, str):
                    worksheet.write_string(row, column, value)
                elif value is not None:
                    worksheet.write_number(row, column, value)
    return path


def title_block(**fields):
    """Cells of a title block, labels in B and values in C from row 2 on."""
    cells = {}
    for row, (label, value) in enumerate(fields.items(), start=1):
        cells[row, 1], cells[row, 2] = f"{label.capitalize()}:", value
    return cells


def grid(first_row, rows, first_column=1):
    """Cells of rows that begin in column B, or another."""
    return {
        (first_row + number, first_column + index): value
        for number, row in enumerate(rows)
        for index, value in enumerate(row)
    }


def permuted(rows, order):
    """Rows with their columns in another order, or as they are where it is None."""
    return [tuple(row[index] for index in order) for row in rows] if order else rows


def at(cells):
    """Cells by their spreadsheet names, `{"F17": "#"}`, as `write` takes them."""
    return {xl_cell_to_rowcol(name): value for name, value in cells.items()}


def did_year(
    path,
    *,
    period="2020/21",
    providers=(ONE, TWO),
    figures=None,
    default=100,
    england=None,
    leave_out_england=(),
    extra_rows=(),
    headers=YEAR_HEADERS,
    cells=None,
    sheet="Provider",
    title="Table 1 DID - Count of Imaging Activity by Modality",
    order=None,
    title_page=None,
    **block,
):
    """DID Table 1 of a year: header in row 13, ENGLAND in 14 and 15, providers from 17 on.

    `figures` is {(code, modality, month): value}, else `default`; `england` {(modality, month):
    value} sets an ENGLAND figure that is else the sum; `order` is the columns' order by their
    numbers from 0; `title_page` are cells of the title page; `cells` go in last.
    """
    figures, england = figures or {}, england or {}
    modalities = (CT, MRI)
    providers = [
        (
            *provider,
            modality,
            *(figures.get((provider[1], modality, month), default) for month in MONTHS),
        )
        for provider in providers
        for modality in modalities
    ]
    england_rows = []
    for modality in modalities:
        sums = [
            england.get(
                (modality, month),
                total(row[4 + index] for row in (*providers, *extra_rows) if row[3] == modality),
            )
            for index, month in enumerate(MONTHS)
        ]
        if modality not in leave_out_england:
            england_rows.append((*ENGLAND, modality, *sums, total(sums)))
    rows = [(*row, total(row[4:])) for row in (*providers, *extra_rows)]
    return _did_workbook(
        path,
        {"title": title, "period": period} | block,
        headers,
        england_rows,
        rows,
        providers_from=17,
        sheet=sheet,
        order=order,
        title_page=title_page,
        cells=cells,
    )


def did_table_4(
    path,
    rows,
    *,
    period="2020/21",
    england=None,
    extra_rows=(),
    cells=None,
    title_page=None,
    **block,
):
    """DID Table 4 of a year: header in row 13, ENGLAND from row 14 on, a blank row, providers.

    `rows` is {(provider, test, source setting): 12 figures}, a provider being (region, code, name);
    `england` {(test, source setting, month): value} sets an ENGLAND figure that is else the sum.
    """
    listed = [(*who, *labels, *figures) for (who, *labels), figures in rows.items()]
    labels = list(dict.fromkeys(row[3:5] for row in listed))
    england_rows = []
    for test, setting in labels:
        sums = [
            (england or {}).get(
                (test, setting, month),
                total(row[5 + index] for row in listed if row[3:5] == (test, setting)),
            )
            for index, month in enumerate(MONTHS)
        ]
        england_rows.append((*ENGLAND, test, setting, *sums, total(sums)))
    title = (
        "Table 4 DID - Count of Imaging Activity, Using Groups of Tests Suitable for Diagnosing "
        "Cancer Labelled by Body site"
    )
    return _did_workbook(
        path,
        {"title": title, "period": period} | block,
        (*YEAR_HEADERS[:3], "Test", "Source setting", *MONTHS, "Year"),
        england_rows,
        [(*row, total(row[5:])) for row in (*listed, *extra_rows)],
        title_page=title_page,
        cells=cells,
    )


def did_table_2(
    path,
    rows,
    england,
    *,
    period="2020/21",
    year="Year",
    cells=None,
    title_page=None,
    table=2,
    **block,
):
    """DID Table 2, or 3, of a year: a `Notes:` line, header in row 14, ENGLAND from row 15 on.

    `rows` is {(provider, modality): 12 medians} and `england` {modality: 12 medians}; the Year is
    as the first month.
    """
    days = {2: "'Date of Test Request' to 'Date of Test'", 3: "'Date of Test' to 'Report Issued'"}
    title = f"Table {table} DID - Median number of days from {days[table]}"
    fields = {"title": f"{title} by Modality", "period": period} | block
    return _did_workbook(
        path,
        fields | {"contact": "nobody", "notes": "Median values of 0 occur where ..."},
        (*YEAR_HEADERS[:-1], year),
        [(*ENGLAND, modality, *figures, figures[0]) for modality, figures in england.items()],
        [(*who, modality, *figures, figures[0]) for (who, modality), figures in rows.items()],
        header_row=14,
        title_page=title_page,
        cells=cells,
    )


def _did_workbook(
    path,
    fields,
    headers,
    england_rows,
    rows,
    *,
    sheet="Provider",
    header_row=13,
    providers_from=None,
    order=None,
    title_page=None,
    cells=None,
):
    """A yearly DID workbook: title block, header, ENGLAND rows, a blank row, providers."""
    first = {"title": None, "summary": "Made-up counts", "period": None}
    given = first | {"published": "18th November 2021", "revised": "-", "status": "Final"} | fields
    below = providers_from - 1 if providers_from else header_row + len(england_rows) + 1
    sheets = {
        "Title page": {(3, 0): "Diagnostic Imaging Dataset statistics", (4, 0): "Made-up figures"}
        | at(title_page or {}),
        sheet: title_block(**{name: value for name, value in given.items() if value is not None})
        | grid(header_row - 1, permuted([headers], order))
        | grid(header_row, permuted(england_rows, order))
        | grid(below, permuted(rows, order))
        | at(cells or {}),
    }
    return write(path, sheets)


def did_months(path, *, first_year=2017, figures=None, cells=None):
    """DID Table 1 of a year as a sheet a month: header in row 14, ENGLAND in 15, providers from 17.

    `figures` is {(code, modality): value} for April, else 100; `cells` go into April's sheet.
    """
    sheets = {"Title Page": {(3, 0): "Diagnostic Imaging Dataset statistics"}}
    for number, letter in enumerate("abcdefghijkl"):
        rows = [
            (
                *provider,
                *(
                    (figures or {}).get((provider[1], modality), 100) if number == 0 else 100
                    for modality in MODALITY_HEADERS
                ),
            )
            for provider in (ONE, TWO)
        ]
        sums = [total(column) for column in list(zip(*rows, strict=True))[3:]]
        month = datetime.date(first_year + number // 9, (number + 3) % 12 + 1, 1)
        sheets[f"Table 1{letter}"] = (
            title_block(
                title=f"Table 1{letter} - Count of imaging activity by modality",
                summary="Made-up counts",
                period=month,
                published="13th December 2018",
                status="Final",
            )
            | grid(13, [MONTH_HEADERS])
            | grid(14, [("-", "-", "England", *sums)])
            | grid(16, rows)
            | (at(cells or {}) if number == 0 else {})
        )
    return write(path, sheets)


def successions(path, rows, issued="2020-12-01"):
    """ODS succession file: rows of (old code, new code, first day); its day in a manifest."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ["old_code,new_code,date", *(",".join(row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    manifest(path.parent, {path.name: issued})
    return path


def downloaded_successions(path, rows, issued="2026-04-01"):
    """ODS succession file as it is downloaded, quoted and without a header; its day in a manifest.

    Rows are (old code, new code, first day as 2020-04-01).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f'"{old}","{new}","","{day.replace("-", "")}","0"' for old, new, day in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    manifest(path.parent, {path.name: issued})
    return path


def trusts(path, rows, issued="2026-04-01"):
    """ODS etr, quoted and without a header; its day in a manifest.

    Rows are (code, name, region, day it opened, day it closed as 2020-03-31 or nothing).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    address = ("QZZ", "1 MADE-UP ROAD", "", "", "MADE-UP TOWN", "", "ZZ1 1ZZ")
    lines = []
    for code, name, region, *days in rows:
        fields = (code, name, region, *address, *(day.replace("-", "") for day in days))
        lines.append(",".join(f'"{field}"' for field in (*fields, *[""] * 15)))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    manifest(path.parent, {path.name: issued})
    return path


def manifest(folder, issued=None, day="2024-06-01"):
    """Download manifest of files of a folder, {name: day of issue}, or of all, issued on one day.

    Written last: it holds the hash of each file.
    """
    issued = issued or dict.fromkeys((path.name for path in sorted(folder.iterdir())), day)
    lines = ["file,sha256,source_address,issued"]
    for name, day_of_issue in issued.items():
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        lines.append(f"{name},{digest},https://example.org/{name},{day_of_issue}")
    (folder / "manifest.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


WAIT_HEADERS = (
    "Total Waiting List",
    "Number waiting 6+ Weeks",
    "Number waiting 13+ Weeks",
    "Percentage waiting 6+ weeks",
    "0 <01 weeks",
    *(f"{week:02d} <{week + 1:02d} weeks" for week in range(1, 13)),
    "13+ weeks",
    None,
    "Planned tests / procedures",
    "Unscheduled tests / procedures",
    "Waiting list tests / procedures (excluding planned)",
)
PROVIDER_HEADERS = ("Regional Team Code", "Regional Team Name", "Provider Code", "Provider Name")
BANDS = (90, 0, 0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 5)
DM01_ROWS = (
    (*ONE, "1", "Magnetic Resonance Imaging", BANDS, (10, 20, 30)),
    (*ONE, "6", "Audiology - Audiology Assessments", BANDS, (1, 2, 3)),
    (*TWO, "1", "Magnetic Resonance Imaging", BANDS, (10, 20, 30)),
)


def wait_cells(bands, activity):
    """Cells of a DM01 row from its 14 weekly bands and its three kinds of activity."""
    waiting, over_6 = sum(bands), sum(bands[6:])
    share = round(over_6 / waiting, 12) if waiting else 0
    return (waiting, over_6, bands[13], share, *bands, None, *activity)


def dm01_by_organisation(
    path,
    *,
    month="JUNE",
    published="Published: 4th August 2010",
    basis="PROVIDER BASED",
    independents=True,
    cells=None,
):
    """DM01 workbook of June to November 2010: no title block, header in row 6, sums below it.

    `cells` go into By Organisation by Test, last.
    """
    headers = ("SHA Code", "Org Code", "Org Name", "Diagnostic ID", "Diagnostic Test Name")
    waits = [name for name in WAIT_HEADERS if name != "Percentage waiting 6+ weeks"]

    def counts(bands, activity):
        waiting, over_6, over_13, _, *others = wait_cells(bands, activity)
        return (waiting, over_6, over_13, *others)

    def sheet(title, rows, last=None):
        sums = [
            [sum(column) for column in zip(*(row[n] for row in rows), strict=True)] for n in (1, 2)
        ]
        texts = {(0, 0): title, (1, 0): published, (2, 0): "Source : DM01"}
        filled = {place: text for place, text in texts.items() if text is not None}
        return (
            filled
            | grid(5, [(*headers, *waits)], first_column=0)
            | grid(6, [(*[None] * 5, *counts(*sums))], first_column=0)
            | grid(7, [(*names, *counts(*numbers)) for names, *numbers in rows], first_column=0)
            | at(last or {})
        )

    title = f"{month} DIAGNOSTIC RETURN - {{}} - ORGANISATIONAL SUMMARY"
    sheets = {
        "By Organisation by Test": sheet(
            title.format(basis),
            [
                (("Q31", "ZZ1", "MADE-UP ONE", 1, "MRI"), BANDS, (10, 20, 30)),
                (("Q36", "ZZ2", "MADE-UP TWO", 6, "AUDIOLOGY_ASSESSMENTS"), BANDS, (1, 2, 3)),
            ],
            cells,
        )
    }
    if independents:
        sheets["Independent Sector by Test"] = sheet(
            title.format("INDEPENDENT SECTOR PROVIDERS"),
            [(("NULL", "IS1", "INDEPENDENT SECTOR - UNSPECIFIED", 1, "MRI"), BANDS, (1, 2, 3))],
        )
    return write(path, sheets)


def dm01(
    path,
    *,
    period="September 2020",
    rows=DM01_ROWS,
    zero_providers=(),
    cells=None,
    provider_cells=None,
    total=True,
    headers=WAIT_HEADERS,
    leave_out=(),
    period_of_provider=None,
    shuffle=None,
    notes=None,
    region_name="Made-up Region {}",
    **block,
):
    """DM01 provider workbook: header in row 14, Total in 15, providers from 17 on.

    `rows` are (region, code, name, test number, test name, 14 bands, 3 activities), test 16 is made
    from them; `zero_providers` are in Provider only; `cells` go into Provider by Test and
    `provider_cells` into Provider, last; `leave_out` names sheets; `shuffle(columns)` puts the
    columns of both sheets in another order; `notes` are cells of sheet Notes; `region_name` is the
    name of each region, of whose code it is made.
    """
    fields = {
        "title": "Monthly Diagnostics",
        "summary": "Made-up waits",
        "period": period,
        "basis": "Provider",
        "published": "12th November 2020",
        "revised": None,
        "status": "Published",
    } | block

    def added_up(chosen):
        bands = [sum(column) for column in zip(*(row[5] for row in chosen), strict=True)]
        return bands, [sum(column) for column in zip(*(row[6] for row in chosen), strict=True)]

    def named(provider):
        region, *others = provider
        return (region, region_name.format(region), *others)

    providers = dict.fromkeys(row[:3] for row in rows)
    by_test = []
    for provider in providers:
        chosen = [row for row in rows if row[:3] == provider]
        by_test += [(*named(row[:3]), *row[3:5], *wait_cells(*row[5:7])) for row in chosen]
        by_test.append((*named(provider), 16, "Total", *wait_cells(*added_up(chosen))))
    of_provider = [
        (*named(provider), *wait_cells(*added_up([row for row in rows if row[:3] == provider])))
        for provider in providers
    ] + [(*named(provider), *wait_cells((0,) * 14, (0,) * 3)) for provider in zero_providers]
    everything = wait_cells(*added_up(rows))

    def sheet(names, data, printed, last, **changed):
        filled = {name: value for name, value in (fields | changed).items() if value is not None}
        width = len(names)
        total_row = [(None, None, None, "Total", *[None] * (width - 4), *printed)]
        columns = (*names, *headers)
        order = shuffle(range(len(columns))) if shuffle else None
        return (
            title_block(**filled)
            | grid(13, permuted([columns], order))
            | (grid(14, permuted(total_row, order)) if total else {})
            | grid(16, permuted(data, order))
            | at(last or {})
        )

    sheets = {
        "Provider": sheet(
            PROVIDER_HEADERS,
            of_provider,
            everything,
            provider_cells,
            **({"period": period_of_provider} if period_of_provider else {}),
        ),
        "Provider by Test": sheet(
            (*PROVIDER_HEADERS, "Diagnostic ID", "Diagnostic Test Name"), by_test, everything, cells
        ),
        "Guidance & Definitions": {(4, 2): "31st January 2013"},
        "Notes": {(1, 1): "Notes", (3, 1): "Nobody made this up by accident."} | at(notes or {}),
    }
    return write(path, {name: cells for name, cells in sheets.items() if name not in leave_out})
