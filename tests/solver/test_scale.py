"""The engine for large problems: its bounds hold, its plans keep the rules, and others come to the same."""

from __future__ import annotations

import json
from typing import Any

import pytest

from solver.answer import Answer, Options
from solver.clock import Clock
from solver.greedy import greedy
from solver.problem import Problem
from solver.reading import read_problem
from solver.scale.core import core_of, nearest_core, solve_core
from solver.scale.engine import HEAVIER, ScaledEngine
from solver.scale.generate import generate
from solver.scale.known import Aim
from solver.scale.linear import MasterFailed
from solver.scale.price_team import TeamPricer
from solver.scale.prices import Weights
from solver.scale.relaxed import Relaxed, relax
from solver.scale.settle import Settling
from solver.scale.subproblem import smaller
from solver.solve import solve
from solver.verify import verify
from tests.benchmarks.made import Size, made
from tests.solver.agreement import contradiction
from tests.solver.checks import against_brute_force
from tests.solver.tiny import tiny


def scaled(problem: Problem, **options: Any) -> Answer:
    return solve(problem, Options(method="scaled", **options))


def disagreements(seeds: range) -> list[str]:
    """What trying everything refutes; tests/solver/test_checks.py has many more problems."""
    return [said for seed in seeds if (said := against_brute_force(tiny(seed)))]


def test_who_must_join_can_be_trained_all_the_same() -> None:
    """The way to train a fixed member counted twice against the window, so that a bound was too high."""
    assert disagreements(range(10_435, 10_436)) == []


def test_a_master_without_a_precise_optimum_moves_no_price() -> None:
    assert disagreements(range(12_179, 12_180)) == []


def test_where_everybody_may_teach_so_may_who_states_no_level() -> None:
    """They were left out of the smaller problem, whose best was said to be the best."""
    assert (
        against_brute_force(
            {
                "format": "hybrid-team-problem/1",
                "people": [{"id": "p1", "skills": {}}, {"id": "p2", "skills": {}, "fte": 0.8}],
                "teams": [
                    {"id": "t1", "needs": [{"id": "n1", "skill": "s3", "level": 1}], "start": "2027-02-11"},
                    {"id": "t2", "needs": [], "start": "2027-01-18"},
                ],
                "trainings": [{"id": "tr1", "skill": "s3", "from": 0, "to": 1, "trainer_level": 0}],
            }
        )
        is None
    )


@pytest.mark.slow
def test_it_proves_most_tiny_problems() -> None:
    problems = [read_problem(json.dumps(tiny(seed))) for seed in range(100)]
    answers = [scaled(problem) for problem in problems]
    assert sum(answer.status in ("optimal", "infeasible") for answer in answers) >= 90


def plant(people: int, skills: int, teams: int, **more: Any) -> Problem:
    return read_problem(json.dumps(made(Size(people, skills, teams, **more))))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_facilities_never_raise_a_bound_above_the_best_plan(seed: int) -> None:
    """One room, and trainings there that are wanted at once by teams of different starts."""
    stated = made(Size(30, 10, 2, classes=True), seed=seed)
    problem = read_problem(json.dumps(stated | {"facilities": {"lab": 1, "line": 1}}))
    whole = solve(problem, Options(method="whole", time_limit=60))
    assert contradiction(scaled(problem, time_limit=60), whole) is None


@pytest.mark.slow
def test_a_plant_of_hundreds_is_proven_with_its_trainings() -> None:
    problem = plant(150, 60, 6)
    answer = scaled(problem)
    assert (answer.status, verify(problem, answer)) == ("optimal", [])
    assert answer.trainings


@pytest.mark.slow
def test_the_first_goal_weighs_more_until_the_best_teams_give_up_none_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    aims: list[float] = []

    def stage(engine: ScaledEngine, relaxed: Relaxed, aim: Aim) -> None:
        aims.append(aim.weights.shortfall)
        begin(engine, relaxed, aim)

    begin = ScaledEngine._stage
    monkeypatch.setattr("solver.scale.weights.DEAREST", 0.1)
    monkeypatch.setattr(ScaledEngine, "_stage", stage)
    problem = plant(150, 60, 6)
    answer = scaled(problem)
    assert (answer.status, verify(problem, answer)) == ("optimal", [])
    assert len(aims) > 1
    assert aims == [aims[0] * HEAVIER**time for time in range(len(aims))]


