"""Deputies, shift leads and assessors."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from models import AssessorAuthorisation, Delegation
from planner.errors import Refused
from planner.services.delegations import Appointment, appoint, end
from planner.services.reach import holders, people_in_reach
from planner.today import today
from tests.planner.factories import (
    csrf_token,
    delegate,
    make_account,
    make_crew,
    make_department,
    make_head,
    make_person,
    make_skill,
    sign_in,
)

Facts = dict[str, Any]


@pytest.fixture
def plant(session: scoped_session[Session]) -> Facts:
    """Department A with a head, Ada in crew 1 and Bo in crew 2; department B with a head."""
    a, b = make_department(session, "A"), make_department(session, "B")
    one, two = make_crew(session, a, "1"), make_crew(session, a, "2")
    people = {
        "head": make_person(session, "Head", a), "other": make_person(session, "Other", b),
        "ada": make_person(session, "Ada", a, one), "bo": make_person(session, "Bo", a, two),
    }  # fmt: skip
    make_head(session, people["head"], a)
    make_head(session, people["other"], b)
    account = make_account(session, "head", "employee", "head", person=people["head"])
    make_account(session, "other", "employee", "head", person=people["other"])
    bo = make_account(session, "bo", "employee", person=people["bo"])
    return {"a": a, "one": one, **people, "account": account, "bo-account": bo}


def stated(plant: Facts, kind: str, **more: Any) -> Appointment:
    return Appointment(**{"person_id": plant["bo"].id, "kind": kind, "first": today(), **more})


def reached(session: scoped_session[Session], plant: Facts) -> set[str]:
    ids = set(session.scalars(people_in_reach(plant["bo-account"], "matrix.read")))
    return {plant[name].name for name in ("ada", "bo", "head", "other") if plant[name].id in ids}


def test_a_shift_lead_reaches_their_crew(session: scoped_session[Session], plant: Facts) -> None:
    assert reached(session, plant) == set()
    appoint(plant["account"], plant["a"], stated(plant, "shift_lead", crew_id=plant["one"].id))
    assert reached(session, plant) == {"Ada"}


def test_a_deputy_reaches_the_department_until_it_ends(session: scoped_session[Session], plant: Facts) -> None:
    row = appoint(plant["account"], plant["a"], stated(plant, "deputy", first=today() - timedelta(days=3)))
    assert reached(session, plant) == {"Ada", "Bo", "Head"}
    end(plant["account"], row)
    assert (reached(session, plant), row.holds_until) == (set(), today() - timedelta(days=1))


def test_a_delegation_ended_on_its_first_day_is_kept_and_never_counts(
    session: scoped_session[Session], plant: Facts
) -> None:
    row = appoint(plant["account"], plant["a"], stated(plant, "deputy"))
    end(plant["account"], row)
    assert session.scalars(select(Delegation)).all() == [row]
    assert reached(session, plant) == set()


def test_a_delegation_ahead_does_not_reach_yet(session: scoped_session[Session], plant: Facts) -> None:
    appoint(plant["account"], plant["a"], stated(plant, "deputy", first=today() + timedelta(days=1)))
    assert reached(session, plant) == set()


def test_an_assessor_is_authorised_for_the_groups_chosen(session: scoped_session[Session], plant: Facts) -> None:
    group = make_skill(session, "S").group_id
    appoint(plant["account"], plant["a"], stated(plant, "assessor", group_ids=(group,)))
    found = session.scalars(select(AssessorAuthorisation)).one()
    assert (found.person_id, found.group_id) == (plant["bo"].id, group)
    assert "assessor" in holders(plant["bo-account"])


@pytest.mark.parametrize(
    ("kind", "more", "sentence"),
    [
        ("shift_lead", {}, "Choose the crew"),
        ("assessor", {}, "Choose at least one group"),
        ("deputy", {"last": today}, "before the first"),
    ],
)
def test_what_makes_no_sense_is_refused(
    session: scoped_session[Session], plant: Facts, kind: str, more: dict[str, Any], sentence: str
) -> None:
    facts = {key: value() - timedelta(days=1) for key, value in more.items()}
    with pytest.raises(Refused, match=sentence):
        appoint(plant["account"], plant["a"], stated(plant, kind, **facts))


def test_nobody_delegates_to_themselves(session: scoped_session[Session], plant: Facts) -> None:
    with pytest.raises(Refused, match="to yourself"):
        appoint(plant["account"], plant["a"], stated(plant, "deputy", person_id=plant["head"].id))


def test_the_same_delegation_twice_is_refused(session: scoped_session[Session], plant: Facts) -> None:
    appoint(plant["account"], plant["a"], stated(plant, "deputy"))
    with pytest.raises(Refused, match="does this already"):
        appoint(plant["account"], plant["a"], stated(plant, "deputy"))


def test_a_head_appoints_a_shift_lead_who_then_sees_one_crew(
    client: FlaskClient, session: scoped_session[Session], plant: Facts
) -> None:
    sign_in(client, "head")
    data = {"person_id": plant["bo"].id, "kind": "shift_lead", "crew_id": plant["one"].id, "first": today().isoformat()}
    page = f"/departments/{plant['a'].id}/delegations"
    assert client.post(page, data={"csrf_token": csrf_token(client), **data}).status_code == 303
    client.post("/sign-out", data={"csrf_token": csrf_token(client)})
    sign_in(client, "bo")
    matrix = client.get("/matrix").get_data(as_text=True)
    assert client.get("/matrix").status_code == 200
    assert "Head" not in matrix.split("<main", 1)[1]


def test_a_deputy_appoints_nobody(client: FlaskClient, session: scoped_session[Session], plant: Facts) -> None:
    delegate(session, "deputy", plant["bo"], plant["head"], plant["a"])
    sign_in(client, "bo")
    assert client.get(f"/departments/{plant['a'].id}/delegations").status_code == 403


def test_another_head_can_neither_see_nor_end_a_delegation(
    client: FlaskClient, session: scoped_session[Session], plant: Facts
) -> None:
    row = delegate(session, "deputy", plant["bo"], plant["head"], plant["a"]).id
    sign_in(client, "other")
    page = f"/departments/{plant['a'].id}/delegations"
    data = {"csrf_token": csrf_token(client)}
    assert client.get(page).status_code == 404
    assert client.post(page, data=data).status_code == 404
    assert client.post(f"/delegations/{row}/end", data=data).status_code == 404
