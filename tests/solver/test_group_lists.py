"""What lists prove of groups of teams that only money ties together: no more than is so, and all of it once wide."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest

from solver.scale.generate import first_prices
from solver.scale.listing import Listing
from solver.scale.price_team import TeamPricer
from solver.scale.prices import Weights, tolls
from solver.scale.relaxed import relax
from solver.scale.settle import Settled
from tests.solver.notation import need, person, problem, team

COSTS, TRAINING = {"holder": 3.0, "learner": 1.0, "dear": 20.0}, 4.0
SITES = (0, 1)


def pricer() -> TeamPricer:
    """Two sites of two teams each, which all ask for one who can; at the second everybody costs twice as much."""
    people = [
        person(f"{name}{site}", cost * (1 + site), {} if name == "learner" else {"s": 1}, site=f"s{site}", max_teams=1)
        for site in SITES
        for name, cost in COSTS.items()
    ]
    week = {"start": "2027-03-01", "end": "2027-03-07", "size": {"max": 1}}
    teams = [team(need("s"), name=f"t{n}", sites=[f"s{n // 2}"], **week) for n in range(4)]
    training = {"id": "course", "skill": "s", "from": 0, "to": 1, "cost": TRAINING}
    relaxed = relax(problem(people, teams, trainings=[training], rules={"start": "2027-01-04", "training_budget": 100}))
    weights = Weights(shortfall=50.0, cost=1.0)
    return TeamPricer(relaxed, weights, first_prices(relaxed, weights), 0)


def settled_at(pricer: TeamPricer, money: float) -> Settled:
    """The teams where people have no prices and money has one; all of a site want the same person then."""
    prices = pricer.prices
    prices.budget = money
    by_team = zip(pricer.relaxed.teams, tolls(pricer.relaxed, prices), strict=True)
    priced = [pricer.price(rows, toll, money) for rows, toll in by_team]
    return Settled(sum(each.bound for each in priced), prices, priced)


def worths(site: int, money: float) -> list[float]:
    """What a team of each alone is worth, the best first."""
    extra = {"learner": TRAINING * (1 + money)}
    return sorted(cost * (1 + site) + extra.get(name, 0.0) for name, cost in COSTS.items())


def lists_at(pricer: TeamPricer, lists: Listing, money: float, width: float) -> list[float]:
    """What they prove of each group above its teams' bounds, with lists so wide."""
    here = lists._at(settled_at(pricer, money))
    assert lists._list(here, np.full(4, width), 20.0)
    lists._value_groups(here, quick=False)
    lifts = lists._lifts(here)
    assert lists._others(here).tolist() == [lifts[1], lifts[1], lifts[0], lifts[0]]
    return lifts


@pytest.mark.parametrize("money", [0.0, 0.5, 5.0])
@pytest.mark.parametrize("width", [0.5, 2.5, 30.0])
def test_a_group_is_worth_what_its_lists_say_and_no_more_than_they_are_wide(money: float, width: float) -> None:
    of_teams = pricer()
    lifts = lists_at(of_teams, Listing(of_teams, 1, lambda: inf), money, width)
    for site, lift in zip(SITES, lifts, strict=True):
        first, second, *_ = worths(site, money)
        assert lift == pytest.approx(min(second - first, width), abs=1e-3)


def test_a_group_is_valued_anew_when_money_has_another_price() -> None:
    of_teams = pricer()
    lists = Listing(of_teams, 1, lambda: inf)
    for money in (0.5, 0.0, 5.0):
        lifts = lists_at(of_teams, lists, money, 30.0)
        assert lists.exact(settled_at(of_teams, money)) == set(SITES)
        for site, lift in zip(SITES, lifts, strict=True):
            first, second, *_ = worths(site, money)
            assert lift == pytest.approx(second - first, abs=1e-3)
