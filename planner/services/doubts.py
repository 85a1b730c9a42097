"""Numbers that nobody would swear to: unproven, conflicting or old levels, for a head to work off month by month."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from models import (
    Account,
    Assessment,
    AssessmentRequest,
    AssessmentReturn,
    Confirmation,
    Department,
    Skill,
    StandingInterval,
    change,
    db,
)
from models.standing import CONFLICT
from models.standing_intervals import on_day
from planner.errors import Refused
from planner.pages import named
from planner.services import requests
from planner.services.department import Colleague, colleagues
from planner.services.reach import people_in_reach
from planner.services.targets import targets_of
from planner.services.uses import last_uses
from planner.today import today
from planner.words import gettext as _

PERMISSION = "doubt.write"
OLD = timedelta(days=730)  # a level that nobody has looked at for so long, and whose skill was not used meanwhile
SHOWN = 20  # what a head works off in ten minutes
WEIGHTS = {"conflicting": 2, "unproven": 1, "old": 1}


@dataclass(frozen=True, slots=True)
class Doubt:
    """A level that counts with why it is doubtful: "unproven", "conflicting" or "old"; `seen` is its last proof or use.

    `asked` says that somebody is asked to assess it already.
    """

    person: Colleague
    skill: Skill
    level: int
    why: str
    seen: date
    assessment_id: int | None
    target: int = 0
    asked: bool = False

    @property
    def weight(self) -> tuple[int, int, date]:
        """What matters most first: safety, then what a role asks, then conflict, then age."""
        critical = 4 if self.skill.safety_critical else 0
        return (-(critical + (2 if self.target else 0) + WEIGHTS[self.why]), -self.level, self.seen)


def doubts(account: Account, department: Department, day: date) -> list[Doubt]:
    """The doubtful levels of the department's people in reach, the account's own left out; most urgent first."""
    people = {p.id: p for p in colleagues(account, department, PERMISSION, day) if p.id != account.person_id}
    targets = targets_of({p.id: [role.id for role in p.roles] for p in people.values()}, day)
    confirmed, used, asked = _confirmed(people), last_uses(people, day), _asked(people)
    found = []
    for row, skill, since in _standing(people, day):
        key = (row.person_id, row.skill_id)
        seen = max(each for each in (since, confirmed.get(row.assessment_id), used.get(key)) if each)
        why = _why(row, seen, day)
        if why:
            facts = (why, seen, row.assessment_id, targets.get(key, 0), key in asked)
            found.append(Doubt(people[row.person_id], skill, row.stated_level, *facts))
    return sorted(found, key=lambda each: each.weight)


def _why(row: StandingInterval, seen: date, day: date) -> str | None:
    if row.state in ("lapsed", "revoked"):
        return None  # counts as none, and says so
    if row.conflicting:
        return "conflicting"
    if not row.verified:
        return "unproven"
    return "old" if row.valid_until is None and seen < day - OLD else None


def _standing(people: Collection[int], day: date) -> list[tuple[StandingInterval, Skill, date]]:
    s = StandingInterval
    query = (
        select(s, Skill, Assessment.holds_from)
        .join(Skill, Skill.id == s.skill_id)
        .join(Assessment, Assessment.id == s.assessment_id)
        .where(s.person_id.in_(people), s.stated_level >= 1, on_day(day))
        .where(Assessment.skill_id == s.skill_id, Skill.retired_on.is_(None))
    )
    return [(row, skill, since) for row, skill, since in db.session.execute(query)]


def _confirmed(people: Collection[int]) -> dict[int | None, date]:
    c = Confirmation
    query = select(c.assessment_id, func.max(c.holds_from)).where(c.person_id.in_(people), c.error_at.is_(None))
    rows: Any = db.session.execute(query.group_by(c.assessment_id))
    return {assessment_id: on for assessment_id, on in rows}  # noqa: C416


def _asked(people: Collection[int]) -> set[tuple[int, int]]:
    r = AssessmentRequest
    query = select(r.person_id, r.skill_id).where(
        r.person_id.in_(people), r.closed_at.is_(None), r.error_at.is_(None), r.kind == "assessor"
    )
    return {(person_id, skill_id) for person_id, skill_id in db.session.execute(query)}


def statement(account: Account, assessment_id: int) -> Assessment | None:
    """The statement, when it is of somebody whose numbers the account answers for."""
    a, near = Assessment, people_in_reach(account, PERMISSION)
    query = select(a).where(a.id == assessment_id, a.error_at.is_(None), a.person_id.in_(near))
    return db.session.scalar(query.where(a.person_id != account.person_id)) if account.person_id else None


def vouch(account: Account, row: Assessment) -> None:
    """The head swears to it today: a confirmation, which lets an unproven level count and makes an old one seen.

    What the person states against it goes back to them with that reason.
    """
    facts = {"person_id": row.person_id, "by_id": account.person_id, "recorded_by_id": account.id}
    reason = _("Your head vouches for level %(level)s.", level=row.level)
    with change(db.session(), _("Vouched for a level"), account.id):
        db.session.add(Confirmation(assessment_id=row.id, holds_from=today(), **facts))
        for other in _against(row):
            db.session.add(AssessmentReturn(assessment_id=other.id, holds_from=today(), reason=reason, **facts))
    db.session.commit()


def _against(row: Assessment) -> list[Assessment]:
    """The person's own open statements that contradict it."""
    a = Assessment
    query = select(a).where(
        a.person_id == row.person_id, a.skill_id == row.skill_id, a.kind == "self", a.error_at.is_(None), a.id != row.id
    )
    return [
        each
        for each in db.session.scalars(query.options(selectinload(a.confirmations), selectinload(a.returns)))
        if abs(each.level - row.level) >= CONFLICT and not _answered(each)
    ]


def _answered(row: Assessment) -> bool:
    said: list[Any] = [*row.confirmations, *row.returns]
    return any(each.error_at is None for each in said)


def have_assessed(account: Account, row: Assessment) -> None:
    """Ask any assessor of the skill to look at it. Raises Refused when there is none or one is asked already."""
    if not requests.assessors_of(row.skill, row.person, today()):
        raise Refused(_("Nobody is authorised to assess %(skill)s and holds it.", skill=named(row.skill)))
    requests.ask(account, row.person, row.skill, "assessor", None, None)
