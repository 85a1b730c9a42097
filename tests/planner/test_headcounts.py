"""How many people of a department must hold a skill, and whether they do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session

from models import RequiredHeadcount, db
from planner.services.headcounts import required
from planner.services.matrix import matrix
from planner.today import today
from tests.planner.factories import (
    LONG_AGO,
    add,
    csrf_token,
    make_account,
    make_department,
    make_head,
    make_person,
    make_skill,
    say,
    sign_in,
)

Db = scoped_session[Session]
Facts = dict[str, Any]


@pytest.fixture
def plant(session: Db) -> Facts:
    """Department A with Ada and a head; department B with a head; the skill S."""
    a, b = make_department(session, "A"), make_department(session, "B")
    head, other = make_person(session, "Head", a), make_person(session, "Other", b)
    make_head(session, head, a)
    make_head(session, other, b)
    facts = {"a": a, "b": b, "ada": make_person(session, "Ada", a), "s": make_skill(session, "S")}
    facts["account"] = make_account(session, "head", "employee", "head", person=head)
    make_account(session, "other", "employee", "head", person=other)
    session.commit()
    return facts


def send(client: FlaskClient, plant: Facts, **more: Any) -> Any:
    """State that two people of department A must hold S at level 3, as the page's form does."""
    data = {"csrf_token": csrf_token(client), "skill": "S", "level": 3, "headcount": 2, "since": today().isoformat()}
    return client.post(f"/departments/{plant['a'].id}/head-counts", data={**data, **more})


def ask(session: Db, plant: Facts, headcount: int, **more: Any) -> RequiredHeadcount:
    """So many of department A must hold S at level 3, by default since long ago."""
    facts = {"department_id": plant["a"].id, "skill_id": plant["s"].id, "level": 3, "holds_from": LONG_AGO, **more}
    return add(session, RequiredHeadcount(headcount=headcount, **facts))


def test_a_head_states_it_and_the_matrix_shows_who_is_missing(client: FlaskClient, session: Db, plant: Facts) -> None:
    say(session, plant["ada"], plant["s"], 3)
    sign_in(client, "head")
    assert send(client, plant).status_code == 303
    (foot,) = matrix(plant["account"], plant["a"], today()).foot
    assert foot.required is not None
    assert (foot.required.held, foot.required.headcount, foot.required.missing) == (1, 2, 1)
    assert "1/2" in client.get(f"/departments/{plant['a'].id}/matrix").get_data(as_text=True)


def test_the_newest_counts_and_none_asks_nothing_any_more(session: Db, plant: Facts) -> None:
    ask(session, plant, 2)
    ask(session, plant, 5, holds_from=today() - timedelta(days=10))
    ask(session, plant, 0, holds_from=today() + timedelta(days=10))
    session.commit()
    on = [[each.headcount for each in required(plant["a"].id, today() + timedelta(days=days))] for days in (-20, 0, 10)]
    assert on == [[2], [5], []]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"skill": "nothing"}, "No skill is called"),
        ({"headcount": "-1"}, "Enter a number from 0 to 10,000."),
        ({"headcount": ""}, "Say how many people must have it"),
        ({"since": "2020-01-01"}, "A day in the past cannot be changed"),
        ({"headcount": "0"}, "This holds on that day already."),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence_and_kept(
    client: FlaskClient, plant: Facts, wrong: dict[str, str], said: str
) -> None:
    sign_in(client, "head")
    answer = send(client, plant, **wrong)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert 'value="S"' in answer.get_data(as_text=True) or "skill" in wrong


def test_what_does_not_hold_yet_is_withdrawn_and_kept(client: FlaskClient, session: Db, plant: Facts) -> None:
    later = ask(session, plant, 2, holds_from=today() + timedelta(days=10))
    held = ask(session, plant, 1)
    session.commit()
    sign_in(client, "head")
    token = {"csrf_token": csrf_token(client)}
    assert client.post(f"/head-counts/{held.id}/withdraw", data=token).status_code == 404
    assert client.post(f"/head-counts/{later.id}/withdraw", data=token).status_code == 303
    db.session.expire_all()
    assert db.session.get_one(RequiredHeadcount, later.id).error_at is not None


def test_another_head_finds_neither_the_page_nor_the_row(client: FlaskClient, session: Db, plant: Facts) -> None:
    row = ask(session, plant, 2, holds_from=today() + timedelta(days=10))
    sign_in(client, "other")
    assert client.get(f"/departments/{plant['a'].id}/head-counts").status_code == 404
    assert send(client, plant).status_code == 404
    token = {"csrf_token": csrf_token(client)}
    assert client.post(f"/head-counts/{row.id}/withdraw", data=token).status_code == 404
