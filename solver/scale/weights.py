"""Several goals as one weighted sum, and the steps in which a goal's value moves."""

from __future__ import annotations

from fractions import Fraction
from math import gcd

from solver.problem import Goal, Problem, exact
from solver.scale.prices import Weights
from solver.scale.relaxed import Relaxed
from solver.values import SPARE_WEIGHT, membership_cost

DEAREST = 1.0
"""A step of the first goal weighs as much as this many of the dearest memberships."""


def weights_of(relaxed: Relaxed, chain: list[Goal]) -> Weights:
    """Weights by which a sum of the goals orders plans as the goals one after the other do, in all but rare cases."""
    if len(chain) == 1:
        return Weights(**{chain[0]: 1.0})
    return Weights(**{chain[0]: DEAREST * _dearest(relaxed, chain[1]) / _least_unit(relaxed, chain[0]), chain[1]: 1.0})


def _dearest(relaxed: Relaxed, goal: Goal) -> float:
    """About the most that one more membership with its trainings can cost."""
    trainings = relaxed.problem.trainings.values()
    if goal == "training_hours":
        return 4.0 * max((t.hours for t in trainings), default=0.0) + 1.0
    if goal == "cost":
        member = max((float(rows.cost.max(initial=0.0)) for rows in relaxed.teams), default=0.0)
        return 1.2 * member + 2.0 * max((t.cost for t in trainings), default=0.0) + 1.0
    return 4.0


def _least_unit(relaxed: Relaxed, goal: Goal) -> float:
    if goal != "shortfall":
        return 1.0
    weights = [
        float(weight) * (0.1 if spare else 1.0)
        for rows in relaxed.teams
        for weight, spare in zip(rows.weight, rows.spare, strict=True)
        if weight > 0
    ]
    return min(weights, default=1.0)


def unit_of(problem: Problem, goal: Goal) -> Fraction:
    """A number of which every value of the goal is a multiple; 0 where none is known."""
    numbers: set[Fraction] = set()
    if goal == "shortfall":
        for team in problem.teams.values():
            for need in team.needs:
                weight = exact(need.weight) * exact(team.priority)
                numbers.add(weight * SPARE_WEIGHT if need.spare else weight)
    elif goal == "cost":
        rate = common_unit({exact(person.weekly_cost) for person in problem.people.values()})
        numbers = {membership_cost(team, 1.0) * rate for team in problem.teams.values()}
        numbers |= {exact(training.cost) for training in problem.trainings.values()}
    elif goal == "training_hours":
        numbers = {exact(training.hours) for training in problem.trainings.values()}
    elif goal == "changes":
        numbers = {Fraction(1)}
    return common_unit(numbers)


def common_unit(numbers: set[Fraction]) -> Fraction:
    """The largest number of which all are multiples; 0 when all are 0."""
    found = Fraction(0)
    for number in numbers:
        found = Fraction(
            gcd(found.numerator * number.denominator, number.numerator * found.denominator),
            found.denominator * number.denominator,
        )
    return found
