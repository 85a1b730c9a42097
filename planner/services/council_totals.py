"""How many people of each department do each skill alone: numbers without names, small groups withheld."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Subquery, func, or_, select

from models import Department, DepartmentMembership, Person, Skill, SkillGroup, StandingInterval, db
from models.standing_intervals import on_day
from planner.services.known import held_on
from planner.services.matrix import ALONE

SMALL = 5  # a number below it, or as near to everybody, says too much about single people


@dataclass(frozen=True, slots=True)
class Count:
    """How many of `people`; `number` is None where it is withheld, `few` then tells whether few or nearly all."""

    people: int
    number: int | None
    few: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """Departments with their people (None: fewer than SMALL), and a count for each skill and department."""

    departments: list[tuple[Department, int | None]]
    skills: list[tuple[Skill, list[Count]]]


def council_totals(day: date) -> Totals:
    """The totals of the whole plant on the day, in a fixed number of queries."""
    newest = _newest_memberships(day)
    members = select(newest.c.department_id, func.count().label("people")).group_by(newest.c.department_id)
    people: dict[int, int] = {row.department_id: row.people for row in db.session.execute(members)}
    departments = list(
        db.session.scalars(select(Department).where(Department.id.in_(people)).order_by(Department.name))
    )
    held = _held(newest, day)
    query = select(Skill).join(Skill.group).where(Skill.general_id.is_(None))
    query = query.where(or_(Skill.retired_on.is_(None), Skill.retired_on > day))
    skills = db.session.scalars(query.order_by(SkillGroup.position, SkillGroup.code, Skill.code))
    return Totals(
        [(each, people[each.id] if people[each.id] >= SMALL else None) for each in departments],
        [(skill, [withheld(people[d.id], held.get((d.id, skill.id), 0)) for d in departments]) for skill in skills],
    )


def withheld(people: int, number: int) -> Count:
    """The number, unless it or the rest of the people is below SMALL, or the group itself."""
    if people < SMALL or number < SMALL:
        return Count(people, None, few=True)
    return Count(people, None) if people - number < SMALL else Count(people, number)


def _newest_memberships(day: date) -> Subquery:
    m = DepartmentMembership
    place = func.row_number().over(partition_by=m.person_id, order_by=(m.holds_from.desc(), m.recorded_at.desc()))
    ranked = (
        select(m.person_id, m.department_id, place.label("place"))
        .join(Person, Person.id == m.person_id)
        .where(held_on(m, day), Person.erased_at.is_(None))
        .subquery()
    )
    return select(ranked.c.person_id, ranked.c.department_id).where(ranked.c.place == 1).subquery()


def _held(newest: Subquery, day: date) -> dict[tuple[int, int], int]:
    """How many people of a department are at ALONE or above, by (department id, skill id)."""
    s = StandingInterval
    query = (
        select(newest.c.department_id, s.skill_id, func.count().label("number"))
        .join(newest, newest.c.person_id == s.person_id)
        .where(s.level >= ALONE, on_day(day))
        .group_by(newest.c.department_id, s.skill_id)
    )
    return {(row.department_id, row.skill_id): row.number for row in db.session.execute(query)}
