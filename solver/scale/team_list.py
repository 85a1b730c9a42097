"""All plans of one team that are worth little more than its bound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

import numpy as np
from ortools.sat.python import cp_model

from solver.scale.exact import ExactTeams, TeamPlan, Window
from solver.scale.price_team import TeamPricer, one_worker
from solver.scale.prices import Toll
from solver.scale.relaxed import TeamRows

MOST, PLAN = 20_000, 5e-4
"""A team of more plans is not listed, those counted that differ in who is counted for what alone; and the effort for
each beside the search for it."""


@dataclass(frozen=True, slots=True)
class TeamList:
    """All plans of a team that are charged no more than `width` above a bound, and what each is charged.

    `toll` and `budget` are the prices then, `spent` is the effort in deterministic seconds.
    """

    toll: Toll
    budget: float
    bound: float
    width: float
    plans: list[TeamPlan]
    charged: list[float]
    spent: float

    @property
    def most(self) -> float:
        """What plans on it are charged at most."""
        return self.bound + self.width

    def holds(self, toll: Toll, budget: float, most: float) -> bool:
        """Whether it is made at these prices, and long enough."""
        return most <= self.most and self.budget == budget and np.array_equal(self.toll.people, toll.people)

    def within(self, most: float) -> list[TeamPlan]:
        """Those that are charged no more than this."""
        return [plan for plan, charged in zip(self.plans, self.charged, strict=True) if charged <= most]


def list_team(
    pricer: TeamPricer,
    rows: TeamRows,
    window: Window,
    toll: Toll,
    budget: float,
    bound: float,
    width: float,
    effort: float,
    left: Callable[[], float] = lambda: inf,
) -> TeamList | None:
    """The plans of a team in its window that are charged no more than `width` above `bound`; None: takes too long.

    `effort` is in deterministic seconds; `left` says how many seconds there are still.
    """
    model = ExactTeams(pricer.relaxed, pricer.courses, pricer.weights)
    model.add_team(rows, window, toll.people, budget)
    model.limit(bound + width)
    solver, collect = one_worker(0, effort), _Collect(min(MOST, int(effort / PLAN)), left)
    solver.parameters.max_time_in_seconds = min(max(left(), 0.0), 1e6)
    solver.parameters.enumerate_all_solutions = True
    solver.parameters.cut_level = 0  # cuts cost more than they save where every plan must be reached
    status = solver.solve(model.cp, collect)
    if status not in (cp_model.OPTIMAL, cp_model.INFEASIBLE):
        return None  # some are not on it
    plans: dict[tuple[object, ...], TeamPlan] = {}
    for values in collect.found:
        plan = pricer.plan_of(rows, model, values)
        known = plans.get(plan.key)
        if known is None or plan.value < known.value:
            plans[plan.key] = plan
    found = list(plans.values())
    charged = [plan.charged_at(rows, toll.people, budget) for plan in found]
    spent = solver.response_proto.deterministic_time + PLAN * len(collect.found)
    return TeamList(toll, budget, bound, width, found, charged, spent)


class _Solution(list[int]):
    """The values of all variables."""

    def boolean_value(self, variable: cp_model.IntVar) -> bool:
        """Whether a variable is 1."""
        return self[variable.index] == 1


class _Collect(cp_model.CpSolverSolutionCallback):
    """Keeps all solutions. Plans are made of them afterwards, for the search waits here."""

    def __init__(self, most: int, left: Callable[[], float]) -> None:
        super().__init__()
        self._most, self._left, self.found = most, left, list[_Solution]()

    def on_solution_callback(self) -> None:
        self.found.append(_Solution(self.response_proto.solution))
        if len(self.found) > self._most or self._left() <= 0:
            self.stop_search()
