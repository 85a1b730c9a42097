"""What a workbook shows beside its values: fills and comments, by openpyxl, xlrd or our own reader of .ods."""

from __future__ import annotations

from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import structlog
import xlrd
from openpyxl import load_workbook
from openpyxl.styles.colors import COLOR_INDEX

from planner.imports import safety
from planner.imports.book import NOTE, Book, Sheet
from planner.imports.open_styles import Styles
from planner.imports.rules import add_ruled, note_open
from planner.imports.themes import theme_colours, tinted
from planner.words import gettext as _

log = structlog.get_logger(__name__)
LOOKED_AT = 400_000  # cells: larger workbooks are read without fills and comments
NO_COLOUR = "00000000"
SOLID = 1  # of the patterns of an .xls


def add_looks(data: bytes, kind: safety.Format, book: Book) -> None:
    """Add fills and comments to the sheets; where they cannot be had, every sheet says so."""
    large = sum(len(sheet.rows) * sheet.width for sheet in book.sheets) > LOOKED_AT
    if kind == "xlsb":
        _of_packed(data, book)
        _say(book, _("Colours and comments of an .xlsb are not read. Save it as .xlsx if they mean something."))
    elif kind == "ods":
        _of_open(data, book, large)
    elif large:
        _say(book, _("The workbook is large, so colours and comments were not read."))
    else:
        try:
            (_of_excel if kind == "xlsx" else _of_old_excel)(data, book)
        except Exception as error:  # whatever an odd style does to a library, the values are there
            log.info("styles not read", reason=repr(error))
            _say(
                book, _("Colours and comments could not be read; the values were. Save it anew as .xlsx and try that.")
            )


def _say(book: Book, sentence: str) -> None:
    for sheet in book.sheets:
        sheet.notes.append(sentence)


def error_in_cell(error: str) -> str:
    """What is wrong with a cell that holds an error."""
    return _("the cell holds the error %(error)s.", error=error)


def _of_packed(data: bytes, book: Book) -> None:
    """Only where errors are, which calamine takes for empty."""
    extents = {extent.name: extent for extent in safety.packed_extents(data)}
    for sheet in book.sheets:
        for place, code in extents[sheet.name].errors.items():
            sheet.bad[place] = error_in_cell(xlrd.error_text_from_code.get(code, "#"))


def _of_excel(data: bytes, book: Book) -> None:
    with ZipFile(BytesIO(data)) as archive:
        parts = {part.filename: part for part in archive.infolist()}
    if not any(sheet.ruled for sheet in book.sheets) and not _decorated(data, parts):
        return
    decorated = load_workbook(BytesIO(data), data_only=True)
    theme = theme_colours(decorated.loaded_theme)
    for sheet in book.sheets:
        _decorate(decorated[sheet.name], sheet, theme)
        if sheet.ruled:
            add_ruled(decorated[sheet.name], sheet, lambda fill: _ruled_colour(fill, theme))


def _decorated(data: bytes, parts: dict[str, Any]) -> bool:
    """True when somebody commented on a cell or coloured one."""
    if any("comments" in name.lower() for name in parts):
        return True
    styles = parts.get("xl/styles.xml")
    return styles is not None and b"".join(safety.unpacked(data, styles)).count(b"<patternFill") > 2


def _decorate(decorated: Any, sheet: Sheet, theme: tuple[str, ...]) -> None:
    for row in decorated.iter_rows():
        for cell in row:
            place = (cell.row - 1, cell.column - 1)
            comment = getattr(cell, "comment", None)
            if comment is not None and comment.text.strip():
                sheet.comments[place] = comment_text(comment.text, comment.author)
            if cell.has_style and (colour := _colour(cell.fill, theme)):
                sheet.fills[place] = colour


def comment_text(text: str, author: str | None) -> str:
    """What somebody wrote at a cell, without the name that Excel puts in front; cut where no cell would hold it."""
    said = " ".join(text.split())
    if author and said.startswith(f"{author}:"):
        said = said.removeprefix(f"{author}:").strip()
    return said if len(said) <= NOTE else f"{said[: NOTE - 1]}…"


def _colour(fill: Any, theme: tuple[str, ...]) -> str | None:
    """The colour of a solid fill as six hex digits; None for none or white."""
    return _named(fill.fgColor, theme) if fill is not None and fill.fill_type == "solid" else None


def _ruled_colour(fill: Any, theme: tuple[str, ...]) -> str | None:
    """The colour of a fill that a rule gives: it stands where a pattern has its ground."""
    if fill.fill_type not in (None, "solid"):
        return None
    written = fill.bgColor if fill.bgColor is not None and fill.bgColor.rgb != NO_COLOUR else fill.fgColor
    return _named(written, theme)


def _named(colour: Any, theme: tuple[str, ...]) -> str | None:
    """A colour as six hex digits; None for none, white or black."""
    found = None
    if colour.type == "rgb":
        found = str(colour.rgb)[-6:]
    elif colour.type == "theme" and isinstance(colour.theme, int) and colour.theme < len(theme):
        found = theme[colour.theme]
    elif colour.type == "indexed" and colour.indexed < len(COLOR_INDEX):
        found = COLOR_INDEX[colour.indexed][-6:]
    found = tinted(found.upper(), colour.tint) if found and colour.tint else found
    return found.upper() if found and found.upper() not in ("FFFFFF", "000000") else None


def _of_old_excel(data: bytes, book: Book) -> None:
    with xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=StringIO()) as opened:
        for sheet in book.sheets:
            _decorate_old(opened, opened.sheet_by_name(sheet.name), sheet)


def _decorate_old(opened: Any, decorated: Any, sheet: Sheet) -> None:
    for place, note in decorated.cell_note_map.items():
        if note.text.strip():
            sheet.comments[place] = comment_text(note.text, note.author)
    for row in range(decorated.nrows):
        for column in range(decorated.row_len(row)):
            if decorated.cell_type(row, column) == xlrd.XL_CELL_ERROR:
                code = decorated.cell_value(row, column)
                sheet.bad[row, column] = error_in_cell(xlrd.error_text_from_code.get(code, "#"))
            fill = opened.xf_list[decorated.cell_xf_index(row, column)].background
            colour = opened.colour_map.get(fill.pattern_colour_index) if fill.fill_pattern == SOLID else None
            if colour and colour not in ((0, 0, 0), (255, 255, 255)):
                sheet.fills[row, column] = "".join(f"{part:02X}" for part in colour)


def _of_open(data: bytes, book: Book, large: bool) -> None:
    """Merged areas and comments too; of a large workbook without colours."""
    with ZipFile(BytesIO(data)) as archive:
        parts = {part.filename: part for part in archive.infolist()}
    styles = Styles()
    tabs = {tab.name: tab for tab in safety.open_tabs(data, parts, styles)}
    for sheet in book.sheets:
        if (tab := tabs.get(sheet.name)) is not None:
            sheet.merged, sheet.fills = tab.merged, {} if large else tab.fills(styles)
            note_open(tab.ruled, sheet)
            sheet.comments = {place: comment_text(text, None) for place, text in tab.comments.items() if text.strip()}
    if large:
        _say(book, _("The workbook is large, so its colours were not read."))
