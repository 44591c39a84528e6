"""Cells that calamine reads as empty ones: errors, and formulas that nobody has calculated.

An empty cell means "not submitted" further on: an error must not turn into that. A part of a
workbook is only parsed where its bytes say that it may hold such a cell.
"""

import io
import posixpath
import re
import struct
import zipfile
from dataclasses import dataclass

from defusedxml import ElementTree

from loaders.cells import column_letter
from loaders.problems import Problem
from loaders.readers import ZIP_START, Refused

# A reader keeps a place for each cell up to the furthest: one far away ends the process.
CELLS_STATED_AT_MOST = 5_000_000
CELLS_STATED_FOR_EACH_FILLED = 10
BYTES_OF_A_PART_AT_MOST = 1_000_000_000
CELLS_PUT_BACK_BEYOND_ALL = 10_000
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
FORMULA_TAG = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")
# without one of these a sheet has 26 columns and 99,999 rows at most
FAR_PLACE = re.compile(rb"r\s*=\s*[\"'](?:[A-Z]{2}|[A-Z]?[0-9]{6})")
PLACE = re.compile(rb"\sr\s*=\s*[\"']([A-Z]{0,3})([0-9]+)[\"']")
CELL_NAME = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]+)")
UNCALCULATED = "=(a formula without a value)"
# of .xls: a record of an error, and one of a formula with an error or an empty text as its value
FORMULA_HEAD = 22
BOUND_SHEET, PASSWORD, BEGIN, END, DIMENSIONS = 0x85, 0x2F, 0x809, 0x0A, 0x200
ERROR, FORMULA = 0x205, 0x06
NUMBERS = 0xBD  # several, side by side
CELL_RECORDS = (NUMBERS, 0x203, 0x27E, 0xFD, 0x204, 0xD6, ERROR, FORMULA)
XLS_ROWS, XLS_COLUMNS = 65_536, 256
ERROR_RECORD = re.compile(rb"\x05\x02\x08\x00.{7}\x01", re.DOTALL)
FORMULA_RECORD = re.compile(rb"\x06\x00.{8}[\x02\x03].{5}\xff\xff", re.DOTALL)
# formulas whose value is a number: a number alone, or one that ends with + - * / ^, a sign, %, a
# sum, COUNT SUM AVERAGE MIN MAX
NUMBER_FORMULA = re.compile(
    rb"(?:\A\x1e..|\A\x1f.{8}"
    rb"|[\x03-\x07\x12-\x14]|\x19\x10..|[\x22\x42\x62].[\x00\x04-\x07]\x00)\Z",
    re.DOTALL,
)


