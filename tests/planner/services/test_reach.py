"""Which people an account reaches."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session, scoped_session

from models import Account, Crew, Department, DepartmentMembership, Person, now
from planner.services.reach import departments_in_reach, holders, people_in_reach
from planner.today import today
from tests.planner.factories import delegate, make_account, make_crew, make_department, make_head, make_person

Db = scoped_session[Session]


class Plant:
    """Department A with crews 1 and 2, department B; Hal heads A, Ida heads B."""

    def __init__(self, session: Db) -> None:
        self.session = session
        self.a, self.b = make_department(session, "A"), make_department(session, "B", "IT")
        self.one, self.two = make_crew(session, self.a, "1"), make_crew(session, self.a, "2")
        self.hal = self.person("Hal", self.a)
        self.ida = self.person("Ida", self.b)
        self.ann = self.person("Ann", self.a, self.one)
        self.bob = self.person("Bob", self.a, self.two)
        self.cem = self.person("Cem", self.b)
        make_head(session, self.hal, self.a)
        make_head(session, self.ida, self.b)

    def person(self, name: str, department: Department, crew: Crew | None = None) -> Person:
        return make_person(self.session, name, department, crew)

    def account(self, person: Person | None, *roles: str) -> Account:
        return make_account(self.session, person.name if person else "nobody", *roles, person=person)

    def reached(self, account: Account, permission: str, day: date | None = None) -> set[str]:
        ids = self.session.scalars(people_in_reach(account, permission, day)).all()
        return {self.session.get_one(Person, each).name for each in ids}


@pytest.fixture
def plant(session: Db) -> Plant:
    return Plant(session)


EVERYBODY = {"Hal", "Ida", "Ann", "Bob", "Cem"}


def test_an_employee_reaches_their_own_record(plant: Plant) -> None:
    assert plant.reached(plant.account(plant.ann, "employee"), "record.read") == {"Ann"}


def test_an_account_that_is_nobody_of_the_plant_reaches_nobody(plant: Plant) -> None:
    assert plant.reached(plant.account(None, "employee", "head"), "record.read") == set()


def test_a_head_reaches_their_department_and_no_other(plant: Plant) -> None:
    assert plant.reached(plant.account(plant.hal, "head"), "matrix.read") == {"Hal", "Ann", "Bob"}


def test_a_head_without_a_department_reaches_nobody(plant: Plant) -> None:
    assert plant.reached(plant.account(plant.cem, "head"), "matrix.read") == set()


def test_a_planner_reaches_everybody(plant: Plant) -> None:
    assert plant.reached(plant.account(None, "planner"), "matrix.read") == EVERYBODY


def test_a_works_council_reaches_nobody(plant: Plant) -> None:
    account = plant.account(plant.ann, "works_council")
    for permission in ("matrix.read", "record.read", "agreement.read", "totals.read"):
        assert plant.reached(account, permission) == set()


def test_a_shift_lead_reaches_their_crew(plant: Plant) -> None:
    delegate(plant.session, "shift_lead", plant.cem, plant.hal, plant.a, plant.one)
    account = plant.account(plant.cem, "employee")
    assert "shift_lead" in holders(account)
    assert plant.reached(account, "matrix.read") == {"Ann"}


def test_a_deputy_reaches_the_department_while_the_delegation_lasts(plant: Plant) -> None:
    row = delegate(plant.session, "deputy", plant.ann, plant.hal, plant.a)
    account = plant.account(plant.ann, "employee")
    assert plant.reached(account, "matrix.read") == {"Hal", "Ann", "Bob"}
    row.holds_until = today() - timedelta(days=1)
    plant.session.flush()
    assert plant.reached(account, "matrix.read") == set()


def test_a_deputy_of_one_department_does_not_delegate(plant: Plant) -> None:
    delegate(plant.session, "deputy", plant.ann, plant.hal, plant.a)
    assert plant.reached(plant.account(plant.ann, "employee"), "delegation.write") == set()


def test_a_delegation_entered_in_error_gives_nothing(plant: Plant) -> None:
    delegate(plant.session, "deputy", plant.ann, plant.hal, plant.a).error_at = now()
    plant.session.flush()
    assert plant.reached(plant.account(plant.ann, "employee"), "matrix.read") == set()


def test_whoever_moved_belongs_to_the_new_department_only(plant: Plant) -> None:
    moved = today() - timedelta(days=10)
    plant.session.add(DepartmentMembership(person_id=plant.bob.id, department_id=plant.b.id, holds_from=moved))
    plant.session.flush()
    assert "Bob" not in plant.reached(plant.account(plant.hal, "head"), "matrix.read")
    assert "Bob" in plant.reached(plant.account(plant.ida, "head"), "matrix.read")


def test_a_head_sees_a_past_day_with_the_people_of_that_day(plant: Plant) -> None:
    moved = today() - timedelta(days=10)
    plant.session.add(DepartmentMembership(person_id=plant.bob.id, department_id=plant.b.id, holds_from=moved))
    plant.session.flush()
    assert "Bob" in plant.reached(plant.account(plant.hal, "head"), "matrix.read", moved - timedelta(days=1))


def test_whoever_is_erased_is_reached_by_nobody(plant: Plant) -> None:
    plant.ann.erased_at = now()
    plant.session.flush()
    assert "Ann" not in plant.reached(plant.account(None, "planner"), "matrix.read")
    assert "Ann" not in plant.reached(plant.account(plant.hal, "head"), "matrix.read")


def test_departments_are_those_whose_people_are_reached(plant: Plant) -> None:
    delegate(plant.session, "shift_lead", plant.cem, plant.hal, plant.a, plant.one)
    lead, head = plant.account(plant.cem, "employee"), plant.account(plant.ida, "head")
    assert list(plant.session.scalars(departments_in_reach(lead, "matrix.read"))) == [plant.a.id]
    assert list(plant.session.scalars(departments_in_reach(head, "matrix.read"))) == [plant.b.id]
