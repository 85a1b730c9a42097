"""A planning problem as arrays: for every team who may join it, whom they reach, what training costs at least."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
import numpy.typing as npt

from solver.holders import NOBODY, Holders, holders_of
from solver.model.calendar import Calendar
from solver.problem import Person, Problem, Team
from solver.roster import EPSILON
from solver.scale.arrays import Bools, Floats, Ints
from solver.scale.candidates import Traits, candidates
from solver.scale.chains import Chains
from solver.scale.limits import Common, Limit, commons_of, limits_of
from solver.scale.sharing import Joining, Sharing
from solver.values import membership_cost


class Impossible(Exception):
    """Somebody must join a team that they cannot join: the hard rules contradict each other."""


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


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours that the rules let a person train: how many `parts` of `part` hours; no need takes less than one."""

    part: float
    parts: int


@dataclass(slots=True)
class Relaxed:
    """A problem, or an independent part of it, without the days of trainings."""

    problem: Problem
    calendar: Calendar
    people: list[Person]
    roles: list[str]
    teams: list[TeamRows]
    limits: list[tuple[Limit, ...]]
    commons: list[Common]
    budget: float
    most_hours: float
    hours: Hours
    sharing: Sharing


def relax(problem: Problem) -> Relaxed:
    """The arrays of a problem."""
    calendar, people = Calendar(problem), list(problem.people.values())
    holders, chains = holders_of(problem, people), Chains(problem, calendar)
    roles = sorted({person.role for person in people if person.role is not None})
    traits = Traits(problem, people, roles)
    joining = [_joining(problem, team, traits, holders) for team in problem.teams.values()]
    sharing = Sharing(problem, people, joining)
    teams = [_team_rows(problem, each, place, traits, holders, chains, sharing) for place, each in enumerate(joining)]
    budget, hours = problem.rules.training_budget, problem.rules.max_training_hours_per_person
    most_hours = inf if hours is None else hours
    commons, limits = commons_of(problem, people), limits_of(problem, people)
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
        _hours(problem, most_hours, joining, sharing),
        sharing,
    )


def _hours(problem: Problem, most_hours: float, joining: Sequence[Joining], sharing: Sharing) -> Hours:
    """The hours of a person in parts of the shortest training, or of its smallest share."""
    asked = ((place, need.skill) for place, each in enumerate(joining) for need in each.team.needs)
    most = max((int(sharing.needs(*each).max(initial=1)) for each in asked), default=1)
    least = min((t.hours for t in problem.trainings.values()), default=0.0) / most
    if most_hours == inf or least <= 0:
        return Hours(1.0, 10**6)
    return Hours(least, min(10**6, int(most_hours / least + EPSILON)))


def _joining(problem: Problem, team: Team, traits: Traits, holders: Mapping[str, Holders]) -> Joining:
    """Who may join a team, and who of them reaches which need by level. Raises Impossible."""
    people = candidates(problem, team, traits)
    if not set(people.tolist()).issuperset(traits.place[person] for person in team.fixed):
        raise Impossible
    row_of = np.full(len(traits.people), -1, dtype=np.int32)
    row_of[people] = np.arange(len(people), dtype=np.int32)
    own = np.zeros((len(people), len(team.needs)), dtype=np.bool_)
    for column, need in enumerate(team.needs):
        if need.level <= problem.scale_min:
            own[:, column] = True
        else:
            own[_rows(row_of, holders.get(need.skill, NOBODY).reaching(need, team)), column] = True
    return Joining(team, people, row_of, own)


def _team_rows(
    problem: Problem,
    joining: Joining,
    place: int,
    traits: Traits,
    holders: Mapping[str, Holders],
    chains: Chains,
    sharing: Sharing,
) -> TeamRows:
    team, people, row_of = joining.team, joining.people, joining.row_of
    cost, hours = _by_training(problem, joining, place, traits, holders, chains, sharing)
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
        own=joining.own,
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


def _rows(row_of: npt.NDArray[np.int32], group: npt.NDArray[np.integer[Any]]) -> Ints:
    rows: Ints = row_of[group].astype(np.int64)
    return rows[rows >= 0]


def _changes(problem: Problem, people: Ints, before: set[int]) -> Floats:
    if problem.incumbent is None:
        return np.zeros(len(people))
    return np.where(np.isin(people, list(before)), -1.0, 1.0)


def _by_training(
    problem: Problem,
    joining: Joining,
    place: int,
    traits: Traits,
    holders: Mapping[str, Holders],
    chains: Chains,
    sharing: Sharing,
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """What training for each need costs and takes at least (inf: impossible, or not needed)."""
    team, people, own = joining.team, joining.people, joining.own
    cost, hours = np.full(own.shape, inf, dtype=np.float32), np.full(own.shape, inf, dtype=np.float32)
    for column, need in enumerate(team.needs):
        if need.level <= problem.scale_min:
            continue
        held, chain, parts = holders.get(need.skill, NOBODY), chains.to(need, team), sharing.needs(place, need.skill)
        start = np.full(len(traits.people), problem.scale_min, dtype=np.int64)
        start[held.people] = held.worth
        for level in range(problem.scale_min, int(start.max(initial=problem.scale_min)) + 1):
            level_cost = chain.cost[min(level, problem.scale_max)]
            if level_cost == inf:
                continue
            rows = np.flatnonzero((start[people] == level) & ~own[:, column] & traits.trains[people])
            cost[rows, column] = _below(level_cost / parts[rows])
            hours[rows, column] = _below(chain.hours[min(level, problem.scale_max)] / parts[rows])
    return cost, hours


def _below(numbers: Floats) -> npt.NDArray[np.float32]:
    """The numbers in single precision, rounded down."""
    return np.nextafter(numbers.astype(np.float32), np.float32(0))
