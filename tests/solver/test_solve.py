"""A run as a whole: proof, progress, time, stop, the same answer twice."""

import os
import subprocess
import sys
import threading
import time
from random import Random
from typing import Any

import pytest

import solver.scale.choose
import solver.solve
from solver import VERSION
from solver.answer import Answer, Method, Options, Progress
from solver.draft import Draft
from solver.model.engine import Result
from solver.problem import Problem
from solver.solve import NoAnswer, WrongAnswer, solve
from tests.solver.notation import Json, need, on, person, problem, solved, team

SKILLS = [f"S{number}" for number in range(60)]


def large(people: int = 40, teams: int = 3, seed: int = 1) -> Problem:
    """Teams that compete for people who hold few of the skills."""
    random = Random(seed)
    folk = [
        person(f"p{number}", random.randint(50, 99), dict.fromkeys(random.sample(SKILLS, 4), 3), max_teams=1)
        for number in range(people)
    ]
    wanted = [
        team(*map(need, random.sample(SKILLS, 25)), name=f"t{number}", size={"max": 7}) for number in range(teams)
    ]
    return problem(folk, wanted)


def without_run(answer: Answer) -> tuple[Any, ...]:
    return answer.status, answer.goals, answer.members, answer.trainings, answer.needs


def test_a_proven_answer_is_optimal() -> None:
    assert solved([person("a", 1, {"PLC": 3})], [team(need("PLC", 3))]).status == "optimal"


def test_the_run_says_its_seed_version_and_phases() -> None:
    run = solve(problem([person("a", 1, {"PLC": 3})], [team(need("PLC", 3))]), Options(seed=7)).run
    names = [phase.name for phase in run.phases]
    assert (run.seed, run.version, names) == (7, VERSION, ["baseline", "load", "model", "start", "cost"])


@pytest.mark.parametrize("people", [[], [person("a", 1, {"PLC": 3})]])
def test_a_problem_without_teams_has_an_empty_plan(people: list[Json]) -> None:
    answer = solved(people, [])
    assert (answer.status, answer.members) == ("optimal", ())


def test_a_team_without_people_falls_short_of_its_needs() -> None:
    answer = solved([], [team(need("PLC", 3))])
    assert (answer.status, answer.goals[0].value) == ("optimal", 1)


def test_a_team_without_needs_costs_nothing() -> None:
    assert on(solved([person("a")], [team()])) == set()


def test_thousands_of_people_who_are_alike_are_no_trouble() -> None:
    people = [person(f"p{number}", 5, {"PLC": 3}, role="technician") for number in range(2000)]
    answer = solved(people, [team(need("PLC", 3, headcount=40), size={"max": 50}, sides={"OT": {"min": 45}})])
    assert (answer.status, len(answer.members)) == ("optimal", 45)


def test_the_same_problem_and_seed_give_the_same_answer() -> None:
    hard = large()
    assert without_run(solve(hard, Options(seed=3))) == without_run(solve(hard, Options(seed=3)))


def test_the_number_of_workers_does_not_change_the_answer() -> None:
    hard = large()
    assert without_run(solve(hard, Options(workers=1))) == without_run(solve(hard, Options(workers=2)))


def test_no_time_leaves_the_baseline_with_the_bound_that_no_goal_is_below_zero() -> None:
    answer = solve(problem([person("a", 2, {"PLC": 3})], [team(need("PLC", 3))]), Options(time_limit=0))
    assert (answer.status, answer.goals[1].value, answer.goals[1].bound) == ("feasible", 2, 0)


def test_no_time_and_no_baseline_is_no_answer() -> None:
    with pytest.raises(NoAnswer):
        solve(problem([person("a")], [team(size={"min": 2})]), Options(time_limit=0))


@pytest.fixture(scope="module")
def hurried() -> tuple[Answer, float]:
    """The answer to a problem that takes longer than its time limit of 1.5 seconds, and the seconds it took."""
    hard = large(300, 10)
    began = time.monotonic()
    return solve(hard, Options(time_limit=1.5)), time.monotonic() - began


def test_a_time_limit_is_kept(hurried: tuple[Answer, float]) -> None:
    answer, seconds = hurried
    assert answer.status == "feasible"
    assert seconds < 6


