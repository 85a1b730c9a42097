"""Ways out of a contradiction, on the page of its run."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

import models
from models import Run, Scenario, ScenarioChoice
from tests.planner.factories import make_account, sign_in
from tests.planner.plant import (
    Rows,
    add,
    make_department,
    make_need,
    make_person,
    make_scenario,
    make_site,
    make_skill,
    make_team,
)
from tests.planner.test_questions import a_run, ask, post
from tests.planner.test_runs_pages import END, START, TODAY


@pytest.fixture
def planner(client: FlaskClient, session: Rows) -> FlaskClient:
    """A browser that a planner has signed in with."""
    make_account(session, "planner", "planner")
    session.commit()
    sign_in(client, "planner")
    return client


def contradiction(session: Rows, *choices: tuple[str, str], **facts: Any) -> Run:
    """A run of a scenario in which these people must or must not join its only team."""
    team = make_team(session, START, END, make_need(make_skill(session), 1), code="X", **facts)
    scenario = make_scenario(session, TODAY, team)
    for name, choice in choices:
        person = make_person(session, name)
        scenario.choices.append(ScenarioChoice(person=person, team=team, choice=choice))
    session.flush()
    return a_run(session, scenario)


def choices_of(session: Rows, scenario_id: int) -> set[tuple[str, str]]:
    found = session.scalars(select(ScenarioChoice).where(ScenarioChoice.scenario_id == scenario_id))
    return {(each.person.name, each.choice) for each in found}


def number_of(session: Rows, run: Run, code: str) -> int:
    """The place of the first rule of this kind in the contradiction."""
    return next(at for at, rule in enumerate((run.answer or {})["conflict"]) if rule["code"] == code)


def test_a_must_join_that_contradicts_another_rule_is_dropped_and_solved_again_at_one_click(
    planner: FlaskClient, session: Rows
) -> None:
    run = contradiction(session, ("Ann", "must_join"), site=make_site(session, "L4"))
    run_id, scenario_id = run.id, run.scenario_id
    page = planner.get(f"/runs/{run_id}").get_data(as_text=True)
    assert page.count("Drop it and solve again") == 1
    assert "Change the team" in page
    number = number_of(session, run, "fixed")
    assert "being solved again" in post(planner, f"/runs/{run_id}/conflict/{number}/drop").get_data(as_text=True)
    assert choices_of(session, scenario_id) == set()
    assert len(session.scalars(select(Run)).all()) == 2


def test_of_several_rules_only_the_one_that_is_dropped_goes(planner: FlaskClient, session: Rows) -> None:
    run = contradiction(session, ("Ann", "must_join"), ("Bob", "must_not_join"), size_min=2)
    scenario_id, number = run.scenario_id, number_of(session, run, "barred")
    post(planner, f"/runs/{run.id}/conflict/{number}/drop")
    assert choices_of(session, scenario_id) == {("Ann", "must_join")}


def test_a_rule_that_keeps_a_no_says_so(planner: FlaskClient, session: Rows) -> None:
    run = contradiction(session, ("Bob", "must_not_join"), size_min=1)
    scenario = session.get_one(Scenario, run.scenario_id)
    [choice] = scenario.choices
    assert "a head's no" not in planner.get(f"/runs/{run.id}").get_data(as_text=True)
    plan = add(session, models.Plan(run=run, name="P", published_at=models.now()))
    facts: Any = {"first_day": START, "last_day": END, "share": 0.2, "state": "refused"}
    add(session, models.Membership(plan=plan, person_id=choice.person_id, team_id=choice.team_id, **facts))
    session.commit()
    assert "a head's no" in planner.get(f"/runs/{run.id}").get_data(as_text=True)


def test_what_the_scenario_does_not_state_cannot_be_dropped(planner: FlaskClient, session: Rows) -> None:
    run = contradiction(session, size_min=2)
    make_department(session, "MNT")
    page = planner.get(f"/runs/{run.id}").get_data(as_text=True)
    assert "Drop it" not in page
    for number in (0, 99):
        assert post(planner, f"/runs/{run.id}/conflict/{number}/drop").status_code == 404


def test_nothing_is_dropped_while_the_scenario_is_being_solved(planner: FlaskClient, session: Rows) -> None:
    run = contradiction(session, ("Bob", "must_not_join"), size_min=1)
    add(session, Run(scenario=run.scenario, problem=run.problem, state="running"))
    session.commit()
    scenario_id, number = run.scenario_id, number_of(session, run, "barred")
    assert "under way" in post(planner, f"/runs/{run.id}/conflict/{number}/drop").get_data(as_text=True)
    assert choices_of(session, scenario_id) == {("Bob", "must_not_join")}


def test_what_goes_without_a_rule_is_applied_from_its_answer(planner: FlaskClient, session: Rows) -> None:
    run = contradiction(session, ("Bob", "must_not_join"), size_min=1)
    scenario_id = run.scenario_id
    question = ask(planner, session, run, "conflict")
    findings = (question.result or {})["findings"]
    number = next(at for at, each in enumerate(findings) if "barred" in str(each["changes"]))
    page = planner.get(f"/questions/{question.id}").get_data(as_text=True)
    assert page.count("Apply and solve again") == 1
    post(planner, f"/questions/{question.id}/findings/{number}/apply")
    assert choices_of(session, scenario_id) == set()
