"""Everybody that teams choose from, and who of them is still to be had: thousands at once, by arrays."""

from __future__ import annotations

from array import array
from collections import defaultdict

import numpy as np
import numpy.typing as npt

from solver.holders import NOBODY, Ints, holders_of
from solver.problem import Problem, Side, Team
from solver.roster import EPSILON, Bundle, Roster, bundles

Bools = npt.NDArray[np.bool_]
Makeup = tuple[tuple[str | None, Side | None], ...]
"""The role and side of each of a bundle's people."""


class Pool:
    """Bundles by falling cost, of equals the last in the file first: a bundle's rank is its place there, and people
    have places in that order too."""

    def __init__(self, problem: Problem, roster: Roster) -> None:
        cost = {bundle: sum(problem.people[name].weekly_cost for name in bundle) for bundle in bundles(problem)}
        self.bundles: list[Bundle] = sorted(cost, key=cost.__getitem__)[::-1]
        self.bundle_of = {name: bundle for bundle in self.bundles for name in bundle}
        self.people = [problem.people[name] for bundle in self.bundles for name in bundle]
        sizes = [len(bundle) for bundle in self.bundles]
        self.size: Ints = np.array(sizes, dtype=np.int32)
        self.first: Ints = np.cumsum(self.size, dtype=np.int32) - self.size
        self.rank: Ints = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        self.side = np.array([SIDES.index(person.side) for person in self.people], dtype=np.int32)
        self.makeups: list[Makeup] = []
        self.makeup = self._numbered_makeups(problem)
        by_makeup = np.argsort(self.makeup, kind="stable").astype(np.int32)
        self.by_makeup = np.split(by_makeup, np.cumsum(np.bincount(self.makeup))[:-1])
        self.lowest_level = problem.scale_min
        self.holders = holders_of(problem, self.people)
        self._roster = roster
        self._place = {person.id: place for place, person in enumerate(self.people)}
        self._of_site = _places([person.site for person in self.people])
        self._of_department = _places([person.department for person in self.people])
        self._fte = np.array([person.fte for person in self.people]) + EPSILON
        self._taken = np.zeros(len(self.people), dtype=np.int32)
        self._most = np.array([_or_endless(person.max_teams) for person in self.people], dtype=np.int32)
        self._free = self._most > 0
        self._of_rule = _by_rule(roster.home_rules, self._place)
        self._days = array("q"), array("q"), array("q")  # of each membership: the person's place, from when to when
        self._shares = array("d")

    def note(self, team: Team, bundle: Bundle) -> None:
        """All of the bundle are on the team now."""
        for name in bundle:
            place = self._place[name]
            self._taken[place] += 1
            self._free[place] = self._taken[place] < self._most[place]
            for column, fact in zip(self._days, (place, team.start.toordinal(), team.end.toordinal()), strict=True):
                column.append(fact)
            self._shares.append(team.member_fte)

    def open_to(self, team: Team) -> tuple[Bools, Bools]:
        """By place, and by rank: who may still join as far as sites, their teams so far, release and home cover say."""
        people = np.zeros(len(self.people), dtype=np.bool_)
        for some in self._of_site.values() if team.sites is None else map(self._at, set(team.sites)):
            people[some] = self._free[some]
        people[self._busy(team)] = False
        kept = [self._of_department.get(name, NOBODY.people) for name in self._roster.closed_departments]
        kept += [self._of_rule.get(rule, NOBODY.people) for rule in self._roster.closed_rules]
        for some in kept:
            people[some[self._taken[some] == 0]] = False
        if len(self.first) == len(people):  # everybody goes alone
            return people, people
        whole = np.logical_and.reduceat(people, self.first)
        return whole[self.rank], whole

    def _at(self, site: str | None) -> Ints:
        return self._of_site.get(site, NOBODY.people)

    def _busy(self, team: Team) -> npt.NDArray[np.int64]:
        """The places of those whom one other team at the same time leaves too little time for this one."""
        if not self._shares:
            return np.empty(0, dtype=np.int64)
        place, start, end = (np.frombuffer(column, dtype=np.int64) for column in self._days)
        share = np.frombuffer(self._shares)
        overlaps = (start <= team.end.toordinal()) & (end >= team.start.toordinal())
        found: npt.NDArray[np.int64] = place[overlaps & (share + team.member_fte > self._fte[place])]
        return found

    def _numbered_makeups(self, problem: Problem) -> Ints:
        numbers: dict[Makeup, int] = {}
        found = []
        for bundle in self.bundles:
            people = (problem.people[name] for name in bundle)
            makeup = tuple((person.role, person.side) for person in people)
            found.append(numbers.setdefault(makeup, len(numbers)))
        self.makeups += numbers
        return np.array(found, dtype=np.int32)


SIDES: tuple[Side | None, ...] = ("OT", "IT", None)
_ENDLESS = 2**31 - 1


def _or_endless(number: int | None) -> int:
    return _ENDLESS if number is None else number


def _places(names: list[str | None]) -> dict[str | None, Ints]:
    """The places at which each name stands."""
    found: dict[str | None, array[int]] = defaultdict(lambda: array("i"))
    for place, name in enumerate(names):
        found[name].append(place)
    return {name: np.array(places, dtype=np.int32) for name, places in found.items()}


def _by_rule(home_rules: dict[str, list[int]], place: dict[str, int]) -> dict[int, Ints]:
    """Who counts for each home cover rule."""
    found: dict[int, list[int]] = defaultdict(list)
    for name, rules in home_rules.items():
        for rule in rules:
            found[rule].append(place[name])
    return {rule: np.array(places, dtype=np.int32) for rule, places in found.items()}
