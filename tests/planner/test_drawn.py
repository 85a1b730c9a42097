"""What is drawn once for many readers: each still finds their own, and nothing of anybody else."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import Markup, escape
from sqlalchemy.orm import Session, scoped_session

from models import Delegation
from planner.services.accounts import ensure_roles
from planner.templating import written
from planner.today import today
from tests.planner.factories import make_account, make_department, make_person, sign_in

Db = scoped_session[Session]
TOKEN = r'(?:csrf_token" value|csrf-token" content)="([^"]+)"'


@pytest.mark.parametrize("value", ["plain", "<b>&\"'", "", 7, True, None, 1.5, Markup("<b>"), date(2026, 3, 14)])
def test_a_value_is_written_as_it_would_be_escaped(value: object) -> None:
    assert written(value) == str(escape(value))


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_whoever_holds_the_same_finds_their_own_name_and_token_in_the_same_frame(app: Flask, session: Db) -> None:
    department, pages = make_department(session, "A"), {}
    for number, name in (("1", "Ann <One>"), ("2", "Bob \x00who\x00")):
        make_account(session, number, "employee", person=make_person(session, name, department))
        session.commit()
        browser = app.test_client()
        sign_in(browser, number)
        pages[number] = browser.get("/skills").text
    assert 'class="who-name">Ann &lt;One&gt;<' in pages["1"]
    assert 'class="who-number">1<' in pages["1"].replace("\n", "")
    assert "Ann" not in pages["2"]
    assert 'class="who-number">2<' in pages["2"].replace("\n", "")
    tokens = {number: set(re.findall(TOKEN, page)) for number, page in pages.items()}
    assert {number: len(found) for number, found in tokens.items()} == {"1": 1, "2": 1}
    assert tokens["1"] != tokens["2"]


def test_a_page_drawn_from_parts_that_were_kept_is_the_page_drawn_anew(
    client: FlaskClient, app: Flask, session: Db
) -> None:
    make_account(session, "1", "planner", "admin")
    session.commit()
    sign_in(client, "1")
    client.get("/people/")
    kept = client.get("/people/").text
    app.extensions["drawn"].clear()
    app.extensions["links"].clear()
    anew = client.get("/people/").text
    assert re.sub(TOKEN, "", kept) == re.sub(TOKEN, "", anew)


def test_a_role_that_is_taken_away_is_gone_from_the_rail_at_the_next_request(client: FlaskClient, session: Db) -> None:
    account = make_account(session, "1", "employee", "planner")
    session.commit()
    sign_in(client, "1")
    assert 'href="/teams"' in client.get("/").text
    account.roles = [ensure_roles()["employee"]]
    session.commit()
    assert 'href="/teams"' not in client.get("/").text
    assert client.get("/teams").status_code == 403
    account.active = False
    session.commit()
    assert client.get("/").status_code == 303


def test_a_delegation_holds_in_the_rail_from_its_first_day_to_its_last(
    client: FlaskClient, session: Db, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    department = make_department(session, "A")
    head, person = make_person(session, "Hal", department), make_person(session, "Dee", department)
    make_account(session, "1", "employee", person=person)
    session.commit()
    with app.test_request_context():
        day = today()
    facts = {"person": person, "by": head, "department": department, "kind": "deputy"}
    session.add(Delegation(**facts, holds_from=day, holds_until=day + timedelta(days=1)))
    session.commit()
    sign_in(client, "1")
    assert 'href="/inbox"' in client.get("/").text
    monkeypatch.setitem(app.config, "PLANNER_TODAY", day + timedelta(days=2))
    assert 'href="/inbox"' not in client.get("/").text
    assert client.get("/inbox").status_code == 403
