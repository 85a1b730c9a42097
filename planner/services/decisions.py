"""Who confirmed and returned what on which days, as known on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from models import Account, Assessment, AssessmentReturn, Confirmation, Department, Person, Skill, db
from planner.services.known import counted
from planner.services.reach import department_people, people_in_reach

TABLES: tuple[type[Confirmation] | type[AssessmentReturn], ...] = (Confirmation, AssessmentReturn)


@dataclass(frozen=True, slots=True)
class Decision:
    """Somebody confirmed or returned a statement (`kind` "confirmation" or "return") on a day."""

    kind: str
    day: date
    recorded_at: datetime
    by: str
    person_id: int
    person: str
    skill: Skill
    level: int
    stated_by: str
    reason: str | None


def decisions(
    account: Account, department: Department, first: date, last: date, known_at: datetime | None = None
) -> list[Decision]:
    """The decisions of the days first to last about the department's people in reach, by day; two queries."""
    found: list[Decision] = []
    for table in TABLES:
        decider = aliased(Person)
        query = (
            select(table, decider.name, Person.id, Person.name, Skill, Assessment.level, Assessment.kind)
            .join(Assessment, Assessment.id == table.assessment_id)
            .join(decider, decider.id == table.by_id)
            .join(Person, Person.id == Assessment.person_id)
            .join(Skill, Skill.id == Assessment.skill_id)
            .where(
                table.holds_from >= first,
                table.holds_from <= last,
                counted(table, known_at),
                *_reached(account, department, last),
            )
        )
        rows: list[Any] = list(db.session.execute(query))
        for row, by, person_id, person, skill, level, stated_by in rows:
            kind, reason = ("return", row.reason) if isinstance(row, AssessmentReturn) else ("confirmation", None)
            found.append(
                Decision(kind, row.holds_from, row.recorded_at, by, person_id, person, skill, level, stated_by, reason)
            )
    return sorted(found, key=lambda each: (each.day, each.recorded_at, each.person))


def nearest(
    account: Account, department: Department, first: date, last: date, known_at: datetime | None = None
) -> list[date]:
    """The last day before `first` and the first day after `last` on which anything was decided, as far as there are."""
    before, after = [], []
    for table in TABLES:
        query = select(table.holds_from).join(Assessment, Assessment.id == table.assessment_id).limit(1)
        query = query.where(counted(table, known_at), *_reached(account, department, last))
        day = table.holds_from
        before.append(db.session.scalar(query.where(day < first).order_by(day.desc())))
        after.append(db.session.scalar(query.where(day > last).order_by(day)))
    return [choose(days) for choose, found in ((max, before), (min, after)) if (days := [d for d in found if d])]


def _reached(account: Account, department: Department, on: date) -> list[ColumnElement[bool]]:
    """The statement is about somebody of the department whom the account may see on the day."""
    people = (department_people([department.id], on), people_in_reach(account, "matrix.read", on))
    return [Assessment.person_id.in_(each) for each in people]
