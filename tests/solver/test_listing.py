"""Lists of whole teams: that nothing is left out of them, and what is proven by them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations
from math import inf
from typing import Any

import numpy as np
import pytest

from solver.answer import Options
from solver.problem import Problem
from solver.scale import listing, team_list
from solver.scale.choice import best_choice
from solver.scale.exact import TeamPlan, Window
from solver.scale.generate import first_prices, generate
from solver.scale.listing import Listed, Listing
from solver.scale.price_team import TeamPricer
from solver.scale.prices import Toll, Weights
from solver.scale.relaxed import Relaxed, TeamRows, relax
from solver.scale.settle import Settled, Settling
from solver.scale.team_list import TeamList, list_team
from solver.scale.weights import weights_of
from solver.solve import solve
from tests.solver.notation import need, person, problem, team
from tests.solver.test_scale import plant

COSTS, TOLL = (3.0, 4.0, 5.0, 7.0, 8.0), (0.0, 2.0, 0.0, 0.0, 1.0)


def settled_of(relaxed: Relaxed, rounds: int = 0) -> tuple[TeamPricer, Settled]:
    """Teams that fit together at the prices of column generation, or some rounds later."""
    weights = weights_of(relaxed, ["shortfall", "cost"])
    prices = generate(relaxed, weights, lambda value, bound: True).prices
    pricer = TeamPricer(relaxed, weights, prices, 0)
    settling = Settling(pricer, 2, 0, lambda: False)
    settling.run(lambda settled: settled.plans is not None)
    left = iter(range(rounds))
    settling.run(lambda _: next(left, None) is None)
    return pricer, settling.best


def closed(relaxed: Relaxed, effort: float, rounds: int = 0) -> tuple[Settled, Listed]:
    pricer, settled = settled_of(relaxed, rounds)
    return settled, Listing(pricer, 2, lambda: inf).close(settled, effort)


@cache
def small(sites: int) -> Problem:
    return plant(48, 20, 4, sites=sites)


@cache
def best_of(sites: int) -> float:
    """The least weighted sum there is, by the whole model."""
    stated = small(sites)
    shortfall, cost = solve(stated, Options(method="whole", time_limit=60)).goals
    assert (shortfall.bound, cost.bound) == (shortfall.value, cost.value)
    return weights_of(relax(stated), ["shortfall", "cost"]).shortfall * shortfall.value + cost.value


def one_team() -> Relaxed:
    people = [person(f"p{at}", cost, {"s": 1} if at % 2 else {}) for at, cost in enumerate(COSTS)]
    return relax(problem(people, [team(need("s"), size={"min": 2, "max": 3}, start="2027-01-04", end="2027-01-10")]))


@pytest.mark.parametrize("most", [8.0, 9.0, 12.0, 100.0])
def test_a_list_holds_all_that_a_team_could_be_up_to_a_worth(most: float) -> None:
    relaxed = one_team()
    weights = weights_of(relaxed, ["shortfall", "cost"])
    pricer = TeamPricer(relaxed, weights, generate(relaxed, weights, lambda value, bound: True).prices, 0)
    window, toll = Window(np.arange(len(COSTS)), {}), Toll(np.array(TOLL))
    found = list_team(pricer, relaxed.teams[0], window, toll, 0.0, 6.0, most - 6.0, 10.0)
    expected = {
        frozenset(members)
        for size in (2, 3)
        for members in combinations(range(len(COSTS)), size)
        if sum(COSTS[at] + TOLL[at] for at in members) + weights.shortfall * all(at % 2 == 0 for at in members) <= most
    }
    assert found is not None
    assert {plan.people for plan in found.plans} == expected
    assert len(found.plans) == len(expected)
    assert max(found.charged, default=0.0) <= most


@pytest.mark.parametrize(
    ("toll", "budget", "most", "stands"),
    [(TOLL, 0.5, 9.0, True), (TOLL, 0.5, 9.5, False), (TOLL, 0.6, 9.0, False), ((*TOLL[:4], 2.0), 0.5, 9.0, False)],
)
def test_a_list_stands_at_the_prices_that_it_was_made_at_and_as_far_as_it_goes(
    toll: tuple[float, ...], budget: float, most: float, stands: bool
) -> None:
    relaxed = one_team()
    pricer, _ = settled_of(relaxed)
    window = Window(np.arange(len(COSTS)), {})
    found = list_team(pricer, relaxed.teams[0], window, Toll(np.array(TOLL)), 0.5, 6.0, 3.0, 10.0)
    assert found is not None
    assert found.holds(Toll(np.array(toll)), budget, most) == stands


def test_of_ways_to_count_the_same_people_the_best_is_listed() -> None:
    """One who can do both and is counted for one: the heavier."""
    one = team(need("s", weight=1), need("u", weight=3), start="2027-01-04", end="2027-01-10", needs_per_person=1)
    relaxed = relax(problem([person("p", 5.0, {"s": 1, "u": 1})], [one]))
    weights = Weights(shortfall=10.0, cost=1.0)
    pricer = TeamPricer(relaxed, weights, first_prices(relaxed, weights), 0)
    window = Window(np.arange(1), {})
    found = list_team(pricer, relaxed.teams[0], window, Toll(np.zeros(1)), 0.0, 0.0, 1000.0, 10.0)
    assert found is not None
    assert sorted((len(plan.people), plan.value) for plan in found.plans) == [(0, 40.0), (1, 15.0)]


def test_a_team_of_too_many_plans_is_not_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    relaxed = one_team()
    pricer, _ = settled_of(relaxed)
    monkeypatch.setattr(team_list, "MOST", 3)
    window = Window(np.arange(len(COSTS)), {})
    assert list_team(pricer, relaxed.teams[0], window, Toll(np.zeros(len(COSTS))), 0.0, 0.0, 1e9, 10.0) is None


@pytest.mark.slow
@pytest.mark.parametrize("sites", [1, 2])
def test_lists_that_are_enough_prove_the_best(sites: int) -> None:
    settled, listed = closed(relax(small(sites)), 20.0, rounds=15)
    best = best_of(sites)
    assert settled.bound < best
    assert listed.bound == pytest.approx(best, rel=1e-7)
    assert listed.value == pytest.approx(best, rel=1e-7)


@pytest.mark.slow
@pytest.mark.parametrize("sites", [1, 2])
@pytest.mark.parametrize("width", [0.0, 0.001, 0.004, 0.02])
def test_lists_that_are_not_enough_never_prove_too_much(
    monkeypatch: pytest.MonkeyPatch, sites: int, width: float
) -> None:
    monkeypatch.setattr(listing, "FIRST_WIDTH", width)
    looks = iter([True])  # one list, and none wider
    monkeypatch.setattr(Listing, "_worth_a_look", lambda *_: next(looks, False))
    monkeypatch.setattr(Listing, "_expected", lambda *_: inf)
    settled, listed = closed(relax(small(sites)), 4.0)
    assert settled.bound * (1 - 1e-7) <= listed.bound <= best_of(sites) * (1 + 1e-7)


def test_without_effort_there_are_no_lists() -> None:
    settled, listed = closed(relax(plant(60, 30, 3)), 0.0)
    assert (listed.plans, listed.value) == (None, settled.value)
    assert listed.bound <= settled.bound


def test_a_budget_that_is_spent_to_the_cent_rules_no_plan_out() -> None:
    """Above that a bound would be too high: 0.57 is less than 57 cents in binary, 0.28 and 0.01 are not."""
    teams = [team(need("s"), name=name) for name in "tuv"]
    relaxed = relax(problem([person("p")], teams, rules={"start": "2027-01-04", "training_budget": 0.57}))
    plans = [[TeamPlan(at, (), 1.0, cost), TeamPlan(at, (), 5.0, 0.0)] for at, cost in enumerate((0.28, 0.28, 0.01))]
    assert best_choice(relaxed, plans, 10.0, lambda: False).bound == pytest.approx(3.0)


def test_lists_end_when_the_time_is_over() -> None:
    relaxed = relax(small(1))
    pricer, settled = settled_of(relaxed)
    listed = Listing(pricer, 2, lambda: 0.0).close(settled, 1e9)
    assert (listed.plans, listed.value) == (None, settled.value)
    assert listed.bound <= settled.bound


def test_lists_that_stand_are_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    pricer, settled = settled_of(relax(small(2)), 15)
    lists, made = Listing(pricer, 2, lambda: inf), []

    def noted(pricer: TeamPricer, rows: TeamRows, *more: Any) -> TeamList | None:
        made.append(rows.place)
        return list_team(pricer, rows, *more)

    monkeypatch.setattr(listing, "list_team", noted)
    found = lists.close(settled, 20.0)
    assert set(made) == {0, 1, 2, 3}
    made.clear()
    assert lists.close(replace(settled, value=found.value), 20.0).bound == pytest.approx(found.bound)
    assert made == []


@pytest.mark.slow
def test_what_groups_are_worth_counts_at_that_price_of_money_alone() -> None:
    pricer, settled = settled_of(relax(small(2)), 15)
    lists = Listing(pricer, 2, lambda: inf)
    lists.close(settled, 20.0)
    assert lists.exact(settled) == {0, 1}
    other = replace(settled, prices=replace(settled.prices, budget=settled.prices.budget + 1.0))
    assert lists.exact(other) == set()
    assert not lists._others(lists._at(replace(other, priced=list(other.priced)))).any()


@pytest.mark.parametrize(("effort", "made"), [(1e-9, False), (20.0, True)])
def test_lists_that_take_too_much_in_all_are_given_up_and_not_tried_again(effort: float, made: bool) -> None:
    pricer, settled = settled_of(relax(small(1)))
    lists = Listing(pricer, 2, lambda: inf)
    lists.close(settled, effort)
    assert bool(list(lists.listed())) == made
    assert (lists.expected(settled) < inf) == made


def test_a_choice_that_was_not_made_to_the_end_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    relaxed = relax(small(2))
    pricer, settled = settled_of(relaxed, 15)
    lists = Listing(pricer, 2, lambda: inf)
    monkeypatch.setattr("solver.scale.choice.QUICK", 1e-12)
    lists._list(lists._at(settled), np.full(4, 3000.0), 20.0)
    best = best_choice(relaxed, lists._within(lists._at(settled), np.full(4, 3000.0)), 10.0, lambda: False, quick=True)
    assert (best.bound, best.exact) == (-inf, False)
    lists._value_groups(lists._at(settled), quick=True)
    assert lists.exact(settled) == set()
    lists._value_groups(lists._at(settled), quick=False)
    assert lists.exact(settled) != set()
