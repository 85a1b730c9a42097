"""Binary workbooks (.xls, .xlsb), looked at before they are read: which tabs there are, how far their cells reach."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from struct import unpack_from

import olefile

from planner.imports.book import Place

CutShort = struct.error

# .xls: records of the stream, by [MS-XLS] 2.3.
BOUND_SHEET, BEGIN, LOCKED = 0x85, 0x809, 0x2F
WIDE = {0xBD, 0xBE}  # several cells: their last column ends the record
SINGLE = {0x06, 0xD6, 0xFD, 0x201, 0x203, 0x204, 0x205, 0x27E}
# .xlsb: records of a part, by [MS-XLSB] 2.3.
ROW, TAB = 0, 156
CELL = range(1, 12)
MOST_ERRORS = 10_000
ERRORS = {3, 11}  # an error stated, an error that a formula came to


@dataclass
class Extent:
    """A tab, the rectangle around its cells, and which of them hold an error."""

    name: str
    rows: int = 0
    columns: int = 0
    errors: dict[Place, int] = field(default_factory=dict)  # of an .xlsb: the codes of errors in cells


class Locked(Exception):
    """The workbook is encrypted."""


class WithMacros(Exception):
    """The workbook holds macros."""


class Damaged(Exception):
    """The workbook cannot be followed."""


def old_extents(data: bytes) -> list[Extent]:
    """The tabs of an .xls. Raises Locked, WithMacros, Damaged."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as opened:
            names = {"/".join(path).lower() for path in opened.listdir(streams=True, storages=True)}
            if "encryptedpackage" in names:
                raise Locked
            if any(name.split("/")[0] in ("_vba_project_cur", "macros") for name in names):
                raise WithMacros
            name = next((each for each in ("workbook", "book") if each in names), None)
            if name is None:
                raise Damaged
            return _old_extents(opened.openstream(name).read())
    except (OSError, CutShort, IndexError, ValueError, TypeError, AttributeError) as error:
        raise Damaged from error


def _old_extents(stream: bytes) -> list[Extent]:
    starts: dict[int, Extent] = {}
    now: Extent | None = None
    for start, kind, body in _old_records(stream):
        if kind == LOCKED:
            raise Locked
        if kind == BOUND_SHEET:
            starts[unpack_from("<I", body)[0]] = Extent(_short_text(body[6:]))
        elif kind == BEGIN:
            now = starts.get(start, now)
        elif now is not None and kind in SINGLE | WIDE:
            row, column = unpack_from("<HH", body)
            last = unpack_from("<H", body, len(body) - 2)[0] if kind in WIDE else column
            now.rows, now.columns = max(now.rows, row + 1), max(now.columns, column + 1, last + 1)
    return list(starts.values())


def _old_records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, size = unpack_from("<HH", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _short_text(body: bytes) -> str:
    """A name: how many letters, whether of two bytes each, the letters."""
    letters, wide = body[0], body[1] & 1
    return body[2 : 2 + letters * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1", "replace")


def packed_tabs(workbook: bytes) -> dict[str, str]:
    """The names of the tabs of an .xlsb by the key of their part, from workbook.bin."""
    found = {}
    for kind, body in _packed_records(workbook):
        if kind == TAB:
            key, rest = _wide_text(body, 8)
            found[key] = _wide_text(body, rest)[0]
    return found


def packed_extent(part: bytes, name: str) -> Extent:
    """The rectangle around the cells of a tab of an .xlsb."""
    found, row = Extent(name), 0
    for kind, body in _packed_records(part):
        if kind == ROW:
            row = unpack_from("<I", body)[0]
        elif kind in CELL:
            (column,) = unpack_from("<I", body)
            found.rows, found.columns = max(found.rows, row + 1), max(found.columns, column + 1)
            if kind in ERRORS and len(found.errors) < MOST_ERRORS:
                found.errors[row, column] = body[8]
    return found


def _packed_records(part: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    try:
        while at < len(part):
            kind, at = _number(part, at, 2)
            size, at = _number(part, at, 4)
            yield kind, part[at : at + size]
            at += size
    except (IndexError, CutShort) as error:
        raise Damaged from error


def _number(part: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends; the kind of a record keeps its high bit in the first byte."""
    found = 0
    for place in range(most):
        byte = part[at + place]
        found |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            return found, at + place + 1
    return found, at + most


def _wide_text(body: bytes, at: int) -> tuple[str, int]:
    """A text of two bytes a letter, and where it ends."""
    (letters,) = unpack_from("<I", body, at)
    end = at + 4 + 2 * letters
    if end > len(body):
        raise Damaged
    return body[at + 4 : end].decode("utf-16-le", "replace"), end
