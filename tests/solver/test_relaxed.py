"""What the engine for large problems computes with, against numbers that are worked out by hand."""

from __future__ import annotations

from math import inf
from random import Random

import numpy as np
import pytest
from ortools.sat.python import cp_model

from solver.model.calendar import Calendar
from solver.problem import Problem
from solver.scale.chains import Chains
from solver.scale.core import core_of
from solver.scale.generate import first_prices
from solver.scale.integer import solve_integer
from solver.scale.price_team import TeamPricer
from solver.scale.prices import Prices, Toll, Weights, linear_bound, tolls, training_prices
from solver.scale.relaxed import Hours, Relaxed, relax
from solver.scale.settle import Settled
from solver.scale.weights import unit_of
from tests.solver.notation import Json, need, person, problem, team

MONDAY, LATER = {"start": "2027-01-04"}, {"start": "2027-03-01", "end": "2027-03-28"}


def taught(*teams: Json, people: int = 1, rules: Json | None = None) -> Problem:
    """People without levels, and trainings from 0 to 2 at once or in two steps that are cheaper and take longer."""
    trainings = [
        {"id": "at once", "skill": "s", "from": 0, "to": 2, "hours": 4, "cost": 30},
        {"id": "first", "skill": "s", "from": 0, "to": 1, "hours": 4, "cost": 5},
        {"id": "then", "skill": "s", "from": 1, "to": 2, "hours": 4, "cost": 10},
    ]
    everybody = [person(f"p{n}") for n in range(people)]
    return problem(everybody, list(teams), trainings=trainings, rules=MONDAY | (rules or {}))


def no_tolls(relaxed: Relaxed, place: int = 0) -> Toll:
    return Toll(np.zeros(len(relaxed.teams[place].people)))


def test_a_member_pays_for_the_part_of_a_limit_that_the_team_takes() -> None:
    teams = [team(need("s"), name=f"t{n}", member_fte=share) for n, share in enumerate((0.2, 0.3, 0.4))]
    relaxed = relax(problem([person("p", fte=0.8), person("q", fte=0.5)], teams))
    prices = Prices([], {(1, 0): 10.0}, once={(2, 0): 7.0})
    found = np.array([toll.people for toll in tolls(relaxed, prices)])
    assert found == pytest.approx(np.array([[0, 2], [0, 3], [7, 4]]))


def test_being_trained_costs_money_at_its_price_and_hours() -> None:
    rows = relax(taught(team(need("s", 2), **LATER))).teams[0]
    weights = Weights(cost=1.0, training_hours=2.0)
    possible, price = training_prices(rows, slice(None), 0.5, weights)
    assert possible.all()
    assert price == pytest.approx(1.5 * 15 + 2 * 4, rel=1e-6)  # the two steps cost least, the one way is shortest


def test_the_hours_of_a_person_allow_as_many_trainings_as_they_hold() -> None:
    stated = taught(team(need("s", 2), **LATER), rules={"max_training_hours_per_person": 13})
    assert relax(stated).hours == Hours(4.0, 3)


def test_somebody_may_train_for_several_needs_within_the_hours() -> None:
    trainings = [{"id": skill, "skill": skill, "from": 0, "to": 1, "hours": 4, "cost": 1} for skill in "abc"]
    needs = [need(skill, weight=100) for skill in "abc"]
    rules = MONDAY | {"max_training_hours_per_person": 8}
    relaxed = relax(problem([person("p", 7)], [team(*needs, **LATER)], trainings=trainings, rules=rules))
    weights = Weights(shortfall=1.0, cost=1.0)
    pricer = TeamPricer(relaxed, weights, first_prices(relaxed, weights), 0)
    priced = pricer.price(relaxed.teams[0], no_tolls(relaxed), 0.0)
    assert priced.bound == pytest.approx(4 * 7 + 2 * 1 + 100)


def test_everybody_is_at_the_lowest_level() -> None:
    stated = problem([person("p"), person("q", 1, {"s": 1})], [team(need("s", 0), need("s", 1, id="more"))])
    assert relax(stated).teams[0].own.tolist() == [[True, False], [True, True]]


def test_a_chain_costs_what_its_cheapest_steps_do() -> None:
    stated = taught(team(need("s", 2), **LATER))
    chain = Chains(stated, Calendar(stated)).to(stated.teams["t"].needs[0], stated.teams["t"])
    assert (chain.cost, chain.hours) == ({0: 15, 1: 10, 2: 10, 3: 10, 4: 10}, dict.fromkeys(range(5), 4))


def test_no_chain_ends_in_time_for_a_team_that_starts_too_soon() -> None:
    stated = taught(team(need("s", 2), start="2027-01-10"))
    chain = Chains(stated, Calendar(stated)).to(stated.teams["t"].needs[0], stated.teams["t"])
    assert set(chain.cost.values()) == {inf}


AT_ONCE = LATER | {"member_fte": 0.5}
AFTERWARDS = {"start": "2027-03-29", "end": "2027-04-25"}


