"""People and where they belong on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, cast

from flask_babel import format_percent
from sqlalchemy import BindParameter, Select, bindparam, select

from models import (
    Crew,
    CrewMembership,
    Department,
    DepartmentMembership,
    Employment,
    Headship,
    Person,
    Role,
    RoleAssignment,
    Site,
    SitePosting,
    WorkShare,
    db,
)
from planner.errors import Refused
from planner.services.reach import in_force
from planner.words import gettext as _
from planner.words import role_of_people


@dataclass
class Belonging:
    """Where a person belongs on a day; None where nothing is stated."""

    department: Department | None = None
    crew: Crew | None = None
    site: Site | None = None
    share: float | None = None
    roles: list[Role] = field(default_factory=list)

    @property
    def role(self) -> Role | None:
        """The main role: the first."""
        return self.roles[0] if self.roles else None


def _spells_of(table: Any, what: Any, *first: Any) -> Select[Any]:
    """What the people's spells in force on the day say, the newest last; made once, as the lists ask it often."""
    people: BindParameter[Any] = bindparam("people", expanding=True)
    holding = in_force(table, cast(date, bindparam("day")))
    query = select(table.person_id, what).where(table.person_id.in_(people), holding)
    return query.order_by(*first, table.holds_from, table.recorded_at)


_UNITS = {
    "department": _spells_of(DepartmentMembership, Department).join(DepartmentMembership.department),
    "crew": _spells_of(CrewMembership, Crew).join(CrewMembership.crew),
    "site": _spells_of(SitePosting, Site).join(SitePosting.site),
    "share": _spells_of(WorkShare, WorkShare.share),
}
_ROLES = _spells_of(RoleAssignment, Role, RoleAssignment.main).join(RoleAssignment.role)


def belonging(person_ids: Iterable[int], day: date) -> dict[int, Belonging]:
    """Where each of the people belongs on the day, in a fixed number of queries; the newest spell in force counts."""
    found = {each: Belonging() for each in person_ids}
    asked = {"people": list(found), "day": day}
    for name, statement in _UNITS.items():
        for person_id, value in db.session.execute(statement, asked):
            setattr(found[person_id], name, value)
    for person_id, role in db.session.execute(_ROLES, asked):
        found[person_id].roles.insert(0, role)
    return found


@dataclass(frozen=True)
class Stated:
    """A dated fact about where a person belongs, ready to be shown."""

    kind: str
    value: str
    since: date
    until: date | None
    in_error: bool
    recorded_at: datetime


SPELLS: tuple[tuple[str, type[Any], Callable[[Any], str]], ...] = (
    ("employment", Employment, lambda _row: ""),
    ("department", DepartmentMembership, lambda row: str(row.department.name)),
    ("crew", CrewMembership, lambda row: str(row.crew.name)),
    ("role", RoleAssignment, lambda row: role_of_people(row.role.name)),
    ("site", SitePosting, lambda row: str(row.site.name)),
    ("share", WorkShare, lambda row: str(format_percent(row.share))),
    ("head", Headship, lambda row: str(row.department.name)),
)


def stated(person: Person) -> list[Stated]:
    """Everything ever stated about where the person belongs, newest first, mistakes included."""
    found = [
        Stated(kind, say(row), row.holds_from, row.holds_until, row.error_at is not None, row.recorded_at)
        for kind, table, say in SPELLS
        for row in db.session.scalars(select(table).where(table.person_id == person.id))
    ]
    return sorted(found, key=lambda each: (each.since, each.recorded_at), reverse=True)


UNITS: dict[str, tuple[type[Any], type[Any]]] = {
    "department": (DepartmentMembership, Department),
    "crew": (CrewMembership, Crew),
    "role": (RoleAssignment, Role),
    "site": (SitePosting, Site),
    "head": (Headship, Department),
}


def state(person: Person, kind: str, unit_id: int, since: date, account_id: int) -> None:
    """The person belongs to a unit from a day on; what held before ends the day before. The caller commits.

    Raises Refused when there is no such unit, or a later change is stated already.
    """
    table, unit = UNITS[kind]
    if db.session.get(unit, unit_id) is None:
        raise Refused(_("Choose one of the list."), "unit")
    rows = db.session.scalars(_replaced(person, kind, table, unit_id)).all()
    if any(row.holds_from >= since for row in rows):
        raise Refused(_("Something is stated for this day or a later one already."), "since")
    for row in rows:
        if row.holds_until is None or row.holds_until >= since:
            row.holds_until = since - timedelta(days=1)
    db.session.add(
        table(person_id=person.id, holds_from=since, recorded_by_id=account_id, **{f"{unit.__tablename__}_id": unit_id})
    )


def _replaced(person: Person, kind: str, table: type[Any], unit_id: int) -> Select[Any]:
    """The spells that a new one takes the place of: one may head several departments and have side roles."""
    query = select(table).where(table.person_id == person.id, table.error_at.is_(None))
    if kind == "role":
        return query.where(table.main)
    return query.where(table.department_id == unit_id) if kind == "head" else query


def leave(person: Person, last_day: date) -> None:
    """The person works here until a day: every open spell ends then. The caller commits.

    Raises Refused when something starts only after that day.
    """
    for _kind, table, _say in SPELLS:
        for row in db.session.scalars(select(table).where(table.person_id == person.id, table.error_at.is_(None))):
            if row.holds_from > last_day:
                raise Refused(_("Something is stated to start after this day."), "last_day")
            if row.holds_until is None or row.holds_until > last_day:
                row.holds_until = last_day


def new_person(given: Mapping[str, Any], account_id: int) -> Person:
    """Somebody who works here from a day on: name, personnel_number, email, since. The caller commits.

    Raises Refused when the number is taken.
    """
    person = Person(name=given["name"].strip(), personnel_number=_free_number(given), email=given["email"] or None)
    db.session.add(person)
    db.session.flush()
    db.session.add(Employment(person_id=person.id, holds_from=given["since"], recorded_by_id=account_id))
    db.session.flush()
    return person


def change_person(person: Person, given: Mapping[str, Any]) -> None:
    """State a person's name, number, e-mail and limits anew. Raises Refused when the number is somebody else's."""
    number = _free_number(given, person.id)
    person.name, person.personnel_number, person.email = given["name"].strip(), number, given["email"] or None
    person.training_hours_per_week, person.max_teams = given["training_hours_per_week"], given["max_teams"]


def _free_number(given: Mapping[str, Any], person_id: int | None = None) -> str:
    number = str(given["personnel_number"]).strip()
    holder = db.session.scalar(select(Person.id).where(Person.personnel_number == number))
    if holder not in (None, person_id):
        raise Refused(_("%(text)s is another person's number already.", text=number), "personnel_number")
    return number
