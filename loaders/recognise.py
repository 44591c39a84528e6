"""The recogniser: which publication and layout a file holds, judged by its content alone."""

import calendar
import re
from dataclasses import dataclass, field, replace
from itertools import islice

from loaders.cells import cell_name, normalised
from loaders.layouts import (
    Publication,
    publications,
    sheet_layouts,
    title_block_fields,
    title_texts,
)
from loaders.problems import (
    FILE_IS_REFUSED,
    HEADER_IS_MISSING,
    HEADER_IS_NOT_KNOWN,
    SHEET_IS_A_COPY,
    Problem,
)
from loaders.readers import NotUsed, Refused

HEADER_SEARCH_ROWS = 60
HEADERLESS_SAMPLE_ROWS = 20
NEARLY_ALL_HEADERS = 0.8
MAP_FOLDER = "loaders/layouts"
MONTHS = calendar.month_name[1:]
SET_FROM = "Set from:"
COMPARE = "compare the sheet with the publisher's page"
COPY_NUMBER = re.compile(r" ?\(\d+\)$")
BLANKS_BESIDE_A_STROKE = re.compile(r"\s*/\s*")
YEAR_FROM_TO = re.compile(r"\d\d(\d\d)/(\d\d)(?: .*)?")
QUARTERS_OF_A_FINANCIAL_YEAR = ("Apr-Jun", "Jul-Sep", "Oct-Dec", "Jan-Mar")
DAY_IN_WORDS = re.compile(r"\d{1,2}(?:st|nd|rd|th)? ([a-z]{3})[a-z]* (\d{4})")


@dataclass(frozen=True)
class TitleCell:
    """A value of the title block: its text and the cell that it stands in."""

    text: str
    cell: str


@dataclass
class DataSheet:
    """A sheet that goes into a raw table: where its header is and which column maps where.

    `problems` says without what it is read.
    """

    name: str
    raw_table: str
    header_row: int
    columns: list[tuple[int, str, str | None]]
    rows: list[list[str | None]]
    title_block: dict[str, TitleCell]
    note_cells: list[tuple[str, str]] = field(default_factory=list)
    stray_cells: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def title_text(self, name):
        """Text of a title block field, or None."""
        cell = self.title_block.get(name)
        return cell.text if cell else None

    @property
    def period(self):
        """Period of the sheet as its title block prints it, without stray blanks, or None."""
        cell = self.title_block.get("period")
        return tidy_period(cell.text) if cell else None


@dataclass
class Recognised:
    """A file as it goes into `raw`; `problems` says without what it is read.

    `title_blocks` holds what each sheet prints for the fields of its title block, notes included.
    """

    publication: Publication
    data_sheets: list[DataSheet]
    note_sheets: dict[str, list[tuple[str, str]]]
    title_blocks: dict[str, dict[str, TitleCell]]
    problems: list[Problem]

    def title_field(self, name):
        """First value of a title block field over the data sheets, or None."""
        values = (sheet.title_text(name) for sheet in self.data_sheets)
        return next((value for value in values if value), None)

    @property
    def period(self):
        """Period of the first data sheet, or `first to last` where a workbook has several."""
        periods = [sheet.period for sheet in self.data_sheets if sheet.period]
        if periods and not self.publication.one_period:
            periods.sort(key=_place_in_time)
            return " to ".join(dict.fromkeys([periods[0], periods[-1]]))
        return periods[0] if periods else None


def tidy_period(printed):
    """A period without the blanks that stand beside it, beside its stroke, or twice."""
    return BLANKS_BESIDE_A_STROKE.sub("/", " ".join(printed.split()))


def _place_in_time(period):
    """Sort key of a period: quarters of a financial year follow each other from April on."""
    year, _, quarter = period.partition(" ")
    is_quarter = quarter in QUARTERS_OF_A_FINANCIAL_YEAR
    return year, QUARTERS_OF_A_FINANCIAL_YEAR.index(quarter) if is_quarter else 0, period


