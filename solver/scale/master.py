"""The master: a linear program over columns, from which the prices come (column generation)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from math import inf
from typing import Any, TypeAlias

import numpy as np
from ortools.math_opt.python import mathopt

from solver.problem import Bounds
from solver.scale.candidates import SIDES
from solver.scale.columns import Column, cost_of
from solver.scale.linear import optimum
from solver.scale.prices import SPARE, Prices, TeamPrices, Weights
from solver.scale.relaxed import Relaxed, TeamRows

PENALTY = 4.0
"""A row of membership may be broken at this multiple of the highest price that a need can have, until columns fit."""
BEYOND = 0.5
"""Seconds that a linear program may take beyond its time, so that the time is certainly over when it is cut off."""
WANTED = mathopt.ModelSolveParameters(
    variable_values_filter=mathopt.VariableFilter(filtered_items=()),
    dual_values_filter=mathopt.LinearConstraintFilter(skip_zero_values=True),
    reduced_costs_filter=mathopt.VariableFilter(filtered_items=()),
)
"""What is read of a result: prices, of which most are 0, and not the tens of thousands of columns."""
PARAMETERS = mathopt.SolveParameters(
    presolve=mathopt.Emphasis.OFF,  # it would be done anew in each round
    scaling=mathopt.Emphasis.OFF,  # rows of ones: scaling makes them no better and the simplex slower
    lp_algorithm=mathopt.LPAlgorithm.DUAL_SIMPLEX,
)
Row: TypeAlias = Any  # mathopt.LinearConstraint; the library ships no types


class _TeamRows:
    """The rows of one team in the linear program."""

    def __init__(
        self, model: mathopt.Model, rows: TeamRows, roles: list[str], weights: Weights, penalty: float
    ) -> None:
        self.rows, self._model, self._penalty, self._names = rows, model, penalty, roles
        weight = weights.shortfall * rows.weight
        self.needs = [model.add_linear_constraint(lb=float(asked)) for asked in rows.asked]
        for at, row in enumerate(self.needs):
            self._slack(row, weight[at], rows.headcount[at])
            self._slack(row, SPARE * weight[at], rows.spare[at])
        self.sides_of_needs: dict[int, list[Row]] = {}
        for at in np.flatnonzero(rows.both_sides).tolist():
            pair = [model.add_linear_constraint(lb=1.0) for _ in SIDES]
            self.sides_of_needs[at] = pair
            one_sided = model.add_variable(lb=0.0, ub=1.0)
            model.objective.set_linear_coefficient(one_sided, float(weight[at]))
            for row in pair:
                row.set_coefficient(one_sided, 1.0)
        self.size = self._bounds(rows.team.size)
        self.roles = {roles.index(role): self._bounds(each) for role, each in rows.team.roles.items() if role in roles}
        self.sides = {SIDES.index(side): self._bounds(each) for side, each in rows.team.sides.items()}
        self.fixed = {int(row): self._bounds(Bounds(1)) for row in np.flatnonzero(rows.fixed)}

    def _bounds(self, bounds: Bounds) -> Row:
        most = inf if bounds.max is None else float(bounds.max)
        row = self._model.add_linear_constraint(lb=float(bounds.min), ub=most)
        self._slack(row, self._penalty, inf)
        return row

    def _slack(self, row: Row, price: float, most: float) -> None:
        if most > 0:
            slack = self._model.add_variable(lb=0.0, ub=most)
            self._model.objective.set_linear_coefficient(slack, price)
            row.set_coefficient(slack, 1.0)

    def enter(self, variable: mathopt.Variable, column: Column) -> None:
        """The column's part in the team's rows."""
        side = int(self.rows.side[column.row])
        for need in column.covers:
            self.needs[need].set_coefficient(variable, 1.0)
            if side >= 0 and need in self.sides_of_needs:
                self.sides_of_needs[need][side].set_coefficient(variable, 1.0)
        self.size.set_coefficient(variable, 1.0)
        for row in (self.roles.get(int(self.rows.role[column.row])), self.sides.get(side), self.fixed.get(column.row)):
            if row is not None:
                row.set_coefficient(variable, 1.0)

    def prices(self, dual: dict[Row, float], roles: int) -> TeamPrices:
        """The prices of the team's rows."""
        of_sides = np.zeros((len(self.needs), len(SIDES)))
        for need, pair in self.sides_of_needs.items():
            of_sides[need] = [max(0.0, dual[row]) for row in pair]
        team = self.rows.team
        role, side = np.zeros(roles), np.zeros(len(SIDES))
        for at, row in self.roles.items():
            role[at] = _price(dual[row], team.roles[self._names[at]])
        for at, row in self.sides.items():
            side[at] = _price(dual[row], team.sides[SIDES[at]])
        needs = np.array([max(0.0, dual[row]) for row in self.needs])
        return TeamPrices(needs, of_sides, _price(dual[self.size], team.size), role, side)


def _price(dual: float, bounds: Bounds) -> float:
    """The price of a row with these bounds, without what is but rounding: below 0 only where there is a maximum."""
    return dual if bounds.max is not None else max(0.0, dual)


