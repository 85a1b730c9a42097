"""A CSV file as a table whose cells are read one by one, and every fault found on the way."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from flask_babel import gettext as _

Found = TypeVar("Found")
DAY_FORMATS = ("%Y-%m-%d", "%d.%m.%Y")


@dataclass(frozen=True, order=True)
class BadCell:
    """What is wrong with a cell; rows are counted as spreadsheets do, the head is row 1."""

    row: int
    column: str
    value: str
    sentence: str

    def __str__(self) -> str:
        return str(
            _(
                'Row %(row)s, column %(column)s, "%(value)s": %(sentence)s',
                row=self.row,
                column=self.column,
                value=self.value,
                sentence=self.sentence,
            )
        )


@dataclass
class Counts:
    """How many rows were added, changed something, or were there already."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


class Table:
    """The rows of a file with a head; commas or semicolons between the cells, UTF-8."""

    def __init__(self, text: str) -> None:
        self.faults: list[BadCell] = []
        lines = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}").splitlines()
        delimiter = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
        rows = list(csv.reader(lines, delimiter=delimiter))
        self.head = [cell.strip() for cell in rows[0]] if rows else []
        self._rows = [
            (number, row) for number, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)
        ]

    def rows(self, required: Collection[str], optional: Collection[str] = ()) -> Iterator[Row]:
        """The rows, if the head has the required columns and no unknown one; else faults are noted."""
        for column in required:
            if column not in self.head:
                self.faults.append(BadCell(1, column, "", _("this column is missing.")))
        for column in self.head:
            if column not in required and column not in optional:
                self.faults.append(BadCell(1, column, column, _("this column is unknown.")))
            elif self.head.count(column) > 1:
                self.faults.append(BadCell(1, column, column, _("this column is there twice.")))
        if self.faults:
            return
        for number, cells in self._rows:
            if len(cells) > len(self.head):
                more = cells[len(self.head)]
                self.faults.append(BadCell(number, "-", more, _("there are more cells than columns.")))
            yield Row(self, number, dict(zip(self.head, (cell.strip() for cell in cells), strict=False)))


@dataclass
class Row:
    """One row. Reading a cell that is wrong notes the fault and gives None."""

    table: Table
    number: int
    cells: dict[str, str]

    def refuse(self, column: str, sentence: str) -> None:
        """Note a fault of the cell in a column."""
        self.table.faults.append(BadCell(self.number, column, self.cells.get(column, ""), sentence))

    def text(self, column: str, most: int = 200) -> str | None:
        """The cell's text; it must not be empty."""
        value = self.short(column, most)
        if not self.cells.get(column):
            self.refuse(column, _("this cell must not be empty."))
        return value or None

    def short(self, column: str, most: int = 200) -> str:
        """The cell's text, which may be empty."""
        value = self.cells.get(column, "")
        if len(value) > most:
            self.refuse(column, _("this is longer than %(most)s characters.", most=most))
        return value

    def day(self, column: str, required: bool = True) -> date | None:
        """The day in the cell, as 2027-03-31 or 31.03.2027."""
        value = self.cells.get(column, "")
        if not value and not required:
            return None
        for pattern in DAY_FORMATS:
            try:
                return datetime.strptime(value, pattern).date()  # noqa: DTZ007 (a day has no zone)
            except ValueError:
                continue
        self.refuse(column, _("this is no day; write it as 2027-03-31 or 31.03.2027."))
        return None

    def one_of(self, column: str, choices: Collection[str]) -> str | None:
        """The cell's word, one of the choices."""
        value = self.cells.get(column, "")
        if value in choices:
            return value
        self.refuse(column, _("this must be one of: %(choices)s.", choices=", ".join(choices)))
        return None

    def known(self, column: str, known: Mapping[str, Found], required: bool = True) -> Found | None:
        """What the cell's code or number names."""
        value = self.cells.get(column, "")
        if value in known:
            return known[value]
        if value or required:
            self.refuse(column, _("nothing is known under this name."))
        return None
