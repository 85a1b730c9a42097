"""Signing in and out, shared terminals, and what browsers are told."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session

from models import Setting, db
from planner.app import create_app
from planner.sessions import BACKGROUND
from tests.planner.factories import PASSWORD, csrf_token, make_account, make_person, sign_in

WRONG = "Personnel number and password do not match."


def try_to_sign_in(client: FlaskClient, number: str, password: str, page: str = "/sign-in") -> str:
    data = {"sign_in": number, "password": password, "csrf_token": csrf_token(client, "/sign-in")}
    return client.post(page, data=data).get_data(as_text=True)


@pytest.fixture
def ada(session: scoped_session[Session]) -> str:
    """An employee's sign-in."""
    account = make_account(session, "1001", "employee", person=make_person(session, "Ada"))
    account.email = "ada@example.org"
    session.commit()
    return "1001"


def test_the_personnel_number_signs_in(client: FlaskClient, ada: str) -> None:
    sign_in(client, ada)
    assert client.get("/").status_code == 200


def test_the_email_signs_in_whatever_its_case(client: FlaskClient, ada: str) -> None:
    sign_in(client, "ADA@example.org")
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(("number", "password"), [("1001", "wrong password"), ("9999", PASSWORD), ("%", PASSWORD)])
def test_a_refused_sign_in_does_not_say_what_was_wrong(
    client: FlaskClient, ada: str, number: str, password: str
) -> None:
    assert WRONG in try_to_sign_in(client, number, password)


def test_a_refused_sign_in_keeps_the_number(client: FlaskClient, ada: str) -> None:
    assert 'value="1001"' in try_to_sign_in(client, "1001", "wrong password")


def test_an_account_that_is_switched_off_does_not_sign_in(
    client: FlaskClient, session: scoped_session[Session]
) -> None:
    make_account(session, "1002", "employee").active = False
    session.commit()
    try_to_sign_in(client, "1002", PASSWORD)
    assert client.get("/").status_code == 303


def test_signing_in_leads_back_to_the_page_asked_for(client: FlaskClient, ada: str) -> None:
    asked = client.get("/people/?search=x").headers["Location"]
    assert asked == "/sign-in?next=/people/?search%3Dx"
    data = {"sign_in": ada, "password": PASSWORD, "csrf_token": csrf_token(client, "/sign-in")}
    assert client.post(asked, data=data).headers["Location"] == "/people/?search=x"


def test_signing_in_never_leads_to_another_site(client: FlaskClient, ada: str) -> None:
    data = {"sign_in": ada, "password": PASSWORD, "csrf_token": csrf_token(client, "/sign-in")}
    answer = client.post("/sign-in?next=https://evil.example/", data=data)
    assert "evil" not in answer.headers.get("Location", "")


def test_signing_out_ends_the_session(client: FlaskClient, ada: str) -> None:
    sign_in(client, ada)
    client.post("/sign-out", data={"csrf_token": csrf_token(client)})
    assert client.get("/").status_code == 303


def test_a_form_without_our_token_is_refused(client: FlaskClient, ada: str) -> None:
    sign_in(client, ada)
    assert client.post("/sign-out").status_code == 400
    assert client.get("/").status_code == 200


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    moment = time.time() + seconds
    monkeypatch.setattr("planner.sessions.time.time", lambda: moment)


def test_a_terminal_is_signed_out_after_90_seconds(
    client: FlaskClient, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, ada, terminal="y")
    client.get("/")
    later(monkeypatch, 92)
    assert client.get("/").headers["Location"] == "/sign-in?ended=idle"


def test_the_sign_in_page_itself_is_nothing_to_come_back_to(
    client: FlaskClient, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, ada, terminal="y")
    client.get("/")
    later(monkeypatch, 92)
    assert client.get("/sign-in?ended=idle").headers["Location"] == "/sign-in?ended=idle"
    assert client.get("/sign-in?ended=idle").status_code == 200


