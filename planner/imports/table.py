"""A file or sheet as a table whose cells are read one by one, and every fault found on the way."""

from __future__ import annotations

import calendar
import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from flask_babel import gettext as _

from models import Department, Site
from planner.imports.book import Place, Sheet, cell_name
from planner.imports.heads import plain
from planner.today import FIRST, LAST

Found = TypeVar("Found")
Unit = TypeVar("Unit", Department, Site)
DAY_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d %H:%M")
MONTH = re.compile(r"(0?[1-9]|1[0-2])\s*[./]\s*(\d{4})")


@dataclass(frozen=True, order=True)
class BadCell:
    """What is wrong with a cell; rows are counted as spreadsheets do, the head is row 1."""

    row: int
    column: str
    value: str
    sentence: str
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        if self.cell:
            return str(
                _(
                    'Sheet "%(sheet)s", cell %(cell)s, "%(value)s": %(sentence)s',
                    sheet=self.sheet,
                    cell=self.cell,
                    value=self.value,
                    sentence=self.sentence,
                )
            )
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

    sheet: Sheet | None = None
    columns: Mapping[str, int] = {}

    def __init__(self, text: str) -> None:
        self.faults: list[BadCell] = []
        lines = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}").splitlines()
        delimiter = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
        rows = list(csv.reader(lines, delimiter=delimiter))
        self.head = [cell.strip() for cell in rows[0]] if rows else []
        self._rows = [
            (number, row) for number, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)
        ]

    @classmethod
    def of(cls, sheet: Sheet, head_row: int, columns: Mapping[int, str]) -> Table:
        """The rows of a sheet below its head; `columns` says what each column that counts is called here."""
        table = cls("")
        table.sheet, table.columns = sheet, {name: column for column, name in columns.items()}
        table.head = list(columns.values())
        for row in range(head_row + 1, len(sheet.rows)):
            cells = [sheet.text(row, column) for column in columns]
            if any(cells):
                table._rows.append((row + 1, cells))
        return table

    def place(self, number: int, column: str) -> Place | None:
        """Where the cell of a row and column is in the sheet."""
        return (number - 1, self.columns[column]) if column in self.columns else None

    def refuse(self, number: int, column: str, value: str, sentence: str) -> None:
        """Note a fault of a cell."""
        place = self.place(number, column)
        name = self.sheet.name if self.sheet else ""
        cell = cell_name(*place) if place else f"{number}" if self.sheet else ""
        self.faults.append(BadCell(number, column, value, sentence, name, cell))

    def rows(self, required: Collection[str], optional: Collection[str] = ()) -> Iterator[Row]:
        """The rows, if the head has the required columns and no unknown one; else faults are noted."""
        for column in required:
            if column not in self.head:
                self.refuse(1, column, "", _("this column is missing."))
        for column in self.head:
            if column not in required and column not in optional:
                self.refuse(1, column, column, _("this column is unknown."))
            elif self.head.count(column) > 1:
                self.refuse(1, column, column, _("this column is there twice."))
        if self.faults:
            return
        for number, cells in self._rows:
            if len(cells) > len(self.head):
                more = cells[len(self.head)]
                self.refuse(number, "-", more, _("there are more cells than columns."))
            row = Row(self, number, dict(zip(self.head, (cell.strip() for cell in cells), strict=False)))
            row.check()
            yield row


