"""What trainings close, and what they need: every rule where it forbids the plan that would be cheaper."""

from typing import Any

import pytest

from tests.solver.notation import Json, need, on, only_training, person, solved, taken, team, value

RULES = {"start": "2027-01-04"}
LATER = {"start": "2027-03-01", "end": "2027-05-30"}
"""A team that leaves eight weeks to train in."""
WEEK_1, WEEK_2, WEEK_3, WEEK_4 = "2027-01-04", "2027-01-11", "2027-01-18", "2027-01-25"


def training(name: str, skill: str, below: int, above: int, hours: float = 4, **rest: object) -> Json:
    return {"id": name, "skill": skill, "from": below, "to": above, "hours": hours, **rest}


def asked(skill: str = "PLC", level: int = 3, **rest: Any) -> Json:
    return team(need(skill, level), **{**LATER, **rest})


BASIC, EXPERT = training("basic", "PLC", 0, 2), training("expert", "PLC", 2, 3)


def test_a_training_closes_a_gap() -> None:
    answer = solved([person("a", 1, {"PLC": 2})], [asked()], rules=RULES, trainings=[EXPERT])
    assert (value(answer, "shortfall"), only_training(answer).serves) == (0, (("t", "PLC"),))


def test_no_training_is_taken_that_serves_nothing() -> None:
    answer = solved(
        [person("a", 1, {"PLC": 3})], [asked()], rules=RULES, trainings=[EXPERT, training("top", "PLC", 3, 4)]
    )
    assert taken(answer) == []


def test_trainings_are_taken_in_steps() -> None:
    answer = solved([person("a", 1)], [asked(start="2027-01-18")], rules=RULES, trainings=[EXPERT, BASIC])
    assert taken(answer) == [("a", "basic", WEEK_1), ("a", "expert", WEEK_2)]


def test_a_step_serves_the_need_that_the_whole_way_is_for() -> None:
    answer = solved([person("a", 1)], [asked()], rules=RULES, trainings=[EXPERT, BASIC])
    assert [each.serves for each in answer.trainings] == [(("t", "PLC"),)] * 2


def test_there_is_no_time_for_two_steps_in_one_week() -> None:
    answer = solved([person("a", 1)], [asked(start="2027-01-11")], rules=RULES, trainings=[EXPERT, BASIC])
    assert (value(answer, "shortfall"), taken(answer)) == (1, [])


def test_a_training_ends_before_its_team_starts() -> None:
    ends_on_the_first_day = asked(start="2027-01-10", end="2027-03-01")
    answer = solved([person("a", 1, {"PLC": 2})], [ends_on_the_first_day], rules=RULES, trainings=[EXPERT])
    assert value(answer, "shortfall") == 1


def test_self_paced_hours_are_spread_over_the_weeks_of_the_person() -> None:
    slow = person("a", 1, {"PLC": 2}, training_hours_per_week=4)
    answer = solved([slow], [asked()], rules=RULES, trainings=[training("expert", "PLC", 2, 3, hours=9)])
    assert (only_training(answer).end - only_training(answer).start).days == 20


def test_who_has_no_hours_to_train_takes_none() -> None:
    people = [person("a", 1, {"PLC": 2}, training_hours_per_week=0)]
    assert value(solved(people, [asked()], rules=RULES, trainings=[EXPERT]), "shortfall") == 1


def test_a_class_is_only_for_who_has_its_hours_each_week() -> None:
    people = [
        person("slow", 1, {"PLC": 2}, training_hours_per_week=3),
        person("quick", 9, {"PLC": 2}, training_hours_per_week=4),
    ]
    intense = training("expert", "PLC", 2, 3, hours=8, weeks=2, seats=5)
    assert on(solved(people, [asked()], rules=RULES, trainings=[intense])) == {"quick"}


def test_a_class_runs_on_its_sessions() -> None:
    wednesday = training("expert", "PLC", 2, 3, sessions=["2027-01-13"])
    answer = solved([person("a", 1, {"PLC": 2})], [asked()], rules=RULES, trainings=[wednesday])
    assert taken(answer) == [("a", "expert", "2027-01-13")]


