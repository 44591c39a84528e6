"""All DID tables of figures by month at hand, by the notes on them and by a second reader.

Expected figures are the control figures of `../shared/sources/england-did-tables.md`, which were
read from the publisher's workbooks by hand, and the cells themselves, read by openpyxl.
"""

import datetime
import random
import re
import shutil

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from warehouse import ORGANISATIONS, Warehouse

from publishing.windows import dbt_variables

MONTHS = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
FACTS = {
    1: ("fct_scans", "scans"),
    2: ("fct_request_to_test", "median_days"),
    3: ("fct_test_to_report", "median_days"),
    4: ("fct_cancer_scans", "scans"),
    5: ("fct_request_to_test_by_body_site", "median_days"),
    6: ("fct_test_to_report_by_body_site", "median_days"),
    12: ("fct_interventional", "events"),
}
MODALITIES = {
    "CT": "did_ct",
    "ultrasound": "did_ultrasound",
    "MRI": "did_mri",
    "nuclear med.": "did_nuclear_medicine",
    "PET": "did_pet",
    "SPECT": "did_spect",
    "plain radiogr.": "did_plain_radiography",
    "cone beam CT": "did_cone_beam_ct",
    "endoscopy": "did_endoscopy",
    "fluoroscopy": "did_fluoroscopy",
}
BODY_SITES = {
    "abdomen US": "did_cancer_abdomen_pelvis_ultrasound",
    "brain MRI": "did_cancer_brain_mri",
    "chest X-ray": "did_cancer_chest_xray",
    "chest/abd. CT": "did_cancer_chest_abdomen_ct",
    "kidney US": "did_cancer_kidney_bladder_ultrasound",
}
CELLS_OF_A_FILE = 24


@pytest.fixture(scope="module")
def files(shared):
    """Workbooks of Tables 1 to 6 and 12, 2018/19 on, {(table, year): path}."""
    more = shared.parent / "published_more" / "did"
    if not more.is_dir():
        pytest.skip("needs the published files in ../shared/published_more, which are not here")
    found = {}
    for path in (*(shared / "did").iterdir(), *more.iterdir()):
        name = re.match(r"DID-Table-(\d+)-(\d{4})-(\d\d)-", path.name)
        if name and int(name[1]) in FACTS:
            found[int(name[1]), f"{name[2]}/{name[3]}"] = path
    return found


@pytest.fixture(scope="module")
def loaded(files, tmp_path_factory):
    """Function of windows: a warehouse of them all, loaded once, of which nothing is refused."""
    once = Warehouse.loaded(tmp_path_factory.mktemp("tables"), *files.values(), ORGANISATIONS)
    once.close()

    def of_windows(**windows):
        folder = tmp_path_factory.mktemp("windows")
        shutil.copy(once.path, folder / "warehouse.duckdb")
        return Warehouse(folder, **windows)

    return of_windows


@pytest.fixture(scope="module")
def built(loaded):
    """Warehouse of them all in which no data test finds anything."""
    made = loaded()
    assert made.failures() == ""
    return made


@pytest.fixture(scope="module")
def controls(shared):
    """Function of a heading's beginning: rows of its table in the notes, {year: {header: text}}."""
    text = (shared.parent / "sources" / "england-did-tables.md").read_text(encoding="utf-8")

    def table(heading):
        lines = text[text.index(heading) :].splitlines()
        rows = [line for line in lines[: lines.index("", 2)] if line.startswith("|")]
        headers, _, *below = ([cell.strip() for cell in row.strip("|").split("|")] for row in rows)
        return {row[0]: dict(zip(headers[1:], row[1:], strict=True)) for row in below}

    return table


def number(text):
    """A number of the notes, `1,234` or 12.5."""
    return float(text.replace(",", ""))