def test_every_goal_has_a_bound_when_the_time_is_out(hurried: tuple[Answer, float]) -> None:
    answer, _ = hurried
    assert all(goal.bound is not None and goal.bound <= goal.value for goal in answer.goals)


def test_a_stopped_run_gives_the_best_answer_so_far() -> None:
    stop = threading.Event()
    hard = large(300, 10)
    threading.Timer(1.5, stop.set).start()
    began = time.monotonic()
    assert solve(hard, Options(should_stop=stop.is_set)).status == "feasible"
    assert time.monotonic() - began < 6


def test_progress_tells_best_and_bound_of_each_goal() -> None:
    told: list[Progress] = []
    solve(large(), Options(on_progress=told.append))
    last = {progress.goal: progress for progress in told if progress.goal}
    assert list(last) == ["shortfall", "cost"]
    assert all(progress.gap == pytest.approx(0, abs=1e-6) for progress in last.values())


@pytest.mark.parametrize("method", ["whole", "scaled"])
@pytest.mark.parametrize("skill", ["SQL", "CAD"])
def test_what_is_told_last_of_each_goal_is_what_the_answer_says(method: Method, skill: str) -> None:
    """Also of a goal that needs no search, for nothing can be better than the first plan."""
    told: list[Progress] = []
    people = [person(f"p{number}", 9 - number, {"PLC": 3, "SQL": 3}) for number in range(6)]
    stated = problem(people, [team(need("PLC"), need(skill), size={"min": 2})])
    answer = solve(stated, Options(method=method, on_progress=told.append))
    last = {progress.goal: (progress.best, progress.bound) for progress in told if progress.goal}
    assert last == {goal.name: (goal.value, goal.bound) for goal in answer.goals}


def test_a_gap_that_is_good_enough_ends_a_goal() -> None:
    answer = solve(large(60, 4), Options(gap=0.5))
    assert answer.status in ("within_gap", "optimal")
    assert all(goal.gap is not None and goal.gap <= 0.5 for goal in answer.goals)


def test_an_answer_that_breaks_a_rule_never_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_: object) -> Result:
        return Result(Draft({"t": ["a"]}, {("t", "PLC"): ["a"]}), {})

    monkeypatch.setattr(solver.scale.choose, "run", wrong)
    monkeypatch.setattr(solver.solve, "greedy", lambda _: None)
    with pytest.raises(WrongAnswer, match="breaks"):
        solved([person("a")], [team(need("PLC", 3))])


def test_solve_is_imported_without_loading_the_solver() -> None:
    command = "import sys, solver.solve; assert not any(name.startswith('ortools') for name in sys.modules)"
    subprocess.run([sys.executable, "-c", command], check=True, timeout=60)


@pytest.mark.slow
def test_another_process_gives_the_same_answer() -> None:
    """Strings hash differently in every process: no rule may come in the order of a set."""
    command = (
        "from tests.solver.test_solve import entangled, without_run; from solver.solve import solve;"
        "from solver.answer import Options; print(without_run(solve(entangled(), Options())))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", command],
            check=True,
            timeout=120,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def entangled() -> Problem:
    """People who are alike, tied to one another by every kind of rule."""
    random = Random(5)
    people = [
        person(
            f"p{number}", 10, {skill: random.randint(1, 3) for skill in random.sample(SKILLS[:12], 5)}, department="M"
        )
        for number in range(16)
    ]
    wanted = [need(skill, 3, headcount=2) for skill in SKILLS[:6]]
    dates = ({"start": "2027-03-01", "end": "2027-04-11"}, {"start": "2027-03-15", "end": "2027-05-09"})
    teams = [
        team(*wanted, name=f"t{number}", size={"max": 7}, member_fte=0.6, **each) for number, each in enumerate(dates)
    ]
    trainings = [
        {"id": skill, "skill": skill, "from": 1, "to": 3, "hours": 16, "seats": 4, "trainer_level": 3}
        for skill in SKILLS[:8]
    ]
    rules = {
        "start": "2027-01-04",
        "apart": [[f"p{number}", f"p{number + 1}", f"p{number + 2}"] for number in range(0, 9, 3)],
        "together": [["p14", "p15"]],
        "department_release": {"M": 0.6},
        "max_training_hours_per_person": 32,
    }
    return problem(people, teams, trainings=trainings, rules=rules)
