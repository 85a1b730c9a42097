"""What frames every page: language, colours, the day looked at, refusals."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session

from planner.app import create_app
from tests.planner.factories import csrf_token, make_account, sign_in

Db = scoped_session[Session]


@pytest.fixture
def admin(client: FlaskClient, session: Db) -> FlaskClient:
    make_account(session, "9000", "admin")
    session.commit()
    sign_in(client, "9000")
    return client


@pytest.mark.parametrize(("asked", "given"), [("de-AT,de;q=0.9,en;q=0.5", "de"), ("fr", "en"), ("en-GB", "en")])
def test_a_page_speaks_the_language_that_the_browser_asks_for(client: FlaskClient, asked: str, given: str) -> None:
    page = client.get("/sign-in", headers={"Accept-Language": asked}).get_data(as_text=True)
    assert f'<html lang="{given}"' in page


def test_a_choice_of_language_stays_and_goes_with_the_account(admin: FlaskClient, app: Flask) -> None:
    answer = admin.post("/language", data={"csrf_token": csrf_token(admin), "language": "de", "back": "/people/"})
    assert answer.headers["Location"] == "/people/"
    assert '<html lang="de"' in admin.get("/").get_data(as_text=True)
    elsewhere = app.test_client()
    sign_in(elsewhere, "9000")
    assert '<html lang="de"' in elsewhere.get("/").get_data(as_text=True)


def test_a_choice_of_colours_stays(admin: FlaskClient) -> None:
    admin.post("/theme", data={"csrf_token": csrf_token(admin), "theme": "dark"})
    assert 'data-bs-theme="dark"' in admin.get("/").get_data(as_text=True)


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_a_choice_never_leads_to_another_site(admin: FlaskClient, back: str) -> None:
    data = {"csrf_token": csrf_token(admin), "theme": "dark", "back": back}
    assert admin.post("/theme", data=data).headers["Location"] == "/"


def test_a_language_that_is_none_is_refused(admin: FlaskClient) -> None:
    assert admin.post("/language", data={"csrf_token": csrf_token(admin), "language": "xx"}).status_code == 400


def test_the_day_looked_at_stands_in_the_head_and_is_carried_along(admin: FlaskClient) -> None:
    page = admin.get("/?as_of=2026-03-14").get_data(as_text=True)
    assert 'value="2026-03-14"' in page
    assert 'href="/people/?as_of=2026-03-14"' in page


def test_a_day_that_is_none_counts_as_today(admin: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "PLANNER_TODAY", date(2026, 11, 22))
    for none in ("2026-02-31", "0001-01-01", "9999-12-31"):
        page = admin.get(f"/?as_of={none}").get_data(as_text=True)
        assert 'value="2026-11-22"' in page
        assert 'href="/people/"' in page


@pytest.mark.parametrize(("path", "code"), [("/nowhere", 404), ("/people/99999", 404), ("/teams", 403)])
def test_a_refusal_is_a_page_with_one_sentence(admin: FlaskClient, path: str, code: int) -> None:
    answer = admin.get(path)
    assert answer.status_code == code
    assert f'<p class="error-code">{code}</p>' in answer.get_data(as_text=True)


def test_what_nobody_foresaw_is_said_in_one_sentence_without_details(tmp_path: Path) -> None:
    def fail(**_: object) -> str:
        raise RuntimeError("the secret detail")

    app = create_app({"DATA_DIR": tmp_path})
    app.view_functions["security.login"] = fail
    answer = app.test_client().get("/sign-in")
    assert answer.status_code == 500
    assert "Something went wrong here" in answer.get_data(as_text=True)
    assert "secret detail" not in answer.get_data(as_text=True)
