"""The list of people, by name, with where they belong on a day: in names only, each page by one statement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from typing import cast as as_type

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select

from models import (
    Crew,
    CrewMembership,
    Department,
    DepartmentMembership,
    Person,
    Role,
    RoleAssignment,
    Site,
    SitePosting,
    WorkShare,
    db,
)
from planner.services.paging import ROWS, Page
from planner.services.reach import in_force, members_of_departments

MOST_PAGES = 1_000_000
BY_NAME = (Person.name, Person.id)


class Listed(NamedTuple):
    """A person and where they belong, None where nothing is stated; `roles` has the main one first."""

    id: int
    name: str
    number: str | None
    department: str | None
    crew: str | None
    site: str | None
    share: float | None
    roles: list[str]


def people(search: str, department_id: int | None, day: date, page: int = 1) -> Page[Listed]:
    """People who are not erased; `search` looks at name and number, the department is the one on the day.

    A page out of range is the nearest one.
    """
    wanted = _wanted(search, department_id, day)
    statement = _listed(*wanted) if wanted else EVERYBODY
    page = min(max(1, page), MOST_PAGES)
    found = _page(statement, day, page)
    if not found and page > 1:
        total = db.session.scalar(select(func.count()).where(Person.erased_at.is_(None), *wanted)) or 0
        page = max(1, -(-total // ROWS))
        found = _page(statement, day, page)
    return Page(_folded(found), page, found[0].total if found else 0)


def _wanted(search: str, department_id: int | None, day: date) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if search.strip():
        like = f"%{search.strip().lower()}%"
        wanted.append(or_(func.lower(Person.name).like(like), func.lower(Person.personnel_number).like(like)))
    if department_id is not None:
        wanted.append(Person.id.in_(members_of_departments([department_id], day)))
    return wanted


def _listed(*wanted: ColumnElement[bool]) -> Select[Any]:
    """A page of people with every spell of theirs that holds on the day; of each kind the newest comes last."""
    present = (Person.erased_at.is_(None), *wanted)
    total = select(func.count()).select_from(Person).where(*present).correlate(None).scalar_subquery()
    own = select(Person.id, Person.name, Person.personnel_number, total.label("total")).where(*present)
    page = own.order_by(*BY_NAME).limit(bindparam("rows")).offset(bindparam("first")).subquery()
    day = as_type(date, bindparam("day"))
    found: Any = page
    order: list[Any] = [page.c.name, page.c.id]
    spells: tuple[Any, ...] = (DepartmentMembership, CrewMembership, SitePosting, WorkShare, RoleAssignment)
    for spell in spells:
        found = found.outerjoin(spell, and_(spell.person_id == page.c.id, in_force(spell, day)))
        order += [spell.main] if spell is RoleAssignment else []
        order += [spell.holds_from, spell.recorded_at]
    for unit, spell in ((Department, spells[0]), (Crew, spells[1]), (Site, spells[2]), (Role, spells[4])):
        found = found.outerjoin(unit, getattr(spell, f"{unit.__tablename__}_id") == unit.id)
    said = (Department.name, Crew.name, Site.name, WorkShare.share, Role.name)
    return select(*page.c, *said).select_from(found).order_by(*order)


EVERYBODY = _listed()


def _page(statement: Select[Any], day: date, page: int) -> list[Any]:
    which = {"day": day, "rows": ROWS, "first": (page - 1) * ROWS}
    return list(db.session.connection().execute(statement, which).all())


def _folded(rows: Iterable[Any]) -> list[Listed]:
    """One entry a person: whoever has several spells of a kind has a row for each way to combine them."""
    people: dict[int, Listed] = {}
    for person_id, name, number, _total, department, crew, site, share, role in rows:
        roles = people[person_id].roles if person_id in people else []
        if role is not None and role not in roles:
            roles.insert(0, role)
        people[person_id] = Listed(person_id, name, number, department, crew, site, share, roles)
    return list(people.values())
