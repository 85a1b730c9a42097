"""Erasing a person: their name is in no row and no file, and what was decided stays."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import String, select
from sqlalchemy.orm import Session, scoped_session
from sqlalchemy.types import JSON

from models import (
    Absence,
    Account,
    Assessment,
    AuditEntry,
    Base,
    Confirmation,
    Delegation,
    Department,
    Enrolment,
    EnrolmentEvent,
    Membership,
    Person,
    Revocation,
    Run,
    Scenario,
    ScenarioChoice,
    ScenarioUntrained,
    Setting,
    Skill,
    SkillGroup,
    Team,
    Training,
    change,
    db,
)
from planner.errors import Refused
from planner.services import changes, erase, people_list
from tests.planner.factories import add, make_account, make_department, make_head, make_person

Db = scoped_session[Session]
NAME, EMAIL, NUMBER = "Zoë Quillfeather", "zoe@example.org", "777123"
DAY = date(2026, 1, 5)


@pytest.fixture
def zoe(session: Db) -> Person:
    """Somebody with a record of every kind that holds text about them."""
    department = make_department(session, "A")
    head = make_person(session, "Hal Head", department)
    make_head(session, head, department)
    admin = make_account(session, "admin", "admin")
    person = make_person(session, NAME, department)
    with change(session(), f"add {NAME}", admin.id):
        person.email, person.personnel_number = EMAIL, NUMBER
        account = make_account(session, NUMBER, "employee", person=person)
        account.email = EMAIL
        session.add(Setting(name="demo_tiles", value=f'["{NUMBER}", "admin"]'))
        record(session, person, head, department)
        session.flush()
        person.name = f"{NAME} "
        session.flush()
        person.name = NAME
    session.commit()
    return person


def record(session: Db, person: Person, head: Person, department: Department) -> None:
    group = add(session, SkillGroup(code="G", name="Group"))
    skill = add(session, Skill(code="X01", name="Welding", group=group, side="OT"))
    stated: dict[str, Any] = {"person_id": person.id, "holds_from": DAY}
    assessment = Assessment(
        skill=skill, level=3, kind="self", note=f"{NAME} says so", proof_link=f"https://x/{NAME}", **stated
    )
    session.add(assessment)
    session.flush()
    session.add(Confirmation(assessment_id=assessment.id, by_id=head.id, **stated))
    session.add(Revocation(skill=skill, reason=f"{NAME} forgot", **stated))
    session.add(Absence(kind="sick", note=f"{NAME} is ill", **stated))
    other = {"person_id": head.id, "holds_from": DAY}
    session.add(Assessment(skill=skill, level=2, kind="self", note=f"learned from {NAME}, {EMAIL}", **other))
    session.add(Delegation(kind="deputy", by_id=head.id, department=department, **stated))
    team = add(session, Team(code="T", name="Team", first_day=DAY, last_day=DAY + timedelta(days=90)))
    training = add(session, Training(code="TR", title="Course"))
    enrolment = Enrolment(training=training, person_id=person.id, first_day=DAY, last_day=DAY)
    enrolment.events.append(EnrolmentEvent(state="declined", reason=f"{NAME} cannot"))
    session.add(enrolment)
    session.add(Membership(team=team, person_id=person.id, first_day=DAY, last_day=DAY, share=0.2))
    scenario = add(session, Scenario(name=f"without {NAME}", as_of=DAY))
    session.add(Run(scenario=scenario, problem={"people": [{"id": f"p{person.id}"}]}))


def rows_with(session: Db, text: str) -> list[str]:
    """Every text or JSON column in which the text stands."""
    found = []
    for table in Base.metadata.sorted_tables:
        for column in table.c:
            if isinstance(column.type, String | JSON):
                held = session.scalars(select(column)).all()
                said = [json.dumps(value, ensure_ascii=False).replace('\\"', '"') for value in held]
                found += [f"{table.name}.{column.name}: {value}" for value in said if text in value]
    return found


@pytest.mark.parametrize("text", [NAME, EMAIL, f'"{NUMBER}"'])
def test_before_an_erasure_the_text_is_found_in_many_rows(session: Db, zoe: Person, text: str) -> None:
    assert len(rows_with(session, text)) > 1


@pytest.mark.parametrize("text", [NAME, "Quillfeather", EMAIL, NUMBER])
def test_after_an_erasure_the_text_is_in_no_row(session: Db, zoe: Person, text: str) -> None:
    erase.erase(zoe, None)
    assert rows_with(session, text) == []


def test_after_an_erasure_the_name_is_in_no_file(app: Flask, session: Db, zoe: Person, backend: str) -> None:
    folder = Path(app.config["DATA_DIR"])
    proof = folder / "proofs" / str(zoe.id) / "certificate.txt"
    proof.parent.mkdir(parents=True)
    proof.write_text(NAME)
    files = [*folder.rglob("*")]
    if backend == "sqlite":
        database = Path(str(db.engine.url.database))
        files += [database.with_name(database.name + tail) for tail in ("", "-wal", "-journal")]
    erase.erase(zoe, None)
    assert [f.name for f in files if f.is_file() and b"Quillfeather" in f.read_bytes()] == []


def test_an_erasure_leaves_the_facts_and_the_runs(session: Db, zoe: Person) -> None:
    person_id, problem = zoe.id, session.scalar(select(Run.problem))
    erase.erase(zoe, None)
    assert session.scalars(select(Assessment.level).where(Assessment.person_id == person_id)).all() == [3]
    assert session.scalars(select(Membership.share).where(Membership.person_id == person_id)).all() == [0.2]
    assert session.scalar(select(Run.problem)) == problem


def test_an_erased_person_does_not_sign_in_any_more(session: Db, zoe: Person) -> None:
    person_id = zoe.id
    erase.erase(zoe, None)
    account = session.scalars(select(Account).where(Account.person_id == person_id)).one()
    assert (account.active, account.password, account.sign_in) == (False, None, f"erased-{person_id}")


def test_a_name_that_was_changed_before_goes_too(session: Db, zoe: Person) -> None:
    with change(session(), "marriage", None):
        zoe.name = "Zoë Newname"
        session.flush()
        hal = session.scalars(select(Person).where(Person.name == "Hal Head")).one()
        note = f"stands in for {NAME}, now Zoë Newname"
        session.add(Absence(kind="other", note=note, person_id=hal.id, holds_from=DAY))
    session.commit()
    erase.erase(zoe, None)
    assert rows_with(session, "Quillfeather") == rows_with(session, "Newname") == []


def test_a_short_name_is_not_taken_out_of_longer_words(session: Db) -> None:
    max_ = make_person(session, "Max")
    add(session, Scenario(name="Maximum, without Max (Max’s leave)", as_of=DAY))
    session.commit()
    erase.erase(max_, None)
    assert session.scalar(select(Scenario.name)) == "Maximum, without (…) ((…)’s leave)"


def test_a_namesake_keeps_their_name(session: Db, zoe: Person) -> None:
    other = make_person(session, NAME)
    session.commit()
    other_id = other.id
    erase.erase(zoe, None)
    assert session.get_one(Person, other_id).name == NAME
    theirs = select(AuditEntry.after).where(AuditEntry.table_name == "person", AuditEntry.row_id == other_id)
    assert [(after or {})["name"] for after in session.scalars(theirs)] == [NAME]


def test_an_erasure_is_in_the_audit_trail_and_cannot_be_undone(session: Db, zoe: Person) -> None:
    admin = session.scalars(select(Account).where(Account.sign_in == "admin")).one()
    admin_id = admin.id
    erase.erase(zoe, admin_id)
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (entry.table_name, entry.change_set.account_id) == ("person", admin_id)
    with pytest.raises(Refused, match="An erasure cannot be undone"):
        changes.undo(entry.change_set_id, session.get_one(Account, admin_id))


def test_nobody_is_erased_twice(session: Db, zoe: Person) -> None:
    person_id = zoe.id
    erase.erase(zoe, None)
    with pytest.raises(Refused, match="erased already"):
        erase.erase(session.get_one(Person, person_id), None)


def test_the_only_admin_is_not_erased(session: Db) -> None:
    person = make_person(session, "Ada Only")
    make_account(session, "ada", "admin", person=person)
    session.commit()
    with pytest.raises(Refused, match="the only admin"):
        erase.erase(person, None)


def test_no_scenario_asks_for_an_erased_person_any_more(session: Db, zoe: Person) -> None:
    scenario = add(session, Scenario(name="Scenario", as_of=DAY))
    team = session.scalars(select(Team)).first()
    assert team is not None
    scenario.choices.append(ScenarioChoice(person_id=zoe.id, team_id=team.id, choice="must_join"))
    scenario.untrained.append(ScenarioUntrained(person_id=zoe.id))
    session.commit()
    erase.erase(zoe, None)
    assert session.scalars(select(ScenarioChoice)).all() == []
    assert session.scalars(select(ScenarioUntrained)).all() == []


def test_an_erased_person_is_in_no_list(session: Db, zoe: Person) -> None:
    erase.erase(zoe, None)
    assert [p.name for p in people_list.people("", None, DAY).rows] == ["Hal Head"]
