"""The bound of the engine for large problems holds at any prices, not only at those that it comes to."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from solver.problem import Bounds, Goal, Problem
from solver.scale.price_team import TeamPricer
from solver.scale.prices import Prices, TeamPrices, Weights, tolls, value_of_commons
from solver.scale.relaxed import Impossible, Relaxed, TeamRows, relax
from tests.solver.brute import brute
from tests.solver.checks import read
from tests.solver.tiny import Json, tiny
from tests.solver.twists import twisted

LINEAR: tuple[Goal, ...] = ("shortfall", "cost", "training_hours", "changes")
TRIES = 3


def within(random: Random, bounds: Bounds, most: float) -> float:
    """A price of a row with these bounds: below 0 only where there is a maximum, above it only for a minimum."""
    return random.uniform(-most if bounds.max is not None else 0.0, most if bounds.min else 0.0)


def prices_of(random: Random, relaxed: Relaxed, rows: TeamRows, most: float) -> TeamPrices:
    team = rows.team
    needs = np.array([random.choice((0.0, random.uniform(0, most))) for _ in team.needs])
    sides = np.array([[random.uniform(0, most) if both else 0.0] * 2 for both in rows.both_sides]).reshape(-1, 2)
    roles = [within(random, team.roles.get(role, Bounds()), most) for role in relaxed.roles]
    of_sides = [within(random, team.sides.get(side, Bounds()), most) for side in ("OT", "IT")]
    return TeamPrices(needs, sides, within(random, team.size, most), np.array(roles), np.array(of_sides))


def bound_at(random: Random, relaxed: Relaxed, weights: Weights, most: float) -> float:
    """The bound at random prices."""
    prices = Prices(
        [prices_of(random, relaxed, rows, most) for rows in relaxed.teams],
        {
            (person, number): random.uniform(0, most)
            for person, limits in enumerate(relaxed.limits)
            for number in range(len(limits))
            if random.random() < 0.5
        },
        np.array([random.uniform(0, most) for _ in relaxed.commons]),
        random.uniform(0, 2) if np.isfinite(relaxed.budget) else 0.0,
    )
    pricer, found = TeamPricer(relaxed, weights, prices, 0), value_of_commons(relaxed, prices)
    for rows, toll in zip(relaxed.teams, tolls(relaxed, prices), strict=True):
        found += pricer.linear(rows, toll, prices.budget)[1]
    return found


def too_high(problem: Problem, random: Random) -> str | None:
    """A bound on a sum of the goals, the first of them weighted, above what the best plan comes to."""
    best, goals = brute(problem), problem.objective
    if best is None:
        return None
    try:
        relaxed = relax(problem)
    except Impossible:
        return "it is said to be impossible"
    weights = dict(zip(goals, (random.choice((1.0, 3.0)), 1.0), strict=False))
    worth = sum(weight * float(value) for weight, value in zip(weights.values(), best.goals, strict=False))
    before = sum(len(set(people)) for people in (problem.incumbent or {}).values()) * weights.get("changes", 0.0)
    for most in [0.3, 3.0, 300.0][:TRIES]:
        bound = bound_at(random, relaxed, Weights(**weights), most) + before
        if bound > worth + 1e-6 * max(1.0, most, abs(worth)):
            return f"{weights} is bounded by {bound}, but can be {worth}"
    return None


def stated(seed: int, random: Random) -> Json:
    """A problem of one or two goals that sums can stand for; two of three with more features."""
    data = tiny(seed)
    if seed % 3:
        twisted(data, random)
    data["objective"] = random.sample(LINEAR, random.choice((1, 2)))
    return data


@pytest.mark.parametrize("many", [150, pytest.param(2500, marks=pytest.mark.slow)])
def test_no_prices_make_a_bound_that_is_too_high(many: int) -> None:
    found = []
    for seed in range(60_000_000, 60_000_000 + many):
        random = Random(seed)
        if said := too_high(read(stated(seed, random)), random):
            found.append(f"{seed}: {said}")
    assert found == []
