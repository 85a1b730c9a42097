"""Absences: personnel_number, from, until, kind (holiday, sick, parental, training, other), note."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Absence, Person
from planner.imports.answers import SheetAnswer
from planner.imports.book import Sheet
from planner.imports.context import Context
from planner.imports.plan import Change, Plan
from planner.imports.table import Counts, Row, Table
from planner.imports.who import Who, is_foot, named_in
from planner.pages import day as shown_day
from planner.words import gettext as _

KINDS = {
    "holiday": "urlaub, ferien, vacation, leave, u",
    "sick": "krank, krankheit, illness, k",
    "parental": "elternzeit, parental leave",
    "training": "schulung, fortbildung, lehrgang, seminar",
    "other": "sonstiges, andere, anderes",
}
WHO = ("personnel_number", "name", "last_name", "first_name")
Found = tuple[int, str]  # a person's id and name


def absences(session: Session, table: Table, plan: Plan) -> Counts:
    """What a file of absences adds and changes; everybody is known by number."""
    people = {p.personnel_number: (p.id, p.name) for p in session.scalars(select(Person)) if p.personnel_number}
    rows = table.rows(("personnel_number", "from", "until"), ("kind", "note"))
    return _note(session, rows, lambda row: row.known("personnel_number", people), plan)


def read_absences(sheet: Sheet, answer: SheetAnswer, context: Context, who: Who, plan: Plan) -> None:
    """What a sheet of absences adds and changes; only people are found over whom the account holds the permission."""
    table = Table.of(sheet, answer.head, answer.fields)
    people: dict[int, Found] = {}
    rows = [row for row in table.rows(("from", "until"), ("kind", "note", *WHO)) if _is_there(row, sheet, answer)]
    for row in rows:
        person = who.find(sheet, row.number - 1, answer)
        if person is not None and person.id:
            people[row.number] = (person.id, person.name)
    # Of whom is left out, or not found, the other cells do not matter.
    _note(context.session, [row for row in rows if row.number in people], lambda row: people[row.number], plan)
    plan.faults += table.faults


def _is_there(row: Row, sheet: Sheet, answer: SheetAnswer) -> bool:
    return not is_foot(named_in(sheet, row.number - 1, answer.fields))


def _note(session: Session, rows: Iterable[Row], find: Callable[[Row], Found | None], plan: Plan) -> Counts:
    """Absences that are not there yet are added; one from the same day on gets its end, kind and note."""
    present = {(a.person_id, a.holds_from): a for a in session.scalars(select(Absence)) if a.error_at is None}
    counts = Counts()
    for row in rows:
        person = find(row)
        first, last = row.day("from"), row.day("until", required=False)
        kind = row.meaning("kind", KINDS) if row.cells.get("kind") else "other"
        note = row.short("note") or None
        if first and last and last < first:
            row.refuse("until", _("the absence ends before it starts."))
        if person is None or first is None or kind is None:
            continue
        person_id, name = person
        old, place = present.get((person_id, first)), row.place("from")
        values: dict[str, Any] = {"holds_until": last, "kind": kind, "note": note}
        after = said(first, last, kind, note)
        if old is None:
            absence = Absence(person_id=person_id, holds_from=first, **values)
            present[person_id, first] = absence
            plan.changes.append(Change("absence", name, "", "", after, *place, [absence]))
            counts.added += 1
        elif all(getattr(old, key) == value for key, value in values.items()):
            plan.unchanged += 1
            counts.unchanged += 1
        else:
            before = said(first, old.holds_until, old.kind, old.note)
            sets = [(old, key, value) for key, value in values.items()]
            plan.changes.append(Change("absence", name, "", before, after, *place, [], sets))
            counts.changed += 1
    return counts


def said(first: date, last: date | None, kind: str, note: str | None) -> str:
    """An absence as the preview says it."""
    words = {
        "holiday": _("holiday"),
        "sick": _("sick"),
        "parental": _("parental leave"),
        "training": _("training"),
        "other": _("other"),
    }
    days = f"{shown_day(first)} – {shown_day(last) if last else '…'}"
    return ", ".join(filter(None, (days, words[kind], note)))
