"""Groups of teams that share nobody with others: each is solved exactly at the price of money, several at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from math import inf

from solver.scale.blocks import groups_of
from solver.scale.core import core_within
from solver.scale.exact import ExactTeams, TeamPlan, together
from solver.scale.integer import solve_integer
from solver.scale.price_team import TeamPricer
from solver.scale.prices import value_of_limits
from solver.scale.settle import Settled

FEWEST = 4
"""Of fewer groups each is nearly as hard as the whole."""
LARGEST, LEAST = 60, 400
"""A group's core has no more candidates and trained needs than the first for each of its teams, or the second."""


@dataclass(frozen=True, slots=True)
class SolvedGroup:
    """A group at the prices: how much more it is worth than its teams' bounds say, and its best teams (None: none)."""

    teams: tuple[int, ...]
    lift: float
    plans: list[TeamPlan] | None


def groups_apart(pricer: TeamPricer, settled: Settled) -> list[list[int]]:
    """The groups of teams, by place, that are worth solving each by itself; none where there are few."""
    relaxed = pricer.relaxed
    groups = groups_of([rows.people for rows in relaxed.teams], relaxed.commons, len(relaxed.people))
    return [] if len(groups) < FEWEST or settled.plans is None else groups


def solve_groups(
    pricer: TeamPricer,
    settled: Settled,
    groups: Sequence[Sequence[int]],
    workers: int,
    seconds: float,
    should_stop: Callable[[], bool],
) -> list[SolvedGroup]:
    """Every group by itself, with money at its price.

    What ties groups together is the budget alone. At its price the sum of the groups is a bound (Lagrangian relaxation
    of the budget), above the sum of the teams, for within a group people are shared out exactly.
    """
    each = seconds * workers / len(groups)

    def solve(group: Sequence[int]) -> SolvedGroup:
        return _solve(pricer, settled, tuple(group), each, should_stop)

    with ThreadPoolExecutor(workers) as threads:
        return list(threads.map(solve, groups))


def lifts_of(solved: Sequence[SolvedGroup]) -> Mapping[int, float]:
    """How much more all other groups together are worth than their teams' bounds say, by team."""
    total = sum(group.lift for group in solved)
    return {team: total - group.lift for group in solved for team in group.teams}


def _solve(
    pricer: TeamPricer, settled: Settled, group: tuple[int, ...], seconds: float, should_stop: Callable[[], bool]
) -> SolvedGroup:
    """One group in the core of what is better than its teams as they are chosen now, or in the nearest part of that."""
    relaxed, budget = pricer.relaxed, settled.prices.budget
    rows = [relaxed.teams[team] for team in group]
    people = {person for each in rows for person in each.people.tolist()}
    bound = sum(settled.priced[team].bound for team in group)
    bound += value_of_limits(relaxed, settled.prices, people, set(group))
    assert settled.plans is not None
    chosen = [plan for plan in settled.plans if plan.team in group]
    value, spent = together(chosen)
    worth = value + budget * spent
    slack, core = core_within(pricer, settled, rows, worth - bound, max(LEAST, LARGEST * len(group)))
    model = ExactTeams(replace(relaxed, budget=inf), pricer.courses, pricer.weights)
    for each, window in zip(rows, core.windows, strict=True):
        model.add_team(each, window, None, budget)
    model.add_common_rows()
    model.minimize()
    found = solve_integer(model.cp, seconds, should_stop)
    lift = max(0.0, min(slack, found.bound / model.scale - bound))
    return SolvedGroup(group, lift, None if found.values is None else model.plans(found))
