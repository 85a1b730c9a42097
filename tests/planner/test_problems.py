import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

import models
from models import db
from planner.errors import Refused
from planner.problems import freeze
from solver.answer import Options
from solver.problem import Problem
from solver.reading import read_problem
from solver.solve import solve
from solver.verify import verify
from tests.planner.plant import (
    Rows,
    make_crew,
    make_department,
    make_need,
    make_person,
    make_role,
    make_scenario,
    make_site,
    make_skill,
    make_standing,
    make_team,
    make_training,
)

TODAY = date(2027, 1, 4)
START, END = date(2027, 3, 1), date(2027, 5, 30)


def frozen(scenario: models.Scenario) -> dict[str, Any]:
    """The problem as the rest of the product reads it: through JSON, and without a fault."""
    stated = freeze(scenario)
    read_problem(json.dumps(stated))
    return stated


def read(scenario: models.Scenario) -> Problem:
    return read_problem(json.dumps(freeze(scenario)))


def test_a_person_is_stated_with_all_that_holds_on_the_day_looked_at_and_without_a_name(session: Rows) -> None:
    maintenance, line = make_department(session, "MNT"), make_site(session, "L4")
    technician = make_role(session, "technician", "OT", weekly_rate=1450)
    skill = make_skill(session, "C04")
    ann = make_person(
        session, "Ann", role=technician, department=maintenance, crew=make_crew(session, maintenance, "B"), site=line
    )
    make_standing(session, ann, skill, 2, valid_until=date(2027, 6, 30), lapses_on=date(2027, 9, 1), verified=False)
    session.add(models.WorkShare(person=ann, holds_from=date(2021, 1, 1), share=0.8))
    session.add(models.Absence(person=ann, holds_from=date(2027, 2, 1), holds_until=date(2027, 2, 14)))
    stated = frozen(make_scenario(session, TODAY, make_team(session, START, END, make_need(skill, 2))))
    assert stated["people"] == [
        {
            "id": f"p{ann.id}",
            "role": "technician",
            "department": "MNT",
            "crew": "B",
            "site": "L4",
            "weekly_cost": 1450.0,
            "fte": 0.8,
            "training_hours_per_week": 4.0,
            "skills": {"C04": {"level": 2, "verified": False, "valid_until": "2027-06-30", "lapses_on": "2027-09-01"}},
            "absences": [{"from": "2027-02-01", "to": "2027-02-14"}],
        }
    ]
    assert "Ann" not in json.dumps(stated)


def test_a_team_is_stated_with_its_bounds_and_weighs_its_needs_by_importance(session: Rows) -> None:
    skill, site, architect = make_skill(session, "C04"), make_site(session, "L4"), make_role(session, "architect", "IT")
    must = make_need(skill, 3, headcount=2, both_sides=True, spare=1)
    nice = make_need(skill, 1, importance="nice", position=1)
    bounds: dict[str, Any] = {"size_min": 4, "size_max": 8, "needs_per_person": 3}
    team = make_team(session, START, END, must, nice, site=site, priority=2.0, **bounds)
    session.add(models.TeamRole(team=team, role=architect, minimum=1))
    session.add(models.TeamSide(team=team, side="OT", minimum=2, maximum=3))
    make_person(session)
    session.flush()
    stated = frozen(make_scenario(session, TODAY, team, member_share=0.5))
    assert stated["teams"] == [
        {
            "id": f"t{team.id}",
            "start": "2027-03-01",
            "end": "2027-05-30",
            "member_fte": 0.5,
            "size": {"min": 4, "max": 8},
            "roles": {"architect": {"min": 1}},
            "sides": {"OT": {"min": 2, "max": 3}},
            "sites": ["L4"],
            "needs_per_person": 3,
            "priority": 2.0,
            "needs": [
                {
                    "id": f"n{must.id}", "skill": "C04", "level": 3, "headcount": 2, "weight": 100.0,
                    "both_sides": True, "spare": 1,
                },
                {
                    "id": f"n{nice.id}", "skill": "C04", "level": 1, "headcount": 1, "weight": 1.0,
                    "both_sides": False, "spare": 0,
                },
            ],
        }
    ]  # fmt: skip


