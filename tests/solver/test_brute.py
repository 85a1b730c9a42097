"""Brute force on cases whose answer a person can work out from the format."""

from __future__ import annotations

from typing import Any

import pytest

from solver.verify import evaluate, verify
from tests.solver.brute import brute
from tests.solver.brute_answer import as_answer
from tests.solver.plain import plain
from tests.solver.tiny import tiny

Json = dict[str, Any]
TEAM: Json = {"id": "t", "start": "2027-02-01", "end": "2027-02-28"}
NEED: Json = {"id": "n", "skill": "plc", "level": 3, "weight": 10}
COURSE: Json = {"id": "c", "skill": "plc", "from": 2, "to": 3, "hours": 4, "cost": 50}


def person(name: str, level: int | Json | None = None, **rest: Any) -> Json:
    return {"id": name, "skills": {} if level is None else {"plc": level}, **rest}


def goals(people: list[Json], teams: list[Json], **rest: Any) -> list[float] | None:
    rules = {"start": "2027-01-04", **rest.pop("rules", {})}
    best = brute(plain({"people": people, "teams": teams, "rules": rules, **rest}))
    return None if best is None else [float(value) for value in best.goals]


def test_the_cheaper_of_two_who_cover_is_chosen() -> None:
    people = [person("a", 3, weekly_cost=7), person("b", 4, weekly_cost=5)]
    assert goals(people, [{**TEAM, "needs": [NEED]}]) == [0, 20]


def test_a_training_that_ends_the_day_before_closes_the_gap() -> None:
    team = {**TEAM, "start": "2027-01-11", "needs": [NEED]}
    assert goals([person("a", 2)], [team], trainings=[COURSE]) == [0, 50]


def test_a_training_that_ends_on_the_first_day_is_too_late() -> None:
    team = {**TEAM, "start": "2027-01-10", "needs": [NEED]}
    assert goals([person("a", 2)], [team], trainings=[COURSE]) == [10, 0]


def test_a_slow_learner_needs_more_weeks() -> None:
    team = {**TEAM, "start": "2027-01-18", "needs": [NEED]}
    assert goals([person("a", 2, training_hours_per_week=2)], [team], trainings=[COURSE]) == [0, 50]
    assert goals([person("a", 2, training_hours_per_week=1.9)], [team], trainings=[COURSE]) == [10, 0]
    assert goals([person("a", 2, training_hours_per_week=0)], [team], trainings=[{**COURSE, "hours": 0}]) == [10, 0]


def test_two_steps_follow_each_other() -> None:
    steps = [COURSE, {**COURSE, "id": "d", "from": 1, "to": 2}]
    assert goals([person("a", 1)], [{**TEAM, "start": "2027-01-18", "needs": [NEED]}], trainings=steps) == [0, 100]
    assert goals([person("a", 1)], [{**TEAM, "start": "2027-01-17", "needs": [NEED]}], trainings=steps) == [10, 0]


def test_a_prerequisite_applies_from_its_level() -> None:
    def asked(for_level: int | None) -> list[Json]:
        return [{"id": "plc", "prerequisites": [{"skill": "net", "level": 1, "for_level": for_level}]}]

    team = {**TEAM, "needs": [NEED]}
    assert goals([person("a", 2)], [team], trainings=[COURSE], skills=asked(4)) == [0, 50]
    assert goals([person("a", 2)], [team], trainings=[COURSE], skills=asked(3)) == [10, 0]
    assert goals([person("a", 2)], [team], trainings=[COURSE], skills=asked(None)) == [10, 0]


def test_a_certificate_that_ends_inside_the_team_is_renewed() -> None:
    expiring = {"level": 3, "valid_until": "2027-02-27"}
    lasting = {"level": 3, "valid_until": "2027-02-28"}
    assert goals([person("a", expiring)], [{**TEAM, "needs": [NEED]}], trainings=[COURSE]) == [0, 50]
    assert goals([person("a", lasting)], [{**TEAM, "needs": [NEED]}], trainings=[COURSE]) == [0, 0]


def test_a_level_that_has_not_lapsed_when_the_training_starts_is_not_lacked() -> None:
    lapsing = {"level": 3, "lapses_on": "2027-01-31"}
    assert goals([person("a", lapsing)], [{**TEAM, "needs": [NEED]}], trainings=[COURSE]) == [10, 0]
    course = {**COURSE, "from": 0}
    lapsed = {"level": 3, "lapses_on": "2027-01-24"}
    assert goals([person("a", lapsed)], [{**TEAM, "needs": [NEED]}], trainings=[course]) == [0, 50]


