"""Absences, and who can step in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from models import Absence, HomeCover, OnCallWeek
from planner.errors import Refused
from planner.services.absences import absences, add, end
from planner.services.substitutes import substitutes
from planner.today import today
from tests.planner import factories
from tests.planner.factories import (
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
MONDAY = date(2026, 11, 23)


@pytest.fixture
def plant(session: scoped_session[Session]) -> Facts:
    """Department A: nights (Ada, Bo), earlies (Cy), no crew (Di, the head), off on Mondays (Flo); department B: Eve."""
    a, b = make_department(session, "A"), make_department(session, "B")
    crews = {}
    for code, rotation in (("N", "N"), ("E", "E"), ("O", "-NNNNNN")):
        crews[code] = make_crew(session, a, code)
        crews[code].rotation, crews[code].rotation_start = rotation, MONDAY
    people = {
        "ada": make_person(session, "Ada", a, crews["N"]), "bo": make_person(session, "Bo", a, crews["N"]),
        "cy": make_person(session, "Cy", a, crews["E"]), "di": make_person(session, "Di", a),
        "flo": make_person(session, "Flo", a, crews["O"]), "eve": make_person(session, "Eve", b),
    }  # fmt: skip
    make_head(session, people["di"], a)
    make_head(session, people["eve"], b)
    account = make_account(session, "head", "employee", "head", person=people["di"])
    other = make_account(session, "other", "employee", "head", person=people["eve"])
    return {"a": a, "crew": crews["N"], "account": account, "other": other, **people}


def present(plant: Facts, day: date = MONDAY) -> dict[str, str]:
    """Who can step in for Ada at her only skill, and how they are there."""
    (line,) = substitutes(plant["account"], plant["ada"], day).lines
    return {each.person.name: each.presence for each in line.candidates}


def test_who_holds_the_skill_is_listed_by_how_they_are_there(session: scoped_session[Session], plant: Facts) -> None:
    skill = make_skill(session, "S")
    for name in ("ada", "bo", "cy", "di", "flo", "eve"):
        say(session, plant[name], skill, 3)
    session.commit()
    assert present(plant) == {"Bo": "same", "Cy": "other", "Di": "no_shift", "Flo": "off"}
    assert present(plant, MONDAY - timedelta(days=1))["Di"] == "off"


def test_who_does_not_do_it_alone_cannot_step_in(session: scoped_session[Session], plant: Facts) -> None:
    skill = make_skill(session, "S")
    say(session, plant["ada"], skill, 4)
    say(session, plant["bo"], skill, 2)
    session.commit()
    (line,) = substitutes(plant["account"], plant["ada"], MONDAY).lines
    assert line.nobody


def test_who_is_absent_or_on_call_is_told_apart(session: scoped_session[Session], plant: Facts) -> None:
    skill = make_skill(session, "S")
    for name in ("ada", "bo", "flo"):
        say(session, plant[name], skill, 3)
    factories.add(session, Absence(person_id=plant["bo"].id, kind="sick", holds_from=MONDAY, holds_until=MONDAY))
    factories.add(session, OnCallWeek(person_id=plant["flo"].id, holds_from=MONDAY, holds_until=MONDAY))
    session.commit()
    assert present(plant) == {"Bo": "absent", "Flo": "on_call"}


def test_what_the_home_cover_asks_for_stands_first(session: scoped_session[Session], plant: Facts) -> None:
    for code in ("S", "T"):
        say(session, plant["ada"], make_skill(session, code), 3)
    asked = say(session, plant["ada"], make_skill(session, "U"), 3).skill_id
    factories.add(session, HomeCover(department_id=plant["a"].id, skill_id=asked, level=3, minimum=1))
    session.commit()
    found = substitutes(plant["account"], plant["ada"], MONDAY)
    assert [line.skill.code for line in found.lines] == ["U", "S", "T"]


def test_an_absence_that_overlaps_another_is_refused(session: scoped_session[Session], plant: Facts) -> None:
    add(plant["account"], plant["ada"], "sick", MONDAY, None)
    with pytest.raises(Refused, match="already marked absent"):
        add(plant["account"], plant["ada"], "holiday", MONDAY + timedelta(days=20), MONDAY + timedelta(days=30))


def test_whoever_is_away_until_further_notice_is_so_until_a_known_absence_begins(
    session: scoped_session[Session], plant: Facts
) -> None:
    holiday = add(plant["account"], plant["ada"], "holiday", MONDAY + timedelta(days=20), None)
    assert holiday.holds_until is None
    sick = add(plant["account"], plant["ada"], "sick", MONDAY, None)
    assert sick.holds_until == MONDAY + timedelta(days=19)
    with pytest.raises(Refused, match="already marked absent"):
        add(plant["account"], plant["ada"], "sick", MONDAY + timedelta(days=3), None)


def test_an_absence_that_ends_before_it_starts_is_refused(session: scoped_session[Session], plant: Facts) -> None:
    with pytest.raises(Refused, match="before the first"):
        add(plant["account"], plant["ada"], "sick", MONDAY, MONDAY - timedelta(days=1))


def test_an_absence_that_has_not_begun_is_cancelled_when_ended(session: scoped_session[Session], plant: Facts) -> None:
    ahead = add(plant["account"], plant["ada"], "holiday", today() + timedelta(days=9), None)
    begun = add(plant["account"], plant["bo"], "sick", today() - timedelta(days=2), None)
    for absence in (ahead, begun):
        end(plant["account"], absence, today())
    assert (ahead.error_reason, begun.holds_until) == ("cancelled", today())


def test_a_shift_lead_sees_that_somebody_is_away_but_not_why(session: scoped_session[Session], plant: Facts) -> None:
    delegate(session, "shift_lead", plant["bo"], plant["di"], plant["a"], plant["crew"])
    lead = make_account(session, "lead", "employee", person=plant["bo"])
    add(plant["account"], plant["ada"], "sick", today(), None, "flu")
    add(plant["account"], plant["cy"], "sick", today(), None)
    seen = absences(lead, plant["a"], today())
    assert [(each.absence.person.name, each.kind, each.note) for each in seen] == [("Ada", None, None)]
    assert [s.kind for s in absences(plant["account"], plant["a"], today())] == ["sick", "sick"]


def form(client: FlaskClient, plant: Facts, **more: Any) -> dict[str, Any]:
    data = {"person_id": plant["ada"].id, "kind": "sick", "first": today().isoformat(), "last": "", "note": ""}
    return {"csrf_token": csrf_token(client), **data, **more}


def test_marking_somebody_absent_leads_to_who_can_step_in(
    client: FlaskClient, session: scoped_session[Session], plant: Facts
) -> None:
    page = f"/departments/{plant['a'].id}/absences"
    sign_in(client, "head")
    answer = client.post(page, data=form(client, plant))
    assert answer.status_code == 303
    assert f"/people/{plant['ada'].id}/substitutes" in answer.location
    assert "Undo" in client.get(answer.location).get_data(as_text=True)


def test_a_refused_absence_keeps_what_was_entered(client: FlaskClient, plant: Facts) -> None:
    sign_in(client, "head")
    yesterday = (today() - timedelta(days=1)).isoformat()
    answer = client.post(
        f"/departments/{plant['a'].id}/absences", data=form(client, plant, last=yesterday, note="broken leg")
    )
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "broken leg" in page, "before the first" in page) == (422, True, True)


def test_nobody_marks_absent_whom_they_do_not_reach(
    client: FlaskClient, session: scoped_session[Session], plant: Facts
) -> None:
    add(plant["account"], plant["ada"], "sick", today(), None)
    absence = session.scalars(select(Absence.id)).one()
    sign_in(client, "other")
    page = f"/departments/{plant['a'].id}/absences"
    token = csrf_token(client)
    assert client.get(page).status_code == 404
    assert client.post(page, data=form(client, plant)).status_code == 404
    assert client.post(f"/absences/{absence}/end", data={"csrf_token": token}).status_code == 404
    assert client.get(f"/people/{plant['ada'].id}/substitutes").status_code == 404


def test_queries_do_not_grow_with_people(client: FlaskClient, session: scoped_session[Session], plant: Facts) -> None:
    skill = make_skill(session, "S")
    say(session, plant["ada"], skill, 3)
    add(plant["account"], plant["ada"], "sick", today(), None)
    sign_in(client, "head")
    pages = (f"/departments/{plant['a'].id}/absences", f"/people/{plant['ada'].id}/substitutes")
    few = [queries_of(client, page) for page in pages]
    for number in range(9):
        person = make_person(session, f"New {number}", plant["a"], plant["crew"])
        say(session, person, skill, 3)
        factories.add(session, Absence(person_id=person.id, kind="sick", holds_from=today()))
    assert [queries_of(client, page) for page in pages] == few
