"""Questions about a run: asked, answered by the worker's own function, shown, applied."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from models import Run, RunQuestion, ScenarioChoice, now
from planner.explaining import explained
from planner.problems import freeze
from planner.solving import solved
from solver.reading import read_answer, read_problem
from solver.verify import verify
from tests.planner.factories import csrf_token, make_account, sign_in
from tests.planner.plant import (
    Rows,
    add,
    make_need,
    make_person,
    make_role,
    make_scenario,
    make_skill,
    make_standing,
    make_team,
    make_training,
)
from tests.planner.test_runs_pages import END, START, TODAY


@pytest.fixture
def planner(client: FlaskClient, session: Rows) -> FlaskClient:
    """A browser that a planner has signed in with."""
    make_account(session, "planner", "planner")
    session.commit()
    sign_in(client, "planner")
    return client


@pytest.fixture
def run(session: Rows) -> Run:
    """Ann (cheap) is on the team, Bob (dear) is not; a second need is short for want of money for a training."""
    opc, mes = make_skill(session, "C04"), make_skill(session, "C05")
    people = []
    for name, rate in (("Ann", 1000), ("Bob", 1500)):
        person = make_person(session, name, role=make_role(session, weekly_rate=rate))
        make_standing(session, person, opc, 3)
        people.append(person)
    make_standing(session, people[0], mes, 2)
    make_training(session, mes, 2, 3, hours=24, cost=900)
    team = make_team(session, START, END, make_need(opc, 3), make_need(mes, 3), code="X", size_max=1)
    return a_run(session, make_scenario(session, TODAY, team, training_budget=100))


def a_run(session: Rows, scenario: Any) -> Run:
    problem = freeze(scenario)
    found = solved(problem, {"time_limit": 30}, lambda _progress: None)
    ended = {"state": "done", "answer": found.answer, "baseline": found.baseline, "finished_at": now()}
    run = add(session, Run(scenario=scenario, problem=problem, **ended))
    session.commit()
    return run


def ids(run: Run) -> tuple[int, list[int], list[int]]:
    """The team, its needs and the people of the run's problem, by row."""
    (team,) = run.problem["teams"]
    people = [int(person["id"][1:]) for person in run.problem["people"]]
    return int(team["id"][1:]), [int(need["id"][1:]) for need in team["needs"]], people


def post(browser: FlaskClient, address: str, **facts: Any) -> Any:
    return browser.post(address, data={"csrf_token": csrf_token(browser), **facts}, follow_redirects=True)


def ask(browser: FlaskClient, session: Rows, run: Run, kind: str, **facts: Any) -> RunQuestion:
    """Ask on the page, and answer as a worker does."""
    run_id = run.id
    page = post(browser, f"/runs/{run_id}/questions", kind=kind, **facts)
    assert "Waiting for a worker" in page.get_data(as_text=True), page.get_data(as_text=True)
    question = session.scalars(select(RunQuestion).order_by(RunQuestion.id.desc())).first()
    assert question is not None
    asked = {"kind": kind, "answer": question.run.answer}
    asked |= {word: getattr(question, word) for word in ("team", "need", "person")}
    question.result = explained(question.run.problem, asked, question.options, lambda _step: None)
    question.state, question.finished_at = "done", now()
    session.commit()
    return question


def show(browser: FlaskClient, question: RunQuestion) -> str:
    return browser.get(f"/questions/{question.id}").get_data(as_text=True)


def test_why_not_is_priced_and_applying_it_chooses_the_person(planner: FlaskClient, session: Rows, run: Run) -> None:
    team, _, _ = ids(run)
    question = ask(planner, session, run, "person", team_id=team, person="Bob")
    page = show(planner, question)
    assert "Why not Bob on Team X?" in page
    assert "With Bob on Team X: " in page
    assert "Bob joins Team X; Ann leaves Team X" in page
    scenario_id = run.scenario_id
    applied = post(planner, f"/questions/{question.id}/findings/0/apply").get_data(as_text=True)
    assert "being solved again" in applied
    [choice] = session.scalars(select(ScenarioChoice).where(ScenarioChoice.scenario_id == scenario_id))
    assert (choice.choice, choice.person.name) == ("must_join", "Bob")
    again = session.scalars(select(Run).order_by(Run.id.desc())).first()
    assert again is not None
    assert again.problem["teams"][0]["fixed"] == [f"p{choice.person_id}"]


