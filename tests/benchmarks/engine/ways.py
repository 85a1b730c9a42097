"""The ways to solve a problem, each as `planner solve` would: today's way first, then its own, then the checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch

from ortools.sat.python import cp_model

from solver.answer import Answer, Options
from solver.greedy import greedy
from solver.model import engine, search
from solver.problem import Problem
from solver.solve import NoAnswer, solve


def ours(problem: Problem, options: Options) -> Answer:
    """The engine, choosing by itself."""
    return solve(problem, options)


def cp_sat(problem: Problem, options: Options) -> Answer:
    """The whole model by CP-SAT as shipped, with two workers."""
    with _solver(as_shipped):
        return solve(problem, replace(options, method="whole"))


def as_shipped(options: Options, seconds: float) -> cp_model.CpSolver:
    """CP-SAT with its own parameters and two workers."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.random_seed = options.seed
    if seconds != float("inf"):
        solver.parameters.max_time_in_seconds = max(search.LEAST_SECONDS, seconds)
    return solver


@contextmanager
def _solver(make: Callable[[Options, float], cp_model.CpSolver]) -> Iterator[None]:
    with patch.object(search, "make_solver", make):
        yield


def cp_sat_lp(problem: Problem, options: Options) -> Answer:
    """The whole model by CP-SAT with its linear relaxation at full strength, as small problems are solved here."""
    return solve(problem, replace(options, method="whole"))


def highs(problem: Problem, options: Options) -> Answer:
    """The whole model by HiGHS."""
    from tests.benchmarks.engine.highs import by_highs

    with patch.object(engine, "lexicographic", by_highs):
        return solve(problem, replace(options, method="whole"))


def todays_way(problem: Problem, options: Options) -> Answer:
    """Team by team, as a planner does without a model."""
    answer = greedy(problem)
    if answer is None:
        raise NoAnswer(0)
    return answer


WAYS: dict[str, Callable[[Problem, Options], Answer]] = {
    "engine": ours,
    "CP-SAT": cp_sat,
    "CP-SAT with LP": cp_sat_lp,
    "HiGHS": highs,
    "greedy": todays_way,
}