def test_a_class_needs_a_trainer_who_is_free() -> None:
    team = {**TEAM, "needs": [{**NEED, "headcount": 2}]}
    taught = {**COURSE, "trainer_level": 4, "sessions": ["2027-01-11"]}
    away = [{"from": "2027-01-17", "to": "2027-01-17"}]
    assert goals([person("a", 2), person("b", 4)], [team], trainings=[taught]) == [0, 50]
    assert goals([person("a", 2), person("b", 3)], [team], trainings=[taught]) == [10, 0]
    assert goals([person("a", 2), person("b", 4, absences=away)], [team], trainings=[taught]) == [10, 0]


def test_whoever_has_been_trained_can_train() -> None:
    team = {**TEAM, "needs": [{**NEED, "headcount": 2}]}
    people = [person("a", 2), person("b", {"level": 2, "valid_until": "2027-03-31"})]
    alone = {**COURSE, "id": "alone", "cost": 60, "from": 2, "sessions": ["2027-01-04"], "seats": 1}
    taught = {**COURSE, "trainer_level": 3, "sessions": ["2027-01-04", "2027-01-11"]}
    assert goals(people, [team], trainings=[alone, taught]) == [0, 110]


def test_seats_and_facilities_limit_classes() -> None:
    team = {**TEAM, "needs": [{**NEED, "headcount": 3}]}
    people = [person(name, 2) for name in "abc"]
    one_day = {**COURSE, "sessions": ["2027-01-11"]}
    assert goals(people, [team], trainings=[{**one_day, "seats": 2}]) == [10, 100]
    assert goals(people, [team], trainings=[{**one_day, "seats": 2}], rules={"training_budget": 99.99}) == [20, 50]
    in_the_lab = [{**one_day, "seats": 1, "facility": {"lab": 1}}, {**COURSE, "id": "d", "facility": {"lab": 1}}]
    late = {"start": "2027-01-11"}
    early = {**team, "start": "2027-01-18"}
    assert goals(people, [early], trainings=in_the_lab, facilities={"lab": 2}, rules=late) == [0, 150]
    assert goals(people, [early], trainings=in_the_lab[:1], facilities={"lab": 0}, rules=late) == [30, 0]


def test_hours_are_limited_for_each_person() -> None:
    steps = [COURSE, {**COURSE, "id": "d", "from": 1, "to": 2}]
    team = {**TEAM, "needs": [NEED]}
    assert goals([person("a", 1)], [team], trainings=steps, rules={"max_training_hours_per_person": 8}) == [0, 100]
    assert goals([person("a", 1)], [team], trainings=steps, rules={"max_training_hours_per_person": 7.9}) == [10, 0]


def test_readiness_counts_the_days_until_the_last_training_of_a_team() -> None:
    away = [{"from": "2027-01-05", "to": "2027-01-05"}]
    team = {**TEAM, "priority": 2, "needs": [NEED]}
    found = goals([person("a", 2, absences=away)], [team], trainings=[COURSE], objective=["shortfall", "readiness"])
    assert found == [0, 26]


def test_half_of_a_pair_of_sides_and_spares_are_counted() -> None:
    need = {**NEED, "both_sides": True, "spare": 2}
    assert goals([person("a", 3, role="technician")], [{**TEAM, "priority": 3, "needs": [need]}]) == [36, 0]


def test_changes_and_silos_follow_the_order_of_goals() -> None:
    people = [person("a", 3, department="M"), person("b", 0, department="Q")]
    wanted = [{**TEAM, "needs": [NEED]}]
    order = {"incumbent": {"t": ["a"]}}
    assert goals(people, wanted, objective=["shortfall", "changes", "silo"], **order) == [0, 0, 1]
    assert goals(people, wanted, objective=["shortfall", "silo", "changes"], **order) == [0, 0, 1]


@pytest.mark.parametrize(
    "rules",
    [
        {"apart": [["a", "b"]]},
        {"together": [["a", "c"]]},
        {"department_release": {"M": 0.66}},
        {"home_cover": [{"department": "M", "skill": "plc", "level": 3, "min": 2}]},
    ],
)
def test_each_rule_over_all_teams_can_contradict_fixed_people(rules: Json) -> None:
    people = [person(name, 3, department="M") for name in "abc"]
    team = {**TEAM, "size": {"max": 2}, "fixed": ["a", "b"], "needs": [NEED]}
    assert goals(people, [team]) == [0, 0]
    assert goals(people, [team], rules=rules) is None


def test_what_brute_force_finds_passes_the_checker_and_is_worth_what_it_says() -> None:
    for seed in range(60):
        problem = plain(tiny(seed))
        best = brute(problem)
        if best is not None:
            answer = as_answer(problem, best)
            worth = evaluate(problem, answer)
            assert verify(problem, answer) == []
            assert [float(value) for value in best.goals] == pytest.approx([worth[goal] for goal in problem.objective])
