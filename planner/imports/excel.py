"""A workbook (.xlsx, .xlsb, .xls, .ods) as a Book: values by calamine; formulas of .xlsx are looked at."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import structlog
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from planner.imports import safety
from planner.imports.book import Book, Place, Sheet, cell_name
from planner.imports.looks import add_looks, error_in_cell
from planner.imports.rules import note_elsewhere
from planner.imports.text import unguarded
from planner.words import gettext as _

log = structlog.get_logger(__name__)
READING_FAILS = (CalamineError, OSError, ValueError, OverflowError)
PANIC = "PanicException"  # of a library written in Rust: no Exception, and of no type that could be imported
ERRORS = {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
FORMULA = re.compile(rb"<c\b([^>]*?)>\s*<f\b[^>]*?(?:/>|>([^<]*)</f>)\s*(<v\b[^>]*?(?:/>|>[^<]*</v>))?", re.DOTALL)
ERROR = re.compile(rb"""<c\b([^<>]*\bt=["']e["'][^<>]*)>(?:(?!</?c\b).){0,4000}?<v>([^<]{0,20})</v>""", re.DOTALL)
AT = re.compile(rb"""\br=["']([A-Z]{1,3})(\d+)["']""")


def read_workbook(data: bytes) -> Book:
    """The sheets that are visible. Raises safety.Unreadable."""
    kind = safety.check(data)
    try:
        book = _read_values(data)
    except BaseException as error:
        if not isinstance(error, READING_FAILS) and type(error).__name__ != PANIC:
            raise
        log.info("workbook refused", reason=str(error))
        raise safety.Unreadable(
            _("This workbook cannot be read. Open it, save it anew as .xlsx and upload that.")
        ) from error
    if kind == "xlsx":
        _look_closer(data, book)
    add_looks(data, kind, book)
    for sheet in book.sheets:
        sheet.spread()
    return book


def _read_values(data: bytes) -> Book:
    book = Book([])
    with CalamineWorkbook.from_filelike(BytesIO(data)) as opened:
        for facts in opened.sheets_metadata:
            _read_sheet(opened, facts, book)
    return book


def _read_sheet(opened: CalamineWorkbook, facts: Any, book: Book) -> None:
    if facts.typ != SheetTypeEnum.WorkSheet:
        return
    if facts.visible != SheetVisibleEnum.Visible:
        book.notes.append(_("The tab “%(sheet)s” is hidden and was not read.", sheet=facts.name))
        return
    found = opened.get_sheet_by_name(facts.name)
    sheet = Sheet(facts.name, found.to_python(skip_empty_area=False))
    sheet.merged = [(a[0], a[1], b[0], b[1]) for a, b in found.merged_cell_ranges or ()]
    for row, cells in enumerate(sheet.rows):
        for column, value in enumerate(cells):
            if isinstance(value, str) and value.startswith("'"):
                cells[column] = unguarded(value)
            elif isinstance(value, str) and value in ERRORS:
                sheet.bad[row, column] = error_in_cell(value)
    book.sheets.append(sheet)


def _look_closer(data: bytes, book: Book) -> None:
    """Note errors, formulas without a result, and results from other workbooks."""
    with ZipFile(BytesIO(data)) as archive:
        parts = {part.filename: part for part in archive.infolist()}
    names = {name: part for part, name in safety._sheet_names(data, parts).items()}
    for sheet in book.sheets:
        part = parts.get(names.get(sheet.name, ""))
        if part is not None:
            xml = b"".join(safety.unpacked(data, part))
            sheet.ruled = b"conditionalFormatting" in xml
            note_elsewhere(xml, sheet)
            _note_formulas(xml, sheet)
            _note_errors(xml, sheet)


def _note_errors(xml: bytes, sheet: Sheet) -> None:
    """The cells that hold an error: of those calamine says that they are empty."""
    for found in ERROR.finditer(xml):
        if (at := AT.search(found.group(1))) is not None:
            sheet.bad[_place(at)] = error_in_cell(found.group(2).decode("utf-8", "replace"))


def _place(at: re.Match[bytes]) -> Place:
    return int(at.group(2)) - 1, safety.number_of(at.group(1).decode()) - 1


def _note_formulas(xml: bytes, sheet: Sheet) -> None:
    if b"<f" not in xml:
        return
    for found in FORMULA.finditer(xml):
        at = AT.search(found.group(1))
        if at is None:
            continue
        place = _place(at)
        if found.group(3) is None or found.group(3).endswith(b"/>"):
            sheet.bad[place] = _(
                "the formula in this cell has no saved result; open the workbook, save it and upload it again."
            )
        elif b"[" in (found.group(2) or b""):
            sheet.hints[place] = _("the value comes from another workbook; what was saved last is taken.")


__all__ = ["cell_name", "read_workbook"]
