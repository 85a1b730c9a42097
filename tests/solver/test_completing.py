"""Plans around the best one, several at once."""

from __future__ import annotations

from fractions import Fraction
from threading import Event, current_thread
from typing import Any

import pytest

from solver.answer import Options, Progress
from solver.clock import Clock
from solver.draft import Draft
from solver.model.build import build_plan
from solver.model.plan import Plan
from solver.model.search import Search
from solver.problem import Problem
from solver.scale.completing import Completing
from solver.scale.known import Known
from tests.solver.notation import need, person, problem, team

PEOPLE = [person(f"p{cost}", cost, {"s": 1}) for cost in (9, 7, 5, 3)]
NEED = need("s")
DEAR = Draft({"t": ["p9"]}, {("t", NEED["id"]): ["p9"]}, [])


def stated() -> Problem:
    return problem(PEOPLE, [team(NEED, name="t", start="2027-01-04", end="2027-01-10")])


def completed(options: Options) -> tuple[Known, Completing]:
    clock = Clock(options)
    known = Known(stated(), options, clock, None)
    known.take(DEAR)
    return known, Completing(stated(), options, clock, known)


def test_of_plans_made_at_once_the_best_is_kept_and_each_is_said_to_be_better_or_not() -> None:
    told: list[Progress] = []
    known, plans = completed(Options(on_progress=told.append))
    choices = [{"t": [name, "p9"]} for name in ("p9", "p5", "p7", "p3")]
    assert plans.around(DEAR, choices) == [False, True, False, True]
    assert known.worth is not None
    assert known.worth["cost"] == Fraction(3)
    assert [each.best for each in told if each.goal == "cost"] == [9.0, 5.0, 3.0]  # in order, from one thread


def test_plans_around_are_made_beside_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of two waits for the other to begin."""
    begun: dict[str, Event] = {"0": Event(), "1": Event()}

    def both(*arguments: Any, **options: Any) -> Plan:
        mine = current_thread().name[-1]
        begun[mine].set()
        assert begun["1" if mine == "0" else "0"].wait(10.0)
        return build_plan(*arguments, **options)

    monkeypatch.setattr("solver.scale.completing.build_plan", both)
    _, plans = completed(Options())
    assert plans.around(DEAR, [{"t": ["p5"]}, {"t": ["p3"]}]) == [True, True]


@pytest.mark.parametrize(("training", "completed"), [("free", [True]), ("class", [False, True])])
def test_a_plan_begins_with_the_trainings_of_whole_teams_where_there_are_days_for_them(
    monkeypatch: pytest.MonkeyPatch, training: str, completed: list[bool]
) -> None:
    """The class has one seat, and both would take it."""
    raising = {"skill": "s", "from": 0, "to": 1, "hours": 8}
    trainings = [
        {"id": "free", "cost": 2, **raising},
        {"id": "class", "cost": 1, "sessions": ["2027-01-11"], "seats": 1, **raising},
    ]
    teams = [team(need("s", headcount=2), name="t", start="2027-02-01", end="2027-03-31")]
    asked = problem([person("p9", 9), person("p7", 7)], teams, trainings=trainings, rules={"start": "2027-01-04"})
    clock, found, complete = Clock(Options()), list[bool](), Search.complete
    known = Known(asked, Options(), clock, None)

    def noted(search: Search, start: dict[int, int], effort: float) -> list[int] | None:
        solution = complete(search, start, effort)
        found.append(solution is not None)
        return solution

    monkeypatch.setattr(Search, "complete", noted)
    taken = [("p9", training), ("p7", training)]
    draft = Completing(asked, Options(), clock, known).complete({"t": ["p9", "p7"]}, None, taken=taken)
    assert draft is not None
    assert sorted(course.training for course in draft.courses) == ["class", "free"]
    assert found == completed
