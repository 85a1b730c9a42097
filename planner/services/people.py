"""People and where they belong on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from models import (
    Crew,
    CrewMembership,
    Department,
    DepartmentMembership,
    Role,
    RoleAssignment,
    Site,
    SitePosting,
    WorkShare,
    db,
)
from planner.services.reach import in_force


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


def belonging(person_ids: Iterable[int], day: date) -> dict[int, Belonging]:
    """Where each of the people belongs on the day, in a fixed number of queries; the newest spell in force counts."""
    found = {each: Belonging() for each in person_ids}
    for table, unit, name in (
        (DepartmentMembership, Department, "department"),
        (CrewMembership, Crew, "crew"),
        (SitePosting, Site, "site"),
    ):
        key: Any = getattr(table, f"{name}_id")
        query = select(table.person_id, unit).join(unit, unit.id == key)
        for person_id, row in db.session.execute(_in_order(query, table, found, day)):
            setattr(found[person_id], name, row)
    shares = _in_order(select(WorkShare.person_id, WorkShare.share), WorkShare, found, day)
    for person_id, share in db.session.execute(shares):
        found[person_id].share = share
    roles = select(RoleAssignment.person_id, Role).join(Role, Role.id == RoleAssignment.role_id)
    ordered = _in_order(roles, RoleAssignment, found, day, RoleAssignment.main.desc())
    for person_id, role in db.session.execute(ordered):
        found[person_id].roles.append(role)
    return found


def _in_order(query: Any, table: Any, people: Iterable[int], day: date, *first: Any) -> Any:
    """Only spells of the people in force on the day, the newest last."""
    wanted = query.where(table.person_id.in_(list(people)), in_force(table, day))
    return wanted.order_by(*first, table.holds_from, table.recorded_at)
