"""Groups of teams that only money ties together: what they prove holds, and nothing better stands outside."""

import json
from fractions import Fraction
from typing import Any

import pytest

from solver.answer import Options
from solver.clock import Clock
from solver.problem import Problem
from solver.reading import read_problem
from solver.scale import closing, engine
from solver.scale.core import nearest_core, solve_core
from solver.scale.engine import ScaledEngine
from solver.scale.generate import Generated, first_prices, generate
from solver.scale.groups import groups_apart, lifts_of, solve_groups
from solver.scale.relaxed import Relaxed, relax
from solver.scale.settle import Settling
from solver.solve import solve
from tests.benchmarks.made import Size, made
from tests.solver.notation import need, person, problem, team


def plant(seed: int, **rules: Any) -> Problem:
    stated = made(Size(160, 40, 8, sites=4), seed)
    stated["rules"] |= rules
    return read_problem(json.dumps(stated))


def settled(problem: Problem) -> tuple[Settling, float]:
    """Teams at the first prices, chosen once; and what the weighted sum counts for the first goal."""
    run = ScaledEngine(problem, Options(), Clock(Options()), None)
    relaxed = relax(problem)
    aim = run.aim(relaxed)
    settling = run.closing(relaxed, aim, generate(relaxed, aim.weights, lambda value, bound: True).prices).settling
    settling.run(lambda found: found.plans is not None)
    return settling, aim.weights.shortfall


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "budget"), [(1, 2500), (2, 4000), (3, 1500), (4, 10**6), (5, 500)])
def test_what_groups_prove_is_above_the_teams_and_no_plan_is_below(seed: int, budget: float) -> None:
    problem = plant(seed, training_budget=budget)
    settling, weight = settled(problem)
    best = {goal.name: goal.value for goal in solve(problem, Options(method="whole")).goals}
    value = weight * best["shortfall"] + best["cost"]
    apart = groups_apart(settling.pricer, settling.best)
    solved = solve_groups(settling.pricer, settling.best, apart, 2, 30.0, lambda: False)
    assert sorted(team for group in solved for team in group.teams) == list(range(8))
    lifted = settling.best.bound + sum(group.lift for group in solved)
    assert settling.best.bound - 1e-6 <= lifted <= value * (1 + 1e-7) + 1e-6
    settling.offer(plan for group in solved for plan in group.plans or ())
    target, core = nearest_core(settling.pricer, settling.best, 10**6, lifts_of(solved))
    found = solve_core(settling.pricer, core, target, 30.0, lambda: False)
    assert min(found.value, target.value) == pytest.approx(value, rel=1e-6)


@pytest.mark.parametrize(("asked", "looked"), [("c", [["t0"]]), ("a", [["t0"], ["t0", "t1"]])])
def test_teams_that_are_short_are_looked_at_by_themselves_first(
    monkeypatch: pytest.MonkeyPatch, asked: str, looked: list[list[str]]
) -> None:
    """Four sites; at the first t0 asks for what nobody can, or for two of whom t1 wants the one, too."""
    people = [person(f"p{n}", 3.0 + n, {"a": 1, "b": 1} if n % 2 else {"b": 1}, site=f"s{n // 2}") for n in range(8)]
    week = {"start": "2027-03-01", "end": "2027-03-07", "member_fte": 1}
    teams = [team(need(asked if n == 0 else "ab"[n % 2]), name=f"t{n}", sites=[f"s{n // 2}"], **week) for n in range(8)]
    teams[1] = team(need("a"), need("b"), name="t1", sites=["s0"], **week)
    stated = problem(people, teams, objective=["shortfall", "cost"])
    seen: list[list[str]] = []

    def noted(relaxed: Relaxed, *more: Any) -> Generated:
        seen.append([rows.team.id for rows in relaxed.teams])
        return generate(relaxed, *more)

    monkeypatch.setattr(engine, "generate", noted)
    whole, scaled = (solve(stated, Options(method=method)) for method in ("whole", "scaled"))
    assert (scaled.status, [goal.value for goal in scaled.goals]) == ("optimal", [goal.value for goal in whole.goals])
    assert seen[1:] == looked


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 7))
def test_a_plant_of_several_sites_is_solved_as_well_as_by_the_whole_model(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    problem = plant(seed, training_budget=1000 * seed)
    best = [goal.value for goal in solve(problem, Options(method="whole")).goals]
    for effort in (0.5, 0.0):
        monkeypatch.setattr(closing, "LIST_EFFORT", effort)
        monkeypatch.setattr(closing, "LIST_EACH", effort)
        scaled = solve(problem, Options(method="scaled"))
        assert (scaled.status, [goal.value for goal in scaled.goals]) == ("optimal", best)
    assert "groups" in [phase.name for phase in scaled.run.phases]


@pytest.mark.parametrize(
    ("shortfall", "cost", "done"), [(1, 9_624_801, True), (1, 9_624_790, False), (Fraction(9, 10), 9_624_802, False)]
)
def test_the_last_goal_is_proven_up_to_the_rounding_of_bounds_and_no_other(
    shortfall: Fraction | int, cost: int, done: bool
) -> None:
    run = ScaledEngine(plant(1), Options(), Clock(Options()), None)
    run.known.found.worth = {"shortfall": Fraction(1), "cost": Fraction(9_624_802)}
    run.known.found.bounds = {"shortfall": Fraction(shortfall), "cost": Fraction(cost)}
    assert run.known.done == done


def test_the_engine_proves_of_groups_what_they_are_worth_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four sites, whose two teams want the same of two people; prices of people, lists and the core do not help."""
    people = [person(f"p{n}", 3.0 + 8 * (n % 2) + n, {"s": 1}, site=f"s{n // 2}", max_teams=1) for n in range(8)]
    week = {"start": "2027-03-01", "end": "2027-03-07", "size": {"max": 1}}
    teams = [team(need("s"), name=f"t{n}", sites=[f"s{n // 2}"], **week) for n in range(8)]
    stated = problem(people, teams, objective=["shortfall", "cost"])
    run, relaxed = ScaledEngine(stated, Options(), Clock(Options()), None), relax(stated)
    aim, proven = run.aim(relaxed), list[float]()
    closing = run.closing(relaxed, aim, first_prices(relaxed, aim.weights))
    closing.settling.run(lambda found: found.plans is not None)
    monkeypatch.setattr(type(run.known), "prove", lambda _, aim, bound: proven.append(bound))
    for step in ("settle", "core"):
        monkeypatch.setattr(type(closing), step, lambda *_: None)
    before = closing.settling.best.bound
    run._groups(closing)
    everybody = sum(each["weekly_cost"] for each in people)
    assert before < everybody
    assert proven == [pytest.approx(everybody, abs=0.01)]
