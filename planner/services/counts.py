"""How many people are at which level of a skill. Levels are an order, so there is a median and never an average."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

LEVELS = range(5)


class Counts(NamedTuple):
    """People at the levels 0 to 4, of those who have something stated."""

    at: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)

    @property
    def people(self) -> int:
        """How many have a level."""
        return sum(self.at)

    @property
    def median(self) -> int | None:
        """The level in the middle, the lower of two; None where nobody has one."""
        middle, passed = (self.people + 1) // 2, 0
        for level in LEVELS:
            passed += self.at[level]
            if passed >= middle > 0:
                return level
        return None

    def from_level(self, level: int) -> int:
        """How many are at the level or above."""
        return sum(self.at[level:])


def counted(levels: Iterable[int]) -> Counts:
    """The counts of the levels."""
    at = [0] * len(LEVELS)
    for level in levels:
        at[level] += 1
    return Counts((at[0], at[1], at[2], at[3], at[4]))