def recognise(sheets):
    """Recognise a file from its sheets (as read by `loaders.readers.read_sheets`).

    Returns Recognised. Raises NotUsed and Refused.
    """
    publication = _publication(sheets)
    if not publication.used:
        reason = NotUsed(f"{publication.published_table}: {publication.note}")
        reason.publication = publication.name
        raise reason
    _refuse_a_sheet_saved_as_text(publication, sheets)
    problems, data_sheets, note_sheets, title_blocks = [], [], {}, {}
    layouts = {sheet.name: _layout_by_name(publication, sheet.name) for sheet in sheets}
    layouts_of = {layout: name for name, layout in layouts.items() if layout}
    for sheet in sheets:
        by_name = layouts[sheet.name]
        layout = layouts[sheet.name] = by_name or _layout_by_headers(publication, sheet)
        original = _original(sheet, sheets) or (layouts_of.get(layout) if not by_name else None)
        if layout and layout.kind == "passed over":
            continue
        if layout is None or layout.kind == "notes":
            note_sheets[sheet.name] = _filled_cells(sheet.rows)
            title_blocks[sheet.name] = _title_block(sheet.rows[:HEADER_SEARCH_ROWS], "notes")
        elif original:
            problems.append(_copied(sheet, original))
        else:
            try:
                data_sheets.append(_data_sheet(sheet, layout))
            except Refused as refused:
                problems.extend(refused.problems)
    title_blocks |= {sheet.name: sheet.title_block for sheet in data_sheets}
    problems.extend(problem for sheet in data_sheets for problem in sheet.problems)
    problems.extend(_missing_sheets(publication, layouts))
    recognised = Recognised(publication, data_sheets, note_sheets, title_blocks, problems)
    if any(problem.rule == FILE_IS_REFUSED for problem in problems):
        problems = [replace(problem, rule=FILE_IS_REFUSED) for problem in problems]
        periods = (_title_block(sheet.rows[:HEADER_SEARCH_ROWS]).get("period") for sheet in sheets)
        printed = next(filter(None, periods), None)
        period = tidy_period(printed.text) if printed else None
        raise Refused(*problems, publication=publication.name, period=period)
    return recognised


def _refuse_a_sheet_saved_as_text(publication, sheets):
    """Figures that a spreadsheet has written as text are rounded as it shows them, or cut."""
    if publication.title and any(sheet.is_text for sheet in sheets):
        raise Refused(
            Problem(
                f"is one sheet of a workbook saved as text ({publication.published_table})",
                "the publisher's workbook, with all its sheets",
                "download the workbook, and take this file out",
            ),
            publication=publication.name,
        )


def _original(sheet, sheets):
    """Name of the sheet of which this is a copy by its name: `Provider (2)`; else None."""
    name, names = normalised(sheet.name), [other.name for other in sheets]
    without_number = COPY_NUMBER.sub("", name)
    if without_number == name:
        names = names[: names.index(sheet.name)]  # of two that differ in blanks the first is read
    return next((other for other in names if normalised(other) == without_number), None)


def _copied(sheet, original):
    return Problem(
        f'holds the headers of sheet "{original}" under another name',
        "such a sheet once",
        f'it is not read; if its figures are the right ones, take "{original}" out of the workbook',
        sheet=sheet.name,
        rule=SHEET_IS_A_COPY,
    )


def _missing_sheets(publication, layouts):
    """Problems of a file that lacks every sheet of a publication, or one that it can't do without.

    `layouts` are what its sheets were taken for, by their names.
    """
    names = ", ".join(f'"{name}"' for name in layouts)
    found = [layout for layout in layouts.values() if layout]
    if all(layout.kind in ("notes", "passed over") for layout in found):
        yield Problem(
            f"none of its sheets ({names}) is one that {publication.published_table} is known to "
            "hold",
            " or ".join(f'"{layout.sheet.pattern}"' for layout in _data_layouts(publication)),
            f"if the publisher renamed it, add a row to {MAP_FOLDER}/sheets.csv",
        )
        return
    for layout in _layouts(publication):
        if layout.required and layout not in found:
            yield Problem(
                f'no sheet named "{layout.sheet.pattern}" among {names}',
                "one, which this table needs",
                "compare the file with the publisher's page, or add its new name to "
                f"{MAP_FOLDER}/sheets.csv",
            )


def _layouts(publication):
    return [layout for layout in sheet_layouts() if layout.publication == publication.name]


def _data_layouts(publication):
    return [layout for layout in _layouts(publication) if layout.kind == "data"]


def _publication(sheets):
    titles, found = [], {}
    for sheet in sheets:
        title_block = _title_block(sheet.rows[:HEADER_SEARCH_ROWS])
        if "title" in title_block:
            titles.append(title_block["title"].text)
            publication = _publication_of(title_block, sheet.name)
            if publication:
                found[publication.name] = publication
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        tables = " and ".join(sorted(publication.published_table for publication in found.values()))
        raise Refused(
            Problem(
                f"its sheets have title blocks of different tables: {tables}",
                "sheets of one table",
                "compare the file with the publisher's page",
            )
        )
    untitled = [publication for publication in publications() if publication.title is None]
    for share in (1, NEARLY_ALL_HEADERS):
        for publication in untitled:
            if _headers_match(publication, sheets, share):
                return publication
    _refuse_a_known_layout_without_title(sheets, titles)
    raise NotUsed("not a table that this project knows")


