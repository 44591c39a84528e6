"""Errors, and formulas that nobody has calculated, reach `raw` as what they are."""

import re
import shutil
import zipfile
from pathlib import Path

import made_up
import pytest

from loaders.unread_cells import CELLS_STATED_AT_MOST, UNCALCULATED

FILES = Path(__file__).parents[1] / "support" / "files"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
SHEET_XML = "xl/worksheets/sheet2.xml"


def rewritten(path, change, parts=SHEET_XML):
    """Rewrite parts of a workbook whose names match: `change(bytes)` gives them anew."""
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, change(content) if re.fullmatch(parts, name) else content)
    return path


def replaced(*pairs):
    """Function that replaces bytes, each of which must be there."""

    def change(xml):
        for old, new in pairs:
            assert old in xml, old
            xml = xml.replace(old, new)
        return xml

    return change


def prefixed(xml):
    return re.sub(rb"<(/?)(\w)", rb"<\1x:\2", xml).replace(b"xmlns=", b"xmlns:x=")


def without_references(xml):
    xml = re.sub(rb'(<row r="\d+"[^>]*>)', rb"\1<c/>", xml)
    return re.sub(rb'<c r="[A-Z]+\d+"', b"<c", xml)


def strict(path):
    rewritten(path, replaced((OFFICE, STRICT_OFFICE)), r"_rels/\.rels|xl/_rels/.*")
    rewritten(path, replaced((OFFICE, STRICT_OFFICE), (MAIN, STRICT_MAIN)), r"xl/workbook\.xml")
    rewritten(path, replaced((MAIN, STRICT_MAIN)), r"xl/(worksheets/.*|sharedStrings\.xml)")


WRITERS = {
    "as Excel does": lambda path: None,
    "prefixed tags": lambda path: rewritten(path, prefixed, r"xl/(worksheets/.*|workbook\.xml)"),
    "single quotes": lambda path: rewritten(path, replaced((b'"', b"'"))),
    "blanks in attributes": lambda path: rewritten(path, replaced((b't="e"', b't\n= "e" '))),
    "no references": lambda path: rewritten(path, without_references),
    "Strict Open XML": strict,
    "absolute targets": lambda path: rewritten(
        path, replaced((b'Target="worksheets', b'Target="/xl/worksheets')), r"xl/_rels/.*"
    ),
}
NO_VALUE = (b"<v>777</v>", b"")
FORMULAS = {"L17": "=SUM(F17:K17)|777", "M17": "=F17|5", "N17": "=1+0|777"}


@pytest.mark.parametrize("writer", WRITERS)
def test_an_error_and_a_formula_without_a_value_are_no_empty_cells(writer, folder, load, raw):
    path = made_up.did_year(folder / "a.xlsx", cells={"K17": "=1/0|#DIV/0!"} | FORMULAS)
    rewritten(path, replaced(NO_VALUE))
    WRITERS[writer](path)
    code, output = load(folder)
    assert code == 0, output
    assert raw("select aug, sep, oct, nov, dec, jan from raw.did_table_1_year where _row = 17") == [
        ("100", "#DIV/0!", "=SUM(F17:K17)", "5", "=1+0", "100")
    ]
    assert raw("select count(sep), count(oct) from raw.did_table_1_year") == [(6, 6)]


@pytest.mark.parametrize(
    ("formula", "texts"),
    [
        (b"<f>SUM(F17)</f><v/>", ("=SUM(F17)", "8")),
        (b'<f t="shared" ref="L17:M17" si="0">F17</f>', ("=F17", "=F17")),
        (b'<f t="array" ref="L17:M17">F17:G17</f>', ("=F17:G17", "=F17:G17")),
        (b'<f t="array" ref="L17:M17">F17:G17</f><v>9</v>', ("9", "8")),
        (b"<f>F17</f><v>0</v>", ("0", "8")),
    ],
)
def test_formulas_of_every_kind(folder, load, raw, formula, texts):
    path = made_up.did_year(folder / "a.xlsx", cells={"L17": "=F17|777", "M17": 8})
    shared = b'<c r="M17"><f t="shared" si="0"/></c>'
    beside = shared if b"shared" in formula else b"" if texts[1][0] == "=" else None
    changes = [(b' t="str"><f>F17</f><v>777</v>', b">" + formula)]
    changes += [] if beside is None else [(b'<c r="M17"><v>8</v></c>', beside)]
    rewritten(path, replaced(*changes))
    assert load(folder)[0] == 0
    assert raw("select oct, nov from raw.did_table_1_year where _row = 17") == [texts]