@dataclass(frozen=True)
class UnreadCells:
    """A cell, or a block of cells, by its first row and column (0 is the first), and its text."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1


def unread_cells(content):
    """Unread cells of a workbook from its bytes: {number of the sheet, from 0: [UnreadCells]}.

    Raises Refused (a sheet whose furthest cell is far beyond its cells, a binary workbook), and
    what zipfile, expat and xlrd raise of a workbook that is broken.
    """
    if not content.startswith(ZIP_START):
        return _of_xls(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = Parts(archive)
        return _of_ods(parts.read("content.xml")) if "content.xml" in parts else _of_xlsx(parts)


def put_back(rows, unread):
    """Write unread cells into the rows of a sheet, where they are empty."""
    for cells in unread:
        below, beside = cells.row + cells.rows, cells.column + cells.columns
        if cells.rows * cells.columns > CELLS_PUT_BACK_BEYOND_ALL:
            below, beside = min(below, len(rows)), min(beside, max(map(len, rows), default=0))
        rows.extend([] for _ in range(below - len(rows)))
        for row in rows[cells.row : below]:
            row.extend([None] * (beside - len(row)))
            for column in range(cells.column, beside):
                row[column] = cells.text if row[column] is None else row[column]


class Parts:
    """Parts of a zipped workbook, by names in small letters as writers of them differ."""

    def __init__(self, archive):
        self.archive = archive
        self.names = {
            info.filename.replace("\\", "/").lstrip("/").lower(): info
            for info in archive.infolist()
        }

    def __contains__(self, name):
        """Whether there is such a part."""
        return name.lower() in self.names

    def read(self, name):
        """Bytes of a part; raises KeyError and Refused."""
        info = self.names[name.lower()]
        if info.file_size > BYTES_OF_A_PART_AT_MOST:
            raise Refused(
                Problem(
                    f"unpacks to {info.file_size:,} bytes in its part {name}",
                    f"at most {BYTES_OF_A_PART_AT_MOST:,}",
                    "ask the publisher for a smaller workbook",
                )
            )
        return self.archive.read(info)

    def relations(self, name):
        """Relations of a part: {id: (kind, name of the other part)}."""
        folder, base = posixpath.split(name)
        found = {}
        path = posixpath.join(folder, "_rels", f"{base}.rels")
        if path in self:
            for relation in ElementTree.fromstring(self.read(path)):
                target = posixpath.join("/", folder, relation.get("Target"))
                kind = relation.get("Type").rpartition("/")[2]
                found[relation.get("Id")] = kind, posixpath.normpath(target).lstrip("/")
        return found


def _local(tag):
    """Name of a tag or an attribute without its namespace."""
    return tag.rpartition("}")[2]


def _of_xlsx(parts):
    main = next(
        (name for kind, name in parts.relations("").values() if kind == "officeDocument"),
        "xl/workbook.xml",
    )
    if main.lower().endswith(".bin"):
        raise Refused(
            Problem(
                "is a binary workbook (.xlsb), in which cells with errors can't be seen",
                "an .xlsx, .xls or .ods workbook",
                "open it and save it as .xlsx",
            )
        )
    relations, found = parts.relations(main), {}
    workbook = ElementTree.fromstring(parts.read(main))
    sheets = [element for element in workbook.iter() if _local(element.tag) == "sheet"]
    for number, sheet in enumerate(sheets):
        ids = [of for name, of in sheet.attrib.items() if "}" in name and _local(name) == "id"]
        kind, part = relations[ids[0]]
        if kind != "worksheet":
            continue
        xml = parts.read(part)
        if xml.startswith(UTF_16):
            said = "is written in UTF-16, which is read as an empty sheet"
            remedy = "open the workbook and save it again"
            raise Refused(Problem(said, "a sheet in UTF-8", remedy, sheet.get("name")))
        if FAR_PLACE.search(xml) and _cells_stated(xml) > CELLS_STATED_AT_MOST:
            _refuse_far_cells(sheet.get("name"), *_extent_of_xlsx(xml))
        if _may_hold_unread(xml):
            found[number] = list(_unread_of_xlsx(xml))
    return found


def _cells_stated(xml):
    """Cells up to the furthest row and column that a sheet names, be they filled or not."""
    places = PLACE.findall(xml)
    letters = {letters.decode() for letters, _ in places}
    return max(map(_column_number, letters)) * max(int(digits) for _, digits in places)


def _extent_of_xlsx(xml):
    """Rows and columns up to the furthest filled cell of a sheet, and how many are filled."""
    places = [(row, column) for row, column, cell in _cells_of_xlsx(xml) if len(cell)]
    rows, columns = (max(of, default=-1) + 1 for of in zip(*places, strict=True))
    return rows, columns, len(places)


def _refuse_far_cells(sheet, rows, columns, filled):
    stated = rows * columns
    if stated > max(CELLS_STATED_AT_MOST, CELLS_STATED_FOR_EACH_FILLED * filled):
        furthest = f"{column_letter(columns - 1)}{rows}"
        raise Refused(
            Problem(
                f"reaches to {furthest}, {stated:,} cells, and holds {filled:,}",
                f"at most {CELLS_STATED_AT_MOST:,} cells where few are filled",
                "delete the rows and columns beyond its figures and save it, or ask the publisher",
                sheet,
                furthest,
            )
        )


def _may_hold_unread(xml):
    return (
        b'"e"' in xml
        or b"'e'" in xml
        or ((b"<f" in xml or b":f" in xml) and FORMULA_TAG.search(xml) is not None)
    )


def _cells_of_xlsx(xml):
    """Row and column, from 0, of each cell of a sheet, named or not, and its element."""
    row = column = -1
    for event, element in ElementTree.iterparse(io.BytesIO(xml), ("start", "end")):
        name = _local(element.tag)
        if name == "row" and event == "start":
            row, column = int(element.get("r") or row + 2) - 1, -1
        elif name == "row":
            element.clear()
        elif name == "c" and event == "start":
            place = element.get("r")
            row, column = _place(place) if place else (row, column + 1)
        elif name == "c":
            yield row, column, element


def _unread_of_xlsx(xml):
    shared = {}
    for row, column, cell in _cells_of_xlsx(xml):
        yield from _unread_cell(cell, row, column, shared)


def _unread_cell(element, row, column, shared):
    parts = {_local(child.tag): child for child in element}
    value, formula, kind = parts.get("v"), parts.get("f"), element.get("t")
    text = "" if value is None else value.text or ""
    if kind == "e":
        yield UnreadCells(row, column, text or "#ERROR!")
    elif formula is not None and "is" not in parts:
        said = formula.text or shared.get(formula.get("si"))
        shared.setdefault(formula.get("si"), said)
        if value is None or (not text and kind != "str"):
            said = f"={said}" if said else UNCALCULATED
            # the other cells of a block of one formula do not name it
            is_block = formula.get("t") in ("array", "dataTable") and formula.get("ref")
            ends = [_place(name) for name in formula.get("ref").split(":")] if is_block else []
            below, beside = ends[-1] if ends else (row, column)
            yield UnreadCells(row, column, said, below - row + 1, beside - column + 1)


def _place(name):
    """Row and column, from 0, of a cell's name."""
    letters, digits = CELL_NAME.fullmatch(name.upper()).groups()
    return int(digits) - 1, _column_number(letters) - 1


