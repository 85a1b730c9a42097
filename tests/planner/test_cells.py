"""A cell of the matrix changed where it stands: by whom, and what a second editor is told."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session
from werkzeug.test import TestResponse

from models import Assessment, AssessorAuthorisation, Confirmation, db, standings
from planner.today import today
from tests.planner.factories import (
    LONG_AGO,
    add,
    csrf_token,
    delegate,
    make_account,
    make_crew,
    make_department,
    make_head,
    make_person,
    make_skill,
    say,
    sign_in,
)

Db = scoped_session[Session]
Facts = dict[str, Any]
PART = {"HX-Request": "true"}


@pytest.fixture
def plant(session: Db) -> Facts:
    """Ada in crew 1 of department A, with a head, an assessor of the group, a shift lead; a head of department B."""
    a, b = make_department(session, "A"), make_department(session, "B")
    crew = make_crew(session, a, "1")
    facts: Facts = {"ada": make_person(session, "Ada", a, crew), "s": make_skill(session, "S")}
    for name, department in (("head", a), ("expert", a), ("lead", a), ("other", b)):
        facts[name] = make_person(session, name.title(), department)
    make_head(session, facts["head"], a)
    make_head(session, facts["other"], b)
    delegate(session, "assessor", facts["expert"], facts["head"], a)
    delegate(session, "shift_lead", facts["lead"], facts["head"], a, crew)
    may = {"person_id": facts["expert"].id, "group_id": facts["s"].group_id, "holds_from": LONG_AGO}
    add(session, AssessorAuthorisation(**may))
    say(session, facts["expert"], facts["s"], 3)
    make_account(session, "head", "employee", "head", person=facts["head"])
    make_account(session, "other", "employee", "head", person=facts["other"])
    for name in ("expert", "lead"):
        make_account(session, name, "employee", person=facts[name])
    session.commit()
    facts["page"] = f"/people/{facts['ada'].id}/skills/{facts['s'].id}/cell"
    return facts


def seen(client: FlaskClient, plant: Facts) -> str:
    """What the form says its reader has seen."""
    return seen_in(client.get(plant["page"], headers=PART).get_data(as_text=True))


def seen_in(page: str) -> str:
    """What a form says its reader has seen."""
    found = re.search(r'name="seen"[^>]*value="([^"]*)"', page)
    assert found is not None
    return found[1]


def send(client: FlaskClient, plant: Facts, level: int, kind: str = "test", **more: str) -> TestResponse:
    """State a level in the cell, as the matrix' script does."""
    data = {"csrf_token": csrf_token(client), "level": str(level), "kind": kind, "seen": seen(client, plant), **more}
    return client.post(plant["page"], data=data, headers=PART)


def level(session: Db, plant: Facts) -> int:
    """The level that counts now."""
    session.commit()
    found = standings(db.session(), [plant["ada"].id], today())
    return found[plant["ada"].id, plant["s"].id].level


def test_a_head_records_a_test_and_gets_the_cell_as_it_is_now(client: FlaskClient, session: Db, plant: Facts) -> None:
    sign_in(client, "head")
    answer = send(client, plant, 3)
    assert answer.get_json()["look"] == ["l3", "3", "", 0, "does alone; proven"]
    assert level(session, plant) == 3
    token = {"csrf_token": csrf_token(client)}
    client.post(answer.get_json()["undo"], data=token)
    assert session.query(Assessment).filter_by(person_id=plant["ada"].id).one().error_at is not None


def test_an_assessor_states_at_most_what_they_hold(client: FlaskClient, session: Db, plant: Facts) -> None:
    sign_in(client, "expert")
    refused = send(client, plant, 4, "assessor")
    assert refused.status_code == 422
    assert "You hold level 3 yourself" in refused.get_data(as_text=True)
    assert send(client, plant, 3, "assessor").status_code == 200
    assert level(session, plant) == 3


def test_a_second_editor_sees_what_the_first_changed_and_may_record_theirs_too(
    client: FlaskClient, session: Db, plant: Facts
) -> None:
    sign_in(client, "head")
    before = seen(client, plant)
    add(session, Assessment(person_id=plant["ada"].id, skill_id=plant["s"].id, level=1, kind="assessor",
                            assessor_id=plant["expert"].id, holds_from=today()))  # fmt: skip
    refused = send(client, plant, 3, seen=before, note="on line 4")
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "Meanwhile Expert changed this" in page
    assert "assessed: 1" in page
    assert "on line 4</textarea>" in page
    assert level(session, plant) == 1
    assert send(client, plant, 3, seen=seen_in(page)).status_code == 200
    assert level(session, plant) == 3


def test_a_shift_lead_confirms_a_statement_and_states_no_level(client: FlaskClient, session: Db, plant: Facts) -> None:
    own = say(session, plant["ada"], plant["s"], 2, "self")
    session.commit()
    sign_in(client, "lead")
    page = client.get(plant["page"], headers=PART).get_data(as_text=True)
    assert "Confirm level 2" in page
    assert 'name="level"' not in page
    token = {"csrf_token": csrf_token(client)}
    assert client.post(plant["page"], data={**token, "level": "3"}).status_code == 403
    answer = client.post(f"{plant['page']}/confirm", data={**token, "assessment": own.id}, headers=PART)
    assert answer.get_json()["look"][1:3] == ["2", ""]
    assert session.query(Confirmation).one().by_id == plant["lead"].id


def test_nobody_states_a_level_of_themselves(client: FlaskClient, session: Db, plant: Facts) -> None:
    sign_in(client, "expert")
    own = f"/people/{plant['expert'].id}/skills/{plant['s'].id}/cell"
    data = {"csrf_token": csrf_token(client), "level": "3", "kind": "assessor"}
    assert client.post(own, data=data, headers=PART).status_code in (404, 422)
    assert session.query(Assessment).filter_by(assessor_id=plant["expert"].id).count() == 0


def test_another_departments_cell_is_not_found(client: FlaskClient, plant: Facts) -> None:
    sign_in(client, "other")
    assert client.get(plant["page"]).status_code == 404
    data = {"csrf_token": csrf_token(client), "level": "3", "kind": "test"}
    assert client.post(plant["page"], data=data).status_code == 404
    assert client.post(f"{plant['page']}/confirm", data=data).status_code == 404


def test_without_a_script_the_form_is_a_page_and_leads_to_the_history(
    client: FlaskClient, session: Db, plant: Facts
) -> None:
    sign_in(client, "head")
    assert "<html" in client.get(plant["page"]).get_data(as_text=True)
    data = {"csrf_token": csrf_token(client), "level": "3", "kind": "test", "seen": seen(client, plant)}
    answer = client.post(plant["page"], data=data)
    assert (answer.status_code, answer.headers["Location"]) == (303, plant["page"].removesuffix("/cell"))


def test_the_matrix_offers_it_only_today_and_as_known_now(client: FlaskClient, plant: Facts) -> None:
    sign_in(client, "head")
    assert 'id="cell-dialog"' in client.get("/matrix?all=1").get_data(as_text=True)
    assert 'id="cell-dialog"' not in client.get("/matrix?all=1&as_of=2026-01-01").get_data(as_text=True)