@pytest.mark.parametrize("sessions", [[], ["2026-12-28"]])
def test_no_class_runs_without_sessions_or_before_the_rules_start(sessions: list[str]) -> None:
    never = training("expert", "PLC", 2, 3, sessions=sessions)
    answer = solved([person("a", 1, {"PLC": 2})], [asked()], rules=RULES, trainings=[never])
    assert value(answer, "shortfall") == 1


def test_a_class_has_no_more_takers_than_seats() -> None:
    people = [person(name, 1, {"PLC": 2}) for name in "abc"]
    once = training("expert", "PLC", 2, 3, sessions=[WEEK_1], seats=2)
    answer = solved(people, [team(need("PLC", 3, headcount=3), **LATER)], rules=RULES, trainings=[once])
    assert (value(answer, "shortfall"), len(taken(answer))) == (1, 2)


def test_a_class_needs_a_trainer() -> None:
    taught = training("expert", "PLC", 2, 3, seats=5, trainer_level=4)
    answer = solved([person("a", 1, {"PLC": 2})], [asked()], rules=RULES, trainings=[taught])
    assert value(answer, "shortfall") == 1


def test_a_trainer_may_be_on_no_team_and_have_no_hours_to_train() -> None:
    taught = training("expert", "PLC", 2, 3, seats=5, trainer_level=4)
    people = [person("a", 1, {"PLC": 2}), person("coach", 99, {"PLC": 4}, training_hours_per_week=0)]
    answer = solved(people, [asked(barred=["coach"])], rules=RULES, trainings=[taught])
    assert only_training(answer).trainer == "coach"


def test_a_trainer_holds_the_level_until_the_class_ends() -> None:
    taught = training("expert", "PLC", 2, 3, sessions=[WEEK_1], weeks=2, trainer_level=4)
    coach = person("coach", 99, {"PLC": {"level": 4, "valid_until": "2027-01-16"}})
    answer = solved([person("a", 1, {"PLC": 2}), coach], [asked()], rules=RULES, trainings=[taught])
    assert value(answer, "shortfall") == 1


@pytest.mark.parametrize("sessions", [[WEEK_1], [WEEK_1, WEEK_2]])
def test_a_trainer_is_absent_on_no_day_of_the_class(sessions: list[str]) -> None:
    taught = training("expert", "PLC", 2, 3, sessions=sessions, trainer_level=4)
    coach = person("coach", 99, {"PLC": 4}, absences=[{"from": "2027-01-10", "to": "2027-01-10"}])
    answer = solved([person("a", 1, {"PLC": 2}), coach], [asked(barred=["coach"])], rules=RULES, trainings=[taught])
    assert taken(answer) == [("a", "expert", session) for session in sessions if session == WEEK_2]


@pytest.mark.parametrize(
    ("levels", "rest"),
    [
        ({"PLC": 4}, {"absences": [{"from": "2027-01-10", "to": "2027-01-10"}]}),
        ({"PLC": {"level": 4, "valid_until": "2027-01-09"}}, {}),
    ],
)
def test_of_two_who_could_teach_the_one_teaches_who_can_to_the_last_day(levels: Json, rest: Json) -> None:
    taught = training("expert", "PLC", 2, 3, sessions=[WEEK_1], weeks=1, trainer_level=4)
    people = [person("a", 1, {"PLC": 2}), person("away", 1, levels, **rest), person("coach", 99, {"PLC": 4})]
    answer = solved(people, [asked(barred=["away", "coach"])], rules=RULES, trainings=[taught])
    assert only_training(answer).trainer == "coach"


def test_a_trainer_gives_one_class_at_a_time() -> None:
    taught = [training(f"to {skill}", skill, 0, 3, sessions=[WEEK_1], trainer_level=4) for skill in ("PLC", "SQL")]
    people = [person("a", 1), person("coach", 99, {"PLC": 4, "SQL": 4})]
    teams = [team(need("PLC", 3), need("SQL", 3), barred=["coach"], **LATER)]
    people.append(person("b", 1))
    assert value(solved(people, teams, rules=RULES, trainings=taught), "shortfall") == 1


