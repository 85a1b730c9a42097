"""The inbox of heads and delegates."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from models import Account, AssessmentReturn, AssessorAuthorisation, Confirmation, standings
from planner.errors import Refused
from planner.services.confirmations import confirm, just_done, send_back
from planner.services.inbox import count_waiting, waiting
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
    queries_of,
    say,
    sign_in,
)

Facts = dict[str, Any]


@pytest.fixture
def plant(session: scoped_session[Session]) -> Facts:
    """Department A: a head, Ada in crew 1, Bo in crew 2, and a skill; department B with a head."""
    a, b = make_department(session, "A"), make_department(session, "B")
    one, two = make_crew(session, a, "1"), make_crew(session, a, "2")
    people = {
        "head": make_person(session, "Head", a), "other": make_person(session, "Other", b),
        "ada": make_person(session, "Ada", a, one), "bo": make_person(session, "Bo", a, two),
    }  # fmt: skip
    make_head(session, people["head"], a)
    make_head(session, people["other"], b)
    accounts = {f"{name}-account": make_account(session, name, "employee", person=people[name]) for name in people}
    head = make_account(session, "the-head", "employee", "head")
    head.person_id, accounts["head-account"].person_id = people["head"].id, None
    session.flush()
    return {"a": a, "one": one, "skill": make_skill(session, "S"), **people, **accounts, "account": head}


def names(account: Account) -> list[str]:
    return [each.person.name for each in waiting(account)]


def test_self_assessments_of_my_people_wait_oldest_first(session: scoped_session[Session], plant: Facts) -> None:
    say(session, plant["bo"], plant["skill"], 2, "self")
    say(session, plant["ada"], plant["skill"], 3, "self")
    say(session, plant["other"], plant["skill"], 3, "self")
    assert names(plant["account"]) == ["Bo", "Ada"]
    assert count_waiting(plant["account"]) == 2


def test_ones_own_statement_never_waits_for_oneself(session: scoped_session[Session], plant: Facts) -> None:
    say(session, plant["head"], plant["skill"], 4, "self")
    assert names(plant["account"]) == []


def test_a_newer_statement_takes_the_place_of_an_older_one(session: scoped_session[Session], plant: Facts) -> None:
    say(session, plant["ada"], plant["skill"], 2, "self")
    newest = say(session, plant["ada"], plant["skill"], 3, "self", holds_from=today())
    assert [each.assessment.id for each in waiting(plant["account"])] == [newest.id]


def test_what_an_assessor_has_settled_since_does_not_wait(session: scoped_session[Session], plant: Facts) -> None:
    say(session, plant["ada"], plant["skill"], 2, "self")
    say(session, plant["ada"], plant["skill"], 3, "test", holds_from=today())
    assert names(plant["account"]) == []


def test_the_last_proven_level_stands_beside_the_statement_and_marks_a_conflict(
    session: scoped_session[Session], plant: Facts
) -> None:
    say(session, plant["ada"], plant["skill"], 1, "test")
    say(session, plant["ada"], plant["skill"], 4, "self", holds_from=today())
    (found,) = waiting(plant["account"])
    assert (found.proven_level, found.proven_on, found.conflicting) == (1, LONG_AGO, True)


def test_a_confirmed_level_counts_and_waits_no_more(session: scoped_session[Session], plant: Facts) -> None:
    stated = say(session, plant["ada"], plant["skill"], 3, "self")
    assert confirm(plant["account"], [stated.id]) == 1
    key = (plant["ada"].id, plant["skill"].id)
    assert standings(session(), [plant["ada"].id], today())[key].state == "proven"
    assert names(plant["account"]) == []


def test_a_returned_level_does_not_count(session: scoped_session[Session], plant: Facts) -> None:
    stated = say(session, plant["ada"], plant["skill"], 3, "self")
    send_back(plant["account"], stated.id, "No proof yet.")
    assert standings(session(), [plant["ada"].id], today()) == {}
    assert session.scalars(select(AssessmentReturn.reason)).all() == ["No proof yet."]


def test_what_does_not_wait_for_the_account_is_refused(session: scoped_session[Session], plant: Facts) -> None:
    elsewhere = say(session, plant["other"], plant["skill"], 3, "self")
    own = say(session, plant["head"], plant["skill"], 3, "self")
    with pytest.raises(Refused):
        confirm(plant["account"], [elsewhere.id, own.id])
    with pytest.raises(Refused):
        send_back(plant["account"], elsewhere.id, "no")
    assert session.scalars(select(Confirmation)).all() == []


def test_each_of_many_confirmations_is_undone_on_its_own(
    client: FlaskClient, session: scoped_session[Session], plant: Facts
) -> None:
    stated = [say(session, plant[name], plant["skill"], 3, "self").id for name in ("ada", "bo")]
    confirm(plant["account"], stated)
    first = just_done(plant["account"])[-1]
    assert first.person == "Ada"
    sign_in(client, "the-head")
    client.post(f"/changes/{first.change_set_id}/undo", data={"csrf_token": csrf_token(client)})
    assert names(plant["account"]) == ["Ada"]
    assert [each.person for each in just_done(plant["account"])] == ["Bo"]


def test_a_shift_lead_sees_only_their_crew(session: scoped_session[Session], plant: Facts) -> None:
    delegate(session, "shift_lead", plant["bo"], plant["head"], plant["a"], plant["one"])
    say(session, plant["ada"], plant["skill"], 3, "self")
    say(session, make_person(session, "Cy", plant["a"]), plant["skill"], 3, "self")
    assert names(plant["bo-account"]) == ["Ada"]


def test_a_deputy_sees_the_department(session: scoped_session[Session], plant: Facts) -> None:
    delegate(session, "deputy", plant["bo"], plant["head"], plant["a"])
    say(session, plant["ada"], plant["skill"], 3, "self")
    say(session, plant["bo"], plant["skill"], 3, "self")
    assert names(plant["bo-account"]) == ["Ada"]


def test_a_delegation_that_has_ended_reaches_nobody(session: scoped_session[Session], plant: Facts) -> None:
    delegate(session, "deputy", plant["bo"], plant["head"], plant["a"]).holds_until = today() - timedelta(days=1)
    say(session, plant["ada"], plant["skill"], 3, "self")
    assert names(plant["bo-account"]) == []


@pytest.mark.parametrize(("held", "stated", "seen"), [(3, 3, True), (2, 3, False), (4, 1, True)])
def test_an_assessor_sees_what_they_hold_themselves(
    session: scoped_session[Session], plant: Facts, held: int, stated: int, seen: bool
) -> None:
    delegate(session, "assessor", plant["bo"], plant["head"], plant["a"])
    add(session, AssessorAuthorisation(
        person_id=plant["bo"].id, group_id=plant["skill"].group_id, holds_from=LONG_AGO
    ))  # fmt: skip
    say(session, plant["bo"], plant["skill"], held)
    say(session, plant["ada"], plant["skill"], stated, "self")
    session.commit()
    assert names(plant["bo-account"]) == (["Ada"] if seen else [])


def test_an_assessor_without_authorisation_for_the_group_sees_nothing(
    session: scoped_session[Session], plant: Facts
) -> None:
    delegate(session, "assessor", plant["bo"], plant["head"], plant["a"])
    say(session, plant["bo"], plant["skill"], 4)
    say(session, plant["ada"], plant["skill"], 3, "self")
    session.commit()
    assert names(plant["bo-account"]) == []


def test_a_return_without_a_reason_is_refused_and_nothing_is_lost(
    client: FlaskClient, session: scoped_session[Session], plant: Facts
) -> None:
    stated = say(session, plant["ada"], plant["skill"], 3, "self").id
    sign_in(client, "the-head")
    token = csrf_token(client)
    empty = client.post(f"/inbox/{stated}/return", data={"csrf_token": token, "reason": "  "})
    assert (empty.status_code, "Say why you return it" in empty.get_data(as_text=True)) == (422, True)
    long = client.post(f"/inbox/{stated}/return", data={"csrf_token": token, "reason": "why " * 130})
    assert (long.status_code, "why why why" in long.get_data(as_text=True)) == (422, True)
    assert session.scalars(select(AssessmentReturn)).all() == []


def test_all_shown_are_confirmed_with_one_button(
    client: FlaskClient, session: scoped_session[Session], plant: Facts
) -> None:
    shown = [say(session, plant[name], plant["skill"], 3, "self").id for name in ("ada", "bo")]
    sign_in(client, "the-head")
    data = {"csrf_token": csrf_token(client), "shown": shown, "all": "1"}
    assert client.post("/inbox/confirm", data=data).status_code == 303
    assert session.scalars(select(Confirmation.assessment_id).order_by(Confirmation.id)).all() == shown


def test_another_heads_assessment_cannot_be_confirmed_by_its_number(
    client: FlaskClient, session: scoped_session[Session], plant: Facts
) -> None:
    stated = say(session, plant["other"], plant["skill"], 3, "self").id
    sign_in(client, "the-head")
    client.post("/inbox/confirm", data={"csrf_token": csrf_token(client), "only": stated})
    assert session.scalars(select(Confirmation)).all() == []


def test_an_employee_has_no_inbox(client: FlaskClient, plant: Facts) -> None:
    sign_in(client, "ada")
    assert client.get("/inbox").status_code == 403


def test_queries_do_not_grow_with_what_waits(
    client: FlaskClient, session: scoped_session[Session], plant: Facts
) -> None:
    say(session, plant["ada"], plant["skill"], 3, "self")
    sign_in(client, "the-head")
    few = queries_of(client, "/inbox")
    for number in range(9):
        say(session, make_person(session, f"New {number}", plant["a"], plant["one"]), plant["skill"], 2, "self")
    assert queries_of(client, "/inbox") == few
