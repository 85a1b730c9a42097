"""The whole model by HiGHS: the rows of the CP-SAT model as a mixed-integer program through MathOpt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any

from ortools.math_opt.python import mathopt
from ortools.sat.python import cp_model

from solver.answer import Options, Progress
from solver.clock import Clock
from solver.model.goals import GOAL_TERMS
from solver.model.plan import Plan
from solver.model.search import Found, Search, worth_of
from tests.benchmarks.engine.linear import Linear, linear


def by_highs(plan: Plan, options: Options, clock: Clock, starts: Sequence[dict[int, int]], *_: object) -> Found:
    """Minimise the goals in their order, as `solver.model.search.lexicographic` does."""
    found, goals = Found(), plan.problem.objective
    searches = [Search(plan, goal, list(GOAL_TERMS[goal](plan)), options, clock) for goal in goals]
    for start in starts if searches else ():
        found.solution = searches[0].complete(start)
    for number, search in enumerate(searches):
        with clock.phase("translate"):
            plan.cp.minimize(search._sum)
            rows = linear(plan.cp.proto)
        if clock.over:
            break
        with clock.phase(search.goal):
            result = _solve(rows, options, clock.left * (0.6 if number + 1 < len(searches) else 1.0))
        bound = result.termination.objective_bounds.dual_bound
        if abs(bound) < 1e15:
            found.bounds[search.goal] = max(Fraction(0), Fraction(round(bound)) / search._scale)
        solution = _dated(plan, search, rows, result)
        if solution is None:
            break
        found.solution = solution
        worth = worth_of(plan, solution)[search.goal]
        best, proven = float(worth), float(found.bounds.get(search.goal, Fraction(0)))
        options.on_progress(Progress(search.goal, clock.seconds, search.goal, best, proven))
        search.hold_at(worth, solution)
    return found


def _solve(rows: Linear, options: Options, seconds: float) -> Any:
    model = mathopt.Model.from_model_proto(rows.model)
    limit = None if seconds == float("inf") else timedelta(seconds=max(0.1, seconds))
    parameters = mathopt.SolveParameters(time_limit=limit, relative_gap_tolerance=0.0)
    return mathopt.solve(model, mathopt.SolverType.HIGHS, params=parameters)


def _dated(plan: Plan, search: Search, rows: Linear, result: Any) -> list[int] | None:
    """HiGHS's solution, with days of self-paced trainings on which nobody is in two at once; None if it has none."""
    if not result.solutions or result.solutions[0].primal_solution is None:
        return None
    values = {v.id: round(value) for v, value in result.solutions[0].primal_solution.variable_values.items()}
    plain = {index: values[index] for index in range(rows.originals) if index not in rows.movable}
    choices = _choices(plan)
    for own in (plain, {index: value for index, value in plain.items() if index in choices}):
        solution = search.complete(own)
        if solution is not None:
            return solution
    return None


def _choices(plan: Plan) -> set[int]:
    """Who is where, counted for what and trained in what: all but the days."""
    variables: list[cp_model.IntVar] = [*plan.member.values(), *(taking.taken for taking in plan.all_takings())]
    variables += [cover for people in plan.counted.values() for _, cover in people]
    return {variable.index for variable in variables}
