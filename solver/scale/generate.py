"""Column generation: prices at which no column is missing, and a bound that holds at every step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from solver.scale.arrays import Ints
from solver.scale.columns import Column, best_column
from solver.scale.linear import MasterFailed
from solver.scale.master import Master
from solver.scale.prices import Offers, Prices, TeamPrices, Weights, linear_bound, offers, tolls, value_of_commons
from solver.scale.relaxed import Relaxed, TeamRows

FIRST_COLUMNS, NEW_COLUMNS = 40, 30
"""Columns of a team in the first master, and that a round may add; more where there are few teams."""
FIRST_OF_ALL, NEW_OF_ALL = 2000, 600
EXACT_UP_TO = 400
SMALL = 1e-7
CLOSE = 1e-7
MOST_ROUNDS = 200


@dataclass(slots=True)
class Generated:
    """Where column generation ended: the prices of its best bound, and the last master."""

    bound: float
    prices: Prices
    master: Master


def generate(
    relaxed: Relaxed,
    weights: Weights,
    on_round: Callable[[float, float], bool],
    left: Callable[[], float] = lambda: inf,
) -> Generated:
    """Solve the linear program over all columns. `on_round(value, bound)` hears of each round; False ends it.

    `left` says how many seconds there are. Raises MasterFailed when the linear program fails, or the time runs out,
    before anything is proven.
    """
    master = Master(relaxed, weights)
    prices = first_prices(relaxed, weights)
    bound, best = -np.inf, prices
    first_count = max(FIRST_COLUMNS, FIRST_OF_ALL // max(1, len(relaxed.teams)))
    new_count = max(NEW_COLUMNS, NEW_OF_ALL // max(1, len(relaxed.teams)))
    for number in range(MOST_ROUNDS):
        found, here = [], value_of_commons(relaxed, prices)
        for rows, price, toll in zip(relaxed.teams, prices.teams, tolls(relaxed, prices), strict=True):
            offer = offers(rows, price, toll.people, prices.budget, weights, relaxed.hours)
            found += list(
                first_columns(rows, offer, relaxed, first_count)
                if number == 0
                else missing(rows, offer, relaxed, new_count)
            )
            here += linear_bound(rows, price, offer, weights, relaxed.roles)
        if number and here > bound:
            bound, best = here, prices
        if number and not on_round(master.value, bound):
            break
        if number and (master.value - bound <= CLOSE * abs(master.value) or not master.add(found)):
            break
        if number == 0:
            master.add(found)
        try:
            master.solve(left())
        except MasterFailed:
            if bound == -np.inf:
                raise
            break  # what is proven by now stays proven
        prices = master.prices
    return Generated(bound, replace(best, once={}), master)


def first_prices(relaxed: Relaxed, weights: Weights) -> Prices:
    """A guess that brings good columns into the first master: a need is worth most of a typical membership."""
    teams = []
    for rows in relaxed.teams:
        typical = 0.8 * weights.cost * float(rows.cost.mean()) if len(rows.cost) else 0.0
        need = np.minimum(weights.shortfall * rows.weight, typical) if weights.cost else weights.shortfall * rows.weight
        sides = np.zeros((len(need), 2))
        teams.append(TeamPrices(need, sides, 0.0, np.zeros(len(relaxed.roles)), np.zeros(2)))
    return Prices(teams, common=np.zeros(len(relaxed.commons)))


def first_columns(rows: TeamRows, offer: Offers, relaxed: Relaxed, count: int) -> Iterator[Column]:
    """The most promising candidates of a team, of each role, and who must be on it; trained or not."""
    wanted = set(_least(offer.reduced, np.arange(len(offer.reduced)), count))
    for role in {relaxed.roles.index(role) for role in rows.team.roles if role in relaxed.roles}:
        wanted |= set(_least(offer.reduced, np.flatnonzero(rows.role == role), count // 8))
    for side in (0, 1) if rows.team.sides or rows.both_sides.any() else ():
        wanted |= set(_least(offer.reduced, np.flatnonzero(rows.side == side), count // 8))
    for row in sorted(wanted | set(np.flatnonzero(rows.fixed).tolist())):
        column, _ = best_column(rows, row, offer, relaxed.most_hours)
        yield column
        own = tuple(need for need in column.covers if need not in column.trained)
        yield Column(rows.place, row, own, ())


def _least(numbers: np.ndarray, among: Ints, count: int) -> list[int]:
    if len(among) > count:
        among = among[np.argpartition(numbers[among], count)[:count]]
    return [int(row) for row in among]


def missing(rows: TeamRows, offer: Offers, relaxed: Relaxed, count: int) -> Iterator[Column]:
    """Columns of negative reduced cost, the most negative first; their candidates' `reduced` becomes exact."""
    scale = SMALL * max(1.0, float(np.abs(rows.cost).max(initial=0.0)))
    wanted = np.flatnonzero(offer.reduced < -scale)
    if len(wanted) > max(EXACT_UP_TO, count):
        wanted = wanted[np.argpartition(offer.reduced[wanted], count)[:count]]
    found = []
    for row in wanted.tolist():
        column, reduced = best_column(rows, row, offer, relaxed.most_hours)
        offer.reduced[row] = reduced
        if reduced < -scale:
            found.append((reduced, row, column))
    yield from (column for _, _, column in sorted(found, key=lambda each: each[:2])[:count])
