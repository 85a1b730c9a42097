"""Whose skills are looked at: people in reach who work here on the day, narrowed and in an order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select

from models import (
    Account,
    Crew,
    CrewMembership,
    Department,
    DepartmentMembership,
    Employment,
    Membership,
    Person,
    Role,
    RoleAssignment,
    Site,
    SitePosting,
    StandingInterval,
    db,
)
from models.standing_intervals import on_day
from planner.access import Permission
from planner.services.conditions import Condition, meets
from planner.services.home_cover import ON_A_TEAM
from planner.services.known import held_on
from planner.services.lacking import expiries, gaps_of
from planner.services.matrix import BY_SKILL, COMPARING
from planner.services.reach import crew_people, department_people, people_in_reach, site_people

BY_UNIT: dict[str, tuple[Any, Any, Any]] = {
    "department": (DepartmentMembership, Department, DepartmentMembership.department_id),
    "crew": (CrewMembership, Crew, CrewMembership.crew_id),
    "site": (SitePosting, Site, SitePosting.site_id),
    "role": (RoleAssignment, Role, RoleAssignment.role_id),
}
SORTS = ("name", "number", "expiry", "gaps", *BY_UNIT)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where the people belong, what their name or number holds, what they must meet, and their order.

    None and empty are any. `sort` is one of SORTS, or BY_SKILL with a skill's id; `counted` are the ids of the skills
    whose gaps and expiries count for the order, all general ones in use when it is None.
    """

    department_id: int | None = None
    team_id: int | None = None
    site_id: int | None = None
    crew_id: int | None = None
    role_id: int | None = None
    side: str | None = None
    search: str = ""
    conditions: tuple[Condition, ...] = ()
    sort: str = "name"
    descending: bool = False
    counted: tuple[int, ...] | None = None

    @property
    def compares(self) -> bool:
        """True when the order compares people by what they hold."""
        return self.sort.startswith(COMPARING)

    @property
    def sorted_by_skill(self) -> int | None:
        """The id of the skill that people are sorted by; None for another order."""
        number = self.sort.removeprefix(BY_SKILL)
        return int(number) if self.sort.startswith(BY_SKILL) and number.isdecimal() else None


EVERYBODY = Scope()


def people_of(account: Account, permission: Permission, scope: Scope, day: date) -> Select[int]:
    """The ids of the people in reach who are employed on the day and whom the scope takes."""
    employed = select(Employment.person_id).where(held_on(Employment, day))
    belong = select(DepartmentMembership.person_id).where(held_on(DepartmentMembership, day))
    query = select(Person.id).where(
        Person.id.in_(people_in_reach(account, permission, day)), or_(Person.id.in_(employed), Person.id.in_(belong))
    )
    if scope.department_id is not None:
        query = query.where(Person.id.in_(department_people([scope.department_id], day)))
    if scope.crew_id is not None:
        query = query.where(Person.id.in_(crew_people(scope.crew_id, day)))
    if scope.site_id is not None:
        query = query.where(Person.id.in_(site_people(scope.site_id, day)))
    if scope.role_id is not None:
        holding = held_on(RoleAssignment, day)
        of_role = select(RoleAssignment.person_id).where(RoleAssignment.role_id == scope.role_id, holding)
        query = query.where(Person.id.in_(of_role))
    if scope.side is not None:
        query = query.where(Person.id.in_(of_side(scope.side, day)))
    if scope.team_id is not None:
        query = query.where(Person.id.in_(_members(scope.team_id, day)))
    if scope.search.strip():
        like = f"%{scope.search.strip().lower()}%"
        query = query.where(or_(func.lower(Person.name).like(like), func.lower(Person.personnel_number).like(like)))
    return query.where(*(meets(each, day) for each in scope.conditions))


def of_side(side: str, day: date) -> Select[int]:
    """The ids of the people whose main role on the day is of the side."""
    query = select(RoleAssignment.person_id).join(Role)
    return query.where(Role.side == side, RoleAssignment.main, held_on(RoleAssignment, day))


def in_order(query: Select[int], scope: Scope, day: date) -> Select[int]:
    """The query in the scope's order; people of the same place stand by name."""
    key: Any = None
    if scope.sort in BY_UNIT:
        key = _unit_name(scope.sort, day)
    elif scope.sort == "number":
        key = func.coalesce(Person.personnel_number, "")
    elif scope.sort == "gaps":
        gaps = gaps_of(day, scope.counted)
        query, key = query.outerjoin(gaps, gaps.c.person_id == Person.id), func.coalesce(gaps.c.number, 0)
    elif scope.sort == "expiry":
        ends = expiries(day, scope.counted)
        query, key = query.outerjoin(ends, ends.c.person_id == Person.id), func.coalesce(ends.c.day, date.max)
    elif scope.sorted_by_skill is not None:
        s = StandingInterval
        level = select(s.level).where(s.person_id == Person.id, s.skill_id == scope.sorted_by_skill, on_day(day))
        key = func.coalesce(level.correlate(Person).scalar_subquery(), -1)
    if key is None:
        return query.order_by(Person.name.desc() if scope.descending else Person.name, Person.id)
    return query.order_by(key.desc() if scope.descending else key, Person.name, Person.id)


def count(query: Select[int]) -> int:
    """How many people the query finds."""
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _unit_name(kind: str, day: date) -> Any:
    table, unit, unit_id = BY_UNIT[kind]
    newest = (table.main.desc(),) if kind == "role" else ()
    name = select(unit.name).join(table, unit_id == unit.id).where(table.person_id == Person.id, held_on(table, day))
    name = name.order_by(*newest, table.holds_from.desc(), table.recorded_at.desc()).limit(1)
    return func.coalesce(name.correlate(Person).scalar_subquery(), "")


def _members(team_id: int, day: date) -> Select[int]:
    """Who is on the team on the day or later."""
    return select(Membership.person_id).where(
        Membership.team_id == team_id, Membership.state.in_(ON_A_TEAM), Membership.last_day >= day
    )
