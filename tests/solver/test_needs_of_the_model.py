"""Who is counted for a need, and what its shortfall comes to."""

import pytest

from solver.answer import Cover
from tests.solver.notation import need, on, person, solved, team, value


def test_a_cover_needs_the_level() -> None:
    answer = solved([person("a", 1, {"PLC": 2}), person("b", 5, {"PLC": 3})], [team(need("PLC", 3))])
    assert on(answer) == {"b"}


def test_what_cannot_be_covered_is_reported() -> None:
    answer = solved([person("a", 1, {"PLC": 2})], [team(need("PLC", 3, headcount=2, weight=10), priority=3)])
    assert (value(answer, "shortfall"), answer.needs[0].missing) == (60, 2)


def test_an_unverified_level_counts_less_caution() -> None:
    people = [person("a", 1, {"PLC": {"level": 3, "verified": False}}), person("b", 5, {"PLC": 3})]
    assert on(solved(people, [team(need("PLC", 3))], rules={"caution": 1})) == {"b"}


@pytest.mark.parametrize("ends", [{"valid_until": "2000-01-08"}, {"lapses_on": "2000-01-02"}])
def test_a_level_that_ends_too_early_does_not_count(ends: dict[str, str]) -> None:
    people = [person("a", 1, {"PLC": {"level": 3, **ends}}), person("b", 5, {"PLC": 3})]
    assert on(solved(people, [team(need("PLC", 3), start="2000-01-03")])) == {"b"}


@pytest.mark.parametrize("ends", [{"valid_until": "2000-01-09"}, {"lapses_on": "2000-01-03"}])
def test_a_level_counts_that_ends_on_the_last_day_it_is_asked(ends: dict[str, str]) -> None:
    people = [person("a", 1, {"PLC": {"level": 3, **ends}}), person("b", 5, {"PLC": 3})]
    assert on(solved(people, [team(need("PLC", 3), start="2000-01-03")])) == {"a"}


def test_everybody_reaches_the_lowest_level() -> None:
    assert value(solved([person("a")], [team(need("PLC", 0))]), "shortfall") == 0


def test_a_missing_spare_weighs_a_tenth() -> None:
    people = [person("a", 1, {"PLC": 3}), person("b", 1)]
    answer = solved(people, [team(need("PLC", 3, spare=2, weight=10))])
    assert (value(answer, "shortfall"), answer.needs[0].spare_missing) == (2, 2)


def test_a_head_that_is_missing_is_no_spare_to_be_had() -> None:
    answer = solved([], [team(need("PLC", 3, headcount=2, spare=1, weight=10))])
    assert (value(answer, "shortfall"), answer.needs[0].spare_missing) == (21, 1)


def test_a_need_of_both_sides_is_covered_from_both() -> None:
    people = [
        person("a", 1, {"PLC": 3}, side="OT"),
        person("b", 1, {"PLC": 3}, side="OT"),
        person("c", 9, {"PLC": 3}, side="IT"),
    ]
    answer = solved(people, [team(need("PLC", 3, headcount=2, both_sides=True))])
    assert on(answer) in ({"a", "c"}, {"b", "c"})


def test_a_need_that_one_side_covers_alone_falls_short_once() -> None:
    people = [person("a", 1, {"PLC": 3}, side="OT"), person("b", 1, {"PLC": 3})]
    answer = solved(people, [team(need("PLC", 3, headcount=2, both_sides=True, weight=7))])
    assert value(answer, "shortfall") == 7


def test_a_need_of_both_sides_with_one_head_counts_two_people() -> None:
    people = [person("a", 1, {"PLC": 3}, side="OT"), person("b", 1, {"PLC": 3}, side="IT")]
    answer = solved(people, [team(need("PLC", 3, both_sides=True))])
    assert (on(answer), answer.needs[0].covered) == ({"a", "b"}, 1)


def test_a_member_is_counted_for_no_more_needs_than_the_team_allows() -> None:
    all_round = person("a", 1, {"PLC": 3, "SQL": 3})
    people = [all_round, person("b", 9, {"SQL": 3})]
    assert on(solved(people, [team(need("PLC"), need("SQL"), needs_per_person=1)])) == {"a", "b"}


def test_without_such_a_limit_a_member_is_counted_for_all_they_reach() -> None:
    answer = solved([person("a", 1, {"PLC": 3, "SQL": 3})], [team(need("PLC"), need("SQL"))])
    assert answer.members[0].covers == (Cover("PLC", "level"), Cover("SQL", "level"))


def test_nobody_is_counted_when_the_team_allows_no_need() -> None:
    answer = solved([person("a", 1, {"PLC": 3})], [team(need("PLC"), needs_per_person=0)])
    assert value(answer, "shortfall") == 1


def test_heavier_needs_are_covered_first() -> None:
    people = [person("a", 1, {"PLC": 3}), person("b", 1, {"SQL": 3})]
    answer = solved(people, [team(need("PLC", weight=2), need("SQL", weight=3), size={"max": 1})])
    assert on(answer) == {"b"}


def test_the_team_of_higher_priority_is_covered_first() -> None:
    teams = [team(need("PLC"), name="t1", priority=1), team(need("PLC"), name="t2", priority=1.5)]
    answer = solved([person("a", 1, {"PLC": 3})], teams)
    assert (on(answer, "t1"), on(answer, "t2")) == (set(), {"a"})
