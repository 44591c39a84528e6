"""Valid inputs that mutations change: small, made up, a folder each, in the publishers' layouts.

Each maker writes its files into a folder and returns {file name: day of issue} for those that print
none, which a download manifest then tells. Figures differ from month to month and add up, so that
nothing in an input is a fault of its own; what there is all the same the runner doesn't count.
"""

import csv
import datetime
import zlib
from pathlib import Path

import made_up
import made_up_did_periods as periods
import made_up_northern_ireland as northern_ireland
import made_up_wales as wales
import openpyxl
from made_up import CT, MONTHS, MRI

SHARED = Path(__file__).resolve().parents[3] / "shared" / "published"
FOUR = (
    ("Y60", "ZZ1", "Made-up One"),
    ("Y61", "ZZ2", "Made-up Two"),
    ("Y60", "ZZ3", "Made-up Three"),
    ("Y62", "ZZ0", "Made-up Nought"),
)
INDEPENDENT = (("Y60", "ZZ9", "Made-up Nine"), ("Y62", "ZZ9", "Made-up Nine"))
PUBLISHED = {2019: "29th October 2020", 2020: "18th November 2021"}


def number(*of, least=800, span=300):
    """A figure that depends on what it is of, and always is the same."""
    return least + zlib.crc32("|".join(map(str, of)).encode()) % span


def tens(*of):
    """A figure of the DID: rounded to 5. Months are alike, so that one out of line stands out."""
    return number(*of, span=150) // 5 * 5


