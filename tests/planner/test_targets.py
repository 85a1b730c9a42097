"""Targets of roles: dated, never overwritten, changed by planners, seen by heads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from models import ChangeSet, RoleTarget, now
from planner.services.targets import role_targets
from tests.planner.factories import (
    csrf_token,
    make_account,
    make_department,
    make_head,
    make_person,
    make_role,
    make_skill,
    sign_in,
)

TODAY = now().astimezone(ZoneInfo("Europe/Berlin")).date()
LATER = TODAY + timedelta(days=30)


@pytest.fixture
def world(app: Flask, session: Any) -> dict[str, Any]:
    """The role R asks X01 at 2; "hr" is a planner, "head" heads Ann's department."""
    a = make_department(session, "A", "OT")
    people = {name: make_person(session, name, a) for name in ("ann", "head", "hr")}
    make_head(session, people["head"], a)
    skills = {code: make_skill(session, code) for code in ("X01", "X02")}
    role = make_role(session, "R", people["ann"], X01=2)
    browsers = {}
    for name, person in people.items():
        make_account(session, name, *{"head": ["head"], "hr": ["planner"]}.get(name, ["employee"]), person=person)
        session.commit()
        browsers[name] = app.test_client()
        sign_in(browsers[name], name)
    return {"browsers": browsers, "role": role, "page": f"/targets/{role.id}", **people, **skills}


def read(world: dict[str, Any], who: str = "hr", more: str = "") -> str:
    return str(world["browsers"][who].get(world["page"] + more).get_data(as_text=True))


def change(world: dict[str, Any], who: str = "hr", day: Any = TODAY, seen: Any = 10**9, **said: Any) -> Any:
    browser = world["browsers"][who]
    facts = {"csrf_token": csrf_token(browser), "since": day.isoformat(), "seen": str(seen), "level": "3"}
    return browser.post(world["page"], data={**facts, **said})


def chosen(world: dict[str, Any], skill: str, level: int, shown: int) -> dict[str, Any]:
    return {f"level-{world[skill].id}": str(level), f"shown-{world[skill].id}": str(shown)}


def asked(app: Flask, world: dict[str, Any], day: Any = TODAY) -> dict[str, int]:
    with app.test_request_context():
        found = role_targets([world["role"].id], day)
    return {
        code: found[world["role"].id, world[code].id]
        for code in ("X01", "X02")
        if (world["role"].id, world[code].id) in found
    }


def test_a_changed_target_is_a_new_row_from_a_day_on(app: Flask, world: dict[str, Any], session: Any) -> None:
    answer = change(world, day=LATER, skill="X02", **chosen(world, "X01", 4, 2))
    assert answer.status_code == 303
    assert asked(app, world) == {"X01": 2}
    assert asked(app, world, LATER) == {"X01": 4, "X02": 3}
    assert len(session.scalars(select(RoleTarget)).all()) == 3
    assert "Stated for later" in read(world)
    assert f"/targets/stated/{max(session.scalars(select(RoleTarget.id)))}/withdraw" in read(world)


def test_0_asks_nothing_any_more_and_the_history_keeps_what_was_asked(app: Flask, world: dict[str, Any]) -> None:
    assert change(world, **chosen(world, "X01", 0, 2)).status_code == 303
    assert asked(app, world) == {}
    page = read(world, more=f"?skill={world['X01'].id}")
    assert "This role asks for nothing on this day." in page
    assert page.count("X01 Skill X01</td>") == 2
    assert '<td data-label="Who">hr</td>' in page


def test_a_change_is_undone_and_what_is_stated_for_later_withdrawn(
    app: Flask, world: dict[str, Any], session: Any
) -> None:
    change(world, **chosen(world, "X01", 3, 2))
    made = session.scalar(select(ChangeSet).order_by(ChangeSet.id.desc()))
    browser = world["browsers"]["hr"]
    browser.post(f"/changes/{made.id}/undo", data={"csrf_token": csrf_token(browser)})
    assert asked(app, world) == {"X01": 2}
    change(world, day=LATER, skill="X02")
    row = session.scalar(select(RoleTarget).order_by(RoleTarget.id.desc()))
    assert (
        browser.post(f"/targets/stated/{row.id}/withdraw", data={"csrf_token": csrf_token(browser)}).status_code == 303
    )
    assert asked(app, world, LATER) == {"X01": 2}


@pytest.mark.parametrize(
    ("day", "said", "sentence"),
    [
        (TODAY - timedelta(days=1), {"skill": "X02"}, "A day in the past cannot be changed"),
        (TODAY, {}, "Nothing is changed"),
        (TODAY, {"skill": "X01", "level": "2"}, "This holds on that day already."),
        (TODAY, {"skill": "phrenology"}, "No skill is called"),
    ],
)
def test_what_makes_no_sense_is_refused(
    world: dict[str, Any], session: Any, day: Any, said: dict[str, str], sentence: str
) -> None:
    answer = change(world, day=day, **said)
    assert (answer.status_code, sentence in answer.get_data(as_text=True)) == (422, True)
    assert len(session.scalars(select(RoleTarget)).all()) == 1


def test_a_second_editor_is_told_what_the_first_has_stated(app: Flask, world: dict[str, Any], session: Any) -> None:
    seen = session.scalar(select(RoleTarget.id))
    change(world, seen=seen, **chosen(world, "X01", 3, 2))
    answer = change(world, seen=seen, **chosen(world, "X01", 1, 2))
    assert (answer.status_code, "Skill X01 to 3" in answer.get_data(as_text=True)) == (422, True)
    assert asked(app, world) == {"X01": 3}
    assert change(world, seen=seen, skill="X02").status_code == 303


def test_heads_see_targets_and_planners_change_them(world: dict[str, Any]) -> None:
    assert "Skill X01" in read(world, "head")
    assert "New target" not in read(world, "head")
    assert change(world, "head", skill="X02").status_code == 403
    assert world["browsers"]["ann"].get(world["page"]).status_code == 403
    assert world["browsers"]["hr"].get("/targets").status_code == 200


def test_the_page_of_a_skill_names_what_roles_ask_today(world: dict[str, Any]) -> None:
    page = f"/skills/{world['X02'].id}"
    change(world, day=LATER, skill="X02")
    assert "Asked of" not in world["browsers"]["ann"].get(page).get_data(as_text=True)
    change(world, skill="X02")
    assert "Asked of" in world["browsers"]["ann"].get(page).get_data(as_text=True)
