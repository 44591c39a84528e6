"""How a valid input is changed, as a row of mutations.csv says it.

A change is one edit or several, `; ` between them, each on the files of an input:

    t1-2020.xlsx!Provider!G17 = #N/A        a cell of a workbook, or of a CSV file (sheet `csv`)
    row_gone(t1-2020.xlsx, Provider, 17)    a function of this module

An empty value empties the cell, `=1+1` is a formula that nobody has calculated, and `'12` is the
text 12 where 12 is the number. A cell of a CSV file is always text.
"""

import csv
import datetime
import io
import os
import re
import shutil
import struct
import zipfile
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

CELL = re.compile(
    r"(?P<file>[^!(]+)!(?P<sheet>[^!]+)!(?P<cell>[A-Z]+\d+) = ?(?P<value>.*)", re.DOTALL
)
CALL = re.compile(r"(?P<name>\w+)\((?P<arguments>.*)\)")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
ERROR_CODES = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17}
ERROR_CODES |= {"#NAME?": 0x1D, "#NUM!": 0x24, "#N/A": 0x2A}


def change(folder, text):
    """Make all edits of a change on the files of a folder; raises ValueError for one not known.

    Returns what `settings` of it say: {name: value}, days of issue as `issued FILE`.
    """
    settings = {}
    for edit in text.split("; "):
        cell, call = CELL.fullmatch(edit), CALL.fullmatch(edit)
        if cell:
            set_cell(folder / cell["file"], cell["sheet"], cell["cell"], cell["value"])
        elif call and call["name"] in FUNCTIONS:
            arguments = [part.strip() for part in call["arguments"].split(", ") if part.strip()]
            settings |= FUNCTIONS[call["name"]](folder, *arguments) or {}
        else:
            raise ValueError(f"nobody knows how to make the change {edit!r}")
    return settings


# Cells and rows


def set_cell(path, sheet, name, value):
    """Set a cell of a workbook or a CSV file."""
    letters, row = coordinate_from_string(name)
    column = column_index_from_string(letters)
    if path.suffix == ".csv":
        rows = _csv_rows(path)
        while len(rows[row - 1]) < column:
            rows[row - 1].append("")
        rows[row - 1][column - 1] = value
        _write_csv_rows(path, rows)
        return
    with _Workbook(path) as workbook:
        cell = workbook[sheet].cell(row, column)
        if value.startswith("'"):
            cell.value, cell.data_type = value[1:], "s"
        elif re.fullmatch(r"\d{4}-\d\d-\d\d", value) and cell.is_date:
            cell.value = datetime.datetime.fromisoformat(value)
        else:
            cell.value = float(value) if NUMBER.fullmatch(value) else value or None


class _Workbook:
    """A workbook to be changed with openpyxl, which is saved at the end."""

    def __init__(self, path):
        self.path = path

    def __enter__(self):
        self.workbook = openpyxl.load_workbook(self.path)
        return self.workbook

    def __exit__(self, *error):
        if not error[0]:
            self.workbook.save(self.path)


