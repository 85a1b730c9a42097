"""What the statements side by side say about themselves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from models import Person, Skill, histories
from models.standing import NOT_ASKED, standing
from planner.services.sources import side_by_side
from planner.today import today
from tests.planner.factories import LONG_AGO, confirm, make_department, make_person, make_skill, say


@pytest.fixture
def world(app: Flask, session: Any) -> dict[str, Any]:
    """Ann, a colleague, her head, a skill with certificates of a year, and a special of it."""
    a = make_department(session, "A")
    general = make_skill(session, "X01", validity_kind="certificate", validity_months=12)
    special = make_skill(session, "X01.4", general=general, special_kind="line")
    special.name = "On Line 4"
    people = {name: make_person(session, name, a) for name in ("ann", "bea", "head")}
    return {"app": app, "session": session, "general": general, "special": special, **people}


def told(world: dict[str, Any]) -> dict[str, tuple[str, str, str | None]]:
    """The state of the statement of each kind, why it does not count, and what does."""
    person: Person = world["ann"]
    skill: Skill = world["general"]
    world["session"].commit()
    with world["app"].test_request_context():
        history = histories(world["session"], [person.id], [skill.id]).get((person.id, skill.id))
        held = standing(history, today()) if history else NOT_ASKED
        found = side_by_side(person.id, skill, today(), held)
    return {s.kind: (s.state, s.why, s.counted.code if s.counted else None) for s in found if s.newest is not None}


def seen(world: dict[str, Any], skill: str, level: int, day: date) -> None:
    """A colleague has seen it, and the head has confirmed it."""
    row = say(world["session"], world["ann"], world[skill], level, "peer", holds_from=day, assessor=world["bea"])
    confirm(world["session"], row, world["head"])


def days_ago(number: int) -> date:
    return today() - timedelta(days=number)


def test_a_newer_statement_of_a_special_is_not_called_older(world: dict[str, Any]) -> None:
    with world["app"].test_request_context():
        say(world["session"], world["ann"], world["general"], 3, "test", holds_from=days_ago(90))
        seen(world, "special", 2, days_ago(9))
    assert told(world) == {"test": ("counts", "", None), "peer": ("confirmed", "elsewhere", "X01")}


def test_what_a_special_proves_higher_is_named(world: dict[str, Any]) -> None:
    with world["app"].test_request_context():
        say(world["session"], world["ann"], world["general"], 1, "test", holds_from=days_ago(9))
        seen(world, "special", 3, days_ago(90))
    assert told(world) == {"test": ("proven", "elsewhere", "X01.4"), "peer": ("counts", "", None)}


def test_what_is_older_and_what_has_run_out_is_told_apart(world: dict[str, Any]) -> None:
    with world["app"].test_request_context():
        say(world["session"], world["ann"], world["general"], 3, "test", holds_from=LONG_AGO)
        mine = say(world["session"], world["ann"], world["general"], 2, "self", holds_from=days_ago(90))
        confirm(world["session"], mine, world["head"])
        seen(world, "general", 2, days_ago(9))
    assert told(world) == {
        "test": ("proven", "ended", None),
        "self": ("confirmed", "newer", None),
        "peer": ("counts", "", None),
    }
