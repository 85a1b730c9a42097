"""Every hard rule of membership, where it forbids the plan that would be cheaper."""

from typing import Any

from solver.answer import Answer
from tests.solver.notation import Json, need, on, person, solved, team

CHEAP, DEAR = person("cheap", 1, {"PLC": 3}), person("dear", 5, {"PLC": 3})
PLC = need("PLC", 3)


def staffed(*people: Json, **rest: Any) -> Answer:
    return solved(list(people), [team(PLC, **rest)])


def test_without_rules_the_cheapest_person_who_covers_the_need_is_chosen() -> None:
    assert on(staffed(CHEAP, DEAR)) == {"cheap"}


def test_a_team_has_at_least_its_least_size() -> None:
    assert on(staffed(CHEAP, DEAR, size={"min": 2})) == {"cheap", "dear"}


def test_a_team_has_at_most_its_greatest_size() -> None:
    assert on(staffed(CHEAP, DEAR, size={"max": 0})) == set()


def test_a_team_has_the_least_number_of_a_role() -> None:
    architect = person("ada", 9, role="architect")
    assert on(staffed(CHEAP, architect, roles={"architect": {"min": 1}})) == {"cheap", "ada"}


def test_a_team_has_the_greatest_number_of_a_role() -> None:
    technician = person("tom", 1, {"PLC": 3}, role="technician")
    assert on(staffed(technician, DEAR, roles={"technician": {"max": 0}})) == {"dear"}


def test_a_team_has_the_least_number_of_a_side() -> None:
    assert on(staffed(CHEAP, person("ines", 9, side="IT"), sides={"IT": {"min": 1}})) == {"cheap", "ines"}


def test_a_stated_side_wins_over_the_side_of_the_role() -> None:
    people = [person("both", 1, {"PLC": 3}, role="technician", side="IT"), DEAR]
    assert on(staffed(*people, sides={"IT": {"max": 0}})) == {"dear"}


def test_members_come_from_the_sites_of_the_team() -> None:
    near, far = {**DEAR, "site": "North"}, {**CHEAP, "site": "South"}
    assert on(staffed(near, far, sites=["North"])) == {"dear"}


def test_nobody_comes_from_an_empty_list_of_sites() -> None:
    assert on(staffed(CHEAP, DEAR, sites=[])) == set()


def test_who_must_join_is_on_the_team() -> None:
    assert on(staffed(CHEAP, DEAR, fixed=["dear"])) == {"dear"}


def test_who_must_not_join_is_not_on_the_team() -> None:
    assert on(staffed(CHEAP, DEAR, barred=["cheap"])) == {"dear"}


def test_absence_on_more_than_half_of_the_days_rules_out() -> None:
    absences = [{"from": "2000-01-03", "to": "2000-01-05"}, {"from": "2000-01-05", "to": "2000-01-06"}]
    away = {**CHEAP, "absences": absences}
    assert on(staffed(away, DEAR)) == {"dear"}


def test_a_day_in_two_absences_counts_once() -> None:
    absences = [{"from": "2000-01-03", "to": "2000-01-05"}, {"from": "2000-01-04", "to": "2000-01-05"}]
    away = {**CHEAP, "absences": absences}
    assert on(staffed(away, DEAR)) == {"cheap"}


def test_people_kept_apart_are_not_in_one_team() -> None:
    people = [person("a", 1, {"PLC": 3}), person("b", 1, {"SQL": 3}), person("c", 9, {"SQL": 3})]
    answer = solved(people, [team(PLC, need("SQL", 3))], rules={"apart": [["a", "b"]]})
    assert on(answer) == {"a", "c"}


def test_people_who_stay_together_join_together() -> None:
    answer = solved([CHEAP, DEAR, person("friend", 9)], [team(PLC)], rules={"together": [["cheap", "friend"]]})
    assert on(answer) == {"dear"}


