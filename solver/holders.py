"""Stated levels as arrays by skill, for questions about thousands of people at once."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from solver.levels import worth
from solver.problem import Need, Person, Problem, Team

Ints = npt.NDArray[np.int32]
NEVER = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Holders:
    """Who states a level of one skill: their place in the list of people, what it is worth, and its two last days."""

    people: Ints
    worth: Ints
    valid_until: Ints
    lapses_on: Ints

    def reaching(self, need: Need, team: Team) -> Ints:
        """Those who are at the need's level by what they state, from the team's first day to its last."""
        holds = (self.valid_until >= team.end.toordinal()) & (self.lapses_on >= team.start.toordinal())
        return self.people[holds & (self.worth >= need.level)]


NOBODY = Holders(*np.empty((4, 0), dtype=np.int32))


def holders_of(problem: Problem, people: Iterable[Person]) -> dict[str, Holders]:
    """The holders of every skill, people in the order given."""
    rows: dict[str, array[int]] = defaultdict(lambda: array("i"))
    for place, person in enumerate(people):
        for skill, holding in person.skills.items():
            until = NEVER if holding.valid_until is None else holding.valid_until.toordinal()
            lapse = NEVER if holding.lapses_on is None else holding.lapses_on.toordinal()
            rows[skill].extend((place, worth(problem, holding), until, lapse))
    return {skill: Holders(*np.array(found, dtype=np.int32).reshape(-1, 4).T.copy()) for skill, found in rows.items()}
