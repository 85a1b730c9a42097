"""Today's way: teams put together one after the other, as a planner does from memory and a spreadsheet.

The baseline that every optimised answer is shown beside. It keeps every hard rule and proves nothing; it plans no
training, because without a model nobody sees which training would close which team's gap.
"""

from __future__ import annotations

import time
from collections import Counter
from functools import partial

import numpy as np

from solver import VERSION
from solver.answer import Answer, GoalResult, RunFacts
from solver.draft import Draft, by_level, memberships, need_results
from solver.pool import SIDES, Makeup, Pool
from solver.problem import Need, Person, Problem, Side, Team
from solver.roster import Bundle, Roster
from solver.shortlist import Shortlist
from solver.values import values


def greedy(problem: Problem) -> Answer | None:
    """A valid answer built team by team; None when this way cannot meet the hard rules, which proves nothing.

    First everybody that is fixed. Then teams by falling priority, then by start: each takes whom its minima ask for,
    then, one at a time, the person who takes most off its shortfall (of several the cheapest, of these the first in
    the file). Should a later team miss its minima that way, a second attempt meets the minima of all teams before it
    fills any.
    """
    began = time.perf_counter()
    for minima_first in (False, True):
        builds = _builds(problem)
        if _complete(builds, minima_first):
            return _answer(problem, builds, time.perf_counter() - began)
    return None


def _builds(problem: Problem) -> list[_Build]:
    """One for each team in the order they are filled; they share a roster."""
    roster = Roster(problem)
    pool = Pool(problem, roster)
    teams = sorted(problem.teams.values(), key=lambda team: (-team.priority, team.start))
    return [_Build(roster, team, pool) for team in teams]


def _complete(builds: list[_Build], minima_first: bool) -> bool:
    possible = all(build.roster.possible for build in builds) and all(build.take_fixed() for build in builds)
    if minima_first:
        possible = possible and all(build.fill(to_minima=True) for build in builds)
    return possible and all(build.fill() for build in builds)


class _Build:
    """One team as it fills up, and which of its members are counted for which need."""

    def __init__(self, roster: Roster, team: Team, pool: Pool) -> None:
        self.roster = roster
        self.team = team
        self.counted: list[list[str]] = [[] for _ in team.needs]
        self._people = roster.problem.people
        self._pool = pool
        self._gains = np.array([[self._gain_of(at, side) for at in range(len(team.needs))] for side in SIDES])

    def take_fixed(self) -> bool:
        """Everybody who must be on the team joins; False when a rule forbids it."""
        for bundle in dict.fromkeys(self._pool.bundle_of[name] for name in self.team.fixed):
            if not self._admits(bundle):
                return False
            self._take(bundle)
        return True

    def fill(self, *, to_minima: bool = False) -> bool:
        """Join whom the minima ask for, then (unless only `to_minima`) whoever takes something off the shortfall.

        False when the minima cannot be met.
        """
        team = self.team
        shortlist = Shortlist(self._pool, team, anyone=bool(team.size.min or team.roles or team.sides))
        if not self._take_minima(shortlist):
            return False
        if not to_minima:
            self._take_wanted(shortlist)
        return True

    def _take_minima(self, shortlist: Shortlist) -> bool:
        """Join people until the minima of roles, sides and size hold: each time whoever meets most of what is lacking,
        then takes most off the shortfall, then costs least. False when nobody is left who would help."""
        while any(lacking := self.roster.lacking(self.team)):
            roles, sides, seats = lacking
            useful = shortlist.by_makeup(partial(_useful, roles, sides, seats))
            bundle = shortlist.first(useful, shortlist.gains(self._gains), self._admits)
            if bundle is None:
                return False
            self._take(bundle)
        return True

    def _take_wanted(self, shortlist: Shortlist) -> None:
        """Join people for as long as somebody takes something off the shortfall."""
        while not self.roster.full(self.team):
            gains = shortlist.gains(self._gains)
            bundle = shortlist.first(gains, gains, self._admits)
            if bundle is None:
                return
            self._take(bundle)

    def _admits(self, bundle: Bundle) -> bool:
        return self.roster.admits(self.team, bundle)

    def _take(self, bundle: Bundle) -> None:
        """All of the bundle join, counted for what they take something off."""
        self.roster.add(self.team, bundle)
        self._pool.note(self.team, bundle)
        for name in bundle:
            for at in self._choice(self._people[name]):
                self.counted[at].append(name)
                self._gains[:, at] = [self._gain_of(at, side) for side in SIDES]

    def _choice(self, person: Person) -> list[int]:
        """The needs that one more member is counted for: those with most to gain, as many as the team allows."""
        gains, team = self._gains[SIDES.index(person.side)], self.team
        wanted = [
            at for at, need in enumerate(team.needs)
            if gains[at] > 0 and by_level(self.roster.problem, person.id, team, need)
        ]  # fmt: skip
        most = team.needs_per_person
        return wanted if most is None else sorted(wanted, key=lambda at: -gains[at])[:most]

    def _gain_of(self, at: int, side: Side | None) -> float:
        """What a need's shortfall, for one priority, loses when one more person of `side` is counted for it."""
        present = [self._people[name].side for name in self.counted[at]]
        return _shortfall(self.team.needs[at], present) - _shortfall(self.team.needs[at], [*present, side])


def _useful(roles: Counter[str], sides: Counter[str], seats: int, makeup: Makeup) -> int:
    """How much of what is lacking a bundle brings: members of a role or side, else any."""
    if not roles and not sides:
        return min(seats, len(makeup))
    have_roles = Counter(role for role, _ in makeup if role in roles)
    have_sides = Counter(side for _, side in makeup if side in sides)
    return sum(min(number, roles[role]) for role, number in have_roles.items() if role) + sum(
        min(number, sides[side]) for side, number in have_sides.items() if side
    )


def _shortfall(need: Need, counted: list[Side | None]) -> float:
    """Shortfall of a need in a team of priority 1."""
    one_side_missing = need.both_sides and not {"OT", "IT"} <= set(counted)
    missing = max(0, need.headcount - len(counted))
    spare_missing = min(need.spare, max(0, need.headcount + need.spare - len(counted)))
    return need.weight * (missing + 0.1 * spare_missing + one_side_missing)


def _answer(problem: Problem, builds: list[_Build], seconds: float) -> Answer:
    counted = {(b.team.id, need.id): names for b in builds for need, names in zip(b.team.needs, b.counted, strict=True)}
    draft = Draft(builds[0].roster.members if builds else {}, counted)
    members = memberships(problem, draft)
    return Answer(
        status="feasible",
        goals=tuple(GoalResult(goal, float(value), None) for goal, value in values(problem, members, ()).items()),
        members=members,
        trainings=(),
        needs=need_results(problem, draft),
        run=RunFacts(seconds, seed=0, version=VERSION),
    )
