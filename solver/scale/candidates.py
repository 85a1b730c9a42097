"""Who may join which team, by the rules that keep single people off it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from solver.problem import Person, Problem, Side, Team
from solver.roster import EPSILON, absent_days
from solver.scale.arrays import Ints

SIDES: tuple[Side, ...] = ("OT", "IT")


class Traits:
    """What rules of teams ask of people, as arrays."""

    def __init__(self, problem: Problem, people: Sequence[Person], roles: Sequence[str]) -> None:
        self.people = people
        self.place = {person.id: place for place, person in enumerate(people)}
        role_code = {role: code for code, role in enumerate(roles)}
        self.role = np.array([role_code.get(p.role or "", -1) for p in people], dtype=np.int64)
        self.side = np.array([SIDES.index(p.side) if p.side else -1 for p in people], dtype=np.int64)
        self.sites = {site: code for code, site in enumerate(sorted({p.site for p in people if p.site}))}
        self.site = np.array([self.sites.get(p.site or "", -1) for p in people], dtype=np.int64)
        self.fte = np.array([p.fte for p in people])
        self.rate = np.array([p.weekly_cost for p in people])
        self.trains = np.array([p.training_hours_per_week > 0 for p in people], dtype=np.bool_)
        self.unavailable = np.array([p.max_teams == 0 for p in people], dtype=np.bool_)
        self.absent = _Absences(people)
        self.apart = [self._places(group) for group in problem.rules.apart]
        self.together = [self._places(group) for group in tied(problem.rules.together)]

    def _places(self, group: Iterable[str]) -> Ints:
        return np.array(sorted({self.place[person] for person in group}), dtype=np.int64)


def tied(groups: Iterable[Iterable[str]]) -> list[set[str]]:
    """The groups, those that have somebody in common as one."""
    found: list[set[str]] = []
    for group in map(set, groups):
        common = [other for other in found if not other.isdisjoint(group)]
        found = [*(other for other in found if other.isdisjoint(group)), group.union(*common)]
    return found


class _Absences:
    """Who is absent for more than half of a team's days."""

    def __init__(self, people: Sequence[Person]) -> None:
        rows = [
            (place, period.start.toordinal(), period.end.toordinal())
            for place, person in enumerate(people)
            for period in person.absences
        ]
        self._rows = np.array(rows, dtype=np.int64).reshape(-1, 3)
        self._people = people

    def too_long(self, team: Team) -> list[int]:
        """Places of those whom their absence rules out of the team."""
        first, last = team.start.toordinal(), team.end.toordinal()
        days = np.minimum(self._rows[:, 2], last) - np.maximum(self._rows[:, 1], first) + 1
        hit = days > 0
        total = Counter[int]()
        for place, length in zip(self._rows[hit, 0].tolist(), days[hit].tolist(), strict=True):
            total[place] += length
        suspects = [place for place, length in total.items() if 2 * length > team.days]
        return [place for place in suspects if 2 * absent_days(self._people[place], team) > team.days]


def candidates(problem: Problem, team: Team, traits: Traits) -> Ints:
    """Those whom no rule keeps off the team."""
    takes = (traits.fte + EPSILON >= team.member_fte) & ~traits.unavailable
    if team.sites is not None:
        takes &= np.isin(traits.site, [traits.sites[site] for site in team.sites if site in traits.sites])
    takes[[traits.place[person] for person in team.barred]] = False
    takes[traits.absent.too_long(team)] = False
    changed = True
    while changed:
        changed = False
        for group in traits.together:
            if takes[group].any() and not takes[group].all():
                takes[group], changed = False, True
    return np.flatnonzero(takes)
