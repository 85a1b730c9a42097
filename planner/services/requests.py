"""Requests for assessment: an employee asks, an assessor or a colleague answers or says why not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from models import (
    Account,
    Assessment,
    AssessmentRequest,
    AssessorAuthorisation,
    Person,
    RequestDecline,
    Skill,
    StandingInterval,
    change,
    db,
    now,
)
from models.standing_intervals import on_day
from planner.errors import Refused
from planner.services import assessing, exceptions
from planner.services.known import end_of, held_on
from planner.services.people import belonging
from planner.services.reach import department_people, people_in_reach
from planner.today import today
from planner.words import gettext as _

R = AssessmentRequest
LOOKING_BACK = timedelta(days=30)


def ask(account: Account, person: Person, skill: Skill, kind: str, asked_id: int | None, note: str | None) -> R:
    """Ask for an assessment of the person. Raises Refused when it is asked already or of oneself."""
    if asked_id == person.id:
        raise Refused(_("Nobody assesses themselves."), "asked_id")
    if kind == "peer" and asked_id is None:
        raise Refused(_("Choose the colleague whom you ask."), "asked_id")
    same = select(R.id).where(R.person_id == person.id, R.skill_id == skill.id, R.kind == kind, _is_open())
    if db.session.scalar(same.where(R.asked_id == asked_id if asked_id else R.asked_id.is_(None))):
        raise Refused(_("You have asked for this already; the answer is still open."), "skill")
    row = R(person_id=person.id, skill_id=skill.id, kind=kind, asked_id=asked_id, note=note, holds_from=today())
    row.recorded_by_id = account.id
    with change(db.session(), _("Asked for an assessment of %(skill)s", skill=skill.code), account.id):
        db.session.add(row)
    db.session.commit()
    return row


def assessors_of(skill: Skill, person: Person, day: date) -> list[Person]:
    """Who may assess the skill on the day and holds at least level 1 of it, never the person."""
    a, s = AssessorAuthorisation, StandingInterval
    authorised = select(a.person_id).where(a.group_id == skill.group_id, held_on(a, day))
    able = select(s.person_id).where(s.skill_id == skill.id, s.level >= 1, on_day(day))
    query = select(Person).where(Person.id.in_(authorised), Person.id.in_(able), Person.id != person.id)
    return list(db.session.scalars(query.where(Person.erased_at.is_(None)).order_by(Person.name)))


def peers_of(person: Person, day: date) -> list[Person]:
    """The colleagues of the person's department on the day."""
    department = belonging([person.id], day)[person.id].department
    if department is None:
        return []
    query = select(Person).where(Person.id.in_(department_people([department.id], day)), Person.id != person.id)
    return list(db.session.scalars(query.order_by(Person.name)))


def own(person: Person) -> list[R]:
    """What the person has asked for, newest first."""
    load = (*_load(), selectinload(R.declines).joinedload(RequestDecline.by))
    query = select(R).where(R.person_id == person.id, R.error_at.is_(None)).options(*load)
    return list(db.session.scalars(query.order_by(R.holds_from.desc(), R.id.desc()).limit(50)))


def asked_of(account: Account) -> list[R]:
    """Open requests that wait for the account: addressed to it, or to any assessor who could answer; oldest first."""
    query = select(R).where(_is_open(), _waits_for(account)).options(*_load())
    found = list(db.session.scalars(query.order_by(R.holds_from, R.id)))
    held = assessing.rights(account, today()) if any(each.kind == "assessor" for each in found) else None
    return [
        each
        for each in found
        if each.kind == "peer" or (held is not None and held.assesses(each.person_id, each.skill))
    ]


def notes_of(account: Account, person: Person, skill: Skill) -> list[str]:
    """What the person wrote with the requests for an assessment that wait for the account."""
    waiting = (each for each in asked_of(account) if each.kind == "assessor")
    return [each.note for each in waiting if each.note and (each.person_id, each.skill_id) == (person.id, skill.id)]


def count_asked(account: Account) -> int:
    """How many requests are addressed to the account, or to any assessor of its groups and people."""
    return db.session.scalar(select(func.count(R.id)).join(Skill).where(_is_open(), _waits_for(account, True))) or 0


def asked_or_none(account: Account, request_id: int) -> R | None:
    """The open request, when it waits for the account."""
    return next((each for each in asked_of(account) if each.id == request_id), None)


