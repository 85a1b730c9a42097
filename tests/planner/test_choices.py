"""Who must and must not join: several people at once, the next entry beginning where the last one ended."""

from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from models import AuditEntry, Scenario, ScenarioChoice
from tests.planner.factories import csrf_token, make_account, sign_in
from tests.planner.plant import Rows, make_need, make_person, make_scenario, make_skill, make_team
from tests.planner.test_runs_pages import END, START, TODAY


@pytest.fixture
def planner(client: FlaskClient, session: Rows) -> FlaskClient:
    """A browser that a planner has signed in with; Ann, Bob and a scenario of one team are there."""
    make_account(session, "planner", "planner")
    for name in ("Ann", "Bob"):
        make_person(session, name)
    make_scenario(session, TODAY, make_team(session, START, END, make_need(make_skill(session), 1), code="X"))
    session.commit()
    sign_in(client, "planner")
    return client


def choose(browser: FlaskClient, session: Rows, people: str, choice: str = "must_join") -> Any:
    scenario = session.scalars(select(Scenario)).one()
    team = str(scenario.teams[0].team_id)
    facts = {"csrf_token": csrf_token(browser), "person": people, "choice": choice, "team_id": team}
    return browser.post(f"/scenarios/{scenario.id}/choices", data=facts, follow_redirects=True)


def chosen(session: Rows) -> list[tuple[str, str]]:
    found = session.scalars(select(ScenarioChoice).order_by(ScenarioChoice.id))
    return [(each.person.name, each.choice) for each in found]


def test_several_people_are_chosen_at_once_as_one_change(planner: FlaskClient, session: Rows) -> None:
    page = choose(planner, session, "Ann, Bob; Ann").get_data(as_text=True)
    assert "The choice for Ann, Bob is kept." in page
    assert chosen(session) == [("Ann", "must_join"), ("Bob", "must_join")]
    entries = session.scalars(select(AuditEntry).where(AuditEntry.table_name == "scenario_choice"))
    assert len({entry.change_set_id for entry in entries}) == 1
    choose(planner, session, "Bob", "must_not_join")
    assert chosen(session) == [("Ann", "must_join"), ("Bob", "must_not_join")]


def test_whoever_is_unclear_is_named_and_nothing_is_kept_or_lost(planner: FlaskClient, session: Rows) -> None:
    page = choose(planner, session, "Ann, Cem, Dee").get_data(as_text=True)
    assert "Nobody is called “Cem”. Nobody is called “Dee”." in page
    assert 'value="Ann, Cem, Dee"' in page
    assert chosen(session) == []


def test_a_budget_of_whole_money_stands_in_its_form_without_cents(planner: FlaskClient, session: Rows) -> None:
    scenario = session.scalars(select(Scenario)).one()
    scenario.training_budget = Decimal("1234567.00")
    session.commit()
    assert 'value="1234567"' in planner.get(f"/scenarios/{scenario.id}/edit").get_data(as_text=True)


def test_the_next_choice_begins_with_the_same_team(planner: FlaskClient, session: Rows) -> None:
    team = session.scalars(select(Scenario)).one().teams[0].team_id
    page = choose(planner, session, "Ann", "must_not_join").get_data(as_text=True)
    assert '<option selected value="must_not_join">' in page
    assert f'<option selected value="{team}">' in page


def test_the_last_of_several_people_is_completed(planner: FlaskClient) -> None:
    page = planner.get("/scenarios/people", query_string={"person": "Ann, bo"}).get_data(as_text=True)
    assert page.count("<option") == 1
    assert page.startswith('<option value="Ann, ')
    assert page.strip().endswith('Bob"></option>')
