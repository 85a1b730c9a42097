"""The rules over several teams: how much of a person they may take, and how many of some people may be on any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor

from solver.problem import Person, Problem, Team, exact
from solver.roster import EPSILON, home_rules


@dataclass(frozen=True, slots=True)
class Limit:
    """How much of a person teams may take together: Σ shares of the teams they are on ≤ most."""

    shares: Mapping[int, float]
    most: float


@dataclass(frozen=True, slots=True)
class Common:
    """At most `most` of these people are on any team (a department's release, or what home cover leaves)."""

    people: frozenset[int]
    most: int


def limits_of(problem: Problem, people: Sequence[Person]) -> list[tuple[Limit, ...]]:
    """The limits of every person."""
    known: dict[tuple[float, int | None], tuple[Limit, ...]] = {}
    teams = list(problem.teams.values())
    for person in people:
        key = person.fte, person.max_teams
        if key not in known:
            known[key] = tuple(_limits_of(teams, *key))
    return [known[person.fte, person.max_teams] for person in people]


def _limits_of(teams: Sequence[Team], fte: float, max_teams: int | None) -> Iterable[Limit]:
    """The rows of somebody who works `fte`; those that `max_teams` says already are left out."""
    most_teams = len(teams) if max_teams is None else max_teams
    if most_teams < len(teams):
        yield Limit(dict.fromkeys(range(len(teams)), 1.0), float(most_teams))
    fitting = [at for at, team in enumerate(teams) if team.member_fte <= fte + EPSILON]
    starts = {team.start for team in teams}
    sets = {frozenset(at for at in fitting if teams[at].start <= day <= teams[at].end) for day in starts}
    for day in sorted(map(sorted, (one for one in sets if not any(one < other for other in sets)))):
        shares = {at: teams[at].member_fte for at in day}
        if sum(shares.values()) <= fte + EPSILON:
            continue
        if len(set(shares.values())) == 1:
            most = floor(exact(fte) / exact(next(iter(shares.values()))) + exact(EPSILON))
            if most < most_teams:
                yield Limit(dict.fromkeys(day, 1.0), float(most))
        else:
            yield Limit(shares, fte + EPSILON)


def commons_of(problem: Problem, people: Sequence[Person]) -> list[Common]:
    """The rows of department release and home cover."""
    by_department: dict[str | None, set[int]] = defaultdict(set)
    for place, person in enumerate(people):
        by_department[person.department].add(place)
    found = []
    for department, share in problem.rules.department_release.items():
        members = by_department.get(department, set())
        most = floor(exact(share) * len(members) + exact(EPSILON))
        if most < len(members):
            found.append(Common(frozenset(members), most))
    place_of: dict[str, int] = {person.id: place for place, person in enumerate(people)}
    holders: dict[int, set[int]] = defaultdict(set)
    for name, rules in home_rules(problem).items():
        for rule in rules:
            holders[rule].add(place_of[name])
    for number, rule_of_home in enumerate(problem.rules.home_cover):
        if rule_of_home.min > 0:
            found.append(Common(frozenset(holders[number]), len(holders[number]) - rule_of_home.min))
    return found
