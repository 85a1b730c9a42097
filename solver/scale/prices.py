"""Prices of what teams compete for, and what each membership is worth at them (its reduced cost)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence, Set
from dataclasses import dataclass, field
from math import isinf

import numpy as np
import numpy.typing as npt

from solver.scale.arrays import Bools, Floats, Ints
from solver.scale.relaxed import Hours, Relaxed, TeamRows
from solver.values import SPARE_WEIGHT

SPARE = float(SPARE_WEIGHT)
Use = tuple[int, int, str]
"""A team (by place), one of its needs (by column), and a training at a facility that some reach it by."""

MOST_PARTS = 16
"""Of more parts of the hours that a person may train, the number of needs alone is looked at."""
ROUNDING = 1e-3


@dataclass(frozen=True, slots=True)
class Weights:
    """What one unit of each goal counts in the sum that is minimised."""

    shortfall: float = 0.0
    cost: float = 0.0
    training_hours: float = 0.0
    changes: float = 0.0


@dataclass(slots=True)
class TeamPrices:
    """Prices of one team's rows: one more counted for a need (on a side), one more member, of a role, of a side."""

    need: Floats
    side_of_need: Floats
    size: float
    role: Floats
    side: Floats


@dataclass(slots=True)
class Prices:
    """The prices of all rows; only those of teams may be below 0.

    `limit` is by (place of person, number of their limit); `once`, that nobody is on a team twice, by (team, row);
    `uses`, that a class has been held when a team needs it, by team, need and training. `facilities` is what those are
    worth at those, at least (never above 0).
    """

    teams: list[TeamPrices]
    limit: dict[tuple[int, int], float] = field(default_factory=dict)
    common: Floats = field(default_factory=lambda: np.zeros(0))
    budget: float = 0.0
    once: dict[tuple[int, int], float] = field(default_factory=dict)
    uses: Mapping[Use, float] = field(default_factory=dict)
    facilities: float = 0.0


@dataclass(frozen=True, slots=True)
class Toll:
    """What a team is charged beside its own rows: for each candidate, by row; for classes, by need and training."""

    people: Floats
    classes: Mapping[tuple[int, str], float] = field(default_factory=dict)


@dataclass(slots=True)
class Offers:
    """What the candidates of a team are worth at prices, by row.

    `base` is the reduced cost of a membership that is counted for nothing it could be trained for (in teams where a
    member must choose: for nothing at all); `gain` what being counted for each need adds, at most, where a choice is
    left; `reduced` the reduced cost with the best choice, or a little less. `worth` is what being counted is worth at
    all, by side (the last: no side) and need; `dearer` what classes add to the price of being trained (None: nothing).
    """

    base: Floats
    gain: Floats
    reduced: Floats
    worth: Floats
    dearer: Floats | None = None


def tolls(relaxed: Relaxed, prices: Prices) -> list[Toll]:
    """What a membership of each candidate costs at the prices of their limits, and classes at theirs, by team."""
    classes: list[dict[tuple[int, str], float]] = [{} for _ in relaxed.teams]
    for (team, need, key), price in prices.uses.items():
        if price:
            classes[team][need, key] = price
    return [Toll(people, each) for people, each in zip(_of_people(relaxed, prices), classes, strict=True)]


def _of_people(relaxed: Relaxed, prices: Prices) -> list[Floats]:
    found = [np.zeros(len(rows.people)) for rows in relaxed.teams]
    by_team: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for (person, number), price in prices.limit.items():
        if price:
            for team, share in relaxed.limits[person][number].shares.items():
                by_team[team].append((person, price * share))
    for (team, row), price in prices.once.items():
        found[team][row] += price
    for team, charged in by_team.items():
        row_of = relaxed.teams[team].row_of
        places = np.array([person for person, _ in charged])
        rows, amounts = row_of[places], np.array([amount for _, amount in charged])
        np.add.at(found[team], rows[rows >= 0], amounts[rows >= 0])
    return found


def own_price(rows: TeamRows, toll: Floats, weights: Weights) -> Floats:
    """What a membership of each candidate costs by itself, with its toll."""
    price: Floats = weights.cost * rows.cost + weights.changes * rows.change + toll
    return price


def offers(
    rows: TeamRows,
    prices: TeamPrices,
    toll: Floats,
    budget: float,
    weights: Weights,
    hours: Hours,
    dearer: Floats | None = None,
) -> Offers:
    """The worth of every candidate of a team. `hours` are those that a person may train."""
    base = own_price(rows, toll, weights) - prices.size
    base -= np.append(prices.role, 0.0)[rows.role]
    base -= np.append(prices.side, 0.0)[rows.side]
    by_side = prices.need + np.append(prices.side_of_need, np.zeros((len(prices.need), 1)), axis=1).T
    worth = by_side[rows.side]
    possible, price_of_training = training_prices(rows, slice(None), budget, weights, dearer)
    gain = np.maximum(0.0, worth - price_of_training) * possible if possible.any() else price_of_training
    if rows.limited:
        gain = np.where(rows.own, worth, gain)
        return Offers(base, gain, base - _largest(gain, rows.most_needs), by_side, dearer)
    base -= (rows.own * worth).sum(axis=1)
    return Offers(base, gain, base - _trained(gain, rows.training_hours, hours), by_side, dearer)