def test_applying_an_answer_moves_nobody_whom_it_does_not_name(planner: FlaskClient, session: Rows) -> None:
    opc, people = make_skill(session, "C04"), [make_person(session, f"Twin {number}") for number in range(6)]
    for person in people:
        make_standing(session, person, opc, 3)
    team = make_team(session, START, END, make_need(opc, 3, headcount=3), code="X", size_max=3)
    first = a_run(session, make_scenario(session, TODAY, team))
    chosen = {member["person"] for member in (first.answer or {})["members"]}
    outside = next(person for person in people if f"p{person.id}" not in chosen)
    question = ask(planner, session, first, "person", team_id=team.id, person=outside.name)
    assert [(f["code"], len(f["joins"]), len(f["leaves"])) for f in (question.result or {})["findings"]] == [
        ("as_good", 1, 1)
    ]
    post(planner, f"/questions/{question.id}/findings/0/apply")
    again = session.scalars(select(Run).order_by(Run.id.desc())).first()
    assert again is not None
    assert again.problem["x_near"] == first.id
    answer = solved(again.problem, {"time_limit": 30}, lambda _progress: None).answer
    assert len(chosen & {member["person"] for member in answer["members"]}) == 2
    again.answer, again.state = answer, "done"
    session.commit()
    other = next(p for p in people if p.id != outside.id and f"p{p.id}" not in chosen)
    later = ask(planner, session, again, "person", team_id=team.id, person=other.name)
    assert [f["code"] for f in (later.result or {})["findings"]] == ["as_good"]  # nearness to what was is no price


def test_an_open_need_shows_its_reason_and_ways_out_and_a_budget_is_applied(
    planner: FlaskClient, session: Rows, run: Run
) -> None:
    team, needs, _ = ids(run)
    question = ask(planner, session, run, "need", team_id=team, need_id=needs[1])
    page = show(planner, question)
    assert "The budget for trainings does not suffice." in page
    assert "A budget for trainings of 900 (800 more)." in page
    number = next(at for at, each in enumerate((question.result or {})["findings"]) if each["code"] == "budget" and
                  each["topic"] == "way")  # fmt: skip
    scenario = run.scenario
    post(planner, f"/questions/{question.id}/findings/{number}/apply")
    session.refresh(scenario)
    assert scenario.training_budget == 900


def test_who_else_names_the_next_for_a_seat(planner: FlaskClient, session: Rows, run: Run) -> None:
    team, _, people = ids(run)
    page = show(planner, ask(planner, session, run, "seat", team_id=team, person_id=people[0]))
    assert "Bob takes the seat." in page


def test_the_frontier_is_a_table_and_a_picture(planner: FlaskClient, session: Rows, run: Run) -> None:
    question = ask(planner, session, run, "frontier")
    assert f'src="/questions/{question.id}/frontier.svg"' in show(planner, question)
    answer = planner.get(f"/questions/{question.id}/frontier.svg")
    assert ElementTree.fromstring(answer.get_data()).tag.endswith("svg")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("absences", "Breaks at once"),
        ("alternatives", "Most robust"),
        ("budget", "Another 1,000 for trainings"),
        ("caution", "Every level is verified"),
    ],
)
def test_every_other_question_has_its_page(planner: FlaskClient, session: Rows, run: Run, kind: str, said: str) -> None:
    assert said in show(planner, ask(planner, session, run, kind))


def test_what_if_somebody_leaves_shows_the_nearest_plan(planner: FlaskClient, session: Rows, run: Run) -> None:
    page = show(planner, ask(planner, session, run, "leaver", person="Ann"))
    assert "What if Ann leaves?" in page
    assert "Nearest to this plan" in page