def _csv_rows(path):
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def _write_csv_rows(path, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


def row_gone(folder, file, sheet, row):
    """A row is left out; those below move up."""
    path = folder / file
    if path.suffix == ".csv":
        rows = _csv_rows(path)
        _write_csv_rows(path, rows[: int(row) - 1] + rows[int(row) :])
        return
    with _Workbook(path) as workbook:
        workbook[sheet].delete_rows(int(row))


def row_empty(folder, file, sheet, row):
    """A row is emptied; those below stay where they are."""
    with _Workbook(folder / file) as workbook:
        for cell in workbook[sheet][int(row)]:
            cell.value = None


def row_again(folder, file, sheet, row, at):
    """A row stands a second time, as another row that was empty or below the last one."""
    path = folder / file
    if path.suffix == ".csv":
        rows = _csv_rows(path)
        _write_csv_rows(path, [*rows[: int(at) - 1], rows[int(row) - 1], *rows[int(at) - 1 :]])
        return
    with _Workbook(path) as workbook:
        for cell in list(workbook[sheet][int(row)]):
            workbook[sheet].cell(int(at), cell.column, cell.value)


def rows_gone(folder, file, *texts):
    """All rows of a CSV file that hold all of the texts as cells are left out."""
    rows = _csv_rows(folder / file)
    _write_csv_rows(folder / file, [row for row in rows if not {*texts} <= {*row}])


def rows_emptied(folder, file, column, *texts):
    """A column, by its header, is emptied in all rows of a CSV file that hold all of the texts."""
    rows = _csv_rows(folder / file)
    index = rows[0].index(column)
    for row in rows[1:]:
        if {*texts} <= {*row}:
            row[index] = ""
    _write_csv_rows(folder / file, rows)


def rows_multiplied(folder, file, column, factor, *texts):
    """Numbers of a column are multiplied in all rows of a CSV file that hold all of the texts."""
    rows = _csv_rows(folder / file)
    index = rows[0].index(column)
    for row in rows[1:]:
        if {*texts} <= {*row} and row[index].isdigit():
            row[index] = str(int(row[index]) * int(factor))
    _write_csv_rows(folder / file, rows)


def cells_replaced(folder, file, old, new, *texts):
    """Each cell of a file that is a text becomes another, in rows that hold all of the texts."""
    new = new.replace("\\x20", " ")
    path = folder / file
    if path.suffix == ".csv":
        _write_csv_rows(
            path,
            [
                [new if cell == old and {*texts} <= {*row} else cell for cell in row]
                for row in _csv_rows(path)
            ],
        )
        return
    with _Workbook(path) as workbook:
        for sheet in workbook:
            for row in sheet.iter_rows():
                values = {str(cell.value) for cell in row}
                for cell in row:
                    if str(cell.value) == old and {*texts} <= values:
                        cell.value = new


def cells_exchanged(folder, file, sheet, one, two):
    """Two cells exchange what they hold."""
    with _Workbook(folder / file) as workbook:
        a, b = workbook[sheet][one], workbook[sheet][two]
        a.value, b.value = b.value, a.value


def month_replaced(folder, file, old, new):
    """A CSV file's rows of a month or quarter are those of another one, under its own label."""
    headers, *rows = _csv_rows(folder / file)
    kept = [row for row in rows if new not in row]
    copied = [[new if cell == old else cell for cell in row] for row in rows if old in row]
    _write_csv_rows(folder / file, [headers, *kept, *copied])


def line_added(folder, file, *cells):
    """A CSV file has one more row."""
    _write_csv_rows(folder / file, [*_csv_rows(folder / file), [*cells]])


def month_copied(folder, file, sheet, column, to, first, last):
    """Figures of a column stand in another one too, and R, the year, is added up anew."""
    with _Workbook(folder / file) as workbook:
        for row in range(int(first), int(last) + 1):
            workbook[sheet][f"{to}{row}"].value = workbook[sheet][f"{column}{row}"].value
            months = [workbook[sheet].cell(row, at).value for at in range(6, 18)]
            if any(months):
                sums = sum(value for value in months if not isinstance(value, str) and value)
                workbook[sheet][f"R{row}"].value = sums + months.count("*")


def column_inserted(folder, file, sheet, before, header, header_row, value):
    """A column with a header of its own and a value in each row below it."""
    with _Workbook(folder / file) as workbook:
        at = column_index_from_string(before)
        workbook[sheet].insert_cols(at)
        workbook[sheet].cell(int(header_row), at, header)
        for row in range(int(header_row) + 1, workbook[sheet].max_row + 1):
            workbook[sheet].cell(row, at, float(value))


def column_gone(folder, file, sheet, column):
    """A column is left out; those right of it move to the left."""
    path = folder / file
    if path.suffix == ".csv":
        at = column_index_from_string(column) - 1
        _write_csv_rows(path, [row[:at] + row[at + 1 :] for row in _csv_rows(path)])
        return
    with _Workbook(path) as workbook:
        workbook[sheet].delete_cols(column_index_from_string(column))


# Sheets


def sheet_copied(folder, file, sheet, name, state="visible"):
    """A copy of a sheet under another name, hidden or not."""
    with _Workbook(folder / file) as workbook:
        copy = workbook.copy_worksheet(workbook[sheet])
        copy.title, copy.sheet_state = name, state


def sheet_renamed(folder, file, sheet, name):
    """A sheet has another name."""
    with _Workbook(folder / file) as workbook:
        workbook[sheet].title = name


def sheet_gone(folder, file, sheet):
    """A workbook lacks a sheet."""
    with _Workbook(folder / file) as workbook:
        del workbook[sheet]


def sheet_as_csv(folder, file, sheet):
    """A sheet saved as CSV stands in the place of the workbook."""
    workbook = openpyxl.load_workbook(folder / file)
    rows = [[_text(value) for value in row] for row in workbook[sheet].values]
    (folder / file).unlink()
    _write_csv_rows((folder / file).with_suffix(".csv"), rows)


def extent_of_a_sheet(folder, file, sheet, cells):
    """A sheet states, by one cell far below the others, an extent of some number of cells."""
    with _Workbook(folder / file) as workbook:
        row = int(cells) // workbook[sheet].max_column + 1
        workbook[sheet].cell(min(row, 1_048_576), workbook[sheet].max_column, " ")


def _text(value):
    return "" if value is None else str(value)


# Files


def file_copied(folder, file, name, issued=""):
    """A copy of a file, with a day of issue in the manifest if one is given."""
    shutil.copyfile(folder / file, folder / name)
    return {f"issued {name}": issued}


def file_gone(folder, file):
    """A file isn't there."""
    (folder / file).unlink()


def only_file(folder, name, content=""):
    """Nothing but one file with a text, or nothing at all."""
    for path in list(folder.iterdir()):
        path.unlink()
    if name != "none":
        (folder / name).write_text(content)


def only_owner_file(folder, file):
    """Nothing but the owner file that Excel leaves of a workbook."""
    only_file(folder, "none")
    owner_file(folder, file)


def owner_file(folder, file):
    """The owner file of a workbook that someone has open in Excel: their name, in 165 bytes."""
    name = "Made-up Analyst"
    content = bytes([len(name)]) + name.encode().ljust(54) + struct.pack("<H", len(name))
    (folder / f"~${file}").write_bytes((content + name.encode("utf-16le")).ljust(165, b"\0"))


def undated(folder, file):
    """No manifest says when a file was issued."""
    return {f"issued {file}": ""}


def issued(folder, file, day):
    """The manifest gives another day of issue."""
    return {f"issued {file}": day}


def windows(folder, baseline="", comparison="", as_of=""):
    """Other windows are asked for; `-` stands for none given."""
    given = {"baseline": baseline, "comparison": comparison, "as_of": as_of}
    return {name: value for name, value in given.items() if value not in ("", "-")}


def zipped(folder, file):
    """A zip around a file stands in its place."""
    path = folder / file
    with zipfile.ZipFile(path.with_suffix(".zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, file)
    path.unlink()


def utf_16(folder, file, delimiter="tab"):
    """A CSV file saved as Unicode text: UTF-16 with tabs."""
    delimited(folder, file, delimiter)
    path = folder / file
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-16")


def delimited(folder, file, delimiter):
    """A CSV file with another delimiter: `semicolon` or `tab`."""
    rows, text = _csv_rows(folder / file), io.StringIO()
    csv.writer(text, delimiter={"semicolon": ";", "tab": "\t"}[delimiter]).writerows(rows)
    (folder / file).write_text(text.getvalue(), encoding="utf-8")


def with_running_number(folder, file):
    """The portal's dump of a file: a first column `_id` that counts the rows."""
    headers, *rows = _csv_rows(folder / file)
    numbered = [[str(index), *row] for index, row in enumerate(rows, start=1)]
    _write_csv_rows(folder / file, [["_id", *headers], *numbered])


def web_page(folder, file):
    """An error page saved under the name of a file."""
    (folder / file).write_text("<!DOCTYPE html>\n<html><body>Not found</body></html>")


def cut_short(folder, file):
    """The first half of a file, as of a download that broke."""
    content = (folder / file).read_bytes()
    (folder / file).write_bytes(content[: len(content) // 2])


def emptied(folder, file):
    """A file of no bytes."""
    (folder / file).write_bytes(b"")


def named_in_latin_1(folder, file):
    """A name with a byte that is no UTF-8."""
    name = os.fsencode(folder / file).replace(b".", b"-\xe9.")
    (folder / file).rename(os.fsdecode(name))


def moved_behind_a_link(folder, file):
    """The file lies in a folder elsewhere, to which a link leads."""
    elsewhere = folder.parent / "elsewhere"
    elsewhere.mkdir()
    (folder / file).rename(elsewhere / file)
    (folder / "linked").symlink_to(elsewhere, target_is_directory=True)


def dangling_link(folder, name):
    """A link to a file that isn't there."""
    (folder / name).symlink_to(folder / "nowhere" / name)


# Other ways to write the same workbook


def _rewritten(path, rewrite):
    """Each XML part of an .xlsx as `rewrite(name, text)` gives it."""
    with zipfile.ZipFile(path) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            is_text = name.endswith((".xml", ".rels"))
            archive.writestr(name, rewrite(name, content.decode()) if is_text else content)


def strict(folder, file):
    """Saved as Strict Open XML, whose namespaces are others."""
    old = "http://schemas.openxmlformats.org"
    new = "http://purl.oclc.org/ooxml"

    def rewrite(_, text):
        text = text.replace(f"{old}/spreadsheetml/2006/main", f"{new}/spreadsheetml/main")
        return text.replace(
            f"{old}/officeDocument/2006/relationships", f"{new}/officeDocument/relationships"
        )

    _rewritten(folder / file, rewrite)


def _of_sheets(rewrite):
    return lambda name, text: rewrite(text) if "/worksheets/sheet" in name else text


def prefixed(folder, file):
    """Tags of the sheets carry a prefix: `<x:c>`."""

    def rewrite(text):
        text = re.sub(r"<(/?)([a-zA-Z])", r"<\1x:\2", text)
        return text.replace('xmlns="http', 'xmlns:x="http')

    _rewritten(folder / file, _of_sheets(rewrite))


def single_quotes(folder, file):
    """Attributes of the sheets stand in single quotes."""
    _rewritten(folder / file, _of_sheets(lambda text: re.sub(r'="([^"\']*)"', r"='\1'", text)))


def without_references(folder, file):
    """Cells and rows don't say where they are, as the format allows: their order does."""

    def rewrite(text):
        row_number = 0

        def row(match):
            nonlocal row_number
            at = int(re.search(r'\br="(\d+)"', match[1])[1])
            blank = "<row/>" * (at - row_number - 1)
            row_number = at
            cells, column = "", 0
            for cell in re.finditer(r"<c\b([^>]*?)(/>|>.*?</c>)", match[2], re.DOTALL):
                name = re.search(r'\br="([A-Z]+)\d+"', cell[1])[1]
                index = column_index_from_string(name)
                cells += "<c/>" * (index - column - 1)
                cells += "<c" + re.sub(r'\s*\br="[A-Z]+\d+"', "", cell[1]) + cell[2]
                column = index
            return f"{blank}<row>{cells}</row>"

        return re.sub(r"<row\b([^>]*)>(.*?)</row>", row, text, flags=re.DOTALL)

    _rewritten(folder / file, _of_sheets(rewrite))


def as_ods(folder, file):
    """The same workbook as an OpenDocument spreadsheet."""
    tables = ""
    for name, rows in _values(folder / file).items():
        lines = "".join(
            f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
        )
        tables += f'<table:table table:name="{escape(name)}">{lines}</table:table>'
    names = {
        "office": "office:1.0",
        "table": "table:1.0",
        "text": "text:1.0",
    }
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}"'
        for short, long in names.items()
    )
    spaces += (
        ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} '
        f'office:version="1.2"><office:body><office:spreadsheet>{tables}</office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    (folder / file).unlink()
    with zipfile.ZipFile((folder / file).with_suffix(".ods"), "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)


def _ods_cell(value):
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )
    if value in ERROR_CODES:
        return (
            '<table:table-cell table:formula="of:=NA()" office:value-type="string" '
            f'office:string-value="" calcext:value-type="error"><text:p>{value}</text:p>'
            "</table:table-cell>"
        )
    if value.startswith("="):
        return f'<table:table-cell table:formula="of:{escape(value)}"/>'
    return (
        '<table:table-cell office:value-type="string">'
        f"<text:p>{escape(value)}</text:p></table:table-cell>"
    )


def _values(path):
    """Values of all sheets from A1 on; days as text."""
    workbook = openpyxl.load_workbook(path)
    return {
        sheet.title: [
            [
                value if value is None or isinstance(value, int | float | str) else str(value)
                for value in row
            ]
            for row in sheet.values
        ]
        for sheet in workbook
    }


def as_xls(folder, file):
    """The same workbook as Excel 97 to 2003 writes it (BIFF8 in a compound file)."""
    sheets = _values(folder / file)
    streams = [_xls_sheet(rows) for rows in sheets.values()]
    names = [name.encode("latin-1") for name in sheets]
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    start += _record(0x0042, struct.pack("<H", 1200))
    end = _record(0x000A, b"")
    at = len(start) + sum(4 + 8 + len(name) for name in names) + len(end)
    bound = b""
    for name, stream in zip(names, streams, strict=True):
        bound += _record(0x0085, struct.pack("<IBBBB", at, 0, 0, len(name), 0) + name)
        at += len(stream)
    (folder / file).unlink()
    content = _compound_file(start + bound + end + b"".join(streams))
    (folder / file).with_suffix(".xls").write_bytes(content)


def _record(kind, content):
    return struct.pack("<HH", kind, len(content)) + content


def _xls_sheet(rows):
    stream = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            place = struct.pack("<HHH", number, column, 0)
            if value is None:
                continue
            if isinstance(value, int | float):
                stream += _record(0x0203, place + struct.pack("<d", value))
            elif value in ERROR_CODES:
                stream += _record(0x0205, place + bytes([ERROR_CODES[value], 1]))
            elif value.startswith("="):
                # the result of a formula that nobody has calculated is an empty text
                result = b"\x03\0\0\0\0\0\xff\xff"
                number_1 = b"\x1e\x01\0"
                stream += _record(
                    0x0006, place + result + struct.pack("<HIH", 0, 0, len(number_1)) + number_1
                )
            else:
                text = value.encode("utf-16le")
                stream += _record(0x0204, place + struct.pack("<HB", len(value), 1) + text)
    return stream + _record(0x000A, b"")


def _compound_file(stream):
    """A compound file with one stream, `Workbook`, in sectors of 512 bytes."""
    size = max(4096, len(stream))
    stream = stream.ljust(-(-size // 512) * 512, b"\0")
    sectors = len(stream) // 512
    tables = -(-(sectors + 2) // 127)
    directory = sectors
    last, free, of_table = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    chain = [*range(1, sectors), last, last, *[of_table] * tables]
    chain += [free] * (tables * 128 - len(chain))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, tables, directory, 0, 4096, last, 0, last, 0)
    header += struct.pack(
        "<109I", *[*range(directory + 1, directory + 1 + tables), *[free] * (109 - tables)]
    )

    def entry(name, kind, child, first, length):
        text = name.encode("utf-16le")
        return (
            text.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(text) + 2 if name else 0, kind, 1, free, free, child)
            + bytes(36)
            + struct.pack("<IQ", first, length)
        )

    entries = entry("Root Entry", 5, 1, last, 0) + entry("Workbook", 2, free, 0, size)
    entries += entry("", 0, free, 0, 0) * 2
    return header + stream + entries + struct.pack(f"<{len(chain)}I", *chain)


FUNCTIONS = {
    function.__name__: function
    for function in (
        row_gone,
        row_empty,
        row_again,
        rows_gone,
        rows_emptied,
        rows_multiplied,
        cells_replaced,
        cells_exchanged,
        month_copied,
        month_replaced,
        line_added,
        column_inserted,
        column_gone,
        sheet_copied,
        sheet_renamed,
        sheet_gone,
        sheet_as_csv,
        extent_of_a_sheet,
        file_copied,
        file_gone,
        only_file,
        only_owner_file,
        owner_file,
        undated,
        issued,
        windows,
        zipped,
        utf_16,
        delimited,
        with_running_number,
        web_page,
        cut_short,
        emptied,
        named_in_latin_1,
        moved_behind_a_link,
        dangling_link,
        strict,
        prefixed,
        single_quotes,
        without_references,
        as_ods,
        as_xls,
    )
}
