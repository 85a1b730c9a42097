"""The core: all teams in one integer program, over the candidates that a better plan than the best known could have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from solver.scale.exact import ExactTeams, TeamPlan, Window, together
from solver.scale.facilities import add_facility_rows
from solver.scale.integer import nothing, solve_integer
from solver.scale.price_team import TeamPricer, window_of
from solver.scale.prices import tolls, value_of_commons
from solver.scale.relaxed import TeamRows
from solver.scale.settle import Settled

MARGIN = 1e-9
"""The core is wider by this part of the best known value, for the rounding of floating-point sums."""
NONE: Mapping[int, float] = {}
HALVINGS = 10
"""Steps of the search for the largest core that is small enough."""


@dataclass(frozen=True, slots=True)
class Core:
    """The windows of all teams, and how many candidates and trained needs they hold."""

    windows: list[Window]
    size: int


def core_of(pricer: TeamPricer, settled: Settled, lifts: Mapping[int, float] = NONE) -> Core:
    """Every membership and training that a plan worth less than the best known could hold.

    A team that uses what stands outside its window is worth more than its bound by the whole gap between the best
    known value and the bound, and the other teams are never worth less than their bounds (reduced-cost fixing), or
    than those by as much as `lifts` says for the team.
    """
    relaxed = pricer.relaxed
    bound = value_of_commons(relaxed, settled.prices) + sum(priced.bound for priced in settled.priced)
    slack = settled.value - bound + MARGIN * max(1.0, abs(settled.value))
    return _core(
        pricer, settled, relaxed.teams, {rows.place: slack - lifts.get(rows.place, 0.0) for rows in relaxed.teams}
    )


def _core(pricer: TeamPricer, settled: Settled, teams: Sequence[TeamRows], slack: Mapping[int, float]) -> Core:
    """What these teams could hold that costs each no more than its slack above its bound."""
    by_team, budget = tolls(pricer.relaxed, settled.prices), settled.prices.budget
    windows = []
    for rows in teams:
        offer, linear = pricer.linear(rows, by_team[rows.place], budget)
        width = slack[rows.place] + settled.priced[rows.place].bound - linear
        windows.append(window_of(rows, offer, width, (), pricer.weights, budget))
    return Core(windows, sum(window.size for window in windows))


def core_within(
    pricer: TeamPricer, settled: Settled, teams: Sequence[TeamRows], slack: float, largest: int
) -> tuple[float, Core]:
    """What these teams could hold that costs no more than a slack above their bounds: as wide as `largest` allows."""

    def at(width: float) -> Core:
        return _core(pricer, settled, teams, dict.fromkeys((rows.place for rows in teams), width))

    width = _widest(lambda width: at(width).size, 0.0, slack + MARGIN * max(1.0, abs(settled.value)), largest)
    return width, at(width)


def nearest_core(
    pricer: TeamPricer, settled: Settled, largest: int, lifts: Mapping[int, float] = NONE
) -> tuple[Settled, Core]:
    """The core for the highest value, up to the best known, at which it is no larger than `largest`; and that value.

    Nothing worth less than that value stands outside: it is a bound, too.
    """

    def at(value: float) -> Core:
        return core_of(pricer, replace(settled, value=value), lifts)

    value = _widest(lambda value: at(value).size, settled.bound, settled.value, largest)
    target = settled if value == settled.value else replace(settled, plans=None, value=value)
    return target, at(value)


def _widest(size: Callable[[float], int], low: float, high: float, largest: int) -> float:
    """The highest number up to `high` of which the size is small enough, about; `low` where none is."""
    if size(high) <= largest:
        return high
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if size(middle) <= largest else (low, middle)
    return low


@dataclass(frozen=True, slots=True)
class Solved:
    """What became of the core: teams that are better than the best known (None: none found), and the bound."""

    plans: list[TeamPlan] | None
    value: float
    bound: float


def solve_core(
    pricer: TeamPricer,
    core: Core,
    settled: Settled,
    seconds: float,
    should_stop: Callable[[], bool],
    meanwhile: Callable[[], None] = nothing,
) -> Solved:
    """Search the core for a better plan; the bound holds for all plans, for those outside are no better anyway.

    `meanwhile` is done beside the search.
    """
    model = ExactTeams(pricer.relaxed, pricer.courses, pricer.weights)
    for rows, window in zip(pricer.relaxed.teams, core.windows, strict=True):
        model.add_team(rows, window, None, 0.0)
    model.add_common_rows()
    add_facility_rows(model)
    model.minimize()
    found = solve_integer(model.cp, seconds, should_stop, meanwhile)
    bound = max(settled.bound, min(settled.value, found.bound / model.scale))
    if found.values is None:
        # Not even "infeasible" proves anything more: the best known plan is in the core.
        return Solved(None, settled.value, settled.bound if found.bound == inf else bound)
    plans = model.plans(found)
    value, _ = together(plans)
    return Solved(plans, value, max(settled.bound, min(bound, value)))
