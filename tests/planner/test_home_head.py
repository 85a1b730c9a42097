"""The head's first page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session

from models import Absence, HomeCover
from planner.services.home_head import facts
from planner.today import today
from tests.planner.factories import (
    add,
    delegate,
    make_account,
    make_crew,
    make_department,
    make_head,
    make_person,
    make_skill,
    queries_of,
    say,
    sign_in,
)

Facts = dict[str, Any]


@pytest.fixture
def plant(session: scoped_session[Session]) -> Facts:
    """Department A with a head and Ada in crew 1; a home cover that only Ada meets and a statement that waits."""
    a = make_department(session, "A")
    crew = make_crew(session, a, "1")
    head, ada = make_person(session, "Head", a), make_person(session, "Ada", a, crew)
    make_head(session, head, a)
    skill = make_skill(session, "S")
    say(session, ada, skill, 3, valid_until=today() + timedelta(days=9))
    add(session, HomeCover(department_id=a.id, skill_id=skill.id, level=3, minimum=2))
    say(session, ada, make_skill(session, "T"), 2, "self")
    add(session, Absence(person_id=ada.id, kind="sick", holds_from=today()))
    account = make_account(session, "head", "employee", "head", person=head)
    session.commit()
    return {"a": a, "crew": crew, "head": head, "ada": ada, "skill": skill, "account": account}


def test_it_names_the_worst_hole_the_sole_holder_the_next_expiry_and_what_waits(plant: Facts) -> None:
    found = facts(plant["account"], today())
    (desk,) = found["desks"]
    assert [hole.missing for hole in desk.outlook.holes] == [1]
    assert [alone.person.name for alone in desk.outlook.alone] == ["Ada"]
    assert desk.outlook.expiries[0].ends == today() + timedelta(days=9)
    assert [each.name for each in desk.absent] == ["Ada"]
    assert found["waiting"] == 1


def test_the_page_says_so_with_links(client: FlaskClient, plant: Facts) -> None:
    sign_in(client, "head")
    page = client.get("/").get_data(as_text=True)
    for said in ("What is uncovered", "What hangs on one person", "Ada", 'href="/inbox"', "Who can step in?"):
        assert said in page


def test_a_shift_lead_has_a_desk_for_their_crew(session: scoped_session[Session], plant: Facts) -> None:
    lead = make_person(session, "Lead", plant["a"])
    delegate(session, "shift_lead", lead, plant["head"], plant["a"], plant["crew"])
    account = make_account(session, "lead", "employee", person=lead)
    session.commit()
    (desk,) = facts(account, today())["desks"]
    assert [each.name for each in desk.outlook.people.values()] == ["Ada"]


def test_queries_do_not_grow_with_people(client: FlaskClient, session: scoped_session[Session], plant: Facts) -> None:
    sign_in(client, "head")
    few = queries_of(client, "/")
    for number in range(9):
        person = make_person(session, f"New {number}", plant["a"], plant["crew"])
        say(session, person, plant["skill"], 3, valid_until=today() + timedelta(days=number))
        add(session, Absence(person_id=person.id, kind="sick", holds_from=today()))
    assert queries_of(client, "/") == few
