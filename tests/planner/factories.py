"""Builders of rows that tests of the pages share: each adds to the session, flushes and returns."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session

from models import (
    Account,
    Base,
    Crew,
    CrewMembership,
    Delegation,
    Department,
    DepartmentMembership,
    Headship,
    Person,
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
