"""Addresses that name an object: nobody learns whether what is not theirs exists.

The first tests take every such route of the application by themselves. `ROWS` says who reaches which object; whoever
adds a page about a person or a department adds a line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session
from werkzeug.routing import AnyConverter, BaseConverter, Rule

from models import Department, Person, db
from planner.access import PERMISSIONS, is_held
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
from tests.planner.test_access import CAST

Db = scoped_session[Session]
NOTHING = 999_999
BEYOND = 10**20  # more than either database counts to
VALUES: dict[str, Any] = {
    "IntegerConverter": NOTHING,
    "UnicodeConverter": "nothing",
    "PathConverter": "nothing",
    "DateConverter": date(2026, 1, 1),
}
UNTESTED = {"static", "security.static"}


@dataclass(frozen=True)
class Seen:
    """Who opens a page about the employee of department A, or about department A; "self" is that employee."""

    endpoint: str
    argument: str
    who: frozenset[str]


ROWS = (
    Seen("people.show", "person_id", frozenset({"planner", "admin"})),
    Seen("people.edit", "person_id", frozenset({"admin"})),
    Seen("people.erase", "person_id", frozenset({"admin"})),
    Seen("matrix.show", "department_id", frozenset({"head-a", "lead", "planner"})),
    Seen("headcounts.show", "department_id", frozenset({"head-a", "planner"})),
    Seen("records.person", "person_id", frozenset({"employee", "head-a", "lead", "planner"})),
)


@dataclass
class World:
    """The cast at their browsers, and what the pages are about."""

    app: Flask
    browsers: dict[str, FlaskClient]
    employee: Person
    department: Department

    def address(self, rule: Rule, values: dict[str, Any]) -> str:
        with self.app.test_request_context():
            return url_for(rule.endpoint, **values)


@pytest.fixture
def world(app: Flask, session: Db) -> Iterator[World]:
    a, b = make_department(session, "A"), make_department(session, "B")
    crew = make_crew(session, a, "1")
    belongs = {"head-b": (b, None), "colleague": (b, None), "lead": (a, crew), "employee": (a, crew)}
    people = {name: make_person(session, name, *belongs.get(name, (a, None))) for name in CAST}
    make_head(session, people["head-a"], a)
    make_head(session, people["head-b"], b)
    delegate(session, "shift_lead", people["lead"], people["head-a"], a, crew)
    browsers = {}
    for name, holders in CAST.items():
        make_account(session, name, *(holders - {"shift_lead"}), person=people[name])
        session.commit()
        browsers[name] = app.test_client()
        sign_in(browsers[name], name)
    yield World(app, browsers, people["employee"], a)
    db.session.rollback()


def rules(app: Flask, method: str) -> list[Rule]:
    """The routes of the method that name an object."""
    named = [rule for rule in app.url_map.iter_rules() if rule.arguments and rule.endpoint not in UNTESTED]
    return [rule for rule in named if method in (rule.methods or ())]


def for_nothing(rule: Rule) -> dict[str, Any]:
    """Arguments that name nothing there is."""
    return {name: nothing(converter) for name, converter in rule._converters.items()}


def nothing(converter: BaseConverter) -> Any:
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return VALUES[type(converter).__name__]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_object_that_is_not_there_is_refused_alike_on_every_route(world: World, method: str) -> None:
    wrong = []
    for name, browser in world.browsers.items():
        token = {"X-CSRFToken": csrf_token(browser)}
        for rule in rules(world.app, method):
            held = is_held(PERMISSIONS[rule.endpoint][method], CAST[name], True)
            expected = {404, 422} if held else {403}  # 422: the form was refused before anything was looked up
            if rule.endpoint == "changes.undo":
                expected = {303}
            answer = browser.open(world.address(rule, for_nothing(rule)), method=method, headers=token)
            if answer.status_code not in expected:
                wrong.append(f"{name} {method} {rule.rule}: {answer.status_code}, expected {expected}")
    assert wrong == []


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_change_without_our_token_is_refused_on_every_route(world: World) -> None:
    posts = [r for r in world.app.url_map.iter_rules() if "POST" in (r.methods or ())]
    browser = world.browsers["admin"]
    wrong = [r.rule for r in posts if browser.post(world.address(r, for_nothing(r))).status_code != 400]
    assert wrong == []


@pytest.mark.parametrize("seen", ROWS, ids=lambda seen: seen.endpoint)
def test_a_page_opens_for_those_who_reach_its_object_and_for_nobody_else(world: World, seen: Seen) -> None:
    row = world.employee if seen.argument == "person_id" else world.department
    values: dict[str, Any] = {seen.argument: row.id}
    with world.app.test_request_context():
        address = url_for(seen.endpoint, **values)
    opened = {name for name, browser in world.browsers.items() if browser.get(address).status_code == 200}
    assert opened == seen.who


def test_another_heads_link_leads_to_not_found(world: World) -> None:
    with world.app.test_request_context():
        address = url_for("matrix.show", department_id=world.department.id)
    assert world.browsers["head-b"].get(address).status_code == 404


FAR_OFF = (
    f"/people/{BEYOND}/skills",
    f"/skills/{BEYOND}",
    f"/matrix/everybody?team={BEYOND}",
    f"/matrix/everybody?view=plain&page={BEYOND}",
    f"/matrix/everybody/rows?start={BEYOND}&size=100",
    f"/matrix/everybody/rows?start={2**60}&size=100",
    "/matrix/everybody/rows?people=%00",
    "/people/find?skill=%00",
    "/people/?search=%00",
    "/skills?q=%00",
)


@pytest.mark.parametrize("address", FAR_OFF)
def test_a_number_or_letter_that_no_row_could_have_is_no_failure(world: World, address: str) -> None:
    answer = world.browsers["planner"].get(address)
    assert answer.status_code in (200, 404)
