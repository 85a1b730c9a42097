"""The stories of the demo's sign-in page: told only when the plant can tell them, and only in the demo."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import Run, Scenario, Setting
from planner.services.demo import TILES
from tests.planner.factories import make_account, make_department, make_head, make_person
from tests.planner.forms import form_fields


@pytest.fixture
def visitor(app: Flask, session: Any) -> Iterator[FlaskClient]:
    """A browser at the demo of a plant with a head and one of her people."""
    department = make_department(session, "A")
    head, away = make_person(session, "Hanna", department), make_person(session, "Away", department)
    make_head(session, head, department)
    make_account(session, "1", "head", "employee", person=head)
    make_account(session, "2", "employee", person=away)
    make_account(session, "3", "planner")
    session.add(Setting(name=TILES, value=json.dumps(["1", "2", "3"])))
    session.commit()
    app.config["DEMO"] = True
    yield app.test_client()
    app.config["DEMO"] = False


def begin(browser: FlaskClient, card: str) -> Any:
    token = form_fields(browser.get("/", follow_redirects=True).get_data(as_text=True), "csrf_token")["csrf_token"]
    return browser.post("/demo/sign-in", data={"csrf_token": token, "card": card})


def test_a_story_begins_on_its_page_as_who_tells_it(visitor: FlaskClient) -> None:
    page = visitor.get("/", follow_redirects=True).get_data(as_text=True)
    assert "05:45, Away is off sick" in page
    answer = begin(visitor, "sick")
    assert answer.status_code == 303
    assert "Away" in visitor.get(answer.location).get_data(as_text=True)


def test_a_story_that_the_plant_cannot_tell_is_not_offered(visitor: FlaskClient) -> None:
    assert "Argue with the proof" not in visitor.get("/", follow_redirects=True).get_data(as_text=True)
    assert begin(visitor, "proof").status_code == 404


def test_rules_that_cannot_hold_together_are_no_proof_to_argue_with(visitor: FlaskClient, session: Any) -> None:
    scenario = Scenario(name="Scenario", as_of=date(2027, 1, 4))
    problem = {"format": "hybrid-team-problem/1", "people": [], "teams": []}
    answer = {"format": "hybrid-team-answer/1", "status": "infeasible", "conflict": []}
    session.add(Run(scenario=scenario, problem=problem, answer=answer, state="done"))
    session.commit()
    assert "Argue with the proof" not in visitor.get("/", follow_redirects=True).get_data(as_text=True)


def test_there_are_no_stories_outside_the_demo(app: Flask, visitor: FlaskClient) -> None:
    app.config["DEMO"] = False
    assert "off sick" not in visitor.get("/", follow_redirects=True).get_data(as_text=True)
    assert begin(visitor, "sick").status_code == 404
