"""The colours of the cells of an OpenDocument sheet (.ods): what its styles say, and which cells have which style."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from planner.imports.book import Place

STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0 "
FORMAT = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0 "
CELL_PROPERTIES = f"{STYLE}table-cell-properties"
LIKE = 20  # styles that a style may be like, one after another
WHITE, BLACK = "FFFFFF", "000000"


class Run(NamedTuple):
    """Cells beside and below one another that have the same style; an empty one leaves it to their columns."""

    row: int
    rows: int
    column: int
    columns: int
    style: str


@dataclass
class Styles:
    """Background colours by the name of a style, and which style is like which."""

    colours: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    now: str | None = None

    def start(self, name: str, facts: dict[str, str]) -> None:
        """Take note of an element."""
        if name == f"{STYLE}style":
            self.now = facts.get(f"{STYLE}name") if facts.get(f"{STYLE}family") == "table-cell" else None
            if self.now is not None and (parent := facts.get(f"{STYLE}parent-style-name")):
                self.parents[self.now] = parent
        elif self.now is not None and (colour := facts.get(f"{FORMAT}background-color")) and name == CELL_PROPERTIES:
            self.colours[self.now] = colour

    def colour(self, style: str) -> str | None:
        """Six hex digits; None for none, white or black."""
        for _step in range(LIKE):
            if style in self.colours or style not in self.parents:
                break
            style = self.parents[style]
        found = self.colours.get(style, "").removeprefix("#").upper()
        return found if len(found) == 6 and found not in (WHITE, BLACK) else None

    def fills(self, runs: Collection[Run], of_columns: Sequence[str], rows: int) -> dict[Place, str]:
        """The colours of the cells of so many rows, and of as many columns as have a style of their own here."""
        colours = {style: self.colour(style) for style in {run.style for run in runs} | set(of_columns)}
        found: dict[Place, str] = {}
        for run in runs:
            for column in range(run.column, min(run.column + run.columns, len(of_columns))):
                if colour := colours[run.style or of_columns[column]]:
                    found.update(((row, column), colour) for row in range(run.row, min(run.row + run.rows, rows)))
        return found
