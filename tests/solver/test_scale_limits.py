"""What the engine for large problems says where effort, numbers or rules are at their limits."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from solver.answer import Answer, Options
from solver.clock import Clock
from solver.problem import Problem
from solver.scale import closing, engine, price_team
from solver.scale.engine import ScaledEngine
from solver.scale.exact import Member, TeamPlan
from solver.scale.generate import first_prices
from solver.scale.known import Aim
from solver.scale.pool import Pool
from solver.scale.price_team import NoTeam, TeamPricer
from solver.scale.prices import Toll, Weights, value_of_commons, value_of_limits
from solver.scale.relaxed import Relaxed, TeamRows, relax
from solver.scale.settle import Settled, Settling
from solver.scale.weights import weights_of
from solver.scale.windows import window_of
from solver.solve import solve
from solver.verify import verify
from tests.solver.agreement import contradiction
from tests.solver.checks import METHODS
from tests.solver.notation import need, person, problem, team
from tests.solver.test_scale import plant

WEIGHTS = Weights(shortfall=100.0, cost=1.0)


def pricer_of(stated: Problem) -> tuple[Relaxed, TeamPricer]:
    relaxed = relax(stated)
    return relaxed, TeamPricer(relaxed, WEIGHTS, first_prices(relaxed, WEIGHTS), 0)


def free(rows: TeamRows) -> Toll:
    return Toll(np.zeros(len(rows.people)))


# -- effort ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def no_effort(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QUICK", "EFFORT", "LONGEST"):
        monkeypatch.setattr(price_team, name, 1e-9)


@pytest.mark.usefixtures("no_effort")
def test_a_team_that_takes_too_long_is_not_said_to_be_impossible() -> None:
    relaxed, pricer = pricer_of(plant(40, 12, 3))
    rows = relaxed.teams[0]
    priced = pricer.price(rows, free(rows), 0.0)
    assert (priced.plan, priced.bound) == (None, pricer.linear(rows, free(rows), 0.0)[1])


def test_a_team_without_members_enough_is_impossible() -> None:
    relaxed, pricer = pricer_of(problem([person("p"), person("q")], [team(need("s"), size={"min": 3})]))
    with pytest.raises(NoTeam):
        pricer.price(relaxed.teams[0], free(relaxed.teams[0]), 0.0)


@pytest.mark.slow
def test_a_run_goes_on_when_one_team_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    solved, runs = TeamPricer._solve, list[str]()

    def hard(pricer: TeamPricer, rows: TeamRows, *rest: Any) -> Any:
        runs.append(rows.team.id)
        return price_team.UNKNOWN if rows.place == 0 else solved(pricer, rows, *rest)

    stated = plant(60, 20, 4)
    best = solve(stated, Options(method="whole"))
    monkeypatch.setattr(TeamPricer, "_solve", hard)
    monkeypatch.setattr("solver.scale.choose.run_whole", None)
    answer = solve(stated, Options(method="scaled"))
    assert len(set(runs)) == 4
    assert verify(stated, answer) == []
    assert [goal.value for goal in answer.goals] == pytest.approx([goal.value for goal in best.goals])


def without_a_start(stated: Problem, **options: Any) -> Answer:
    """The engine's answer where today's way finds nothing, and no whole model comes after it."""
    with patch("solver.solve.greedy", lambda _: None), patch.object(engine, "LARGEST_WHOLE", 0):
        return solve(stated, Options(method="scaled", **options))


@pytest.mark.parametrize("at_once", [0, 20_000])
@pytest.mark.usefixtures("no_effort")
def test_teams_that_keep_the_rules_are_a_plan_when_nothing_else_is(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("solver.scale.choose.run_whole", None)
    monkeypatch.setattr(engine, "STAFFED_FIRST", at_once)
    able = [person(f"p{n}", 1, {"a": 1, "b": 1, "c": 1}, max_teams=1) for n in range(3)]
    needs = [need("a"), need("b", weight=9), need("c")]
    stated = problem(able, [team(*needs, size={"min": 1, "max": 1}, needs_per_person=1, name=name) for name in "tu"])
    answer = without_a_start(stated)
    assert verify(stated, answer) == []
    assert value_of(answer, "shortfall") == 4


def value_of(answer: Answer, goal: str) -> float:
    return next(each.value for each in answer.goals if each.name == goal)


@pytest.mark.parametrize("at_once", [0, 20_000])
def test_rules_that_cannot_hold_for_all_teams_together_are_found_before_the_time_is_out(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each team could be staffed by itself, and prices alone never say that all cannot."""
    monkeypatch.setattr(engine, "STAFFED_FIRST", at_once)
    people = [person(f"p{n}", 1, {"s": 1}, role="technician", fte=0.7) for n in range(5)]
    teams = [team(need("s"), name=f"t{n}", member_fte=0.4, roles={"technician": {"min": 2}}) for n in range(3)]
    answer = without_a_start(problem(people, teams), time_limit=8.0)
    assert answer.status == "infeasible"
    assert "teams" not in {phase.name for phase in answer.run.phases} or not at_once


