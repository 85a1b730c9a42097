"""The admin's first page: what wants attention, and what was changed last."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from models import Account, ChangeSet, Department, Employment, Headship, Person, db
from planner.services import agreement
from planner.services.reach import in_force

LAST = 8


def facts(account: Account, day: date) -> dict[str, Any]:
    """Numbers of people and accounts, what is missing as of the day, and the last changes."""
    last = select(ChangeSet).options(joinedload(ChangeSet.account).joinedload(Account.person))
    return {
        "people": _count(select(Person.id).where(Person.erased_at.is_(None))),
        "accounts": _count(select(Account.id)),
        "inactive": _count(select(Account.id).where(~Account.active)),
        "without_account": _count(_without_account(day)),
        "headless": db.session.scalars(_headless(day)).all(),
        "agreement": agreement.agreement(),
        "changes": db.session.scalars(last.order_by(ChangeSet.id.desc()).limit(LAST)).all(),
    }


def _count(query: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _without_account(day: date) -> Select[int]:
    """People who work here on the day and cannot sign in."""
    working = select(Employment.person_id).where(in_force(Employment, day))
    with_account = select(Account.person_id).where(Account.person_id.is_not(None))
    return select(Person.id).where(Person.erased_at.is_(None), Person.id.in_(working), Person.id.not_in(with_account))


def _headless(day: date) -> Select[Department]:
    """Departments that nobody heads on the day."""
    headed = select(Headship.department_id).where(in_force(Headship, day))
    return select(Department).where(Department.id.not_in(headed)).order_by(Department.name)
