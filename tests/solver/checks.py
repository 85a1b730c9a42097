"""Checks of one seeded problem each: by brute force, by the other way to solve it, and by changing the problem."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from random import Random
from typing import Any
from unittest.mock import patch

from solver.answer import Answer, Method, Options
from solver.problem import GOALS, Goal, Problem
from solver.reading import read_problem
from solver.scale.exact import TeamPlan
from solver.scale.facilities import room_for
from solver.scale.relaxed import Relaxed
from solver.solve import solve
from solver.verify import verify
from tests.solver.agreement import broken_bound, contradiction, doubled
from tests.solver.borders import bordering
from tests.solver.brute import brute
from tests.solver.brute_answer import as_answer
from tests.solver.conflicts import about_conflict
from tests.solver.crowded import crowded
from tests.solver.middle import middle
from tests.solver.relations import EASIER, relabelled, twice
from tests.solver.tiny import tiny
from tests.solver.twists import moved_limits, twisted

Json = dict[str, Any]
Check = Callable[[int], str | None]
METHODS: tuple[Method, ...] = ("whole", "scaled")
SECONDS = 30.0
ORDERS: list[tuple[Goal, ...]] = [order for many in range(1, len(GOALS) + 1) for order in permutations(GOALS, many)]
"""Every order of every set of goals: 1956."""


def read(data: Json) -> Problem:
    """The problem as it stands in a file."""
    return read_problem(json.dumps(data))


def by_brute_force(seed: int) -> str | None:
    """A tiny problem: both ways must come to what trying everything finds, the whole model with a proof.

    Two of three have the goals of `ORDERS`, so that 3,000 seeds in a row try every order.
    """
    data = tiny(seed)
    if seed % 3:
        data["objective"] = list(ORDERS[(seed // 3 * 2 + seed % 3) % len(ORDERS)])
    return against_brute_force(data, with_baseline=seed % 2 == 0)


def at_borders(seed: int) -> str | None:
    """The same for a problem whose dates lie at borders."""
    return against_brute_force(bordering(Random(seed).choice), with_baseline=seed % 2 == 0)


def solved(problem: Problem, method: Method, with_baseline: bool) -> Answer:
    """The answer; without today's way as a start, which can hide what a model does not find."""
    if with_baseline:
        return solve(problem, Options(method=method))
    with patch("solver.solve.greedy", lambda _: None):
        return solve(problem, Options(method=method))


def against_brute_force(data: Json, with_baseline: bool = True) -> str | None:
    """What either way says that trying everything refutes."""
    problem = read(data)
    best = brute(problem)
    for method in METHODS:
        answer = solved(problem, method, with_baseline)
        if best is None:
            if answer.status != "infeasible":
                return f"{method}: it is {answer.status}, but the hard rules contradict each other"
            if said := about_conflict(data, [rule.path for rule in answer.conflict or ()]):
                return f"{method}: {said}"
        elif said := _wrong(problem, answer, as_answer(problem, best)):
            return f"{method}: {said}"
        elif method == "whole" and answer.status != "optimal":
            return f"whole: it is {answer.status}"
    return None


def with_twists(seed: int) -> str | None:
    """A tiny problem with more features, by the engine for large ones with its limits moved, against brute force."""
    random = Random(seed)
    problem = read(twisted(tiny(seed), random))
    best = brute(problem)
    with moved_limits(random):
        answer = solved(problem, "scaled", with_baseline=seed % 2 == 0)
    if best is None:
        return (
            None
            if answer.status == "infeasible"
            else f"it is {answer.status}, but the hard rules contradict each other"
        )
    return _wrong(problem, answer, as_answer(problem, best))


def _wrong(problem: Problem, answer: Answer, other: Answer) -> str | None:
    broken = [str(violation) for violation in verify(problem, answer)]
    return f"it breaks {broken}" if broken else contradiction(answer, other)


def by_the_other_way(seed: int) -> str | None:
    """A problem of middle size: the engine for large ones and the whole model contradict each other nowhere."""
    return _other_way(middle(seed))


def with_few_facilities(seed: int) -> str | None:
    """The same for a problem whose classes compete for facilities; classes get prices where there is room, too."""
    random = Random(seed)

    def now_and_then(relaxed: Relaxed, plans: list[TeamPlan]) -> bool:
        return random.random() < 0.5 and room_for(relaxed, plans)

    with moved_limits(random), patch("solver.scale.run.room_for", now_and_then):
        return _other_way(crowded(seed))


def _other_way(data: Json) -> str | None:
    problem = read(data)
    whole, scaled = (solve(problem, Options(method=method, time_limit=SECONDS)) for method in METHODS)
    return _wrong(problem, scaled, whole)


def relations(seed: int) -> str | None:
    """A tiny problem under other names, made twice as large, and made easier: what is proven agrees."""
    data = tiny(seed)
    for method in METHODS:
        if said := _related(data, Random(seed), method):
            return f"{method}: {said}"
    return None


def _related(data: Json, random: Random, method: Method) -> str | None:
    options = Options(method=method)
    answer = solve(read(data), options)
    if said := contradiction(answer, solve(read(relabelled(data, random)), options)):
        return f"under other names {said}"
    if (pair := twice(data, random)) is not None:
        both = solve(read(pair), options)
        single = solve(read({**data, "rules": _without_budget(data)}), options)
        if said := contradiction(both, replace(single, goals=tuple(doubled(single.goals)))):
            return f"twice as large {said}"
    for ease in EASIER:
        easier = copy.deepcopy(data)
        if answer.goals and ease(easier, random):
            changed = solve(read(easier), options)
            if said := broken_bound(changed.goals[:1], answer.goals[:1]) if changed.goals else "contradiction":
                return f"{ease.__name__}: {said}"
    return None


def _without_budget(data: Json) -> Json:
    return {name: rule for name, rule in data.get("rules", {}).items() if name != "training_budget"}


CHECKS: dict[str, Check] = {
    "brute": by_brute_force,
    "borders": at_borders,
    "paths": by_the_other_way,
    "relations": relations,
    "crowded": with_few_facilities,
    "twists": with_twists,
}
