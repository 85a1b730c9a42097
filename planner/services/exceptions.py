"""Revocations and exemptions: for a reason, from a day until a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from models import Account, Department, Exemption, Person, Revocation, Skill, change, db, now
from planner.errors import Refused
from planner.services.known import held_on
from planner.services.reach import department_people, people_in_reach
from planner.today import today
from planner.words import gettext as _

PERMISSION = "exception.write"
Kind = Literal["revocation", "exemption"]
Row = Revocation | Exemption
TABLES: dict[str, Any] = {"revocation": Revocation, "exemption": Exemption}
LOOKING_BACK = timedelta(days=90)


def kind_of(row: Row) -> Kind:
    """What a row is."""
    return "revocation" if isinstance(row, Revocation) else "exemption"


def add(account: Account, kind: str, person: Person, skill: Skill, reason: str, first: date, last: date | None) -> Row:
    """Revoke a person's skill, or excuse them from its target. Raises Refused when it stands already."""
    if person.id == account.person_id:
        raise Refused(_("Nobody decides this about themselves."), "reason")
    if last is not None and last < first:
        raise Refused(_("The last day is before the first."), "last")
    table = TABLES[kind]
    standing = select(table).where(table.person_id == person.id, table.skill_id == skill.id, held_on(table, first))
    if db.session.scalar(standing) is not None:
        raise Refused(_("This stands already on that day; end it first."), "first")
    what = (
        _("Revoked %(skill)s", skill=skill.code) if kind == "revocation" else _("Exempt: %(skill)s", skill=skill.code)
    )
    row: Row = table(person_id=person.id, skill_id=skill.id, reason=reason, holds_from=first, holds_until=last)
    row.recorded_by_id = account.id
    with change(db.session(), what, account.id):
        db.session.add(row)
    db.session.commit()
    return row


def end(account: Account, row: Row) -> None:
    """It holds until yesterday; one that has not lasted a day is kept, and never counted."""
    with change(db.session(), _("Ended a revocation or exemption"), account.id):
        if row.holds_from >= today():
            row.error_at, row.error_by_id, row.error_reason = now(), account.id, "ended before it began"
        else:
            row.holds_until = today() - timedelta(days=1)
    db.session.commit()


def in_reach(account: Account, kind: str, row_id: int) -> Row | None:
    """The row, when it counts and is of a person whom the account decides about."""
    table = TABLES[kind]
    near = people_in_reach(account, PERMISSION)
    found: Row | None = db.session.scalar(
        select(table).where(table.id == row_id, table.error_at.is_(None), table.person_id.in_(near))
    )
    return found


def of_department(account: Account, department: Department, day: date) -> list[Row]:
    """What stands or has ended lately among the department's people, newest first."""
    found: list[Row] = []
    for table in TABLES.values():
        query = select(table).where(
            table.error_at.is_(None),
            table.person_id.in_(department_people([department.id], day)),
            table.person_id.in_(people_in_reach(account, PERMISSION, day)),
            or_(table.holds_until.is_(None), table.holds_until >= day - LOOKING_BACK),
        )
        found += db.session.scalars(query.options(joinedload(table.person), joinedload(table.skill)))
    return sorted(found, key=lambda row: (row.holds_from, row.id), reverse=True)


def of_pair(person: Person, skill: Skill, day: date) -> list[Row]:
    """What stands of one person and skill on the day, with what is revoked of the skill that a special belongs to."""
    about: dict[str, list[int | None]] = {"revocation": [skill.id, skill.general_id], "exemption": [skill.id]}
    return [
        row
        for kind, table in TABLES.items()
        for row in db.session.scalars(
            select(table).where(table.person_id == person.id, table.skill_id.in_(about[kind]), held_on(table, day))
        )
    ]
