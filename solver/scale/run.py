"""One run of the engine: its problem, options and clock, what it knows, and plans with dates of the teams found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf

from solver.answer import Answer, Options
from solver.clock import Clock
from solver.problem import Problem
from solver.scale.completing import Completing
from solver.scale.facilities import room_for
from solver.scale.known import Known
from solver.scale.prices import Weights
from solver.scale.settle import Settling

AGAIN = 0.001
"""Relaxed teams become a plan with dates when they are better than the best plan by this part."""
NEAR = 1e-4
"""A plan this much dearer than its teams is looked into."""


class Run:
    """What all stages of a run share.

    `loses`: days made the last plan dearer than its teams were. `crowded`: classes had no room for the last teams, and
    no plan was made of them.
    """

    def __init__(self, problem: Problem, options: Options, clock: Clock, baseline: Answer | None) -> None:
        self.problem, self.options, self.clock = problem, options, clock
        self.known = Known(problem, options, clock, baseline)
        self.completing = Completing(problem, options, clock, self.known)
        self.loses = self.crowded = False
        self.planned: float | None = None  # what the teams were worth of which the last plan was made
        self._tried: float | None = None
        self._until = inf

    @property
    def out(self) -> bool:
        """Whether the time of the run, or of what is `limited`, is out, or somebody asked to stop."""
        return self.clock.over or self.clock.seconds > self._until

    @property
    def workers(self) -> int:
        """Processors that may be used."""
        return self.options.workers or 2

    def seconds(self, share: float) -> float:
        """A part of the time left, in seconds."""
        return min(self.clock.left * share, 1e6)

    @contextmanager
    def limited(self, share: float) -> Iterator[None]:
        """A block after a part of the time left of which it is `out` of time."""
        self._until = self.clock.seconds + share * self.clock.left
        try:
            yield
        finally:
            self._until = inf

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """A phase that may be silent for long: what is known so far is told again at its beginning."""
        with self.clock.phase(name):
            if self.known.worth is not None:
                self.known.tell(next((g for g in self.problem.objective if not self.known.proven([g])), None))
            yield

    def plan_of(self, settling: Settling) -> None:
        """A plan with dates of the best teams that fit together, unless one was made of teams worth the same."""
        if settling.best.plans is None or settling.best.value == self.planned:
            return
        self.planned = value = settling.best.value
        if not room_for(settling.pricer.relaxed, settling.best.plans):
            self.loses = self.crowded = True
            return
        self.completing.of_teams(settling.pricer.relaxed, settling.best.plans)
        if self.known.worth is not None:
            worth = self.known.sum(settling.pricer.weights, self.known.worth)
            self.loses = worth > value + NEAR * abs(value)

    def near(self, weights: Weights, value: float) -> bool:
        """Whether the best plan is worth about what the relaxed teams are."""
        if self.loses or (self._tried is not None and value > self._tried * (1 - AGAIN)):
            return True  # those teams, or some as good, have been made a plan of
        if self.known.worth is None or self.known.sum(weights, self.known.worth) > value * (1 + AGAIN):
            self._tried = value
            return False
        return True
