"""What must not change the goals does not, and what makes a problem easier never worsens the first of them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from math import inf
from random import Random
from typing import Any

import pytest
from ortools.sat.python import cp_model

from solver.answer import Options
from solver.model import search
from solver.reading import read_problem
from solver.solve import solve
from tests.solver.relations import EASIER, relabelled
from tests.solver.tiny import small, tiny

Json = dict[str, Any]
FEW = range(3_000_000, 3_000_006)
MANY = range(4_000_000, 4_000_150)
MANY_SLOWLY = pytest.param(MANY, marks=pytest.mark.slow)
seeds = pytest.mark.parametrize("seeds", [FEW, MANY_SLOWLY], ids=["few", "many"])


def values(data: Json, seed: int = 0) -> list[float]:
    """The goals of the best answer; infinite when the hard rules contradict each other."""
    problem = read_problem(json.dumps(data))
    answer = solve(problem, Options(seed=seed))
    return [goal.value for goal in answer.goals] or [inf] * len(problem.objective)


def same(one: list[float], other: list[float]) -> bool:
    return one == pytest.approx(other, rel=1e-6, abs=1e-6)


@seeds
def test_other_ids_in_another_order_keep_every_goal(seeds: range) -> None:
    for seed in seeds:
        data = tiny(seed)
        assert same(values(relabelled(data, Random(seed))), values(data)), seed


@seeds
def test_other_seeds_of_the_search_keep_every_goal(seeds: range) -> None:
    for seed in seeds:
        assert same(values(tiny(seed), seed=17), values(tiny(seed))), seed


@seeds
def test_a_search_without_presolve_keeps_every_goal(seeds: range, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = search.make_solver

    def without_presolve(options: Options, seconds: float) -> cp_model.CpSolver:
        solver = usual(options, seconds)
        solver.parameters.cp_model_presolve = False
        return solver

    for seed in seeds:
        expected = values(tiny(seed))
        with monkeypatch.context() as patch:
            patch.setattr(search, "make_solver", without_presolve)
            assert same(values(tiny(seed)), expected), seed


@seeds
def test_larger_problems_keep_every_goal_under_other_ids_and_seeds(seeds: range) -> None:
    for seed in seeds:
        data = small(seed)
        assert same(values(relabelled(data, Random(seed)), seed=5), values(data)), seed


@pytest.mark.parametrize("ease", EASIER, ids=lambda ease: ease.__name__)
@seeds
def test_what_makes_a_problem_easier_never_worsens_the_first_goal(
    seeds: range, ease: Callable[[Json, Random], bool]
) -> None:
    for seed in seeds:
        data = tiny(seed)
        easier = copy.deepcopy(data)
        if ease(easier, Random(seed)):
            assert values(easier)[0] <= values(data)[0] + 1e-6, seed
