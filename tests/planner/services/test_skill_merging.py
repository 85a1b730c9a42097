"""What asked for two skills that are merged asks for the one that is left, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from models import (
    ChangeSet,
    Enrolment,
    HomeCover,
    Need,
    Prerequisite,
    Skill,
    Team,
    TeamTemplate,
    Training,
    TrainingStep,
)
from models.undo import undo
from planner.services import skill_changes, team_templates, teams
from planner.today import today
from tests.planner.factories import add, make_account, make_department, make_person, make_skill

LADDER, BLOCKS = "X01", "X02"


@pytest.fixture
def skills(app: Flask, session: Any) -> Iterator[dict[str, Skill]]:
    """Ladder logic and function blocks, to be merged, and a third skill."""
    with app.test_request_context():
        yield {code: make_skill(session, code) for code in (LADDER, BLOCKS, "X03")}


def make_team(session: Any) -> Team:
    return add(session, Team(code="T", name="Line 4", first_day=today(), last_day=today() + timedelta(days=90)))


def need(session: Any, team: Team, skill: Skill, level: int, **more: Any) -> Need:
    return add(session, Need(team=team, skill=skill, level=level, **{"kind": "skill", **more}))


def choice(session: Any, team: Team, *leaves: tuple[Skill, int]) -> Need:
    root = add(session, Need(team=team, kind="any"))
    for place, (skill, level) in enumerate(leaves):
        need(session, team, skill, level, parent=root, position=place)
    return root


def merge(session: Any, skills: dict[str, Skill]) -> ChangeSet:
    session.commit()
    account = make_account(session, "boss", "admin")
    skill_changes.merge(account, skills[LADDER], skills[BLOCKS], today(), "The same thing")
    session.expire_all()
    return session.scalars(select(ChangeSet).order_by(ChangeSet.id.desc())).first()  # type: ignore[no-any-return]


def asked(session: Any, team: Team) -> list[tuple[list[tuple[str, int]], int, str]]:
    """The needs of the team: ways to meet it, head count, importance."""
    code = dict(session.execute(select(Skill.id, Skill.code)).all())
    return [
        ([(code[skill_id], level) for skill_id, level in each.ways], each.headcount, each.importance)
        for each in teams.facts_of(team).needs
    ]


def test_a_team_that_asks_for_both_asks_once_for_all_that_either_asked(session: Any, skills: dict[str, Skill]) -> None:
    team = make_team(session)
    need(session, team, skills[BLOCKS], 3, importance="nice")
    need(session, team, skills[LADDER], 3, headcount=2, spare=1, both_sides=True)
    need(session, team, skills[LADDER], 2)
    merge(session, skills)
    assert asked(session, team) == [([(BLOCKS, 3)], 2, "must"), ([(BLOCKS, 2)], 1, "must")]
    first = teams.facts_of(team).needs[0]
    assert (first.spare, first.both_sides) == (1, True)
    labels: dict[str, str] = {}
    teams.update(team, teams.facts_of(team), team.version, labels, make_account(session, "planner", "planner"))


def test_of_two_ways_to_meet_a_need_the_easier_one_is_left(session: Any, skills: dict[str, Skill]) -> None:
    team = make_team(session)
    choice(session, team, (skills[LADDER], 2), (skills["X03"], 1), (skills[BLOCKS], 3))
    choice(session, team, (skills[BLOCKS], 4), (skills[LADDER], 4))
    merge(session, skills)
    assert asked(session, team) == [([(BLOCKS, 2), ("X03", 1)], 1, "must"), ([(BLOCKS, 4)], 1, "must")]
    assert session.scalars(select(Need.kind).where(Need.parent_id.is_(None)).order_by(Need.id)).all() == [
        "any",
        "skill",
    ]


def test_a_training_proposed_for_the_need_that_went_is_for_the_one_that_stayed(
    session: Any, skills: dict[str, Skill]
) -> None:
    team, training = make_team(session), add(session, Training(code="TR", title="Blocks"))
    stays, goes = (need(session, team, skills[code], 3) for code in (BLOCKS, LADDER))
    facts: dict[str, Any] = {"first_day": date(2027, 1, 4), "last_day": date(2027, 1, 8), "training": training}
    row = add(session, Enrolment(person=make_person(session, "Ann"), serves=[[team.id, goes.id]], **facts))
    merge(session, skills)
    assert row.serves == [[team.id, stays.id]]


def test_home_cover_trainings_and_prerequisites_name_it_once(session: Any, skills: dict[str, Skill]) -> None:
    department, training = make_department(session, "A"), add(session, Training(code="TR", title="Blocks"))
    for skill, minimum, to_level in ((skills[BLOCKS], 1, 3), (skills[LADDER], 2, 2)):
        add(session, HomeCover(department=department, skill=skill, level=3, minimum=minimum))
        add(session, TrainingStep(training=training, skill=skill, from_level=1, to_level=to_level))
        add(session, Prerequisite(skill=skills["X03"], requires=skill, level=minimum))
    add(session, HomeCover(department=department, skill=skills[LADDER], level=4, minimum=1))
    merge(session, skills)
    covers = session.scalars(select(HomeCover).order_by(HomeCover.level))
    assert [(row.skill.code, row.level, row.minimum) for row in covers] == [(BLOCKS, 3, 2), (BLOCKS, 4, 1)]
    assert [(row.skill.code, row.to_level) for row in session.scalars(select(TrainingStep))] == [(BLOCKS, 3)]
    assert [(row.requires.code, row.level) for row in session.scalars(select(Prerequisite))] == [(BLOCKS, 2)]


def test_a_template_that_asks_for_both_makes_a_team_that_asks_once(session: Any, skills: dict[str, Skill]) -> None:
    node = {"kind": "skill", "level": 3}
    body = {"needs": [node | {"skill": BLOCKS, "importance": "nice", "headcount": 2}, node | {"skill": LADDER}]}
    template = add(session, TeamTemplate(code="tt", name="A kind of team", body=body))
    merge(session, skills)
    facts, missing = team_templates.facts_of(template, today(), "Team")
    assert [(each.ways, each.headcount, each.importance) for each in facts.needs] == [
        (((skills[BLOCKS].id, 3),), 2, "must")
    ]
    assert missing == []


def test_undoing_the_merge_brings_back_each_need_as_it_was(session: Any, skills: dict[str, Skill]) -> None:
    team = make_team(session)
    need(session, team, skills[BLOCKS], 3)
    need(session, team, skills[LADDER], 3, headcount=2)
    choice(session, team, (skills[LADDER], 2), (skills[BLOCKS], 2))
    before = asked(session, team)
    undo(session, merge(session, skills), None)
    session.commit()
    session.expire_all()
    assert asked(session, team) == before
