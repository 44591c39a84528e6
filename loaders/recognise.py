"""The recogniser: which publication and layout a file holds, judged by its content alone."""

import calendar
import re
from dataclasses import dataclass, field

from loaders.cells import cell_name, normalised
from loaders.layouts import publications, sheet_layouts, title_block_fields, title_texts
from loaders.readers import NotUsed, Refused

HEADER_SEARCH_ROWS = 60
HEADERLESS_SAMPLE_ROWS = 20
NEARLY_ALL_HEADERS = 0.8
MAP_FOLDER = "loaders/layouts"
MONTHS = calendar.month_name[1:]
DAY_IN_WORDS = re.compile(r"\d{1,2}(?:st|nd|rd|th)? ([a-z]{3})[a-z]* (\d{4})")


@dataclass(frozen=True)
class TitleCell:
    """A value of the title block: its text and the cell that it stands in."""

    text: str
    cell: str


@dataclass
class DataSheet:
    """A sheet that goes into a raw table: where its header is and which column maps where."""

    name: str
    raw_table: str
    header_row: int
    columns: list[tuple[int, str, str | None]]
    rows: list[list[str | None]]
    title_block: dict[str, TitleCell]
    note_cells: list[tuple[str, str]] = field(default_factory=list)
    stray_cells: list[tuple[str, str]] = field(default_factory=list)

    def title_text(self, name):
        """Text of a title block field, or None."""
        cell = self.title_block.get(name)
        return cell.text if cell else None


@dataclass
class Recognised:
    """A file as it goes into `raw`."""

    publication: str
    data_sheets: list[DataSheet]
    note_sheets: dict[str, list[tuple[str, str]]]

    def title_field(self, name):
        """First value of a title block field over the data sheets, or None."""
        values = (sheet.title_text(name) for sheet in self.data_sheets)
        return next((value for value in values if value), None)

    @property
    def period(self):
        """Period as printed; `first to last` where the sheets of a workbook differ."""
        printed = [sheet.title_text("period") for sheet in self.data_sheets]
        periods = sorted({period for period in printed if period})
        return " to ".join(dict.fromkeys([periods[0], periods[-1]])) if periods else None


def recognise(sheets):
    """Recognise a file from its sheets (as read by `loaders.readers.read_sheets`).

    Returns Recognised. Raises NotUsed and Refused.
    """
    publication = _publication(sheets)
    if not publication.used:
        reason = NotUsed(f"{publication.published_table}: {publication.note}")
        reason.publication = publication.name
        raise reason
    names = ", ".join(f'"{sheet.name}"' for sheet in sheets)
    problems, data_sheets, note_sheets = [], [], {}
    missing = [layout for layout in _layouts(publication) if layout.required]
    for sheet in sheets:
        layout = _sheet_layout(publication, sheet)
        missing = [required for required in missing if required is not layout]
        if layout is None or layout.kind == "notes":
            note_sheets[sheet.name] = _filled_cells(sheet.rows)
            continue
        try:
            data_sheets.append(_data_sheet(sheet, layout))
        except Refused as refused:
            problems.extend(refused.problems)
    if not data_sheets and not problems:
        problems.append(
            f"none of its sheets ({names}) is one that {publication.published_table} is known to "
            f"hold; if the publisher renamed it, add a row to {MAP_FOLDER}/sheets.csv"
        )
    else:
        problems.extend(
            f'no sheet named "{layout.sheet.pattern}" among {names}, which this table needs; '
            "compare the file with the publisher's page, or add its new name to "
            f"{MAP_FOLDER}/sheets.csv"
            for layout in missing
        )
    if publication.one_period:
        problems.extend(_period_differences(data_sheets))
    if problems:
        raise Refused(*problems, publication=publication.name)
    return Recognised(publication.name, data_sheets, note_sheets)


def _layouts(publication):
    return [layout for layout in sheet_layouts() if layout.publication == publication.name]


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
        raise Refused(f"its sheets have title blocks of different tables: {tables}")
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
                f'sheet "{sheet_name}", cell {title_block[name].cell}: "{name.capitalize()}:" '
                f'reads "{title_block[name].text}"; expected {expected}'
            )
    return None


def _no_year_of_the_month(title_block, sheet_name):
    published = title_block.get("published")
    said = f'cell {published.cell} reads "{published.text}"' if published else "there is none"
    return (
        f'sheet "{sheet_name}": no period; the title in cell {title_block["title"].cell} names a '
        "month without a year, and expected above the header is the day of publication, such as "
        f'"Published: 4th August 2010", but {said}; compare the sheet with the publisher\'s page, '
        f"or add its new wording to {MAP_FOLDER}/title_texts.csv"
    )


def _fits_pattern(title_block, name, pattern):
    return name not in title_block or bool(pattern.fullmatch(normalised(title_block[name].text)))


def _period_differences(data_sheets):
    printed = {
        normalised(sheet.title_text("period")): f'sheet "{sheet.name}", cell '
        f'{sheet.title_block["period"].cell}: "Period:" reads "{sheet.title_text("period")}"'
        for sheet in data_sheets
    }
    if len(printed) < 2:
        return []
    return [f"{'; '.join(printed.values())}; expected one month in all sheets of the workbook"]


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
    rows = sheet.rows[:HEADERLESS_SAMPLE_ROWS]
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
                raise Refused(
                    f'sheet "{sheet.name}": row {row} holds the headers of {layout.raw_table}, '
                    f"but the title {said}; if the publisher changed it, add its pattern to "
                    f"{MAP_FOLDER}/publications.csv"
                )


