"""The parts of teams that are looked at: who could be on a team that is worth little more than its linear bound."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from math import inf

import numpy as np

from solver.scale.arrays import Floats, Ints
from solver.scale.exact import Window
from solver.scale.prices import Offers, Weights, training_prices
from solver.scale.relaxed import TeamRows


@dataclass(frozen=True, slots=True)
class Reach:
    """From which width on a team's window holds each candidate, by row, and each need that they may be trained for.

    The width is what a team may be worth above its linear bound. `trained` is by candidate, as in `rows`, and need.
    """

    rows: Ints
    near: Floats
    trained: Floats

    def size(self, width: float) -> int:
        """How many candidates and needs to train for the window of this width holds."""
        return int((self.near <= width).sum() + (self.trained <= width).sum())

    def window(self, width: float) -> Window:
        """The window of this width."""
        inside = self.near <= width
        rows, trained = self.rows[inside], defaultdict[int, list[int]](list)
        for at, need in np.argwhere(self.trained[inside] <= width).tolist():
            trained[int(rows[at])].append(need)
        return Window(rows, {row: tuple(needs) for row, needs in trained.items()})


def reach_of(
    rows: TeamRows, offer: Offers, widest: float, barred: Collection[int], weights: Weights, budget: float
) -> Reach:
    """The reach of a team's windows, as far as the widest; `barred` are rows that are in none."""
    near = np.where(rows.fixed, -inf, offer.reduced)
    for group in rows.together:
        near[group] = -inf if rows.fixed[group].any() else np.maximum(0, offer.reduced[group]).sum()
    near[list(barred)] = inf
    inside = np.flatnonzero(near <= widest)
    possible, price_of_training = training_prices(rows, inside, budget, weights, offer.dearer)
    lost = price_of_training - offer.worth[rows.side[inside]]
    # The linear bound holds already what a member who must join costs.
    own = np.where(rows.fixed[inside], 0.0, offer.reduced[inside])
    trained = np.where(possible, np.maximum(lost + own[:, None], near[inside, None]), inf)
    return Reach(inside, near[inside], trained)


def window_of(
    rows: TeamRows, offer: Offers, width: float, barred: Collection[int], weights: Weights, budget: float
) -> Window:
    """The candidates, and the needs each may be trained for, that a team worth at most `width` above its linear bound
    could have."""
    return reach_of(rows, offer, width, barred, weights, budget).window(width)