def test_a_trainer_may_have_been_trained_for_a_need_of_their_own() -> None:
    people = [person("a", 1, {"PLC": 2}), person("coach", 1, {"PLC": 3})]
    top, taught = training("top", "PLC", 3, 4), training("expert", "PLC", 2, 3, sessions=[WEEK_2], trainer_level=4)
    teams = [team(need("PLC", 4), name="t1", **LATER), asked(name="t2", barred=["coach"])]
    answer = solved(people, teams, rules=RULES, trainings=[top, taught])
    assert [(each.person, each.trainer) for each in answer.trainings] == [("a", "coach"), ("coach", None)]


def test_nobody_is_trained_only_to_teach() -> None:
    people = [person("a", 1, {"PLC": 2}), person("coach", 1, {"PLC": 3})]
    top, taught = training("top", "PLC", 3, 4), training("expert", "PLC", 2, 3, sessions=[WEEK_2], trainer_level=4)
    answer = solved(people, [asked(barred=["coach"])], rules=RULES, trainings=[top, taught])
    assert (value(answer, "shortfall"), taken(answer)) == (1, [])


@pytest.mark.parametrize(("second", "both"), [(WEEK_2, False), (WEEK_3, True)])
def test_a_class_keeps_its_facility_to_its_last_day(second: str, both: bool) -> None:
    rest: Any = {"weeks": 2, "facility": {"lab": 1}}
    classes = [training("to PLC", "PLC", 0, 3, sessions=[WEEK_1], **rest)]
    classes.append(training("to SQL", "SQL", 0, 3, sessions=[second], **rest))
    people, wanted = [person("a", 1), person("b", 1)], team(need("PLC", 3), need("SQL", 3), **LATER)
    answer = solved(people, [wanted], rules=RULES, trainings=classes, facilities={"lab": 1})
    assert value(answer, "shortfall") == (0 if both else 1)


def test_classes_share_the_facilities_of_a_day() -> None:
    both = [training(f"to {skill}", skill, 0, 3, sessions=[WEEK_1], facility={"lab": 1}) for skill in ("PLC", "SQL")]
    teams = [team(need("PLC", 3), need("SQL", 3), **LATER)]
    people = [person("a", 1), person("b", 1)]
    answer = solved(people, teams, rules=RULES, trainings=both, facilities={"lab": 1})
    assert value(answer, "shortfall") == 1


def test_one_class_uses_its_facility_once_for_all_takers() -> None:
    lab = training("expert", "PLC", 2, 3, sessions=[WEEK_1], facility={"lab": 1})
    people = [person(name, 1, {"PLC": 2}) for name in "ab"]
    teams = [team(need("PLC", 3, headcount=2), **LATER)]
    assert value(solved(people, teams, rules=RULES, trainings=[lab], facilities={"lab": 1}), "shortfall") == 0


def test_a_person_takes_one_training_at_a_time() -> None:
    both = [training(f"to {skill}", skill, 0, 3, sessions=[WEEK_1]) for skill in ("PLC", "SQL")]
    answer = solved([person("a", 1)], [team(need("PLC", 3), need("SQL", 3), **LATER)], rules=RULES, trainings=both)
    assert value(answer, "shortfall") == 1


@pytest.mark.parametrize(("until", "start"), [("2027-01-17", WEEK_3), (WEEK_3, WEEK_4)])
def test_nobody_starts_a_training_on_the_last_day_of_an_absence(until: str, start: str) -> None:
    away = person("a", 1, {"PLC": 2}, absences=[{"from": WEEK_1, "to": until}])
    in_time = asked(start="2027-02-01", end="2027-05-30")
    answer = solved([away], [in_time], rules=RULES, trainings=[EXPERT], objective=["shortfall", "readiness"])
    assert taken(answer) == [("a", "expert", start)]


