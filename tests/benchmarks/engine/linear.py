"""A CP-SAT model as a mixed-integer program: the same variables by number, every row that is linear or a clause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import gcd, inf
from typing import Any

from ortools.math_opt import model_pb2

Terms = dict[int, float]
FAR = 1e17


@dataclass(slots=True)
class Linear:
    """The program. `originals`: how many variables the CP-SAT model has; the others are steps of their domains.

    `movable`: the days of self-paced trainings that may start on many days. Their rows "one at a time" are left out,
    which can only make it easier: its bounds hold, and the days are completed afterwards.
    """

    model: model_pb2.ModelProto = field(default_factory=model_pb2.ModelProto)
    originals: int = 0
    movable: set[int] = field(default_factory=set)
    rows: list[tuple[Terms, float, float]] = field(default_factory=list)

    def variable(self, least: float, most: float) -> int:
        """A new variable."""
        variables = self.model.variables
        variables.ids.append(len(variables.ids))
        variables.lower_bounds.append(least)
        variables.upper_bounds.append(most)
        variables.integers.append(True)
        return len(variables.ids) - 1

    def reach(self, terms: Terms) -> tuple[float, float]:
        """The least and the most that the terms can add up to."""
        least = most = 0.0
        for index, factor in terms.items():
            ends = [
                factor * self.model.variables.lower_bounds[index],
                factor * self.model.variables.upper_bounds[index],
            ]
            least, most = least + min(ends), most + max(ends)
        return least, most


def linear(proto: Any) -> Linear:
    """The mixed-integer program of a CP-SAT model, in the units of its objective."""
    found = Linear(originals=len(proto.variables))
    domains = [list(variable.domain) for variable in proto.variables]
    for domain in domains:
        found.variable(domain[0], domain[-1])
    intervals = [constraint.interval for constraint in proto.constraints if constraint.has_interval()]
    found.movable = {index for interval in intervals for index in interval.start.vars}
    for index, domain in enumerate(domains):
        _domain(found, index, domain)
    for constraint in proto.constraints:
        if constraint.has_linear():
            _row(found, constraint)
        elif constraint.has_bool_or():
            _clause(found, [*constraint.bool_or.literals, *(-each - 1 for each in constraint.enforcement_literal)])
        elif constraint.has_bool_and():
            for literal in constraint.bool_and.literals:
                _clause(found, [literal, *(-each - 1 for each in constraint.enforcement_literal)])
        elif constraint.has_no_overlap():
            _one_at_a_time(found, [proto.constraints[number] for number in constraint.no_overlap.intervals])
        elif not constraint.has_interval():
            raise NotImplementedError("a kind of constraint that the whole model did not have")
    _objective(found, proto.objective)
    _matrix(found)
    return found


def _domain(found: Linear, index: int, domain: Sequence[int]) -> None:
    """State the holes of a variable's domain."""
    if len(domain) == 2:
        return
    values = [value for low, high in zip(domain[::2], domain[1::2], strict=True) for value in range(low, high + 1)]
    steps = [other - one for one, other in pairwise(values)]
    step = gcd(*steps)
    if all(each == step for each in steps):
        count = found.variable(0, len(values) - 1)
        found.rows.append(({index: 1.0, count: -float(step)}, values[0], values[0]))
        return
    chosen = {found.variable(0, 1): float(value) for value in values}
    found.rows.append((dict.fromkeys(chosen, 1.0), 1, 1))
    found.rows.append(({index: -1.0, **chosen}, 0, 0))


def _literals(literals: Iterable[int]) -> tuple[Terms, float]:
    """The sum of literals as terms and a constant; a negated one, -index - 1, is one less its variable."""
    terms: Terms = {}
    constant = 0.0
    for literal in literals:
        index, sign = (literal, 1.0) if literal >= 0 else (-literal - 1, -1.0)
        terms[index] = terms.get(index, 0.0) + sign
        constant += sign < 0
    return terms, constant


def _terms(expression: Any) -> Terms:
    """The terms of a linear expression, in which -index - 1 stands for a variable's negative."""
    terms: Terms = {}
    for index, factor in zip(expression.vars, expression.coeffs, strict=True):
        at, sign = (index, 1.0) if index >= 0 else (-index - 1, -1.0)
        terms[at] = terms.get(at, 0.0) + sign * factor
    return terms


def _clause(found: Linear, literals: Iterable[int]) -> None:
    terms, constant = _literals(literals)
    found.rows.append((terms, 1 - constant, inf))


def _row(found: Linear, constraint: Any) -> None:
    """A linear row; one with conditions is slack unless all of them hold."""
    terms = _terms(constraint.linear)
    least, most = list(constraint.linear.domain)
    conditions, constant = _literals(-literal - 1 for literal in constraint.enforcement_literal)
    if not conditions:
        found.rows.append((terms, least if least > -FAR else -inf, most if most < FAR else inf))
        return
    lowest, highest = found.reach(terms)
    if most < highest:  # terms - slack × (how many conditions fail) <= most
        found.rows.append((_plus(terms, conditions, most - highest), -inf, most - (most - highest) * constant))
    if least > lowest:
        found.rows.append((_plus(terms, conditions, least - lowest), least - (least - lowest) * constant, inf))


def _plus(terms: Terms, others: Terms, factor: float) -> Terms:
    found = dict(terms)
    for index, each in others.items():
        found[index] = found.get(index, 0.0) + factor * each
    return found


def _one_at_a_time(found: Linear, intervals: Sequence[Any]) -> None:
    """At most one of the intervals with fixed days on any day that one begins."""
    fixed = []
    for each in intervals:
        start = each.interval.start
        if not len(start.vars):
            fixed.append((start.offset, start.offset + each.interval.size.offset, each.enforcement_literal[0]))
    for day in sorted({start for start, _, _ in fixed}):
        running = [literal for start, end, literal in fixed if start <= day < end]
        if len(running) > 1:
            terms, constant = _literals(running)
            found.rows.append((terms, -inf, 1 - constant))


def _objective(found: Linear, objective: Any) -> None:
    terms = _terms(objective)
    found.model.objective.offset = objective.offset
    for index in sorted(terms):
        found.model.objective.linear_coefficients.ids.append(index)
        found.model.objective.linear_coefficients.values.append(terms[index])


def _matrix(found: Linear) -> None:
    rows, matrix = found.model.linear_constraints, found.model.linear_constraint_matrix
    for number, (terms, least, most) in enumerate(found.rows):
        rows.ids.append(number)
        rows.lower_bounds.append(least)
        rows.upper_bounds.append(most)
        for index in sorted(terms):
            if terms[index]:
                matrix.row_ids.append(number)
                matrix.column_ids.append(index)
                matrix.coefficients.append(terms[index])
