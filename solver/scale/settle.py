"""Whole teams as columns: prices of the people whom several teams want are moved until the teams agree.

Each team is solved exactly at the prices (`price_team`); the sum is a bound (Lagrangian decomposition by team). A
master over the teams found so far picks the best that fit together, and its linear relaxation says where prices go
next; they move from the best known only part of the way (smoothing, Wentges 1997), for plain steps oscillate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from solver.roster import EPSILON
from solver.scale.exact import TeamPlan
from solver.scale.pool import Pool
from solver.scale.price_team import NoTeam, Priced, TeamPricer
from solver.scale.prices import Prices, tolls, value_of_commons
from solver.scale.relaxed import TeamRows

SMOOTHING, LEAST_SMOOTHING, MOST_SMOOTHING = 0.5, 0.1, 0.8
"""How much of the best prices is kept; less while steps bring something, more when they do not."""
UNWANTED = 0.5
"""The part of their price that people whom no team has wanted yet are moved to."""
DEARER = (1.25, 2.0, 5.0, 100.0)
"""Multiples of the budget's price that are tried while the teams found ask for more money than there is."""
STALLED_AFTER = 8
MOST_ROUNDS = 60
CLOSE = 1e-7


@dataclass(slots=True)
class Settled:
    """The best teams that fit together (by place; none when there are none yet), their worth, and the bound.

    `prices` are those of the bound, `priced` each team at them.
    """

    bound: float
    prices: Prices
    priced: list[Priced]
    plans: list[TeamPlan] | None = None
    value: float = inf

    @property
    def gap(self) -> float:
        """Distance from the bound, relative."""
        return inf if self.value == inf else (self.value - self.bound) / max(1.0, abs(self.value))


class _TimeIsUp(Exception):
    """The time is over in the middle of a round."""


