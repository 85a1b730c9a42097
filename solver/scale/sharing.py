"""How the cost of a training is cut into parts when it may serve several teams."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from solver.model.possible import with_prerequisites
from solver.problem import Person, Problem
from solver.scale.arrays import Ints


class Sharing:
    """Into how many parts the cost of one training is cut, so that whoever it serves pays no more than a part.

    A training is paid once and may serve several teams: as many as the person may join, and as have a need that it or
    a training that builds on it leads to. Within a team it may serve several needs of its skill. Every bound charges a
    team no more than its part, so that the parts of all teams together are never more than the cost.
    """

    def __init__(self, problem: Problem, people: Sequence[Person]) -> None:
        self._within: dict[str, int] = Counter()
        self._users: dict[str, int] = Counter()
        for team in problem.teams.values():
            here = Counter(need.skill for need in team.needs)
            for skill, number in here.items():
                self._within[skill] = max(self._within[skill], number)
            self._users.update(with_prerequisites(problem, set(here)))
        self.most_teams = np.array([_most_teams(problem, person) for person in people], dtype=np.int64)
        teams = int(self.most_teams.max(initial=1))
        self.most = max((min(self._users[skill], teams) * self._within[skill] for skill in self._within), default=1)

    def teams(self, skill: str, people: Ints) -> Ints:
        """How many teams a training in the skill can serve, by person."""
        return np.minimum(self.most_teams[people], max(1, self._users[skill]))

    def needs(self, skill: str, people: Ints) -> Ints:
        """How many needs a training in the skill can serve, by person."""
        return self.teams(skill, people) * self._within[skill]


def _most_teams(problem: Problem, person: Person) -> int:
    return len(problem.teams) if person.max_teams is None else max(1, min(person.max_teams, len(problem.teams)))


def shares_people(problem: Problem) -> bool:
    """Whether most people may be on several teams: their prices tell less then, and whole models more."""
    several = sum(person.max_teams != 1 for person in problem.people.values())
    least = min((team.member_fte for team in problem.teams.values()), default=1.0)
    return several > len(problem.people) / 2 and least <= 0.5
