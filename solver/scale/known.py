"""What a run knows: the best plan so far, what it is worth, and what is proven of each goal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, inf

from solver.answer import Answer, Membership, Options, Progress
from solver.clock import Clock
from solver.draft import Draft, enrolments, memberships, tidy
from solver.problem import Goal, Problem
from solver.scale.prices import Weights
from solver.scale.subproblem import Pairs
from solver.scale.weights import unit_of
from solver.values import shortfalls, values

LINEAR: tuple[Goal, ...] = ("shortfall", "cost", "training_hours", "changes")
CLOSE = 1e-7
"""Bounds are told this part of their value lower, for the rounding of floating-point sums."""
NOISE, OF_A_UNIT = 1e-12, 1e-6
"""The same near 0, where sums cancel each other: this part of all that could be short, and of the goal's least step."""
AS_GOOD = 3e-7
"""A last goal this near to its bound is proven: answers count as best up to 1e-6, bounds lose `CLOSE` to rounding."""
Worth = dict[Goal, Fraction]


@dataclass(slots=True)
class Found:
    """The best plan so far, what it is worth, and what is proven of each goal."""

    draft: Draft | None = None
    worth: Worth | None = None
    bounds: dict[Goal, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Aim:
    """The goals that one weighted sum stands for, and whether a bound on it proves something of the problem's goals."""

    weights: Weights
    chain: list[Goal]
    proves: bool


class Known:
    """What is found and proven of one problem; whoever watches the run hears of each step.

    `short` are the teams that lack somebody in the best plan.
    """

    def __init__(self, problem: Problem, options: Options, clock: Clock, baseline: Answer | None) -> None:
        self.found = Found()
        self._problem, self._options, self._clock, self._baseline = problem, options, clock, baseline
        self._units = {goal: unit_of(problem, goal) for goal in problem.objective}
        self._waiting: tuple[Aim, float] | None = None  # the best bound on a sum whose first goals are not proven
        self._all_short = float(
            sum(n.weight * t.priority * (n.headcount + n.spare + 1) for t in problem.teams.values() for n in t.needs)
        )
        self.short: frozenset[str] = frozenset()
        if baseline is not None:
            self.found.worth = values(problem, baseline.members, baseline.trainings)
            self._note_short(baseline.members)
            for goal in problem.objective:
                self.tell(goal)

    @property
    def worth(self) -> Worth | None:
        """What the best plan is worth; None while there is none."""
        return self.found.worth

    @property
    def members(self) -> Pairs:
        """Who is on which team in the best plan known."""
        if self.found.draft is not None:
            return self.found.draft.members
        found: dict[str, list[str]] = {}
        for member in self._baseline.members if self._baseline else ():
            found.setdefault(member.team, []).append(member.person)
        return found

    def take(self, draft: Draft) -> bool:
        """Keep a plan if it is better than the best one; whether it is."""
        draft = tidy(self._problem, draft)
        members = memberships(self._problem, draft)
        worth = values(self._problem, members, enrolments(self._problem, draft))
        order = self._problem.objective
        if self.found.worth is None or [worth[g] for g in order] < [self.found.worth[g] for g in order]:
            before, self.found.draft, self.found.worth = self.found.worth or {}, draft, worth
            self._note_short(members)
            for goal in order:
                if worth[goal] != before.get(goal):
                    self.tell(goal)
            self._prove_waiting()
            return True
        if self.found.draft is None and worth == self.found.worth:
            self.found.draft = draft
        return False

    def _note_short(self, members: tuple[Membership, ...]) -> None:
        self.short = frozenset(team for team, lack in shortfalls(self._problem, members).items() if lack)

    def prove(self, aim: Aim, bound: float) -> None:
        """What a bound on the weighted sum says of its last goal, given the best known values of those before it.

        It waits until those are proven.
        """
        if not aim.proves or bound == -inf or self.found.worth is None:
            return
        if self.proven(aim.chain[:-1]):
            self._prove(aim, self.found.worth, bound)
            self._prove_waiting()
        elif self._waiting is None or bound > self._waiting[1]:
            self._waiting = aim, bound

    def _prove_waiting(self) -> None:
        if self._waiting is not None and self.proven(self._waiting[0].chain[:-1]):
            assert self.found.worth is not None
            (aim, bound), self._waiting = self._waiting, None
            self._prove(aim, self.found.worth, bound)

    def _prove(self, aim: Aim, worth: Worth, bound: float) -> None:
        goal = aim.chain[-1]
        bound += self._constant(aim.weights)
        before = sum(float(worth[each]) * getattr(aim.weights, each) for each in aim.chain[:-1])
        noise = CLOSE * abs(bound) + NOISE * aim.weights.shortfall * self._all_short
        safe = Fraction(bound - noise - before) / Fraction(getattr(aim.weights, goal))
        unit = self._units[goal]
        rounded = unit * ceil(safe / unit - Fraction(OF_A_UNIT)) if unit else safe
        best = max(self.found.bounds.get(goal, Fraction(0)), min(rounded, worth[goal]))
        self.found.bounds[goal] = best
        self.tell(goal)

    def prove_whole(self, bounds: Mapping[Goal, Fraction]) -> None:
        """Bounds of a model that holds every better plan: none is better than the best known where they are above."""
        assert self.found.worth is not None
        for goal in self._problem.objective:
            if goal not in bounds:
                break
            bound = min(bounds[goal], self.found.worth[goal])
            self.found.bounds[goal] = max(self.found.bounds.get(goal, Fraction(0)), bound)
            if self.found.worth[goal] > self.found.bounds[goal]:
                break
        self._prove_waiting()

    def proven(self, goals: Sequence[Goal]) -> bool:
        """Whether nothing can be better in these goals."""
        worth = self.found.worth
        return worth is not None and all(worth[goal] <= self.found.bounds.get(goal, Fraction(0)) for goal in goals)

    @property
    def done(self) -> bool:
        """Whether the time is over, or all is proven: of the last goal up to what rounding takes from bounds."""
        *before, last = self._problem.objective
        worth, bound = self.found.worth, self.found.bounds.get(last, Fraction(0))
        near = worth is not None and float(worth[last] - bound) <= AS_GOOD * float(worth[last])
        return self._clock.over or (near and self.proven(before))

    def sum(self, weights: Weights, worth: Worth) -> float:
        """A plan's worth as the weighted sum that masters minimise."""
        total = sum(float(value) * float(getattr(weights, goal)) for goal, value in worth.items() if goal in LINEAR)
        return total - self._constant(weights)

    def _constant(self, weights: Weights) -> float:
        """What the weighted sum of changes counts before anybody joins: that everybody of the incumbent leaves."""
        return weights.changes * sum(len(set(people)) for people in (self._problem.incumbent or {}).values())

    def tell(self, goal: Goal | None = None) -> None:
        """Say what is known of a goal, or of the last."""
        told = goal or self._problem.objective[-1]
        best = None if self.found.worth is None else float(self.found.worth[told])
        bound = self.found.bounds.get(told, Fraction(0) if best == 0 else None)  # no goal is ever below 0
        self._options.on_progress(
            Progress(told, self._clock.seconds, told, best, None if bound is None else float(bound))
        )