def test_leavers_are_left_out_and_who_leaves_during_a_team_is_absent_from_then_on(session: Rows) -> None:
    skill = make_skill(session)
    make_person(session, until=TODAY - timedelta(days=1))
    leaving = make_person(session, until=date(2027, 4, 15))
    [person] = read(make_scenario(session, TODAY, make_team(session, START, END, make_need(skill, 1)))).people.values()
    assert person.id == f"p{leaving.id}"
    assert [(away.start, away.end) for away in person.absences] == [(date(2027, 4, 16), END)]


def test_a_fact_entered_in_error_does_not_count(session: Rows) -> None:
    make_person(session, department=make_department(session, "MNT"))
    session.query(models.DepartmentMembership).update({"error_at": models.now()})
    problem = read(make_scenario(session, TODAY, make_team(session, START, END, make_need(make_skill(session), 1))))
    assert [person.department for person in problem.people.values()] == [None]


def test_who_holds_a_special_holds_the_general(session: Rows) -> None:
    plc = make_skill(session, "PLC")
    siemens = make_skill(session, "PLC-S", general=plc, special_kind="platform")
    make_standing(session, make_person(session), siemens, 3)
    problem = read(make_scenario(session, TODAY, make_team(session, START, END, make_need(plc, 2))))
    assert [person.skills["PLC"].level for person in problem.people.values()] == [3]


def test_of_a_general_and_its_special_the_level_that_lasts_is_stated(session: Rows) -> None:
    plc = make_skill(session, "PLC")
    siemens = make_skill(session, "PLC-S", general=plc, special_kind="platform")
    ann = make_person(session)
    make_standing(session, ann, siemens, 3, valid_until=START)
    make_standing(session, ann, plc, 2)
    problem = read(make_scenario(session, TODAY, make_team(session, START, END, make_need(plc, 2))))
    assert problem.people[f"p{ann.id}"].skills["PLC"].level == 2


def test_all_needs_become_their_parts_with_what_stands_on_the_topmost_node(session: Rows) -> None:
    first, second = make_skill(session, "A"), make_skill(session, "B")
    both = models.Need(kind="all", headcount=2, importance="should", spare=1)
    team = make_team(session, START, END, both)
    both.children.extend([make_need(first, 2, team=team), make_need(second, 3, team=team)])
    session.flush()
    [stated] = read(make_scenario(session, TODAY, team)).teams.values()
    assert [(n.skill, n.level, n.headcount, n.weight, n.spare) for n in stated.needs] == [
        ("A", 2, 2, 10.0, 1),
        ("B", 3, 2, 10.0, 1),
    ]


def any_team(session: Rows, *ways: models.Need) -> models.Team:
    node = models.Need(kind="any", headcount=1)
    team = make_team(session, START, END, node)
    with session.no_autoflush:
        for way in ways:
            way.team = team
            node.children.append(way)
    session.flush()
    return team


def test_whoever_meets_one_way_of_an_any_need_holds_its_skill(session: Rows) -> None:
    first, second = make_skill(session, "A"), make_skill(session, "B")
    ann, bob, cem, dan = (make_person(session) for _ in range(4))
    make_standing(session, ann, first, 3, valid_until=date(2027, 12, 31))
    make_standing(session, bob, second, 2)
    make_standing(session, cem, first, 2)
    make_standing(session, dan, first, 3, valid_until=END - timedelta(days=1))
    team = any_team(session, make_need(first, 3), make_need(second, 2))
    problem = read(make_scenario(session, TODAY, team))
    [need] = problem.teams[f"t{team.id}"].needs
    assert (need.skill, need.level) == (f"any:{need.id}", problem.scale_max)
    holders = {p.id: p.skills[need.skill] for p in problem.people.values() if need.skill in p.skills}
    assert {person: held.valid_until for person, held in holders.items()} == {
        f"p{ann.id}": date(2027, 12, 31),
        f"p{bob.id}": None,
    }


def test_a_way_of_several_needs_is_met_only_by_all_of_them(session: Rows) -> None:
    first, second = make_skill(session, "A"), make_skill(session, "B")
    ann, bob = make_person(session), make_person(session)
    for skill in (first, second):
        make_standing(session, ann, skill, 2)
    make_standing(session, bob, first, 2)
    both = models.Need(kind="all")
    team = any_team(session, both, make_need(make_skill(session), 4))
    both.children.extend([make_need(first, 2, team=team), make_need(second, 2, team=team)])
    session.flush()
    problem = read(make_scenario(session, TODAY, team))
    [need] = problem.teams[f"t{team.id}"].needs
    assert [p.id for p in problem.people.values() if need.skill in p.skills] == [f"p{ann.id}"]


