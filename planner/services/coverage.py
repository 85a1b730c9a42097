"""What is asked of a department's people by teams and at home, who covers it, and what is missing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from models import WEIGHTS, Crew, Enrolment, Membership, Need, Skill, Team, db
from planner.services.department import Colleague
from planner.services.home_cover import Cover
from planner.services.levels_ahead import LevelsAhead
from planner.services.planned import UNDER_WAY

ASKING = ("open", "staffed")
ON_A_TEAM = ("proposed", "accepted")
HOME_WEIGHT = WEIGHTS["must"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A need of a team or a home cover: who of `people` covers it, how many of others do, how many are missing.

    `ways` are the (skill, level) pairs of which any will do; `able` are those of my people who reach it and may join;
    `planned` members will reach it by a training. `weight` is what a missing person weighs.
    """

    team: Team | None
    crew: Crew | None
    ways: tuple[tuple[Skill, int], ...]
    together: bool
    importance: str
    headcount: int
    people: tuple[int, ...]
    others: int
    planned: int
    able: tuple[int, ...]
    weight: float

    @property
    def covered(self) -> int:
        """How many people cover it."""
        return len(self.people) + self.others

    @property
    def missing(self) -> int:
        """Head count still missing, trainings under way counted."""
        return max(0, self.headcount - self.covered - self.planned)

    @property
    def alone(self) -> bool:
        """True when one person is all there is."""
        return self.covered == 1 and not self.planned


def worst_first(asked: list[Asked]) -> list[Asked]:
    """Holes first, by what is missing times its weight and by how few could; then what hangs on one person."""
    return sorted(asked, key=lambda each: (-each.missing * each.weight, not each.alone, len(each.able), -each.weight))


def asked_at_home(covers: Collection[Cover], mine: Collection[int]) -> list[Asked]:
    """The home covers, each with those who hold it and are on no team."""
    return [
        Asked(
            team=None,
            crew=cover.crew,
            ways=((cover.skill, cover.level),),
            together=False,
            importance="must",
            headcount=cover.minimum,
            people=tuple(p for p in cover.holders if p in mine),
            others=sum(1 for p in cover.holders if p not in mine),
            planned=0,
            able=cover.holders,
            weight=HOME_WEIGHT,
        )
        for cover in covers
    ]


def asked_by_teams(mine: Mapping[int, Colleague], day: date) -> list[Asked]:
    """The needs of teams not yet over that my people are members of or could meet; a fixed number of queries.

    Somebody could meet a need when their level holds from the team's start, or the day, to its end, and they work at
    the team's site if it has one.
    """
    teams = _teams(day)
    members = _members([team.id for team in teams])
    skills = {need.skill_id for team in teams for need in team.needs if need.skill_id is not None}
    on_teams = {m.person_id for each in members.values() for m in each}
    ahead = _Ahead(LevelsAhead({*mine, *on_teams}, skills, day), _trained(on_teams), day)
    found: list[Asked] = []
    for team in teams:
        near = [each.id for each in mine.values() if team.site_id in (None, each.site and each.site.id)]
        asked = [
            _asked(need, team, members.get(team.id, []), mine, near, ahead)
            for need in team.needs
            if need.parent_id is None
        ]
        if any(each.able for each in asked) or any(m.person_id in mine for m in members.get(team.id, [])):
            found += asked
    return found


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What people hold from a day on, and the (person id, need id) pairs for which a training is planned."""

    levels: LevelsAhead
    trained: set[tuple[int, int]]
    day: date

    def reaching(self, need: Need, team: Team) -> set[int]:
        """Who reaches the need from the team's start, or the day, to its end."""
        if need.kind == "skill":
            days = max(self.day, team.first_day), team.last_day
            return self.levels.at(need.skill_id or 0, need.level or 1, *days)
        each = [self.reaching(child, team) for child in need.children]
        return set[int].intersection(*each) if need.kind == "all" else set[int]().union(*each)

    def will_reach(self, person_id: int, need: Need, team: Team) -> bool:
        """Does the person reach the need, or will by what is planned? Of an "all" need each part counts by itself."""
        if need.kind == "all":
            return all(self.will_reach(person_id, child, team) for child in need.children)
        return (person_id, need.id) in self.trained or person_id in self.reaching(need, team)


def _asked(
    need: Need, team: Team, members: list[Membership], mine: Collection[int], near: list[int], ahead: _Ahead
) -> Asked:
    able = ahead.reaching(need, team)
    reaching = [m.person_id for m in members if m.person_id in able]
    planned = [m for m in members if m.person_id not in able and ahead.will_reach(m.person_id, need, team)]
    return Asked(
        team=team,
        crew=None,
        ways=_ways(need),
        together=need.kind == "all",
        importance=need.importance,
        headcount=need.headcount,
        people=tuple(p for p in reaching if p in mine),
        others=sum(1 for p in reaching if p not in mine),
        planned=len(planned),
        able=tuple(p for p in near if p in able),
        weight=WEIGHTS[need.importance] * team.priority,
    )


def _ways(need: Need) -> tuple[tuple[Skill, int], ...]:
    if need.skill is not None:
        return ((need.skill, need.level or 0),)
    return tuple(way for child in need.children for way in _ways(child))


def _trained(people: Collection[int]) -> set[tuple[int, int]]:
    """The (person id, need id) pairs for which somebody is to take, or took, a training that nobody called off."""
    query = select(Enrolment.person_id, Enrolment.serves).where(
        Enrolment.person_id.in_(people), Enrolment.state.in_((*UNDER_WAY, "done"))
    )
    return {(person_id, need) for person_id, serves in db.session.execute(query) for _team, need in serves}


def _teams(day: date) -> list[Team]:
    load = selectinload(Team.needs)
    query = select(Team).where(Team.state.in_(ASKING), Team.last_day >= day).order_by(Team.first_day, Team.code)
    return list(db.session.scalars(query.options(load.selectinload(Need.skill), load.selectinload(Need.children))))


def _members(team_ids: Collection[int]) -> dict[int, list[Membership]]:
    query = select(Membership).where(Membership.team_id.in_(team_ids), Membership.state.in_(ON_A_TEAM))
    found: dict[int, list[Membership]] = {}
    for member in db.session.scalars(query.order_by(Membership.id)):
        found.setdefault(member.team_id, []).append(member)
    return found
