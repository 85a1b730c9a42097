"""Teams to be staffed: their needs, bounds, dates and goals, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from models import Goal, GoalMeasure, Need, Team, TeamRole, TeamSide
from seeds.bulk import Bulk
from seeds.dates import monday_after
from seeds.organisation import Organisation, is_shut
from seeds.skills import Skills
from seeds.templates import NeedSeed, TemplateSeed


class MeasureSeed(NamedTuple):
    """How a goal is measured."""

    name: str
    unit: str
    start: float
    target: float


class GoalSeed(NamedTuple):
    """What a team is to reach; the owners are personnel numbers."""

    name: str
    ot_owner: str
    it_owner: str
    measures: tuple[MeasureSeed, ...]


class TeamSeed(NamedTuple):
    """A team that starts so many weeks after the day looked at; what is not stated is the template's."""

    code: str
    name: str
    purpose: str
    template: TemplateSeed
    in_weeks: int
    goals: tuple[GoalSeed, ...] = ()
    site: str | None = None
    priority: float = 1.0

    def first_day(self, as_of: date) -> date:
        """The Monday on which the team starts: in no week of a shutdown."""
        monday = monday_after(as_of, self.in_weeks)
        while any(is_shut(monday + timedelta(days=day)) for day in range(5)):
            monday += timedelta(days=7)
        return monday

    def last_day(self, as_of: date) -> date:
        """The Friday on which it ends."""
        return self.first_day(as_of) + timedelta(days=7 * self.template.weeks - 3)


def asked_skills(teams: Iterable[TeamSeed], known: Skills, *others: str) -> list[int]:
    """Where the skills are that teams need (and others, by code), with all that these build on."""
    needs = [need for team in teams for need in team.template.needs]
    found = {known.at[code] for need in needs for code, _ in need.ways} | {known.at[code] for code in others}
    waiting = list(found)
    while waiting:
        new = {required for required, _ in known.requires[waiting.pop()]} - found
        found |= new
        waiting.extend(new)
    return sorted(found)


def add_team(bulk: Bulk, organisation: Organisation, team: TeamSeed, as_of: date) -> int:
    """Add a team with its needs, bounds and goals; returns its id."""
    template = team.template
    team_id = bulk.add(
        Team,
        code=team.code,
        name=team.name,
        purpose=team.purpose,
        first_day=team.first_day(as_of),
        last_day=team.last_day(as_of),
        site_id=organisation.sites[team.site] if team.site else None,
        delivery_mode=template.delivery_mode,
        size_min=template.size[0],
        size_max=template.size[1],
        needs_per_person=2,
        priority=team.priority,
    )
    for position, need in enumerate(template.needs):
        _add_need(bulk, organisation, team_id, position, need)
    for role, minimum in template.roles.items():
        bulk.add(TeamRole, team_id=team_id, role_id=organisation.roles[role], minimum=minimum)
    for side, minimum in template.sides.items():
        bulk.add(TeamSide, team_id=team_id, side=side, minimum=minimum)
    for goal in team.goals:
        _add_goal(bulk, organisation, team_id, goal, team.last_day(as_of))
    return team_id


def _add_need(bulk: Bulk, organisation: Organisation, team_id: int, position: int, need: NeedSeed) -> None:
    top = {
        "team_id": team_id,
        "position": position,
        "headcount": need.headcount,
        "importance": need.importance,
        "both_sides": need.both_sides,
        "spare": need.spare,
    }
    if not need.instead:
        bulk.add(Need, kind="skill", skill_id=organisation.skills[need.skill], level=need.level, **top)
        return
    parent_id = bulk.add(Need, kind="any", **top)
    for at, (skill, level) in enumerate(need.ways):
        way = {"kind": "skill", "skill_id": organisation.skills[skill], "level": level, "position": at}
        bulk.add(Need, team_id=team_id, parent_id=parent_id, **way)


def _add_goal(bulk: Bulk, organisation: Organisation, team_id: int, goal: GoalSeed, due: date) -> None:
    goal_id = bulk.add(
        Goal,
        team_id=team_id,
        name=goal.name,
        ot_owner_id=organisation.id_of(goal.ot_owner),
        it_owner_id=organisation.id_of(goal.it_owner),
        due=due,
    )
    for measure in goal.measures:
        bulk.add(
            GoalMeasure,
            goal_id=goal_id,
            name=measure.name,
            unit=measure.unit,
            start_value=measure.start,
            target_value=measure.target,
            current_value=measure.start,
        )