class Settling:
    """One settlement over all teams. `stalled` once nothing gets better any more."""

    def __init__(self, pricer: TeamPricer, workers: int, seed: int, over: Callable[[], bool]) -> None:
        self._pricer, self._relaxed, self._seed, self._workers = pricer, pricer.relaxed, seed, workers
        self._pool, self._over = Pool(pricer.relaxed, seed), over
        self._last: dict[int, tuple[np.ndarray, float, Priced]] = {}
        self._priced: list[Priced] = []
        self._asked: set[tuple[int, tuple[int, ...]]] = set()
        self._idle, self._smoothing = 0, SMOOTHING
        self.best = Settled(-inf, pricer.prices, [])

    @property
    def stalled(self) -> bool:
        """Whether several rounds have brought nothing."""
        return self._idle >= STALLED_AFTER

    def run(self, enough: Callable[[Settled], bool]) -> Settled:
        """Move prices until nothing gets better or `enough` says so; may be called again to go on.

        Ends soon after `over` says that the time is up, with what there is by then. Raises NoTeam.
        """
        with ThreadPoolExecutor(self._workers) as self._threads, suppress(_TimeIsUp):
            if not self._priced:
                self._priced = self._price_all(self._pricer.prices)
                bound = self._bound(self._pricer.prices, self._priced)
                self.best = Settled(bound, self._pricer.prices, self._priced)
                self._first_choice()
            for _ in range(MOST_ROUNDS):
                if enough(self.best):
                    break
                self._round()
                if self.stalled:
                    break
        return self.best

    def _round(self) -> None:
        """Other teams for those that want the same people, the best choice among all, and new prices."""
        before = self.best.value, self.best.bound
        self._offer_alternatives(self._priced)
        self._choose()
        if self.best.gap > CLOSE:
            self._move()
        moved = self.best.value < before[0] - 1e-9 or self.best.bound > before[1] + 1e-7 * abs(before[1])
        self._idle = 0 if moved else self._idle + 1

    def _move(self) -> None:
        """Solve the teams at prices part of the way to those of the master."""
        prices = self._between(self._pool.prices(self.best.prices))
        self._priced = self._price_all(prices)
        bound = self._bound(prices, self._priced)
        if bound > self.best.bound:
            self.best = replace(self.best, bound=bound, prices=prices, priced=self._priced)
            self._smoothing = max(LEAST_SMOOTHING, 0.7 * self._smoothing)
        else:
            self._smoothing = min(MOST_SMOOTHING, self._smoothing + 0.15)

    def _bound(self, prices: Prices, priced: Iterable[Priced]) -> float:
        return value_of_commons(self._relaxed, prices) + sum(each.bound for each in priced)

    def _price_all(self, prices: Prices) -> list[Priced]:
        """Every team at the prices; those for which nothing changed are as before."""
        by_team = tolls(self._relaxed, prices)

        def price(rows: TeamRows) -> Priced:
            if self._over():
                raise _TimeIsUp
            toll, last = by_team[rows.place], self._last.get(rows.place)
            found = None
            if last is not None and last[1] == prices.budget:
                found = self._pricer.still_best(rows, last[2], last[0], toll, prices.budget)
            if found is None:
                found = self._pricer.price(rows, toll, prices.budget)
            self._last[rows.place] = toll, prices.budget, found
            return found

        found = list(self._threads.map(price, self._relaxed.teams))
        for each in found:
            self._pool.add(each.plan)
        return found

    def _contested(self, plans: Iterable[TeamPlan]) -> dict[int, list[int]]:
        """People who cannot be on all the teams that want them, with those teams."""
        wanted: dict[int, list[int]] = defaultdict(list)
        for plan in plans:
            for person in plan.people:
                wanted[person].append(plan.team)
        return {person: teams for person, teams in wanted.items() if not self._fits(person, teams)}

    def _fits(self, person: int, teams: list[int]) -> bool:
        return all(
            sum(limit.shares.get(team, 0.0) for team in teams) <= limit.most + EPSILON
            for limit in self._relaxed.limits[person]
        )

    def _offer_alternatives(self, priced: list[Priced]) -> None:
        """For every team that wants contested people: the best team without each of them, and without all of them."""
        wanted: dict[int, list[int]] = defaultdict(list)
        for person, teams in self._contested(each.plan for each in priced).items():
            for team in teams:
                wanted[team].append(person)
        by_team = tolls(self._relaxed, self.best.prices)
        jobs = []
        for team, people in wanted.items():
            groups = {(person,) for person in people} | {tuple(sorted(people))}
            jobs += [(team, group) for group in sorted(groups) if (team, group) not in self._asked]
        self._asked.update(jobs)

        def without(job: tuple[int, tuple[int, ...]]) -> TeamPlan | None:
            if self._over():
                raise _TimeIsUp
            rows = self._relaxed.teams[job[0]]
            return self._without(rows, by_team[job[0]], job[1])

        for plan in self._threads.map(without, jobs):
            if plan is not None:
                self._pool.add(plan)

    def _without(self, rows: TeamRows, toll: np.ndarray, people: Iterable[int]) -> TeamPlan | None:
        barred = {int(rows.row_of[person]) for person in people}
        if any(rows.fixed[row] for row in barred):
            return None
        for group in rows.together:
            if barred & set(group.tolist()):
                barred |= set(group.tolist())
        try:
            return self._pricer.price(rows, toll, self.best.prices.budget, barred).plan
        except NoTeam:
            return None

    def _first_choice(self) -> None:
        """Teams that fit together, one after the other; with less and less training while money is short."""
        self._repair(self._priced)
        self._choose()
        for dearer in DEARER:
            if self.best.plans is not None or self._relaxed.budget == inf:
                return
            prices = self.best.prices
            self._repair(self._price_all(replace(prices, budget=dearer * (prices.budget + 0.1))))
            self._choose()

    def _repair(self, priced: list[Priced]) -> None:
        """Teams one after the other, the dearest first, each without the people whom those before it took whole."""
        by_team = tolls(self._relaxed, self.best.prices)
        teams_of: dict[int, list[int]] = defaultdict(list)
        for each in sorted(priced, key=lambda each: -each.bound):
            rows, plan = self._relaxed.teams[each.plan.team], each.plan
            gone = [
                person
                for person in teams_of
                if rows.row_of[person] >= 0 and not self._fits(person, [*teams_of[person], rows.place])
            ]
            if not plan.people.isdisjoint(gone):
                if self._over():
                    raise _TimeIsUp
                found = self._without(rows, by_team[rows.place], gone)
                if found is None:
                    return
                self._pool.add(plan := found)
            for person in plan.people:
                teams_of[person].append(rows.place)

    def _choose(self) -> None:
        """Keep the best choice among the teams found so far, if it is better than the last."""
        plans = self._pool.choose(self.best.plans)
        if plans is not None and (value := sum(plan.value for plan in plans)) < self.best.value:
            self.best = replace(self.best, plans=plans, value=value)

    def _between(self, target: Prices) -> Prices:
        """Prices part of the way from the best to the target; those that stay the same stay exactly so."""
        best = self.best.prices
        keys = best.limit.keys() | target.limit.keys()
        step = 1 - self._smoothing
        known = self._pool.people
        limit = {}
        for key in sorted(keys):
            here = best.limit.get(key, 0.0)
            # Whom no team has wanted yet may be too dear; but how much too dear, the master does not know.
            there = target.limit.get(key, 0.0) if key[0] in known else UNWANTED * here
            limit[key] = _between(here, there, step)
        common = best.common + step * (target.common - best.common)
        return Prices(best.teams, limit, common, _between(best.budget, target.budget, step))


def _between(here: float, there: float, step: float) -> float:
    return here if abs(there - here) <= 1e-6 * max(1.0, abs(here)) else here + step * (there - here)
