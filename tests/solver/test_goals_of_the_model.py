"""Goals, each alone and in their order."""

from datetime import date

import pytest

from tests.solver.notation import Json, need, on, person, solved, team, value


def test_cost_is_paid_for_the_days_and_the_share_of_time() -> None:
    answer = solved(
        [person("a", 1450, {"PLC": 3})], [team(need("PLC"), start="2027-03-01", end="2027-05-30", member_fte=0.5)]
    )
    assert value(answer, "cost") == 1450 * 0.5 * 13


def test_an_earlier_goal_is_never_given_up_for_a_later_one() -> None:
    people = [person("cheap", 1, {"PLC": 2}), person("dear", 10**6, {"PLC": 3})]
    assert on(solved(people, [team(need("PLC", 3, weight=0.001))])) == {"dear"}


def test_cost_first_staffs_nobody() -> None:
    answer = solved([person("a", 1, {"PLC": 3})], [team(need("PLC"))], objective=["cost", "shortfall"])
    assert (value(answer, "cost"), value(answer, "shortfall")) == (0, 1)


def test_weights_of_a_thousand_million_stand_beside_weights_of_a_tenth() -> None:
    people = [person("a", 1, {"PLC": 3}), person("b", 2, {"SQL": 3})]
    needs = [need("PLC", weight=1e9), need("SQL", weight=0.1), need("CAD", weight=0.1)]
    answer = solved(people, [team(*needs)])
    assert on(answer) == {"a", "b"}
    assert value(answer, "shortfall") == pytest.approx(0.1)


def test_weights_that_count_as_nothing_beside_others_are_not_given_up_for_cost() -> None:
    people = [person("a", 1, {"PLC": 3}), person("b", 2, {"SQL": 3})]
    answer = solved(people, [team(need("PLC", weight=1e9), need("SQL", weight=1e-9), priority=1e9)])
    assert (on(answer), answer.status) == ({"a", "b"}, "optimal")


def test_weights_that_count_as_nothing_are_not_given_up_where_another_need_stays_open() -> None:
    people = [person("a", 1, {"PLC": 3}), person("b", 2, {"PLC": 3, "SQL": 3}), person("c", 3, {"PLC": 3, "SQL": 3})]
    needs = [need("PLC", weight=1e9), need("CAD", weight=1e9), need("SQL", weight=1e-9)]
    answer = solved(people, [team(*needs, priority=1e9, size={"max": 1})])
    assert (on(answer), answer.status) == ({"b"}, "optimal")


def test_weights_that_count_as_nothing_count_beside_those_of_their_own_size() -> None:
    people = [person("a", 1, {"SQL": 3}), person("b", 2, {"MES": 3}), person("c", 1, {"ERP": 3})]
    needs = [need("CAD", weight=1e12), need("SQL", weight=2e-6), need("MES", weight=3e-6), need("ERP", weight=1e-6)]
    answer = solved(people, [team(*needs, size={"max": 1})])
    assert on(answer) == {"b"}


def test_readiness_sees_that_one_training_can_do_without_another_that_could_also_build_on_it() -> None:
    """Two ways from 3 to 4, after one from 2 to 3: the later of the two was said to be needed in any case."""
    trainings = [
        {"id": "late", "skill": "PLC", "from": 3, "to": 4, "sessions": ["2027-01-18"]},
        {"id": "first", "skill": "PLC", "from": 2, "to": 3},
        {"id": "own pace", "skill": "PLC", "from": 3, "to": 4},
    ]
    wanted = team(need("PLC", 3), {**need("PLC", 4), "id": "more"}, start="2027-01-25")
    answer = solved(
        [person("a", 1, {"PLC": 2})],
        [wanted],
        trainings=trainings,
        rules={"start": "2027-01-04"},
        objective=["shortfall", "readiness"],
    )
    assert (value(answer, "shortfall"), value(answer, "readiness")) == (0, 13)


