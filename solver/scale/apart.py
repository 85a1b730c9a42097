"""Groups of teams that nothing but money ties together: at a price of money each has prices of its own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from solver.scale.blocks import groups_of
from solver.scale.prices import Prices, value_of_limits
from solver.scale.relaxed import Relaxed


class _Bound(Protocol):
    @property
    def bound(self) -> float:
        """What a team is worth at least."""


class Apart:
    """The groups of teams, by place, and which people and rows belong to which."""

    def __init__(self, relaxed: Relaxed) -> None:
        self._relaxed = relaxed
        self.groups = groups_of([rows.people for rows in relaxed.teams], relaxed.commons, len(relaxed.people))
        self.of_person = np.zeros(len(relaxed.people), dtype=np.int64)
        self._people: list[set[int]] = []
        for number, group in enumerate(self.groups):
            people = np.unique(np.concatenate([relaxed.teams[team].people for team in group]))
            self.of_person[people] = number
            self._people.append(set(people.tolist()))
        self.of_team = {team: number for number, group in enumerate(self.groups) for team in group}
        candidates = set[int]().union(*self._people)
        firsts = (min(common.people & candidates, default=None) for common in relaxed.commons)
        self._of_common = [0 if first is None else int(self.of_person[first]) for first in firsts]

    def of_common(self, number: int) -> int:
        """The group of a row over several people."""
        return self._of_common[number]

    def value(self, group: int, prices: Prices, priced: Sequence[_Bound]) -> float:
        """The bound on a group at prices, what it spends included."""
        teams = self.groups[group]
        limits = value_of_limits(self._relaxed, prices, self._people[group], set(teams))
        return limits + sum(priced[team].bound for team in teams)

    def mixed(self, old: Prices, new: Prices, taken: Collection[int]) -> Prices:
        """The new prices of the groups that are taken, the old ones of the others; money's is the same in both."""
        limit = {key: price for key, price in old.limit.items() if self.of_person[key[0]] not in taken}
        limit |= {key: price for key, price in new.limit.items() if self.of_person[key[0]] in taken}
        once = {key: price for key, price in old.once.items() if self.of_team[key[0]] not in taken}
        once |= {key: price for key, price in new.once.items() if self.of_team[key[0]] in taken}
        common = old.common.copy()
        for number, group in enumerate(self._of_common):
            if group in taken:
                common[number] = new.common[number]
        return replace(new, limit=limit, once=once, common=common)


@dataclass(frozen=True, slots=True)
class Box:
    """How far one step may move the prices of people (and of rows that teams share), by group, and that of money.

    A group of 0 is left as it is.
    """

    apart: Apart
    people: tuple[float, ...]
    budget: float

    def of_person(self, person: int) -> float:
        """How far the price of a person may move."""
        return self.people[int(self.apart.of_person[person])]

    def of_common(self, number: int) -> float:
        """How far the price of a row over several people may move."""
        return self.people[self.apart.of_common(number)]

    def moves(self, team: int) -> bool:
        """Whether prices of a team's people may move at all."""
        return self.people[self.apart.of_team[team]] > 0
