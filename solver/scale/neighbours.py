"""Which teams to free next around the best plan, and who may then join them (large neighbourhood search)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from solver.scale.arrays import Ints
from solver.scale.price_team import TeamPricer
from solver.scale.prices import Offers, tolls
from solver.scale.relaxed import TeamRows
from solver.scale.settle import Settled
from solver.scale.subproblem import Pairs

FREED = 4
FOR_EACH_NEED = 12
CANDIDATES = 60
"""Of each freed team, the candidates of least reduced cost that may join it."""
MOST_ROUNDS = 40


class Neighbours:
    """Sets of teams, those farthest from their bounds first; `stalled` when all have been tried since the last gain."""

    def __init__(self, pricer: TeamPricer, settled: Settled) -> None:
        self._relaxed, self._quiet = pricer.relaxed, 0
        by_team = tolls(self._relaxed, settled.prices)
        self._promising: list[list[str]] = []
        bounds = [priced.bound for priced in settled.priced]
        for rows in self._relaxed.teams:
            offer, linear = pricer.linear(rows, by_team[rows.place], settled.prices.budget)
            if not settled.priced:
                bounds.append(linear)
            best = _promising(rows, offer)
            self._promising.append([self._relaxed.people[person].id for person in rows.people[best]])
        distance = [plan.charged(0.0) - bound for plan, bound in zip(settled.plans or (), bounds, strict=False)]
        order = np.argsort([-each for each in distance], kind="stable").tolist()
        self._order = order if len(order) == len(self._relaxed.teams) else list(range(len(self._relaxed.teams)))

    @property
    def stalled(self) -> bool:
        """Whether every team has been free since something was found."""
        return self._quiet * FREED > 2 * len(self._order)

    def rounds(self) -> Iterator[list[int]]:
        """Teams to free together, by place: each round others."""
        teams = len(self._order)
        for number in range(MOST_ROUNDS * max(1, teams // FREED)):
            stride = 1 + number * FREED // max(1, teams)
            first = number * FREED
            yield sorted({self._order[(first + at * stride) % teams] for at in range(min(FREED, teams))})

    def pairs(self, freed: list[int], members: Pairs) -> dict[str, list[str]]:
        """The members of all teams, and the promising candidates of those that are free."""
        found = {rows.team.id: list(members.get(rows.team.id, ())) for rows in self._relaxed.teams}
        for place in freed:
            own = found[self._relaxed.teams[place].team.id]
            own += [person for person in self._promising[place] if person not in own]
        return found

    def heard(self, better: bool) -> None:
        """Whether the last round found something."""
        self._quiet = 0 if better else self._quiet + 1


def _promising(rows: TeamRows, offer: Offers) -> Ints:
    """The candidates of least reduced cost, over all and among those who could be counted for each need."""
    order = np.argsort(offer.reduced, kind="stable")
    chosen = [order[:CANDIDATES]]
    for need in range(len(rows.headcount)):
        own, trained = rows.own[order, need], np.isfinite(rows.training_cost[order, need])
        chosen += [order[own][:FOR_EACH_NEED], order[trained][:FOR_EACH_NEED]]
    return np.unique(np.concatenate(chosen))
