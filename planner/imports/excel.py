"""A workbook (.xlsx, .xlsb, .xls, .ods) as a Book: values by calamine; of .xlsx fills, comments and formulas too."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import structlog
from openpyxl import load_workbook
from openpyxl.styles.colors import COLOR_INDEX
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from planner.imports import safety
from planner.imports.book import Book, Place, Sheet, cell_name
from planner.imports.text import unguarded
from planner.words import gettext as _

log = structlog.get_logger(__name__)
READING_FAILS = (CalamineError, OSError, ValueError, OverflowError)
PANIC = "PanicException"  # of a library written in Rust: no Exception, and of no type that could be imported
NOTE = 500  # characters
LOOKED_AT = 400_000  # cells: larger workbooks are read without fills and comments
THEME = ("FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31", "A5A5A5", "FFC000", "5B9BD5", "70AD47")
ERRORS = {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
FORMULA = re.compile(rb"<c\b([^>]*?)>\s*<f\b[^>]*?(?:/>|>([^<]*)</f>)\s*(<v\b[^>]*?(?:/>|>[^<]*</v>))?", re.DOTALL)
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
    elif kind == "ods":
        _take_open(data, book)
        book.notes.append(_("The colours of an .ods were not read. Save it as .xlsx if they mean something."))
    else:
        book.notes.append(_("Colours and comments were not read. Save the workbook as .xlsx if they mean something."))
    for sheet in book.sheets:
        sheet.spread()
    return book


def _read_values(data: bytes) -> Book:
    book = Book([])
    with CalamineWorkbook.from_filelike(BytesIO(data)) as opened:
        for facts in opened.sheets_metadata:
            _read_sheet(opened, facts, book)
    return book


def _take_open(data: bytes, book: Book) -> None:
    """Merged areas and comments of an .ods."""
    with ZipFile(BytesIO(data)) as archive:
        tabs = {tab.name: tab for tab in safety.open_tabs(data, {part.filename: part for part in archive.infolist()})}
    for sheet in book.sheets:
        if (tab := tabs.get(sheet.name)) is not None:
            sheet.merged = tab.merged
            sheet.comments = {place: comment_text(text, None) for place, text in tab.comments.items() if text.strip()}


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
                sheet.bad[row, column] = _("the cell holds the error %(error)s.", error=value)
    book.sheets.append(sheet)


def _look_closer(data: bytes, book: Book) -> None:
    """Read what calamine does not: formulas without a result, results from other workbooks, fills and comments."""
    with ZipFile(BytesIO(data)) as archive:
        parts = {part.filename: part for part in archive.infolist()}
    names = {name: part for part, name in safety._sheet_names(data, parts).items()}
    for sheet in book.sheets:
        part = parts.get(names.get(sheet.name, ""))
        if part is not None:
            _note_formulas(b"".join(safety.unpacked(data, part)), sheet)
    if not _decorated(data, parts):
        return
    if sum(len(sheet.rows) * sheet.width for sheet in book.sheets) > LOOKED_AT:
        book.notes.append(_("The workbook is large, so colours and comments were not read."))
        return
    try:
        decorated = load_workbook(BytesIO(data), data_only=True)
        for sheet in book.sheets:
            _decorate(decorated[sheet.name], sheet)
    except Exception as error:  # whatever an odd style does to the library, the values are there
        log.info("styles not read", reason=repr(error))
        book.notes.append(_("Colours and comments of this workbook could not be read; the values were."))


def _decorated(data: bytes, parts: dict[str, Any]) -> bool:
    """True when somebody commented on a cell or coloured one."""
    if any("comments" in name.lower() for name in parts):
        return True
    styles = parts.get("xl/styles.xml")
    return styles is not None and b"".join(safety.unpacked(data, styles)).count(b"<patternFill") > 2


def _note_formulas(xml: bytes, sheet: Sheet) -> None:
    if b"<f" not in xml:
        return
    for found in FORMULA.finditer(xml):
        at = AT.search(found.group(1))
        if at is None:
            continue
        place: Place = (int(at.group(2)) - 1, safety.number_of(at.group(1).decode()) - 1)
        if found.group(3) is None or found.group(3).endswith(b"/>"):
            sheet.bad[place] = _(
                "the formula in this cell has no saved result; open the workbook, save it and upload it again."
            )
        elif b"[" in (found.group(2) or b""):
            sheet.hints[place] = _("the value comes from another workbook; what was saved last is taken.")


def _decorate(decorated: Any, sheet: Sheet) -> None:
    for row in decorated.iter_rows():
        for cell in row:
            place = (cell.row - 1, cell.column - 1)
            comment = getattr(cell, "comment", None)
            if comment is not None and comment.text.strip():
                sheet.comments[place] = comment_text(comment.text, comment.author)
            if cell.has_style and (colour := _colour(cell.fill)):
                sheet.fills[place] = colour


def comment_text(text: str, author: str | None) -> str:
    """What somebody wrote at a cell, without the name that Excel puts in front; cut where a note would be too long."""
    said = " ".join(text.split())
    if author and said.startswith(f"{author}:"):
        said = said.removeprefix(f"{author}:").strip()
    return said if len(said) <= NOTE else f"{said[: NOTE - 1]}…"


def _colour(fill: Any) -> str | None:
    """The colour of a solid fill as six hex digits; None for none or white."""
    if fill is None or fill.fill_type != "solid":
        return None
    colour = fill.fgColor
    found = None
    if colour.type == "rgb":
        found = str(colour.rgb)[-6:]
    elif colour.type == "theme" and isinstance(colour.theme, int) and colour.theme < len(THEME):
        found = THEME[colour.theme]
    elif colour.type == "indexed" and colour.indexed < len(COLOR_INDEX):
        found = COLOR_INDEX[colour.indexed][-6:]
    return found.upper() if found and found.upper() not in ("FFFFFF", "000000") else None


__all__ = ["cell_name", "comment_text", "read_workbook"]
