"""The core: all teams in one integer program, over the candidates that a better plan than the best known could have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf

from solver.scale.exact import ExactTeams, TeamPlan, Window
from solver.scale.facilities import add_facility_rows
from solver.scale.integer import solve_integer
from solver.scale.price_team import TeamPricer, window_of
from solver.scale.prices import tolls, value_of_commons
from solver.scale.settle import Settled

MARGIN = 1e-9
"""The core is wider by this part of the best known value, for the rounding of floating-point sums."""
HALVINGS = 10
"""Steps of the search for the largest core that is small enough."""


@dataclass(frozen=True, slots=True)
class Core:
    """The windows of all teams, and how many candidates and trained needs they hold."""

    windows: list[Window]
    size: int


def core_of(pricer: TeamPricer, settled: Settled) -> Core:
    """Every membership and training that a plan worth less than the best known could hold.

    A team that uses what stands outside its window is worth more than its bound by the whole gap between the best
    known value and the bound, and the other teams are never worth less than their bounds (reduced-cost fixing).
    """
    relaxed = pricer.relaxed
    bound = value_of_commons(relaxed, settled.prices) + sum(priced.bound for priced in settled.priced)
    slack = settled.value - bound + MARGIN * max(1.0, abs(settled.value))
    by_team = tolls(relaxed, settled.prices)
    windows = []
    for rows, priced in zip(relaxed.teams, settled.priced, strict=True):
        toll = by_team[rows.place]
        offer, linear = pricer.linear(rows, toll, settled.prices.budget)
        width = slack + priced.bound - linear
        windows.append(window_of(rows, offer, width, (), pricer.weights, settled.prices.budget))
    return Core(windows, sum(window.size for window in windows))


def nearest_core(pricer: TeamPricer, settled: Settled, largest: int) -> tuple[Settled, Core]:
    """The core for the highest value, up to the best known, at which it is no larger than `largest`; and that value.

    Nothing worth less than that value stands outside: it is a bound, too.
    """
    core = core_of(pricer, settled)
    if core.size <= largest:
        return settled, core
    low, high = settled.bound, settled.value
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        size = core_of(pricer, replace(settled, value=middle)).size
        low, high = (middle, high) if size <= largest else (low, middle)
    target = replace(settled, plans=None, value=low)
    return target, core_of(pricer, target)


@dataclass(frozen=True, slots=True)
class Solved:
    """What became of the core: teams that are better than the best known (None: none found), and the bound."""

    plans: list[TeamPlan] | None
    value: float
    bound: float


def solve_core(
    pricer: TeamPricer, core: Core, settled: Settled, seconds: float, should_stop: Callable[[], bool]
) -> Solved:
    """Search the core for a better plan; the bound holds for all plans, for those outside are no better anyway."""
    model = ExactTeams(pricer.relaxed, pricer.courses, pricer.weights)
    for rows, window in zip(pricer.relaxed.teams, core.windows, strict=True):
        model.add_team(rows, window, None, 0.0)
    model.add_common_rows()
    add_facility_rows(model)
    model.minimize()
    found = solve_integer(model.cp, seconds, should_stop)
    bound = max(settled.bound, min(settled.value, found.bound / model.scale))
    if found.values is None:
        # Not even "infeasible" proves anything more: the best known plan is in the core.
        return Solved(None, settled.value, settled.bound if found.bound == inf else bound)
    plans = model.plans(found)
    value = sum(plan.value for plan in plans)
    return Solved(plans, value, max(settled.bound, min(bound, value)))
