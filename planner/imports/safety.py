"""Looks at a workbook before it is read: what unpacks too large, is too wide or holds more than cells is refused.

Sizes are judged by what the archive says of itself; then it is unpacked piece by piece to see that it said the truth.
A bomb costs nothing that way.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Literal
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from planner.errors import PlannerError
from planner.imports import binary, opendocument
from planner.imports.book import letters
from planner.imports.open_styles import Styles
from planner.words import gettext as _

Format = Literal["xlsx", "xlsb", "ods", "xls"]
MB = 1024 * 1024
WHOLE = 150 * MB  # unpacked
PARTS = 2000
SUSPECT = 5 * MB  # a part, or all of them together, that unpacks to more than this ...
RATIO = 100  # ... and to so many times its packed size is a bomb
CELLS = 4_000_000  # of all sheets, empty ones with a colour included: 10,000 people × 300 skills and as many again
COLUMNS = 702  # A to ZZ
ROWS = 100_000
AREA = 8_000_000  # cells of the rectangle around everything
PIECE = MB
OVERLAP = 128  # bytes of the piece before, so that nothing hides at a seam
ENCRYPTED = 0x1
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

DOCTYPE = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
# Each begins with a letter, which is found much faster than white space, of which a sheet may hold megabytes.
DISGUISED = re.compile(rb"""r(?<=\sr)\s*=\s*["'][^"'<>]{0,20}&""")
FAR_COLUMN = re.compile(rb"""r(?<=\sr)\s*=\s*["']\s*[A-Za-z]{3,}\d""")
PLACE = re.compile(rb"""r(?<=\sr)\s*=\s*["']\s*([A-Za-z]{0,2})(\d{1,10})""")
CELL = re.compile(rb"<(?:\w{1,20}:)?c[\s>/]")


class Unreadable(PlannerError):
    """A file that is not read, and why."""


def check(data: bytes) -> Format:
    """What kind of workbook it is. Raises Unreadable, in a sentence that names the sheet where it is one."""
    if data.startswith(OLD_OR_LOCKED):
        _check_old(data)
        return "xls"
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
        raise Unreadable(_("This is no workbook, or it is damaged: it cannot be unpacked.")) from error
    _check_sizes(parts)
    kind = _check_content(parts)
    named = {part.filename: part for part in parts}
    names = _sheet_names(data, named) if kind == "xlsx" else {}
    cells = 0
    for part in parts:
        if part.filename.endswith((".xml", ".rels", ".vml")):
            cells = _check_part(data, part, names.get(part.filename), cells)
    if kind == "xlsb":
        packed_extents(data)
    elif kind == "ods":
        _check_open(data, named)
    return kind


def _check_old(data: bytes) -> None:
    try:
        extents = binary.old_extents(data)
    except binary.Locked as error:
        raise Unreadable(_locked()) from error
    except binary.WithMacros as error:
        raise Unreadable(_macros()) from error
    except binary.Damaged as error:
        raise Unreadable(_("This is no workbook, or it is damaged: it cannot be unpacked.")) from error
    for each in extents:
        _check_extent(each.name, each.rows, each.columns)


def packed_extents(data: bytes) -> list[binary.Extent]:
    """The tabs of an .xlsb, which are binary; one that is too large is refused."""
    with ZipFile(BytesIO(data)) as archive:
        parts = {part.filename: part for part in archive.infolist()}
    found: list[binary.Extent] = []
    try:
        tabs = binary.packed_tabs(b"".join(unpacked(data, parts["xl/workbook.bin"])))
        links = ElementTree.fromstring(_small(data, parts["xl/_rels/workbook.bin.rels"]))
        for link in links:
            name, part = tabs.get(link.get("Id") or ""), parts.get(_part_name(link.get("Target") or ""))
            if name is not None and part is not None:
                extent = binary.packed_extent(b"".join(unpacked(data, part)), name)
                _check_extent(name, extent.rows, extent.columns)
                found.append(extent)
    except (LookupError, ValueError, ElementTree.ParseError, binary.Damaged, binary.CutShort) as error:
        raise Unreadable(_("This workbook is damaged: its list of sheets cannot be read.")) from error
    return found


def _check_open(data: bytes, parts: dict[str, ZipInfo]) -> None:
    """An .ods."""
    manifest = parts.get("META-INF/manifest.xml")
    if manifest is not None and b"encryption-data" in _small(data, manifest):
        raise Unreadable(_locked())
    for tab in open_tabs(data, parts, Styles()):
        _check_extent(tab.name, tab.rows, tab.columns)


def open_tabs(data: bytes, parts: dict[str, ZipInfo], styles: Styles) -> list[opendocument.Tab]:
    """The tabs of an .ods; what its styles say is added to `styles`."""
    try:
        if "styles.xml" in parts:
            opendocument.tabs_of(unpacked(data, parts["styles.xml"]), styles)
        return opendocument.tabs_of(unpacked(data, parts["content.xml"]), styles)
    except (LookupError, ValueError, ExpatError) as error:
        raise Unreadable(_("This workbook is damaged: its list of sheets cannot be read.")) from error


def _check_extent(sheet: str, rows: int, columns: int) -> None:
    if columns > COLUMNS:
        raise Unreadable(_too_wide(sheet, letters(columns - 1)))
    if rows > ROWS:
        raise Unreadable(_too_long(sheet, rows))
    if rows * columns > AREA:
        raise Unreadable(_too_large(sheet))


def _check_sizes(parts: list[ZipInfo]) -> None:
    if len(parts) > PARTS:
        raise Unreadable(
            _("This workbook has %(parts)s parts; at most %(most)s are read.", parts=len(parts), most=PARTS)
        )
    sizes = [(part.file_size, part.compress_size) for part in parts]
    whole, packed = sum(size for size, _packed in sizes), sum(packed for _size, packed in sizes)
    bombs = [size for size, packed in [*sizes, (whole, packed)] if size > SUSPECT and size > RATIO * max(1, packed)]
    if bombs or whole > WHOLE:
        raise Unreadable(
            _(
                "This workbook of %(packed)s kB unpacks to %(size)s MB, which no skills sheet does; it was not opened.",
                packed=max(1, packed // 1024),
                size=whole // MB,
            )
        )


def _check_content(parts: list[ZipInfo]) -> Format:
    names = {part.filename for part in parts}
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise Unreadable(_locked())
    if any(name.lower().endswith("vbaproject.bin") or name.startswith(("Basic/", "Scripts/")) for name in names):
        raise Unreadable(_macros())
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    raise Unreadable(_("This is no workbook that is read here. Save the sheet as .xlsx, .ods or .csv."))


def _locked() -> str:
    return _("This workbook is locked by a password. Save it without one.")


def _macros() -> str:
    return _("This workbook contains macros, which are not taken. Save it as .xlsx, then upload that.")


def unpacked(data: bytes, part: ZipInfo) -> Iterator[bytes]:
    """The pieces of a part; raises Unreadable as soon as there is more than the archive says."""
    start = part.header_offset + 30
    start += int.from_bytes(data[start - 4 : start - 2], "little") + int.from_bytes(data[start - 2 : start], "little")
    packed = data[start : start + part.compress_size]
    if part.compress_type == ZIP_STORED:
        yield packed
        return
    if part.compress_type != ZIP_DEFLATED:
        raise Unreadable(_("This workbook is packed in an unusual way. Open it, save it anew and upload that."))
    found, engine = 0, zlib.decompressobj(-15)
    try:
        while not engine.eof:
            piece = engine.decompress(packed, PIECE)
            packed = engine.unconsumed_tail
            found += len(piece)
            if found > part.file_size or (not piece and not packed):
                break
            yield piece
    except zlib.error as error:
        raise Unreadable(_("This workbook is damaged: “%(part)s” cannot be unpacked.", part=part.filename)) from error
    if not engine.eof or found != part.file_size:
        raise Unreadable(_("This workbook is damaged: “%(part)s” is not as long as it says.", part=part.filename))


def _sheet_names(data: bytes, parts: dict[str, ZipInfo]) -> dict[str, str]:
    """The names of the sheets by the part that holds them."""
    try:
        book = ElementTree.fromstring(_small(data, parts["xl/workbook.xml"]))
        links = ElementTree.fromstring(_small(data, parts["xl/_rels/workbook.xml.rels"]))
    except (LookupError, ValueError, ElementTree.ParseError) as error:
        raise Unreadable(_("This workbook is damaged: its list of sheets cannot be read.")) from error
    names = {e.get(RELATION): e.get("name") or "" for e in book.iter() if e.tag.endswith("}sheet")}
    targets = {e.get("Id"): (e.get("Target") or "") for e in links}
    return {_part_name(targets.get(key, "")): name for key, name in names.items()}


def _part_name(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _small(data: bytes, part: ZipInfo) -> bytes:
    """A part that is small in any honest workbook."""
    if part.file_size > SUSPECT:
        raise Unreadable(_("This workbook is damaged: its list of sheets cannot be read."))
    whole = b"".join(unpacked(data, part))
    if DOCTYPE.search(whole):
        raise Unreadable(_declares())
    return whole


def _declares() -> str:
    return _("This workbook declares contents of its own, which no spreadsheet program does; it was not opened.")


def _check_part(data: bytes, part: ZipInfo, sheet: str | None, cells: int) -> int:
    """Look through a part; of a sheet returns its cells together with the `cells` of those before."""
    columns, rows, before, first = set[bytes](), 0, b"", True
    for piece in unpacked(data, part):
        text = before + piece
        if first and (text[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in text[:4]):
            raise Unreadable(_declares())
        if DOCTYPE.search(text):
            raise Unreadable(_declares())
        if sheet is not None:
            rows = max(rows, _look(text, columns, sheet))
            cells += len(CELL.findall(piece))
            if cells > CELLS:
                raise Unreadable(_too_many(sheet))
        before, first = text[-OVERLAP:], False
    if sheet is not None and rows * max((number_of(name.decode()) for name in columns), default=0) > AREA:
        raise Unreadable(_too_large(sheet))
    return cells


def _look(text: bytes, columns: set[bytes], sheet: str) -> int:
    """Note the columns of a piece of a sheet; returns its last row."""
    if DISGUISED.search(text):
        raise Unreadable(_declares())
    if found := FAR_COLUMN.search(text):
        name = found.group().split(b"=")[1].strip(b" \"'").decode()
        raise Unreadable(_too_wide(sheet, re.sub(r"\d", "", name).upper()))
    places = PLACE.findall(text)
    columns.update({name.upper() for name in {name for name, _row in places} if name})
    last = max(map(int, {row for _name, row in places}), default=0)
    if last > ROWS:
        raise Unreadable(_too_long(sheet, last))
    return last


def _too_many(sheet: str) -> str:
    return _(
        "This workbook holds more than %(most)s cells, as far as sheet “%(sheet)s”; save the sheets that count as a "
        "workbook of their own.",
        most=CELLS,
        sheet=sheet,
    )


def _too_wide(sheet: str, column: str) -> str:
    return _(
        "Sheet “%(sheet)s” reaches to column %(column)s; at most %(most)s columns are read. Delete the empty "
        "columns on the right, or save the part that counts as a workbook of its own.",
        sheet=sheet,
        column=column,
        most=COLUMNS,
    )


def _too_long(sheet: str, row: int) -> str:
    return _("Sheet “%(sheet)s” reaches to row %(row)s; at most %(most)s are read.", sheet=sheet, row=row, most=ROWS)


def _too_large(sheet: str) -> str:
    return _("Sheet “%(sheet)s” spans too many cells; delete what is empty around the table.", sheet=sheet)


def number_of(name: str) -> int:
    """The number of a column by its letters, A is 1."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number
