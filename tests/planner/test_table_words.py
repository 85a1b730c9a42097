"""What rows are called where changes are listed."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session

from models import Base
from models.audit import UNTRACKED
from planner.table_words import TABLES
from tests.planner.factories import csrf_token, make_account, make_person, sign_in


def test_every_table_whose_changes_are_kept_has_a_word() -> None:
    assert sorted(TABLES) == sorted(set(Base.metadata.tables) - UNTRACKED)


def test_an_admin_reads_what_changed_in_words(client: FlaskClient, session: scoped_session[Session]) -> None:
    make_account(session, "9000", "admin").language = "de"
    person = make_person(session, "Ann")
    person.training_hours_per_week = 8
    session.commit()
    sign_in(client, "9000")
    form = client.get(f"/people/{person.id}/edit").text
    assert 'value="8"' in form
    data = {"name": "Anna", "personnel_number": "1", "training_hours_per_week": "7.5", "version": str(person.version)}
    client.post(f"/people/{person.id}/edit", data={**data, "csrf_token": csrf_token(client)})
    assert 'value="7.5"' in client.get(f"/people/{person.id}/edit").text
    page = client.get("/changes/?table=person").text
    assert f"Person <code>{person.id}</code>" in page
    assert '<option value="team_role">Rolle in einem Team</option>' in page
