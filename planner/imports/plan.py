"""What an import would do: every change with where it comes from, every fault, and what was noticed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy.orm import Session

from models import Base, change
from planner.imports.book import Place, Sheet
from planner.imports.table import BadCell
from planner.words import gettext as _

What = Literal[
    "person", "belongs", "level", "skill", "training", "unit", "crew", "absence", "calendar", "target", "headcount",
    "cover", "prerequisite", "level text", "false friend",
]  # fmt: skip


@dataclass
class Change:
    """One change: about whom, what of them, now and then; `rows` are new, `sets` are new values.

    `lowers` is True for a level below the one that was stated last.
    """

    kind: What
    about: str
    what: str
    before: str
    after: str
    sheet: str
    cell: str
    rows: list[Base] = field(default_factory=list)
    sets: list[tuple[Any, str, Any]] = field(default_factory=list)
    lowers: bool = False


@dataclass
class Plan:
    """What an upload would change, what is there already, what is wrong, what was noticed at a cell."""

    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    faults: list[BadCell] = field(default_factory=list)
    hints: list[BadCell] = field(default_factory=list)

    def refuse(self, sheet: Sheet, place: Place, sentence: str) -> None:
        """Note a fault of a cell."""
        self.faults.append(_at(sheet, place, sentence))

    def hint(self, sheet: Sheet, place: Place, sentence: str) -> None:
        """Note what is to be known about a cell."""
        self.hints.append(_at(sheet, place, sentence))

    def count(self, kind: What) -> int:
        """How many changes of a kind there are."""
        return sum(1 for each in self.changes if each.kind == kind)

    def apply(self, session: Session, what: str, account_id: int | None) -> None:
        """Make every change in one change set; the caller commits."""
        with change(session, what, account_id), session.no_autoflush:
            for each in self.changes:
                session.add_all(each.rows)
                for row, name, value in each.sets:
                    setattr(row, name, value)


def _at(sheet: Sheet, place: Place, sentence: str) -> BadCell:
    row, column = place
    return BadCell(row + 1, "", shown(sheet.text(row, column)), sentence, sheet.name, sheet.cell(place))


def shown(text: str) -> str:
    """As much of a text as a list shows."""
    return text if len(text) <= 60 else f"{text[:57]}…"


def none_yet() -> str:
    """What stands for a level that nobody has stated."""
    return _("not asked")
