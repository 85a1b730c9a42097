"""Absences: personnel_number, from, until, kind (holiday, sick, parental, training, other), note."""

from __future__ import annotations

from typing import get_args

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Absence, Person
from models.people import AbsenceKind
from planner.imports.table import Counts, Table


def absences(session: Session, table: Table, counts: Counts) -> None:
    """Add the absences that are not there yet; one from the same day on gets its end, kind and note."""
    people = {p.personnel_number: p for p in session.scalars(select(Person)) if p.personnel_number}
    present = {(a.person_id, a.holds_from): a for a in session.scalars(select(Absence)) if a.error_at is None}
    for row in table.rows(("personnel_number", "from", "until"), ("kind", "note")):
        person = row.known("personnel_number", people)
        first, last = row.day("from"), row.day("until", required=False)
        kind = row.one_of("kind", get_args(AbsenceKind)) if row.cells.get("kind") else "other"
        note = row.short("note") or None
        if first and last and last < first:
            row.refuse("until", _("the absence ends before it starts."))
        if person is None or first is None or kind is None:
            continue
        old = present.get((person.id, first))
        if old is None:
            absence = Absence(person_id=person.id, holds_from=first, holds_until=last, kind=kind, note=note)
            session.add(absence)
            present[person.id, first] = absence
            counts.added += 1
        elif (old.holds_until, old.kind, old.note) == (last, kind, note):
            counts.unchanged += 1
        else:
            old.holds_until, old.kind, old.note = last, kind, note
            counts.changed += 1