def _publication_of(title_block, sheet_name):
    """Publication whose title, basis and period a title block has; a field it lacks fits any."""
    title = normalised(title_block["title"].text)
    candidates = [
        publication
        for publication in publications()
        if publication.title and publication.title.fullmatch(title)
    ]
    if candidates and "month" in title_block and "period" not in title_block:
        raise Refused(_no_year_of_the_month(title_block, sheet_name))
    for publication in candidates:
        if all(_fits_pattern(title_block, *item) for item in publication.patterns.items()):
            return publication
    for name in ("basis", "period"):
        patterns = [item.patterns[name] for item in candidates if name in item.patterns]
        if patterns and not any(_fits_pattern(title_block, name, item) for item in patterns):
            expected = " or ".join(dict.fromkeys(item.pattern for item in patterns))
            if name == "period":
                examples = (layout.period_example for layout in _layouts(candidates[0]))
                expected = next(filter(None, examples))
            raise Refused(
                Problem(
                    f'"{name.capitalize()}:" reads "{title_block[name].text}"',
                    expected,
                    f"{COMPARE}, or add its new wording to {MAP_FOLDER}/publications.csv",
                    sheet_name,
                    title_block[name].cell,
                ),
                publication=candidates[0].name if len(candidates) == 1 else None,
            )
    return None


def _no_year_of_the_month(title_block, sheet_name):
    published = title_block.get("published")
    said = f'cell {published.cell} reads "{published.text}"' if published else "there is none"
    return Problem(
        f"no period; the title in cell {title_block['title'].cell} names a month without a year, "
        f"and of the day of publication above the header {said}",
        'the day of publication, such as "Published: 4th August 2010"',
        f"{COMPARE}, or add its new wording to {MAP_FOLDER}/title_texts.csv",
        sheet_name,
    )


def _fits_pattern(title_block, name, pattern):
    return name not in title_block or bool(pattern.fullmatch(normalised(title_block[name].text)))


def _headers_match(publication, sheets, share):
    return any(
        _headerless_rows_match(layout, sheet)
        if layout.kind == "headerless"
        else _header_row(layout.table, sheet.rows)[1] >= share
        for layout in _layouts(publication)
        for sheet in sheets
        if len(sheets) == 1 or layout.of_any_name
    )


def _headerless_rows_match(layout, sheet):
    rows = list(islice(filter(any, sheet.rows), HEADERLESS_SAMPLE_ROWS))
    return bool(rows) and all(_fits(layout.table, row) for row in rows)


def _fits(table, row):
    needed = max(index for index, pattern in enumerate(table.cell_patterns) if pattern) + 1
    return needed <= len(row) <= len(table.columns) and all(
        pattern is None or pattern.fullmatch(cell or "")
        for pattern, cell in zip(table.cell_patterns, row, strict=False)
    )


def _refuse_a_known_layout_without_title(sheets, titles):
    layouts = [layout for layout in sheet_layouts() if layout.kind == "data" and layout.period]
    for sheet in sheets:
        for layout in layouts:
            row, share = _header_row(layout.table, sheet.rows)
            if share == 1:
                said = f'reads "{titles[0]}"' if titles else "is missing"
                expected = next(item for item in publications() if item.name == layout.publication)
                raise Refused(
                    Problem(
                        f"row {row} holds the headers of {layout.raw_table}, but the title {said}",
                        f"the title of {expected.published_table}",
                        "download the publisher's workbook"
                        if sheet.is_text
                        else "if the publisher changed it, add its pattern to "
                        f"{MAP_FOLDER}/publications.csv",
                        sheet.name,
                    )
                )


def _layout_by_name(publication, sheet_name):
    for layout in _layouts(publication):
        if not layout.of_any_name and layout.sheet.fullmatch(normalised(sheet_name)):
            return layout
    return None


def _layout_by_headers(publication, sheet):
    by_header = [
        (_header_row(layout.table, sheet.rows)[1], layout) for layout in _data_layouts(publication)
    ]
    share, layout = max(by_header, key=lambda found: found[0], default=(0, None))
    return layout if share >= 0.5 else None