@pytest.mark.parametrize(
    ("first", "second", "who", "teams"),
    [
        pytest.param(LATER, AFTERWARDS, {}, 2, id="one after the other"),
        pytest.param(LATER, LATER, {}, 1, id="at a time, each whole"),
        pytest.param(AT_ONCE, AT_ONCE, {}, 2, id="at a time, half each"),
        pytest.param(AT_ONCE, LATER | {"member_fte": 0.6}, {}, 1, id="more than somebody has"),
        pytest.param(LATER, AFTERWARDS, {"max_teams": 1}, 1, id="on one team at most"),
        pytest.param(LATER, AFTERWARDS, {"skills": {"s": 1}}, 1, id="reaches what the other asks"),
        pytest.param(LATER, AFTERWARDS | {"barred": ["p"]}, {}, 1, id="barred from the other"),
    ],
)
def test_a_training_is_cut_into_as_many_parts_as_teams_it_may_serve(
    first: Json, second: Json, who: Json, teams: int
) -> None:
    asking = team(need("s", 2), need("s", 1, id="too"), name="t", **first)
    stated = problem([person("p", **who)], [asking, team(need("s"), name="u", **second), team(need("z"), name="v")])
    sharing = relax(stated).sharing
    assert (sharing.of(0, "s", 0), sharing.needs(0, "s").tolist()) == (teams, [2 * teams])


def test_a_training_may_serve_the_teams_that_ask_for_what_builds_on_it() -> None:
    skills = [{"id": "s"}, {"id": "z", "prerequisites": [{"skill": "s", "level": 1}]}]
    teams = [team(need("s"), name="t", **LATER), team(need("z"), name="u", **AFTERWARDS)]
    sharing = relax(problem([person("p")], teams, skills=skills)).sharing
    assert (sharing.of(0, "s", 0), sharing.of(1, "z", 0)) == (2, 1)


def test_goals_move_in_steps_that_spares_and_trainings_make_smaller() -> None:
    needs = [need("s", weight=3, spare=1), need("z", weight=6)]
    stated = taught(team(*needs, priority=2, **LATER))
    assert [float(unit_of(stated, goal)) for goal in ("shortfall", "cost")] == [pytest.approx(0.6), 1]
    without = problem([person("p", 7)], [team(need("s", weight=3), **LATER)])
    assert [float(unit_of(without, goal)) for goal in ("shortfall", "cost")] == [3, 28]


@pytest.mark.parametrize(("cost", "bound"), [(1.0, 4.0), (500.0, 2000.0)])
def test_who_must_join_counts_whatever_they_bring(cost: float, bound: float) -> None:
    relaxed = relax(problem([person("p", cost, {"s": 1})], [team(need("s", weight=50), fixed=["p"], **LATER)]))
    weights = Weights(shortfall=1.0, cost=1.0)
    prices = first_prices(relaxed, weights)
    prices.teams[0].need[:] = 50.0
    pricer, rows = TeamPricer(relaxed, weights, prices, 0), relaxed.teams[0]
    offer, linear = pricer.linear(rows, no_tolls(relaxed), 0.0)
    assert linear == pytest.approx(bound) == linear_bound(rows, prices.teams[0], offer, weights, relaxed.roles)


@pytest.mark.parametrize("gap", [0.5, 2.5, 100.0])
def test_a_core_is_as_wide_as_the_gap(gap: float) -> None:
    people = [person(f"p{n}", 1.0 + n, {"s": 1}) for n in range(9)]
    relaxed = relax(problem(people, [team(need("s", weight=99), start="2027-01-04", end="2027-01-10")]))
    weights = Weights(shortfall=1.0, cost=1.0)
    prices = first_prices(relaxed, weights)
    prices.teams[0].need[:] = 1.0
    pricer, rows = TeamPricer(relaxed, weights, prices, 0), relaxed.teams[0]
    priced = pricer.price(rows, no_tolls(relaxed), 0.0)
    settled = Settled(priced.bound, prices, [priced], [], priced.bound + gap)
    assert core_of(pricer, settled).windows[0].rows.tolist() == [n for n in range(9) if n <= gap]


def test_integer_programs_are_the_models_that_they_are_made_of() -> None:
    random = Random(7)
    for _ in range(60):
        model = cp_model.CpModel()
        some = [model.new_bool_var("") for _ in range(5)]
        literals = [*some, *(~each for each in some)]
        for _ in range(4):
            model.add_bool_or(random.sample(literals, random.choice((1, 2, 3))))
            model.add_implication(*random.sample(literals, 2))
        model.add(cp_model.LinearExpr.sum(some) <= random.choice((2, 3, 5)))
        model.minimize(cp_model.LinearExpr.weighted_sum(some, [random.randint(-5, 5) for _ in some]))
        solver = cp_model.CpSolver()
        status, found = solver.solve(model), solve_integer(model, 10.0, lambda: False)
        if status == cp_model.INFEASIBLE:
            assert found.values is None
        else:
            assert found.value == pytest.approx(solver.objective_value, abs=1e-6)
