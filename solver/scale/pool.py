"""The whole teams found so far: which of them fit together best, and what the people they share are worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import inf
from typing import Any

import numpy as np
from ortools.math_opt.python import mathopt
from ortools.sat.python import cp_model

from solver.roster import EPSILON
from solver.scale.exact import TeamPlan
from solver.scale.price_team import one_worker
from solver.scale.prices import Prices
from solver.scale.relaxed import Relaxed

EFFORT = 4.0
"""Deterministic seconds for choosing among the teams."""
CENTS = 100
MILLIONTHS = 10**6
DEAREST = 2.0
"""A row of the master may be broken at this multiple of the largest difference between two teams for one need."""
Chosen = list[tuple[TeamPlan, cp_model.IntVar]]


class Pool:
    """Whole teams by team; those of the same people and trainings are kept once, at their best."""

    def __init__(self, relaxed: Relaxed, seed: int) -> None:
        self._relaxed, self._seed = relaxed, seed
        self._plans: dict[int, dict[tuple[object, ...], TeamPlan]] = defaultdict(dict)

    def __iter__(self) -> Iterator[TeamPlan]:
        return (plan for plans in self._plans.values() for plan in plans.values())

    def add(self, plan: TeamPlan) -> None:
        """Keep the team, unless it is there already."""
        key = tuple((member.person, member.trainings) for member in plan.members)
        known = self._plans[plan.team].get(key)
        if known is None or plan.value < known.value:
            self._plans[plan.team][key] = plan

    @property
    def people(self) -> set[int]:
        """Everybody whom some team wants."""
        return {person for plan in self for person in plan.people}

    def choose(self, last: list[TeamPlan] | None) -> list[TeamPlan] | None:
        """The teams that fit together best; None when none do. The search begins at `last`."""
        if len(self._plans) < len(self._relaxed.teams):
            return None
        model, chosen = cp_model.CpModel(), []
        prices: list[int] = []
        for plans in self._plans.values():
            of_team = [(plan, model.new_bool_var("")) for plan in plans.values()]
            model.add_exactly_one([variable for _, variable in of_team])
            least = min(plan.value for plan in plans.values())
            prices += [round((plan.value - least) * CENTS) for plan in plans.values()]
            chosen += of_team
        self._fit_together(model, chosen)
        model.minimize(cp_model.LinearExpr.weighted_sum([variable for _, variable in chosen], prices))
        known = {id(plan) for plan in last or ()}
        for plan, variable in chosen if known else ():
            model.add_hint(variable, id(plan) in known)
        solver = one_worker(self._seed, EFFORT)
        if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        return [plan for plan, variable in chosen if solver.boolean_value(variable)]

    def _fit_together(self, model: cp_model.CpModel, chosen: Chosen) -> None:
        of_person: dict[int, list[tuple[int, cp_model.IntVar]]] = defaultdict(list)
        for plan, variable in chosen:
            for person in plan.people:
                of_person[person].append((plan.team, variable))
        for person, joined in of_person.items():
            for limit in self._relaxed.limits[person]:
                shares = [(round(limit.shares[team] * MILLIONTHS), v) for team, v in joined if team in limit.shares]
                if len(shares) > 1:
                    most = int((limit.most + EPSILON) * MILLIONTHS)
                    model.add(cp_model.LinearExpr.weighted_sum([v for _, v in shares], [s for s, _ in shares]) <= most)
        for common in self._relaxed.commons:
            on = []
            for person in sorted(common.people & of_person.keys()):
                on.append(model.new_bool_var(""))
                for _, variable in of_person[person]:
                    model.add_implication(variable, on[-1])
            model.add(cp_model.LinearExpr.sum(on) <= common.most)
        if self._relaxed.budget < inf:
            spent = [round(plan.training_cost * CENTS) for plan, _ in chosen]
            most = int(self._relaxed.budget * CENTS)
            model.add(cp_model.LinearExpr.weighted_sum([v for _, v in chosen], spent) <= most)

    def prices(self, best: Prices) -> Prices:
        """The prices of the linear program over these teams; those of the teams' own rows stay those of `best`."""
        return _Master(self._relaxed, self._plans).prices(best)


class _Master:
    """The linear program over whole teams."""

    def __init__(self, relaxed: Relaxed, plans: dict[int, dict[tuple[object, ...], TeamPlan]]) -> None:
        self._relaxed, self._model = relaxed, mathopt.Model()
        self._dearest = 1.0
        self._budget = self._model.add_linear_constraint(ub=relaxed.budget) if relaxed.budget < inf else None
        self._commons = [self._model.add_linear_constraint(ub=float(common.most)) for common in relaxed.commons]
        self._limits: dict[tuple[int, int], Any] = {}
        of_person: dict[int, list[tuple[int, Any]]] = defaultdict(list)
        for of_team in plans.values():
            for plan, share in self._team(list(of_team.values())):
                for person in plan.people:
                    of_person[person].append((plan.team, share))
        for person, joined in of_person.items():
            self._person(person, joined)
        for row in [*self._commons, *filter(None, [self._budget])]:
            self._slack(row)

    def _team(self, plans: list[TeamPlan]) -> Iterator[tuple[TeamPlan, Any]]:
        """Shares of a team's plans that add up to one."""
        one, least = self._model.add_linear_constraint(lb=1.0, ub=1.0), min(plan.value for plan in plans)
        for plan in plans:
            share = self._model.add_variable(lb=0.0)
            self._model.objective.set_linear_coefficient(share, plan.value - least)
            self._dearest = max(self._dearest, plan.value - least)
            one.set_coefficient(share, 1.0)
            if self._budget is not None and plan.training_cost:
                self._budget.set_coefficient(share, plan.training_cost)
            yield plan, share

    def _person(self, person: int, joined: list[tuple[int, Any]]) -> None:
        watched = [row for row, each in zip(self._commons, self._relaxed.commons, strict=True) if person in each.people]
        on = self._model.add_variable(lb=0.0, ub=1.0) if watched else None
        for row in watched:
            row.set_coefficient(on, 1.0)
        for number, limit in enumerate(self._relaxed.limits[person]):
            row = self._limits[person, number] = self._model.add_linear_constraint(ub=0.0 if watched else limit.most)
            self._slack(row)
            if watched:
                row.set_coefficient(on, -limit.most)
            for team, share in joined:
                if team in limit.shares:
                    row.set_coefficient(share, limit.shares[team])

    def _slack(self, row: Any) -> None:
        slack = self._model.add_variable(lb=0.0)
        self._model.objective.set_linear_coefficient(slack, DEAREST * self._dearest)
        row.set_coefficient(slack, -1.0)

    def prices(self, best: Prices) -> Prices:
        """The prices at the optimum; the best prices where the solver finds none that are precise enough."""
        result = mathopt.solve(self._model, mathopt.SolverType.GLOP)
        if result.termination.reason != mathopt.TerminationReason.OPTIMAL:
            return best
        dual = result.dual_values()
        return Prices(
            best.teams,
            {key: -dual[row] for key, row in self._limits.items() if dual[row] < -1e-9},
            np.array([max(0.0, -dual[row]) for row in self._commons]),
            0.0 if self._budget is None else max(0.0, -dual[self._budget]),
        )
