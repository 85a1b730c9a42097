"""What waits for a head or delegate: statements of their people that nobody has confirmed or returned yet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from models import (
    Account,
    Assessment,
    AssessmentReturn,
    AssessorAuthorisation,
    Confirmation,
    Person,
    Skill,
    StandingInterval,
    db,
)
from models.standing import CONFLICT
from models.standing_intervals import on_day
from planner.services.known import held_on
from planner.services.level_texts import level_texts
from planner.services.people import belonging
from planner.services.reach import people_in_reach
from planner.today import today

OWN_WORDS = ("self", "peer")
PERMISSION = "assessment.confirm"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A statement with what is known to judge it: what the level means, what was proven last and when."""

    assessment: Assessment
    person: Person
    skill: Skill
    crew: str | None
    level_text: str | None
    proven_level: int | None
    proven_on: date | None

    @property
    def conflicting(self) -> bool:
        """True when the statement is far from what was proven."""
        return self.proven_level is not None and abs(self.assessment.level - self.proven_level) >= CONFLICT


def waiting(account: Account, language: str = "en", ids: Collection[int] | None = None) -> list[Waiting]:
    """What waits for the account (of these assessment ids), oldest first; a fixed number of queries."""
    query = select(Assessment).join(Person, Person.id == Assessment.person_id).join(Assessment.skill)
    query = query.where(*_conditions(account)).options(contains_eager(Assessment.skill))
    query = query.add_columns(Person).order_by(Assessment.recorded_at, Assessment.id)
    if ids is not None:
        query = query.where(Assessment.id.in_(ids))
    rows: list[Any] = list(db.session.execute(query))
    texts = level_texts({(a.skill_id, a.level) for a, _ in rows}, language)
    proven = _proven([a for a, _ in rows])
    crews = {key: where.crew for key, where in belonging({p.id for _, p in rows}, today()).items()}
    found = []
    for statement, person in rows:
        level, on = proven.get((person.id, statement.skill_id), (None, None))
        crew = crews[person.id]
        text = texts.get((statement.skill_id, statement.level))
        found.append(Waiting(statement, person, statement.skill, crew.name if crew else None, text, level, on))
    return found


def count_waiting(account: Account) -> int:
    """How many statements wait for the account."""
    query = select(func.count(Assessment.id)).join(Assessment.skill).where(*_conditions(account))
    return db.session.scalar(query) or 0


def _conditions(account: Account) -> list[ColumnElement[bool]]:
    a = Assessment
    if account.person_id is None:
        return [false()]
    return [
        a.kind.in_(OWN_WORDS),
        a.error_at.is_(None),
        a.person_id != account.person_id,
        ~_said(Confirmation),
        ~_said(AssessmentReturn),
        ~_superseded(),
        or_(
            a.person_id.in_(people_in_reach(account, PERMISSION, without="assessor")),
            and_(a.person_id.in_(people_in_reach(account, PERMISSION)), _may_assess(account.person_id)),
        ),
    ]


def _said(table: type[Confirmation] | type[AssessmentReturn]) -> ColumnElement[bool]:
    return exists().where(table.assessment_id == Assessment.id, table.error_at.is_(None))


def _superseded() -> ColumnElement[bool]:
    """A newer statement of the same person and skill, of the same kind or proven, takes its place."""
    newer = aliased(Assessment)
    later = or_(
        newer.holds_from > Assessment.holds_from,
        and_(newer.holds_from == Assessment.holds_from, newer.recorded_at > Assessment.recorded_at),
    )
    confirmed = exists().where(Confirmation.assessment_id == newer.id, Confirmation.error_at.is_(None))
    counts = or_(newer.kind == Assessment.kind, newer.kind.not_in(OWN_WORDS), confirmed)
    return exists().where(
        newer.person_id == Assessment.person_id,
        newer.skill_id == Assessment.skill_id,
        newer.error_at.is_(None),
        newer.holds_from <= today(),
        later,
        counts,
    )


def _may_assess(person_id: int) -> ColumnElement[bool]:
    """An assessor is authorised for the skill's group and holds at least the level stated."""
    groups = select(AssessorAuthorisation.group_id).where(
        AssessorAuthorisation.person_id == person_id, held_on(AssessorAuthorisation, today())
    )
    s = StandingInterval
    holds = exists().where(
        s.person_id == person_id, s.skill_id == Assessment.skill_id, s.level >= Assessment.level, on_day(today())
    )
    return and_(Skill.group_id.in_(groups), holds)


def _proven(statements: list[Assessment]) -> dict[tuple[int, int], tuple[int, date]]:
    """The newest proven level and its day for the pairs of the statements, lapsed or not."""
    a = Assessment
    returned = exists().where(AssessmentReturn.assessment_id == a.id, AssessmentReturn.error_at.is_(None))
    confirmed = exists().where(Confirmation.assessment_id == a.id, Confirmation.error_at.is_(None))
    query = select(a.person_id, a.skill_id, a.level, a.holds_from).where(
        a.person_id.in_({each.person_id for each in statements}),
        a.skill_id.in_({each.skill_id for each in statements}),
        a.error_at.is_(None),
        or_(and_(a.kind.not_in(OWN_WORDS), ~returned), confirmed),
    )
    rows = db.session.execute(query.order_by(a.holds_from, a.recorded_at, a.id))
    return {(row.person_id, row.skill_id): (row.level, row.holds_from) for row in rows}
