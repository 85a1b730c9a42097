"""All whole teams that a better plan could hold, one by one, where they are few; of those the best that fit together.

At the prices of the bound a team of a better plan is worth no more above its own bound than the best known plan above
the bound of all. Once prices are good few teams are. All of them are listed, as routes are by Baldacci, Christofides
and Mingozzi (2008); an integer program over whole teams is then exact, however far one over people would be from its
bound.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import inf

import numpy as np
from ortools.sat.python import cp_model

from solver.scale.arrays import Floats
from solver.scale.blocks import groups_of
from solver.scale.choice import best_choice
from solver.scale.core import cores_of
from solver.scale.exact import ExactTeams, TeamPlan, Window, together
from solver.scale.price_team import TeamPricer, one_worker
from solver.scale.prices import Toll, tolls, value_of_commons, value_of_limits
from solver.scale.relaxed import TeamRows
from solver.scale.settle import Settled

MOST = 2000
"""A team of more plans than this is not listed, those counted that differ in who is counted for what alone."""
FIRST_WIDTH = 0.01
"""The first lists hold what is worth this part of an average team more than the bound."""
WIDER, LOOKING = 2.0, 0.25
"""Lists that are not enough are widened by the first while that takes no more than the second part of the effort."""
GROWTH = 3
"""The effort for lists is about so great a power of their width."""
REACHED = 0.8
"""After lists that took too long, narrower ones by this may be tried."""
OF_ONE, LONGEST, PLAN = 0.5, 10.0, 5e-4
"""The part of the effort that one team may take, and the most; the effort for one plan beside the search for it."""
CLOSE = 1e-7
Lists = list[list[TeamPlan]]


@dataclass(frozen=True, slots=True)
class Listed:
    """What came of the lists: teams that are better than the best known (None: none), their worth, and the bound."""

    plans: list[TeamPlan] | None
    value: float
    bound: float


class Listing:
    """Lists at better and better prices. `left` says how many seconds they may take still."""

    def __init__(self, pricer: TeamPricer, workers: int, left: Callable[[], float]) -> None:
        self._pricer, self._relaxed, self._workers, self._left = pricer, pricer.relaxed, workers, left
        self._groups = groups_of(
            [rows.people for rows in self._relaxed.teams], self._relaxed.commons, len(self._relaxed.people)
        )
        self._width, self._spent, self._failed = 0.0, 0.0, inf  # of the last lists; the width of such as took too long

    def expected(self, settled: Settled) -> float:
        """The effort that lists would take that are enough, to judge by the last ones; 0 before there are any."""
        return self._expected(settled.value - _Prices(self._pricer, settled).bound)

    def worth_it(self, settled: Settled, effort: float) -> bool:
        """Whether lists that are enough are to be expected for no more than an effort."""
        enough = settled.value - _Prices(self._pricer, settled).bound
        return enough < REACHED * self._failed and self._expected(enough) <= effort

    def _expected(self, width: float) -> float:
        return self._spent * max(1.0, width / self._width) ** GROWTH if self._width else 0.0

    def _wider(self, enough: float, effort: float) -> float:
        """What is enough, where that takes no more than the effort; else what takes no more than a small part of it."""
        if self._expected(enough) <= effort:
            return enough
        wider: float = (LOOKING * effort / max(self._spent, PLAN)) ** (1 / GROWTH)
        return self._width * min(WIDER, wider)

    def close(self, settled: Settled, effort: float) -> Listed:
        """Wider and wider lists, until nothing better can stand outside of them, or they would take too much effort.

        `effort` is in deterministic seconds, for all teams. Lists that are not enough are made while they take a small
        part of it, for they may hold better teams than those known.
        """
        here = _Prices(self._pricer, settled)
        plans, value, bound = None, settled.value, here.bound
        first = FIRST_WIDTH * float(np.abs(here.bounds).mean())
        width = self._wider((value - bound) * (1 + CLOSE), effort) if self._width else first
        enough = np.full(len(here.bounds), inf)
        while width < REACHED * self._failed:
            widths = np.minimum(width, enough)
            lists = self._lists(here, widths, effort)
            if lists is None:
                self._failed = float(widths.max())
                break
            self._width = width = float(widths.max())
            others = self._others(here, lists, widths)
            best = best_choice(self._relaxed, lists, self._left(), self._over)
            if best.plans is not None and (worth := together(best.plans)[0]) < value:
                plans, value = best.plans, worth
            outside = here.bound + float((widths + others).min())
            bound = max(bound, min(best.bound, outside, value))
            if bound >= value - CLOSE * abs(value) or best.bound < outside or self._over():
                break
            enough = np.maximum(0.0, value - here.bound - others) * (1 + CLOSE) + CLOSE * abs(value)
            wider = self._wider(float(enough.max()), effort)
            if wider <= width:
                break
            width = wider
        return Listed(plans, value, bound)

    def _over(self) -> bool:
        return self._left() <= 0

    def _lists(self, here: _Prices, widths: Floats, effort: float) -> Lists | None:
        """The plans of each team that are worth no more than its width above its bound; None where that takes long."""
        core, failed = cores_of(self._pricer, here.settled, widths.tolist()).core(), threading.Event()

        def listed(rows: TeamRows, window: Window) -> tuple[list[TeamPlan], float] | None:
            if failed.is_set() or self._over():
                return None
            most, budget = float(here.bounds[rows.place] + widths[rows.place]), here.settled.prices.budget
            found = _listed(
                self._pricer,
                rows,
                window,
                here.toll[rows.place],
                budget,
                most,
                min(effort * OF_ONE, LONGEST),
                self._left,
            )
            if found is None:
                failed.set()
            return found

        with ThreadPoolExecutor(self._workers) as threads:
            several = list(threads.map(listed, self._relaxed.teams, core.windows))
        found = [each for each in several if each is not None]
        if len(found) < len(several):
            return None
        self._spent = sum(spent for _, spent in found)
        return [plans for plans, _ in found]

    def _others(self, here: _Prices, lists: Lists, widths: Floats) -> Floats:
        """By how much all other groups together are worth more than their teams' bounds say, at least, by team."""
        found = np.zeros(len(lists))
        if len(self._groups) > 1:
            lifts = [self._lift(here, group, [lists[team] for team in group], widths) for group in self._groups]
            for group, lift in zip(self._groups, lifts, strict=True):
                found[list(group)] = sum(lifts) - lift
        return found

    def _lift(self, here: _Prices, group: Sequence[int], lists: Lists, widths: Floats) -> float:
        """The same of one group: money ties it to others, and is at its price here (Lagrangian relaxation)."""
        people = {person for team in group for person in self._relaxed.teams[team].people.tolist()}
        bound = float(here.bounds[list(group)].sum())
        bound += value_of_limits(self._relaxed, here.settled.prices, people, set(group))
        best = best_choice(self._relaxed, lists, self._left(), self._over, here.settled.prices.budget)
        return max(0.0, min(best.bound - bound, float(widths[list(group)].min())))


