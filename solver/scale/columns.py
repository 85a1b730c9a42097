"""Columns of the master: one person on one team with the needs that they are counted for, by level or by training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.roster import EPSILON
from solver.scale.prices import Offers, Weights
from solver.scale.relaxed import TeamRows

LEAST = 1e-9
MOST_TRAINED_CHOICES = 12
"""Of more needs that a person could be trained for, only the most worthwhile are tried together."""


@dataclass(frozen=True, slots=True)
class Column:
    """A candidate (by row) of a team (by place), counted for these needs (by column) and trained for some of them."""

    team: int
    row: int
    covers: tuple[int, ...]
    trained: tuple[int, ...]


def cost_of(rows: TeamRows, column: Column, weights: Weights) -> float:
    """What the column adds to the sum that is minimised."""
    value = weights.cost * rows.cost[column.row] + weights.changes * rows.change[column.row]
    if not (trained := list(column.trained)):
        return float(value)
    value += weights.cost * float(rows.training_cost[column.row, trained].sum())
    if weights.training_hours:
        value += weights.training_hours * float(rows.training_hours[column.row, trained].sum())
    return float(value)


def best_column(rows: TeamRows, row: int, offer: Offers, most_hours: float) -> tuple[Column, float]:
    """The column of a candidate with the least reduced cost, and that; or a lower bound on it, if not all was tried."""
    own, gain = rows.own[row], offer.gain[row]
    trainable = [int(n) for n in np.flatnonzero(~own & (gain > LEAST))]
    if len(trainable) > MOST_TRAINED_CHOICES:
        column, _ = _best_of(
            rows, row, offer, most_hours, sorted(trainable, key=lambda n: -gain[n])[:MOST_TRAINED_CHOICES]
        )
        return column, float(offer.reduced[row])
    return _best_of(rows, row, offer, most_hours, trainable)


def _best_of(rows: TeamRows, row: int, offer: Offers, most_hours: float, trainable: list[int]) -> tuple[Column, float]:
    own, gain = rows.own[row], offer.gain[row]
    trainable = sorted(trainable, key=lambda n: -gain[n])
    held = [int(n) for n in np.flatnonzero(own)]
    room = rows.most_needs
    if not rows.limited:
        gained, chosen = _best_trained(trainable, gain, rows.training_hours[row], most_hours, room)
        covers = tuple(sorted((*held, *chosen)))
        return Column(rows.place, row, covers, chosen), float(offer.base[row] - gained)
    worthwhile = sorted((n for n in held if gain[n] > LEAST), key=lambda n: -gain[n])
    best: tuple[float, tuple[int, ...], tuple[int, ...]] = (-1.0, (), ())
    for count in range(min(room, len(trainable)) + 1):
        gained, chosen = _best_trained(trainable, gain, rows.training_hours[row], most_hours, count)
        kept = worthwhile[: room - len(chosen)]
        total = gained + float(gain[kept].sum())
        if total > best[0] + LEAST:
            best = total, tuple(sorted((*kept, *chosen))), chosen
    return Column(rows.place, row, best[1], best[2]), float(offer.base[row] - best[0])


def _best_trained(
    choices: Sequence[int], gain: np.ndarray, hours: np.ndarray, most_hours: float, count: int
) -> tuple[float, tuple[int, ...]]:
    """The needs to train for that gain most within the hours, no more than `count`."""
    best: tuple[float, tuple[int, ...]] = (0.0, ())

    def extend(at: int, gained: float, used: float, chosen: tuple[int, ...]) -> None:
        nonlocal best
        if gained > best[0] + LEAST:
            best = gained, tuple(sorted(chosen))
        if len(chosen) == count:
            return
        for place in range(at, len(choices)):
            need = choices[place]
            if used + hours[need] <= most_hours + EPSILON:
                extend(place + 1, gained + float(gain[need]), used + float(hours[need]), (*chosen, need))

    extend(0, 0.0, 0.0, ())
    return best