def test_a_formula_with_an_empty_text_for_its_value_is_an_empty_cell(folder, load, raw):
    path = made_up.did_year(folder / "a.xlsx", cells={"L17": '=IF(F17=1,"x","")|777'})
    rewritten(path, replaced((b' t="str"><f>', b' t="str"><f>'), (b">777<", b"><")))
    assert load(folder)[0] == 0
    assert raw("select oct from raw.did_table_1_year where _row = 17") == [(None,)]


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("made-up-errors.ods", ("#DIV/0!", "#N/A", None, "100")),
        ("made-up-errors.xls", ("#DIV/0!", "#N/A", None, "100")),
        ("made-up-uncalculated.xls", ("#N/A", UNCALCULATED, None, UNCALCULATED)),
    ],
)
def test_other_formats(folder, load, raw, name, texts):
    shutil.copy(FILES / name, folder)
    code, output = load(folder)
    assert code == 0, output
    assert raw("select sep, oct, nov, dec from raw.did_table_1_year where _row = 17") == [texts]
    assert raw("select count(sep), count(oct) from raw.did_table_1_year") == [(6, 6)]


def test_an_ods_formula_without_a_value(folder, load, raw):
    path = folder / "a.ods"
    shutil.copy(FILES / "made-up-errors.ods", path)
    uncalculated = re.compile(
        rb'(<table:table-cell table:formula="of:=NA\(\)").*?</table:table-cell>', re.DOTALL
    )
    rewritten(path, lambda xml: uncalculated.sub(rb"\1/>", xml), r"content\.xml")
    assert load(folder)[0] == 0
    assert raw("select sep, oct from raw.did_table_1_year where _row = 17") == [
        ("#DIV/0!", "=NA()")
    ]


def test_a_binary_workbook_is_refused_with_what_to_do(folder, load):
    path = made_up.did_year(folder / "broken.xlsx")
    binary = replaced((b'Target="xl/workbook.xml"', b'Target="xl/workbook.bin"'))
    rewritten(path, binary, r"_rels/\.rels")
    code, output = load(folder)
    assert code == 1
    assert "refused: broken.xlsx: is a binary workbook (.xlsb)" in output
    assert "open it and save it as .xlsx" in output


def test_a_sheet_that_reaches_far_beyond_its_cells_is_refused_before_it_is_read(folder, refused):
    rows = CELLS_STATED_AT_MOST // 18 + 1
    made_up.did_year(folder / "good.xlsx", period="2019/20")
    made_up.did_year(folder / "broken.xlsx", cells={f"R{rows}": "far"})
    refused([f'sheet "Provider", cell R{rows}: reaches to R{rows}, {rows * 18:,} cells, and holds'])


@pytest.mark.parametrize("far", [b'<row r="1048576" ht="3"/>', b'<row><c r="XFD99" s="0"/></row>'])
def test_a_sheet_whose_last_rows_and_columns_are_empty_is_read(folder, load, raw, far):
    path = made_up.did_year(folder / "a.xlsx", cells={"K17": "=1/0|#DIV/0!"})
    rewritten(path, replaced((b"</sheetData>", far + b'<row r="999999"/></sheetData>')))
    code, output = load(folder)
    assert code == 0, output
    assert raw("select sep from raw.did_table_1_year where _row = 17") == [("#DIV/0!",)]


@pytest.mark.parametrize(("rows", "is_read"), [(65_536, True), (65_537, False)])
def test_an_xls_that_states_more_than_it_holds(folder, load, rows, is_read):
    path = folder / "a.xls"
    shutil.copy(FILES / "made-up-errors.xls", path)
    content = path.read_bytes()
    stated = re.compile(rb"\x00\x02\x0e\x00.{4}(....).{2}(..)", re.DOTALL)
    for found in list(stated.finditer(content)):
        new = bytearray(found.group())
        new[8:12], new[14:16] = rows.to_bytes(4, "little"), (256).to_bytes(2, "little")
        content = content.replace(found.group(), bytes(new))
    path.write_bytes(content)
    code, output = load(folder)
    assert (code == 0) == is_read, output
    if not is_read:
        assert f"reaches to IV{rows}, {rows * 256:,} cells, and holds 0; expected" in output


def test_a_long_sheet_is_read(folder, load, raw):
    made_up.did_year(folder / "a.xlsx", cells={"R100000": "*"})
    assert load(folder)[0] == 0
    assert raw("select year_total from raw.did_table_1_year where _row = 100000") == [("*",)]


def test_a_sheet_in_the_other_format_that_reaches_far_is_refused(folder, load):
    path = folder / "broken.ods"
    shutil.copy(FILES / "made-up-errors.ods", path)
    far = re.compile(rb'number-rows-repeated="10\d{5}"')
    with zipfile.ZipFile(path) as archive:
        assert far.search(archive.read("content.xml"))
    cell = b'<table:table-cell office:value-type="string"><text:p>far</text:p></table:table-cell>'
    last = rb'(number-rows-repeated="10\d{5}"[^>]*>.*?</table:table-row>)'
    row = b"<table:table-row>" + cell + b"</table:table-row>"
    rewritten(path, lambda xml: re.sub(last, rb"\1" + row, xml, count=2), r"content\.xml")
    code, output = load(folder)
    assert code == 1
    assert re.search(r'refused: broken.ods: sheet "\w.*", cell [A-Z]10\d+: reaches to', output)