def test_the_rules_of_a_conflict_say_what_goes_without_them(planner: FlaskClient, session: Rows) -> None:
    make_person(session)
    team = make_team(session, START, END, make_need(make_skill(session), 1), size_min=2)
    conflicting = a_run(session, make_scenario(session, TODAY, team))
    page = show(planner, ask(planner, session, conflicting, "conflict"))
    assert "Then there is a plan" in page


def test_the_answer_file_carries_what_was_found_and_verifies(planner: FlaskClient, session: Rows, run: Run) -> None:
    run_id = run.id
    for kind in ("budget", "absences", "alternatives"):
        ask(planner, session, run, kind)
    problem = read_problem(planner.get(f"/runs/{run_id}/problem.json").get_data())
    answer = read_answer(planner.get(f"/runs/{run_id}/answer.json").get_data())
    assert answer.explanation is not None
    assert {finding.topic for finding in answer.explanation.findings} == {"worth_of_budget", "absence"}
    assert verify(problem, answer) == []


def test_a_question_is_not_asked_twice(planner: FlaskClient, session: Rows, run: Run) -> None:
    run_id = run.id
    for _ in range(2):
        post(planner, f"/runs/{run_id}/questions", kind="caution")
    assert len(session.scalars(select(RunQuestion)).all()) == 1


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"kind": "person", "person": "Nobody"}, "Nobody is called"),
        ({"kind": "person", "person": "Ann"}, "does not have whom or what you ask about"),
        ({"kind": "weather"}, "This cannot be asked."),
        ({"kind": "conflict"}, "This cannot be asked about this answer."),
    ],
)
def test_what_cannot_be_asked_is_said(
    planner: FlaskClient, session: Rows, run: Run, facts: dict[str, Any], said: str
) -> None:
    assert said in post(planner, f"/runs/{run.id}/questions", **facts).get_data(as_text=True)
    assert session.scalars(select(RunQuestion)).all() == []


def test_a_question_under_way_tells_how_far_it_is_and_can_be_stopped(
    planner: FlaskClient, session: Rows, run: Run
) -> None:
    facts: dict[str, Any] = {"state": "running", "started_at": now(), "options": {"time_limit": 90}}
    question = add(session, RunQuestion(run=run, kind="budget", progress={"resolves": 3}, **facts))
    session.commit()
    question_id = question.id
    page = planner.get(f"/questions/{question_id}").get_data(as_text=True)
    assert "Solving again with one thing changed" in page
    assert f'hx-get="/questions/{question_id}/progress"' in page
    post(planner, f"/questions/{question_id}/stop")
    session.expire_all()
    stopped = session.get(RunQuestion, question_id)
    assert stopped is not None
    assert stopped.stop_asked_at is not None


def test_a_finding_that_no_scenario_can_state_is_not_applied(planner: FlaskClient, session: Rows, run: Run) -> None:
    question = ask(planner, session, run, "caution")
    assert post(planner, f"/questions/{question.id}/findings/0/apply").status_code == 404
    assert post(planner, f"/questions/{question.id}/findings/9/apply").status_code == 404


def test_somebody_kept_off_every_team_is_put_on_one_only(planner: FlaskClient, session: Rows, run: Run) -> None:
    team, _, people = ids(run)
    scenario = run.scenario
    scenario.choices.append(ScenarioChoice(person_id=people[1], team=None, choice="must_not_join"))
    session.commit()
    barred = a_run(session, scenario)
    question = ask(planner, session, barred, "person", team_id=team, person_id=people[1])
    assert "Bob must not join: you said so." in show(planner, question)
    post(planner, f"/questions/{question.id}/findings/0/apply")
    session.expire_all()
    choices = session.scalars(select(ScenarioChoice)).all()
    assert [(each.person_id, each.team_id, each.choice) for each in choices] == [(people[1], team, "must_join")]
