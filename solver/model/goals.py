"""The goals as sums of variables, each with the number it costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from fractions import Fraction

from ortools.sat.python import cp_model

from solver.model.plan import Bool, Plan, Taking
from solver.model.staffing import Linear
from solver.problem import Goal, Need, Team, exact
from solver.values import SPARE_WEIGHT, membership_cost

Term = tuple[Linear, int, Fraction]
"""A variable or sum, the most it can be, and what one of it costs."""


def shortfall(plan: Plan) -> Iterator[Term]:
    """What needs lack: head counts, spares at a tenth, and a side that nobody stands for."""
    for team in plan.problem.teams.values():
        for need in team.needs:
            if weight := exact(need.weight) * exact(team.priority):
                yield from _missing(plan, team, need, weight)


def _missing(plan: Plan, team: Team, need: Need, weight: Fraction) -> Iterator[Term]:
    counted = plan.counted.get((team.id, need.id), [])
    covered = cp_model.LinearExpr.sum([cover for _, cover in counted])
    missing = plan.cp.new_int_var(0, need.headcount, f"missing of {team.id} {need.id}")
    plan.cp.add(covered + missing >= need.headcount)
    yield missing, need.headcount, weight
    if need.spare:
        spare = plan.cp.new_int_var(0, need.spare, f"spares missing of {team.id} {need.id}")
        plan.cp.add(covered + missing + spare >= need.headcount + need.spare)
        yield spare, need.spare, weight * SPARE_WEIGHT
    if need.both_sides:
        one_sided = plan.cp.new_bool_var(f"one side of {team.id} {need.id}")
        for side in ("OT", "IT"):
            plan.cp.add_bool_or([one_sided, *(c for p, c in counted if plan.problem.people[p].side == side)])
        yield one_sided, 1, weight


def cost(plan: Plan) -> Iterator[Term]:
    """What members cost for the days of their teams, and what trainings cost."""
    for (team, person), member in plan.member.items():
        yield member, 1, membership_cost(plan.problem.teams[team], plan.problem.people[person].weekly_cost)
    for taking in plan.all_takings():
        yield taking.taken, 1, exact(taking.training.cost)


def training_hours(plan: Plan) -> Iterator[Term]:
    """The hours of all trainings taken."""
    for taking in plan.all_takings():
        yield taking.taken, 1, exact(taking.training.hours)


def readiness(plan: Plan) -> Iterator[Term]:
    """Priority × days until the last training that is for a team has ended."""
    serving: dict[str, list[tuple[Taking, Bool, bool]]] = defaultdict(list)
    for person, by_training in plan.serves.items():
        for key, by_need in by_training.items():
            literals = [(team, serves) for (team, _), serves in by_need.items() if serves is not False]
            only_one = len({team for team, _ in literals}) == 1
            for team, serves in literals:
                serving[team].append((plan.takings[person][key], serves, only_one))
    for team, found in serving.items():
        if priority := exact(plan.problem.teams[team].priority):
            last = plan.calendar.day(plan.problem.teams[team].start)
            ready = plan.cp.new_int_var(0, last, f"{team} is ready")
            for taking, serves, only_one in found:
                _ready_after(plan, ready, taking, serves, only_one)
            yield ready, last, priority


def _ready_after(plan: Plan, ready: cp_model.IntVar, taking: Taking, serves: Bool, only_one: bool) -> None:
    """A team is not ready before a training that is for it has ended.

    One that can be for no other team is for this one if it is taken at all: a row without conditions, which the linear
    relaxation sees.
    """
    if not only_one:
        plan.cp.add(ready >= taking.end - 1).only_enforce_if(serves)
    elif taking.start is not None:
        plan.cp.add(ready >= taking.end - 1).only_enforce_if(taking.taken)
    else:
        plan.cp.add(ready + taking.taken >= taking.end)
    plan.cp.add(ready >= (taking.possible.starts[0] + taking.possible.days - 1) * serves)


def changes(plan: Plan) -> Iterator[Term]:
    """Who joins or leaves a team, against the incumbent."""
    if plan.problem.incumbent is None:
        return
    for team in plan.problem.teams:
        before = set(plan.problem.incumbent.get(team, ()))
        for person in plan.candidates[team]:
            member = plan.member[team, person]
            yield (1 - member if person in before else member), 1, Fraction(1)
        yield 1, 1, Fraction(len(before - set(plan.candidates[team])))


def silo(plan: Plan) -> Iterator[Term]:
    """Teams whose members are all of one stated department."""
    for team in plan.problem.teams.values():
        if plan.candidates[team.id] and team.priority:
            yield _one_department(plan, team), 1, exact(team.priority)


def _one_department(plan: Plan, team: Team) -> cp_model.IntVar:
    by_department: dict[str | None, list[cp_model.IntVar]] = {}
    for person in plan.candidates[team.id]:
        by_department.setdefault(plan.problem.people[person].department, []).append(plan.member[team.id, person])
    present = {department: plan.cp.new_bool_var(f"{department} in {team.id}") for department in by_department}
    one = plan.cp.new_bool_var(f"{team.id} is of one department")
    for department, members in by_department.items():
        plan.cp.add_bool_or([*members, ~present[department]])
        others = [present[other] for other in present if other != department]
        for member in members if department is not None else ():
            plan.cp.add_bool_or([one, ~member, *others])
    return one


GOAL_TERMS: dict[Goal, Callable[[Plan], Iterator[Term]]] = {
    "shortfall": shortfall,
    "cost": cost,
    "training_hours": training_hours,
    "readiness": readiness,
    "changes": changes,
    "silo": silo,
}