def england(built, table, year):
    """England's figures of a year as the fact has them, {(test, setting, month): figure}."""
    fact, figure = FACTS[table]
    test = "test_code" if table in (4, 5, 6) else "modality_code"
    setting = "source_setting" if table in (4, 5, 6) else "'all'"
    first = int(year[:4])
    return {
        row[:3]: row[3]
        for row in built.query(
            f"select {test}, {setting}, strftime(month, '%b'), {figure} "
            f"from marts.{fact}_england where month between '{first}-04-01' "
            f"and '{first + 1}-03-01'"
        )
    }


def years_printed(built, table, year):
    """What the Year column prints of England, {(test, setting): figure}."""
    return {
        row[:2]: row[2]
        for row in built.query(
            "select test_code, coalesce(source_setting, 'all'), figure "
            "from intermediate.int_figures__did_cells where is_year_total "
            "and row_rule = 'england' and source_file like $file",
            {"file": f"DID-Table-{table}-{year.replace('/', '-')}-%"},
        )
    }


def test_every_table_and_year_at_hand_is_loaded(built, files):
    loaded = built.query("select publication, period from raw.files where publication like 'did%'")
    assert set(loaded) == {(f"did_table_{table}", year) for table, year in files}
    assert len(files) == 42


def test_counts_of_table_1(built, files, controls):
    rows = controls("**Table 1**, England")
    assert len(rows) == 7
    for year, printed in rows.items():
        figures = england(built, 1, year)
        for month in MONTHS:
            of_month = [figure for key, figure in figures.items() if key[2] == month]
            assert (len(of_month), sum(of_month)) == (9, number(printed[month])), (year, month)
        half = [figure for key, figure in figures.items() if key[2] in MONTHS[:6]]
        assert sum(half) == number(printed["Apr-Sep"]), year
        year_column = years_printed(built, 1, year)
        assert sum(year_column.values()) == number(printed["Year column"]), year


def test_medians_of_tables_2_and_3(built, files, controls):
    rows = controls("**Tables 2 and 3**, England medians")
    held = 0
    for year, printed in rows.items():
        for column, cell in printed.items():
            table, modality = int(column[1]), MODALITIES[column.partition(" ")[2]]
            if (table, year) in files:
                figures = england(built, table, year)
                found = [figures[modality, "all", month] for month in ("Apr", "Mar")]
                found += year_medians(built, table, year)[modality, "all"]
                assert found == [number(part) for part in cell.split("/")], (year, column)
                held += 1
    assert held == 6 * 11
    for year in ("2019/20", "2024/25"):
        medians = year_medians(built, 2, year)
        for modality in ("fluoroscopy", "medical_photography", "plain_radiography"):
            assert medians[f"did_{modality}", "all"] == [0]


def year_medians(built, table, year):
    """England's medians of the Year column, {(test, setting): [days]}."""
    subject = {
        2: "request_to_test",
        3: "test_to_report",
        5: "request_to_test_by_body_site%",
        6: "test_to_report_by_body_site%",
    }[table]
    return {
        row[:2]: [row[2]]
        for row in built.query(
            "select test_code, source_setting, median_days "
            "from marts.fct_median_days_by_year_england "
            f"where subject like '{subject}' and year_from = '{year[:4]}-04-01'"
        )
    }


def test_counts_of_table_4(built, files, controls):
    held = 0
    for year, printed in controls("**Table 4**, England").items():
        if (4, year) not in files:
            continue
        figures, year_column = england(built, 4, year), years_printed(built, 4, year)
        for setting, column in (("all", "Apr-Sep All"), ("gp_direct_access", "Apr-Sep GP")):
            half = [figure for key, figure in figures.items()
                    if key[1] == setting and key[2] in MONTHS[:6]]  # fmt: skip
            assert sum(half) == number(printed[column]), (year, column)
        for header, cell in list(printed.items())[:5]:
            (test,) = {
                row[0]
                for row in built.query(
                    "select test_code from seeds.test_labels "
                    "where publication = 'did_table_4' and label = $label",
                    {"label": header.lower()},
                )
            }
            found = [year_column[test, setting] for setting in ("all", "gp_direct_access")]
            assert found == [number(part) for part in cell.split(" / ")], (year, header)
        held += 1
    assert held == 6


