"""Trainers whom a model need not choose are found afterwards; where they cannot be, the model chooses after all."""

from __future__ import annotations

from typing import get_args

import pytest

from solver.answer import Method, Options
from solver.clock import Clock
from solver.model.build import build_plan, read_draft
from solver.model.classes import NoTrainer
from solver.model.plan import Plan
from solver.model.search import lexicographic
from solver.problem import Problem
from solver.solve import solve
from solver.verify import verify
from tests.solver.notation import Json, need, person, problem, team

WEEK = "2027-01-04"
TAUGHT = [
    {"id": skill, "skill": skill, "from": 0, "to": 3, "hours": 4, "sessions": [WEEK], "trainer_level": 4}
    for skill in ("PLC", "SQL")
]
COACH = {"PLC": 4, "SQL": 4}


def two_classes_at_once(*coaches: str) -> Problem:
    """Two people, each of whom could take one of two classes of the same week."""
    people: list[Json] = [person("a", 1), person("b", 1), *(person(each, 99, COACH) for each in coaches)]
    wanted = team(need("PLC", 3), need("SQL", 3), barred=list(coaches), start="2027-03-01", end="2027-05-30")
    return problem(people, [wanted], rules={"start": WEEK}, trainings=TAUGHT)


def solution(plan: Plan) -> list[int]:
    result = lexicographic(plan, Options(), Clock(Options()), (), {}, 10.0)
    assert result.solution is not None
    return list(result.solution)


@pytest.mark.parametrize("open_anyway", [False, True])
def test_as_many_idle_trainers_as_classes_leave_nothing_to_choose(open_anyway: bool) -> None:
    plan = build_plan(two_classes_at_once("x", "y"), leave_trainers_open=open_anyway)
    assert plan.teaches == {}
    courses = read_draft(plan, solution(plan)).courses
    assert {course.trainer for course in courses} == {"x", "y"}


def test_one_trainer_for_two_classes_is_chosen_by_the_model() -> None:
    plan = build_plan(two_classes_at_once("x"))
    assert len(plan.teaches) == 2
    courses = read_draft(plan, solution(plan)).courses
    assert (len({course.training for course in courses}), {course.trainer for course in courses}) == (1, {"x"})


def test_a_plan_that_leaves_trainers_open_says_that_it_lacks_one() -> None:
    plan = build_plan(two_classes_at_once("x"), leave_trainers_open=True)
    with pytest.raises(NoTrainer):
        read_draft(plan, solution(plan))


@pytest.mark.parametrize("method", list(get_args(Method)))
@pytest.mark.parametrize(("coaches", "shortfall"), [("x", 1), ("xy", 0)])
def test_the_engine_chooses_where_leaving_open_fails(method: Method, coaches: str, shortfall: int) -> None:
    stated = two_classes_at_once(*coaches)
    answer = solve(stated, Options(method=method))
    assert verify(stated, answer) == []
    assert (answer.goals[0].value, answer.goals[0].bound) == (shortfall, shortfall)