def _header_row(table, rows):
    """Number of the row that holds most of a table's headers, and the share of them it holds."""
    best_row, best_share = 0, 0.0
    columns_named = {header: table.columns_named(header) for _, header in table.column_of_header}
    for number, row in enumerate(rows[:HEADER_SEARCH_ROWS], start=1):
        known = set().union(*(columns_named.get(normalised(cell), ()) for cell in row if cell))
        share = len(known & table.expected) / len(table.expected)
        if share > best_share:
            best_row, best_share = number, share
    return best_row, best_share


def _data_sheet(sheet, layout):
    table = layout.table
    known = dict.fromkeys(header for _, header in table.column_of_header)
    headers = f"a row with the headers {' | '.join(known or table.columns)}"
    if not any(any(row) for row in sheet.rows):
        raise Refused(Problem("is empty", headers, COMPARE, sheet.name))
    if layout.kind == "headerless":
        return _headerless_sheet(sheet, table)
    header_row, share = _header_row(table, sheet.rows)
    if share < 0.5:
        said = f"no header row in rows 1 to {HEADER_SEARCH_ROWS}"
        raise Refused(Problem(said, headers, COMPARE, sheet.name))
    columns, problems = _map_headers(sheet, table, header_row)
    above, below = sheet.rows[: header_row - 1], sheet.rows[header_row:]
    title_block = _title_block(above)
    problems.extend(_period_problems(title_block, layout, sheet.name))
    if not any(any(row) for row in below):
        said = f"nothing stands below the header in row {header_row}"
        problems.append(Problem(said, "rows of figures", "download it again", sheet.name))
    if any(problem.rule == FILE_IS_REFUSED for problem in problems):
        raise Refused(*problems)
    mapped = {index for index, _, _ in columns}
    unmapped = [index for index in range(max(map(len, below))) if index not in mapped]
    stray_cells = [
        (cell_name(index, number), row[index])
        for number, row in enumerate(below, start=header_row + 1)
        for index in unmapped
        if index < len(row) and row[index] is not None
    ]
    notes = _filled_cells(above)
    return DataSheet(
        sheet.name,
        table.name,
        header_row,
        columns,
        below,
        title_block,
        notes,
        stray_cells,
        problems,
    )


def _headerless_sheet(sheet, table):
    problems = [
        Problem(
            f"does not fit the layout of {table.name}: {', '.join(map(str, row))}",
            f"the columns {', '.join(table.columns)}",
            "download it again",
            cell=f"row {number}",
        )
        for number, row in enumerate(sheet.rows, start=1)
        if any(row) and not _fits(table, row)
    ]
    if problems:
        raise Refused(*problems)
    columns = [(index, name, None) for index, name in enumerate(table.columns)]
    return DataSheet(sheet.name, table.name, 0, columns, sheet.rows, {})


def _map_headers(sheet, table, header_row):
    """Columns of a sheet, (index, column, header as printed), and the problems of its headers."""
    columns, problems, seen = {}, [], {}
    bands = _bands(table, sheet.rows[: header_row - 1])
    for index, printed in enumerate(sheet.rows[header_row - 1]):
        header = normalised(printed)
        if not header:
            continue
        cell = cell_name(index, header_row)
        band = _band_over(bands, index)
        known = table.column_of_header
        column = known.get((band, header)) or known.get(("", header))
        if column is None:
            problems.append(_unknown_header(header, band, cell, sheet, table))
        elif column in seen:
            problems.append(_second_header(header, cell, column, seen[column], sheet, table))
            columns.pop(column, None)
        else:
            seen[column] = cell
            columns[column] = (index, column, printed)
    needed = table.expected | (table.required_beside_unknown if problems else set())
    problems.extend(
        _missing_header(column, f"row {header_row}", sheet, table)
        for column in table.columns
        if column in needed and column not in seen
    )
    return list(columns.values()), problems


def _bands(table, above):
    """Cells of the last row above the header that holds a band, {index: normalised text}."""
    for row in reversed(above):
        cells = {index: normalised(cell) for index, cell in enumerate(row) if normalised(cell)}
        if table.bands & set(cells.values()):
            return cells
    return {}


def _band_over(bands, index):
    """Band over a column: it stands in the first cell of its columns."""
    return bands.get(max((first for first in bands if first <= index), default=None), "")


def _unknown_header(header, band, cell, sheet, table):
    found = f"no row of the header map knows {_in_words(table, band, header)}"
    return Problem(
        found,
        f"a header of {table.name}",
        "no figure is read from its column; if the publisher renamed or added a column, add to "
        f"{MAP_FOLDER}/headers.csv: {_map_row(table, band, header, '<column name>')}",
        sheet.name,
        cell,
        HEADER_IS_NOT_KNOWN,
    )