@dataclass
class Row:
    """One row. Reading a cell that is wrong notes the fault and gives None."""

    table: Table
    number: int
    cells: dict[str, str]

    def refuse(self, column: str, sentence: str) -> None:
        """Note a fault of the cell in a column."""
        self.table.refuse(self.number, column, self.cells.get(column, ""), sentence)

    @property
    def refused(self) -> bool:
        """True when a fault of the row is noted; rows are read one after the other."""
        return bool(self.table.faults) and self.table.faults[-1].row == self.number

    def check(self) -> None:
        """Note the cells that the sheet says cannot be read."""
        bad = self.table.sheet.bad if self.table.sheet else {}
        for column in self.cells if bad else ():
            place = self.table.place(self.number, column)
            if place in bad:
                self.refuse(column, bad[place])
                self.cells[column] = ""

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
            self.refuse(column, too_long(most))
        return value

    def day(self, column: str, required: bool = True, months: bool = False) -> date | None:
        """The day in the cell, as 2027-03-31 or 31.03.2027; with `months` also 03/2027, the last day of the month."""
        value = self.cells.get(column, "")
        if not value and not required:
            return None
        found = day_of(value, months)
        if found is None:
            self.refuse(column, _("this is no day; write it as 2027-03-31 or 31.03.2027."))
        return found

    def number_in(self, column: str, least: float = 0, most: float = 1_000_000) -> float | None:
        """The number in the cell, with a decimal point or comma; None for an empty cell."""
        value = self.cells.get(column, "").removesuffix("€").strip()
        if not value:
            return None
        try:
            number = float(value.replace(",", ".")) if value.count(",") <= 1 and "." not in value else float(value)
        except ValueError:
            self.refuse(column, _("this is no number."))
            return None
        if not least <= number <= most:
            self.refuse(column, _("this must be between %(least)g and %(most)g.", least=least, most=most))
            return None
        return number

    def whole(self, column: str, least: int = 0, most: int = 1_000_000) -> int | None:
        """The whole number in the cell; None for an empty cell."""
        number = self.number_in(column, least, most)
        if number is not None and number != int(number):
            self.refuse(column, _("this must be a whole number."))
            return None
        return None if number is None else int(number)

    def one_of(self, column: str, choices: Collection[str]) -> str | None:
        """The cell's word, one of the choices."""
        value = self.cells.get(column, "")
        if value in choices:
            return value
        self.refuse(column, _("this must be one of: %(choices)s.", choices=", ".join(choices)))
        return None

    def meaning(self, column: str, meanings: Mapping[str, str]) -> str | None:
        """Which of the meanings the cell's word has: its own name, or one of the words that people say for it."""
        value = plain(self.cells.get(column, ""))
        for name, words in meanings.items():
            if value and value in {plain(word) for word in (name, *words.split(", "))}:
                return name
        self.refuse(column, _("this must be one of: %(choices)s.", choices=", ".join(meanings)))
        return None

    def place(self, column: str) -> tuple[str, str]:
        """The names of the sheet and of the cell in a column, or of the first cell that counts."""
        sheet = self.table.sheet
        at = self.table.place(self.number, column) or (self.number - 1, min(self.table.columns.values(), default=0))
        return (sheet.name, sheet.cell(at)) if sheet else ("", "")

    def known(self, column: str, known: Mapping[str, Found], required: bool = True) -> Found | None:
        """What the cell's code or number names."""
        value = self.cells.get(column, "")
        if value in known:
            return known[value]
        if value or required:
            self.refuse(column, _("nothing is known under this name."))
        return None


def by_code_or_name(units: Iterable[Unit]) -> dict[str, Unit]:
    """Departments or sites by what people call them: a code goes before a name."""
    all_units = list(units)
    return {**{each.name: each for each in all_units}, **{each.code: each for each in all_units}}


def day_of(value: str, months: bool = False) -> date | None:
    """The day that a text says; with `months` a month stands for its last day. None when it says none that can be."""
    found = _written(value)
    if found is None and months and (month := MONTH.fullmatch(value)):
        year, number = int(month.group(2)), int(month.group(1))
        found = date(year, number, calendar.monthrange(year, number)[1]) if year else None
    return found if found is not None and FIRST <= found <= LAST else None


def _written(value: str) -> date | None:
    for pattern in DAY_FORMATS:
        try:
            return datetime.strptime(value, pattern).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    return None


def too_long(most: int) -> str:
    """That a text is too long to be kept."""
    return str(_("this is longer than %(most)s characters.", most=most))