def test_unproven_levels_meet_an_any_need_with_the_scenarios_caution(session: Rows) -> None:
    skill = make_skill(session, "A")
    make_standing(session, make_person(session), skill, 3, verified=False)
    team = any_team(session, make_need(skill, 3))
    for caution, holders in ((1, 0), (0, 1)):
        problem = read(make_scenario(session, TODAY, team, caution=caution))
        need = problem.teams[f"t{team.id}"].needs[0]
        assert sum(need.skill in person.skills for person in problem.people.values()) == holders


def test_trainings_that_lead_to_a_way_are_offered_to_those_who_may_take_them(session: Rows) -> None:
    skill = make_skill(session, "A")
    ready, beginner = make_person(session), make_person(session)
    make_standing(session, ready, skill, 2, valid_until=date(2027, 2, 1))
    make_standing(session, beginner, skill, 1)
    training = make_training(session, skill, 2, 3, hours=24, cost=900, seats=8)
    team = any_team(session, make_need(skill, 3))
    problem = read(make_scenario(session, TODAY, team))
    [need] = problem.teams[f"t{team.id}"].needs
    offered = problem.trainings[f"tr{training.steps[0].id}@{need.id}"]
    rung = problem.people[f"p{ready.id}"].skills[need.skill]
    assert (offered.skill, offered.to_level, offered.hours, offered.seats) == (need.skill, need.level, 24, 8)
    assert (rung.level, rung.valid_until) == (offered.from_level, date(2027, 2, 1))
    assert need.skill not in problem.people[f"p{beginner.id}"].skills


def test_a_training_of_use_elsewhere_is_not_offered_a_second_time_for_an_any_need(session: Rows) -> None:
    skill = make_skill(session, "A")
    make_training(session, skill, 0, 3)
    make_person(session)
    other = make_team(session, START, END, make_need(skill, 2))
    problem = read(make_scenario(session, TODAY, any_team(session, make_need(skill, 3)), other))
    assert {training.skill for training in problem.trainings.values()} == {"A"}


def test_only_skills_that_the_question_needs_are_stated(session: Rows) -> None:
    asked, below, other = make_skill(session, "A"), make_skill(session, "B"), make_skill(session, "Z")
    session.add(models.Prerequisite(skill=asked, requires=below, level=2, for_level=3))
    ann = make_person(session)
    for skill in (asked, below, other):
        make_standing(session, ann, skill, 1)
    make_training(session, other, 1, 2)
    stated = frozen(make_scenario(session, TODAY, make_team(session, START, END, make_need(asked, 3))))
    assert set(stated["people"][0]["skills"]) == {"A", "B"}
    assert stated["skills"] == [
        {"id": "A", "side": "bridge", "prerequisites": [{"skill": "B", "level": 2, "for_level": 3}]},
        {"id": "B", "side": "bridge", "prerequisites": []},
    ]
    assert stated["trainings"] == []


def test_a_training_is_stated_by_step_with_its_coming_sessions_and_facilities(session: Rows) -> None:
    skill = make_skill(session, "A")
    training = make_training(
        session, skill, 1, 3, hours=24, cost=900, weeks=6, seats=8, trainer_level=4, has_sessions=True
    )
    for day in (date(2026, 12, 7), date(2027, 1, 11)):
        session.add(models.TrainingSession(training=training, first_day=day))
    lab = models.Facility(code="lab", name="Lab", units=2)
    session.add(models.TrainingFacility(training=training, facility=lab, units=1))
    session.add(models.Facility(code="unused", name="Unused"))
    make_training(session, skill, 0, 1, retired_on=TODAY)
    make_person(session)
    stated = frozen(make_scenario(session, TODAY, make_team(session, START, END, make_need(skill, 3))))
    assert stated["trainings"] == [
        {
            "id": f"tr{training.steps[0].id}", "skill": "A", "from": 1, "to": 3, "hours": 24.0, "cost": 900.0,
            "weeks": 6, "seats": 8, "sessions": ["2027-01-11"], "facility": {"lab": 1}, "trainer_level": 4,
        }
    ]  # fmt: skip
    assert stated["facilities"] == {"lab": 2}