def test_nobody_of_people_who_stay_together_joins_when_one_may_not() -> None:
    people = [CHEAP, DEAR, person("friend", 0)]
    answer = solved(people, [team(PLC, barred=["friend"])], rules={"together": [["cheap", "friend"]]})
    assert on(answer) == {"dear"}


def test_a_department_releases_no_more_than_its_share() -> None:
    people = [{**CHEAP, "department": "Maintenance"}, person("other", 0, department="Maintenance"), DEAR]
    teams = [team(PLC, name="t1"), team(name="t2", fixed=["other"])]
    answer = solved(people, teams, rules={"department_release": {"Maintenance": 0.5}})
    assert (on(answer, "t1"), on(answer, "t2")) == ({"dear"}, {"other"})


def test_a_department_keeps_its_home_cover() -> None:
    people = [{**CHEAP, "department": "Maintenance", "crew": "B"}, {**DEAR, "department": "Quality", "crew": "B"}]
    home = {"department": "Maintenance", "crew": "B", "skill": "PLC", "level": 3, "min": 1}
    assert on(solved(people, [team(PLC)], rules={"home_cover": [home]})) == {"dear"}


def test_home_cover_is_counted_on_the_first_day_of_the_rules() -> None:
    expired = {"level": 3, "valid_until": "1999-12-31"}
    people = [
        {**CHEAP, "department": "Maintenance"},
        person("expired", 1, {"PLC": expired}, department="Maintenance"),
        DEAR,
    ]
    home = {"department": "Maintenance", "skill": "PLC", "level": 3, "min": 1}
    assert on(solved(people, [team(PLC)], rules={"home_cover": [home]})) == {"dear"}


def test_a_person_is_on_no_more_teams_than_they_may() -> None:
    teams = [team(PLC, name="t1"), team(PLC, name="t2", start="2000-02-07")]
    answer = solved([{**CHEAP, "max_teams": 1}, DEAR], teams)
    assert sorted([*on(answer, "t1"), *on(answer, "t2")]) == ["cheap", "dear"]


def test_teams_of_one_day_take_no_more_than_the_time_a_person_works() -> None:
    short, long = {"start": "2000-01-10", "end": "2000-01-16"}, {"start": "2000-01-03", "end": "2000-01-20"}
    teams = [team(PLC, name="t1", member_fte=0.6, **short), team(PLC, name="t2", member_fte=0.6, **long)]
    answer = solved([CHEAP, DEAR], teams)
    assert sorted([*on(answer, "t1"), *on(answer, "t2")]) == ["cheap", "dear"]


def test_teams_one_after_the_other_take_the_same_time() -> None:
    teams = [team(PLC, name="t1", start="2000-01-03", end="2000-01-09"), team(PLC, name="t2", start="2000-01-10")]
    answer = solved([CHEAP, DEAR], teams)
    assert (on(answer, "t1"), on(answer, "t2")) == ({"cheap"}, {"cheap"})


def test_tenths_of_working_time_add_up_exactly() -> None:
    teams = [team(need("PLC", 3), name=f"t{number}", member_fte=0.1) for number in range(10)]
    answer = solved([CHEAP, DEAR], teams)
    assert all(on(answer, f"t{number}") == {"cheap"} for number in range(10))


def test_who_may_be_on_no_team_is_on_none() -> None:
    assert on(staffed({**CHEAP, "max_teams": 0}, DEAR)) == {"dear"}


def test_halves_of_working_time_add_up_exactly_where_a_third_would_be_too_much() -> None:
    teams = [team(need("PLC", 3), name=f"t{number}", member_fte=0.5) for number in range(3)]
    answer = solved([CHEAP, DEAR], teams)
    assert sorted(len(on(answer, f"t{number}") & {"cheap"}) for number in range(3)) == [0, 1, 1]


def test_nobody_joins_a_team_that_takes_more_than_they_work() -> None:
    assert on(staffed({**CHEAP, "fte": 0.5}, DEAR, member_fte=0.6)) == {"dear"}
