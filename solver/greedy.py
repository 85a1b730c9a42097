"""Today's way: teams put together one after the other, as a planner does from memory and a spreadsheet.

The baseline that every optimised answer is shown beside. It keeps every hard rule and proves nothing; it plans no
training, because without a model nobody sees which training would close which team's gap.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from functools import cached_property
from heapq import heapify, heappop, heappush

from solver import VERSION
from solver.answer import Answer, GoalResult, RunFacts
from solver.draft import Draft, memberships, need_results
from solver.levels import stated_level
from solver.problem import Need, Person, Problem, Side, Team
from solver.roster import Bundle, Roster, bundles
from solver.values import values

SIDES: tuple[Side | None, ...] = ("OT", "IT", None)
Kind = tuple[tuple[tuple[int, ...], str | None, Side | None], ...]
"""What tells bundles apart, cost aside: the needs each of its people reaches (by position), their role and side."""


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
    roster, pool = Roster(problem), _Pool(problem)
    teams = sorted(problem.teams.values(), key=lambda team: (-team.priority, team.start))
    return [_Build(roster, team, pool) for team in teams]


def _complete(builds: list[_Build], minima_first: bool) -> bool:
    possible = all(build.roster.possible for build in builds) and all(build.take_fixed() for build in builds)
    if minima_first:
        possible = possible and all(build.take_minima() for build in builds)
    for build in builds:
        possible = possible and build.take_minima()
        if possible:
            build.take_wanted()
    return possible


class _Pool:
    """What every team chooses from."""

    def __init__(self, problem: Problem) -> None:
        cost = {bundle: sum(problem.people[name].weekly_cost for name in bundle) for bundle in bundles(problem)}
        dearest_first = sorted(cost, key=cost.__getitem__)[::-1]
        self.rank = {bundle: rank for rank, bundle in enumerate(dearest_first)}
        self.bundle_of = {name: bundle for bundle in dearest_first for name in bundle}
        self.by_role_and_side: dict[Kind, list[Bundle]] = defaultdict(list)
        for bundle in dearest_first:
            people = [problem.people[name] for name in bundle]
            self.by_role_and_side[tuple(((), person.role, person.side) for person in people)].append(bundle)
        self.holders: dict[str, list[Person]] = defaultdict(list)
        for person in problem.people.values():
            for skill in person.skills:
                self.holders[skill].append(person)


class _Build:
    """One team as it fills up, and which of its members are counted for which need."""

    def __init__(self, roster: Roster, team: Team, pool: _Pool) -> None:
        self.roster = roster
        self.team = team
        self.counted: list[list[str]] = [[] for _ in team.needs]
        self._people = roster.problem.people
        self._pool = pool
        self._gains = {side: [self._gain_of(at, side) for at in range(len(team.needs))] for side in SIDES}

    def take_fixed(self) -> bool:
        """Everybody who must be on the team joins; False when a rule forbids it."""
        for bundle in dict.fromkeys(self._pool.bundle_of[name] for name in self.team.fixed):
            if not self.roster.admits(self.team, bundle):
                return False
            self._take(bundle)
        return True

    def take_minima(self) -> bool:
        """Join people until the minima of roles, sides and size hold; False when nobody is left who would help."""
        while any(lacking := self.roster.lacking(self.team)):
            roles, sides, seats = lacking
            if (bundle := self._most_useful(roles, sides, seats)) is None:
                return False
            self._take(bundle)
        return True

    def take_wanted(self) -> None:
        """Join people for as long as somebody takes something off the shortfall."""
        kinds = list(self._waiting)
        touching: dict[int, list[int]] = defaultdict(list)
        for number, kind in enumerate(kinds):
            for at in {at for reach, _, _ in kind for at in reach}:
                touching[at].append(number)
        queue = [self._entry(number, kind) for number, kind in enumerate(kinds)]
        heapify(queue)
        while queue and not self.roster.full(self.team):
            entry = heappop(queue)
            gain, rank, number = self._entry(entry[-1], kinds[entry[-1]])
            bundle = self._first_admitted(kinds[number]) if (gain, rank, number) == entry else None
            if gain >= 0 or not self._waiting[kinds[number]]:
                continue
            if bundle is None or -rank != self._pool.rank[bundle]:
                heappush(
                    queue, self._entry(number, kinds[number])
                )  # others cover its needs by now, or took its cheapest
                continue
            for other in {number, *(n for at in self._take(bundle) for n in touching[at])}:
                heappush(queue, self._entry(other, kinds[other]))

    @cached_property
    def _reach(self) -> dict[str, tuple[int, ...]]:
        """The needs, by position, that each person reaches by their own level."""
        team, found = self.team, defaultdict[str, list[int]](list)
        for at, need in enumerate(team.needs):
            everyone = need.level <= self.roster.problem.scale_min
            for person in self._people.values() if everyone else self._pool.holders.get(need.skill, []):
                if stated_level(self.roster.problem, person, need.skill, team.start, team.end) >= need.level:
                    found[person.id].append(at)
        return {name: tuple(needs) for name, needs in found.items()}

    @cached_property
    def _waiting(self) -> dict[Kind, list[Bundle]]:
        """Bundles that may still be of use, by kind, the cheapest last. Under their bare role and side for minima, and
        again under the needs they reach: whoever has joined is not admitted twice."""
        asks_for_anyone = self.team.size.min or self.team.roles or self.team.sides
        bare = self._pool.by_role_and_side if asks_for_anyone else {}
        found = defaultdict[Kind, list[Bundle]](list, {kind: [*waiting] for kind, waiting in bare.items()})
        reaching = {self._pool.bundle_of[name] for name in self._reach}
        for bundle in sorted(reaching, key=self._pool.rank.__getitem__):
            found[self._kind(bundle)].append(bundle)
        return found

    def _kind(self, bundle: Bundle) -> Kind:
        people = self._people
        return tuple((self._reach.get(name, ()), people[name].role, people[name].side) for name in bundle)

    def _most_useful(self, roles: Counter[str], sides: Counter[str], seats: int) -> Bundle | None:
        """Who meets most of the minima that are lacking, then takes most off the shortfall, then costs least."""
        best: tuple[tuple[int, float, int], Bundle] | None = None
        for kind in self._waiting:
            useful = _supplies(kind, roles, sides) if roles or sides else min(seats, len(kind))
            gain = self._gain(kind)
            if not useful or (best is not None and (useful, gain) < best[0][:2]):
                continue
            if (bundle := self._first_admitted(kind)) is not None:
                merit = useful, gain, self._pool.rank[bundle]
                if best is None or merit > best[0]:
                    best = merit, bundle
        return None if best is None else best[1]

    def _first_admitted(self, kind: Kind) -> Bundle | None:
        """The cheapest bundle of the kind that may still join; those that may not are dropped for good."""
        waiting = self._waiting[kind]
        while waiting and not self.roster.admits(self.team, waiting[-1]):
            waiting.pop()
        return waiting[-1] if waiting else None

    def _entry(self, number: int, kind: Kind) -> tuple[float, int, int]:
        """A kind's place in the queue: most gain first, of equals the cheapest."""
        waiting = self._waiting[kind]
        return -self._gain(kind), -self._pool.rank[waiting[-1]] if waiting else 0, number

    def _take(self, bundle: Bundle) -> set[int]:
        """All of the bundle join; the needs, by position, that they are counted for."""
        self.roster.add(self.team, bundle)
        changed = set()
        for name in bundle:
            for at in self._choice(self._reach.get(name, ()), self._people[name].side):
                self.counted[at].append(name)
                changed.add(at)
                for side in SIDES:
                    self._gains[side][at] = self._gain_of(at, side)
        return changed

    def _gain(self, kind: Kind) -> float:
        """What people of this kind take off the shortfall, each on their own, for one priority."""
        return sum(self._gains[side][at] for reach, _, side in kind for at in self._choice(reach, side))

    def _choice(self, reach: tuple[int, ...], side: Side | None) -> list[int]:
        """The needs that one more member is counted for: those with most to gain, as many as the team allows."""
        gains = self._gains[side]
        wanted = [at for at in reach if gains[at] > 0]
        most = self.team.needs_per_person
        return wanted if most is None else sorted(wanted, key=lambda at: -gains[at])[:most]

    def _gain_of(self, at: int, side: Side | None) -> float:
        """What a need's shortfall, for one priority, loses when one more person of `side` is counted for it."""
        present = [self._people[name].side for name in self.counted[at]]
        return _shortfall(self.team.needs[at], present) - _shortfall(self.team.needs[at], [*present, side])


def _supplies(kind: Kind, roles: Counter[str], sides: Counter[str]) -> int:
    """How many of the lacking members of a role or side a bundle of this kind brings."""
    have_roles = Counter(role for _, role, _ in kind if role in roles)
    have_sides = Counter(side for _, _, side in kind if side in sides)
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
