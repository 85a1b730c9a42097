"""Sole holders: the only person at the level that a need or a home cover asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from models import DepartmentMembership, Need, Skill, StandingInterval, Team, db
from models.standing_intervals import on_day
from planner.services.home_cover import Cover
from planner.services.known import held_on

ASKING = ("open", "staffed")


@dataclass(frozen=True, slots=True)
class Sole:
    """A person is the only one at `level` of a skill; `teams` ask for it, or the home cover of a crew or department."""

    person_id: int
    skill: Skill
    level: int
    teams: tuple[str, ...]
    covers: tuple[Cover, ...]


def sole_holders(person_ids: Collection[int], covers: Iterable[Cover], day: date) -> list[Sole]:
    """Of the people, who is a sole holder on the day: in the plant for teams' needs, in the unit for home covers."""
    wanted: dict[tuple[int, int, int], tuple[list[str], list[Cover]]] = defaultdict(lambda: ([], []))
    teams = _asked_by_teams(day)
    for (skill_id, level), person_id in _only_ones(teams, day).items():
        if person_id in person_ids:
            wanted[person_id, skill_id, level][0].extend(teams[skill_id, level])
    for cover in covers:
        if len(cover.holders) == 1 and cover.holders[0] in person_ids:
            wanted[cover.holders[0], cover.skill.id, cover.level][1].append(cover)
    skills = {s.id: s for s in db.session.scalars(select(Skill).where(Skill.id.in_({key[1] for key in wanted})))}
    found = [
        Sole(person_id, skills[skill_id], level, tuple(sorted(set(names))), tuple(of))
        for (person_id, skill_id, level), (names, of) in wanted.items()
    ]
    return sorted(found, key=lambda each: (each.skill.code, each.person_id, each.level))


def _asked_by_teams(day: date) -> dict[tuple[int, int], list[str]]:
    """The names of the teams that ask for each (skill id, level), of those that are not over."""
    query = select(Need.skill_id, Need.level, Team.name).join(Team, Team.id == Need.team_id)
    asked: dict[tuple[int, int], list[str]] = defaultdict(list)
    for skill_id, level, name in db.session.execute(
        query.where(Need.kind == "skill", Team.state.in_(ASKING), Team.last_day >= day)
    ):
        if skill_id is not None and level:
            asked[skill_id, level].append(name)
    return asked


def _only_ones(asked: Collection[tuple[int, int]], day: date) -> dict[tuple[int, int], int]:
    """The person id of each asked (skill id, level) that exactly one person of the plant holds: a query a level."""
    found: dict[tuple[int, int], int] = {}
    of_the_plant = select(DepartmentMembership.person_id).where(held_on(DepartmentMembership, day))
    for level in sorted({level for _, level in asked}):
        s = StandingInterval
        query = (
            select(s.skill_id, func.min(s.person_id))
            .where(s.skill_id.in_([skill for skill, at in asked if at == level]), s.level >= level, on_day(day))
            .where(s.person_id.in_(of_the_plant))
            .group_by(s.skill_id)
            .having(func.count() == 1)
        )
        found.update(((skill_id, level), person_id) for skill_id, person_id in db.session.execute(query))
    return found