def test_a_level_that_lapses_is_renewed_from_the_day_after_on() -> None:
    lapsing = person("a", 1, {"PLC": {"level": 3, "lapses_on": WEEK_2}})
    answer = solved(
        [lapsing],
        [asked()],
        rules=RULES,
        trainings=[training("again", "PLC", 0, 3)],
        objective=["shortfall", "readiness"],
    )
    assert taken(answer) == [("a", "again", WEEK_3)]


def test_a_level_that_outlasts_the_team_is_renewed_only_once_it_has_lapsed() -> None:
    """It holds to the end of the team that the training is for; that another team ends later changes nothing."""
    both_ends = {"level": 3, "valid_until": LATER["end"], "lapses_on": "2027-01-12"}
    later = team(name="later", start="2027-03-01", end="2027-12-31")
    answer = solved(
        [person("a", 1, {"PLC": both_ends})],
        [asked(), later],
        rules=RULES,
        trainings=[training("again", "PLC", 0, 3)],
        objective=["shortfall", "readiness"],
    )
    assert taken(answer) == [("a", "again", WEEK_3)]


def test_no_class_is_held_before_the_plan_starts() -> None:
    early = training("early", "PLC", 2, 3, sessions=["2026-12-28"])
    answer = solved([person("a", 1, {"PLC": 2})], [asked()], rules=RULES, trainings=[early])
    assert (value(answer, "shortfall"), taken(answer)) == (1, [])


def test_nobody_trains_on_days_of_absence() -> None:
    away = person("a", 1, {"PLC": 2}, absences=[{"from": WEEK_1, "to": "2027-01-24"}])
    answer = solved([away], [asked(start="2027-02-01")], rules=RULES, trainings=[EXPERT])
    assert taken(answer) == [("a", "expert", WEEK_4)]


PREREQUISITE = [{"id": "PLC", "prerequisites": [{"skill": "SQL", "level": 1, "for_level": 3}]}]


def test_a_training_asks_the_prerequisites_of_its_level() -> None:
    answer = solved([person("a", 1, {"PLC": 2})], [asked()], rules=RULES, trainings=[EXPERT], skills=PREREQUISITE)
    assert value(answer, "shortfall") == 1


def test_prerequisites_of_a_higher_level_are_not_asked() -> None:
    answer = solved([person("a", 1)], [asked(level=2)], rules=RULES, trainings=[BASIC], skills=PREREQUISITE)
    assert value(answer, "shortfall") == 0


def test_a_prerequisite_may_be_met_by_another_training() -> None:
    trainings = [EXPERT, training("queries", "SQL", 0, 1)]
    answer = solved(
        [person("a", 1, {"PLC": 2})], [asked(start="2027-01-18")], rules=RULES, trainings=trainings, skills=PREREQUISITE
    )
    assert taken(answer) == [("a", "queries", WEEK_1), ("a", "expert", WEEK_2)]


def test_the_level_asked_may_have_run_out_before_the_training_starts() -> None:
    until = {"PLC": {"level": 2, "valid_until": "2027-01-10"}}
    late = training("expert", "PLC", 2, 3, sessions=[WEEK_2])
    assert value(solved([person("a", 1, until)], [asked()], rules=RULES, trainings=[late]), "shortfall") == 1


def test_a_certificate_that_ends_within_the_team_is_renewed() -> None:
    until = {"PLC": {"level": 3, "valid_until": "2027-04-01"}}
    answer = solved([person("a", 1, until)], [asked()], rules=RULES, trainings=[EXPERT])
    assert (value(answer, "shortfall"), len(taken(answer))) == (0, 1)


def test_a_renewal_is_only_for_the_team_within_which_the_certificate_ends() -> None:
    until = {"PLC": {"level": 3, "valid_until": "2027-04-01"}}
    teams = [asked(name="early", end="2027-03-14"), asked(name="late", start="2027-03-15")]
    answer = solved([person("a", 1, until)], teams, rules=RULES, trainings=[EXPERT])
    assert (on(answer, "early"), only_training(answer).serves) == ({"a"}, (("late", "PLC"),))