def test_a_training_whose_sessions_are_over_never_takes_place(session: Rows) -> None:
    skill = make_skill(session, "A")
    make_training(session, skill, 0, 3, has_sessions=True)
    make_person(session)
    problem = read(make_scenario(session, TODAY, make_team(session, START, END, make_need(skill, 3))))
    assert [training.sessions for training in problem.trainings.values()] == [()]


def test_who_must_and_must_not_join_is_stated_with_the_teams(session: Rows) -> None:
    skill = make_skill(session)
    ann, bob, cem = (make_person(session) for _ in range(3))
    one, two = (make_team(session, START, END, make_need(skill, 1)) for _ in range(2))
    scenario = make_scenario(session, TODAY, one, two)
    for person, team, choice in ((ann, one, "must_join"), (bob, one, "must_not_join"), (cem, None, "must_not_join")):
        scenario.choices.append(models.ScenarioChoice(person=person, team=team, choice=choice))
    problem = read(scenario)
    assert [(team.fixed, team.barred) for team in problem.teams.values()] == [
        ((f"p{ann.id}",), (f"p{bob.id}", f"p{cem.id}")),
        ((), (f"p{cem.id}",)),
    ]


def test_rules_are_stated(session: Rows) -> None:
    skill, maintenance = make_skill(session, "A"), make_department(session, "MNT")
    crew = make_crew(session, maintenance, "B")
    session.add(models.HomeCover(department=maintenance, crew=crew, skill=skill, level=3, minimum=0))
    make_person(session, department=maintenance)
    team = make_team(session, START, END, make_need(skill, 1))
    scenario = make_scenario(
        session, TODAY, team,
        use_home_cover=True, training_budget=40000, max_training_hours_per_person=80, caution=1, goals=["cost"],
    )  # fmt: skip
    scenario.releases.append(models.ScenarioRelease(department=maintenance, share=0.25))
    session.flush()
    stated = frozen(scenario)
    assert stated["objective"] == ["cost"]
    assert stated["rules"] == {
        "start": "2027-01-04",
        "training_budget": 40000.0,
        "max_training_hours_per_person": 80.0,
        "department_release": {"MNT": 0.25},
        "caution": 1,
        "home_cover": [{"department": "MNT", "crew": "B", "skill": "A", "level": 3, "min": 0}],
    }


def published(session: Rows, team: models.Team, person: models.Person, **facts: Any) -> models.Membership:
    scenario = make_scenario(session, TODAY, team)
    plan = models.Plan(name="Plan", run=models.Run(scenario=scenario, problem={}))
    stated = {"first_day": team.first_day, "last_day": team.last_day, "share": 0.2, "state": "accepted", **facts}
    membership = models.Membership(plan=plan, team=team, person=person, **stated)
    session.add(membership)
    session.flush()
    return membership


def test_what_somebody_accepted_in_another_plan_takes_its_peak_off_their_time(session: Rows) -> None:
    skill = make_skill(session)
    ann = make_person(session, max_teams=3)
    published(session, make_team(session, START, date(2027, 4, 1)), ann, share=0.2)
    published(session, make_team(session, date(2027, 4, 1), END), ann, share=0.3)
    published(session, make_team(session, START, END), ann, share=0.4, state="refused")
    [person] = read(make_scenario(session, TODAY, make_team(session, START, END, make_need(skill, 1)))).people.values()
    assert (person.fte, person.max_teams) == (0.5, 1)


def test_the_published_plan_of_the_same_teams_is_the_incumbent(session: Rows) -> None:
    skill = make_skill(session)
    ann = make_person(session)
    team = make_team(session, START, END, make_need(skill, 1))
    published(session, team, ann)
    problem = read(make_scenario(session, TODAY, team))
    assert problem.incumbent == {f"t{team.id}": (f"p{ann.id}",)}
    assert problem.people[f"p{ann.id}"].fte == 1.0


def test_a_team_that_has_begun_is_staffed_from_the_day_looked_at_on(session: Rows) -> None:
    make_person(session)
    team = make_team(session, date(2026, 6, 1), END, make_need(make_skill(session), 1))
    assert [t.start for t in read(make_scenario(session, TODAY, team)).teams.values()] == [TODAY]


