"""Crews, absences and calendars from CSV files: every bad cell is listed, and nothing is stored unless all are good."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from planner.imports.absences import absences
from planner.imports.calendars import calendars
from planner.imports.crews import crews
from planner.imports.plan import Plan
from planner.imports.table import BadCell, Counts, Table

KINDS: dict[str, Callable[[Session, Table, Plan], Counts]] = {
    "crews": crews,
    "absences": absences,
    "calendars": calendars,
}

__all__ = ["KINDS", "BadCell", "Counts", "load"]


def load(session: Session, kind: str, text: str, account_id: int | None = None) -> Counts | list[BadCell]:
    """Store the rows of a CSV file of a kind of KINDS in one change set; the caller commits.

    Returns what was stored, or every bad cell when there is one, and then nothing is stored.
    """
    table, plan = Table(text), Plan()
    counts = KINDS[kind](session, table, plan)
    if table.faults:
        return sorted(table.faults)
    plan.apply(session, _("Load %(kind)s", kind=kind), account_id)
    return counts
