"""Groups of teams with prices of their own: what is kept of new prices, and that bounds stay bounds."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from solver.answer import Options
from solver.clock import Clock
from solver.scale.apart import Apart, Box
from solver.scale.engine import ScaledEngine
from solver.scale.exact import Member, TeamPlan
from solver.scale.generate import generate
from solver.scale.limits import Common
from solver.scale.pool import Pool
from solver.scale.price_team import TeamPricer
from solver.scale.prices import Prices, tolls
from solver.scale.relaxed import Relaxed, relax
from solver.scale.settle import Settling
from solver.scale.weights import weights_of
from solver.solve import solve
from tests.solver.notation import need, person, problem, team
from tests.solver.test_groups import plant


def two_sites(**rules: Any) -> Relaxed:
    """Two teams that want the two people of the first site, and two that want those of the other."""
    people = [person(f"p{n}", 3.0 + n, {"s": 1}, site=f"s{n // 2}") for n in range(4)]
    teams = [team(need("s"), name=f"t{n}", sites=[f"s{n // 2}"]) for n in range(4)]
    return relax(problem(people, teams, rules={"start": "2027-01-04", **rules}))


def prices(relaxed: Relaxed, of_person: float, money: float = 2.0) -> Prices:
    limit = {(person, 0): of_person for person in range(4)}
    return Prices([], limit, np.zeros(len(relaxed.commons)), money, {(team, 0): of_person for team in range(4)})


def test_groups_that_are_taken_get_new_prices_and_others_keep_theirs() -> None:
    relaxed = two_sites()
    apart = Apart(relaxed)
    assert apart.groups == [[0, 1], [2, 3]]
    assert [apart.of_person[person] for person in range(4)] == [0, 0, 1, 1]
    mixed = apart.mixed(prices(relaxed, 1.0), prices(relaxed, 5.0), {1})
    assert mixed.limit == {(0, 0): 1.0, (1, 0): 1.0, (2, 0): 5.0, (3, 0): 5.0}
    assert mixed.once == {(0, 0): 1.0, (1, 0): 1.0, (2, 0): 5.0, (3, 0): 5.0}


def test_whoever_costs_nothing_at_new_prices_costs_nothing_where_these_are_taken() -> None:
    apart = Apart(two_sites())
    nothing = Prices([], {}, np.zeros(0), 2.0, {})
    mixed = apart.mixed(prices(two_sites(), 1.0), nothing, {1})
    assert (mixed.limit, mixed.once) == ({(0, 0): 1.0, (1, 0): 1.0}, {(0, 0): 1.0, (1, 0): 1.0})


def test_prices_of_a_group_that_is_left_as_it_is_stay_and_others_move() -> None:
    relaxed = two_sites(training_budget=100)
    pool, best = Pool(relaxed, 0), prices(relaxed, 1.0)
    for place in range(4):
        for one in (place // 2 * 2, place // 2 * 2 + 1):
            pool.add(plan_of(place, one, 3.0 + one))
    moved = pool.prices(best, Box(Apart(relaxed), (0.0, 4.0), 0.0))
    assert {moved.limit[person, 0] for person in (0, 1)} == {1.0}
    assert any(moved.limit[person, 0] != 1.0 for person in (2, 3))
    assert moved.budget == best.budget


def plan_of(place: int, person: int, value: float) -> TeamPlan:
    return TeamPlan(place, (Member(person, (0,), ()),), value, 0.0)


@cache
def settling_of(seed: int) -> tuple[Settling, float]:
    """Teams at the first prices; and the least weighted sum there is, by the whole model."""
    stated = plant(seed, training_budget=1500 * seed)
    run = ScaledEngine(stated, Options(), Clock(Options()), None)
    relaxed = relax(stated)
    aim = run.aim(relaxed)
    whole = {goal.name: goal.value for goal in solve(stated, Options(method="whole")).goals}
    prices = generate(relaxed, aim.weights, lambda value, bound: True).prices
    return run.closing(relaxed, aim, prices).settling, aim.weights.shortfall * whole["shortfall"] + whole["cost"]


def anew(settling: Settling) -> float:
    """What all teams are worth at the best prices, each solved once more."""
    pricer, best = settling.pricer, settling.best.prices
    by_team = zip(pricer.relaxed.teams, tolls(pricer.relaxed, best), strict=True)
    return settling._bound(best, [pricer.price(rows, toll, best.budget) for rows, toll in by_team])


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_bound_never_falls_while_groups_keep_what_is_better_for_each_and_stays_one(seed: int) -> None:
    settling, least = settling_of(seed)
    bounds, money = [], []
    for _ in range(9):
        left = iter([False, True])
        settling.run(lambda _, left=left: next(left))  # type: ignore[misc]
        bounds.append(settling.best.bound)
        money.append(settling.best.prices.budget)
        assert settling.best.bound == pytest.approx(anew(settling), rel=1e-6)
    assert all(after >= before for before, after in pairwise(bounds))
    assert bounds[-1] <= least * (1 + 1e-7)
    assert len(set(money)) < len(money)  # now and then money's price stays


def test_classes_get_no_prices_where_the_time_was_up_before_teams_had_theirs() -> None:
    relaxed = two_sites()
    weights = weights_of(relaxed, ["shortfall", "cost"])
    pricer = TeamPricer(relaxed, weights, generate(relaxed, weights, lambda value, bound: True).prices, 0)
    settling = Settling(pricer, 1, 0, lambda: True)
    settling.run(lambda settled: False)
    settling.price_classes(3)
    assert len(settling.best.priced) == 4
    assert settling.best.plans is None


def test_a_row_of_people_who_are_no_candidates_belongs_to_some_group() -> None:
    """Home cover that nobody can give, and such as only people who are in no team give."""
    rows = [Common(frozenset(), 0), Common(frozenset({0, 3}), 1)]
    apart = Apart(replace(two_sites(), commons=rows))
    assert [apart.of_common(number) for number in range(2)] == [0, 0]