@pytest.mark.parametrize(
    ("sizes", "rounds"),
    [
        ([9000, 1500], 2),  # easy
        ([9000, 8900, 8900, 8800, 8700], 5),  # as easy as it gets
        ([9000, 8900, 8900, 8800, 6000, 6000, 6000, 6000, 6000], 9),
        ([90_000, 90_000, 90_000, 90_000, 90_000, 90_000, 24_000, 1000], 8),  # too large to be looked at
    ],
)
def test_settling_ends_when_the_core_is_easy_or_shrinks_no_more(
    sizes: list[int], rounds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    stated = plant(6, 3, 2)
    relaxed, run = relax(stated), ScaledEngine(stated, Options(), Clock(Options()), None)
    aim = run.aim(relaxed)
    at_work = run.closing(relaxed, aim, first_prices(relaxed, aim.weights))
    monkeypatch.setattr(closing, "PATIENCE", 4)
    monkeypatch.setattr(closing, "size_of_core", lambda *_: sizes.pop(0))
    monkeypatch.setattr(at_work.run, "plan_of", lambda _: None)
    monkeypatch.setattr(at_work, "lists", lambda *_: False)
    enough, asked = at_work.enough(), 1
    while not enough(Settled(90.0 + asked / 100, at_work.settling.best.prices, [], [], 100.0)):
        asked += 1
    assert asked == rounds


# -- rules -------------------------------------------------------------------------------------------------------------


def test_who_must_join_brings_whoever_goes_with_them_however_dear() -> None:
    people = [person("boss", 500), person("friend", 300), person("third", 200), person("able", 1, {"s": 2})]
    rules = {"together": [["boss", "friend"], ["third", "friend"]]}
    relaxed, pricer = pricer_of(problem(people, [team(need("s"), fixed=["boss"])], rules=rules))
    rows = relaxed.teams[0]
    offer, _ = pricer.linear(rows, free(rows), 0.0)
    assert window_of(rows, offer, 0.0, (), WEIGHTS, 0.0).rows.tolist()[:3] == [0, 1, 2]
    priced = pricer.price(rows, free(rows), 0.0)
    assert priced.plan is not None
    assert priced.plan.people == frozenset(range(4))
    assert priced.bound == pytest.approx(1001)


def test_nobody_is_left_out_who_goes_with_somebody_who_must_join() -> None:
    people = [person("boss"), person("friend"), person("able", 1, {"s": 2})]
    rules = {"together": [["boss", "friend"]]}
    relaxed, pricer = pricer_of(problem(people, [team(need("s"), fixed=["boss"])], rules=rules))
    settling = Settling(pricer, 1, 0, lambda: False)
    assert settling._without(relaxed.teams[0], free(relaxed.teams[0]), [1]) is None


def sites_of_one_department(release: float) -> Relaxed:
    """Four teams of different sites with two people each, all of one department."""
    people = [person(f"p{n}", n + 1.0, {"s": 2}, site=f"s{n % 4}", department="d") for n in range(8)]
    teams = [team(need("s"), name=f"t{n}", sites=[f"s{n}"]) for n in range(4)]
    teams[3]["sites"] = ["nowhere"]
    return relax(problem(people, teams, rules={"department_release": {"d": release}}))


def test_a_rule_that_ties_no_groups_together_is_not_charged_to_each_of_them() -> None:
    """Six of the eight may be on teams, and no more are candidates: at a price, three groups charged it thrice."""
    relaxed = sites_of_one_department(0.75)
    prices = first_prices(relaxed, WEIGHTS)
    prices.common = np.array([7.0])
    groups = [set(rows.people.tolist()) for rows in relaxed.teams]
    shares = sum(value_of_limits(relaxed, prices, people, {at}) for at, people in enumerate(groups))
    assert shares == pytest.approx(value_of_commons(relaxed, prices))


def test_people_who_share_their_time_are_planned_for_whatever_the_first_goal_is() -> None:
    """Goals that no sum stands for, and no shortfall among them."""
    people = [person(f"p{n}", 1, {"s": 1}, department=f"d{n % 2}") for n in range(3)]
    teams = [team(need("s"), name=f"t{n}", member_fte=0.3, size={"min": 1}) for n in range(3)]
    stated = problem(people, teams, objective=["silo", "readiness"])
    answer = solve(stated, Options(method="scaled"))
    assert (verify(stated, answer), value_of(answer, "silo")) == ([], 0)


# -- numbers -----------------------------------------------------------------------------------------------------------


def proven(stated: Problem, worth: Sequence[int], bound: float) -> float:
    """The bound on the last goal that a bound on the weighted sum gives, goals before it proven."""
    engine = ScaledEngine(stated, Options(), Clock(Options()), None)
    *before, last = stated.objective
    engine.known.found.worth = dict(zip(stated.objective, map(Fraction, worth), strict=True))
    engine.known.found.bounds = {goal: engine.known.found.worth[goal] for goal in before}
    engine.known.prove(engine.aim(relax(stated)), bound)
    return float(engine.known.found.bounds[last])


@pytest.mark.parametrize(
    ("bound", "least"), [(1e-12, 0.0), (1e-8, 0.0), (0.4, 1.0), (1.0, 1.0), (1 + 1e-12, 1.0), (1.1, 2.0)]
)
def test_what_is_but_rounding_is_not_rounded_up_to_a_whole_step(bound: float, least: float) -> None:
    stated = problem([person("p", 1, {"s": 1})], [team(need("s", headcount=5))], objective=["shortfall"])
    assert proven(stated, [4], bound) == least


def test_a_bound_on_the_sum_waits_until_the_first_goal_is_proven() -> None:
    stated = problem([person("p", 1, {"s": 1})], [team(need("s", headcount=5), size={"min": 1})])
    engine, relaxed = ScaledEngine(stated, Options(), Clock(Options()), None), relax(stated)
    engine.known.found.worth = {"shortfall": Fraction(4), "cost": Fraction(30)}
    sum_of_both, alone = engine.aim(relaxed), Aim(weights_of(relaxed, ["shortfall"]), ["shortfall"], True)
    engine.known.prove(sum_of_both, 4 * sum_of_both.weights.shortfall + 20)
    engine.known.prove(sum_of_both, 4 * sum_of_both.weights.shortfall + 10)
    assert engine.known.found.bounds == {}
    engine.known.prove(alone, 4.0)
    assert engine.known.found.bounds == {"shortfall": 4, "cost": 20}


def test_sums_of_thousands_of_millions_that_cancel_each_other_prove_no_step_of_a_thousandth() -> None:
    needs = [need("s", weight=10**9, headcount=10), need("z", weight=0.001)]
    stated = problem([person("p", 1, {"s": 1})], [team(*needs)], objective=["shortfall"])
    assert proven(stated, [1], 2e-6) == 0.0


def test_teams_worth_more_than_the_solver_can_add_are_chosen_among() -> None:
    relaxed = relax(problem([person("p"), person("q")], [team(need("s"), name="t"), team(need("s"), name="u")]))
    pool = Pool(relaxed, 0)
    for at in range(2):
        for who, value in enumerate((3e21, 2e21)):
            pool.add(TeamPlan(at, (Member(who, (), ()),), value * (1 + at), 0.0))
    chosen = pool.choose(None)
    assert chosen is not None
    assert [plan.people for plan in chosen] == [{0}, {1}]


def test_weights_and_costs_from_thousandths_to_thousands_of_millions() -> None:
    people = [person(f"p{n}", 10.0**n, {"a": 1 + n % 3, "b": n % 2, "c": n % 3}) for n in range(9)]
    needs = [need("a", 3, weight=10**9), need("b", weight=10**5, headcount=2), need("c", 2, weight=0.001)]
    stated = problem(people, [team(*needs, size={"max": 3}, name=f"t{n}") for n in range(2)])
    whole, scaled = (solve(stated, Options(method=method)) for method in METHODS)
    assert verify(stated, scaled) == []
    assert contradiction(scaled, whole) is None
