"""Teams as they fill up, and the hard rules of membership that say who may still join: no search, no mathematics."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import timedelta
from math import floor

from solver.levels import stated_level
from solver.problem import Person, Problem, Team

EPSILON = 1e-9
Bundle = tuple[str, ...]


class Roster:
    """Who is on which team. `admits` answers for whole bundles: people that go together or not at all."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.members: dict[str, list[str]] = {team: [] for team in problem.teams}
        self._teams_of: dict[str, list[Team]] = defaultdict(list)
        self._apart: dict[str, set[str]] = defaultdict(set)
        for group in problem.rules.apart:
            for person in group:
                self._apart[person].update(other for other in group if other != person)
        departments = Counter(person.department for person in problem.people.values())
        self._releasable = {
            name: floor(share * departments[name] + EPSILON) for name, share in problem.rules.department_release.items()
        }
        self.home_rules = home_rules(problem)
        holders = Counter(rule for rules in self.home_rules.values() for rule in rules)
        self._dispensable = [holders[at] - rule.min for at, rule in enumerate(problem.rules.home_cover)]

    @property
    def possible(self) -> bool:
        """False when home cover fails even with nobody on a team."""
        return all(spare >= 0 for spare in self._dispensable)

    @property
    def closed_departments(self) -> list[str]:
        """Departments that let go of nobody more."""
        return [department for department, number in self._releasable.items() if number <= 0]

    @property
    def closed_rules(self) -> list[int]:
        """Home cover rules, by position, that let go of nobody more."""
        return [rule for rule, number in enumerate(self._dispensable) if number <= 0]

    def full(self, team: Team) -> bool:
        """Has `team` as many members as it may have?"""
        return team.size.max is not None and len(self.members[team.id]) >= team.size.max

    def admits(self, team: Team, bundle: Bundle) -> bool:
        """May all of `bundle` join `team` now? Once the answer is no, it stays no."""
        return (
            self._fits_bounds(team, bundle)
            and all(self._may_join(team, self.problem.people[person]) for person in bundle)
            and self._stays_apart(team, bundle)
            and self._leaves_enough_at_home(bundle)
        )

    def add(self, team: Team, bundle: Bundle) -> None:
        """Put all of `bundle` on `team`."""
        for name in bundle:
            if not self._teams_of[name]:
                self._release(name)
            self._teams_of[name].append(team)
            self.members[team.id].append(name)

    def lacking(self, team: Team) -> tuple[Counter[str], Counter[str], int]:
        """Members still missing to the minima of roles, of sides, and of the size of `team`."""
        roles, sides = self._counts(self.members[team.id])
        of_roles = Counter({role: bounds.min - roles[role] for role, bounds in team.roles.items()})
        of_sides: Counter[str] = Counter({side: bounds.min - sides[side] for side, bounds in team.sides.items()})
        return +of_roles, +of_sides, max(0, team.size.min - len(self.members[team.id]))

    def _counts(self, names: Iterable[str]) -> tuple[Counter[str | None], Counter[str | None]]:
        people = [self.problem.people[name] for name in names]
        return Counter(person.role for person in people), Counter(person.side for person in people)

    def _fits_bounds(self, team: Team, bundle: Bundle) -> bool:
        names = [*self.members[team.id], *bundle]
        if team.size.max is not None and len(names) > team.size.max:
            return False
        if not team.roles and not team.sides:
            return True
        roles, sides = self._counts(names)
        return all(b.max is None or roles[role] <= b.max for role, b in team.roles.items()) and all(
            b.max is None or sides[side] <= b.max for side, b in team.sides.items()
        )

    def _may_join(self, team: Team, person: Person) -> bool:
        already = self._teams_of.get(person.id, [])
        return (
            (team.sites is None or person.site in team.sites)
            and person.id not in team.barred
            and team not in already
            and (person.max_teams is None or len(already) < person.max_teams)
            and 2 * absent_days(person, team) <= team.days
            and _peak(team, already) <= person.fte + EPSILON
        )

    def _stays_apart(self, team: Team, bundle: Bundle) -> bool:
        together = {*self.members[team.id], *bundle}
        return all(self._apart[name].isdisjoint(together) for name in bundle if name in self._apart)

    def _leaves_enough_at_home(self, bundle: Bundle) -> bool:
        leaving = [name for name in bundle if not self._teams_of.get(name)]
        departments = Counter(self.problem.people[name].department for name in leaving)
        rules = Counter(rule for name in leaving for rule in self.home_rules.get(name, []))
        return all(
            department not in self._releasable or number <= self._releasable[department]
            for department, number in departments.items()
            if department is not None
        ) and all(number <= self._dispensable[rule] for rule, number in rules.items())

    def _release(self, name: str) -> None:
        department = self.problem.people[name].department
        if department in self._releasable:
            self._releasable[department] -= 1
        for rule in self.home_rules.get(name, []):
            self._dispensable[rule] -= 1


def home_rules(problem: Problem) -> dict[str, list[int]]:
    """The home cover rules, by position, that each person counts for while on no team."""
    start = problem.rules.start
    department: dict[str | None, list[Person]] = defaultdict(list)
    for person in problem.people.values():
        department[person.department].append(person)
    found: dict[str, list[int]] = defaultdict(list)
    for at, rule in enumerate(problem.rules.home_cover):
        for person in department[rule.department]:
            if (rule.crew is None or person.crew == rule.crew) and stated_level(
                problem, person, rule.skill, start, start
            ) >= rule.level:
                found[person.id].append(at)
    return found


def absent_days(person: Person, team: Team) -> int:
    """Days of `team` on which `person` is absent; a day in two absences counts once."""
    days = 0
    counted_to = team.start - timedelta(days=1)
    for absence in sorted(person.absences, key=lambda absence: absence.start):
        first = max(absence.start, counted_to + timedelta(days=1))
        last = min(absence.end, team.end)
        if first <= last:
            days += (last - first).days + 1
            counted_to = last
    return days


def bundles(problem: Problem) -> list[Bundle]:
    """Everybody once, alone or with those that `together` ties to them, in the order of the file."""
    bundle_of = {person: [person] for person in problem.people}
    for group in problem.rules.together:
        for other in group[1:]:
            if bundle_of[other] is not bundle_of[group[0]]:
                bundle_of[group[0]].extend(bundle_of[other])
                for person in bundle_of[other]:
                    bundle_of[person] = bundle_of[group[0]]
    return list(dict.fromkeys(tuple(bundle) for bundle in bundle_of.values()))


def _peak(team: Team, others: list[Team]) -> float:
    """The largest sum of member_fte on any day of `team`, its own included. Sums only grow on days a team starts."""
    overlapping = [other for other in others if other.start <= team.end and other.end >= team.start]
    starts = [team.start, *(other.start for other in overlapping if other.start > team.start)]
    return team.member_fte + max(
        sum(other.member_fte for other in overlapping if other.start <= day <= other.end) for day in starts
    )
