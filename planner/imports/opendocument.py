"""An OpenDocument sheet (.ods), looked at before it is read: how far its cells reach, merged areas, comments, colours.

A cell or row may say that it is there a million times; what counts is how far the last that holds something reaches.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

from planner.imports.book import Area, Place
from planner.imports.open_styles import Run, Styles

TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
RULED = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
MOST = 10**7  # a number of repetitions, as far as it matters
MOST_STYLED = 1000  # columns whose style is kept
MOST_RUNS = 400_000  # cells of a tab whose style is kept


@dataclass
class Tab:
    """A table: the rectangle around what it holds, its merged areas, what somebody wrote at a cell, styles; `ruled` are
    the addresses of cells that rules colour.
    """

    name: str
    rows: int = 0
    columns: int = 0
    merged: list[Area] = field(default_factory=list)
    comments: dict[Place, str] = field(default_factory=dict)
    runs: list[Run] = field(default_factory=list)
    of_columns: list[str] = field(default_factory=list)  # the style of a column's cells that have none of their own
    ruled: list[str] = field(default_factory=list)

    def fills(self, styles: Styles) -> dict[Place, str]:
        """The colours of the cells of the rectangle."""
        more = self.columns - len(self.of_columns)
        return styles.fills(self.runs, [*self.of_columns, *[""] * more][: self.columns], self.rows)


class _Reader:
    """Follows the elements of content.xml; all of it in one pass, nothing expanded."""

    def __init__(self, styles: Styles) -> None:
        self.tabs: list[Tab] = []
        self.styles = styles
        self.of_row = ""
        self.row = self.column = self.repeated = 0
        self.depth = 0  # of tables: one inside a cell is no sheet
        self.cell: dict[str, str] | None = None
        self.full = False
        self.note: list[str] | None = None
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler, self.parser.EndElementHandler = self.start, self.end
        self.parser.CharacterDataHandler = self.text

    def start(self, name: str, facts: dict[str, str]) -> None:
        if name == f"{TABLE}table":
            self.depth += 1
            if self.depth == 1:
                self.tabs.append(Tab(facts.get(f"{TABLE}name", "")))
                self.row = 0
        elif self.depth == 0:
            self.styles.start(name, facts)
        elif self.depth != 1:
            return
        elif name == f"{TABLE}table-column":
            more = min(_number(facts, "number-columns-repeated"), MOST_STYLED - len(self.tabs[-1].of_columns))
            self.tabs[-1].of_columns += [facts.get(f"{TABLE}default-cell-style-name", "")] * more
        elif name == f"{TABLE}table-row":
            self.column, self.repeated = 0, _number(facts, "number-rows-repeated")
            self.of_row = facts.get(f"{TABLE}default-cell-style-name", "")
        elif name in CELLS:
            self.cell, self.full = facts, f"{OFFICE}value-type" in facts
        elif name == f"{OFFICE}annotation":
            self.note = []
        elif name == f"{RULED}conditional-format":
            self.tabs[-1].ruled.append(facts.get(f"{RULED}target-range-address", ""))
        elif name == f"{TEXT}p" and self.note:
            self.note.append(" ")

    def text(self, text: str) -> None:
        if self.note is not None:
            self.note.append(text)
        elif self.cell is not None and text.strip():
            self.full = True

    def end(self, name: str) -> None:
        if name == f"{TABLE}table":
            self.depth -= 1
        elif self.depth != 1:
            return
        elif name == f"{TABLE}table-row":
            self.row += self.repeated
        elif name in CELLS and self.cell is not None:
            self._close_cell(self.cell)
            self.cell = None
        elif name == f"{OFFICE}annotation" and self.note is not None:
            self.tabs[-1].comments[self.row, self.column] = "".join(self.note)
            self.note = None

    def _close_cell(self, facts: dict[str, str]) -> None:
        tab, repeated = self.tabs[-1], _number(facts, "number-columns-repeated")
        down, across = _number(facts, "number-rows-spanned"), _number(facts, "number-columns-spanned")
        if self.full:
            tab.rows = max(tab.rows, self.row + self.repeated)
            tab.columns = max(tab.columns, self.column + repeated)
        if down > 1 or across > 1:
            tab.merged.append((self.row, self.column, self.row + down - 1, self.column + across - 1))
        if len(tab.runs) < MOST_RUNS:
            style = facts.get(f"{TABLE}style-name") or self.of_row
            tab.runs.append(Run(self.row, self.repeated, self.column, repeated, style))
        self.column += repeated


def _number(facts: dict[str, str], name: str) -> int:
    text = facts.get(f"{TABLE}{name}", "1")
    return min(int(text), MOST) if text.isdecimal() and len(text) < 12 else MOST if text.isdecimal() else 1


def tabs_of(pieces: Iterable[bytes], styles: Styles) -> list[Tab]:
    """The tables of content.xml or the styles of styles.xml, which comes in pieces. Raises expat.ExpatError."""
    reader = _Reader(styles)
    for piece in pieces:
        reader.parser.Parse(piece, False)
    reader.parser.Parse(b"", True)
    return reader.tabs
