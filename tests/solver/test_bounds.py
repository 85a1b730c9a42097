"""What is proven of an answer is true, however early the run has ended."""

from __future__ import annotations

import json

import pytest

from solver.answer import Answer, Options
from solver.reading import read_problem
from solver.solve import NoAnswer, solve
from solver.verify import verify
from tests.solver.brute import brute
from tests.solver.tiny import tiny

FEW, MANY = range(2_000_000, 2_000_008), pytest.param(range(2_000_008, 2_000_100), marks=pytest.mark.slow)
HURRIED = [Options(gap=0.3), Options(gap=0.05, seed=3), Options(time_limit=0.001), Options(time_limit=0.1)]


def false_bounds(answer: Answer, best: list[float]) -> list[str]:
    """Goals whose bound is above the best or whose value is below it, as long as all goals before are at their best."""
    found = []
    for goal, right in zip(answer.goals, best, strict=True):
        allowed = 1e-6 * max(1, right)
        if goal.value < right - allowed or (goal.bound is not None and goal.bound > right + allowed):
            found.append(f"{goal.name} {goal.value}, bound {goal.bound}, best {right}")
        if goal.value > right + allowed:
            break
    return found


@pytest.mark.parametrize("seeds", [FEW, MANY], ids=["few", "many"])
def test_no_bound_is_above_the_best_when_a_run_ends_early(seeds: range) -> None:
    early = 0
    for seed in seeds:
        problem = read_problem(json.dumps(tiny(seed)))
        best = brute(problem)
        for options in HURRIED:
            try:
                answer = solve(problem, options)
            except NoAnswer:
                continue
            assert verify(problem, answer) == []
            assert (answer.status == "infeasible") == (best is None), seed
            if best is not None:
                assert false_bounds(answer, [float(value) for value in best.goals]) == [], seed
                early += answer.status != "optimal"
    assert early
