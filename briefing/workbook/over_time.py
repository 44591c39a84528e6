"""The sheet of all months: England, its regions and the nations as lines, and their figures."""

from briefing import palette
from briefing.marts import grouped
from briefing.workbook.cells import WIDEST_ON_A4, print_on_a4, text_cell
from briefing.workbook.findings import scans_since_2019, waits_since_2019
from briefing.workbook.native_charts import MONTH_AXIS, Series, broken, cells, chart

NAME = "Over time"
ABOUT = (
    "2019 is 100. Months that are not loaded or can't be compared are empty. England counts six "
    "weeks or more, other nations over six weeks. Kinds, counts and tests: sheets Over time - …"
)
TITLE_ROW, ABOUT_ROW, CHART_ROW, BLOCK_ROW = 0, 1, 3, 24
UNIT_ROW, HEADER_ROW = BLOCK_ROW + 1, BLOCK_ROW + 2
FIRST_ROW = HEADER_ROW + 1
GREYS_OF_NATIONS = ("diamond", "square", "triangle", "x")


def has_figures(marts):
    """Whether there is a month to draw."""
    return any(marts.ask(f"workbook/{name}") for name in ("scans_over_time", "waits_over_time"))


def write_over_time(book, page, marts, formats):
    """Write the sheet: two charts, and below them the cells that they read."""
    page.write_string(TITLE_ROW, 0, "Over time", formats["title"])
    page.write_string(ABOUT_ROW, 0, ABOUT, formats["about"])
    scans, waits = marts.ask("workbook/scans_over_time"), marts.ask("workbook/waits_over_time")
    column = 0
    for rows, draw, title, unit, finding in (
        (scans, _lines, "Scans, like for like", "% of the same month of 2019", scans_since_2019),
        (waits, _dots, "Waiting six weeks or more", "% of patients waiting", waits_since_2019),
    ):
        if not rows:
            continue
        series = _write_block(page, rows, column, formats, title, unit, draw)
        made = chart(
            book,
            broken(finding(rows, marts.windows)),
            series,
            x_axis=MONTH_AXIS | {"name": "Month"},
            y_axis={"name": unit, "min": 0, "num_format": "0"},
            size=(800, 400),
            has_legend=draw is _dots,
        )
        page.insert_chart(
            CHART_ROW,
            column,
            made,
            {"object_position": 2, "description": finding(rows, marts.windows)},
        )
        column += len(grouped(rows, "area_code")) + 2
    page.set_row(HEADER_ROW, 48)
    page.set_column(0, max(column, 1), 12)
    page.freeze_panes(ABOUT_ROW + 1, 0)
    print_on_a4(page, NAME, min(12 * column, WIDEST_ON_A4), (UNIT_ROW, HEADER_ROW))


def _write_block(page, rows, column, formats, title, unit, draw):
    """Months as rows, areas as columns; returns the series of its chart."""
    by_area = grouped(rows, "area_code", "area_name")
    months = sorted({row["month"] for row in rows})
    last_row = FIRST_ROW + len(months) - 1
    page.write_string(BLOCK_ROW, column, f"{title}: {unit}", formats["block"])
    for number in range(column + 1, column + len(by_area) + 1):
        page.write_string(BLOCK_ROW, number, "", formats["block"])
    page.write_string(UNIT_ROW, column, "", formats["unit"])
    page.write_string(HEADER_ROW, column, "Month", formats["header"])
    for at, month in enumerate(months, start=FIRST_ROW):
        page.write_datetime(at, column, month, formats["month"])
    series = []
    categories = cells(NAME, FIRST_ROW, last_row, column)
    for number, ((code, name), of_area) in enumerate(by_area.items(), start=column + 1):
        page.write_string(UNIT_ROW, number, "%", formats["unit right"])
        page.write_string(HEADER_ROW, number, text_cell(name), formats["right"])
        figures = {row["month"]: row["figure"] for row in of_area}
        for at, month in enumerate(months, start=FIRST_ROW):
            if month in figures:
                page.write_number(at, number, figures[month], formats["decimal"])
        is_newest = months[-1] in figures
        values = cells(NAME, FIRST_ROW, last_row, number)
        heading = [NAME, HEADER_ROW, number]
        series.append((code, name, of_area, is_newest, heading, categories, values))
    return draw(series)


def _lines(found):
    """England in the subject's colour, the area furthest above and below it named, others grey."""
    ends = {code: of_area[-1]["figure"] for code, _, of_area, is_newest, *_ in found if is_newest}
    ends.pop("ENG", None)
    named = {max(ends, key=ends.get), min(ends, key=ends.get)} if ends else set()
    series = [
        Series(
            heading,
            categories,
            values,
            palette.SUBJECT
            if code == "ENG"
            else (palette.OTHER if code in named else palette.BESIDE),
            "line",
            label=name if code in named or code == "ENG" else "",
            thick=3 if code == "ENG" else 1,
        )
        for code, name, _, _, heading, categories, values in found
    ]
    # the subject is drawn last, above the others
    return sorted(series, key=lambda one: one.thick)


def _dots(found):
    """England and the other nations as dots: months between them are not loaded."""
    shapes = iter(GREYS_OF_NATIONS)
    nations = [one for one in found if one[2][0]["area_type"] == "nation"]
    return [
        Series(
            heading,
            categories,
            values,
            palette.SUBJECT if code == "ENG" else palette.BESIDE,
            "dots",
            dot="circle" if code == "ENG" else next(shapes, "x"),
        )
        for code, _, _, _, heading, categories, values in nations
    ]
