"""The page of one's own last changes, each with the button that takes it back."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from models import Account, ChangeSet, Person, change, now
from models.undo import WINDOW
from tests.planner.factories import csrf_token, make_account, make_department, make_person, sign_in


@pytest.fixture
def accounts(session: Any) -> dict[str, Account]:
    """Ada and Bo, and one change of each."""
    department = make_department(session, "A")
    found = {}
    for name in ("ada", "bo"):
        person = make_person(session, name.title(), department)
        found[name] = make_account(session, name, "employee", person=person)
        session.commit()
        with change(session(), f"Give {name} another name", found[name].id):
            person.name = f"{name.title()} Two"
        session.commit()
    return found


def listed(client: FlaskClient) -> list[str]:
    return re.findall(r'<td data-label="What">(.*?)</td>', client.get("/changes/mine").text)


def test_only_ones_own_changes_are_listed(client: FlaskClient, accounts: dict[str, Account]) -> None:
    sign_in(client, "ada")
    assert listed(client) == ["Give ada another name"]


def test_a_change_is_undone_from_the_list_and_leaves_it(
    client: FlaskClient, session: Any, accounts: dict[str, Account]
) -> None:
    sign_in(client, "ada")
    (undo,) = re.findall(r'action="(/changes/\d+/undo)"', client.get("/changes/mine").text)
    answered = client.post(
        undo, data={"csrf_token": csrf_token(client)}, headers={"Referer": "http://localhost/changes/mine"}
    )
    assert answered.headers["Location"] == "/changes/mine"
    assert listed(client) == []
    session.expire_all()
    assert session.scalar(select(Person.name).where(Person.id == accounts["ada"].person_id)) == "Ada"


def test_a_change_leaves_the_list_when_it_can_no_longer_be_undone(
    client: FlaskClient, session: Any, accounts: dict[str, Account]
) -> None:
    session.execute(update(ChangeSet).values(recorded_at=now() - WINDOW - timedelta(seconds=1)))
    session.commit()
    sign_in(client, "ada")
    assert listed(client) == []
    assert "You changed nothing in the last ten minutes." in client.get("/changes/mine").text
