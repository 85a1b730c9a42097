"""Which of the whole teams found so far fit together best."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import floor, inf

from ortools.sat.python import cp_model

from solver.roster import EPSILON
from solver.scale.class_prices import ClassPrices
from solver.scale.exact import Shared, TeamPlan, Values
from solver.scale.facilities import take_turns
from solver.scale.integer import solve_integer
from solver.scale.price_team import one_worker
from solver.scale.relaxed import Relaxed

EFFORT, QUICK = 4.0, 0.5
"""Deterministic seconds for choosing among the teams; and for doing so exactly, before HiGHS has its turn."""
CENTS = 100
LARGEST_TOTAL = 1e15
"""Above this sums are rounded more coarsely than to cents: the solver adds whole numbers of 64 bits."""
MILLIONTHS = 10**6
Bool = cp_model.IntVar
Chosen = list[tuple[TeamPlan, Bool]]
Learning = tuple[int, str]
"""A person by place and a training."""


def choice(
    relaxed: Relaxed,
    plans: Sequence[Sequence[TeamPlan]],
    last: Iterable[TeamPlan] | None,
    seed: int,
    classes: ClassPrices | None = None,
) -> list[TeamPlan] | None:
    """One of each team's plans, so that they fit together best; None when none do. The search begins at `last`.

    With `classes`, facilities have room for their classes.
    """
    found = _Choice(relaxed, plans)
    if classes is not None:
        found.take_turns(classes)
    return found.best(last or (), seed)


@dataclass(frozen=True, slots=True)
class Best:
    """The plans that fit together best (None: none do, or none were found in time), and a bound on their worth.

    `exact` says whether nothing better is left.
    """

    plans: list[TeamPlan] | None
    bound: float
    exact: bool = True


def best_choice(
    relaxed: Relaxed,
    plans: Sequence[Sequence[TeamPlan]],
    seconds: float,
    should_stop: Callable[[], bool],
    budget: float | None = None,
    last: Iterable[TeamPlan] = (),
    quick: bool = False,
) -> Best:
    """The same, exactly: whatever one of each team's plans could be worth together, it is no less than the bound.

    With a price of money, the budget is no rule, and what is spent is paid for. The search begins at `last`; it takes
    little effort if it is to be `quick`.
    """
    if not all(plans):
        return Best(None, inf)
    return _Choice(relaxed, plans, budget).exactly(seconds, should_stop, last, quick)


class _Choice:
    """One of each team's plans; a training that serves several of them is paid once."""

    def __init__(
        self, relaxed: Relaxed, plans: Sequence[Sequence[TeamPlan]], price_of_money: float | None = None
    ) -> None:
        self._relaxed, self._cp, self._price = relaxed, cp_model.CpModel(), price_of_money
        self._terms: list[tuple[Bool, float, float]] = []  # what is chosen, its worth and what it costs
        self._chosen: Chosen = []
        for of_team in plans:
            one = [(plan, self._cp.new_bool_var("")) for plan in of_team]
            self._cp.add_exactly_one([variable for _, variable in one])
            self._chosen += one
        self._pay()
        self._fit_together()
        self._minimize()

    def take_turns(self, classes: ClassPrices) -> None:
        """Facilities have room for the classes of what is chosen."""
        wanted: dict[str, list[tuple[date, Bool]]] = defaultdict(list)
        for plan, variable in self._chosen:
            for team, _, key in classes.used(plan):
                wanted[key].append((self._relaxed.teams[team].team.start, variable))
        days = sorted({day for found in wanted.values() for day, _ in found})
        take_turns(self._cp, self._relaxed.problem, wanted, days)

    def _pay(self) -> None:
        """What plans cost, and apart from them the trainings of people whom several teams would train."""
        teams_of: dict[int, set[int]] = defaultdict(set)
        for plan, _ in self._chosen:
            for each in plan.shared:
                teams_of[each.person].add(plan.team)
        using: dict[Learning, dict[int, list[Bool]]] = defaultdict(lambda: defaultdict(list))
        apart = dict[Learning, Shared]()
        for plan, variable in self._chosen:
            worth, cost = plan.value, plan.training_cost
            for each in plan.shared:
                if len(teams_of[each.person]) > 1:
                    learning = each.person, each.training
                    apart[learning] = each
                    using[learning][plan.team].append(variable)
                    worth, cost = worth - each.worth, cost - each.cost
            self._terms.append((variable, worth, cost))
        self._train(apart, using)

    def _train(self, apart: dict[Learning, Shared], using: dict[Learning, dict[int, list[Bool]]]) -> None:
        hours: dict[int, list[tuple[Bool, float]]] = defaultdict(list)
        for learning, each in apart.items():
            taken = self._cp.new_bool_var("")
            for variables in using[learning].values():
                self._cp.add(cp_model.LinearExpr.sum(variables) <= taken)
            self._terms.append((taken, each.worth, each.cost))
            hours[each.person].append((taken, each.hours))
        for spent in hours.values():
            self._within(spent, self._relaxed.most_hours)

    def _within(self, parts: Sequence[tuple[Bool, float]], most: float) -> None:
        """Those that are chosen add up to no more than `most`."""
        if sum(part for _, part in parts) > most + EPSILON:
            whole = [floor(part * MILLIONTHS) for _, part in parts]
            variables = [variable for variable, _ in parts]
            self._cp.add(cp_model.LinearExpr.weighted_sum(variables, whole) <= floor((most + EPSILON) * MILLIONTHS))

    def _fit_together(self) -> None:
        of_person: dict[int, list[tuple[int, Bool]]] = defaultdict(list)
        for plan, variable in self._chosen:
            for person in plan.people:
                of_person[person].append((plan.team, variable))
        for person, joined in of_person.items():
            teams = {team for team, _ in joined}
            for limit in self._relaxed.limits[person]:
                if (
                    sum(limit.shares.get(team, 0.0) for team in teams) > limit.most + EPSILON
                ):  # one plan of each is chosen
                    self._within([(v, limit.shares[team]) for team, v in joined if team in limit.shares], limit.most)
        for common in self._relaxed.commons:
            on = []
            for person in sorted(common.people & of_person.keys()):
                on.append(self._cp.new_bool_var(""))
                for _, variable in of_person[person]:
                    self._cp.add_implication(variable, on[-1])
            self._cp.add(cp_model.LinearExpr.sum(on) <= common.most)
        if self._relaxed.budget < inf and self._price is None:
            spent = [floor(cost * CENTS) for _, _, cost in self._terms]
            variables = [variable for variable, _, _ in self._terms]
            most = floor((self._relaxed.budget * (1 + 1e-12) + 1e-6) * CENTS)  # 0.57 is 56.99 cents in binary
            self._cp.add(cp_model.LinearExpr.weighted_sum(variables, spent) <= most)

    def _minimize(self) -> None:
        """State the objective; what all plans of a team cost alike is left out, for large numbers make it slow."""
        least: dict[int, float] = {}
        worths = [worth + (self._price or 0.0) * cost for _, worth, cost in self._terms]
        for (plan, _), worth in zip(self._chosen, worths, strict=False):
            least[plan.team] = min(worth, least.get(plan.team, inf))
        for at, (plan, _) in enumerate(self._chosen):
            worths[at] -= least[plan.team]
        self._least, self._scale = sum(least.values()), min(CENTS, LARGEST_TOTAL / max(sum(worths), 1.0))
        variables = [variable for variable, _, _ in self._terms]
        whole = [floor(worth * self._scale) for worth in worths]
        self._cp.minimize(cp_model.LinearExpr.weighted_sum(variables, whole))

    def exactly(self, seconds: float, should_stop: Callable[[], bool], last: Iterable[TeamPlan], quick: bool) -> Best:
        """The best plans, or what is known of them when the time is out or somebody stops it.

        CP-SAT is sooner done from known plans on where little is left to prove; HiGHS takes the others.
        """
        self._begin_at(last)
        solver = one_worker(0, QUICK)
        solver.parameters.max_time_in_seconds = min(max(seconds, 0.0), 1e6)
        status = solver.solve(self._cp)
        if status == cp_model.INFEASIBLE:
            return Best(None, inf)
        if status == cp_model.OPTIMAL:
            return Best(self._plans(solver), self._least + solver.best_objective_bound / self._scale)
        if quick:
            return Best(self._plans(solver) if status == cp_model.FEASIBLE else None, -inf, False)
        found = solve_integer(self._cp, max(0.0, seconds), should_stop)
        bound = self._least + found.bound / self._scale
        exact = found.values is not None and found.value - found.bound <= 1.0
        return Best(None if found.values is None else self._plans(found), bound, exact)

    def best(self, last: Iterable[TeamPlan], seed: int) -> list[TeamPlan] | None:
        """The plans that are chosen; None when none fit together in the time."""
        self._begin_at(last)
        solver = one_worker(seed, EFFORT)
        if solver.solve(self._cp) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        return self._plans(solver)

    def _begin_at(self, last: Iterable[TeamPlan]) -> None:
        known = {(plan.team, plan.key) for plan in last}
        for plan, variable in self._chosen if known else ():
            self._cp.add_hint(variable, (plan.team, plan.key) in known)

    def _plans(self, values: Values) -> list[TeamPlan]:
        return [plan for plan, variable in self._chosen if values.boolean_value(variable)]
