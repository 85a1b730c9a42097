"""A planning problem as arrays: for every team who may join it, whom they reach, what training costs at least."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor, inf

import numpy as np
import numpy.typing as npt

from solver.model.calendar import Calendar
from solver.problem import Person, Problem, Side, Team, exact
from solver.roster import EPSILON, home_rules
from solver.scale.holders import NOBODY, Bools, Chains, Floats, Holders, Ints, holders_of
from solver.values import membership_cost

SIDES: tuple[Side, ...] = ("OT", "IT")


class Impossible(Exception):
    """Somebody must join a team that they cannot join: the hard rules contradict each other."""


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


@dataclass(slots=True)
class TeamRows:
    """One team: its needs as arrays over needs, its candidates as arrays over candidates (rows) and needs (columns).

    `people` are places in the list of people, rising; `row_of` leads back (-1: no candidate). `cost` is what a
    membership costs, `change` what it changes against the incumbent. `own` says who reaches a need without training;
    `training_cost` and `training_hours` are what reaching it by training takes at least (inf: impossible).
    """

    place: int
    team: Team
    people: Ints
    row_of: npt.NDArray[np.int32]
    cost: Floats
    change: Floats
    role: Ints
    side: Ints
    fixed: Bools
    own: Bools
    training_cost: npt.NDArray[np.float32]
    training_hours: npt.NDArray[np.float32]
    headcount: Floats
    spare: Floats
    weight: Floats
    both_sides: Bools
    most_needs: int
    apart: list[Ints]
    together: list[Ints]

    @property
    def asked(self) -> Floats:
        """Head count and spares of each need."""
        return self.headcount + self.spare

    @property
    def limited(self) -> bool:
        """Whether a member may have to choose which needs to be counted for."""
        return self.most_needs < len(self.headcount)


@dataclass(slots=True)
class Relaxed:
    """A problem, or an independent part of it, without the days of trainings. `most_trained` bounds how many needs of
    a team one person can be trained for; `most_teams` is by person."""

    problem: Problem
    calendar: Calendar
    people: list[Person]
    roles: list[str]
    teams: list[TeamRows]
    limits: list[tuple[Limit, ...]]
    commons: list[Common]
    budget: float
    most_hours: float
    most_trained: int
    most_teams: Ints


def relax(problem: Problem) -> Relaxed:
    """The arrays of a problem."""
    calendar, people = Calendar(problem), list(problem.people.values())
    holders, chains = holders_of(problem, people), Chains(problem, calendar)
    roles = sorted({person.role for person in people if person.role is not None})
    traits = _Traits(problem, people, roles)
    sharing = _Sharing(problem, people)
    teams = [
        _team_rows(problem, team, place, traits, holders, chains, sharing)
        for place, team in enumerate(problem.teams.values())
    ]
    budget, hours = problem.rules.training_budget, problem.rules.max_training_hours_per_person
    most_hours = inf if hours is None else hours
    commons, limits = _commons(problem, people), _limits(problem, people)
    anywhere = Limit(dict.fromkeys(range(len(teams)), 1.0), float(len(teams)))
    for place in {place for common in commons for place in common.people}:
        limits[place] = limits[place] or (anywhere,)
    return Relaxed(
        problem,
        calendar,
        people,
        roles,
        teams,
        limits,
        commons,
        inf if budget is None else budget,
        most_hours,
        _most_trained(problem, most_hours, sharing),
        sharing.teams,
    )


def _most_trained(problem: Problem, most_hours: float, sharing: _Sharing) -> int:
    """How many needs the hours of a person can serve, at least in their own share of them."""
    least = min((t.hours for t in problem.trainings.values()), default=0.0) / sharing.most
    return 10**6 if most_hours == inf or least <= 0 else int(most_hours / least + EPSILON)


class _Traits:
    """What rules of teams ask of people, as arrays."""

    def __init__(self, problem: Problem, people: Sequence[Person], roles: Sequence[str]) -> None:
        self.people = people
        self.place = {person.id: place for place, person in enumerate(people)}
        role_code = {role: code for code, role in enumerate(roles)}
        self.role = np.array([role_code.get(p.role or "", -1) for p in people], dtype=np.int64)
        self.side = np.array([SIDES.index(p.side) if p.side else -1 for p in people], dtype=np.int64)
        self.site = np.array([p.site or "" for p in people], dtype=object)
        self.fte = np.array([p.fte for p in people])
        self.rate = np.array([p.weekly_cost for p in people])
        self.trains = np.array([p.training_hours_per_week > 0 for p in people], dtype=np.bool_)
        self.unavailable = np.array([p.max_teams == 0 for p in people], dtype=np.bool_)
        self.absent = _Absences(people)
        self.apart = [self._places(group) for group in problem.rules.apart]
        self.together = [self._places(group) for group in problem.rules.together]

    def _places(self, group: Iterable[str]) -> Ints:
        return np.array(sorted({self.place[person] for person in group}), dtype=np.int64)


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
        from solver.roster import absent_days

        first, last = team.start.toordinal(), team.end.toordinal()
        days = np.minimum(self._rows[:, 2], last) - np.maximum(self._rows[:, 1], first) + 1
        hit = days > 0
        total = Counter[int]()
        for place, length in zip(self._rows[hit, 0].tolist(), days[hit].tolist(), strict=True):
            total[place] += length
        suspects = [place for place, length in total.items() if 2 * length > team.days]
        return [place for place in suspects if 2 * absent_days(self._people[place], team) > team.days]


class _Sharing:
    """By how many needs one training of a person may have to be shared, at most, so that no need pays for it whole.

    A training is paid once and may serve several needs of its skill, in one team or in several.
    """

    def __init__(self, problem: Problem, people: Sequence[Person]) -> None:
        within: dict[str, int] = Counter()
        over_all: dict[str, int] = Counter()
        for team in problem.teams.values():
            here = Counter(need.skill for need in team.needs)
            for skill, number in here.items():
                within[skill] = max(within[skill], number)
                over_all[skill] += number
        self._within, self._over_all = within, over_all
        self.teams = np.array([_most_teams(problem, person) for person in people], dtype=np.int64)
        teams = int(self.teams.max(initial=1))
        self.most = max((min(number, teams * within[skill]) for skill, number in over_all.items()), default=1)

    def of(self, skill: str, people: Ints) -> Ints:
        """The number of needs by person."""
        return np.minimum(self._over_all[skill], self.teams[people] * self._within[skill])


def _most_teams(problem: Problem, person: Person) -> int:
    return len(problem.teams) if person.max_teams is None else max(1, min(person.max_teams, len(problem.teams)))


def _candidates(problem: Problem, team: Team, traits: _Traits) -> Ints:
    """Those whom no rule keeps off the team."""
    takes = (traits.fte + EPSILON >= team.member_fte) & ~traits.unavailable
    if team.sites is not None:
        takes &= np.isin(traits.site, [site for site in team.sites if site])
    takes[[traits.place[person] for person in team.barred]] = False
    takes[traits.absent.too_long(team)] = False
    changed = True
    while changed:
        changed = False
        for group in traits.together:
            if takes[group].any() and not takes[group].all():
                takes[group], changed = False, True
    return np.flatnonzero(takes)


def _team_rows(
    problem: Problem,
    team: Team,
    place: int,
    traits: _Traits,
    holders: Mapping[str, Holders],
    chains: Chains,
    sharing: _Sharing,
) -> TeamRows:
    people = _candidates(problem, team, traits)
    if not set(people.tolist()).issuperset(traits.place[person] for person in team.fixed):
        raise Impossible
    row_of = np.full(len(traits.people), -1, dtype=np.int32)
    row_of[people] = np.arange(len(people), dtype=np.int32)
    own, cost, hours = _reach(problem, team, people, row_of, traits, holders, chains, sharing)
    before = {traits.place[person] for person in (problem.incumbent or {}).get(team.id, ())}
    per_rate = float(membership_cost(team, 1.0))
    needs = team.needs
    return TeamRows(
        place=place,
        team=team,
        people=people,
        row_of=row_of,
        cost=traits.rate[people] * per_rate,
        change=_changes(problem, people, before),
        role=traits.role[people],
        side=traits.side[people],
        fixed=np.isin(people, [traits.place[person] for person in team.fixed]),
        own=own,
        training_cost=cost,
        training_hours=hours,
        headcount=np.array([need.headcount for need in needs], dtype=np.float64),
        spare=np.array([need.spare for need in needs], dtype=np.float64),
        weight=np.array([need.weight * team.priority for need in needs], dtype=np.float64),
        both_sides=np.array([need.both_sides for need in needs], dtype=np.bool_),
        most_needs=len(needs) if team.needs_per_person is None else min(team.needs_per_person, len(needs)),
        apart=[rows for group in traits.apart if len(rows := _rows(row_of, group)) > 1],
        together=[rows for group in traits.together if len(rows := _rows(row_of, group)) > 1],
    )


def _rows(row_of: npt.NDArray[np.int32], group: Ints) -> Ints:
    rows = row_of[group]
    return rows[rows >= 0].astype(np.int64)


def _changes(problem: Problem, people: Ints, before: set[int]) -> Floats:
    if problem.incumbent is None:
        return np.zeros(len(people))
    return np.where(np.isin(people, list(before)), -1.0, 1.0)


def _reach(
    problem: Problem,
    team: Team,
    people: Ints,
    row_of: npt.NDArray[np.int32],
    traits: _Traits,
    holders: Mapping[str, Holders],
    chains: Chains,
    sharing: _Sharing,
) -> tuple[Bools, npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Who reaches which need by level, and what training for it costs and takes at least."""
    shape = len(people), len(team.needs)
    own = np.zeros(shape, dtype=np.bool_)
    cost, hours = np.full(shape, inf, dtype=np.float32), np.full(shape, inf, dtype=np.float32)
    first, last = team.start.toordinal(), team.end.toordinal()
    for column, need in enumerate(team.needs):
        if need.level <= problem.scale_min:
            own[:, column] = True
            continue
        held = holders.get(need.skill, NOBODY)
        counts = (held.worth >= need.level) & (held.valid_until >= last) & (held.lapses_on >= first)
        own[_rows(row_of, held.people[counts]), column] = True
        chain = chains.to(need, team)
        start = np.full(len(traits.people), problem.scale_min, dtype=np.int64)
        start[held.people] = held.worth
        for level in range(problem.scale_min, int(start.max(initial=problem.scale_min)) + 1):
            level_cost = chain.cost[min(level, problem.scale_max)]
            if level_cost == inf:
                continue
            rows = np.flatnonzero((start[people] == level) & ~own[:, column] & traits.trains[people])
            parts = sharing.of(need.skill, people[rows])
            cost[rows, column] = _below(level_cost / parts)
            hours[rows, column] = _below(chain.hours[min(level, problem.scale_max)] / parts)
    return own, cost, hours


def _below(numbers: Floats) -> npt.NDArray[np.float32]:
    """The numbers in single precision, rounded down."""
    return np.nextafter(numbers.astype(np.float32), np.float32(0))


def _limits(problem: Problem, people: Sequence[Person]) -> list[tuple[Limit, ...]]:
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


def _commons(problem: Problem, people: Sequence[Person]) -> list[Common]:
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
