import json
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

import models
from models import Run, db
from planner.answers import row_of
from planner.nearness import pairs_of
from planner.problems import freeze
from planner.services.conflicts import in_words
from planner.services.names import Names
from planner.services.results import differences, gap_in_words, result
from planner.solving import solved
from solver.answer import Options
from solver.reading import read_problem
from solver.solve import solve
from tests.planner.plant import (
    Rows,
    add,
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
START, END = date(2027, 3, 1), date(2027, 3, 28)


@pytest.fixture(autouse=True)
def _reader(app: Flask, session: Rows) -> Any:
    """Somebody who reads English."""
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def run_of(session: Rows, *teams: models.Team, **facts: Any) -> Run:
    """The scenario's run, solved."""
    return run_again(session, make_scenario(session, TODAY, *teams, **facts))


def run_again(session: Rows, scenario: models.Scenario) -> Run:
    """The scenario as it is now, solved."""
    problem = freeze(scenario)
    found = solved(problem, {"time_limit": 30}, lambda _progress: None)
    return add(
        session, Run(scenario=scenario, problem=problem, answer=found.answer, baseline=found.baseline, state="done")
    )


def test_a_result_opens_with_what_is_covered_what_is_proven_what_it_takes_and_what_today_leaves_open(
    session: Rows,
) -> None:
    opc, sql = make_skill(session, "C04"), make_skill(session, "I01")
    make_standing(session, make_person(session), opc, 2)
    make_training(session, opc, 2, 3, hours=24, cost=900)
    first = make_team(session, START, END, make_need(opc, 3))
    second = make_team(session, START, END, make_need(sql, 2))
    assert result(run_of(session, first, second)).opening == (
        "1 of 2 teams fully covered, 1 need open; proven best; 1 training, 24 hours; today's way leaves 2 needs open."
    )


def test_a_member_is_shown_with_role_side_department_and_what_they_cover_and_how(session: Rows) -> None:
    opc = make_skill(session, "C04", name_de="OPC UA (de)")
    technician = make_role(session, "technician", "OT", weekly_rate=1400)
    ann = make_person(session, "Ann", role=technician, department=make_department(session, "MNT"))
    make_standing(session, ann, opc, 2)
    make_training(session, opc, 2, 3)
    shown = result(run_of(session, make_team(session, START, END, make_need(opc, 3), member_share=0.5)))
    [team] = shown.teams
    [member] = team.members
    assert (member.person_id, member.name, member.role, member.side, member.department) == (
        ann.id, "Ann", "Role technician", "OT", "Department MNT",
    )  # fmt: skip
    assert [(cover.need, cover.by) for cover in member.covers] == [("Skill C04, level 3", "training")]
    assert shown.cost == (1400 * 0.5 * 4, 0)


def test_a_training_says_who_when_for_what_and_at_which_cost(session: Rows) -> None:
    opc = make_skill(session, "C04")
    make_standing(session, make_person(session, "Ann"), opc, 2)
    training = make_training(session, opc, 2, 3, hours=8, cost=900)
    team = make_team(session, START, END, make_need(opc, 3), code="ROLL")
    [line] = result(run_of(session, team)).trainings
    assert (line.name, line.title, line.skill, line.from_level, line.to_level) == (
        "Ann", training.title, "Skill C04", 2, 3,
    )  # fmt: skip
    assert (line.hours, line.cost, line.end < START, line.purpose) == (8, 900, True, ["Team ROLL: Skill C04, level 3"])


def why(session: Rows, *teams: models.Team, **facts: Any) -> list[str]:
    """What is said about the one open need."""
    [(_team, need)] = result(run_of(session, *teams, **facts)).open_needs
    return need.why


def test_an_open_need_says_that_nobody_holds_it_and_that_nothing_leads_to_it(session: Rows) -> None:
    make_person(session)
    team = make_team(session, START, END, make_need(make_skill(session), 3))
    assert why(session, team) == ["Nobody holds this level.", "No training leads to it."]


def test_an_open_need_says_what_keeps_those_who_hold_it(session: Rows) -> None:
    skill = make_skill(session)
    away, leaver_of_site = make_person(session), make_person(session)
    for person in (away, leaver_of_site):
        make_standing(session, person, skill, 3)
    session.add(models.Absence(person=away, holds_from=START, holds_until=END))
    scenario_team = make_team(session, START, END, make_need(skill, 3))
    scenario = make_scenario(session, TODAY, scenario_team)
    scenario.choices.append(models.ScenarioChoice(person=leaver_of_site, team=None, choice="must_not_join"))
    problem = freeze(scenario)
    found = solved(problem, {"time_limit": 30}, lambda _progress: None)
    run = add(session, Run(scenario=scenario, problem=problem, answer=found.answer, baseline=None, state="done"))
    [(_team, need)] = result(run).open_needs
    assert set(need.why) == {
        "1 who holds it is absent for most of the team's time.",
        "1 who holds it must not join.",
        "No training leads to it.",
    }


def test_an_open_need_gathers_those_who_are_on_many_other_teams(session: Rows) -> None:
    skill = make_skill(session)
    for _person in range(3):
        make_standing(session, make_person(session), skill, 3)
    teams = [make_team(session, START, END, make_need(skill, 3), code=code, member_share=1.0) for code in "ABCD"]
    assert why(session, *teams) == ["3 who hold it are on other teams.", "No training leads to it."]


def test_a_need_of_both_sides_says_which_side_is_missing(session: Rows) -> None:
    skill = make_skill(session)
    ann = make_person(session, role=make_role(session, side="OT"))
    make_standing(session, ann, skill, 2)
    team = make_team(session, START, END, make_need(skill, 2, both_sides=True))
    assert why(session, team) == ["Nobody of IT is counted for it.", "No training leads to it."]


def test_an_any_need_is_called_by_its_ways_and_its_training_by_what_it_really_raises(session: Rows) -> None:
    first, second = make_skill(session, "A"), make_skill(session, "B")
    make_standing(session, make_person(session), first, 1)
    make_training(session, first, 1, 2)
    node = models.Need(kind="any")
    team = make_team(session, START, END, node)
    with session.no_autoflush:
        for skill in (first, second):
            way = make_need(skill, 2)
            way.team = team
            node.children.append(way)
    session.flush()
    shown = result(run_of(session, team))
    assert shown.teams[0].needs[0].label == "one of: Skill A, level 2; Skill B, level 2"
    assert [(line.skill, line.from_level, line.to_level) for line in shown.trainings] == [("Skill A", 1, 2)]


def test_today_s_way_and_another_run_are_compared(session: Rows) -> None:
    skill = make_skill(session)
    ann, bob = make_person(session, "Ann"), make_person(session, "Bob")
    for person in (ann, bob):
        make_standing(session, person, skill, 3)
    team = make_team(session, START, END, make_need(skill, 3), code="X")
    runs = []
    for person in (ann, bob):
        scenario = make_scenario(session, TODAY, team)
        scenario.choices.append(models.ScenarioChoice(person=person, team=None, choice="must_not_join"))
        problem = freeze(scenario)
        found = solved(problem, {"time_limit": 30}, lambda _progress: None)
        runs.append(add(session, Run(scenario=scenario, problem=problem, answer=found.answer, state="done")))
    moved = differences(*runs)
    assert [(each.team, each.person, each.joins) for each in moved] == [
        ("Team X", "Bob", True),
        ("Team X", "Ann", False),
    ]


def test_a_scenario_solved_again_moves_nobody_without_need_and_says_so(session: Rows) -> None:
    skill = make_skill(session)
    twins = [make_person(session, f"Twin {number}") for number in range(6)]
    for person in twins:
        make_standing(session, person, skill, 3)
    team = make_team(session, START, END, make_need(skill, 3, headcount=3), size_max=3)
    first = run_of(session, team)
    scenario, [member, *others] = first.scenario, sorted(person for _team, person in pairs_of(first))
    keep_off = models.ScenarioChoice(person_id=row_of(member), team=team, choice="must_not_join")
    scenario.choices.append(keep_off)
    again = run_again(session, scenario)
    assert set(others) < {person for _team, person in pairs_of(again)}
    shown = result(again)
    assert (shown.nearest, shown.moved) == (first.id, None)
    assert "proven best" in shown.opening
    assert "changes" not in shown.opening
    assert [(goal.code, goal.value) for goal in shown.goals][-2:] == [("changes", 2.0), ("training_hours", 0.0)]


def test_rules_that_contradict_each_other_open_the_result(session: Rows) -> None:
    make_person(session)
    team = make_team(session, START, END, make_need(make_skill(session), 1), size_min=2)
    shown = result(run_of(session, team))
    assert shown.opening.endswith("there is no plan until it is changed.")
    assert (len(shown.conflict), shown.teams) == (1, [])


def test_a_contradiction_is_said_with_names(session: Rows) -> None:
    skill, site = make_skill(session), make_site(session, "L4")
    ann = make_person(session, "Ann")
    team = make_team(session, START, END, make_need(skill, 1), code="X", site=site)
    scenario = make_scenario(session, TODAY, team)
    scenario.choices.append(models.ScenarioChoice(person=ann, team=team, choice="must_join"))
    problem = freeze(scenario)
    found = solved(problem, {"time_limit": 30}, lambda _progress: None)
    run = add(session, Run(scenario=scenario, problem=problem, answer=found.answer, state="done"))
    assert set(result(run).conflict) == {"Ann must join Team X.", "Members of Team X work at L4."}


RULES: list[tuple[dict[str, Any], set[str]]] = [
    (
        {"size": {"min": 2}, "people": [{"id": "p1", "skills": {}}]},
        {"Team X has at least 2 members."},
    ),
    (
        {"size": {"min": 1}, "people": [{"id": "p1", "skills": {}, "fte": 0.1}]},
        {"Team X has at least 1 member.", "Ann has 10 % of full time for all teams of a day."},
    ),
    (
        {"size": {"min": 1}, "people": [{"id": "p1", "skills": {}, "max_teams": 0}]},
        {"Team X has at least 1 member.", "Ann is on at most 0 teams."},
    ),
    (
        {
            "size": {"min": 1},
            "people": [{"id": "p1", "skills": {}, "department": "M&T"}],
            "rules": {"department_release": {"M&T": 0.5}},
        },
        {"Team X has at least 1 member.", "Maintenance releases at most 0 of its 1 people to teams."},
    ),
    (
        {
            "size": {"min": 1},
            "people": [{"id": "p1", "skills": {"s": 3}, "department": "M&T", "crew": "B"}],
            "rules": {"home_cover": [{"department": "M&T", "crew": "B", "skill": "s", "level": 3, "min": 1}]},
        },
        {
            "Team X has at least 1 member.",
            "Maintenance, crew B keeps 1 person with Welding at level 3 at home.",
        },
    ),
    (
        {
            "size": {"min": 1},
            "people": [{"id": "p1", "skills": {}, "absences": [{"from": "2027-03-01", "to": "2027-03-28"}]}],
        },
        {"Team X has at least 1 member.", "Ann is absent for most of a team's time."},
    ),
    (
        {"roles": {"engineer": {"min": 1}}, "people": [{"id": "p1", "skills": {}}]},
        {"Team X has at least 1: Engineer."},
    ),
    (
        {"sides": {"IT": {"min": 1}}, "people": [{"id": "p1", "skills": {}}]},
        {"Team X has at least 1: IT."},
    ),
]


@pytest.mark.parametrize(("facts", "said"), RULES)
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_every_rule_that_a_scenario_can_state_has_its_sentence(
    session: Rows, facts: dict[str, Any], said: set[str]
) -> None:
    names = Names(
        people={"p1": "Ann"},
        teams={"t1": "Team X"},
        needs={},
        skills={"s": "Welding"},
        roles={"engineer": "Engineer"},
        departments={"M&T": "Maintenance"},
        steps={},
        importance={},
    )
    team: dict[str, Any] = {"id": "t1", "start": "2027-03-01", "end": "2027-03-28", "member_fte": 0.2, "needs": []}
    of_team = {"size", "roles", "sides"}
    team.update((key, fact) for key, fact in facts.items() if key in of_team)
    stated: dict[str, Any] = {"format": "hybrid-team-problem/1", "teams": [team]}
    stated.update((key, fact) for key, fact in facts.items() if key not in of_team)
    problem = read_problem(json.dumps(stated))
    answer = solve(problem, Options(time_limit=30))
    assert {in_words(conflict, problem, names) for conflict in answer.conflict or ()} == said


def test_somebody_who_was_erased_is_not_named(session: Rows) -> None:
    skill = make_skill(session)
    ann = make_person(session, "Ann")
    make_standing(session, ann, skill, 3)
    run = run_of(session, make_team(session, START, END, make_need(skill, 3)))
    ann.name, ann.erased_at = "", models.now()
    session.flush()
    assert [member.name for member in result(run).teams[0].members] == ["(erased)"]


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (0.0, "proven best"),
        (0.00042, "at most 0.042 % from the best"),
        (0.004, "at most 0.4 % from the best"),
        (0.356, "at most 36 % from the best"),
        (1.0, "nothing proven yet"),
    ],
)
def test_a_gap_is_said_in_words(gap: float, words: str) -> None:
    assert gap_in_words(gap) == words


def test_the_number_of_queries_does_not_grow_with_members_or_teams(session: Rows) -> None:
    skill = make_skill(session)
    seen: list[object] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))

    def queries(teams: int) -> int:
        for _ in range(3 * teams):
            make_standing(session, make_person(session), skill, 3)
        run = run_of(session, *(make_team(session, START, END, make_need(skill, 3, headcount=3)) for _ in range(teams)))
        session.commit()
        seen.clear()
        result(run)
        return len(seen)

    assert queries(1) == queries(3)