@pytest.fixture
def statements(session: Rows) -> list[str]:
    seen: list[str] = []
    engine: Engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    return seen


def test_the_number_of_queries_does_not_grow_with_people_or_teams(session: Rows, statements: list[str]) -> None:
    skill, other = make_skill(session), make_skill(session)
    department, crew_of = make_department(session), []
    for _ in range(2):
        crew_of.append(make_crew(session, department))

    def grow() -> models.Team:
        for _ in range(5):
            person = make_person(session, department=department, crew=crew_of[0], role=make_role(session))
            make_standing(session, person, skill, 2)
        make_training(session, skill, 1, 3, seats=2)
        node = models.Need(kind="any")
        team = make_team(session, START, END, make_need(skill, 3), node, site=make_site(session))
        node.children.extend([make_need(skill, 2, team=team), make_need(other, 1, team=team)])
        session.flush()
        return team

    def queries(scenario: models.Scenario) -> int:
        session.commit()
        statements.clear()
        freeze(scenario)
        return len(statements)

    few = queries(make_scenario(session, TODAY, grow()))
    many = queries(make_scenario(session, TODAY, *(grow() for _ in range(4))))
    assert many == few


def test_a_scenario_without_a_team_is_refused(session: Rows) -> None:
    with pytest.raises(Refused, match="staffs no team yet"):
        freeze(make_scenario(session, TODAY))


def test_a_team_that_is_over_is_refused_by_name(session: Rows) -> None:
    team = make_team(session, date(2026, 1, 1), date(2026, 6, 30), code="OLD")
    with pytest.raises(Refused, match="Team OLD ends on"):
        freeze(make_scenario(session, TODAY, team))


def test_somebody_who_must_join_but_has_left_is_refused_by_name(session: Rows) -> None:
    ann = make_person(session, "Ann", until=TODAY - timedelta(days=1))
    team = make_team(session, START, END, make_need(make_skill(session), 1))
    scenario = make_scenario(session, TODAY, team)
    scenario.choices.append(models.ScenarioChoice(person=ann, team=team, choice="must_join"))
    with pytest.raises(Refused, match="Ann must join"):
        freeze(scenario)


def declined(session: Rows, scenario: models.Scenario, person: models.Person, training: models.Training) -> None:
    session.add(models.ScenarioUntrained(scenario=scenario, person=person, training=training))
    session.flush()


def trained(scenario: models.Scenario) -> set[tuple[str, str]]:
    """Who takes which training in the best plan, verified."""
    problem = read(scenario)
    answer = solve(problem, Options(time_limit=30))
    assert verify(problem, answer) == []
    return {(each.person, each.training) for each in answer.trainings}


def test_a_declined_training_is_not_planned_for_that_person_but_for_others(session: Rows) -> None:
    skill = make_skill(session, "A")
    ann, bob = make_person(session), make_person(session)
    make_standing(session, ann, skill, 3)
    make_standing(session, bob, skill, 2)
    training = make_training(session, skill, 2, 4)
    make_training(session, skill, 0, 1)
    scenario = make_scenario(session, TODAY, make_team(session, START, END, make_need(skill, 4)))
    key = f"tr{training.steps[0].id}"
    assert len(trained(scenario)) == 1
    declined(session, scenario, ann, training)
    assert trained(scenario) == {(f"p{bob.id}", key)}
    declined(session, scenario, bob, training)
    assert trained(scenario) == set()


def test_who_declined_one_training_is_planned_for_another(session: Rows) -> None:
    first, second = make_skill(session, "A"), make_skill(session, "B")
    ann = make_person(session)
    no, yes = make_training(session, first, 0, 3), make_training(session, second, 0, 3)
    team = make_team(session, START, END, make_need(first, 3), make_need(second, 3))
    scenario = make_scenario(session, TODAY, team)
    declined(session, scenario, ann, no)
    assert trained(scenario) == {(f"p{ann.id}", f"tr{yes.steps[0].id}")}


def test_who_declined_a_step_below_still_takes_it_no_higher(session: Rows) -> None:
    skill = make_skill(session, "A")
    ann = make_person(session)
    low = make_training(session, skill, 0, 2)
    make_training(session, skill, 2, 3)
    scenario = make_scenario(session, TODAY, make_team(session, START, END, make_need(skill, 3)))
    assert len(trained(scenario)) == 2
    declined(session, scenario, ann, low)
    assert trained(scenario) == set()


