"""Small workbooks in other formats than .xlsx: OpenDocument, the old Excel, and its binary one, written by hand."""

from __future__ import annotations

import zipfile
from io import BytesIO
from struct import pack
from typing import Any

import xlwt
from odf.office import Annotation
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableCellProperties
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import P

from tests.planner.imports.books import workbook

Rows = list[list[Any]]


def open_document(*tabs: tuple[str, Rows], repeated: int = 1, comment: str = "") -> bytes:
    """An .ods; the last cell of each tab is there `repeated` times over, and the comment stands at the first."""
    book = OpenDocumentSpreadsheet()
    for name, rows in tabs:
        tab = Table(name=name)
        for at, cells in enumerate(rows):
            row = TableRow()
            for place, value in enumerate(cells):
                last = at == len(rows) - 1 and place == len(cells) - 1
                made = _open_cell(value, repeated if last else 1)
                if comment and (at, place) == (0, 0):
                    note = Annotation()
                    note.addElement(P(text=comment))
                    made.addElement(note)
                row.addElement(made)
            tab.addElement(row)
        book.spreadsheet.addElement(tab)
    file = BytesIO()
    book.write(file)
    return file.getvalue()


def _open_cell(value: Any, repeated: int) -> Any:
    more = {"numbercolumnsrepeated": repeated} if repeated > 1 else {}
    if value == "<":  # belongs to the cell before
        return CoveredTableCell()
    if isinstance(value, tuple):  # a text across so many cells
        made = TableCell(valuetype="string", numbercolumnsspanned=value[1])
        made.addElement(P(text=value[0]))
        return made
    if isinstance(value, (int, float)):
        return TableCell(valuetype="float", value=str(value), **more)
    if hasattr(value, "year"):
        return TableCell(valuetype="date", datevalue=value.isoformat(), **more)
    made = TableCell(**({"valuetype": "string"} if value else {}), **more)
    if value:
        made.addElement(P(text=value))
    return made


STYLES = (  # name, colour, which it is like
    ("Good", "#92d050", ""),
    ("own", "", "Good"),
    ("yellow", "#FFFF00", ""),
    ("red", "#ff0000", ""),
    ("blue", "#00b0f0", ""),
    ("none", "transparent", ""),
    ("white", "#ffffff", ""),
)


def coloured_document() -> bytes:
    """An .ods of Anna, Bo and Cleo at two skills, in colours only."""
    book = OpenDocumentSpreadsheet()
    for name, colour, like in STYLES:
        style = Style(name=name, family="table-cell", **({"parentstylename": like} if like else {}))
        if colour:
            style.addElement(TableCellProperties(backgroundcolor=colour))
        (book.styles if name == "Good" else book.automaticstyles).addElement(style)
    tab = Table(name="A")
    tab.addElement(TableColumn(numbercolumnsrepeated=2))
    tab.addElement(TableColumn(numbercolumnsrepeated=16_382, defaultcellstylename="blue"))
    for names, cells, of_row in (
        (("Name", "SPS", "MES"), ("none", "none", "none"), ""),
        (("Anna", "", ""), ("none", "own", "yellow"), ""),
        (("Bo", "", ""), ("white", "", ""), "red"),
        (("Cleo", "", ""), ("none", "", ""), ""),
    ):
        row = TableRow(**({"defaultcellstylename": of_row} if of_row else {}))
        for text, style in zip(names, cells, strict=True):
            made = TableCell(**({"stylename": style} if style else {}), **({"valuetype": "string"} if text else {}))
            if text:
                made.addElement(P(text=text))
            row.addElement(made)
        tab.addElement(row)
    book.spreadsheet.addElement(tab)
    file = BytesIO()
    book.write(file)
    return file.getvalue()


def coloured_old_excel() -> bytes:
    """An .xls of Anna, who is green at SPS."""
    book = xlwt.Workbook()
    tab = book.add_sheet("A")
    for at, text in enumerate(("Name", "SPS", "MES")):
        tab.write(0, at, text)
    tab.write(1, 0, "Anna", xlwt.easyxf("pattern: pattern solid, fore_colour white"))
    tab.write(1, 1, "", xlwt.easyxf("pattern: pattern solid, fore_colour bright_green"))
    tab.write(1, 2, "", xlwt.easyxf("pattern: pattern fine_dots, fore_colour red"))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def old_excel_with_error() -> bytes:
    """An .xls of Anna, at whom something went wrong, and Bo."""
    book = xlwt.Workbook()
    tab = book.add_sheet("A")
    for at, cells in enumerate((("Name", "SPS"), ("Anna",), ("Bo", 3))):
        for column, value in enumerate(cells):
            tab.write(at, column, value)
    tab.row(1).set_cell_error(1, 0x2A)  # #N/A
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def workbook_with_error() -> bytes:
    """An .xlsx of the same, where a formula came to the error."""

    def fail(book: Any) -> None:
        book.worksheets()[0].write_formula("B2", "=VLOOKUP(1,C1:D9,2)", None, "#N/A")

    return workbook(("A", [["Name", "SPS"], ["Anna"], ["Bo", 3]]), more=fail)


def old_excel(*tabs: tuple[str, Rows], hidden: tuple[str, ...] = ()) -> bytes:
    """An .xls."""
    book = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="DD.MM.YYYY")
    for name, rows in tabs:
        tab = book.add_sheet(name)
        tab.visibility = int(name in hidden)
        for at, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if hasattr(value, "year"):
                    tab.write(at, column, value, day)
                elif isinstance(value, tuple):
                    tab.write_merge(at, at, column, column + value[1] - 1, value[0])
                elif value not in ("", "<"):
                    tab.write(at, column, value)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def binary_excel(name: str, rows: Rows, errors: dict[str, int] | None = None) -> bytes:
    """An .xlsb of one tab with texts and numbers, by [MS-XLSB]; `errors` are texts that stand for errors, by code."""
    bundle = pack("<II", 0, 1) + _text("rId1") + _text(name)
    workbook = b"".join((_record(131), _record(143), _record(156, bundle), _record(144), _record(132)))
    width = max(map(len, rows))
    cells = [_record(129), _record(148, pack("<IIII", 0, len(rows) - 1, 0, width - 1)), _record(145)]
    for at, values in enumerate(rows):
        cells.append(_record(0, pack("<IIHBBBI", at, 0, 300, 0, 0, 0, 0)))
        cells.extend(_packed_cell(column, value, errors or {}) for column, value in enumerate(values) if value != "")
    sheet = b"".join((*cells, _record(146), _record(130)))
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", RELATIONS.format("officeDocument", "xl/workbook.bin"))
        archive.writestr("xl/_rels/workbook.bin.rels", RELATIONS.format("worksheet", "worksheets/sheet1.bin"))
        archive.writestr("xl/workbook.bin", workbook)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return file.getvalue()


CONTENT_TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>"""
RELATIONS = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/>
</Relationships>"""


def _packed_cell(column: int, value: Any, errors: dict[str, int]) -> bytes:
    at = pack("<II", column, 0)
    if value in errors:
        return _record(3, at + bytes([errors[value]]))
    return _record(5, at + pack("<d", value)) if isinstance(value, (int, float)) else _record(6, at + _text(value))


def _record(kind: int, body: bytes = b"") -> bytes:
    return _number(kind) + _number(len(body)) + body


def _number(value: int) -> bytes:
    found = bytearray()
    while True:
        value, low = value >> 7, value & 0x7F
        found.append(low | (0x80 if value else 0))
        if not value:
            return bytes(found)


def _text(text: str) -> bytes:
    return pack("<I", len(text)) + text.encode("utf-16-le")
