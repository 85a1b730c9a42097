"""What the wide matrix can be narrowed to: the units of those whom an account reaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select

from models import Account, Crew, Department, Role, RoleAssignment, Site, SitePosting, SkillGroup, db
from planner.services.department import Choice
from planner.services.known import held_on
from planner.services.reach import departments_in_reach, people_in_reach
from planner.words import role_of_people

PERMISSION = "matrix.read"


@dataclass(frozen=True, slots=True)
class Choices:
    """Departments, sites, crews and roles as (id, name); the groups of the catalogue."""

    departments: list[Choice]
    sites: list[Choice]
    crews: list[Choice]
    roles: list[Choice]
    groups: list[SkillGroup]


def choices(account: Account, day: date) -> Choices:
    """What there is to choose from for the account on the day; five queries."""
    reached = people_in_reach(account, PERMISSION, day)
    mine = departments_in_reach(account, PERMISSION)
    posted = select(SitePosting.site_id).where(SitePosting.person_id.in_(reached), held_on(SitePosting, day))
    assigned = select(RoleAssignment.role_id).where(RoleAssignment.person_id.in_(reached), held_on(RoleAssignment, day))
    d = Department
    departments = _named(select(d.id, d.name).where(d.id.in_(mine)).order_by(d.name))
    crews = select(Crew.id, Crew.name, Crew.department_id).where(Crew.department_id.in_(mine)).order_by(Crew.name)
    names = dict(departments)
    roles = _named(select(Role.id, Role.name).where(Role.id.in_(assigned)).order_by(Role.name))
    return Choices(
        departments=departments,
        sites=_named(select(Site.id, Site.name).where(Site.id.in_(posted)).order_by(Site.name)),
        crews=sorted(
            ((row.id, f"{names[row.department_id]}: {row.name}") for row in db.session.execute(crews)),
            key=lambda choice: choice[1],
        ),
        roles=[(row, role_of_people(name)) for row, name in roles],
        groups=list(db.session.scalars(select(SkillGroup).order_by(SkillGroup.position, SkillGroup.code))),
    )


def _named(query: Select[int, str]) -> list[Choice]:
    return [(row, name) for row, name in db.session.execute(query)]
