"""Integer programs solved by HiGHS: much faster than CP-SAT where a strong linear relaxation does most of the work."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from math import inf
from typing import Any

from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt
from ortools.sat.python import cp_model

POLL_SECONDS = 0.02
THREAD = "integer program"
ENDLESS = 2**62
"""Bounds of rows at or beyond this are none."""
Term = tuple[int, float]


@dataclass(frozen=True, slots=True)
class Solution:
    """What HiGHS found: the best values (none: no solution), what they are worth, and the proven bound."""

    values: Sequence[float] | None
    value: float
    bound: float

    def boolean_value(self, variable: cp_model.IntVar) -> bool:
        """Whether a variable of the model is 1."""
        return self.values is not None and self.values[variable.index] > 0.5


NOTHING = Solution(None, inf, -inf)


def nothing() -> None:
    """What is done meanwhile where there is nothing to do."""


def solve_integer(
    model: cp_model.CpModel, seconds: float, should_stop: Callable[[], bool], meanwhile: Callable[[], None] = nothing
) -> Solution:
    """Minimise a model of linear rows, clauses and implications; `meanwhile` is done beside it, on another processor.

    Gives up soon after `should_stop` says so; HiGHS cannot be interrupted, so it is left behind until its time is out.
    """
    program = mixed_integer(model)
    parameters = mathopt.SolveParameters(
        relative_gap_tolerance=1e-9, absolute_gap_tolerance=1e-6, time_limit=timedelta(seconds=min(seconds, 1e8))
    )
    found: list[mathopt.SolveResult] = []

    def solve() -> None:
        with suppress(AttributeError, RuntimeError, ValueError):  # as the library's own errors come
            found.append(mathopt.solve(program, mathopt.SolverType.HIGHS, params=parameters))

    worker = threading.Thread(target=solve, name=THREAD, daemon=True)
    worker.start()
    meanwhile()
    while worker.is_alive() and not should_stop():
        worker.join(POLL_SECONDS)
    return _solution(found[0]) if found else NOTHING


def left_behind() -> bool:
    """Whether a program is still being solved, asked for or not."""
    return any(thread.name == THREAD for thread in threading.enumerate())


def _solution(result: mathopt.SolveResult) -> Solution:
    bound = result.termination.objective_bounds.dual_bound
    if not result.has_primal_feasible_solution():
        return Solution(None, inf, bound)
    values = result.variable_values()
    by_place = sorted((variable.id, value) for variable, value in values.items())
    return Solution([value for _, value in by_place], result.objective_value(), bound)


def mixed_integer(model: cp_model.CpModel) -> mathopt.Model:
    """The same model for MathOpt, stated at once, for piece by piece takes long. Raises ValueError for other rows."""
    program = model_pb2.ModelProto()
    domains = [list(variable.domain) for variable in model.proto.variables]
    program.variables.ids.extend(range(len(domains)))
    program.variables.lower_bounds.extend(float(domain[0]) for domain in domains)
    program.variables.upper_bounds.extend(float(domain[-1]) for domain in domains)
    program.variables.integers.extend([True] * len(domains))
    rows, matrix = program.linear_constraints, program.linear_constraint_matrix
    for terms, low, high in chain.from_iterable(map(_rows, model.proto.constraints)):
        factors = defaultdict[int, float](float)
        for place, factor in terms:
            factors[place] += factor
        places = sorted(factors)
        matrix.row_ids.extend([len(rows.ids)] * len(places))
        matrix.column_ids.extend(places)
        matrix.coefficients.extend([factors[place] for place in places])
        rows.ids.append(len(rows.ids))
        rows.lower_bounds.append(low)
        rows.upper_bounds.append(high)
    costs = dict(zip(model.proto.objective.vars, model.proto.objective.coeffs, strict=True))
    program.objective.linear_coefficients.ids.extend(sorted(costs))
    program.objective.linear_coefficients.values.extend(float(costs[place]) for place in sorted(costs))
    return mathopt.Model.from_model_proto(program)


def _rows(constraint: Any) -> Iterator[tuple[list[Term], float, float]]:
    """A constraint as linear rows: terms, least and most of their sum."""
    unless = [-literal - 1 for literal in constraint.enforcement_literal]
    if constraint.has_linear() and not unless and min(constraint.linear.vars, default=0) >= 0:
        low, *_, high = list(constraint.linear.domain)
        terms = [(place, float(f)) for place, f in zip(constraint.linear.vars, constraint.linear.coeffs, strict=True)]
        yield terms, -inf if low <= -ENDLESS else float(low), inf if high >= ENDLESS else float(high)
    elif constraint.has_bool_or():
        yield _clause([*constraint.bool_or.literals, *unless])
    elif constraint.has_exactly_one() and min(constraint.exactly_one.literals) >= 0:
        yield [(literal, 1.0) for literal in constraint.exactly_one.literals], 1.0, 1.0
    elif constraint.has_bool_and():
        for literal in constraint.bool_and.literals:
            yield _clause([literal, *unless])
    else:
        raise ValueError(f"no linear rows for {constraint}")


def _clause(literals: Sequence[int]) -> tuple[list[Term], float, float]:
    """At least one of the literals holds; -n - 1 says that variable n is 0."""
    terms = [(literal, 1.0) if literal >= 0 else (-literal - 1, -1.0) for literal in literals]
    return terms, 1.0 - sum(literal < 0 for literal in literals), inf
