"""What is asked, as sheets: targets, required head counts, home cover, prerequisites, level texts, false friends."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from models import (
    Account,
    ChangeSet,
    FalseFriend,
    HomeCover,
    LevelText,
    Prerequisite,
    RequiredHeadcount,
    RoleTarget,
)
from models.undo import undo
from planner.services.imports import kinds_of, plan_of
from planner.today import today
from tests.planner.factories import (
    make_account,
    make_crew,
    make_department,
    make_head,
    make_person,
    make_role,
    make_skill,
)
from tests.planner.imports.lists import do, opened, told

Database = scoped_session[Session]
Facts = dict[str, Any]


@pytest.fixture
def plant(session: Database) -> Facts:
    """A, whose head is Hanna, with crew 1; B; the skills B01 and B02; technicians, who must have B01 at 2."""
    a = make_department(session, "A")
    make_department(session, "B")
    hanna = make_person(session, "Hanna Kopf", a)
    make_head(session, hanna, a)
    make_crew(session, a, "1")
    facts: Facts = {code: make_skill(session, code) for code in ("B01", "B02")}
    facts["role"] = make_role(session, "technician", B01=2)
    facts["role"].name = "Technician"
    facts["head"] = make_account(session, "head", "head", "employee", person=hanna)
    for name in ("admin", "planner"):
        facts[name] = make_account(session, name, name)
    session.commit()
    return facts


def wrong(account: Account, text: str) -> list[tuple[str, str]]:
    return [(fault.cell, fault.sentence) for fault in plan_of(opened(account, text)).faults]


def test_targets_are_stated_from_a_day_on_and_taken_back_as_one(session: Database, plant: Facts) -> None:
    text = "Rolle;Fähigkeit;Soll;Gilt ab\nTechniker;B01;3;01.03.2099\ntechnician;B02;1;\nTechniker;B01;2;\n"
    made = do(plant["planner"], text)
    assert [(kind, about, before) for kind, about, before, _after in told(made)] == [
        ("target", "Technician", "2"),
        ("target", "Technician", ""),
    ]
    assert made.changes[0].after == "3 from 1 Mar 2099"
    assert made.unchanged == 1
    assert plan_of(opened(plant["planner"], text)).changes == []
    undo(session(), session.scalars(select(ChangeSet).order_by(ChangeSet.id.desc())).first() or ChangeSet(), None)
    session.commit()
    assert session.scalars(select(RoleTarget.level).where(RoleTarget.error_at.is_(None))).all() == [2]


def test_what_a_role_asked_in_the_past_is_not_changed_but_may_be_told(plant: Facts) -> None:
    head = "role,skill,level,holds_from\n"
    assert wrong(plant["planner"], head + "technician,B01,4,2024-01-01\n") == [
        ("D2", "A day in the past cannot be changed; choose today or a later day.")
    ]
    assert [each.after for each in do(plant["planner"], head + "technician,B02,1,2024-01-01\n").changes] == [
        "1 from 1 Jan 2024"
    ]


def test_a_row_that_contradicts_another_and_what_is_unknown_are_named(plant: Facts) -> None:
    text = "role,skill,level,holds_from\ntechnician,B02,1,\ntechnician,B02,2,\npilot,B01,1,\ntechnician,Z99,5,soon\n"
    assert wrong(plant["planner"], text) == [
        ("B3", "row 2 says otherwise of the same day."),
        ("A4", "no role is called so."),
        ("B5", "no skill is called so."),
        ("C5", "this must be between 0 and 4."),
    ]


def test_a_head_states_what_is_required_of_the_own_department_only(session: Database, plant: Facts) -> None:
    head = "Abteilung;Fähigkeit;Mindeststufe;Anzahl;Ab\n"
    assert told(do(plant["head"], head + "A;B01;3;2;\n"))[0][:3] == ("headcount", "Department A", "")
    assert wrong(plant["head"], head + "B;B01;3;2;\n") == [("A2", "nothing is known under this name.")]
    fewer = do(plant["head"], head + f"Department A;B01;3;0;{today() + timedelta(days=9)}\n")
    assert [each.before for each in fewer.changes] == ["2 people at 3"]
    assert session.scalars(select(RequiredHeadcount.headcount).order_by(RequiredHeadcount.id)).all() == [2, 0]


def test_home_cover_is_added_and_brought_in_line(session: Database, plant: Facts) -> None:
    head = "department,crew,skill,level,minimum\n"
    do(plant["planner"], head + "A,1,B01,3,1\nA,,B01,3,2\n")
    more = do(plant["planner"], head + "A,1,B01,3,2\nA,,B01,3,2\n")
    assert (told(more), more.unchanged) == (
        [("cover", "Department A: Crew 1", "1 person at 3", "2 people at 3")],
        1,
    )
    assert session.scalars(select(HomeCover.minimum)).all() == [2, 2]
    assert wrong(plant["planner"], head + "B,1,B01,3,1\n") == [("B2", "there is no such crew in this department.")]


def test_prerequisites_never_run_in_a_circle(session: Database, plant: Facts) -> None:
    head = "skill,requires,level,for_level\n"
    do(plant["admin"], head + "B02,B01,2,3\n")
    assert wrong(plant["admin"], head + "B01,B02,1,\nB01,B01,1,\n") == [
        ("B2", "this would run in a circle."),
        ("B3", "this would run in a circle."),
    ]
    do(plant["admin"], head + "B02,B01,1,3\n")
    assert session.scalars(select(Prerequisite.level)).all() == [1]


def test_levels_and_false_friends_are_put_in_other_words(session: Database, plant: Facts) -> None:
    texts = "Skill,Level,Language,Text\nB01,3,en,tunes it alone\n,3,Deutsch,allein\n"
    assert [each.about for each in do(plant["admin"], texts).changes] == ["B01 Skill B01", "every skill"]
    again = plan_of(opened(plant["admin"], texts.replace("tunes", "sets")))
    assert [(each.before, each.after) for each in again.changes] == [("tunes it alone", "sets it alone")]
    assert [row.holds_from for row in session.scalars(select(LevelText))] == [today(), today()]
    words = "Word,Language,OT means by it,IT means by it\nDownload,en,into the controller,{}\n"
    do(plant["admin"], words.format("onto the disk"))
    do(plant["admin"], words.format("from the net"))
    assert session.scalars(select(FalseFriend.it_sense)).all() == ["from the net"]
    assert wrong(plant["admin"], words.format("into the controller"))[0][0] == "D2"


def test_a_word_that_was_retired_stays_so_when_nothing_says_otherwise(session: Database, plant: Facts) -> None:
    old = {"term": "Tag", "ot_sense": "a point", "it_sense": "a label", "retired_on": date(2025, 1, 1)}
    session.add(FalseFriend(**old))
    session.commit()
    again = plan_of(opened(plant["admin"], "term,language,ot_sense,it_sense\ntag,en,a point,a label\n"))
    assert (again.changes, again.unchanged) == ([], 1)


@pytest.mark.parametrize(
    ("who", "kinds"),
    [
        ("head", {"headcounts"}),
        ("planner", {"headcounts", "home_cover", "targets"}),
        ("admin", {"targets", "prerequisites", "level_texts", "false_friends"}),
    ],
)
def test_each_kind_is_offered_to_who_may_state_it(plant: Facts, who: str, kinds: set[str]) -> None:
    every = {"headcounts", "home_cover", "targets", "prerequisites", "level_texts", "false_friends"}
    assert every & set(kinds_of(plant[who])) == kinds