def _column_number(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _of_ods(xml):
    found, number, name = {}, -1, None
    row = column = next_row = rows = columns = filled = 0
    of_row = []
    for event, element in ElementTree.iterparse(io.BytesIO(xml), ("start", "end")):
        tag = _local(element.tag)
        attributes = {_local(key): value for key, value in element.attrib.items()}
        if event == "start":
            if tag == "table":
                number, name = number + 1, attributes.get("name")
                next_row = rows = columns = filled = 0
            elif tag == "table-row":
                row, column, of_row = next_row, 0, []
            continue
        if tag in ("table-cell", "covered-table-cell"):
            repeated = int(attributes.get("number-columns-repeated", 1))
            text = _text_of_ods(element, attributes)
            if text or "value-type" in attributes:
                filled, columns = filled + 1, max(columns, column + repeated)
                of_row.append((column, repeated, text if "formula" in attributes else ""))
            column += repeated
        elif tag == "table-row":
            repeated = int(attributes.get("number-rows-repeated", 1))
            next_row = row + repeated
            if of_row:
                rows = next_row
                found.setdefault(number, []).extend(
                    UnreadCells(row, first, text, repeated, count)
                    for first, count, text in of_row
                    if text
                )
            element.clear()
        elif tag == "table":
            _refuse_far_cells(name, rows, columns, filled)
    return found


def _text_of_ods(cell, attributes):
    """Text that a cell shows; of a formula without a value the formula."""
    shown = [child for child in cell if _local(child.tag) == "p"]
    formula = attributes.get("formula", "").partition("=")[2]
    if formula and not shown and "value-type" not in attributes:
        return f"={formula}"
    return "\n".join("".join(line.itertext()) for line in shown)


def _of_xls(content):
    from xlrd.biffh import error_text_from_code
    from xlrd.compdoc import CompDoc

    document = CompDoc(content, logfile=io.StringIO(), ignore_workbook_corruption=True)
    streams = (document.locate_named_stream(name) for name in ("Workbook", "Book"))
    memory, start, length = next((found for found in streams if found[0]), (b"", 0, 0))
    stream = bytes(memory[start : start + length])
    book = list(_records(stream, 0))
    if any(kind == PASSWORD for kind, _ in book):
        return {}  # what follows can't be read, by calamine either
    sheets = [
        (*struct.unpack_from("<I", data), data[6:]) for kind, data in book if kind == BOUND_SHEET
    ]
    found, may_hold_unread = {}, _may_hold_unread_records(stream)
    for number, (position, name) in enumerate(sheets):
        _refuse_far_cells(_xls_name(name), *_extent_of_xls(stream, position))
        for kind, data in _records(stream, position) if may_hold_unread else ():
            code = None
            if kind == ERROR and data[7]:
                code = data[6]
            elif kind == FORMULA and data[12:14] == b"\xff\xff" and data[6] == 2:
                code = data[8]
            if code is not None or (kind == FORMULA and _is_uncalculated(data)):
                text = UNCALCULATED if code is None else error_text_from_code.get(code, "#ERROR!")
                cells = UnreadCells(*struct.unpack_from("<HH", data), text)
                found.setdefault(number, []).append(cells)
    return found


def _may_hold_unread_records(stream):
    if ERROR_RECORD.search(stream):
        return True
    starts = (found.start() for found in FORMULA_RECORD.finditer(stream))
    lengths = ((start, *struct.unpack_from("<H", stream, start + 2)) for start in starts)
    records = (stream[start + 4 : start + 4 + length] for start, length in lengths)
    return any(
        len(record) > FORMULA_HEAD and (record[6] == 2 or _is_uncalculated(record))
        for record in records
    )


def _is_uncalculated(formula):
    """Whether a record of a formula has an empty text for its value, which can only be a number."""
    if formula[6] != 3 or formula[12:14] != b"\xff\xff":
        return False
    tokens = formula[FORMULA_HEAD:][: struct.unpack_from("<H", formula, FORMULA_HEAD - 2)[0]]
    return NUMBER_FORMULA.search(tokens) is not None


def _records(stream, position):
    """Records of a sheet of an .xls (or of the book, which is first): (kind, data)."""
    depth = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        position += 4
        depth += (kind == BEGIN) - (kind == END)
        if depth == 1:  # not those of a chart in it
            yield kind, stream[position : position + length]
        if depth == 0:
            return
        position += length


def _extent_of_xls(stream, position):
    """Rows and columns up to the furthest cell of a sheet, and how many it holds.

    They are looked at where the sheet states many; one that states more than there can be has none.
    """
    stated = next((data for kind, data in _records(stream, position) if kind == DIMENSIONS), None)
    if stated is None:
        return 0, 0, 0
    _, rows, _, columns = struct.unpack_from("<IIHH" if len(stated) >= 14 else "<4H", stated)
    if rows * columns <= CELLS_STATED_AT_MOST:
        return 0, 0, 0
    if rows * columns > XLS_ROWS * XLS_COLUMNS:
        return rows, columns, 0
    last_row = last_column = -1
    filled = 0
    for kind, data in _records(stream, position):
        if kind in CELL_RECORDS:
            row, first = struct.unpack_from("<HH", data)
            last = struct.unpack_from("<H", data, len(data) - 2)[0] if kind == NUMBERS else first
            last_row, last_column = max(row, last_row), max(last, last_column)
            filled += last - first + 1
    return last_row + 1, last_column + 1, filled


def _xls_name(data):
    """Name of a sheet: its length, in newer books a flag of two bytes a letter, and its letters."""
    if len(data) == data[0] + 1:
        return data[1:].decode("cp1252", "replace")
    return data[2:].decode("utf-16-le" if data[1] & 1 else "latin-1", "replace")
