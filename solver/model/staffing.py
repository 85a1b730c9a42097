"""Who is on which team: the variables that every rule of membership speaks of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from typing import Any

from ortools.sat.python import cp_model

from solver.problem import Problem

Literal = cp_model.LiteralT
Linear = cp_model.LinearExprT


class Staffing:
    """A 0/1 variable per team and person who may join it. `member` is keyed by (team, person)."""

    def __init__(self, problem: Problem, candidates: dict[str, list[str]]) -> None:
        self.problem = problem
        self.cp = cp_model.CpModel()
        self.candidates = candidates
        self.member = {
            (team, person): self.cp.new_bool_var(f"{person} on {team}")
            for team, people in candidates.items()
            for person in people
        }
        self._teams_of: dict[str, list[cp_model.IntVar]] = {}
        for (_, person), variable in self.member.items():
            self._teams_of.setdefault(person, []).append(variable)
        self._on_any_team: dict[str, Any] = {}
        departments = {*problem.rules.department_release, *(home.department for home in problem.rules.home_cover)}
        self._watched = {person.id for person in problem.people.values() if person.department in departments}

    def members(self, team: str, people: Collection[str]) -> list[cp_model.IntVar]:
        """The membership variables of those of `people` who may join the team."""
        return [self.member[team, person] for person in people if (team, person) in self.member]

    def teams_of(self, person: str) -> list[cp_model.IntVar]:
        """The membership variables of a person."""
        return self._teams_of.get(person, [])

    def on_any_team(self, person: str) -> Any:
        """1 if the person is on a team (it may be 1 without, where nothing holds it down)."""
        if person not in self._on_any_team:
            self._on_any_team[person] = self._make_on_any_team(person)
        return self._on_any_team[person]

    def _make_on_any_team(self, person: str) -> Any:
        teams = self.teams_of(person)
        if len(teams) <= 1:
            return teams[0] if teams else 0
        on = self.cp.new_bool_var(f"{person} on any team")
        for variable in teams:
            self.cp.add_implication(variable, on)
        return on

    def at_least(self, terms: Iterable[Linear], least: int) -> None:
        """Post: the terms add up to `least` or more."""
        self._row(list(terms), least, None)

    def at_most(self, terms: Iterable[Linear], most: int) -> None:
        """Post: the terms add up to `most` or less."""
        self._row(list(terms), None, most)

    def _row(self, terms: list[Linear], least: int | None, most: int | None) -> None:
        if most is not None and len(terms) <= most:
            return
        if least is not None and len(terms) < least:
            self.cp.add_bool_or([])  # an empty clause: it cannot hold
            return
        total = cp_model.LinearExpr.sum(terms)
        self.cp.add(total >= least) if least is not None else self.cp.add(total <= most)

    def weighted_at_most(self, variables: Sequence[Linear], weights: Sequence[int], most: int) -> None:
        """Post: the weighted sum is `most` or less."""
        self.cp.add(cp_model.LinearExpr.weighted_sum(variables, weights) <= most)

    def within_time_of(self, person: str, variables: Sequence[Linear], weights: Sequence[int], most: int) -> None:
        """Post: the weighted sum of a person's memberships is `most` or less, and 0 if they are on no team.

        Where somebody asks for `on_any_team`, its part of the row is what makes the linear relaxation strong.
        """
        on = self.on_any_team(person) if person in self._watched else 1
        self.cp.add(cp_model.LinearExpr.weighted_sum(variables, weights) <= most * on)

    def all_or_none(self, team: str, people: Sequence[str]) -> None:
        """Post: all of the people are in the team or none of them is."""
        variables = self.members(team, list(dict.fromkeys(people)))
        if len(variables) < len(set(people)):
            for variable in variables:
                self.cp.add(variable == 0)
        else:
            for one, other in pairwise(variables):
                self.cp.add(one == other)
