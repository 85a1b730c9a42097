"""Who can step in for a crew and its shift: absence, on call, rest and validity included, nobody ranked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session

from models import Absence, CrewMembership, HomeCover, OnCallWeek, RequiredHeadcount, db
from planner.services.standing_in import Coming, Line, StandingIn, standing_in
from planner.today import today
from tests.planner.factories import (
    LONG_AGO,
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

Db = scoped_session[Session]
Facts = dict[str, Any]
MONDAY = date(2026, 3, 2)


@pytest.fixture
def plant(session: Db) -> Facts:
    """Department A: Ada and Al on early shift in crew 1, Bo in crew 2 on late, Cy in 3 that is off, Dora by day."""
    a, b = make_department(session, "A"), make_department(session, "B")
    facts: Facts = {"a": a, "b": b}
    for number, rotation in (("1", "E"), ("2", "L"), ("3", "-")):
        crew = make_crew(session, a, number)
        crew.rotation, crew.rotation_start = rotation, LONG_AGO
        facts[number] = crew
    for name, crew_of in (("Ada", "1"), ("Al", "1"), ("Bo", "2"), ("Cy", "3"), ("Dora", None), ("Hana", None)):
        facts[name] = make_person(session, name, a, facts[crew_of] if crew_of else None)
    facts["Ed"] = make_person(session, "Ed", b)
    make_head(session, facts["Hana"], a)
    facts["head"] = make_account(session, "head", "employee", "head", person=facts["Hana"])
    facts["s"] = make_skill(session, "S")
    session.commit()
    return facts


def look(plant: Facts, crew: str = "1", day: date = MONDAY, **more: Any) -> StandingIn:
    """Who can step in for the crew as the head sees it."""
    db.session.commit()
    return standing_in(plant["head"], plant[crew], day, **more)


def coming(line: Line) -> dict[Coming, list[str]]:
    """The names by how they could come."""
    found: dict[Coming, list[str]] = {}
    for each in line.candidates:
        found.setdefault(each.coming, []).append(each.name)
    return found


def hold(session: Db, plant: Facts, *names: str, level: int = 3, **more: Any) -> None:
    """They hold S at level 3."""
    for name in names:
        say(session, plant[name], plant["s"], level, **more)


def test_people_are_told_apart_by_what_they_do_at_that_time(session: Db, plant: Facts) -> None:
    hold(session, plant, "Ada", "Bo", "Cy", "Dora", "Ed")
    add(session, OnCallWeek(person_id=plant["Cy"].id, holds_from=MONDAY, holds_until=MONDAY))
    (line,) = look(plant, skill=plant["s"]).lines
    assert coming(line) == {"there": ["Ada"], "other_shift": ["Bo"], "on_call": ["Cy"], "day_work": ["Dora"]}
    (line,) = look(plant, skill=plant["s"], day=MONDAY + timedelta(days=5)).lines
    assert coming(line)["off"] == ["Cy", "Dora"]


def test_who_is_absent_or_not_at_the_level_or_no_longer_valid_is_left_out(session: Db, plant: Facts) -> None:
    hold(session, plant, "Ada")
    hold(session, plant, "Bo", level=2)
    hold(session, plant, "Cy", valid_until=MONDAY - timedelta(days=1))
    hold(session, plant, "Dora", valid_until=MONDAY)
    add(session, Absence(person_id=plant["Ada"].id, holds_from=MONDAY, kind="sick"))
    found = look(plant, skill=plant["s"])
    assert [each.name for each in found.lines[0].candidates] == ["Dora"]
    assert found.lines[0].candidates[0].ends == MONDAY
    assert (found.away, found.lines[0].absent) == (["Ada"], 1)


def test_too_short_a_rest_is_said(session: Db, plant: Facts) -> None:
    hold(session, plant, "Bo", "Cy")
    plant["2"].rotation, plant["2"].rotation_start = "L-", MONDAY - timedelta(days=1)
    (line,) = look(plant, skill=plant["s"], shift="early").lines
    assert {each.name: each.short_rest for each in line.candidates} == {"Bo": True, "Cy": False}
    (line,) = look(plant, skill=plant["s"], shift="night").lines
    assert {each.name: each.short_rest for each in line.candidates} == {"Bo": True, "Cy": False}
    (line,) = look(plant, skill=plant["s"], shift="late").lines
    assert {each.name: each.short_rest for each in line.candidates} == {"Bo": False, "Cy": False}


def test_the_shift_needs_what_is_asked_at_home_required_or_done_by_who_is_absent(session: Db, plant: Facts) -> None:
    t, u, v = (make_skill(session, code) for code in "TUV")
    hold(session, plant, "Ada")
    add(session, Absence(person_id=plant["Ada"].id, holds_from=MONDAY, holds_until=MONDAY, kind="sick"))
    home = {"department_id": plant["a"].id, "level": 2, "minimum": 1}
    add(session, HomeCover(crew_id=None, skill_id=t.id, **home))
    add(session, HomeCover(crew_id=plant["2"].id, skill_id=v.id, **home))
    asked = {"department_id": plant["a"].id, "level": 4, "headcount": 1, "holds_from": LONG_AGO}
    add(session, RequiredHeadcount(skill_id=u.id, **asked))
    add(session, RequiredHeadcount(skill_id=t.id, **asked))
    lines = {line.skill.code: (line.level, line.whys) for line in look(plant).lines}
    assert lines == {"S": (3, ("absent",)), "T": (4, ("home_cover", "required")), "U": (4, ("required",))}


def test_the_newest_crew_of_somebody_counts(session: Db, plant: Facts) -> None:
    hold(session, plant, "Bo")
    add(session, CrewMembership(person_id=plant["Bo"].id, crew_id=plant["3"].id, holds_from=MONDAY))
    (line,) = look(plant, skill=plant["s"]).lines
    assert coming(line) == {"off": ["Bo"]}


def test_the_page_says_it_for_the_crew_and_shift_asked_for(client: FlaskClient, session: Db, plant: Facts) -> None:
    hold(session, plant, "Bo")
    sign_in(client, "head")
    page = client.get(f"/stand-in?crew={plant['1'].id}&on=2026-03-02&shift=night&skill=S").get_data(as_text=True)
    assert "Crew 1, 2 Mar 2026, night shift." in page
    assert "short rest" in page  # late shift the next day
    assert "Bo" in page
    assert "No skill is called" in client.get("/stand-in?skill=nothing").get_data(as_text=True)


def test_a_shift_lead_sees_their_own_crew_and_no_other(client: FlaskClient, session: Db, plant: Facts) -> None:
    hold(session, plant, "Al", "Bo")
    delegate(session, "shift_lead", plant["Ada"], plant["Hana"], plant["a"], plant["1"])
    make_account(session, "lead", "employee", person=plant["Ada"])
    other = make_crew(session, plant["b"], "9")
    session.commit()
    sign_in(client, "lead")
    page = client.get(f"/stand-in?crew={plant['1'].id}&skill=S").get_data(as_text=True)
    assert "Al</a>" in page
    assert "Bo</a>" not in page
    assert client.get(f"/stand-in?crew={other.id}").status_code == 404


def test_queries_do_not_grow_with_people(client: FlaskClient, session: Db, plant: Facts) -> None:
    hold(session, plant, "Ada")
    sign_in(client, "head")
    page = f"/stand-in?crew={plant['1'].id}&on={today()}&skill=S"
    few = queries_of(client, page)
    for number in range(12):
        say(session, make_person(session, f"New {number}", plant["a"], plant["2"]), plant["s"], 3)
    assert queries_of(client, page) == few
