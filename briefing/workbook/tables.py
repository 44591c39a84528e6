"""Sheets of rows to filter: units and headings above them, the mart's words at each column."""

import textwrap
from dataclasses import dataclass, replace

from briefing import palette
from briefing.sentences import listed
from briefing.workbook import findings
from briefing.workbook.cells import (
    FORMATS_OF_UNITS,
    print_on_a4,
    text_cell,
    width_of,
    write_cell,
)
from briefing.workbook.columns import column_of, heading, unit_words
from briefing.workbook.native_charts import Series, broken, cells, chart

UNIT_ROW, HEADER_ROW = 1, 2
FIRST_ROW = HEADER_ROW + 1
# Rows that charts below a table take on paper.
ROWS_OF_CHARTS = 24
# Units of columns whose cells stand at the left.
NO_FIGURES = ("", "yes or no", "month", "date")
IN_WORDS = " Here in words; its codes are in dim_code."
COLOURS = {1: (palette.SUBJECT,), 2: (palette.BESIDE, palette.SUBJECT)}


@dataclass(frozen=True)
class Told:
    """A column as its sheet shows it: heading, unit in words, note, and where the mart has it."""

    sheet: str
    heading: str
    unit: str
    note: str
    column: str
    mart: str


class Tables:
    """Writes sheets of marts, and keeps what their columns say for the sheet of columns."""

    def __init__(self, book, marts, formats):
        self.book, self.marts, self.formats = book, marts, formats
        self.told = []
        self._described = {
            (row["table_name"], row["column_name"]): row["said"]
            for row in marts.ask("workbook/descriptions")
        }
        self._words = {}
        for row in marts.ask("workbook/words_of_codes"):
            self._words.setdefault(row["column_name"], {})[row["code"]] = row["code_in_words"]

    def write(self, page, sheet):
        """Write one Sheet: its rows with codes in words, its filter, its charts below them."""
        types, rows = self.marts.typed_rows(sheet.sql)
        worded = {column: self._words[column] for column in types if column in self._words}
        for row in rows if worded else ():
            for column, words in worded.items():
                row[column] = words.get(row[column], row[column])
        shown = {
            column: worded.get(column, {}).get(code, code) for column, code in sheet.shown.items()
        }
        sheet = replace(sheet, shown=shown)
        columns = [column for column in sheet.first if column in types]
        columns += [
            column for column in types if column not in columns and column not in sheet.leave_out
        ]
        page.write_string(0, 0, text_cell(_about(sheet, rows)), self.formats["about"])
        told = [self._tell(sheet, column) for column in columns]
        widths = [
            self._write_column(
                page, rows, of, number, number and told[number - 1].unit not in NO_FIGURES
            )
            for number, of in enumerate(told)
        ]
        self.told += told
        page.set_row(HEADER_ROW, _height(told, widths))
        page.freeze_panes(FIRST_ROW, 1)
        page.autofilter(HEADER_ROW, 0, HEADER_ROW + max(len(rows), 1), len(columns) - 1)
        for column, value in sheet.shown.items() if rows else ():
            page.filter_column_list(columns.index(column), [value])
        for at, row in enumerate(rows, start=FIRST_ROW):
            if any(row[column] != value for column, value in sheet.shown.items()):
                page.set_row(at, None, None, {"hidden": True})
        print_on_a4(page, sheet.name, sum(widths), (UNIT_ROW, HEADER_ROW))
        last_row = FIRST_ROW + len(rows) + (ROWS_OF_CHARTS if sheet.charts else 0)
        page.print_area(0, 0, last_row, len(columns) - 1)
        self._draw(page, sheet, rows, columns)

    def _write_column(self, page, rows, told, number, follows_figures):
        """Write a column; returns its width in characters. Text clears a figure on its left."""
        column = told.column
        page.write_string(UNIT_ROW, number, told.unit, self.formats["unit"])
        page.write_string(HEADER_ROW, number, told.heading, self.formats["header"])
        page.write_comment(
            HEADER_ROW,
            number,
            text_cell(told.note),
            {"x_scale": 2.5, "y_scale": 1.5, "author": ""},
        )
        values = [row[column] for row in rows]
        cell_format = self.formats[FORMATS_OF_UNITS.get(column_of(column).unit, "whole")]
        of_text = self.formats["text"] if follows_figures else None
        for at, value in enumerate(values, start=FIRST_ROW):
            write_cell(page, at, number, value, cell_format, of_text)
        width = width_of(told.heading, values)
        page.set_column(number, number, width)
        return width

    def _tell(self, sheet, column):
        tables = (sheet.mart, *sheet.beside, "dim_organisation")
        table = next((table for table in tables if (table, column) in self._described), sheet.mart)
        note = column_of(column).note
        if not note:
            said = self._described.get((table, column), "")
            note = f"{said}\n\nColumn {column} of {table}."
            note += IN_WORDS if column in self._words else ""
        return Told(
            sheet.name,
            heading(column, self.marts.windows),
            unit_words(column),
            note,
            column,
            table,
        )

    def _draw(self, page, sheet, rows, columns):
        """The sheet's charts, side by side below the rows; those without figures are left out."""
        across = 0
        for drawn in sheet.charts:
            first, last = _rows_of(rows, drawn)
            if first is None:
                continue
            of_chart = rows[first : last + 1]
            title = getattr(findings, drawn["finding"])(of_chart, self.marts.windows)
            flat = len(drawn["series"]) == 1
            colours = COLOURS[len(drawn["series"])]
            series = [
                Series(
                    [sheet.name, HEADER_ROW, columns.index(column)],
                    *(
                        cells(
                            sheet.name,
                            FIRST_ROW + first,
                            FIRST_ROW + last,
                            columns.index(of),
                        )
                        for of in (drawn["categories"], column)
                    ),
                    colour,
                    colours_of_bars=_one_stands_out(of_chart, column) if flat else (),
                )
                for column, colour in zip(drawn["series"], colours, strict=True)
            ]
            made = chart(
                self.book,
                broken(title),
                series,
                x_axis={"reverse": flat, "name": column_of(drawn["categories"]).heading},
                y_axis={"name": drawn["axis"], "num_format": "#,##0"},
                flat=flat,
                size=(640, 400),
                has_legend=not flat,
            )
            page.insert_chart(
                FIRST_ROW + len(rows) + 1,
                0,
                made,
                {
                    "object_position": 2,
                    "description": title,
                    "x_offset": across,
                    "y_offset": 10,
                },
            )
            across += 660


