"""Who confirmed and returned what on which days, as known on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from models import Account, Assessment, AssessmentReturn, Confirmation, Department, Person, Skill, db
from planner.services.known import counted
from planner.services.reach import department_people, people_in_reach


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
    tables: tuple[type[Confirmation] | type[AssessmentReturn], ...] = (Confirmation, AssessmentReturn)
    for table in tables:
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
                Assessment.person_id.in_(department_people([department.id], last)),
                Assessment.person_id.in_(people_in_reach(account, "matrix.read", last)),
            )
        )
        rows: list[Any] = list(db.session.execute(query))
        for row, by, person_id, person, skill, level, stated_by in rows:
            kind, reason = ("return", row.reason) if isinstance(row, AssessmentReturn) else ("confirmation", None)
            found.append(
                Decision(kind, row.holds_from, row.recorded_at, by, person_id, person, skill, level, stated_by, reason)
            )
    return sorted(found, key=lambda each: (each.day, each.recorded_at, each.person))
