"""The hard rules of one team: its size, roles, sides and sites, who must join it and who must not."""

from __future__ import annotations

from collections.abc import Iterator

from solver.model.rule import Rule
from solver.problem import Bounds, Problem, Team


def size(problem: Problem, team: Team, path: str) -> Iterator[Rule]:
    """A team has at least its least and at most its greatest number of members."""
    yield from _bounds("size", f"members of team {team.id}", list(problem.people), team, team.size, path)


def head_count(kind: str, name: str, people: list[str], team: Team, bounds: Bounds, path: str) -> Iterator[Rule]:
    """A team has at least so many and at most so many members of a role or side."""
    yield from _bounds(kind, f"members of {kind} {name} in team {team.id}", people, team, bounds, path)


def _bounds(code: str, what: str, people: list[str], team: Team, bounds: Bounds, path: str) -> Iterator[Rule]:
    if bounds.min > 0:
        sentence = f"At least {bounds.min} {what}."
        least = bounds.min
        yield Rule(f"{path}.min", f"{code}_min", sentence, {}, lambda s: s.at_least(s.members(team.id, people), least))
    if (most := bounds.max) is not None:
        sentence = f"At most {most} {what}."
        yield Rule(f"{path}.max", f"{code}_max", sentence, {}, lambda s: s.at_most(s.members(team.id, people), most))


def sites(problem: Problem, team: Team, path: str) -> Rule:
    """Only people of the team's sites join it."""
    allowed = set(team.sites or ())
    elsewhere = [person.id for person in problem.people.values() if person.site not in allowed]
    where = ", ".join(team.sites or ()) or "no site"
    return Rule(path, "sites", f"Members of team {team.id} come from {where}.", {team.id: elsewhere})


def fixed(team: Team, person: str, path: str) -> Rule:
    """Who must join a team is on it."""
    sentence = f"Person {person} must be on team {team.id}."
    return Rule(path, "fixed", sentence, {}, lambda s: s.at_least(s.members(team.id, [person]), 1))


def barred(team: Team, person: str, path: str) -> Rule:
    """Who must not join a team is not on it."""
    return Rule(path, "barred", f"Person {person} must not be on team {team.id}.", {team.id: [person]})
