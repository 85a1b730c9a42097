"""The agreement with the works council: until it is recorded, no view ranks or compares people."""

from __future__ import annotations

import json
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from models import Setting, db
from planner.errors import Refused
from planner.words import gettext as _

NAME = "works_agreement"


class Agreement(NamedTuple):
    """What was agreed, from which day on, where the paper is."""

    title: str
    since: date
    place: str


def setting() -> Setting | None:
    """The row that holds the agreement, once there is one."""
    return db.session.scalar(select(Setting).where(Setting.name == NAME))


def agreement() -> Agreement | None:
    """The recorded agreement; None while there is none."""
    row = setting()
    if row is None:
        return None
    held = json.loads(row.value)
    return Agreement(held["title"], date.fromisoformat(held["since"]), held["place"])


def is_in_force(day: date) -> bool:
    """True when people may be ranked and compared on the day."""
    found = agreement()
    return found is not None and found.since <= day


def record(title: str, since: date, place: str) -> None:
    """Record the agreement, in place of an older one. The caller commits."""
    value = json.dumps({"title": title, "since": since.isoformat(), "place": place}, ensure_ascii=False)
    row = setting()
    if row is None:
        db.session.add(Setting(name=NAME, value=value))
    else:
        row.value = value


def withdraw() -> None:
    """The agreement no longer holds. The caller commits. Raises Refused when there is none."""
    row = setting()
    if row is None:
        raise Refused(_("No agreement is recorded."))
    db.session.delete(row)
