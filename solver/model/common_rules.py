"""The hard rules over all teams: people apart and together, and what departments keep."""

from __future__ import annotations

from math import floor

from solver.levels import stated_level
from solver.model.rule import TOLERANCE, Rule
from solver.model.staffing import Staffing
from solver.problem import HomeCover, Problem, exact


def apart(problem: Problem, people: tuple[str, ...], path: str) -> Rule:
    """People who are kept apart are never in the same team."""

    def post(staffing: Staffing) -> None:
        for team in problem.teams:
            staffing.at_most(staffing.members(team, dict.fromkeys(people)), 1)

    return Rule(path, "apart", f"{', '.join(people)} are never in the same team.", {}, post)


def together(problem: Problem, people: tuple[str, ...], path: str) -> Rule:
    """People who stay together are all in a team or none of them is."""

    def post(staffing: Staffing) -> None:
        for team in problem.teams:
            staffing.all_or_none(team, people)

    return Rule(path, "together", f"{', '.join(people)} are all in a team or none of them is.", {}, post)


def department_release(problem: Problem, department: str, share: float, path: str) -> Rule:
    """A department releases no more than its share of people to teams."""
    people = [person.id for person in problem.people.values() if person.department == department]
    most = floor(exact(share) * len(people) + TOLERANCE)
    sentence = f"At most {most} of the {len(people)} people of {department} are on any team."
    return Rule(path, "department_release", sentence, {}, lambda s: s.at_most([s.on_any_team(p) for p in people], most))


def home_cover(problem: Problem, home: HomeCover, path: str) -> Rule:
    """A department and crew keep so many holders of a level at home, on no team."""
    day = problem.rules.start
    holders = [
        person.id
        for person in problem.people.values()
        if person.department == home.department
        and (home.crew is None or person.crew == home.crew)
        and stated_level(problem, person, home.skill, day, day) >= home.level
    ]
    who = home.department if home.crew is None else f"{home.department}, crew {home.crew},"
    sentence = f"{who} keeps at least {home.min} people with {home.skill} at level {home.level} on no team."

    def post(staffing: Staffing) -> None:
        staffing.at_least([1 - staffing.on_any_team(person) for person in holders], home.min)

    return Rule(path, "home_cover", sentence, {}, post)
