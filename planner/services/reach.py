"""Which rows an account reaches: its own record, its crew, its departments, everybody.

What an account may do at all is planner/access.py; here a permission becomes a query of people. Being head or delegate
is judged today, belonging to a crew or department on the day looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from flask import abort, g, has_request_context
from flask_login import current_user
from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from models import (
    Account,
    AssessorAuthorisation,
    Crew,
    CrewMembership,
    Delegation,
    Department,
    DepartmentMembership,
    Headship,
    Person,
    SitePosting,
    Spell,
    db,
)
from planner.access import HOLDERS, SCOPES, Delegate, Holder, Permission, Scope, is_held
from planner.today import today

DEPARTMENT_DELEGATES: dict[Holder, str] = {"deputy": "deputy", "assessor": "assessor"}


def in_force(spell: type[Spell], day: date) -> ColumnElement[bool]:
    """The condition that a spell holds on the day and was not entered in error."""
    return and_(
        spell.error_at.is_(None),
        spell.holds_from <= day,
        or_(spell.holds_until.is_(None), spell.holds_until >= day),
    )


def holders(account: Account) -> frozenset[Holder]:
    """What the account is today: its roles, and deputy, shift lead, assessor if delegated; looked up once a request."""
    if not has_request_context():
        return _holders(account)
    known: dict[int, frozenset[Holder]] = g.setdefault("holders", {})
    if account.id not in known:
        known[account.id] = _holders(account)
    return known[account.id]


def know_holders(account: Account, holds: frozenset[Holder]) -> None:
    """Keep what the account is today for the rest of the request, once it has been looked up."""
    if has_request_context():
        g.setdefault("holders", {})[account.id] = holds


def _holders(account: Account) -> frozenset[Holder]:
    found: set[Holder] = {cast(Holder, role.name) for role in account.roles}
    if account.person_id is not None:
        found |= _delegated(account.person_id, today())
    return frozenset(found)


def _delegated(person_id: int, day: date) -> set[Holder]:
    kinds = select(Delegation.kind).where(Delegation.person_id == person_id, in_force(Delegation, day))
    found: set[Holder] = {cast(Delegate, kind) for kind in db.session.scalars(kinds)}
    authorised = select(AssessorAuthorisation.id).where(
        AssessorAuthorisation.person_id == person_id, in_force(AssessorAuthorisation, day)
    )
    if "assessor" not in found and db.session.scalar(authorised.limit(1)) is not None:
        found.add("assessor")
    return found


def current_account() -> Account:
    """The account that is signed in; an anonymous request gets 401."""
    if not current_user.is_authenticated:
        abort(401)
    return cast(Account, current_user._get_current_object())


def current_holders() -> frozenset[Holder]:
    """What the signed-in account is today; nothing for an anonymous one."""
    return holders(current_account()) if current_user.is_authenticated else frozenset()


def may(permission: Permission) -> bool:
    """True when the signed-in account holds the permission; over which rows is another question."""
    return is_held(permission, current_holders(), current_user.is_authenticated)


def scopes(account: Account, permission: Permission, without: Holder | None = None) -> dict[Holder, Scope]:
    """How far the account's holders of the permission reach, leaving one holder out."""
    held = (HOLDERS[permission] & holders(account)) - {without}
    return {holder: SCOPES[holder] for holder in held if holder in SCOPES}


def people_in_reach(
    account: Account, permission: Permission, day: date | None = None, without: Holder | None = None
) -> Select[int]:
    """The ids of the people over whom the account holds the permission; `day`, default today, is when they belong.

    `without` leaves out what is reached only as this holder.
    """
    day = day or today()
    reached = scopes(account, permission, without)
    if "all" in reached.values():
        return select(Person.id).where(Person.erased_at.is_(None))
    ways: list[ColumnElement[bool]] = []
    if "self" in reached.values() and account.person_id is not None:
        ways.append(Person.id == account.person_id)
    if "crew" in reached.values():
        ways.append(Person.id.in_(_members(CrewMembership, CrewMembership.crew_id, crews_led(account), day)))
    if "departments" in reached.values():
        departments = _departments(account, reached)
        ways.append(Person.id.in_(_members(DepartmentMembership, DepartmentMembership.department_id, departments, day)))
    return select(Person.id).where(Person.erased_at.is_(None), or_(false(), *ways))


