"""Every hard rule of membership, in the order of the file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from solver.model.common_rules import apart, department_release, home_cover, together
from solver.model.person_rules import absence, max_teams, overloaded, working_time
from solver.model.rule import Rule, key
from solver.model.team_rules import barred, fixed, head_count, sites, size
from solver.problem import Person, Problem, Team


def hard_rules(problem: Problem) -> Iterator[Rule]:
    """Every rule that says who may be on which team together; trainings are optional and cannot break one."""
    for number, team in enumerate(problem.teams.values()):
        yield from _team_rules(problem, team, f"$.teams[{number}]")
    overloads = cache(lambda fte: overloaded(problem, fte))
    for number, person in enumerate(problem.people.values()):
        yield from _person_rules(problem, person, overloads(person.fte), f"$.people[{number}]")
    yield from _common_rules(problem)


def _team_rules(problem: Problem, team: Team, path: str) -> Iterator[Rule]:
    yield from size(problem, team, f"{path}.size")
    for role, bounds in team.roles.items():
        people = [person.id for person in problem.people.values() if person.role == role]
        yield from head_count("role", role, people, team, bounds, f"{path}.roles{key(role)}")
    for side, bounds in team.sides.items():
        people = [person.id for person in problem.people.values() if person.side == side]
        yield from head_count("side", side, people, team, bounds, f"{path}.sides{key(side)}")
    if team.sites is not None:
        yield sites(problem, team, f"{path}.sites")
    for number, person in enumerate(team.fixed):
        yield fixed(team, person, f"{path}.fixed[{number}]")
    for number, person in enumerate(team.barred):
        yield barred(team, person, f"{path}.barred[{number}]")


def _person_rules(problem: Problem, person: Person, overloads: list[list[str]], path: str) -> Iterator[Rule]:
    if overloads:
        yield working_time(problem, person, overloads, f"{path}.fte")
    if person.max_teams is not None and person.max_teams < len(problem.teams):
        yield max_teams(problem, person, f"{path}.max_teams")
    if person.absences:
        yield from absence(problem, person, f"{path}.absences")


def _common_rules(problem: Problem) -> Iterator[Rule]:
    for number, people in enumerate(problem.rules.apart):
        yield apart(problem, people, f"$.rules.apart[{number}]")
    for number, people in enumerate(problem.rules.together):
        yield together(problem, people, f"$.rules.together[{number}]")
    for department, share in problem.rules.department_release.items():
        yield department_release(problem, department, share, f"$.rules.department_release{key(department)}")
    for number, home in enumerate(problem.rules.home_cover):
        yield home_cover(problem, home, f"$.rules.home_cover[{number}]")
