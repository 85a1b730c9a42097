"""What was uploaded, as sheets of cells, wherever it came from: a workbook, a CSV file, a paste."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

Place = tuple[int, int]  # row and column, counted from 0
Area = tuple[int, int, int, int]  # first row, first column, last row, last column
ACROSS = 0.6  # of the width: a merged cell as wide is a heading
SPREAD = 2_000_000  # cells of merged areas
NOTE = 32_767  # characters, as many as a cell of a workbook holds: what is exported is read again


@dataclass
class Sheet:
    """The cells of a sheet; `bad` says in a sentence why a cell cannot be read, `hints` what is to be known of one,
    `notes` what is to be known of all of it; `ruled` that rules colour some of them.

    `on_its_side` says that rows and columns have changed places: cells keep the names that they have in the file.
    """

    name: str
    rows: list[list[Any]]
    merged: list[Area] = field(default_factory=list)
    fills: dict[Place, str] = field(default_factory=dict)
    comments: dict[Place, str] = field(default_factory=dict)
    bad: dict[Place, str] = field(default_factory=dict)
    hints: dict[Place, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    on_its_side: bool = False
    ruled: bool = False
    width: int = 0

    def __post_init__(self) -> None:
        self.width = max((len(row) for row in self.rows), default=0)

    def value(self, row: int, column: int) -> Any:
        """What the cell holds; None beyond the end."""
        cells = self.rows[row] if row < len(self.rows) else []
        return cells[column] if column < len(cells) else None

    def text(self, row: int, column: int) -> str:
        """What the cell holds, as text."""
        return text_of(self.value(row, column))

    def cell(self, place: Place) -> str:
        """The name of a cell in the file."""
        row, column = place
        return cell_name(column, row) if self.on_its_side else cell_name(row, column)

    def column_name(self, column: int) -> str:
        """The name of a column in the file: letters, or a number where it is a row there."""
        return str(column + 1) if self.on_its_side else letters(column)

    def row_name(self, row: int) -> str:
        """The name of a row in the file."""
        return letters(row) if self.on_its_side else str(row + 1)

    def turned(self) -> Sheet:
        """The same with rows and columns in each other's place; turned again it is as it was."""
        rows = [[self.value(row, column) for row in range(len(self.rows))] for column in range(self.width)]
        merged = [(left, first, right, last) for first, left, last, right in self.merged]
        found = Sheet(self.name, rows, merged, notes=self.notes, on_its_side=not self.on_its_side)
        for name in ("fills", "comments", "bad", "hints"):
            setattr(found, name, {(column, row): said for (row, column), said in getattr(self, name).items()})
        return found

    def spread(self) -> None:
        """Let every cell of a merged area hold what its first cell holds; a heading across the sheet is left alone."""
        width, left_over = self.width, SPREAD
        for first, left, last, right in self.merged:
            right, last = min(right, width - 1), min(last, len(self.rows) - 1)
            left_over -= (right - left + 1) * (last - first + 1)
            if self._heads((first, left, last, right), width) or left_over < 0:
                continue
            for row in range(first, last + 1):
                for column in range(left, right + 1):
                    self._copy((first, left), row, column)

    def headings(self) -> set[int]:
        """The rows that hold a heading across the sheet, as the name of a crew above its people."""
        return {area[0] for area in self.merged if self._heads(area, self.width)}

    @staticmethod
    def _heads(area: Area, width: int) -> bool:
        first, left, last, right = area
        return first == last and min(right, width - 1) - left + 1 > max(3, ACROSS * width)

    def _copy(self, source: Place, row: int, column: int) -> None:
        self._put(row, column, self.value(*source))
        for facts in (self.comments, self.fills, self.bad, self.hints):
            if source in facts:
                facts[row, column] = facts[source]

    def _put(self, row: int, column: int, value: Any) -> None:
        cells = self.rows[row]
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = value
        self.width = max(self.width, column + 1)


@dataclass
class Book:
    """All sheets, and what was noticed on the way that concerns no single cell."""

    sheets: list[Sheet]
    notes: list[str] = field(default_factory=list)


def text_of(value: Any) -> str:
    """A value as people write it: whole numbers without a point, days in ISO 8601, any white space as one space."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return f"{value:.10g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return re.sub(r"\s+", " ", str(value)).strip()


def letters(column: int) -> str:
    """The name of a column, counted from 0: A, B, ..., Z, AA."""
    name, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell_name(row: int, column: int) -> str:
    """The name of a cell, counted from 0: C4."""
    return f"{letters(column)}{row + 1}"
