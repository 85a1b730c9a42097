"""One run: build the model, search it, and explain when there is no plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from solver.answer import Answer, Conflict, Options
from solver.clock import Clock
from solver.draft import Draft
from solver.kept import draft_of
from solver.model.build import build_plan, read_draft, start_of
from solver.model.conflict import find_conflict
from solver.model.search import lexicographic
from solver.problem import Goal, Problem

GRACE = 30.0
"""Seconds that explaining a contradiction may take after the time limit; what it says by then may be reducible."""


NOTHING_PROVEN: Mapping[Goal, Fraction] = {}


@dataclass(frozen=True, slots=True)
class Result:
    """A plan with proven bounds, or a conflict of the hard rules, or neither when the run ended too early."""

    draft: Draft | None = None
    bounds: Mapping[Goal, Fraction] = field(default_factory=dict)
    conflict: tuple[Conflict, ...] | None = None


class WrongProof(Exception):
    """The solver called rules contradictory that can hold together: a fault of the program."""

    def __init__(self) -> None:
        super().__init__("The solver found no plan, but the hard rules do not contradict each other.")


def run(
    problem: Problem,
    options: Options,
    clock: Clock,
    baseline: Answer | None,
    proven: Mapping[Goal, Fraction] = NOTHING_PROVEN,
) -> Result:
    """Search for the best plan; `proven` is known of the first goal before.

    Raises WrongProof if the solver contradicts itself.
    """
    with clock.phase("model"):
        plan = build_plan(problem)
    found = lexicographic(plan, options, clock, [start_of(plan, draft_of(baseline))] if baseline else (), proven)
    if found.infeasible:
        with clock.phase("conflict"):
            conflict = find_conflict(problem, lambda: options.should_stop() or clock.left < -GRACE)
        if conflict is None:
            raise WrongProof
        return Result(conflict=conflict)
    draft = None if found.solution is None else read_draft(plan, found.solution)
    return Result(draft, found.bounds)
