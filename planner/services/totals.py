"""What is recorded about people, counted: for those who may see totals and no names."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from models import Account, Assessment, Confirmation, Objection, Person, StandingInterval, db


def totals(day: date) -> dict[str, int]:
    """How many rows of each kind there are as of the day."""
    count = db.session.scalar
    held = select(func.count(StandingInterval.id)).where(
        StandingInterval.first_day <= day,
        (StandingInterval.last_day.is_(None)) | (StandingInterval.last_day >= day),
    )
    return {
        "people": count(select(func.count(Person.id)).where(Person.erased_at.is_(None))) or 0,
        "accounts": count(select(func.count(Account.id)).where(Account.active)) or 0,
        "assessments": count(select(func.count(Assessment.id)).where(Assessment.error_at.is_(None))) or 0,
        "confirmations": count(select(func.count(Confirmation.id)).where(Confirmation.error_at.is_(None))) or 0,
        "objections": count(select(func.count(Objection.id)).where(Objection.error_at.is_(None))) or 0,
        "standings": count(held) or 0,
    }
