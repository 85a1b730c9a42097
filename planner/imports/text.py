"""Text as a Book: a CSV file in whatever encoding, or rows pasted straight from a sheet."""

from __future__ import annotations

import codecs
import csv
import re
from io import StringIO

from planner.imports import safety
from planner.imports.book import Book, Sheet
from planner.words import gettext as _

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
DELIMITERS = "\t;,"
OTHERS = re.compile(rb"%PDF|\x89PNG|\xff\xd8\xff|GIF8|\{\\rtf|\s*<(?:!doctype|html|table|\?xml)", re.IGNORECASE)
GARBLED = re.compile("Ã[\x80-\xbf¤¶¼Ÿ„–œ]|â€|\ufffd")  # UTF-8 once read as if it were Windows-1252, or no letter at all
SUSPICIOUS = ("Ã", "â", "\ufffd")  # one of them is in whatever is garbled
GUARDED = re.compile(r"'+[=+\-@\t\r]")
LONGEST = 10_000  # characters of one cell


def read_text(data: bytes, name: str) -> Book:
    """A CSV file; the encoding is found out and said when it is not UTF-8. Raises safety.Unreadable."""
    encoding = next((encoding for bom, encoding in BOMS if data.startswith(bom)), None) or _by_zeros(data)
    if (b"\0" in data and not encoding.startswith("utf-16")) or OTHERS.match(data):
        raise safety.Unreadable(_("This is neither a workbook (.xlsx, .ods, .xls, .xlsb) nor a text file (.csv)."))
    notes = []
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8":
            raise safety.Unreadable(_("The letters of this file cannot be read; save it as UTF-8.")) from None
        text = data.decode("cp1252", errors="replace")
        notes.append(_("The file is not UTF-8; it was read as Windows-1252. Look at the umlauts before you import."))
    return Book([read_rows(text, name)], notes)


def _by_zeros(data: bytes) -> str:
    """UTF-16 that does not say so has a zero in every other byte of what people write; anything else is UTF-8."""
    sample = data[:4000]
    for place, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if sample[place::2].count(0) > len(sample) * 0.4 and not sample[1 - place :: 2].count(0):
            return encoding
    return "utf-8"


def read_rows(text: str, name: str) -> Sheet:
    """Rows of text as a sheet; between the cells stands what the first lines have most of. Raises safety.Unreadable."""
    text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    head = "\n".join(text.splitlines()[:5])
    delimiter = max(DELIMITERS, key=head.count)
    try:
        rows: list[list[str]] = [
            [unguarded(cell) for cell in row] for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise safety.Unreadable(_("This file is no table: a cell in it is far too long.")) from error
    sheet = Sheet(name, rows)
    _check(sheet)
    return sheet


def _check(sheet: Sheet) -> None:
    if len(sheet.rows) > safety.ROWS:
        last = len(sheet.rows)
        raise safety.Unreadable(
            _(
                "Sheet “%(sheet)s” reaches to row %(row)s; at most %(most)s are read.",
                sheet=sheet.name,
                row=last,
                most=safety.ROWS,
            )
        )
    if sheet.width > safety.COLUMNS:
        raise safety.Unreadable(
            _("“%(sheet)s” has %(columns)s columns; at most %(most)s are read.",
              sheet=sheet.name, columns=sheet.width, most=safety.COLUMNS)
        )  # fmt: skip
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            if any(sign in cell for sign in SUSPICIOUS):
                if GARBLED.search(cell):
                    sheet.bad[row, column] = garbled()
            elif len(cell) > LONGEST:
                sheet.bad[row, column] = _("this is longer than %(most)s characters.", most=LONGEST)


def garbled() -> str:
    """That somebody read UTF-8 as something else before."""
    return _("its letters were garbled by an earlier conversion; save the file as UTF-8.")


def guarded(text: str) -> str:
    """Text that a spreadsheet program does not take for a formula; `unguarded` gives it back unchanged."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") or GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """The text as it was before `guarded`."""
    return text[1:] if text.startswith("'") and GUARDED.match(text) else text
