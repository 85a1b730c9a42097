"""The whole teams found so far: which of them fit together best, and what the people they share are worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from math import inf
from typing import Any

import numpy as np
from ortools.math_opt.python import mathopt

from solver.scale.apart import Box
from solver.scale.choice import choice
from solver.scale.class_prices import ClassPrices
from solver.scale.exact import TeamPlan
from solver.scale.linear import MasterFailed, optimum
from solver.scale.prices import Prices, Toll, Use
from solver.scale.relaxed import Relaxed, TeamRows

SAME = 1e-6
Plans = dict[int, dict[tuple[object, ...], TeamPlan]]


class Pool:
    """Whole teams by team; those of the same people and trainings are kept once, at their best."""

    def __init__(self, relaxed: Relaxed, seed: int) -> None:
        self._relaxed, self._seed = relaxed, seed
        self.classes: ClassPrices | None = None
        self._plans: Plans = defaultdict(dict)
        self._beside: Plans = defaultdict(dict)

    def add(self, plan: TeamPlan) -> None:
        """Keep the team, unless it is there already."""
        _keep(self._plans, plan)

    def look_at(self, plans: Iterable[TeamPlan]) -> None:
        """Teams that prices take into account, instead of those before; choices hold them where asked to."""
        self._beside.clear()
        for plan in plans:
            _keep(self._beside, plan)

    def plans(self, looked_at: bool = False) -> list[list[TeamPlan]]:
        """The plans of each team that choices are made of, or also those that are only looked at."""
        teams = range(len(self._relaxed.teams))
        beside = self._beside if looked_at else {}
        return [list((beside.get(team, {}) | self._plans.get(team, {})).values()) for team in teams]

    def least(self, rows: TeamRows, toll: Toll, budget: float, without: Collection[int] = ()) -> float:
        """What the best of a team's plans without some people is charged at these tolls, or a bit more; inf: none."""
        return min(
            (
                self._charged(rows, plan, toll, budget)
                for plan in self._plans.get(rows.place, {}).values()
                if plan.people.isdisjoint(without)
            ),
            default=inf,
        )

    def _charged(self, rows: TeamRows, plan: TeamPlan, toll: Toll, budget: float) -> float:
        charged = plan.charged_at(rows, toll.people, budget)
        if toll.classes and self.classes is not None:
            charged += sum(toll.classes.get(use[1:], 0.0) for use in self.classes.used(plan))
        return charged

    def choose(self, last: list[TeamPlan] | None, looked_at: bool = False) -> list[TeamPlan] | None:
        """The teams that fit together best; None when none do. The search begins at `last`."""
        plans = self.plans(looked_at)
        return choice(self._relaxed, plans, last, self._seed, self.classes) if all(plans) else None

    def prices(self, best: Prices, reach: Box) -> Prices:
        """The prices of the linear program over these teams, within reach of `best`; those of teams' own rows stay."""
        plans = [of_team for team, of_team in enumerate(self.plans(looked_at=True)) if of_team and reach.moves(team)]
        return _Master(self._relaxed, plans, best, reach, self.classes).prices()


def _keep(plans: Plans, plan: TeamPlan) -> None:
    known = plans[plan.team].get(plan.key)
    if known is None or plan.value < known.value:
        plans[plan.team][plan.key] = plan


