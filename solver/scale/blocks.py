"""Independent parts of a problem: teams that no person, no rule and no class ties to one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from solver.problem import Problem, Team
from solver.scale.candidates import Traits, candidates
from solver.scale.limits import Common, commons_of
from solver.scale.subproblem import Census


def blocks_of(problem: Problem) -> list[Problem]:
    """The problem cut into its independent parts, each without the training budget that they share.

    One part, the problem itself, where classes or rules tie everything together.
    """
    if len(problem.teams) < 2 or _shares_classes(problem):
        return [problem]
    people = list(problem.people.values())
    traits = Traits(problem, people, [])
    of_team = [candidates(problem, team, traits) for team in problem.teams.values()]
    groups = groups_of(of_team, commons_of(problem, people), len(people))
    fixed = [{traits.place[person] for person in team.fixed} for team in problem.teams.values()]
    if len(groups) < 2 or any(not here.issuperset(must) for here, must in zip(map(_set, of_team), fixed, strict=True)):
        return [problem]
    census, teams = Census(problem), list(problem.teams.values())
    found = []
    for group in groups:
        keys = {people[place].id for at in group for place in of_team[at].tolist()}
        found.append(_part(problem, census, [teams[at].id for at in group], keys))
    return found


def _set(places: np.ndarray) -> set[int]:
    return set(places.tolist())


def _shares_classes(problem: Problem) -> bool:
    """Whether some training has seats, a facility or a trainer that people of several teams may want at once."""
    return any(t.seats is not None or t.facility or t.trainer_level is not None for t in problem.trainings.values())


def groups_of(of_team: Sequence[np.ndarray], commons: Sequence[Common], people: int) -> list[list[int]]:
    """Teams, by number, in groups that share candidates or a rule over several people."""
    leader = list(range(len(of_team)))

    def lead(team: int) -> int:
        while leader[team] != team:
            leader[team] = team = leader[leader[team]]
        return team

    wanted_by = np.full(people, -1)
    for number, places in enumerate(of_team):
        for other in np.unique(wanted_by[places]):
            if other >= 0:
                leader[lead(int(other))] = lead(number)
        wanted_by[places] = number
    for common in commons:
        tied = wanted_by[sorted(common.people)]
        tied = tied[tied >= 0]
        if len(tied) > common.most:
            for other in np.unique(tied):
                leader[lead(int(other))] = lead(int(tied[0]))
    groups: dict[int, list[int]] = defaultdict(list)
    for number in range(len(of_team)):
        groups[lead(number)].append(number)
    return sorted(groups.values())


def _part(problem: Problem, census: Census, teams: list[str], people: set[str]) -> Problem:
    incumbent = problem.incumbent and {team: problem.incumbent[team] for team in teams if team in problem.incumbent}
    people = people | {person for before in (incumbent or {}).values() for person in before}
    part = census.smaller(people)
    # Whoever goes with somebody that no team here may have can join none, and is here as a former member only.
    alone = {name for group in part.rules.together if not people.issuperset(group) for name in group if name in people}
    kept = {key: _team(problem.teams[key], people, alone) for key in teams}
    rules = replace(
        part.rules,
        training_budget=None,
        apart=tuple(_pairs(part.rules.apart, people)),
        together=tuple(_pairs(part.rules.together, people)),
    )
    return replace(part, teams=kept, rules=rules, incumbent=incumbent)


def _team(team: Team, people: set[str], alone: set[str]) -> Team:
    return replace(team, barred=tuple(sorted({*_known(team.barred, people), *alone})))


def _known(names: tuple[str, ...], people: set[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in people)


def _pairs(groups: tuple[tuple[str, ...], ...], people: set[str]) -> Iterator[tuple[str, ...]]:
    """The groups as far as they are here, where they still say something."""
    for group in groups:
        here = _known(group, people)
        if len(here) > 1:
            yield here