def _in_words(table, band, header):
    """A header with its band, where the table has bands, as a message names it."""
    if not table.bands:
        return f'"{header}"'
    return f'"{header}" under the band "{band}"' if band else f'"{header}" under no band'


def _map_row(table, band, header, column):
    """Row of the header map that a message asks for."""
    named = [f'"{text}"' if "," in text else text for text in (header, band)]
    return f"{table.name},{named[0]},{column},<required>,<first period>,,{named[1]}"


def _second_header(header, cell, column, first_cell, sheet, table):
    is_needed = column in table.required | table.required_beside_unknown
    return Problem(
        f'"{header}" is a second header of column {column}, which {first_cell} has already',
        "one column of it",
        f"{'' if is_needed else 'no figure is read from either; '}{COMPARE}",
        sheet.name,
        cell,
        FILE_IS_REFUSED if is_needed else HEADER_IS_NOT_KNOWN,
    )


def _missing_header(column, row, sheet, table):
    known = table.headers_of(column)
    wordings = " or ".join(
        _in_words(table, band, header) if band else f'"{header}"' for band, header in known
    )
    found = f"no header reads {wordings} (column {column}), which this layout needs"
    is_read_without = column in table.expected - table.required
    remedy = f"{'the rest is read without it; ' if is_read_without else ''}{COMPARE}"
    return Problem(
        found,
        "it in this row",
        f"{remedy}, or add its new wording to {MAP_FOLDER}/headers.csv: "
        f"{_map_row(table, '<band>' if known[0][0] else '', '<header>', column)}",
        sheet.name,
        row,
        HEADER_IS_MISSING if is_read_without else FILE_IS_REFUSED,
    )


def _period_problems(title_block, layout, sheet_name):
    printed = title_block.get("period")
    if layout.period is None:
        return
    if printed is None:
        yield Problem(
            "no period",
            'a cell "Period:" in the title block above the header, with '
            f"{layout.period_example} beside it",
            COMPARE,
            sheet_name,
        )
        return
    period = tidy_period(printed.text)
    years = YEAR_FROM_TO.fullmatch(period)
    if not layout.period.fullmatch(period):
        said = f'"Period:" reads "{printed.text}"'
    elif years and int(years[2]) != (int(years[1]) + 1) % 100:
        said = f'"Period:" reads "{printed.text}", two years that don\'t follow each other'
    else:
        return
    remedy = f"{COMPARE}, or add its new wording to {MAP_FOLDER}/sheets.csv"
    yield Problem(said, layout.period_example, remedy, sheet_name, printed.cell)


def _title_block(rows, kind="data"):
    fields = {}
    for number, row in enumerate(rows, start=1):
        filled = [(index, cell) for index, cell in enumerate(row) if cell][:2]
        if not filled:
            continue
        name = title_block_fields().get(normalised(filled[0][1]))
        index, text = filled[-1] if name else filled[0]
        values = {name: text} if name and len(filled) > 1 else _title_text(filled[0][1], kind)
        for name, value in values.items():
            fields.setdefault(name, TitleCell(value, cell_name(index, number)))
        if SET_FROM in row[:-1]:  # to the right, where the edition found no blank row for it
            beside = row.index(SET_FROM) + 1
            fields.setdefault("set_from", TitleCell(row[beside], cell_name(beside, number)))
    period = None if "period" in fields else _period_of_the_month(fields)
    return fields | ({"period": period} if period else {})


def _title_text(text, kind):
    """Fields of a title block that is a text alone, as `title_texts` has it."""
    matches = (pattern.fullmatch(" ".join(text.split())) for pattern in title_texts(kind))
    return next((match.groupdict() for match in matches if match), {})


def _period_of_the_month(fields):
    """Period of a title that names a month alone: the last such month before its publication."""
    month, published = fields.get("month"), fields.get("published")
    day = DAY_IN_WORDS.search(normalised(published.text)) if month and published else None
    months = [name[:3].casefold() for name in MONTHS]
    if day is None or day[1] not in months:
        return None
    number = months.index(normalised(month.text)[:3])
    year = int(day[2]) - (number >= months.index(day[1]))
    return TitleCell(f"{MONTHS[number]} {year}", month.cell)


def _filled_cells(rows):
    return [
        (cell_name(index, number), text)
        for number, row in enumerate(rows, start=1)
        for index, text in enumerate(row)
        if text is not None
    ]
