"""Rounds, doubtful numbers and calibration: what they count, who sees them, what is withheld."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from models import (
    Assessment,
    AssessmentRequest,
    AssessmentRound,
    AssessorAuthorisation,
    Setting,
    SkillGroup,
    now,
    standings,
    suspended,
)
from planner.services import rounds
from planner.services.calibration import Pair, Said, compared, leniency, self_against_proven
from tests.planner.factories import (
    LONG_AGO,
    csrf_token,
    make_account,
    make_department,
    make_head,
    make_person,
    make_role,
    make_skill,
    queries_of,
    say,
    sign_in,
)

TODAY = now().astimezone(ZoneInfo("Europe/Berlin")).date()
DAY = date(2026, 1, 10)


def said(person: int, kind: str, level: int, days: int = 0, assessor: int | None = None, skill: int = 1) -> Said:
    return Said(person, skill, kind, assessor, level, DAY + timedelta(days=days))


def test_an_assessor_is_compared_with_tests_and_other_assessors_but_not_with_themselves() -> None:
    found = [said(1, "assessor", 3, 0, 9), said(1, "assessor", 1, 1, 9), said(1, "test", 2, 30)]
    assert [pair.difference for pair in leniency(found)] == [1, -1]


def test_a_self_assessment_is_compared_with_the_nearest_proof_within_a_year() -> None:
    found = [said(1, "self", 3), said(1, "test", 1, -300), said(1, "test", 2, 20), said(2, "self", 4)]
    assert [pair.difference for pair in self_against_proven([*found, said(2, "test", 1, 400)])] == [1]


def test_groups_of_fewer_than_five_people_are_left_out_and_levels_are_not_averaged() -> None:
    few = [Pair(said(n, "self", 4, skill=1), said(n, "test", 1, skill=1)) for n in range(4)]
    many = [Pair(said(n, "self", n, skill=2), said(n, "test", 1, skill=2)) for n in range(5)]
    rows, withheld = compared([*few, *many], lambda pair: pair.said.skill_id)
    assert [(r.of, r.people, r.higher, r.equal, r.lower, r.median) for r in rows] == [(2, 5, 3, 1, 1, 1)]
    assert withheld == 1


@pytest.fixture
def world(app: Flask, session: Any) -> dict[str, Any]:
    """Department A with its head, Ann to Eve, whose role asks for X01 and X02; another head; a planner."""
    a, b = make_department(session, "A"), make_department(session, "B")
    skills = {code: make_skill(session, code) for code in ("X01", "X02")}
    names = ("ann", "bea", "cleo", "dora", "eve", "head", "stranger", "planner")
    people = {n: make_person(session, f"{n.title()} Quill", b if n == "stranger" else a) for n in names}
    make_head(session, people["head"], a)
    make_head(session, people["stranger"], b)
    make_role(session, "R", people["ann"], X01=3, X02=2)
    roles = {"head": ["employee", "head"], "stranger": ["employee", "head"], "planner": ["planner"]}
    browsers = {}
    for name in ("ann", "head", "stranger", "planner"):
        make_account(session, name, *roles.get(name, ["employee"]), person=people[name])
        session.commit()
        browsers[name] = app.test_client()
        sign_in(browsers[name], name)
    return {"a": a, "browsers": browsers, "people": people, **people, **skills}


def post(world: dict[str, Any], who: str, page: str, **facts: Any) -> Any:
    browser = world["browsers"][who]
    return browser.post(page, data={"csrf_token": csrf_token(browser), **facts})


def read(world: dict[str, Any], who: str, page: str) -> str:
    return str(world["browsers"][who].get(page).get_data(as_text=True))


def agree(session: Any) -> None:
    value = json.dumps({"title": "A", "since": LONG_AGO.isoformat(), "place": "P"})
    session.add(Setting(name="works_agreement", value=value))
    session.commit()


def test_calibration_is_off_until_the_agreement_is_in_force(world: dict[str, Any], session: Any) -> None:
    assert "off until the agreement" in read(world, "head", "/calibration")
    agree(session)
    assert "off until the agreement" not in read(world, "head", "/calibration")
    assert world["browsers"]["ann"].get("/calibration").status_code == 403


def overrate(session: Any, world: dict[str, Any], *names: str) -> None:
    for name in names:
        say(session, world[name], world["X01"], 4, "self", holds_from=DAY)
        say(session, world[name], world["X01"], 2, holds_from=DAY + timedelta(days=9))
    session.commit()


def test_calibration_withholds_small_groups_and_keeps_to_ones_own_people(world: dict[str, Any], session: Any) -> None:
    agree(session)
    overrate(session, world, "ann", "bea", "cleo", "dora")
    assert "X01" not in read(world, "head", "/calibration")
    overrate(session, world, "eve")
    page = read(world, "head", "/calibration")
    assert "X01" in page
    assert "+2" in page
    assert "+2" not in read(world, "stranger", "/calibration")
    assert "+2" in read(world, "planner", "/calibration")


def test_calibration_asks_the_database_as_often_for_many_people_as_for_few(world: dict[str, Any], session: Any) -> None:
    agree(session)
    overrate(session, world, "ann", "bea", "cleo", "dora", "eve")
    few = queries_of(world["browsers"]["head"], "/calibration")
    for n in range(20):
        person = make_person(session, f"More {n}", world["a"])
        say(session, person, world["X01"], 4, "self", holds_from=DAY)
        say(session, person, world["X01"], 2, holds_from=DAY)
    session.commit()
    assert queries_of(world["browsers"]["head"], "/calibration") == few


def doubts_page(world: dict[str, Any]) -> str:
    return f"/departments/{world['a'].id}/doubts"


def test_unproven_conflicting_and_old_levels_are_listed_and_vouched_for(world: dict[str, Any], session: Any) -> None:
    old = say(session, world["ann"], world["X01"], 3, holds_from=TODAY - timedelta(days=900))
    say(session, world["bea"], world["X01"], 1, holds_from=TODAY - timedelta(days=100))
    claimed = say(session, world["bea"], world["X01"], 4, "self", holds_from=TODAY - timedelta(days=50))
    unproven = say(session, world["cleo"], world["X02"], 2, "self", holds_from=TODAY)
    say(session, world["dora"], world["X02"], 2, holds_from=TODAY - timedelta(days=30))
    session.commit()
    page = read(world, "head", doubts_page(world))
    assert "3 levels of your people" in page
    assert "Dora Quill" not in page
    conflicting = session.scalars(
        select(Assessment).where(Assessment.person_id == world["bea"].id, Assessment.kind == "test")
    ).one()
    for row in (old, unproven, conflicting):
        assert post(world, "stranger", f"/doubts/{row.id}/vouch").status_code == 404
        assert post(world, "head", f"/doubts/{row.id}/vouch").status_code == 303
    assert "Every level of your people is proven" in read(world, "head", doubts_page(world))
    session.expire_all()
    assert [each.reason for each in claimed.returns] == ["Your head vouches for level 1."]
    found = standings(session, [world["cleo"].id], TODAY)
    assert found[world["cleo"].id, world["X02"].id].state == "proven"


def test_a_doubtful_level_is_handed_to_the_assessors(world: dict[str, Any], session: Any) -> None:
    row = say(session, world["ann"], world["X01"], 3, "self", holds_from=TODAY)
    session.commit()
    post(world, "head", f"/doubts/{row.id}/assess")
    assert session.scalar(select(AssessmentRequest)) is None
    say(session, world["eve"], world["X01"], 3)
    group_id = world["X01"].group_id
    session.add(AssessorAuthorisation(person_id=world["eve"].id, group_id=group_id, holds_from=LONG_AGO))
    session.commit()
    post(world, "head", f"/doubts/{row.id}/assess")
    assert session.scalars(select(AssessmentRequest.skill_id)).all() == [world["X01"].id]
    assert "assessor asked" in read(world, "head", doubts_page(world))


def start(world: dict[str, Any], session: Any, who: str = "head", **facts: Any) -> Any:
    group = session.scalars(select(SkillGroup.id)).one()
    days = {"first": TODAY.isoformat(), "last": (TODAY + timedelta(days=9)).isoformat()}
    page = f"/departments/{world['a'].id}/rounds"
    return post(world, who, page, **{"name": "Autumn", "group_ids": group, **days, **facts})


def test_a_round_reminds_counts_and_ends(world: dict[str, Any], session: Any) -> None:
    assert start(world, session).status_code == 303
    row = session.scalars(select(AssessmentRound)).one()
    assert "Autumn asks 2 more skills of you" in read(world, "ann", "/")
    assert "Autumn of Department A: 0 of 2 stated" in read(world, "head", "/")
    assert "Autumn" not in read(world, "stranger", "/")
    page = f"/me/rounds/{row.id}"
    assert post(world, "ann", page, **{f"skill-{world['X01'].id}": "2"}).status_code == 303
    assert "Autumn asks 1 more skill of you" in read(world, "ann", "/me/skills")
    assert "1 / 2" in read(world, "head", f"/rounds/{row.id}")
    assert world["browsers"]["stranger"].get(f"/rounds/{row.id}").status_code == 404
    assert post(world, "stranger", f"/rounds/{row.id}/close").status_code == 404
    assert post(world, "head", f"/rounds/{row.id}/close").status_code == 303
    assert "Autumn asks" not in read(world, "ann", "/")
    assert world["browsers"]["ann"].get(page).status_code == 404


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"last": "2020-01-01"}, "The last day is before the first."),
        ({"group_ids": []}, "Choose at least one group of skills."),
        ({"name": ""}, "Enter a name."),
    ],
)
def test_a_round_that_cannot_be_is_refused(
    world: dict[str, Any], session: Any, facts: dict[str, Any], sentence: str
) -> None:
    answer = start(world, session, **facts)
    assert (answer.status_code, sentence in answer.get_data(as_text=True)) == (422, True)


def test_two_rounds_do_not_run_at_once(world: dict[str, Any], session: Any) -> None:
    start(world, session)
    assert "is under way in these days" in start(world, session).get_data(as_text=True)
    assert start(world, session, "stranger").status_code == 404


def test_a_round_is_compared_with_the_one_before(world: dict[str, Any], session: Any) -> None:
    group = session.scalars(select(SkillGroup)).one()
    first = TODAY - timedelta(days=100)
    facts = {"first_day": first, "last_day": first + timedelta(days=9), "groups": [group]}
    session.add(AssessmentRound(name="Summer", department_id=world["a"].id, **facts))
    with suspended(session.connection()):
        say(session, world["ann"], world["X01"], 2, holds_from=first)
        say(session, world["ann"], world["X01"], 3, holds_from=TODAY)
        say(session, world["ann"], world["X02"], 1, holds_from=TODAY)
    session.commit()
    start(world, session)
    row = session.scalars(select(AssessmentRound).where(AssessmentRound.name == "Autumn")).one()
    assert "“Summer”" in read(world, "head", f"/rounds/{row.id}")
    before = rounds.before(row)
    assert before is not None
    [moved] = rounds.moved(row, before, [world["ann"].id])
    assert moved == (group, 1, 0, 0, 1)
