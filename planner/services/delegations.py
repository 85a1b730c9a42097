"""Deputies, shift leads and assessors of a department: appointed by its head, from a day until a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from models import Account, AssessorAuthorisation, Delegation, Department, Person, SkillGroup, change, db, now
from planner.errors import Refused
from planner.services.known import held_on
from planner.services.reach import departments_in_reach
from planner.today import today
from planner.words import gettext as _

LOOKING_BACK = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Appointment:
    """What a head states: who acts as what, from the first to the last day (None: until further notice)."""

    person_id: int
    kind: str
    first: date
    last: date | None = None
    crew_id: int | None = None
    group_ids: tuple[int, ...] = ()


def delegations(department: Department, day: date) -> list[Delegation]:
    """The department's delegations that are not over for long on the day, newest first."""
    query = select(Delegation).where(
        Delegation.department_id == department.id,
        Delegation.error_at.is_(None),
        or_(Delegation.holds_until.is_(None), Delegation.holds_until >= day - LOOKING_BACK),
    )
    load = joinedload(Delegation.person), joinedload(Delegation.by), joinedload(Delegation.crew)
    return list(db.session.scalars(query.options(*load).order_by(Delegation.holds_from.desc(), Delegation.id.desc())))


def groups_of(person_ids: Collection[int], day: date) -> dict[int, list[SkillGroup]]:
    """The skill groups that each person may assess on the day."""
    query = (
        select(AssessorAuthorisation.person_id, SkillGroup)
        .join(SkillGroup, SkillGroup.id == AssessorAuthorisation.group_id)
        .where(AssessorAuthorisation.person_id.in_(person_ids), held_on(AssessorAuthorisation, day))
        .order_by(SkillGroup.position, SkillGroup.code)
    )
    found: dict[int, list[SkillGroup]] = {}
    for person_id, group in db.session.execute(query).unique():
        if group not in found.setdefault(person_id, []):
            found[person_id].append(group)
    return found


def appoint(account: Account, department: Department, stated: Appointment) -> Delegation:
    """Let a person act for the department, and assess groups of skills if they are to be an assessor.

    Raises Refused when it is oneself, it ends before it starts, a crew or group is missing, or it stands already.
    """
    _check(account, department, stated)
    spell = {"holds_from": stated.first, "holds_until": stated.last, "recorded_by_id": account.id}
    row = Delegation(
        person_id=stated.person_id,
        kind=stated.kind,
        by_id=account.person_id,
        department_id=department.id,
        crew_id=stated.crew_id if stated.kind == "shift_lead" else None,
        **spell,
    )
    with change(db.session(), _("Delegation added"), account.id):
        db.session.add(row)
        for group_id in stated.group_ids if stated.kind == "assessor" else ():
            db.session.add(AssessorAuthorisation(person_id=stated.person_id, group_id=group_id, **spell))
    db.session.commit()
    return row


def end(account: Account, row: Delegation) -> None:
    """Let a delegation end at once; one that has not lasted a day is kept, and never counted."""
    with change(db.session(), _("Delegation ended"), account.id):
        if row.holds_from >= today():
            row.error_at, row.error_by_id, row.error_reason = now(), account.id, "ended before it began"
        else:
            row.holds_until = today() - timedelta(days=1)
    db.session.commit()


def delegation_in_reach(account: Account, delegation_id: int) -> Delegation | None:
    """The delegation, when it counts and is of a department that the account heads."""
    query = select(Delegation).where(
        Delegation.id == delegation_id,
        Delegation.error_at.is_(None),
        Delegation.department_id.in_(departments_in_reach(account, "delegation.write")),
    )
    return db.session.scalar(query)


def _check(account: Account, department: Department, stated: Appointment) -> None:
    if account.person_id is None or stated.person_id == account.person_id:
        raise Refused(_("You cannot delegate to yourself."), "person_id")
    if stated.last is not None and stated.last < stated.first:
        raise Refused(_("The last day is before the first."), "last")
    if stated.kind == "shift_lead" and stated.crew_id is None:
        raise Refused(_("Choose the crew that the shift lead leads."), "crew_id")
    if stated.kind == "assessor" and not stated.group_ids and not groups_of([stated.person_id], stated.first):
        raise Refused(_("Choose at least one group of skills that the assessor may assess."), "group_ids")
    if (since := _standing_already(department, stated)) is not None:
        name = db.session.get_one(Person, stated.person_id).name
        raise Refused(_("%(person)s does this already, since %(day)s.", person=name, day=since), "person_id")


def _standing_already(department: Department, stated: Appointment) -> date | None:
    query = select(Delegation.holds_from).where(
        Delegation.person_id == stated.person_id,
        Delegation.kind == stated.kind,
        Delegation.department_id == department.id,
        Delegation.error_at.is_(None),
        Delegation.holds_from <= (stated.last or date.max),
        or_(Delegation.holds_until.is_(None), Delegation.holds_until >= stated.first),
    )
    if stated.kind == "shift_lead":
        query = query.where(Delegation.crew_id == stated.crew_id)
    return db.session.scalar(query.limit(1))