class Master:
    """Column generation's linear program; `prices` and `value` are of the last solve."""

    def __init__(self, relaxed: Relaxed, weights: Weights) -> None:
        self._relaxed, self._weights = relaxed, weights
        self._model = mathopt.Model()
        self._teams = [
            _TeamRows(self._model, rows, relaxed.roles, weights, penalty_of(relaxed, weights)) for rows in relaxed.teams
        ]
        self._limits: dict[int, list[Row]] = {}
        self._once: dict[tuple[int, int], Row] = {}
        self._commons = [self._model.add_linear_constraint(ub=float(common.most)) for common in relaxed.commons]
        self._watched: dict[int, list[int]] = {}
        for at, common in enumerate(relaxed.commons):
            for person in common.people:
                self._watched.setdefault(person, []).append(at)
        self._budget = self._model.add_linear_constraint(ub=relaxed.budget) if relaxed.budget < inf else None
        self._variables: dict[Column, mathopt.Variable] = {}
        self._solver = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)
        self._basis: mathopt.Basis | None = None
        self.value = inf
        self.prices = Prices([], common=np.zeros(len(relaxed.commons)))

    def add(self, columns: Iterable[Column]) -> int:
        """Enter those of the columns that are new; how many they are."""
        before = len(self._variables)
        for column in columns:
            if column not in self._variables:
                self._enter(column)
        return len(self._variables) - before

    def _enter(self, column: Column) -> None:
        rows = self._relaxed.teams[column.team]
        variable = self._variables[column] = self._model.add_variable(lb=0.0)
        self._model.objective.set_linear_coefficient(variable, cost_of(rows, column, self._weights))
        self._teams[column.team].enter(variable, column)
        person = int(rows.people[column.row])
        limits = self._relaxed.limits[person]
        for row, limit in zip(self._rows_of(person), limits, strict=True):
            if column.team in limit.shares:
                row.set_coefficient(variable, limit.shares[column.team])
        if not any(column.team in limit.shares and 2 * limit.shares[column.team] > limit.most for limit in limits):
            self._once_row(column).set_coefficient(variable, 1.0)
        if self._budget is not None and column.trained:
            spent = float(rows.training_cost[column.row, list(column.trained)].sum())
            self._budget.set_coefficient(variable, spent)

    def _once_row(self, column: Column) -> Row:
        """Nobody is on a team twice; a row where no limit of the person says so already."""
        key = column.team, column.row
        if key not in self._once:
            self._once[key] = self._model.add_linear_constraint(ub=1.0)
        return self._once[key]

    def _rows_of(self, person: int) -> list[Row]:
        if person not in self._limits:
            limits = self._relaxed.limits[person]
            watched = self._watched.get(person)
            self._limits[person] = [
                self._model.add_linear_constraint(ub=0.0 if watched else limit.most) for limit in limits
            ]
            if watched:
                on = self._model.add_variable(lb=0.0, ub=1.0)
                for row, limit in zip(self._limits[person], limits, strict=True):
                    row.set_coefficient(on, -limit.most)
                for at in watched:
                    self._commons[at].set_coefficient(on, 1.0)
        return self._limits[person]

    def _start(self) -> mathopt.Basis | None:
        """The basis of the last optimum; columns that are new stand outside, rows that are new are not met exactly.

        Told, for the solver forgets its own when rows and columns come together: then every program begins anew.
        """
        if (known := self._basis) is None:
            return None
        for variable in self._model.variables():
            known.variable_status.setdefault(variable, mathopt.BasisStatus.AT_LOWER_BOUND)
        for row in self._model.linear_constraints():
            known.constraint_status.setdefault(row, mathopt.BasisStatus.BASIC)
        return known

    def solve(self, seconds: float = inf) -> None:
        """Find the optimum and its prices. Raises MasterFailed, also when so many seconds do not suffice."""
        limit = None if seconds == inf else timedelta(seconds=max(0.0, seconds) + BEYOND)
        parameters = replace(PARAMETERS, time_limit=limit)
        wanted = replace(WANTED, initial_basis=self._start())
        result = optimum(lambda: self._solver.solve(params=parameters, model_params=wanted))
        self._basis = result.solutions[0].basis
        dual = defaultdict(float, result.dual_values())
        self.value = result.objective_value()
        self.prices = Prices(
            [team.prices(dual, len(self._relaxed.roles)) for team in self._teams],
            {
                (person, number): max(0.0, -dual[row])
                for person, rows in self._limits.items()
                for number, row in enumerate(rows)
                if dual[row] < 0
            },
            np.array([max(0.0, -dual[row]) for row in self._commons]),
            0.0 if self._budget is None else max(0.0, -dual[self._budget]),
            {key: -dual[row] for key, row in self._once.items() if dual[row] < 0},
        )


def penalty_of(relaxed: Relaxed, weights: Weights) -> float:
    """What breaking a rule of membership costs while columns that keep it are missing."""
    dearest = max((float(rows.cost.max(initial=0.0)) for rows in relaxed.teams), default=0.0) * weights.cost
    lack = max((float((rows.weight * rows.asked).sum()) for rows in relaxed.teams), default=0.0) * weights.shortfall
    return PENALTY * (dearest + lack + weights.changes + 1.0)
