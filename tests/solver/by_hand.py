"""Today's way as it is described, everybody looked at each time somebody joins: for problems small enough for that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial

from solver.draft import by_level
from solver.problem import Need, Person, Problem, Side, Team
from solver.roster import Bundle, Roster, bundles

Members = dict[str, list[str]]


class NotSo(Exception):
    """A hard rule cannot be met this way."""


def by_hand(problem: Problem) -> Members | None:
    """Who is on which team, in the order of joining; None when the hard rules cannot be met this way."""
    for minima_first in (False, True):
        hand = _Hand(problem)
        try:
            hand.fill(minima_first)
        except NotSo:
            continue
        return hand.roster.members
    return None


class _Hand:
    def __init__(self, problem: Problem) -> None:
        self.problem, self.roster = problem, Roster(problem)
        everybody = bundles(problem)
        cost = {bundle: sum(problem.people[name].weekly_cost for name in bundle) for bundle in everybody}
        self.cheapest_first = sorted(everybody, key=cost.__getitem__)
        self.counted: dict[tuple[str, str], list[str]] = {
            (team.id, need.id): [] for team in problem.teams.values() for need in team.needs
        }

    def fill(self, minima_first: bool) -> None:
        teams = sorted(self.problem.teams.values(), key=lambda team: (-team.priority, team.start))
        if not self.roster.possible:
            raise NotSo
        for team in teams:
            for bundle in dict.fromkeys(b for name in team.fixed for b in self.cheapest_first if name in b):
                if not self.roster.admits(team, bundle):
                    raise NotSo
                self.join(team, bundle)
        for team in teams if minima_first else ():
            self.take_minima(team)
        for team in teams:
            self.take_minima(team)
            self.take_wanted(team)

    def take_minima(self, team: Team) -> None:
        while any(lacking := self.roster.lacking(team)):
            found = self.best(team, partial(self.useful, *lacking))
            if found is None:
                raise NotSo
            self.join(team, found)

    def take_wanted(self, team: Team) -> None:
        while not self.roster.full(team) and (found := self.best(team, partial(self.gain, team))):
            self.join(team, found)

    def best(self, team: Team, useful: Callable[[Bundle], float]) -> Bundle | None:
        """Who is most useful, then takes most off the shortfall, then is cheapest."""
        merits = {
            bundle: (useful(bundle), self.gain(team, bundle))
            for bundle in self.cheapest_first
            if self.roster.admits(team, bundle)
        }
        best = max(merits, key=merits.__getitem__, default=None)
        return best if best is not None and merits[best][0] > 0 else None

    def useful(self, roles: Counter[str], sides: Counter[str], seats: int, bundle: Bundle) -> int:
        people = [self.problem.people[name] for name in bundle]
        if not roles and not sides:
            return min(seats, len(people))
        of_roles, of_sides = Counter(person.role for person in people), Counter(person.side for person in people)
        for_roles = sum(min(of_roles[role], asked) for role, asked in roles.items())
        return for_roles + sum(min(number, sides[side]) for side, number in of_sides.items() if side is not None)

    def join(self, team: Team, bundle: Bundle) -> None:
        self.roster.add(team, bundle)
        for name in bundle:
            for need in self.choice(team, self.problem.people[name]):
                self.counted[team.id, need.id].append(name)

    def gain(self, team: Team, bundle: Bundle) -> float:
        people = [self.problem.people[name] for name in bundle]
        return sum(self.off(team, need, person.side) for person in people for need in self.choice(team, person))

    def choice(self, team: Team, person: Person) -> list[Need]:
        useful = [
            need
            for need in team.needs
            if by_level(self.problem, person.id, team, need) and self.off(team, need, person.side) > 0
        ]
        most = team.needs_per_person
        return useful if most is None else sorted(useful, key=lambda need: -self.off(team, need, person.side))[:most]

    def off(self, team: Team, need: Need, side: Side | None) -> float:
        present = [self.problem.people[name].side for name in self.counted[team.id, need.id]]
        return _lack(need, present) - _lack(need, [*present, side])


def _lack(need: Need, sides: list[Side | None]) -> float:
    spares = min(need.spare, max(0, need.headcount + need.spare - len(sides)))
    one_sided = need.both_sides and not {"OT", "IT"} <= set(sides)
    return need.weight * (max(0, need.headcount - len(sides)) + 0.1 * spares + one_sided)