def test_a_level_that_lapses_can_only_be_renewed_once_it_is_lacked() -> None:
    lapsing = {"PLC": {"level": 3, "lapses_on": "2027-01-15"}}
    answer = solved(
        [person("a", 1, lapsing)], [asked(start="2027-01-25")], rules=RULES, trainings=[training("again", "PLC", 0, 3)]
    )
    assert taken(answer) == [("a", "again", WEEK_3)]


def test_trainings_stay_within_the_budget() -> None:
    people = [person(name, 1, {"PLC": 2}) for name in "ab"]
    teams = [team(need("PLC", 3, headcount=2), **LATER)]
    priced = training("expert", "PLC", 2, 3, cost=0.1)
    assert value(solved(people, teams, rules={**RULES, "training_budget": 0.2}, trainings=[priced]), "shortfall") == 0
    assert value(solved(people, teams, rules={**RULES, "training_budget": 0.19}, trainings=[priced]), "shortfall") == 1


def test_nobody_trains_more_hours_than_the_rules_allow() -> None:
    rules = {**RULES, "max_training_hours_per_person": 7}
    answer = solved([person("a", 1)], [asked()], rules=rules, trainings=[BASIC, EXPERT])
    assert value(answer, "shortfall") == 1


def test_training_is_weighed_against_a_dearer_member() -> None:
    people = [person("a", 1, {"PLC": 2}), person("b", 50, {"PLC": 3})]
    answer = solved(people, [asked()], rules=RULES, trainings=[training("expert", "PLC", 2, 3, cost=900)])
    assert (on(answer), value(answer, "cost")) == ({"b"}, 50 * 13)


def test_fewer_hours_are_better_where_they_are_a_goal() -> None:
    trainings = [training("long", "PLC", 2, 3, hours=40), training("short", "PLC", 2, 3, hours=8)]
    answer = solved(
        [person("a", 1, {"PLC": 2})],
        [asked()],
        rules=RULES,
        trainings=trainings,
        objective=["shortfall", "training_hours"],
    )
    assert value(answer, "training_hours") == 8


def test_readiness_has_trainings_end_early() -> None:
    sessions = training("expert", "PLC", 2, 3, sessions=[WEEK_1, WEEK_3])
    answer = solved(
        [person("a", 1, {"PLC": 2})],
        [asked(priority=2)],
        rules=RULES,
        trainings=[sessions],
        objective=["shortfall", "readiness"],
    )
    assert value(answer, "readiness") == 2 * 6


def test_readiness_waits_for_the_last_training_of_a_team() -> None:
    trainings = [training("plc", "PLC", 0, 1, sessions=[WEEK_1]), training("sql", "SQL", 0, 1, sessions=[WEEK_3])]
    teams = [team(need("PLC"), need("SQL"), **LATER)]
    answer = solved([person("a")], teams, rules=RULES, trainings=trainings, objective=["shortfall", "readiness"])
    assert value(answer, "readiness") == 20


def test_a_team_that_is_covered_by_level_waits_for_no_renewal() -> None:
    expiring = {"PLC": {"level": 3, "valid_until": "2027-03-31"}}
    early = team(need("PLC", 3), need("SQL"), name="early", start=WEEK_1, end=WEEK_1, needs_per_person=1)
    answer = solved(
        [person("a", 1, expiring)],
        [early, asked(name="late", start=WEEK_3)],
        rules=RULES,
        trainings=[EXPERT],
        objective=["shortfall", "readiness"],
    )
    assert value(answer, "shortfall") == 1
    assert value(answer, "readiness") == 6


def test_a_training_with_very_many_possible_starts_is_planned_too() -> None:
    answer = solved(
        [person("a", 1)],
        [asked(start="2028-03-06", end="2028-04-02")],
        rules=RULES,
        trainings=[BASIC, EXPERT],
        objective=["shortfall", "readiness"],
    )
    assert value(answer, "readiness") == 13
