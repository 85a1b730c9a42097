"""As true on a day, as known on a day: which facts counted then."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import ColumnElement, and_, or_

from models import Fact, Spell


def end_of(day: date) -> datetime:
    """The last moment of the day at the plant: what had been recorded by then was known on that day."""
    zone = ZoneInfo(current_app.config["TIME_ZONE"])
    return datetime.combine(day + timedelta(days=1), time(), zone) - timedelta(microseconds=1)


def counted(fact: type[Fact], known_at: datetime | None = None) -> ColumnElement[bool]:
    """The condition that a fact was recorded and not yet marked entered in error at a moment (None: now)."""
    if known_at is None:
        return fact.error_at.is_(None)
    return and_(fact.recorded_at <= known_at, or_(fact.error_at.is_(None), fact.error_at > known_at))


def held_on(spell: type[Spell], day: date, known_at: datetime | None = None) -> ColumnElement[bool]:
    """The condition that a spell holds on the day, as known at a moment (None: now)."""
    within = or_(spell.holds_until.is_(None), spell.holds_until >= day)
    return and_(counted(spell, known_at), spell.holds_from <= day, within)