def training_prices(
    rows: TeamRows, among: slice | Ints, budget: float, weights: Weights, dearer: Floats | None = None
) -> tuple[Bools, Floats]:
    """Whether candidates could be trained for each need, and what that costs at least (0 where they could not)."""
    possible: Bools = np.isfinite(rows.training_cost[among])
    if not possible.any():
        return possible, np.zeros(possible.shape)
    price: Floats = (weights.cost + budget) * np.where(possible, rows.training_cost[among], 0).astype(np.float64)
    if weights.training_hours:
        price = price + weights.training_hours * np.where(possible, rows.training_hours[among], 0)
    return possible, price if dearer is None else price + dearer[among]


def _trained(gain: Floats, needed: npt.NDArray[np.float32], hours: Hours) -> Floats:
    """What trainings gain each candidate at most within the hours (a knapsack, of whole parts of the hours).

    Parts needed are rounded down, so that it is never less than the candidate can gain.
    """
    if hours.parts > MOST_PARTS:
        return _largest(gain, hours.parts)
    found = np.zeros(len(gain))
    some = np.flatnonzero(gain.any(axis=1))
    gain, needed = gain[some], needed[some]
    best = np.zeros((hours.parts + 1, len(some)))  # by parts left, and candidate
    for column in np.flatnonzero(gain.any(axis=0)):
        # Where the need cannot be trained for, there is no gain either.
        parts = np.clip(np.nan_to_num(needed[:, column], posinf=0) / hours.part + ROUNDING, 1, hours.parts + 1)
        parts = parts.astype(np.int64)
        for left in range(hours.parts, 0, -1):
            fits = np.flatnonzero(parts <= left)
            with_it = best[left - parts[fits], fits] + gain[fits, column]
            best[left, fits] = np.maximum(best[left, fits], with_it)
    found[some] = best[-1]
    return found


def _largest(numbers: Floats, count: int) -> Floats:
    """The sum of the `count` largest numbers of each row."""
    width = numbers.shape[1]
    if count >= width:
        return np.asarray(numbers.sum(axis=1))
    if count <= 0:
        return np.zeros(len(numbers))
    return np.asarray(np.partition(numbers, width - count, axis=1)[:, width - count :].sum(axis=1))


def team_value(rows: TeamRows, prices: TeamPrices, weights: Weights, roles: Sequence[str]) -> float:
    """What the rows of a team are worth at their prices, before any membership."""
    weight = weights.shortfall * rows.weight
    both = prices.side_of_need.sum(axis=1)
    value = float(
        prices.need @ rows.asked
        + np.minimum(0, weight - prices.need) @ rows.headcount
        + np.minimum(0, SPARE * weight - prices.need) @ rows.spare
        + (rows.both_sides * (both + np.minimum(0, weight - both))).sum()
    )
    bounds = [(rows.team.size, prices.size)]
    bounds += [(each, prices.role[roles.index(role)]) for role, each in rows.team.roles.items() if role in roles]
    bounds += [(each, prices.side[("OT", "IT").index(side)]) for side, each in rows.team.sides.items()]
    for each, price in bounds:
        value += price * (each.min if price > 0 else (each.max or 0))
    return value


def linear_bound(rows: TeamRows, prices: TeamPrices, offer: Offers, weights: Weights, roles: Sequence[str]) -> float:
    """No team is worth less than this at the prices: its part of the Lagrangian bound."""
    chosen = np.where(rows.fixed, offer.reduced, np.minimum(0, offer.reduced))
    return team_value(rows, prices, weights, roles) + float(chosen.sum())


def value_of_commons(relaxed: Relaxed, prices: Prices) -> float:
    """What the rows that teams share are worth at their prices: limits of people, commons, the budget, facilities."""
    money = -prices.budget * relaxed.budget if prices.budget and not isinf(relaxed.budget) else 0.0
    return money + prices.facilities + value_of_limits(relaxed, prices)


def value_of_limits(
    relaxed: Relaxed, prices: Prices, people: Set[int] | None = None, teams: Container[int] | None = None
) -> float:
    """The same without budget and facilities; of these teams alone, and the people who may join them.

    A common row that is shared with other teams counts for no more people than it has here: it ties none together
    then, and all shares of it must not come to more than the whole.
    """
    value = 0.0
    for price, common in zip(prices.common, relaxed.commons, strict=True):
        value -= float(price) * (common.most if people is None else min(common.most, len(common.people & people)))
    value -= sum(price for (team, _), price in prices.once.items() if teams is None or team in teams)
    limits: dict[int, float] = defaultdict(float)
    for (person, number), price in prices.limit.items():
        if people is None or person in people:
            limits[person] += price * relaxed.limits[person][number].most
    watched = at_home(relaxed, prices)
    for person, amount in limits.items():
        value += min(0.0, watched[person] - amount) if person in watched else -amount
    return value


def at_home(relaxed: Relaxed, prices: Prices) -> dict[int, float]:
    """The price of being on any team, for people whom a common row speaks of."""
    found: dict[int, float] = defaultdict(float)
    for price, common in zip(prices.common, relaxed.commons, strict=True):
        for person in common.people:
            found[person] += price
    return dict(found)
