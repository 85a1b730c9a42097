"""Who may be of use to one team, alike ones together, and what each kind would take off its shortfall."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from solver.holders import NOBODY, Ints
from solver.pool import Bools, Makeup, Pool
from solver.problem import Need, Team
from solver.roster import Bundle

Places = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
AT_ONCE = 32  # needs that one number tells apart
GONE = -1


class Kinds(NamedTuple):
    """Bundles that are alike, kind by kind."""

    queue: Ints
    """Their ranks; of one kind the cheapest last."""
    length: Places
    """How many there are of each kind."""
    rows: Bools
    """The needs that each person of a kind reaches."""
    sides: Ints
    """That person's side."""
    size: Places
    """How many people a bundle of each kind has."""


class Shortlist:
    """Kinds of bundles that could still join a team when the list was made. Of one kind are bundles of one person
    whose role, side and needs within reach are the same, and larger bundles each on their own.

    `heads` is the rank of the cheapest of each kind that is still in question.
    """

    def __init__(self, pool: Pool, team: Team, anyone: bool) -> None:
        self._pool, self._team = pool, team
        people, bundles = pool.open_to(team)
        places, reach = self._reaching(people)
        alone = pool.size[pool.rank[places]] == 1
        parts = [self._alike(places[alone], reach[alone]), self._of_several(places[~alone], reach[~alone])]
        if anyone:
            parts += self._whatever_they_reach(bundles)
        self._queue, length, self._rows, self._sides, size = map(np.concatenate, zip(*parts, strict=True))
        needs, rows = np.nonzero(self._rows.T)
        self._reached_by = np.split(rows, np.searchsorted(needs, np.arange(1, len(team.needs))))
        self._last = np.cumsum(length) - 1
        self._begin = self._last - length + 1
        self._first = np.cumsum(size) - size
        self.heads: Places = self._queue[self._last].astype(np.int64)
        self.makeup = pool.makeup[self.heads]

    def first(self, useful: Floats, gains: Floats, admits: Callable[[Bundle], bool]) -> Bundle | None:
        """Whom `admits` lets in, of the kind that is most useful, then of most gain, then the cheapest.

        Kinds of no use are left out. Who is not admitted is dropped for good.
        """
        while len(found := np.flatnonzero((self.heads != GONE) & (useful > 0))):
            for merit in (useful, gains, self.heads):
                found = found[merit[found] == merit[found].max()]
            bundle: Bundle = self._pool.bundles[self.heads[found[0]]]
            if admits(bundle):
                return bundle
            self._drop(int(found[0]))
        return None

    def _drop(self, kind: int) -> None:
        self._last[kind] -= 1
        gone = self._last[kind] < self._begin[kind]
        self.heads[kind] = GONE if gone else self._queue[self._last[kind]]

    def gains(self, of_needs: Floats) -> Floats:
        """What a bundle of each kind takes off the shortfall, each of its people on their own.

        `of_needs` is what one more person takes off a need's, by side and need.
        """
        by_row = self._by_row(of_needs.clip(0))
        return np.add.reduceat(by_row, self._first) if len(by_row) else by_row

    def _by_row(self, of_needs: Floats) -> Floats:
        """The same of each person; need after need, so that equals stay equal to the last digit."""
        by_row = np.zeros(len(self._rows))
        if (most := self._team.needs_per_person) is not None:
            found = np.where(self._rows, of_needs[self._sides], 0)
            for column in (-np.sort(-found, axis=1)[:, :most]).T:
                by_row += column
            return by_row
        for at in np.flatnonzero(of_needs.any(axis=0)).tolist():
            reaching = self._reached_by[at]
            by_row[reaching] += of_needs[self._sides[reaching], at]
        return by_row

    def by_makeup(self, useful: Callable[[Makeup], int]) -> Floats:
        """How useful each kind is, where that hangs on the roles and sides of its people."""
        found: Floats = np.zeros(len(self._pool.makeups))
        for makeup in np.unique(self.makeup):
            found[makeup] = useful(self._pool.makeups[makeup])
        by_kind: Floats = found[self.makeup]
        return by_kind

    def _reaching(self, people: Bools) -> tuple[Places, Bools]:
        """The open places of those who reach a need, and which ones each reaches."""
        needs = self._team.needs
        reached = [self._able(need, people) for need in needs]
        any_of_them = np.zeros(len(people), dtype=np.bool_)
        for places in reached:
            any_of_them[places] = True
        found = np.flatnonzero(any_of_them)
        rows = np.zeros((len(found), len(needs)), dtype=np.bool_)
        for at, places in enumerate(reached):
            rows[np.searchsorted(found, places), at] = True
        return found, rows

    def _able(self, need: Need, people: Bools) -> Places:
        if need.level <= self._pool.lowest_level:
            return np.flatnonzero(people)
        able = self._pool.holders.get(need.skill, NOBODY).reaching(need, self._team)
        return able[people[able]].astype(np.int64)

    def _alike(self, places: Places, reach: Bools) -> Kinds:
        """People who go alone, by what they reach, their role and side."""
        ranks = self._pool.rank[places]
        number = self._pool.makeup[ranks].astype(np.int64)
        for start in range(0, reach.shape[1], AT_ONCE):
            some = reach[:, start : start + AT_ONCE]
            number = number << AT_ONCE | some @ (1 << np.arange(some.shape[1]))
            number = np.unique(number, return_inverse=True)[1]
        order = np.argsort(number, kind="stable")
        ends = np.flatnonzero(np.diff(number[order], append=-1)) + 1
        heads = order[ends - 1]
        length = np.diff(ends, prepend=0)
        return Kinds(ranks[order], length, reach[heads], self._pool.side[places[heads]], np.ones_like(length))

    def _of_several(self, places: Places, reach: Bools) -> Kinds:
        """Bundles of several people, each a kind."""
        ranks = np.unique(self._pool.rank[places])
        size = self._pool.size[ranks].astype(np.int64)
        begin = np.cumsum(size) - size
        members = np.arange(size.sum()) + np.repeat(self._pool.first[ranks] - begin, size)
        rows = np.zeros((len(members), reach.shape[1]), dtype=np.bool_)
        rows[np.searchsorted(members, places)] = reach
        return Kinds(ranks, np.ones_like(size), rows, self._pool.side[members], size)

    def _whatever_they_reach(self, bundles: Bools) -> Iterator[Kinds]:
        """All who are open, by role and side alone: for minima. Whoever joins is not admitted twice."""
        for ranks in self._pool.by_makeup:
            if len(left := ranks[bundles[ranks]]):
                rows = np.zeros((int(self._pool.size[left[-1]]), len(self._team.needs)), dtype=np.bool_)
                first = int(self._pool.first[left[-1]])
                sides = self._pool.side[first : first + len(rows)]
                yield Kinds(left, np.array([len(left)]), rows, sides, np.array([len(rows)]))
