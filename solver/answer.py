"""The answer to a planning problem as plain data: what `hybrid-team-answer/1` says."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

from solver.explanation import Explanation

if TYPE_CHECKING:
    from solver.apart import Processors

Method = Literal["auto", "whole", "scaled", "apart"]
Status = Literal["optimal", "within_gap", "feasible", "infeasible"]


@dataclass(frozen=True, slots=True)
class GoalResult:
    """A goal's value in the answer, the proven bound, and gap = (value − bound) / max(1, |value|).

    `stated_gap` is what an answer file says the gap is, for whoever checks it.
    """

    name: str
    value: float
    bound: float | None
    stated_gap: float | None = field(default=None, compare=False)

    @property
    def gap(self) -> float | None:
        """Distance from best, relative; None when nothing is proven."""
        return None if self.bound is None else (self.value - self.bound) / max(1.0, abs(self.value))


@dataclass(frozen=True, slots=True)
class Cover:
    """A need that a member is counted for, reached by their own level or only by training."""

    need: str
    by: Literal["level", "training"]


@dataclass(frozen=True, slots=True)
class Membership:
    """One person on one team, with the needs they are counted for."""

    team: str
    person: str
    covers: tuple[Cover, ...] = ()


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One person taking one training; `serves` lists the (team, need) pairs it is for."""

    person: str
    training: str
    serves: tuple[tuple[str, str], ...]
    start: date
    end: date
    hours: float
    cost: float
    trainer: str | None = None


@dataclass(frozen=True, slots=True)
class NeedResult:
    """What became of one need, in head counts."""

    team: str
    need: str
    required: int
    covered: int
    missing: int
    spare_missing: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """One rule of an irreducible set that cannot hold together: where it stands, and what it says."""

    path: str
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of the run and how long it took."""

    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class RunFacts:
    """How the answer came about."""

    seconds: float
    seed: int
    version: str
    phases: tuple[Phase, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. On `infeasible` it has no members and states the conflict. `explanation` may be asked for."""

    status: Status
    goals: tuple[GoalResult, ...]
    members: tuple[Membership, ...]
    trainings: tuple[Enrolment, ...]
    needs: tuple[NeedResult, ...]
    run: RunFacts
    conflict: tuple[Conflict, ...] | None = None
    explanation: Explanation | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known at a moment of a run. `best` and `bound` are of the goal being minimised."""

    phase: str
    seconds: float
    goal: str | None = None
    best: float | None = None
    bound: float | None = None

    @property
    def gap(self) -> float | None:
        """Distance from best of the goal, relative; None until both are known."""
        if self.best is None or self.bound is None:
            return None
        return (self.best - self.bound) / max(1.0, abs(self.best))


def never() -> bool:
    """Nobody asks to stop."""
    return False


@dataclass(frozen=True, slots=True)
class Options:
    """How to solve. `time_limit` in seconds (None: none), `gap` a fraction at which a goal is good enough.

    `method`: one whole model, the engine for large problems, its independent parts apart, or whichever suits the size.
    `processors`: who solves parts while a block lasts (none, or None: the processors of this machine).
    """

    time_limit: float | None = None
    gap: float = 0.0
    workers: int | None = None
    seed: int = 0
    on_progress: Callable[[Progress], None] = field(default=lambda progress: None, compare=False)
    should_stop: Callable[[], bool] = field(default=never, compare=False)
    method: Method = "auto"
    processors: Callable[[], AbstractContextManager[Processors] | None] | None = field(default=None, compare=False)