def test_a_declined_training_is_not_planned_for_an_any_need_either(session: Rows) -> None:
    skill, other = make_skill(session, "A"), make_skill(session, "B")
    ann, bob = make_person(session), make_person(session)
    training = make_training(session, skill, 0, 3)
    scenario = make_scenario(session, TODAY, any_team(session, make_need(skill, 3), make_need(other, 3)))
    declined(session, scenario, ann, training)
    assert [person for person, _ in trained(scenario)] == [f"p{bob.id}"]


def solved_run(session: Rows, scenario: models.Scenario, *members: tuple[models.Team, models.Person]) -> models.Run:
    """A run of the scenario that ended with these members."""
    on_teams = [{"team": f"t{team.id}", "person": f"p{person.id}", "covers": []} for team, person in members]
    trainings = [{"person": member["person"], "training": "tr1"} for member in on_teams]
    answer = {"status": "optimal" if members else "infeasible", "members": on_teams, "trainings": trainings}
    run = models.Run(scenario=scenario, problem={}, answer=answer, state="done")
    session.add(run)
    session.flush()
    return run


def test_of_equally_good_answers_the_nearest_to_the_newest_run_is_asked_for(session: Rows) -> None:
    team = make_team(session, START, END, make_need(make_skill(session), 1))
    ann, bob = make_person(session), make_person(session)
    scenario = make_scenario(session, TODAY, team)
    assert "incumbent" not in frozen(scenario)
    solved_run(session, scenario, (team, ann))
    newest = solved_run(session, scenario, (team, bob))
    solved_run(session, scenario)  # rules contradicted each other
    stated = frozen(scenario)
    assert (stated["objective"], stated["incumbent"]) == (
        ["shortfall", "cost", "changes", "training_hours"],
        {f"t{team.id}": [f"p{bob.id}"]},
    )
    assert [each["person"] for each in stated["x_trainings"]] == [f"p{bob.id}"]
    assert (stated["x_near"], stated["x_added"]) == (newest.id, ["changes", "training_hours"])


def test_a_large_problem_is_near_to_a_run_only_that_is_named(session: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.nearness.LARGE", 1)
    team, ann = make_team(session, START, END, make_need(make_skill(session), 1)), make_person(session)
    scenario = make_scenario(session, TODAY, team)
    run = solved_run(session, scenario, (team, ann))
    assert "incumbent" not in frozen(scenario)
    assert freeze(scenario, run)["x_near"] == run.id


def test_a_run_that_is_named_comes_before_the_plan_in_force_and_that_before_the_newest_run(session: Rows) -> None:
    team = make_team(session, START, END, make_need(make_skill(session), 1))
    ann, bob, cem = (make_person(session) for _ in range(3))
    scenario = make_scenario(session, TODAY, team)
    named = solved_run(session, scenario, (team, ann))
    solved_run(session, scenario, (team, cem))
    published(session, team, bob)
    assert freeze(scenario, named)["incumbent"] == {f"t{team.id}": [f"p{ann.id}"]}
    stated = frozen(scenario)
    assert (stated["incumbent"], stated["x_near"]) == ({f"t{team.id}": [f"p{bob.id}"]}, 0)


def test_who_left_and_teams_that_are_not_staffed_any_more_are_nothing_to_be_near_to(session: Rows) -> None:
    skill = make_skill(session)
    team, dropped = (make_team(session, START, END, make_need(skill, 1)) for _ in range(2))
    ann, gone = make_person(session), make_person(session, until=TODAY - timedelta(days=1))
    scenario = make_scenario(session, TODAY, team)
    solved_run(session, scenario, (team, ann), (team, gone), (dropped, ann))
    assert frozen(scenario)["incumbent"] == {f"t{team.id}": [f"p{ann.id}"]}


def test_few_changes_that_a_scenario_asks_for_are_those_against_the_plan_in_force(session: Rows) -> None:
    team = make_team(session, START, END, make_need(make_skill(session), 1))
    ann = make_person(session)
    scenario = make_scenario(session, TODAY, team, goals=["changes", "shortfall"])
    solved_run(session, scenario, (team, ann))
    stated = frozen(scenario)
    assert stated["objective"] == ["changes", "shortfall"]
    assert not {"incumbent", "x_near"} & set(stated)
