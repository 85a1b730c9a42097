"""Ways out of a shortfall: each names the least change, its price, and does what it promises."""

from __future__ import annotations

import pytest

from solver.answer import Options
from solver.explain import Finding, Question, changed
from solver.problem import Problem
from solver.solve import solve
from tests.solver.explain.asked import findings, the
from tests.solver.explain.problems import CAUSES, DAYS, WHY, A, B, trained
from tests.solver.notation import need, person, problem, team


def way(problem: Problem, code: str) -> Finding:
    return the(findings(problem, WHY), "way", code)


def test_one_more_holder_is_priced_at_what_such_people_cost() -> None:
    short = problem([person("a", 10, {"s": 1}), person("b", 30)], [team(need("s", 2))])
    finding = way(short, "holder")
    assert [goal.value for goal in finding.goals] == [0, 20]
    assert finding.joins == (("t", "new:holder"),)


def test_the_highest_lower_level_that_helps_is_named() -> None:
    short = problem([person("a", skills={"s": 1})], [team(need("s", 4))])
    assert way(short, "level").changes[0].level == 1


def test_the_least_budget_is_named() -> None:
    assert way(CAUSES["budget"], "budget").changes[0].amount == 500


def test_the_hours_that_suffice_are_named() -> None:
    assert way(CAUSES["hours"], "hours").changes[0].amount == 8


def test_the_fewest_weeks_of_delay_are_named() -> None:
    late = trained({"start": "2027-02-22"}, weeks=6, seats=2)  # six weeks from there end a month after the start
    assert way(late, "later").changes[0].amount == 5


def test_a_rule_is_named_by_its_place() -> None:
    assert way(CAUSES["barred"], "barred").changes[0].path == "$.teams[0].barred[0]"


def test_of_many_rules_of_a_kind_the_one_that_helps_is_named() -> None:
    groups = problem([A, B, person("c")], [team(need("s", 2, headcount=2), **DAYS)], rules={
        "apart": [["a", "c"], ["a", "b"]]})  # fmt: skip
    assert way(groups, "apart").changes[0].path == "$.rules.apart[1]"


def test_a_training_is_proposed_where_none_leads_to_the_level() -> None:
    short = problem([person("a", skills={"s": 1})], [team(need("s", 2), **DAYS)], rules={"start": "2027-01-04"})
    change = way(short, "training").changes[0]
    assert (change.level, change.amount) == (2, 24)


@pytest.mark.parametrize("code", sorted(CAUSES))
def test_every_way_does_what_it_promises(code: str) -> None:
    ways = [finding for finding in findings(CAUSES[code], Question("need", "t", "s")) if finding.topic == "way"]
    assert code in {each.code for each in ways} | {"time"}
    for finding in ways:
        answer = solve(changed(CAUSES[code], finding.changes), Options())
        assert [goal.value for goal in answer.goals] == pytest.approx([goal.value for goal in finding.goals])
        assert answer.needs[0].missing == finding.facts["left"] < finding.facts["missing"]
