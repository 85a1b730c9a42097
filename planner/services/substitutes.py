"""Who can step in for somebody on a day: who is there and holds what they hold. Nobody is ranked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import select

from models import Account, Crew, Department, OnCallWeek, Person, Skill, db, standings
from planner.services.absences import absent_people
from planner.services.department import Colleague, colleagues
from planner.services.home_cover import home_covers
from planner.services.known import held_on
from planner.services.matrix import ALONE
from planner.services.people import belonging

Presence = Literal["same", "other", "on_call", "no_shift", "off", "absent"]
PRESENT: tuple[Presence, ...] = ("same", "on_call", "other", "no_shift")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A colleague and whether they are there on the day; `shift` is their crew's, "off" without rotation."""

    person: Colleague
    presence: Presence
    shift: str
    level: int


@dataclass(frozen=True, slots=True)
class Line:
    """A skill that the person holds, and who else does, by presence and name."""

    skill: Skill
    level: int
    asked_at_home: bool
    candidates: list[Candidate]

    def of(self, presence: Presence) -> list[Candidate]:
        """Who is there in that way."""
        return [each for each in self.candidates if each.presence == presence]

    @property
    def nobody(self) -> bool:
        """True when nobody is there who holds it."""
        return not any(each.presence in PRESENT for each in self.candidates)


@dataclass(frozen=True, slots=True)
class Substitutes:
    """Who holds what the person holds, a line for each skill: home cover first, then what nobody else holds."""

    person: Person
    shift: str
    lines: list[Line]
    crew: Crew | None = None


def substitutes(account: Account, person: Person, day: date) -> Substitutes:
    """For each skill that the person does alone: who of the department in reach does too, and is there on the day.

    The skills are those at level ALONE or above on the day, specials included.
    """
    own = belonging([person.id], day)[person.id]
    shift = own.crew.shift_on(day) if own.crew else "off"
    if own.department is None:
        return Substitutes(person, shift, [])
    others = [each for each in colleagues(account, own.department, "absence.read", day) if each.id != person.id]
    presence = _presences(others, shift, day)
    held = standings(db.session(), [person.id, *(each.id for each in others)], day)
    mine = {skill_id: each.level for (p, skill_id), each in held.items() if p == person.id and each.level >= ALONE}
    asked = _asked_at_home(own.department, own.crew.id if own.crew else None, day)
    lines = []
    for skill in db.session.scalars(select(Skill).where(Skill.id.in_(mine)).order_by(Skill.code)):
        able = [
            Candidate(each, presence[each.id], each.crew.shift_on(day) if each.crew else "off", standing.level)
            for each in others
            if (standing := held.get((each.id, skill.id))) is not None and standing.level >= ALONE
        ]
        by_name = sorted(able, key=lambda each: each.person.name)
        lines.append(Line(skill, mine[skill.id], skill.id in asked, by_name))
    ordered = sorted(lines, key=lambda line: (not line.asked_at_home, not line.nobody))
    return Substitutes(person, shift, ordered, own.crew)


def _presences(people: list[Colleague], shift: str, day: date) -> dict[int, Presence]:
    ids = {each.id for each in people}
    away = absent_people(ids, day)
    query = select(OnCallWeek.person_id).where(OnCallWeek.person_id.in_(ids), held_on(OnCallWeek, day))
    on_call = set(db.session.scalars(query))
    return {each.id: _presence(each, shift, day, each.id in away, each.id in on_call) for each in people}


def _presence(one: Colleague, shift: str, day: date, away: bool, on_call: bool) -> Presence:
    if away:
        return "absent"
    works = one.crew.shift_on(day) if one.crew is not None and one.crew.rotation else None
    if works is not None and works != "off":
        return "same" if works == shift else "other"
    if on_call:
        return "on_call"
    return "no_shift" if works is None and day.weekday() < 5 else "off"


def _asked_at_home(department: Department, crew_id: int | None, day: date) -> set[int]:
    """The skills that home covers of the department or the person's crew ask for."""
    return {c.skill.id for c in home_covers(department.id, day) if c.crew is None or c.crew.id == crew_id}
