"""Why not she, and who would be next for a seat."""

from __future__ import annotations

from typing import Any

import pytest

from solver.answer import Options
from solver.explain import Question, changed
from solver.problem import Problem
from solver.solve import solve
from tests.solver.explain.asked import findings, the
from tests.solver.notation import Json, need, on, person, problem, team

WHY_B = Question("person", "t", None, "b")
CHEAP, DEAR = person("a", 10, {"s": 2}), person("b", 25, {"s": 2})


def one_seat(*people: Json, **facts: Any) -> Problem:
    return problem(list(people), [team(need("s", 2), size={"max": 1}, **facts)])


def test_a_dearer_person_is_priced() -> None:
    finding = the(findings(one_seat(CHEAP, DEAR), WHY_B), "why_not", "price")
    assert [goal.value for goal in finding.goals] == [0, 25]
    assert (finding.joins, finding.leaves) == ((("t", "b"),), (("t", "a"),))


def test_a_person_would_be_chosen_at_the_rate_of_the_chosen_one() -> None:
    rate = the(findings(one_seat(CHEAP, DEAR), WHY_B), "would_choose", "rate").changes[0].amount
    assert rate == pytest.approx(9.99)


def test_a_person_who_is_as_good_is_said_to_be_so() -> None:
    equal = one_seat(CHEAP, {**DEAR, "weekly_cost": 10})
    (chosen,) = on(solve(equal, Options()))
    other = "b" if chosen == "a" else "a"
    found = findings(equal, Question("person", "t", None, other))
    assert [finding.code for finding in found] == ["as_good"]


def test_a_person_who_was_chosen_is_said_to_be_so() -> None:
    found = findings(one_seat({**CHEAP, "weekly_cost": 30}, DEAR), WHY_B)
    assert [finding.code for finding in found] == ["chosen"]


def test_a_level_with_which_they_would_be_chosen_is_named() -> None:
    found = findings(one_seat(person("a", 10, {"s": 1}), person("b", 5, {"s": 1})), WHY_B)
    change = the(found, "would_choose", "level").changes[0]
    assert (change.skill, change.level) == ("s", 2)


def test_rules_that_keep_somebody_off_are_named_and_what_goes_without_them() -> None:
    kept = problem(
        [{**DEAR, "department": "D"}],
        [team(need("s", 2))],
        rules={"home_cover": [{"department": "D", "skill": "s", "level": 2, "min": 1}]},
    )
    found = findings(kept, WHY_B)
    assert the(found, "why_not", "rules").facts["rules"] == ["$.rules.home_cover[0]"]
    assert the(found, "would_choose", "rule").joins == (("t", "b"),)


def test_somebody_barred_is_priced_without_that() -> None:
    finding = the(findings(one_seat(CHEAP, DEAR, barred=["b"]), WHY_B), "why_not", "price")
    assert finding.facts["barred"] is True


def test_applying_the_answer_and_solving_again_chooses_the_person() -> None:
    asked = one_seat(CHEAP, DEAR)
    for finding in findings(asked, WHY_B):
        answer = solve(changed(asked, finding.changes), Options())
        assert "b" in on(answer)
        assert [goal.value for goal in answer.goals] == pytest.approx([goal.value for goal in finding.goals])


def test_the_next_people_for_a_seat_come_by_what_they_cost() -> None:
    people = [person(name, cost, {"s": 2}) for name, cost in (("a", 10), ("b", 25), ("c", 12), ("d", 40))]
    found = findings(one_seat(*people), Question("seat", "t", None, "a"))
    assert [finding.facts["by"] for finding in found] == [["c"], ["b"], ["d"]]
    assert [finding.goals[1].value for finding in found] == [12, 25, 40]


def test_a_seat_that_nobody_else_can_take_is_left_empty() -> None:
    (finding,) = findings(one_seat(CHEAP), Question("seat", "t", None, "a"))
    assert (finding.code, finding.goals[0].value) == ("left_empty", 1)


def test_a_seat_that_must_be_filled_by_one_person_says_which_rules() -> None:
    must = problem([CHEAP], [team(need("s", 2), size={"min": 1})])
    (finding,) = findings(must, Question("seat", "t", None, "a"))
    assert (finding.code, finding.facts["rules"]) == ("nobody_else", ["$.teams[0].size.min"])