class _Prices:
    """What is known at the prices of a bound: what teams are charged, the bound of each, and that of all."""

    def __init__(self, pricer: TeamPricer, settled: Settled) -> None:
        self.settled, self.toll = settled, tolls(pricer.relaxed, settled.prices)
        self.bounds = np.array([priced.bound for priced in settled.priced])
        self.bound = value_of_commons(pricer.relaxed, settled.prices) + float(self.bounds.sum())


def _listed(
    pricer: TeamPricer,
    rows: TeamRows,
    window: Window,
    toll: Toll,
    budget: float,
    most: float,
    effort: float,
    left: Callable[[], float] = lambda: inf,
) -> tuple[list[TeamPlan], float] | None:
    """The plans of one team in its window that are worth no more than `most`, tolls included, and the effort."""
    model = ExactTeams(pricer.relaxed, pricer.courses, pricer.weights)
    model.add_team(rows, window, toll.people, budget)
    model.limit(most)
    solver, collect = one_worker(0, effort), _Collect(lambda values: pricer.plan_of(rows, model, values), left)
    solver.parameters.max_time_in_seconds = min(max(left(), 0.0), 1e6)
    solver.parameters.enumerate_all_solutions = True
    solver.parameters.cut_level = 0  # cuts cost more than they save where every plan must be reached
    status = solver.solve(model.cp, collect)
    if status not in (cp_model.OPTIMAL, cp_model.INFEASIBLE) or collect.count > MOST:
        return None
    return list(collect.plans.values()), solver.response_proto.deterministic_time + PLAN * collect.count


class _Collect(cp_model.CpSolverSolutionCallback):
    """Keeps the plan of each solution: those of the same people and trainings once, at their best."""

    def __init__(
        self, plan_of: Callable[[cp_model.CpSolverSolutionCallback], TeamPlan], left: Callable[[], float]
    ) -> None:
        super().__init__()
        self._plan_of, self._left, self.count = plan_of, left, 0
        self.plans: dict[tuple[object, ...], TeamPlan] = {}

    def on_solution_callback(self) -> None:
        self.count += 1
        plan = self._plan_of(self)
        known = self.plans.get(plan.key)
        if known is None or plan.value < known.value:
            self.plans[plan.key] = plan
        if self.count > MOST or self._left() <= 0:
            self.stop_search()