def _rows_of(rows, drawn):
    """First and last of the rows that a chart reads, which lie together; None where none has."""
    places = [
        at
        for at, row in enumerate(rows)
        if all(row[column] == value for column, value in drawn.get("rows", {}).items())
        and any(row[column] is not None for column in drawn["series"])
    ]
    lies_together = places and places[-1] - places[0] == len(places) - 1
    return (places[0], places[-1]) if lies_together else (None, None)


def _one_stands_out(rows, column):
    """Colours of bars: the lowest, which the title names, in the subject's."""
    known = [row[column] for row in rows if row[column] is not None]
    return tuple(palette.SUBJECT if row[column] == min(known) else palette.BESIDE for row in rows)


def _height(told, widths):
    """Height of the row of headings, in points: as many lines as the longest needs."""
    lines = [
        len(textwrap.wrap(one.heading, max(int(width * 0.95), 1)))
        for one, width in zip(told, widths, strict=True)
    ]
    return 15 * max(lines, default=1) + 4


def _about(sheet, rows):
    """What the sheet shows, in words."""
    if not rows:
        return f"{sheet.about} No rows: {sheet.without}"
    about = sheet.about
    if "nation" in rows[0]:
        about += f" Nations in it: {listed(sorted({row['nation'] for row in rows}))}."
    if sheet.shown:
        kept = " and ".join(f"'{value}'" for value in sheet.shown.values())
        about += f" Opens filtered to {kept}: clear the filter to see the others."
    return about