def departments_in_reach(account: Account, permission: Permission) -> Select[int]:
    """The ids of the departments of which the account reaches people with the permission, a crew's included."""
    reached = scopes(account, permission)
    if "all" in reached.values():
        return select(Department.id).where(true())
    ways = [Department.id.in_(_departments(account, reached))]
    if "crew" in reached.values():
        ways.append(Department.id.in_(select(Crew.department_id).where(Crew.id.in_(crews_led(account)))))
    return select(Department.id).where(or_(false(), *ways))


def department_people(department_ids: Sequence[int] | Select[int], day: date) -> Select[int]:
    """The ids of the people who belong to one of the departments on the day, whoever asks."""
    members = _members(DepartmentMembership, DepartmentMembership.department_id, department_ids, day)
    return select(Person.id).where(Person.erased_at.is_(None), Person.id.in_(members))


def crews_led(account: Account) -> Select[int | None]:
    """The ids of the crews that the account's person leads today."""
    return select(Delegation.crew_id).where(
        Delegation.person_id == account.person_id, Delegation.kind == "shift_lead", in_force(Delegation, today())
    )


def _departments(account: Account, reached: dict[Holder, Scope]) -> Select[int]:
    """The departments that the person heads or is a delegate of, as far as these holders go."""
    ways: list[ColumnElement[bool]] = []
    if "head" in reached:
        headed = select(Headship.department_id).where(
            Headship.person_id == account.person_id, in_force(Headship, today())
        )
        ways.append(Department.id.in_(headed))
    kinds = [kind for holder, kind in DEPARTMENT_DELEGATES.items() if holder in reached]
    if kinds:
        delegated = select(Delegation.department_id).where(
            Delegation.person_id == account.person_id, Delegation.kind.in_(kinds), in_force(Delegation, today())
        )
        ways.append(Department.id.in_(delegated))
    return select(Department.id).where(or_(false(), *ways))


def crew_people(crew_id: int, day: date) -> Select[int]:
    """The ids of the people who work in the crew on the day, whoever asks."""
    return _members(CrewMembership, CrewMembership.crew_id, [crew_id], day)


def site_people(site_id: int, day: date) -> Select[int]:
    """The ids of the people who work at the site on the day, whoever asks."""
    return _members(SitePosting, SitePosting.site_id, [site_id], day)


def _members(
    table: type[CrewMembership] | type[DepartmentMembership] | type[SitePosting],
    unit: InstrumentedAttribute[int],
    units: Sequence[int] | Select[Any],
    day: date,
) -> Select[int]:
    """Who belongs to one of the units on the day; of several memberships that hold then the newest counts."""
    newer = aliased(table)
    superseded = (
        select(newer.id)
        .where(
            newer.person_id == table.person_id,
            in_force(newer, day),
            or_(
                newer.holds_from > table.holds_from,
                and_(newer.holds_from == table.holds_from, newer.recorded_at > table.recorded_at),
            ),
        )
        .exists()
    )
    return select(table.person_id).where(unit.in_(units), in_force(table, day), ~superseded)


def members_of_departments(department_ids: Sequence[int], day: date) -> Select[int]:
    """The ids of the people who belong to one of the departments on the day."""
    units = select(Department.id).where(Department.id.in_(department_ids))
    return _members(DepartmentMembership, DepartmentMembership.department_id, units, day)


def person_or_404(person_id: int, permission: Permission, day: date | None = None) -> Person:
    """The person, when the signed-in account reaches them with the permission; else 404, as for nobody."""
    reached = people_in_reach(current_account(), permission, day)
    found = db.session.scalar(select(Person).where(Person.id == person_id, Person.id.in_(reached)))
    return found or abort(404)


def department_or_404(department_id: int, permission: Permission) -> Department:
    """The department, when the signed-in account reaches its people with the permission; else 404, as for none."""
    reached = departments_in_reach(current_account(), permission)
    found = db.session.scalar(select(Department).where(Department.id == department_id, Department.id.in_(reached)))
    return found or abort(404)