def _organisations(folder):
    address = ("QZZ", "1 MADE-UP ROAD", "", "", "MADE-UP TOWN", "", "ZZ1 1ZZ")
    lines = [
        [code, name.upper(), region, *address, "20100401", *[""] * 16]
        for region, code, name in FOUR
    ]
    with (folder / "etr.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(lines)
    made_up.successions(folder / "succession.csv", [("ZZ7", "ZZ3", "2015-04-01")])
    return {"etr.csv": "2022-01-01", "succession.csv": "2022-01-01"}


def _title_page(title, year):
    return {"A5": title, "A6": f"April {year} to March {year + 1}"}


def did(folder):
    """Table 1 of 2019/20 and 2020/21, and the organisations.

    Sheet Provider: header in row 13, ENGLAND in 14 and 15, from 17 on a row of CT and one of MRI of
    ZZ1, ZZ2, ZZ3, ZZ0, ZZ9 (Y60) and ZZ9 (Y62); months in F to Q, the year in R.
    """
    for year in (2019, 2020):
        figures = {
            (code, modality, month): tens(code, modality, month, year)
            for _, code, _ in (*FOUR, *INDEPENDENT)
            for modality in (CT, MRI)
            for month in MONTHS
        }
        figures["ZZ0", MRI, "Dec"] = "*"
        made_up.did_year(
            folder / f"t1-{year}.xlsx",
            period=f"{year}/{year % 100 + 1}",
            providers=(*FOUR, *INDEPENDENT),
            figures=figures,
            published=PUBLISHED[year],
            title_page=_title_page("Table 1: Count of Imaging Activity by Modality", year),
        )
    return _organisations(folder)


def did_months(folder):
    """Table 1 of 2017/18, a sheet a month: header in row 14, England in 15, providers from 17."""
    title_page = _title_page("Table 1: Count of Imaging Activity by Modality", 2017)
    sheets = {
        "Title Page": {(3, 0): "Diagnostic Imaging Dataset statistics"} | made_up.at(title_page)
    }
    for index, letter in enumerate("abcdefghijkl"):
        rows = [
            (*who, *(tens(who[1], name, letter) for name in made_up.MODALITY_HEADERS))
            for who in (("Y54", *FOUR[0][1:]), ("Y55", *FOUR[1][1:]), ("Y56", *FOUR[2][1:]))
        ]
        sums = [sum(column) for column in list(zip(*rows, strict=True))[3:]]
        sheets[f"Table 1{letter}"] = (
            made_up.title_block(
                title=f"Table 1{letter} - Count of imaging activity by modality",
                summary="Made-up counts",
                period=datetime.date(2017 + index // 9, (index + 3) % 12 + 1, 1),
                published="22nd November 2018",
                status="Final",
            )
            | made_up.grid(13, [made_up.MONTH_HEADERS])
            | made_up.grid(14, [("-", "-", "England", *sums)])
            | made_up.grid(16, rows)
        )
    made_up.write(folder / "t1-2017.xlsx", sheets)
    return {}


def did_medians(folder):
    """Tables 1 and 2 of 2020/21. Table 2: header in row 14, ENGLAND in 15 and 16.

    From 18 on a row of CT and one of MRI of ZZ1, ZZ2, ZZ3 and ZZ0; months in F to Q.
    """
    issued = did(folder)
    rows = {
        (who, modality): [
            number(who[1], modality, month, "median", least=4, span=20) for month in MONTHS
        ]
        for who in FOUR
        for modality in (CT, MRI)
    }
    england = {
        modality: [
            sorted(row[index] for (_, of), row in rows.items() if of == modality)[1]
            for index in range(12)
        ]
        for modality in (CT, MRI)
    }
    path = folder / "t2-2020.xlsx"
    made_up.did_table_2(path, rows, england, published=PUBLISHED[2020])
    workbook = openpyxl.load_workbook(path)
    for cell, text in _title_page("Table 2: Median number of days", 2020).items():
        workbook["Title page"][cell] = text
    workbook.save(path)
    return issued


def did_body_sites(folder):
    """Table 4 of 2019/20 and 2020/21: header in row 13, ENGLAND in 14 to 17, providers from 19 on.

    Each of ZZ1, ZZ2, ZZ3 and ZZ0 has Brain (All, GP) and Chest (All, GP); months in G to R.
    """
    for year in (2019, 2020):
        rows = {
            (who, test, setting): [
                tens(who[1], test, month, year) // (1 if setting == "All" else 10) // 5 * 5
                for month in MONTHS
            ]
            for who in FOUR
            for test in ("Brain (MRI)", "Chest (X-ray)")
            for setting in ("All", "GP Direct Access")
        }
        made_up.did_table_4(
            folder / f"t4-{year}.xlsx",
            rows,
            period=f"{year}/{year % 100 + 1}",
            published=PUBLISHED[year],
            title_page=_title_page("Table 4: Count of Imaging Activity by Body Site", year),
        )
    return _organisations(folder)


def did_periods(folder):
    """Table 1 as `did` has it, Tables 10 and 11 of 2020/21 and Table 13 of 2024/25, two quarters.

    Table 10 and 11: header in row 13, ENGLAND in 14 and 15, from 17 on a row of CT and one of MRI
    of ZZ1, ZZ2, ZZ3 and ZZ0; of Table 10 the admitted in F to J, others in K to O, of Table 11 the
    settings in F to L, their Total, which is Table 1's Year, in M. Table 13, sheets `2024-25 Q1`
    and `2024-25 Q2`: header in row 11, England in 12 and 13, regions in 15 to 20, providers from 22
    on; the admitted in H to L, others in N to S.
    """
    issued = did(folder)
    keys = [(who, modality) for who in FOUR for modality in (CT, MRI)]
    years = openpyxl.load_workbook(folder / "t1-2020.xlsx")["Provider"].iter_rows(
        min_row=17, min_col=3, values_only=True
    )
    year_of = {(code, modality): figures[-1] for code, _, modality, *figures in years}
    settings, groups, cases = {}, {}, {}
    for key in keys:
        year = year_of[key[0][1], key[1]]
        settings[key] = [
            tens(*key[0], key[1], setting) // 10 // 5 * 5 for setting in periods.SETTINGS[1:]
        ]
        settings[key] = (year - sum(settings[key]), *settings[key])
        known = tens(*key[0], key[1], "known")
        groups[key] = (
            (0.85, 0.95, known, 20, known + 20),
            (0.25, 0.35, 2 * known, 45, 2 * known + 45),
        )
    for quarter in ("Q1", "Q2"):
        cases[quarter] = {
            (who, of): (
                (0.9, 0.95, 0.001, 0.02, tens(*who, of, quarter)),
                (0.2, 0.6, 0.8, 0.04, 0.05, tens(*who, of, quarter, "others")),
            )
            for who in FOUR
            for of in (periods.CT_13, periods.MRI_13)
        }
    block = {"published": PUBLISHED[2020]}
    periods.did_table_10(folder / "t10-2020.xlsx", groups, **block)
    periods.did_table_11(folder / "t11-2020.xlsx", settings, **block)
    periods.did_table_13(folder / "t13-2024.xlsx", cases)
    return issued


TESTS = {
    "1": "Magnetic Resonance Imaging",
    "2": "Computed Tomography",
    "6": "Audiology - Audiology Assessments",
    "12": "Colonoscopy",
}
DM01_MONTHS = {
    "September 2019": "14th November 2019",
    "September 2020": "12th November 2020",
    "October 2020": "10th December 2020",
}


def _dm01_rows(month):
    return [
        (
            *who,
            test,
            name,
            tuple(number(who[1], test, month, week, least=1, span=60) for week in range(14)),
            tuple(number(who[1], test, month, kind, least=100) for kind in "pux"),
        )
        for who in FOUR
        for test, name in TESTS.items()
    ]


REGIONS = {"Y60": "MIDLANDS", "Y61": "EAST OF ENGLAND", "Y62": "NORTH WEST"}


def _name_regions(path):
    workbook = openpyxl.load_workbook(path)
    for sheet in ("Provider", "Provider by Test"):
        for code, name in workbook[sheet].iter_rows(min_row=17, min_col=2, max_col=3):
            name.value = REGIONS.get(code.value, name.value)
    workbook.save(path)


def dm01(folder):
    """DM01 of September 2019, September 2020 and October 2020, with the organisations.

    Provider by Test: header in row 14, Total in 15, from 17 on tests 1, 2, 6, 12 and 16 of ZZ1,
    ZZ2, ZZ3 and ZZ0; H waiting, I 6+, J 13+, L to Y weeks, AA to AC activity. Provider has the
    same four.
    """
    for month, published in DM01_MONTHS.items():
        name = f"dm01-{month.replace(' ', '-').lower()}.xlsx"
        made_up.dm01(folder / name, period=month, rows=_dm01_rows(month), published=published)
        _name_regions(folder / name)
    return _organisations(folder)


def dm01_2010(folder):
    """DM01 of June 2010, no title block: header in row 6, sums in 7, ZZ1 and ZZ2 in 8 and 9."""
    made_up.dm01_by_organisation(folder / "dm01-june-2010.xlsx")
    return {}


# Real sheets cut down: rows above the header stay, and below it those of a few codes.
REAL_ERAS = {
    "2008": ("Apr 2008", ("RA9", "RBZ", "RK9"), 17),
    "2011": ("Apr 2011", ("RA9", "RBZ", "RK9"), 17),
    "2012": ("Apr 2012", ("RA9", "RBZ", "RK9"), 17),
    "2013": ("Oct 2013", ("RA9", "RBZ", "RK9"), 14),
}


def _dm01_cut(era, folder):
    import python_calamine

    month, codes, header = REAL_ERAS[era]
    found = [path for path in (SHARED / "dm01").glob("*.xls") if month in path.name]
    if not found:
        raise FileNotFoundError(f"needs the published DM01 workbook of {month} in {SHARED}")
    workbook = python_calamine.CalamineWorkbook.from_path(found[0])
    sheets = {}
    for name in workbook.sheet_names:
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        is_data = "organisation" in name.lower() or "provider" in name.lower()
        kept = rows[:header] + [row for row in rows[header:] if set(codes) & set(row)]
        sheets[name] = made_up.grid(0, kept if is_data else rows[:20], first_column=0)
    made_up.write(folder / f"dm01-{era}.xlsx", _without_empty_cells(sheets))
    return {}


def _without_empty_cells(sheets):
    return {
        name: {place: value for place, value in cells.items() if value not in ("", None)}
        for name, cells in sheets.items()
    }


def dm01_2008(folder):
    """DM01 of April 2008, three trusts of the real one."""
    return _dm01_cut("2008", folder)


def dm01_2011(folder):
    """DM01 of April 2011, three trusts of the real one."""
    return _dm01_cut("2011", folder)


def dm01_2012(folder):
    """DM01 of April 2012, three trusts of the real one."""
    return _dm01_cut("2012", folder)


def dm01_2013(folder):
    """DM01 of October 2013, three trusts of the real one."""
    return _dm01_cut("2013", folder)


BOARDS = (
    *(f"S080000{number}" for number in (15, 16, 17, 19, 20, 22, 24, 25, 26, 28, 29, 30, 31, 32)),
    "SB0801",
)
SCOTLAND = "S92000003"
DAYS = ("0-7", "8-14", "15-21", "22-28", "29-35", "36-42", "43-49", "50-56", "57-63", "64-70")
DAYS += ("71-77", "78-84", "85-91")
BANDS = {
    "20190930": (*(f"{days} days" for days in DAYS), "92 days and over"),
    "20200930": (
        *(f"{days} days" for days in (*DAYS, "92-182", "183-273", "274-364")),
        "365 days and over",
    ),
}
PHS_TESTS = {"Imaging": ("CT", "MRI"), "Endoscopy": ("Colonoscopy", "Cystoscopy")}


def scotland(folder):
    """Waits of September 2019 and 2020 by board and of Scotland, in the layout of 2019 on.

    A month after the other, in it a board after the other, its tests with their All row last.
    """
    boards, nation = [], {}
    for month, bands in BANDS.items():
        for board in BOARDS:
            for kind, tests in PHS_TESTS.items():
                sums = dict.fromkeys(bands, 0)
                for test in tests:
                    for band in bands:
                        count = number(month, board, test, band, least=1, span=40)
                        sums[band] += count
                        boards.append((month, board, kind, test, band, count, ""))
                        key = (month, SCOTLAND, kind, test, band)
                        nation[key] = nation.get(key, 0) + count
                for band in bands:
                    boards.append((month, board, kind, f"All {kind}", band, sums[band], "d"))
                    key = (month, SCOTLAND, kind, f"All {kind}", band)
                    nation[key] = nation.get(key, 0) + sums[band]
    headers = ("MonthEnding", "HBT", "DiagnosticTestType", "DiagnosticTestDescription")
    headers += ("WaitingTime", "NumberOnList", "NumberOnListQF")
    _write_csv(folder / "boards.csv", headers, boards)
    _write_csv(
        folder / "scotland.csv",
        ("MonthEnding", "Country", *headers[2:]),
        [(*key, count, "d" if key[3].startswith("All") else "") for key, count in nation.items()],
    )
    return {"boards.csv": "2020-11-24", "scotland.csv": "2020-11-24"}


def scotland_older(folder):
    """Waits of September and December 2018, by board and of Scotland, in the older layout."""
    headers = ["MonthEnding", "HBT2014", "DiagnosticTestType", "DiagnosticTestDescription"]
    for name in ("NumberOnList", "NumberWaitingOverFourWeeks", "NumberWaitingOverSixWeeks"):
        headers += [name, f"{name}QF"]
    boards, nation = [], {}
    for month in ("20180930", "20181231"):
        for board in BOARDS[:-1]:
            sums = (0, 0, 0)
            for test in ("CT", "MRI", "All Imaging"):
                counts = tuple(number(month, board, test, part) // part for part in (1, 2, 4))
                counts = sums if test == "All Imaging" else counts
                sums = tuple(map(sum, zip(sums, counts, strict=True)))
                marked = [cell for count in counts for cell in (count, "")]
                boards.append((month, board, "Imaging", test, *marked))
                key = (month, SCOTLAND, "Imaging", test)
                known = nation.get(key, (0, 0, 0))
                nation[key] = tuple(map(sum, zip(known, counts, strict=True)))
    _write_csv(folder / "boards_older.csv", headers, boards)
    _write_csv(
        folder / "scotland_older.csv",
        [headers[0], "Country", *headers[2:]],
        [
            (*key, *(cell for count in counts for cell in (count, "")))
            for key, counts in nation.items()
        ],
    )
    return {"boards_older.csv": "2019-02-26", "scotland_older.csv": "2019-02-26"}


WELSH_BOARDS = tuple(
    f"{name} Health Board"
    for name in (
        "Betsi Cadwaladr University",
        "Powys Teaching",
        "Hywel Dda University",
        "Aneurin Bevan University",
        "Cardiff and Vale University",
        "Cwm Taf Morgannwg University",
        "Swansea Bay University",
    )
)


def _wales(folder, name, bands, labels):
    rows = []
    for month in ("Sep-2019", "Sep-2020"):
        of_boards = {
            board: {label: number(month, board, label, least=1, span=30) for label in labels}
            for board in WELSH_BOARDS
        }
        whole = {label: sum(of[label] for of in of_boards.values()) for label in labels}
        for place, counts in {**of_boards, wales.ALL: whole}.items():
            rows += wales.waits(month, place, counts)
    wales.written(folder / name, rows, bands=bands)
    return {name: "2020-11-19"}


def wales_weeks(folder):
    """Single weeks of September 2019 and 2020: Total Waiting and 41 weeks of 7 boards and Wales."""
    labels = (*map(wales.week, range(40)), wales.LONGEST)
    return _wales(folder, "weeks.csv", wales.WEEKS, labels)


def wales_groups(folder):
    """Grouped weeks of September 2019 and 2020: Total Waiting, up to 8 weeks and over 8 weeks."""
    return _wales(folder, "groups.csv", wales.GROUPS, (wales.UP_TO_8, wales.OVER_8))


def ni_portal(folder):
    """The portal's matrix for September 2019 and 2020."""
    path = northern_ireland.portal(folder / "DWT.csv", quarters=("2019/20Q2", "2020/21Q2"))
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["VALUE"] and row["TLIST(Q1)"] == "2020/21Q2":
            row["VALUE"] = str(int(row["VALUE"]) * 11 // 10)
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.DictWriter(file, list(rows[0]), quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)
    return {"DWT.csv": "2020-11-26"}


def ni_workbook(folder):
    """The department's table of September 2019 and 2020: rows 2 to 19, and 20 to 37.

    A quarter ending, B trust, C category, D to H bands, I total; Northern Ireland is last.
    """
    rows = northern_ireland.workbook_rows(quarter="30-09-2019")
    rows += [
        [*row[:3], *(figure * 11 for figure in row[3:8])]
        for row in northern_ireland.workbook_rows(quarter="30-09-2020")
    ]
    rows = [[*row[:8], sum(row[3:8])] for row in rows]
    northern_ireland.workbook(folder / "waits.xlsx", rows)
    return {"waits.xlsx": "2020-11-26"}


def _write_csv(path, headers, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([headers, *rows])


INPUTS = {
    made.__name__: made
    for made in (
        did,
        did_months,
        did_medians,
        did_body_sites,
        did_periods,
        dm01,
        dm01_2008,
        dm01_2010,
        dm01_2011,
        dm01_2012,
        dm01_2013,
        scotland,
        scotland_older,
        wales_weeks,
        wales_groups,
        ni_portal,
        ni_workbook,
    )
}