def answer_as_peer(account: Account, request: R, level: int, note: str | None) -> Assessment:
    """The colleague who was asked states what they have seen; it counts as unproven until it is confirmed."""
    stated = assessing.Stated(request.person, request.skill, level, "peer", today(), note=note)
    with change(db.session(), _("Said what was seen of %(skill)s", skill=request.skill.code), account.id):
        row = assessing.add(account, stated)
        assessing.answer([request], row)
    db.session.commit()
    return row


def decline(account: Account, request: R, reason: str, for_all: bool = False) -> bool:
    """Say why one does not answer it; True when it is closed by that.

    A request to any assessor stays open to the others: it is closed once nobody is left, or (`for_all`) by who decides
    about the person.
    """
    by_id = account.person_id
    with change(db.session(), _("Declined to assess %(skill)s", skill=request.skill.code), account.id):
        facts = {"person_id": request.person_id, "by_id": by_id, "holds_from": today(), "recorded_by_id": account.id}
        db.session.add(RequestDecline(request_id=request.id, reason=reason, **facts))
        db.session.flush()
        closed = request.asked_id is not None or (for_all and may_close(account, request)) or not _left(request)
        if closed:
            request.closed_at, request.closed_reason = now(), reason
    db.session.commit()
    return closed


def may_close(account: Account, request: R) -> bool:
    """True for a request to any assessor of a person about whom the account decides: their head or deputy."""
    decides = select(Person.id).where(Person.id.in_(people_in_reach(account, exceptions.PERMISSION)))
    return request.asked_id is None and db.session.scalar(decides.where(Person.id == request.person_id)) is not None


def _left(request: R) -> bool:
    """True while an assessor is left who could answer and has not declined."""
    declined = {each.by_id for each in declines(request)}
    able = [each.id for each in assessors_of(request.skill, request.person, today()) if each.id not in declined]
    accounts = db.session.scalars(select(Account).where(Account.person_id.in_(able), Account.active))
    return any(assessing.rights(each, today()).assesses(request.person_id, request.skill) for each in accounts)


def declines(request: R) -> list[RequestDecline]:
    """Who said that they do not answer it, and why."""
    d = RequestDecline
    query = select(d).where(d.request_id == request.id, d.error_at.is_(None)).options(joinedload(d.by))
    return list(db.session.scalars(query.order_by(d.id)))


def came_back(person: Person, day: date) -> list[R]:
    """Requests of the person that were declined lately and not asked or answered again since, newest first."""
    later, known = aliased(R), Assessment
    again = select(later.id).where(
        later.person_id == R.person_id, later.skill_id == R.skill_id, later.id > R.id, later.error_at.is_(None)
    )
    said = select(known.id).where(
        known.person_id == R.person_id, known.skill_id == R.skill_id, known.kind != "self", known.error_at.is_(None)
    )
    query = select(R).where(R.person_id == person.id, R.error_at.is_(None), R.closed_reason.is_not(None))
    query = query.where(R.closed_at >= end_of(day - LOOKING_BACK), ~again.exists())
    query = query.where(~said.where(known.recorded_at > R.closed_at).exists())
    return list(db.session.scalars(query.options(*_load()).order_by(R.closed_at.desc(), R.id.desc())))


def withdraw(account: Account, request: R) -> None:
    """The person does not ask any more; the request is kept, and never waits again."""
    with change(db.session(), _("Withdrew a request"), account.id):
        request.error_at, request.error_by_id, request.error_reason = now(), account.id, "withdrawn"
    db.session.commit()


def own_or_none(person: Person, request_id: int) -> R | None:
    """The person's own open request."""
    return db.session.scalar(select(R).where(R.id == request_id, R.person_id == person.id, _is_open()))


def _is_open() -> ColumnElement[bool]:
    return and_(R.closed_at.is_(None), R.error_at.is_(None))


def _waits_for(account: Account, by_group: bool = False) -> ColumnElement[bool]:
    if account.person_id is None:
        return false()
    near = and_(R.asked_id.is_(None), R.person_id.in_(people_in_reach(account, assessing.PERMISSION)))
    if by_group:
        a = AssessorAuthorisation
        groups = select(a.group_id).where(a.person_id == account.person_id, held_on(a, today()))
        near = and_(near, Skill.group_id.in_(groups))
    d = RequestDecline
    declined = select(d.request_id).where(d.by_id == account.person_id, d.error_at.is_(None))
    near = and_(near, R.id.not_in(declined))
    return and_(R.person_id != account.person_id, or_(R.asked_id == account.person_id, near))


def _load() -> tuple[Any, ...]:
    return joinedload(R.skill), joinedload(R.person), joinedload(R.asked), joinedload(R.answer)
