import json
import re
import time
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

import solver
from models import Membership, Plan, Run, now
from planner.problems import freeze
from planner.services.runs import phase_name
from planner.solving import solved
from planner.worker import as_stored
from solver.answer import Progress
from solver.reading import read_answer, read_problem
from solver.verify import verify
from tests.planner.factories import csrf_token, make_account, sign_in
from tests.planner.plant import (
    Rows,
    add,
    make_department,
    make_need,
    make_person,
    make_scenario,
    make_skill,
    make_standing,
    make_team,
    make_training,
)

TODAY = date(2027, 1, 4)
START, END = date(2027, 3, 1), date(2027, 3, 28)


@pytest.fixture
def planner(client: FlaskClient, session: Rows) -> FlaskClient:
    """A browser that a planner has signed in with."""
    make_account(session, "planner", "planner")
    session.commit()
    sign_in(client, "planner")
    return client


def solved_run(session: Rows, **facts: Any) -> Run:
    opc = make_skill(session, "C04")
    for name, department in (("Ann", "MNT"), ("Bob", "PIT")):
        person = make_person(session, name, department=make_department(session, department))
        make_standing(session, person, opc, 2)
    make_training(session, opc, 2, 3, hours=24, cost=900)
    scenario = make_scenario(session, TODAY, make_team(session, START, END, make_need(opc, 3, headcount=2)))
    problem = freeze(scenario)
    found = solved(problem, {"time_limit": 30}, lambda _progress: None)
    ended = {"state": "done", "answer": found.answer, "baseline": found.baseline, "finished_at": now()}
    run = add(session, Run(scenario=scenario, problem=problem, **{**ended, **facts}))
    session.commit()
    return run


def post(browser: FlaskClient, address: str) -> Any:
    return browser.post(address, data={"csrf_token": csrf_token(browser)}, follow_redirects=True)


def test_a_result_opens_with_its_one_sentence(planner: FlaskClient, session: Rows) -> None:
    run = solved_run(session)
    page = planner.get(f"/runs/{run.id}").get_data(as_text=True)
    assert "1 of 1 teams fully covered, no need open; proven best; 2 trainings, 48 hours;" in page
    assert page.index("1 of 1 teams") < page.index("Training plan") < page.index("problem.json")


def test_the_files_of_a_run_verify(planner: FlaskClient, session: Rows) -> None:
    run = solved_run(session)
    problem = read_problem(planner.get(f"/runs/{run.id}/problem.json").get_data())
    answer = read_answer(planner.get(f"/runs/{run.id}/answer.json").get_data())
    assert verify(problem, answer) == []


def test_the_calendar_says_its_days_in_the_readers_language(planner: FlaskClient, session: Rows) -> None:
    address = f"/runs/{solved_run(session).id}/calendar.svg"
    german = {"Accept-Language": "de"}
    assert planner.get(address).get_data() != planner.get(address, headers=german).get_data()


@pytest.mark.parametrize("picture", ["coverage", "calendar", "network"])
def test_a_picture_is_svg(planner: FlaskClient, session: Rows, picture: str) -> None:
    answer = planner.get(f"/runs/{solved_run(session).id}/{picture}.svg")
    assert answer.mimetype == "image/svg+xml"
    assert ElementTree.fromstring(answer.get_data()).tag.endswith("svg")