def _sheet_layout(publication, sheet):
    layouts = _layouts(publication)
    for layout in layouts:
        if not layout.of_any_name and layout.sheet.fullmatch(normalised(sheet.name)):
            return layout
    by_header = [
        (_header_row(layout.table, sheet.rows)[1], layout)
        for layout in layouts
        if layout.kind == "data"
    ]
    share, layout = max(by_header, key=lambda found: found[0], default=(0, None))
    return layout if share >= 0.5 else None


def _header_row(table, rows):
    """Number of the row that holds most of a table's headers, and the share of them it holds."""
    best_row, best_share = 0, 0.0
    for number, row in enumerate(rows[:HEADER_SEARCH_ROWS], start=1):
        known = {table.column_of_header.get(normalised(cell)) for cell in row if cell}
        share = len(known & table.required) / len(table.required)
        if share > best_share:
            best_row, best_share = number, share
    return best_row, best_share


def _data_sheet(sheet, layout):
    table, where = layout.table, f'sheet "{sheet.name}"'
    headers = " | ".join(table.column_of_header or table.columns)
    if not any(any(row) for row in sheet.rows):
        raise Refused(f"{where} is empty; expected a row with the headers {headers}")
    if layout.kind == "headerless":
        return _headerless_sheet(sheet, table)
    header_row, share = _header_row(table, sheet.rows)
    if share < 0.5:
        said = f"{where}: no header row in rows 1 to {HEADER_SEARCH_ROWS}"
        raise Refused(f"{said}; expected a row with the headers {headers}")
    columns, problems = _map_headers(sheet.rows[header_row - 1], table, header_row, where)
    above, below = sheet.rows[: header_row - 1], sheet.rows[header_row:]
    title_block = _title_block(above)
    problems.extend(_period_problems(title_block, layout, where))
    if not any(any(row) for row in below):
        problems.append(f"{where}: nothing stands below the header in row {header_row}")
    if problems:
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
        sheet.name, table.name, header_row, columns, below, title_block, notes, stray_cells
    )


def _headerless_sheet(sheet, table):
    problems = [
        f"row {number} does not fit the layout of {table.name}: {', '.join(map(str, row))}"
        for number, row in enumerate(sheet.rows, start=1)
        if any(row) and not _fits(table, row)
    ]
    if problems:
        raise Refused(*problems)
    columns = [(index, name, None) for index, name in enumerate(table.columns)]
    return DataSheet(sheet.name, table.name, 0, columns, sheet.rows, {})


def _map_headers(header_cells, table, header_row, where):
    columns, problems, seen = [], [], {}
    for index, printed in enumerate(header_cells):
        header = normalised(printed)
        if not header:
            continue
        cell = cell_name(index, header_row)
        column = table.column_of_header.get(header)
        if column is None:
            problems.append(
                f'{where}, cell {cell}: no row of the header map knows "{header}"; if the '
                f"publisher renamed or added a column, add to {MAP_FOLDER}/headers.csv: "
                f"{table.name},{header},<column name>,<required>,<first period>,"
            )
        elif column in seen:
            problems.append(
                f'{where}, cell {cell}: "{header}" is a second header of column {column}, '
                f"which {seen[column]} has already"
            )
        else:
            seen[column] = cell
            columns.append((index, column, printed))
    for column in table.columns:
        if column in table.required and column not in seen:
            expected = " or ".join(f'"{header}"' for header in table.headers_of(column))
            problems.append(
                f"{where}, row {header_row}: no header reads {expected} (column {column}), "
                "which this layout needs; compare the sheet with the publisher's page"
            )
    return columns, problems


def _period_problems(title_block, layout, where):
    printed = title_block.get("period")
    if layout.period and not printed:
        yield (
            f'{where}: no period; expected a cell "Period:" in the title block above the header, '
            f"with {layout.period_example} beside it"
        )
    elif layout.period and not layout.period.fullmatch(printed.text.strip()):
        yield (
            f'{where}, cell {printed.cell}: "Period:" reads "{printed.text}"; '
            f"expected {layout.period_example}"
        )


def _title_block(rows):
    fields = {}
    for number, row in enumerate(rows, start=1):
        filled = [(index, cell) for index, cell in enumerate(row) if cell][:2]
        if not filled:
            continue
        name = title_block_fields().get(normalised(filled[0][1]))
        index, text = filled[-1] if name else filled[0]
        values = {name: text} if name and len(filled) > 1 else _title_text(filled[0][1])
        for name, value in values.items():
            fields.setdefault(name, TitleCell(value, cell_name(index, number)))
    period = None if "period" in fields else _period_of_the_month(fields)
    return fields | ({"period": period} if period else {})


def _title_text(text):
    """Fields of a title block that is a text alone, as `title_texts` has it."""
    matches = (pattern.fullmatch(" ".join(text.split())) for pattern in title_texts())
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