def test_a_terminal_in_use_stays_signed_in(client: FlaskClient, ada: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(client, ada, terminal="y")
    later(monkeypatch, 80)
    client.post("/alive", headers={"X-CSRFToken": csrf_token(client)})
    later(monkeypatch, 80)
    assert client.get("/").status_code == 200


def test_who_signs_in_long_after_somebody_else_left_is_no_idler(
    client: FlaskClient, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, ada, terminal="y")
    client.get("/")
    client.post("/sign-out", data={"csrf_token": csrf_token(client)})
    later(monkeypatch, 120)
    sign_in(client, ada, terminal="y")
    assert client.get("/").status_code == 200


def test_what_a_page_asks_by_itself_does_not_keep_a_terminal_signed_in(
    client: FlaskClient, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, ada, terminal="y")
    client.get("/")
    later(monkeypatch, 80)
    assert client.get("/", headers={BACKGROUND: "1"}).status_code == 200
    later(monkeypatch, 15)
    assert client.get("/").status_code == 303


def test_any_other_session_outlasts_90_seconds_and_ends_after_hours(
    client: FlaskClient, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, ada)
    later(monkeypatch, 3600)
    assert client.get("/").status_code == 200
    later(monkeypatch, 9 * 3600)
    assert client.get("/").status_code == 303


def test_a_page_is_kept_by_nobody(client: FlaskClient, ada: str) -> None:
    sign_in(client, ada)
    assert "no-store" in client.get("/").headers["Cache-Control"]


def test_the_policy_allows_nothing_inline(client: FlaskClient, ada: str) -> None:
    policy = client.get("/sign-in").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize("path", ["/sign-in", "/", "/people/", "/accounts/new", "/agreement/", "/nowhere"])
def test_a_page_has_no_inline_style_or_script(client: FlaskClient, session: scoped_session[Session], path: str) -> None:
    make_account(session, "1009", "employee", "head", "planner", "admin", "works_council")
    session.commit()
    if path != "/sign-in":
        sign_in(client, "1009")
    html = client.get(path).get_data(as_text=True)
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", html) == []


def test_cookies_are_for_https_only_when_it_is_configured(tmp_path: Path) -> None:
    app = create_app({"DATA_DIR": tmp_path, "TESTING": True, "HTTPS": True})
    with app.app_context():
        db.create_all()
    answer = app.test_client().get("/sign-in", base_url="https://planner.example")
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(answer.headers["Set-Cookie"].split("; "))
    assert answer.headers["Strict-Transport-Security"]


def test_after_five_wrong_passwords_an_account_has_to_wait(tmp_path: Path) -> None:
    app = create_app({"DATA_DIR": tmp_path, "TESTING": True})
    with app.app_context():
        db.create_all()
        make_account(db.session, "1001", "employee")
        make_account(db.session, "1002", "employee")
        db.session.commit()
    client = app.test_client()
    for _ in range(5):
        assert WRONG in try_to_sign_in(client, "1001", "wrong password")
    assert "Too many attempts" in try_to_sign_in(client, "1001", PASSWORD)
    sign_in(app.test_client(), "1002")


def test_the_demo_signs_in_by_one_click_and_only_those_on_the_tiles(
    app: Flask, client: FlaskClient, ada: str, session: scoped_session[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "DEMO", True)
    make_account(session, "2002", "admin")
    session.add(Setting(name="demo_tiles", value='["1001"]'))
    session.commit()
    page = client.get("/sign-in").get_data(as_text=True)
    assert "Ada" in page
    token = csrf_token(client, "/sign-in")
    assert client.post("/demo/sign-in", data={"csrf_token": token, "sign_in": "2002"}).status_code == 404
    assert client.post("/demo/sign-in", data={"csrf_token": token, "sign_in": "1001"}).status_code == 303
    assert client.get("/").status_code == 200


def test_without_the_demo_there_is_no_one_click_sign_in(
    client: FlaskClient, ada: str, session: scoped_session[Session]
) -> None:
    session.add(Setting(name="demo_tiles", value='["1001"]'))
    session.commit()
    token = csrf_token(client, "/sign-in")
    assert "Ada" not in client.get("/sign-in").get_data(as_text=True)
    assert client.post("/demo/sign-in", data={"csrf_token": token, "sign_in": "1001"}).status_code == 404