class _Master:
    """The linear program over whole teams, with its prices kept in a box around the best (Marsten et al. 1975).

    Few teams are known at first, and far from the best prices they say nothing: without the box prices oscillate. As
    when they are priced, teams pay no more than their parts of trainings that may serve several.
    """

    def __init__(
        self,
        relaxed: Relaxed,
        plans: list[list[TeamPlan]],
        best: Prices,
        reach: Box,
        classes: ClassPrices | None,
    ) -> None:
        self._relaxed, self._best, self._reach, self._model = relaxed, best, reach, mathopt.Model()
        self._budget = self._row(relaxed.budget, best.budget, reach.budget) if relaxed.budget < inf else None
        self._commons = [
            self._row(float(common.most), float(price), reach.of_common(number))
            for number, (common, price) in enumerate(zip(relaxed.commons, best.common, strict=True))
        ]
        self._limits: dict[tuple[int, int], Any] = {}
        self._class_prices, self._uses = classes, dict[Use, Any]()
        of_person: dict[int, list[tuple[int, Any]]] = defaultdict(list)
        using: dict[Use, list[Any]] = defaultdict(list)
        for of_team in plans:
            for plan, share in self._team(of_team):
                for person in plan.people:
                    of_person[person].append((plan.team, share))
                for use in classes.used(plan) if classes is not None else ():
                    using[use].append(share)
        for person in sorted(of_person.keys() | {person for person, _ in best.limit if reach.of_person(person)}):
            self._person(person, of_person[person])
        if classes is not None:
            self._classes(classes, using)

    def _classes(self, classes: ClassPrices, using: dict[Use, list[Any]]) -> None:
        """A class that a team needs must be held; facilities have room for no more than they have."""
        held = classes.add_rows(self._model, using.keys() | self._best.uses.keys())
        for use, on in held.items():
            row = self._uses[use] = self._row(0.0, self._best.uses.get(use, 0.0), max(self._reach.people))
            row.set_coefficient(on, -1.0)
            for share in using[use]:
                row.set_coefficient(share, 1.0)

    def _row(self, most: float, price: float, reach: float) -> Any:
        """A row whose price stays within reach of the price: it may be broken, or filled up, at the ends of the box."""
        row = self._model.add_linear_constraint(ub=most)
        for end, side in ((price + reach, -1.0), (reach - price, 1.0)):
            if side < 0 or end < 0:
                slack = self._model.add_variable(lb=0.0)
                self._model.objective.set_linear_coefficient(slack, end)
                row.set_coefficient(slack, side)
        return row

    def _team(self, plans: list[TeamPlan]) -> Iterator[tuple[TeamPlan, Any]]:
        """Shares of a team's plans that add up to one."""
        one, least = self._model.add_linear_constraint(lb=1.0, ub=1.0), min(plan.charged(0.0) for plan in plans)
        for plan in plans:
            share = self._model.add_variable(lb=0.0)
            self._model.objective.set_linear_coefficient(share, plan.charged(0.0) - least)
            one.set_coefficient(share, 1.0)
            if self._budget is not None and plan.training_cost:
                self._budget.set_coefficient(share, plan.charged_cost)
            yield plan, share

    def _person(self, person: int, joined: list[tuple[int, Any]]) -> None:
        watched = [row for row, each in zip(self._commons, self._relaxed.commons, strict=True) if person in each.people]
        on = self._model.add_variable(lb=0.0, ub=1.0) if watched else None
        for row in watched:
            row.set_coefficient(on, 1.0)
        for number, limit in enumerate(self._relaxed.limits[person]):
            price = self._best.limit.get((person, number), 0.0)
            row = self._row(0.0 if watched else limit.most, price, self._reach.of_person(person))
            self._limits[person, number] = row
            if watched:
                row.set_coefficient(on, -limit.most)
            for team, share in joined:
                if team in limit.shares:
                    row.set_coefficient(share, limit.shares[team])

    def prices(self) -> Prices:
        """The prices at the optimum; the best prices where the solver finds none that are precise enough."""
        try:
            dual = optimum(lambda: mathopt.solve(self._model, mathopt.SolverType.GLOP)).dual_values()
        except MasterFailed:
            return self._best
        uses = {key: _near(-dual[row], self._best.uses.get(key, 0.0)) for key, row in self._uses.items()}
        limit = {key: price for key, price in self._best.limit.items() if not self._reach.of_person(key[0])}
        limit |= {key: _near(-dual[row], self._best.limit.get(key, 0.0)) for key, row in self._limits.items()}
        return Prices(
            self._best.teams,
            limit,
            np.array([_near(-dual[row], price) for row, price in zip(self._commons, self._best.common, strict=True)]),
            0.0 if self._budget is None else _near(-dual[self._budget], self._best.budget),
            uses=uses,
            facilities=0.0 if self._class_prices is None else self._class_prices.value(uses),
        )


def _near(price: float, best: float) -> float:
    """The price; the best one, to the last digit, where it is that: teams whose prices stay need no second look."""
    return best if abs(price - best) <= SAME * max(1.0, abs(best)) else max(0.0, price)
