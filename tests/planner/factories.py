"""Builders of rows that tests of the pages share: each adds to the session, flushes and returns."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session, scoped_session

from models import (
    Account,
    Assessment,
    Base,
    Confirmation,
    Crew,
    CrewMembership,
    Delegation,
    Department,
    DepartmentMembership,
    Headship,
    Person,
    Role,
    RoleAssignment,
    RoleTarget,
    Skill,
    SkillGroup,
    db,
)
from planner.services.accounts import new_account

PASSWORD = "forty-two teapots"
LONG_AGO = date(2020, 1, 1)
AnySession = Session | scoped_session  # type: ignore[type-arg]
Row = TypeVar("Row", bound=Base)


def add(session: AnySession, row: Row) -> Row:
    """The row, with its id."""
    session.add(row)
    session.flush()
    return row


def make_department(session: AnySession, code: str, side: str | None = "OT") -> Department:
    """A department named as its code."""
    return add(session, Department(code=code, name=f"Department {code}", side=side))


def make_crew(session: AnySession, department: Department, code: str) -> Crew:
    """A crew of the department."""
    return add(session, Crew(code=code, name=f"Crew {code}", department=department))


def make_person(
    session: AnySession, name: str, department: Department | None = None, crew: Crew | None = None
) -> Person:
    """A person who has belonged to department and crew for long."""
    person = add(session, Person(name=name, personnel_number=f"n-{name}"))
    if department is not None:
        session.add(DepartmentMembership(person_id=person.id, department_id=department.id, holds_from=LONG_AGO))
    if crew is not None:
        session.add(CrewMembership(person_id=person.id, crew_id=crew.id, holds_from=LONG_AGO))
    session.flush()
    return person


def make_account(session: AnySession, sign_in: str, *roles: str, person: Person | None = None) -> Account:
    """An account that signs in with PASSWORD."""
    account = new_account(sign_in, list(roles), PASSWORD, person.id if person else None)
    session.flush()
    return account


def make_head(session: AnySession, person: Person, department: Department) -> Headship:
    """The person heads the department for long."""
    return add(session, Headship(person_id=person.id, department_id=department.id, holds_from=LONG_AGO))


def make_skill(session: AnySession, code: str, **more: Any) -> Skill:
    """A skill of the group G, by default of side OT and valid for ever."""
    group = session.scalar(select(SkillGroup).where(SkillGroup.code == "G")) or SkillGroup(code="G", name="Group")
    return add(session, Skill(code=code, name=f"Skill {code}", group=group, **{"side": "OT", **more}))


def make_role(session: AnySession, code: str, person: Person | None = None, **targets: int) -> Role:
    """A role that asks for levels of skills by code; the person has had it for long."""
    role = add(session, Role(code=code, name=f"Role {code}", side="OT"))
    for skill_code, level in targets.items():
        skill_id = session.scalars(select(Skill.id).where(Skill.code == skill_code)).one()
        session.add(RoleTarget(role_id=role.id, skill_id=skill_id, level=level, holds_from=LONG_AGO))
    if person is not None:
        session.add(RoleAssignment(person_id=person.id, role_id=role.id, holds_from=LONG_AGO))
    session.flush()
    return role


def say(session: AnySession, person: Person, skill: Skill, level: int, kind: str = "test", **more: Any) -> Assessment:
    """Somebody states a level of the person, by default a test, long ago."""
    facts = {"holds_from": LONG_AGO, "person_id": person.id, "skill_id": skill.id, **more}
    return add(session, Assessment(level=level, kind=kind, **facts))


def confirm(session: AnySession, assessment: Assessment, by: Person, **more: Any) -> Confirmation:
    """Somebody confirms the assessment, by default on the day it holds from."""
    facts = {"holds_from": assessment.holds_from, "by_id": by.id, **more}
    return add(session, Confirmation(assessment_id=assessment.id, person_id=assessment.person_id, **facts))


def delegate(
    session: AnySession, kind: str, to: Person, by: Person, department: Department, crew: Crew | None = None
) -> Delegation:
    """The head has let the person act for long."""
    row = Delegation(kind=kind, person_id=to.id, by_id=by.id, department_id=department.id, holds_from=LONG_AGO)
    row.crew_id = crew.id if crew else None
    return add(session, row)


def sign_in(client: FlaskClient, number: str, password: str = PASSWORD, **more: str) -> None:
    """Sign the browser in; an AssertionError when it is refused."""
    token = csrf_token(client, "/sign-in")
    answer = client.post("/sign-in", data={"sign_in": number, "password": password, "csrf_token": token, **more})
    assert answer.status_code == 302, answer.get_data(as_text=True)


def csrf_token(client: FlaskClient, page: str = "/") -> str:
    """The token of the browser's session, read from a page."""
    html = client.get(page).get_data(as_text=True)
    return html.split('name="csrf-token" content="')[1].split('"')[0]


def queries_of(client: FlaskClient, page: str) -> int:
    """How many statements a page needs; what the test has written is committed first."""
    count = 0

    def counted(*_: Any) -> None:
        nonlocal count
        count += 1

    db.session.commit()
    event.listen(db.engine, "before_cursor_execute", counted)
    answer = client.get(page)
    event.remove(db.engine, "before_cursor_execute", counted)
    assert answer.status_code == 200, answer.status
    return count