def test_readiness_sees_that_what_comes_later_is_no_step_of_what_came_before() -> None:
    """Of two that build on one and both reach the second team's level, neither is for that team, but the one is.

    The later of the two reaches what the earlier asks for, and would be its step if it came first.
    """
    trainings = [
        {"id": "base", "skill": "PLC", "from": 1, "to": 2, "sessions": ["2027-01-04"]},
        {"id": "early", "skill": "PLC", "from": 2, "to": 3, "sessions": ["2027-01-11"]},
        {"id": "later", "skill": "PLC", "from": 2, "to": 4, "sessions": ["2027-01-25"]},
    ]
    teams = [
        team(need("PLC", 2), name="soon", start="2027-01-11", end="2027-01-17", priority=0.01),
        team(need("PLC", 3), name="first", start="2027-01-18", end="2027-01-24", priority=0.01),
        team(need("PLC", 3), name="second", start="2027-02-08", end="2027-02-14", priority=100),
        team(need("PLC", 4), name="third", start="2027-02-15", end="2027-02-21", priority=0.01),
    ]
    answer = solved(
        [person("a", 1, {"PLC": 1})],
        teams,
        trainings=trainings,
        rules={"start": "2027-01-04"},
        objective=["shortfall", "readiness"],
    )
    assert [taken.training for taken in answer.trainings] == ["base", "early", "later"]
    assert [taken.training for taken in answer.trainings if ("second", "PLC") in taken.serves] == ["base"]
    ends = {taken.training: (taken.end - date(2027, 1, 4)).days for taken in answer.trainings}
    expected = 100.01 * ends["base"] + 0.01 * (ends["early"] + ends["later"])
    assert value(answer, "shortfall") == 0
    assert value(answer, "readiness") == pytest.approx(expected)


def test_changes_keep_the_incumbent_where_it_costs_nothing() -> None:
    people = [person("a", 1, {"PLC": 3}), person("b", 1, {"PLC": 3})]
    answer = solved(people, [team(need("PLC"))], objective=["shortfall", "changes"], incumbent={"t": ["b"]})
    assert (on(answer), value(answer, "changes")) == ({"b"}, 0)


def test_changes_count_whoever_leaves_and_whoever_joins() -> None:
    people = [person("a", 1, {"PLC": 3}), person("b", 1)]
    teams = [team(need("PLC"), barred=["b"])]
    answer = solved(people, teams, objective=["shortfall", "changes"], incumbent={"t": ["b"]})
    assert value(answer, "changes") == 2


def test_without_an_incumbent_nothing_changes() -> None:
    answer = solved([person("a", 1, {"PLC": 3})], [team(need("PLC"))], objective=["shortfall", "changes"])
    assert value(answer, "changes") == 0


MAINTENANCE: Json = {"department": "Maintenance"}


def test_a_team_of_one_department_is_a_silo() -> None:
    answer = solved(
        [person("a", 1, {"PLC": 3}, **MAINTENANCE)], [team(need("PLC"), priority=2)], objective=["shortfall", "silo"]
    )
    assert value(answer, "silo") == 2


def test_somebody_of_another_department_opens_a_silo() -> None:
    people = [person("a", 1, {"PLC": 3}, **MAINTENANCE), person("b", 9, department="IT")]
    answer = solved(people, [team(need("PLC"))], objective=["shortfall", "silo", "cost"])
    assert (on(answer), value(answer, "silo")) == ({"a", "b"}, 0)


def test_somebody_without_department_opens_a_silo() -> None:
    people = [person("a", 1, {"PLC": 3}, **MAINTENANCE), person("b", 9)]
    answer = solved(people, [team(need("PLC"))], objective=["shortfall", "silo", "cost"])
    assert (on(answer), value(answer, "silo")) == ({"a", "b"}, 0)


def test_an_empty_team_is_no_silo() -> None:
    answer = solved([person("a", 1, **MAINTENANCE)], [team(need("PLC"))], objective=["shortfall", "silo"])
    assert value(answer, "silo") == 0
