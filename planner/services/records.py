"""A person's record: every skill with the level that counts."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from models import Account, Person, Skill, SkillGroup, db
from planner.services import assessing, exceptions
from planner.services.department import Colleague
from planner.services.department import colleague as placed
from planner.services.matrix import Cell, cells_of
from planner.services.people import belonging
from planner.services.reach import people_in_reach
from planner.today import today

Group = tuple[SkillGroup, list[tuple[Skill, Cell]]]


class Can(NamedTuple):
    """What an account may do about a person's level at a skill."""

    assess: bool = False
    decide: bool = False


def can(account: Account, person: Person, skill: Skill) -> Can:
    """What the account may do today."""
    if account.person_id == person.id:
        return Can()
    decides = select(Person.id).where(
        Person.id == person.id, Person.id.in_(people_in_reach(account, exceptions.PERMISSION))
    )
    return Can(bool(assessing.rights(account, today()).kinds(person.id, skill)), db.session.scalar(decides) is not None)


def colleague(person: Person, day: date) -> Colleague:
    """The person with crew and roles on the day."""
    return placed(person.id, person.name, belonging([person.id], day)[person.id])


def record(person: Person, day: date, known_at: datetime | None = None) -> list[Group]:
    """Every skill, specials included, that the person is asked for or has something stated in, by group."""
    cells = {skill_id: cell for (_, skill_id), cell in cells_of([colleague(person, day)], (), day, known_at).items()}
    query = select(Skill).join(Skill.group).options(contains_eager(Skill.group)).where(Skill.id.in_(cells))
    grouped: dict[int, Group] = {}
    for skill in db.session.scalars(query.order_by(SkillGroup.position, SkillGroup.code, Skill.code)):
        grouped.setdefault(skill.group_id, (skill.group, []))[1].append((skill, cells[skill.id]))
    return list(grouped.values())
