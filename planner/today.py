"""Which day it is, and which day is looked at."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from flask import current_app, g, has_request_context, request

from models import now

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)  # days that can be looked at and stated


def today() -> date:
    """The present day of the plant, the same for a whole request; PLANNER_TODAY fixes it for tests and demos."""
    if not has_request_context():
        return _today()
    found: date | None = g.get("today")
    if found is None:
        found = g.today = _today()
    return found


def _today() -> date:
    fixed = current_app.config.get("PLANNER_TODAY")
    if isinstance(fixed, date):
        return fixed
    return date.fromisoformat(fixed) if fixed else now().astimezone(ZoneInfo(current_app.config["TIME_ZONE"])).date()


def as_of() -> date:
    """The day looked at: `?as_of=YYYY-MM-DD` of the page, else today; an impossible day counts as none."""
    if not has_request_context():
        return today()
    found: date | None = g.get("as_of")
    if found is None:
        found = g.as_of = asked_day("as_of") or today()
    return found


def asked_day(argument: str) -> date | None:
    """A day that the page's address names; None for none, and for an impossible one."""
    try:
        day = date.fromisoformat(request.args.get(argument, ""))
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None


def known_on() -> date | None:
    """The day as known on: `?known=YYYY-MM-DD` before today; None is as known now."""
    day = asked_day("known")
    return day if day is not None and day < today() else None
