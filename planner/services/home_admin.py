"""The admin's first page: accounts and people in numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select

from models import Account, ChangeSet, Person, db


def facts(account: Account, day: date) -> dict[str, Any]:
    """How many people and accounts there are, how many accounts cannot sign in, and the last changes."""
    count = db.session.scalar
    return {
        "people": count(select(func.count(Person.id)).where(Person.erased_at.is_(None))) or 0,
        "accounts": count(select(func.count(Account.id))) or 0,
        "inactive": count(select(func.count(Account.id)).where(~Account.active)) or 0,
        "changes": db.session.scalars(select(ChangeSet).order_by(ChangeSet.id.desc()).limit(5)).all(),
    }
