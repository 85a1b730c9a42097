"""The core: all teams in one integer program, over the candidates that a better plan than the best known could have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from solver.scale.exact import ExactTeams, TeamPlan, Window, together
from solver.scale.facilities import add_facility_rows
from solver.scale.integer import nothing, solve_integer
from solver.scale.price_team import TeamPricer
from solver.scale.prices import tolls, value_of_commons
from solver.scale.relaxed import TeamRows
from solver.scale.seats import Seats
from solver.scale.settle import Settled
from solver.scale.windows import Reach, reach_of

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


class Cores:
    """Cores of some teams at the prices, the smaller ones within the largest: for `widest` above each team's bound."""

    def __init__(
        self, pricer: TeamPricer, settled: Settled, teams: Sequence[TeamRows], widest: Sequence[float]
    ) -> None:
        by_team, budget = tolls(pricer.relaxed, settled.prices), settled.prices.budget
        self._reaches: list[tuple[Reach, float]] = []
        for rows, slack in zip(teams, widest, strict=True):
            offer, linear = pricer.linear(rows, by_team[rows.place], budget)
            width = settled.priced[rows.place].bound - linear
            reach = reach_of(rows, offer, slack + width, (), pricer.weights, budget)
            self._reaches.append((reach, slack + width))

    def core(self, less: float = 0.0) -> Core:
        """What teams could hold that costs each by so much less than the widest above its bound."""
        windows = [reach.window(widest - less) for reach, widest in self._reaches]
        return Core(windows, sum(window.size for window in windows))

    def nearest(self, most: float, largest: float) -> float:
        """By how much less, up to `most`, the core is no larger than `largest`, about; `most` where it never is."""
        if self.size() <= largest:
            return 0.0
        low, high = 0.0, most
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            low, high = (low, middle) if self.size(middle) <= largest else (middle, high)
        return high

    def size(self, less: float = 0.0) -> int:
        """How many candidates and trained needs the core holds."""
        return sum(reach.size(widest - less) for reach, widest in self._reaches)


def core_of(pricer: TeamPricer, settled: Settled, lifts: Mapping[int, float] = NONE) -> Core:
    """Every membership and training that a plan worth less than the best known could hold.

    A team that uses what stands outside its window is worth more than its bound by the whole gap between the best
    known value and the bound, and the other teams are never worth less than their bounds (reduced-cost fixing), or
    than those by as much as `lifts` says for the team.
    """
    return _cores(pricer, settled, lifts).core()


def size_of_core(pricer: TeamPricer, settled: Settled) -> int:
    """How many candidates and trained needs it holds."""
    return _cores(pricer, settled, NONE).size()


def _cores(pricer: TeamPricer, settled: Settled, lifts: Mapping[int, float]) -> Cores:
    relaxed = pricer.relaxed
    bound = value_of_commons(relaxed, settled.prices) + sum(priced.bound for priced in settled.priced)
    slack = settled.value - bound + _margin(settled)
    return Cores(pricer, settled, relaxed.teams, [slack - lifts.get(rows.place, 0.0) for rows in relaxed.teams])


def _margin(settled: Settled) -> float:
    return MARGIN * max(1.0, abs(settled.bound if settled.value == inf else settled.value))


def cores_of(pricer: TeamPricer, settled: Settled, teams: Sequence[TeamRows], widths: Sequence[float]) -> Cores:
    """Cores of what teams could hold that costs each no more than its width above its bound."""
    return Cores(pricer, settled, teams, [width + _margin(settled) for width in widths])


def core_within(
    pricer: TeamPricer, settled: Settled, teams: Sequence[TeamRows], slack: float, largest: int
) -> tuple[float, Core]:
    """What these teams could hold that costs no more than a slack above their bounds: as wide as `largest` allows."""
    widest = slack + _margin(settled)
    cores = Cores(pricer, settled, teams, [widest] * len(teams))
    less = cores.nearest(widest, largest)
    return widest - less, cores.core(less)


def nearest_core(
    pricer: TeamPricer, settled: Settled, largest: float, lifts: Mapping[int, float] = NONE
) -> tuple[Settled, Core]:
    """The core for the highest value, up to the best known, at which it is no larger than `largest`; and that value.

    Nothing worth less than that value stands outside: it is a bound, too.
    """
    cores = _cores(pricer, settled, lifts)
    less = cores.nearest(settled.value - settled.bound, largest)
    target = replace(settled, plans=None, value=settled.value - less) if less else settled
    return target, cores.core(less)


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
    add_facility_rows(model, together=bool(settled.prices.uses))
    Seats(pricer.relaxed).add_rows(model, ())
    model.minimize()
    found = solve_integer(model.cp, seconds, should_stop, meanwhile)
    bound = max(settled.bound, min(settled.value, found.bound / model.scale))
    if found.values is None:
        # Not even "infeasible" proves anything more: the best known plan is in the core.
        return Solved(None, settled.value, settled.bound if found.bound == inf else bound)
    plans = model.plans(found)
    value, _ = together(plans)
    return Solved(plans, value, max(settled.bound, min(bound, value)))
