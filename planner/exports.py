"""Everything as tables: what each holds, row by row, as far as somebody reaches; and how it becomes CSV or a workbook.

The columns are called as an import knows them, so that what was exported is imported again unchanged.
"""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import StringIO
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

from planner.imports.text import GUARDED, guarded

PIECE = 64 * 1024
MOST_ROWS = 1_048_575  # of a tab below its head, as many as a workbook takes
LOOKS_LIKE_FORMULA = re.compile(r"[=+\-@\t\r]")
Cell = str | int | float | date | None
HARMLESS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True)
class Table:
    """A table to export; `rows` is read once, as it is written."""

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def as_csv(table: Table, delimiter: str) -> Iterator[bytes]:
    """The table as CSV in UTF-8, in pieces, never whole in memory; text that looks like a formula is none."""
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    buffer.write("\N{ZERO WIDTH NO-BREAK SPACE}")  # Excel reads UTF-8 only so
    writer.writerow(table.head)
    for row in table.rows:
        writer.writerow([guarded(cell) if isinstance(cell, str) else _plain(cell) for cell in row])
        if buffer.tell() > PIECE:
            yield _taken(buffer)
    yield _taken(buffer)


def _plain(cell: Cell) -> str | int | float:
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else cell


def _taken(buffer: StringIO) -> bytes:
    piece = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return piece


class _Pieces:
    """A file that keeps what is written until it is taken."""

    def __init__(self) -> None:
        self.kept: list[bytes] = []

    def write(self, piece: bytes) -> int:
        """Keep a piece."""
        self.kept.append(piece)
        return len(piece)

    def flush(self) -> None:
        """Nothing waits."""

    def taken(self) -> bytes:
        """What was kept, which is then forgotten."""
        whole = b"".join(self.kept)
        self.kept.clear()
        return whole


def as_archive(tables: Iterable[Table], delimiter: str) -> Iterator[bytes]:
    """The tables as CSV files in a .zip, in pieces, never whole in memory."""
    file: Any = _Pieces()
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for table in tables:
            with archive.open(f"{table.name}.csv", "w", force_zip64=True) as part:
                for piece in as_csv(table, delimiter):
                    part.write(piece)
                    yield file.taken()
    yield file.taken()


def as_workbook(tables: Iterable[Table]) -> IO[bytes]:
    """The tables as tabs of a workbook, in a file that is deleted once it is closed; rows are not kept in memory.

    What is too long for one tab goes on in a second.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 (whoever sends it closes it)
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "default_date_format": "yyyy-mm-dd", **HARMLESS})
    head, text = book.add_format({"bold": True}), book.add_format({"quote_prefix": True})
    for table in tables:
        tab, number, tabs = _tab(book, table.name, table.head, head), 0, 1
        for row in table.rows:
            if number == MOST_ROWS:
                number, tabs = 0, tabs + 1
                tab = _tab(book, f"{table.name} {tabs}", table.head, head)
            number += 1
            _write(tab, number, row, text)
    book.close()
    file.seek(0)
    return file


def _tab(book: Any, name: str, head: Sequence[str], bold: Any) -> Any:
    tab = book.add_worksheet(name[:31])
    tab.freeze_panes(1, 0)
    tab.write_row(0, 0, head, bold)
    return tab


def _write(tab: Any, number: int, row: Sequence[Cell], text: Any) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            if not cell:
                continue
            shown = f"'{cell}" if GUARDED.match(cell) else cell
            tab.write_string(number, column, shown, text if LOOKS_LIKE_FORMULA.match(cell) else None)
        elif isinstance(cell, date):
            tab.write_datetime(number, column, datetime.combine(cell, time()))
        elif cell is not None:
            tab.write_number(number, column, cell)
