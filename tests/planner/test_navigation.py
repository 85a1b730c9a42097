"""The rail: what each role sees open, what is folded, and what it is not offered."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_login import login_user
from sqlalchemy.orm import Session, scoped_session

from planner.navigation import SECTIONS, Shown, rail
from tests.planner.factories import make_account, sign_in

Db = scoped_session[Session]


def shown(app: Flask, session: Db, *roles: str) -> list[Shown]:
    """The rail of an account with the roles."""
    account = make_account(session, "1", *roles)
    session.commit()
    with app.test_request_context("/"):
        login_user(account)
        return rail()


@pytest.mark.parametrize(
    ("roles", "open_at"),
    [
        (("employee",), ["", "Mine"]),
        (("head", "employee"), ["", "Department"]),
        (("planner",), ["", "Planning", "Look up"]),
        (("admin",), ["", "Administration"]),
        (("works_council", "employee"), ["", "Mine", "Administration"]),
    ],
)
def test_what_a_role_works_in_daily_is_open_and_comes_first(
    app: Flask, session: Db, roles: tuple[str, ...], open_at: list[str]
) -> None:
    sections = shown(app, session, *roles)
    assert [str(each.label) for each in sections if each.is_open] == open_at
    assert [each.is_open for each in sections] == sorted((each.is_open for each in sections), reverse=True)


def test_a_rail_offers_no_page_twice() -> None:
    endpoints = [entry.endpoint for section in SECTIONS for entry in section.entries]
    assert len(endpoints) == len(set(endpoints))


def test_a_section_unfolds_where_the_page_shown_is_in_it(client: FlaskClient, session: Db) -> None:
    make_account(session, "1", "head")
    session.commit()
    sign_in(client, "1")
    assert '<details class="rail-more" open><summary>More</summary>' in client.get("/exports").text
    assert '<details class="rail-more"><summary>More</summary>' in client.get("/inbox").text
