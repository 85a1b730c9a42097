"""Absences of one's people: seen, added, ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import format_date
from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager

from models import Absence, Account, Department, Person, change, db, now
from planner.errors import Refused
from planner.services.reach import department_people, people_in_reach
from planner.today import today
from planner.words import gettext as _

LOOKING_BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Seen:
    """An absence; `kind` and `note` are None for who may not know why."""

    absence: Absence
    kind: str | None
    note: str | None


def absences(account: Account, department: Department, day: date) -> list[Seen]:
    """The absences of the department's people in reach that are not over for long on the day, the soonest first."""
    query = (
        select(Absence)
        .join(Person, Person.id == Absence.person_id)
        .options(contains_eager(Absence.person))
        .where(
            Absence.error_at.is_(None),
            Absence.person_id.in_(department_people([department.id], day)),
            Absence.person_id.in_(people_in_reach(account, "absence.read", day)),
            or_(Absence.holds_until.is_(None), Absence.holds_until >= day - LOOKING_BACK),
        )
        .order_by(Absence.holds_from, Person.name)
    )
    why = set(db.session.scalars(people_in_reach(account, "absence.read", day, without="shift_lead")))
    found = db.session.scalars(query)
    return [Seen(a, *((a.kind, a.note) if a.person_id in why else (None, None))) for a in found]


def absent_people(person_ids: set[int], day: date) -> set[int]:
    """Who of the people is absent on the day."""
    query = select(Absence.person_id).where(
        Absence.person_id.in_(person_ids),
        Absence.error_at.is_(None),
        Absence.holds_from <= day,
        or_(Absence.holds_until.is_(None), Absence.holds_until >= day),
    )
    return set(db.session.scalars(query))


def add(
    account: Account, person: Person, kind: str, first: date, last: date | None, note: str | None = None
) -> Absence:
    """Record that the person is away from the first to the last day, both included.

    None is until further notice, at most until another absence begins that is known already. Raises Refused when it
    ends before it starts, or overlaps another absence.
    """
    if last is not None and last < first:
        raise Refused(_("The last day is before the first."), "last")
    last = _before_next(person.id, first) if last is None else last
    other = _overlapping(person.id, first, last)
    if other is not None:
        since = format_date(other)
        raise Refused(
            _("%(person)s is already marked absent from %(first)s.", person=person.name, first=since), "first"
        )
    absence = Absence(
        person_id=person.id, kind=kind, holds_from=first, holds_until=last, note=note or None, recorded_by_id=account.id
    )
    with change(db.session(), _("Absence added"), account.id):
        db.session.add(absence)
    db.session.commit()
    return absence


def end(account: Account, absence: Absence, last: date) -> None:
    """Let the absence end on the day; one that has not begun by then is cancelled: kept, and never counted."""
    with change(db.session(), _("Absence ended"), account.id):
        if last < absence.holds_from:
            absence.error_at, absence.error_by_id, absence.error_reason = now(), account.id, "cancelled"
        else:
            absence.holds_until = last
    db.session.commit()


def absence_in_reach(account: Account, absence_id: int) -> Absence | None:
    """The absence, when it counts and the account may change it."""
    reached = people_in_reach(account, "absence.write", today())
    query = select(Absence).where(Absence.id == absence_id, Absence.error_at.is_(None), Absence.person_id.in_(reached))
    return db.session.scalar(query)


def _before_next(person_id: int, first: date) -> date | None:
    """The day before the next absence that begins after the first day; None when there is none."""
    query = select(func.min(Absence.holds_from)).where(
        Absence.person_id == person_id, Absence.error_at.is_(None), Absence.holds_from > first
    )
    begins = db.session.scalar(query)
    return None if begins is None else begins - timedelta(days=1)


def _overlapping(person_id: int, first: date, last: date | None) -> date | None:
    query = select(Absence.holds_from).where(
        Absence.person_id == person_id,
        Absence.error_at.is_(None),
        or_(Absence.holds_until.is_(None), Absence.holds_until >= first),
    )
    return db.session.scalar(query.where(Absence.holds_from <= (last or date.max)).limit(1))
