"""The rules of trainings: what must be met before, how much is too much, and nobody in two places at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction

from ortools.sat.python import cp_model

from solver.model.calendar import Ask, class_weeks
from solver.model.integers import row_within
from solver.model.plan import Plan, Taking
from solver.problem import exact


def post_trainings(plan: Plan) -> None:
    """Post every rule of trainings; those of classes must have been posted, for trainers are busy while they teach."""
    for person in plan.takings:
        for taking in plan.takings[person].values():
            for ask in taking.possible.asks:
                asked_on_its_start(plan, taking, ask)
        hours_of_a_person(plan, person)
    teaching: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for training, start, person in plan.teaches:
        teaching[person].append((training, start))
    for person in dict.fromkeys([*plan.takings, *teaching]):
        one_at_a_time(plan, person, teaching[person])
    budget(plan)


def asked_on_its_start(plan: Plan, taking: Taking, ask: Ask) -> None:
    """Whoever starts a training is at its level and meets its prerequisites on that day."""
    person = plan.problem.people[taking.possible.person]
    held = [s for s in taking.possible.starts if s <= plan.calendar.held_until(person, ask)]
    if len(held) == len(taking.possible.starts):
        return
    givers = [giver for giver in plan.givers(person.id, ask.skill, ask.level) if giver is not taking]
    if taking.start is None:
        for start in sorted(set(taking.possible.starts) - set(held)):
            ended = [early for giver in givers for early in giver.ended_by(plan.cp, start)]
            plan.cp.add(cp_model.LinearExpr.sum(ended) >= taking.at[start])
        return
    met = [step(plan, giver, taking) for giver in givers]
    if held:
        met.append(plan.cp.new_bool_var(""))
        plan.cp.add(taking.start <= held[-1]).only_enforce_if(met[-1])
    plan.cp.add(cp_model.LinearExpr.sum(met) >= taking.taken)


def step(plan: Plan, first: Taking, then: Taking) -> cp_model.IntVar:
    """A variable that is 1 only if both trainings are taken and the first ends before the other starts."""
    assert then.start is not None
    earlier = plan.cp.new_bool_var("")
    plan.cp.add_implication(earlier, first.taken)
    plan.cp.add(first.end <= then.start).only_enforce_if(earlier)
    return earlier


def one_at_a_time(plan: Plan, person: str, teaching: Iterable[tuple[str, int]]) -> None:
    """Nobody takes or gives two trainings on the same day."""
    intervals = []
    for taking in plan.takings.get(person, {}).values():
        if taking.start is not None:
            intervals.append(
                plan.cp.new_optional_fixed_size_interval_var(taking.start, taking.possible.days, taking.taken, "")
            )
        for start, at in taking.at.items():
            intervals.append(plan.cp.new_optional_fixed_size_interval_var(start, taking.possible.days, at, ""))
    for key, start in teaching:
        days, teaches = 7 * class_weeks(plan.problem.trainings[key]), plan.teaches[key, start, person]
        intervals.append(plan.cp.new_optional_fixed_size_interval_var(start, days, teaches, ""))
    if len(intervals) > 1:
        plan.cp.add_no_overlap(intervals)


def hours_of_a_person(plan: Plan, person: str) -> None:
    """Nobody trains for more hours than the rules allow a person."""
    hours = [exact(taking.training.hours) for taking in plan.takings[person].values()]
    _within(plan, plan.takings[person].values(), hours, plan.problem.rules.max_training_hours_per_person)


def budget(plan: Plan) -> None:
    """All trainings together cost no more than the budget."""
    takings = plan.all_takings()
    costs = [exact(taking.training.cost) for taking in takings]
    _within(plan, takings, costs, plan.problem.rules.training_budget)


def _within(plan: Plan, takings: Iterable[Taking], numbers: Sequence[Fraction], limit: float | None) -> None:
    if limit is not None and sum(numbers) > exact(limit):
        coefficients, right = row_within(numbers, exact(limit))
        plan.weighted_at_most([taking.taken for taking in takings], coefficients, right)
