"""Whole teams as columns: prices of the people whom several teams want are moved until the teams agree.

Each team is solved exactly at the prices (`price_team`); the sum is a bound (Lagrangian decomposition by team). A
master over the teams found so far picks the best that fit together, and its linear relaxation says where prices go
next, within a box around the best known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from math import inf

from solver.roster import EPSILON
from solver.scale.apart import Apart, Box
from solver.scale.exact import TeamPlan, together
from solver.scale.pool import Pool
from solver.scale.price_team import NoTeam, Priced, TeamPricer
from solver.scale.prices import Prices, Toll, tolls, value_of_commons
from solver.scale.relaxed import TeamRows

FIRST_REACH, BUDGET_REACH = 0.006, 0.01
"""How far the first step moves prices: by this part of a team's worth, and of the price of money."""
LONGER, SHORTER, LONGEST = 1.5, 0.5, 100.0
"""The next reach after a step that brought something, and after one that did not; the longest, in first ones."""
DEARER = (1.25, 2.0, 5.0, 100.0)
"""Multiples of the budget's price that are tried while the teams found ask for more money than there is."""
HOLD = 3
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
        self.pricer, self._relaxed, self._seed, self._workers = pricer, pricer.relaxed, seed, workers
        self._pool, self._over = Pool(pricer.relaxed, seed), over
        self._last: dict[int, tuple[Toll, float, Priced]] = {}
        self._priced: list[Priced] = []
        self._begun = self._chosen = False
        self._apart = Apart(pricer.relaxed)
        self._idle, self._reach, self._longest = 0, Box(self._apart, (0.0,) * len(self._apart.groups), 0.0), 0.0
        self._held, self.moves = False, 0  # whether money's price stays; rounds so far
        self.exact = set[int]()  # groups of teams whose prices need not get better while money's stays
        self.best = Settled(-inf, pricer.prices, [])

    @property
    def stalled(self) -> bool:
        """Whether several rounds have brought nothing."""
        return self._idle >= STALLED_AFTER

    def run(self, enough: Callable[[Settled], bool], patience: int = 0) -> Settled:
        """Move prices until nothing gets better or `enough` says so; may be called again to go on.

        Where no teams fit together yet, `patience` rounds may find some before they are put together one by one. Ends
        soon after `over` says that the time is up, with what there is by then. Raises NoTeam.
        """
        with ThreadPoolExecutor(self._workers) as self._threads, suppress(_TimeIsUp):
            if not self._begun:
                self._begin()
                if self.best.plans is not None:
                    self._choose()
            for number in range(MOST_ROUNDS):
                if enough(self.best):
                    break
                if number == patience and not self._chosen and self.best.plans is None:
                    self._first_choice()
                    continue
                self._round()
                if self.stalled:
                    break
        return self.best

    def _begin(self) -> None:
        """Every team at the first prices.

        When the time is up before all teams had their turn, what is known of those that had it makes the bound.
        """
        self._priced = self._price_all(self.pricer.prices)
        bound = self._bound(self.pricer.prices, self._priced)
        self.best = replace(self.best, bound=bound, priced=self._priced)
        if self._over():
            raise _TimeIsUp
        self._begun, self._reach = True, self._first_reach()
        self._longest = LONGEST * max(self._reach.people)

    def offer(self, plans: Iterable[TeamPlan]) -> None:
        """Teams found elsewhere; the best choice among all."""
        for plan in plans:
            self._pool.add(plan)
        self._choose()

    def take(self, plans: list[TeamPlan], value: float) -> None:
        """Teams that fit together, found elsewhere and worth this, as the best choice."""
        for plan in plans:
            self._pool.add(plan)
        self.best = replace(self.best, plans=plans, value=value)

    def plans(self) -> list[list[TeamPlan]]:
        """The teams found so far, by team, but for those that are only looked at."""
        return self._pool.plans()

    def look_at(self, plans: Iterable[TeamPlan]) -> None:
        """Teams that say where prices go next; choices hold them, too, where there is one group of teams."""
        self._pool.look_at(plans)

    @property
    def has_classes(self) -> bool:
        """Whether teams fit together only where facilities have room for their classes."""
        return self._pool.classes is not None

    def price_classes(self, rounds: int) -> None:
        """Move the prices of people and classes on, for some rounds and while that raises the bound.

        From then on teams fit together only where facilities have room for their classes. Nothing is done where the
        time was up before all teams had prices.
        """
        if not self._begun:
            return
        self._pool.classes, self._idle, self.exact = self.pricer.classes, 0, set()
        here = self._bound(self.best.prices, self.best.priced)  # others may have proven more, which prices do not reach
        self.best = replace(self.best, plans=None, value=inf, bound=here)
        with ThreadPoolExecutor(self._workers) as self._threads, suppress(_TimeIsUp):
            for _ in range(rounds):
                before = self.best.bound
                self._move()
                self._idle = 0 if self.best.bound > before + CLOSE * abs(before) else self._idle + 1
                if self.stalled:
                    break
        self._choose()
        self._idle = 0

    def _round(self) -> None:
        """New prices, and the best choice among all teams found."""
        before = self.best.value, self.best.bound
        self._move()
        self._choose()
        moved = self.best.value < before[0] - 1e-9 or self.best.bound > before[1] + 1e-7 * abs(before[1])
        self._idle = 0 if moved else self._idle + 1

    def _move(self) -> None:
        """Solve the teams at the master's prices; keep those that make the bound better, else reach less far next time.

        Where nothing but money ties groups of teams together, its price stays now and then, and each group keeps the
        prices that are better for it; while it stays, groups of which is known what they are worth are left alone.
        """
        self.moves += 1
        groups = len(self._apart.groups)
        free = self.moves % HOLD == 0 and (not self.exact or self._idle >= HOLD)
        self._held = groups > 1 and len(self.exact) < groups and not free
        reach = self._reach
        if self._held:
            people = [0.0 if group in self.exact else far for group, far in enumerate(reach.people)]
            reach = replace(reach, people=tuple(people), budget=0.0)
        prices = self._pool.prices(self.best.prices, reach)
        self._priced = self._price_all(prices)
        self._keep(prices, self._better(prices))
        if self._over():
            raise _TimeIsUp

    def _better(self, prices: Prices) -> set[int]:
        """The groups for which the prices are better; all or none where money's price is another."""
        groups, apart = range(len(self._apart.groups)), self._apart
        if prices.budget != self.best.prices.budget or prices.uses:
            return set(groups) if self._bound(prices, self._priced) > self.best.bound else set()
        return {
            group
            for group in groups
            if apart.value(group, prices, self._priced) > apart.value(group, self.best.prices, self.best.priced)
        }

    def _keep(self, prices: Prices, better: set[int]) -> None:
        """Take over the prices of groups for which they are better; those reach farther next time, others less far."""
        if better:
            mixed, priced = self._apart.mixed(self.best.prices, prices, better), list(self.best.priced)
            for group in better:
                for team in self._apart.groups[group]:
                    priced[team] = self._priced[team]
            bound = self._bound(mixed, priced)
            if bound <= self.best.bound:
                better = set()
            else:
                self.best = replace(self.best, bound=bound, prices=mixed, priced=priced)
        self._reach = self._reached(better)

    def _reached(self, better: set[int]) -> Box:
        """The reach of the next step, longer after one that brought something; that of what was not moved stays."""
        people, budget = list(self._reach.people), self._reach.budget
        if self._held or len(people) == 1:
            for group in set(range(len(people))) - (self.exact if self._held else set()):
                longer = LONGER if people[group] < self._longest else 1.0
                people[group] *= longer if group in better else SHORTER
        if not self._held:
            budget *= LONGER if better else SHORTER
        return replace(self._reach, people=tuple(people), budget=budget)

    def _bound(self, prices: Prices, priced: Iterable[Priced]) -> float:
        return value_of_commons(self._relaxed, prices) + sum(each.bound for each in priced)

    def _price_all(self, prices: Prices) -> list[Priced]:
        """Every team at the prices; those for which nothing changed are as before."""
        by_team = tolls(self._relaxed, prices)

        def price(rows: TeamRows) -> Priced:
            toll, last = by_team[rows.place], self._last.get(rows.place)
            if self._over():  # the bounds of those that had their turn stay
                _, linear = self.pricer.linear(rows, toll, prices.budget)
                return Priced(linear, None, linear)
            found = None
            if last is not None and last[1] == prices.budget:
                found = self.pricer.still_best(rows, last[2], last[0], toll, prices.budget)
            if found is None:
                found = self.pricer.price(rows, toll, prices.budget, known=self._pool.least(rows, toll, prices.budget))
            self._last[rows.place] = toll, prices.budget, found
            return found

        found = list(self._threads.map(price, self._relaxed.teams))
        for each in found:
            if each.plan is not None:
                self._pool.add(each.plan)
        return found

    def _fits(self, person: int, teams: list[int]) -> bool:
        return all(
            sum(limit.shares.get(team, 0.0) for team in teams) <= limit.most + EPSILON
            for limit in self._relaxed.limits[person]
        )

    def _without(self, rows: TeamRows, toll: Toll, people: Iterable[int]) -> TeamPlan | None:
        barred = {int(rows.row_of[person]) for person in people}
        for group in rows.together:
            if barred & set(group.tolist()):
                barred |= set(group.tolist())
        if any(rows.fixed[row] for row in barred):
            return None
        budget = self.best.prices.budget
        known = self._pool.least(rows, toll, budget, set(rows.people[list(barred)].tolist()))
        try:
            return self.pricer.price(rows, toll, budget, barred, known).plan
        except NoTeam:
            return None

    def _first_reach(self) -> Box:
        """A small part of what a team is worth, and of what money is."""
        plans = [each.plan for each in self._priced if each.plan is not None]
        worth = sum(abs(plan.value) for plan in plans) / max(1, len(plans))
        people = (FIRST_REACH * worth + CLOSE,) * len(self._apart.groups)
        return Box(self._apart, people, BUDGET_REACH * (1.0 + self.best.prices.budget))

    def _first_choice(self) -> None:
        """Teams that fit together, one after the other; with less and less training while money is short."""
        self._chosen = True
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
        for rows, each in sorted(zip(self._relaxed.teams, priced, strict=True), key=lambda pair: -pair[1].bound):
            if (plan := each.plan) is None:
                continue
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
        plans = self._pool.choose(self.best.plans, len(self._apart.groups) == 1)
        if plans is not None and (value := together(plans)[0]) < self.best.value:
            self.best = replace(self.best, plans=plans, value=value)
