"""What money for trainings is worth: another thousand, and the whole frontier of shortfall against budget."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import gcd, lcm

from solver.explain.asking import Asker, better, moves
from solver.explanation import Change, Finding
from solver.problem import Problem, exact

ANOTHER = 1000.0
MOST_POINTS = 12
SPEND = (Change("only_trainings_cost"), Change("objective", goals=("shortfall", "cost")))
"""Under which cost is what the trainings cost, and only shortfall comes before it."""


def another_thousand(asker: Asker) -> Iterator[Finding]:
    """The best plan with 1,000 more for trainings."""
    budget = asker.problem.rules.training_budget
    if budget is None:
        yield Finding("worth_of_budget", "no_limit", "proven")
        return
    change = Change("budget", amount=budget + ANOTHER)
    answer = asker.sure(change)
    if answer is None:
        yield Finding("worth_of_budget", "not_confirmed", "no", changes=(change,))
        return
    joins, leaves = moves(asker.answer, answer)
    if better(asker.answer.goals, asker.goals(answer)):  # no more money, only less time
        yield Finding("worth_of_budget", "not_confirmed", "no", changes=(change,))
        return
    facts = {"more": ANOTHER, "spent": sum(taken.cost for taken in answer.trainings)}
    yield Finding(
        "worth_of_budget",
        "worth",
        asker.confirmed(answer),
        changes=(change,),
        facts=facts,
        goals=asker.goals(answer),
        joins=joins,
        leaves=leaves,
    )


def frontier(asker: Asker) -> Iterator[Finding]:
    """Every best trade of shortfall against money for trainings, from no limit down to nothing spent.

    Each point is the least shortfall, and the least money that it takes; the next one must spend less.
    """
    step = _step(asker.problem)
    budget: float | None = None
    for _ in range(MOST_POINTS):
        limit = Change("budget", amount=budget)
        answer = asker.ask(*SPEND, limit)
        if answer is None or asker.confirmed(answer) != "proven" or answer.status == "infeasible":
            yield Finding("frontier", "not_confirmed", "no", changes=(limit,), facts={"below": budget})
            return
        spent = sum((exact(taken.cost) for taken in answer.trainings), Fraction(0))
        missing = sum(need.missing for need in answer.needs)
        facts = {
            "spent": float(spent),
            "shortfall": answer.goals[0].value,
            "bound": answer.goals[0].bound,
            "missing": missing,
            "trainings": len(answer.trainings),
        }
        at = Change("budget", amount=float(spent))
        yield Finding(
            "frontier", "point", asker.confirmed(answer), changes=(at, *SPEND), facts=facts, goals=asker.goals(answer)
        )
        if not spent:
            return
        budget = float(spent - step)
    yield Finding("frontier", "more_points", "no", facts={"below": budget})


def _step(problem: Problem) -> Fraction:
    """The greatest amount of which all costs of trainings are multiples: by so much any lower sum is lower."""
    costs = [exact(training.cost) for training in problem.trainings.values() if training.cost]
    if not costs:
        return Fraction(1)
    below = lcm(*(cost.denominator for cost in costs))
    return Fraction(gcd(*(int(cost * below) for cost in costs)), below)