def test_medians_of_tables_5_and_6(built, files, controls):
    held = 0
    for year, printed in controls("**Tables 5 and 6**, England").items():
        for column, cell in printed.items():
            table, site = int(column[1]), BODY_SITES[column.partition(" ")[2]]
            if (table, year) in files:
                medians = year_medians(built, table, year)
                found = [medians[site, setting][0] for setting in ("all", "gp_direct_access")]
                assert found == [number(part) for part in cell.split("/")], (year, column)
                held += 1
    assert held == 6 * 8


def test_counts_of_table_12(built, files, controls):
    held = 0
    for year, printed in controls("**Table 12**, England").items():
        if (12, year) not in files:
            continue
        figures, year_column = england(built, 12, year), years_printed(built, 12, year)
        for month in ("Apr", "Mar"):
            found = sum(figure or 0 for key, figure in figures.items() if key[2] == month)
            assert found == number(printed[f"all, {month}"]), (year, month)
        assert sum(year_column.values()) == number(printed["all, Year"]), year
        for header, cell in list(printed.items())[:8]:
            assert year_column[MODALITIES[header], "all"] == number(cell), (year, header)
        held += 1
    assert held == 5


@pytest.fixture(scope="module")
def sampled(files):
    """Cells of providers drawn with seed 21, as openpyxl reads them: a dict each."""
    drawn, generator = [], random.Random(21)  # noqa: S311
    for (table, year), path in sorted(files.items()):
        sheet = openpyxl.load_workbook(path, read_only=True)["Provider"]
        rows = [row for row in sheet.iter_rows(min_row=1) if len(row) > 16]
        header = next(row for row in rows if str(row[1].value) == "Region")
        places = {cell.value: place for place, cell in enumerate(header) if cell.value}
        providers = [row for row in rows if row[2].value and len(str(row[2].value)) in (3, 5)
                     and re.fullmatch("Y[0-9]{2}", str(row[1].value))
                     # two rows of months that join: see the test of two names
                     and not (row[2].value == "RXF" and year == "2022/23")]  # fmt: skip
        for row in generator.sample(providers, CELLS_OF_A_FILE):
            month = generator.choice(MONTHS)
            cell = row[places[month]]
            place = f"{get_column_letter(places[month] + 1)}{row[2].row}"
            first = int(year[:4])
            number_of_month = (MONTHS.index(month) + 3) % 12 + 1
            drawn.append(
                {
                    "table": table,
                    "file": path.name,
                    "cell": place,
                    "value": cell.value,
                    "code": row[places["Org Code"]].value,
                    "region": row[places["Region"]].value,
                    "month": datetime.date(first + (number_of_month < 4), number_of_month, 1),
                }
            )
    return drawn


def test_a_thousand_cells_by_a_second_reader(built, sampled):
    assert len(sampled) > 1000
    for table, (fact, figure) in FACTS.items():
        found = {
            row[:2]: row[2:]
            for row in built.query(
                f"select source_file, source_cells, organisation_code, published_region_code, "
                f"month, {figure}, printed_text from marts.{fact} "
                "where source_file || source_cells in (select unnest($cells))",
                {"cells": [one["file"] + one["cell"] for one in sampled if one["table"] == table]},
            )
        }
        for one in (one for one in sampled if one["table"] == table):
            code, region, month, value, text = found[one["file"], one["cell"]]
            assert (code, region, month) == (one["code"], one["region"], one["month"])
            printed = one["value"]
            if isinstance(printed, int | float):
                nothing_sent = table == 12 and printed == 0
                assert value == (None if nothing_sent else printed), one
            else:
                assert value is None, one
                assert (text or "").strip() == (printed or "").strip(), one


