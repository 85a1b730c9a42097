"""Money, absences, unverified levels and other plans."""

from __future__ import annotations

from fractions import Fraction

import pytest

from solver.answer import Answer, Options
from solver.explain import Question
from solver.kept import Start
from solver.problem import Problem
from solver.solve import solve
from tests.solver.explain.asked import findings, plan, the
from tests.solver.notation import need, on, person, problem, team

DAYS = {"start": "2027-03-01", "end": "2027-03-28"}
RULES = {"start": "2027-01-04"}
LEARNERS = [person(name, skills={"s": 1, "u": 1}) for name in "ab"]
WAYS = [
    {"id": "dear", "skill": "s", "from": 1, "to": 2, "hours": 8, "cost": 900},
    {"id": "cheap", "skill": "u", "from": 1, "to": 2, "hours": 8, "cost": 300},
]
BOTH = [team(need("s", 2), need("u", 2), **DAYS)]


def test_the_frontier_names_every_best_trade_down_to_nothing() -> None:
    found = findings(problem(LEARNERS, BOTH, trainings=WAYS, rules=RULES), Question("frontier"))
    points = [(each.facts["spent"], each.facts["shortfall"], each.confirmed) for each in found]
    assert points == [(1200, 0, "proven"), (300, 1, "proven"), (0, 2, "proven")]


def test_a_point_of_the_frontier_says_what_less_money_leaves_open_at_least(monkeypatch: pytest.MonkeyPatch) -> None:
    """Known before it is solved, so that a plan that leaves just that open needs no proof."""
    needs = [need("s", 2, weight=4), need("u", 2, weight=6, spare=1)]
    stated = problem(LEARNERS, [team(*needs, **DAYS)], trainings=WAYS, rules=RULES)
    told: list[Fraction] = []

    def noted(stated: Problem, options: Options, start: Start) -> Answer:
        told.append(start.least)
        return solve(stated, options, start)

    monkeypatch.setattr("solver.explain.asking.solve", noted)
    found = findings(stated, Question("frontier"))
    points = [(each.facts["spent"], each.facts["shortfall"], each.confirmed) for each in found]
    assert points == [
        (1500, 0, "proven"),
        (1200, 0.6, "proven"),
        (600, 4, "proven"),
        (300, 4.6, "proven"),
        (0, 10.6, "proven"),
    ]
    assert [float(least) for least in told] == [0, pytest.approx(0.6), 0.8, 4.2, 4.8]


def test_another_thousand_is_worth_what_it_buys() -> None:
    poor = problem(LEARNERS, BOTH, trainings=WAYS, rules={**RULES, "training_budget": 300})
    finding = the(findings(poor, Question("budget")), "worth_of_budget", "worth")
    assert finding.goals[0].value == 0


def test_a_budget_without_limit_needs_no_more() -> None:
    assert findings(problem(LEARNERS, BOTH), Question("budget"))[0].code == "no_limit"


def test_an_answer_that_hangs_on_an_unverified_level_says_which_need() -> None:
    guess = problem([person("a", skills={"s": {"level": 2, "verified": False}})], [team(need("s", 2))])
    finding = the(findings(guess, Question("caution")), "caution", "differs")
    assert finding.facts["opened"] == [["t", "s"]]


def test_an_answer_that_hangs_on_none_says_so() -> None:
    sure = problem([person("a", skills={"s": 2})], [team(need("s", 2))])
    assert findings(sure, Question("caution"))[0].code == "all_verified"
    more = [person("a", 1, {"s": 2}), person("b", 9, {"s": {"level": 2, "verified": False}})]
    assert findings(problem(more, [team(need("s", 2))]), Question("caution"))[0].code == "same"


def test_each_absence_names_what_breaks_and_who_steps_in() -> None:
    people = [person("a", 1, {"s": 2}), person("b", 2, {"u": 2}), person("c", 5, {"u": 2})]
    found = findings(problem(people, [team(need("s", 2), need("u", 2))]), Question("absences"))
    alone, replaced = sorted(found, key=lambda each: str(each.person))
    assert (alone.person, alone.code, alone.facts["left"]) == ("a", "not_replaced", [["t", "s", 1]])
    assert (replaced.person, replaced.code, replaced.joins) == ("b", "replaced", (("t", "c"),))


def test_the_absence_of_a_trainer_breaks_the_needs_of_those_taught() -> None:
    teacher = person("t1", 1, {"s": 4, "u": 2}, training_hours_per_week=4)
    taught = person("l1", 1, {"s": 2})
    training = {"id": "tr", "skill": "s", "from": 2, "to": 3, "hours": 4, "trainer_level": 4}
    teams = [team(need("u", 2), name="v", **DAYS), team(need("s", 3), name="t", barred=["t1"], **DAYS)]
    found = findings(problem([teacher, taught], teams, trainings=[training], rules=RULES), Question("absences"))
    finding = next(each for each in found if each.person == "t1")
    assert finding.facts["broken"] == [["v", "u", 1], ["t", "s", 1]]


def test_the_most_robust_plan_withstands_any_one_absence() -> None:
    people = [person(name, cost, {"s": 2}) for name, cost in (("a", 1), ("b", 2), ("c", 3))]
    found = plan(problem(people, [team(need("s", 2))]), Question("alternatives"), "robust")
    assert (found.confirmed, found.facts["breaking"], on(found.answer)) == ("proven", 0, {"a", "b"})


def test_the_least_disruptive_plan_keeps_the_plan_in_force() -> None:
    people = [person("a", 1, {"s": 2}), person("b", 9, {"s": 2})]
    kept = problem(people, [team(need("s", 2))], incumbent={"t": ["b"]})
    assert on(plan(kept, Question("alternatives"), "cheapest").answer) == {"a"}
    assert on(plan(kept, Question("alternatives"), "least_disruption").answer) == {"b"}


def test_the_plan_when_somebody_leaves_moves_as_few_as_it_can() -> None:
    people = [person(name, 1, {"s": 2, "u": 2}) for name in "abcd"]
    teams = [team(need("s", 2), name="t", size={"max": 1}), team(need("u", 2), name="v", size={"max": 1})]
    stated = problem(people, teams)
    (leaver,) = on(solve(stated, Options()))
    found = plan(stated, Question("leaver", person=leaver), "nearest")
    assert found.answer.goals[1].value == 1
    assert (found.facts["joins"], found.facts["leaves"]) == (1, 1)


def test_each_rule_of_a_conflict_says_what_goes_without_it() -> None:
    stated = problem([person("a", 3, {"s": 2})], [team(need("s", 2), size={"min": 2}, fixed=["a"])])
    (finding,) = findings(stated, Question("conflict"))
    assert (finding.code, finding.changes[0].path) == ("plan", "$.teams[0].size.min")
    assert [goal.value for goal in finding.goals] == [0, 3]
