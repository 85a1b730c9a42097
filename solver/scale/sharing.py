"""How the cost of a training is cut into parts when it may serve several teams."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solver.model.possible import with_prerequisites
from solver.problem import Person, Problem, Team
from solver.scale.arrays import Bools, Ints

ROOM = 1e-6
"""Two teams go together for somebody up to this much more of their time: rather a part too many than one too few."""


@dataclass(frozen=True, slots=True)
class Joining:
    """Who may join a team, as places that rise; `row_of` leads back (-1: not); `own` says who reaches which need."""

    team: Team
    people: Ints
    row_of: npt.NDArray[np.int32]
    own: Bools


class Sharing:
    """Into how many parts the cost of one training is cut, so that whoever it serves pays no more than a part.

    A training is paid once and may serve several teams: as many as the person may join beside the team that pays, and
    as have a need that the person does not reach and that it, or a training that builds on it, leads to. Within a team
    it may serve several needs of its skill. Every team that a training serves is charged a part of its cost; as none
    is cut into fewer parts than there are such teams, the parts together are never more than the cost.
    """

    def __init__(self, problem: Problem, people: Sequence[Person], joining: Sequence[Joining]) -> None:
        self._joining = joining
        self._within = [Counter(need.skill for need in each.team.needs) for each in joining]
        self.most_teams = np.array([_most_teams(problem, person) for person in people], dtype=np.int64)
        self.several = bool((self.most_teams > 1).any())
        self._fte = np.array([person.fte for person in people])
        self._users: dict[str, dict[int, list[int]]] = defaultdict(dict)
        for place, each in enumerate(joining) if self.several else ():
            for column, need in enumerate(each.team.needs):
                for skill in with_prerequisites(problem, {need.skill}):
                    self._users[skill].setdefault(place, []).append(column)
        self._teams: dict[tuple[int, str], Ints] = {}

    def teams(self, place: int, skill: str) -> Ints:
        """How many teams a training in the skill can serve, this one among them, by candidate of the team."""
        if (place, skill) not in self._teams:
            self._teams[place, skill] = self._count(place, skill)
        return self._teams[place, skill]

    def needs(self, place: int, skill: str) -> Ints:
        """How many needs a training in the skill can serve, by candidate of the team."""
        return self.teams(place, skill) * max(1, self._within[place][skill])

    def of(self, place: int, skill: str, person: int) -> int:
        """How many teams a training of one candidate can serve."""
        return int(self.teams(place, skill)[self._joining[place].row_of[person]]) if self.several else 1

    def _count(self, place: int, skill: str) -> Ints:
        here = self._joining[place]
        found = np.ones(len(here.people), dtype=np.int64)
        for other, columns in self._users[skill].items() if self.several else ():
            if other != place:
                found += self._also(here, self._joining[other], columns)
        return np.minimum(found, self.most_teams[here.people])

    def _also(self, here: Joining, other: Joining, columns: list[int]) -> Bools:
        """Which candidates of a team may join another beside it and lack one of its needs."""
        rows = other.row_of[here.people]
        lacking = np.append(~other.own[:, columns].all(axis=1), False)[rows]  # the last is for those who may not join
        if here.team.start <= other.team.end and other.team.start <= here.team.end:
            lacking &= here.team.member_fte + other.team.member_fte <= self._fte[here.people] + ROOM
        return lacking


def _most_teams(problem: Problem, person: Person) -> int:
    return len(problem.teams) if person.max_teams is None else max(1, min(person.max_teams, len(problem.teams)))


def shares_people(problem: Problem) -> bool:
    """Whether most people may be on several teams: their prices tell less then, and whole models more."""
    several = sum(person.max_teams != 1 for person in problem.people.values())
    least = min((team.member_fte for team in problem.teams.values()), default=1.0)
    return several > len(problem.people) / 2 and least <= 0.5
