"""The fixtures that every test of the database stands on."""

import pytest
from flask import Flask, g, request_started
from flask.testing import FlaskClient
from flask_sqlalchemy.session import Session
from sqlalchemy import func, select, text
from sqlalchemy.orm import scoped_session

from models import Site


@pytest.mark.parametrize("turn", [1, 2])
def test_a_test_finds_nothing_of_the_test_before(session: scoped_session[Session], turn: int) -> None:
    assert session.scalar(select(func.count(Site.id))) == 0
    site = Site(code=f"S{turn}", name="Works")
    session.add(site)
    session.commit()
    assert site.id == 1


def test_the_database_is_of_the_kind_asked_for(session: scoped_session[Session], backend: str) -> None:
    says = {"sqlite": "select 'SQLite ' || sqlite_version()", "postgresql": "select version()"}[backend]
    assert str(session.scalar(text(says))).lower().startswith(backend)


def test_a_request_does_not_see_the_context_that_a_test_has_pushed(app: Flask, client: FlaskClient) -> None:
    seen: list[bool] = []

    def look(_: Flask, **__: object) -> None:
        seen.append("left_by_the_test" in g)

    with app.app_context(), request_started.connected_to(look, app):
        g.left_by_the_test = True
        client.get("/")
    assert seen == [False]
