"""Which way to solve a problem: small ones as one whole model, larger ones by the engine."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from solver.answer import Answer, Options
from solver.apart import PartFailed
from solver.clock import Clock
from solver.model.engine import NOTHING_PROVEN, Result
from solver.model.engine import run as run_whole
from solver.problem import Goal, Problem
from solver.scale.blocks import blocks_of
from solver.scale.engine import ScaledEngine
from solver.scale.known import LINEAR
from solver.scale.linear import MasterFailed
from solver.scale.parts import solve_parts
from solver.scale.price_team import NoTeam
from solver.scale.relaxed import Impossible
from solver.scale.sharing import shares_people

SMALL = 150
"""People who may join a team times its needs, over all teams, up to which the whole model is the quickest way."""
SMALL_SHARED, SMALL_UNPRICED = 10_000, 5000
"""The same where people share their time between teams, or where the first goal is none that prices prove."""
LARGE = 2_000_000
"""The same from which independent parts are worth processes of their own."""


def run(
    problem: Problem,
    options: Options,
    clock: Clock,
    baseline: Answer | None,
    proven: Mapping[Goal, Fraction] = NOTHING_PROVEN,
) -> Result:
    """Solve by the method that the options name, or by the one that suits the size; `proven` is known of the first
    goal before."""
    if options.method == "whole" or (options.method == "auto" and size(problem) <= _small(problem)):
        return run_whole(problem, options, clock, baseline, proven)
    if (found_apart := _apart(problem, options, clock, baseline)) is not None:
        return found_apart
    try:
        found = ScaledEngine(problem, options, clock, baseline, proven).run()
    except (Impossible, MasterFailed, NoTeam):
        return run_whole(problem, options, clock, baseline, proven)  # it names the rules that contradict each other
    if found.worth is None:
        return run_whole(problem, options, clock, baseline, proven)
    return Result(found.draft, found.bounds)


def _small(problem: Problem) -> int:
    """Up to which size the whole model is chosen."""
    if shares_people(problem):
        return SMALL_SHARED
    return SMALL if problem.objective[0] in LINEAR else SMALL_UNPRICED


def _apart(problem: Problem, options: Options, clock: Clock, baseline: Answer | None) -> Result | None:
    """Independent parts on their own, where a problem is large and falls into some."""
    budget, order = problem.rules.training_budget, problem.objective
    priced = order[0] == "cost" or order[:2] == ("shortfall", "cost")
    large = options.method == "apart" or (options.method == "auto" and size(problem) >= LARGE)
    if not large or not (budget is None or priced):
        return None
    with clock.phase("cut"):
        parts = blocks_of(problem)
    try:
        return Result(*solve_parts(problem, parts, options, clock, baseline)) if len(parts) > 1 else None
    except PartFailed:
        return None


def size(problem: Problem) -> int:
    """About how many choices a problem has: people who may join a team, times its needs."""
    by_site: dict[str | None, int] = {}
    for person in problem.people.values():
        by_site[person.site] = by_site.get(person.site, 0) + 1
    people = len(problem.people)
    return sum(
        max(1, len(team.needs))
        * min(
            people if team.sites is None else sum(by_site.get(site, 0) for site in team.sites),
            people - len(team.barred),
        )
        for team in problem.teams.values()
    )
