"""The planner's first page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session

from models import Membership, MembershipEvent, Team, change, now
from planner.today import today
from tests.planner.factories import add, make_account, make_person, sign_in

Rows = scoped_session[Session]


@pytest.fixture
def planner(client: FlaskClient, session: Rows) -> FlaskClient:
    """A browser that a planner has signed in with."""
    make_account(session, "9001", "planner")
    session.commit()
    sign_in(client, "9001")
    return client


def make_team(session: Rows, name: str, **facts: Any) -> Team:
    return add(session, Team(code=name, name=name, first_day=today(), last_day=today() + timedelta(days=30), **facts))


def test_what_changed_stands_by_time_whoever_said_it(planner: FlaskClient, session: Rows) -> None:
    team, person = make_team(session, "T"), make_person(session, "Ada")
    spell = {"first_day": team.first_day, "last_day": team.last_day, "share": 0.2, "state": "refused"}
    member = add(session, Membership(team_id=team.id, person_id=person.id, **spell))
    for days, reason in ((20, "long ago"), (-1, "just now")):
        said = {"state": "refused", "reason": reason, "recorded_at": now() - timedelta(days=days)}
        add(session, MembershipEvent(membership_id=member.id, **said))
    account = make_account(session, "9002", "planner")
    with change(session(), "Team T was changed", account.id):
        team.priority = 2.0
    session.commit()
    page = planner.get("/").get_data(as_text=True)
    assert page.index("just now") < page.index("Team T was changed") < page.index("long ago")


def test_of_many_teams_the_next_ten_are_shown(planner: FlaskClient, session: Rows) -> None:
    for number in range(12):
        make_team(session, f"Team {number:02}")
    session.commit()
    page = planner.get("/").get_data(as_text=True)
    assert ("Team 09" in page, "Team 10" in page, "All 12 teams" in page) == (True, False, True)