def test_what_comes_late_beside_the_page_takes_no_message_away(
    planner: FlaskClient, session: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id, later = solved_run(session).id, time.time() + 30
    monkeypatch.setattr("planner.sessions.time.time", lambda: later)
    assert "Set-Cookie" not in planner.get(f"/runs/{run_id}/coverage.svg").headers
    assert "Set-Cookie" not in planner.get("/skills?q=opc", headers={"HX-Request": "true"}).headers
    assert "Set-Cookie" in planner.get(f"/runs/{run_id}").headers


def test_a_run_under_way_tells_how_far_it_is_and_asks_again(planner: FlaskClient, session: Rows) -> None:
    told = [Progress("shortfall", 1.0, "shortfall", 7.0, 7.0), Progress("cost", 3.1, "cost", 200.0, 199.0)]
    progress = as_stored(Progress("plan", 3.2), told)
    run = solved_run(session, state="running", answer=None, progress=progress, options={"time_limit": 60})
    page = planner.get(f"/runs/{run.id}").get_data(as_text=True)
    assert "Finding days for the trainings" in page
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", page)
    words = [" ".join(re.sub("<[^>]+>", " ", row).split()) for row in rows]
    assert words == ["Coverage 7 7 proven best", "Cost 200 199 at most 0.5 % from the best"]
    assert f'hx-get="/runs/{run.id}/progress"' in page
    assert '<meta http-equiv="refresh" content="3">' in page
    assert "HX-Refresh" not in planner.get(f"/runs/{run.id}/progress").headers


def test_the_page_of_a_run_that_has_ended_is_asked_for_anew(planner: FlaskClient, session: Rows) -> None:
    assert planner.get(f"/runs/{solved_run(session).id}/progress").headers["HX-Refresh"] == "true"


def test_a_run_under_way_can_be_stopped(planner: FlaskClient, session: Rows) -> None:
    run = solved_run(session, state="running", answer=None)
    run_id = run.id
    page = post(planner, f"/runs/{run_id}/stop").get_data(as_text=True)
    stopped = session.get(Run, run_id, populate_existing=True)
    assert stopped is not None
    assert stopped.stop_asked_at is not None
    assert "Stopping with the best answer so far" in page
    assert "Stop with the best so far" not in page


def test_a_result_says_that_its_run_was_stopped_unless_it_is_the_best_anyway(
    planner: FlaskClient, session: Rows
) -> None:
    run = solved_run(session, stop_asked_at=now())
    assert "Stopped as asked" not in planner.get(f"/runs/{run.id}").get_data(as_text=True)
    run.answer = {**(run.answer or {}), "status": "feasible"}
    session.commit()
    assert "Stopped as asked after 0 seconds" in planner.get(f"/runs/{run.id}").get_data(as_text=True)


def test_a_failed_run_says_why(planner: FlaskClient, session: Rows) -> None:
    run = solved_run(session, state="failed", answer=None, reason="The time ran out.")
    assert "The time ran out." in planner.get(f"/runs/{run.id}").get_data(as_text=True)


def test_a_result_is_published_from_its_page(planner: FlaskClient, session: Rows) -> None:
    run = solved_run(session)
    page = post(planner, f"/runs/{run.id}/publish").get_data(as_text=True)
    assert "is published" in page
    assert session.scalars(select(Plan.state)).all() == ["published"]
    assert len(session.scalars(select(Membership)).all()) == 2


def test_a_plan_shows_what_is_asked_of_whom(planner: FlaskClient, session: Rows) -> None:
    run = solved_run(session)
    post(planner, f"/runs/{run.id}/publish")
    [plan_id] = session.scalars(select(Plan.id)).all()
    assert f'href="/plans/{plan_id}"' in planner.get("/plans").get_data(as_text=True)
    page = planner.get(f"/plans/{plan_id}").get_data(as_text=True)
    assert (page.count("Ann"), page.count("Bob"), page.count("proposed")) == (2, 2, 4)


def test_a_published_result_can_be_taken_back(planner: FlaskClient, session: Rows) -> None:
    run = solved_run(session)
    page = post(planner, f"/runs/{run.id}/publish").get_data(as_text=True)
    change_set = page.split('action="/changes/')[1].split("/")[0]
    post(planner, f"/changes/{change_set}/undo")
    assert session.scalars(select(Plan)).all() == []
    assert session.scalars(select(Membership)).all() == []


def test_a_scenario_is_solved_from_its_page(planner: FlaskClient, session: Rows) -> None:
    scenario_id = solved_run(session).scenario_id
    page = post(planner, f"/scenarios/{scenario_id}/runs")
    assert "Waiting for a worker" in page.get_data(as_text=True)
    run = session.scalars(select(Run).order_by(Run.id.desc())).first()
    assert run is not None
    assert (run.state, json.loads(json.dumps(run.problem))["format"]) == ("queued", "hybrid-team-problem/1")


def test_a_scenario_is_not_solved_twice_at_once(planner: FlaskClient, session: Rows) -> None:
    scenario_id = solved_run(session, state="running", answer=None).scenario_id
    page = post(planner, f"/scenarios/{scenario_id}/runs")
    assert "under way" in page.get_data(as_text=True)


def test_a_run_says_what_it_does_in_words(planner: FlaskClient, session: Rows) -> None:
    facts: Any = {"state": "running", "answer": None, "finished_at": None, "started_at": now(), "attempts": 2}
    run = solved_run(session, progress={"phase": "start", "seconds": 1.0}, **facts)
    page = planner.get(f"/runs/{run.id}").get_data(as_text=True)
    assert "Looking for a first plan" in page
    assert "taken up again (attempt 2)" in page


def phases_told(package: Path) -> set[str]:
    """The names of phases in the solver's sources."""
    calls = re.compile(r"phase\((?:\"([^\"]+)\"(?: if .*? else \"([^\"]+)\")?)")
    found = [call for file in package.rglob("*.py") for call in calls.findall(file.read_text(encoding="utf-8"))]
    return {name for names in found for name in names if name}


def test_every_phase_of_the_solver_has_words(app: Flask) -> None:
    with app.test_request_context():
        told = phases_told(Path(solver.__file__).parent)
        assert "prices" in told
        assert [phase for phase in sorted(told) if phase_name("running", phase).startswith("Improving")] == []


def test_runs_are_listed(planner: FlaskClient, session: Rows) -> None:
    run = solved_run(session)
    assert f'href="/runs/{run.id}"' in planner.get("/runs").get_data(as_text=True)


def test_a_run_that_is_not_there_is_not_found(planner: FlaskClient) -> None:
    assert planner.get("/runs/99").status_code == 404


def test_a_result_is_compared_with_runs_that_ended_with_a_plan_only(planner: FlaskClient, session: Rows) -> None:
    run = solved_run(session)
    contradiction = {"status": "infeasible", "members": [], "trainings": [], "needs": [], "goals": [], "conflict": []}
    add(
        session,
        Run(scenario=run.scenario, problem=run.problem, state="done", answer={**(run.answer or {}), **contradiction}),
    )
    later = add(session, Run(scenario=run.scenario, problem=run.problem, state="done", answer=run.answer))
    later.finished_at = now()
    session.commit()
    page = planner.get(f"/runs/{later.id}").get_data(as_text=True)
    assert f"Against run {run.id}" in page
    assert "Compare with run" not in page
