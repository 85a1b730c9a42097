"""Trainings on the days that they had before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from planner.same_days import keep_days
from solver.answer import Answer, Enrolment, Options
from solver.problem import Problem
from solver.solve import solve
from solver.verify import verify
from tests.solver.notation import need, person, problem, team

LATER = {"start": "2027-02-01", "end": "2027-02-07", "trainer": None}


def asked(**training: Any) -> tuple[Problem, Answer]:
    """Two people who must be trained for a team from March on, and the answer."""
    stated = problem(
        [person(name, 1, {"s": 1}) for name in "ab"],
        [team(need("s", 2, headcount=2), start="2027-03-01", end="2027-03-28")],
        trainings=[{"id": "tr", "skill": "s", "from": 1, "to": 2, "hours": 4, **training}],
        rules={"start": "2027-01-04"},
    )
    return stated, solve(stated, Options())


def before(*people: str, **facts: Any) -> list[dict[str, Any]]:
    return [{"person": name, "training": "tr", **LATER, **facts} for name in people]


def days(answer: Answer) -> dict[str, str]:
    return {each.person: each.start.isoformat() for each in answer.trainings}


def test_whoever_takes_the_same_training_takes_it_on_the_same_days() -> None:
    stated, answer = asked()
    assert "2027-02-01" not in days(answer).values()
    kept = keep_days(stated, answer, before("b"))
    assert days(kept) == {**days(answer), "b": "2027-02-01"}
    assert verify(stated, kept) == []
    assert keep_days(stated, answer, before("c")) == answer


def test_days_that_a_rule_forbids_meanwhile_are_not_kept_and_others_are() -> None:
    stated, answer = asked(seats=1)
    assert days(keep_days(stated, answer, before("a", "b"))) == days(answer)  # no room for both
    gone = [*before("a", start="2026-12-28", end="2027-01-03"), *before("b")]  # one is over
    other: Enrolment = next(each for each in answer.trainings if each.person == "b")
    two = replace(stated, trainings={**stated.trainings, "other": replace(stated.trainings["tr"], id="other")})
    trainings = tuple(replace(each, training="other") if each == other else each for each in answer.trainings)
    gone[1]["training"] = "other"
    kept = keep_days(two, replace(answer, trainings=trainings), gone)
    assert days(kept) == {**days(answer), "b": "2027-02-01"}


def test_a_goal_that_the_days_would_worsen_keeps_them_as_they_are() -> None:
    stated, _ = asked()
    ready = replace(stated, objective=("shortfall", "readiness"))
    answer = solve(ready, Options())
    assert keep_days(ready, answer, before("a", "b")) == answer


def test_a_trainer_who_left_keeps_nothing() -> None:
    stated, answer = asked()
    assert keep_days(stated, answer, before("a", trainer="z")) == answer
