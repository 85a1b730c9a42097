"""Prices of classes: what it is worth that a facility has held a class before a team needs what is learnt there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise

import numpy as np
from ortools.math_opt.python import mathopt
from ortools.sat.python import cp_model

from solver.scale.arrays import Bools, Floats
from solver.scale.courses import Courses
from solver.scale.exact import ExactTeams, TeamPlan
from solver.scale.facilities import most_learners, turns
from solver.scale.linear import MasterFailed, optimum
from solver.scale.prices import Use
from solver.scale.relaxed import Relaxed, TeamRows

OfTeam = Mapping[tuple[int, str], float]
"""Prices of classes for one team, by need and training."""


class ClassPrices:
    """Which candidates use which classes, by team, and the rows of facilities in linear programs.

    A team that reaches a need by a training at a facility, whoever of its members learns, uses a class that must have
    been held by then. That use is charged, and facilities earn it: Lagrangian relaxation of the rows between the two.
    """

    def __init__(self, relaxed: Relaxed, courses: Courses) -> None:
        self._relaxed, self._courses = relaxed, courses
        self._learners: dict[int, dict[tuple[int, str], Bools]] = {}
        self._used: dict[int, tuple[TeamPlan, frozenset[Use]]] = {}

    def used(self, plan: TeamPlan) -> frozenset[Use]:
        """The classes that a team uses."""
        if id(plan) not in self._used:
            rows, found = self._relaxed.teams[plan.team], set[Use]()
            for member in plan.members:
                row = rows.row_of[member.person]
                for need in member.covers:
                    if not rows.own[row, need]:
                        keys = self._courses.always(member.person, plan.team, rows.team.needs[need])
                        found |= {(plan.team, need, key) for key in keys if self._at_facility(key)}
            self._used[id(plan)] = plan, frozenset(found)
        return self._used[id(plan)][1]

    def _at_facility(self, key: str) -> bool:
        return bool(self._relaxed.problem.trainings[key].facility)

    def surcharge(self, rows: TeamRows, classes: OfTeam) -> Floats:
        """What classes add to the price of training a candidate for a need, at most, by row and need.

        A team pays once for all who learn: each pays no more than their part.
        """
        found = np.zeros(rows.own.shape)
        for (need, key), price in classes.items():
            found[self._who_learns(rows, need, key), need] += price / most_learners(rows, need)
        return found

    def charge(self, model: ExactTeams, rows: TeamRows, classes: OfTeam) -> None:
        """Charge a team in the integer program for the classes that it uses."""
        for (need, key), price in classes.items():
            learners = np.flatnonzero(self._who_learns(rows, need, key)).tolist()
            covers = [c for row in learners if (c := model.cover.get((rows.place, row, need))) is not None]
            if covers:
                use = model.cp.new_bool_var("")
                for cover in covers:
                    model.cp.add_implication(cover, use)
                if len(covers) > (most := most_learners(rows, need)):
                    model.cp.add(cp_model.LinearExpr.sum(covers) <= most * use)
                model.charge(use, price)

    def _who_learns(self, rows: TeamRows, need: int, key: str) -> Bools:
        """Who reaches the need in no way without the training, by row."""
        if rows.place not in self._learners:
            found = defaultdict[tuple[int, str], Bools](lambda: np.zeros(len(rows.people), dtype=np.bool_))
            trained = np.isfinite(rows.training_cost) & ~rows.own
            for row, at in np.argwhere(trained).tolist():
                for each in self._courses.always(int(rows.people[row]), rows.place, rows.team.needs[at]):
                    found[at, each][row] = True
            self._learners[rows.place] = found
        return self._learners[rows.place][need, key]

    def add_rows(self, model: mathopt.Model, uses: Iterable[Use]) -> dict[Use, mathopt.Variable]:
        """The rows of facilities in a linear program: whether classes are held by the day on which teams need them."""
        return _Held(self._relaxed, model, sorted(uses)).variables

    def value(self, uses: Mapping[Use, float]) -> float:
        """What facilities are worth at the prices of uses, at least: no classes that they have room for earn more."""
        model, charged = mathopt.Model(), {use: price for use, price in uses.items() if price > 0}
        if not charged:
            return 0.0
        held = _Held(self._relaxed, model, sorted(charged))
        model.maximize(sum(price * held.variables[use] for use, price in charged.items()))
        try:
            dual = optimum(lambda: mathopt.solve(model, mathopt.SolverType.GLOP)).dual_values()
        except MasterFailed:
            dual = dict.fromkeys(held.turns, 0.0)  # the value is lower then, and holds
        return -held.most(charged, {row: max(0.0, dual[row]) for row in held.turns})


class _Held:
    """The variables and rows of classes held, by training and day."""

    def __init__(self, relaxed: Relaxed, model: mathopt.Model, uses: Collection[Use]) -> None:
        self._starts = [rows.team.start for rows in relaxed.teams]
        self._days = sorted({self._starts[team] for team, _, _ in uses})
        keys = sorted({key for _, _, key in uses})
        self._by_day = {key: [model.add_variable(lb=0.0, ub=1.0) for _ in self._days] for key in keys}
        for by_day in self._by_day.values():
            for earlier, later in pairwise(by_day):
                model.add_linear_constraint(earlier <= later)
        self.turns: dict[mathopt.LinearConstraint, tuple[int, dict[str, int], int]] = {}
        for at, used, room in turns(relaxed.problem, keys, self._days):
            row = model.add_linear_constraint(ub=float(room))
            for key, units in used.items():
                row.set_coefficient(self._by_day[key][at], float(units))
            self.turns[row] = at, used, room
        self.variables = {use: self._by_day[use[2]][self._at(use)] for use in uses}

    def _at(self, use: Use) -> int:
        return self._days.index(self._starts[use[0]])

    def most(self, earned: Mapping[Use, float], dual: Mapping[mathopt.LinearConstraint, float]) -> float:
        """What classes could earn at most, by weak duality: right for any prices of rows, whatever their rounding."""
        profit = {key: np.zeros(len(self._days)) for key in self._by_day}
        for use, price in earned.items():
            profit[use[2]][self._at(use)] += price
        total = 0.0
        for row, (at, used, room) in self.turns.items():
            total += dual[row] * room
            for key, units in used.items():
                profit[key][at] -= dual[row] * units
        # Once held, a class stays held: it earns from some day on.
        return total + sum(max(0.0, float(np.cumsum(each[::-1]).max(initial=0.0))) for each in profit.values())