def test_a_zero_of_table_12_says_that_nothing_was_sent(built):
    """As many cells as the notes counted, of providers and of England."""
    rows = built.query(
        "select year(month - interval 3 month) as year, count(*) from ("
        "select month, printed_text, event_state from marts.fct_interventional "
        "union all select month, printed_text, event_state from marts.fct_interventional_england"
        ") where printed_text = '0' and event_state = 'not_submitted' group by 1 order by 1"
    )
    assert rows == [(2019, 815), (2020, 1220)]


def test_empty_months_of_a_provider_that_its_year_holds_are_withheld(built):
    """Table 12 2022/23, RCB: O817 to P822 are empty and the Year and England hold them."""
    assert built.query(
        "select source_cells, event_state from marts.fct_interventional "
        "where organisation_code = 'RCB' and modality_code = 'did_fluoroscopy' "
        "and month between '2023-01-01' and '2023-02-01' order by month"
    ) == [("O820", "withheld"), ("P820", "withheld")]


def test_a_provider_under_two_names_has_months_and_no_year(built):
    """RXF in 2022/23: months don't overlap, and no median of the year is to be had of two."""
    months = built.query(
        "select count(*), count(median_days) from marts.fct_request_to_test "
        "where organisation_code = 'RXF' and modality_code = 'did_mri' "
        "and month between '2022-04-01' and '2023-03-01'"
    )
    assert months == [(12, 12)]
    assert built.query(
        "select median_state, median_days from marts.fct_median_days_by_year "
        "where subject = 'request_to_test' and organisation_code = 'RXF' "
        "and test_code = 'did_mri' and year_from = '2022-04-01'"
    ) == [("withheld", None)]


@pytest.fixture(scope="module")
def years_compared(loaded):
    """The same files, 2019/20 against 2024/25."""
    return loaded(**dbt_variables("2019-04:2020-03", "2024-04:2025-03"))


@pytest.mark.parametrize(
    ("measure", "code", "is_stated"),
    [
        ("request_to_test", "RQM", True),
        ("request_to_test", "RPY", True),
        ("test_to_report", "RJR", True),
        ("test_to_report", "RLQ", False),
        ("test_to_report", "RMP", False),
        ("test_to_report", "RBL", False),
        ("test_to_report", "RBS", False),
        ("test_to_report", "RLT", False),
    ],
)
def test_a_median_that_says_that_two_dates_are_one_is_not_ranked(
    years_compared, measure, code, is_stated
):
    """Which trusts: section 4 of the notes, medians too good to be true."""
    ((days, england, is_one_date, rank, note),) = years_compared.query(
        "select figure_comparison, england_figure_comparison, comparison_is_one_date, "
        "slowest_rank, comparability_note from marts.trust_reporting_comparison "
        f"where measure = '{measure}' and organisation_code = '{code}' "
        "and modality_code = 'did_mri'"
    )
    assert (days, is_one_date, rank) == (0, True, None)
    assert england >= 4
    assert "were recorded on one day" in note
    assert is_stated == ("are the dates of its tests" in note)


def test_years_are_compared_by_the_year_column(years_compared, controls):
    """England's MRI and CT as the notes have them, and both periods whole years."""
    rows = years_compared.query(
        "select modality_code, figure_baseline, figure_comparison, period_from_baseline, "
        "period_to_comparison from marts.region_reporting_comparison "
        "where measure = 'request_to_test' and area_code = 'ENG' "
        "and modality_code in ('did_mri', 'did_ct') order by 1"
    )
    notes = controls("**Tables 2 and 3**, England medians")
    days = {
        kind: [number(notes[year][f"T2 {kind}"].split("/")[2]) for year in ("2019/20", "2024/25")]
        for kind in ("CT", "MRI")
    }
    period = (datetime.date(2019, 4, 1), datetime.date(2025, 3, 1))
    assert rows == [("did_ct", *days["CT"], *period), ("did_mri", *days["MRI"], *period)]