@pytest.mark.slow
def test_the_same_seed_gives_the_same_answer() -> None:
    problem = plant(120, 50, 5)
    one, other = (scaled(problem, seed=3) for _ in range(2))
    assert (one.members, one.trainings, one.goals) == (other.members, other.trainings, other.goals)


def test_a_run_that_is_stopped_at_once_still_has_an_answer() -> None:
    problem = plant(80, 40, 4)
    answer = solve(problem, Options(method="scaled", should_stop=lambda: True))
    assert answer.status == "feasible"
    assert verify(problem, answer) == []


@pytest.mark.slow
def test_a_time_limit_ends_a_run_with_a_plan_and_a_bound() -> None:
    problem = plant(400, 100, 12)
    answer = scaled(problem, time_limit=20.0)
    cost = {goal.name: goal for goal in answer.goals}["cost"]
    assert cost.bound is not None
    assert 0 < cost.bound <= cost.value
    assert cost.value < cost_of_today(problem)


def cost_of_today(problem: Problem) -> float:
    today = greedy(problem)
    assert today is not None
    return {goal.name: goal.value for goal in today.goals}["cost"]


def test_whole_teams_bound_more_tightly_than_the_linear_program() -> None:
    relaxed = relax(plant(100, 40, 5))
    weights = Weights(shortfall=200_000.0, cost=1.0)
    generated = generate(relaxed, weights, lambda value, bound: True)
    settling = Settling(TeamPricer(relaxed, weights, generated.prices, 0), 1, 0, lambda: False)
    settled = settling.run(lambda settled: settled.gap < 0.01)
    assert generated.bound - 1e-3 <= settled.bound <= settled.value


def test_the_part_of_a_core_that_is_small_enough_still_bounds_every_plan() -> None:
    relaxed = relax(plant(100, 40, 5))
    weights = Weights(shortfall=200_000.0, cost=1.0)
    generated = generate(relaxed, weights, lambda value, bound: True)
    pricer = TeamPricer(relaxed, weights, generated.prices, 0)
    settled = Settling(pricer, 1, 0, lambda: False).run(lambda settled: settled.plans is not None)
    whole = core_of(pricer, settled)
    best = solve_core(pricer, whole, settled, 60, lambda: False)
    target, part = nearest_core(pricer, settled, whole.size // 2)
    found = solve_core(pricer, part, target, 60, lambda: False)
    assert part.size <= whole.size // 2 < whole.size
    assert settled.bound <= found.bound <= target.value < settled.value
    assert found.bound <= best.value * (1 + 1e-9)
    assert nearest_core(pricer, settled, whole.size)[0] is settled


def test_prices_that_take_too_long_are_cut_off_and_the_plan_at_hand_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    relaxed = relax(plant(100, 40, 5))
    monkeypatch.setattr("solver.scale.master.BEYOND", 0.0)
    with pytest.raises(MasterFailed):
        generate(relaxed, Weights(shortfall=200_000.0, cost=1.0), lambda value, bound: True, lambda: 0.0)
    problem, ended = plant(100, 40, 5), Options(time_limit=0.0)
    today = greedy(problem)
    assert ScaledEngine(problem, ended, Clock(ended), today).run().worth is not None


def test_prices_leave_no_column_missing() -> None:
    relaxed = relax(plant(100, 40, 5))
    generated = generate(relaxed, Weights(shortfall=200_000.0, cost=1.0), lambda value, bound: True)
    assert generated.bound == pytest.approx(generated.master.value, rel=1e-6)


def test_a_smaller_problem_keeps_what_those_outside_do_for_its_rules() -> None:
    problem = read_problem(
        json.dumps(
            {
                "format": "hybrid-team-problem/1",
                "people": [{"id": f"p{n}", "department": "M", "skills": {"a": 3 if n < 3 else 0}} for n in range(10)],
                "teams": [{"id": "t", "needs": [{"id": "n", "skill": "a", "level": 1}]}],
                "rules": {
                    "department_release": {"M": 0.25},
                    "home_cover": [{"department": "M", "skill": "a", "level": 3, "min": 2}],
                },
            }
        )
    )
    part = smaller(problem, {"t": ["p0", "p1", "p9"]})
    assert list(part.people) == ["p0", "p1", "p9"]
    assert [int(share * 3) for share in part.rules.department_release.values()] == [2]
    assert [rule.min for rule in part.rules.home_cover] == [1]
