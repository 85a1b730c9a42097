"""The people of a department on a day, as far as somebody reaches them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from models import Account, Crew, Department, Person, Role, Site, db
from planner.access import Permission
from planner.services.people import Belonging, belonging
from planner.services.reach import department_people, departments_in_reach, people_in_reach
from planner.words import role_of_people

Choice = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person of the department with crew, roles and site on the day."""

    id: int
    name: str
    crew: Crew | None
    roles: tuple[Role, ...]
    site: Site | None

    @property
    def role_names(self) -> str:
        """The main role first."""
        return ", ".join(role_of_people(role.name) for role in self.roles)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A choice of the department's people: crew and role, None is any."""

    crew_id: int | None = None
    role_id: int | None = None

    def takes(self, one: Colleague) -> bool:
        """True when the person is among the chosen."""
        of_crew = self.crew_id is None or (one.crew is not None and one.crew.id == self.crew_id)
        return of_crew and (self.role_id is None or any(role.id == self.role_id for role in one.roles))


def colleagues(account: Account, department: Department, permission: Permission, day: date) -> list[Colleague]:
    """The department's people on the day whom the account reaches, by crew and name; a fixed number of queries."""
    query = select(Person.id, Person.name).where(
        Person.id.in_(department_people([department.id], day)), Person.id.in_(people_in_reach(account, permission, day))
    )
    names: dict[int, str] = {row.id: row.name for row in db.session.execute(query)}
    where = belonging(names, day)
    found = [colleague(person_id, name, where[person_id]) for person_id, name in names.items()]
    return sorted(found, key=lambda each: (each.crew.code if each.crew else "~", each.name))


def colleague(person_id: int, name: str, where: Belonging) -> Colleague:
    """A person where they belong on a day."""
    return Colleague(person_id, name, where.crew, tuple(where.roles), where.site)


EVERYBODY = Narrowed()


def my_departments(account: Account, permission: Permission) -> list[Department]:
    """The departments of which the account reaches people, by name."""
    query = select(Department).where(Department.id.in_(departments_in_reach(account, permission)))
    return list(db.session.scalars(query.order_by(Department.name)))


def crew_choices(people: Collection[Colleague]) -> list[Choice]:
    """The crews that the people belong to, as (id, name)."""
    return _named(each.crew for each in people if each.crew is not None)


def role_choices(people: Collection[Colleague]) -> list[Choice]:
    """The roles that the people have, as (id, name)."""
    names = _named(role for each in people for role in each.roles)
    return [(row, role_of_people(name)) for row, name in names]


def _named(rows: Any) -> list[Choice]:
    return sorted({(row.id, row.name) for row in rows}, key=lambda choice: choice[1])
