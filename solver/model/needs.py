"""The rules of needs: who is counted, for how many, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from ortools.sat.python import cp_model

from solver.levels import stated_level
from solver.model.plan import Plan
from solver.problem import Need, Team


def post_needs(plan: Plan) -> None:
    """Post every rule of who is counted for which need."""
    for team in plan.problem.teams.values():
        for need in team.needs if team.needs_per_person != 0 else ():
            plan.counted[team.id, need.id] = [
                *counted_by_level(plan, team, need),
                *counted_by_training(plan, team, need),
            ]
        needs_per_person(plan, team)


def counted_by_level(plan: Plan, team: Team, need: Need) -> Iterator[tuple[str, cp_model.IntVar]]:
    """A member who holds the level from the team's start to its end can be counted for the need."""
    for person in reaching(plan, team, need):
        yield person, plan.add_cover(team.id, person, need.id) if limited(team) else plan.member[team.id, person]


def reaching(plan: Plan, team: Team, need: Need) -> Iterator[str]:
    """The people who may join the team and reach the need without training."""
    everybody = need.level <= plan.problem.scale_min
    for person in plan.candidates[team.id] if everybody else plan.holders.get(need.skill, ()):
        if (team.id, person) in plan.member:
            someone = plan.problem.people[person]
            if stated_level(plan.problem, someone, need.skill, team.start, team.end) >= need.level:
                yield person


def limited(team: Team) -> bool:
    """Whether a member may have to choose which of the team's needs to be counted for."""
    return team.needs_per_person is not None and team.needs_per_person < len(team.needs)


def counted_by_training(plan: Plan, team: Team, need: Need) -> Iterator[tuple[str, cp_model.IntVar]]:
    """A member who lacks the level can be counted if a training that ended before the team's start gives it."""
    first_day = plan.calendar.day(team.start)
    for person in plan.takings:
        if (team.id, person) not in plan.member or person_reaches(plan, person, team, need):
            continue
        in_time = [
            ended
            for taking in plan.givers(person, need.skill, need.level)
            for ended in taking.ended_by(plan.cp, first_day)
        ]
        if in_time:
            cover = plan.add_trained_cover(team.id, person, need.id)
            plan.cp.add(cp_model.LinearExpr.sum(in_time) >= cover)
            yield person, cover


def person_reaches(plan: Plan, person: str, team: Team, need: Need) -> bool:
    """Whether the person reaches the need without training."""
    someone = plan.problem.people[person]
    return stated_level(plan.problem, someone, need.skill, team.start, team.end) >= need.level


def needs_per_person(plan: Plan, team: Team) -> None:
    """A member is counted for no more needs of the team than the team allows."""
    if not limited(team):
        return
    by_person: dict[str, list[cp_model.IntVar]] = {}
    for need in team.needs:
        for person, cover in plan.counted.get((team.id, need.id), ()):
            by_person.setdefault(person, []).append(cover)
    for person, covers in by_person.items():
        if len(covers) > (most := team.needs_per_person or 0):
            plan.cp.add(cp_model.LinearExpr.sum(covers) <= most * plan.member[team.id, person])
