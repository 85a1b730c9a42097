"""What money for trainings is worth: another thousand, and the whole frontier of shortfall against budget."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from solver.answer import Answer
from solver.explain.asking import Asker, better, moves
from solver.explanation import Change, Finding
from solver.problem import Problem, exact
from solver.values import SPARE_WEIGHT, shortfalls

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
    least = Fraction(0)
    for _ in range(MOST_POINTS):
        limit = Change("budget", amount=budget)
        answer = asker.ask(*SPEND, limit, least=least)
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
        budget, least = float(spent - step), _least_after(asker.problem, answer)
    yield Finding("frontier", "more_points", "no", facts={"below": budget})


def _least_after(problem: Problem, answer: Answer) -> Fraction:
    """What the shortfall is never below for less money than this best answer spends: some need more stays open."""
    from solver.scale.weights import unit_of  # loads the solver

    shortfall = sum(shortfalls(problem, answer.members).values(), Fraction(0))
    if any(goal.value != goal.bound for goal in answer.goals):  # proven up to rounding alone
        return Fraction(0)
    if shortfall:
        return shortfall + unit_of(problem, "shortfall")
    needs = [
        (need, exact(need.weight) * exact(team.priority)) for team in problem.teams.values() for need in team.needs
    ]
    return min((weight * SPARE_WEIGHT if need.spare else weight for need, weight in needs if weight), default=shortfall)


def _step(problem: Problem) -> Fraction:
    """The greatest amount of which all costs of trainings are multiples: by so much any lower sum is lower."""
    from solver.scale.weights import common_unit  # loads the solver

    return common_unit({exact(training.cost) for training in problem.trainings.values()}) or Fraction(1)
