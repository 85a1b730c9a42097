"""What a skills sheet says once it is alive: what hangs on one person, what ran out, what nobody on nights knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from models import Account, Crew, Person, Skill, db, standings
from models.standing import Standing
from planner.services.department import my_departments
from planner.services.matrix import ALONE
from planner.services.people import belonging
from planner.services.reach import department_people, people_in_reach

PERMISSION = "coverage.read"
MANY = 3  # so many others do it alone: then the night should know it too


@dataclass(frozen=True)
class RanOut:
    """A certificate that has ended."""

    person: Person
    skill: Skill
    level: int
    ended: date


@dataclass(frozen=True)
class Unknown:
    """A skill that nobody on nights knows, though `others` do it alone."""

    skill: Skill
    others: int


@dataclass(frozen=True)
class Findings:
    """The three findings over `people` people and `levels` levels; `nights` are who works nights."""

    people: int
    levels: int
    alone: list[tuple[Skill, Person]]
    ran_out: list[RanOut]
    nights: list[Person]
    unknown: list[Unknown]


def findings(account: Account, day: date) -> Findings:
    """The findings about the people whom the account reaches; the number of queries does not grow with people."""
    departments = [department.id for department in my_departments(account, PERMISSION)]
    wanted = select(Person).where(
        Person.id.in_(people_in_reach(account, PERMISSION, day)), Person.id.in_(department_people(departments, day))
    )
    people = {person.id: person for person in db.session.scalars(wanted.order_by(Person.name))}
    held = standings(db.session(), list(people), day)
    skills = {s.id: s for s in db.session.scalars(select(Skill).where(Skill.general_id.is_(None)).order_by(Skill.code))}
    held = {key: each for key, each in held.items() if key[1] in skills}
    able: dict[int, list[int]] = defaultdict(list)
    for (person_id, skill_id), each in held.items():
        if each.level >= ALONE:
            able[skill_id].append(person_id)
    nights = [p for p, at in belonging(people, day).items() if at.crew is not None and works_nights(at.crew)]
    return Findings(
        people=len(people),
        levels=len(held),
        alone=[(skill, people[able[id_][0]]) for id_, skill in skills.items() if len(able[id_]) == 1],
        ran_out=_ran_out(held, people, skills, day),
        nights=[people[each] for each in nights],
        unknown=_unknown(held, able, nights, skills),
    )


def works_nights(crew: Crew) -> bool:
    """True for a crew whose every shift is a night."""
    return set(crew.rotation) - {"-"} == {"N"}


def _ran_out(
    held: dict[tuple[int, int], Standing], people: dict[int, Person], skills: dict[int, Skill], day: date
) -> list[RanOut]:
    found = [
        RanOut(people[person_id], skills[skill_id], each.stated, each.valid_until)
        for (person_id, skill_id), each in held.items()
        if each.state == "lapsed" and each.valid_until is not None and each.valid_until < day
    ]
    return sorted(found, key=lambda each: (each.ended, each.person.name))


def _unknown(
    held: dict[tuple[int, int], Standing],
    able: dict[int, list[int]],
    nights: Collection[int],
    skills: dict[int, Skill],
) -> list[Unknown]:
    if not nights:
        return []
    of_nights = set(nights)
    known = {skill_id for (person_id, skill_id), each in held.items() if person_id in of_nights and each.level > 0}
    others = {skill_id: len(set(people) - of_nights) for skill_id, people in able.items()}
    return [
        Unknown(skill, others[id_]) for id_, skill in skills.items() if id_ not in known and others.get(id_, 0) >= MANY
    ]
