"""The hard rules of one person: working time, number of teams, absence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from solver.model.integers import row_within
from solver.model.rule import TOLERANCE, Rule
from solver.model.staffing import Staffing
from solver.problem import Person, Problem, Team, exact


def overloaded(problem: Problem, fte: float) -> list[list[str]]:
    """The sets of teams running on one day that take more than `fte` together; none of them within another."""
    teams = problem.teams.values()
    days = [[team for team in teams if team.start <= day <= team.end] for day in sorted({team.start for team in teams})]
    limit = exact(fte) + TOLERANCE
    sets = {frozenset(team.id for team in day) for day in days if sum(exact(team.member_fte) for team in day) > limit}
    largest = [day for day in sets if not any(day < other for other in sets)]
    return sorted([team for team in problem.teams if team in day] for day in largest)


def working_time(problem: Problem, person: Person, overloads: list[list[str]], path: str) -> Rule:
    """On no day do a person's teams take more of their time than they work."""
    limit = exact(person.fte) + TOLERANCE
    shares = {team.id: exact(team.member_fte) for team in problem.teams.values()}

    def post(staffing: Staffing) -> None:
        for day in overloads:
            teams = [team for team in day if (team, person.id) in staffing.member]
            if sum(shares[team] for team in teams) > limit:
                coefficients, right = row_within([shares[team] for team in teams], limit)
                members = [staffing.member[team, person.id] for team in teams]
                staffing.within_time_of(person.id, members, coefficients, right)

    too_much = {team: [person.id] for team, share in shares.items() if share > limit}
    sentence = f"Person {person.id} works {person.fte:g} of full time, over all teams of a day."
    return Rule(path, "fte", sentence, too_much, post)


def max_teams(problem: Problem, person: Person, path: str) -> Rule:
    """A person is on no more teams than they may be."""
    most = person.max_teams or 0
    none = {team: [person.id] for team in problem.teams} if most == 0 else {}
    sentence = f"Person {person.id} is on at most {most} teams."

    def post(staffing: Staffing) -> None:
        teams = staffing.teams_of(person.id)
        if len(teams) > most:
            staffing.within_time_of(person.id, teams, [1] * len(teams), most)

    return Rule(path, "max_teams", sentence, none, post)


def absence(problem: Problem, person: Person, path: str) -> Iterator[Rule]:
    """Who is absent on more than half of a team's days cannot be on it."""
    missed = [team.id for team in problem.teams.values() if 2 * days_absent(person, team) > team.days]
    if missed:
        sentence = f"Person {person.id} is absent on more than half of the days of {', '.join(missed)}."
        yield Rule(path, "absence", sentence, {team: [person.id] for team in missed})


def days_absent(person: Person, team: Team) -> int:
    """Days of the team on which the person is absent, each counted once."""
    counted, free_from = 0, team.start
    for period in sorted(person.absences, key=lambda period: period.start):
        first, last = max(period.start, free_from), min(period.end, team.end)
        if first <= last:
            counted += (last - first).days + 1
            free_from = last + timedelta(days=1)
    return counted
