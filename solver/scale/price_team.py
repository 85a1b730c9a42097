"""The best whole team at given prices, exactly."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from math import inf

import numpy as np
from ortools.sat.python import cp_model

from solver.scale.class_prices import ClassPrices
from solver.scale.courses import Courses
from solver.scale.dominance import Thinner
from solver.scale.exact import ExactTeams, TeamPlan, Values, Window
from solver.scale.integer import solve_integer
from solver.scale.prices import Offers, Prices, Toll, Weights, linear_bound, offers, own_price
from solver.scale.relaxed import Relaxed, TeamRows
from solver.scale.windows import window_of

QUICK, QUICK_ALONE, EFFORT = 0.05, 1.0, 2.0
"""Deterministic seconds for one team, and for a team that is the only one: most take some hundredths. HiGHS solves
those that take longer, for it looks less far into each but never takes long; should it fail, the last is the effort of
another try."""
LONGEST, ALONE = 10.0, 1.0
"""Seconds of HiGHS for one team; and for a team that is the only one, for its core is the same program once more."""
FIRST_SHARE, LEAST_SHARE = 0.01, 0.001
"""How wide the first window is, as a part of the linear bound, and how much wider another one is at least."""
WIDER, STRAIGHT = 2.0, 4.0
"""A window is widened by the first; at once to what is enough where that is no more than the second."""
LARGEST_WINDOW, LARGEST_THINNED = 4000, 600
"""A window of more candidates and trainings than this, as it is or thinned out, is not widened further; the bound is
then a little lower."""
SMALL_WINDOW = 150
"""Windows of no more are solved as they are."""
MIDDLING = 300
"""A window that is wide enough is looked at without steps between when it holds no more, thinned out."""


class NoTeam(Exception):
    """The hard rules leave no way to staff a team; `team` is its place."""

    def __init__(self, team: int) -> None:
        self.team = team
        super().__init__(f"Team {team} cannot be staffed.")


@dataclass(frozen=True, slots=True)
class _Look:
    """A window of some width, thinned out; whether it holds everybody, and whether it is not to be widened further."""

    width: float
    window: Window
    everybody: bool
    large: bool


@dataclass(frozen=True, slots=True)
class Priced:
    """A team at prices: no team is worth less than `bound` there, tolls included; `plan` is the best one found.

    Where the effort brought no team at all, there is no plan, and the bound is the linear one.
    """

    bound: float
    plan: TeamPlan | None
    linear: float


UNKNOWN = (-inf, inf, None)
"""What is known of a window when the effort was too little to find a team there, or to rule one out."""


class TeamPricer:
    """Solves teams at prices. Windows begin as wide as they had to be the last time.

    A team that takes long is given up, with its linear bound, soon after `over` says that the time is up.
    """

    def __init__(
        self, relaxed: Relaxed, weights: Weights, prices: Prices, seed: int, over: Callable[[], bool] = lambda: False
    ) -> None:
        self._over = over
        self.relaxed, self.weights, self.prices, self._seed = relaxed, weights, prices, seed
        self.courses = Courses(relaxed)
        self.classes = ClassPrices(relaxed, self.courses)
        self.thinner = Thinner(relaxed, self.courses)
        self._width: dict[int, float] = {}
        several = len(relaxed.teams) > 1
        self._quick, self._longest = (QUICK, LONGEST) if several else (QUICK_ALONE, min(LONGEST, ALONE))

    def linear(self, rows: TeamRows, toll: Toll, budget: float) -> tuple[Offers, float]:
        """What candidates are worth at these tolls, and the linear bound of the team."""
        price = self.prices.teams[rows.place]
        dearer = self.classes.surcharge(rows, toll.classes) if toll.classes else None
        offer = offers(rows, price, toll.people, budget, self.weights, self.relaxed.hours, dearer)
        return offer, linear_bound(rows, price, offer, self.weights, self.relaxed.roles)

    def still_best(self, rows: TeamRows, priced: Priced, before: Toll, now: Toll, budget: float) -> Priced | None:
        """The team at new tolls, when it is plain that it is the best still; None when it must be solved again.

        Nobody on it got dearer, and nobody who got cheaper can be on a better one: the linear bound of a team with them
        is no less than what this team is worth now.
        """
        change = now.people - before.people
        if (
            priced.plan is None
            or before.classes != now.classes
            or (change[on := rows.row_of[sorted(priced.plan.people)]] > 0).any()
        ):
            return None
        lower = float(change[on].sum())
        offer, linear = self.linear(rows, now, budget)
        cheaper = change < 0
        cheaper[on] = False
        if cheaper.any() and linear + float(offer.reduced[cheaper].min()) < priced.bound + lower:
            return None
        return replace(priced, bound=priced.bound + lower, linear=linear)

    def price(
        self, rows: TeamRows, toll: Toll, budget: float, barred: Collection[int] = (), known: float = inf
    ) -> Priced:
        """The best team. `barred` are rows that must not join; `known` is what some team is worth.

        Raises NoTeam when that there is none is proven.
        """
        offer, linear = self.linear(rows, toll, budget)
        own = own_price(rows, toll.people, self.weights)

        def look(width: float) -> _Look:
            window = window_of(rows, offer, width, barred, self.weights, budget)
            everybody = len(window.rows) >= len(rows.people) - len(barred)
            thinned = self.thinner.thin(rows, window, own) if window.size > SMALL_WINDOW else window
            large = window.size > LARGEST_WINDOW or thinned.size > LARGEST_THINNED
            return _Look(width, thinned, everybody, large)

        if known < inf:
            seen = look(_enough(known, linear))  # one look is enough then: the best team is in the window
        else:
            seen = look(self._width.get(rows.place) or _first_width(offer, linear))
        best = Priced(linear, None, linear)
        while True:
            found = self._solve(rows, seen.window, toll, budget)
            if found is None:
                if seen.everybody:
                    raise NoTeam(rows.place)
                seen = look(_wider(seen.width, linear))
                continue
            bound, worth, plan = found
            if plan is None:
                return best  # a wider window would be harder still
            # A team that uses what stands outside the window is worth `width` more than the linear bound.
            best = Priced(max(linear, min(bound, worth, linear + seen.width)), plan, linear)
            if worth - linear <= seen.width or seen.large:
                if not barred:
                    self._width[rows.place] = min(seen.width, 1.2 * max(0.0, worth - linear) + 1e-3)
                return best
            # A team from a narrow window may be far from the best: where what is enough is much, a little wider first.
            enough, wider = _enough(worth, linear), _wider(seen.width, linear)
            straight = seen.everybody or enough <= max(wider, STRAIGHT * seen.width)
            wide = look(enough)
            seen = wide if straight or wide.window.size <= MIDDLING else look(wider)

    def _solve(
        self, rows: TeamRows, window: Window, toll: Toll, budget: float
    ) -> tuple[float, float, TeamPlan | None] | None:
        """Bound, worth and plan of the best team in the window; None where it is proven that there is none."""
        model = ExactTeams(self.relaxed, self.courses, self.weights)
        model.add_team(rows, window, toll.people, budget)
        if toll.classes:
            self.classes.charge(model, rows, toll.classes)
        model.minimize()
        solver = one_worker(self._seed, self._quick)
        status = solver.solve(model.cp)
        if status not in (cp_model.OPTIMAL, cp_model.INFEASIBLE):
            found = solve_integer(model.cp, self._longest, self._over)
            if found.values is not None:
                return found.bound / model.scale, found.value / model.scale, self.plan_of(rows, model, found)
            if found.bound == inf:
                return None
            if self._over():
                return UNKNOWN
            solver = one_worker(self._seed, EFFORT)
            status = solver.solve(model.cp)
        if status == cp_model.INFEASIBLE:
            return None
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return UNKNOWN
        return (
            solver.best_objective_bound / model.scale,
            solver.objective_value / model.scale,
            self.plan_of(rows, model, solver),
        )

    def quickly(self, model: ExactTeams, over: Callable[[], bool]) -> list[TeamPlan] | None:
        """The best teams of a small model, as far as a little effort finds them; None where it finds none."""
        solver = one_worker(self._seed, QUICK)
        status = solver.solve(model.cp)
        if status == cp_model.OPTIMAL:
            return model.plans(solver)
        if status == cp_model.INFEASIBLE:
            return None
        found = solve_integer(model.cp, self._longest, over)
        return None if found.values is None else model.plans(found)

    def plan_of(self, rows: TeamRows, model: ExactTeams, values: Values) -> TeamPlan:
        """The team of a solution, which may have nobody on it."""
        return (model.plans(values) or [_empty(rows, self.weights)])[0]


def _enough(worth: float, linear: float) -> float:
    """The width of a window that holds every team worth no more."""
    return max(0.0, worth - linear) * (1 + 1e-9) + 1e-6


def _wider(width: float, linear: float) -> float:
    return WIDER * width + LEAST_SHARE * abs(linear) + 1e-3


def _first_width(offer: Offers, linear: float) -> float:
    """A small part of the linear bound; less where so many candidates are near it that they say nothing."""
    width = FIRST_SHARE * abs(linear) + 1e-3
    if len(offer.reduced) > LARGEST_THINNED:
        width = min(width, max(0.0, float(np.partition(offer.reduced, LARGEST_THINNED)[LARGEST_THINNED])) + 1e-6)
    return width


def _empty(rows: TeamRows, weights: Weights) -> TeamPlan:
    lack = rows.headcount + 0.1 * rows.spare + rows.both_sides
    shortfall = float(rows.weight @ lack)
    return TeamPlan(rows.place, (), weights.shortfall * shortfall, 0.0, shortfall=shortfall)


def one_worker(seed: int, effort: float) -> cp_model.CpSolver:
    """A solver that gives the same answer every time, with its linear relaxation at full strength."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.random_seed = seed
    solver.parameters.catch_sigint_signal = False
    solver.parameters.max_deterministic_time = effort
    return solver
