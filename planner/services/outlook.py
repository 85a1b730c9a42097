"""What a department's head is to know: holes, sole holders, expiries, and how far the silos have come down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from models import Account, Department, Skill, Team, db, standings
from models.standing import Standing
from planner.services.coverage import Asked, asked_at_home, asked_by_teams, worst_first
from planner.services.department import Colleague, colleagues
from planner.services.home_cover import Cover, crews_of, home_covers
from planner.services.matrix import SOON
from planner.services.sole import Sole, sole_holders

ACROSS = 2  # the level from which somebody counts on a side
PERMISSION = "coverage.read"


@dataclass(frozen=True, slots=True)
class Expiry:
    """A person's level ends on a day, unless it is renewed."""

    person: Colleague
    skill: Skill
    level: int
    ends: date


@dataclass(frozen=True, slots=True)
class Alone:
    """A sole holder, and the day their certificate ends."""

    person: Colleague
    sole: Sole
    ends: date | None


@dataclass(frozen=True, slots=True)
class Total:
    """Head count over all needs of a team, or over the home covers (team None)."""

    team: Team | None
    covered: int
    planned: int
    missing: int

    @property
    def asked(self) -> int:
        """What is asked for."""
        return self.covered + self.planned + self.missing


def _total(team: Team | None, asked: list[Asked]) -> Total:
    covered = sum(min(each.covered, each.headcount) for each in asked)
    missing = sum(each.missing for each in asked)
    return Total(team, covered, sum(each.headcount for each in asked) - covered - missing, missing)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Everything on the coverage page; `across` of `people` hold ACROSS or more on both sides."""

    people: dict[int, Colleague]
    asked: list[Asked]
    alone: list[Alone]
    expiries: list[Expiry]
    across: int

    @property
    def holes(self) -> list[Asked]:
        """What misses somebody, worst first."""
        return [each for each in self.asked if each.missing]

    def totals(self) -> list[Total]:
        """Head count of each team, the soonest first, and of home cover."""
        of: dict[Team | None, list[Asked]] = {}
        for each in self.asked:
            of.setdefault(each.team, []).append(each)
        soonest = sorted(
            of, key=lambda team: (team is None, team.first_day if team else date.max, team.id if team else 0)
        )
        return [_total(team, of[team]) for team in soonest]


def outlook(account: Account, department: Department, day: date) -> Outlook:
    """The department's outlook as far as the account reaches it; the number of queries does not grow with people."""
    people = {each.id: each for each in colleagues(account, department, PERMISSION, day)}
    covers = _covers_of(people, department, day)
    held = standings(db.session(), list(people), day)
    skills = {skill.id: skill for skill in db.session.scalars(select(Skill))}
    ends = {key: end for key, each in held.items() if (end := ends_on(each, day)) is not None}
    expiries = [Expiry(people[p], skills[s], held[p, s].level, end) for (p, s), end in ends.items()]
    alone = [
        Alone(people[each.person_id], each, _end(held[each.person_id, each.skill.id]))
        for each in sole_holders(people, covers, day)
    ]
    return Outlook(
        people=people,
        asked=worst_first([*asked_by_teams(people, day), *asked_at_home(covers, people)]),
        alone=sorted(alone, key=lambda each: (each.ends or date.max, each.person.name)),
        expiries=sorted(expiries, key=lambda each: (each.ends, each.person.name, each.skill.code)),
        across=len(_on(held, skills, "OT") & _on(held, skills, "IT")),
    )


def _on(held: dict[tuple[int, int], Standing], skills: dict[int, Skill], side: str) -> set[int]:
    """Who holds ACROSS or more on a side."""
    return {p for (p, s), each in held.items() if each.level >= ACROSS and skills[s].side == side}


def ends_on(standing: Standing, day: date) -> date | None:
    """The day within SOON on which a level that counts now ends; None when there is none."""
    end = _end(standing)
    return end if standing.level and end is not None and day <= end <= day + SOON else None


def _end(standing: Standing) -> date | None:
    return min((end for end in (standing.valid_until, standing.lapses_on) if end is not None), default=None)


def _covers_of(people: dict[int, Colleague], department: Department, day: date) -> list[Cover]:
    """The home covers of those reached: all of a whole department, those of its crews for a part of it."""
    covers = home_covers(department.id, day)
    if len(people) == len(crews_of(department.id, day)):
        return covers
    crews = {each.crew.id for each in people.values() if each.crew is not None}
    return [cover for cover in covers if cover.crew is not None and cover.crew.id in crews]
