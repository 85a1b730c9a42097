"""Every page of the application, for a fixed cast of users."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session

from planner.access import HOLDERS, NOBODY, PERMISSIONS, PUBLIC, SCOPES, SIGNED_IN, Holder, is_held
from planner.app import create_app
from planner.permission_words import words
from tests.planner.factories import (
    csrf_token,
    delegate,
    make_account,
    make_crew,
    make_department,
    make_head,
    make_person,
    sign_in,
)

UNASKED = {"HEAD", "OPTIONS"}

# Who they are, and as what the table knows them.
CAST: dict[str, frozenset[Holder]] = {
    "employee": frozenset({"employee"}),
    "colleague": frozenset({"employee"}),
    "head-a": frozenset({"employee", "head"}),
    "head-b": frozenset({"employee", "head"}),
    "lead": frozenset({"employee", "shift_lead"}),
    "planner": frozenset({"planner"}),
    "admin": frozenset({"admin"}),
    "council": frozenset({"works_council"}),
}


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str, str]]:
    """Every (endpoint, method, rule) of the application."""
    app = create_app({"DATA_DIR": tmp_path_factory.mktemp("data"), "TESTING": True})
    return [
        (rule.endpoint, method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - UNASKED)
    ]


@pytest.fixture
def cast(app: Flask, session: scoped_session[Session]) -> dict[str, FlaskClient]:
    """A browser for each, signed in; "anonymous" is not."""
    a, b = make_department(session, "A"), make_department(session, "B")
    crew = make_crew(session, a, "1")
    belongs = {"head-b": (b, None), "colleague": (b, None), "lead": (a, crew), "employee": (a, crew)}
    people = {name: make_person(session, name, *belongs.get(name, (a, None))) for name in CAST}
    make_head(session, people["head-a"], a)
    make_head(session, people["head-b"], b)
    delegate(session, "shift_lead", people["lead"], people["head-a"], a, crew)
    for name, holders in CAST.items():
        make_account(session, name, *(holders - {"shift_lead"}), person=people[name])
    session.commit()
    browsers = {"anonymous": app.test_client()}
    for name in CAST:
        browsers[name] = app.test_client()
        sign_in(browsers[name], name)
    return browsers


def test_every_route_and_method_is_in_the_table(routes: list[tuple[str, str, str]]) -> None:
    missing = {f"{m} {rule} ({e})" for e, m, rule in routes if m not in PERMISSIONS.get(e, {})}
    assert missing == set()


def test_the_table_holds_no_route_that_is_gone(routes: list[tuple[str, str, str]]) -> None:
    known = {(endpoint, method) for endpoint, method, _ in routes}
    assert {(e, m) for e, methods in PERMISSIONS.items() for m in methods} - known == set()


def test_every_permission_is_put_into_words_for_who_reads_the_table(app: Flask) -> None:
    with app.test_request_context("/"):
        assert [each for each in HOLDERS if each != NOBODY and words(each) == each] == []


def test_every_permission_in_the_table_has_holders() -> None:
    asked = {permission for methods in PERMISSIONS.values() for permission in methods.values()}
    assert asked - {PUBLIC, SIGNED_IN} - set(HOLDERS) == set()


def test_the_works_council_reaches_nobody() -> None:
    assert "works_council" not in SCOPES


def test_every_plain_page_opens_for_whom_the_table_says_and_for_nobody_else(
    cast: dict[str, FlaskClient], routes: list[tuple[str, str, str]]
) -> None:
    pages = [(e, rule) for e, method, rule in routes if method == "GET" and "<" not in rule and e not in OTHERWISE]
    wrong = []
    for name, browser in cast.items():
        for endpoint, rule in pages:
            open_to = is_held(PERMISSIONS[endpoint]["GET"], CAST.get(name, frozenset()), name in CAST)
            expected = {200} if open_to else {303 if name == "anonymous" else 403}
            answer = browser.get(rule)
            if answer.status_code not in expected:
                wrong.append(f"{name} GET {rule}: {answer.status_code}, expected {expected}")
    assert wrong == []


def test_every_plain_change_is_refused_to_whom_the_table_does_not_name(
    cast: dict[str, FlaskClient], routes: list[tuple[str, str, str]]
) -> None:
    posts = [(e, rule) for e, method, rule in routes if method == "POST" and "<" not in rule and e not in OTHERWISE]
    wrong = []
    for name, browser in cast.items():
        token = {"X-CSRFToken": csrf_token(browser, "/" if name in CAST else "/sign-in")}
        for endpoint, rule in posts:
            answer = browser.post(rule, headers=token)
            to_sign_in = answer.headers.get("Location", "").startswith("/sign-in")
            refused = to_sign_in if name == "anonymous" else answer.status_code == 403
            if refused == is_held(PERMISSIONS[endpoint]["POST"], CAST.get(name, frozenset()), name in CAST):
                wrong.append(f"{name} POST {rule}: {answer.status_code}")
    assert wrong == []


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
def test_the_other_ways_to_ask_for_a_page_are_refused_as_the_page_is(
    cast: dict[str, FlaskClient], routes: list[tuple[str, str, str]], method: str
) -> None:
    wrong = []
    for name, browser in cast.items():
        for endpoint, rule in [(e, rule) for e, m, rule in routes if m == "GET" and "<" not in rule]:
            answer = browser.open(rule, method=method)
            refused = answer.status_code == (303 if name == "anonymous" else 403)
            held = is_held(PERMISSIONS[endpoint]["GET"], CAST.get(name, frozenset()), name in CAST)
            if refused == held or (method == "HEAD" and answer.data):
                wrong.append(f"{name} {method} {rule}: {answer.status_code}")
    assert wrong == []


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_no_route_knows_another_way(
    cast: dict[str, FlaskClient], routes: list[tuple[str, str, str]], method: str
) -> None:
    token = {"X-CSRFToken": csrf_token(cast["admin"])}
    plain = {rule for _, _, rule in routes if "<" not in rule}
    answers = {rule: cast["admin"].open(rule, method=method, headers=token).status_code for rule in plain}
    assert set(answers.values()) == {405}, answers


# Pages that answer otherwise than with a page: to whom is tested elsewhere.
OTHERWISE = {"health.metrics", "security.login", "security.logout", "demo.sign_in"}


def test_a_route_that_is_not_in_the_table_is_refused(
    app: Flask, cast: dict[str, FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(PERMISSIONS, "home.show")
    assert cast["admin"].get("/").status_code == 403
